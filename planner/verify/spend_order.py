"""Which fund is spent first: no payment is left to a fund that is to be spent later while an earlier one could make it.

By hand: the transfer is to be spent first, own money second, and both may pay rice. If own money pays 30.00 of it while 10.00 of the
transfer are left, the transfer should have paid these 10.00.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.verify.facts import Facts
from planner.verify.funding import Left, least_spent
from planner.verify.money import may_not_pay
from planner.verify.scopes import Apart
from planner.verify.shares import counting_rules, of_its_supplier, offers_that_count, purses, targets_in_force
from planner.verify.violation import CENT, Report

FAMILY = "spend_order"
NOTICED = 1.0
"""Amount of money up to which the order may be missed: cents are shared out in whole ones."""


def places(facts: Facts) -> pd.Series:
    """Return a number by which funds are spent, low ones first: own numbers, then funds without one, the town's own money last."""
    numbers = facts.funds["spend_order"].astype(float)
    last = float(numbers.max()) if numbers.notna().any() else 0.0
    return numbers.fillna(last + 1.0 + (facts.funds["role"] == "own").astype(float))


def check_order(facts: Facts, payments: pd.DataFrame, apart: Apart, report: Report) -> None:
    """Check that no fund that is to be spent earlier could take over a payment from one that is to be spent later.

    It could where it may pay the bill, has money left in all, in the period and until each of its instalments, and where that touches
    nothing else: the later fund still spends what it must, and the goods count toward no share of the money of only one of the two.

    Parameters
    ----------
    facts : Facts
        What the case says.
    payments : pandas.DataFrame
        What each fund pays for goods and deliveries.
    apart : Apart
        The sites that rules tell apart.
    report : Report
        Receives what is wrong.
    """
    if facts.mode("funds") != "hard" or facts.funds["spend_order"].isna().all():
        return
    place, left = places(facts), Left(facts, payments)
    due, shares = least_spent(facts), _shares_of_money(facts)
    paid = payments.groupby("fund")["amount"].sum()
    what = _("The fund that is to be spent first could still pay this; another one pays it.")
    for late in facts.funds.index[facts.funds.index.isin(paid.index)]:
        spare = float(paid[late]) - float(due.get(late, 0.0)) if late in due.index else np.inf
        for early in place.index[place < place[late]]:
            rows = payments[payments["fund"] == late]
            rows = rows[~may_not_pay(facts, rows.assign(fund=early), apart)]
            free = [not _touches(shares, str(early), str(late), offer) for offer in rows["offer"]]
            rows = rows[np.array(free, dtype=bool)]
            could = min(spare, left.takes_over(str(early), rows))
            if could > NOTICED + CENT * len(rows):
                pays = float(paid.get(early, 0.0))
                report.add(FAMILY, what, {"fund": early}, pays + could, pays, "currency")


def _shares_of_money(facts: Facts) -> list[tuple[set[str], set[str] | None]]:
    """Return for each share of the money of some funds these funds, and the offers that count; None: all, as its whole moves too."""
    rules, found = counting_rules(facts), []
    for target in targets_in_force(facts):
        if target.mode != "off" and target.basis == "money" and (target.fund or target.fund_role or target.scope):
            moves = target.denominator == "spend"
            found.append(
                (
                    set(purses(facts, target)),
                    None if moves else of_its_supplier(facts, target, offers_that_count(facts, rules[target.counts])),
                )
            )
    return found


def _touches(shares: list[tuple[set[str], set[str] | None]], early: str, late: str, offer: str) -> bool:
    """Tell whether a share changes if one fund pays an offer in place of another; a charge for delivery counts toward none."""
    return bool(offer) and any(
        (early in funds) != (late in funds) and (counted is None or offer in counted) for funds, counted in shares
    )
