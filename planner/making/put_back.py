"""Figures of a plan's file that `planner adjust` does not take: it reckons them anew, and says which were changed.

An example by hand: a file says bananas at 2.00, the case says 3.00. Orders have a price of 3.00 again, and one line tells it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.i18n import _, day_text, number_text
from planner.schema import PLAN_TABLES

Tables = Mapping[str, pd.DataFrame]

NOT_COMPARED = ("run", "warnings", "menu_notes", "given_way")
"""Tables that tell how a plan was made, or what is said of its other tables."""


@dataclass(frozen=True, slots=True)
class PutBack:
    """Figures of one column that were put back.

    Parameters
    ----------
    table, column : str
        Where.
    rows : tuple of int
        Lines of the file.
    found, reckoned : float or pandas.Timestamp
        The first of them in the file, and as it follows from case and orders.
    """

    table: str
    column: str
    rows: tuple[int, ...]
    found: float | pd.Timestamp
    reckoned: float | pd.Timestamp

    @property
    def text(self) -> str:
        """A sentence on it."""
        table = PLAN_TABLES[self.table]
        told = _("Put back: {sheet}, {column}, row {rows}: {found} is {reckoned} again, by the case and the orders.")
        return told.format(
            sheet=table.title,
            column=table[self.column].heading,
            rows=", ".join(str(row) for row in self.rows[:3]) + (", ..." if len(self.rows) > 3 else ""),
            found=_shown(self.found),
            reckoned=_shown(self.reckoned),
        )


def put_back(before: Tables, reckoned: Sequence[Tables]) -> list[PutBack]:
    """Return the figures of a file that follow from no orders that it may have been made for.

    Parameters
    ----------
    before : mapping of str to pandas.DataFrame
        The tables of the file; the index holds its lines.
    reckoned : sequence of mappings
        The tables as they follow from the orders in the file, and from those before somebody changed them.
    """
    found = []
    for name in reckoned[0]:
        table = PLAN_TABLES[name]
        keys = [column.name for column in table.columns if column.key]
        if name in NOT_COMPARED or name not in before or not keys or before[name].duplicated(keys).any():
            continue
        for column in (column for column in table.columns if not column.key):
            if column.kind in ("number", "integer", "date") and (name, column.name) != ("orders", "packs"):
                found += _of_column(name, column.name, keys, before[name], [tables[name] for tables in reckoned])
    return found


def _of_column(
    name: str, column: str, keys: list[str], stated: pd.DataFrame, reckoned: Sequence[pd.DataFrame]
) -> list[PutBack]:
    own = stated.set_index(keys)[column]
    changed = np.array(own.notna(), dtype=bool)
    news = [frame.drop_duplicates(keys).set_index(keys)[column].reindex(own.index) for frame in reckoned]
    for new in news:
        changed = changed & np.array(new.notna(), dtype=bool) & ~_same(own, new)
    at = np.flatnonzero(changed)
    if not len(at):
        return []
    rows = tuple(stated.index.to_numpy(dtype=np.int64)[at].tolist())
    return [PutBack(name, column, rows, own.iloc[at[0]], news[0].iloc[at[0]])]


def _same(one: pd.Series, other: pd.Series) -> np.ndarray:
    if str(one.dtype).startswith("datetime"):
        return (one == other).to_numpy(dtype=bool)
    mine, theirs = (values.to_numpy(dtype="float64", na_value=np.nan) for values in (one, other))
    return np.asarray(np.isclose(mine, theirs, rtol=1e-6, atol=1e-6, equal_nan=True), dtype=bool)


def _shown(value: float | pd.Timestamp) -> str:
    if isinstance(value, pd.Timestamp):
        return day_text(value)
    return number_text(float(value), 0 if float(value).is_integer() else 2)
