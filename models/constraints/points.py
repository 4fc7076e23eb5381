"""Points for good practice: the mean of the points of what is bought reaches a floor."""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, RowBlock
from models.family import Family, Limit, Slack, moved, one_per_amount
from models.instance import Instance
from models.terms import columns_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per rule that is not off: sum of weight x (points - minimum) x bought >= what is due to date.

    The mean is linear because the minimum is a number: sum(weight x points) >= minimum x sum(weight), brought to one side.
    """
    points, terms = instance.points, instance.point_terms
    in_force, row, of_term = FAMILY.in_force(instance, points["mode"], terms["rule"])
    minimum = points["minimum"].to_numpy()[terms["rule"].to_numpy()]
    value = (terms["weight"].to_numpy() * (terms["points"].to_numpy() - minimum))[of_term]
    block = RowBlock(
        family="points",
        name="points",
        keys={"points": in_force},
        rows=row[of_term],
        columns=columns_of_terms(columns, terms.iloc[of_term]),
        coefficients=value,
        lower=(points["minimum"] * points["weight_to_date"] - points["points_to_date"]).to_numpy()[in_force],
        upper=np.full(len(in_force), np.inf),
        slack="points_lack",
        eased_by=in_force,
    )
    return (block,)


FAMILY: Family = Family(
    "points",
    "hard",
    rows,
    slacks=(Slack("points_lack", "", "target_gaps", one_per_amount("points", "scale"), stated="points"),),
    limits=(Limit("points", "points of practice", moved("points", "minimum", -1.0), "floor", in_cents=True),),
    about={"points": ("points", "rule")},
)
