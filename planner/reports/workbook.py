"""The plan as workbooks: a short one that a purchasing officer prints and signs, and beside it what is too long for that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from planner.case import Case
from planner.i18n import N_, _, edition, language, shown
from planner.io.atomic import atomic_path
from planner.io.files import MAX_CELLS, MAX_ROWS
from planner.kept import OPEN
from planner.reports.in_short import CONTENTS, contents_sheet, deliveries_in_short, gave_way_in_short, sources_in_short
from planner.reports.menu_pages import menu_page_sheet
from planner.reports.order_sheets import ORDERS_BY_DAY, order_day_sheet
from planner.reports.packing import save
from planner.reports.sheets import MAX_CELL_TEXT, Book, sheet_title, table_sheet
from planner.reports.verdict import in_words_table
from planner.reports.views import SUMMARY, budget_by_month, delivery_calendar, order_lists, summary_sheet
from planner.schema import PLAN_TABLES
from planner.schema.plan_tables import DETAILS, HEADING, IN_PARQUET, KEPT_SHEET, SHEET, WORKBOOK_HEADER_ROW, YES_NO
from planner.schema.words import WORDS
from planner.shown import stored_tables

Tables = Mapping[str, pd.DataFrame]

ORDER = (
    SUMMARY,
    N_("Key figures"),
    N_("What gave way in short"),
    N_("Targets"),
    N_("Warnings"),
    N_("Order lists"),
    N_("Deliveries in short"),
    N_("Suppliers"),
    N_("Committees"),
    N_("Contracts"),
    N_("Budget by month"),
    N_("Prices"),
    N_("Shortfalls"),
    ORDERS_BY_DAY,
    N_("Orders"),
    N_("Members"),
    N_("Delivery calendar"),
    N_("Budget"),
    N_("Payments"),
    N_("Deliveries"),
    N_("Stores"),
    N_("Call lots"),
    N_("Lot deliveries"),
    N_("What gave way"),
    N_("What holds it back"),
    N_("Why each offer"),
    N_("Robustness"),
    N_("Losses of suppliers"),
    N_("To grow"),
    N_("Sowing calendar"),
    N_("Sources"),
    N_("Menu pages"),
    N_("Menu"),
    N_("Menu sheet"),
    N_("Recipe sheet"),
    N_("Nutrition"),
    N_("Menu notes"),
    N_("Menu rules"),
    N_("Cost of meals"),
    N_("Sources in short"),
    N_("Run record"),
    CONTENTS,
)
"""Sheets of each workbook in the order in which they are read; a table that is not named here follows the prices."""

BOOKS: dict[str, str] = {
    "orders": N_("What is ordered from whom on which day, and which fund pays it"),
    "deliveries": N_("What comes to each school on which day, and what lies in store"),
    "menus": N_("Menus to hang in the schools, recipes to weigh out, nutrition and cost of meals"),
    "award": N_("Lots of the call, their places and days, and how they are awarded"),
    "why": N_("What gave way and what holds the plan back, what farms could grow, where each figure comes from"),
}
"""The workbooks in the folder `DETAILS`, by the names of their files, with what they are for."""


def write_workbook(tables: Tables, case: Case, path: Path) -> Path:
    """Write the plan as workbooks; the file and the folder beside it appear whole or not at all.

    What is printed and signed stands in the file, what is longer in the workbooks of the folder `DETAILS` beside it, and there as
    Parquet too, for other programs. Every table stands on a sheet named by its label, in the workbook that its schema names, with
    exact figures under headings in row `planner.schema.plan_tables.WORKBOOK_HEADER_ROW`, so that it can be read back; the other
    sheets are views of them. A table without rows has no sheet; a hidden one says which these are.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of `planner.schema.PLAN_TABLES`; one that is not there gets no sheet.
    case : Case
        The case that the plan is for.
    path : Path
        The workbook to print; replaced if it exists, as is the folder.

    Returns
    -------
    Path
        The folder.
    """
    path, books = Path(path), {name: Book(case) for name in ("", *BOOKS)}
    for name, book in books.items():
        _write_tables(book, name, case, tables)
        write_views(book, name, case, tables)
    contents_sheet(books[""], {name: books[name].workbook.sheetnames[1:] for name in BOOKS}, BOOKS)
    for name, book in books.items():
        _keep_texts(book, name, tables)
    details = path.parent / DETAILS
    with atomic_path(details, folder=True) as folder:
        for name in BOOKS:
            _save(books[name], folder / f"{name}.xlsx")
        for name, frame in tables.items():
            if PLAN_TABLES[name].book and len(frame):
                frame.to_parquet(_parquet(folder, name), index=False, compression="zstd")
    with atomic_path(path) as target:
        _save(books[""], target)
    return details


def _parquet(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _write_tables(book: Book, name: str, case: Case, tables: Tables) -> None:
    """Write the sheets of the tables that stand in a workbook."""
    for table in PLAN_TABLES.values():
        if table.book != name or table.name not in tables:
            continue
        frame = in_words_table(case, tables) if table.name == "given_way" else tables[table.name]
        if frame.empty:
            continue
        if fits_a_sheet(frame):
            table_sheet(book, table, frame)
        else:
            ws = table_sheet(book, table, table.empty())
            ws.sheet_state = "visible"
            text = _("This table is too long for a sheet. It stands in {file}.")
            book.put(ws, 3, 1, text.format(file=_parquet(Path(DETAILS), table.name).as_posix()), "flag")


def fits_a_sheet(frame: pd.DataFrame) -> bool:
    """Return True if a table is short enough for a sheet that this program, and every office program, reads again."""
    rows = len(frame) + WORKBOOK_HEADER_ROW
    return rows <= MAX_ROWS and rows * len(frame.columns) <= MAX_CELLS


def write_views(book: Book, name: str, case: Case, tables: Tables) -> None:
    """Write the sheets of a workbook that arrange the tables for a purpose, each of them from the tables alone.

    Parameters
    ----------
    book : Book
        Workbook in the making.
    name : str
        Its name among `BOOKS`; empty: the one to print and sign.
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The plan's tables.
    """
    views: dict[str, tuple[Callable[[], object], ...]] = {
        "": (
            lambda: gave_way_in_short(book, case, tables),
            lambda: order_lists(book, tables),
            lambda: deliveries_in_short(book, tables),
            lambda: summary_sheet(book, case, tables, budget_by_month(book, tables)),
            lambda: sources_in_short(book, tables),
        ),
        "orders": (lambda: order_day_sheet(book, tables), lambda: delivery_calendar(book, tables)),
        "menus": (lambda: menu_page_sheet(book, case, tables),),
    }
    for view in views.get(name, ()):
        view()


def _save(book: Book, path: Path) -> None:
    """Put the sheets in order and write the file; none where nothing stands in it."""
    workbook = book.finish()
    if all(ws.sheet_state == "veryHidden" for ws in workbook.worksheets):
        return
    order = {sheet_title(title): place for place, title in enumerate(ORDER)} | {KEPT_SHEET: len(ORDER)}
    workbook._sheets.sort(key=lambda ws: order.get(ws.title, ORDER.index("Prices")))
    save(workbook, book.extras, path)


def _keep_texts(book: Book, name: str, tables: Tables) -> None:
    """Write what the texts shown are as they are kept on a sheet that nobody sees, and which tables have no rows."""
    ws = book.sheet(KEPT_SHEET)
    ws.sheet_state = "veryHidden"
    _lines(book, ws, [("", "language", language(), edition(language())), *_words(name, tables), *_kept(name, tables)])


def _words(name: str, tables: Tables) -> Iterable[tuple[str, ...]]:
    """Yield what the workbook calls tables, columns and short words, with their own short names."""
    named = {table.label: table.name for table in PLAN_TABLES.values()}
    yield from (("", SHEET, sheet_title(title), named.get(title, title)) for title in ORDER)
    for table in PLAN_TABLES.values():
        if table.book == name and table.name in tables:
            yield from ((table.name, HEADING, heading, column) for column, heading in table.headings.items())
    yield from (("", YES_NO, _("yes"), "yes"), ("", YES_NO, _("no"), "no"))
    for column, words in WORDS.items():
        yield from (("", column, _(word), short) for short, word in words.items())


def _kept(name: str, tables: Tables) -> Iterable[tuple[str, ...]]:
    for table, frame in stored_tables(tables).items():
        if frame.empty and not name:
            yield (table,)  # the printed workbook says it of all: another may not be there
        if PLAN_TABLES[table].book != name:
            continue
        if not fits_a_sheet(frame):
            yield (table, IN_PARQUET)
        for column in PLAN_TABLES[table].columns:
            if column.kind == "text" and column.name in frame:
                for text in frame[column.name].unique():
                    if OPEN in str(text) and len(text) <= MAX_CELL_TEXT:
                        yield (table, column.name, shown(text), text)


def _lines(book: Book, ws: Worksheet, lines: Iterable[tuple[str, ...]]) -> None:
    for at, line in enumerate(lines, 1):
        for k, cell in enumerate(line, 1):
            book.put(ws, at, k, cell)
