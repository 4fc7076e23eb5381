"""Menu: one dish in each part of a meal on each day served, and one product in each interchangeable ingredient."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock
from models.family import Family
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return what makes days of dishes a menu; both blocks hold in every mode.

    ``slots``, one row per row of slots: minimum days <= sum of serve over its dishes <= maximum days.
    ``fills``, one row per serving and interchangeable ingredient: sum of fill - serve = 0.
    """
    return _slots(instance, columns), _fills(instance, columns)


def _slots(instance: Instance, columns: Columns) -> RowBlock:
    keys: Final = ("menu", "period", "meal", "slot")
    slots, servings = instance.slots, instance.servings
    row = np.full(len(servings), -1)
    if len(slots) and len(servings):
        row = pd.MultiIndex.from_frame(slots[[*keys]]).get_indexer(pd.MultiIndex.from_frame(servings[[*keys]]))
    member = np.flatnonzero(row >= 0)
    return RowBlock(
        family="menu",
        name="slots",
        keys={"slot_row": np.arange(len(slots))},
        rows=row[member].astype(np.int64),
        columns=columns("serve", member),
        coefficients=np.ones(len(member)),
        lower=slots["minimum_days"].to_numpy(dtype=float),
        upper=slots["maximum_days"].to_numpy(dtype=float),
        unit="days",
    )


def _fills(instance: Instance, columns: Columns) -> RowBlock:
    fills = instance.fills
    pairs = fills[["serving", "choice"]]
    pairs = pairs.drop_duplicates().reset_index(drop=True) if len(pairs) else pairs
    row, count = np.zeros(0, dtype=np.int64), len(pairs)
    if count:
        row = pd.MultiIndex.from_frame(pairs).get_indexer(pd.MultiIndex.from_frame(fills[["serving", "choice"]]))
    return RowBlock(
        family="menu",
        name="fills",
        keys={"serving": pairs["serving"].to_numpy(), "choice": pairs["choice"].to_numpy()},
        rows=np.concatenate([row.astype(np.int64), np.arange(count)]),
        columns=np.concatenate([columns("fill"), columns("serve", pairs["serving"].to_numpy())]),
        coefficients=np.concatenate([np.ones(len(fills)), -np.ones(count)]),
        lower=np.zeros(count),
        upper=np.zeros(count),
        unit="days",
    )


FAMILY: Family = Family("menu", None, rows)
