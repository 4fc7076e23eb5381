"""The plan as a workbook that a purchasing officer prints and signs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.i18n import N_, language, shown
from planner.io.atomic import atomic_path
from planner.kept import OPEN
from planner.reports.menu_pages import menu_page_sheet
from planner.reports.order_sheets import ORDERS_BY_DAY, order_day_sheet
from planner.reports.packing import save
from planner.reports.sheets import MAX_CELL_TEXT, Book, sheet_title, table_sheet
from planner.reports.verdict import in_words_table
from planner.reports.views import budget_by_month, delivery_calendar, order_lists, summary_sheet
from planner.schema import PLAN_TABLES
from planner.schema.plan_tables import KEPT_SHEET
from planner.shown import stored_tables

ORDER = (
    N_("Summary"),
    N_("What gave way"),
    N_("Targets"),
    N_("Warnings"),
    N_("Order lists"),
    ORDERS_BY_DAY,
    N_("Orders"),
    N_("Suppliers"),
    N_("Members"),
    N_("Committees"),
    N_("Contracts"),
    N_("Delivery calendar"),
    N_("Deliveries"),
    N_("Budget by month"),
    N_("Budget"),
    N_("Payments"),
    N_("Prices"),
    N_("Call lots"),
    N_("Lot deliveries"),
    N_("Shortfalls"),
    N_("What holds it back"),
    N_("Why each offer"),
    N_("Robustness"),
    N_("Losses of suppliers"),
    N_("To grow"),
    N_("Sowing calendar"),
    N_("Stores"),
    N_("Menu pages"),
    N_("Menu"),
    N_("Menu sheet"),
    N_("Recipe sheet"),
    N_("Nutrition"),
    N_("Menu notes"),
    N_("Menu rules"),
    N_("Cost of meals"),
    N_("Sources"),
    N_("Run record"),
)
"""Sheets in the order in which they are read; a table that is not named here follows the prices."""


def write_workbook(tables: Mapping[str, pd.DataFrame], case: Case, path: Path) -> None:
    """Write the plan as a workbook; the file appears whole or not at all.

    Every table stands on a sheet named by its label, with exact figures, under headings in row
    `planner.schema.plan_tables.WORKBOOK_HEADER_ROW`, so that it can be read back; the other sheets are views of them.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of `planner.schema.PLAN_TABLES`; one that is not there gets no sheet.
    case : Case
        The case that the plan is for.
    path : Path
        File to write; replaced if it exists.
    """
    book = Book(case)
    for name, table in PLAN_TABLES.items():
        if name in tables and name != "summary":
            table_sheet(book, table, in_words_table(case, tables) if name == "given_way" else tables[name])
    write_views(book, case, tables)
    _keep_texts(book, tables)
    workbook = book.finish()
    order = {sheet_title(title): place for place, title in enumerate(ORDER)} | {KEPT_SHEET: len(ORDER)}
    workbook._sheets.sort(key=lambda ws: order.get(ws.title, ORDER.index("Prices")))
    with atomic_path(Path(path)) as target:
        save(workbook, book.extras, target)


def write_views(book: Book, case: Case, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the sheets that arrange the tables for a purpose, each of them from the tables alone."""
    order_lists(book, tables)
    order_day_sheet(book, tables)
    delivery_calendar(book, tables)
    menu_page_sheet(book, case, tables)
    money = budget_by_month(book, tables)
    summary_sheet(book, case, tables, money)


def _keep_texts(book: Book, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write what the texts shown are as they are kept on a sheet that nobody sees."""
    ws = book.sheet(KEPT_SHEET)
    ws.sheet_state = "veryHidden"
    for k, cell in enumerate(("", "language", language()), 1):
        book.put(ws, 1, k, cell)
    at = 2
    for name, frame in stored_tables(tables).items():
        for column in PLAN_TABLES[name].columns:
            if column.kind != "text" or column.name not in frame:
                continue
            for text in frame[column.name].unique():
                if OPEN in str(text) and len(text) <= MAX_CELL_TEXT:
                    for k, cell in enumerate((name, column.name, shown(text), text), 1):
                        book.put(ws, at, k, cell)
                    at += 1
