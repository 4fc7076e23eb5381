"""Ceilings of cost: the food of a stage costs no more than its pupils' days allow."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock
from models.columns import rows_in_force
from models.derived import supply_price
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per ceiling that is not off: sum of part x price x bought <= amount, in currency."""
    ceilings, terms = instance.cost_ceilings, instance.cost_ceiling_terms
    in_force, row, of_term = rows_in_force(instance, "cost_ceilings", ceilings["mode"], terms["ceiling"])
    supply = terms["supply"].to_numpy()[of_term]
    block = RowBlock(
        family="cost_ceilings",
        name="cost_ceilings",
        keys=pd.DataFrame({"ceiling": in_force}),
        rows=row[of_term],
        columns=columns("bought", supply),
        coefficients=supply_price(instance)[supply] * terms["part"].to_numpy()[of_term],
        lower=np.full(len(in_force), -np.inf),
        upper=ceilings["amount"].to_numpy()[in_force],
        unit="currency",
        slack="ceiling_excess",
        eased_by=in_force,
    )
    return (block,)
