"""The family points: the mean of the points of what is bought reaches its floor."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from models.build import make_problem
from models.instance import Instance, Mode
from models.optimise import optimise
from models.solution import Termination
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows


def scored(minimum: float, modes: Mapping[str, Mode] | None = None, **rule: float | str) -> Instance:
    """Ten packs are needed: of a cheap firm at 2.00 without points, or of a dear group at 4.00 with two points."""
    return make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 2.0}, {"supplier": 1, "price_per_pack": 4.0}],
        supply=[{"offer": 0}, {"offer": 1}],
        points=[{"minimum": minimum, "scale": 20.0} | rule],
        point_terms=[{"index": 0, "points": 0.0, "weight": 2.0}, {"index": 1, "points": 2.0, "weight": 4.0}],
        modes=modes,
    )


def test_the_mean_is_one_row_in_points_above_the_floor() -> None:
    """Floor 0.5: a pack of the firm counts 2 x (0 - 0.5), one of the group 4 x (2 - 0.5); 5 points of a worth of 4 before."""
    assert block_rows(scored(0.5, points_to_date=5.0, weight_to_date=4.0), "points") == [
        ({"bought 0": -1.0, "bought 1": 6.0}, -3.0, INF)
    ]


def test_modes() -> None:
    """Soft: a lack of points; off, by the rule or by the family: no row."""
    assert block_rows(scored(0.5, mode="soft"), "points")[0][0]["points_lack 0"] == 1.0
    assert block_rows(scored(0.5, {"points": "soft"}), "points")[0][0]["points_lack 0"] == 1.0
    assert block_rows(scored(0.5, mode="off"), "points") == []
    assert "points" not in make_problem(scored(0.5, {"points": "off"})).blocks


@pytest.mark.parametrize(
    ("minimum", "of_group"),
    [(0.0, 0), (0.5, 2), (0.66, 2), (0.67, 3), (2.0, 10)],
)
def test_the_floor_is_reached_with_no_more_than_needed(minimum: float, of_group: int) -> None:
    """Two packs of the group and eight of the firm: 2 x 8 / (8 + 16) = 2/3 of a point a unit of money; all: 2 points."""
    assert optimise(scored(minimum)).values["buy"][1] == of_group


def test_what_was_bought_before_counts() -> None:
    """A year that began with 4 points above the floor needs fewer: -1 x 8 + 6 x 2 = 4, and -1 x 9 + 6 x 1 = -3."""
    assert optimise(scored(0.5, points_to_date=5.0, weight_to_date=4.0)).values["buy"][1] == 1
    assert optimise(scored(0.5, points_to_date=4.9, weight_to_date=4.0)).values["buy"][1] == 2


def test_a_floor_above_all_that_is_sold_leaves_nothing_to_buy_unless_it_is_an_aim() -> None:
    """Nobody has more than two points: 2.1 must hold, so nothing is bought; as an aim the plan comes as near as it can."""
    assert optimise(scored(2.1)).values["short"][0] == 10
    near = optimise(scored(2.1, mode="soft"))
    assert near.values["buy"][1] == 10
    assert near.values["points_lack"][0] == pytest.approx(40 * 0.1)


def test_a_floor_above_all_that_is_sold_has_no_plan_where_meals_must_be_served() -> None:
    """Meals that must be served and a floor that nobody reaches contradict each other."""
    assert optimise(scored(2.1, {"demand": "hard"})).termination is Termination.INFEASIBLE
