"""Whole packs: what is searched again, what a menu needs whole, and values without noise."""

from __future__ import annotations

import numpy as np
import pytest

from models import rounding
from models.build import make_arrays, make_problem
from models.instance import Instance
from models.optimise import optimise
from tests.models.instances import make_instance


def grid() -> Instance:
    """A fresh and a storable product over two periods; one lane each, in the order product, period."""
    return make_instance(
        periods=[{}, {}],
        products=[{}, {"storable": True}],
        offers=[{"product": 0}, {"product": 1}],
        supply=[{"offer": o, "period": t} for o in (0, 1) for t in (0, 1)],
        demand=[{"product": k, "period": t, "packs": 5.0} for k in (0, 1) for t in (0, 1)],
    )


@pytest.mark.parametrize(
    ("buy", "first"),
    [([0.5, 1, 1, 1], [0]), ([1, 1, 0.5, 1], [2, 3]), ([1, 1.5, 1, 0.5], [1, 2, 3]), ([1, 1, 1, 1 + 1e-9], None)],
)
def test_the_first_neighbourhood_is_the_blocks_with_broken_packs(buy: list[float], first: list[int] | None) -> None:
    """A period of a fresh product, all periods of a storable one; none where all packs are whole up to noise."""
    found = [lanes.tolist() for lanes in rounding.around_broken_packs(grid(), rounding.is_fractional(np.array(buy)))]
    assert found[0] == (first or [0, 1, 2, 3])
    assert found[-1] == [0, 1, 2, 3]
    assert [len(lanes) for lanes in found] == sorted({len(lanes) for lanes in found})


def free_menu(storable: bool) -> Instance:
    """Two periods in which a dish needs 0.4 packs a day, served on two days in each."""
    return make_instance(
        periods=[{}, {}],
        products=[{"storable": storable}],
        supply=[{"period": 0}, {"period": 1}],
        demand=[{"period": 0, "packs": 0.0}, {"period": 1, "packs": 0.0}],
        stocks=[{"demand": 0, "next_demand": 1}] if storable else [],
        servings=[
            {"dish": "soup", "period": 0, "minimum_days": 2.0, "maximum_days": 2.0},
            {"dish": "soup", "period": 1, "minimum_days": 2.0, "maximum_days": 2.0},
        ],
        menu_needs=[
            {"demand": 0, "column": "serving", "index": 0, "packs": 0.4},
            {"demand": 1, "column": "serving", "index": 1, "packs": 0.4},
        ],
    )


def test_needs_of_a_free_menu_become_whole_packs_in_each_period() -> None:
    """0.8 of a fresh product take a pack in both periods."""
    solution = optimise(free_menu(storable=False))
    assert solution.usable
    assert solution.values["buy"].tolist() == [1.0, 1.0]
    assert solution.values["short"].tolist() == [0.0, 0.0]


def test_what_is_left_of_a_pack_is_used_in_the_next_period() -> None:
    """0.8 and 0.8 of a storable product: 0.2 are left of the first pack, and the second pack covers the rest."""
    solution = optimise(free_menu(storable=True))
    assert solution.values["buy"].sum() == 2.0
    assert solution.values["stock"][0] == pytest.approx(0.2 + solution.values["buy"][0] - 1.0)


def test_clean_values_have_no_noise() -> None:
    """Packs are whole, payments make up their bills to the last digit, nothing is below zero or minus zero."""
    instance = make_instance(offers=[{"price_per_pack": 1.37}], funds=[{"amount": 5.0}, {}])
    problem = make_problem(instance)
    arrays = make_arrays(problem)
    values = np.zeros(problem.columns.count)
    values[problem.columns("buy")] = 10 - 3e-8
    values[problem.columns("bought")] = 10 + 2e-8
    values[problem.columns("pay")] = [5.0 + 1e-9, 8.7 - 1e-7]
    values[problem.columns("short")] = -4e-8
    tidy = rounding.clean(instance, problem, arrays, values)
    assert tidy[problem.columns("buy")].tolist() == [10.0]
    assert tidy[problem.columns("bought")].tolist() == [10.0]
    assert tidy[problem.columns("pay")].sum() == pytest.approx(13.7, abs=1e-12)
    assert tidy[problem.columns("short")].tolist() == [0.0]
    assert not np.signbit(tidy).any()
    assert rounding.worst_violation(arrays, tidy) < 1e-7  # no more than the noise put in


def test_a_slack_is_exactly_what_its_rows_miss() -> None:
    """A shortfall stated too high is brought down to what is short."""
    instance = make_instance()
    problem = make_problem(instance)
    values = np.zeros(problem.columns.count)
    values[problem.columns("buy")] = 7.0
    values[problem.columns("short")] = 9.0
    tidy = rounding.clean(instance, problem, make_arrays(problem), values)
    assert tidy[problem.columns("short")].tolist() == [3.0]


def test_a_broken_row_is_seen_relative_to_its_bound() -> None:
    """One pack too many of ten is a tenth."""
    problem = make_problem(make_instance(supply=[{"packs": 10.0}], modes={"demand": "off"}))
    values = np.zeros(problem.columns.count)
    values[problem.columns("buy")] = 11.0
    values[problem.columns("bought")] = 11.0
    values[problem.columns("pay")] = 11.0
    assert rounding.worst_violation(make_arrays(problem), values) == pytest.approx(0.1)
