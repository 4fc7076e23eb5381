"""What was served before the plan's first day counts under the rules on how often."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.making.plan import Plan
from planner.menus import MenuFacts, frequency_table, plan_menu
from planner.replan import remainder
from planner.verify import verify
from tests.cases import edited, tiny_case
from tests.menus.cases import LAW, free_case
from tests.replan.ledgers import delivered
from tests.shared import make_plan

REST: dict[str, Any] = {"first_day": date(2026, 3, 9), "year_first_day": date(2026, 3, 2)}


def rest_case(rule: dict[str, Any], days: list[int], dish: str = "macarrao") -> Case:
    """Return the second week with a free menu and one rule; rice and beans were served in the first but on some days."""
    before = [
        {"date": date(2026, 3, day), "menu": "all", "dish": dish if day in days else "arroz_feijao"}
        for day in range(2, 7)
    ]
    rules = [{"rule": "rule", "scope": "dish", "value": dish} | rule]
    return free_case(frequency_rules=rules, served=before, case=edited("case", 0, **REST))


def days_served(case: Case, dish: str = "macarrao") -> list[int]:
    """Return the days of March on which a dish is served in the plan, which passes every check."""
    found = plan_menu(case, LAW)
    assert found.served is not None
    assert not found.broken
    table = frequency_table(MenuFacts(case, LAW, found.served))
    assert (table["judgement"] == "met").all()
    return sorted(found.served.loc[found.served["dish"] == dish, "date"].dt.day)


@pytest.mark.parametrize("per", ["month", "year"])
@pytest.mark.parametrize(
    ("minimum", "maximum", "least", "most"), [(None, 3, 0, 0), (None, 4, 0, 1), (5, 5, 2, 2), (8, None, 5, 5)]
)
def test_what_was_served_is_taken_off(
    per: str, minimum: int | None, maximum: int | None, least: int, most: int
) -> None:
    """Pasta on three days of the first week: of three nothing is left, of five two, and eight take every day.

    A month with ten school days owes half of its minimum, so twice as much is asked of it.
    """
    owed = None if minimum is None else minimum * (2 if per == "month" else 1)
    rule = {"per": per, "minimum": owed, "maximum": maximum}
    assert least <= len(days_served(rest_case(rule, [2, 3, 4]))) <= most


def test_a_rest_begins_before_the_plan() -> None:
    """Pasta on Friday, two days of rest, twice a week at least: Wednesday is the first day, so that one remains."""
    assert days_served(rest_case({"per": "week", "rest_days": 2, "minimum": 1}, [6]))[0] >= 11
    free = days_served(rest_case({"per": "week", "rest_days": 2, "minimum": 2}, [2]))
    assert free[0] < 11


@pytest.mark.parametrize(("maximum", "judgement"), [(5, "met"), (4, "not_met")])
def test_a_plan_of_the_rest_tells_the_sum_and_is_checked(maximum: int, judgement: str) -> None:
    """Salad on two days before and three now: five in the month; a figure that leaves the two out is found out."""
    rule = {"rule": "salad", "scope": "food_group", "value": "vegetable", "per": "month", "maximum": maximum}
    before = [{"date": date(2026, 3, day), "menu": "all", "dish": "salada"} for day in (2, 4)]
    menus = [{"menu": "all", "weekday": day, "dish": "salada"} for day in ("mon", "wed", "fri")]
    rules = [rule | {"mode": "soft"}]
    case = tiny_case(frequency_rules=rules, menus=menus, served=before, case=edited("case", 0, **REST))
    plan = make_plan(case)
    row = plan["menu_frequency"].set_index("rule").loc["salad"]
    assert (row["days"], row["found"], row["judgement"]) == (5, 5, judgement)
    wrong = plan["menu_frequency"].assign(found=lambda frame: frame["found"] - 2)
    told = verify(case, plan.law, dict(plan.tables) | {"menu_frequency": wrong})
    assert any(violation.family == "menu_frequency" for violation in told)


@cache
def whole() -> Plan:
    """Return the plan of both weeks, with a rule of every window on what its fixed menu serves."""
    rules: list[dict[str, Any]] = [
        {"rule": f"{value} {per} {count}", "scope": "food_group", "value": value, "per": per, "count": count,
         "maximum": 9, "minimum": 1, "rest_days": rest, "mode": "soft"}
        for value, rest in (("fruit", 0), ("vegetable", 1))
        for per in ("week", "month", "year")
        for count in ("days", "servings")
    ]  # fmt: skip
    return make_plan(tiny_case(frequency_rules=rules))


@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 3, 11)])
def test_a_menu_that_stays_keeps_its_figures(day: date) -> None:
    """Planned anew on Monday or on Wednesday: weeks, months and the year that are not over count what they did."""
    plan = whole()
    rest = make_plan(remainder(plan.case, delivered(plan, day), day, plan))
    columns = ["rule", "window", "days", "found", "minimum", "maximum", "too_soon"]
    first = day.isoformat()
    found = rest["menu_frequency"][columns].replace({"window": {first: "2026-03-09"}})
    stated = plan["menu_frequency"][columns]
    stated = stated[stated["window"] != "2026-03-02"]
    pd.testing.assert_frame_equal(
        found.drop(columns="too_soon").sort_values(["rule"], ignore_index=True),
        stated.drop(columns="too_soon").sort_values(["rule"], ignore_index=True),
    )
    assert found["too_soon"].sum() <= stated["too_soon"].sum()


def test_what_was_served_adds_up_over_several_rests() -> None:
    """Planned anew on Monday and again on Wednesday: every day once, none of the plan's own."""
    plan = whole()
    monday = remainder(plan.case, delivered(plan, date(2026, 3, 9)), date(2026, 3, 9), plan)
    again = make_plan(monday)
    wednesday = remainder(monday, delivered(again, date(2026, 3, 11)), date(2026, 3, 11), again)
    days = wednesday["served"]["date"].dt.day
    assert sorted(set(days)) == [2, 3, 4, 5, 6, 9, 10]
    assert not wednesday["served"].duplicated(["date", "menu", "dish", "choice"]).any()
