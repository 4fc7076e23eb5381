"""Supplier caps: no supplier sells goods for more than the law lets its member families sell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.blocks import Columns, RowBlock
from models.derived import supply_price, supply_supplier
from models.family import Family, Limit, Slack, moved, one_per_amount
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per supplier with a cap: sum of price x bought <= cap - sold before, in currency.

    A supplier that has sold more than its cap before the plan's first period sells nothing more.
    """
    cap = instance.suppliers["cap_amount"].to_numpy()
    capped = np.flatnonzero(np.isfinite(cap))
    row_of_supplier = np.full(len(cap), -1)
    row_of_supplier[capped] = np.arange(len(capped))
    row = row_of_supplier[supply_supplier(instance)]
    member = np.flatnonzero(row >= 0)
    left = np.fmax(cap - instance.suppliers["sold_amount"].fillna(0).to_numpy(), 0)
    block = RowBlock(
        family="supplier_caps",
        name="supplier_caps",
        keys={"supplier": capped},
        rows=row[member],
        columns=columns("bought", member),
        coefficients=supply_price(instance)[member],
        lower=np.full(len(capped), -np.inf),
        upper=left[capped],
        unit="currency",
        slack="cap_excess",
        eased_by=capped,
    )
    return (block,)


def _higher(instance: Instance, supplier: int, amount: float) -> Instance:
    """Who has sold more than its cap has nothing left: more room begins there."""
    suppliers = instance.suppliers
    suppliers = suppliers.assign(cap_amount=suppliers["cap_amount"].clip(lower=suppliers["sold_amount"].fillna(0)))
    return moved("suppliers", "cap_amount", 1.0)(replace(instance, suppliers=suppliers), supplier, amount)


FAMILY: Family = Family(
    "supplier_caps",
    "hard",
    rows,
    slacks=(Slack("cap_excess", "currency", "rules", one_per_amount("suppliers", "cap_amount")),),
    limits=(Limit("supplier_caps", "currency", _higher, key="supplier", in_cents=True),),
)
