"""Who may do what is said by its true rule, with what somebody is; an administrator can have a vote, an observer comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.i18n import shown
from planner.record.act import Entry, Refusal
from planner.record.people import CommitteeSet, MemberLeft, MemberSet
from planner.record.rights import (
    may_administer,
    may_chair,
    may_comment,
    may_decide,
    may_invite,
    may_keep,
    may_set_steps,
)
from planner.record.state import State
from planner.service import record as door
from tests.record.town import with_proposal

WHERE = Entry(1, "2026-03-02T10:00:00+00:00", "ana")


def town(*seated: MemberSet) -> State:
    """Return a committee with Ana, who administers, and those who are seated."""
    found = State(founder="ana", acts=1)
    founded = CommitteeSet(committee="cae", name="CAE", quorum="all", majority="of_votes")
    for act in (founded, seat("ana", "administrator"), *seated):
        found = act.done(found, WHERE)
    return found


def seat(who: str, role: str, *, administers: bool = False) -> MemberSet:
    """Return that somebody is seated."""
    return MemberSet(committee="cae", member=who, name=who.title(), seat="other", role=role, administers=administers)  # type: ignore[arg-type]


def told(refusal: Refusal | None) -> tuple[str, str]:
    """Return what is wrong and what can be done."""
    assert refusal is not None
    return shown(refusal.what), shown(refusal.mend)


def test_the_rule_is_told_with_what_somebody_is() -> None:
    """A member who would set a step is told that the chair does, not that they are no member; a stranger that they have no seat."""
    state = town(seat("nadia", "member"), seat("bea", "chair"), seat("eva", "reader"))
    what, _mend = told(may_set_steps(state, "nadia"))
    assert what.startswith("Only who chairs a committee says who sees to a step")
    assert what.endswith("Nadia is: member (CAE).")
    assert (
        told(may_decide(state, "eva", "cae"))[0]
        == "Only members of CAE and who chairs it may do this. Eva sits there as: reader."
    )
    assert told(may_decide(state, "mallory", "cae"))[0].endswith("mallory has no seat there.")
    assert told(may_chair(state, "nadia", "cae"))[1] == "Ask the chair to do it: Bea."
    assert told(may_keep(state, "eva"))[0].endswith("Eva is: reader (CAE).")
    assert told(may_administer(state, "nadia"))[1].endswith(": Ana.")


def test_an_administrator_is_not_sent_to_an_administrator() -> None:
    """Told instead that they have no vote, and how they get one beside."""
    _what, mend = told(may_decide(town(), "ana", "cae"))
    assert "has no vote" in mend
    assert "--administers" in mend


@pytest.mark.parametrize("role", ["member", "chair"])
def test_an_administrator_can_have_a_vote_too(role: str) -> None:
    """Of one seat both rights follow; who takes it away from the last administrator is refused, who keeps it is not."""
    state = seat("ana", role, administers=True).done(town(), WHERE)
    assert may_decide(state, "ana", "cae") is None
    assert may_administer(state, "ana") is None
    assert seat("ana", "member", administers=True).refused(state, WHERE) is None
    for act in (seat("ana", role), MemberLeft(committee="cae", member="ana")):
        refusal = act.refused(state, WHERE)
        assert refusal is not None
        assert refusal.code == "last-administrator"


@pytest.mark.parametrize(
    ("seat_of", "role", "inviting", "may"),
    [
        ("purchasing", "member", ("purchasing",), True),
        ("parent", "member", ("purchasing",), False),
        ("purchasing", "reader", ("purchasing",), False),
        ("purchasing", "member", (), False),
        ("parent", "chair", (), True),
        ("parent", "administrator", (), True),
        ("parent", "member", None, True),
        ("parent", "observer", None, False),
    ],
)
def test_who_gives_links_to_suppliers(seat_of: str, role: str, inviting: tuple[str, ...] | None, may: bool) -> None:
    """The chair and administrators always, members of a seat that the rules name; in a committee of before these rules every member, so that its acts stay allowed."""
    state = State(founder="ana", acts=1)
    founded = CommitteeSet(committee="cae", name="CAE", quorum="all", majority="of_votes", inviting=inviting)
    member = MemberSet(committee="cae", member="x", name="X", seat=seat_of, role=role)
    assert may_invite(state, "x") is None, "before there is a committee everybody does"
    for act in (founded, member):
        state = act.done(state, WHERE)
    assert (may_invite(state, "x") is None) is may


def test_an_observer_comments_and_decides_nothing() -> None:
    """A reader does neither."""
    state = town(seat("oto", "observer"), seat("eva", "reader"))
    assert may_comment(state, "oto", "cae") is None
    assert may_decide(state, "oto", "cae") is not None
    assert may_comment(state, "eva", "cae") is not None


def test_a_step_that_nobody_had_can_be_done_once(tmp_path: Path) -> None:
    """It has no owner then; done twice it is refused with the day."""
    with with_proposal(str(tmp_path / "r.sqlite")) as record:
        door.finish_step(record, "cai", "tiny", "award", "By letter")
        step = record.state().steps["tiny", "award", ""]
        assert (step.owner, bool(step.done), step.note) == ("", True, "By letter")
