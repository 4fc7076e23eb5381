"""What another rule makes good, judged by the check: 5 % of what is spent for organic food, or two organic dishes a month."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
import pytest

from planner.judgement import Judgement
from planner.programmes.law import Alternative, TargetRule, Way
from planner.verify.alternatives import excused, let_go
from planner.verify.facts import Facts
from planner.verify.shares import Reckoning
from tests.cases import source, tiny_case, tiny_law

CHOICE = Alternative(
    "organic",
    (Way("share", "targets", ("share",), "5 %"), Way("dishes", "frequencies", ("dishes",), "Two dishes")),
    source("any_of.organic"),
)
SHARE, DISHES = ("share_targets", "share", ""), ("menu_frequency", "dishes", "all")


class Served(NamedTuple):
    """How many organic dishes are served in each month."""

    months: tuple[int, ...]

    @property
    def judged(self) -> pd.DataFrame:
        """The rule on how often, two a month."""
        words = [str(Judgement.MET if dishes >= 2 else Judgement.NOT_MET) for dishes in self.months]
        return pd.DataFrame({"menu": "all", "rule": "dishes", "judgement": words})


def facts(follows: str, **tables: list[dict[str, object]]) -> Facts:
    """Return the tiny case of a town that follows a rule, or does not say."""
    rows = [{"alternative": "organic", "follows": follows}] if follows else []
    return Facts(tiny_case(alternatives=rows, **tables), tiny_law(alternatives=(CHOICE,)))


def share(*found: tuple[float, float]) -> list[Reckoning]:
    """Return the share of 5 % with what counts, of what, in each window."""
    rule = TargetRule(target="share", name="Share", counts="organic", sense="at_least", share=0.05)
    return [Reckoning(rule, "", part, whole, max(0.0, 0.05 * whole - part)) for part, whole in found]


@pytest.mark.parametrize(
    ("follows", "counted", "served", "spared"),
    [
        ("share", [(6, 100)], (0,), set()),
        ("share", [(4, 100)], (2,), {SHARE}),
        ("share", [(4, 100)], (1,), set()),
        ("share", [(4, 100)], (2, 1), set()),
        ("", [(4, 100)], (2,), {SHARE}),
        ("dishes", [(6, 100)], (1,), {DISHES}),
        ("dishes", [(5, 100)], (1,), {DISHES}),
        ("dishes", [(4, 100)], (1,), set()),
        ("dishes", [(6, 100), (4, 100)], (1,), set()),
        ("dishes", [(0, 0)], (1,), set()),
        ("dishes", [(6, float("nan"))], (1,), set()),
    ],
)
def test_what_is_followed_is_let_off_where_another_is_met(
    follows: str, counted: list[tuple[float, float]], served: tuple[int, ...], spared: set[tuple[str, str, str]]
) -> None:
    """By hand: 4 of 100 with two dishes is let off, with one it is not; a way must be met in every window, surely, and of something."""
    assert excused(facts(follows), share(*counted), Served(served).judged) == spared


def test_the_rule_that_is_not_followed_is_let_go() -> None:
    """A town that follows the share lets the dishes go, and the other way round; the first is followed where nothing is said."""
    assert let_go(facts("share")) == let_go(facts("")) == {("frequencies", "dishes")}
    assert let_go(facts("dishes")) == {("targets", "share")}


def test_a_rule_of_the_cases_own_is_never_let_off() -> None:
    """The town has a row of its own for the share that it follows: two dishes do not make it good."""
    own: dict[str, object] = {"target": "share", "name": "Share", "counts": "family_farms", "share": 0.05}
    assert excused(facts("share", targets=[own]), share((4, 100)), Served((2,)).judged) == set()
    often: dict[str, object] = {"rule": "dishes", "scope": "dish", "value": "salada", "per": "month", "minimum": 2}
    assert excused(facts("dishes", frequency_rules=[often]), share((6, 100)), Served((1,)).judged) == set()
    other = often | {"menu": "another"}
    assert excused(facts("dishes", frequency_rules=[other]), share((6, 100)), Served((1,)).judged) == {DISHES}
