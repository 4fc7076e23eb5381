"""What a supplier brings on a day and in a week, and on how many days, held against the plan's order lines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.schema.base import DTYPES
from planner.verify.delivery_limits import DeliveryLimit, delivery_limits
from planner.verify.facts import Facts
from tests.cases import edited, tiny_case, tiny_law

LINES = [("2026-03-04", 10.0), ("2026-03-04", 4.0), ("2026-03-06", 6.0), ("2026-03-09", 8.0)]


def told(bought: list[dict[str, Any]] | None = None, **limits: float) -> list[DeliveryLimit]:
    """Return what is said of the cooperative, which brings 14 kg on Wednesday, 6 on Friday and 8 on the Monday after."""
    first = edited("case", 0, first_day=date(2026, 3, 4), year_first_day=date(2026, 2, 1))
    case = tiny_case(case=first, suppliers=edited("suppliers", 0, **limits), bought=bought or [])
    orders = pd.DataFrame(LINES, columns=["delivery_day", "own_kg"]).assign(own_supplier="coop", packs=1)
    orders["delivery_day"] = orders["delivery_day"].astype(DTYPES["date"])
    return list(delivery_limits(Facts(case, tiny_law()), orders))


def test_who_says_nothing_is_asked_nothing() -> None:
    """Without a limit there is nothing to hold against the lines."""
    assert told() == []


def test_lines_of_a_day_and_of_a_week_add_up() -> None:
    """Two lines make Wednesday's 14 kg; the week has 20, the next 8."""
    assert told(kg_per_day=12, kg_per_week=18) == [
        ("coop", "day", "2026-03-04", 12, 14, "kg"),
        ("coop", "day", "2026-03-06", 12, 6, "kg"),
        ("coop", "week", "2026-03-02", 18, 20, "kg"),
        ("coop", "day", "2026-03-09", 12, 8, "kg"),
        ("coop", "week", "2026-03-09", 18, 8, "kg"),
    ]


@pytest.mark.parametrize(("kg", "left", "days"), [(5.0, 13, 1), (0.0, 18, 2)])
def test_what_came_before_the_plan_in_its_first_week_counts(kg: float, left: float, days: float) -> None:
    """Five kg came on Monday the 2nd, the plan begins on Wednesday; what came on the Sunday before is of another week."""
    bought = [
        {"date": date(2026, 3, day), "supplier": "coop", "product": "alface", "kg": amount, "amount": 1.0}
        for day, amount in ((1, 30.0), (2, kg))
    ]
    first = [
        limit for limit in told(bought, kg_per_week=18, delivery_days_per_week=2) if limit.first_day == "2026-03-02"
    ]
    assert [(limit.about, limit.most, limit.found) for limit in first] == [("week", left, 20), ("days", days, 2)]
