"""Plans as files, opened as one: the sheets of all their workbooks, and the rows of their JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.io.columns import decoded
from planner.io.plans import FORMAT_BY_ROW, plan_files

Rows = dict[str, list[dict[str, Any]]]


class Sheets:
    """The sheets of a plan's workbooks by title, the printed workbook's first.

    Parameters
    ----------
    path : Path
        The printed workbook.
    data_only : bool
        Results of formulas in their place.
    """

    def __init__(self, path: Path, *, data_only: bool = False) -> None:
        self.books: dict[Path, Workbook] = {file: load_workbook(file, data_only=data_only) for file in plan_files(path)}
        self.file_of = {title: file for file in reversed(self.books) for title in self.books[file].sheetnames}

    def __getitem__(self, title: str) -> Worksheet:
        found: Worksheet = self.books[self.file_of[title]][title]
        return found

    def __iter__(self) -> Iterator[Worksheet]:
        return (ws for book in self.books.values() for ws in book.worksheets)

    @property
    def sheetnames(self) -> list[str]:
        """The titles, workbook by workbook."""
        return [ws.title for ws in self]


def changed_cell(path: Path, folder: Path, sheet: str, place: str, value: Any) -> Path:
    """Copy a plan's files into a folder with one cell changed, and return the printed workbook."""
    shutil.copytree(path.parent, folder, dirs_exist_ok=True)
    sheets = Sheets(folder / path.name)
    sheets[sheet][place] = value
    file = sheets.file_of[sheet]
    sheets.books[file].save(file)
    return folder / path.name


def json_rows(path: Path) -> Rows:
    """Return the rows of each table of a `plan.json`."""
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
    found = {}
    for name, table in tables.items():
        columns = {column: decoded(values, table["rows"]) for column, values in table["columns"].items()}
        found[name] = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return found


def write_json_rows(rows: Rows, path: Path) -> Path:
    """Write rows as a `plan.json` of the first edition, which kept them so."""
    path.write_text(json.dumps({"format": FORMAT_BY_ROW, "tables": rows}), encoding="utf-8")
    return path
