"""A blank case that explains itself, as a folder or a workbook."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from planner.findings import InputError
from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.io.cells import FIRST_YEAR, LAST_YEAR
from planner.io.files import file_error, refuse
from planner.io.manual import (
    NOTHING_OFFERED,
    Offered,
    blank_words,
    cell_words,
    kind_words,
    range_words,
    template_readme,
    word_and_code,
)
from planner.io.raw import EXAMPLE, HELP, MARKER, example_text
from planner.io.workbooks import TEMPLATE_MARK, TEMPLATE_SHEET
from planner.io.writing import DATE_FORMAT, TEXT_FORMAT, escape, write_csv
from planner.schema import CASE_TABLES, Column, Table

HEADING_LINE, HELP_LINE, EXAMPLE_LINE, FIRST_LINE = 1, 2, 3, 4
LAST_LINE = 5_000
"""Last line of a sheet for which drop-down lists and limits are set; lines below are read all the same."""

_PROMPT_CHARACTERS = 255
_TITLE_CHARACTERS = 32

_GREEN, _PALE, _SAND, _GREY = "2F6B3C", "DDE8D8", "FFF6DC", "6B6B6B"
_NEEDED_FILL, _OTHER_FILL = PatternFill("solid", fgColor=_GREEN), PatternFill("solid", fgColor=_PALE)
_HELP_FILL, _EXAMPLE_FILL = PatternFill("solid", fgColor="F5F5F2"), PatternFill("solid", fgColor=_SAND)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LINE = Border(bottom=Side(style="thin", color="BBBBBB"))


def write_template(
    path: str | Path,
    *,
    overwrite: bool = False,
    offered: Offered = NOTHING_OFFERED,
    foods: Mapping[str, tuple[str, str]] | None = None,
) -> Path:
    """Write a blank case.

    Parameters
    ----------
    path : str or Path
        A workbook if it ends in ``.xlsx`` (with explanations, an example line, drop-down lists), else a folder of CSV
        files with headings only and a ``README.md``.
    overwrite : bool
        Write also where there is something already.
    offered : mapping of (table, column) to mapping of str to (str, str)
        Codes that are offered where any word may stand, with what each means and its unit: those that the programmes read.
    foods : mapping of str to (str, str), optional
        Names of foods that a workbook offers for products, with what else each is called; any other name may stand too.

    Returns
    -------
    Path
        Where it was written, in full or not at all.

    Raises
    ------
    InputError
        If there is something already, or the place cannot be written to.
    """
    place = Path(path)
    suffix = place.suffix.casefold()
    if suffix in (".csv", ".tsv", ".xls", ".xlsm", ".xlsb", ".ods", ".zip", ".json"):
        refuse(
            "unsupported-file",
            _("A blank case is not written as {suffix}.").format(suffix=suffix),
            _("Name a folder, or a workbook that ends in .xlsx."),
            _("Nothing was written."),
        )
    if not overwrite and place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise InputError([_in_the_way(place)])
    if suffix == ".xlsx":
        with atomic_path(place) as temporary:
            _template_workbook({**offered, **({("products", "name"): foods} if foods else {})}).save(temporary)
    else:
        with atomic_path(place, folder=True) as temporary:
            for table in CASE_TABLES.values():
                write_csv(table.empty(), temporary / f"{table.name}.csv")
            (temporary / "README.md").write_text(template_readme(offered), encoding="utf-8", newline="\n")
    return place


def _font(**given: Any) -> Font:
    return Font(name="Calibri", **({"size": 11} | given))


def _in_the_way(place: Path) -> Any:
    return file_error(
        "already-there",
        _("There is something at {path} already.").format(path=place),
        _("Name another place, or allow to overwrite it."),
        _("A case that somebody filled in could be lost. Nothing was written."),
    )


def _template_workbook(offered: Offered) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    guide = book.create_sheet(TEMPLATE_SHEET)
    words = _fill_guide(guide, offered)
    for table in CASE_TABLES.values():
        _fill_table(book.create_sheet(table.name), table, words)
    return book


def _fill_guide(sheet: Any, offered: Offered) -> dict[tuple[str, str], str]:
    """Write the page of explanations; return where the allowed words of each column stand, as a range."""
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = _GREEN
    for letter, width in zip("ABCD", (22, 22, 88, 4), strict=True):
        sheet.column_dimensions[letter].width = width
    _put(sheet, 1, 1, _("School-meal planner: how to fill in this workbook"), _font(bold=True, size=16, color=_GREEN))
    _put(sheet, 2, 1, TEMPLATE_MARK, _font(size=8, color="AAAAAA"))
    line = 4
    for text in _guide_texts():
        _put(sheet, line, 1, text)
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=3)
        sheet.cell(line, 1).alignment = _WRAPPED
        sheet.row_dimensions[line].height = 15.5 * math.ceil(len(text) / 125)
        line += 1
    line += 1
    _heading(sheet, line, [_("Sheet"), _("Needed?"), _("What it holds")])
    for table in CASE_TABLES.values():
        line += 1
        _put(sheet, line, 1, table.name, _font(color="1F5FA8", underline="single"))
        sheet.cell(line, 1).hyperlink = f"#'{table.name}'!B{FIRST_LINE}"
        _put(sheet, line, 2, _("needed") if table.required else _("if it applies"), _font(bold=table.required))
        _put(sheet, line, 3, table.meaning)
        for at in (1, 2, 3):
            sheet.cell(line, at).alignment = _WRAPPED
            sheet.cell(line, at).border = _LINE
        sheet.row_dimensions[line].height = 15.5 * math.ceil(len(table.meaning) / 104)
    words = _list_words(sheet, line + 2, offered)
    _set_page(sheet, landscape=False)
    return words


def _guide_texts() -> list[str]:
    return [
        _("Each sheet is a table. Fill in one line per thing, from line {line} on.").format(line=FIRST_LINE),
        _("Dark green headings must be filled in wherever a line has anything; pale ones may stay blank."),
        _("A blank cell means unknown, or the value that the help line gives; it never means zero."),
        _(
            "Line {help} explains each column and line {example} is an example; neither is read, and you may delete "
            "them. Do not copy the word “example” in the first column to lines of your own."
        ).format(help=HELP_LINE, example=EXAMPLE_LINE),
        _("Several words in a cell are separated by |, as are months: 1-3|11. Do not merge cells."),
        _("Columns and sheets of your own are kept, and no plan looks at them."),
        _("Persons stand in a case by a code, never by name or personal number."),
        _("When you have filled it in, run: planner check, with the name of this file."),
    ]


def _list_words(sheet: Any, line: int, offered: Offered) -> dict[tuple[str, str], str]:
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
    _put(sheet, line, 2, _("Column"), _font(bold=True))
    sheet.cell(line, 2).fill = _OTHER_FILL
    places = {}
    for table in CASE_TABLES.values():
        for column in table.columns:
            meanings = dict.fromkeys(column.allowed, ("", "")) or offered.get((table.name, column.name), {})
            if not meanings:
                continue
            first = line + 1
            for code, (meaning, unit) in meanings.items():
                line += 1
                _put(sheet, line, 1, table.name, _font(color=_GREY))
                _put(sheet, line, 2, column.name, _font(color=_GREY))
                _put(sheet, line, 3, column.word(code))
                about = [word_and_code(column, code), meaning, unit and _("Unit: {unit}").format(unit=unit)]
                if meaning:
                    sheet.cell(line, 3).comment = Comment("\n".join(filter(None, about)), "planner")
            for at in (1, 2, 3):
                sheet.cell(line, at).border = _LINE
            places[table.name, column.name] = f"'{TEMPLATE_SHEET}'!$C${first}:$C${line}"
    return places


def _fill_table(sheet: Any, table: Table, words: dict[tuple[str, str], str]) -> None:
    if table.required:
        sheet.sheet_properties.tabColor = _GREEN
    sheet.column_dimensions["A"].width = 9
    for line, mark in ((HEADING_LINE, MARKER), (HELP_LINE, HELP), (EXAMPLE_LINE, EXAMPLE)):
        _put(sheet, line, 1, mark, _font(size=8, italic=True, color=_GREY))
        sheet.cell(line, 1).alignment = Alignment(vertical="top")
    tallest = example_lines = 1
    for at, column in enumerate(table.columns, 2):
        width = _width(column)
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].number_format = _format(column)
        _put(sheet, HEADING_LINE, at, column.name, _font(bold=True, color="FFFFFF" if column.required else "000000"))
        sheet.cell(HEADING_LINE, at).fill = _NEEDED_FILL if column.required else _OTHER_FILL
        help_text = _help(column)
        _put(sheet, HELP_LINE, at, help_text, _font(size=9, color=_GREY))
        sheet.cell(HELP_LINE, at).alignment = _WRAPPED
        sheet.cell(HELP_LINE, at).fill = _HELP_FILL
        _put_example(sheet, at, column)
        tallest = max(tallest, sum(math.ceil(len(part) / width) for part in help_text.split("\n")))
        example_lines = max(example_lines, math.ceil(len(example_text(column)) * 1.1 / width))
        _validate(sheet, letter, table, column, words)
    sheet.row_dimensions[HELP_LINE].height = 12 * tallest + 4
    sheet.row_dimensions[EXAMPLE_LINE].height = 15 * example_lines + 2
    sheet.freeze_panes = f"B{HEADING_LINE + 1}"
    _set_page(sheet, landscape=True)
    sheet.print_title_rows = f"{HEADING_LINE}:{HEADING_LINE}"


def _put(sheet: Any, line: int, at: int, text: str, font: Font | None = None) -> None:
    cell = sheet.cell(line, at)
    cell.value = escape(text)
    cell.data_type = "s"
    cell.font = font or _font()


def _put_example(sheet: Any, at: int, column: Column) -> None:
    cell = sheet.cell(EXAMPLE_LINE, at)
    value = column.example
    if column.kind == "date" and value is not None:
        cell.value = date.fromisoformat(str(value))
    elif column.kind in ("integer", "number") and value is not None:
        cell.value = value
    elif value is not None:
        _put(sheet, EXAMPLE_LINE, at, example_text(column))
    cell.number_format = _format(column)
    cell.font = _font(italic=True, color=_GREY)
    cell.fill = _EXAMPLE_FILL
    cell.border = _LINE
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)


def _heading(sheet: Any, line: int, titles: list[str]) -> None:
    for at, title in enumerate(titles, 1):
        _put(sheet, line, at, title, _font(bold=True))
        sheet.cell(line, at).fill = _OTHER_FILL


def _help(column: Column) -> str:
    blank = blank_words(column)
    parts = [column.meaning]
    if column.kind != "text" or column.unit:
        parts.append(kind_words(column))
    if range_words(column):
        parts.append(range_words(column))
    if column.required:
        parts.append(_("Must be filled in."))
    elif blank:
        parts.append(_("Blank means: {value}").format(value=blank))
    return "\n".join(parts)


def _width(column: Column) -> float:
    least = {"text": 20, "list": 22, "months": 14, "date": 14, "integer": 13, "number": 14, "boolean": 12}[column.kind]
    example = min(len(cell_words(column.example)) + 2, 30)
    return float(max(least, len(column.name) + 4, example))


def _format(column: Column) -> str:
    match column.kind:
        case "date":
            return DATE_FORMAT
        case "integer":
            return "0"
        case "number":
            return "#,##0.00" if column.unit == "currency" else "General"
        case _:
            return TEXT_FORMAT


def _validate(sheet: Any, letter: str, table: Table, column: Column, words: dict[tuple[str, str], str]) -> None:
    """Give a column its drop-down list or limits, and a hint that shows while a cell is filled in."""
    rule = _rule(table, column, words)
    rule.promptTitle = column.name[:_TITLE_CHARACTERS]
    hint = " ".join(_help(column).split("\n"))
    rule.prompt = hint if len(hint) <= _PROMPT_CHARACTERS else hint[: _PROMPT_CHARACTERS - 1] + "…"
    rule.showInputMessage = True
    rule.allow_blank = True
    if rule.type is not None:
        rule.showErrorMessage = True
        rule.errorTitle = _("Not allowed here")
        rule.error = (range_words(column) or kind_words(column))[:_PROMPT_CHARACTERS]
        rule.errorStyle = "warning" if column.references else "stop"
    if rule.type == "list" and not (column.allowed or column.references or column.kind == "boolean"):
        # words are offered, and any other may stand, or several with |
        rule.showErrorMessage = False
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{FIRST_LINE}:{letter}{LAST_LINE}")


def _rule(table: Table, column: Column, words: dict[tuple[str, str], str]) -> DataValidation:
    if column.kind == "text" and column.allowed:
        return DataValidation(type="list", formula1=words[table.name, column.name])
    if column.kind == "boolean":
        return DataValidation(type="list", formula1='"yes,no"')
    if len(column.references) == 1:
        return DataValidation(type="list", formula1=_referred(column.references[0]))
    if (table.name, column.name) in words and not column.allowed:
        return DataValidation(type="list", formula1=words[table.name, column.name])
    if column.kind == "date":
        return DataValidation(
            type="date",
            operator="between",
            formula1=f"DATE({FIRST_YEAR},1,1)",
            formula2=f"DATE({LAST_YEAR},12,31)",
        )
    if column.kind in ("integer", "number"):
        return _number_rule(column)
    return DataValidation()


def _number_rule(column: Column) -> DataValidation:
    kind = "whole" if column.kind == "integer" else "decimal"
    if column.above is not None and column.maximum is None:
        return DataValidation(type=kind, operator="greaterThan", formula1=f"{column.above:.15g}")
    low, high = column.believable
    if column.above is not None:
        low = max(low, column.above)
    return DataValidation(type=kind, operator="between", formula1=f"{low:.15g}", formula2=f"{high:.15g}")


def _referred(reference: str) -> str:
    """Return the range in which the values of ``table.column`` stand."""
    name, _dot, column = reference.partition(".")
    letter = get_column_letter(CASE_TABLES[name].names.index(column) + 2)
    return f"'{name}'!${letter}${FIRST_LINE}:${letter}${LAST_LINE}"


def _set_page(sheet: Any, *, landscape: bool) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A"
