"""The town's site in a real browser: axe finds nothing, the keyboard gets everywhere, a phone needs no sideways scrolling, paper has all."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from planner.publication.site import map as maps
from planner.publication.site import write_site
from planner.reports.map_picture import views
from tests.publication.made import AS_OF, KEY, ledger
from tests.publication.test_site import made_plan

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE = 1280, 390


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of the town written by hand, in two languages."""
    place = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maps, "views", lambda found: views(found)[:1])  # a picture takes a second
        write_site(
            made_plan(), ledger(), place, key=KEY, as_of=AS_OF, languages=("en", "pt_BR"), address="https://a.example/"
        )
    return place


def _open(browser: Browser, path: Path, width: int = WIDE) -> Page:
    # The pages forbid every script; axe is one.
    page = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
    page.goto(path.as_uri())
    return page


def test_axe_finds_nothing(browser: Browser, folder: Path) -> None:
    """WCAG 2.2 AA as far as a program can tell, on every page, with everything unfolded; nothing is wider than the screen."""
    names = sorted(path for path in folder.glob("*.html"))
    assert len(names) == 7
    for path in names:
        page = _open(browser, path, PHONE)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        wrong = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]]
        assert wrong == [], path.name
        for width in (PHONE, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
        page.context.close()


def test_the_keyboard_gets_past_the_menu_bar_and_to_the_tables(browser: Browser, folder: Path) -> None:
    """The first step is the way to the text, which can be seen then; the focus has an outline; a table can be scrolled by arrows."""
    page = _open(browser, folder / "suppliers.html", PHONE)
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#main"
    assert focused.evaluate("one => getComputedStyle(one).left") == "0px"
    assert focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.locator(".scroll").first.get_attribute("tabindex") == "0"
    page.context.close()


def test_pages_work_from_a_folder_under_their_own_rules(browser: Browser, folder: Path) -> None:
    """Opened from a disk, with what the pages forbid, the sheet holds and the pictures are there; nothing is asked of elsewhere."""
    page = browser.new_context(viewport={"width": WIDE, "height": 900}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "suppliers.html").as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).borderTopStyle") == "solid"
    assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 100)")
    assert asked
    assert all(url.startswith(folder.as_uri()) for url in asked)
    page.context.close()


def test_paper_has_what_is_folded_on_the_screen(browser: Browser, folder: Path) -> None:
    """Printed, the definition of a share and the list of schools stand there, and the menu bar does not."""
    page = _open(browser, folder / "index.html")
    inside = page.locator("details .facts dd").first
    assert not inside.is_visible()
    page.emulate_media(media="print")
    assert inside.is_visible()
    assert page.get_by_text("EMEF Um").first.is_visible()
    assert not page.locator("nav.pages").is_visible()
    page.context.close()
