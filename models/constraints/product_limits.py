"""Product limits: no single supplier brings more than a given part of a product."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock
from models.columns import columns_of_terms, supply_of_terms
from models.derived import supply_kg
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per limit: kg of the limited supplier - maximum share x kg of all <= room from before, bought or brought to some sites."""
    limits, terms = instance.product_limits, instance.product_limit_terms
    limit = terms["limit"].to_numpy()
    part = terms["counts"].to_numpy(dtype=float) - limits["maximum_share"].to_numpy()[limit]
    block = RowBlock(
        family="product_limits",
        name="product_limits",
        keys=pd.DataFrame({"product_limit": np.arange(len(limits))}),
        rows=limit,
        columns=columns_of_terms(columns, terms),
        coefficients=part * supply_kg(instance)[supply_of_terms(instance, terms)],
        lower=np.full(len(limits), -np.inf),
        upper=limits["room_kg"].to_numpy(dtype=float),
        unit="kg",
        slack="limit_excess",
    )
    return (block,)
