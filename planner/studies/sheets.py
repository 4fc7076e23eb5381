"""Sheets that the workbooks of all studies share: a title, a note, a table with headings, what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.i18n import N_, _
from planner.making.scenarios import Scenario
from planner.reports import styles
from planner.reports.sheets import LINE_HEIGHT, Book, figure_width, sheet_title, text_lines, unit_format

HEADER_ROW = 4
"""Row of the headings in every sheet of a study."""

WIDEST_TEXT = 60.0


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet.

    Parameters
    ----------
    name : str
        Column of the table.
    label : str
        Heading.
    fmt : str
        Number format; blank for texts.
    """

    name: str
    label: str
    fmt: str = ""


def sheet(book: Book, title: str, note: str, frame: pd.DataFrame, fields: Sequence[Field]) -> Worksheet:
    """Write a table on a sheet of its own.

    Parameters
    ----------
    book : Book
        Workbook in the making.
    title, note : str
        Name of the sheet, in English, and what it shows, in the language in use.
    frame : pandas.DataFrame
        Rows; missing numbers stay blank.
    fields : sequence of Field
        Columns to write, in order.

    Returns
    -------
    Worksheet
        The new sheet.
    """
    ws = book.sheet(sheet_title(title))
    book.put(ws, 1, 1, f"{_(title)} \N{EN DASH} {book.case_name}", "title")
    book.put(ws, 2, 1, note, "note")
    for k, one in enumerate(fields, 1):
        book.put(ws, HEADER_ROW, k, one.label, "head", one.fmt or styles.TEXT)
        values = _cells(frame[one.name], one)
        width = _width(one, values)
        ws.column_dimensions[get_column_letter(k)].width = width
        for row, value in enumerate(values, HEADER_ROW + 1):
            book.put(ws, row, k, value, "body", one.fmt or styles.TEXT, wrap=not one.fmt)
            if isinstance(value, str):
                height = LINE_HEIGHT * text_lines(value, width)
                ws.row_dimensions[row].height = max(height, ws.row_dimensions[row].height or 0.0)
    finish_sheet(ws, len(fields), len(frame))
    return ws


def finish_sheet(ws: Worksheet, columns: int, rows: int) -> None:
    """Freeze and repeat the headings, and offer filters.

    Parameters
    ----------
    ws : Worksheet
        A sheet that has its table.
    columns, rows : int
        How many of each the table has, its headings apart.
    """
    ws.freeze_panes = ws.cell(HEADER_ROW + 1, 1)
    ws.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    ws.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(columns)}{HEADER_ROW + max(rows, 1)}"


def scenario_sheet(book: Book, scenarios: Sequence[Scenario], results: Sequence[str]) -> None:
    """Write what each scenario changes, and what came of it.

    Parameters
    ----------
    book : Book
        Workbook in the making.
    scenarios : sequence of Scenario
        One row each.
    results : sequence of str
        What came of each, in words, in the same order.
    """
    frame = pd.DataFrame(
        {
            "scenario": [s.scenario for s in scenarios],
            "name": [s.name for s in scenarios],
            "result": list(results),
            "changes": ["\n".join(s.changes) or _("nothing") for s in scenarios],
            "note": [s.note for s in scenarios],
        }
    )
    fields = [
        Field("scenario", _("Scenario")),
        Field("name", _("Name")),
        Field("result", _("Result")),
        Field("changes", _("What changes")),
        Field("note", _("Note")),
    ]
    sheet(
        book,
        N_("Scenarios"),
        _("Each scenario is a list of changes over the case; all else is as in the case."),
        frame,
        fields,
    )


def unit_formats(book: Book, units: Sequence[str]) -> list[str]:
    """Return the number format of each figure by its unit."""
    return [styles.NUMBER if unit == "" else unit_format(book, unit) for unit in units]


def signed(fmt: str) -> str:
    """Return a number format that shows the sign of a difference, and nothing in place of a zero's."""
    if fmt == styles.SHARE:
        return styles.DIFFERENCE
    plain = fmt.split(";")[0]
    return f"+{plain};-{plain};{plain}"


def _cells(values: pd.Series, field: Field) -> list[Any]:
    if not field.fmt:
        return [str(value) for value in values]
    return [None if pd.isna(value) else value for value in values.astype("object")]


def _width(field: Field, values: Sequence[Any]) -> float:
    heading = max((len(word) for word in field.label.split()), default=0) + 3.0
    if not field.fmt:
        longest = max((len(line) for value in values for line in value.split("\n")), default=0)
        return min(WIDEST_TEXT, max(heading, longest * 1.05 + 2.5))
    largest = max((abs(float(value)) for value in values if value is not None), default=0.0)
    return max(heading, 9.0, figure_width(largest, field.fmt) + 1.0)
