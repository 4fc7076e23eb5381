"""What one visitor may take of a server: bounds by the environment, told in words; workspaces go by a stated rule, what was decided or recorded stays."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner import service
from planner.findings import InputError
from planner.paths import CASES
from planner.ui import bounds, expiry, record
from planner.ui.store import Workspace, home, used
from tests.ui.conftest import open_page

NOW = datetime(2026, 12, 31, tzinfo=UTC)
DAYS = 180


def last_used(workspace: Workspace, days: int) -> Workspace:
    """Return a workspace that was opened last so many days before."""
    workspace.use()
    when = (NOW - timedelta(days=days)).timestamp()
    os.utime(workspace.folder / "used", (when, when))
    return workspace


def opened() -> Workspace:
    """Return a workspace of its own with the tiny case."""
    found = Workspace.new()
    found.open_case(service.load_case(CASES / "tiny"))
    return found


def test_each_bound_follows_the_environment_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven numbers are read from variables and stand in what the page tells; words, nothing and 0 leave the usual ones."""
    told = {"PLANNER_WORK_MEMORY": "111", "PLANNER_WORK_MINUTES": "12", "PLANNER_QUEUE": "13", "PLANNER_UPLOAD_MB": "14", "PLANNER_CASE_MB": "15", "PLANNER_WORKSPACE_DAYS": "16", "PLANNER_STUDIES_MB": "17"}  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    text = " ".join(bounds.texts())
    assert all(value in text for value in told.values())
    for name in told:
        monkeypatch.setenv(name, "many")
    assert (bounds.minutes(), bounds.queue(), bounds.workspace_days(), bounds.studies_mb()) == (60, 50, 180, 200)
    for name in told:
        monkeypatch.setenv(name, "0")
    assert (bounds.upload_mb(), bounds.case_mb(), bounds.workspace_days()) == (50, 400, 0)
    assert bounds.expiry_text() == "Cases stay here until somebody removes them."


def test_a_case_that_takes_too_much_memory_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny case takes less than a megabyte; one a million times as long does not pass a bound of 1 MB."""
    monkeypatch.setenv("PLANNER_CASE_MB", "1")
    case = service.load_case(CASES / "tiny")
    bounds.refuse_large(case)
    long = case.tables["offers"].sample(20_000, replace=True, random_state=1)
    with pytest.raises(InputError, match=r"take \d+ MB of memory; a case may have 1 MB here") as error:
        bounds.refuse_large(service.renamed_case(type(case)({**case.tables, "offers": long}), "long"))
    assert "PLANNER_CASE_MB" in error.value.findings[0].mend


def test_a_workspace_is_the_services_alone(place: Workspace) -> None:
    """Its folder has the mode 0700, also one that somebody had opened to others; what was not begun is not made by a visit."""
    place.use()
    assert not place.folder.exists()
    place.open_case(service.load_case(CASES / "tiny"))
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    place.folder.chmod(0o755)
    place.use()
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700


def test_a_workspace_expires_after_its_days_and_not_before(place: Workspace) -> None:
    """Opened 180 days before it stays, 181 days before it goes whole; one that nobody noted counts by what was written; other folders stay."""
    kept, gone, old = last_used(opened(), DAYS), last_used(opened(), DAYS + 1), opened()
    (home() / "people").mkdir()
    (home() / ".gone-1").mkdir()
    assert used(old.folder) > NOW - timedelta(days=DAYS)
    assert expiry.sweep(home(), DAYS, NOW) == [gone.word]
    assert sorted(one.name for one in home().iterdir()) == sorted(["people", kept.word, old.word])


def test_what_was_decided_or_recorded_never_expires(place: Workspace, tmp_path: Path) -> None:
    """A workspace with a committee on its own record, and one with a delivery in a ledger, stay; one with drafts alone goes."""
    committee, ledger, drafts = (last_used(opened(), 1000) for _number in range(3))
    for one in (committee, drafts):
        service.record.begin_record(record.place(one), "Town", "ana")
    with service.record.opened_record(record.place(committee)) as kept:
        service.record.set_committee(kept, "ana", "cae", "CAE", quorum="all", majority="of_votes")
    (ledger.folder / "ledgers").mkdir()
    case = ledger.load_case()
    assert case is not None
    offer, fund, lines = case["offers"].iloc[0], case["funds"]["fund"].iloc[0], tmp_path / "lines.csv"
    head = "date,supplier,product,quantity,unit,price,amount,fund,invoice\n"
    line = f"2026-03-03,{offer['supplier']},{offer['product']},12,kg,2.5,30.00,{fund},NF 1\n"
    lines.write_text(head + line, encoding="utf-8")
    service.import_lines(case, lines, ledger.ledger, by="ana")
    for one in (committee, ledger, drafts):
        last_used(one, 1000)
    assert expiry.sweep(home(), DAYS, NOW) == [drafts.word]


def test_the_rule_is_shown_and_looked_after_once_a_day(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page Start tells the rule; the first visit of a day looks for what expired, the second does not, nor where nothing ever expires."""
    seen: list[Path] = []
    monkeypatch.setattr(expiry, "sweep", lambda root, _days, _now: seen.append(root))
    home().mkdir()
    page = open_page(place, "start")
    assert "nobody opens for 180 days" in " ".join(one.value for one in page.markdown)
    open_page(place, "start")
    monkeypatch.setenv("PLANNER_WORKSPACE_DAYS", "0")
    (home() / expiry.SWEPT).unlink()
    open_page(place, "start")
    assert seen == [home()]
