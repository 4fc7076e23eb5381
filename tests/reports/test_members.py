"""Member split: sums, caps, capacities, and that more capacity never means less."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.reports.members import share, split_cents
from planner.verify import verify
from tests.cases import tiny_case, tiny_law
from tests.reports.plans import solved, solved_with

WEIGHTS = st.lists(st.integers(0, 50), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(packs=st.integers(0, 200), weights=WEIGHTS, limits=st.lists(st.integers(0, 60), min_size=8, max_size=8))
def test_share_keeps_sum_and_limits(packs: int, weights: list[int], limits: list[int]) -> None:
    """All packs are placed unless every member with a weight is at its limit, and nobody is above it."""
    weight, most = np.array(weights, float), np.array(limits[: len(weights)], float)
    part = share(packs, weight, most)
    room = most[weight > 0].sum()
    assert (part <= most).all()
    assert (part[weight == 0] == 0).all()
    assert part.sum() == min(packs, room)


@settings(max_examples=60, deadline=None)
@given(
    packs=st.integers(1, 200),
    weights=st.lists(st.integers(1, 50), min_size=2, max_size=8),
    more=st.integers(1, 40),
    limit=st.integers(5, 80),
)
def test_more_capacity_never_means_less(packs: int, weights: list[int], more: int, limit: int) -> None:
    """A member who can deliver more gets as many packs or more."""
    most = np.full(len(weights), float(limit))
    before = share(packs, np.array(weights, float), most)
    after = share(packs, np.array([weights[0] + more, *weights[1:]], float), most)
    assert after[0] >= before[0]


def test_share_by_hand() -> None:
    """10 packs by weights 3, 2, 1 are 5, 3.33, 1.67: five, three and two; under a cap of 4 the rest moves on."""
    weight = np.array([3.0, 2.0, 1.0])
    assert share(10, weight, np.full(3, np.inf)).tolist() == [5, 3, 2]
    assert share(10, weight, np.array([4.0, np.inf, np.inf])).tolist() == [4, 4, 2]
    assert share(10, weight, np.array([4.0, 3.0, 2.0])).tolist() == [4, 3, 2]


def test_equal_members_take_turns() -> None:
    """Of equal remainders he is served first who has least so far."""
    assert share(1, np.ones(3), np.full(3, np.inf), np.array([5, 2, 9])).tolist() == [0, 1, 0]


@settings(max_examples=40, deadline=None)
@given(worth=st.integers(0, 10_000), packs=st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_cents_sum_to_the_amount(worth: int, packs: list[int]) -> None:
    """Parts of an amount sum to it, and nobody is a cent or more from his exact part."""
    counts = np.array(packs)
    parts = split_cents(worth, counts)
    if counts.sum():
        assert parts.sum() == worth
        assert (np.abs(parts - worth * counts / counts.sum()) < 1).all()


MEMBERS = [
    {"supplier": "coop", "member": "F1", "capacity_kg": 60},
    {"supplier": "coop", "member": "F2", "capacity_kg": 30},
]


def test_split_adds_up_to_the_orders() -> None:
    """The members' packs and amounts are those of the group's orders, in proportion to capacity."""
    tables, case, law, _assembly = solved_with(tiny_case(members=MEMBERS))
    split, orders = tables["member_split"], tables["orders"]
    mine = orders[orders["supplier"] == "coop"]
    assert len(mine)
    for column in ("packs", "amount"):
        assert abs(split[column].sum() - mine[column].sum()) < 1e-6
    assert verify(case, law, tables) == []


def test_what_the_cap_leaves_over_is_stated() -> None:
    """Under a cap that two families cannot hold, nobody is above it and the rest stands without a member."""
    law = tiny_law()
    assert law.family_cap is not None
    free = solved(tiny_case(members=MEMBERS))
    sold = free["orders"].loc[free["orders"]["supplier"] == "coop", "amount"].sum()
    families = tiny_case(members=MEMBERS)["suppliers"].set_index("supplier")["families"]["coop"]
    tight = replace(law, family_cap=replace(law.family_cap, value=round(sold / int(families), 2)))
    tables, case, tight, _assembly = solved_with(tiny_case(members=MEMBERS), tight)
    split = tables["member_split"]
    by_member = split[split["member"] != ""].groupby("member")["amount"].sum()
    assert (by_member <= tight.family_cap.value + 1e-9).all()  # type: ignore[union-attr]
    assert (split["member"] == "").any()
    assert (split.loc[split["member"] == "", "note"] != "").all()
    assert "Members" in set(tables["warnings"]["topic"])
    assert verify(case, tight, tables) == []
