"""Each call of a plan has opening, closing and award days of its own, kept as its steps of the procurement; those of the case stand where it has none."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from planner import service
from planner.commands.main import app
from planner.findings import InputError
from planner.making.plan import Plan
from planner.publication.publish import RECORDS
from planner.publication.standard import faults
from planner.record.audit import audit
from planner.record.store import Record
from planner.service import publication
from planner.service import record as door
from tests.record.town import apart, begun, calling_apart

NOW = datetime(2026, 2, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of two committees that call each for itself."""
    return calling_apart()


def steps_of(record: Record, call: str) -> dict[str, tuple[date | None, bool]]:
    """Return until when each step of a call is to be done, and whether it is late on 1 February."""
    found = door.checklist(record, "tiny", date(2026, 2, 1), call)
    return {one.word: (one.step.due if one.step else None, one.late) for one in found}


def test_each_call_has_days_of_its_own_and_those_of_the_case_else(tmp_path: Path, plan: Plan) -> None:
    """The case's award is due on 25 February; Bajo's on the 20th, and done, while Alto's stays open with the case's day. The list of each is its own."""
    with apart(str(tmp_path / "r.sqlite"), plan) as record:
        assert [one.word for one in door.calls(record, "tiny")] == ["alto", "bajo"]
        door.set_step(record, "bea", "tiny", "award", "Cai", date(2026, 2, 25))
        door.set_step(record, "bea", "tiny", "award", "Dora", date(2026, 2, 20), "bajo")
        door.set_step(record, "bea", "tiny", "call", "Dora", date(2026, 1, 31), "bajo")
        assert steps_of(record, "alto")["award"] == steps_of(record, "")["award"] == (date(2026, 2, 25), False)
        assert steps_of(record, "bajo")["award"] == (date(2026, 2, 20), False)
        assert (steps_of(record, "bajo")["call"][1], steps_of(record, "alto")["call"][1]) == (True, False)
        door.finish_step(record, "cai", "tiny", "award", "", "bajo")
        state = record.state()
        done = [
            bool(found.done) if (found := state.step("tiny", "award", call)) else None for call in ("bajo", "alto", "")
        ]
        assert done == [True, False, False]
        with pytest.raises(InputError, match="was done on"):
            door.finish_step(record, "cai", "tiny", "award", "", "bajo")
        door.finish_step(record, "cai", "tiny", "award", "", "alto")
        told = [
            service.record.words.sentence(state, act) for _entry, act in record.acts() if act.kind.startswith("step")
        ]
        assert any("bajo" in one for one in told)
        assert audit(record, anew=False).faults == []


def test_a_call_that_no_plan_has_is_told(tmp_path: Path, plan: Plan) -> None:
    """An unknown call is refused with those that are known, and nothing is on record; before there is a plan there is none."""
    with begun(str(tmp_path / "r.sqlite")) as record:
        door.keep_case(record, plan.case, "cai")
        with pytest.raises(InputError, match="There is no call “alto”") as error:
            door.set_step(record, "bea", "tiny", "award", "Cai", None, "alto")
        assert "no plan of the case is on record" in error.value.findings[0].mend
    with apart(str(tmp_path / "s.sqlite"), plan) as record:
        with pytest.raises(InputError, match="There is no call “centro”") as error:
            door.set_step(record, "bea", "tiny", "award", "Cai", None, "centro")
        assert (error.value.findings[0].code, "alto (" in error.value.findings[0].mend) == ("unknown-call", True)
        assert record.state().steps == {}


def test_the_days_that_a_call_leaves_follow_from_its_own_deliveries(plan: Plan) -> None:
    """Food of the call comes from 9 March on, so its contracts stand on the 8th, though the case begins on the 2nd."""
    call = service.record.Call("alto", "Alto", date(2026, 3, 9), date(2026, 3, 20))
    left = service.record.days_left(plan.case, call)
    assert (left["contracts"].day, left["deliveries"].day) == (date(2026, 3, 8), date(2026, 3, 20))
    assert service.record.days_left(plan.case)["contracts"].day == date(2026, 3, 1)


def test_each_tender_is_published_with_its_own_days(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alto goes by the case's days and is open, Bajo by its own and is awarded; both are valid by the standard."""
    monkeypatch.setattr(publication, "write_site", lambda *_of, **_how: [])
    monkeypatch.setattr(publication, "_papers", lambda *_of: {})
    days = {"call": date(2026, 2, 2), "proposals_received": date(2026, 2, 16), "award": date(2026, 2, 25)}
    with apart(str(tmp_path / "r.sqlite"), plan) as record:
        for step, day in days.items():
            door.set_step(record, "bea", "tiny", step, "Cai", day)
            door.set_step(record, "bea", "tiny", step, "Cai", day.replace(month=1), "bajo")
        door.finish_step(record, "cai", "tiny", "award", "", "bajo")
        adoption = door.to_publish(record, plan.case, "bea")
        of_record = door.plan_of(record, adoption, None, tmp_path / "plan")
        how = service.Adopted(record, adoption, "bea", False)
        service.publish_plan(of_record, None, tmp_path / "out", now=NOW, languages=("en",), adopted=how, key_file=tmp_path / "key")  # fmt: skip
    records = json.loads((tmp_path / "out" / RECORDS).read_text(encoding="utf-8"))
    assert faults(records, "record") == []
    tenders: dict[str, Any] = {
        one["compiledRelease"]["tender"]["id"].rsplit("-", 1)[-1]: one["compiledRelease"]["tender"]
        for one in records["records"]
        if "lots" in one["compiledRelease"].get("tender", {})
    }
    assert tenders["alto"]["tenderPeriod"] == {"startDate": "2026-02-02T00:00:00Z", "endDate": "2026-02-16T23:59:59Z"}
    assert tenders["alto"]["awardPeriod"]["endDate"] == "2026-02-25T23:59:59Z"
    assert tenders["bajo"]["tenderPeriod"] == {"startDate": "2026-01-02T00:00:00Z", "endDate": "2026-01-16T23:59:59Z"}
    assert [tenders[one]["status"] for one in ("alto", "bajo")] == ["planned", "complete"]
    assert [one["status"] for one in tenders["bajo"]["milestones"]] == ["scheduled", "scheduled", "met"]
    assert {one["status"] for one in tenders["alto"]["milestones"]} == {"scheduled"}


def test_the_paper_of_a_call_says_until_when_bids_are_taken(tmp_path: Path, plan: Plan) -> None:
    """Alto's by the case's day, Bajo's by its own; where nobody said it the line is left to be filled in."""
    with apart(str(tmp_path / "r.sqlite"), plan) as record:
        assert door.bids_until(record, plan) == {}
        door.set_step(record, "bea", "tiny", "proposals_received", "Cai", date(2026, 2, 16), "bajo")
        assert door.bids_until(record, plan) == {"bajo": date(2026, 2, 16)}
        door.set_step(record, "bea", "tiny", "proposals_received", "Cai", date(2026, 2, 20))
        until = door.bids_until(record, plan)
    files = service.export_call(plan, tmp_path / "papers", until=until)
    told = {
        kind: " ".join(page.extract_text() for page in PdfReader(path).pages)
        for kind, path in files.items()
        if path.suffix == ".pdf"
    }
    assert "2026-02-20" in told["document alto"]
    assert "2026-02-16" in told["document bajo"]
    assert "2026-02-20" not in told["document bajo"]


def test_the_days_of_a_call_from_the_command_line(tmp_path: Path, plan: Plan) -> None:
    """The list of steps names the calls, and with --call shows one's own."""
    place = str(tmp_path / "r.sqlite")
    apart(place, plan).close()

    def run(*words: str) -> str:
        found = CliRunner().invoke(app, ["record", *words], env={"COLUMNS": "300"})
        assert found.exit_code == 0, found.output
        return found.output

    run("step", place, "tiny", "award", "--owner", "Dora", "--due", "2026-02-20", "--call", "bajo", "--by", "bea")
    assert "--call: alto (" in run("steps", place, "tiny")
    assert "Dora" in run("steps", place, "tiny", "--call", "bajo")
    assert "Dora" not in run("steps", place, "tiny", "--call", "alto")
