"""Edits of a table that are begun and not taken: kept with the rows that they began from, so that nothing typed is lost.

Two windows of one workspace note under one name. Who writes looks whether another window wrote there meanwhile, and sets its
edits aside under that window's own name; each window offers what others have begun (`others`), and takes them up or leaves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.ui import memory

_NAME = "edits of "
_OF = " of window "


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
    return _draft(table, memory.noted(_NAME + table), now)


def others(table: str, now: pd.DataFrame) -> dict[str, Draft]:
    """Return the edits of a table that other windows have begun, by the name under which they are kept.

    Parameters
    ----------
    table : str
        Its name.
    now : pandas.DataFrame
        Its rows as they are kept, whose columns the edits have.
    """
    kept = memory.stored()
    mine, main = memory.noted(_NAME + table), kept.get(_NAME + table)
    found = {name: noted for name, noted in kept.items() if name.startswith(f"{_NAME}{table}{_OF}")}
    found.pop(_aside(table, memory.window()), None)
    if main is not None and main != mine and _whose(main) != memory.window():
        found[_NAME + table] = main
    drafts = {name: _draft(table, noted, now) for name, noted in found.items()}
    return {name: draft for name, draft in drafts.items() if draft is not None and not same(draft.rows, now)}


def leave(name: str) -> None:
    """Forget edits of another window, by the name under which they are kept."""
    memory.note_all({name: None})


def _draft(table: str, noted: Any, now: pd.DataFrame) -> Draft | None:
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

    Returns
    -------
    Draft
        The edits that were begun, or the rows as they are kept where none were; the same on every run of the page until
        the editor leaves it.
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

    Returns
    -------
    Draft or None
        The edits with the rows typed as the table asks for, and for each the row that it was.
    """
    # The editor numbers the rows it was given from 2 on, and its own new ones after them.
    before = dict(enumerate(given.origin, 2))
    origin = [before.get(int(n)) for n in edited.index]
    if same(base, edited):
        _write(table, None)
        return None
    rows = service.typed_rows(table, edited)
    _write(table, {"base": _pack(base), "rows": _pack(rows), "origin": origin})
    return Draft(base, rows, origin)


def replace(table: str, base: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Note edits that begin from other rows; which of them each row was is told by the key of the table.

    Parameters
    ----------
    table : str
        Short name of the table of the case.
    base : pandas.DataFrame
        The rows from which the edits now begin.
    rows : pandas.DataFrame
        The rows as they are meant to be: one whose key is not in `base` is new.
    """
    key = service.case_tables()[table].key or list(base.columns)
    places = {str(row): at for at, row in enumerate(_pack(base[key]))}
    origin = [places.pop(str(row), None) for row in _pack(rows[key])]
    _write(table, {"base": _pack(base), "rows": _pack(rows), "origin": origin})


def drop(table: str) -> None:
    """Forget this window's edits of a table."""
    _write(table, None)


def _write(table: str, edits: dict[str, Any] | None) -> None:
    """Note this window's edits, or forget them; what another window noted there meanwhile is set aside and stays."""
    name, window = _NAME + table, memory.window()
    known = memory.noted(name)
    if edits is None and known is None:
        return
    if edits is not None and known is not None and {**edits, _WINDOW: _whose(known)} == known:
        return
    now = memory.stored().get(name)
    theirs = now if now is not None and now != known and _whose(now) != window else None
    mine = None if edits is None else edits | {_WINDOW: window}
    aside = {_aside(table, window): None}
    if theirs is not None:
        aside |= {_aside(table, _whose(theirs)): theirs}
    memory.note_all({name: mine} | aside)


def _aside(table: str, window: str) -> str:
    return f"{_NAME}{table}{_OF}{window}"


def _whose(noted: Any) -> str:
    return str(noted.get(_WINDOW, "")) if isinstance(noted, dict) else ""


_WINDOW = "window"


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Return True if two tables say the same."""
    return _pack(one) == _pack(other)


def with_table(case: Case, table: str, rows: pd.DataFrame) -> Case:
    """Return a case with other rows in a table, and none of the user's own columns beside them, to compare it.

    Parameters
    ----------
    case : Case
        The case that is edited; it stays as it is.
    table : str
        Short name of the table.
    rows : pandas.DataFrame
        Its rows, with the columns of the schema.

    Returns
    -------
    Case
        A copy; all other tables are those of `case`.
    """
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
