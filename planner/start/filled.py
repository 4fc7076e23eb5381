"""Rows of a case that is begun for a town, and what of them is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from planner.assumed import NOT_OF_A_ROW, cell_text, joined, key_text
from planner.case import Case
from planner.schema import CASE_TABLES
from planner.schema.base import is_empty, typed_frame

Row = dict[str, Any]

FIRST_LINE = 2
"""Line of the first row of a table: the headings are in line 1."""


class Why(NamedTuple):
    """Who says what was filled in, and why it is taken."""

    source: str
    reason: str


def about(row: Mapping[Any, Any], column: str) -> str:
    """Return what of the remark on a row of the library is about a column, without the column's name; else the whole remark."""
    parts = str(row["assumed"]).split("; ")
    return next((part.partition(": ")[2] for part in parts if part.startswith(f"{column}:")), str(row["assumed"]))


class Filled:
    """Rows by table, and an assumption for every cell that the user did not type."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {name: [] for name in CASE_TABLES}
        self._told: list[tuple[str, Row, str, Why]] = []

    def add(self, table: str, row: Row, cells: Mapping[str, Why] | None = None, whole: Why | None = None) -> Row:
        """Add a row.

        Parameters
        ----------
        table : str
            Its table.
        row : dict of str to object
            Its cells; those that it lacks are blank.
        cells : mapping of str to Why, optional
            Columns that are assumed.
        whole : Why, optional
            Why the row as a whole is assumed.

        Returns
        -------
        dict of str to object
            The row, which may still be changed: what is assumed is told of it as it is in the end.
        """
        self.tables[table].append(row)
        self._told += [(table, row, column, why) for column, why in (cells or {}).items()]
        if whole is not None:
            self._told.append((table, row, "", whole))
        return row

    def add_frame(self, table: str, frame: pd.DataFrame) -> None:
        """Add the rows of a table that a file says."""
        for row in frame.to_dict("records"):
            self.tables[table].append({str(name): value for name, value in row.items() if not is_empty(value)})

    def assume(self, table: str, row: Row, column: str, value: object, why: Why) -> None:
        """Fill a cell of a row that is there already.

        Parameters
        ----------
        table : str
            Table of the row.
        row : dict of str to object
            The row.
        column : str
            Which cell.
        value : object
            What is filled in.
        why : Why
            Who says so, and why it is taken.
        """
        row[column] = value
        self._told.append((table, row, column, why))

    def case(self) -> Case:
        """Return the case."""
        tables = {name: _frame(name, rows) for name, rows in self.tables.items()}
        tables["assumptions"] = _frame("assumptions", [_assumption(*told) for told in self._told])
        return Case(tables)


def _frame(table: str, rows: list[Row]) -> pd.DataFrame:
    frame = typed_frame(CASE_TABLES[table], pd.DataFrame(rows), partial=True)
    return frame.set_axis(pd.RangeIndex(FIRST_LINE, FIRST_LINE + len(frame)))


def _assumption(table: str, row: Row, column: str, why: Why) -> Row:
    schema = CASE_TABLES[table]
    shown = [name for name in schema.names if name not in NOT_OF_A_ROW]
    value = cell_text(schema[column], row.get(column)) if column else joined(row, shown, table)
    return {
        "table": table,
        "row": key_text(row, table),
        "column": column,
        "value": value,
        "source": why.source,
        "assumed": why.reason,
    }
