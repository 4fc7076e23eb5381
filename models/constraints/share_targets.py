"""Share targets: a part of the money or of the weight comes from offers that count, or stays below a ceiling."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock
from models.columns import columns_of_terms, rows_in_force
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per target that is not off, in the unit of its numerator.

    Fixed denominator D: numerator (+ gap) >= share x D. Moving denominator, linear because the share is a number:
    sum of (numerator - share x denominator) (+ gap) >= share x denominator to date - numerator to date. A ceiling is
    the same with <= and - gap.
    """
    targets, terms = instance.targets, instance.target_terms
    in_force, row_of_term, _terms = rows_in_force(instance, "share_targets", targets["mode"], terms["target"])
    share, fixed = targets["share"].to_numpy(), targets["denominator"].to_numpy()
    moves = np.isnan(fixed)
    denominator = np.where(moves, targets["denominator_to_date"].to_numpy(), fixed)
    bound = (share * denominator - targets["counted_to_date"].to_numpy())[in_force]
    value = terms["numerator"].to_numpy() - np.where(
        moves[terms["target"].to_numpy()], share[terms["target"].to_numpy()] * terms["denominator"].to_numpy(), 0.0
    )
    chosen = np.flatnonzero((row_of_term >= 0) & (value != 0))
    floor = (targets["sense"] == "at_least").to_numpy()[in_force]
    block = RowBlock(
        family="share_targets",
        name="share_targets",
        keys=pd.DataFrame({"target": in_force}),
        rows=row_of_term[chosen],
        columns=columns_of_terms(columns, terms.iloc[chosen]),
        coefficients=value[chosen],
        lower=np.where(floor, bound, -np.inf),
        upper=np.where(floor, np.inf, bound),
        slack="gap",
        eased_by=in_force,
    )
    return (block,)
