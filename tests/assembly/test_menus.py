"""Which dish is served when, what fills it, and what a pupil eats."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.assembly import Assembly, assemble
from planner.case import Case
from planner.schema import PLAN_TABLES
from tests.cases import Row, added, edited, rows, tiny_case, tiny_law


def _assemble(case: Case) -> Assembly:
    return assemble(case, tiny_law())


def _days(case: Case, dish: str, menu: str = "all") -> list[str]:
    served = _assemble(case).served
    found = served[(served["dish"] == dish) & (served["menu"] == menu)]
    return [str(day.date()) for day in found["date"]]


def _need(case: Case, product: str, site: str) -> float:
    return float(_eaten(case, product, site)["kg"].sum())


def _eaten(case: Case, product: str, site: str) -> pd.DataFrame:
    """Return what a site eats of a product, day by day."""
    daily = _assemble(case).daily_needs
    here = (daily.table["product"] == daily.products.get_loc(product)) & (
        daily.table["site"] == daily.sites.get_loc(site)
    )
    return daily.table[here]


def _cycle(*weeks: int | None, **head: Any) -> Case:
    menus = added("menus", *({"menu": "all", "dish": "festa", "cycle_week": week} for week in weeks))
    dishes = added("dishes", {"dish": "festa", "name": "Festa", "meal": "dinner", "slot": "whole"})
    recipes = added("recipes", {"dish": "festa", "product": "arroz", "net_g": 10})
    head = {"last_day": date(2026, 3, 29)} | head
    return tiny_case(menus=menus, dishes=dishes, recipes=recipes, case=edited("case", 0, **head))


def test_the_table_served_is_the_plans() -> None:
    """Columns as in the plan's schema, sorted by day, menu, meal and slot, one row per dish without ingredient to fill."""
    served = _assemble(tiny_case()).served
    assert list(served) == PLAN_TABLES["served"].names
    assert len(served) == 10 + 4 + 4
    first = served.iloc[0]
    assert (str(first["date"].date()), first["menu"], first["dish"], first["choice"]) == (
        "2026-03-02",
        "all",
        "arroz_feijao",
        "",
    )


def test_a_cycle_of_three_weeks_counts_from_its_first_day() -> None:
    """The highest cycle week in use is the length; the first day of the plan is in week 1."""
    assert sorted({day[:10] for day in _days(_cycle(3), "festa")}) == [f"2026-03-{day}" for day in range(16, 21)]


def test_the_cycle_may_begin_before_the_plan_and_in_the_middle_of_a_week() -> None:
    """With Thursday of the week before as its first day, the plan begins in week 2."""
    case = _cycle(2, 3, cycle_first_day=date(2026, 2, 26))
    assert {day[8:] for day in _days(case, "festa")} == {"02", "03", "04", "05", "06", "09", "10", "11", "12", "13",
                                                         "23", "24", "25", "26", "27"}  # fmt: skip


def test_the_cycle_may_begin_after_the_plan() -> None:
    """Counted backwards the week before week 1 is the last."""
    case = _cycle(2, cycle_first_day=date(2026, 3, 9), last_day=date(2026, 3, 13))
    assert {day[8:] for day in _days(case, "festa")} == {"02", "03", "04", "05", "06"}


def test_a_dated_row_replaces_the_cycle_in_its_slot_only() -> None:
    """On the 3rd the fruit gives way to another fruit dish, while rice and beans stay."""
    dishes = added("dishes", {"dish": "bolo", "name": "Bolo", "meal": "lunch", "slot": "fruit"})
    recipes = added("recipes", {"dish": "bolo", "product": "banana", "net_g": 30})
    menus = added("menus", {"menu": "all", "dish": "bolo", "date": date(2026, 3, 3)})
    case = tiny_case(dishes=dishes, recipes=recipes, menus=menus)
    assert _days(case, "bolo") == ["2026-03-03"]
    assert _days(case, "fruta") == ["2026-03-05", "2026-03-10", "2026-03-12"]
    assert "2026-03-03" in _days(case, "arroz_feijao")


def test_a_dish_named_twice_on_a_day_is_served_once() -> None:
    """A row for every day and one for Mondays are one dish on Monday."""
    case = tiny_case(menus=added("menus", {"menu": "all", "weekday": "mon", "dish": "arroz_feijao"}))
    assert _days(case, "arroz_feijao").count("2026-03-02") == 1


def test_a_menu_is_served_only_while_one_of_its_schools_is_open() -> None:
    """Without pupils enrolled, and on days on which their school is closed, there is no menu."""
    groups = added("menu_groups", {"menu": "b", "name": "B"}, {"menu": "c", "name": "C"})
    menus = added("menus", {"menu": "b", "dish": "fruta"}, {"menu": "c", "dish": "fruta"})
    off = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 12), "kind": "no_school", "site": "emei"}
    case = tiny_case(menu_groups=groups, menus=menus, calendar=[off], enrolment=edited("enrolment", 1, menu="b"))
    assert _days(case, "fruta", "b") == ["2026-03-13"]
    assert _days(case, "fruta", "c") == []
    assert len(_days(case, "arroz_feijao", "all")) == 10


def test_a_stages_own_recipe_replaces_the_general_one_as_a_whole() -> None:
    """A pre-school recipe of rice alone leaves the beans out for them, not for the others."""
    recipes = [row for row in rows("recipes") if not (row.get("stage") == "pre" and row["product"] == "feijao")]
    case = tiny_case(recipes=recipes)
    assert _need(case, "feijao", "emei") == 0
    assert _need(case, "feijao", "emef") == pytest.approx(30)


def _with_choice(*products: str, **tables: Any) -> Case:
    recipes = [row for row in rows("recipes") if row["dish"] != "fruta"]
    recipes += [{"dish": "fruta", "product": p, "choice": "fruta da época", "net_g": 80} for p in products]
    return tiny_case(recipes=recipes, **tables)


def _fills(case: Case) -> dict[str, str]:
    served = _assemble(case).served
    chosen = served[served["choice"] != ""]
    return {str(row["date"].date()): row["product"] for _, row in chosen.iterrows()}


def test_alternatives_take_turns_by_the_number_of_the_week() -> None:
    """2026-03-03 lies in ISO week 10 and 2026-03-10 in week 11: of two the first by name, then the second, in any order of rows."""
    for products in (("banana", "alface"), ("alface", "banana")):
        fills = _fills(_with_choice(*products))
        assert (fills["2026-03-03"], fills["2026-03-05"], fills["2026-03-10"]) == ("alface", "alface", "banana")


def test_alternatives_out_of_season_are_passed_over() -> None:
    """Lettuce that is offered from April only is never served in March; if nothing can be delivered, the first is."""
    late: list[Row] = [row | ({"months": "4-12"} if row["product"] == "alface" else {}) for row in rows("offers")]
    assert set(_fills(_with_choice("alface", "banana", offers=late)).values()) == {"banana"}
    none = [row for row in rows("offers") if row["product"] not in ("alface", "banana")]
    assert set(_fills(_with_choice("alface", "banana", offers=none)).values()) == {"alface"}


@pytest.mark.parametrize(
    ("season", "served"),
    [
        ({"first_day": date(2026, 3, 31)}, {"banana", "alface"}),
        ({"first_day": date(2026, 4, 1)}, {"banana"}),
        ({"last_day": date(2026, 3, 1)}, {"banana", "alface"}),
        ({"last_day": date(2026, 2, 28)}, {"banana"}),
    ],
)
def test_one_day_in_the_month_is_enough_for_the_season(season: dict[str, Any], served: set[str]) -> None:
    """The month counts as a whole: from its first to its last day."""
    offers = [row | (season if row["product"] == "alface" else {}) for row in rows("offers")]
    assert set(_fills(_with_choice("banana", "alface", offers=offers)).values()) == served


def test_only_the_alternative_served_is_needed() -> None:
    """Banana in the first week, lettuce in the second: 80 g x pupils x 2 days x gross factor of each."""
    case = _with_choice("banana", "alface", menus=[row for row in rows("menus") if row["dish"] == "fruta"])
    assert _need(case, "banana", "emef") == pytest.approx(0.08 * 100 * 2 * 1.5)
    assert _need(case, "alface", "emef") == pytest.approx(0.08 * 100 * 2 * 1.25)


def test_diets_replace_or_leave_out_for_their_part_of_a_stage() -> None:
    """A tenth of the primary pupils get 1.2 g of rice per g of beans; a fifth of all get no lettuce."""
    diets = [
        {"diet": "a", "stage": "primary", "pupils_share": 0.1, "product": "feijao", "substitute": "arroz", "grams_factor": 1.2},
        {"diet": "b", "pupils_share": 0.2, "product": "alface"},
    ]  # fmt: skip
    case = tiny_case(diets=diets)
    assert _need(case, "feijao", "emef") == pytest.approx(30 * 0.9)
    assert _need(case, "arroz", "emef") == pytest.approx(50 + 30 * 0.1 * 1.2)
    assert _need(case, "arroz", "emei") == pytest.approx(12)
    assert _need(case, "alface", "emef") == pytest.approx(10 * 0.8)
    assert _need(case, "alface", "emei") == pytest.approx(4 * 0.8)


def test_a_diet_of_all_pupils_leaves_nothing() -> None:
    """If nobody may have a product there is no need of it, not even a hair."""
    case = tiny_case(diets=[{"diet": "a", "pupils_share": 1.0, "product": "banana", "substitute": "alface"}])
    assert "banana" not in set(_assemble(case).site_needs["product"])
    assert _eaten(case, "banana", "emef").empty
    week = _eaten(case, "alface", "emef").iloc[:4]  # two days in the salad, two in place of the fruit
    assert week["servings"].tolist() == pytest.approx([100] * 4)


def test_rows_of_no_weight_are_no_servings() -> None:
    """A recipe row of 0 g adds neither kg nor servings."""
    case = tiny_case(recipes=added("recipes", {"dish": "arroz_feijao", "product": "banana", "net_g": 0}))
    before, after = _assemble(tiny_case()).site_needs, _assemble(case).site_needs
    pd.testing.assert_frame_equal(before, after)


def test_a_number_of_pupils_at_a_school_have_a_diet_there_alone() -> None:
    """Of the 0.8 x 50 who eat at the nursery 3 get rice for their beans: 3 x 20 g a day; the other school has the part told of all."""
    diets = [
        {"diet": "a", "pupils_share": 0.1, "product": "feijao", "substitute": "arroz"},
        {"diet": "a", "site": "emei", "stage": "pre", "pupils": 3, "product": "feijao", "substitute": "arroz"},
    ]
    case = tiny_case(diets=diets)
    assert _need(case, "feijao", "emef") == pytest.approx(30 * 0.9)
    assert _need(case, "feijao", "emei") == pytest.approx(10 * 0.02 * (40 - 3))
    assert _need(case, "arroz", "emei") == pytest.approx(12 + 10 * 0.02 * 3)


def test_a_number_stays_when_fewer_are_enrolled() -> None:
    """From the second week on 20 of the 100 are left, and 5 have the diet in both: 95 and 15 eat beans."""
    fewer = {"site": "emef", "stage": "primary", "pupils": 20, "menu": "all", "valid_from": date(2026, 3, 9)}
    diets = [{"diet": "a", "site": "emef", "stage": "primary", "pupils": 5, "product": "feijao", "substitute": "arroz"}]
    case = tiny_case(diets=diets, enrolment=added("enrolment", fewer))
    assert _need(case, "feijao", "emef") == pytest.approx(5 * 0.03 * (95 + 15))
    assert _need(case, "arroz", "emef") == pytest.approx(5 * (0.05 * (100 + 20) + 0.03 * (5 + 5)))


def test_a_share_told_of_a_school_outweighs_that_of_all() -> None:
    """A tenth everywhere, a half at one school: its beans are halved, and those of no other; a diet is one group, so its rice is halved too."""
    diets = [
        {"diet": "a", "pupils_share": 0.1, "product": "feijao"},
        {"diet": "a", "pupils_share": 0.1, "product": "arroz"},
        {"diet": "a", "site": "emef", "pupils_share": 0.5, "product": "feijao"},
    ]
    case = tiny_case(diets=diets)
    assert _need(case, "feijao", "emef") == pytest.approx(30 * 0.5)
    assert _need(case, "arroz", "emef") == pytest.approx(50 * 0.5)
    assert _need(case, "feijao", "emei") == pytest.approx(8 * 0.9)


@pytest.mark.parametrize(("share", "primary", "pre"), [(0.01, 1, 1), (0.0101, 2, 1), (0.025, 3, 1), (0.0251, 3, 2)])
def test_a_part_is_counted_up_to_whole_pupils_at_each_school(share: float, primary: int, pre: int) -> None:
    """Of 100 one in a hundred is 1, a hair more is 2; of 40 it is 1 up to a fortieth: they get rice for 30 g and 20 g of beans, the others beans."""
    case = tiny_case(diets=[{"diet": "a", "pupils_share": share, "product": "feijao", "substitute": "arroz"}])
    assert _need(case, "feijao", "emef") == pytest.approx(10 * 0.03 * (100 - primary))
    assert _need(case, "arroz", "emef") == pytest.approx(50 + 10 * 0.03 * primary)
    assert _need(case, "feijao", "emei") == pytest.approx(10 * 0.02 * (40 - pre))
    assert _need(case, "arroz", "emei") == pytest.approx(12 + 10 * 0.02 * pre)
    day = _eaten(case, "arroz", "emef").iloc[0]
    assert day["servings"] == pytest.approx(100 + primary)


def test_nobody_gives_back_what_nobody_gets() -> None:
    """One pupil who eats in 9 of 10 cases counts as one with the diet: 20 g of rice on ten days for beans, and no beans rather than less than none."""
    few = edited("enrolment", 1, pupils=1, take_up_share=0.9)
    diets = [{"diet": "a", "pupils_share": 0.01, "product": "feijao", "substitute": "arroz"}]
    case = tiny_case(enrolment=few, diets=diets)
    assert _eaten(case, "feijao", "emei").empty
    assert _need(case, "arroz", "emei") == pytest.approx(10 * (0.9 * 0.03 + 0.02))


def test_several_diets_are_each_counted_up() -> None:
    """Of 40 a fiftieth is 0.8: one pupil of each of three diets, so three give back beans, two get rice and one nothing for them."""
    diets = [
        {"diet": "a", "pupils_share": 0.02, "product": "feijao", "substitute": "arroz"},
        {"diet": "b", "pupils_share": 0.02, "product": "feijao", "substitute": "arroz", "grams_factor": 2.0},
        {"diet": "c", "pupils_share": 0.02, "product": "feijao"},
    ]
    case = tiny_case(diets=diets)
    assert _need(case, "feijao", "emei") == pytest.approx(10 * 0.02 * 37)
    assert _need(case, "arroz", "emei") == pytest.approx(12 + 10 * 0.02 * (1 + 2))


def test_cooked_grams_are_raw_grams_times_the_cooking_factor() -> None:
    """125 g of cooked rice at 2.5 are 50 g raw: the plan's needs are those of the case in raw grams; meat at 0.7 needs more."""
    factor = edited("products", 0, cooking_factor=2.5)
    cooked = tiny_case(recipes=edited("recipes", 0, net_g=None, cooked_g=125), products=factor)
    assert _need(cooked, "arroz", "emef") == pytest.approx(_need(tiny_case(), "arroz", "emef")) == pytest.approx(50)
    shrinks = tiny_case(
        recipes=edited("recipes", 0, net_g=None, cooked_g=35), products=edited("products", 0, cooking_factor=0.7)
    )
    assert _need(shrinks, "arroz", "emef") == pytest.approx(50)
