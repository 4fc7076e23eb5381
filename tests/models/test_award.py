"""The order of preference of the law: a single lot against an award played through by hand, and fair parts among equals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.award import equal_parts, optimise_award
from models.instance import Instance
from models.optimise import optimise
from models.solution import Solution, Termination
from tests.models.checker import broken_rules
from tests.models.instances import NAN, make_instance

Bid = dict[str, Any]
"""``rank``, ``packs`` on offer, ``price``, ``families``, ``cap`` in currency (NaN: none)."""


def bid(rank: int, packs: int, price: float = 1.0, families: float = 1.0, cap: float = NAN) -> Bid:
    """Return a bid for the lot."""
    return {"rank": rank, "packs": packs, "price": price, "families": families, "cap": cap}


def one_lot(asked: int, bids: list[Bid], fairness: float = 0.0, **tables: Any) -> Instance:
    """Return a call of one lot, in which every bid comes from a supplier of its own."""
    instance = make_instance(
        suppliers=[{"families": b["families"], "cap_amount": b["cap"]} for b in bids],
        offers=[{"supplier": i, "rank": b["rank"], "price_per_pack": b["price"]} for i, b in enumerate(bids)],
        supply=[{"offer": i, "packs": float(b["packs"])} for i, b in enumerate(bids)],
        demand=[{"packs": float(asked)}],
        **{
            "lots": [{"lot": "lot", "packs": NAN, "price": float(np.mean([b["price"] for b in bids]))}],
            "lot_terms": [{"lot": 0, "supply": i} for i, b in enumerate(bids) if b["rank"] >= 0],
            **tables,
        },
    )
    return replace(instance, fairness=fairness)


def by_award(asked: int, bids: list[Bid]) -> dict[int, int]:
    """Play the award through: rank after rank takes what is left, up to what its bidders have and may sell.

    Returns packs by rank.
    """
    left, given_to = asked, {}
    for rank in sorted({b["rank"] for b in bids}):
        able = 0
        for b in bids:
            if b["rank"] == rank:
                able += b["packs"] if np.isnan(b["cap"]) else min(b["packs"], int(b["cap"] / b["price"] + 1e-9))
        given_to[rank] = min(left, able)
        left -= given_to[rank]
    return given_to


def sold_by_rank(bids: list[Bid], solution: Solution) -> dict[int, float]:
    """Return packs by rank in a solution."""
    ranks = [b["rank"] for b in bids]
    return {
        rank: sum(x for x, r in zip(solution.values["bought"], ranks, strict=True) if r == rank)
        for rank in sorted(set(ranks))
    }


BIDS = st.lists(
    st.builds(
        bid,
        rank=st.integers(0, 3),
        packs=st.integers(0, 12),
        price=st.integers(1, 9).map(float),
        families=st.integers(1, 20).map(float),
        cap=st.one_of(st.just(NAN), st.integers(0, 40).map(float)),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), BIDS, st.sampled_from([0.0, 0.5, 1.0]))
def test_a_single_lot_is_awarded_as_the_law_says(asked: int, bids: list[Bid], fairness: float) -> None:
    """Whatever the prices, every rank gets what it gets where the award is played through step by step."""
    instance = one_lot(asked, bids, fairness)
    solution = optimise_award(instance)
    assert solution.termination is Termination.OPTIMAL
    assert sold_by_rank(bids, solution) == pytest.approx(by_award(asked, bids))
    assert broken_rules(instance, solution) == []


def test_the_dearer_of_higher_rank_comes_first_and_its_cost_is_told() -> None:
    """Cost alone would buy ten of the cheap; the law gives six to the first in rank, for 12 more."""
    bids = [bid(1, 10, price=1.0), bid(0, 6, price=3.0)]
    solution = optimise_award(one_lot(10, bids))
    assert solution.values["bought"].tolist() == [4.0, 6.0]
    assert solution.cost_before == {"ranking": pytest.approx(10.0)}
    assert next(level.value for level in solution.levels if level.name == "cost") == pytest.approx(22.0)


def test_how_much_is_asked_for_stays_with_the_buyer() -> None:
    """An offer outside the order is cheaper: cost leaves the ranked ones without a lot, and the order asks for none."""
    bids = [bid(0, 10, price=3.0), bid(-1, 10, price=1.0)]
    assert optimise_award(one_lot(10, bids)).values["bought"].tolist() == [0.0, 10.0]


def test_money_bounds_the_order() -> None:
    """With 16 in the fund only three packs at 3 can come first; the other seven stay with the cheap."""
    bids = [bid(1, 10, price=1.0), bid(0, 10, price=3.0)]
    solution = optimise_award(one_lot(10, bids, funds=[{"amount": 16.0}]))
    assert solution.values["bought"].tolist() == [7.0, 3.0]


def test_the_order_can_be_switched_off() -> None:
    """Off: cost decides, and nothing is said of what the order costs."""
    bids = [bid(1, 10, price=1.0), bid(0, 6, price=3.0)]
    solution = optimise_award(one_lot(10, bids, modes={"ranking": "off"}))
    assert solution.values["bought"].tolist() == [10.0, 0.0]
    assert solution.cost_before == {}


@pytest.mark.parametrize(("fairness", "packs"), [(0.0, [0, 12]), (0.5, [4, 8]), (1.0, [8, 4])])
def test_the_dial_runs_from_cheapest_to_equal_per_family(fairness: float, packs: list[int]) -> None:
    """Of equal rank, two families against one: equal is 8 and 4; half the dial keeps half of each part."""
    bids = [bid(0, 12, price=2.0, families=2.0), bid(0, 12, price=1.0, families=1.0)]
    solution = optimise_award(one_lot(12, bids, fairness))
    assert solution.values["bought"].tolist() == packs
    assert solution.cost_before.get("fairness", 12.0) == pytest.approx(12.0)


def test_who_cannot_deliver_its_part_leaves_it_to_the_others() -> None:
    """Equal parts of twelve among three are four each; one has two only, so the others have five."""
    ones = np.ones(3)
    parts = equal_parts(ones, np.array([2.0, 9.0, 9.0]), np.array([12.0, 0.0, 0.0]), np.zeros(3, dtype=np.int64))
    assert parts.tolist() == [2.0, 5.0, 5.0]


@settings(max_examples=40, deadline=None)
@given(BIDS, st.integers(0, 40))
def test_equal_parts_add_up_and_nobody_with_room_has_less_per_family(bids: list[Bid], wanted: int) -> None:
    """Parts sum to what is sold; a supplier below another per family has given all it can."""
    families = np.array([b["families"] for b in bids])
    most = np.array([float(b["packs"]) for b in bids])
    sold = min(float(wanted), most.sum())
    parts = equal_parts(families, most, np.r_[sold, np.zeros(len(bids) - 1)], np.zeros(len(bids), dtype=np.int64))
    assert parts.sum() == pytest.approx(sold)
    assert (parts <= most + 1e-9).all()
    room = parts < most - 1e-6
    assert (parts[room] / families[room] >= (parts / families).max() - 1e-6).all()


def test_without_lots_it_is_the_plain_solve() -> None:
    """No order, no second solve."""
    instance = make_instance()
    assert optimise_award(instance).values["bought"].tolist() == optimise(instance).values["bought"].tolist()
    assert optimise_award(instance).cost_before == {}
