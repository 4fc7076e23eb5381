"""Versions of a case on record as the app keeps them: whose they are, others' changes, removing and bringing back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.paths import CASES
from planner.record.keeping import CaseBroughtBack, CaseRemoved
from planner.ui import record, state, store
from planner.ui.record import Person
from planner.ui.store import Workspace
from tests.ui.conftest import open_page


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return a list whose last entry is whoever uses the app."""
    found = ["ana"]
    monkeypatch.setattr(record, "person", lambda: Person(found[-1], found[-1], True))
    yield found
    st.session_state.clear()


def _visit(workspace: Workspace) -> None:
    st.session_state.clear()
    st.session_state.workspace = workspace
    st.session_state.language = "en"


def _tiny() -> Case:
    return service.load_case(CASES / "tiny")


def _priced(case: Case, line: int, price: float) -> Case:
    offers = case.tables["offers"].copy()
    offers.loc[offers.index[line], "price"] = price
    return Case({**case.tables, "offers": offers}, case.extras, case.path)


def _versions(workspace: Workspace) -> list[tuple[str, str, int]]:
    found = record.known(workspace, _tiny())
    return [(one.who, one.note, one.changed) for one in found.versions] if found else []


def test_each_edit_undo_and_opening_is_a_version_with_who_and_what(place: Workspace, person: list[str]) -> None:
    """Opened, edited by another, undone: three versions; opened once more as it lies there is none."""
    _visit(place)
    state.open_case(_tiny())
    person.append("bea")
    state.edit_case(lambda case: _priced(case, 0, 9.75), "edit of Offers")
    state.undo()
    assert _versions(place) == [
        ("ana", "opened", 0),
        ("bea", "edit of Offers", 1),
        ("bea", "undone: edit of Offers", 1),
    ]
    state.open_case(_tiny())
    assert len(_versions(place)) == 3


def test_another_case_of_the_same_short_name_is_told_apart(place: Workspace, person: list[str]) -> None:
    """One that is on record as it is needs no question; one that differs is asked about: a newer state goes on, another case has versions of its own."""
    _visit(place)
    state.open_case(_tiny())
    assert state.same_word(_tiny()) is None
    other = _priced(_tiny(), 0, 9.75)
    assert state.same_word(other) == "A tiny case to solve by hand"
    page = open_page(place, "start")
    page.session_state["ask_open"] = other, []
    page.run()
    assert "Which is it?" in page.warning[0].value
    next(one for one in page.button if one.key == "open-other").click().run()
    assert not page.exception
    kept = record.state(place)
    assert kept is not None
    assert {word: len(one.versions) for word, one in kept.cases.items()} == {"tiny": 1, "tiny-2": 1}
    _visit(place)
    assert state.free_word("tiny") == "tiny-3"
    state.open_case(other)
    assert len(_versions(place)) == 2


def test_a_case_of_before_comes_on_record_with_its_first_edit(tiny: Workspace, person: list[str]) -> None:
    """A workspace without a record: the state before the edit is its first version."""
    _visit(tiny)
    state.edit_case(lambda case: _priced(case, 0, 9.75), "edit of Offers")
    assert [changed for _who, _note, changed in _versions(tiny)] == [0, 1]


def test_what_was_broken_off_comes_on_record_when_the_case_is_read_again(tiny: Workspace, person: list[str]) -> None:
    """The machine stopped after the case was written and before it was on record: it is, when it is opened next."""
    _visit(tiny)
    state.edit_case(lambda case: _priced(case, 0, 9.75), "edit of Offers")
    tiny.keep_case(_priced(_tiny(), 0, 8.25), tiny.version())
    _visit(tiny)
    state.base_case()
    assert len(_versions(tiny)) == 3
    assert not record.waits(tiny)


@pytest.fixture
def two(
    place: Workspace, person: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Workspace, Workspace]:
    """Return the workspaces of two people with the same case of a record that they share."""
    monkeypatch.setenv(record.ENVIRONMENT, str(tmp_path / "town.sqlite"))
    other = Workspace.new()
    _visit(place)
    record.begin(place, "Town")
    state.open_case(_tiny())
    _visit(other)
    state.open_on_record(service.record.word_of(_tiny()))
    return place, other


def test_edits_of_two_people_in_different_cells_come_together(
    two: tuple[Workspace, Workspace], person: list[str]
) -> None:
    """Who keeps second has the other's price too, is told, and both are on record."""
    first, second = two
    _visit(first)
    state.edit_case(lambda case: _priced(case, 0, 9.75), "edit of Offers")
    _visit(second)
    person.append("bea")
    assert record.newer(second, state.need_base_case()) is not None
    state.edit_case(lambda case: _priced(case, 1, 8.25), "edit of Offers")
    kept = second.load_case()
    assert kept is not None
    assert kept["offers"]["price"].tolist()[:2] == [9.75, 8.25]
    assert "Others have changed 1 cell or row" in st.session_state.message
    assert record.newer(second, kept) is None


def test_edits_of_two_people_in_one_cell_are_told_and_nothing_is_lost(
    two: tuple[Workspace, Workspace], person: list[str]
) -> None:
    """The second stays in the workspace and off the record, with both values named; taking up the newer one settles it."""
    first, second = two
    _visit(first)
    state.edit_case(lambda case: _priced(case, 0, 9.75), "edit of Offers")
    _visit(second)
    person.append("bea")
    state.edit_case(lambda case: _priced(case, 0, 8.25), "edit of Offers")
    (told,) = st.session_state.unrecorded
    assert "9.75 / 8.25" in told.what
    assert state.need_base_case()["offers"]["price"].iloc[0] == 8.25
    state.take_newer()
    assert state.need_base_case()["offers"]["price"].iloc[0] == 9.75
    assert [(one.one, one.other) for one in st.session_state.collisions] == [("9.75", "8.25")]


def test_who_may_not_keep_is_told_and_keeps_it_in_the_workspace(
    two: tuple[Workspace, Workspace], person: list[str]
) -> None:
    """A reader's edit stays theirs; the record is not written to, not even with a refusal for each click."""
    first, second = two
    kept = record.opened(first)
    assert kept is not None
    service.record.set_committee(kept, "ana", "cae", "CAE", quorum="all", majority="of_votes")
    acts = kept.state().acts
    _visit(second)
    person.append("bea")
    state.edit_case(lambda case: _priced(case, 0, 8.25), "edit of Offers")
    assert "bea has no seat" in st.session_state.unrecorded[0].what
    assert kept.state().acts == acts


def test_a_case_removed_is_an_act_and_can_be_brought_back_for_thirty_days(
    place: Workspace, person: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its reason on record; brought back it has its plans and decisions; on the 31st day it is gone."""
    _visit(place)
    state.open_case(_tiny())
    place.keep_wishes(["priority first=meals"])
    name = place.place.name
    state.open_case(Case({**_tiny().tables, "case": _tiny().tables["case"].assign(case="b")}))
    state.remove_case(name, "twice here")
    assert name not in [one.place for one in place.kept()]
    state.bring_case_back(name)
    place.open_again(name)
    assert place.wishes() == ["priority first=meals"]
    kept = record.opened(place)
    assert kept is not None
    acts = [act for _entry, act in kept.acts() if isinstance(act, CaseRemoved | CaseBroughtBack)]
    assert [act.reason for act in acts] == ["twice here", ""]
    other = next(one.place for one in place.kept() if one.place != name)
    state.remove_case(other, "too many")

    class Later(datetime):
        @classmethod
        def now(cls, _zone: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + timedelta(days=31)

    assert len(place.removed()) == 1
    monkeypatch.setattr(store, "datetime", Later)
    assert place.removed() == []


def test_a_record_that_cannot_be_written_loses_nothing(tiny: Workspace, person: list[str]) -> None:
    """A file of another kind lies where the record should be: the edit is kept and the trouble told."""
    _visit(tiny)
    (tiny.folder / "record.sqlite").write_text("no database")
    state.edit_case(lambda case: _priced(case, 0, 9.75), "edit of Offers")
    assert st.session_state.unrecorded
    kept = tiny.load_case()
    assert kept is not None
    assert kept["offers"]["price"].iloc[0] == 9.75
    with pytest.raises(InputError):
        record.opened(tiny)
