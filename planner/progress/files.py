"""Progress as files: ``progress.xlsx`` to print, ``progress.json`` as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from openpyxl.chart import LineChart, Reference
from openpyxl.chart.series import SeriesLabel

from planner.case import Case
from planner.i18n import _, day_text
from planner.io.atomic import atomic_path
from planner.progress.standing import Standing, typed
from planner.reports.packing import save
from planner.reports.sheets import Book, table_sheet
from planner.schema.plan_tables import WORKBOOK_HEADER_ROW
from planner.schema.progress_tables import PROGRESS_TABLES

ORDER = (
    "standing",
    "choices",
    "points_progress",
    "bonus_progress",
    "alerts",
    "changes",
    "orders_due",
    "supplier_progress",
    "product_progress",
    "price_progress",
    "contract_progress",
    "fund_progress",
    "invoices",
    "labels",
    "share_path",
    "path",
)
FORMAT = "school-meal-progress/1"


def write_progress(
    found: Standing, folder: str | Path, more: Mapping[str, pd.DataFrame] | None = None
) -> dict[str, Path]:
    """Write where a year stands; each file appears whole or not at all.

    Parameters
    ----------
    found : Standing
        Where the year stands.
    folder : str or Path
        Where the files are written.
    more : mapping of str to pandas.DataFrame, optional
        Further tables of progress: ``changes``, ``share_path``.

    Returns
    -------
    dict of str to Path
        The files written, by kind.

    Raises
    ------
    InputError
        If the place cannot be written to.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tables = {**found.tables, **{name: typed(name, frame) for name, frame in (more or {}).items()}}
    files = {"workbook": folder / "progress.xlsx", "data": folder / "progress.json"}
    book = Book(found.case)
    for name in (name for name in ORDER if name in tables):
        sheet = table_sheet(book, PROGRESS_TABLES[name], tables[name])
        if name == "standing":
            book.put(sheet, 3, 1, _("As of {day}").format(day=day_text(found.as_of)), "subtitle")
        if name == "path":
            _charts(sheet, tables["path"])
    workbook = book.finish()
    with atomic_path(files["workbook"]) as target:
        save(workbook, book.extras, target)
    content = {
        "format": FORMAT,
        "case": _case_name(found.case),
        "as_of": found.as_of.isoformat(),
        "tables": {
            name: json.loads(tables[name].to_json(orient="records", date_format="iso"))
            for name in ORDER
            if name in tables
        },
    }
    with atomic_path(files["data"]) as target:
        target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return files


def _case_name(case: Case) -> str:
    return str(case.head["case"])


def _charts(sheet: object, path: pd.DataFrame) -> None:
    """Draw planned against reached for each share, beside the table."""
    names = PROGRESS_TABLES["path"].names
    for place, (name, rows) in enumerate(path.groupby("name", sort=False)):
        first, last = WORKBOOK_HEADER_ROW + 1 + int(rows.index[0]), WORKBOOK_HEADER_ROW + 1 + int(rows.index[-1])
        chart = LineChart()
        chart.title, chart.height, chart.width = str(name), 7.5, 18
        for column in ("planned", "actual"):
            at = names.index(column) + 1
            chart.add_data(Reference(sheet, min_col=at, min_row=first, max_row=last), titles_from_data=False)
        for series, column, colour in zip(chart.series, ("planned", "actual"), ("9DC3E6", "1F4E79"), strict=True):
            series.tx = SeriesLabel(v=PROGRESS_TABLES["path"][column].heading)
            series.graphicalProperties.line.solidFill = colour
            series.smooth = False
        at = names.index("period") + 1
        chart.set_categories(Reference(sheet, min_col=at, min_row=first, max_row=last))
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.x_axis.number_format = "dd/mm"
        sheet.add_chart(chart, f"H{5 + place * 16}")  # type: ignore[attr-defined]
