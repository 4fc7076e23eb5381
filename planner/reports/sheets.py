"""The sheets of a plan workbook that hold its tables: exact figures under the schema's headings, ready to print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from planner.callers import callers
from planner.case import Case
from planner.i18n import _
from planner.inputs import names_of
from planner.reports import styles
from planner.reports.packing import FORMULA_STARTS, Extras, excel_days, number_cells, row_elements, text_cells
from planner.reports.styles import Looks
from planner.schema import PLAN_TABLES
from planner.schema.base import Column, Table
from planner.schema.plan_tables import DETAILS, WORKBOOK_HEADER_ROW
from planner.schema.words import WORDS, list_in_words

LONGEST_TITLE = 31
"""Characters of a sheet's title; workbooks allow no more."""

SUMMED: dict[str, tuple[str, ...]] = {
    "orders": ("kg", "amount"),
    "payments": ("amount",),
    "deliveries": ("kg",),
    "shortfalls": ("short_kg", "short_servings"),
    "fund_use": ("spent",),
    "supplier_totals": ("families", "kg", "goods_amount", "delivery_amount"),
    "lots": ("kg", "amount"),
    "call_lots": ("kg", "amount"),
    "lot_deliveries": ("kg",),
    "member_split": ("kg", "amount"),
    "committees": ("sites", "meals", "goods_kg", "goods_amount", "family_amount"),
    "account_funds": ("goods_amount", "family_amount", "charges_amount", "paid_amount", "open_amount"),
    "account_suppliers": ("kg", "goods_amount", "charges_amount", "paid_amount", "open_amount"),
    "account_lines": ("kg", "amount"),
    "account_payments": ("amount",),
}
"""Columns whose total means something: not packs of different goods, not shares, not running sums."""

FOLDED: dict[str, tuple[str, ...]] = {
    "orders": ("offer", "supplier", "product"),
    "deliveries": ("period", "offer", "supplier", "product"),
    "diet_plates": ("kitchen", "dish", "site"),
    "diet_deliveries": ("site", "product"),
    "served": ("menu", "slot", "dish"),
    "shortfalls": ("product",),
    "targets": ("target",),
    "prices": ("offer",),
    "supplier_totals": ("supplier",),
    "summary": ("measure",),
    "lots": ("product", "packs"),
    "call_lots": ("packs", "price_note", "routes"),
    "member_split": ("supplier", "offer", "product"),
    "account_funds": ("fund",),
    "account_suppliers": ("fund", "supplier"),
    "account_lines": ("fund", "supplier", "product"),
    "account_payments": ("fund", "supplier"),
}
"""Short names beside a full name: folded away in an outline that one click opens, and so not printed."""

LONG_TEXT_WIDTH = 60.0
NAME_WIDTH = 34.0
PAGE_WIDTH = 260.0
"""Characters on one printed page that can still be read; a wider table goes on several pages side by side."""

NEWS_WHEN_EMPTY = ("account_funds",)
"""Tables whose emptiness tells something; the sheets of other empty tables are hidden."""

WIDEST = {
    ("warnings", "text"): 110.0,
    ("sources", "text"): 90.0,
    ("run", "value"): 90.0,
    **{("lots", column): 44.0 for column in ("specification", "warning", "proposal")},
    **{("lots", column): 28.0 for column in ("zones", "price_note", "routes")},
    ("call_lots", "specification"): 44.0,
    ("call_lots", "zones"): 28.0,
    ("member_split", "note"): 40.0,
}
"""Texts that have the page almost to themselves, or must share it with many others."""

NARROWEST = 7
LINE_HEIGHT = 13.5
MAX_CELL_TEXT = 32_767
LETTER_PAPER = ("US", "CA")
A4_POINTS, LETTER_POINTS = (595.3, 841.9), (612.0, 792.0)
"""Width and height of the papers."""

POINTS_PER_CHARACTER = 5.4
"""Width of a column, per character that it is wide."""

SAFE = 0.93
"""Part of a page that is counted on: office programs differ in the heights of rows."""


class Book:
    """A workbook in the making, with what all its sheets share.

    Parameters
    ----------
    case : Case
        Whose plan it is: currency, name and fingerprint in the footers.
    """

    def __init__(self, case: Case) -> None:
        self.workbook = Workbook()
        self._spare = self.workbook.active
        row = case.head
        self.case_name = str(row["name"])
        self.short_name = str(row["case"])
        self.currency = str(row["currency"])
        self.money = styles.money_format(self.currency)
        self.price = styles.price_format(self.currency)
        self.fingerprint = case.fingerprint
        self.fund_names = names_of(case["funds"], "fund")
        self.callers = callers(case)
        self.paper = 1 if row["country"] in LETTER_PAPER else 9  # US letter, else A4
        self.looks = Looks(self._spare)
        self.extras: dict[str, Extras] = {}
        self._style_numbers: dict[tuple[Any, ...], int] = {}

    def sheet(self, title: str, *, landscape: bool = True) -> Worksheet:
        """Return a new sheet, set up for print: one page wide, numbered, with the case's fingerprint in the footer."""
        ws = self.workbook.create_sheet(title)
        self.extras[title] = Extras()
        ws.page_setup.orientation = "landscape" if landscape else "portrait"
        ws.page_setup.paperSize = self.paper
        ws.sheet_properties.pageSetUpPr.fitToPage = True
        ws.page_setup.fitToWidth = 1
        ws.page_setup.fitToHeight = 0
        ws.page_margins.left = ws.page_margins.right = 0.4
        ws.page_margins.top = 0.5
        ws.page_margins.bottom = 0.7
        ws.oddFooter.left.text = footer_text(f"{self.short_name} {self.fingerprint}")
        ws.oddFooter.center.text = footer_text(title)
        ws.oddFooter.right.text = _("Page {page} of {pages}").format(page="&P", pages="&N")
        for part in (ws.oddFooter.left, ws.oddFooter.center, ws.oddFooter.right):
            part.size = 8
        return ws

    def finish(self) -> Workbook:
        """Return the workbook without its spare sheet, opened on the first."""
        self.workbook.remove(self._spare)
        self.workbook.active = 0
        self.workbook.calculation.fullCalcOnLoad = True
        self.workbook.properties.title = clean(self.case_name)
        self.workbook.properties.creator = "planner"
        return self.workbook

    def put(
        self, ws: Worksheet, row: int, column: int, value: Any, role: str = "body", fmt: str = styles.TEXT, **how: bool
    ) -> None:
        """Write a value: text as text, whatever it begins with; blank where there is none.

        Parameters
        ----------
        ws : Worksheet
            The sheet, one of the workbook.
        row, column : int
            Place of the cell, from 1.
        value : object
            Text, number, day or None.
        role : str
            What the cell is, as `looks` knows it: ``body``, ``head``, ``total``, ...
        fmt : str
            Number format of the spreadsheet.
        **how
            How it looks beside that, as of `looks`, such as ``wrap``.
        """
        cell = ws.cell(row, column)
        if isinstance(value, str):
            text = clean(value)
            cell.value = text or None
            if text:
                cell.data_type = "s"
            cell._style = self.looks(role, fmt, quote=text.startswith(FORMULA_STARTS), **how)
            return
        if value is not None:
            cell.value = value
        cell._style = self.looks(role, fmt, **how)

    def formula(
        self, ws: Worksheet, row: int, column: int, text: str, fmt: str, result: float, role: str = "total"
    ) -> None:
        """Write a formula of our own with its result; nothing from the case may stand in it.

        Parameters
        ----------
        ws : Worksheet
            The sheet, one of the workbook.
        row, column : int
            Place of the cell, from 1.
        text : str
            The formula, without the sign of equality.
        fmt : str
            Number format of the spreadsheet.
        result : float
            What it comes to, which is shown where nothing is reckoned anew.
        role : str
            What the cell is, as `looks` knows it.
        """
        cell = ws.cell(row, column)
        cell.value = f"={text}"
        cell._style = self.looks(role, fmt)
        self.extras[ws.title].results[cell.coordinate] = float(result)

    def style_number(self, role: str, fmt: str = styles.TEXT, **how: bool) -> int:
        """Return the number by which the workbook's file names a style.

        Parameters
        ----------
        role : str
            What the cell is, as `looks` knows it.
        fmt : str
            Number format of the spreadsheet.
        **how
            How it looks beside that, as of `looks`.

        Returns
        -------
        int
            The number, the same for the same looks.
        """
        if (role, fmt, *how.items()) not in self._style_numbers:
            cell = self._spare.cell(1, 1)
            cell._style = self.looks(role, fmt, **how)
            self._style_numbers[(role, fmt, *how.items())] = int(cell.style_id)
            cell._style = StyleArray()
        return self._style_numbers[(role, fmt, *how.items())]


def clean(text: str) -> str:
    """Return text that a sheet can hold: no control characters, not longer than a cell."""
    return str(ILLEGAL_CHARACTERS_RE.sub(" ", text))[:MAX_CELL_TEXT]


def footer_text(text: str) -> str:
    """Return text for a footer, where ``&`` starts a code and digits after a size would be read as part of it."""
    return clean(text).replace("&", "&&")


def table_sheet(book: Book, table: Table, frame: pd.DataFrame) -> Worksheet:
    """Write one table of the plan on a sheet of its own: title, meaning, totals of the rows shown, headings, rows.

    Parameters
    ----------
    book : Book
        Workbook in the making.
    table : Table
        The table's schema.
    frame : pandas.DataFrame
        The table, with the schema's columns.

    Returns
    -------
    Worksheet
        The sheet; the caller may add to it.
    """
    ws = book.sheet(table.title)
    first = first_visible(table)
    book.put(ws, 1, first, f"{table.title} \N{EN DASH} {book.case_name}", "title")
    meaning = table.meaning if len(frame) else f"{table.meaning} {_('There are none in this plan.')}"
    told = f" {table.checked.meaning}" if table.checked else ""
    book.put(ws, 2, first, meaning + told, "note")
    columns = layouts(book, table, frame)
    write_headings(book, ws, table, columns)
    write_rows(book, ws, columns)
    folded = FOLDED.get(table.name, ())
    shown = sum(layout.width for layout in columns if layout.column.name not in folded)
    ws.page_setup.fitToWidth = max(1, math.ceil(shown / PAGE_WIDTH))
    if ws.page_setup.fitToWidth > 1:  # on every page stands which line it is
        ws.print_title_cols = f"A:{get_column_letter(_named_by(table))}"
    if frame.empty and table.name not in NEWS_WHEN_EMPTY:
        ws.sheet_state = "hidden"
    ws.freeze_panes = ws.cell(WORKBOOK_HEADER_ROW + 1, 1)
    ws.print_title_rows = f"{WORKBOOK_HEADER_ROW}:{WORKBOOK_HEADER_ROW}"
    last = get_column_letter(len(table.columns))
    ws.auto_filter.ref = f"A{WORKBOOK_HEADER_ROW}:{last}{WORKBOOK_HEADER_ROW + max(len(frame), 1)}"
    return ws


def sheet_title(text: str) -> str:
    """Return the title of a sheet in the language in use; `LONGEST_TITLE` characters at most, as workbooks want it."""
    return _(text)[:LONGEST_TITLE]


def place_of(title: str, name: str) -> str:
    """Return the title of a sheet with the workbook in which it stands."""
    return _("sheet {sheet} in {file}").format(sheet=sheet_title(title), file=f"{DETAILS}/{name}.xlsx")


def sheet_of(table: str) -> str:
    """Return where a table stands: its sheet, and its workbook unless that is the one that is printed."""
    schema = PLAN_TABLES[table]
    return place_of(schema.label, schema.book) if schema.book else _("sheet {sheet}").format(sheet=schema.title)


def _named_by(table: Table) -> int:
    """Return the number of the column that names a line to the reader: the first name among those shown, else the first shown."""
    folded = FOLDED.get(table.name, ())
    names = [k for k, one in enumerate(table.columns, 1) if one.name.endswith("name") and one.name not in folded]
    return names[0] if names else first_visible(table)


def first_visible(table: Table) -> int:
    """Return the number of the first column that is not folded away, counted from 1."""
    folded = FOLDED.get(table.name, ())
    return next(k for k, column in enumerate(table.columns, 1) if column.name not in folded)


@dataclass(frozen=True, eq=False)
class Layout:
    """How one column of a table stands on its sheet.

    Parameters
    ----------
    column : Column
        Its schema.
    values : list
        Texts ("" where blank) or numbers (NaN where blank; days as the sheet counts them).
    formats : list of str
        Number format of each cell.
    head_format : str
        Number format for the heading and the total.
    width : float
        In characters.
    wrap : bool
        True if long texts break into lines.
    heading : str
        Heading, told apart from all others of the table.
    """

    column: Column
    values: list[Any]
    formats: list[str]
    head_format: str
    width: float
    wrap: bool
    heading: str

    @property
    def is_text(self) -> bool:
        """True if the cells hold texts."""
        return self.column.kind in ("text", "list", "months", "boolean")


def layouts(book: Book, table: Table, frame: pd.DataFrame) -> list[Layout]:
    """Return how each column of a table stands on its sheet.

    Parameters
    ----------
    book : Book
        Workbook in the making, which knows the formats of the currency.
    table : Table
        The table's schema.
    frame : pandas.DataFrame
        The table, with the schema's columns.

    Returns
    -------
    list of Layout
        One for each column, in the order of the schema.
    """
    found, headings = [], table.headings
    for column in table.columns:
        heading = headings[column.name]
        formats = column_formats(book, table, column, frame)
        one = formats if isinstance(formats, str) else styles.NUMBER
        values = cell_values(column, frame[column.name])
        most = widest(table, column)
        with_total = column.name in SUMMED.get(table.name, ())
        width = column_width(column, heading, values, one, most, with_total=with_total)
        each = [one] * len(frame) if one is formats else list(formats)
        found.append(Layout(column, values, each, one, width, wrap=width >= most, heading=heading))
    return found


def write_headings(book: Book, ws: Worksheet, table: Table, columns: list[Layout]) -> None:
    """Write headings, totals above them, and column widths; columns with a full name beside them are folded away.

    Parameters
    ----------
    book : Book
        Workbook in the making.
    ws : Worksheet
        The sheet.
    table : Table
        The table's schema, which says what is summed and folded away.
    columns : list of Layout
        From `layouts`.
    """
    head, count = WORKBOOK_HEADER_ROW, len(columns[0].values)
    summed = SUMMED.get(table.name, ()) if count else ()
    heights = [1]
    for k, layout in enumerate(columns, 1):
        letter, column = get_column_letter(k), layout.column
        book.put(ws, head, k, layout.heading, "head", layout.head_format)
        if column.name in summed:
            text = f"SUBTOTAL(109,{letter}{head + 1}:{letter}{head + count})"
            book.formula(ws, head - 1, k, text, layout.head_format, math.fsum(v for v in layout.values if v == v))
        ws.column_dimensions[letter].width = layout.width
        heights.append(text_lines(layout.heading, layout.width))
        if column.name in FOLDED.get(table.name, ()):
            ws.column_dimensions[letter].outlineLevel = 1
            ws.column_dimensions[letter].hidden = True
    ws.row_dimensions[head].height = LINE_HEIGHT * max(heights)
    if summed:
        book.put(ws, head - 1, first_visible(table), _("Total of the rows shown"), "subtitle")


def write_rows(book: Book, ws: Worksheet, columns: list[Layout]) -> None:
    """Write the rows of a table below the headings.

    Parameters
    ----------
    book : Book
        Workbook in the making: the rows are kept for `planner.reports.packing.save`.
    ws : Worksheet
        The sheet.
    columns : list of Layout
        From `layouts`.
    """
    head, count = WORKBOOK_HEADER_ROW, len(columns[0].values)
    cells, lines = [], np.ones(count, dtype=np.int64)
    for k, layout in enumerate(columns, 1):
        letter = get_column_letter(k)
        if layout.is_text:
            pair = [book.style_number("body", wrap=layout.wrap, quote=quote) for quote in (False, True)]
            cells.append(text_cells(letter, head + 1, layout.values, pair))
        else:
            numbers = {fmt: book.style_number("body", fmt) for fmt in set(layout.formats)}
            values = np.asarray(layout.values, dtype=np.float64)
            cells.append(number_cells(letter, head + 1, values, [numbers[fmt] for fmt in layout.formats]))
        if layout.wrap:
            needed = {text: text_lines(text, layout.width) for text in set(layout.values)}
            lines = np.maximum(lines, np.array([needed[text] for text in layout.values], dtype=np.int64))
    extras = book.extras[ws.title]
    extras.rows = row_elements(head + 1, cells, [None if n == 1 else LINE_HEIGHT * int(n) for n in lines])
    extras.after = head
    extras.dimension = f"A1:{get_column_letter(len(columns))}{head + count}"


def cell_values(column: Column, series: pd.Series) -> list[Any]:
    """Return the values of a column as a sheet holds them: "" or NaN where blank, yes or no, days as numbers."""
    if column.kind in ("text", "list", "months"):
        return clean_all(
            series.map(lambda words: list_in_words(column.name, words)) if column.name in WORDS else series
        )
    if column.kind == "boolean":
        return list(series.map({True: _("yes"), False: _("no")}).astype(object).where(series.notna(), ""))
    if column.kind == "date":
        return list(excel_days(series))
    return list(series.astype("float64").to_numpy(dtype=np.float64, na_value=np.nan).tolist())


def clean_all(series: pd.Series) -> list[str]:
    """Return texts that a sheet can hold; each different one is cleaned once."""
    codes, different = pd.factorize(series)
    cleaned = [clean(str(text)) for text in different]
    return [cleaned[code] for code in codes]


def is_figure(column: Column) -> bool:
    """Return True for a column of numbers, whose heading stands to the right."""
    return column.kind in ("integer", "number")


def column_formats(book: Book, table: Table, column: Column, frame: pd.DataFrame) -> str | list[str]:
    """Return the number format of a column, or one per row where the unit stands in the row.

    Parameters
    ----------
    book : Book
        Workbook in the making, which knows the formats of the currency.
    table : Table
        The table's schema.
    column : Column
        One of its columns.
    frame : pandas.DataFrame
        The table; where the unit stands in the row, its ``unit`` is read.

    Returns
    -------
    str | list[str]
        Number format of the spreadsheet, or as many as there are rows.
    """
    if column.kind == "date":
        return styles.date_format()
    if not is_figure(column):
        return styles.TEXT
    if (table.name, column.name) in (
        ("summary", "value"),
        ("targets", "numerator"),
        ("targets", "denominator"),
        ("targets", "gap"),
    ):
        return [styles.NUMBER if unit == "kg" else unit_format(book, unit) for unit in frame["unit"]]
    if column.name == "difference_share":
        return styles.DIFFERENCE
    if column.unit in ("currency", "kg", "share"):
        return unit_format(book, column.unit)
    if column.unit.startswith("currency per "):
        return book.price
    values = frame[column.name].dropna()
    return styles.WHOLE if column.kind == "integer" or (values % 1 == 0).all() else styles.NUMBER


def unit_format(book: Book, unit: str) -> str:
    """Return the number format of a unit: the case's currency, kg, a share, or a count."""
    formats = {
        "currency": book.money,
        book.currency: book.money,
        "kg": styles.KG,
        "share": styles.SHARE,
        "km": '#,##0.0" km"',
    }
    if unit.startswith(f"{book.currency} "):  # an amount per meal, per family
        return book.money
    return formats.get(unit, styles.WHOLE)


def widest(table: Table, column: Column) -> float:
    """Return the most characters that a column of texts may take on the page; figures always fit whole."""
    if column.kind not in ("text", "list", "months"):
        return math.inf
    return WIDEST.get((table.name, column.name), NAME_WIDTH if column.name.endswith("name") else LONG_TEXT_WIDTH)


def column_width(column: Column, heading: str, values: list[Any], fmt: str, most: float, *, with_total: bool) -> float:
    """Return a width in characters in which every figure fits whole and long texts break into lines.

    Parameters
    ----------
    column : Column
        The column's schema.
    heading : str
        Its heading, of which every word must fit.
    values : list of object
        Texts, or numbers (NaN where blank).
    fmt : str
        Number format of the figures.
    most : float
        Greatest width of texts; figures may be wider.
    with_total : bool
        True if the sum of the figures stands above them and must fit, too.

    Returns
    -------
    float
        Characters.
    """
    least = max(len(word) for word in heading.split()) + 3  # room for the filter's arrow
    if column.kind == "date":
        return max(11.5, least)
    if is_figure(column):
        figures = [abs(v) for v in values if v == v]
        largest = (sum(figures) if with_total else max(figures)) if figures else 0.0
        return max(NARROWEST, least, figure_width(largest, fmt))
    longest = max((len(v) for v in set(values)), default=0)
    return min(most, max(NARROWEST, least, longest * 1.05 + 2.5))


def text_lines(text: str, width: float) -> int:
    """Return the lines into which a text breaks in a column of so many characters."""
    return sum(max(1, -(-len(part) // max(int(width) - 1, 1))) for part in text.split("\n"))


def figure_width(value: float, fmt: str) -> float:
    """Return the characters that a figure needs in a number format, with a sign and some air."""
    if "%" in fmt:
        return len(f"{value:.1%}") + 3
    literal = sum(len(part) for part in fmt.split(";")[0].split('"')[1::2])
    decimals = len(fmt.split(";")[0].rpartition(".")[2].split('"')[0]) if "." in fmt else 0
    return len(f"{value:,.{decimals}f}") * 1.1 + literal + 2


def page_breaks(ws: Worksheet, rows: Sequence[int]) -> None:
    """Begin a new page after each of the rows."""
    for row in rows:
        ws.row_breaks.append(Break(id=row))


def keep_together(ws: Worksheet, ends: Sequence[int]) -> None:
    """Begin new pages so that no block is cut that fits on one; as many blocks to a page as it holds.

    Parameters
    ----------
    ws : Worksheet
        A sheet one page wide, all its columns and heights set.
    ends : sequence of int
        The last row of each block, in order.
    """
    room = page_points(ws)
    heights = [ws.row_dimensions[row].height or LINE_HEIGHT for row in range(1, ends[-1] + 1)]
    used, start, breaks = 0.0, 0, []
    for end in ends:
        tall = sum(heights[start:end])
        if used and used + tall > room:
            breaks.append(start)
            used = 0.0
        used, start = used + tall, end
    page_breaks(ws, breaks)


def page_points(ws: Worksheet) -> float:
    """Return the points of row height that a page of a sheet holds, which is made one page wide: the wider, the more."""
    paper = LETTER_POINTS if ws.page_setup.paperSize == 1 else A4_POINTS
    wide, high = reversed(paper) if ws.page_setup.orientation == "landscape" else paper
    margins = ws.page_margins
    wide -= 72 * float(margins.left + margins.right)
    high -= 72 * float(margins.top + margins.bottom)
    columns = sum(float(one.width) for one in ws.column_dimensions.values() if not one.hidden)
    return SAFE * high * max(1.0, columns * POINTS_PER_CHARACTER / wide)
