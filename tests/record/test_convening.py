"""Sessions are called with notice, absent members give a proxy, the chair breaks a tie: each where the rules say so, and not where they do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planner.findings import InputError
from planner.record.audit import audit
from planner.record.store import Record
from planner.service import record as door
from tests.record.test_commands import run
from tests.record.test_decisions import refused
from tests.record.test_minutes import texts_of
from tests.record.town import begun, in_session, with_proposal

At = Callable[[str], None]


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Return a file: what is decided does not depend on the database."""
    return str(tmp_path / "record.sqlite")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Return what sets the day on which acts are done."""

    def on(day: str) -> None:
        monkeypatch.setattr("planner.record.store._time", lambda _connection: f"{day}T10:00:00+00:00")

    on("2026-03-02")
    return on


def called(place: str, day: date = date(2026, 3, 7), **rules: object) -> Record:
    """Return a record on which session s1 is called for a day, on the proposal and another matter."""
    record = with_proposal(place, signatures=(), **rules)
    door.call_session(record, "bea", "cae", day, [door.Point("Plan of the year", "p1"), door.Point("A matter")], "Hall")
    return record


def held(record: Record, present: tuple[str, ...] = ("bea", "cai")) -> Record:
    """Open session s1 and enter who is present."""
    door.open_called(record, "bea", "s1")
    door.attend(record, "bea", "s1", present)
    return record


def told(record: Record, form: str = "docx") -> str:
    """Return what the minutes of s1 say."""
    return texts_of(door.minutes(record, "s1", form), form)


# --- convocation ---------------------------------------------------------------------------------------------------------------


def test_a_session_is_opened_as_it_was_called(place: str, at: At) -> None:
    """Called on the 2nd for the 7th: five days ahead, the three with a vote convened; opened with that day and agenda, once, and minuted."""
    record = called(place)
    call = record.state().calls["s1"]
    assert (call.convened, call.day, [one.word for one in call.agenda]) == (("bea", "cai", "dora"), date(2026, 3, 7), ["i1", "i2"])  # fmt: skip
    assert record.state().sessions == {}
    refused(record, lambda: door.open_called(record, "bea", "s1"), "not-yet")
    at("2026-03-07")
    refused(record, lambda: door.open_called(record, "cai", "s1"), "not-chair")
    held(record)
    assert record.state().called("cae") == []
    refused(record, lambda: door.open_called(record, "bea", "s1"), "opened-already")
    door.close_session(record, "bea", "s1")
    refused(record, lambda: door.open_called(record, "bea", "s1"), "opened-already")
    assert "5 days ahead. Convened: Bea, Cai, Dora." in told(record)
    assert audit(record, anew=False).faults == []


def test_nobody_opens_another_session_than_was_called(place: str, at: At) -> None:
    """Another agenda under its name is refused; a session under a name of its own is another session."""
    from planner.record.deciding import Point, SessionOpened

    record = called(place)
    at("2026-03-07")
    other = SessionOpened(session="s1", committee="cae", day=date(2026, 3, 7), agenda=(Point(item="i1", title="Else"),))
    refused(record, lambda: record.do(other, "bea"), "not-as-called")
    assert door.open_session(record, "bea", "cae", date(2026, 3, 7), [door.Point("Else")], held_before=True) == "s2"


def test_who_calls_and_for_when(place: str, at: At) -> None:
    """The chair alone, for today or later, once a day, and with an agenda that can be decided."""
    record = called(place)
    agenda = [door.Point("A matter")]
    refused(record, lambda: door.call_session(record, "cai", "cae", date(2026, 3, 9), agenda), "not-chair")
    refused(record, lambda: door.call_session(record, "bea", "cae", date(2026, 3, 1), agenda), "day-over")
    refused(record, lambda: door.call_session(record, "bea", "cae", date(2026, 3, 7), agenda), "called-already")
    refused(record, lambda: door.call_session(record, "bea", "cae", date(2026, 3, 9), [door.Point("x", "p9")]), "unknown-proposal")  # fmt: skip
    assert door.call_session(record, "bea", "cae", date(2026, 3, 2), agenda) == "s2"
    with pytest.raises(InputError, match="no session s9"):
        door.open_called(record, "bea", "s9")


def test_a_session_is_called_off_once(place: str, at: At) -> None:
    """By the chair, before it is opened; it is not opened then, and its day is free."""
    record = called(place)
    refused(record, lambda: door.call_off_session(record, "cai", "s1", "Rain"), "not-chair")
    door.call_off_session(record, "bea", "s1", "Rain")
    refused(record, lambda: door.call_off_session(record, "bea", "s1", "Rain"), "not-called")
    refused(record, lambda: door.call_off_session(record, "bea", "s9", "Rain"), "unknown-session")
    refused(record, lambda: door.give_proxy(record, "dora", "s1", "cai"), "session-over")
    at("2026-03-07")
    refused(record, lambda: door.open_called(record, "bea", "s1"), "called-off")
    assert door.call_session(record, "bea", "cae", date(2026, 3, 7), [door.Point("A matter")]) == "s2"


@pytest.mark.parametrize(("days", "short"), [(5, False), (6, True)])
def test_a_short_notice_is_told_and_minuted(place: str, at: At, days: int, short: bool) -> None:
    """Five days ahead are enough where five are asked for, and not where six are: then the session is held, and screen and minutes say so."""
    record = called(place, notice_days=days)
    assert any("too short" in one for one in door.words.call_text(record.state(), "s1")) is short
    at("2026-03-07")
    held(record)
    assert record.state().sessions["s1"].lacks_notice is short
    assert ("the notice was too short" in told(record)) is short


@pytest.mark.parametrize(("days", "short"), [(5, False), (6, True)])
def test_a_short_notice_is_refused_where_the_rules_bind(place: str, at: At, days: int, short: bool) -> None:
    """The call itself is refused a day too late; without a call no session is opened; where nothing binds, one is, and lacks notice."""
    record = with_proposal(place, notice_days=days, notice_binds=True)
    agenda = [door.Point("A matter")]
    refused(
        record,
        lambda: door.open_session(record, "bea", "cae", date(2026, 3, 2), agenda, held_before=True),
        "short-notice",
    )
    call = lambda: door.call_session(record, "bea", "cae", date(2026, 3, 7), agenda)  # noqa: E731
    if short:
        assert "6 days ahead" in refused(record, call, "short-notice")
    else:
        assert call() == "s1"
    door.set_committee(record, "ana", "cae", "CAE", quorum="all", majority="of_votes", notice_days=days)
    opened = door.open_session(record, "bea", "cae", date(2026, 3, 2), agenda, held_before=True)
    assert record.state().sessions[opened].lacks_notice


# --- the casting vote ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("casting", "chair", "other", "carried"),
    [
        (True, "yes", "no", True),
        (True, "no", "yes", False),
        (False, "yes", "no", False),
        (True, "abstain", "yes", True),
    ],
)
def test_a_tie_is_decided_as_the_chair_voted(
    place: str, at: At, casting: bool, chair: str, other: str, carried: bool
) -> None:
    """1 : 1 is carried with the chair's yes where the rules have a casting vote, and with nothing else; 1 : 0 needs none. Minutes say it."""
    record = called(place, casting_vote=casting)
    at("2026-03-07")
    held(record)
    door.vote(record, "bea", "s1", "i1", chair)
    door.vote(record, "cai", "s1", "i1", other)
    door.close_session(record, "bea", "s1")
    assert record.state().sessions["s1"].results[0].carried is carried
    tie = casting and chair != "abstain"
    assert (f"the casting vote of the chair is {chair}" in told(record)) is tie
    if carried:
        door.adopt(record, "bea", "s1", "i1")
    else:
        refused(record, lambda: door.adopt(record, "bea", "s1", "i1"), "not-carried")


@pytest.mark.parametrize(("majority", "carried"), [("of_votes", True), ("of_present", True), ("of_seats", True), ("two_thirds_of_votes", False)])  # fmt: skip
def test_a_casting_vote_is_one_yes_more(place: str, at: At, majority: str, carried: bool) -> None:
    """1 : 1 of two present and three with a vote: with one yes more it is two, enough for each majority but two thirds, which a tie never is."""
    record = called(place, casting_vote=True, majority=majority)
    at("2026-03-07")
    held(record)
    door.vote(record, "bea", "s1", "i1", "yes")
    door.vote(record, "cai", "s1", "i1", "no")
    door.close_session(record, "bea", "s1")
    assert record.state().sessions["s1"].results[0].carried is carried


# --- proxies ---------------------------------------------------------------------------------------------------------------------


def test_a_proxy_votes_and_the_minutes_list_it(place: str, at: At) -> None:
    """Dora gives hers to Cai, who votes for both, each once; in the minutes stand giver, holder and vote; whoever else tries is refused."""
    record = called(place, proxies=1)
    door.give_proxy(record, "dora", "s1", "cai")
    at("2026-03-07")
    held(record)
    refused(record, lambda: door.vote(record, "bea", "s1", "i1", "yes", giver="dora"), "no-proxy")
    refused(record, lambda: door.vote(record, "dora", "s1", "i1", "yes"), "not-present")
    door.vote(record, "cai", "s1", "i1", "no")
    door.vote(record, "cai", "s1", "i1", "yes", giver="dora")
    refused(record, lambda: door.vote(record, "cai", "s1", "i1", "yes", giver="dora"), "voted-already")
    refused(record, lambda: door.end_proxy(record, "dora", "s1"), "voted-already")
    refused(record, lambda: door.attend(record, "bea", "s1", ["bea", "cai", "dora"]), "has-voted-by-proxy")
    refused(record, lambda: door.attend(record, "bea", "s1", ["bea"]), "has-voted")
    door.vote(record, "bea", "s1", "i1", "yes")
    door.close_session(record, "bea", "s1")
    result = record.state().sessions["s1"].results[0]
    assert (result.yes, result.no, result.present, result.proxies, result.carried) == (2, 1, 2, 1, True)
    for words in ("no; by written proxy Cai votes", "yes (by proxy: Cai)", "1 more by proxy"):
        assert words in told(record)
    public = repr(door_minutes(record))
    assert "Cai" not in public
    assert "by proxy" in public
    assert audit(record, anew=False).faults == []


def door_minutes(record: Record) -> object:
    """Return the minutes for the public."""
    from planner.record.minutes import minutes

    return minutes(record, "s1", lambda text: text)


def test_who_may_give_a_proxy_to_whom(place: str, at: At) -> None:
    """Only where the rules know any, by who has a vote or the chair for them, to another one with a vote, once, not handed on, so many a holder."""
    record = called(place)
    refused(record, lambda: door.give_proxy(record, "dora", "s1", "cai"), "no-proxies")
    door.seat_member(record, "ana", "cae", "fay", "Fay", "parent", "member")
    door.set_committee(record, "ana", "cae", "CAE", quorum="all", majority="of_votes", proxies=1)
    refused(record, lambda: door.give_proxy(record, "eva", "s1", "cai"), "not-member")
    refused(record, lambda: door.give_proxy(record, "dora", "s1", "eva"), "not-member")
    refused(record, lambda: door.give_proxy(record, "cai", "s1", "bea", "dora"), "not-chair")
    refused(record, lambda: door.give_proxy(record, "dora", "s1", "dora"), "own-proxy")
    refused(record, lambda: door.give_proxy(record, "dora", "s9", "cai"), "unknown-session")
    door.give_proxy(record, "bea", "s1", "cai", "dora")
    refused(record, lambda: door.give_proxy(record, "dora", "s1", "bea"), "proxy-given-already")
    refused(record, lambda: door.give_proxy(record, "cai", "s1", "bea"), "proxy-handed-on")
    refused(record, lambda: door.give_proxy(record, "fay", "s1", "dora"), "proxy-handed-on")
    refused(record, lambda: door.give_proxy(record, "fay", "s1", "cai"), "too-many-proxies")
    refused(record, lambda: door.end_proxy(record, "cai", "s1", "dora"), "not-chair")
    refused(record, lambda: door.end_proxy(record, "fay", "s1"), "no-proxy-given")
    door.end_proxy(record, "dora", "s1")
    door.give_proxy(record, "fay", "s1", "cai")
    assert [(one.giver, one.holder) for one in record.state().calls["s1"].proxies] == [("fay", "cai")]


def test_two_proxies_where_two_are_allowed(place: str, at: At) -> None:
    """A second one is taken where the rules say two, a third is not."""
    record = called(place, proxies=2)
    for who in ("fay", "gil"):
        door.seat_member(record, "ana", "cae", who, who.title(), "parent", "member")
    door.give_proxy(record, "dora", "s1", "cai")
    door.give_proxy(record, "fay", "s1", "cai")
    refused(record, lambda: door.give_proxy(record, "gil", "s1", "cai"), "too-many-proxies")


@pytest.mark.parametrize("tied", ["dora", "cai"])
def test_no_proxy_where_giver_or_holder_has_a_tie(place: str, at: At, tied: str) -> None:
    """On that point nothing is voted by proxy, not even an abstention; on the other point it is, until the holder declares a tie; one up to no degree of the rules binds nobody."""
    record = called(place, proxies=1)
    door.give_proxy(record, "dora", "s1", "cai")
    at("2026-03-07")
    held(record)
    door.declare(record, tied, "s1", "i1", "kinship", degree=4)
    for choice in ("yes", "abstain"):
        refused(record, lambda choice=choice: door.vote(record, "cai", "s1", "i1", choice, giver="dora"), "tied-proxy")
    door.declare(record, tied, "s1", "i2", "kinship", degree=5)
    door.vote(record, "cai", "s1", "i2", "yes", giver="dora")
    door.declare(record, "cai", "s1", "i2", "own")
    session = record.state().sessions["s1"]
    assert [session.counted(vote) for vote in session.votes] == ["abstain"]


@pytest.mark.parametrize("counts", [True, False])
def test_proxies_count_for_the_quorum_as_the_rules_say(place: str, at: At, counts: bool) -> None:
    """All three must be there: two with a proxy of the third are a quorum where it counts, and none where it does not."""
    record = called(place, proxies=1, proxies_count=counts, quorum="all")
    door.give_proxy(record, "dora", "s1", "cai")
    at("2026-03-07")
    held(record)
    for who in ("bea", "cai"):
        door.vote(record, who, "s1", "i1", "yes")
    door.close_session(record, "bea", "s1")
    assert record.state().sessions["s1"].results[0].carried is counts
    assert ("1 more is represented and counts" in told(record)) is counts


def test_a_proxy_is_over_when_who_gave_it_comes(place: str, at: At) -> None:
    """Entered as present they vote themselves, and nobody for them; a proxy whose holder is away represents nobody."""
    record = called(place, proxies=1, proxies_count=True)
    door.give_proxy(record, "dora", "s1", "cai")
    at("2026-03-07")
    held(record, present=("bea",))
    from planner.record.counting import represented

    state = record.state()
    assert represented(state.committees["cae"], state.sessions["s1"]) == []
    door.attend(record, "bea", "s1", ["bea", "cai", "dora"])
    refused(record, lambda: door.vote(record, "cai", "s1", "i1", "yes", giver="dora"), "no-proxy")
    refused(record, lambda: door.give_proxy(record, "dora", "s1", "cai"), "is-present")
    door.vote(record, "dora", "s1", "i1", "yes")


def test_nobody_signs_and_no_tie_is_broken_by_proxy(place: str, at: At) -> None:
    """The nutritionist in the chair lets another vote: her yes counts, but is no signature, and of 1 : 1 no casting vote."""
    record = with_proposal(place, proxies=1, casting_vote=True)
    door.seat_member(record, "ana", "cae", "fay", "Fay", "parent", "chair")
    door.call_session(record, "fay", "cae", date(2026, 3, 2), [door.Point("Plan", "p1"), door.Point("A matter")])
    door.give_proxy(record, "bea", "s1", "cai")
    door.open_called(record, "fay", "s1")
    door.attend(record, "fay", "s1", ["cai", "dora", "fay"])
    for item, cai in (("i1", "yes"), ("i2", "no")):
        door.vote(record, "cai", "s1", item, cai)
        door.vote(record, "cai", "s1", item, "yes", giver="bea")
    door.close_session(record, "fay", "s1")
    first, second = record.state().sessions["s1"].results
    assert (first.yes, first.why) == (2, "not_signed")
    assert (second.yes, second.no, second.casting, second.carried) == (1, 1, None, False)


# --- by rule and by command ------------------------------------------------------------------------------------------------------


def test_rules_are_off_unless_said(place: str) -> None:
    """A committee that says nothing of them has no casting vote, no notice and no proxies; its rules in words then do not speak of them."""
    with begun(place) as record:
        rules = record.state().committees["cae"].rules
    assert (rules.casting_vote, rules.notice_days, rules.notice_binds, rules.proxies, rules.proxies_count) == (False, 0, False, 0, False)  # fmt: skip
    assert not [one for one in door.words.rules_text(rules) if "prox" in one or "ahead" in one or "as many" in one]


def test_from_the_command_line(place: str, at: At) -> None:
    """Called, a proxy given, opened by its name, voted by proxy, closed by the casting vote: each step says what is on record."""
    with_proposal(place).close()

    def record(*words: object, by: str = "bea", code: int = 0) -> str:
        found, text = run("record", words[0], place, *words[1:], "--by", by)
        assert found == code, text
        return " ".join(text.split())

    rules = (
        "--name",
        "CAE",
        "--quorum",
        "more_than_half",
        "--majority",
        "of_votes",
        "--casting-vote",
        "--notice-days",
        6,
    )
    text = record("committee", "cae", *rules, "--proxies", 1, "--proxies-count", by="ana")
    for words in ("called 6 days ahead", "nobody holds more than 1", "counts for the quorum", "the vote of the chair decides"):  # fmt: skip
        assert words in text
    text = record("convene", "cae", "--day", "2026-03-07", "--proposal", "p1", "--point", "Other")
    assert "Convened: Bea, Cai, Dora." in text
    assert "too short" in text
    record("proxy", "s1", "cai", by="dora")
    record("proxy", "s1", "--end", by="dora")
    record("proxy", "s1", code=2)
    record("proxy", "s1", "cai", "--from", "dora")
    assert "Dora has given Cai a written proxy. Entered by Bea." in " ".join(run("record", "show", place)[1].split())
    at("2026-03-07")
    record("session", "s1", "--point", "More", code=2)
    assert "too short" in record("session", "s1")
    record("present", "s1", "bea", "cai")
    record("vote", "s1", "i1", "no", by="cai")
    record("vote", "s1", "i1", "abstain", "--proxy-of", "dora", by="cai")
    record("vote", "s1", "i1", "yes")
    assert "the casting vote of the chair is yes" in record("close", "s1")
    record("convene", "cae", "--day", "2026-03-20", "--point", "Next")
    record("call-off", "s2", "--reason", "Rain")
    text = " ".join(run("record", "show", place, "--all")[1].split())
    for words in ("is called off. Rain", "By proxy of Dora", "Their proxy"):
        assert words in text
    assert run("audit", place, "--quick")[0] == 0


def test_a_session_that_nobody_called_is_not_opened_by_a_call(place: str) -> None:
    """One that was opened uncalled is told to be open already, one that is not there to be unknown: never nothing."""
    record = in_session(place)
    for word, code in (("s1", "opened-already"), ("s9", "unknown-session")):
        with pytest.raises(InputError) as error:
            door.open_called(record, "bea", word)
        assert [one.code for one in error.value.findings] == [code]


def test_what_was_put_on_record_is_said_however_the_address_is_typed(place: str) -> None:
    """Spaces and capitals around an address of mail make no other person."""
    record = in_session(place)
    door.seat_member(record, "ana", "cae", "gil@town.example", "Gil", "farmer", "member")
    door.comment(record, " GIL@town.example ", "p1", "Well done")
    assert door.last_act(record, " GIL@town.example ") == "On “Plan of the year”: Well done"
