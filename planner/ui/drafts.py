"""Edits of a table that are begun and not taken: kept with the rows that they began from, so that nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.ui import memory

_NAME = "edits of "


@dataclass(frozen=True, eq=False)
class Draft:
    """Edits of a table.

    Parameters
    ----------
    base : pandas.DataFrame
        The rows from which they began.
    rows : pandas.DataFrame
        The rows as they are meant to be.
    origin : list of int or None
        For each row, the place in `base` of the one that it was; None for a new one.
    """

    base: pd.DataFrame
    rows: pd.DataFrame
    origin: list[int | None]


def has(table: str) -> bool:
    """Return True if edits of a table are begun."""
    return memory.noted(_NAME + table) is not None


def read(table: str, now: pd.DataFrame) -> Draft | None:
    """Return the edits of a table that are begun, or None.

    Parameters
    ----------
    table : str
        Its name.
    now : pandas.DataFrame
        Its rows as they are kept, whose columns the edits have.
    """
    noted = memory.noted(_NAME + table)
    try:
        base, rows = (_unpack(table, noted[part], list(now.columns)) for part in ("base", "rows"))
        origin = [None if at is None else int(at) for at in noted["origin"]]
        return Draft(base, rows, origin) if len(origin) == len(rows) else None
    except (KeyError, TypeError, ValueError):
        return None


def seed(key: str, now: pd.DataFrame, draft: Draft | None) -> Draft:
    """Return what an editor is given: the edits begun where it appears, the same for as long as it is on the page.

    Parameters
    ----------
    key : str
        Key of the editor: while Streamlit knows it, it adds to what it was given what is typed.
    now : pandas.DataFrame
        The rows as they are kept.
    draft : Draft or None
        The edits begun.
    """
    kept = f"seed of {key}"
    if key not in st.session_state or kept not in st.session_state:
        for old in [name for name in st.session_state if str(name).startswith("seed of ")]:
            del st.session_state[old]
        given = draft or Draft(now, now, list(range(len(now))))
        st.session_state[kept] = Draft(given.base, _numbered(given.rows), given.origin)
    found: Draft = st.session_state[kept]
    return found


def note(table: str, base: pd.DataFrame, given: Draft, edited: pd.DataFrame) -> Draft | None:
    """Note what an editor holds now; return the edits, or None if it says what was there.

    Parameters
    ----------
    table : str
        Its name.
    base : pandas.DataFrame
        The rows from which the edits began.
    given : Draft
        What the editor was given.
    edited : pandas.DataFrame
        What it holds.
    """
    # The editor numbers the rows it was given from 2 on, and its own new ones after them.
    before = dict(enumerate(given.origin, 2))
    origin = [before.get(int(n)) for n in edited.index]
    if same(base, edited):
        memory.note(_NAME + table, None)
        return None
    rows = service.typed_rows(table, edited)
    memory.note(_NAME + table, {"base": _pack(base), "rows": _pack(rows), "origin": origin})
    return Draft(base, rows, origin)


def replace(table: str, base: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Note edits that begin from other rows; which of them each row was is told by the key of the table."""
    key = service.case_tables()[table].key or list(base.columns)
    places = {str(row): at for at, row in enumerate(_pack(base[key]))}
    origin = [places.pop(str(row), None) for row in _pack(rows[key])]
    memory.note(_NAME + table, {"base": _pack(base), "rows": _pack(rows), "origin": origin})


def drop(table: str) -> None:
    """Forget the edits of a table."""
    memory.note(_NAME + table, None)


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Return True if two tables say the same."""
    return _pack(one) == _pack(other)


def with_table(case: Case, table: str, rows: pd.DataFrame) -> Case:
    """Return a case with other rows in a table, and none of the user's own columns beside them, to compare it."""
    return Case({**case.tables, table: rows}, {n: own for n, own in case.extras.items() if n != table}, case.path)


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_axis(pd.RangeIndex(2, len(rows) + 2), axis="index")


def _pack(rows: pd.DataFrame) -> list[list[Any]]:
    return [[_plain(value) for value in row] for row in rows.astype("object").to_numpy().tolist()]


def _plain(value: Any) -> Any:
    if pd.isna(value) or value == "":
        return None
    if hasattr(value, "isoformat"):
        return pd.Timestamp(value).date().isoformat()
    return value.item() if hasattr(value, "item") else value


def _unpack(table: str, rows: list[list[Any]], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns, dtype="object")
    return _numbered(service.typed_rows(table, frame))
