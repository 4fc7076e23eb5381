"""What other buyers have of a harvest: it must be a harvest that the case knows, on days on which there is one, and no more than there is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.checks.base import fact, finding, groups, number
from planner.checks.days import reversed_days
from planner.checks.facts import Facts, months_or_none
from planner.findings import Finding
from planner.i18n import _, listed
from planner.once import once

DAYS = {"week": 7.0, "fortnight": 14.0, "month": 30.0}
KEYS = ["supplier", "product"]


@fact(of="sold_elsewhere")
def sold_elsewhere_reversed(facts: Facts) -> Iterator[Finding]:
    """What others have ends before it begins."""
    yield from reversed_days(facts, "sold_elsewhere", _("The row has no day, so it takes nothing off a harvest."))


@fact(of="sold_elsewhere")
def sold_elsewhere_not_offered(facts: Facts) -> Iterator[Finding]:
    """Others have something of a supplier that does not offer it to this case."""
    offers, frame = facts["offers"], facts["sold_elsewhere"]
    offered = set(zip(offers["supplier"], offers["product"], strict=True))
    pairs = zip(frame["supplier"], frame["product"], strict=True)
    rows = frame[[all(pair) and pair not in offered for pair in pairs]]
    for (supplier, product), part in groups(rows, KEYS):
        yield finding(
            "warning",
            "sold_elsewhere",
            part.index,
            "product",
            what=_("Others have {product} of {supplier}, which offers none in this case.").format(
                product=facts.name("product", product), supplier=facts.name("supplier", supplier)
            ),
            why=_("The rows take nothing off any offer."),
            mend=_("Check supplier and product, or delete the rows."),
        )


@fact(of="sold_elsewhere")
def sold_elsewhere_out_of_season(facts: Facts) -> Iterator[Finding]:
    """Others have something on days on which the supplier offers none of it."""
    for (supplier, product), part in groups(facts["sold_elsewhere"], KEYS):
        lines = [line for line in part.index if _offered_days(facts, supplier, product).get(line) == 0]
        if lines:
            yield finding(
                "warning",
                "sold_elsewhere",
                lines,
                "first_day",
                what=_("Others have {product} of {supplier} on days on which none is offered in this case.").format(
                    product=facts.name("product", product), supplier=facts.name("supplier", supplier)
                ),
                why=_("The rows take nothing off any offer."),
                mend=_("Check the days of the rows, and months and days of the offers."),
            )


@fact(of="sold_elsewhere")
def sold_elsewhere_without_capacity(facts: Facts) -> Iterator[Finding]:
    """Others have something of a harvest of which nobody says how much there is."""
    offers, frame = facts["offers"], facts["sold_elsewhere"]
    for (supplier, product), part in groups(frame, KEYS):
        own = offers[(offers["supplier"] == supplier) & (offers["product"] == product)]
        unlimited = own[["kg_per_period", "kg_total"]].isna().all(axis=1)
        if unlimited.any() and part["harvest_kg"].isna().all() and part["kg"].sum() > 0:
            yield finding(
                "warning",
                "sold_elsewhere",
                part.index,
                "kg",
                what=_("Others have {kg} kg of {product} of {supplier}, but an offer of it does not say how much there is.").format(
                    kg=number(float(part["kg"].sum())), product=facts.name("product", product), supplier=facts.name("supplier", supplier)
                ),
                why=_("Of what has no limit nothing is taken off: the same harvest may be bought twice."),
                mend=_("Fill in kg_per_period or kg_total of the offer, or harvest_kg of the rows."),
            )  # fmt: skip


@fact(of="sold_elsewhere")
def sold_elsewhere_above_capacity(facts: Facts) -> Iterator[Finding]:
    """Others have more than there is: in the days of a row, or in all."""
    offers, frame = facts["offers"], facts["sold_elsewhere"]
    length = DAYS.get(str(facts["case"]["period"].iloc[0]) if len(facts["case"]) else "", 7.0)
    for (supplier, product), part in groups(frame, KEYS):
        own = offers[(offers["supplier"] == supplier) & (offers["product"] == product)]
        if own.empty:
            continue
        each, total = (float(own[name].fillna(np.inf).sum()) for name in ("kg_per_period", "kg_total"))
        days = pd.Series(_offered_days(facts, supplier, product), dtype="float64").reindex(part.index)
        lines = set(part.index[part["kg"] > days * each / length + 0.5])
        for _span, same in groups(part.astype({"first_day": "str", "last_day": "str"}), ["first_day", "last_day"]):
            stated = same["harvest_kg"].min()
            if pd.notna(stated) and same["kg"].sum() > stated + 0.5:
                lines |= set(same.index)
        if part["kg"].sum() > total + 0.5:
            lines |= set(part.index)
        if lines:
            yield finding(
                "warning",
                "sold_elsewhere",
                lines,
                "kg",
                what=_("Others have more {product} of {supplier} than there is: {kg} kg.").format(
                    product=facts.name("product", product),
                    supplier=facts.name("supplier", supplier),
                    kg=number(float(part.loc[sorted(lines), "kg"].sum())),
                ),
                why=_("Nothing is left for this case on these days, or one of the figures is wrong."),
                mend=_("Check kg (not units) and days of the rows, and what the offers say there is."),
            )


@fact(of="sold_elsewhere")
def sold_elsewhere_to_oneself(facts: Facts) -> Iterator[Finding]:
    """The buyer of a row is the buyer of the case."""
    head = facts["case"]
    own = {str(cell).casefold().strip() for name in ("buyer", "name") for cell in head[name] if str(cell).strip()}
    frame = facts["sold_elsewhere"]
    rows = frame[frame["buyer"].str.casefold().str.strip().isin(list(own)) & (frame["kg"] > 0)]
    if len(rows):
        yield finding(
            "warning",
            "sold_elsewhere",
            rows.index,
            "buyer",
            what=_("What is sold elsewhere is said to be sold to {buyer}, the buyer of this case.").format(
                buyer=listed(rows["buyer"].drop_duplicates())
            ),
            why=_("What the case buys itself would be off the harvest twice."),
            mend=_("Delete the rows, or name the other buyer."),
        )


@once
def _offered_days(facts: Facts, supplier: str, product: str) -> dict[int, int]:
    """Return on how many days of each row (line) the supplier has an offer of the product in season; rows without sound days are left out."""
    frame, offers = facts["sold_elsewhere"], facts["offers"]
    own = offers[(offers["supplier"] == supplier) & (offers["product"] == product)]
    head = facts["case"].iloc[0] if len(facts["case"]) else None
    if head is None or pd.isna(head["first_day"]) or pd.isna(head["last_day"]) or own.empty:
        return {}
    year = head["first_day"] if pd.isna(head["year_first_day"]) else min(head["year_first_day"], head["first_day"])
    own_at = dict(zip(own.index, np.flatnonzero(offers.index.isin(own.index)), strict=True))
    found = {}
    for line, row in frame[(frame["supplier"] == supplier) & (frame["product"] == product)].iterrows():
        first = year if pd.isna(row["first_day"]) else row["first_day"]
        last = head["last_day"] if pd.isna(row["last_day"]) else row["last_day"]
        if last < first:
            continue
        days = np.arange(first.to_datetime64(), last.to_datetime64() + np.timedelta64(1, "D"), np.timedelta64(1, "D"))
        month = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
        in_season = np.zeros(len(days), dtype=bool)
        for at, months in own["months"].items():
            begin, end = (facts.offer_days[name].to_numpy()[own_at[at]] for name in ("first_day", "last_day"))
            fits = np.isin(month, months_or_none(months) or ())
            in_season |= fits & (np.isnat(begin) | (days >= begin)) & (np.isnat(end) | (days <= end))
        found[int(str(line))] = int(in_season.sum())
    return found
