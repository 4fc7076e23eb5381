"""The food at the sites: oldest first, nothing beyond its shelf life, nothing lost or made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.blocks import Floats
from planner.reports.stores import follow


def one(need: list[float], arriving: list[float], shelf: int, pack: float = 1.0) -> tuple[Floats, Floats]:
    """Follow a single site and product."""
    missing, stored = follow(np.array([need]), np.array([arriving]), np.array([pack]), np.array([shelf]))
    return missing[0], stored[0]


def test_what_is_left_is_used_next() -> None:
    """Five kg for three: two are in store and used before the next pack."""
    missing, stored = one([3, 3, 3], [5, 5, 0], shelf=2)
    assert missing.tolist() == [0, 0, 0]
    assert stored.tolist() == [2, 4, 1]


@pytest.mark.parametrize(("shelf", "short"), [(1, 2.0), (2, 0.0)])
def test_shelf_life_from_both_sides(shelf: int, short: float) -> None:
    """What is two periods old may be served with a shelf life of two periods and not with one."""
    missing, _ = one([3, 0, 2], [5, 0, 0], shelf)
    assert missing[2] == short


def test_without_shelf_life_nothing_is_kept() -> None:
    """What does not keep to the next period is not in store at the end of its own."""
    missing, stored = one([3, 2], [5, 0], shelf=0)
    assert stored.tolist() == [0, 0]
    assert missing.tolist() == [0, 2]


def test_the_oldest_is_used_first() -> None:
    """The older delivery is eaten first, so that what is left keeps longest."""
    missing, _ = one([0, 2, 2], [2, 2, 0], shelf=1)
    assert missing.tolist() == [0, 0, 0]


@pytest.mark.parametrize(("shortage", "told"), [(1e-9, False), (1e-3, True)])
def test_noise_is_not_a_shortage(shortage: float, told: bool) -> None:
    """A need that floating point lifts above the packs is met; a gram that is missing is missing."""
    missing, _ = one([3 + shortage], [3.0], shelf=0)
    assert bool(missing[0]) is told


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8),
    st.integers(0, 4),
)
def test_as_on_paper(flows: list[tuple[int, int]], shelf: int) -> None:
    """The arrays give what a list of boxes with dates gives."""
    missing, stored = one([float(n) for n, _ in flows], [float(a) for _, a in flows], shelf)
    boxes: list[list[float]] = []
    for now, (need, arriving) in enumerate(flows):
        boxes = [box for box in boxes if now - box[0] <= shelf and box[1] > 0]
        boxes.append([now, arriving])
        wanted = float(need)
        for box in boxes:
            used = min(wanted, box[1])
            box[1] -= used
            wanted -= used
        assert missing[now] == pytest.approx(wanted)
        assert stored[now] == pytest.approx(sum(kg for born, kg in boxes if now - born < shelf))
