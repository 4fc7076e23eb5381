"""Charges of contracts for the year: who is owed what, on which day, and out of which fund, whatever is called off.

By hand: 120.00 a year, a contract from 1 February 2026 to 31 January 2027, a plan from 2 March to 18 December 2026: 120.00 on 2 March. Of these
50.00 stand in ``bought`` as a charge under the contract: 70.00 are left to pay. A fund of 1,000.00 that pays them has 930.00 for food.
Of a contract that ended in February, or begins after the plan, nothing is owed.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from planner.i18n import _
from planner.once import once
from planner.verify.facts import Facts, cents
from planner.verify.violation import MONEY, Report, hold_rows

KEY = ["contract", "supplier", "fund", "period", "since"]


@once
def owed(facts: Facts) -> pd.DataFrame:
    """Return what is owed in the plan: ``contract``, ``supplier``, ``fund``, ``period``, ``since`` (the day), ``amount``."""
    rows = []
    for contract, row in facts.contracts.items():
        day = max(pd.Timestamp(row["first_day"]), facts.first_day)
        if pd.isna(row["charge_per_year"]) or day > min(facts.contract_end[contract], facts.last_day):
            continue
        amount = cents(Decimal(str(float(row["charge_per_year"]))) - _charged_before(facts, contract))
        if amount > 0:
            rows.append((contract, row["supplier"], row["charge_fund"], facts.period_of_day[day], day, amount))
    frame = pd.DataFrame(rows, columns=[*KEY, "amount"])
    return frame.astype({"since": "datetime64[s]", "amount": float})


def _charged_before(facts: Facts, contract: str) -> Decimal:
    before = facts.case["bought"]
    charges = before.loc[(before["product"] == "") & (before["contract"] == contract), "amount"]
    return sum((Decimal(str(float(amount))) for amount in charges), Decimal(0))


def owed_before(facts: Facts, fund: str, day: pd.Timestamp) -> Decimal:
    """Return what a fund owes before a day.

    Parameters
    ----------
    facts : Facts
        What the case says.
    fund : str
        Short name of the fund.
    day : pandas.Timestamp
        What is due on it does not count.

    Returns
    -------
    Decimal
        In currency; 0 where nothing is due before.
    """
    rows = owed(facts)
    mine = rows.loc[(rows["fund"] == fund) & (rows["since"] < day), "amount"]
    return sum((Decimal(str(amount)) for amount in mine), Decimal(0))


def owed_by_fund(facts: Facts) -> pd.Series:
    """Return what each fund owes in the plan."""
    return owed(facts).groupby("fund")["amount"].sum().reindex(facts.funds.index).fillna(0.0)


def of_bills(payments: pd.DataFrame) -> pd.DataFrame:
    """Return the payments for goods and delivery."""
    return payments[payments["contract"] == ""]


def check_charges(facts: Facts, payments: pd.DataFrame, report: Report) -> None:
    """Check that what is owed for the year under contracts is paid, once, on its day and by the fund that the case names.

    Parameters
    ----------
    facts : Facts
        What the case says.
    payments : pandas.DataFrame
        Table ``payments`` of the plan; the rows that name a contract are charges.
    report : Report
        Receives what is wrong.
    """
    stated = payments[payments["contract"] != ""]
    hold_rows("payments", owed(facts), stated[[*KEY, "amount"]], KEY, {"amount": MONEY}, report)
    strange = (stated["offer"] != "") | (stated["product"] != "") | (stated["scope"] != "")
    named = stated[strange | stated["invoiced_from"].notna() | stated["invoiced_until"].notna()]
    what = _("A charge of a contract is for no offer, product or place, and is due on its day whatever is invoiced.")
    report.add_rows("payments", what, named, ["contract", "fund"], "", "amount")
