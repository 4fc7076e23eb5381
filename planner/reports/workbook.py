"""The plan as a workbook that a purchasing officer prints and signs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.io.atomic import atomic_path
from planner.reports.menu_pages import menu_page_sheet
from planner.reports.packing import save
from planner.reports.sheets import Book, table_sheet
from planner.reports.views import budget_by_month, delivery_calendar, order_lists, summary_sheet
from planner.schema import PLAN_TABLES

ORDER = (
    "Summary",
    "Targets",
    "Warnings",
    "Order lists",
    "Orders",
    "Suppliers",
    "Members",
    "Committees",
    "Delivery calendar",
    "Deliveries",
    "Budget by month",
    "Budget",
    "Payments",
    "Prices",
    "Call lots",
    "Lot deliveries",
    "Shortfalls",
    "What holds it back",
    "Why each offer",
    "Robustness",
    "Losses of suppliers",
    "To grow",
    "Sowing calendar",
    "Stores",
    "Menu pages",
    "Menu",
    "Menu sheet",
    "Recipe sheet",
    "Nutrition",
    "Menu notes",
    "Menu rules",
    "Cost of meals",
    "Sources",
    "Run record",
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
            table_sheet(book, table, tables[name])
    order_lists(book, tables)
    delivery_calendar(book, tables)
    menu_page_sheet(book, case, tables)
    money = budget_by_month(book, tables)
    summary_sheet(book, case, tables, money)
    workbook = book.finish()
    workbook._sheets.sort(key=lambda ws: ORDER.index(ws.title if ws.title in ORDER else "Prices"))
    with atomic_path(Path(path)) as target:
        save(workbook, book.extras, target)
