"""Checks of which rule a town follows where one of several has to be met."""

from __future__ import annotations

from planner.programmes.law import Alternative, Way
from tests.cases import source, tiny_law
from tests.checks.asking import found, one

WAYS = (
    Way("family-share", "targets", ("family-share",), "Family farming"),
    Way("dishes", "frequencies", ("dishes",), "Two dishes"),
)
LAW = tiny_law(alternatives=(Alternative("organic", WAYS, source("any_of.organic")),))
ROW = {"alternative": "organic", "follows": "dishes"}


def test_alternative_of_no_programme() -> None:
    """A choice that the law does not leave is an error, with the one perhaps meant; where it leaves none, the row is to be deleted."""
    told = one("alternative-of-no-programme", LAW, alternatives=[ROW | {"alternative": "organics"}])
    assert (told.severity, told.column, "“organic”?" in told.what) == ("error", "alternative", True)
    assert "delete the row" in one("alternative-of-no-programme", tiny_law(), alternatives=[ROW]).mend
    assert found("alternative-of-no-programme", LAW, alternatives=[ROW]) == []


def test_alternative_not_of_the_choice() -> None:
    """A rule that is not among those of the choice is an error, with the one perhaps meant; each of those that are is followed."""
    told = one("alternative-not-of-the-choice", LAW, alternatives=[ROW | {"follows": "dish"}])
    assert (told.severity, told.column, "“dishes”?" in told.what) == ("error", "follows", True)
    for rule in ("dishes", "family-share"):
        assert found("alternative-not-of-the-choice", LAW, alternatives=[ROW | {"follows": rule}]) == []


def test_alternative_not_chosen() -> None:
    """A case that does not say what it follows is told what the plan follows, and the other way; one that says so, or has no choice, is not."""
    told = one("alternative-not-chosen", LAW)
    assert told.severity == "note"
    assert "The plan follows “Family farming”; the other way: “Two dishes”" in told.what
    assert found("alternative-not-chosen", LAW, alternatives=[ROW]) == []
    assert found("alternative-not-chosen", tiny_law()) == []
