"""Prices that follow an index: offers of more than a month, months without a value, a base that is not known.

By hand: rice at 5.00 in January (120) is 5.125 in March (123). An offer from February to April would have three prices, so it is refused: a row for each
month says which price holds when. Without a value for March that of February holds, and is told; before January there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.checks.base import fact, finding, groups
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, listed


def _named(facts: Facts, lines: pd.Index) -> str:
    """Return what offers are of, to read."""
    names = facts["products"].drop_duplicates("product").set_index("product")["name"]
    products = facts["offers"].loc[lines, "product"]
    return listed(dict.fromkeys(names.reindex(products).fillna("").where(lambda name: name != "", products.to_numpy())))


@fact(of="price_indices")
def index_value_twice(facts: Facts) -> Iterator[Finding]:
    """An index has two values in one month."""
    frame = facts["price_indices"].dropna(subset=["month"])
    for (index, month), rows in groups(frame.assign(of=frame["month"].dt.strftime("%Y-%m")), ["price_index", "of"]):
        if len(rows) > 1:
            yield finding(
                "error",
                "price_indices",
                rows.index,
                "month",
                what=_("{index} has several values in {month}.").format(index=index, month=month),
                why=_("Nobody can tell which price holds then."),
                mend=_("Keep the one that is published."),
            )


@fact()
def indexed_offer_without_base(facts: Facts) -> Iterator[Finding]:
    """A price follows an index from no month, or has such a month and no index."""
    frame = facts["offers"]
    rows = frame[(frame["price_index"] != "") != frame["index_base"].notna()]
    if len(rows):
        yield finding(
            "error",
            "offers",
            rows.index,
            "index_base",
            what=_("{products}: of the index and the month in which its price was that of the row only one is filled in.").format(
                products=_named(facts, rows.index)
            ),
            why=_("The price of a month is reckoned from both."),
            mend=_("Fill in price_index and index_base, or leave both blank."),
        )  # fmt: skip


@fact()
def indexed_offer_of_several_months(facts: Facts) -> Iterator[Finding]:
    """An offer whose price follows an index may come in more than one month."""
    days = facts.offer_days.loc[facts.indexed.index]
    first, last = (days[name].dt.to_period("M") for name in ("first_day", "last_day"))
    rows = days[first.isna() | last.isna() | (first != last)]
    if len(rows):
        yield finding(
            "error",
            "offers",
            rows.index,
            "first_day",
            what=_("{products}: the price follows an index, but the offer is not of one month.").format(
                products=_named(facts, rows.index)
            ),
            why=_("It would have another price in each month, and no order could say which."),
            mend=_("Write a row for each month, with its first and last day, and name their contract so that they share its quantity."),
        )  # fmt: skip


@fact()
def index_unknown_then(facts: Facts) -> Iterator[Finding]:
    """An index has no value in the base month of an offer, or none up to the month in which it comes."""
    frame = facts.indexed
    known = frame["price_index"].isin(facts["price_indices"]["price_index"])
    for column, rows in (
        ("index_base", frame[known & frame["base"].notna() & frame["at_base"].isna()]),
        ("first_day", frame[known & frame["month"].notna() & frame["known"].isna()]),
    ):
        if len(rows):
            month = rows["base" if column == "index_base" else "month"].iloc[0]
            yield finding(
                "error",
                "offers",
                rows.index,
                column,
                what=_("{index} has no value in {month}, from which the price of {products} is reckoned.").format(
                    index=rows["price_index"].iloc[0], month=month, products=_named(facts, rows.index)
                ),
                why=_("There is no earlier value that could stand in."),
                mend=_("Add the value of the month to the table price_indices, with its source; or correct the day."),
            )


@fact()
def index_carried_on(facts: Facts) -> Iterator[Finding]:
    """A month of the plan has no value of an index yet, so the last one holds."""
    if len(facts.days) == 0:
        return
    frame = facts.indexed
    first, last = (day.to_period("M") for day in (facts.days[0], facts.days[-1]))
    frame = frame[(frame["month"] > frame["known"]) & (frame["month"] >= first) & (frame["month"] <= last)]
    for (index,), rows in groups(frame, "price_index"):
        yield finding(
            "note",
            "offers",
            rows.index,
            "price_index",
            what=_("{index} has no value yet in {months}; that of {known} is taken for {products}.").format(
                index=index,
                months=listed(dict.fromkeys(str(month) for month in sorted(rows["month"]))),
                known=rows["known"].max(),
                products=_named(facts, rows.index),
            ),
            why=_("The price will be another one when the value is published."),
            mend=_("Add the value to the table price_indices when it is out, and plan anew."),
        )
