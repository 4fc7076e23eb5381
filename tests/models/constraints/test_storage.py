"""The family storage: nothing is kept beyond its shelf life or the plan's end."""

from __future__ import annotations

import pytest

from models.instance import Instance
from models.optimise import optimise
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows


def four_windows(shelf: int, closed: bool = False) -> Instance:
    """One product over four windows, offered in the first only; what comes for one keeps for `shelf` more.

    Closed: a stock at the plan's end is listed too.
    """
    last = [t + shelf if t + shelf < 3 else -1 for t in range(3)]
    stocks = [{"demand": t, "next_demand": t + 1, "last_demand": last[t]} for t in range(3)] if shelf else []
    return make_instance(
        periods=[{}] * 4,
        products=[{"storable": True}],
        supply=[{"period": 0}],
        demand=[{"period": t, "packs": float(t + 1)} for t in range(4)],
        stocks=[*stocks, {"demand": 3, "next_demand": -1}] if closed else stocks,
    )


def test_a_stock_is_at_most_what_is_eaten_while_it_keeps() -> None:
    """It keeps for one window more: each stock serves the next window only, less what is short there."""
    assert block_rows(four_windows(1), "storage") == [
        ({"stock 0": 1.0, "short 1": 1.0}, -INF, 2.0),
        ({"stock 1": 1.0, "short 2": 1.0}, -INF, 3.0),
    ]


def test_a_longer_shelf_life_looks_further_ahead() -> None:
    """Two windows: the first stock may serve the second and the third; the next one reaches the end and needs no row."""
    assert block_rows(four_windows(2), "storage") == [({"stock 0": 1.0, "short 1": 1.0, "short 2": 1.0}, -INF, 5.0)]


def test_a_stock_at_the_plans_end_is_nothing() -> None:
    """What nobody eats any more is not bought."""
    assert block_rows(four_windows(9, closed=True), "storage") == [({"stock 3": 1.0}, -INF, 0.0)]


@pytest.mark.parametrize(("shelf", "short"), [(0, 9.0), (1, 7.0), (2, 4.0), (3, 0.0)])
def test_shelf_life_decides_how_far_one_harvest_reaches(shelf: int, short: float) -> None:
    """All is bought in the first period; what would spoil is short, on both sides of every threshold."""
    assert optimise(four_windows(shelf)).values["short"].sum() == short


@pytest.mark.parametrize(("room", "short"), [(3.0, 1.0), (4.0, 0.0)])
def test_the_room_in_store_is_kept(room: float, short: float) -> None:
    """Four packs must wait for the second period; room for three leaves one short."""
    instance = make_instance(
        periods=[{}, {}],
        products=[{"storable": True}],
        supply=[{"period": 0}],
        demand=[{"period": 0, "packs": 2.0}, {"period": 1, "packs": 4.0}],
        stocks=[{"demand": 0, "next_demand": 1, "max_packs": room}],
    )
    assert optimise(instance).values["short"].sum() == short
