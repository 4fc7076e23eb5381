"""Reckonings that are made once for all who ask for them again."""

from __future__ import annotations

from planner.checks.facts import Facts
from planner.once import once
from tests.cases import rows, tiny_case


def test_a_reckoning_that_many_ask_for_is_made_once_for_each_case() -> None:
    """Asked twice of one case it is made once; another case has its own."""
    asked: list[Facts] = []

    @once
    def meals(facts: Facts) -> float:
        asked.append(facts)
        return facts.meals

    first, second = Facts(tiny_case()), Facts(tiny_case(menus=rows("menus")[:1]))
    assert [meals(first), meals(first), meals(second)] == [1400, 1400, 1400]
    assert asked == [first, second]
