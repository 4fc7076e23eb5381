"""Commitments: what has been promised to a supplier or a group is bought."""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, RowBlock
from models.family import Family, Limit, Slack, moved, one_per_amount
from models.instance import Instance
from models.terms import columns_of_terms, worth_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per commitment that is not off: sum of price x bought, or of what is paid, >= minimum amount, in currency."""
    commitments, terms = instance.commitments, instance.commitment_terms
    in_force, row, of_term = FAMILY.in_force(instance, commitments["mode"], terms["commitment"])
    terms_in_force = terms.iloc[of_term]
    block = RowBlock(
        family="commitments",
        name="commitments",
        keys={"commitment": in_force},
        rows=row[of_term],
        columns=columns_of_terms(columns, terms_in_force),
        coefficients=worth_of_terms(instance, terms_in_force),
        lower=commitments["minimum_amount"].to_numpy()[in_force],
        upper=np.full(len(in_force), np.inf),
        unit="currency",
        slack="commitment_lack",
        eased_by=in_force,
    )
    return (block,)


FAMILY: Family = Family(
    "commitments",
    "hard",
    rows,
    slacks=(
        Slack(
            "commitment_lack",
            "currency",
            "rules",
            one_per_amount("commitments", "minimum_amount"),
            stated="commitments",
        ),
    ),
    limits=(
        Limit("commitments", "currency", moved("commitments", "minimum_amount", -1.0), key="commitment", in_cents=True),
    ),
    about={"commitment": ("commitments", "commitment")},
)
