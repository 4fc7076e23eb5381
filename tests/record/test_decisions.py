"""From a proposal to its adoption: what is done, what is refused, and that what is refused is on record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from planner.findings import InputError
from planner.making.pipeline import load_case
from planner.programmes.case_law import law_or_none
from planner.record.checklist import days_left
from planner.record.deciding import Adopted, Commented, Voted
from planner.record.keeping import Refused
from planner.record.minutes import minutes
from planner.record.store import Record
from planner.service import EXAMPLE
from planner.service import record as door
from tests.cases import tiny_case
from tests.record.town import RULES, adopted, appeal_decided, begun, in_session, with_proposal


@pytest.fixture
def place(tmp_path: object) -> str:
    """Return a file: what is decided does not depend on the database, which other tests change."""
    return f"{tmp_path}/record.sqlite"


def refused(record: Record, act: Callable[[], object], code: str) -> str:
    """Do what must be refused; return what is told, after making sure that it is on record and nothing else changed."""
    before = record.state()
    with pytest.raises(InputError) as error:
        act()
    after = record.state()
    assert after.change(acts=0) == before.change(acts=0)
    told = record.acts(before.acts)
    assert [type(one) for _entry, one in told] == [Refused]
    assert isinstance(told[0][1], Refused)
    assert told[0][1].code == code
    assert error.value.findings[0].code == code
    assert error.value.findings[0].mend
    return error.value.findings[0].what


def test_a_plan_goes_from_draft_to_adopted(place: str) -> None:
    """Draft, proposed, carried by two yes of three votes, adopted; its fingerprint is that of what it was made of."""
    record = adopted(place)
    state = record.state()
    adoption = state.adoptions["a1"]
    plan = state.plans[adoption.plan]
    assert state.state_of(plan.word) == "adopted"
    assert adoption.fingerprint == plan.package
    assert state.adopted("tiny") == adoption
    assert adoption.appeal_until is not None
    result = state.sessions["s1"].results[0]
    assert (result.yes, result.no, result.present, result.seats, result.carried) == (2, 0, 3, 3, True)


def test_who_has_no_role_does_nothing(place: str) -> None:
    """A reader and a stranger neither comment nor propose nor vote; a member does not chair; an administrator does not vote."""
    record = in_session(place)
    for who in ("eva", "mallory", "ana"):
        refused(record, lambda who=who: door.comment(record, who, "p1", "hm"), "not-member")
        refused(record, lambda who=who: door.propose(record, who, "cae", "x", "T", "R"), "not-member")
        refused(record, lambda who=who: door.vote(record, who, "s1", "i1", "yes"), "not-member")
    refused(record, lambda: door.close_session(record, "cai", "s1"), "not-chair")
    refused(record, lambda: door.seat_member(record, "bea", "cae", "x", "X", "other", "member"), "not-administrator")
    refused(record, lambda: door.remove_case(record, "tiny", "old", "cai"), "not-administrator")


def test_nobody_votes_twice_or_from_outside(place: str) -> None:
    """A second vote, a vote of somebody not entered as present, and a vote after the session are refused."""
    record = in_session(place, present=("bea", "cai"))
    door.vote(record, "cai", "s1", "i1", "yes")
    assert "voted" in refused(record, lambda: door.vote(record, "cai", "s1", "i1", "no"), "voted-already")
    refused(record, lambda: door.vote(record, "dora", "s1", "i1", "no"), "not-present")
    refused(record, lambda: door.attend(record, "bea", "s1", ["bea"]), "has-voted")
    door.close_session(record, "bea", "s1")
    refused(record, lambda: door.vote(record, "bea", "s1", "i1", "yes"), "session-closed")


def test_nothing_is_adopted_that_was_not_carried(place: str) -> None:
    """An open session, a missing quorum, a missing signature, a matter that is no plan, and a second adoption are refused."""
    record = in_session(place, present=("cai",))
    refused(record, lambda: door.adopt(record, "bea", "s1", "i1"), "session-open")
    door.vote(record, "cai", "s1", "i1", "yes")
    door.close_session(record, "bea", "s1")
    refused(record, lambda: door.adopt(record, "cai", "s1", "i1"), "not-chair")
    assert "1 of 3" in refused(record, lambda: door.adopt(record, "bea", "s1", "i1"), "no-quorum")
    refused(record, lambda: door.adopt(record, "bea", "s1", "i2"), "no-plan")
    door.open_session(record, "bea", "cae", date(2026, 3, 9), [door.Point("Again", "p1")], held_before=True)
    door.attend(record, "bea", "s2", ["bea", "cai", "dora"])
    for who in ("cai", "dora"):
        door.vote(record, who, "s2", "i1", "yes")
    door.close_session(record, "bea", "s2")
    assert "signature" in refused(record, lambda: door.adopt(record, "bea", "s2", "i1"), "not-carried")


@pytest.mark.parametrize(("tie", "degree", "must"), [("kinship", 4, True), ("kinship", 5, False), ("in_law", 2, True), ("in_law", 3, False), ("own", 0, True)])  # fmt: skip
def test_a_declared_tie_means_abstaining_up_to_its_degree(place: str, tie: str, degree: int, must: bool) -> None:
    """By blood up to the fourth degree and by marriage up to the second a member abstains; one degree further, they may vote."""
    record = in_session(place)
    door.declare(record, "dora", "s1", "i1", tie, degree=degree, supplier="COOP")
    if must:
        refused(record, lambda: door.vote(record, "dora", "s1", "i1", "yes"), "must-abstain")
        door.vote(record, "dora", "s1", "i1", "abstain")
    else:
        door.vote(record, "dora", "s1", "i1", "yes")
    assert len(record.state().sessions["s1"].votes) == 1


def test_a_tie_is_declared_with_its_degree_and_for_others_by_the_chair(place: str) -> None:
    """Kinship without its degree says nothing, and only the chair enters a tie for others."""
    record = in_session(place)
    refused(record, lambda: door.declare(record, "dora", "s1", "i1", "kinship"), "no-degree")
    refused(record, lambda: door.declare(record, "cai", "s1", "i1", "own", member="dora"), "not-chair")
    door.declare(record, "bea", "s1", "i1", "own", member="dora")
    refused(record, lambda: door.vote(record, "dora", "s1", "i1", "no"), "must-abstain")


@pytest.mark.parametrize(("degree", "yes"), [(4, 2), (5, 3)])
def test_a_tie_found_after_the_vote_makes_it_an_abstention(place: str, degree: int, yes: int) -> None:
    """Three say yes, and one is then found to be a cousin: two yes, one abstention, and the minutes say so; one degree further, three yes."""
    record = in_session(place)
    for who in ("bea", "cai", "dora"):
        door.vote(record, who, "s1", "i1", "yes")
    door.declare(record, "bea", "s1", "i1", "kinship", degree=degree, member="cai")
    refused(record, lambda: door.vote(record, "cai", "s1", "i1", "abstain"), "voted-already")
    door.close_session(record, "bea", "s1")
    result = record.state().sessions["s1"].results[0]
    assert (result.yes, result.abstain, result.carried) == (yes, 3 - yes, True)
    told = "\n".join(" ".join(row.cells) for body in minutes(record, "s1").sheets[0].tables for row in body.rows)
    assert ("counts as an abstention" in told) is (yes == 2)


def test_a_sign_in_that_is_known_is_not_given_to_another_unasked(place: str) -> None:
    """Another name or seat under it is refused, however the address is written, and taken where it is said; another role is a matter of course."""
    record = begun(place)
    door.seat_member(record, "ana", "cae", "gil@town.example", "Gil", "farmer", "member")
    for name, seat in (("Zoila", "farmer"), ("Gil", "health")):
        with pytest.raises(InputError, match="Gil already, with the seat farmers") as error:
            door.seat_member(record, "ana", "cae", " GIL@town.example", name, seat, "member")
        assert error.value.findings[0].code == "seated-already"
    door.seat_member(record, "ana", "cae", "gil@town.example", "Gil", "farmer", "reader")
    door.seat_member(record, "ana", "cae", "gil@town.example", "Zoila", "health", "reader", instead=True)
    found = record.state().committees["cae"].members["gil@town.example"]
    assert (found.name, found.seat, found.role) == ("Zoila", "health", "reader")


def test_a_session_before_what_it_decides_is_asked_about(place: str) -> None:
    """A day in another year than the proposal's is refused unless the session was held before; a day behind is taken, as a day begins elsewhere earlier."""
    record = with_proposal(place)
    today = datetime.now(UTC).date()
    point = [door.Point("Plan of the year", "p1")]
    for day in (date(2020, 1, 1), today - timedelta(days=2)):
        with pytest.raises(InputError) as error:
            door.open_session(record, "bea", "cae", day, point)
        assert error.value.findings[0].code == "before-it-was"
    assert record.state().sessions == {}
    door.open_session(record, "bea", "cae", today - timedelta(days=1), point)
    door.close_session(record, "bea", "s1")
    door.open_session(record, "bea", "cae", date(2020, 1, 1), point, held_before=True)
    assert record.state().sessions["s2"].day == date(2020, 1, 1)


def test_what_is_there_is_not_put_there_twice(place: str) -> None:
    """The same plan before the same committee, and the same appeal in the same words, are told to be there; another appeal is taken."""
    record = adopted(place)
    plan = record.state().adoptions["a1"].plan
    door.propose(record, "cai", "cae", plan, "Again", "A new vote")
    with pytest.raises(InputError, match="p2, “Again”"):
        door.propose(record, "cai", "cae", plan, "Again", "A new vote")
    door.appeal(record, "cai", "a1", "Coop 2", "We were not told")
    with pytest.raises(InputError, match="on record already: e1"):
        door.appeal(record, "dora", "a1", "coop 2", "We were not told")
    door.appeal(record, "cai", "a1", "Coop 2", "Our price was lower")
    assert [one.word for one in record.state().adoptions["a1"].appeals] == ["e1", "e2"]


def test_a_later_adoption_supersedes_and_an_appeal_sets_aside(place: str) -> None:
    """What was adopted last counts; where an appeal against it is upheld the one before counts again."""
    record = adopted(place)
    first = record.state().adoptions["a1"]
    door.propose(record, "cai", "cae", first.plan, "Again", "Same plan, new vote")
    door.open_session(record, "bea", "cae", date(2026, 3, 9), [door.Point("Again", "p2")], held_before=True)
    door.attend(record, "bea", "s2", ["bea", "cai"])
    for who in ("bea", "cai"):
        door.vote(record, who, "s2", "i1", "yes")
    door.close_session(record, "bea", "s2")
    door.adopt(record, "bea", "s2", "i1")
    assert record.state().adopted("tiny").word == "a2"  # type: ignore[union-attr]
    appeal = door.appeal(record, "cai", "a2", "A cooperative", "Our offer was not read")
    appeal_decided(record, "a2", appeal, carried=True)
    assert record.state().adopted("tiny") == first
    assert [record.state().state_of_proposal(one) for one in ("p1", "p2")] == ["adopted", "set_aside"]
    refused(record, lambda: door.answer_appeal(record, "bea", "a2", appeal, "x"), "no-open-appeal")


def test_an_address_is_one_however_it_is_typed(place: str) -> None:
    """A member seated as P1@X.org is the one who signs in as p1@x.org: one seat, one vote."""
    record = with_proposal(place)
    for typed in ("P1@X.org", "p1@x.ORG"):
        door.seat_member(record, "ana", "cae", typed, "Pia", "parent", "member")
    assert [one for one in record.state().committees["cae"].members if "@" in one] == ["p1@x.org"]
    door.comment(record, "P1@x.org", "p1", "Heard")
    assert record.state().proposals["p1"].comments[-1].who == "p1@x.org"


def test_the_chair_alone_undoes_nothing(place: str) -> None:
    """An appeal waits for a session: before it has voted nobody answers; not carried, it is refused and the plan stays; without quorum it waits on."""
    record = adopted(place)
    appeal = door.appeal(record, "bea", "a1", "The chair", "I was outvoted")
    refused(record, lambda: door.answer_appeal(record, "bea", "a1", appeal, "yes"), "undecided-appeal")
    point = door.Point("An appeal", "", "a1", appeal)
    refused(
        record,
        lambda: door.open_session(
            record, "bea", "cae", date(2026, 3, 9), [replace(point, appeal="e9")], held_before=True
        ),
        "no-open-appeal",
    )
    door.open_session(record, "bea", "cae", date(2026, 3, 9), [point], held_before=True)
    door.attend(record, "bea", "s2", ["bea"])
    door.vote(record, "bea", "s2", "i1", "yes")
    refused(record, lambda: door.answer_appeal(record, "bea", "a1", appeal, "yes"), "undecided-appeal")
    door.close_session(record, "bea", "s2")
    refused(record, lambda: door.answer_appeal(record, "bea", "a1", appeal, "yes"), "undecided-appeal")
    assert [one.appeal for one in door.appeal_points(record.state(), "cae")] == [appeal]
    appeal_decided(record, "a1", appeal, carried=False)
    assert record.state().adoptions["a1"].appeals[0].outcome == "refused"
    assert record.state().adopted("tiny") is not None
    assert door.appeal_points(record.state(), "cae") == []


def test_minutes_stand_as_the_session_closed(place: str) -> None:
    """Who sat there and by which rules it decided then is told, whatever changes later; a tie that the chair entered for somebody says so."""
    record = in_session(place)
    door.declare(record, "bea", "s1", "i1", "own", member="dora")
    for who in ("bea", "cai"):
        door.vote(record, who, "s1", "i1", "yes")
    door.close_session(record, "bea", "s1")
    before = repr(minutes(record, "s1"))
    assert "(entered by Bea" in before
    door.set_committee(record, "ana", "cae", "Another name", **(RULES | {"quorum": "all"}))
    door.unseat_member(record, "ana", "cae", "cai", "moved away")
    assert repr(minutes(record, "s1")) == before


def test_an_appeal_has_its_time(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the last of five days it is entered, a day later it is not; where the rules know none it is refused."""
    record = adopted(place)
    until = record.state().adoptions["a1"].appeal_until
    assert until is not None
    monkeypatch.setattr("planner.record.store._time", lambda _connection: f"{until}T23:00:00+00:00")
    door.appeal(record, "cai", "a1", "A farmer", "First")
    late = date.fromordinal(until.toordinal() + 1)
    monkeypatch.setattr("planner.record.store._time", lambda _connection: f"{late}T00:00:00+00:00")
    refused(record, lambda: door.appeal(record, "cai", "a1", "A farmer", "Second"), "too-late")


def test_a_proposal_is_taken_back_by_who_made_it(place: str) -> None:
    """Nobody else can, it is not put on an agenda then, and not taken back twice."""
    record = with_proposal(place)
    refused(record, lambda: door.withdraw(record, "dora", "p1"), "not-yours")
    door.withdraw(record, "cai", "p1", "Prices rose")
    refused(record, lambda: door.withdraw(record, "cai", "p1"), "decided-already")
    agenda = [door.Point("Plan", "p1")]
    refused(
        record,
        lambda: door.open_session(record, "bea", "cae", date(2026, 3, 2), agenda, held_before=True),
        "not-proposed-here",
    )


def test_rules_and_last_administrator_stay(place: str) -> None:
    """While a session is open its rules do not change, and a record is never left without an administrator."""
    record = in_session(place)
    rules = {"quorum": "all", "majority": "of_votes"}
    refused(record, lambda: door.set_committee(record, "ana", "cae", "CAE", **rules), "session-open")
    refused(record, lambda: door.unseat_member(record, "ana", "cae", "ana"), "last-administrator")
    refused(
        record,
        lambda: door.seat_member(record, "ana", "cae", "ana", "Ana", "purchasing", "member"),
        "last-administrator",
    )
    door.seat_member(record, "ana", "cae", "eva", "Eva", "teacher", "administrator")
    door.unseat_member(record, "eva", "cae", "ana")
    assert "ana" not in record.state().committees["cae"].members


def test_steps_have_an_owner_and_are_done_once(place: str) -> None:
    """The chair says who sees to a step; a member notes it as done; a second time is refused."""
    record = with_proposal(place)
    refused(record, lambda: door.set_step(record, "cai", "tiny", "call", "Cai"), "not-chair")
    door.set_step(record, "bea", "tiny", "call", "Cai", date(2026, 2, 1))
    door.finish_step(record, "cai", "tiny", "call", "Open since Monday")
    refused(record, lambda: door.finish_step(record, "cai", "tiny", "call"), "no-open-step")
    step = record.state().steps["tiny", "call", ""]
    assert (step.owner, step.due, step.by, bool(step.done)) == ("Cai", date(2026, 2, 1), "cai", True)


def test_words_that_no_act_knows_are_told(place: str) -> None:
    """A wrong role, a blank title and a text that is too long are told in words; nothing is on record of them."""
    record = begun(place)
    acts = record.state().acts
    with pytest.raises(InputError, match="Role: “zzz” is not known"):
        door.seat_member(record, "ana", "cae", "x", "X", "parent", "zzz")
    with pytest.raises(InputError, match="“c a e” is no short name"):
        door.set_committee(record, "ana", "c a e", "CAE", quorum="all", majority="of_votes")
    with pytest.raises(InputError, match="Quorum: “half” is not known"):
        door.set_committee(record, "ana", "cae", "CAE", quorum="half", majority="of_votes")
    with pytest.raises(InputError, match="Title: nothing is said"):
        door.propose(record, "cai", "cae", "p", " ", "R")
    with pytest.raises(InputError, match="too long, 300 at most"):
        door.propose(record, "cai", "cae", "p", "x" * 301, "R")
    assert record.state().acts == acts


def test_a_tie_is_to_a_supplier_of_the_case(place: str) -> None:
    """A name that the case does not know is refused with those that it knows; its own, however written, stands as the case has it."""
    record = in_session(place)
    names = list(tiny_case()["suppliers"]["name"])
    with pytest.raises(InputError, match="no supplier “Inconnu SARL”") as refusal:
        door.declare(record, "cai", "s1", "i1", "other", supplier="Inconnu SARL")
    assert any(name in refusal.value.findings[0].mend for name in names)
    door.declare(record, "cai", "s1", "i1", "other", supplier=names[0].upper())
    assert record.state().sessions["s1"].interests[0].supplier == names[0]
    door.declare(record, "cai", "s1", "i2", "other", supplier="Inconnu SARL")  # a matter in words is of no case


def test_suppliers_of_one_name_are_told_apart_by_their_short_names() -> None:
    """Two are called Coop: the name means neither, its short name one of them; a third of another name needs none."""
    known = {"north": "Coop", "south": "Coop", "farm": "Sítio"}
    with pytest.raises(InputError, match="Several suppliers") as refusal:
        door._known_supplier("coop", known)
    assert all(word in refusal.value.findings[0].mend for word in ("north", "south"))
    assert door._known_supplier("south", known) == "Coop (south)"
    assert door._known_supplier("sitio", known) == "Sítio"
    with pytest.raises(InputError, match="no supplier") as unknown:
        door._known_supplier("zzz", known)
    assert "Coop (north)" in unknown.value.findings[0].mend


def test_a_personal_number_is_never_kept(place: str) -> None:
    """A comment with a personal number is refused, and its number stands nowhere on record."""
    record = with_proposal(place)
    with pytest.raises(InputError) as error:
        door.comment(record, "cai", "p1", "Ask 529.982.247-25")
    assert "529.982" not in str(error.value)
    assert all("529" not in row["body"] for row in record.raw())


def test_acts_say_only_what_they_may(place: str) -> None:
    """An act refuses fields of its own invention, so that a newer edition's acts are not half read."""
    with pytest.raises(InputError, match="secret"):
        Commented(proposal="p1", text="x", secret="y")  # type: ignore[call-arg]
    assert (Voted.kind, Adopted.kind) == ("voted", "adopted")


def test_how_late_the_steps_are_left_by_hand() -> None:
    """Parelheiros: food from 9 February, so contracts on the 8th, the call 20 days before, the preparation 90 days before."""
    case = load_case(EXAMPLE)
    left = days_left(case, law_or_none(case))
    assert {word: due.day for word, due in left.items()} == {
        "deliveries": date(2026, 12, 18),
        "contracts": date(2026, 2, 8),
        "award": date(2026, 2, 8),
        "call": date(2026, 1, 19),
        "preparation": date(2025, 11, 10),
    }
    assert "not confirmed" in left["call"].why
    assert set(days_left(case, None)) == {"deliveries", "contracts", "award"}


@pytest.mark.parametrize(("today", "late"), [(date(2026, 2, 1), False), (date(2026, 2, 2), True)])
def test_a_step_is_late_the_day_after_it_was_due(place: str, today: date, late: bool) -> None:
    """What its owner promised for 1 February is late from the 2nd, until it is done."""
    record = with_proposal(place)
    door.set_step(record, "bea", "tiny", "price_research", "Cai", date(2026, 2, 1))
    found = {one.word: one for one in door.checklist(record, "tiny", today)}
    assert found["price_research"].late is late
    door.finish_step(record, "cai", "tiny", "price_research")
    assert not {one.word: one for one in door.checklist(record, "tiny", today)}["price_research"].late
