"""Commitments: what has been promised to a supplier or a group is bought."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock
from models.derived import supply_price
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per commitment: sum of price x bought >= minimum amount, in currency."""
    commitments, terms = instance.commitments, instance.commitment_terms
    supply = terms["supply"].to_numpy()
    block = RowBlock(
        family="commitments",
        name="commitments",
        keys=pd.DataFrame({"commitment": np.arange(len(commitments))}),
        rows=terms["commitment"].to_numpy(),
        columns=columns("bought", supply),
        coefficients=supply_price(instance)[supply],
        lower=commitments["minimum_amount"].to_numpy(),
        upper=np.full(len(commitments), np.inf),
        unit="currency",
        slack="commitment_lack",
    )
    return (block,)
