"""Menu frequency: how often something may or must be served in a span of time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock, two_sided
from models.family import Family, Limit, Slack, moved
from models.instance import Instance
from models.terms import columns_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per rule and bound: minimum <= sum of count x days (+ gap), and sum of count x days (- gap) <= maximum.

    A rule that is off has no row. A food that is counted is there no oftener than what holds it is served: a row each. Only minima count
    foods, so nothing needs to say that it is there when it is served.
    """
    rules, terms = instance.frequencies, instance.frequency_terms
    live = ~FAMILY.has_mode(instance, rules["mode"], "off")
    count = pd.DataFrame(
        {
            "row": terms["frequency"].to_numpy(),
            "column": columns_of_terms(columns, terms),
            "value": terms["count"].to_numpy(dtype=float),
        }
    )
    bounds = two_sided(
        family="menu_frequency",
        name="frequencies",
        key="frequency",
        slack="frequency_gap",
        unit=np.full(len(rules), "days"),
        terms=count,
        minimum=np.where(live, rules["minimum"].to_numpy(dtype=float), np.nan),
        maximum=np.where(live, rules["maximum"].to_numpy(dtype=float), np.nan),
        constant=np.zeros(len(rules)),
    )
    return (*bounds, _foods_there(instance, columns))


def _foods_there(instance: Instance, columns: Columns) -> RowBlock:
    """Return a row per food: times it is there - sum of days served of what holds it <= 0."""
    terms, count = instance.food_terms, len(instance.foods)
    served = columns_of_terms(columns, terms)
    return RowBlock(
        family="menu_frequency",
        name="foods_there",
        keys={"food": np.arange(count)},
        rows=np.concatenate([np.arange(count), terms["food"].to_numpy(dtype=np.int64)]),
        columns=np.concatenate([columns("there"), served]),
        coefficients=np.concatenate([np.ones(count), -np.ones(len(terms))]),
        lower=np.full(count, -np.inf),
        upper=np.zeros(count),
    )


FAMILY: Family = Family(
    "menu_frequency",
    "hard",
    rows,
    slacks=(Slack("frequency_gap", "days", "rules", lambda i: np.ones(len(i.frequencies)), stated="frequencies"),),
    limits=(
        Limit("frequencies_least", "days", moved("frequencies", "minimum", -1.0), key="frequency"),
        Limit("frequencies_most", "days", moved("frequencies", "maximum", 1.0), key="frequency"),
    ),
    about={"frequency": ("frequencies", "rule")},
)
