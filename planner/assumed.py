"""Which cells of a case are assumed: those that the table assumptions names and that still hold what it says.

Somebody who types a figure of his own has no more to do: the cell differs, and the row about it counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from planner.case import Case
from planner.once import once
from planner.schema import CASE_TABLES, Column
from planner.schema.base import is_empty

BETWEEN = "/"
"""What stands between the short names of a row, and between the cells of one that is assumed as a whole."""

NOT_OF_A_ROW = ("source", "assumed")
"""Columns that tell of a row and are no part of it."""


@once
def assumed_cells(case: Case) -> pd.DataFrame:
    """Return the assumptions that count: the table's columns, and ``line``, that of the cell in its own table."""
    told = case.tables["assumptions"]
    lines = [
        _line(case, str(row["table"]), str(row["row"]), str(row["column"]), str(row["value"]))
        for row in told.to_dict("records")
    ]
    found = told.assign(line=pd.array(lines, dtype="Int64"))
    return found[found["line"].notna()].reset_index(drop=True)


@once
def _texts(case: Case, table: str, column: str) -> dict[str, tuple[int, str]]:
    """Return by a row's short names its line and the text of a cell, or of the whole row."""
    frame, schema = case.tables[table], CASE_TABLES[table]
    shown = [column] if column else [name for name in schema.names if name not in NOT_OF_A_ROW]
    names = [key_text(row, table) for row in frame.to_dict("records")]
    cells = [joined(row, shown, table) for row in frame.to_dict("records")]
    return {name: (int(line), cell) for name, line, cell in zip(names, frame.index, cells, strict=True)}


def _line(case: Case, table: str, row: str, column: str, value: str) -> int | None:
    schema = CASE_TABLES.get(table)
    if schema is None or (column and column not in schema):
        return None
    line, cell = _texts(case, table, column).get(row, (None, ""))
    return line if cell == value else None


def key_text(row: Mapping[Any, object], table: str) -> str:
    """Return what a row is called in the table assumptions; a table of one row has no name for it."""
    schema = CASE_TABLES[table]
    return "" if schema.single else joined(row, schema.key or schema.names, table)


def joined(row: Mapping[Any, object], columns: Iterable[str], table: str) -> str:
    """Return cells of a row as one text.

    Parameters
    ----------
    row : mapping of str to object
        The row's cells; those that it lacks are blank.
    columns : iterable of str
        Which of them.
    table : str
        Table of the row.

    Returns
    -------
    str
        Their texts, with a sign between them.
    """
    schema = CASE_TABLES[table]
    return BETWEEN.join(cell_text(schema[name], row.get(name)) for name in columns)


def cell_text(column: Column, value: object) -> str:
    """Return a cell as the table assumptions writes it: the same for what was read from a file and what is about to be written."""
    if is_empty(value):
        return ""
    match column.kind:
        case "boolean":
            return "yes" if value else "no"
        case "date":
            return pd.Timestamp(value).date().isoformat()  # type: ignore[arg-type]
        case "number" | "integer":
            return repr(float(value)).removesuffix(".0")  # type: ignore[arg-type]
        case _:
            return str(value)
