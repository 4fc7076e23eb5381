"""What was bought before the plan's first day: days, offers, totals and prices that cannot be meant so."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.checks.base import fact, finding, money, number
from planner.checks.days import day
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, listed

ABSURD_PRICE = 10.0
"""A price per kg this many times above or below the offers of the same product is questioned: a wrong unit, or cents."""

_NOTHING = -0.005


@fact()
def year_begins_after_plan(facts: Facts) -> Iterator[Finding]:
    """The year whose remainder is planned begins after the plan does."""
    frame = facts["case"]
    rows = frame.index[frame["year_first_day"] > frame["first_day"]]
    if len(rows):
        yield finding(
            "error",
            "case",
            rows,
            "year_first_day",
            what=_("The year begins after the plan."),
            why=_("The rules of the year count what was bought from the year's first day to the plan's."),
            mend=_("Enter the first day of the school year, or leave the cell blank where nothing was bought before."),
        )


@fact()
def year_without_first_day(facts: Facts) -> Iterator[Finding]:
    """Something was bought before the plan, but nobody says when the year began."""
    frame = facts["case"]
    if len(frame) and len(facts["bought"]):
        rows = frame.index[frame["year_first_day"].isna()]
        if len(rows):
            yield finding(
                "error",
                "case",
                rows,
                "year_first_day",
                what=_("Something was bought before the plan, but the year's first day is blank."),
                why=_("Money that is reckoned from pupils is that of the pupils enrolled when the year began."),
                mend=_("Enter the first day of the school year."),
            )


@fact()
def bought_at_wrong_time(facts: Facts) -> Iterator[Finding]:
    """A purchase lies outside the days between the year's first and the plan's."""
    if facts.first_day is None:
        return
    rows = facts["bought"]
    late = rows.index[rows["date"] >= facts.first_day]
    if len(late):
        yield finding(
            "error",
            "bought",
            late,
            "date",
            what=_("Bought on or after the plan's first day, {day}.").format(day=day(facts.first_day)),
            why=_("The plan itself says what is bought from then on; this would count twice."),
            mend=_("Take the row out, or let the plan begin later."),
        )
    begin = facts.head["year_first_day"]
    early = rows.index[rows["date"] < begin]
    if len(early):
        yield finding(
            "error",
            "bought",
            early,
            "date",
            what=_("Bought before the year's first day, {day}.").format(day=day(begin)),
            why=_("What was bought in another year counts toward nothing in this one."),
            mend=_("Take the row out, or correct the day."),
        )


@fact(of="bought")
def bought_from_other_offer(facts: Facts) -> Iterator[Finding]:
    """A purchase names an offer of another supplier or for another product."""
    rows = facts["bought"]
    offers = facts["offers"].drop_duplicates("offer").set_index("offer")
    known = rows[rows["offer"].isin(offers.index)]
    own = offers.reindex(known["offer"])
    wrong = (own["supplier"].to_numpy() != known["supplier"].to_numpy()) | (
        own["product"].to_numpy() != known["product"].to_numpy()
    )
    if wrong.any():
        yield finding(
            "error",
            "bought",
            known.index[wrong],
            "offer",
            what=_("The offer {offers} is of another supplier, or for another product.").format(
                offers=listed(sorted(set(known.loc[wrong, "offer"])))
            ),
            why=_("What the offer has left in all would be reckoned wrongly."),
            mend=_("Correct the offer, or leave it blank."),
        )


@fact(of="bought")
def bought_under_another_contract(facts: Facts) -> Iterator[Finding]:
    """A purchase names a contract of another supplier, or an offer of another contract."""
    rows = facts["bought"]
    contracts = facts["contracts"].drop_duplicates("contract").set_index("contract")
    offers = facts["offers"].drop_duplicates("offer").set_index("offer")
    known = rows[rows["contract"].isin(contracts.index)]
    other = contracts.reindex(known["contract"])["supplier"].to_numpy() != known["supplier"].to_numpy()
    of_offer = offers["contract"].reindex(known["offer"]).fillna("").to_numpy()
    wrong = known[other | (known["offer"].isin(offers.index) & (of_offer != known["contract"].to_numpy()))]
    if len(wrong):
        yield finding(
            "error",
            "bought",
            wrong.index,
            "contract",
            what=_("{contracts}: of another supplier than the purchase, or not that of its offer.").format(
                contracts=listed(sorted(set(contracts.loc[wrong["contract"], "name"])))
            ),
            why=_("It would count under a contract that was not called off."),
            mend=_("Correct the contract, or leave it blank: then it is that of the offer."),
        )


@fact(of="bought")
def taken_back_more_than_bought(facts: Facts) -> Iterator[Finding]:
    """All that is known of a supplier's product comes to less than nothing."""
    rows = facts["bought"]
    keys = [rows["supplier"], rows["product"]]
    sums = rows.groupby(keys)[["kg", "amount"]].transform("sum")
    below = rows[(sums < _NOTHING).any(axis=1)]
    if len(below):
        yield finding(
            "error",
            "bought",
            below.index,
            "amount",
            what=_("More was taken back than bought: {pairs}.").format(
                pairs=listed(
                    f"{facts.name('supplier', supplier)} / {facts.name('product', product)}"
                    for supplier, product in sorted(set(zip(below["supplier"], below["product"], strict=True)))
                )
            ),
            why=_("A credit note lessens a purchase; without it caps and shares would fall below zero."),
            mend=_("Add the purchase that was taken back, or correct the sign."),
        )


@fact(of="bought")
def bought_price_absurd(facts: Facts) -> Iterator[Finding]:
    """What a kg cost is far from what anybody asks for it."""
    rows = facts["bought"]
    rows = rows[(rows["product"] != "") & (rows["kg"] > 0) & (rows["amount"] > 0)]
    asked = facts.prices("offers").groupby("product")["kg_price"].median()
    usual = rows["product"].map(asked).astype("float64")
    paid = rows["amount"] / rows["kg"]
    odd: pd.Series = (paid > usual * ABSURD_PRICE) | (paid < usual / ABSURD_PRICE)
    if odd.any():
        first = rows.index[odd][0]
        yield finding(
            "warning",
            "bought",
            rows.index[odd],
            "amount",
            what=_("{product} cost {paid} a kg; the offers ask {usual}.").format(
                product=facts.name("product", rows.at[first, "product"]),
                paid=money(float(paid[first])),
                usual=money(float(usual[first])),
            ),
            why=_("More than {times} times above or below: mostly a wrong unit, or an amount in cents.").format(
                times=number(ABSURD_PRICE)
            ),
            mend=_("Compare weight and amount with the invoice."),
        )


@fact(of="served")
def served_during_plan(facts: Facts) -> Iterator[Finding]:
    """Something served before the plan has a day on which the plan serves."""
    rows = facts["served"]
    if facts.first_day is None:
        return
    inside = rows.index[rows["date"] >= facts.first_day]
    if len(inside):
        yield finding(
            "error",
            "served",
            inside,
            "date",
            what=_("Served on {first} or later, when this plan has begun.").format(first=day(facts.first_day)),
            why=_("What is served on the plan's own days is in its menus, and would count twice."),
            mend=_("Take the rows out, or let the plan begin later."),
        )


@fact(of="announced")
def announced_outside_plan(facts: Facts) -> Iterator[Finding]:
    """An announced order is for a day on which nothing is planned."""
    rows = facts["announced"]
    if facts.first_day is None or facts.last_day is None:
        return
    outside = rows.index[(rows["date"] < facts.first_day) | (rows["date"] > facts.last_day)]
    if len(outside):
        yield finding(
            "error",
            "announced",
            outside,
            "date",
            what=_("Announced for a day before {first} or after {last}.").format(
                first=day(facts.first_day), last=day(facts.last_day)
            ),
            why=_("Only orders for the days of this plan can be kept or given up."),
            mend=_("Take the rows out; what was delivered before belongs in the table bought."),
        )
