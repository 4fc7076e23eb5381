"""Cutting quantities into lots: nothing lost, nothing empty, able suppliers."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.reports.lotting import able, at_once, by_quantity, by_zones, cut, largest_part, seasons

NEEDS = arrays(np.int64, (3, 4), elements=st.integers(0, 40)).filter(lambda need: need.any())
FREE = np.full(2, np.inf)


@settings(max_examples=60, deadline=None)
@given(need=NEEDS, can=arrays(np.float64, (2, 4), elements=st.integers(0, 90)))
def test_lots_add_up_to_the_need(need: np.ndarray, can: np.ndarray) -> None:
    """Whatever suppliers can do, the lots together are the need, cell by cell, and none is empty."""
    lots = cut(need, can.astype(float), FREE)
    assert (sum(lots) == need).all()
    assert all(lot.any() and (lot >= 0).all() for lot in lots)


@settings(max_examples=40, deadline=None)
@given(need=NEEDS, count=st.integers(1, 5))
def test_parts_by_quantity_are_even(need: np.ndarray, count: int) -> None:
    """Dealt-out lots differ by one pack at most, and add up."""
    lots = by_quantity(need, count)
    sizes = [lot.sum() for lot in lots]
    assert (sum(lots) == need).all()
    assert max(sizes) - min(sizes) <= 1


def test_one_able_supplier_means_one_lot() -> None:
    """What one supplier can just deliver stays whole; a pack more in any period is cut."""
    need = np.array([[10, 20], [10, 20]])
    assert len(cut(need, np.array([[20.0, 40.0]]), np.array([np.inf]))) == 1
    assert len(cut(need, np.array([[20.0, 39.0], [20.0, 39.0]]), FREE)) == 2


def test_cap_in_all_counts() -> None:
    """A supplier whose cap is below the whole cannot take it, though every period fits."""
    need = np.array([[10, 10]])
    can = np.full((2, 2), 100.0)
    assert len(cut(need, can, np.array([20.0, 20.0]))) == 1
    assert len(cut(need, can, np.array([19.0, 19.0]))) == 2


def test_zones_come_before_quantities() -> None:
    """Two farms that can each serve one of two zones get a zone each."""
    lots = cut(np.array([[10, 10], [10, 10]]), np.full((2, 2), 10.0), FREE)
    assert [lot.any(axis=1).tolist() for lot in lots] == [[True, False], [False, True]]


def test_time_is_cut_where_the_season_ends() -> None:
    """One farm bears in the first two periods, another in the last two: two lots."""
    need = np.array([[5, 5, 5, 5]])
    can = np.array([[9.0, 9, 0, 0], [0, 0, 9.0, 9]])
    assert [span.tolist() for span in seasons(need.sum(axis=0), can)] == [[0, 1], [2, 3]]
    assert len(cut(need, can, FREE)) == 2


def test_who_is_able_and_what_fits_at_once() -> None:
    """Two lots of 10: one supplier of 15 can serve either but not both; one of 20 both."""
    lots = by_zones(np.array([[10], [10]]), 2)
    can = np.array([[15.0], [20.0]])
    assert able(lots, can, FREE).tolist() == [[True, True], [True, True]]
    assert at_once(lots, can[:1], FREE[:1]) == 1
    assert at_once(lots, can[1:], FREE[1:]) == 2
    assert largest_part(np.array([[30]]), can, FREE).round(3).tolist() == [0.5, 0.667]
