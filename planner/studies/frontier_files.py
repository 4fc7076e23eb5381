"""A trade-off as files: a workbook with the curve, the plan behind each point, and the data."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.chart import Reference, ScatterChart, Series
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.worksheet import Worksheet

from models.resolve import COST, SHORT
from planner.families import BY_BLOCK
from planner.i18n import N_, _, day_text
from planner.io.atomic import atomic_path
from planner.making.pipeline import export_plan
from planner.reports import styles
from planner.reports.packing import save
from planner.reports.sheets import Book, unit_format
from planner.schema.words import in_words
from planner.studies.compare_files import plain_rows
from planner.studies.frontier import Axis, Frontier
from planner.studies.sheets import HEADER_ROW, Field, sheet


def write_frontier(found: Frontier, folder: Path) -> dict[str, Path]:
    """Write ``frontier.xlsx`` and ``frontier.json``, and the plans in whole packs in folders of their own.

    Returns
    -------
    dict of str to Path
        The files written, by kind.
    """
    files = {"workbook": folder / "frontier.xlsx", "data": folder / "frontier.json"}
    book = Book(found.case)
    ws = _curve_sheet(book, found)
    _line_sheet(book, found)
    if len(found.dishes):
        _dish_sheet(book, found)
    if len(found.limits):
        _limit_sheet(book, found)
    if len(found.solved):
        _plan_sheet(book, found)
    ws.add_chart(_chart(ws, found), f"A{HEADER_ROW + len(found.points) + 3}")
    with atomic_path(files["workbook"]) as target:
        save(book.finish(), book.extras, target)
    with atomic_path(files["data"]) as target:
        target.write_text(json.dumps(_data(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for number, plan in enumerate(found.plans, 1):
        if plan.exists:
            files[f"plan {number}"] = export_plan(plan, folder / f"point-{number:02d}")["workbook"]
    return files


CAUTION = N_(
    "Each point is the best that is possible, all other wishes kept. Packs may be split here, minimum orders are not heeded, "
    "and the law's order among suppliers is not applied yet: a plan to order by is a little worse."
)
"""What a reader of a curve should know."""

FREE_MENU = N_(
    "What is free of the menu, dishes or what fills them, is chosen anew at each point, for all zones as one and without charges by the drop "
    "or the km; of a long menu by month, in parts of days and for the mean number of pupils of the month. A plan in whole days costs these "
    "charges and mostly a little more, or misses more of the standards of nutrition."
)
"""What a reader should know besides of a curve whose menus are chosen."""


def cautions(found: Frontier) -> tuple[str, ...]:
    """Return what a reader of this curve should know, a sentence or two each."""
    return (_(CAUTION), _(FREE_MENU)) if found.chosen else (_(CAUTION),)


def limits_in_words(found: Frontier) -> pd.DataFrame:
    """Return what holds back the best y, the kind of limit and its first day written out."""
    return found.limits.assign(
        limit=[_(BY_BLOCK[word].limit(word).holds) for word in found.limits["limit"]],
        first_day=[day_text(date.fromisoformat(day)) if day else "" for day in found.limits["first_day"]],
    )


def _format(book: Book, axis: Axis) -> str:
    return "0.00%" if axis.unit == "share" else unit_format(book, axis.unit)


def per_y_text(found: Frontier) -> str:
    """Return what the steps of the curve are, in words."""
    if found.y.unit == "share":
        return _("{x} for one percentage point more").format(x=found.x.name)
    return _("{x} for one more").format(x=found.x.name)


def _curve_sheet(book: Book, found: Frontier) -> Worksheet:
    fields = [
        Field("point", _("Point"), styles.WHOLE),
        Field("y", found.y.name, _format(book, found.y)),
        Field("x", found.x.name, _format(book, found.x)),
        Field("x_per_y", per_y_text(found), "0.0000%" if found.x.unit == "share" else _format(book, found.x)),
        Field(COST, _("Cost in all"), book.money),
        Field(SHORT, _("Servings short"), styles.WHOLE),
    ]
    fields = [one for one in fields if one.name not in (found.x.key, found.y.key)]
    first, *more = cautions(found)
    ws = sheet(
        book,
        N_("Trade-off"),
        first,
        found.points,
        fields,
    )
    for caution in more:
        book.put(ws, HEADER_ROW - 1, 1, caution, "note")
    ws.row_dimensions[HEADER_ROW].height = 42.0
    for column in range(1, len(fields) + 1):
        value = ws.cell(HEADER_ROW, column).value
        book.put(ws, HEADER_ROW, column, value, "head", styles.NUMBER, wrap=True)
    ws.column_dimensions["D"].width = max(ws.column_dimensions["D"].width, 18.0)
    return ws


def _line_sheet(book: Book, found: Frontier) -> None:
    sheet(
        book,
        N_("Plans behind the points"),
        _("What each point buys, by supplier and product; not in whole packs."),
        found.lines,
        [
            Field("point", _("Point"), styles.WHOLE),
            Field("supplier_name", _("Supplier")),
            Field("product_name", _("Product")),
            Field("kg", _("Weight"), styles.KG),
            Field("amount", _("Amount"), book.money),
        ],
    )


def _dish_sheet(book: Book, found: Frontier) -> None:
    sheet(
        book,
        N_("Menus behind the points"),
        _("On how many days in all each point serves each dish of a free menu."),
        found.dishes.assign(meal=[in_words("meal", meal) for meal in found.dishes["meal"]]),
        [
            Field("point", _("Point"), styles.WHOLE),
            Field("menu_name", _("Menu")),
            Field("meal", _("Meal")),
            Field("slot", _("Slot")),
            Field("dish_name", _("Dish")),
            Field("days", _("Days"), "0.0"),
        ],
    )


def _limit_sheet(book: Book, found: Frontier) -> None:
    sheet(
        book,
        N_("What holds it back"),
        _(
            "Harvests and ceilings that hold back most the best of: {figure}. The last column says by how much it gets better with twice as "
            "much of this one alone. Money and other rules are not among them."
        ).format(figure=found.y.name),
        limits_in_words(found),
        [
            Field("supplier_name", _("Supplier")),
            Field("product_name", _("Product")),
            Field("limit", _("Limit")),
            Field("first_day", _("From")),
            Field("kg", _("Weight"), styles.KG),
            Field("amount", _("Amount"), book.money),
            Field(
                "gain",
                _("Better by, with twice as much"),
                "0.000%" if found.y.unit == "share" else _format(book, found.y),
            ),
        ],
    )


def _plan_sheet(book: Book, found: Frontier) -> None:
    sheet(
        book,
        N_("Plans in whole packs"),
        _("The verified plan of each point, as it could be ordered."),
        found.solved,
        [
            Field("point", _("Point"), styles.WHOLE),
            Field("y", found.y.name, _format(book, found.y)),
            Field("x", found.x.name, _format(book, found.x)),
            Field("cost", _("Cost in all"), book.money),
            Field("outcome", _("Result")),
            Field("problem", _("Problem")),
        ],
    )


def _chart(ws: Worksheet, found: Frontier) -> ScatterChart:
    chart = ScatterChart()
    chart.style = 13
    chart.scatterStyle = "lineMarker"
    chart.title = _("{y} against {x}").format(y=found.y.name, x=found.x.name)
    chart.x_axis.title, chart.y_axis.title = found.x.name, found.y.name
    chart.legend = None
    chart.height, chart.width = 11, 20
    for axis, of in ((chart.x_axis, found.x), (chart.y_axis, found.y)):
        axis.delete = False
        axis.number_format = "0%" if of.unit == "share" else styles.WHOLE
        axis.majorGridlines = None if axis is chart.x_axis else axis.majorGridlines
    low, high = float(found.points["x"].min()), float(found.points["x"].max())
    step = 10.0 ** np.floor(np.log10(max(high - low, 1e-6)))
    chart.x_axis.scaling.min = float(np.floor(low / step) * step)
    chart.x_axis.scaling.max = float(np.ceil(high / step) * step)
    last = HEADER_ROW + len(found.points)
    series = Series(
        Reference(ws, min_col=2, min_row=HEADER_ROW + 1, max_row=last),
        Reference(ws, min_col=3, min_row=HEADER_ROW + 1, max_row=last),
    )
    series.marker = Marker("circle", size=6)
    series.marker.graphicalProperties = GraphicalProperties(solidFill=styles.CHART_COLOURS[0])
    series.graphicalProperties = GraphicalProperties()
    series.graphicalProperties.line.solidFill = styles.CHART_COLOURS[0]
    series.smooth = False
    chart.series.append(series)
    return chart


def _data(found: Frontier) -> dict[str, Any]:
    def axis(one: Axis) -> dict[str, Any]:
        required = None if one.required != one.required else one.required
        return {"key": one.key, "name": one.name, "unit": one.unit, "better": one.better, "required": required}

    return {
        "case": str(found.case.head["case"]),
        "case_fingerprint": found.case.fingerprint,
        "x": axis(found.x),
        "y": axis(found.y),
        "best_x": found.ends.x_best,
        "y_at_best_x": found.ends.y_at_best_x,
        "best_y": found.ends.y_best,
        "points": plain_rows(found.points),
        "lines": plain_rows(found.lines),
        "dishes": plain_rows(found.dishes),
        "limits": plain_rows(found.limits),
        "plans": plain_rows(found.solved),
    }
