"""What units on delivery notes weigh: rows that contradict each other, or what everybody knows of the unit.

By hand: crates of bananas weigh 20 kg until 31 May and 18 kg from 31 May on: on that day they weigh both, so nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.checks.base import fact, finding, groups, number
from planner.checks.days import reversed_days
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, listed
from planner.units import WEIGHED, canonical
from planner.words import alike

USUAL = (0.5, 2.0)
"""What a purchase unit may weigh of what the table of products says, before it is asked about."""


@fact(of="unit_weights")
def unit_weight_reversed(facts: Facts) -> Iterator[Finding]:
    """A row ends before it begins."""
    yield from reversed_days(facts, "unit_weights", _("The row has no day, so it weighs nothing."))


@fact(of="unit_weights")
def unit_weighs_twice(facts: Facts) -> Iterator[Finding]:
    """Two rows say what a unit of a product weighs for the same supplier on the same day."""
    frame, names = facts["unit_weights"], facts.labels("product")
    frame = frame.assign(alike=frame["unit"].map(alike), first=frame["first_day"].fillna(pd.Timestamp.min.as_unit("s")))
    for (_unit, product, _supplier), rows in groups(frame, ["alike", "product", "supplier"]):
        rows = rows.sort_values("first", kind="stable")
        until = rows["last_day"].fillna(pd.Timestamp.max.as_unit("s")).cummax().shift()
        if (rows["first"] <= until).any():
            yield finding(
                "error",
                "unit_weights",
                rows.index,
                "first_day",
                what=_("On some days a {unit} of {product} weighs both {weights} kg.").format(
                    unit=rows["unit"].iloc[0],
                    product=names.get(product, product),
                    weights=listed(number(kg, 3) for kg in rows["kg"]),
                ),
                why=_("Nobody can tell what was delivered then."),
                mend=_("Let one row end on the day before the next begins."),
            )


@fact(of="unit_weights")
def unit_weight_of_weight(facts: Facts) -> Iterator[Finding]:
    """A row says what a kilogram or another weight weighs."""
    frame = facts["unit_weights"]
    rows = frame[frame["unit"].map(canonical).isin(WEIGHED)]
    if len(rows):
        yield finding(
            "error",
            "unit_weights",
            rows.index,
            "unit",
            what=_("{units} is a weight itself.").format(units=listed(rows["unit"].unique())),
            why=_("Its weight is known; the row is passed over."),
            mend=_("Name the unit in which the goods are counted, such as crate, or delete the row."),
        )


@fact(of="unit_weights")
def unit_weight_unusual(facts: Facts) -> Iterator[Finding]:
    """A product's purchase unit weighs less than half or more than double of what the table of products says."""
    frame = facts["unit_weights"]
    names = facts.labels("product")
    known = facts["products"].drop_duplicates("product").set_index("product")
    usual = frame["product"].map(known["unit_kg"]).astype("float64")
    same = frame["unit"].map(alike) == frame["product"].map(known["unit"]).fillna("").map(alike)
    part = frame["kg"] / usual
    rows: pd.DataFrame = frame.assign(usual=usual)[same & ~part.between(*USUAL) & part.notna()]
    for line, row in rows.iterrows():
        yield finding(
            "warning",
            "unit_weights",
            [line],
            "kg",
            what=_("A {unit} of {product} weighs {kg} kg here, and {usual} kg in the table of products.").format(
                unit=row["unit"],
                product=names.get(row["product"], row["product"]),
                kg=number(row["kg"], 3),
                usual=number(row["usual"], 3),
            ),
            why=_("A wrong weight makes the product look missing or bought twice."),
            mend=_("Check the decimal point, and which of the two is right."),
        )
