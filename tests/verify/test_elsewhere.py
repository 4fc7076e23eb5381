"""What others have of a harvest, in the check of a plan: by hand, from both sides, and held against the model on many cases."""

from __future__ import annotations

import math
import random
from datetime import date
from typing import Any

import numpy as np
import pytest

from planner.assembly import assemble
from planner.case import Case
from planner.verify.elsewhere import left_in_all, left_in_period
from planner.verify.facts import Facts
from planner.verify.losses import arriving_in_all, arriving_in_period
from tests.assembly.test_elsewhere import shared
from tests.cases import tiny_law

WEEK = "2026-03-02"


def facts(*rows: dict[str, Any], **more: Any) -> Facts:
    """Return what the check knows of `tests.assembly.test_elsewhere.shared`."""
    return Facts(shared(*rows, **more), tiny_law())


def test_what_is_left_of_a_week_and_in_all() -> None:
    """310 kg of March: 30 of 100 kg are left of a week, 690 of 1,000 in all; where nobody says how much there is, no limit."""
    known = facts({"kg": 310}, kg_total=1000)
    assert left_in_period(known, "coop-alface", WEEK) == pytest.approx(30)
    assert left_in_all(known, "coop-alface") == pytest.approx(690)
    assert left_in_period(known, "coop-banana", WEEK) == 30, "of bananas others have nothing"
    free = facts({"kg": 310}, kg_per_period=None)
    assert math.isnan(left_in_period(free, "coop-alface", WEEK))
    assert math.isnan(left_in_all(free, "coop-alface"))


def test_what_a_register_says_holds_where_it_is_less() -> None:
    """403 kg of March for all: 3 a day are left, 21 a week; of 1,000 the offer's own 30."""
    assert left_in_period(facts({"kg": 310, "harvest_kg": 403}), "coop-alface", WEEK) == pytest.approx(21)
    assert left_in_period(facts({"kg": 310, "harvest_kg": 1000}), "coop-alface", WEEK) == pytest.approx(30)


def test_what_others_have_of_single_weeks_is_off_these() -> None:
    """31 kg of March, of which others have 10 of the week of the 2nd: none of it is left, and 7 x 21 / 24 of the next."""
    week = {"kg": 10, "first_day": date(2026, 3, 2), "last_day": date(2026, 3, 8)}
    known = facts(week, {"kg": 0, "harvest_kg": 31, "buyer": "register"})
    assert left_in_period(known, "coop-alface", WEEK) == 0
    assert left_in_period(known, "coop-alface", "2026-03-09") == pytest.approx(6.125)


@pytest.mark.parametrize(("weekdays", "before", "across"), [("", 93 * 7 / 36, 93 * 7 / 36), ("tue", 93 * 7 / 36, 93 * 7 / 36), ("thu", 93 * 7 / 29, 100)])  # fmt: skip
def test_a_week_across_two_months_counts_by_its_days_of_delivery(weekdays: str, before: float, across: float) -> None:
    """93 kg of March are left: that from 30 March counts seven days in it if it can come on the 30th or 31st, and none if it comes on 2 April."""
    head = {"first_day": date(2026, 3, 23), "last_day": date(2026, 4, 3)}
    known = facts({"kg": 310, "harvest_kg": 403}, head=head, delivery_weekdays=weekdays)
    assert left_in_period(known, "coop-alface", "2026-03-23") == pytest.approx(min(before, 30))
    assert left_in_period(known, "coop-alface", "2026-03-30") == pytest.approx(min(across, 100 - 20))


def test_days_on_which_nothing_is_offered_are_left_out() -> None:
    """Offered from 17 March on, 15 days of the month: 310 / 15 a day, so 31 kg of 100 a week are off by 1.5 days."""
    head = {"first_day": date(2026, 3, 30), "last_day": date(2026, 4, 3)}
    known = facts({"kg": 310}, head=head, first_day=date(2026, 3, 17))
    assert left_in_period(known, "coop-alface", "2026-03-30") == pytest.approx(100 - 2 * 310 / 15)


def test_two_offers_share_what_is_left() -> None:
    """80 of 150 kg are left: 80 / 130 of 80 and of 50."""
    known = facts({"kg": 310}, more={"kg_per_period": 50})
    assert left_in_period(known, "coop-alface", WEEK) == pytest.approx(80 * 80 / 130)
    assert left_in_period(known, "second", WEEK) == pytest.approx(50 * 80 / 130)


DAYS = [date(2026, 2, 20), date(2026, 3, 1), date(2026, 3, 4), date(2026, 3, 11), date(2026, 3, 31), date(2026, 4, 30)]
KG = [None, 0.0, 40.0, 100.0, 310.0]


def drawn(seed: int) -> Case:
    """Return a case of one or two offers with rows of what others have of them, on any days, in periods of any length."""
    draw = random.Random(seed)

    def days(choice: list[date]) -> tuple[date, date]:
        one, other = draw.choice(choice), draw.choice(choice)
        return min(one, other), max(one, other)

    def season() -> dict[str, Any]:
        when = draw.choice([{}, {"months": "3"}, {"first_day": date(2026, 3, 9)}, {"last_day": date(2026, 3, 9)}])
        return when | {"delivery_weekdays": draw.choice(["", "mon", "tue | wed", "thu", "fri"])}

    rows = []
    for number in range(draw.randint(1, 3)):
        first, last = days(DAYS)
        row = {"buyer": f"b{number}", "kg": draw.choice(KG[1:]), "harvest_kg": draw.choice(KG)}
        rows.append(
            row | {"first_day": first, "last_day": last} | draw.choice([{}, {"first_day": None}, {"last_day": None}])
        )
    first, last = days(DAYS[2:])
    head = {"period": draw.choice(["week", "fortnight", "month"]), "first_day": first, "last_day": last}
    of_first = {
        "kg_per_period": draw.choice(KG),
        "kg_total": draw.choice(KG),
        "expected_loss_share": draw.choice([0, 0.2]),
    }
    other = {"kg_per_period": draw.choice(KG), "kg_total": draw.choice(KG)} | season()
    return shared(*rows, more=draw.choice([None, other]), head=head, **(of_first | season()))


@pytest.mark.parametrize("seed", range(40))
def test_model_and_check_leave_as_much(seed: int) -> None:
    """Two reckonings by different ways give the same whole packs, offer by offer, in each period and in all."""
    case = drawn(seed)
    known, instance = Facts(case, tiny_law()), assemble(case, tiny_law()).instance
    names, periods = instance.offers["offer"], instance.periods["period"]
    rows = zip(instance.supply["offer"], instance.supply["period"], instance.supply["packs"], strict=True)
    told = {(names[offer], periods[period]): packs for offer, period, packs in rows}
    for offer, total in zip(names, instance.offers["total_packs"], strict=True):
        assert arriving_in_all(known, offer) == (np.inf if np.isnan(total) else total)
    for (offer, period), packs in told.items():
        assert packs == arriving_in_period(known, offer, period)
    for period in {period for _offer, period in told}:  # what the model leaves out there has no whole pack
        for offer in {"coop-alface", "second"} & set(names):
            if (offer, period) not in told and known.deliverable.at[offer, period] and ("f1-alface", period) in told:
                assert min(arriving_in_period(known, offer, period), arriving_in_all(known, offer)) < 1
