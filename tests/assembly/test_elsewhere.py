"""What others have of a harvest, by hand: a farm of 100 kg of lettuce a week, in packs of 0.5 kg, in the weeks from 2 and 9 March 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from planner.assembly import assemble
from planner.case import Case
from tests.cases import edited, tiny_case, tiny_law

MARCH = {"supplier": "coop", "product": "alface", "buyer": "Embu", "first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}  # fmt: skip


def shared(*rows: dict[str, Any], more: dict[str, Any] | None = None, head: dict[str, Any] | None = None, **offer: Any) -> Case:  # fmt: skip
    """Return the tiny case with 100 kg a week of the cooperative's lettuce, of which others have something.

    Parameters
    ----------
    *rows : dict
        What differs in each row of ``sold_elsewhere`` from `MARCH`.
    more : dict, optional
        A second offer of the same lettuce.
    head : dict, optional
        Cells of the case.
    **offer
        Cells of the offer.
    """
    offers = edited("offers", 0, **({"kg_per_period": 100} | offer))
    if more is not None:
        offers.append({"offer": "second", "supplier": "coop", "product": "alface", "price": 2.6} | more)
    return tiny_case(
        case=edited("case", 0, **(head or {})), offers=offers, sold_elsewhere=[MARCH | row for row in rows]
    )


def kg(case: Case, offer: str = "coop-alface") -> list[float]:
    """Return the kg that can still be bought of an offer in each period in which there is a pack."""
    instance = assemble(case, tiny_law()).instance
    number = instance.offers.index[instance.offers["offer"] == offer][0]
    packs = instance.supply.loc[instance.supply["offer"] == number, "packs"]
    return [float(each) * 0.5 for each in packs]


def in_all(case: Case, offer: str = "coop-alface") -> float:
    """Return the kg that can still be bought of an offer in all."""
    return float(assemble(case, tiny_law()).instance.offers.set_index("offer").loc[offer, "total_packs"] * 0.5)


def test_what_others_have_of_a_month_is_off_each_week_by_its_days() -> None:
    """310 kg of March are 10 a day, 70 a week: 30 of 100 are left; 434 are 14 a day, 98, so 2; 500 are more than there is."""
    assert kg(shared({"kg": 310})) == [30, 30]
    assert kg(shared({"kg": 434})) == [2, 2]
    assert kg(shared({"kg": 500})) == []
    assert kg(shared({"kg": 0})) == [100, 100]


def test_buyers_add_up_and_what_lies_elsewhere_in_the_year_takes_nothing() -> None:
    """Two buyers with 155 kg each; one with April's, one with another product."""
    assert kg(shared({"kg": 155}, {"kg": 155, "buyer": "Itapecerica"})) == [30, 30]
    assert kg(shared({"kg": 155, "first_day": date(2026, 4, 1), "last_day": date(2026, 4, 30)})) == [100, 100]
    assert kg(shared({"kg": 155, "product": "banana"})) == [100, 100]


def test_a_week_across_two_months_has_its_days_of_each() -> None:
    """Of the week from 30 March two days lie in March: 20 kg are off."""
    head = {"first_day": date(2026, 3, 30), "last_day": date(2026, 4, 3)}
    assert kg(shared({"kg": 310}, head=head)) == [80]


def test_weeks_count_whole_where_the_plan_begins_or_ends_in_their_midst() -> None:
    """The plan runs from Wednesday 4 to Wednesday 11 March; others have all 70 kg of both weeks, some before, some after it."""
    head = {"first_day": date(2026, 3, 4), "last_day": date(2026, 3, 11)}
    assert kg(shared({"kg": 310}, head=head)) == [30, 30]


def test_days_without_the_product_are_not_theirs_either() -> None:
    """Offered from 9 March on, 23 days: 230 kg are 10 on each of them, and nothing is bought before."""
    assert kg(shared({"kg": 230}, first_day=date(2026, 3, 9))) == [30]


def test_what_the_register_says_there_is_holds_beside_the_offer() -> None:
    """403 kg of March for all, 310 for others: 3 a day are left, 21 a week. The offer's 30 hold where the register has more."""
    assert kg(shared({"kg": 310, "harvest_kg": 403})) == [21, 21]
    assert kg(shared({"kg": 310, "harvest_kg": 1000})) == [30, 30]
    assert kg(shared({"kg": 310, "harvest_kg": 403}, kg_per_period=None)) == [21, 21], "also of an offer without limit"
    assert kg(shared({"kg": 310}, kg_per_period=None)) == [np.inf, np.inf], "which nothing else bounds"


def test_a_week_across_two_months_counts_whole_where_it_can_be_delivered() -> None:
    """Delivered in either month the week from 30 March has 7 of 29 + 7 days of the 93 kg of March, 18.08, and would have 32.8 of April's 150; on Thursday only these, as March has none of it."""
    april = {"kg": 0, "harvest_kg": 150, "first_day": date(2026, 4, 1), "last_day": date(2026, 4, 30)}
    head = {"first_day": date(2026, 3, 30), "last_day": date(2026, 4, 3)}
    assert kg(shared({"kg": 310, "harvest_kg": 403}, april, head=head)) == [18]
    head = {"first_day": date(2026, 3, 30), "last_day": date(2026, 4, 10)}
    assert kg(shared({"kg": 310, "harvest_kg": 403}, april, head=head, delivery_weekdays="thu"))[0] == 32.5


def test_the_other_weeks_of_a_month_leave_room_for_the_one_across() -> None:
    """Of 93 kg that others leave of March each week has 18.08 where that from 30 March can be delivered in it, 93 x 7 / 29 = 22.45 where it comes on Thursdays, in April."""
    head = {"first_day": date(2026, 3, 23), "last_day": date(2026, 4, 10)}
    assert kg(shared({"kg": 310, "harvest_kg": 403}, head=head))[:2] == [18, 18]
    assert kg(shared({"kg": 310, "harvest_kg": 403}, head=head, delivery_weekdays="thu"))[:2] == [22, 80], (
        "and of the week across only what others have on its days in March is off the 100"
    )


def test_what_others_have_of_the_week_across_weighs_as_the_week_does() -> None:
    """Of 72 kg, 2 on each of 29 + 7 days, others have 7 of that week, on its two days in March: half of its 14 kg are left, and no other week has less than 14 of 65."""
    head = {"first_day": date(2026, 3, 23), "last_day": date(2026, 4, 3)}
    theirs = {"kg": 7, "first_day": date(2026, 3, 30), "last_day": date(2026, 3, 31)}
    assert kg(shared(theirs, {"kg": 0, "harvest_kg": 72, "buyer": "register"}, head=head)) == [14, 7]


def test_what_is_left_of_the_register_lies_where_others_leave_it() -> None:
    """31 kg of March, 1 a day; others have 10 in the week of the 2nd: nothing is left then, and 21 on the other 24 days, 6.125 a week."""
    week = {"kg": 10, "first_day": date(2026, 3, 2), "last_day": date(2026, 3, 8)}
    assert kg(shared(week, {"kg": 0, "harvest_kg": 31, "buyer": "register"})) == [6.0], (
        "twelve packs of the second week"
    )
    less = week | {"kg": 5}
    assert kg(shared(less, {"kg": 0, "harvest_kg": 31, "buyer": "register"})) == [2, 7], (
        "of 7 a week where they have less"
    )


def test_two_offers_share_what_is_left_in_proportion() -> None:
    """150 - 70 = 80 kg are left: 100 and 50 are cut to 80 and 50, and both by 80 / 130 to 49.2 and 30.8, in whole packs."""
    case = shared({"kg": 310}, more={"kg_per_period": 50})
    assert (kg(case), kg(case, "second")) == ([49, 49], [30.5, 30.5])


def test_what_others_have_is_off_the_kg_in_all() -> None:
    """Of 1,000 kg in all 690 are left, by whichever days; of two offers with 600 and 400 each gives its part."""
    assert in_all(shared({"kg": 310}, kg_total=1000)) == 690
    two = shared({"kg": 310}, kg_total=600, more={"kg_total": 400})
    assert (in_all(two), in_all(two, "second")) == (414, 276)
    apart = shared({"kg": 310}, kg_total=600, months="1-3", more={"kg_total": 400, "months": "4-12"})
    assert (in_all(apart), in_all(apart, "second")) == (290, 400), "the offer that is over in March alone"


@pytest.mark.parametrize(("period", "left"), [("fortnight", 200 - 140), ("month", 1000 - 310)])
def test_longer_periods_have_more_days(period: str, left: float) -> None:
    """14 days of 10 kg in a fortnight, all 31 in a month."""
    capacity = {"fortnight": 200, "month": 1000}[period]
    assert kg(shared({"kg": 310}, head={"period": period}, kg_per_period=capacity)) == [left]
