"""A committee's way through the app in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from planner import service
from planner.paths import CASES

pytestmark = pytest.mark.browser

COST = "Cost in all (BRL)"


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the tiny case as a workbook, with an offer of an unknown product and mended."""
    place = tmp_path_factory.mktemp("workbooks")
    good, bad = place / "good.xlsx", place / "bad.xlsx"
    service.save_case(service.load_case(CASES / "tiny"), good)
    book = openpyxl.load_workbook(good)
    sheet = book["offers"]
    heads = next(row for row in sheet.iter_rows() if "product" in [c.value for c in row])
    column = next(c.column for c in heads if c.value == "product")
    line = next(n for n in range(heads[0].row + 1, sheet.max_row + 1) if sheet.cell(n, column).value == "banana")
    sheet.cell(line, column).value = "bananna"
    book.save(bad)
    return good, bad


def _open(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(str(path))
    page.get_by_role("button", name="Open this file").click()


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def _plan(page: Page, button: str = "Make the plan") -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("has passed the independent check")).to_be_visible(timeout=60_000)


def _figure(page: Page, label: str) -> str:
    metric = page.get_by_test_id("stMetric").filter(has_text=label)
    return metric.get_by_test_id("stMetricValue").inner_text().strip()


def _download(page: Page, name: str, place: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    waiting.value.save_as(place / waiting.value.suggested_filename)
    return place / waiting.value.suggested_filename


def test_from_a_broken_workbook_to_an_exported_plan(
    page: Page, address: str, workbooks: tuple[Path, Path], tmp_path: Path
) -> None:
    """Findings, the mended file, a plan, a changed share, the export: the files say what the screen says."""
    good, bad = workbooks
    page.goto(address)
    _open(page, bad)
    expect(page.get_by_text("cannot be planned yet")).to_be_visible()
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_role("button", name="Open this file")).to_have_count(0)
    _open(page, good)
    expect(page.get_by_text("A case is open")).to_be_visible()

    _go(page, "Plan")
    _plan(page)
    assert _figure(page, COST) == "1,155.00"

    page.get_by_text("Decisions: money, shares").click()
    slider = page.get_by_role("slider", name="Family farming")
    for _press in range(5):
        slider.press("ArrowRight")
    page.get_by_role("button", name="Take these decisions").click()
    expect(page.get_by_text("There is no plan for these decisions yet.")).to_be_visible()
    _plan(page)
    cost = _figure(page, COST)
    assert cost == "1,168.00"

    page.reload()
    expect(page.get_by_text("has passed the independent check")).to_be_visible(timeout=60_000)
    assert _figure(page, COST) == cost

    _go(page, "Export")
    data = json.loads(_download(page, "Download plan.json", tmp_path).read_text(encoding="utf-8"))
    summary = {row["measure"]: row["value"] for row in data["tables"]["summary"]}
    assert f"{summary['total_amount']:,.2f}" == cost
    book = openpyxl.load_workbook(_download(page, "Download plan.xlsx", tmp_path), data_only=True)
    orders = service.plan_from_file(
        service.changed_case(service.load_case(good), ["target target=family-share share=0.5"]),
        tmp_path / "plan.xlsx",
    )["orders"]
    assert f"{orders['amount'].sum():,.2f}" == cost
    assert "Orders" in book.sheetnames
    shapes = json.loads(_download(page, "Download plan.geojson", tmp_path).read_text(encoding="utf-8"))
    assert shapes["type"] == "FeatureCollection"
    _go(page, "Explore")
    expect(page.get_by_text("Goods (BRL) 1,168.00")).to_be_visible()


def test_two_visitors_do_not_see_each_others_case(
    page: Page, browser: Browser, address: str, workbooks: tuple[Path, Path]
) -> None:
    """Two sessions at once: what one opens stays closed to the other, until it is given the address."""
    page.goto(address)
    _open(page, workbooks[0])
    expect(page.get_by_text("A case is open")).to_be_visible()
    context = browser.new_context()
    try:
        other = context.new_page()
        other.goto(address)
        expect(other.get_by_text("No case open")).to_be_visible()
        _go(other, "Plan")
        expect(other.get_by_text("No case is open yet")).to_be_visible()
        assert "w=" in page.url
        other.goto(page.url)
        expect(other.get_by_text("A case is open")).to_be_visible()
    finally:
        context.close()
