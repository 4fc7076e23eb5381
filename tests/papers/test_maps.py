"""The printed map: one page, with what is drawn in words, and errors that say how to mend them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pypdf
import pytest

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.making.plan import Plan
from planner.papers.drawing import chart_file
from planner.papers.maps import MOST_LISTED, map_paper
from planner.papers.paper import pdf


def _pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_the_map_is_one_page_with_its_suppliers(tiny_plan: Plan, tmp_path: Path) -> None:
    """Title, legend, source of the outlines, the suppliers by number, the case's fingerprint and the number of the page."""
    path = service.export_map(tiny_plan, tmp_path)["map"]
    (page,) = _pages(path.read_bytes())
    kg = tiny_plan["orders"].groupby("supplier_name")["kg"].sum()
    first = f"1. {kg.sort_values(ascending=False, kind='stable').index[0]}"
    for text in ("Map: where the food comes from", "kg of one supplier", "Outlines: Natural Earth", first,
                 tiny_plan.case.fingerprint, "1 / 1"):  # fmt: skip
        assert text in page


def test_many_suppliers_with_long_names_stay_on_one_page(tiny_plan: Plan) -> None:
    """More suppliers than are listed: the page holds, and the others are told as a sum."""
    case, count = tiny_plan.case, MOST_LISTED + 20
    suppliers = pd.concat([case.tables["suppliers"].iloc[[0]]] * count, ignore_index=True)
    names = [f"s{n}" for n in range(count)]
    suppliers = suppliers.assign(
        supplier=names, name=[f"Cooperativa dos Produtores Rurais da Agricultura Familiar {n}" for n in range(count)]
    )
    orders = pd.concat([tiny_plan["orders"].iloc[[0]]] * count, ignore_index=True).assign(supplier=names, kg=1.0)
    crowded = Case({**case.tables, "suppliers": suppliers})
    tables = {"orders": orders, "deliveries": tiny_plan["deliveries"], "run": tiny_plan["run"]}
    made = map_paper(tables, crowded)
    assert made is not None
    (page,) = _pages(pdf(made))
    assert "Others: 20" in page


def test_a_map_of_one_product_says_so(tiny_plan: Plan, tmp_path: Path) -> None:
    """The product is found by its name; one that is unknown, or a month without deliveries, is refused with a way out."""
    name = str(tiny_plan["orders"]["product_name"].iloc[0])
    path = service.export_map(tiny_plan, tmp_path, product=name)["map"]
    assert f"What is bought of {name} in the whole plan" in " ".join(_pages(path.read_bytes())[0].split())
    with pytest.raises(InputError, match="No product is called"):
        service.export_map(tiny_plan, tmp_path / "x", product="granite")
    with pytest.raises(InputError, match="no delivery in this month"):
        service.export_map(tiny_plan, tmp_path / "x", month="2031-01")


def test_without_coordinates_there_is_no_map(tiny_plan: Plan, tmp_path: Path) -> None:
    """The error names the columns to fill in."""
    tables = tiny_plan.case.tables
    bare = {name: tables[name].assign(lat=float("nan"), lon=float("nan")) for name in ("sites", "suppliers")}
    with pytest.raises(InputError) as told:
        service.export_map(replace(tiny_plan, case=Case({**tables, **bare})), tmp_path)
    assert "lat" in told.value.findings[0].mend


def test_a_chart_becomes_a_file_with_title_unit_and_source(tiny_plan: Plan) -> None:
    """The SVG has all three in letters; the PNG is one."""
    chart = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    source = service.chart_source(tiny_plan)
    assert tiny_plan.case.fingerprint in source
    drawn = chart_file(chart, "svg", "What is sold", ["Unit: kg", source], 400, None).decode()
    for text in ("What is sold", "Unit: kg", tiny_plan.case.fingerprint):
        assert text in drawn
    assert chart_file(chart, "png", "What is sold", ["Unit: kg"], 400, None)[:4] == b"\x89PNG"
