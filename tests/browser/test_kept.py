"""In a real browser: what is typed in a table stays, two windows, and texts of a case are shown letter by letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner import service
from planner.case import Case
from planner.ui.text import JOINER

pytestmark = pytest.mark.browser

TYPED = "http://a.org www.b.org x@c.org :material/home: :smile: *x* $a$ a >= b -> c :red[z] [l](http://d.org) <b>"


def _open(page: Page, address: str, case: Case, place: Path) -> None:
    path = place / "case.xlsx"
    service.save_case(case, path)
    page.goto(f"{address}/?lang=en")
    page.locator("input[type=file]").set_input_files(str(path))
    page.get_by_role("button", name="Open this file").click()
    expect(page.get_by_text("A case is open.")).to_be_visible()


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1")).to_be_visible()


def _settle(page: Page) -> None:
    page.wait_for_timeout(600)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def _type(page: Page, text: str) -> None:
    """Write into the second cell of the only row of the table of the case: its name."""
    grid = page.get_by_test_id("stDataFrame")
    grid.locator("canvas").first.click(position={"x": 200, "y": 52})
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take these edits")).to_be_enabled()


def test_a_cell_typed_stays_and_is_joined_with_another_window(page: Page, address: str, tmp_path: Path) -> None:
    """Typed, not taken: there after another page, Back and a reload; another window's edit meanwhile is told, and both stand."""
    _open(page, address, service.load_case(service.TINY), tmp_path)
    _go(page, "Case")
    _type(page, "Typed here")
    _go(page, "Plan")
    page.go_back()
    expect(page.get_by_role("button", name="Take these edits")).to_be_enabled()
    page.reload()
    expect(page.get_by_role("button", name="Take these edits")).to_be_enabled()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Drop these edits").click()
    expect(other.get_by_role("button", name="Take these edits")).to_be_disabled()
    _settle(other)
    _type(other, "Taken there")
    other.get_by_role("button", name="Take these edits").click()
    expect(other.get_by_test_id("stSidebar").get_by_text("Taken there")).to_be_visible()
    page.get_by_test_id("stMain").get_by_text("Show blank columns too").click()
    expect(page.get_by_text("This table was changed in another window")).to_be_visible()
    page.get_by_role("button", name="Put my edits on the newer table").click()
    expect(page.get_by_text("In these cells another window said something else.")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("Taken there")).to_be_visible()


def test_texts_of_a_case_are_shown_as_they_were_typed(page: Page, address: str, tmp_path: Path) -> None:
    """No link, no icon, no picture, no sign in place of another: in the sidebar, a slider's label and a list."""
    case = service.load_case(service.TINY)
    named = {name: case.tables[name].assign(name=TYPED) for name in ("case", "funds", "menu_groups")}
    _open(page, address, Case({**case.tables, **named}), tmp_path)
    _go(page, "Plan")
    _settle(page)
    for place in ("stSidebar", "stMain"):
        part = page.get_by_test_id(place)
        assert TYPED in part.inner_text().replace(JOINER, "").replace("\n", " ")
        assert part.locator("a[href*='.org'], .katex, [role=img]").count() == 0
