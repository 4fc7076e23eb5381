"""The family share_targets: shares of a fixed or a moving denominator."""

from __future__ import annotations

from typing import Any

import pytest

from models.build import make_problem
from models.instance import Instance
from models.optimise import optimise
from models.solution import Termination
from tests.models.instances import INF, NAN, make_instance
from tests.models.reading import block_rows


def with_target(terms: list[dict[str, Any]] | None = None, modes: Any = None, **target: Any) -> Instance:
    """Two suppliers at 2.00 and 4.00; the first packs of the second count."""
    return make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 2.0}, {"supplier": 1, "price_per_pack": 4.0}],
        supply=[{"offer": 0}, {"offer": 1, "packs": 5.0}],
        targets=[target],
        target_terms=terms
        or [
            {"target": 0, "column": "payment", "index": 0, "denominator": 1.0},
            {"target": 0, "column": "payment", "index": 1, "numerator": 1.0, "denominator": 1.0},
        ],
        modes=modes,
    )


def test_a_fixed_denominator_is_a_number_on_the_right() -> None:
    """Only what counts is in the row; what counted before is taken off the bound."""
    instance = with_target(share=0.45, denominator=200.0, counted_to_date=10.0)
    assert block_rows(instance, "share_targets") == [({"pay 1": 1.0, "gap 0": 1.0}, 80.0, INF)]


def test_a_moving_denominator_is_linear() -> None:
    """Spending that does not count weighs - share, what counts 1 - share; the past moves the bound."""
    instance = with_target(share=0.25, denominator=NAN, counted_to_date=4.0, denominator_to_date=40.0)
    assert block_rows(instance, "share_targets") == [({"pay 0": -0.25, "pay 1": 0.75, "gap 0": 1.0}, 6.0, INF)]


def test_a_ceiling_is_eased_downwards() -> None:
    """At most: an upper bound, and the gap is taken off."""
    instance = with_target(share=0.1, denominator=200.0, sense="at_most")
    assert block_rows(instance, "share_targets") == [({"pay 1": 1.0, "gap 0": -1.0}, -INF, 20.0)]


def test_mass_counts_packs_by_their_weight() -> None:
    """Terms on what is bought, in kg."""
    terms = [{"target": 0, "column": "bought", "index": 1, "numerator": 2.5}]
    assert block_rows(with_target(terms, share=0.5, denominator=20.0), "share_targets") == [
        ({"bought 1": 2.5, "gap 0": 1.0}, 10.0, INF)
    ]


def test_a_hard_target_has_no_gap_and_one_that_is_off_no_row() -> None:
    """The target's own mode decides."""
    hard = make_problem(with_target(share=0.5, denominator=20.0, mode="hard")).columns.sets["gap"]
    assert hard.upper.tolist() == [0.0]
    assert block_rows(with_target(share=0.5, denominator=20.0, mode="off"), "share_targets") == []


def test_a_scenario_may_set_all_targets() -> None:
    """The family's mode counts where it is not the default: all hard, or none."""
    hard = with_target(share=0.5, denominator=20.0, modes={"share_targets": "hard"})
    assert "gap" not in make_problem(hard).columns
    off = with_target(share=0.5, denominator=20.0, modes={"share_targets": "off"})
    assert "share_targets" not in make_problem(off).blocks


@pytest.mark.parametrize(("share", "gap"), [(0.19, 0.0), (0.20, 0.0), (0.21, 1.0)])
def test_a_share_beyond_reach_leaves_a_gap(share: float, gap: float) -> None:
    """Five packs at 4.00 of 100.00 are 20 %: a point more is missing 1.00."""
    solution = optimise(with_target(share=share, denominator=100.0, scale=100.0))
    assert solution.values["gap"].tolist() == pytest.approx([gap])


@pytest.mark.parametrize(("share", "termination"), [(0.20, Termination.OPTIMAL), (0.21, Termination.INFEASIBLE)])
def test_a_hard_share_beyond_reach_has_no_plan(share: float, termination: Termination) -> None:
    """The same threshold where the target must hold."""
    assert optimise(with_target(share=share, denominator=100.0, mode="hard")).termination is termination


def test_a_moving_share_is_reached_exactly_as_a_share_of_all_spending() -> None:
    """A third of the money: two packs at 4.00 and eight at 2.00 are 8 of 24."""
    solution = optimise(with_target(share=1 / 3, denominator=NAN, scale=30.0))
    assert solution.values["buy"].tolist() == [8.0, 2.0]
    assert solution.values["gap"].tolist() == [0.0]


def test_a_ceiling_holds_spending_down_as_far_as_meals_allow() -> None:
    """Shortfall comes first: with the cheap offer limited, the ceiling gives way by what must be spent."""
    instance = make_instance(
        offers=[{"price_per_pack": 2.0}],
        targets=[{"share": 0.1, "denominator": 100.0, "scale": 100.0, "sense": "at_most"}],
        target_terms=[{"target": 0, "column": "payment", "index": 0, "numerator": 1.0}],
    )
    solution = optimise(instance)
    assert solution.values["buy"].tolist() == [10.0]
    assert solution.values["gap"].tolist() == pytest.approx([10.0])
