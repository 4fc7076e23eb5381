"""A blank case that explains itself, as a folder or a workbook."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.io.cells import FIRST_YEAR, LAST_YEAR
from planner.io.examples import HOME, Examples, as_words, examples
from planner.io.files import file_error, refuse
from planner.io.manual import NOTHING_OFFERED, Offered, blank_words, kind_words, range_words, template_readme
from planner.io.raw import EXAMPLE, HELP, MARKER
from planner.io.template_guide import (
    GREEN,
    GREY,
    LINE,
    NEEDED_FILL,
    OTHER_FILL,
    WRAPPED,
    fill_guide,
    font,
    put,
    set_page,
)
from planner.io.template_lines import EXAMPLE_LINE, FIRST_LINE, HEADING_LINE, HELP_LINE
from planner.io.troubles import quoted
from planner.io.workbooks import sheet_title, table_names
from planner.io.writing import DATE_FORMAT, TEXT_FORMAT, write_csv
from planner.schema import CASE_TABLES, Column, Table
from planner.schema.labels import LABELS
from planner.words import Names, did_you_mean

LAST_LINE = 5_000
"""Last line of a sheet for which drop-down lists and limits are set; lines below are read all the same."""

ALL_TABLES = "all"
"""Word for every table."""

USUAL = frozenset({"menus", "calendar"})
"""Tables that a case can do without and hardly any does."""

_PROMPT_CHARACTERS = 255
_PROMPT_TITLE_CHARACTERS = 32

_HELP_FILL, _EXAMPLE_FILL = PatternFill("solid", fgColor="F5F5F2"), PatternFill("solid", fgColor="FFF6DC")


def write_template(
    path: str | Path,
    *,
    overwrite: bool = False,
    offered: Offered = NOTHING_OFFERED,
    foods: Mapping[str, tuple[str, str]] | None = None,
    country: str = HOME,
    more: Sequence[str] = (),
) -> Path:
    """Write a blank case: the tables that every case needs first, others only if they are asked for.

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
    country : str
        ISO code of the country from which the examples are.
    more : sequence of str
        Further tables, by name or title in any language; `ALL_TABLES` for every one.

    Returns
    -------
    Path
        Where it was written, in full or not at all.

    Raises
    ------
    InputError
        If there is something already, the place cannot be written to, or a table is unknown.
    """
    place = Path(path)
    tables = _tables(more)
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
            words = {**offered, **({("products", "name"): foods} if foods else {})}
            _template_workbook(tables, words, examples(country)).save(temporary)
    else:
        with atomic_path(place, folder=True) as temporary:
            for table in tables:
                write_csv(table.empty(), temporary / f"{table.name}.csv")
            (temporary / "README.md").write_text(template_readme(offered), encoding="utf-8", newline="\n")
    return place


def _tables(more: Sequence[str]) -> list[Table]:
    """Return the tables to write, those that every case needs first."""
    names = Names((form, table.name) for table in CASE_TABLES.values() for form in table_names(table))
    asked = [word.strip() for word in more if word.strip()]
    if unknown := [word for word in asked if word != ALL_TABLES and not names(word)]:
        raise InputError([_unknown_table(word) for word in unknown])
    wanted = {*CASE_TABLES} if ALL_TABLES in asked else {names(word) for word in asked}
    first = [table for table in CASE_TABLES.values() if table.required or table.name in USUAL]
    return first + [table for table in CASE_TABLES.values() if table.name in wanted and table not in first]


def _unknown_table(word: str) -> Finding:
    likest = did_you_mean(word, (title for table in CASE_TABLES.values() for title in (table.title, table.name)))
    return file_error(
        "unknown-table",
        _("There is no table {table}.").format(table=quoted(word)) + likest,
        _("Name one of: {tables}.").format(tables=", ".join(CASE_TABLES)),
        _("Nothing was written."),
    )


def _in_the_way(place: Path) -> Any:
    return file_error(
        "already-there",
        _("There is something at {path} already.").format(path=place),
        _("Name another place, or allow to overwrite it."),
        _("A case that somebody filled in could be lost. Nothing was written."),
    )


def _template_workbook(tables: Sequence[Table], offered: Offered, shown: Examples) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    words = fill_guide(book.create_sheet(sheet_title(_("Read me"))), tables, offered)
    present = {table.name for table in tables}
    for table in tables:
        _fill_table(book.create_sheet(sheet_title(table.title)), _Filling(table, words, shown, present))
    return book


@dataclass(frozen=True)
class _Filling:
    """What a sheet is filled with: its table, where words to choose from stand, examples, and which tables the workbook has."""

    table: Table
    words: Mapping[tuple[str, str], str]
    shown: Examples
    present: Collection[str]

    def example(self, column: Column) -> str:
        return as_words(column, self.shown.get((self.table.name, column.name), ""))

    def place(self, column: Column) -> str:
        """Return where the words stand that a column offers, or an empty text."""
        return self.words.get((self.table.name, column.name), "")


def laid_out(table: Table) -> list[Column]:
    """Return the columns of a table in the order of its sheet: short names that are made from names after what people know."""
    last = ("source", "assumed")
    return sorted(table.columns, key=lambda column: (column.name in last, bool(column.made_from)))


def _fill_table(sheet: Any, filling: _Filling) -> None:
    table = filling.table
    if table.required:
        sheet.sheet_properties.tabColor = GREEN
    sheet.column_dimensions["A"].width = 9
    for line, mark in ((HEADING_LINE, MARKER), (HELP_LINE, HELP), (EXAMPLE_LINE, EXAMPLE)):
        put(sheet, line, 1, mark, font(size=8, italic=True, color=GREY))
        sheet.cell(line, 1).alignment = Alignment(vertical="top")
    tallest = example_lines = 1
    headings = table.headings
    for at, column in enumerate(laid_out(table), 2):
        heading, example = headings[column.name], filling.example(column)
        needed = column.required and not column.made_from
        width = _width(column, heading, example)
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].number_format = _format(column)
        put(sheet, HEADING_LINE, at, heading, font(bold=True, color="FFFFFF" if needed else "000000"))
        sheet.cell(HEADING_LINE, at).fill = NEEDED_FILL if needed else OTHER_FILL
        sheet.cell(HEADING_LINE, at).alignment = Alignment(wrap_text=True, vertical="top")
        help_text = _help(column)
        put(sheet, HELP_LINE, at, help_text, font(size=9, color=GREY))
        sheet.cell(HELP_LINE, at).alignment = WRAPPED
        sheet.cell(HELP_LINE, at).fill = _HELP_FILL
        _put_example(sheet, at, column, example)
        tallest = max(tallest, sum(math.ceil(len(part) / width) for part in help_text.split("\n")))
        example_lines = max(example_lines, math.ceil(len(example) * 1.1 / width))
        _validate(sheet, letter, column, filling)
    sheet.row_dimensions[HELP_LINE].height = 12 * tallest + 4
    sheet.row_dimensions[EXAMPLE_LINE].height = 15 * example_lines + 2
    sheet.freeze_panes = f"B{HEADING_LINE + 1}"
    set_page(sheet, landscape=True)
    sheet.print_title_rows = f"{HEADING_LINE}:{HEADING_LINE}"


def _put_example(sheet: Any, at: int, column: Column, text: str) -> None:
    cell = sheet.cell(EXAMPLE_LINE, at)
    if column.kind == "date" and text:
        cell.value = date.fromisoformat(text)
    elif column.kind in ("integer", "number") and text:
        cell.value = float(text) if column.kind == "number" else int(text)
    elif text:
        put(sheet, EXAMPLE_LINE, at, text)
    cell.number_format = _format(column)
    cell.font = font(italic=True, color=GREY)
    cell.fill = _EXAMPLE_FILL
    cell.border = LINE
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)


def _help(column: Column) -> str:
    blank = blank_words(column)
    parts = [column.meaning]
    if column.kind != "text" or column.unit:
        parts.append(kind_words(column))
    if range_words(column):
        parts.append(range_words(column))
    if column.made_from:
        parts.append(_("Blank: made from {columns}; nothing else has to use it.").format(columns=_made_from(column)))
    elif column.required:
        parts.append(_("Must be filled in."))
    elif blank:
        parts.append(_("Blank means: {value}").format(value=blank))
    parts.append(_("In messages: {column}").format(column=column.name))
    return "\n".join(parts)


def _made_from(column: Column) -> str:
    return ", ".join(quoted(_(LABELS[name])) for name in column.made_from)


def _width(column: Column, heading: str, example: str) -> float:
    least = {"text": 20, "list": 22, "months": 14, "date": 14, "integer": 13, "number": 14, "boolean": 12}[column.kind]
    return float(max(least, len(heading) + 4, min(len(example) + 2, 30)))


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


def _validate(sheet: Any, letter: str, column: Column, filling: _Filling) -> None:
    """Give a column its drop-down list or limits, and a hint that shows while a cell is filled in."""
    rule = _rule(column, filling)
    rule.promptTitle = column.heading[:_PROMPT_TITLE_CHARACTERS]
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


def _rule(column: Column, filling: _Filling) -> DataValidation:
    if column.kind == "text" and column.allowed:
        return DataValidation(type="list", formula1=filling.place(column))
    if column.kind == "boolean":
        return DataValidation(type="list", formula1='"yes,no"')
    if len(column.references) == 1:
        places = _referred(column.references[0], filling.present)
        return DataValidation(type="list", formula1=places) if places else DataValidation()
    if filling.place(column) and not column.allowed:
        return DataValidation(type="list", formula1=filling.place(column))
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


def _referred(reference: str, present: Collection[str]) -> str:
    """Return the range in which the things of ``table.column`` are named; empty if the workbook lacks the table."""
    name, _dot, column = reference.partition(".")
    if name not in present:
        return ""
    table = CASE_TABLES[name]
    shown = "name" if table[column].made_from == ("name",) else column
    letter = get_column_letter([one.name for one in laid_out(table)].index(shown) + 2)
    return f"'{sheet_title(table.title)}'!${letter}${FIRST_LINE}:${letter}${LAST_LINE}"
