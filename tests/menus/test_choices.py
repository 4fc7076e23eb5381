"""What fills interchangeable ingredients, for whom, and free menus that have nothing to serve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from planner.case import Case
from planner.making.plan import Outcome, Plan
from planner.menus import NOTHING_SERVED, plan_menu, why_impossible
from planner.reports.verdict import verdict
from planner.verify import verify
from tests.cases import Row, added, edited, rows, tiny_case, typed
from tests.menus.cases import LAW, ORANGE, free_case
from tests.shared import make_plan

CHEAPEST = replace(LAW, targets=())
"""A law that asks for no shares, so that money alone decides."""

FRUITS: list[Row] = [
    {"dish": "fruta", "product": "banana", "choice": "fruta", "net_g": 80},
    {"dish": "fruta", "product": "laranja", "choice": "fruta", "net_g": 60},
]


def _with_fruits(fruits: list[Row], **tables: list[Row]) -> Case:
    recipes = [row for row in rows("recipes") if row["dish"] != "fruta"] + fruits
    content: dict[str, list[Row]] = {
        "products": added("products", ORANGE),
        "offers": added("offers", {"offer": "firma-laranja", "supplier": "firma", "product": "laranja", "price": 3}),
        "targets": [],
    }
    return tiny_case(recipes=recipes, **content | tables)


def _with_repertoire(case: Case, repertoire: list[Row]) -> Case:
    return replace(case, tables={**case.tables, "repertoire": typed("repertoire", repertoire)})


@cache
def by_stage() -> Plan:
    """Return the plan in which primary has banana alone, and pre-school orange alone."""
    return make_plan(_with_fruits([FRUITS[0] | {"stage": "primary"}, FRUITS[1] | {"stage": "pre"}]))


def test_each_stage_is_served_a_product_of_its_own_recipe() -> None:
    """Banana for 100 pupils x 80 g x 1.5, orange for 40 x 60 g, on two days of each of two weeks: 48 and 9.6 kg."""
    plan = by_stage()
    fruit = plan["served"].query("choice == 'fruta'")
    assert set(zip(fruit["stage"], fruit["product"], strict=True)) == {("primary", "banana"), ("pre", "laranja")}
    kg = plan["orders"].groupby("product")["kg"].sum()
    assert kg["banana"] == pytest.approx(48.0)
    assert kg["laranja"] == pytest.approx(10.0)  # whole kilograms: 5 a week for 4.8
    assert plan.figure("short_kg") == 0


@pytest.mark.parametrize(("stage", "product"), [("primary", "laranja"), ("pre", "banana"), ("", "banana")])
def test_a_product_that_a_stages_recipe_does_not_allow_is_found_out(stage: str, product: str) -> None:
    """The check holds every stage against its own recipe."""
    plan = by_stage()
    served = plan["served"].copy()
    row = served.index[served["choice"] == "fruta"][0]
    served.loc[row, ["stage", "product"]] = [stage, product]
    told = {v.what for v in verify(plan.case, plan.law, dict(plan.tables) | {"served": served})}
    assert "This product does not fill this ingredient." in told


def test_a_stage_left_out_or_served_twice_is_found_out() -> None:
    """One row too few, or the same ingredient for all beside one for a stage."""
    plan = by_stage()
    served = plan["served"]
    row = served.index[served["stage"] == "pre"][0]
    told = {v.what for v in verify(plan.case, plan.law, dict(plan.tables) | {"served": served.drop(row)})}
    assert "It is not said what fills an interchangeable ingredient." in told
    twice = served.copy()
    twice.loc[row, ["stage", "product"]] = ["", "laranja"]
    told = {v.what for v in verify(plan.case, plan.law, dict(plan.tables) | {"served": twice})}
    assert "Two products fill one interchangeable ingredient for the same pupils." in told


@pytest.mark.parametrize("price", [3.0, 30.0])
def test_price_not_the_order_of_rows_decides_what_fills_a_given_menu(price: float) -> None:
    """60 g of orange at 3 a kg are cheaper than 120 g of banana at 4 a kg, at 30 a kg they are dearer; in any order of rows."""
    offers = added("offers", {"offer": "firma-laranja", "supplier": "firma", "product": "laranja", "price": price})
    products = []
    for fruits in (FRUITS, FRUITS[::-1]):
        served = plan_menu(_with_fruits(fruits, offers=offers), CHEAPEST).served
        assert served is not None
        products.append(set(served.loc[served["choice"] != "", "product"]))
    assert products[0] == products[1] == ({"laranja"} if price == 3.0 else {"banana"})


def test_what_is_in_season_fills_a_given_menu() -> None:
    """Oranges come in the second week alone, though they are the cheaper."""
    late = {
        "offer": "firma-laranja",
        "supplier": "firma",
        "product": "laranja",
        "price": 3,
        "first_day": date(2026, 3, 9),
    }
    served = plan_menu(_with_fruits(FRUITS, offers=added("offers", late)), CHEAPEST).served
    assert served is not None
    fruit = served[served["choice"] != ""].sort_values("date")
    assert fruit["product"].tolist() == ["banana", "banana", "laranja", "laranja"]


def test_weeks_in_which_nothing_may_be_served_are_told() -> None:
    """A repertoire that begins in March leaves the last week of February empty: a plan that is short, and says since when."""
    case = _with_repertoire(
        free_case(case=edited("case", 0, first_day=date(2026, 2, 23)), frequency_rules=[]),
        [{"menu": "all", "dish": dish, "months": "3-12"} for dish in ("arroz_feijao", "fruta")],
    )
    plan = make_plan(case)
    assert plan.outcome is Outcome.SHORT
    notes = plan["menu_notes"]
    note = notes[notes["kind"] == NOTHING_SERVED].iloc[0]
    assert (note["menu"], note["window"], note["amount"]) == ("all", "2026-02-23", 5.0)
    assert plan["served"]["date"].min().date() == date(2026, 3, 2)
    assert "no-dish-allowed" in {finding.code for finding in plan.findings}


def test_a_menu_that_nobody_eats_is_passed_over() -> None:
    """Nobody is enrolled in it, or nobody takes it up: a finding, and the others are planned."""
    groups = [{"menu": "all", "name": "Todos", "mode": "repertoire"}, {"menu": "b", "name": "B", "mode": "repertoire"}]
    repertoire = [{"menu": menu, "dish": dish} for menu in ("all", "b") for dish in ("arroz_feijao", "fruta")]
    nobody = free_case(menu_groups=groups, frequency_rules=[])
    zero = free_case(
        menu_groups=groups,
        frequency_rules=[],
        enrolment=added("enrolment", {"site": "emef", "stage": "pre", "pupils": 9, "take_up_share": 0, "menu": "b"}),
    )
    for case in (nobody, zero):
        plan = make_plan(_with_repertoire(case, repertoire))
        assert "menu-without-eaters" in {finding.code for finding in plan.findings}
        assert set(plan["served"]["menu"]) == {"all"}


def test_a_hard_minimum_that_no_dish_can_serve_stands_in_the_way() -> None:
    """Pasta twice a week, and no dish with pasta: impossible, and rule, menu and weeks are named."""
    rules = [{"rule": "massa", "scope": "dish_tag", "value": "pasta", "per": "week", "minimum": 2}]
    case = free_case(("arroz_feijao", "fruta"), frequency_rules=rules)
    menu = plan_menu(case, LAW)
    assert not menu.possible
    reasons = why_impossible(case, LAW, menu)
    assert set(zip(reasons["rule"], reasons["about"], strict=True)) == {("massa", "all")}
    assert reasons["period"].tolist() == ["2026-03-02", "2026-03-09"]
    assert reasons["amount"].tolist() == [2.0, 2.0]


EMPTY = "Nothing is served: there is no meal in the plan, on 1,400 pupils x school days."


@pytest.mark.parametrize(
    ("mode", "dishes", "reason"),
    [
        ("free_basket", (), "no dish of the repertoire may be"),
        ("free_basket", ("fruta", "salada"), "nothing asks the basket for food"),
        ("repertoire", (), "no dish of the repertoire may be"),
    ],
)
def test_a_menu_that_serves_nothing_leaves_everybody_without(mode: str, dishes: tuple[str, ...], reason: str) -> None:
    """140 pupils on 10 school days are 1,400 without a menu, whatever its mode: said first, and planner and check agree."""
    menus = [{"menu": "all", "dish": "salada"}]
    case = free_case(dishes, mode, frequency_rules=[], targets=[], menus=menus)
    plan = make_plan(case)
    assert "menu-asked-for-nothing" in {finding.code for finding in plan.findings}
    summary = plan.tables["summary"].set_index("measure")["value"]
    assert (summary["meals_planned"], summary["days_without_menu"]) == (0, 1400)
    assert plan.outcome is Outcome.SHORT
    assert verdict(case, plan.tables)[0].text == EMPTY
    assert not len(plan.tables["meal_costs"])
    assert "Withheld" not in set(plan.tables["warnings"]["topic"])
    assert reason in plan.tables["menu_notes"]["text"].iloc[0]
