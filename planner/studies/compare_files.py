"""A comparison as files: a workbook to discuss, and its data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

from planner.case import Case
from planner.i18n import N_, _
from planner.io.atomic import atomic_path
from planner.reports import styles
from planner.reports.packing import save
from planner.reports.sheets import Book, figure_width, sheet_title
from planner.studies.compare import Comparison, outcome_text
from planner.studies.sheets import HEADER_ROW, Field, finish_sheet, scenario_sheet, sheet, signed, unit_formats


def write_comparison(found: Comparison, case: Case, folder: Path) -> dict[str, Path]:
    """Write ``compare.xlsx`` and ``compare.json``; each appears whole or not at all.

    Parameters
    ----------
    found : Comparison
        What is written.
    case : Case
        The case as it is, whose name stands on the sheets.
    folder : Path
        Where the files are written.

    Returns
    -------
    dict of str to Path
        The files written, by kind.
    """
    files = {"workbook": folder / "compare.xlsx", "data": folder / "compare.json"}
    book = Book(case)
    _figure_sheet(book, found)
    _line_sheet(book, found)
    scenario_sheet(book, [c.scenario for c in found.choices], [outcome_text(p) for p in found.plans])
    with atomic_path(files["workbook"]) as target:
        save(book.finish(), book.extras, target)
    with atomic_path(files["data"]) as target:
        target.write_text(json.dumps(_data(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return files


def _figure_sheet(book: Book, found: Comparison) -> None:
    """Write all figures side by side, then each difference as a formula over them."""
    ws = book.sheet(sheet_title(N_("Comparison")))
    names, figures = found.names, found.figures
    formats = unit_formats(book, list(figures["unit"]))
    book.put(ws, 1, 1, f"{_('Scenarios side by side')} \N{EN DASH} {book.case_name}", "title")
    book.put(
        ws,
        2,
        1,
        _(
            "Every column is a plan of its own, verified. The columns with a sign are differences from the case as it is."
        ),
        "note",
    )
    heads = [_("Figure"), _("Unit"), *names, *(_("{scenario} less base").format(scenario=n) for n in names[1:])]
    for k, head in enumerate(heads, 1):
        book.put(ws, HEADER_ROW, k, head, "head", styles.TEXT if k < 3 else styles.NUMBER, wrap=True)
    ws.row_dimensions[HEADER_ROW].height = 28.0
    for row, figure in enumerate(figures.itertuples(index=False), HEADER_ROW + 1):
        book.put(ws, row, 1, figure.name)
        book.put(ws, row, 2, figure.unit)
    for k, name in enumerate(names, 3):
        values = figures[name].to_numpy(dtype=np.float64)
        difference = found.differences[name].to_numpy(dtype=np.float64)
        letter, other = get_column_letter(k), k + len(names) - 1
        for row, (value, less, fmt) in enumerate(zip(values, difference, formats, strict=True), HEADER_ROW + 1):
            book.put(ws, row, k, None if np.isnan(value) else float(value), "body", fmt)
            if k > 3 and not np.isnan(less):
                book.formula(ws, row, other, f"{letter}{row}-C{row}", signed(fmt), float(less), "body")
        widths = [figure_width(abs(v), f) for v, f in zip(values, formats, strict=True) if not np.isnan(v)]
        for column in (k, other) if k > 3 else (k,):
            ws.column_dimensions[get_column_letter(column)].width = max([12.0, len(name) + 2.0, *widths])
    ws.column_dimensions["A"].width = max([20.0, *(len(name) * 1.05 + 2 for name in figures["name"])])
    ws.column_dimensions["B"].width = max([8.0, *(len(unit) + 2.0 for unit in figures["unit"])])
    finish_sheet(ws, len(heads), len(figures))
    ws.freeze_panes = ws.cell(HEADER_ROW + 1, 3)


def _line_sheet(book: Book, found: Comparison) -> None:
    kg, money = styles.KG, book.money
    sheet(
        book,
        N_("Changed orders"),
        _("What is bought differently from the case as it is, by supplier and product; the largest changes first."),
        found.lines,
        [
            Field("scenario", _("Scenario")),
            Field("supplier_name", _("Supplier")),
            Field("product_name", _("Product")),
            Field("kg_base", _("Weight in the case"), kg),
            Field("kg", _("Weight in the scenario"), kg),
            Field("kg_difference", _("Difference in weight"), signed(kg)),
            Field("amount_base", _("Amount in the case"), money),
            Field("amount", _("Amount in the scenario"), money),
            Field("amount_difference", _("Difference in amount"), signed(money)),
        ],
    )


def _data(found: Comparison) -> dict[str, Any]:
    return {
        "case": str(found.choices[0].case.head["case"]),
        "scenarios": [
            {
                "scenario": choice.scenario.scenario,
                "name": choice.scenario.name,
                "note": choice.scenario.note,
                "changes": list(choice.scenario.changes),
                "case_fingerprint": choice.case.fingerprint,
                "outcome": str(plan.outcome),
                "reason": plan.reason,
            }
            for choice, plan in zip(found.choices, found.plans, strict=True)
        ],
        "figures": plain_rows(found.figures),
        "differences": plain_rows(found.differences),
        "changed_orders": plain_rows(found.lines),
    }


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain data for JSON; what is not known is null."""
    return [
        {str(key): None if pd.isna(value) else value for key, value in row.items()}
        for row in frame.astype("object").to_dict("records")
    ]
