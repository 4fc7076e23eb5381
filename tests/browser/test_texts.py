"""In a real browser: texts of a case are shown letter by letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner import service
from planner.case import Case
from planner.ui.text import JOINER
from tests.browser.conftest import settle

pytestmark = pytest.mark.browser

TYPED = "http://a.org www.b.org x@c.org :material/home: :smile: *x* $a$ a >= b -> c :red[z] [l](http://d.org) <b>"


def _open(page: Page, address: str, case: Case, place: Path) -> None:
    path = place / "case.xlsx"
    service.save_case(case, path)
    page.goto(f"{address}/?lang=en")
    page.locator("input[type=file]").first.set_input_files(str(path))
    page.get_by_role("button", name="Open this file").click()
    expect(page.get_by_text("A case is open.")).to_be_visible()


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    settle(page)


def test_texts_of_a_case_are_shown_as_they_were_typed(page: Page, address: str, tmp_path: Path) -> None:
    """No link, no icon, no picture, no sign in place of another: in the sidebar, a slider's label and a list."""
    case = service.load_case(service.TINY)
    named = {name: case.tables[name].assign(name=TYPED) for name in ("case", "funds", "menu_groups")}
    _open(page, address, Case({**case.tables, **named}), tmp_path)
    _go(page, "Plan")
    settle(page)
    for place in ("stSidebar", "stMain"):
        part = page.get_by_test_id(place)
        assert TYPED in part.inner_text().replace(JOINER, "").replace("\n", " ")
        assert part.locator("a[href*='.org'], .katex, [role=img]").count() == 0
