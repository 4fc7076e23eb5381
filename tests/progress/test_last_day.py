"""The last day from which a share can still be reached: lead times, what comes in between, and the rest of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pandas as pd
import pytest

from planner import service
from planner.case import Case
from planner.making.plan import Plan
from planner.progress.last_day import CLOSE, _most, last_day
from planner.progress.standing import Standing
from planner.replan import bought_until
from tests.replan.ledgers import delivered, entries
from tests.replan.test_remainder import SECOND_WEEK, tiny_plan

BEFORE, FIRST, SUNDAY = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 8)
SHARE = "family-share"


def lines(plan: Plan, before: date) -> pd.DataFrame:
    """Return the ledger of a plan that comes as it stands until a day."""
    frame = delivered(plan, before)
    return frame.assign(reverses=pd.array([pd.NA] * len(frame), dtype="Int64"))


def nothing() -> pd.DataFrame:
    """Return a ledger without a line."""
    return entries([]).assign(reverses=pd.array([], dtype="Int64"))


@cache
def with_lead(days: int) -> Plan:
    """Return the tiny plan, every offer of which takes so many days to come."""
    plan = tiny_plan()
    offers = plan.case.tables["offers"].assign(lead_time_days=pd.array([days] * 6, dtype="Int64"))
    return replace(plan, case=Case({**plan.case.tables, "offers": offers}))


@pytest.mark.parametrize(("lead", "day"), [(0, SECOND_WEEK), (2, SECOND_WEEK), (3, None), (10, None)])
def test_orders_that_come_too_late_reach_nothing(lead: int, day: date | None) -> None:
    """Of R$ 450 R$ 320 are missing. Ordered on Monday, what comes from Wednesday on feeds three days, what comes on Thursday two.

    A day takes 24 kg of bananas and 8 kg of beans. Three days: sitio-a 20 x 3.00, sitio-b 50 x 3.60, coop-c 24 x 7.00: 408 count.
    Two days at the most: sitio-a 20 x 3.00, sitio-b 28 x 3.60, coop-d 16 x 8.00: 288.80.
    """
    plan = with_lead(lead)
    so_far = bought_until(plan.case, lines(plan, SECOND_WEEK), SUNDAY)
    assert last_day(so_far, plan, SHARE, 0.45, pd.Timestamp(SUNDAY)) == day


def test_from_the_day_told_it_is_reached_and_a_period_later_it_is_not() -> None:
    """Half the transfer is out of reach in the second week alone, which R$ 545 of R$ 1,000 at most can bring."""
    plan = tiny_plan()
    so_far = bought_until(plan.case, nothing(), BEFORE)
    now = pd.Timestamp(BEFORE)
    early, late = (_most(so_far, plan, SHARE, pd.Timestamp(day), now) for day in (FIRST, SECOND_WEEK))
    assert early > late == pytest.approx(0.545)
    between = (early + late) / 2
    assert last_day(so_far, plan, SHARE, between, now) == FIRST
    assert early >= between - CLOSE
    assert late < between - CLOSE
    assert last_day(so_far, plan, SHARE, early + 0.001, now) is None


@pytest.mark.parametrize(("spent", "most"), [(0.0, 0.545), (655.0, 0.035)])
def test_money_spent_before_is_not_there_to_reach_it(spent: float, most: float) -> None:
    """Of R$ 545 left, feeding everybody takes 120 kg x 2.50 + 40 kg x 6.00 = 540; with 5 more, 5 kg of beans from coop-c for 35."""
    plan = tiny_plan()
    row = {"date": FIRST, "supplier": "atacado-e", "product": "banana", "kg": 1, "amount": spent, "fund": "transfer"}
    held = entries([row]).assign(reverses=pd.array([pd.NA], dtype="Int64"))
    so_far = bought_until(plan.case, held, FIRST)
    assert _most(so_far, plan, SHARE, pd.Timestamp(SECOND_WEEK)) == pytest.approx(most)


def test_the_rest_of_a_year_stands_as_part_of_the_whole() -> None:
    """Once the rest is planned anew, what came before is in the plan and in the ledger alike, counted once.

    On Monday, before anything of it is recorded, the first week is planned to date (70 of coop-c, 30 or 60 of sitio-a); a day later 450.
    """
    held = lines(tiny_plan(), SECOND_WEEK)
    first = float(held.loc[held["supplier"].isin(["coop-c", "sitio-a"]), "amount"].sum())
    assert first - 70 in (30.0, 60.0)
    plan = service.replan(tiny_plan().case, held, SECOND_WEEK, tiny_plan()).plan
    found: Standing = service.standing(plan.case, held, SECOND_WEEK, plan, last_days=False)
    row = found["standing"].iloc[0]
    assert row[["counted", "planned"]].tolist() == [first, first]
    later = service.standing(plan.case, held, SECOND_WEEK + timedelta(days=1), plan, last_days=False)["standing"].iloc[
        0
    ]
    assert later[["counted", "planned"]].tolist() == [first, 450.0]
    assert found["path"][["planned", "actual"]].to_numpy().tolist() == [[450.0, first]]
    sold = found["supplier_progress"].set_index("supplier")
    assert sold.loc["sitio-a", ["contracted", "delivered"]].tolist() == [90.0, first - 70]
    assert ((sold["delivered_share"] <= 1) | (sold["planned"] == 0)).all()
