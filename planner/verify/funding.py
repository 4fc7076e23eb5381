"""When the money of a fund comes, what is left of it, and what would lapse, reckoned anew from case and payments.

By hand: 600 come on Monday 2 March and 600 on Monday 9 March. What is delivered until Sunday 8 may cost this fund 600 at most; payments of
700 for the first week are 100 too many, although 1,200 come in all. Of 1,200 a quarter may be carried over: 900 are to be paid, in the plan
and before it; if 850 are, 50 lapse. Of a fund that pays by invoice the day of the supplier's invoice counts in place of that of the delivery
(`planner.verify.invoices`).
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.verify.bought import paid_before
from planner.verify.contract_charges import owed, owed_before, owed_by_fund
from planner.verify.facts import Facts, cents, of
from planner.verify.invoices import invoice_day
from planner.verify.violation import MONEY, Report

DAY = pd.Timedelta(days=1)


def paid_from(facts: Facts, payments: pd.DataFrame) -> pd.Series:
    """Return from which day on what a payment pays has come: that of its bill, else the first of its period."""
    return payments["since"].fillna(of(payments["period"], facts.periods["first_day"]))


def money_from(facts: Facts, payments: pd.DataFrame) -> pd.Series:
    """Return by which day the money of each payment must have come: that of the delivery, or of the invoice for it."""
    return facts.money_day(payments["fund"], payments["supplier"], paid_from(facts, payments))


def ends_of_waiting(facts: Facts, fund: str) -> list[pd.Timestamp]:
    """Return the days on which money of a fund comes after the plan's first.

    Of those after the plan one stands for all, unless the fund pays by invoice: then it may pay what is invoiced after the plan.
    """
    days = facts.instalments.loc[facts.instalments["fund"] == fund, "date"]
    if fund in facts.by_invoice:
        return sorted({day for day in days if day > facts.first_day})
    within = sorted({day for day in days if facts.first_day < day <= facts.last_day})
    return within + ([facts.last_day + DAY] if (days > facts.last_day).any() else [])


def come_by(facts: Facts, fund: str, day: pd.Timestamp) -> float:
    """Return how much money of a fund has come by a day; NaN where its money does not come in instalments.

    Parameters
    ----------
    facts : Facts
        What the case says.
    fund : str
        Short name of the fund.
    day : pandas.Timestamp
        The last day that counts.

    Returns
    -------
    float
        In currency, to the cent.
    """
    rows = facts.instalments[facts.instalments["fund"] == fund]
    amounts = rows.loc[rows["date"] <= day, "amount"]
    return cents(sum((Decimal(str(float(amount))) for amount in amounts), Decimal(0))) if len(rows) else math.nan


def come_before(facts: Facts, fund: str, day: pd.Timestamp) -> float:
    """Return how much a fund may pay in the plan for what comes before a day: what has come, less what it paid before and owes by then.

    Parameters
    ----------
    facts : Facts
        What the case says.
    fund : str
        Short name of a fund whose money comes in instalments.
    day : pandas.Timestamp
        The first day that does not count any more.

    Returns
    -------
    float
        In currency, never below 0.
    """
    come = Decimal(str(come_by(facts, fund, day - DAY)))
    return max(0.0, cents(come - _paid_before(facts, fund, day) - owed_before(facts, fund, day)))


def _paid_before(facts: Facts, fund: str, day: pd.Timestamp) -> Decimal:
    """Return what a fund paid before the plan; of one that pays by invoice only what was invoiced before a day."""
    rows = facts.case["bought"]
    rows = rows[rows["fund"] == fund]
    if fund in facts.by_invoice:
        terms = (facts.suppliers.loc[supplier, ["days_to_invoice", "invoice_day"]] for supplier in rows["supplier"])
        invoiced = [invoice_day(came, *words) for came, words in zip(rows["date"], terms, strict=True)]
        rows = rows[np.array([one < day for one in invoiced], dtype=bool)]
    return Decimal(str(float(rows["amount"].sum())))


def as_it_comes(facts: Facts, payments: pd.DataFrame) -> pd.DataFrame:
    """Return what each fund pays until the eve of each of its instalments, and how much it may: ``fund``, ``until``, ``most``, ``amount``.

    `payments` may have a column ``rounding``, which is summed as well.
    """
    begin = money_from(facts, payments)
    amounts = payments.reindex(columns=["amount", "rounding"], fill_value=0.0)
    rows = []
    for fund in facts.instalments["fund"].unique():
        for day in ends_of_waiting(facts, fund):
            paid = amounts[(payments["fund"] == fund) & (begin < day)].sum()
            rows.append({"fund": fund, "until": day - DAY, "most": come_before(facts, fund, day), **paid})
    return pd.DataFrame(rows, columns=["fund", "until", "most", "amount", "rounding"])


def least_spent(facts: Facts) -> pd.Series:
    """Return what each fund with a part to be carried over must pay in the plan so that nothing lapses, beside the charges of contracts.

    The others are left out. It concerns funds that end within the plan, and those without a last day, which end with it.
    """
    funds, found = facts.funds, {}
    ends = funds["last_day"].isna() | funds["last_day"].between(facts.first_day, facts.last_day)
    shares = funds.loc[ends, "carry_over_share"].dropna()
    for fund, share in zip(map(str, shares.index), shares.astype(float), strict=True):
        if not math.isnan(facts.fund_money[fund]):
            least = Decimal(str(cents(Decimal(str(facts.fund_money[fund])) * (1 - Decimal(str(share))))))
            paid = float(paid_before(facts)[fund]) + float(owed_by_fund(facts)[fund])
            found[fund] = max(0.0, cents(least - Decimal(str(paid))))
    return pd.Series(found, dtype=float)


def check_funding(facts: Facts, payments: pd.DataFrame, report: Report) -> None:
    """Check that no fund pays before its money came, and that what must be spent is.

    Parameters
    ----------
    facts : Facts
        What the case says.
    payments : pandas.DataFrame
        What each fund pays, with ``rounding``: by how much rounding may have changed it.
    report : Report
        Receives what is wrong.
    """
    if facts.mode("funds") == "hard":
        rows = as_it_comes(facts, payments)
        over = rows[rows["amount"] > rows["most"] + rows["rounding"] + MONEY]
        what = _("The fund pays for what is delivered until this day more than had come by then.")
        report.add_rows("funds", what, over, ["fund", "until"], "most", "amount", "currency")
        _check_owed(facts, report)
    if facts.mode("fund_spending") == "hard":
        sums = payments.groupby("fund")[["amount", "rounding"]].sum()
        rows = least_spent(facts).rename_axis("fund").reset_index(name="least")
        rows = rows.join(sums, on="fund").fillna({"amount": 0.0, "rounding": 0.0})
        under = rows[rows["amount"] < rows["least"] - rows["rounding"] - MONEY]
        what = _("The fund spends less than it must, so money lapses.")
        report.add_rows("fund_spending", what, under, ["fund"], "least", "amount", "currency")


def _check_owed(facts: Facts, report: Report) -> None:
    """Check that what a fund owes for the year under contracts is there when it is due."""
    for row in owed(facts).to_dict("records"):
        fund, day = row["fund"], row["since"]
        come = come_by(facts, fund, day)
        money = facts.fund_money[fund] if math.isnan(come) else come
        amount = float(owed_before(facts, fund, day + DAY) + _paid_before(facts, fund, day + DAY))
        if amount > money + MONEY:
            what = _("The fund has not the money for the charges of contracts that are due.")
            report.add("funds", what, {"fund": fund, "contract": row["contract"]}, float(money), amount, "currency")


class Left:
    """What each fund could pay beside what it pays."""

    def __init__(self, facts: Facts, payments: pd.DataFrame) -> None:
        self.facts = facts
        spent = payments.groupby("fund")["amount"].sum().reindex(facts.funds.index).fillna(0.0)
        self._in_all = (facts.fund_money - paid_before(facts) - owed_by_fund(facts) - spent).fillna(np.inf)
        self._in_period = payments.groupby(["fund", "period"])["amount"].sum()
        coming = as_it_comes(facts, payments)
        self._coming = coming.assign(left=coming["most"] - coming["amount"])

    def until(self, fund: str, day: pd.Timestamp) -> float:
        """Return how much more a fund could pay for what counts on a day (`Facts.money_day`), for want of money that comes later."""
        rows = self._coming[(self._coming["fund"] == fund) & (self._coming["until"] >= day)]
        return min(float(self._in_all[fund]), float(rows["left"].min()) if len(rows) else np.inf)

    def in_period(self, fund: str, period: str) -> float:
        """Return how much more a fund could pay in a period; inf: no limit."""
        limit: Any = self.facts.funds.at[fund, "amount_per_period"]
        return np.inf if pd.isna(limit) else float(limit) - float(self._in_period.get((fund, period), 0.0))

    def takes_over(self, fund: str, payments: pd.DataFrame) -> float:
        """Return how much of some payments a fund could make in place of whoever makes them; the last ones are tried first."""
        in_all, coming = float(self._in_all[fund]), self._coming[self._coming["fund"] == fund]
        in_period = {period: self.in_period(fund, str(period)) for period in payments["period"].unique()}
        taken, left = 0.0, coming["left"].to_numpy(dtype=float, copy=True)
        days, amounts = money_from(self.facts, payments.assign(fund=fund)), payments["amount"].astype(float)
        for row in days.sort_values(ascending=False, kind="stable").index:
            period, counts = payments.at[row, "period"], (coming["until"] >= days[row]).to_numpy()
            most = (amounts[row], in_all - taken, in_period[period], *left[counts])
            part = max(0.0, float(min(most)))
            taken, in_period[period] = taken + part, in_period[period] - part
            left[counts] -= part
        return taken
