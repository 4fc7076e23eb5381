"""Routes of award: of a lot that is reserved, so much is bought from those for whom it is."""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, RowBlock
from models.family import Family, Limit, Slack, moved
from models.instance import Instance
from models.terms import columns_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per lot that is not off: sum of weight x (preferred - reserved share) x bought >= what is due to date.

    The part is linear because the share is a number: sum(preferred) >= share x sum(all), brought to one side.
    """
    routes, terms = instance.award_routes, instance.award_terms
    in_force, row, of_term = FAMILY.in_force(instance, routes["mode"], terms["route"])
    share = routes["reserved_share"].to_numpy()[terms["route"].to_numpy()]
    value = (terms["weight"].to_numpy() * (terms["preferred"].to_numpy(dtype=float) - share))[of_term]
    block = RowBlock(
        family="award_routes",
        name="award_routes",
        keys={"award_route": in_force},
        rows=row[of_term],
        columns=columns_of_terms(columns, terms.iloc[of_term]),
        coefficients=value,
        lower=(routes["reserved_share"] * routes["bought_to_date"] - routes["preferred_to_date"]).to_numpy()[in_force],
        upper=np.full(len(in_force), np.inf),
        unit=list(routes["unit"].to_numpy()[in_force]),
        slack="reserve_lack",
        eased_by=in_force,
    )
    return (block,)


FAMILY: Family = Family(
    "award_routes",
    "soft",
    rows,
    slacks=(
        Slack(
            "reserve_lack",
            "",
            "reserved",
            lambda i: i.award_routes["value"].to_numpy(dtype=float),
            stated="award_routes",
        ),
    ),
    limits=(Limit("award_routes", "points", moved("award_routes", "reserved_share", -0.01), "part"),),
    about={"award_route": ("award_routes", "lot")},
)
