"""A free menu keeps ceilings of cost: first chosen without, then at the prices that its plan paid. The case: `tests.menus.fruits`."""

from __future__ import annotations

import pytest

from tests.cases import Row
from tests.menus.fruits import BAJO, days_of, planned, share

HALF = [{"dish": "banana", "product": "banana", "net_g": 100}, {"dish": "banana", "product": "banana", "stage": "pre", "net_g": 50},
        {"dish": "maca", "product": "maca", "net_g": 100}, {"dish": "maca", "product": "maca", "stage": "pre", "net_g": 50}]  # fmt: skip


@pytest.mark.parametrize(
    ("ceiling", "days"),
    [
        ({"stage": "primary", "amount": 0.60}, 10),  # bananas on all days cost just that
        ({"stage": "primary", "amount": 0.59}, 9),  # 9 x 0.60 + 0.20 = 5.60 of 5.90; ten days would be 6.00
        ({"stage": "primary", "amount": 0.40}, 5),  # 5 x 0.60 + 5 x 0.20 = 4.00
        ({"stage": "pre", "amount": 0.15}, 2),  # half portions: 2 x 0.30 + 8 x 0.10 = 1.40 of 1.50
        ({"stage": "pre", "amount": 0.15} | BAJO, 2),
        ({"stage": "primary", "amount": 0.10} | BAJO, 10),  # nobody of primary eats there
    ],
)
def test_a_ceiling_comes_before_a_share(ceiling: Row, days: int) -> None:
    """All food is wished from farms: bananas on as many days as what a pupil's day may cost allows."""
    plan = planned(**share({}, 1.0), recipes=HALF, cost_ceilings=[ceiling])
    assert days_of(plan) == days
    assert set(plan["cost_ceilings"]["judgement"]) <= {"met"}


def test_a_ceiling_below_every_dish_gives_way_and_is_told() -> None:
    """Apples alone cost 0.20 of the 0.15 allowed: they are served on all days, and the plan says by how much the ceiling is passed."""
    plan = planned(**share({}, 1.0), recipes=HALF, cost_ceilings=[{"stage": "primary", "amount": 0.15}])
    assert days_of(plan) == 0
    (row,) = plan["cost_ceilings"].to_dict("records")
    assert row["judgement"] == "not_met"
    assert row["cost"] == pytest.approx(0.20)


def test_a_ceiling_that_must_hold_is_kept_by_the_menu() -> None:
    """A ceiling that may not give way leaves the first menu without a plan; the next one is chosen at the prices offered."""
    plan = planned(
        **share({}, 1.0),
        recipes=HALF,
        cost_ceilings=[{"stage": "primary", "amount": 0.40}],
        rules=[{"family": "cost_ceilings", "mode": "hard"}],
    )
    assert days_of(plan) == 5
