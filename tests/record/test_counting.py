"""How votes are counted, by the example reckoned by hand in the module."""

from datetime import date

import pytest

from planner.record.counting import at_least, quorum_of, result_of
from planner.record.state import Committee, Item, Member, Rules, Session, Vote

SEATS = ["nutritionist", "parent", "parent", "teacher", "farmer", "health", "municipality"]


def committee(**rules: object) -> Committee:
    """Return a committee of seven with a vote and a reader."""
    members = {f"m{i}": Member(f"m{i}", f"M{i}", seat, "member") for i, seat in enumerate(SEATS)}  # type: ignore[arg-type]
    members["r"] = Member("r", "R", "other", "reader")
    return Committee("c", "C", Rules(**rules), members)  # type: ignore[arg-type]


def session(votes: dict[str, str], present: int = 5) -> Session:
    """Return a session with votes on i1 at which the first of the seven, and the reader, are present."""
    given = tuple(Vote(who, "i1", choice, "", "") for who, choice in votes.items())  # type: ignore[arg-type]
    everybody = (*(f"m{i}" for i in range(present)), "r")
    return Session("s", "c", date(2026, 3, 2), "", (Item("i1", "Plan"),), "", everybody, votes=given)


TWO_ONE_ONE = {"m0": "yes", "m1": "yes", "m2": "no", "m3": "abstain"}


@pytest.mark.parametrize(
    ("majority", "needed", "carried"),
    [("of_votes", 2, True), ("of_present", 3, False), ("of_seats", 4, False), ("two_thirds_of_votes", 2, True)],
)
def test_each_majority_asks_for_its_own_number(majority: str, needed: int, carried: bool) -> None:
    """Seven seats, five present, 2 yes, 1 no, 1 abstention: what each rule needs, and whether that carries."""
    found = result_of(committee(majority=majority), session(TWO_ONE_ONE), "i1")
    assert (found.yes, found.no, found.abstain, found.present, found.seats, found.quorum) == (2, 1, 1, 5, 7, 4)
    assert (found.needed, found.carried) == (needed, carried)


@pytest.mark.parametrize(("present", "why"), [(4, ""), (3, "no_quorum")])
def test_a_quorum_from_both_sides(present: int, why: str) -> None:
    """Four of seven are more than half, three are not; a reader who is there does not count."""
    votes = {"m0": "yes", "m1": "yes", "m2": "no"}
    assert result_of(committee(), session(votes, present), "i1").why == why


@pytest.mark.parametrize(("votes", "why"), [({"m0": "yes", "m1": "no"}, "too_few"), ({}, "no_vote")])
def test_a_tie_or_no_vote_carries_nothing(votes: dict[str, str], why: str) -> None:
    """One yes and one no carry nothing; neither does an item on which nobody voted."""
    found = result_of(committee(), session(votes), "i1")
    assert (found.carried, found.why) == (False, why)


@pytest.mark.parametrize(("choice", "why"), [("yes", ""), ("no", "not_signed"), ("abstain", "not_signed")])
def test_without_the_nutritionists_yes_nothing_is_carried(choice: str, why: str) -> None:
    """Three others say yes; the nutritionist's no, and an abstention too, holds it up."""
    votes = {"m0": choice, "m1": "yes", "m2": "yes", "m3": "yes"}
    assert result_of(committee(signatures=("nutritionist",)), session(votes), "i1").why == why


@pytest.mark.parametrize(
    ("rule", "of_six", "of_seven"), [("more_than_half", 4, 4), ("two_thirds", 4, 5), ("all", 6, 7)]
)
def test_how_many_a_rule_asks_for(rule: str, of_six: int, of_seven: int) -> None:
    """More than half of six is four, two thirds of seven are five (4.67 rounded up)."""
    assert (at_least(rule, 6), at_least(rule, 7)) == (of_six, of_seven)


def test_a_committee_without_members_decides_nothing() -> None:
    """At least one must be present."""
    assert quorum_of(Committee("c", "C", Rules())) == 1
