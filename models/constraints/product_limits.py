"""Product limits: no single supplier brings more than a given part of a product."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, Floats, RowBlock
from models.derived import need_kg, supply_kg, supply_product
from models.family import Family, Limit, Slack, moved, one_per
from models.instance import Instance
from models.terms import columns_of_terms, supply_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per limit: kg of the limited supplier - maximum share x kg of all <= room from before, bought or brought to some sites."""
    limits, terms = instance.product_limits, instance.product_limit_terms
    limit = terms["limit"].to_numpy()
    part = terms["counts"].to_numpy(dtype=float) - limits["maximum_share"].to_numpy()[limit]
    block = RowBlock(
        family="product_limits",
        name="product_limits",
        keys={"product_limit": np.arange(len(limits))},
        rows=limit,
        columns=columns_of_terms(columns, terms),
        coefficients=part * supply_kg(instance)[supply_of_terms(instance, terms)],
        lower=np.full(len(limits), -np.inf),
        upper=limits["room_kg"].to_numpy(dtype=float),
        unit="kg",
        slack="limit_excess",
    )
    return (block,)


def _limited_kg(instance: Instance) -> Floats:
    terms = instance.product_limit_terms
    product = supply_product(instance)[supply_of_terms(instance, terms)]
    pairs = pd.DataFrame({"limit": terms["limit"].to_numpy(), "product": product}).drop_duplicates()
    kg = need_kg(instance)[pairs["product"].to_numpy()]
    return np.bincount(pairs["limit"].to_numpy(), weights=kg, minlength=len(instance.product_limits))


FAMILY: Family = Family(
    "product_limits",
    "hard",
    rows,
    slacks=(Slack("limit_excess", "kg", "rules", lambda i: one_per(_limited_kg(i))),),
    limits=(Limit("product_limits", "kg", moved("product_limits", "room_kg", 1.0), key="product_limit"),),
    about={"product_limit": ("product_limits", "limit")},
)
