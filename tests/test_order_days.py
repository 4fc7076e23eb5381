"""The last day to order where suppliers take orders on some weekdays only: by hand, in plans, on paper and in the check."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.order_days import first_deliveries, last_order_days
from planner.progress.last_day import _with_lead_times
from planner.reports.order_sheets import order_sheets
from planner.schema.base import WEEKDAYS
from planner.verify import verify
from planner.verify.facts import Facts
from tests.cases import edited, rows, tiny_case, tiny_law
from tests.shared import make_plan

MONDAY = date(2026, 3, 9)


def number(day: date) -> int:
    """Return a day as a number."""
    return (day - date(1970, 1, 1)).days


def facts(weekdays: str | None, lead: int | None) -> Facts:
    """Return the facts of the tiny case in which the firm takes orders on some weekdays, its rice with a lead time."""
    offers = edited("offers", 3, lead_time_days=lead)
    return Facts(tiny_case(suppliers=edited("suppliers", 2, order_weekdays=weekdays), offers=offers), tiny_law())


@pytest.mark.parametrize(
    ("weekdays", "lead", "due"),
    [
        ("thu", 3, date(2026, 3, 5)), ("thu", 4, date(2026, 3, 5)), ("thu", 5, date(2026, 2, 26)), ("", 3, date(2026, 3, 6)),
        ("", 8, date(2026, 3, 1)), ("mon|thu", 0, MONDAY), ("mon|thu", 1, date(2026, 3, 5)), ("tue", 0, date(2026, 3, 3)),
    ],
)  # fmt: skip
def test_the_last_day_to_order(weekdays: str, lead: int, due: date) -> None:
    """What comes on Monday 9 March: at least the lead time before, on the last day for orders; plan and check reckon the same."""
    plan = last_order_days(np.array([number(MONDAY)]), np.array([lead]), [weekdays])
    assert plan.tolist() == [number(due)]
    assert facts(weekdays or None, lead or None).order_by("firma-arroz", pd.Timestamp(MONDAY)).date() == due


@given(st.integers(0, 40_000), st.integers(0, 60), st.sets(st.sampled_from(WEEKDAYS)))
def test_what_is_ordered_on_its_last_day_comes_then_or_earlier(day: int, lead: int, weekdays: set[str]) -> None:
    """An order of the last day reaches the delivery, one of the day after does not; the last day is a day for orders."""
    cell = "|".join(sorted(weekdays))
    due = int(last_order_days(np.array([day]), np.array([lead]), [cell])[0])
    assert day - lead - 7 < due <= day - lead
    assert not weekdays or WEEKDAYS[(due + 3) % 7] in weekdays
    assert (
        first_deliveries(due, np.array([lead]), [cell])[0]
        <= day
        < first_deliveries(due + 1, np.array([lead]), [cell])[0]
    )


def _firm_late(**cells: Any) -> Any:
    """Return the tiny case ordered on Friday 27 February, the firm's bananas, which keep a day, with a lead time of three days."""
    products = [row | {"shelf_life_days": 0} if row["product"] == "banana" else row for row in rows("products")]
    return tiny_case(
        case=edited("case", 0, order_day=date(2026, 2, 27)), suppliers=edited("suppliers", 2, **cells), products=products,
        offers=[row | {"lead_time_days": 3} for row in rows("offers") if row["offer"] != "coop-banana"], targets=[],
    )  # fmt: skip


def _bananas(case: Any) -> list[int]:
    """Return the days of March on which bananas come in a plan."""
    orders = make_plan(case)["orders"]
    return sorted(set(orders.loc[orders["product"] == "banana", "delivery_day"].dt.day))


@pytest.mark.parametrize(("weekdays", "first"), [(None, 3), ("fri", 3), ("mon", 5), ("thu", 10)])
def test_what_can_still_be_ordered_follows_the_days_for_orders(weekdays: str | None, first: int) -> None:
    """Ordered on Friday, bananas for Tuesday 3 March come; where orders are taken on Mondays those of Thursday 5, on Thursdays of 10."""
    assert _bananas(_firm_late(order_weekdays=weekdays))[0] == first


def test_papers_and_check_name_the_day() -> None:
    """A plan's rice says a Thursday; the order list prints it; a Sunday written in its place is found."""
    offers = edited("offers", 3, lead_time_days=3)
    plan = make_plan(tiny_case(suppliers=edited("suppliers", 2, order_weekdays="thu"), offers=offers))
    orders = plan["orders"]
    rice = orders["offer"] == "firma-arroz"
    assert set(orders.loc[rice, "order_by"].dt.day_of_week) == {3}
    sheet = next(one for one in order_sheets(plan.tables) if one.supplier == "firma")
    assert {due for due in sheet.order_by.values() if due} <= set(orders["order_by"].dt.date)
    wrong = dict(plan.tables) | {
        "orders": orders.assign(order_by=orders["order_by"].mask(rice, pd.Timestamp(2026, 3, 1)))
    }
    told = verify(plan.case, plan.law, wrong)
    assert {violation.what for violation in told} == {
        "The last day to order is not the one that the offer's lead time and its supplier's days for orders give."
    }


def test_the_last_day_from_which_a_share_can_be_reached_waits_for_the_day_for_orders() -> None:
    """From Friday 6 March, where orders are taken on Mondays with a lead time of two days, nothing comes before Wednesday 11."""
    case = tiny_case(
        suppliers=edited("suppliers", 2, order_weekdays="mon"), offers=edited("offers", 3, lead_time_days=2)
    )
    first = _with_lead_times(case, pd.Timestamp(2026, 3, 6)).tables["offers"].set_index("offer")["first_day"]
    assert first["firma-arroz"] == pd.Timestamp(2026, 3, 11)
    assert first["firma-feijao"] == pd.Timestamp(2026, 3, 9)
    assert pd.isna(first["coop-banana"])
