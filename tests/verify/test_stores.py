"""Stores reckoned on paper: whole packs, the oldest first, until they run out of date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.verify import verify
from planner.verify.facts import Facts
from planner.verify.stores import Arrivals, Goods, Kg, follow
from tests.cases import Row, edited, tiny_case, tiny_law
from tests.verify.plans import W1, W2, delivery, order, tiny_plan, tiny_rows


def kg(*numbers: float) -> Kg:
    """Return kg by day, from day 0 on."""
    return {day: number for day, number in enumerate(numbers) if number}


def lines(*numbers: float) -> Arrivals:
    """Return one delivery of one offer a day, from day 0 on."""
    return {day: [("offer", number)] for day, number in kg(*numbers).items()}


def missing_of(need: Kg, brought: Arrivals, goods: Goods) -> Kg:
    """Return what is missing, by day."""
    pantry = follow(need, brought, goods, [20])
    return {day: lack for day, lack in zip(pantry.days, pantry.lacking, strict=True) if lack}


def in_vain(need: Kg, brought: Arrivals, goods: Goods) -> list[tuple[int, float]]:
    """Return what comes in vain, by day."""
    return follow(need, brought, goods, [20], forgets=True).in_vain


def as_early(days: int, first: int = 0) -> Callable[[int], int]:
    """Tell that somebody could bring on each day what is eaten so many days later."""
    return lambda day: max(day - days, first)


def test_left_over_packs_are_used_on_the_next_days() -> None:
    """Of 10 kg 6 are eaten on the first day; the 4 left and a pack of 5 cover the 6 of the next; 3 are left."""
    goods = Goods(5, 25)
    assert missing_of(kg(6, 6), lines(10, 5), goods) == {}
    assert follow(kg(6, 6), lines(10, 5), goods, [0, 1]).stored == {0: 4, 1: 3}
    assert in_vain(kg(6, 6), lines(10, 5), goods) == []


@pytest.mark.parametrize(("life", "missing"), [(1, {2: 2.0}), (2, {})])
def test_food_is_eaten_on_its_last_day_and_not_on_the_next(life: int, missing: Kg) -> None:
    """Two kg left from day 0 are there on day 2 if they keep two days, and gone if they keep one."""
    assert missing_of(kg(3, 0, 2), lines(5), Goods(5, life)) == missing


def test_what_is_eaten_before_it_comes_is_missing() -> None:
    """A delivery of the second day feeds nobody on the first."""
    assert missing_of(kg(2, 2), lines(0, 5), Goods(5, 9)) == {0: 2.0}


@pytest.mark.parametrize(("life", "stored"), [(1, {}), (2, {1: 2.0})])
def test_in_store_is_what_is_good_for_a_later_day(life: int, stored: Kg) -> None:
    """Two kg left of day 0 at the end of day 1 count if they keep until day 2."""
    assert follow(kg(3), lines(5), Goods(5, life), [1]).stored == stored


def test_the_oldest_is_used_first() -> None:
    """The second kilo of day 0 is eaten on day 1, before those of that day, so nothing runs out."""
    goods = Goods(1, 1)
    assert missing_of(kg(1, 1, 2), lines(2, 2), goods) == {}
    assert in_vain(kg(1, 1, 2), lines(2, 2), goods) == []


@pytest.mark.parametrize(("bought", "vain"), [(9.9, []), (10.0, [(0, 5.0)]), (20.0, [(0, 15.0)])])
def test_whole_packs_that_nobody_eats_are_in_vain(bought: float, vain: list[tuple[int, float]]) -> None:
    """Less than a pack left is rounding, a pack is in vain; so are three."""
    assert in_vain(kg(5, 0), lines(bought), Goods(5, 0)) == vain


@pytest.mark.parametrize(("more", "vain"), [(2e-9, False), (1e-12, True)])
def test_a_need_of_a_hair_more_takes_another_pack(more: float, vain: bool) -> None:
    """A need of one pack and 2e-9 takes a second pack, as ordering has it; of noise of binary numbers it takes none."""
    assert bool(in_vain(kg(0.3 * (1 + more)), lines(0.6), Goods(0.3, 0))) is vain


def test_what_is_left_at_the_end_counts_together() -> None:
    """Two parts of a pack left at the plan's end make a whole pack that was not needed."""
    assert in_vain(kg(2, 2), lines(5, 5), Goods(5, 3)) == [(1, 5.0)]
    assert in_vain(kg(4, 2), lines(5, 5), Goods(5, 3)) == []


@pytest.mark.parametrize(("first", "vain"), [(10.0, []), (15.0, [(0, 5.0)])])
def test_each_delivery_is_rounded_up_by_itself(first: float, vain: list[tuple[int, float]]) -> None:
    """Food keeps a day; 10 kg come first and 5 next, 3 kg are eaten on each of three days.

    The ten are for two days and the five for the third: 4 kg run out and 2 are left, less than a pack of each. A third pack on the
    first day is there, unopened, when it runs out.
    """
    assert in_vain(kg(3, 3, 3), lines(first, 5), Goods(5, 1)) == vain


def test_a_surplus_pack_that_is_carried_on_is_found() -> None:
    """2.1 kg are eaten on five days of three weeks, in packs of 5 that keep nine days: three packs, then two, and two again.

    Of 15 kg 4.5 are left, of 14.5 then 4, of 14 then 3.5. Of a fourth pack in the first week 9.5 are left; 6.3 of them feed three days
    of the second week, so 5.8 of its own are left; these feed the third, and 5.3 of its ten are left: a pack.
    """
    need = {7 * week + day: 2.1 for week in range(3) for day in range(5)}
    right: Arrivals = {0: [("offer", 15.0)], 7: [("offer", 10.0)], 14: [("offer", 10.0)]}
    assert in_vain(need, right, Goods(5, 9)) == []
    assert in_vain(need, right | {0: [("offer", 20.0)]}, Goods(5, 9)) == [(14, 5.0)]


def test_the_rest_of_an_opened_pack_need_not_be_reckoned_with_where_it_might_be_too_old() -> None:
    """3 kg are eaten on each of four days, a pack of 5 that keeps one day comes on each.

    If it could not come earlier the 2 kg left of the first are eaten on the second day, and 4 kg of its pack are left for the third; the
    third pack is opened on the fourth day, and the fourth never. If it might have come a day before, its rest might be too old on the
    next day: every day needs its own. One more on the first day is in vain even so: its second pack is eaten in the place of the
    second's, and so on, and the last is left.
    """
    need, right = kg(3, 3, 3, 3), lines(5, 5, 5, 5)
    assert in_vain(need, right, Goods(5, 1)) == [(3, 5.0)]
    assert in_vain(need, right, Goods(5, 1, as_early(1, -1))) == []
    assert in_vain(need, lines(10, 5, 5, 5), Goods(5, 1, as_early(1, -1))) == [(3, 5.0)]


amounts = st.lists(st.floats(0, 40).map(lambda x: round(x, 3)), min_size=1, max_size=8)
whole = st.lists(st.integers(0, 4), min_size=1, max_size=8)
goods_of = st.builds(Goods, st.sampled_from([0.3, 1.0, 5.0]), st.integers(0, 4))


@settings(max_examples=50, deadline=None)
@given(amounts, whole, goods_of)
def test_without_what_is_in_vain_nobody_lacks_more(wanted: list[float], packs: list[int], plain: Goods) -> None:
    """Packs in vain left away, no other is, and nobody lacks more than with them."""
    need, brought = kg(*wanted), lines(*(number * plain.pack_kg for number in packs))

    def lacking(what: Arrivals) -> float:
        return sum(missing_of(need, what, plain).values())

    def less(what: Arrivals, day: int, kg: float) -> Arrivals:
        return what | {day: [(offer, there - kg) for offer, there in what[day]]}

    right = brought
    for day, vain in in_vain(need, brought, plain):
        right = less(right, day, vain)
    assert in_vain(need, right, plain) == []
    assert lacking(right) == pytest.approx(lacking(brought))


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
              {"period": W2, "zone": "sul", "product": "arroz", "kg": 8.0}, rows["stocks"][-1]]  # fmt: skip
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


@pytest.mark.parametrize(("until", "waited"), [({"market": 6, "farm": 7}, {"farm": 10.0, "market": 1.0}), ({"market": 7, "farm": 6}, {"market": 10.0, "farm": 1.0})])  # fmt: skip
def test_what_may_still_wait_is_eaten_before_what_has_waited_too_long(
    until: dict[str, int], waited: dict[str, float]
) -> None:
    """Two packs of 10 kg come on Thursday and 11 kg are eaten on Monday: all of the one that may wait until then, and 1 kg, less than a pack, of the other."""
    arriving: Arrivals = {3: [("market", 10.0), ("farm", 10.0)]}
    found = follow({7: 11.0}, arriving, Goods(10, 9), [6, 13], True, until=lambda batch: until[batch.offer])
    assert {batch.offer: kg for batch, _day, kg in found.waited} == waited
