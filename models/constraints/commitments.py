"""Commitments: what has been promised to a supplier or a group is bought."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock
from models.columns import columns_of_terms, rows_in_force
from models.derived import worth_of_terms
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per commitment that is not off: sum of price x bought, or of what is paid, >= minimum amount, in currency."""
    commitments, terms = instance.commitments, instance.commitment_terms
    in_force, row, of_term = rows_in_force(instance, "commitments", commitments["mode"], terms["commitment"])
    terms_in_force = terms.iloc[of_term]
    block = RowBlock(
        family="commitments",
        name="commitments",
        keys=pd.DataFrame({"commitment": in_force}),
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
