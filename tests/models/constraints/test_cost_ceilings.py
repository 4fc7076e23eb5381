"""The family cost_ceilings: the food of a stage costs no more than its pupils' days allow."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from models.build import make_problem
from models.columns import make_columns
from models.instance import Instance, Mode
from models.optimise import optimise
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows


def dear(amount: float, modes: Mapping[str, Mode] | None = None, **rule: float | str) -> Instance:
    """Ten packs are needed; six of a firm at 2.00 can be had, the rest of a group at 4.00; the stage eats half."""
    return make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 2.0}, {"supplier": 1, "price_per_pack": 4.0}],
        supply=[{"offer": 0, "packs": 6.0}, {"offer": 1}],
        cost_ceilings=[{"amount": amount} | rule],
        cost_ceiling_terms=[{"index": 0, "part": 0.5}, {"index": 1, "part": 0.5}],
        modes=modes,
    )


def test_the_stages_part_of_the_worth_stays_below() -> None:
    """Half of 2.00 and half of 4.00 a pack, at most the amount, eased by an excess since meals come first."""
    assert block_rows(dear(14.0), "cost_ceilings") == [
        ({"bought 0": 1.0, "bought 1": 2.0, "ceiling_excess 0": -1.0}, -INF, 14.0)
    ]


def test_modes() -> None:
    """Hard: no room for an excess; off, by the rule or by the family: no row."""
    assert make_columns(dear(14.0, mode="hard")).sets["ceiling_excess"].upper.tolist() == [0.0]
    assert make_columns(dear(14.0)).sets["ceiling_excess"].upper.tolist() == [INF]
    assert block_rows(dear(14.0, mode="off"), "cost_ceilings") == []
    assert "cost_ceilings" not in make_problem(dear(14.0, {"cost_ceilings": "off"})).blocks


@pytest.mark.parametrize(("amount", "excess"), [(14.0, 0.0), (13.99, 0.01), (10.0, 4.0)])
def test_meals_come_before_the_ceiling_and_the_excess_is_told(amount: float, excess: float) -> None:
    """Six packs at half of 2.00 and four at half of 4.00 are 14.00: nobody goes without, the rest is the excess."""
    solution = optimise(dear(amount))
    assert solution.values["short"].sum() == 0
    assert solution.values["ceiling_excess"][0] == pytest.approx(excess)


def test_a_ceiling_that_must_hold_leaves_meals_short() -> None:
    """Hard at 10.00: six packs of the firm and two of the group."""
    solution = optimise(dear(10.0, mode="hard"))
    assert list(solution.values["buy"]) == [6.0, 2.0]
    assert solution.values["short"].sum() == 2
