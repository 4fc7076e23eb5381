"""Cases with every version: nothing is lost, stale edits are merged or refused, and words say what changed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.case import Case
from planner.edits import differences
from planner.findings import InputError
from planner.io import read_case, write_case
from planner.record import versions
from planner.record.store import Record
from planner.service import record as door
from planner.shown import PlanTables
from planner.studies.choices import base_choice
from tests.cases import edited, tiny_case, without
from tests.record.town import adopted, begun, tiny_plan


def priced(price: float, row: int = 0) -> Case:
    """Return the tiny case with another price of one offer."""
    return tiny_case(offers=edited("offers", row, price=price))


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """Return a record with the tiny case, kept once."""
    with begun(str(tmp_path / "record.sqlite")) as made:
        door.keep_case(made, tiny_case(), "cai")
        yield made


def test_a_version_comes_back_as_it_was(record: Record, tmp_path: Path) -> None:
    """What is opened is the case that was kept: same cells, same fingerprint; the same case again is no new version."""
    case = door.open_version(record, "tiny", tmp_path / "c")
    assert case.fingerprint == tiny_case().fingerprint
    assert differences(case, tiny_case()) == []
    assert not door.keep_case(record, tiny_case(), "cai", 1).new
    with pytest.raises(InputError, match="is there already"):
        door.open_version(record, "tiny", tmp_path / "c")
    with pytest.raises(InputError, match="no version 2"):
        door.open_version(record, "tiny", tmp_path / "d", 2)


def test_what_changed_is_told_in_words(record: Record) -> None:
    """A price from 2.50 to 3.10 is told with supplier, column and both values; tables that stay are kept once."""
    before = record.sizes()
    door.keep_case(record, priced(3.10), "cai", 1, "New quote")
    (told,) = door.version_differences(record, "tiny", 2)
    assert (told.table, told.row, told.column, told.one, told.other) == (
        "Offers",
        "Cooperativa, Alface",
        "Price of a unit",
        "2.5",
        "3.1",
    )
    assert door.version_differences(record, "tiny", 1) == []
    assert len(record.sizes()) == len(before) + 3, "the table of offers, the manifest and the differences are new"


def test_two_peoples_edits_come_together(record: Record, tmp_path: Path) -> None:
    """Both began with version 1; one changed the first price, the other the second: version 3 has both, and the second is told."""
    door.keep_case(record, priced(3.10), "cai", 1)
    done = door.keep_case(record, priced(3.70, 1), "dora", 1)
    assert done.new
    assert [(one.one, one.other) for one in done.theirs] == [("2.5", "3.1")]
    assert done.case["offers"]["price"].tolist()[:2] == [3.10, 3.70]
    stored = door.open_version(record, "tiny", tmp_path / "c")
    assert stored["offers"]["price"].tolist()[:2] == [3.10, 3.70]
    assert len(record.state().cases["tiny"].versions) == 3


def test_the_same_cell_twice_is_refused_with_both_values(record: Record) -> None:
    """Both changed the first price: nothing is kept of the second, who is told theirs and yours."""
    door.keep_case(record, priced(3.10), "cai", 1)
    with pytest.raises(InputError, match=r"theirs / yours.*3\.1 / 3\.2"):
        door.keep_case(record, priced(3.20), "dora", 1)
    assert len(record.state().cases["tiny"].versions) == 2


def test_of_which_version_must_be_said(record: Record) -> None:
    """A case that differs from the one on record and says not of which version it was made is refused; the same one is no fault."""
    assert not door.keep_case(record, tiny_case(), "dora").new
    with pytest.raises(InputError, match="which of its versions"):
        door.keep_case(record, priced(3.10), "dora")


def test_a_removed_case_comes_back_for_thirty_days(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is listed as removed with its reason; on the thirtieth day it comes back, on the next it would be too late."""

    def on(time: str) -> None:
        monkeypatch.setattr("planner.record.store._time", lambda _connection: f"{time}T12:00:00+00:00")

    on("2099-03-01")
    door.remove_case(record, "tiny", "typed twice", "ana")
    assert record.state().cases["tiny"].reason == "typed twice"
    on("2099-04-01")
    with pytest.raises(InputError, match="until 2099-03-31"):
        door.bring_case_back(record, "tiny", "", "ana")
    on("2099-03-31")
    door.bring_case_back(record, "tiny", "", "ana")
    assert not record.state().cases["tiny"].removed


def test_a_towns_own_law_is_kept_with_its_case(record: Record, tmp_path: Path) -> None:
    """A programme file beside the case is part of the version, and what is opened is planned under it."""
    folder = tmp_path / "case"
    write_case(tiny_case(), folder)
    own = folder / "programmes"
    own.mkdir()
    (own / "own.yaml").write_text("programme: own\n")
    door.keep_case(record, read_case(folder)[0], "cai", 1)
    opened = door.open_version(record, "tiny", tmp_path / "opened")
    assert opened.path is not None
    assert (opened.path / "programmes" / "own.yaml").read_text() == "programme: own\n"


def test_a_plan_is_kept_with_all_that_it_was_made_of(record: Record, tmp_path: Path) -> None:
    """Case, changes, law, plan and versions are in one package; the plan comes back and passes the check; twice is once."""
    case, plan = tiny_plan()
    word = door.keep_plan(record, case, plan, base_choice(case).scenario, "cai")
    assert door.keep_plan(record, case, plan, base_choice(case).scenario, "cai") == word
    package = versions.package_of(record, record.state().plans[word])
    assert package["fingerprint"] == case.fingerprint
    assert package["versions"].keys() == {"planner", "highspy"}
    _case, again, file = door.open_plan(record, word, tmp_path / "p")
    assert again["orders"].astype("str").to_numpy().tolist() == plan["orders"].astype("str").to_numpy().tolist()
    assert json.loads(file.read_text())["format"].startswith("school-meal-plan")
    figures = record.state().plans[word].figures
    assert float(figures["total_amount"]) == plan.figure("total_amount")


def test_what_is_not_known_of_a_plan_is_no_figure_of_it(record: Record) -> None:
    """Where places are not known, km are not: the plan is kept all the same, without that figure."""
    case, plan = tiny_plan()
    summary = plan.tables["summary"]
    some = summary.index[summary["measure"] == "food_km"]
    assert len(some) == 1
    unknown = summary.assign(value=summary["value"].where(~summary.index.isin(some)))
    known = replace(plan, tables=PlanTables({**plan.tables, "summary": unknown}))
    word = door.keep_plan(record, case, known, base_choice(case).scenario, "cai")
    figures = record.state().plans[word].figures
    assert "food_km" not in figures
    assert "total_amount" in figures


def test_a_record_that_is_named_and_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistyped PLANNER_RECORD is an error, and never taken for a town that adopted nothing."""
    case = tiny_plan()[0]
    monkeypatch.setenv("PLANNER_RECORD", str(tmp_path / "nope.sqlite"))
    with pytest.raises(InputError, match=r"There is no record .*nope\.sqlite"):
        door.in_force(case)


def test_a_plan_in_force_that_names_what_is_gone_is_told_by_its_adoption(tmp_path: Path) -> None:
    """The case lacks an offer that the adopted plan buys: what is told names the adoption, not a file that nobody knows."""
    with adopted(str(tmp_path / "record.sqlite")) as record:
        rows = [row for row in tiny_case()["offers"]["offer"] if row != "coop-banana"]
        case = tiny_case(offers=without("offers", 1))
        assert case["offers"]["offer"].tolist() == rows
        with pytest.raises(InputError) as error:
            door.adopted_plan(record, case, tmp_path / "plan")
    assert "Adoption a1" in str(error.value)
    assert str(tmp_path) not in str(error.value)
