"""The family stability: what was announced is kept where giving it up does not save more than it counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.build import make_problem
from models.instance import Instance
from models.optimise import optimise
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows


def told(
    dial: float, announced: tuple[float, float] = (6.0, 4.0), prices: tuple[float, float] = (5.0, 4.0)
) -> Instance:
    """Ten packs are needed; the dearer of two offers was announced first."""
    return make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": prices[0]}, {"supplier": 1, "price_per_pack": prices[1]}],
        supply=[{"offer": 0, "packs": 8.0}, {"offer": 1}],
        announced=[
            {"supply": s, "packs": packs, "weight": dial * price}
            for s, (packs, price) in enumerate(zip(announced, prices, strict=True))
        ],
    )


def bought(instance: Instance) -> list[float]:
    """Return what is bought of each offer."""
    solution = optimise(instance)
    assert solution.usable
    return [round(float(packs), 6) for packs in solution.values["bought"]]


def test_rows() -> None:
    """What is bought and is less, or is more, than announced."""
    instance = told(0.5)
    assert block_rows(instance, "announced_least") == [
        ({"bought 0": 1.0, "less 0": 1.0}, 6.0, INF),
        ({"bought 1": 1.0, "less 1": 1.0}, 4.0, INF),
    ]
    assert block_rows(instance, "announced_most") == [
        ({"bought 0": 1.0, "more 0": -1.0}, -INF, 6.0),
        ({"bought 1": 1.0, "more 1": -1.0}, -INF, 4.0),
    ]
    cost = next(level for level in make_problem(instance).levels if level.name == "cost")
    columns = make_problem(instance).columns
    weights = dict(zip(cost.columns.tolist(), cost.costs.tolist(), strict=True))
    assert [weights[c] for c in (*columns("less"), *columns("more"))] == [2.5, 2.0, 2.5, 2.0]


@pytest.mark.parametrize(("dial", "packs"), [(0.0, [0, 10]), (0.11, [0, 10]), (0.112, [6, 4]), (100.0, [6, 4])])
def test_an_order_is_given_up_only_where_that_saves_more_than_it_counts(dial: float, packs: list[float]) -> None:
    """A pack moved saves 1 and counts dial x (5 + 4): the turn is at 1/9."""
    assert bought(told(dial)) == packs


def test_what_cannot_be_delivered_is_not_kept() -> None:
    """Of 9 announced the offer has 8; the dial moves no rule."""
    assert bought(told(100.0, (9.0, 1.0))) == [8, 2]


def test_without_an_announced_plan_there_are_no_rows() -> None:
    """A plan made anew has neither rows nor columns of this family that do anything."""
    problem = make_problem(make_instance())
    assert [
        len(problem.blocks[name].lower) for name in ("announced_least", "announced_most") if name in problem.blocks
    ] in (
        [],
        [0, 0],
    )


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(st.integers(0, 8), st.integers(0, 10)),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.floats(0, 2),
    st.floats(0, 2),
)
def test_more_stability_never_means_more_change_nor_less_cost(
    announced: tuple[int, int], prices: tuple[int, int], one: float, other: float
) -> None:
    """Of two dials the greater gives no more change by worth, and no cheaper plan."""
    found = []
    for dial in sorted((one, other)):
        packs = bought(told(dial, (float(announced[0]), float(announced[1])), (float(prices[0]), float(prices[1]))))
        change = sum(p * abs(x - a) for p, x, a in zip(prices, packs, announced, strict=True))
        found.append((change, sum(p * x for p, x in zip(prices, packs, strict=True))))
    (change, cost), (less_change, more_cost) = found
    assert less_change <= change + 1e-6
    assert more_cost >= cost - 1e-6
