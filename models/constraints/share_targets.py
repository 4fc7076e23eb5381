"""Share targets: a part of the money or of the weight comes from offers that count, or stays below a ceiling."""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, RowBlock
from models.family import Family, Limit, Slack, moved, one_per_amount
from models.instance import Instance
from models.terms import columns_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per target that is not off, in the unit of its numerator.

    Fixed denominator D: numerator (+ gap) >= share x D. Moving denominator, linear because the share is a number:
    sum of (numerator - share x denominator) (+ gap) >= share x denominator to date - numerator to date. A ceiling is
    the same with <= and - gap.
    """
    targets, terms = instance.targets, instance.target_terms
    in_force, row_of_term, _terms = FAMILY.in_force(instance, targets["mode"], terms["target"])
    share, fixed = targets["share"].to_numpy(), targets["denominator"].to_numpy()
    moves = np.isnan(fixed)
    denominator = np.where(moves, targets["denominator_to_date"].to_numpy(), fixed)
    bound = (share * denominator - targets["counted_to_date"].to_numpy())[in_force]
    value = terms["numerator"].to_numpy() - np.where(
        moves[terms["target"].to_numpy()], share[terms["target"].to_numpy()] * terms["denominator"].to_numpy(), 0.0
    )
    chosen = np.flatnonzero((row_of_term >= 0) & (value != 0))
    floor = targets["sense"].to_numpy()[in_force] == "at_least"
    in_money = np.isin(in_force, terms["target"].to_numpy()[terms["column"].to_numpy() == "payment"])
    block = RowBlock(
        family="share_targets",
        name="share_targets",
        keys={"target": in_force},
        rows=row_of_term[chosen],
        columns=columns_of_terms(columns, terms.iloc[chosen]),
        coefficients=value[chosen],
        lower=np.where(floor, bound, -np.inf),
        upper=np.where(floor, np.inf, bound),
        unit=list(np.where(in_money, "currency", "kg")),
        slack="gap",
        eased_by=in_force,
    )
    return (block,)


def _point_more(instance: Instance, target: int, amount: float) -> Instance:
    floor = instance.targets["sense"].iloc[target] == "at_least"
    return moved("targets", "share", -0.01 if floor else 0.01)(instance, target, amount)


FAMILY: Family = Family(
    "share_targets",
    "soft",
    rows,
    slacks=(Slack("gap", "", "target_gaps", one_per_amount("targets", "scale"), stated="targets"),),
    limits=(Limit("share_targets", "points", _point_more, "share", in_cents=True),),
    about={"target": ("targets", "target")},
)
