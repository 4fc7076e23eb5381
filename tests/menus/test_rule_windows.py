"""Free menus keep rules that count in blocks of days served, in any weeks, in any month, and different foods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from planner.case import Case
from planner.making.plan import Plan
from planner.menus import MenuFacts, frequency_table, plan_menu, why_impossible
from planner.menus.plan import MenuPlan
from planner.verify import verify
from tests.cases import added, edited
from tests.menus.cases import LAW, free_case
from tests.shared import make_plan

CHEAPEST = replace(LAW, targets=())
"""A law that asks for no shares, so that money alone decides: lentils are the cheapest, rice and beans the dearest."""

FOUR_WEEKS = edited("case", 0, last_day=date(2026, 3, 27))


def ruled(*rules: dict[str, Any], **tables: Any) -> Case:
    """Return four weeks of a free menu under rules of its own."""
    named = [{"rule": f"r{number}", "scope": "dish"} | rule for number, rule in enumerate(rules)]
    return free_case(frequency_rules=named, **{"case": FOUR_WEEKS, "targets": []} | tables)


def chosen(case: Case) -> MenuPlan:
    """Return the menu of a case, which keeps every rule."""
    menu = plan_menu(case, CHEAPEST)
    assert menu.possible
    assert menu.served is not None
    table = frequency_table(MenuFacts(case, CHEAPEST, menu.served))
    assert set(table["judgement"]) <= {"met", "nothing_to_count"}
    return menu


def days(menu: MenuPlan, dish: str) -> np.ndarray:
    """Return the numbers of the school days on which a dish is served, from 0."""
    assert menu.served is not None
    every = np.unique(menu.served["date"].to_numpy())
    return np.searchsorted(every, np.unique(menu.served.loc[menu.served["dish"] == dish, "date"].to_numpy()))


@pytest.mark.parametrize(("maximum", "most"), [(1, 3), (2, 6)])
def test_a_most_in_blocks_of_days_that_cut_weeks(maximum: int, most: int) -> None:
    """Lentils, the cheapest, once (twice) in each 8 days served: blocks of 8, 8 and 4 of 20 days, so on 3 (6) days and no more."""
    found = days(chosen(ruled({"value": "lentilha", "per": "serving_days", "span": 8, "maximum": maximum})), "lentilha")
    assert np.bincount(found // 8, minlength=3).tolist() == [maximum] * 3
    assert len(found) == most


def test_a_least_in_blocks_of_days() -> None:
    """Rice and beans, the dearest, twice in each 8 days served: the last block, of 4 days, owes one."""
    found = days(
        chosen(ruled({"value": "arroz_feijao", "per": "serving_days", "span": 8, "minimum": 2})), "arroz_feijao"
    )
    assert np.bincount(found // 8, minlength=3).tolist() == [2, 2, 1]


def test_a_least_in_any_three_weeks() -> None:
    """Rice and beans once in any three of four weeks: one day, in the second or third week, is in both windows."""
    found = days(chosen(ruled({"value": "arroz_feijao", "per": "any_weeks", "span": 3, "minimum": 1})), "arroz_feijao")
    assert len(found) == 1
    assert 5 <= found[0] < 15


def test_a_most_in_any_two_weeks() -> None:
    """Lentils on two days at most in any two weeks: on four days in all, no more than two in weeks side by side."""
    found = days(chosen(ruled({"value": "lentilha", "per": "any_weeks", "span": 2, "maximum": 2})), "lentilha")
    by_week = np.bincount(found // 5, minlength=4)
    assert (by_week[:-1] + by_week[1:]).max() == 2
    assert len(found) == 4


def test_any_month_counts_from_every_day() -> None:
    """Lentils on three days at most in any month: a plan of four weeks is one window, so three days in all."""
    assert len(days(chosen(ruled({"value": "lentilha", "per": "any_month", "maximum": 3})), "lentilha")) == 3


def test_what_was_served_before_is_in_the_block_begun() -> None:
    """Five days before, lentils on one: of the block of 8 three days are left, without lentils."""
    served = [
        {"date": date(2026, 2, 23 + day), "menu": "all", "dish": "arroz_feijao" if day else "lentilha"}
        for day in range(5)
    ]
    rule = {"value": "lentilha", "per": "serving_days", "span": 8, "maximum": 1}
    found = days(chosen(ruled(rule, served=served)), "lentilha")
    assert found.min() >= 3
    assert np.bincount((found + 5) // 8, minlength=4).tolist() == [0, 1, 1, 1]


@pytest.mark.parametrize("least", [1, 2])
def test_different_foods_a_week(least: int) -> None:
    """Oranges alone, the cheaper, where one fruit a week is asked for; oranges and bananas in both weeks where two are."""
    rule = {"scope": "food_group", "value": "fruit", "per": "week", "count": "foods", "minimum": least}
    dishes = ("arroz_feijao", "lentilha", "salada", "fruta_epoca")
    orange = {"offer": "firma-laranja", "supplier": "firma", "product": "laranja", "price": 0.5}
    cheap = added("offers", orange)
    menu = chosen(ruled(rule, repertoire=dishes, offers=cheap, case=edited("case", 0)))
    assert menu.served is not None
    fruit = menu.served[menu.served["choice"] != ""]
    assert fruit.groupby(fruit["date"].dt.isocalendar().week)["product"].nunique().tolist() == [least, least]


def test_more_foods_than_there_are_stand_in_the_way() -> None:
    """Three fruits a week of two that there are: impossible, and the rule and both weeks are named."""
    rule = {"scope": "food_group", "value": "fruit", "per": "week", "count": "foods", "minimum": 3}
    case = ruled(rule, case=edited("case", 0))
    menu = plan_menu(case, CHEAPEST)
    assert not menu.possible
    reasons = why_impossible(case, CHEAPEST, menu)
    assert set(zip(reasons["rule"], reasons["about"], strict=True)) == {("r0", "all")}
    assert reasons["amount"].tolist() == [1.0, 1.0]


@cache
def two_fruits() -> Plan:
    """Return the plan of a menu with two fruits a week."""
    rule = {"scope": "food_group", "value": "fruit", "per": "week", "count": "foods", "minimum": 2}
    return make_plan(ruled(rule, case=edited("case", 0)))


def test_the_check_counts_foods_for_itself() -> None:
    """It agrees with the plan, finds a figure that counts days in place of foods, and a menu with one fruit."""
    plan = two_fruits()
    assert not list(verify(plan.case, plan.law, plan.tables))
    table = plan["menu_frequency"]
    assert (table["found"] == 2).all()
    wrong = verify(plan.case, plan.law, dict(plan.tables) | {"menu_frequency": table.assign(found=table["days"])})
    assert any(v.family == "menu_frequency" for v in wrong)
    served = plan["served"].copy()
    served.loc[served["choice"] != "", "product"] = "banana"
    one = verify(plan.case, plan.law, dict(plan.tables) | {"served": served})
    assert "This is served too rarely." in {v.what for v in one}
