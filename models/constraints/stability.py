"""Stability: what was announced to the suppliers is kept, as far as a change is not worth more than it counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, Floats, RowBlock
from models.family import Family, Slack
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return what is bought less and more than announced, in packs; always soft, at a price.

    ``announced_least``, one row per announced supply: bought (+ less) >= packs announced.
    ``announced_most``, the same rows: bought (- more) <= packs announced.
    """
    announced = instance.announced
    packs = announced["packs"].to_numpy(dtype=float)
    return (
        _block("announced_least", announced, columns, packs, np.full(len(packs), np.inf), "less"),
        _block("announced_most", announced, columns, np.full(len(packs), -np.inf), packs, "more"),
    )


def _block(
    name: str, announced: pd.DataFrame, columns: Columns, lower: np.ndarray, upper: np.ndarray, slack: str
) -> RowBlock:
    return RowBlock(
        family="stability",
        name=name,
        keys={"supply": announced["supply"].to_numpy()},
        rows=np.arange(len(announced)),
        columns=columns("bought", announced["supply"].to_numpy()),
        coefficients=np.ones(len(announced)),
        lower=lower,
        upper=upper,
        unit="packs",
        slack=slack,
    )


def _weight(instance: Instance) -> Floats:
    return instance.announced["weight"].to_numpy(dtype=float)


FAMILY: Family = Family(
    "stability",
    "soft",
    rows,
    slacks=(
        Slack("less", "packs", "cost", _weight, lambda i: i.announced["packs"].to_numpy(dtype=float)),
        Slack("more", "packs", "cost", _weight),
    ),
    for_scenarios=False,
)
