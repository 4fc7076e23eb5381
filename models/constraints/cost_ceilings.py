"""Ceilings of cost: the food of a stage costs no more than its pupils' days allow."""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, RowBlock
from models.family import Family, Limit, Slack, moved, one_per_amount
from models.instance import Instance
from models.terms import columns_of_terms, worth_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per ceiling that is not off: sum of part x worth of what is bought or paid for <= amount, in currency."""
    ceilings, terms = instance.cost_ceilings, instance.cost_ceiling_terms
    in_force, row, of_term = FAMILY.in_force(instance, ceilings["mode"], terms["ceiling"])
    terms_in_force = terms.iloc[of_term]
    block = RowBlock(
        family="cost_ceilings",
        name="cost_ceilings",
        keys={"ceiling": in_force},
        rows=row[of_term],
        columns=columns_of_terms(columns, terms_in_force),
        coefficients=worth_of_terms(instance, terms_in_force) * terms_in_force["part"].to_numpy(),
        lower=np.full(len(in_force), -np.inf),
        upper=ceilings["amount"].to_numpy()[in_force],
        unit="currency",
        slack="ceiling_excess",
        eased_by=in_force,
    )
    return (block,)


FAMILY: Family = Family(
    "cost_ceilings",
    "soft",
    rows,
    slacks=(
        Slack("ceiling_excess", "currency", "rules", one_per_amount("cost_ceilings", "amount"), stated="cost_ceilings"),
    ),
    limits=(Limit("cost_ceilings", "currency", moved("cost_ceilings", "amount", 1.0), key="ceiling", in_cents=True),),
    about={"ceiling": ("cost_ceilings", "ceiling")},
)
