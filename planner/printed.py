"""The sheets of a plan's workbook that people print, held against its tables.

Those sheets are views: what stands on them is arranged from the tables anew whenever the workbook is written. Who edits one
by hand changes what is printed, not what the plan says, so each cell is compared with what the tables would print.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

from planner.case import Case
from planner.i18n import LANGUAGES, _, edition, language, ngettext, using
from planner.io.plans import plan_files
from planner.io.raw import Cell, Unreadable
from planner.io.workbooks import read_sheets
from planner.reports.sheets import Book, sheet_title
from planner.reports.workbook import BOOKS, write_views
from planner.schema.plan_tables import KEPT_SHEET, SHEET
from planner.shown import PlanTables
from planner.verify import Violation
from planner.verify.violation import KG_RELATIVE, SAMPLE, plain

FAMILY = "printed"
"""Family of what is wrong on a printed sheet."""


def printed_violations(tables: Mapping[str, pd.DataFrame], case: Case, path: Path) -> list[Violation]:
    """Return where a printed sheet of a workbook does not show what the plan's tables say.

    A sheet that was deleted is no fault, nor are remarks in words beside the figures. Where the workbook was written with other words than
    those of today (`words_are_of_today`), only its figures and days are compared.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The plan's tables as they were read from the workbook; all of them, else nothing is compared.
    case : Case
        The case.
    path : Path
        The workbook.

    Returns
    -------
    list of Violation
        A violation for each cell that differs; empty where the sheets agree, or a table that is needed is missing.
    """
    needed = (
        "orders",
        "payments",
        "supplier_totals",
        "fund_use",
        "summary",
        "targets",
        "warnings",
        "served",
        "menu_sheet",
        "run",
    )
    if any(name not in tables for name in needed):
        return []
    found: list[Violation] = []
    views: dict[str, Book] = {}
    for file in plan_files(path):
        sheets = {sheet.title: sheet.rows for sheet in read_sheets(file)}
        kept = sheets.get(KEPT_SHEET, [])
        written_in = _language_of(kept, tables["run"])
        with using(written_in):
            called = {str(row[2]): sheet_title(str(row[3])) for row in kept if len(row) > 3 and row[1] == SHEET}
        sheets = {called.get(title, title): rows for title, rows in sheets.items()}
        if written_in not in views:
            views[written_in] = _views(tables, case, written_in)
        found += _wrong(views[written_in], sheets, words=_of_today(kept, written_in))
    return found


def words_are_of_today(path: Path) -> bool:
    """Tell whether a plan's workbooks were written with the words that the planner has today; a file of another kind is."""
    if path.suffix.casefold() == ".json":
        return True
    kept = [sheet.rows for file in plan_files(path) for sheet in read_sheets(file) if sheet.title == KEPT_SHEET]
    return all(_of_today(rows, str(rows[0][2])) for rows in kept if rows and len(rows[0]) > 2)


def _of_today(kept: list[list[Cell]], written_in: str) -> bool:
    """Tell whether the hidden sheet names today's edition of the words of a language."""
    return bool(kept) and len(kept[0]) > 3 and str(kept[0][3]) == edition(written_in)


def _views(tables: Mapping[str, pd.DataFrame], case: Case, written_in: str) -> Book:
    """Return the printed sheets of all of a plan's workbooks, as the tables would print them in a language."""
    with using(written_in):
        book = Book(case)
        for name in ("", *BOOKS):
            write_views(book, name, case, PlanTables(tables))
    return book


def _wrong(views: Book, sheets: Mapping[str, list[list[Cell]]], *, words: bool) -> list[Violation]:
    """Return what is wrong on those sheets of a workbook that are printed: in figures and days, and in words if they are compared."""
    found: list[Violation] = []
    for ws in views.workbook.worksheets:
        if ws.title in sheets:
            results = views.extras[ws.title].results if ws.title in views.extras else {}
            wrong = [
                one
                for one in _differences(ws, results, sheets[ws.title])
                if words or not isinstance(one[1], str) or isinstance(one[2], int | float)
            ]
            found += [_violation(ws.title, *difference) for difference in wrong[:SAMPLE]]
            if len(wrong) > SAMPLE:
                more = ngettext(
                    "{count} more cell of this sheet", "{count} more cells of this sheet", len(wrong) - SAMPLE
                ).format(count=len(wrong) - SAMPLE)
                found.append(Violation(FAMILY, more, _("The printed sheet does not show what the plan's tables say.")))
    return found


def _language_of(kept: list[list[Cell]], run: pd.DataFrame) -> str:
    """Return the language in which the workbook was written, as its hidden sheet says, or an older one's run record."""
    said = [str(kept[0][2])] if kept and len(kept[0]) > 2 else []
    said += [str(word) for word in run.loc[run["item"] == "language", "value"]]
    return next((word for word in said if word in LANGUAGES), language())


def _violation(title: str, place: str, expected: Any, found: Any) -> Violation:
    where = _("sheet {sheet}, cell {cell}").format(sheet=title, cell=place)
    what = _("The printed sheet does not show what the plan's tables say.")
    return Violation(FAMILY, where, what, _shown(expected), _shown(found))


def _shown(value: Any) -> Any:
    return value.isoformat()[:10] if isinstance(value, date) else plain(value)


def _differences(ws: Any, results: Mapping[str, float], rows: list[list[Cell]]) -> Iterator[tuple[str, Cell, Cell]]:
    """Yield the cells that differ: place, what the tables would print, what stands there."""
    wide = ws.max_column
    for row in range(1, ws.max_row + 1):
        line = rows[row - 1] if row <= len(rows) else []
        for column in range(1, wide + 1):
            cell, place = ws.cell(row, column), f"{get_column_letter(column)}{row}"
            reckoned = isinstance(cell.value, str) and cell.data_type == "f"
            expected = results.get(place) if reckoned else cell.value
            found = line[column - 1] if column <= len(line) else None
            if isinstance(found, Unreadable) or (reckoned and _blank(found)):
                continue  # a sum that no program has reckoned yet: it will be, from the cells beside it
            if not _same(expected, found):
                yield place, expected, found


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _same(expected: Any, found: Any) -> bool:
    if _blank(expected):
        return not isinstance(found, int | float) or isinstance(found, bool)  # a remark beside the figures does no harm
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        if isinstance(found, bool) or not isinstance(found, int | float):
            return False
        return math.isclose(expected, found, rel_tol=KG_RELATIVE, abs_tol=KG_RELATIVE)
    if isinstance(expected, date):
        return isinstance(found, date) and expected.isoformat()[:10] == found.isoformat()[:10]
    return " ".join(str(expected).split()) == " ".join(str(found or "").split())
