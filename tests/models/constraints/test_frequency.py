"""The family menu frequency: least and most days."""

from __future__ import annotations

from typing import Any

import pytest

from models.build import make_problem
from models.optimise import optimise
from tests.models.constraints.test_menu import TWO_DISHES
from tests.models.instances import INF, NAN, make_instance
from tests.models.reading import block_rows

TERM = {"frequency": 0, "column": "serving", "index": 1, "count": 1.0}


def ruled(mode: str = "hard", **bounds: float) -> Any:
    """Return the instance of two dishes with one rule on the dear one."""
    rule = {"minimum": NAN, "maximum": NAN, "rule": "r", "mode": mode} | bounds
    return make_instance(**TWO_DISHES, frequencies=[rule], frequency_terms=[TERM], whole_packs=False)


def test_each_bound_is_a_row_of_its_own() -> None:
    """A soft rule gives way up to its minimum and down to its maximum."""
    instance = ruled(minimum=1.0, maximum=2.0)
    assert block_rows(instance, "frequencies_least") == [({"serve 1": 1.0}, 1.0, INF)]
    assert block_rows(instance, "frequencies_most") == [({"serve 1": 1.0}, -INF, 2.0)]
    soft = ruled("soft", minimum=1.0, maximum=2.0)
    assert block_rows(soft, "frequencies_least") == [({"serve 1": 1.0, "frequency_gap 0": 1.0}, 1.0, INF)]
    assert block_rows(soft, "frequencies_most") == [({"serve 1": 1.0, "frequency_gap 0": -1.0}, -INF, 2.0)]


def test_a_rule_that_is_off_has_no_row() -> None:
    """Neither by its own mode nor by the family's."""
    assert len(make_problem(ruled("off", minimum=1.0)).blocks["frequencies_least"]) == 0


@pytest.mark.parametrize(("minimum", "days"), [(0.0, 0.0), (1.0, 1.0), (4.0, 4.0)])
def test_a_minimum_brings_the_dear_dish(minimum: float, days: float) -> None:
    """It is served as often as the rule asks and no more."""
    assert optimise(ruled(minimum=minimum)).values["serve"][1] == pytest.approx(days)


def test_a_soft_rule_that_cannot_be_kept_is_missed_by_the_least() -> None:
    """Seven days of five: two are missing."""
    levels = {level.name: level.value for level in optimise(ruled("soft", minimum=7.0)).levels}
    assert levels["rules"] == pytest.approx(2.0)


def with_foods(minimum: float, most: float = 1.0) -> Any:
    """Return the instance of two dishes with a rule that counts foods, one in each dish."""
    return make_instance(
        **TWO_DISHES,
        frequencies=[{"rule": "r", "minimum": minimum, "maximum": NAN, "mode": "hard"}],
        frequency_terms=[{"frequency": 0, "column": "food", "index": food, "count": 1.0} for food in (0, 1)],
        foods=[{"food": f"food {food}", "menu": "m", "period": 0, "most": most} for food in (0, 1)],
        food_terms=[{"food": food, "column": "serving", "index": food} for food in (0, 1)],
        whole_packs=False,
    )


def test_a_food_is_there_no_oftener_than_what_holds_it_is_served() -> None:
    """A row per food; the minimum adds up foods, not days."""
    instance = with_foods(2.0)
    assert block_rows(instance, "foods_there") == [
        ({"there 0": 1.0, "serve 0": -1.0}, -INF, 0.0),
        ({"there 1": 1.0, "serve 1": -1.0}, -INF, 0.0),
    ]
    assert block_rows(instance, "frequencies_least") == [({"there 0": 1.0, "there 1": 1.0}, 2.0, INF)]


@pytest.mark.parametrize(("minimum", "days"), [(1.0, 0.0), (2.0, 1.0)])
def test_two_foods_bring_the_dear_dish_once(minimum: float, days: float) -> None:
    """One food is in the cheap dish, served on every day; the second needs a day of the dear one."""
    assert optimise(with_foods(minimum)).values["serve"][1] == pytest.approx(days)
