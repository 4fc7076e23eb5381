"""What offers can deliver."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from planner.assembly import assemble
from planner.case import Case
from tests.cases import edited, tiny_case, tiny_law


def _supply(case: Case, offer: str = "coop-alface") -> dict[int, float]:
    """Return packs by period of an offer."""
    instance = assemble(case, tiny_law()).instance
    row = int(np.flatnonzero(instance.offers["offer"] == offer)[0])
    mine = instance.supply[instance.supply["offer"] == row]
    return dict(zip(mine["period"], mine["packs"], strict=True))


def _offer(**cells: Any) -> Case:
    return tiny_case(offers=edited("offers", 0, **cells))


def test_packs_are_whole_and_the_loss_is_taken_off() -> None:
    """6 kg are 12 bunches, of which with a tenth lost 10 arrive; without a limit there are any number."""
    assert _supply(_offer()) == {0: 12, 1: 12}
    assert _supply(_offer(expected_loss_share=0.1)) == {0: 10, 1: 10}
    assert _supply(_offer(kg_per_period=None)) == {0: np.inf, 1: np.inf}


def test_a_limit_that_binary_numbers_miss_by_a_hair_is_whole() -> None:
    """0.7 kg less 0 % in packs of 0.1 kg are seven, not six."""
    products = edited("products", 2, unit_kg=0.1)
    assert _supply(tiny_case(products=products, offers=edited("offers", 0, kg_per_period=0.7)))[0] == 7


@pytest.mark.parametrize(("kg", "rows"), [(0.5, 2), (0.49, 0), (0, 0)])
def test_an_offer_of_less_than_a_pack_offers_nothing(kg: float, rows: int) -> None:
    """A pack weighs 0.5 kg: with that there is a row, with less there is none, per period as in all."""
    assert len(_supply(_offer(kg_per_period=kg))) == rows
    assert len(_supply(_offer(kg_total=kg))) == rows


def test_the_total_is_in_whole_packs_too() -> None:
    """Of 7.3 kg in all 14 packs of 0.5 kg can be ordered, and with a tenth lost 12 arrive; without a total there is no limit."""
    offers = assemble(_offer(kg_total=7.3, expected_loss_share=0.1), tiny_law()).instance.offers.set_index("offer")
    assert offers.loc["coop-alface", "total_packs"] == 12
    assert np.isnan(offers.loc["firma-arroz", "total_packs"])


@pytest.mark.parametrize(
    ("season", "periods"),
    [
        ({"first_day": date(2026, 3, 4)}, [0, 1]),
        ({"first_day": date(2026, 3, 5)}, [1]),  # after the week's last salad
        ({"last_day": date(2026, 3, 9)}, [0, 1]),
        ({"last_day": date(2026, 3, 8)}, [0]),
        ({"months": "3"}, [0, 1]),
        ({"months": "4-2"}, []),
    ],
)
def test_one_day_in_season_by_the_last_meal_is_enough(season: dict[str, Any], periods: list[int]) -> None:
    """Lettuce is eaten on Mondays and Wednesdays: an offer has a part in a week if it can come by its last salad."""
    assert list(_supply(_offer(**season))) == periods


def test_months_are_looked_at_day_by_day() -> None:
    """In a week across two months an offer of either month delivers, if the days in it are school days."""
    head = edited("case", 0, first_day=date(2026, 3, 30), last_day=date(2026, 4, 3))
    for months in ("3", "4"):
        assert list(_supply(tiny_case(case=head, offers=edited("offers", 0, months=months)))) == [0]
    off = [{"first_day": date(2026, 4, 1), "last_day": date(2026, 4, 3), "kind": "no_school"}]
    menus = [{"menu": "all", "dish": "salada"}]
    april = tiny_case(case=head, menus=menus, calendar=off, offers=edited("offers", 0, months="4"))
    assert _supply(april) == {}


def test_minimum_orders_are_brought_up_to_whole_packs() -> None:
    """1.2 kg are three packs of 0.5 kg, 1 kg exactly two, and a blank none."""
    for kg, packs in ((1.2, 3), (1.0, 2), (None, 0)):
        instance = assemble(_offer(minimum_kg=kg), tiny_law()).instance
        assert set(instance.supply.loc[instance.supply["offer"] == 0, "minimum_packs"]) == {packs}


def _harvest(**row: Any) -> dict[int, float]:
    return _supply(tiny_case(harvests=[{"harvest": "h"} | row]))


def test_a_harvest_concerns_what_it_names() -> None:
    """Half the vegetables of everybody, of the cooperative, of lettuce: 6 packs; of bananas or of another: all 12."""
    for who in ({}, {"food_group": "vegetable"}, {"supplier": "coop"}, {"product": "alface"}):
        assert _harvest(factor=0.5, **who) == {0: 6, 1: 6}
    for who in ({"food_group": "fruit"}, {"supplier": "f1"}, {"product": "banana"}):
        assert _harvest(factor=0.5, **who) == {0: 12, 1: 12}


def test_a_harvest_concerns_periods_by_their_first_day() -> None:
    """From the second Monday on, or until the first: one of the two weeks; months likewise."""
    assert _harvest(factor=0.5, first_day=date(2026, 3, 9)) == {0: 12, 1: 6}
    assert _harvest(factor=0.5, first_day=date(2026, 3, 3)) == {0: 12, 1: 6}
    assert _harvest(factor=0.5, last_day=date(2026, 3, 8)) == {0: 6, 1: 12}
    assert _harvest(factor=0.5, months="4") == {0: 12, 1: 12}


def test_several_harvests_multiply_and_a_lost_one_ends_an_offer_without_limit() -> None:
    """Half of a half is a quarter; no harvest at all is nothing, also where there was no limit."""
    twice = [{"harvest": name, "factor": 0.5} for name in "ab"]
    assert _supply(tiny_case(harvests=twice)) == {0: 3, 1: 3}
    lost = [{"harvest": "a", "factor": 0, "last_day": date(2026, 3, 3)}]
    assert _supply(tiny_case(harvests=lost), "firma-banana") == {1: np.inf}


def test_the_total_changes_only_if_every_period_is_concerned() -> None:
    """A bad first week leaves the year's total, a bad year halves it."""
    for row, packs in (({"last_day": date(2026, 3, 8)}, 20), ({}, 10)):
        case = tiny_case(offers=edited("offers", 0, kg_total=10), harvests=[{"harvest": "h", "factor": 0.5} | row])
        offers = assemble(case, tiny_law()).instance.offers.set_index("offer")
        assert offers.loc["coop-alface", "total_packs"] == packs


@pytest.mark.parametrize(
    ("order_day", "lead", "told", "expected"),
    [
        (None, 7, 5, {0: 12, 1: 12}),
        (date(2026, 3, 2), 0, 5, {0: 12, 1: 12}),
        (date(2026, 3, 2), 1, 5, {0: 12, 1: 12}),
        (date(2026, 3, 2), 3, 5, {0: 12, 1: 12}),
        (date(2026, 3, 2), 4, 5, {0: 12, 1: 12}),
        (date(2026, 3, 2), 5, 5, {0: 5, 1: 12}),
        (date(2026, 3, 2), 7, 5, {0: 5, 1: 12}),
        (date(2026, 3, 2), 8, 5, {0: 5, 1: 12}),
        (date(2026, 3, 2), 12, 5, {0: 5}),
        (date(2026, 2, 27), 3, 5, {0: 12, 1: 12}),
        (date(2026, 3, 2), 7, 20, {0: 12, 1: 12}),
    ],
)
def test_what_is_ordered_too_late_brings_what_was_announced(
    order_day: date | None, lead: int, told: int, expected: dict[int, float]
) -> None:
    """Ordered on 2 March, nothing comes within the lead time but what was announced: 5 packs for Wednesday 4 March.

    An offer that can be ordered in time for no day of a week has no more than these; with a lead time of 4 days it may still come
    on Friday 6, of 5 days no more in that week, of 12 not in the second either, for which nothing was announced.
    """
    case = tiny_case(
        case=edited("case", 0, order_day=order_day),
        offers=edited("offers", 0, lead_time_days=lead),
        suppliers=edited("suppliers", 0, delivery_cost_per_drop=None),
        announced=[{"offer": "coop-alface", "date": date(2026, 3, 4), "zone": "norte", "packs": told}],
    )
    assert _supply(case) == expected


@pytest.mark.parametrize(
    ("lead", "late", "days"),
    [
        (0, {}, {2: False, 9: False}),
        (1, {}, {3: False, 9: False}),
        (2, {}, {4: False, 9: False}),
        (3, {0: 5}, {2: True, 9: False}),
        (7, {0: 5}, {2: True, 9: False}),
        (8, {0: 5}, {2: True, 10: False}),
    ],
)
def test_within_the_lead_time_no_more_comes_than_was_announced(
    lead: int, late: dict[int, float], days: dict[int, bool]
) -> None:
    """Lettuce is eaten on Monday 2, Wednesday 4 and the same days of the next week; 5 packs were announced for the 4th.

    Ordered on the 2nd with one day of lead time it comes on the 3rd for the 4th; with three, the 4th is too soon for an order, and
    only what was announced comes, at once for the week. With eight, nothing can be ordered for Monday 9, nor does Friday's order feed it:
    by its calendar the offer comes on that Monday.
    """
    case = tiny_case(
        case=edited("case", 0, order_day=date(2026, 3, 2)),
        offers=edited("offers", 0, lead_time_days=lead),
        suppliers=edited("suppliers", 0, delivery_cost_per_drop=None),
        announced=[{"offer": "coop-alface", "date": date(2026, 3, 4), "zone": "norte", "packs": 5}],
    )
    instance = assemble(case, tiny_law()).instance
    row = instance.offers["offer"].tolist().index("coop-alface")
    lanes = instance.lanes[instance.supply["offer"].to_numpy()[instance.lanes["supply"]] == row]
    came = instance.days["day"].dt.day.to_numpy()[lanes["day"]]
    assert dict(zip(came.tolist(), lanes["late"].tolist(), strict=True)) == days
    period = instance.supply["period"].to_numpy()[instance.late_orders["supply"]]
    assert dict(zip(period.tolist(), instance.late_orders["packs"], strict=True)) == late
