"""Contracts: what is called off under each, over all its prices and dates together, within its days and its quantities.

By hand: a contract of 1,000 kg at most, 600 at least, at 3.10 until June and 3.40 from July on; 250 kg were called off in the years
before, 100 kg stand in the table ``bought``. Orders of 400 and 260 kg at the two prices are 10 kg too many, whatever each of the offers has.
If it ends within the plan, orders of 240 kg in all are 10 kg too few; if its extension is drawn and ends after the plan, they are not. An order
counts with the loss that is expected of it; what came before counts as it came.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.verify.bought import under_contracts
from planner.verify.contract_charges import owed
from planner.verify.facts import Facts, of
from planner.verify.violation import KG_RELATIVE, MONEY, Report, hold_rows

FAMILY = "contracts"


@dataclass(frozen=True)
class CalledOff:
    """What a contract asks for and what was and is called off under it, in kg; NaN where it has no bound.

    ``due``: it ends within the plan.
    """

    contract: str
    least: float
    most: float
    earlier: float
    now: float
    due: bool
    mode: str

    @property
    def total(self) -> float:
        """All that was and is called off."""
        return self.earlier + self.now

    @property
    def slack(self) -> float:
        """What floating point may leave of the weights."""
        return KG_RELATIVE * max(1.0, self.total)

    @property
    def beyond(self) -> bool:
        """Whether more is called off than the contract allows, and some of it by this plan."""
        return self.now > 0 and self.total > self.most + self.slack

    @property
    def short(self) -> bool:
        """Whether it ends with less called off than it binds to."""
        return self.due and self.total < self.least - self.slack

    @property
    def judgement(self) -> Judgement:
        """Whether it is kept."""
        if self.mode == "off" or (math.isnan(self.most) and not self.least > 0):
            return Judgement.NOTHING
        if self.beyond or self.short:
            return Judgement.NOT_MET
        within = not (self.total > self.most + self.slack or self.total < self.least - self.slack)
        return Judgement.MET if within else Judgement.NOTHING


def called_off(facts: Facts, orders: pd.DataFrame) -> list[CalledOff]:
    """Return every contract of the case with what is called off under it.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with ``own_order_kg``.
    """
    under = facts.offers["contract"]
    now = orders.groupby(of(orders["offer"], under))["own_order_kg"].sum()
    came = under_contracts(facts)
    found = []
    for contract, row in facts.contracts.items():
        earlier = float(row["called_off_kg"]) + came.get(str(contract), 0.0)
        due = facts.first_day <= facts.contract_end[contract] <= facts.last_day
        least, most = float(row["minimum_kg"]), float(row["maximum_kg"])
        kg = float(now.get(contract, 0.0))
        found.append(CalledOff(contract, least, most, earlier, kg, bool(due), facts.mode(FAMILY)))
    return found


def check_contracts(
    facts: Facts, found: list[CalledOff], orders: pd.DataFrame, stated: pd.DataFrame | None, report: Report
) -> None:
    """Check that nothing comes outside the days of its contract, that its quantities are kept, and that the plan tells them.

    Parameters
    ----------
    facts, orders : Facts, pandas.DataFrame
        What the case says; order lines.
    found : list of CalledOff
        From `called_off`.
    stated : pandas.DataFrame or None
        The plan's table ``contracts``.
    report : Report
        Receives what is wrong.
    """
    _check_days(facts, orders, report)
    for one in found:
        if one.mode == "hard" and one.beyond:
            what = _("More is called off than the contract allows over all its prices.")
            report.add(FAMILY, what, {"contract": one.contract}, one.most, one.total, "kg")
        if one.mode == "hard" and one.short:
            what = _("The contract ends with less called off than it binds to.")
            report.add(FAMILY, what, {"contract": one.contract}, one.least, one.total, "kg")
    if stated is not None:
        _check_told(facts, found, stated, report)


def _check_days(facts: Facts, orders: pd.DataFrame, report: Report) -> None:
    rows = orders[orders["packs"] > 0]
    rows = rows.assign(contract=of(rows["offer"], facts.offers["contract"]))
    rows = rows[rows["contract"] != ""]
    day, names = rows["delivery_day"], rows["contract"]
    begin = pd.Series([facts.contracts[name]["first_day"] for name in names], index=rows.index, dtype="datetime64[s]")
    end = pd.Series([facts.contract_end[name] for name in names], index=rows.index, dtype="datetime64[s]")
    what = _("The offer comes on a day on which its contract does not hold.")
    report.add_rows(FAMILY, what, rows[(day < begin) | (day > end)], ["contract", "offer", "delivery_day"])


def _charge(facts: Facts, contract: str) -> dict[str, Any]:
    """Return what the plan tells of a contract's charge of the year."""
    for row in owed(facts).itertuples():
        if row.contract == contract:
            return {"charge_amount": row.amount, "charge_day": row.since, "charge_fund": row.fund}
    return {"charge_amount": 0.0, "charge_day": pd.NaT, "charge_fund": ""}


def _check_told(facts: Facts, found: list[CalledOff], stated: pd.DataFrame, report: Report) -> None:
    rows = []
    for one in found:
        row = facts.contracts[one.contract]
        lacking = max(0.0, one.least - one.total) if one.least > 0 else 0.0
        rows.append(
            {
                "contract": one.contract, "name": row["name"], "supplier": row["supplier"], "product": row["product"],
                "ends_on": facts.contract_end[one.contract], "minimum_kg": one.least, "maximum_kg": one.most,
                "before_kg": one.earlier, "ordered_kg": one.now, "left_kg": one.most - one.total, "missing_kg": lacking,
                "due": one.due, **_charge(facts, one.contract), "judgement": str(one.judgement), "mode": one.mode,
            }
        )  # fmt: skip
    names = [
        "contract", "name", "supplier", "product", "ends_on", "minimum_kg", "maximum_kg", "before_kg", "ordered_kg", "left_kg",
        "missing_kg", "due", "charge_amount", "charge_day", "charge_fund", "judgement", "mode",
    ]  # fmt: skip
    own = pd.DataFrame(rows, columns=names)
    own = own.astype({"ends_on": "datetime64[s]", "charge_day": "datetime64[s]"})
    figures = {name: 0.0 for name in names if name.endswith("_kg")} | {"charge_amount": MONEY}
    hold_rows("contracts", own, stated, ["contract"], figures, report)
