"""A committee's way through the app in a real browser, in each language."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from planner import service
from planner.i18n import DEFAULT, _, number_text, using
from planner.io import read_plan
from tests.browser.conftest import Server, settle

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """Return the tiny case as a workbook, mended and with an offer of an unknown product, and that cell's name."""
    place = tmp_path_factory.mktemp("workbooks")
    good, bad = place / "good.xlsx", place / "bad.xlsx"
    service.save_case(service.load_case(service.TINY), good)
    book = openpyxl.load_workbook(good)
    cell = next(cell for row in book["offers"].iter_rows() for cell in row if cell.value == "banana")
    cell.value = "bananna"
    book.save(bad)
    return good, bad, cell.coordinate


def _open(page: Page, path: Path) -> None:
    page.locator("input[type=file]").first.set_input_files(str(path))
    page.get_by_role("button", name=_("Open this file")).click()


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def _view(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()


def _plan(page: Page) -> None:
    page.get_by_role("button", name=_("Make the plan")).click()
    expect(page.get_by_text(_("The plan has passed the independent check."))).to_be_visible()


def _figure(page: Page, label: str) -> str:
    metric = page.get_by_test_id("stMetric").filter(has_text=label)
    return metric.get_by_test_id("stMetricValue").inner_text().strip()


def _download(page: Page, name: str, place: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).first.click()  # the second is the same paper, to read on a screen
    waiting.value.save_as(place / waiting.value.suggested_filename)
    return place / waiting.value.suggested_filename


@pytest.mark.parametrize("language", [DEFAULT, "pt_BR"])
def test_from_a_broken_workbook_to_an_exported_plan(
    page: Page, address: str, workbooks: tuple[Path, Path, str], tmp_path: Path, language: str
) -> None:
    """Findings, the mended file, a plan, a changed share, a comparison, the export: the files say what the screen says.

    Nothing is asked of any other machine on the way.
    """
    asked: set[str | None] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    with using(language):
        _journey(page, f"{address}/?lang={language}", workbooks, tmp_path)
    assert asked <= {"localhost", None}


def _journey(page: Page, address: str, workbooks: tuple[Path, Path, str], place: Path) -> None:
    good, bad, _cell = workbooks
    cost_label = _("Cost in all ({currency})").format(currency="BRL")
    page.goto(address)
    _open(page, bad)
    refused = _("This file cannot be planned yet. Errors: {count}. Mend them in the file and open it again.")
    expect(page.get_by_text(refused.format(count=number_text(1)))).to_be_visible()
    # A word of Streamlit itself, in English in every language.
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_role("button", name=_("Open this file"))).to_have_count(0)
    _open(page, good)
    expect(page.get_by_text(_("A case is open. Look through it on the page Case, or go on to Plan."))).to_be_visible()

    _go(page, _("Plan"))
    _plan(page)
    assert _figure(page, cost_label) == number_text(1155, 2)

    page.get_by_text(_("Decisions: money, shares, law, menus, what may give way")).click()
    slider = page.get_by_role("slider", name="Family farming")
    for _press in range(20):  # a page that is drawn anew at that moment takes no key
        if slider.input_value() == "50":
            break
        slider.press("ArrowRight")
    settle(page)
    expect(slider).to_have_value("50")
    page.get_by_role("button", name=_("Take these decisions")).click()
    expect(page.get_by_text(_("There is no plan for these decisions yet."))).to_be_visible()
    _plan(page)
    cost = _figure(page, cost_label)
    assert cost == number_text(1168, 2)

    page.reload()
    expect(page.get_by_text(_("The plan has passed the independent check."))).to_be_visible()
    assert _figure(page, cost_label) == cost

    _go(page, _("Scenarios"))
    _view(page, _("Compare"))
    page.get_by_role("button", name=_("Compare them")).click()
    expect(page.get_by_text(_("What is bought differently"))).to_be_visible()

    _go(page, _("Export"))
    data = read_plan(_download(page, _download_label("plan.json"), place))
    summary = data["summary"].set_index("measure")["value"]
    assert number_text(summary["total_amount"], 2) == cost
    signed = _download(page, _download_label("plan.xlsx"), place).read_bytes()
    with zipfile.ZipFile(_download(page, _download_label("plan.zip"), place)) as archive:
        archive.extractall(place / "unpacked")
    assert (place / "unpacked" / "plan.xlsx").read_bytes() == signed
    orders = service.plan_from_file(
        service.changed_case(service.load_case(good), ["target target=family-share share=0.5"]),
        place / "unpacked" / "plan.xlsx",
    )["orders"]
    assert number_text(orders["amount"].sum(), 2) == cost
    shapes = json.loads(_download(page, _download_label("plan.geojson"), place).read_text(encoding="utf-8"))
    assert shapes["type"] == "FeatureCollection"
    _go(page, _("Explore"))
    expect(page.get_by_text(number_text(1168, 2)).first).to_be_visible()
    _view(page, _("Map"))
    settle(page)
    picture = _download(page, _("Picture ({form})").format(form="PNG"), place)
    assert picture.read_bytes()[:4] == b"\x89PNG"
    page.locator("path[aria-label='Escola Norte']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Escola Norte")
    settle(page)  # else what is typed next is lost where the box is drawn anew
    _places(page, place)


def _places(page: Page, place: Path) -> None:
    """From a word without accents to a product, a supplier and a school, each on a page of its own; Back, reload, its paper."""
    _find(page, "FEIJAO")
    expect(page.get_by_role("heading", level=1)).to_have_text("Feijão")
    _find(page, "coop-c")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cooperativa")
    supplier = page.url
    assert "view=supplier" in supplier
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Feijão")
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cooperativa")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cooperativa")
    assert page.url == supplier
    paper = _download(page, _("Delivery list: what to bring on which day"), place)
    assert "Cooperativa" in PdfReader(paper).pages[0].extract_text()
    page.get_by_role("button", name=_("Back to the whole plan")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(_("Explore the plan"))


def _find(page: Page, words: str) -> None:
    box = page.get_by_label(_("Find a school, supplier, product or week by its name"))
    box.fill(words)
    box.press("Enter")
    settle(page)


def _download_label(file: str) -> str:
    return _("Download {file}").format(file=file)


def test_a_finding_names_its_cell(page: Page, address: str, workbooks: tuple[Path, Path, str], tmp_path: Path) -> None:
    """The list of findings that can be downloaded names the wrong cell as the spreadsheet does."""
    page.goto(f"{address}/?lang={DEFAULT}")
    _open(page, workbooks[1])
    rows = _download(page, "Download this list", tmp_path).read_text(encoding="utf-8-sig")
    assert f",offers,{workbooks[2]}," in rows


def test_two_visitors_do_not_see_each_others_case(
    page: Page, browser: Browser, address: str, workbooks: tuple[Path, Path, str]
) -> None:
    """Two sessions at once: what one opens stays closed to the other, until it is given the address."""
    page.goto(f"{address}/?lang={DEFAULT}")
    _open(page, workbooks[0])
    expect(page.get_by_text("A case is open")).to_be_visible()
    context = browser.new_context()
    try:
        other = context.new_page()
        other.goto(f"{address}/?lang={DEFAULT}")
        expect(other.get_by_text("No case open")).to_be_visible()
        _go(other, "Plan")
        expect(other.get_by_text("No case is open yet")).to_be_visible()
        assert "w=" in page.url
        other.goto(page.url)
        expect(other.get_by_text("A case is open")).to_be_visible()
    finally:
        context.close()


def test_a_crash_loses_nothing_saved_and_a_phone_shows_it(
    browser: Browser, server: Server, workbooks: tuple[Path, Path, str]
) -> None:
    """The server is killed and started again: the same address shows the same plan; on a phone nothing hangs over the edge."""
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(60_000)
    try:
        page = context.new_page()
        page.goto(f"{server.address}/?lang={DEFAULT}")
        _open(page, workbooks[0])
        expect(page.get_by_text("A case is open")).to_be_visible()
        page.get_by_role("link", name="Go on to the plan").click()
        _plan(page)
        before, address = _figure(page, "Cost in all"), page.url
        server.kill()
        server.start()
        page.goto(address)
        expect(page.get_by_text("The plan has passed the independent check.")).to_be_visible()
        assert _figure(page, "Cost in all") == before
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    finally:
        context.close()
