"""The page of a template that explains, and how its sheets look."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from planner.i18n import _
from planner.io.manual import Offered, word_and_code
from planner.io.template_lines import EXAMPLE_LINE, FIRST_LINE, HELP_LINE
from planner.io.workbooks import TEMPLATE_MARK, sheet_title
from planner.io.writing import escape
from planner.schema import CASE_TABLES, Table

GREEN, GREY = "2F6B3C", "6B6B6B"
NEEDED_FILL, OTHER_FILL = PatternFill("solid", fgColor=GREEN), PatternFill("solid", fgColor="DDE8D8")
WRAPPED = Alignment(wrap_text=True, vertical="top")
LINE = Border(bottom=Side(style="thin", color="BBBBBB"))


def font(**given: Any) -> Font:
    """Return the font of a cell."""
    return Font(name="Calibri", **({"size": 11} | given))


def put(sheet: Any, line: int, at: int, text: str, style: Font | None = None) -> None:
    """Write a text into a cell, never as a formula.

    Parameters
    ----------
    sheet : openpyxl sheet
        Where it is written.
    line, at : int
        Row and column, from 1.
    text : str
        What is written.
    style : Font, optional
        Its font.
    """
    cell = sheet.cell(line, at)
    cell.value = escape(text)
    cell.data_type = "s"
    cell.font = style or font()


def set_page(sheet: Any, *, landscape: bool) -> None:
    """Set how a sheet is printed."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A"


def fill_guide(sheet: Any, tables: Sequence[Table], offered: Offered) -> dict[tuple[str, str], str]:
    """Write the page of explanations.

    Parameters
    ----------
    sheet : openpyxl sheet
        The empty page.
    tables : sequence of Table
        Tables that the workbook has.
    offered : mapping of (table, column) to mapping of str to (str, str)
        Codes that are offered where any word may stand, with what each means and its unit.

    Returns
    -------
    dict of (table, column) to str
        Where the words that each column allows or offers stand, as a range.
    """
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = GREEN
    for letter, width in zip("ABCD", (28, 22, 88, 4), strict=True):
        sheet.column_dimensions[letter].width = width
    put(sheet, 1, 1, _("School-meal planner: how to fill in this workbook"), font(bold=True, size=16, color=GREEN))
    put(sheet, 2, 1, TEMPLATE_MARK, font(size=8, color="AAAAAA"))
    line = 4
    for text in _guide_texts():
        put(sheet, line, 1, text)
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=3)
        sheet.cell(line, 1).alignment = WRAPPED
        sheet.row_dimensions[line].height = 15.5 * math.ceil(len(text) / 125)
        line += 1
    _heading(sheet, line + 1, [_("Sheet"), _("Needed?"), _("What it holds")])
    line = _list_tables(sheet, line + 1, tables, linked=True)
    words_from = line + 2
    others = [table for table in CASE_TABLES.values() if table not in tables]
    if others:
        _heading(sheet, words_from, [_("More sheets"), _("Add with --with"), _("What it holds")])
        words_from = _list_tables(sheet, words_from, others, linked=False) + 2
    words = _list_words(sheet, words_from, tables, offered)
    set_page(sheet, landscape=False)
    return words


def _list_tables(sheet: Any, line: int, tables: Sequence[Table], *, linked: bool) -> int:
    """List tables below a line, those of the workbook with a link to their sheets; return the last line."""
    for table in tables:
        line += 1
        put(sheet, line, 1, table.title, font(color="1F5FA8", underline="single") if linked else None)
        if linked:
            sheet.cell(line, 1).hyperlink = f"#'{sheet_title(table.title)}'!B{FIRST_LINE}"
            put(sheet, line, 2, _("needed") if table.required else _("if it applies"), font(bold=table.required))
        else:
            put(sheet, line, 2, table.name)
        put(sheet, line, 3, table.meaning)
        for at in (1, 2, 3):
            sheet.cell(line, at).alignment = WRAPPED
            sheet.cell(line, at).border = LINE
        sheet.row_dimensions[line].height = 15.5 * math.ceil(len(table.meaning) / 104)
    return line


def _heading(sheet: Any, line: int, titles: list[str]) -> None:
    for at, title in enumerate(titles, 1):
        put(sheet, line, at, title, font(bold=True))
        sheet.cell(line, at).fill = OTHER_FILL


def _guide_texts() -> list[str]:
    return [
        _("Each sheet is a table. Fill in one line per thing, from line {line} on.").format(line=FIRST_LINE),
        _(
            "Call things by their names, here and wherever another sheet refers to them; short names are made from them unless you type one."
        ),
        _("Dark green headings must be filled in wherever a line has anything; pale ones may stay blank."),
        _("A blank cell means unknown, or the value that the help line gives; it never means zero."),
        _(
            "Line {help} explains each column and line {example} is an example; neither is read, and you may delete "
            "them. Do not copy the word “example” in the first column to lines of your own."
        ).format(help=HELP_LINE, example=EXAMPLE_LINE),
        _("Several words in a cell are separated by |, as are months: 1-3|11. Do not merge cells."),
        _("Columns and sheets of your own are kept, and no plan looks at them."),
        _("Persons stand in a case by a code, never by name or personal number."),
        _(
            "Begin with these sheets. Others are added by name, with: planner template, a new file, --with and the name at the end of this page."
        ),
        _("When you have filled it in, run: planner check, with the name of this file."),
    ]


def _list_words(sheet: Any, line: int, tables: Sequence[Table], offered: Offered) -> dict[tuple[str, str], str]:
    """Write every column's allowed or offered words beneath each other, for the drop-down lists and for reading."""
    _heading(
        sheet,
        line,
        [
            _("Sheet"),
            "",
            _("Words allowed, or read by the programmes, or foods of the library (then others may stand too)"),
        ],
    )
    put(sheet, line, 2, _("Column"), font(bold=True))
    sheet.cell(line, 2).fill = OTHER_FILL
    places = {}
    for table in tables:
        for column in table.columns:
            meanings = dict.fromkeys(column.allowed, ("", "")) or offered.get((table.name, column.name), {})
            if not meanings:
                continue
            first = line + 1
            for code, (meaning, unit) in meanings.items():
                line += 1
                put(sheet, line, 1, table.title, font(color=GREY))
                put(sheet, line, 2, column.heading, font(color=GREY))
                put(sheet, line, 3, column.word(code))
                about = [word_and_code(column, code), meaning, unit and _("Unit: {unit}").format(unit=unit)]
                if meaning:
                    sheet.cell(line, 3).comment = Comment("\n".join(filter(None, about)), "planner")
            for at in (1, 2, 3):
                sheet.cell(line, at).border = LINE
            places[table.name, column.name] = f"'{sheet.title}'!$C${first}:$C${line}"
    return places
