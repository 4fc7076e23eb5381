"""Studies are kept with the version of the case that they were made of: found after a reload and by colleagues, by nobody else, for a while, within a bound."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from planner import service
from planner.case import Case
from planner.i18n import reading_as
from planner.making.plan import Plan
from planner.paths import CASES
from planner.record.store import Record
from planner.ui import record, state, studies, works
from planner.ui.hands import IDLE_SECONDS, MOST_AT_HAND, Hands, hands
from planner.ui.jobs import Job
from planner.ui.record import Person
from planner.ui.store import Workspace
from tests.committees import two_committees
from tests.ui.conftest import open_page

Visit = Callable[[str, Workspace], None]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, place: Workspace) -> Iterator[Visit]:
    """Return what lets somebody who has signed in come to a workspace, with nothing at hand."""
    who = ["ana"]
    monkeypatch.setattr(record, "person", lambda: Person(who[-1], who[-1], True))

    def come(person: str, workspace: Workspace) -> None:
        who.append(person)
        hands.clear()
        st.session_state.clear()
        st.session_state.workspace, st.session_state.language = workspace, "en"

    yield come
    st.session_state.clear()


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, visit: Visit) -> str:
    """Return the record that all share, with a committee: Ana and Bea are members, Rui reads."""
    town = str(tmp_path / "town.sqlite")
    monkeypatch.setenv(record.ENVIRONMENT, town)
    service.record.begin_record(town, "Town", "ana")
    with service.record.opened_record(town) as kept:
        service.record.set_committee(kept, "ana", "cae", "CAE", quorum="all", majority="of_votes")
        for one, role in (("bea", "member"), ("rui", "reader"), ("ana", "member")):
            service.record.seat_member(kept, "ana", "cae", one, one, "parent", role, administers=one == "ana")
    return town


def _tiny() -> Case:
    return service.load_case(CASES / "tiny")


def _priced(case: Case, price: float) -> Case:
    offers = case.tables["offers"].copy()
    offers.loc[offers.index[0], "price"] = price
    return Case({**case.tables, "offers": offers}, case.extras, case.path)


def _given(value: Any, _tell: object, _cancel: object) -> Any:
    return value


def _study(value: Any, kind: str = "frontier", *words: str) -> None:
    """Make a study that gives a value, and wait for it."""
    state.start_study(kind, words, partial(_given, value))
    job = state.job()
    assert job is not None
    assert job.ended.wait(60)
    assert job.trouble is None
    state.drop_job()


def _rows(town: str) -> list[tuple[str, int]]:
    with service.record.opened_record(town) as kept, kept._database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT key, size FROM studies ORDER BY at")]


def test_a_study_is_found_after_a_reload_of_its_version_and_of_no_other(place: Workspace, visit: Visit) -> None:
    """With nothing in memory it is read from the case's folder; asked otherwise, of a changed price, or in another language it is not there; undone it is again."""
    visit("ana", place)
    state.open_case(_tiny())
    _study("a curve", "frontier", "family")
    visit("ana", place)
    assert state.study("frontier", "family") == "a curve"
    assert state.study("frontier", "organic") is None
    assert state.study("compare", "family") is None
    assert reading_as(("pt_BR", ""), state.study, "frontier", "family") is None
    state.edit_case(lambda case: _priced(case, 9.75), "edit of Offers")
    assert state.study("frontier", "family") is None
    state.undo()
    assert state.study("frontier", "family") == "a curve"


def test_what_tells_of_a_moment_is_at_hand_alone(place: Workspace, visit: Visit) -> None:
    """An audit is shown in this visit; after a reload it must be made again, as the record may be another."""
    visit("ana", place)
    state.open_case(_tiny())
    _study("the record is what it was", "audit", "head")
    assert state.study("audit", "head") == "the record is what it was"
    visit("ana", place)
    assert state.study("audit", "head") is None


def test_another_visitor_sees_nothing_of_it(place: Workspace, visit: Visit) -> None:
    """The same case in another workspace, of the same server and without a shared record: nothing is there, neither at hand nor kept."""
    visit("ana", place)
    state.open_case(_tiny())
    _study("a curve")
    st.session_state.clear()
    st.session_state.workspace, st.session_state.language = Workspace.new(), "en"
    state.open_case(_tiny())
    assert state.study("frontier") is None


def test_colleagues_find_it_where_the_case_is_on_record(place: Workspace, visit: Visit, shared: str) -> None:
    """Ana's study is found by Bea and by Rui, who only reads, in workspaces of their own, for the version that is on record; what Ana made of the ledger too is not."""
    visit("ana", place)
    state.open_case(_tiny())
    _study("a curve")
    _study("the rest of the year", "replan")
    assert not list(place.folder.glob("*/*/studies/*"))[1:], "what is beside the record is not in the workspace as well"
    for person in ("rui", "bea"):
        other = Workspace.new()
        visit(person, other)
        state.open_on_record("tiny", None)
        assert state.study("frontier") == "a curve"
        assert state.study("replan") is None
        if person == "bea":
            state.edit_case(lambda case: _priced(case, 9.75), "edit of Offers")
            assert state.study("frontier") is None
    visit("ana", place)
    assert state.study("replan") == "the rest of the year"


def test_who_only_reads_keeps_studies_for_themselves(place: Workspace, visit: Visit, shared: str) -> None:
    """Rui may keep no cases: his study lies in his workspace and is found there after a reload, and nothing is beside the record."""
    visit("ana", place)
    state.open_case(_tiny())
    own = Workspace.new()
    visit("rui", own)
    state.open_on_record("tiny", None)
    _study("a curve")
    assert _rows(shared) == []
    visit("rui", own)
    assert state.study("frontier") == "a curve"
    visit("ana", place)
    assert state.study("frontier") is None


def test_a_study_goes_by_the_rule_for_drafts(place: Workspace, visit: Visit, shared: str) -> None:
    """In the workspace and beside the record alike, one of 89 days is found and one of 91 is not; the next that is kept, or `expire`, takes it away."""
    visit("ana", place)
    state.open_case(_tiny())
    _study("the rest", "replan")
    _study("a curve")
    file = next(place.folder.glob("*/*/studies/*"))
    for days, there in ((89, True), (91, False)):
        when = datetime.now(UTC) - timedelta(days=days)
        os.utime(file, (when.timestamp(), when.timestamp()))
        with service.record.opened_record(shared) as kept, kept._database.writing() as connection:
            connection.exec_driver_sql("UPDATE studies SET at = ?", (when.isoformat(),))
        visit("ana", place)
        assert (state.study("replan") == "the rest") is there
        assert (state.study("frontier") == "a curve") is there
    _study("another", "replan", "later")
    assert not file.exists()
    with service.record.opened_record(shared) as kept:
        service.record.expire(kept, "ana")
    assert _rows(shared) == []


def test_the_bound_is_each_persons_own(
    place: Workspace, visit: Visit, shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 1 MB for each: Ana's three of 0.4 MB leave her latest two, and Bea's first stays; one of 1.2 MB is not kept, and the page says so."""
    monkeypatch.setenv("PLANNER_STUDIES_MB", "1")
    visit("ana", place)
    state.open_case(_tiny())
    other = Workspace.new()
    visit("bea", other)
    state.open_on_record("tiny", None)
    _study("Bea's")
    visit("ana", place)
    for word in "123":
        _study(os.urandom(400_000), "compare", word)
    _study(os.urandom(1_200_000), "compare", "4")
    assert state.study("compare", "4") is not None
    visit("ana", place)
    assert [state.study("compare", word) is not None for word in "1234"] == [False, True, True, False]
    visit("bea", other)
    assert state.study("frontier") == "Bea's"


def test_the_bound_holds_in_a_workspace(place: Workspace, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a shared record: of 1 MB, three of 0.4 MB in two cases leave the latest two; another workspace's stays."""
    monkeypatch.setenv("PLANNER_STUDIES_MB", "1")
    other = Workspace.new()
    visit("bea", other)
    state.open_case(_tiny())
    _study("Bea's")
    visit("ana", place)
    state.open_case(_tiny())
    for word in "123":
        _study(os.urandom(400_000), "compare", word)
        for number, file in enumerate(sorted(place.folder.glob("*/*/studies/*"), key=lambda one: one.stat().st_mtime)):
            moment = time.time() - 100 + number  # one after the other, also where a file's time is coarse
            os.utime(file, (moment, moment))
    visit("ana", place)
    assert [state.study("compare", word) is not None for word in "123"] == [False, True, True]
    visit("bea", other)
    assert state.study("frontier") == "Bea's"


def test_what_is_at_hand_is_each_workspaces_own() -> None:
    """More than one workspace may hold pushes nothing out of another; a hand that nobody asked for within an hour is emptied, at an hour not."""
    all_hands = Hands()
    mine, theirs = all_hands.of("mine", 0.0), all_hands.of("theirs", 0.0)
    mine.put(("x",), "mine")
    for number in range(MOST_AT_HAND + 1):
        theirs.put((str(number),), number)
    assert (theirs.get(("0",)), theirs.get(("1",)), mine.get(("x",))) == (None, 1, "mine")
    all_hands.of("theirs", float(IDLE_SECONDS))
    assert all_hands.of("mine", float(IDLE_SECONDS)).get(("x",)) == "mine"
    mine.job = Job("plan", lambda _tell, _cancel: None, state="runs")
    all_hands.of("theirs", 2.0 * IDLE_SECONDS + 1)
    mine.job.state = "ended"
    assert all_hands.of("mine", 2.0 * IDLE_SECONDS + 1) is mine, "as long as work is under way it stays"
    all_hands.of("theirs", 3.0 * IDLE_SECONDS + 2)
    assert all_hands.of("mine", 3.0 * IDLE_SECONDS + 2).get(("x",)) is None


@pytest.mark.parametrize("kind", ["compare", "frontier", "robustness", "why_of", "why_not", "committees"])
def test_each_study_comes_back_as_it_was(kind: str, tiny_plan: Plan) -> None:
    """What each gives is read back with the same tables, and where the case lay is not in it: the reader's place stands there."""
    case, quiet = tiny_plan.case, (lambda _told: None, None)
    fund = str(case["funds"]["fund"].iloc[0])
    made: Any
    if kind == "compare":
        choices = service.side_by_side(case, [], changes=[f"budget fund={fund} change=-10%"])
        made = works.compare(choices, [tiny_plan], *quiet)
    elif kind == "frontier":
        made = works.frontier(case, str(service.share_table(case)["target"].iloc[0]), *quiet)
    elif kind == "robustness":
        made = works.robustness(tiny_plan, *quiet)
    elif kind == "why_of":
        thing = service.Thing("product", str(case["products"]["product"].iloc[0]), "")
        made = works.why_of(tiny_plan, thing, *quiet)
    elif kind == "why_not":
        made = works.why_not(case, *quiet)
    else:
        made = works.committees(two_committees(), [], *quiet)
    packed = studies.pack(made)
    back = studies.unpacked(packed, Path("elsewhere"))
    assert type(back) is type(made)
    _same(made, back)
    if kind == "frontier":
        assert case.path is not None
        assert back.case.path == Path("elsewhere")


def _same(one: Any, other: Any) -> None:
    """Hold that two studies have the same tables."""
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
        return
    for name in getattr(one, "__dataclass_fields__", {}):
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, pd.DataFrame):
            pd.testing.assert_frame_equal(mine, theirs)
        elif isinstance(mine, str | int | float | bool):
            assert mine == theirs or mine != mine


class _Foreign:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, ("true",)


class _Opening:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Record, ("somewhere",)


@pytest.mark.parametrize("value", [_Foreign(), _Opening()])
def test_nothing_foreign_is_read(value: object) -> None:
    """Whoever can write beside the record cannot have other programs run where it is read, nor things of this one that do something when they are made."""
    with pytest.raises(pickle.UnpicklingError, match="nothing that a study may hold"):
        studies.unpacked(studies.pack(value), Path())


def test_the_curve_is_there_after_a_reload(tiny: Workspace) -> None:
    """A visitor draws the curve on page Scenarios and opens the page again, on a server that was started anew: it is shown without a click."""
    tiny.keep_typed({"scenarios view": "trade"})
    page = open_page(tiny, "scenarios")
    next(one for one in page.button if one.label == "Draw the curve").click().run()
    for _try in range(300):
        if not any(one.label in ("Cancel", "Stopping") for one in page.button):
            break
        time.sleep(0.2)
        page.run()
    assert not page.exception
    hands.clear()
    again = open_page(tiny, "scenarios")
    assert not any(one.label == "Draw the curve" for one in again.button)
    assert any("Plan behind the point" in one.label for one in again.selectbox)
