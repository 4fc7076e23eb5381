"""Signed contracts: one quantity over all their prices and dates, called off by delivery, perhaps over several years.

A contract's offers (``offers.contract``) are its price list by date. It holds from its first day to its last, or to ``option_until``
where its extension is drawn; outside these days none of its offers comes. Over its whole life, all prices together, no more than
``maximum_kg`` is ordered. ``minimum_kg`` binds a plan in which the contract ends; one that goes on after the plan can still be
called off then, so it binds to nothing yet, and the plan's table tells what is left.

What was called off before is ``called_off_kg`` (before the first day of the plan's year) and what the table ``bought`` has of its
offers or says was called off under it, as it came. What the plan orders counts with its expected loss, as an offer's kg in all does: all of it may come.

``charge_per_year`` is owed once in the year of the case, whether or not anything is called off, if the contract holds on a day of the plan; it is
due on the first such day, and ``charge_fund`` pays it. What ``bought`` has as a charge under the contract (a row without a product that names
it) is off it. It is no decision: the model has so much less money in that fund (`planner.assembly.funds.money_left`). It counts toward no
share, no cap and no least of a promise, which are about goods, nor toward what the fund may spend in a period.

By hand: 120.00 a year from 1 February 2026 to 31 January 2027, a plan from 2 March to 18 December: 120.00 are due on 2 March; if ``bought`` has
50.00 of them, 70.00. Of a contract that begins on 1 June they are due on 1 June, of one that ended in February nothing is owed.

By hand: 1,000 kg of bananas at 3.10 until June and 3.40 from July on; 250 kg were called off last year, 100 kg stand in ``bought``.
At most 650 kg are left over both prices together. With a minimum of 600 kg and its last day in October of the plan's year, at least 250
of them are ordered; with its last day in the year after, none need be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from models.blocks import Floats
from models.instance import empty_table
from planner.assembly.labels import positions, records
from planner.case import Case
from planner.exact import MONEY_PLACES, decimal, exact
from planner.once import once

_PACK_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as a plan finds it.

    Parameters
    ----------
    contract, supplier, product : str
        Its short name, whose it is, and of what.
    first_day, ends_on : pandas.Timestamp
        The days between which it holds, its extension included where it is drawn.
    minimum_kg, maximum_kg : float
        Over its whole life; NaN: none.
    before_kg : float
        Called off before the plan's first day.
    due : bool
        True if it ends within the plan, so that its minimum binds.
    charge_amount : float
        Its charge of the year, as far as it is owed in the plan.
    charge_fund : str
        Fund that pays it.
    charge_day : pandas.Timestamp
        Day on which it is due; NaT where nothing is owed.
    """

    contract: str
    supplier: str
    product: str
    first_day: pd.Timestamp
    ends_on: pd.Timestamp
    minimum_kg: float
    maximum_kg: float
    before_kg: float
    due: bool
    charge_amount: float
    charge_fund: str
    charge_day: pd.Timestamp | NaTType

    @property
    def least_kg(self) -> float:
        """What the plan must order at the least; 0: nothing."""
        return max(0.0, self.minimum_kg - self.before_kg) if self.due and self.minimum_kg > 0 else 0.0

    @property
    def most_kg(self) -> float:
        """What may still be ordered; NaN: no limit."""
        return max(0.0, self.maximum_kg - self.before_kg) if not np.isnan(self.maximum_kg) else np.nan


def ends_on(case: Case) -> pd.Series:
    """Return by contract the last day on which it holds: that of its extension where it is drawn."""
    rows = case["contracts"].set_index("contract")
    drawn = rows["option_drawn"].fillna(False).astype(bool) & rows["option_until"].notna()
    return rows["last_day"].mask(drawn, rows["option_until"])


def contracts(case: Case) -> list[Contract]:
    """Return every contract of a case, sorted by its short name."""
    rows = case["contracts"].sort_values("contract", kind="stable")
    end, head = ends_on(case), case.head
    bought = case["bought"]
    of_offer = bought["offer"].map(case["offers"].set_index("offer")["contract"]).fillna("")
    under = bought["contract"].where(bought["contract"] != "", of_offer)
    goods = bought["product"] != ""
    came = bought[goods].groupby(under)["kg"].sum()
    charged = bought[~goods].groupby("contract")["amount"].sum()
    owed = _owed(rows, end, head, charged)
    return [
        Contract(
            contract=row["contract"],
            supplier=row["supplier"],
            product=row["product"],
            first_day=row["first_day"],
            ends_on=end[row["contract"]],
            minimum_kg=float(row["minimum_kg"]),
            maximum_kg=float(row["maximum_kg"]),
            before_kg=float(row["called_off_kg"]) + float(came.get(row["contract"], 0.0)),
            due=bool(head["first_day"] <= end[row["contract"]] <= head["last_day"]),
            charge_amount=owed[row["contract"]],
            charge_fund=row["charge_fund"],
            charge_day=max(row["first_day"], head["first_day"]) if owed[row["contract"]] > 0 else pd.NaT,
        )
        for row in records(rows)
    ]


def _owed(rows: pd.DataFrame, end: pd.Series, head: pd.Series, charged: pd.Series) -> dict[str, float]:
    """Return by contract what of its charge of the year is owed in the plan, to the cent."""
    found = {}
    for row in records(rows):
        holds = max(row["first_day"], head["first_day"]) <= min(end[row["contract"]], head["last_day"])
        charge = float(row["charge_per_year"]) if holds and pd.notna(row["charge_per_year"]) else 0.0
        left = decimal(charge) - decimal(charged.get(row["contract"], 0.0))
        found[row["contract"]] = max(0.0, float(exact(left, MONEY_PLACES)))
    return found


@once
def offer_days(case: Case) -> pd.DataFrame:
    """Return the first and last day of delivery of each offer (index), within those of its contract; NaT: no limit."""
    rows = case["offers"].set_index("offer")
    begin, end = case["contracts"].set_index("contract")["first_day"], ends_on(case)
    first, last = (of.reindex(rows["contract"]).to_numpy(dtype="datetime64[s]") for of in (begin, end))
    return pd.DataFrame(
        {
            "first_day": np.fmax(rows["first_day"].to_numpy(dtype="datetime64[s]"), first),
            "last_day": np.fmin(rows["last_day"].to_numpy(dtype="datetime64[s]"), last),
        },
        index=rows.index,
    )


def packs_left(found: list[Contract], offers: pd.DataFrame) -> Floats:
    """Return the whole packs that can be ordered under the contract of each offer, all its offers together; inf: no limit."""
    most = {one.contract: one.most_kg for one in found}
    kg = offers["contract"].map(most).astype("float64").fillna(np.inf).to_numpy()
    return np.asarray(np.floor(kg / offers["pack_kg"].to_numpy() + _PACK_TOLERANCE), dtype=np.float64)


def contract_rows(
    found: list[Contract], offers: pd.DataFrame, supply: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``contracts`` and ``contract_terms`` of an instance.

    Parameters
    ----------
    found : list of Contract
        From `contracts`.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    supply : pandas.DataFrame
        Table of the instance.

    Returns
    -------
    tuple of pandas.DataFrame
        A row per contract in the order of `found`, with the least and most kg still to be called off (NaN: no most);
        and per supply under a contract how many packs are ordered for one that arrives.
    """
    # What is ordered are whole packs: of 12.5 kg left in packs of 10 kg one can be ordered.
    whole = dict(zip(offers["contract"], packs_left(found, offers) * offers["pack_kg"], strict=True))
    most = np.array([whole.get(one.contract, one.most_kg) for one in found], dtype=np.float64)
    rows = pd.DataFrame(
        {
            "contract": pd.Series([one.contract for one in found], dtype="str"),
            "minimum_kg": np.array([one.least_kg for one in found], dtype=np.float64),
            "maximum_kg": np.where(np.isfinite(most), most, np.nan),
        }
    )
    offer = supply["offer"].to_numpy(dtype=np.int64)
    of_supply = offers["contract"].iloc[offer].reset_index(drop=True)
    own = np.flatnonzero(of_supply != "")
    if not len(own):
        return rows, empty_table("contract_terms")
    terms = pd.DataFrame(
        {
            "contract": positions(pd.Index(rows["contract"]), of_supply.iloc[own]),
            "supply": own,
            "ordered": 1.0 / (1.0 - offers["loss_share"].to_numpy()[offer[own]]),
        }
    )
    return rows, terms
