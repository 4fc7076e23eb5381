"""Dishes that are made of other things in another season: one name, bought, weighed out and counted by the day.

By hand: 100 pupils of primary and 40 of pre-school eat fruit on 28 and 30 April and on 5 and 7 May. From October to April it is 40 g of banana
(gross factor 1.5) and 30 g of orange, from May to September 80 g of banana. Banana, in dozens of 1.5 kg: 8 + 4 in the week of April
(12 and 4.8 kg), 16 + 7 in that of May (24 and 9.6 kg). Orange: 6 + 3 kg in April (6 and 2.4 kg), none in May.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.making.plan import Plan
from planner.menus.recipes import dish_grams
from planner.papers.kitchens import kitchen_papers
from planner.verify import verify
from tests.cases import Row, added, edited, rows, tiny_case
from tests.menus.cases import ORANGE
from tests.menus.fruits import days_of, planned
from tests.shared import make_plan

BANANA: Row = {"dish": "fruta", "product": "banana"}
FRUIT: list[Row] = [
    BANANA | {"net_g": 80, "months": "5-9"},
    BANANA | {"net_g": 40, "months": "10-4"},
    {"dish": "fruta", "product": "laranja", "net_g": 30, "months": "10-4"},
]


def _case(fruit: list[Row], **tables: Any) -> Case:
    days = {"first_day": date(2026, 4, 27), "last_day": date(2026, 5, 8)}
    content: dict[str, Any] = {
        "case": edited("case", 0, **days),
        "recipes": [row for row in rows("recipes") if row["dish"] != "fruta"] + fruit,
        "products": added("products", ORANGE),
        "offers": added("offers", {"offer": "firma-laranja", "supplier": "firma", "product": "laranja", "price": 3}),
        "targets": [],
    }
    return tiny_case(**content | tables)


@cache
def _plan() -> Plan:
    return make_plan(_case(FRUIT))


def test_each_week_buys_what_the_dish_is_made_of_on_its_days() -> None:
    """12 dozen bananas and 9 kg of oranges in April, 23 dozen and none in May."""
    plan = _plan()
    assert plan.violations == ()
    packs = plan["orders"].groupby(["period", "product"])["packs"].sum()
    assert packs["2026-04-27", "banana"] == 12
    assert packs["2026-05-04", "banana"] == 23
    assert packs["2026-04-27", "laranja"] == 9
    assert ("2026-05-04", "laranja") not in packs.index


def test_the_check_reads_the_days_by_itself() -> None:
    """A plan made as if the months were exchanged is found out against the case as it is."""
    exchanged = [row | {"months": {"5-9": "10-4", "10-4": "5-9"}[row["months"]]} for row in FRUIT]
    wrong = make_plan(_case(exchanged))
    assert wrong.violations == ()
    assert verify(_plan().case, wrong.law, dict(wrong.tables))


def test_sheets_tell_the_ingredients_of_the_day() -> None:
    """The menu names oranges in April alone; the recipe sheet has two recipes, each with the days within which it holds."""
    sheet = _plan()["menu_sheet"].query("dish == 'fruta'")
    inside = {str(day.date()): cell for day, cell in zip(sheet["date"], sheet["ingredients"], strict=True)}
    assert inside["2026-04-30"] == "Banana|Laranja"
    assert inside["2026-05-05"] == "Banana"
    recipe = _plan()["recipe_sheet"].query("dish == 'fruta' and site == 'emef'")
    told = {
        (str(row.first_day.date()), str(row.last_day.date()), row.product): (row.net_kg, row.gross_kg)
        for row in recipe.itertuples()
    }
    assert told == {
        ("2026-04-27", "2026-04-30", "banana"): (4.0, 6.0),
        ("2026-04-27", "2026-04-30", "laranja"): (3.0, 3.0),
        ("2026-05-01", "2026-05-08", "banana"): (8.0, 12.0),
    }


def test_a_wrong_weight_or_day_on_the_recipe_sheet_is_found_out() -> None:
    """80 g in April, or a season told to end a day later, is not what the recipe says."""
    plan = _plan()
    sheet = plan["recipe_sheet"]
    row = sheet.index[(sheet["dish"] == "fruta") & (sheet["first_day"] == "2026-04-27")][0]
    days = (("first_day", pd.Timestamp("2026-04-28")), ("last_day", pd.Timestamp("2026-05-01")))
    for column, value in (("net_kg", 8.0), *days):
        spoilt = sheet.copy()
        spoilt.loc[row, column] = value
        assert verify(plan.case, plan.law, dict(plan.tables) | {"recipe_sheet": spoilt})


def test_a_kitchen_weighs_out_the_recipe_of_its_week() -> None:
    """The paper of the week of April has both fruits, that of May the banana alone."""
    plan = _plan()
    found = {}
    for monday in (date(2026, 4, 27), date(2026, 5, 4)):
        papers = dict(kitchen_papers(plan.tables, plan.case, monday))
        bodies = [body for body in papers["emef"].sheets[0].tables if body.title.startswith("Fruta")]
        found[monday.month] = [row.cells[0] for body in bodies for row in body.rows if row.kind != "part"]
    assert found == {4: ["Banana", "Laranja"], 5: ["Banana"]}


def test_nutrients_follow_the_days() -> None:
    """Banana gives 92 kcal per 100 g: oranges are not known here, and are not in the dish in May."""
    table = _plan()["nutrition"].query("nutrient == 'food_group:fruit|vegetable' and stage == 'primary'")
    grams = dict(zip(table["window"], table["value"], strict=True))
    assert grams["2026-04"] == pytest.approx((2 * 70 + 2 * 20) / 4)  # four days: fruit on two, salad of 20 g on two
    assert grams["2026-05"] == pytest.approx((2 * 80 + 2 * 20) / 6)


def test_a_stage_has_rows_of_its_own_by_the_day() -> None:
    """Pre-school has 20 g of orange alone in April, and in May, when no row names it, what all have."""
    case = _case(
        [BANANA | {"net_g": 80}, {"dish": "fruta", "product": "laranja", "stage": "pre", "net_g": 20, "months": "4"}]
    )
    plan = make_plan(case)
    assert plan.violations == ()
    packs = plan["orders"].groupby(["period", "product"])["packs"].sum()
    assert packs["2026-04-27", "laranja"] == 2  # 40 x 20 g x 2 days: 1.6 kg
    assert packs["2026-04-27", "banana"] == 16  # primary alone: 24 kg
    assert packs["2026-05-04", "banana"] == 23


def test_what_fills_a_dish_may_change_with_the_season() -> None:
    """One of two fruits in April, orange alone in May: the cheaper is served while it may be."""
    choice: Row = {"dish": "fruta", "choice": "fruta", "net_g": 60}
    case = _case(
        [choice | {"product": "banana", "months": "10-4"}, choice | {"product": "laranja"}], offers=_cheap_bananas()
    )
    plan = make_plan(case)
    assert plan.violations == ()
    served = plan["served"].query("dish == 'fruta'")
    fills = {(day.month, product) for day, product in zip(served["date"], served["product"], strict=True)}
    assert fills == {(4, "banana"), (5, "laranja")}
    late = plan["served"].copy()
    late.loc[(late["dish"] == "fruta") & (late["date"] == "2026-05-05"), "product"] = "banana"
    told = {v.what for v in verify(plan.case, plan.law, dict(plan.tables) | {"served": late})}
    assert "This product does not fill this ingredient." in told


def _cheap_bananas() -> list[Row]:
    more: Row = {"offer": "firma-laranja", "supplier": "firma", "product": "laranja", "price": 9}
    return [row | ({"price": 1} if row["product"] == "banana" else {}) for row in rows("offers")] + [more]


CHANGING: list[Row] = [
    {"dish": "banana", "product": "banana", "net_g": 100, "last_day": date(2026, 3, 10)},
    {"dish": "banana", "product": "maca", "net_g": 50, "first_day": date(2026, 3, 11)},
    {"dish": "maca", "product": "maca", "net_g": 100},
]


def test_a_free_menu_chooses_by_what_the_dish_is_made_of_within_the_week() -> None:
    """A day of apples costs 0.20 a pupil; of the other dish 0.60 until 10 March and 0.10 from the 11th: it is served on the last three days.

    140 pupils: seven days x 14 kg and three x 7 kg of apples at 2: 238.
    """
    plan = planned(recipes=CHANGING)
    served = plan["served"].query("dish == 'banana'")
    assert sorted(str(day.date()) for day in served["date"]) == ["2026-03-11", "2026-03-12", "2026-03-13"]
    assert plan["orders"]["amount"].sum() == pytest.approx(238)


def test_a_rule_counts_what_is_in_the_dish_on_the_day() -> None:
    """Bananas on three days of each week are wished: in the first the dish has them, in the second on Monday and Tuesday alone."""
    rule: Row = {"rule": "b", "scope": "product", "value": "banana", "per": "week", "minimum": 3, "mode": "soft"}
    plan = planned(recipes=CHANGING, frequency_rules=[rule])
    table = plan["menu_frequency"].set_index("window")["found"]
    assert table.to_dict() == {"2026-03-02": 3.0, "2026-03-09": 2.0}
    assert days_of(plan) == 8  # and on the three last days, when it is the cheaper


def test_a_dish_is_shown_with_the_months_of_its_ingredients() -> None:
    """What goes into a dish says when: banana in two rows."""
    told = dish_grams(_plan().case, "fruta")
    assert list(zip(told["product"], told["months"], told["primary"], strict=True)) == [
        ("banana", "5-9", 80.0),
        ("banana", "10-4", 40.0),
        ("laranja", "10-4", 30.0),
    ]
