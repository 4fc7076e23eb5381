"""Meals that are cancelled: what is needed then, and what is served."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.assembly import Assembly, assemble
from planner.case import Case
from planner.verify import verify
from tests.cases import Row, added, tiny_case, tiny_law
from tests.reports.plans import solved
from tests.shared import make_plan

WEDNESDAY = date(2026, 3, 4)
EXCURSION: Row = {"first_day": WEDNESDAY, "site": "emef", "pupils_share": 0.4}


def _assemble(case: Case) -> Assembly:
    return assemble(case, tiny_law())


def _kg(case: Case, product: str, site: str = "emef") -> dict[int, float]:
    """Return the kg of a product needed at a site by day of March."""
    daily = _assemble(case).daily_needs
    rows = daily.table[
        (daily.table["product"] == daily.products.get_loc(product)) & (daily.table["site"] == daily.sites.get_loc(site))
    ]
    return {int(str(daily.dates[day])[8:10]): float(kg) for day, kg in zip(rows["day"], rows["kg"], strict=True)}


def test_an_excursion_of_a_part_of_the_school() -> None:
    """40 % of 100 are away on Wednesday: rice for 60, for 100 on every other day, and the other school has its 40."""
    case = tiny_case(cancelled_meals=[EXCURSION])
    assert _kg(case, "arroz") == pytest.approx(
        {day: 3.0 if day == 4 else 5.0 for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)}
    )
    assert _kg(case, "arroz", "emei")[4] == pytest.approx(40 * 0.03)
    meals = _assemble(case).meals
    week = meals[(meals["site"] == "emef") & (meals["period"] == "2026-03-02")]
    assert (week["meals"].sum(), week["days"].sum()) == (460, 5)


def test_everybody_away_is_no_day_of_the_menu() -> None:
    """Without a site and a part the day has no food and no dish, and nobody goes without a menu."""
    assembly = _assemble(tiny_case(cancelled_meals=[{"first_day": WEDNESDAY, "last_day": date(2026, 3, 5)}]))
    days = sorted({day.day for day in assembly.served["date"]})
    assert days == [2, 3, 6, 9, 10, 11, 12, 13]
    assert assembly.unserved == 0
    assert assembly.meals["meals"].sum() == 8 * 140


def test_one_school_away_leaves_the_other_its_menu() -> None:
    """All of one school are away: it needs nothing, the dish is served for the other."""
    case = tiny_case(cancelled_meals=[EXCURSION | {"pupils_share": None}])
    assert 4 not in _kg(case, "arroz")
    assert _kg(case, "arroz", "emei")[4] == pytest.approx(1.2)
    assert 4 in {day.day for day in _assemble(case).served["date"]}


def test_the_greatest_part_counts() -> None:
    """40 % are away by one row and 70 % by another: 30 eat, whatever the order of rows; another menu's row says nothing."""
    rows = [EXCURSION, EXCURSION | {"site": None, "pupils_share": 0.7}]
    for order in (rows, rows[::-1]):
        assert _kg(tiny_case(cancelled_meals=order), "arroz")[4] == pytest.approx(1.5)
    groups = added("menu_groups", {"menu": "other", "name": "Other"})
    other = tiny_case(cancelled_meals=[EXCURSION | {"menu": "other"}], menu_groups=groups)
    assert _kg(other, "arroz")[4] == pytest.approx(5.0)


def test_fewer_come_on_some_weekdays() -> None:
    """10 % stay away on Fridays from 2 to 13 March: 90 eat on the 6th and the 13th; an excursion of 40 % on one of them leaves 60."""
    fridays = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 13), "weekdays": "fri", "pupils_share": 0.1}
    usual = {day: 4.5 if day in (6, 13) else 5.0 for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)}
    assert _kg(tiny_case(cancelled_meals=[fridays | {"site": "emef"}]), "arroz") == pytest.approx(usual)
    both = tiny_case(cancelled_meals=[fridays, EXCURSION | {"first_day": date(2026, 3, 6)}])
    assert _kg(both, "arroz") == pytest.approx(usual | {6: 3.0})
    assert verify(both, tiny_law(), solved(both, tiny_law())) == []


def test_a_diet_is_away_in_the_same_part() -> None:
    """Of 5 who eat rice for beans 3 are there on Wednesday: rice for 60 and for their 3 beans' grams."""
    diet = {"diet": "d", "site": "emef", "stage": "primary", "pupils": 5, "product": "feijao", "substitute": "arroz"}
    case = tiny_case(cancelled_meals=[EXCURSION], diets=[diet])
    assert _kg(case, "arroz")[4] == pytest.approx(60 * 0.05 + 3 * 0.03)
    assert _kg(case, "feijao")[4] == pytest.approx(57 * 0.03)
    assert _kg(case, "arroz")[5] == pytest.approx(100 * 0.05 + 5 * 0.03)


def breakfast(*cancelled: Row, **tables: Any) -> Case:
    """Return the tiny case with 20 g of rice at breakfast every day, beside the lunches."""
    content = {
        "dishes": added("dishes", {"dish": "papa", "name": "Papa", "meal": "breakfast", "slot": "base"}),
        "recipes": added("recipes", {"dish": "papa", "product": "arroz", "net_g": 20}),
        "menus": added("menus", {"menu": "all", "dish": "papa"}),
        "cancelled_meals": list(cancelled),
    }
    return tiny_case(**content | tables)


NO_BREAKFAST: Row = {"first_day": WEDNESDAY, "meal": "breakfast"}


def test_a_single_meal_falls_out_and_the_others_stay() -> None:
    """100 have 20 g at breakfast and 50 g at lunch: 7 kg a day, on Wednesday without breakfast 5 kg; 9 breakfasts of 140 in the plan."""
    case = breakfast(NO_BREAKFAST)
    assert _kg(case, "arroz") == pytest.approx(
        {day: 5.0 if day == 4 else 7.0 for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)}
    )
    assembly = _assemble(case)
    meals = assembly.meals.groupby("meal")["meals"].sum()
    assert (meals["breakfast"], meals["lunch"], assembly.unserved) == (9 * 140, 10 * 140, 0)


def test_a_single_meal_of_a_menu_and_of_some_days() -> None:
    """Without breakfast from Wednesday to Friday; a row of another menu, or for a meal that is not served, changes nothing."""
    groups = added("menu_groups", {"menu": "other", "name": "Other"})
    days = [NO_BREAKFAST | {"last_day": date(2026, 3, 6), "menu": "all"}, NO_BREAKFAST | {"menu": "other"}]
    days += [NO_BREAKFAST | {"meal": "dinner", "first_day": date(2026, 3, 2)}]
    kg = _kg(breakfast(*days, menu_groups=groups), "arroz")
    assert [day for day, one in kg.items() if one == pytest.approx(5.0)] == [4, 5, 6]


def test_a_meal_and_an_excursion_on_one_day() -> None:
    """40 % are away on Wednesday, and nobody has breakfast: rice at lunch for 60."""
    assert _kg(breakfast(NO_BREAKFAST, EXCURSION), "arroz")[4] == pytest.approx(3.0)


def test_the_check_holds_the_meals_that_are_cancelled() -> None:
    """A plan is right for its own case; a breakfast too many, and one too few, are found, as is the food for it."""
    without, with_it = breakfast(NO_BREAKFAST), breakfast()
    for made, other in ((without, with_it), (with_it, without)):
        tables = solved(made, tiny_law())
        assert verify(made, tiny_law(), tables) == []
        wrong = [v for v in verify(other, tiny_law(), tables) if v.family == "menu" and "04" in v.where]
        assert wrong


def test_a_plan_with_a_cancelled_meal_is_whole() -> None:
    """From check to menu sheets: no sheet has the breakfast of Wednesday, that of Thursday is there."""
    plan = make_plan(breakfast(NO_BREAKFAST, targets=[]))
    assert plan.exists
    sheet = plan["menu_sheet"]
    for day, count in ((4, 0), (5, 1)):
        rows = sheet[(sheet["date"] == pd.Timestamp(2026, 3, day)) & (sheet["meal"] == "breakfast")]
        assert rows["dish"].nunique() == count


def test_a_day_of_which_every_meal_is_cancelled_is_no_day_without_a_menu() -> None:
    """Lunch is all that the tiny case serves: cancelled by its name on Wednesday nobody is without; a plan that says 140 is found wrong."""
    case = tiny_case(cancelled_meals=[{"first_day": WEDNESDAY, "meal": "lunch"}])
    assert 4 not in _kg(case, "arroz")
    assert _assemble(case).unserved == 0
    tables = solved(case, tiny_law())
    assert verify(case, tiny_law(), tables) == []
    summary = tables["summary"]
    stated = summary["value"].where(summary["measure"] != "days_without_menu", 140.0)
    found = verify(case, tiny_law(), {**tables, "summary": summary.assign(value=stated)})
    assert [violation.family for violation in found] == ["summary"]
