"""Sheets of the workbook that is printed and signed which say in short what stands at length in the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from planner.case import Case
from planner.i18n import N_, _, ngettext
from planner.inputs import month_of, records
from planner.reports import styles
from planner.reports.sheets import (
    LINE_HEIGHT,
    NAME_WIDTH,
    Book,
    figure_width,
    place_of,
    sheet_of,
    sheet_title,
    text_lines,
)
from planner.reports.verdict import Words, worst_of
from planner.schema import PLAN_TABLES
from planner.schema.plan_tables import DETAILS, WORKBOOK_HEADER_ROW
from planner.schema.words import in_words

GAVE_WAY, DELIVERIES, SOURCES, CONTENTS = (
    N_("What gave way in short"),
    N_("Deliveries in short"),
    N_("Sources in short"),
    N_("Contents"),
)
"""Titles of the sheets."""

Tables = Mapping[str, pd.DataFrame]

RULES_SHOWN = 12
"""Rules of a family that are named, those with most places first; more are counted."""

SINGLES_SHOWN = 3
"""The same of a family in which no rule gave way in more places than one."""

PERIODS_SHOWN = 12
"""With more periods than these, deliveries are told by month."""

WORST_WIDTH, TEXT_WIDTH = 70.0, 80.0


def gave_way_in_short(book: Book, case: Case, tables: Tables) -> None:
    """Write each rule that gave way or is not known once, with the number of places and the worst; no sheet where none did.

    Parameters
    ----------
    book : Book
        Workbook in the making.
    case : Case
        The case; its names stand on the sheet.
    tables : mapping of str to pandas.DataFrame
        The plan's tables; of ``given_way`` the rows are counted, the others tell what they are about.
    """
    rows = tables["given_way"] if "given_way" in tables else PLAN_TABLES["given_way"].empty()
    if rows.empty:
        return
    ws = _sheet(book, GAVE_WAY, _("Every place: {sheet}.").format(sheet=sheet_of("given_way")))
    heads = (_("Rules"), _("Rule"), _("Mode"), _("Result"), _("Places"), _("The worst"))
    _headings(book, ws, heads, figures=(4,))
    words = Words(case, tables)
    at = WORKBOOK_HEADER_ROW + 1
    for family, part in rows.groupby("family", sort=False):
        for cells in _rules(words, part):
            title = in_words("family", str(family))
            at = _line(book, ws, at, (title[:1].upper() + title[1:], *cells), (20, NAME_WIDTH, 12, 12, 9, WORST_WIDTH))


def _rules(words: Words, part: pd.DataFrame) -> Iterator[tuple[str, str, str, int, str]]:
    """Yield the rules of a family, those with most places first: name, mode, result, places and the worst of them."""
    named = part.assign(name=[words.rule(row) for row in records(part)])
    ways = [rows for _key, rows in named.groupby(["name", "mode", "judgement"], sort=False)]
    ways.sort(key=len, reverse=True)
    shown = RULES_SHOWN if len(ways[0]) > 1 else SINGLES_SHOWN
    for rows in ways[:shown]:
        yield _rule(words, rows, str(rows["name"].iloc[0]))
    if len(ways) > shown:
        for _key, rows in pd.concat(ways[shown:]).groupby(["mode", "judgement"], sort=False):
            count = rows["name"].nunique()
            yield _rule(words, rows, ngettext("{count} more rule", "{count} more rules", count).format(count=count))


def _rule(words: Words, rows: pd.DataFrame, name: str) -> tuple[str, str, str, int, str]:
    first = rows.iloc[0]
    result = in_words("judgement", str(first["judgement"]))
    return name, in_words("mode", str(first["mode"])), result, len(rows), words.of(worst_of(rows))


def deliveries_in_short(book: Book, tables: Tables) -> None:
    """Write on how many days each supplier comes, and how much it brings, in each month (or period); no sheet without orders."""
    orders = tables["orders"]
    if orders.empty:
        return
    by_month = orders["period"].nunique() > PERIODS_SHOWN
    orders = orders.assign(when=month_of(orders["delivery_day"]) if by_month else orders["period"])
    columns = sorted(orders["when"].unique())
    note = _("Days on which a supplier comes, and kg that it is to bring. Blank: no delivery. Each product: {sheet}.")
    ws = _sheet(book, DELIVERIES, note.format(sheet=place_of(N_("Delivery calendar"), "orders")))
    by = orders.groupby(["supplier_name", "when"])
    days = by["delivery_day"].nunique().unstack("when").reindex(columns=columns)
    weight = by["kg"].sum().unstack("when").reindex(columns=columns)
    at = WORKBOOK_HEADER_ROW
    for title, grid, fmt in ((_("Days of delivery"), days, styles.WHOLE), (_("Weight (kg)"), weight, "#,##0")):
        at = _grid(book, ws, at, title, grid, fmt) + 1
    width = max(
        9.0, *(len(str(column)) + 2.0 for column in columns), figure_width(float(np.nansum(weight.to_numpy())), "#,##0")
    )
    ws.column_dimensions["A"].width = NAME_WIDTH
    for k in range(2, len(columns) + 3):
        ws.column_dimensions[ws.cell(1, k).column_letter].width = width


def _grid(book: Book, ws: Worksheet, at: int, title: str, grid: pd.DataFrame, fmt: str) -> int:
    """Write figures by supplier and month with their sums; return the row after them."""
    last = len(grid.columns) + 2
    letters = [ws.cell(1, k).column_letter for k in range(1, last + 1)]
    for k, text in enumerate((title, *map(str, grid.columns), _("All")), 1):
        book.put(ws, at, k, text, "head", styles.NUMBER if k > 1 else styles.TEXT)
    first = at + 1
    for row, (name, line) in enumerate(zip(grid.index, grid.to_numpy(dtype=float), strict=True), first):
        book.put(ws, row, 1, str(name), wrap=True)
        ws.row_dimensions[row].height = LINE_HEIGHT * text_lines(str(name), NAME_WIDTH)
        for k, value in enumerate(line, 2):
            book.put(ws, row, k, None if np.isnan(value) else round(float(value), 6), fmt=fmt)
        book.formula(ws, row, last, f"SUM(B{row}:{letters[-2]}{row})", fmt, float(np.nansum(line)), "body")
    end = first + len(grid)
    book.put(ws, end, 1, _("Total"), "total")
    for k, total in enumerate((*np.nansum(grid.to_numpy(dtype=float), axis=0), np.nansum(grid.to_numpy())), 2):
        letter = letters[k - 1]
        book.formula(ws, end, k, f"SUM({letter}{first}:{letter}{end - 1})", fmt, float(total))
    return end + 1


def sources_in_short(book: Book, tables: Tables) -> None:
    """Write what the figures of each table of the case rest on, counted, with the text that most lines share."""
    rows = tables["sources"] if "sources" in tables else PLAN_TABLES["sources"].empty()
    if rows.empty:
        return
    ws = _sheet(book, SOURCES, _("Every text: {sheet}.").format(sheet=sheet_of("sources")))
    _headings(book, ws, (_("Table"), _("Kind"), _("Texts"), _("Lines"), _("Most lines")), figures=(2, 3))
    at = WORKBOOK_HEADER_ROW + 1
    for (table, kind), part in rows.groupby(["table", "kind"], sort=False):
        most = part.iloc[int(part["rows"].fillna(0.0).to_numpy().argmax())]
        lines = float(part["rows"].sum())
        cells = (str(table), in_words("kind", str(kind)), len(part), lines or None, str(most["text"]))
        at = _line(book, ws, at, cells, (20, 14, 9, 9, TEXT_WIDTH))


def contents_sheet(book: Book, sheets: Mapping[str, Sequence[str]], purposes: Mapping[str, str]) -> None:
    """Write where everything stands that is too long for the workbook that is printed.

    Parameters
    ----------
    book : Book
        The workbook that is printed.
    sheets : mapping of str to sequence of str
        Titles of the sheets of each other workbook, by its name; one without sheets is left out.
    purposes : mapping of str to str
        What each workbook is for.
    """
    listed = {name: titles for name, titles in sheets.items() if titles}
    if not listed:
        return
    note = _("What is too long to print stands in workbooks in the folder {folder}, beside this file.")
    ws = _sheet(book, CONTENTS, note.format(folder=DETAILS))
    _headings(book, ws, (_("File"), _("What for"), _("Sheets")))
    at = WORKBOOK_HEADER_ROW + 1
    for name, titles in listed.items():
        at = _line(book, ws, at, (f"{name}.xlsx", _(purposes[name]), ", ".join(titles)), (20, 50, TEXT_WIDTH))


def _sheet(book: Book, title: str, note: str) -> Worksheet:
    ws = book.sheet(sheet_title(title))
    book.put(ws, 1, 1, f"{_(title)} \N{EN DASH} {book.case_name}", "title")
    book.put(ws, 2, 1, note, "note")
    ws.freeze_panes = ws.cell(WORKBOOK_HEADER_ROW + 1, 1)
    ws.print_title_rows = f"{WORKBOOK_HEADER_ROW}:{WORKBOOK_HEADER_ROW}"
    return ws


def _headings(book: Book, ws: Worksheet, heads: Sequence[str], figures: Sequence[int] = ()) -> None:
    for k, text in enumerate(heads):
        book.put(ws, WORKBOOK_HEADER_ROW, k + 1, text, "head", styles.NUMBER if k in figures else styles.TEXT)


def _line(book: Book, ws: Worksheet, at: int, cells: Sequence[object], widths: Sequence[float]) -> int:
    """Write one line, texts broken within their columns; return the row after it."""
    lines = 1
    for k, (cell, width) in enumerate(zip(cells, widths, strict=True), 1):
        is_text = isinstance(cell, str)
        book.put(ws, at, k, cell, fmt=styles.TEXT if is_text else styles.WHOLE, wrap=is_text)
        ws.column_dimensions[ws.cell(at, k).column_letter].width = width
        lines = max(lines, text_lines(str(cell), width) if is_text else 1)
    ws.row_dimensions[at].height = LINE_HEIGHT * lines
    return at + 1
