"""The law's order of preference: each lot of the call keeps the size that was settled before it is awarded."""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, RowBlock
from models.family import Family, Slack
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per lot that is settled, in packs: sum of bought = packs."""
    lots, terms = instance.lots, instance.lot_terms
    settled = np.flatnonzero(lots["packs"].notna().to_numpy())
    place = np.full(len(lots), -1)
    place[settled] = np.arange(len(settled))
    row = place[terms["lot"].to_numpy()]
    kept = np.flatnonzero(row >= 0)
    packs = lots["packs"].to_numpy()[settled]
    block = RowBlock(
        family="ranking",
        name="lots",
        keys={"lot": settled},
        rows=row[kept],
        columns=columns("bought", terms["supply"].to_numpy()[kept]),
        coefficients=np.ones(len(kept)),
        lower=packs,
        upper=packs,
        unit="packs",
    )
    return (block,)


def _fair_rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per fair part: packs bought of the supplier and product (+ lack) >= the part."""
    parts, part_terms = instance.fair_parts, instance.fair_part_terms
    block = RowBlock(
        family="fairness",
        name="fair_parts",
        keys={name: parts[name].to_numpy() for name in ("supplier", "product")},
        rows=part_terms["part"].to_numpy(),
        columns=columns("bought", part_terms["supply"].to_numpy()),
        coefficients=np.ones(len(part_terms)),
        lower=parts["packs"].to_numpy(),
        upper=np.full(len(parts), np.inf),
        unit="packs",
        slack="fair_lack",
    )
    return (block,)


FAMILY: Family = Family("ranking", "hard", rows)
FAIRNESS: Family = Family(
    "fairness",
    "soft",
    _fair_rows,
    slacks=(Slack("fair_lack", "packs", "unfairness", lambda i: i.fair_parts["weight"].to_numpy(dtype=float)),),
    for_scenarios=False,
)
