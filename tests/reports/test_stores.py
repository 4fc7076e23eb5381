"""The food at the sites: oldest first, nothing beyond its shelf life, nothing lost or made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.blocks import Floats
from planner.reports.stores import follow
from planner.verify import stores as paper


def one(
    need: list[float], arriving: list[float], life: int, pack: float = 1.0, ends: list[int] | None = None
) -> tuple[Floats, Floats]:
    """Follow a single site and product day by day; a period is a day unless its last days are given."""
    over = np.arange(len(need)) if ends is None else np.array(ends)
    missing, stored = follow(
        np.array([need], dtype=float), np.array([arriving], dtype=float), np.array([pack]), np.array([life]), over
    )
    return missing[0], stored[0]


def test_what_is_left_is_used_next() -> None:
    """Five kg for three: two are in store and used before the next pack."""
    missing, stored = one([3, 3, 3], [5, 5, 0], life=3)
    assert missing.tolist() == [0, 0, 0]
    assert stored.tolist() == [2, 4, 1]


@pytest.mark.parametrize(("life", "short"), [(1, 2.0), (2, 0.0)])
def test_shelf_life_from_both_sides(life: int, short: float) -> None:
    """What came two days ago may be served if it keeps two days and not if it keeps one."""
    missing, _ = one([3, 0, 2], [5, 0, 0], life)
    assert missing[2] == short


def test_what_does_not_keep_is_in_no_store() -> None:
    """What is to be eaten on its day alone is not in store at the end of it."""
    missing, stored = one([3, 2], [5, 0], life=0)
    assert stored.tolist() == [0, 0]
    assert missing.tolist() == [0, 2]


def test_the_oldest_is_used_first() -> None:
    """The older delivery is eaten first, so that what is left keeps longest."""
    missing, _ = one([0, 2, 2], [2, 2, 0], life=1)
    assert missing.tolist() == [0, 0, 0]


def test_only_the_store_at_the_end_of_a_period_is_told() -> None:
    """Of five kg one is eaten a day; two are left after the third day, the last of its period, and keep until the fourth."""
    assert one([1, 1, 1, 0], [5, 0, 0, 0], life=3, ends=[2, 3])[1].tolist() == [2, 0]


@pytest.mark.parametrize(("shortage", "told"), [(1e-9, False), (1e-3, True)])
def test_noise_is_not_a_shortage(shortage: float, told: bool) -> None:
    """A need that floating point lifts above the packs is met; a gram that is missing is missing."""
    missing, _ = one([3 + shortage], [3.0], life=0)
    assert bool(missing[0]) is told


amounts = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(amounts, min_size=1, max_size=3), st.integers(0, 5), st.sets(st.integers(0, 11)))
def test_arrays_give_what_the_check_finds_with_plain_loops(
    pairs: list[list[tuple[int, int]]], life: int, last_days: set[int]
) -> None:
    """Missing on every day and in store at the end of every period, site by site, are those of the check, which shares no code."""
    days = max(map(len, pairs))
    ends = sorted({*(day for day in last_days if day < days), days - 1})
    flows = np.array([[*pair, *[(0, 0)] * (days - len(pair))] for pair in pairs], dtype=float)
    lives = np.arange(len(pairs)) + life
    missing, stored = follow(flows[:, :, 0], flows[:, :, 1], np.ones(len(pairs)), lives, np.array(ends))
    for row, pair in enumerate(flows):
        need = {day: kg for day, (kg, _came) in enumerate(pair) if kg}
        came = {day: [("offer", kg / 2), ("other", kg / 2)] for day, (_need, kg) in enumerate(pair) if kg}
        pantry = paper.follow(need, came, paper.Goods(1.0, int(lives[row])), ends)
        lacks = dict(zip(pantry.days, pantry.lacking, strict=True))
        assert missing[row].tolist() == pytest.approx([lacks.get(day, 0.0) for day in range(days)])
        assert stored[row].tolist() == pytest.approx([pantry.stored.get(day, 0.0) for day in ends])
