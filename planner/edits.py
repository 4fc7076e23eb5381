"""Two people edit one case: what differs between two states of it, and both edits in one where no cell collides.

Rule, by hand. Both begin with ``apples 2.00, pears 3.00``. One makes apples 2.50, the other makes pears 3.50 and adds plums
4.00: together ``apples 2.50, pears 3.50, plums 4.00``. Had the other made apples 2.70, that cell collides: the case that is
kept has 2.50, and the other is told of 2.50 and 2.70. A row that one deleted and the other changed collides as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.case import Case
from planner.i18n import _, day_text, number_text
from planner.schema import CASE_TABLES, Column

BETWEEN = ", "
"""What stands between the words of a row's key."""

TELLING = 3
"""Things of a row without a name of its own that tell which it is."""

Rows = dict[Hashable, dict[str, Any]]


@dataclass(frozen=True)
class Difference:
    """A cell, or a whole row, in which two states of a case differ.

    Parameters
    ----------
    table : str
        Name of the table.
    row : str
        The row: the words of its key, or its line where the table has no key.
    column : str
        Column; empty: the whole row.
    one, other : str
        Its value in the one and the other state, as in a file; empty where the cell is blank or the row is not there.
    """

    table: str
    row: str
    column: str
    one: str
    other: str


def differences(one: Case, other: Case) -> list[Difference]:
    """Return every cell and row in which two states of a case differ, in the order of its tables."""
    found = []
    for name in _tables(one, other):
        if _whole_table(one, name).equals(_whole_table(other, name)):
            continue
        first, second = _both(name, one, other)
        for row in dict.fromkeys([*first, *second]):
            found += _cells(name, row, first.get(row), second.get(row))
    return found


def merged(base: Case, mine: Case, stored: Case) -> tuple[Case, list[Difference]]:
    """Put the edits that lead from `base` to `mine` on a state that somebody else made of `base` meanwhile.

    Parameters
    ----------
    base : Case
        The state from which both began.
    mine : Case
        It with my edits.
    stored : Case
        It with the edits of others, as it is kept now.

    Returns
    -------
    tuple
        The case with both, and the cells and rows in which both say something else: there the stored value stands
        (`Difference.one`), and mine (`Difference.other`) is told.
    """
    tables, extras, collisions = dict(stored.tables), dict(stored.extras), list[Difference]()
    for name in _tables(base, mine, stored):
        began, wanted, kept = _both(name, base, mine, stored)
        if wanted == began:
            continue
        rows, more = _merged_rows(name, began, wanted, kept)
        collisions += more
        frame, own = _frames(name, rows, mine, stored)
        if name in CASE_TABLES:
            tables[name] = frame
        if own is not None:
            extras[name] = own
    return Case(tables, extras, stored.path), collisions


def _merged_rows(name: str, began: Rows, wanted: Rows, kept: Rows) -> tuple[Rows, list[Difference]]:
    rows, collisions = dict(kept), list[Difference]()
    # Of rows known by their content nobody can tell a change from a row removed and another added.
    doubtful = any(_is_content(row) and row not in wanted and row not in kept for row in began)
    for row in dict.fromkeys([*began, *wanted]):
        before, now, there = began.get(row), wanted.get(row), kept.get(row)
        if now in (before, there):
            continue
        if there == before and not (doubtful and before is None):
            if now is None:
                del rows[row]
            else:
                rows[row] = now
        elif now is None or there is None or before is None:
            collisions += [_whole(name, row, there, now)]
        else:
            cells = dict(there)
            for column in now:
                if now[column] == before.get(column) or now[column] == there.get(column):
                    continue
                if there.get(column) == before.get(column):
                    cells[column] = now[column]
                else:
                    collisions.append(_difference(name, row, column, there.get(column), now[column]))
            rows[row] = cells
    return rows, collisions


def _tables(*cases: Case) -> Iterable[str]:
    return dict.fromkeys([*CASE_TABLES, *(name for case in cases for name in case.extras)])


def _whole_table(case: Case, name: str) -> pd.DataFrame:
    parts = [part.reset_index(drop=True) for part in (case.tables.get(name), case.extras.get(name)) if part is not None]
    return pd.concat(parts, axis=1) if parts else pd.DataFrame()


def _both(name: str, *cases: Case) -> list[Rows]:
    """Return the rows of a table in each state of a case, under names by which a row is known again.

    That is its key where every state has one; else its line where no state added or removed one; else what is in it.
    """
    frames = [_whole_table(case, name) for case in cases]
    key = CASE_TABLES[name].key if name in CASE_TABLES else []
    records = [[_plain(row) for row in frame.to_dict("records")] for frame in frames]
    named = [[tuple(row[column] for column in key) for row in rows] for rows in records]
    if key and all(len(set(names)) == len(names) for names in named):
        return [dict(zip(names, rows, strict=True)) for names, rows in zip(named, records, strict=True)]
    if len({len(rows) for rows in records}) == 1:
        return [dict(enumerate(rows, 2)) for rows in records]
    return [_by_content(rows) for rows in records]


def _by_content(rows: list[dict[str, Any]]) -> Rows:
    seen: Counter[Hashable] = Counter()
    found: Rows = {}
    for row in rows:
        content = tuple(row.items())
        seen[content] += 1
        found[content, seen[content]] = row
    return found


def _is_content(row: Hashable) -> bool:
    return isinstance(row, tuple) and bool(row) and isinstance(row[0], tuple)


def _plain(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    """Return a row whose blank cells are all None, so that rows can be compared."""
    return {str(column): None if pd.isna(value) or value == "" else value for column, value in row.items()}


def _frames(name: str, rows: Rows, mine: Case, stored: Case) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return rows as the table and its columns of the user's own."""
    index = pd.RangeIndex(2, len(rows) + 2)
    own = list(dict.fromkeys(c for case in (stored, mine) if name in case.extras for c in case.extras[name].columns))
    frame = CASE_TABLES[name].empty() if name in CASE_TABLES else pd.DataFrame()
    for column in frame.columns:
        dtype = str(frame[column].dtype)
        values = [row.get(column) for row in rows.values()]
        frame[column] = pd.Series(["" if v is None else v for v in values] if dtype == "str" else values, dtype=dtype)
    frame.index = index[: len(frame)] if len(frame.columns) else index
    texts = {
        c: pd.Series(["" if row.get(c) is None else str(row[c]) for row in rows.values()], dtype="str") for c in own
    }
    return frame, pd.DataFrame(texts).set_axis(index, axis="index") if own else None


def _cells(name: str, row: Hashable, one: dict[str, Any] | None, other: dict[str, Any] | None) -> list[Difference]:
    if one is None or other is None:
        return [_whole(name, row, one, other)]
    return [
        _difference(name, row, column, one.get(column), other.get(column))
        for column in dict.fromkeys([*one, *other])
        if one.get(column) != other.get(column)
    ]


def _whole(name: str, row: Hashable, one: dict[str, Any] | None, other: dict[str, Any] | None) -> Difference:
    return Difference(name, _row_text(row), "", _row_values(one), _row_values(other))


def _difference(name: str, row: Hashable, column: str, one: Any, other: Any) -> Difference:
    return Difference(name, _row_text(row), column, _text(one), _text(other))


def _row_text(row: Hashable) -> str:
    if _is_content(row):
        return ", ".join(_text(value) for _column, value in row[0] if value is not None)  # type: ignore[index]
    return BETWEEN.join(_text(value) for value in row) if isinstance(row, tuple) else str(row)


def _row_values(row: dict[str, Any] | None) -> str:
    return "" if row is None else ", ".join(_text(value) for value in row.values() if value is not None)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def differences_in_words(found: Iterable[Difference], *cases: Case) -> list[Difference]:
    """Return differences as a reader is told them: tables and columns by their headings, things by their names.

    Parameters
    ----------
    found : iterable of Difference
        Cells and rows.
    *cases : Case
        The states of the case in which the names of things stand; the last one outweighs the others.

    Returns
    -------
    list of Difference
        The same in the same order. Of a whole row, what stands in it is not told again.
    """
    names = _Names(cases)
    return [names.told(one) for one in found]


class _Names:
    """What things of a case are called."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._cases = list(cases)
        self._rows: dict[str, dict[str, dict[str, Any]]] = {}

    def told(self, found: Difference) -> Difference:
        """Return a difference in words."""
        schema = CASE_TABLES.get(found.table)
        if schema is None:
            return found
        column = schema[found.column] if found.column in schema else None  # noqa: SIM401 - a Table is not a dict
        one, other = ("", "") if not found.column else (self._cell(column, text) for text in (found.one, found.other))
        heading = found.column if column is None else schema.headings[found.column]
        return Difference(schema.title, self._row(found), heading, one, other)

    def _row(self, found: Difference) -> str:
        schema = CASE_TABLES[found.table]
        parts = found.row.split(BETWEEN) if schema.key else []
        if len(parts) != len(schema.key) or not parts:
            return found.row
        row = self._of(found.table).get(parts[0], {}) if len(parts) == 1 else {}
        if row.get("name"):
            return str(row["name"])
        led = [name for name in schema.names if schema[name].references and row.get(name)]
        if len(parts) == 1 and led and not schema[schema.key[0]].references:
            return BETWEEN.join(self._cell(schema[name], str(row[name])) for name in led[:TELLING])
        cells = (self._cell(schema[name], part) for name, part in zip(schema.key, parts, strict=True))
        return BETWEEN.join(filter(None, cells))

    def _cell(self, column: Column | None, text: str) -> str:
        if column is None or not text:
            return text
        if column.kind == "boolean":
            return _("yes") if text == "True" else _("no")
        if column.kind == "date":
            return day_text(pd.Timestamp(text))
        if column.kind in ("number", "integer"):
            return number_text(float(text), 6).rstrip("0").rstrip(".,") if "." in text else text
        for reference in column.references:
            table, _dot, _name = reference.partition(".")
            name = self._of(table).get(text, {}).get("name") if table in CASE_TABLES else None
            if name:
                return str(name)
        return column.word(text) if text in column.allowed else text

    def _of(self, table: str) -> dict[str, dict[str, Any]]:
        """Return the rows of a table with a key of one column by that."""
        if table not in self._rows:
            key = CASE_TABLES[table].key
            frames = [case.tables[table] for case in self._cases] if len(key) == 1 else []
            self._rows[table] = {str(row[key[0]]): _plain(row) for frame in frames for row in frame.to_dict("records")}
        return self._rows[table]
