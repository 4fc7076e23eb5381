"""The suppliers' door: who has the link offers for that supplier alone, until its day, and the committee answers line by line."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.commands.main import app
from planner.findings import InputError
from planner.record.audit import audit
from planner.record.store import Record
from planner.service import record as door
from tests.cases import tiny_case
from tests.record.town import RULES, begun

UNTIL = date(2099, 3, 31)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """Return a record with the tiny case."""
    with begun(str(tmp_path / "record.sqlite")) as made:
        door.keep_case(made, tiny_case(), "cai")
        yield made


def filled(sheet: object, **prices: str) -> list[dict[str, str]]:
    """Return the lines of a sheet with prices and 20 in a period, by product name."""
    lines = [dict(one) for one in sheet.lines]  # type: ignore[attr-defined]
    for line in lines:
        if line.get("product") in prices:
            line |= {"price": prices[line["product"]], "period_quantity": "20"}
    return lines


def test_what_is_accepted_is_in_the_case_and_what_is_refused_has_its_reason(record: Record, tmp_path: Path) -> None:
    """Of two lines, lettuce at 2.40 and bananas at 9.90, the second is refused: a new version has the price of the first, the record the reason."""
    secret = door.invite(record, "bea", "tiny", "coop", UNTIL)
    sheet = door.sheet_by_link(record, secret)
    assert (sheet.supplier, sheet.until, sheet.sent) == ("Cooperativa", UNTIL, "")
    assert door.offer_by_link(record, secret, filled(sheet, Alface="2.40", Banana="9.90")) == "o1"
    lines = door.offered_lines(record, "o1")
    number = next(int(one["line"]) for one in lines if "Banana" in one.values())
    assert len(lines) == 2
    done = door.answer_offer(record, "bea", "o1", {number: "Dearer than the market"})
    day = record.state().offers["o1"].at[:10]
    came = [one for one in done.case["offers"]["source"].dropna() if "by link" in one]
    assert came
    assert all(one.startswith("offer of ") and one.endswith(f" by link, {day}") for one in came)
    assert done.new
    prices = done.case["offers"].set_index("offer")["price"]
    assert (prices["coop-alface"], prices["coop-banana"]) == (2.40, 7.50)
    assert record.state().offers["o1"].refused == ((number, "Dearer than the market"),)
    with pytest.raises(InputError, match="waits for an answer"):
        door.answer_offer(record, "bea", "o1", {})
    assert audit(record, anew=False).faults == []
    assert all(secret not in row["body"] for row in record.raw())


def test_a_link_shows_and_changes_nothing_of_others(record: Record) -> None:
    """Its sheet names no other supplier and no price; lines of another supplier's sheet are refused, an invented link too."""
    secret = door.invite(record, "bea", "tiny", "coop", UNTIL)
    sheet = door.sheet_by_link(record, secret)
    told = str(sheet)
    for name in tiny_case()["suppliers"]["name"]:
        assert (name in told) == (name == "Cooperativa")
    assert all(not line.get("price") for line in sheet.lines)
    other = [line | {"sheet": line["sheet"].replace("/coop/", "/f1/")} for line in filled(sheet, Alface="1")]
    with pytest.raises(InputError, match="not of this sheet"):
        door.offer_by_link(record, secret, other)
    with pytest.raises(InputError, match="none that was given out"):
        door.sheet_by_link(record, secret[:-1] + "x")
    assert record.state().offers == {}


@pytest.mark.parametrize(("day", "good"), [("2099-03-31", True), ("2099-04-01", False)])
def test_a_link_is_good_until_its_day(record: Record, monkeypatch: pytest.MonkeyPatch, day: str, good: bool) -> None:
    """On its last day it is, the next day it is not, and that is on record."""
    secret = door.invite(record, "bea", "tiny", "coop", UNTIL)
    lines = filled(door.sheet_by_link(record, secret), Alface="2.40")
    monkeypatch.setattr("planner.record.store._time", lambda _connection: f"{day}T10:00:00+00:00")
    if good:
        assert door.offer_by_link(record, secret, lines) == "o1"
    else:
        with pytest.raises(InputError, match="was good until"):
            door.offer_by_link(record, secret, lines)
        assert record.acts()[-1][1].kind == "refused"


def test_a_later_sheet_stands_in_place_of_an_earlier_one_and_an_ended_link_is_good_no_more(record: Record) -> None:
    """Sent twice before anybody answered, the second counts; after the link is ended nothing comes."""
    secret = door.invite(record, "bea", "tiny", "coop", UNTIL)
    sheet = door.sheet_by_link(record, secret)
    door.offer_by_link(record, secret, filled(sheet, Alface="2.40"))
    assert door.offer_by_link(record, secret, filled(sheet, Alface="2.30")) == "o2"
    assert list(record.state().offers) == ["o2"]
    door.end_invitation(record, "bea", "v1", "Sent to a wrong address")
    with pytest.raises(InputError, match="good no more"):
        door.offer_by_link(record, secret, filled(sheet, Alface="2.20"))
    with pytest.raises(InputError, match="good no more"):
        door.sheet_by_link(record, secret)  # told before anything is typed


def test_what_cannot_be_read_is_told_and_not_sent(record: Record) -> None:
    """A price in words is told with its cell; a sheet without a price too; nothing is on record of them."""
    secret = door.invite(record, "bea", "tiny", "coop", UNTIL)
    sheet = door.sheet_by_link(record, secret)
    with pytest.raises(InputError) as error:
        door.offer_by_link(record, secret, filled(sheet, Alface="cheap"))
    assert "cheap" in str(error.value)
    with pytest.raises(InputError, match="No line has a price"):
        door.offer_by_link(record, secret, sheet.lines)
    assert record.state().offers == {}


def test_nobody_without_a_role_opens_the_door(record: Record) -> None:
    """A reader neither invites nor answers; a supplier that the case lacks cannot be invited."""
    with pytest.raises(InputError, match="Only who chairs"):
        door.invite(record, "eva", "tiny", "coop", UNTIL)
    with pytest.raises(InputError, match="no supplier nobody"):
        door.invite(record, "bea", "tiny", "nobody", UNTIL)
    secret = door.invite(record, "bea", "tiny", "coop", UNTIL)
    door.offer_by_link(record, secret, filled(door.sheet_by_link(record, secret), Alface="2.40"))
    versions = len(record.state().cases["tiny"].versions)
    with pytest.raises(InputError, match="Only members"):
        door.answer_offer(record, "eva", "o1", {})
    assert len(record.state().cases["tiny"].versions) == versions


def test_the_rules_say_who_invites_and_a_refused_one_is_on_record(record: Record) -> None:
    """The chair and an administrator do, Cai, who sits for parents, does not and is told who does; once the rules name parents he does, while Dora, for farmers, does not."""
    for who in ("ana", "bea"):
        door.invite(record, who, "tiny", "coop", UNTIL)
    with pytest.raises(InputError, match=r"members who sit there for purchasing.*Cai is: member") as error:
        door.invite(record, "cai", "tiny", "coop", UNTIL)
    assert "Ana, Bea" in error.value.findings[0].mend
    entry, act = record.acts()[-1]
    assert (entry.who, act.kind, act.code) == ("cai", "refused", "not-inviting")
    assert len(record.state().invitations) == 2
    door.set_committee(record, "ana", "cae", "CAE", **RULES, inviting=("parents",))
    door.invite(record, "cai", "tiny", "coop", UNTIL)
    with pytest.raises(InputError, match="members who sit there for parents"):
        door.invite(record, "dora", "tiny", "coop", UNTIL)
    word = next(iter(record.state().invitations))
    door.end_invitation(record, "dora", word)
    assert record.state().invitations[word].ended, "a link in wrong hands is ended by any member"
    assert audit(record, anew=False).faults == []


def test_the_door_from_the_command_line(record: Record) -> None:
    """The link is printed once, an offer is shown with its lines, and answered."""
    place = record.place

    def run(*words: str) -> str:
        found = CliRunner().invoke(app, ["record", *words])
        assert found.exit_code == 0, found.output
        return found.output

    text = run(
        "invite", place, "tiny", "coop", "--until", "2099-03-31", "--address", "https://town.example/", "--by", "bea"
    )
    secret = text.split("https://town.example/?offer=")[1].split()[0]
    door.offer_by_link(record, secret, filled(door.sheet_by_link(record, secret), Alface="2.40", Banana="9.90"))
    assert "2.40" in run("answer-offer", place, "o1", "--look")
    assert "Version 2" in run("answer-offer", place, "o1", "--refuse", "3=too dear", "--by", "bea")
    shown = run("show", place)
    assert "too dear" in shown
    assert "Cooperativa is invited to offer" in shown
