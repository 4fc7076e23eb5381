"""Rows of a file put into a case: what is new is added, what the file says otherwise is changed, the user's own edits stay.

A file imported again is held against what it said before: only cells that changed in the file change, and rows that it has no
more are taken out, unless somebody edited them in the case since. By hand: a register said 320 pupils, the committee corrected
to 310; the register comes again with 320: 310 stays. It comes with 330: 310 stays too, and both are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.assumed import NOT_OF_A_ROW, assumed_cells, cell_text
from planner.case import Case
from planner.edits import Difference, differences, merged
from planner.findings import Finding
from planner.imports.giving_way import given_way
from planner.imports.result import Imported, rows_of
from planner.schema import CASE_TABLES
from planner.schema.base import is_empty

Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class TableCount:
    """What an import does to one table.

    Parameters
    ----------
    table : str
        Its name.
    added, changed, same, taken_out : int
        Rows.
    """

    table: str
    added: int
    changed: int
    same: int
    taken_out: int


@dataclass(frozen=True)
class Merged:
    """A case with the rows of a file.

    Parameters
    ----------
    case : Case
        The case after it.
    counts : list of TableCount
        By table, those that the file says something of.
    changes : list of Difference
        Every row added or taken out and every cell changed.
    collisions : list of Difference
        Cells that were edited in the case and changed in the file: what the case has stands (`Difference.one`).
    findings : list of Finding
        What was assumed in the case and gave way to the file.
    """

    case: Case
    counts: list[TableCount]
    changes: list[Difference]
    collisions: list[Difference]
    findings: list[Finding]


def merge(
    case: Case,
    found: Imported,
    earlier: Mapping[str, pd.DataFrame] | None = None,
    *,
    take_out: bool = False,
    file: str = "",
    others: Sequence[pd.DataFrame] = (),
) -> Merged:
    """Put the rows of a file into a case.

    Parameters
    ----------
    case : Case
        The case as it is now.
    found : Imported
        What the file says.
    earlier : mapping of str to pandas.DataFrame, optional
        What it said when it was imported before.
    take_out : bool
        Rows that it said before and says no more are taken out: it was read in the same way both times.
    file : str
        Its name, for what is told.
    others : sequence of pandas.DataFrame
        Of a record of meals, the cancelled meals that other records told earlier.

    Returns
    -------
    Merged
        The case after it, and what changed.
    """
    base: dict[str, pd.DataFrame] = {}
    mine: dict[str, pd.DataFrame] = {}
    basis, told = given_way(case, found, file, others)
    # A row may be gone from a file with all rows of its table.
    names = [name for name in CASE_TABLES if name in found.tables or (take_out and earlier and name in earlier)]
    stays: list[Difference] = []
    for name in names:
        rows = found.tables.get(name, CASE_TABLES[name].empty())
        before = None if earlier is None else earlier.get(name)
        given = found.given.get(name, ())
        blanks = found.blanks.get(name, ())
        began, wanted = _both(name, basis, rows, before, given, take_out and bool(given), blanks)
        assumed = _assumed(name, case)
        stays += _unrecorded(name, basis, rows, before, began, wanted, assumed)
        _as_assumed(name, basis, began, wanted, assumed)
        base[name], mine[name] = rows_of(name, list(began.values())), rows_of(name, list(wanted.values()))
    after, collisions = merged(Case(base), Case(mine), basis)
    changes = differences(case, after)
    names += [name for name in ("cancelled_meals",) if name not in names and len(basis[name]) < len(case[name])]
    counts = [_count(name, case, found, after, changes) for name in names]
    return Merged(after, counts, changes, [*stays, *collisions], told)


def still_there(case: Case, earlier: Mapping[str, pd.DataFrame]) -> bool:
    """Tell whether a case has any row that a file said earlier."""
    return any(_by_key(name, rows).keys() & _by_key(name, case.tables[name]).keys() for name, rows in earlier.items())


def gone_since(case: Case, found: Imported, earlier: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the rows, by their keys in words, that a file says now as earlier and that the case has no more.

    Parameters
    ----------
    case : Case
        The case as it is now.
    found : Imported
        What the file says.
    earlier : mapping of str to pandas.DataFrame
        What it said when it was imported before.

    Returns
    -------
    list of str
        Table and key of each.
    """
    gone = []
    for name, rows in found.tables.items():
        both = _by_key(name, rows).keys() & _by_key(name, earlier[name]).keys() if name in earlier else set()
        missing = [key for key in _by_key(name, rows) if key in both - _by_key(name, case.tables[name]).keys()]
        gone += [f"{name} {', '.join(str(part) for part in key if part is not None)}" for key in missing]
    return gone


def _both(
    name: str,
    case: Case,
    rows: pd.DataFrame,
    before: pd.DataFrame | None,
    given: tuple[str, ...],
    take_out: bool,
    blanks: tuple[str, ...],
) -> tuple[dict[Key, Row], dict[Key, Row]]:
    """Return the rows from which an edit begins and those to which it leads: see `planner.edits.merged`."""
    stored, earlier = _by_key(name, case.tables[name]), {} if before is None else _by_key(name, before)
    began: dict[Key, Row] = {}
    wanted: dict[Key, Row] = {}
    for key, row in _by_key(name, rows).items():
        first = earlier.get(key) or stored.get(key)
        if first is not None:
            began[key] = first
            wanted[key] = _over(first, row, given, stored.get(key, first), blanks)
        else:
            wanted[key] = row
    if take_out:
        began |= {key: row for key, row in earlier.items() if key not in wanted}
    return began, wanted


def _assumed(name: str, case: Case) -> dict[Key, set[str]]:
    """Return the cells of a table that hold what was filled in, by row."""
    cells = assumed_cells(case)
    cells = cells[cells["table"] == name]
    keys = dict(zip(case.tables[name].index, _by_key(name, case.tables[name]), strict=False))
    found: dict[Key, set[str]] = {}
    for line, column in zip(cells["line"], cells["column"], strict=True):
        found.setdefault(keys[line], set()).update([str(column)] if column else CASE_TABLES[name].names)
    return found


def _unrecorded(
    name: str,
    case: Case,
    rows: pd.DataFrame,
    before: pd.DataFrame | None,
    began: dict[Key, Row],
    wanted: dict[Key, Row],
    assumed: Mapping[Key, set[str]],
) -> list[Difference]:
    """Leave cells as they are that differ from a file from which their row came before imports were on record, and return them.

    By hand: a case began with a register that says 310, the user set 305, and the register still says 310: 305 stays.
    """
    stored, earlier = _by_key(name, case.tables[name]), {} if before is None else _by_key(name, before)
    found = []
    for key, row in _by_key(name, rows).items():
        first = stored.get(key)
        if first is None or key in earlier or not row["source"] or str(row["source"]) not in str(first["source"]):
            continue
        for column in CASE_TABLES[name].names:
            mine, theirs = first[column], wanted[key][column]
            if column in (*NOT_OF_A_ROW, *assumed.get(key, ())) or is_empty(mine) or _plain(mine) == _plain(theirs):
                continue
            text = ", ".join(str(part) for part in key if part is not None)
            found.append(Difference(name, text, column, _shown(name, column, mine), _shown(name, column, theirs)))
            wanted[key] = wanted[key] | {column: mine}
        began[key] = first
    return found


def _shown(name: str, column: str, value: Any) -> str:
    return cell_text(CASE_TABLES[name][column], value)


def _as_assumed(
    name: str, case: Case, began: dict[Key, Row], wanted: Mapping[Key, Row], assumed: Mapping[Key, set[str]]
) -> None:
    """Take rows that a file has no more as they are in the case, where only what was filled in differs: nobody edited them."""
    stored = _by_key(name, case.tables[name])
    for key in began.keys() - wanted.keys():
        now = stored.get(key, began[key])
        differ = {column for column in now if _plain(now[column]) != _plain(began[key][column])}
        if differ <= {*NOT_OF_A_ROW, *assumed.get(key, ())}:
            began[key] = now


def _over(first: Row, row: Row, given: tuple[str, ...], now: Row, blanks: tuple[str, ...]) -> Row:
    """Return a row with what a file says of it; a blank cell of the file says nothing, but in the columns `blanks` that there is none.

    What is only taken for it, such as the town's place for a school's, fills cells that are blank, also now.
    """
    news = {
        column: cell
        for column, cell in row.items()
        if column not in NOT_OF_A_ROW
        and (not is_empty(cell) or (column in blanks and not is_empty(first[column])))
        and (cell != first[column] if column in given else is_empty(first[column]) and is_empty(now[column]))
    }
    if not news:
        return first
    # Of a row that gets what is only assumed too, both reasons hold, but for what was assumed of the cells that the file gives.
    old = "; ".join(part for part in str(first.get("assumed") or "").split("; ") if part.partition(":")[0] not in news)
    told = {
        name: "; ".join(
            dict.fromkeys(
                str(one[name]) for one in (first | {"assumed": old}, row) if name in one and not is_empty(one[name])
            )
        )
        for name in NOT_OF_A_ROW
        if name in first
    }
    return first | news | told


def _by_key(name: str, frame: pd.DataFrame) -> dict[Key, Row]:
    key = CASE_TABLES[name].key
    columns = CASE_TABLES[name].names
    records = frame[columns].to_dict("records")
    return {tuple(_plain(row[column]) for column in key): {str(c): v for c, v in row.items()} for row in records}


def _plain(value: Any) -> Any:
    return None if is_empty(value) else value


def _count(name: str, case: Case, found: Imported, after: Case, changes: list[Difference]) -> TableCount:
    then, now = _by_key(name, case.tables[name]), _by_key(name, after.tables[name])
    theirs = _by_key(name, found.tables.get(name, CASE_TABLES[name].empty()))
    changed = {change.row for change in changes if change.table == name and change.column}
    added = len(now.keys() - then.keys())
    return TableCount(
        name, added, len(changed), len(theirs.keys() & then.keys()) - len(changed), len(then.keys() - now.keys())
    )
