"""What is published of a record: the adopted plan with dates, votes by seat and minutes, no name; set aside or superseded it is told so; who may."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from planner import service
from planner.findings import InputError
from planner.publication.decisions import Decisions, StepTold, cleaner, decisions
from planner.publication.ocds import state
from planner.publication.privacy import Cloak
from planner.publication.publish import RECORDS, Published
from planner.publication.standard import faults
from planner.record.audit import audit
from planner.record.deciding import InterestDeclared
from planner.record.minutes import minutes
from planner.record.store import Record
from planner.service import publication
from planner.service import record as door
from tests.publication.made import KEY, public, town
from tests.record.town import adopted, appeal_decided, in_session, tiny_plan, with_proposal

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECRETS = ("zqbea", "zqcai", "zqguest", "zqreason", "zqcomment", "zqremark", "zqplace", "zqowner", "zqappeal", "zqgrounds", "zqtie", "zqother")  # fmt: skip
"""Words of persons that stand somewhere on the record."""


def decided(place: str) -> Record:
    """Return a record on which a plan is adopted and everything that somebody wrote names a person."""
    record = with_proposal(place)
    for who, name, seat, role in (("bea", "Zqbea Costa", "nutritionist", "chair"), ("cai", "Zqcai Silva", "parent", "member")):  # fmt: skip
        door.seat_member(record, "ana", "cae", who, name, seat, role, instead=True)
    door.comment(record, "dora", "p1", "zqcomment")
    points = [door.Point("Plan of Zqcai Silva", "p1"), door.Point("zqother")]
    door.open_session(record, "bea", "cae", date(2026, 3, 2), points, "zqplace", held_before=True)
    door.attend(record, "bea", "s1", ("bea", "cai", "dora"), ["Zqguest Lima"])
    tie = InterestDeclared(session="s1", item="i1", tie="kinship", degree=3, supplier="zqtie")
    record.do(tie, "dora")
    door.vote(record, "dora", "s1", "i1", "abstain", "zqreason")
    for who in ("bea", "cai"):
        door.vote(record, who, "s1", "i1", "yes", "zqreason")
    door.close_session(record, "bea", "s1", "zqremark")
    door.adopt(record, "bea", "s1", "i1")
    for step, due in (("call", None), ("proposals_received", date(2099, 1, 31)), ("award", date(2099, 2, 1))):
        door.set_step(record, "bea", "tiny", step, "zqowner", due)
    door.finish_step(record, "bea", "tiny", "call")
    return record


def published(record: Record, folder: Path, who: str = "bea", **more: Any) -> Published:
    """Publish what is adopted, in English."""
    case = tiny_plan()[0]
    adoption = door.to_publish(record, case, who)
    with_law = door.plan_of(record, adoption, None, folder.with_name(f"{folder.name}-plan-{adoption.word}"))
    how = service.Adopted(record, adoption, who, more.pop("by_name", False))
    key = folder.with_name("key")
    return service.publish_plan(with_law, None, folder, now=NOW, languages=("en",), adopted=how, key_file=key, **more)


@pytest.fixture
def data_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write open data without site and papers, which take longer."""
    monkeypatch.setattr(publication, "write_site", lambda *_of, **_how: [])
    monkeypatch.setattr(publication, "_papers", lambda *_of: {})


def compiled(folder: Path) -> dict[str, Any]:
    """Return the compiled release of the call."""
    records = json.loads((folder / RECORDS).read_text(encoding="utf-8"))
    assert faults(records, "record") == []
    found: dict[str, Any] = next(
        one["compiledRelease"] for one in records["records"] if "call" in one["ocid"].rsplit("-tiny-")[1]
    )
    return found


def words(folder: Path) -> str:
    """Return all that can be read in a publication."""
    texts = [path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".html", ".json", ".csv", ".xml")]
    texts += [page.extract_text() for path in folder.rglob("*.pdf") for page in PdfReader(path).pages]
    return "\n".join(texts)


def test_an_adopted_plan_is_published_from_the_record_without_a_name(tmp_path: Path) -> None:
    """Adoption, votes by seat, steps and minutes are told, nobody is named, and what was published is on record with each fingerprint."""
    with decided(str(tmp_path / "r.sqlite")) as record:
        done = published(record, tmp_path / "out", address="https://vila.example")
        told = words(tmp_path / "out")
        assert [word for word in SECRETS if word in told.casefold()] == []
        for word in ("Plan of parents", "yes: nutritionist, parents", "abstention: farmers", "1 member declared a tie.", "The year goes by it."):  # fmt: skip
            assert word in told
        adoption = record.state().adoptions["a1"]
        assert adoption.fingerprint in told
        call = compiled(tmp_path / "out")
        documents = {one["id"]: one["documentType"] for one in call["planning"]["documents"]}
        assert {"adoption-a1": "procurementPlan", "minutes-s1": "x_minutes"}.items() <= documents.items()
        assert call["tender"]["status"] == "active"
        assert call["tender"]["tenderPeriod"]["endDate"] == "2099-01-31T23:59:59Z"
        assert [one["status"] for one in call["tender"]["milestones"]] == ["met", "scheduled", "scheduled"]
        (shown,) = record.state().publications
        assert json.loads(record.content(shown.files)) == done.prints
        assert (shown.count, shown.adoption, shown.who, shown.named) == (len(done.prints), "a1", "bea", False)
        assert {"index.html", "decisions.html", "sessions/en/s1.pdf", RECORDS} <= done.prints.keys()
        assert audit(record, anew=False).faults == []


def test_a_town_may_publish_whole_minutes(tmp_path: Path, data_alone: None) -> None:
    """Asked for by name, the minutes name who voted how and why, and the record says that they did."""
    with decided(str(tmp_path / "r.sqlite")) as record:
        published(record, tmp_path / "out", by_name=True)
        assert record.state().publications[0].named
        paper = repr(minutes(record, "s1"))
        assert all(word in paper for word in ("Zqcai Silva", "zqreason", "zqremark", "Zqguest"))
        assert not any(
            word in repr(minutes(record, "s1", str.swapcase)) for word in ("zqreason", "zqremark", "Zqguest")
        )


def test_what_is_set_aside_is_cancelled_and_another_plan_amends(tmp_path: Path, data_alone: None) -> None:
    """After an appeal the call is cancelled in a release of its own, with the appeal beside; a plan adopted then amends what was told."""
    with adopted(str(tmp_path / "r.sqlite")) as record:
        published(record, tmp_path / "out")
        door.appeal(record, "cai", "a1", "Zqappeal", "zqgrounds")
        appeal_decided(record, "a1", "e1", carried=True, answer="zqgrounds")
        published(record, tmp_path / "out")
        call = compiled(tmp_path / "out")
        assert call["tender"]["status"] == "cancelled"
        assert "set aside after an appeal" in call["tender"]["amendments"][-1]["rationale"]
        assert "complaints" in {one["documentType"] for one in call["planning"]["documents"]}
        last = sorted((tmp_path / "out/ocds/releases").glob("*.json"))[-1]
        assert all("tenderCancellation" in one["tag"] for one in json.loads(last.read_text())["releases"])
        told = words(tmp_path / "out")
        assert not any(word in told.casefold() for word in ("zqappeal", "zqgrounds"))
        door.open_session(
            record, "bea", "cae", date(2026, 3, 9), [door.Point("Plan of the year, again", "p1")], held_before=True
        )
        door.attend(record, "bea", "s3", ("bea", "cai"))
        for who in ("bea", "cai"):
            door.vote(record, who, "s3", "i1", "yes")
        door.close_session(record, "bea", "s3")
        door.adopt(record, "bea", "s3", "i1")
        published(record, tmp_path / "out")
        again = compiled(tmp_path / "out")
        assert again["ocid"] == call["ocid"]
        assert again["tender"]["status"] == "planned"
        assert "Another plan was adopted" in again["tender"]["amendments"][-1]["rationale"]
        assert [one.adoption for one in record.state().publications] == ["a1", "a1", "a2"]


def test_who_may_publish_and_what(tmp_path: Path) -> None:
    """A member may not, chair and administrator may; of a plan that is only proposed nothing is published, and it is said what waits."""
    case = tiny_plan()[0]
    undecided = pytest.raises(InputError, match="Proposed, and not decided: Plan of the year")
    with in_session(str(tmp_path / "r.sqlite")) as record, undecided:
        door.to_publish(record, case, "bea")
    with adopted(str(tmp_path / "s.sqlite")) as record:
        with pytest.raises(InputError, match="Only the chair"):
            door.to_publish(record, case, "cai")
        assert {door.to_publish(record, case, who).word for who in ("bea", "ana")} == {"a1"}
        with pytest.raises(InputError, match="Only the chair"):
            door.note_publication(record, "cai", record.state().adoptions["a1"], {"index.html": "0"}, "", named=False)
        assert not record.state().publications
        assert record.acts()[-1][1].kind == "refused"


def test_what_is_on_record_twice_is_noted_once(tmp_path: Path) -> None:
    """The same files noted again are no act; other ones are. What was published stays when drafts expire."""
    with adopted(str(tmp_path / "r.sqlite")) as record:
        one = record.state().adoptions["a1"]
        for prints in ({"a": "1"}, {"a": "1"}, {"a": "2"}):
            door.note_publication(record, "bea", one, prints, "", named=False)
        assert len(record.state().publications) == 2
        assert door.expire(record, "ana") == 0
        assert json.loads(record.content(record.state().publications[0].files)) == {"a": "1"}


def test_days_of_offers_by_hand() -> None:
    """From the day of the call (done on the 5th, due on the 3rd) until proposals are due on the 25th; not known without both, or turned round."""
    call, done = StepTold("call", date(2026, 1, 3), date(2026, 1, 5)), StepTold("call", date(2026, 1, 3), None)
    received = StepTold("proposals_received", date(2026, 1, 25), date(2026, 1, 26))

    def offers(*steps: StepTold) -> tuple[date, date] | None:
        return Decisions(None, (), (), {one.id: one for one in steps}).offers_of()

    assert offers(call, received) == (date(2026, 1, 5), date(2026, 1, 25))
    assert offers(done, received) == (date(2026, 1, 3), date(2026, 1, 25))
    assert offers(call) is None
    assert offers(replace(call, done=date(2026, 1, 25)), received) == (date(2026, 1, 25), date(2026, 1, 25))
    assert offers(replace(call, done=date(2026, 1, 26)), received) is None


def test_names_are_taken_out_of_titles(tmp_path: Path) -> None:
    """Members become seats, guests guests, farmers codes; a word of the town's own name stays although a member bears it."""
    case = town()
    farmer = case["suppliers"].set_index("supplier").loc["f1", "name"]
    with adopted(str(tmp_path / "r.sqlite")) as record:
        door.seat_member(record, "ana", "cae", "eva", "Tiny Moura", "teacher", "member", instead=True)
        clean = cleaner(record.state(), case, Cloak(case, KEY))
    assert clean("Tiny town: plan of Bea, Moura and TINY MOURA") == "Tiny town: plan of nutritionist, teachers and teachers"  # fmt: skip
    told = clean(f"More of {farmer} <b>now</b>")
    assert farmer not in told
    assert told.startswith("More of Producer")
    assert told.endswith("now")


def test_steps_are_told_of_calls_alone(tmp_path: Path) -> None:
    """Once awards are made a call is complete and says since when; contracts that were signed before are told as they were."""
    with adopted(str(tmp_path / "r.sqlite")) as record:
        found = decisions(record.state(), record.state().adoptions["a1"], str)
    award = StepTold("award", None, date(2026, 2, 20))
    told = replace(public(), decisions=replace(found, steps={"award": award}))
    by_kind = {one.kind: state(told, one) for one in told.processes}
    assert by_kind["call"]["tender"]["status"] == "complete"
    assert by_kind["call"]["tender"]["awardPeriod"] == {"endDate": "2026-02-20T23:59:59Z"}
    assert by_kind["other"]["tender"]["status"] == "planned"
    assert all(one["status"] != "cancelled" for one in by_kind["call"]["awards"])
    draft = replace(public(), draft=True)
    assert "it is a draft" in state(draft, draft.processes[0])["planning"]["rationale"]
