"""Shares of servings: what is in season, by its month, or of one kind, in menus that are given and menus that are chosen."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from planner.case import Case
from planner.making.plan import Plan
from planner.verify import verify
from tests.cases import Row, added, edited, tiny_case
from tests.menus.cases import ORANGE
from tests.menus.test_rule_windows import CHEAPEST, chosen, plan_menu, ruled, why_impossible
from tests.shared import make_plan

TOMATO: Row = {"product": "tomate", "name": "Tomate", "food_group": "vegetable", "processing_class": "fresh", "unit": "kg", "unit_kg": 1.0, "shelf_life_days": 5}  # fmt: skip
RIPE: dict[str, Any] = {"scope": "season", "value": "in_season", "count": "share", "of": "food_group:fruit|vegetable"}


def ripe_in(months: dict[str, str], *more: Row) -> list[Row]:
    """Return the products with the months of their season."""
    return [row | {"season_months": months.get(str(row["product"]), "")} for row in added("products", *more)]


@cache
def salads(minimum: float, banana: bool) -> Plan:
    """Return the plan of the example by hand: lettuce and tomato on Friday 29 May and Monday 1 June, perhaps with a banana."""
    days = (date(2026, 5, 29), date(2026, 6, 1))
    dishes = ("salada", "fruta") if banana else ("salada",)
    menus: list[Row] = [{"menu": "all", "date": day, "dish": dish} for day in days for dish in dishes]
    case = tiny_case(
        case=edited("case", 0, first_day=days[0], last_day=days[1]),
        products=ripe_in({"alface": "1-12", "tomate": "6-9"}, TOMATO),
        offers=added("offers", {"offer": "tomate", "supplier": "firma", "product": "tomate", "price": 3}),
        recipes=added("recipes", {"dish": "salada", "product": "tomate", "net_g": 40}),
        menus=menus,
        frequency_rules=[RIPE | {"rule": "ripe", "per": "year", "minimum": minimum, "mode": "soft"}],
    )
    return make_plan(case)


@pytest.mark.parametrize(
    ("minimum", "banana", "share", "judged"),
    [(0.75, False, 0.75, "met"), (0.76, False, 0.75, "not_met"), (0.5, True, 0.5, "met"), (0.51, True, 0.5, "not_met")],
)
def test_each_food_of_a_dish_is_a_serving_in_the_month_of_its_day(
    minimum: float, banana: bool, share: float, judged: str
) -> None:
    """Lettuce twice and tomato once of four servings are in season: 0.75; with two bananas without a season 3 of 6. The check agrees."""
    plan = salads(minimum, banana)
    (row,) = plan["menu_frequency"].to_dict("records")
    assert (row["found"], row["judgement"]) == (pytest.approx(share), judged)
    assert not [v for v in verify(plan.case, plan.law, plan.tables) if v.family == "menu_frequency"]


def test_a_share_told_wrongly_is_found_out() -> None:
    """A plan that counts the tomato of May among what is in season says 1."""
    plan = salads(0.75, banana=False)
    wrong = dict(plan.tables) | {"menu_frequency": plan["menu_frequency"].assign(found=1.0)}
    assert any(v.family == "menu_frequency" for v in verify(plan.case, plan.law, wrong))


def test_a_share_of_no_servings_is_nothing_to_count() -> None:
    """Rice and beans alone have neither fruit nor vegetable; the share that is missed is told in parts of a hundred elsewhere."""
    rule = RIPE | {"rule": "ripe", "per": "week", "minimum": 0.45, "mode": "soft"}
    plan = make_plan(tiny_case(menus=[{"menu": "all", "dish": "arroz_feijao"}], frequency_rules=[rule]))
    assert set(plan["menu_frequency"]["judgement"]) == {"nothing_to_count"}
    assert not [v for v in verify(plan.case, plan.law, plan.tables) if v.family == "menu_frequency"]


def free(minimum: float | None, **rule: Any) -> Case:
    """Return four weeks of a free menu with a salad each day and a fruit, of which oranges alone are in season."""
    return ruled(RIPE | {"per": "year", "minimum": minimum} | rule, products=ripe_in({"laranja": "1-12"}, ORANGE))


@pytest.mark.parametrize("rule", [{}, {"per": "any_weeks", "span": 2}, {"per": "serving_days", "span": 8}])
def test_a_free_menu_serves_what_is_in_season(rule: dict[str, Any]) -> None:
    """A salad without a season and an orange on every day are half of the servings, in whatever window."""
    menu = chosen(free(0.5, **rule))
    assert menu.served is not None
    fruit = menu.served[menu.served["slot"] == "fruit"]
    assert set(fruit["product"]) == {"laranja"}


def test_a_most_is_kept_too() -> None:
    """At most a fifth of fruit and vegetables in season: oranges on eight of twenty days at most, though they are the cheaper."""
    menu = chosen(free(None, maximum=0.2))
    assert menu.served is not None
    assert (menu.served["product"] == "laranja").sum() <= 8


def test_more_than_there_is_in_season_stands_in_the_way() -> None:
    """Six tenths are more than oranges alone can be: impossible, by a tenth of the servings."""
    case = free(0.6)
    menu = plan_menu(case, CHEAPEST)
    assert not menu.possible
    (reason,) = why_impossible(case, CHEAPEST, menu).to_dict("records")
    assert (reason["rule"], reason["about"], reason["unit"]) == ("r0", "all", "share")
    assert reason["amount"] == pytest.approx(0.1)


def test_a_share_of_one_kind() -> None:
    """Half of the fruit is to be banana: of oranges, the cheaper, ten days are left."""
    rule = {
        "scope": "product",
        "value": "banana",
        "count": "share",
        "of": "food_group:fruit",
        "per": "year",
        "minimum": 0.5,
    }
    menu = chosen(ruled(rule, products=ripe_in({}, ORANGE)))
    assert menu.served is not None
    fruit = menu.served[menu.served["slot"] == "fruit"]
    assert (fruit["product"] == "laranja").sum() <= 10
