"""Menus that are chosen and laid out day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.assembly import assemble
from planner.case import Case
from planner.making.plan import Outcome, Plan
from planner.menus import MenuFacts, frequency_table, plan_menu, why_impossible
from planner.programmes.law import Law
from planner.verify import verify
from tests.cases import added, edited, tiny_case, typed
from tests.menus.cases import LAW, REPERTOIRE, free_case, no_more, standard, wishes
from tests.shared import make_plan


def served(case: Case, law: Law = LAW) -> pd.DataFrame:
    """Return the calendar of a case."""
    found = plan_menu(case, law).served
    assert found is not None
    return found


@cache
def free_plan() -> Plan:
    """Return the plan of the case with a free menu."""
    return make_plan(free_case())


def test_a_fixed_menu_is_left_alone() -> None:
    """Nothing is chosen where everything is given."""
    assert plan_menu(tiny_case(), LAW).served is None


def test_every_part_of_the_meal_is_filled_once_on_every_school_day() -> None:
    """Ten school days, three parts of lunch: thirty dishes, none twice in a part."""
    calendar = served(free_case())
    assert len(calendar) == 30
    assert not calendar.duplicated(["date", "meal", "slot"]).any()


def test_rules_on_frequency_and_rest_hold() -> None:
    """Pasta on two days a week at most; lentils never on two days running."""
    case = free_case()
    table = frequency_table(MenuFacts(case, LAW, served(case)))
    assert (table["judgement"] == "met").all()
    assert set(table["rule"]) == {"pasta", "rest", "fruit"}


def test_the_calendar_is_the_same_every_time_and_in_any_order_of_rows() -> None:
    """Shuffled tables give the same days."""
    case = free_case()
    shuffled = {name: frame.sample(frac=1, random_state=1) for name, frame in case.tables.items()}
    keys = ["date", "slot", "dish", "product"]
    first = served(case)[keys].sort_values(keys, ignore_index=True)
    again = served(replace(case, tables=shuffled))[keys].sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(first, again)


def test_interchangeable_ingredients_alone_may_be_free() -> None:
    """The dishes are those of the menu; of the fruits the cheaper is taken."""
    menus = [{"menu": "all", "dish": dish} for dish in ("arroz_feijao", "fruta_epoca")]
    case = free_case((), "ingredients", menus=menus, frequency_rules=[], targets=[])
    calendar = served(case, replace(LAW, targets=()))
    assert set(calendar["dish"]) == {"arroz_feijao", "fruta_epoca"}
    assert set(calendar.loc[calendar["choice"] != "", "product"]) == {"laranja"}


def test_what_children_are_too_young_for_is_not_chosen() -> None:
    """Oranges from six years on: nobody of four is served one, whatever the older get."""
    case = free_case()
    products = case.tables["products"].copy()
    products.loc[products["product"] == "laranja", "minimum_age_years"] = 6.0
    calendar = served(replace(case, tables={**case.tables, "products": products}))
    of_pre = calendar[calendar["choice"].ne("") & calendar["stage"].isin(["", "pre"])]
    assert "laranja" not in set(of_pre["product"])
    assert set(calendar.loc[calendar["choice"] != "", "stage"]) == {"pre", "primary"}


def test_rules_that_contradict_each_other_are_told() -> None:
    """Pasta on four days of five at least, and on two at most: no plan, and it is said which rule and by how much."""
    rules = [
        {"rule": "much", "scope": "dish", "value": "macarrao", "per": "week", "minimum": 4},
        {"rule": "little", "scope": "dish_tag", "value": "pasta", "per": "week", "maximum": 2},
    ]
    case = free_case(frequency_rules=rules)
    menu = plan_menu(case, LAW)
    assert not menu.possible
    reasons = why_impossible(case, LAW, menu)
    assert set(reasons["family"]) == {"menu_frequency"}
    assert reasons["amount"].sum() == pytest.approx(4.0)


def test_a_plan_with_a_free_menu_verifies_and_its_totals_are_those_of_the_calendar() -> None:
    """What is needed at the sites is what the calendar asks for, dish by dish."""
    case = free_case(frequency_rules=[])
    plan = make_plan(case)
    assert plan.outcome in (Outcome.COMPLETE, Outcome.SHORT)
    calendar = plan["served"]
    daily = assemble(case, plan.law, calendar).daily_needs
    grams = {"arroz_feijao": (50, 30), "lentilha": (30, 30), "macarrao": (70, 70)}
    days = calendar["dish"].value_counts()
    rice = sum(days.get(dish, 0) * (100 * g[0] + 40 * g[1]) / 1000 for dish, g in grams.items())
    eaten = daily.table["product"] == daily.products.get_loc("arroz")
    assert daily.table.loc[eaten, "kg"].sum() == pytest.approx(rice)


@pytest.mark.parametrize(
    ("column", "value", "family"),
    [("dish", "fruta", "menu"), ("product", "alface", "menu"), ("date", pd.Timestamp("2026-03-08"), "menu")],
)
def test_a_calendar_edited_against_the_rules_is_found_out(column: str, value: object, family: str) -> None:
    """A dish in the wrong part of the meal, a product that fills nothing, a Sunday."""
    plan = free_plan()
    calendar = plan["served"].copy()
    row = calendar.index[calendar["slot"] == "base"][0]
    calendar.loc[row, column] = value
    found = verify(plan.case, plan.law, dict(plan.tables) | {"served": calendar})
    assert family in {violation.family for violation in found}


@settings(max_examples=6, deadline=None)
@given(st.sets(st.sampled_from(("lentilha", "macarrao", "fruta_epoca"))), st.floats(8, 14))
def test_a_wider_repertoire_never_costs_more(more: set[str], protein: float) -> None:
    """Whatever is added to what may be served, the plan is at least as good, level by level."""
    least = ("arroz_feijao", "salada", "fruta")
    narrow = free_case(least, nutrition_standards=standard(protein))
    wide = free_case((*least, *sorted(more)), nutrition_standards=standard(protein))
    assert no_more(wishes(narrow), wishes(wide))


@settings(max_examples=6, deadline=None)
@given(st.floats(5, 12), st.floats(0, 3))
def test_a_tighter_standard_never_costs_less(protein: float, more: float) -> None:
    """More protein asked for: the plan is at most as good."""
    loose = free_case(nutrition_standards=standard(protein))
    tight = free_case(nutrition_standards=standard(protein + more))
    assert no_more(wishes(tight), wishes(loose))


def test_the_repertoire_of_the_tests_is_known() -> None:
    """Every dish named in the repertoire has a recipe."""
    assert set(REPERTOIRE) <= set(free_case()["recipes"]["dish"])


def mixed_case() -> Case:
    """Return a case whose four menu groups each have a mode of their own."""
    modes = {"given": "fixed", "open": "repertoire", "fill": "ingredients", "basket": "free_basket"}
    foods = ("arroz_feijao", "salada", "fruta")
    case = free_case(
        menu_groups=[{"menu": menu, "name": menu, "mode": mode} for menu, mode in modes.items()],
        enrolment=[
            {"site": "emef", "stage": "primary", "pupils": 100, "menu": "basket"},
            {"site": "emef", "stage": "pre", "pupils": 20, "menu": "given"},
            {"site": "emei", "stage": "primary", "pupils": 30, "menu": "open"},
            {"site": "emei", "stage": "pre", "pupils": 50, "menu": "fill"},
        ],
        menus=[
            *({"menu": "given", "dish": dish} for dish in foods),
            *({"menu": "fill", "dish": dish} for dish in ("arroz_feijao", "fruta_epoca")),
        ],
        frequency_rules=[
            {"rule": "pasta", "menu": "open", "scope": "dish_tag", "value": "pasta", "per": "week", "maximum": 2},
            {"rule": "rest", "menu": "open", "scope": "dish", "value": "arroz_feijao", "per": "week", "rest_days": 1},
        ],
        nutrition_standards=standard(9.0),
    )
    of_menu = {"open": REPERTOIRE, "basket": foods}
    repertoire = [{"menu": menu, "dish": dish} for menu, dishes in of_menu.items() for dish in dishes]
    return replace(case, tables={**case.tables, "repertoire": typed("repertoire", repertoire)})


def test_menus_of_every_mode_live_in_one_case() -> None:
    """Fixed, repertoire, ingredients only and free basket side by side: each keeps to its mode, and the plan verifies."""
    plan = make_plan(mixed_case())
    assert plan.exists
    assert not plan.violations
    calendar = plan["served"]
    by_menu = dict(list(calendar.groupby("menu")))
    assert set(by_menu) == {"given", "open", "fill", "basket"}
    assert set(by_menu["given"]["dish"]) == {"arroz_feijao", "salada", "fruta"}
    assert set(by_menu["fill"]["dish"]) == {"arroz_feijao", "fruta_epoca"}
    assert len(by_menu["open"]) == 30
    assert not by_menu["open"].duplicated(["date", "slot"]).any()
    assert (by_menu["basket"]["portions"] % 1 > 1e-6).any()
    frequency = plan["menu_frequency"]
    assert (frequency.loc[frequency["menu"] == "open", "judgement"] == "met").all()
    protein = plan["nutrition"].query("menu == 'basket' and standard == 'protein'")
    assert (protein["judgement"] == "met").all()
    assert len(protein) == 2


def test_a_rest_holds_from_one_period_into_the_next() -> None:
    """Periods are weeks: what stood on Friday does not stand on Monday, nor a day later where two days of rest are due."""
    rules = [
        {"rule": dish, "scope": "dish", "value": dish, "per": "week", "rest_days": 2}
        for dish in ("arroz_feijao", "lentilha", "macarrao")
    ]
    calendar = served(free_case(frequency_rules=rules)).query("slot == 'base'").sort_values("date")
    dishes = list(calendar["dish"])
    assert len(dishes) == 10
    assert all(len(set(dishes[k : k + 3])) == 3 for k in range(8))


def test_a_dish_moved_to_another_day_is_told() -> None:
    """Two days swap their dishes across the weeks: each rule that breaks is named, though the plan admits it freely."""
    rules = [
        {"rule": "pasta", "scope": "dish_tag", "value": "pasta", "per": "week", "minimum": 2, "maximum": 2},
        {"rule": "rest", "scope": "dish_tag", "value": "pasta", "per": "week", "rest_days": 1},
    ]
    case = free_case(frequency_rules=rules)
    plan = make_plan(case)
    assert not plan.violations
    base = plan["served"].query("slot == 'base'").sort_values("date")
    pasta = base["dish"] == "macarrao"
    first_week = base["date"] < pd.Timestamp("2026-03-09")
    taken = base.index[pasta & first_week][0]
    beside = set(base.loc[pasta & ~first_week, "date"] + pd.Timedelta(days=1))
    given = base.index[~pasta & ~first_week & base["date"].isin(beside)][0]
    moved = plan["served"].copy()
    moved.loc[[taken, given], "date"] = moved.loc[[given, taken], "date"].to_numpy()
    stated = frequency_table(MenuFacts(case, plan.law, moved))
    found = verify(case, plan.law, dict(plan.tables) | {"served": moved, "menu_frequency": stated})
    told = {violation.what for violation in found if violation.family == "menu_frequency"}
    assert told == {
        "This is served too rarely.",
        "This is served too often.",
        "This is served again before its rest is over.",
    }


@pytest.mark.parametrize("most", [1, 2])
def test_what_may_be_served_once_a_day_is_never_served_twice(most: int) -> None:
    """Pasta thrice and seasonal fruit thrice in a week of five days meet on a day, unless one of them a day is the most."""
    rules = [
        {"rule": "once", "scope": "dish", "value": "macarrao|fruta_epoca", "per": "day", "count": "servings", "maximum": most},
        *(
            {"rule": dish, "scope": "dish", "value": dish, "per": "week", "minimum": 3, "mode": "soft"}
            for dish in ("macarrao", "fruta_epoca")
        ),
    ]  # fmt: skip
    plan = make_plan(free_case(frequency_rules=rules))
    both = plan["served"].query("dish in ('macarrao', 'fruta_epoca')").groupby("date").size()
    assert both.max() == most
    once = plan["menu_frequency"].query("rule == 'once'")
    assert (once["judgement"] == "met").all()
    assert dict(zip(once["window"], once["found"], strict=True)) == {
        f"{date:%Y-%m-%d}": count for date, count in both.items()
    }


def test_a_rule_of_the_day_is_told_for_each_day() -> None:
    """Rice and beans are on the fixed menu of all ten days: once a day is kept, not at all is missed on each."""
    rules = [{"rule": "rice", "scope": "product", "value": "arroz", "per": "day", "count": "servings", "mode": "soft"}]
    for most, word in ((1, "met"), (0, "not_met")):
        plan = make_plan(tiny_case(frequency_rules=[rules[0] | {"maximum": most}]))
        assert len(plan["menu_frequency"]) == 10
        assert plan["menu_frequency"]["judgement"].eq(word).all()


def test_a_day_on_which_all_are_away_is_left_out_of_a_chosen_menu() -> None:
    """All are away on Wednesday 4 March and half of one school on Thursday: nine days are served, and the plan verifies."""
    away = [{"first_day": date(2026, 3, 4)}, {"first_day": date(2026, 3, 5), "site": "emef", "pupils_share": 0.5}]
    case = free_case(frequency_rules=[], cancelled_meals=away)
    plan = make_plan(case)
    assert plan.outcome in (Outcome.COMPLETE, Outcome.SHORT)
    days = sorted({day.day for day in plan["served"]["date"]})
    assert days == [2, 3, 5, 6, 9, 10, 11, 12, 13]
    assert plan.figure("meals_planned") == 8 * 140 + 90
    assert verify(case, plan.law, plan.tables) == []
    late = plan["served"].assign(
        date=plan["served"]["date"].replace(pd.Timestamp("2026-03-05"), pd.Timestamp("2026-03-04"))
    )
    assert "menu" in {violation.family for violation in verify(case, plan.law, dict(plan.tables) | {"served": late})}


def test_numbers_of_pupils_and_cooked_grams_are_planned_and_verified() -> None:
    """A whole plan with 3 pupils who get rice for beans at one school, an excursion, and rice told cooked: the check finds nothing."""
    diet = {"diet": "d", "site": "emef", "stage": "primary", "pupils": 3, "product": "feijao", "substitute": "arroz"}
    case = tiny_case(
        diets=[diet],
        cancelled_meals=[{"first_day": date(2026, 3, 4), "site": "emef", "pupils_share": 0.4}],
        recipes=edited("recipes", 0, net_g=None, cooked_g=125),
        products=edited("products", 0, cooking_factor=2.5),
    )
    plan = make_plan(case)
    sheet = plan["menu_sheet"].query("dish == 'arroz_feijao' and diet == 'd'").set_index("date")["pupils"]
    assert sheet.loc["2026-03-03"] == 3
    assert sheet.loc["2026-03-04"] == 2  # 1.8, and nobody is forgotten
    assert verify(case, plan.law, plan.tables) == []


def test_small_packs_of_a_substitute_reach_for_the_pupils_on_the_sheets() -> None:
    """1.2 % of 100 are two pupils on every sheet: 2 x 30 g of lentils on ten days are 600 g, six packs of 100 g; 1.2 pupils would have got four.

    Of 40 at the nursery they are 0.48, one pupil: 20 g on ten days, two packs.
    """
    lentils = {
        "product": "lentilha", "name": "Lentilha", "food_group": "legume", "processing_class": "fresh", "food": "T2", "unit": "pack",
        "unit_kg": 0.1, "shelf_life_days": 180, "storable": True,
    }  # fmt: skip
    case = tiny_case(
        products=added("products", lentils),
        offers=added("offers", {"offer": "firma-lentilha", "supplier": "firma", "product": "lentilha", "price": 1.0}),
        diets=[{"diet": "d", "pupils_share": 0.012, "product": "feijao", "substitute": "lentilha"}],
    )
    plan = make_plan(case)
    packs = plan["deliveries"].query("product == 'lentilha'").groupby("site")["packs"].sum()
    assert packs.to_dict() == {"emef": 6, "emei": 2}
    sheet = plan["recipe_sheet"].query("product == 'lentilha'").set_index("site")
    assert sheet["pupils"].to_dict() == {"emef": 2, "emei": 1}
    assert (sheet["net_kg"] * 10).to_dict() == pytest.approx({"emef": 0.6, "emei": 0.2})
    assert plan["diet_deliveries"].groupby("site")["pupils"].max().to_dict() == {"emef": 2, "emei": 1}
    assert verify(case, plan.law, plan.tables) == []
    one_less = plan["deliveries"].assign(packs=lambda rows: rows["packs"].mask(rows["product"] == "lentilha", 4))
    assert verify(case, plan.law, dict(plan.tables) | {"deliveries": one_less})
