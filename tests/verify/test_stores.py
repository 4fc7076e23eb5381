"""Stores reckoned on paper: whole packs, the oldest first, until they run out of date."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.verify import verify
from planner.verify.facts import Facts
from planner.verify.stores import follow, packs_needed
from tests.cases import Row, edited, tiny_case, tiny_law
from tests.verify.plans import W1, W2, delivery, order, tiny_plan, tiny_rows


def kg(*numbers: float) -> np.ndarray:
    """Return kg per period."""
    return np.array(numbers, dtype=float)


def test_left_over_packs_are_used_in_the_next_period() -> None:
    """Of 10 kg 6 are eaten; the 4 left and a pack of 5 cover the next 6; 3 are left."""
    pantry = follow(kg(6, 6), kg(10, 5), 5, 25)
    assert pantry.missing.tolist() == [0, 0]
    assert pantry.stored.tolist() == [4, 3]
    assert pantry.wasted == []


def test_what_has_run_out_of_date_is_missing() -> None:
    """Food that keeps for its own period only cannot be eaten in the next."""
    pantry = follow(kg(6, 6), kg(10, 5), 5, 0)
    assert pantry.missing.tolist() == [0, 1]
    assert pantry.stored.tolist() == [0, 0]


@pytest.mark.parametrize(("shelf", "missing"), [(1, 2.0), (2, 0.0)])
def test_shelf_life_counts_periods_after_the_delivery(shelf: int, missing: float) -> None:
    """Two kg left from the first period are there in the third only if they keep for two periods more."""
    assert follow(kg(3, 0, 2), kg(5, 0, 0), 5, shelf).missing.tolist() == [0, 0, missing]


def test_the_oldest_is_used_first() -> None:
    """The kilo of the first period is eaten before that of the second, so nothing runs out."""
    pantry = follow(kg(1, 1, 2), kg(2, 2, 0), 1, 1)
    assert pantry.missing.tolist() == [0, 0, 0]
    assert pantry.wasted == []


@pytest.mark.parametrize(("bought", "wasted"), [(9.9, []), (10.0, [(0, 5.0)])])
def test_a_whole_pack_that_nobody_eats_is_waste(bought: float, wasted: list[tuple[int, float]]) -> None:
    """Less than a pack left is rounding, a pack is waste."""
    assert follow(kg(5, 0), kg(bought, 0), 5, 0).wasted == wasted


@pytest.mark.parametrize(("more", "wasted"), [(2e-9, False), (1e-12, True)])
def test_a_need_of_a_hair_more_takes_another_pack(more: float, wasted: bool) -> None:
    """A need of one pack and 2e-9 takes a second pack, as ordering has it; of noise of binary numbers it takes none."""
    assert bool(follow(kg(0.3 * (1 + more), 0), kg(0.6, 0), 0.3, 0).wasted) is wasted
    assert packs_needed(kg(0.3 * (1 + more)), 0.3, 0).tolist() == [1 if wasted else 2]


def test_what_is_left_at_the_end_counts_together() -> None:
    """Two parts of a pack left at the plan's end make a whole pack that was not needed."""
    assert follow(kg(2, 2), kg(5, 5), 5, 3).wasted == [(1, 6.0)]
    assert follow(kg(4, 2), kg(5, 5), 5, 3).wasted == []


def test_packs_needed_by_hand() -> None:
    """6 kg in packs of 5 are two packs; the 4 left and one more cover the next 6; then 3 are left for the third."""
    assert packs_needed(kg(6, 6, 3), 5, 25).tolist() == [2, 1, 0]
    assert packs_needed(kg(6, 6, 3), 5, 0).tolist() == [2, 2, 1]
    assert packs_needed(kg(10, 0, 1e-12), 5, 0).tolist() == [2, 0, 0]


needs = st.lists(st.floats(0, 40).map(lambda x: round(x, 3)), min_size=1, max_size=8)


@settings(max_examples=50, deadline=None)
@given(needs, st.sampled_from([0.3, 1.0, 5.0]), st.integers(0, 4))
def test_packs_needed_feed_everybody_and_waste_nothing(need: list[float], pack_kg: float, shelf: int) -> None:
    """Delivered when needed, the packs needed leave nothing missing and less than a pack over; one fewer would not do."""
    wanted = np.array(need)
    packs = packs_needed(wanted, pack_kg, shelf)
    pantry = follow(wanted, packs * pack_kg, pack_kg, shelf)
    assert pantry.missing.sum() == 0
    assert pantry.wasted == []
    for period in np.flatnonzero(packs):
        fewer = packs.copy()
        fewer[period] -= 1
        assert follow(wanted, fewer * pack_kg, pack_kg, shelf).missing.sum() > 0


def with_opening(kg_in_store: float, use_by: date | None, packs: int) -> tuple[dict[str, list[Row]], list[Row]]:
    """Return the plan with other packs of rice at emei in the first week, and the row of stock."""
    rows = tiny_rows()
    orders, deliveries = rows["orders"], rows["deliveries"]
    orders[6] |= order(W1, "sul", "firma-arroz", packs)
    deliveries[6] |= delivery(W1, "sul", "firma-arroz", packs)
    stock: Row = {"zone": "sul", "product": "arroz", "kg": kg_in_store, "use_by": use_by}
    return {"orders": orders, "deliveries": deliveries}, [stock]


@pytest.mark.parametrize(
    ("kg_in_store", "use_by", "packs", "short"),
    [
        (1.0, None, 1, 0.0),  # 5 + 1 cover 6; the second week gets 5 of its 6
        (0.9, None, 1, 0.1),
        (6.0, date(2026, 3, 6), 0, 0.0),  # the five days of 1.2 kg each
        (6.0, date(2026, 3, 5), 0, 1.2),  # Friday's rice is out of date
    ],
)
def test_opening_stock_feeds_the_earliest_needs_until_its_day(
    kg_in_store: float, use_by: date | None, packs: int, short: float
) -> None:
    """What is in store is eaten first, up to its last day; the rest must be bought."""
    changes, stock = with_opening(kg_in_store, use_by, packs)
    found = verify(tiny_case(stock=stock), tiny_law(), tiny_plan(**changes))
    first = [v.expected for v in found if v.family == "shortfalls" and W1 in v.where]
    assert first == ([pytest.approx(short)] if short else [])


def test_opening_stock_that_is_not_eaten_is_in_store() -> None:
    """Of 20 kg 6 are eaten in the first week and 6 in the second: 14 and 8 are left, and no rice need be bought."""
    rows = tiny_rows()
    lines = {name: [line for line in rows[name] if (line["zone"], line["product"]) != ("sul", "arroz")]
             for name in ("orders", "deliveries")}  # fmt: skip
    stocks = [{"period": W1, "zone": "sul", "product": "arroz", "kg": 14.0},
              {"period": W2, "zone": "sul", "product": "arroz", "kg": 8.0}]  # fmt: skip
    case = tiny_case(stock=[{"zone": "sul", "product": "arroz", "kg": 20}])
    found = verify(case, tiny_law(), tiny_plan(**lines, stocks=stocks))
    assert not {"stocks", "shortfalls", "demand"} & {v.family for v in found}


def test_a_kitchen_receives_for_its_schools() -> None:
    """Food for a school that eats from a kitchen is needed at the kitchen, and may not be brought to the school."""
    case = tiny_case(sites=edited("sites", 1, kitchen="emef"))
    found = verify(case, tiny_law(), tiny_plan())
    assert any(v.family == "deliveries" and "receives no food" in v.what for v in found)
    facts = Facts(case, tiny_law())
    assert facts.zone_of_receiver.to_dict() == {"emef": "norte"}
