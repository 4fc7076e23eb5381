"""Four members in two roles, each signed in and in a browser of their own, decide on one record."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from planner import service
from planner.record.store import Record
from planner.ui.store import Workspace
from planner.ui.text import JOINER
from tests.browser.conftest import Server, settle
from tests.browser.provider import provider

pytestmark = pytest.mark.browser

PEOPLE = {
    "bea@town.example": "Bea",
    "cai@town.example": "Cai",
    "dio@town.example": "Dio",
    "eva@town.example": "Eva",
}


class Table:
    """A server with a record and a provider, and the members before it.

    Parameters
    ----------
    browser : Browser
        The browser.
    address : str
        Where the app answers.
    record : Path
        The record.
    """

    def __init__(self, browser: Browser, address: str, record: Path) -> None:
        self._browser, self._address, self.record = browser, address, record
        self.contexts: list[BrowserContext] = []

    def sit(self, name: str, workspace: str = "") -> Page:
        """Return the page of somebody who has signed in, in a workspace of a name."""
        context = self._browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        page = context.new_page()
        page.goto(f"{self._address}/?lang=en")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name=name).click()
        expect(page.get_by_text(f"Signed in as {name}")).to_be_visible()
        if workspace:
            page.goto(f"{self._address}/?lang=en&w={workspace}")
            expect(page.get_by_text("A case is open.")).to_be_visible()
        return page


@pytest.fixture
def table(browser: Browser, chromium: str, tmp_path: Path) -> Iterator[Table]:
    """Start the app with one record for all and a provider of identities."""
    record = tmp_path / "town.sqlite"
    _seat(record)
    with provider(PEOPLE) as identities:
        secrets = tmp_path / "secrets.toml"
        server = Server(tmp_path, ("--secrets.files", str(secrets)), {"PLANNER_RECORD": str(record)})
        secrets.write_text(identities.secrets(f"{server.address}/oauth2callback"), encoding="utf-8")
        found = Table(browser, server.address, record)
        try:
            server.start()
            yield found
        finally:
            for context in found.contexts:
                context.close()
            server.kill()


def _seat(place: Path) -> None:
    """Begin a record with a committee: Bea chairs it, the others are members."""
    who = "bea@town.example"
    service.record.begin_record(place, "Tiny town", who)
    with service.record.opened_record(place) as record:
        service.record.set_committee(record, who, "cae", "CAE", quorum="more_than_half", majority="of_votes")
        for email, name in PEOPLE.items():
            seat, role = ("nutritionist", "chair") if email == who else ("parent", "member")
            service.record.seat_member(record, who, "cae", email, name, seat, role)


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    settle(page)


def _view(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
    settle(page)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    settle(page)


def _type(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).first.fill(value)
    page.keyboard.press("Tab")
    settle(page)


def _choose(page: Page, label: str, *values: str) -> None:
    for value in values:
        page.get_by_role("combobox", name=label).first.click()
        page.get_by_role("option", name=value).first.click()
    page.keyboard.press("Escape")
    settle(page)


def _told(text: str) -> re.Pattern[str]:
    """Return a pattern of a text as it is shown: a word joiner without width may stand beside its signs."""
    return re.compile(f"{JOINER}?".join(map(re.escape, text)))


def _see(page: Page, text: str) -> None:
    """Expect a text. What others do draws the page anew at any moment, and for that moment old and new stand side by side."""
    expect(page.get_by_text(_told(text)).first).to_be_visible()


def _vote(page: Page, choice: str) -> None:
    wish = page.get_by_role("radiogroup", name="Your vote").get_by_text(choice, exact=True)
    expect(wish).to_have_count(1)  # see _see
    wish.last.click()
    settle(page)
    _press(page, "Vote")
    _see(page, f"You have voted: {choice}")


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared_plans: None) -> str:
    """Return the name of a workspace of the server with the tiny case and its plan."""
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "work"))
    found = Workspace.new()
    found.open_case(service.load_case(service.TINY))
    found.keep_plan(service.make_plan(service.load_case(service.TINY)))
    return found.word


def test_four_members_propose_vote_adopt_and_publish(table: Table, planned: str, tmp_path: Path) -> None:
    """A member proposes; the chair opens a session; votes are seen as they come; the adopted plan is what Export shows and all may read."""
    chair = table.sit("Bea")
    _go(chair, "Committee")
    cai, dio = table.sit("Cai", planned), table.sit("Dio")
    _go(cai, "Committee")
    cai.get_by_text("Propose the plan at hand").click()
    _type(cai, "Title, as it will stand on the agenda", "Year <b>plan</b> :smile: [x](http://a.org)")
    _type(cai, "Why it is proposed", "Meets the *share*")
    _press(cai, "Propose this plan")
    _see(cai, "” is proposed.")
    assert cai.get_by_test_id("stMain").locator("a[href*='.org'], [role=img]").count() == 0

    _view(chair, "Sessions")
    _press(chair, "Open the session")
    _choose(chair, "Members of the committee", "Bea", "Cai", "Dio")
    _press(chair, "Enter who is present")
    _see(chair, "There is a quorum.")
    _go(dio, "Committee")
    _view(dio, "Sessions")
    _vote(dio, "no")
    _see(chair, "Dio: no")  # nobody loaded the page again
    _vote(chair, "yes")
    _view(cai, "Sessions")
    _vote(cai, "yes")
    eva = table.sit("Eva")
    _go(eva, "Committee")
    _view(eva, "Sessions")
    _see(eva, "You vote once the chair has entered you as present.")
    expect(eva.get_by_role("button", name="Close the session")).to_have_count(0)

    chair.get_by_role("button", name="Close the session").click()
    _press(chair, "Yes, close the session")
    _see(chair, "Carried: 2 yes, 1 no, 0 abstentions; 3 of 4 with a vote present.")
    _press(chair, "Adopt this plan")
    _see(chair, "Progress and Export stand on it now.")
    _go(cai, "Export")
    _see(cai, "The adopted plan: “Year <b>plan</b>")
    _publish(table.sit("Bea", planned), cai, tmp_path)
    with Record(str(table.record)) as record:
        told = [
            (entry.who.partition("@")[0], act.kind)
            for entry, act in record.acts()
            if act.kind in ("voted", "adopted", "published")
        ]
    assert told == [("dio", "voted"), ("bea", "voted"), ("cai", "voted"), ("bea", "adopted"), ("bea", "published")]


def _publish(chair: Page, member: Page, folder: Path) -> None:
    """Publish as the chair what was adopted, take the archive, and see that a member is told but not let."""
    _go(member, "Committee")
    _view(member, "Adopted")
    _see(member, "The chair of the committee that adopted it, or an administrator, publishes it.")
    expect(member.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    _go(chair, "Committee")
    _view(chair, "Adopted")
    _type(chair, "Where it will be seen on the web, with https:// (may be blank)", "https://food.example.org")
    publish = chair.get_by_role("button", name="Publish", exact=True)
    expect(publish).to_be_enabled(timeout=240_000)  # another work of this workspace may not be done
    publish.click()
    settle(chair)
    expect(chair.get_by_text(_told("by Bea, by adoption")).first).to_be_visible(timeout=240_000)  # four languages
    settle(chair)
    with chair.expect_download() as taken:
        chair.get_by_role("button", name="Download what was published (archive)").click()
    taken.value.save_as(folder / "public.zip")
    with zipfile.ZipFile(folder / "public.zip") as archive:
        pages = {Path(name).name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")}
    assert "index.html" in pages
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in (*PEOPLE, *PEOPLE.values())))
    assert not any(named.search(page) for page in pages.values())
