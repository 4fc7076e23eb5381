"""Checks of menus, dishes, recipes and the rules on how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.cases import Row, added, edited, rows, tiny_law, without
from tests.checks.asking import found, one


def _cycle(*weeks: int) -> list[dict[str, object]]:
    return [{"menu": "all", "cycle_week": week, "dish": "arroz_feijao"} for week in weeks]


def test_menu_date_and_cycle() -> None:
    """A dated row with a cycle week or a weekday is questioned; either alone is fine."""
    row = {"menu": "all", "date": date(2026, 3, 3), "dish": "salada"}
    assert one("menu-date-and-cycle", menus=added("menus", row | {"cycle_week": 1})).rows == (7,)
    assert one("menu-date-and-cycle", menus=added("menus", row | {"weekday": "tue"})).rows == (7,)
    assert found("menu-date-and-cycle", menus=added("menus", row)) == []


def test_cycle_week_missing() -> None:
    """A gap in the weeks of the cycle is questioned; a row for every week fills it."""
    assert "week 2" in one("cycle-week-missing", menus=_cycle(1, 3)).what
    assert found("cycle-week-missing", menus=_cycle(1, 2, 3)) == []
    assert found("cycle-week-missing", menus=[*_cycle(1, 3), {"menu": "all", "dish": "salada"}]) == []


def test_cycle_week_beyond_plan() -> None:
    """A two-week plan reaches two weeks of a cycle; a third is questioned."""
    assert one("cycle-week-beyond-plan", menus=_cycle(1, 2, 3)).rows == (4,)
    assert found("cycle-week-beyond-plan", menus=_cycle(1, 2)) == []


def test_cycle_week_beyond_plan_follows_the_cycles_first_day() -> None:
    """Where the cycle began two weeks before the plan, its third week and its first are reached."""
    case = edited("case", 0, cycle_first_day=date(2026, 2, 18))
    assert one("cycle-week-beyond-plan", menus=_cycle(1, 2, 3), case=case).rows == (3,)


def test_menu_date_outside() -> None:
    """A day before the plan is questioned, its first day is not."""
    row = {"menu": "all", "dish": "salada"}
    assert one("menu-date-outside", menus=added("menus", row | {"date": date(2026, 3, 1)})).rows == (7,)
    assert found("menu-date-outside", menus=added("menus", row | {"date": date(2026, 3, 2)})) == []


def test_menu_day_without_school() -> None:
    """A dish for Saturdays is questioned unless the calendar has school on one."""
    menus = added("menus", {"menu": "all", "weekday": "sat", "dish": "salada"})
    finding = one("menu-day-without-school", menus=menus)
    assert finding.column == "weekday"
    assert finding.what.endswith("on days without school: Saturday.")
    saturday = [{"first_day": date(2026, 3, 7), "kind": "school", "site": "emef"}]
    assert found("menu-day-without-school", menus=menus, calendar=saturday) == []


def test_menu_day_without_school_date() -> None:
    """A dish for a holiday is questioned; one for the day after is not."""
    holiday = [{"first_day": date(2026, 3, 4), "kind": "no_school"}]
    row = {"menu": "all", "dish": "salada"}
    menus = added("menus", row | {"date": date(2026, 3, 4)})
    assert one("menu-day-without-school", menus=menus, calendar=holiday).column == "date"
    menus = added("menus", row | {"date": date(2026, 3, 5)})
    assert found("menu-day-without-school", menus=menus, calendar=holiday) == []


def test_dish_without_recipe() -> None:
    """A dish whose recipe holds for one stage only is an error for the other that eats it."""
    for_primary = edited("recipes", 5, stage="primary")
    finding = one("dish-without-recipe", recipes=for_primary)
    assert (finding.table, finding.rows) == ("dishes", (4,))
    assert "Pré-escola" in finding.what
    primary_only = edited("enrolment", 1, stage="primary")
    assert found("dish-without-recipe", recipes=for_primary, enrolment=primary_only) == []


def test_dish_without_recipe_in_a_repertoire() -> None:
    """Dishes from which a free menu may choose need recipes too."""
    groups = [{"menu": "all", "name": "Todos", "mode": "repertoire"}]
    repertoire = [{"menu": "all", "dish": "fruta"}]
    changed = {"menu_groups": groups, "repertoire": repertoire, "menus": []}
    assert one("dish-without-recipe", recipes=without("recipes", 5), **changed).rows == (4,)
    assert found("dish-without-recipe", **changed) == []


def test_dishes_in_one_slot() -> None:
    """Two dishes for the same part of a meal are questioned; side dishes and other days are not."""
    dish = {"dish": "outra", "name": "Outra", "meal": "lunch", "slot": "salad"}
    recipe = {"dish": "outra", "product": "alface", "net_g": 20}
    changed = {"recipes": added("recipes", recipe)}
    monday = added("menus", {"menu": "all", "weekday": "mon", "dish": "outra"})
    finding = one("dishes-in-one-slot", dishes=added("dishes", dish), menus=monday, **changed)
    assert finding.rows == (3, 7)
    assert "2 days" in finding.what
    tuesday = added("menus", {"menu": "all", "weekday": "tue", "dish": "outra"})
    assert found("dishes-in-one-slot", dishes=added("dishes", dish), menus=tuesday, **changed) == []
    sides = [*edited("dishes", 1, slot="side"), dish | {"slot": "side"}]
    assert found("dishes-in-one-slot", dishes=sides, menus=monday, **changed) == []


def test_dishes_in_one_slot_dated_rows_replace() -> None:
    """A dish for a date takes the place of the cycle's and is no second dish."""
    dish = {"dish": "outra", "name": "Outra", "meal": "lunch", "slot": "salad"}
    menus = added("menus", {"menu": "all", "date": date(2026, 3, 2), "dish": "outra"})
    assert found("dishes-in-one-slot", dishes=added("dishes", dish), menus=menus) == []


def test_dish_never_served() -> None:
    """A dish in no menu is noted; one in a repertoire is not."""
    assert one("dish-never-served", menus=without("menus", 3, 4)).rows == (4,)
    assert found("dish-never-served", menus=without("menus", 3, 4), repertoire=[{"menu": "all", "dish": "fruta"}]) == []


def test_repertoire_unused() -> None:
    """A repertoire for a fixed menu is noted, for a free one it is not."""
    repertoire = [{"menu": "all", "dish": "fruta"}]
    assert one("repertoire-unused", repertoire=repertoire).rows == (2,)
    free = [{"menu": "all", "name": "Todos", "mode": "repertoire"}]
    assert found("repertoire-unused", repertoire=repertoire, menu_groups=free) == []


@pytest.mark.parametrize(
    ("per", "count", "maximum", "asked"),
    [
        ("day", None, 1, True),
        ("day", "days", 1, True),
        ("day", "days", None, True),
        ("day", "days", 0, False),
        ("day", "servings", 1, False),
        ("week", None, 1, False),
    ],
)
def test_days_within_a_day(per: str, count: str | None, maximum: int | None, asked: bool) -> None:
    """A day has one day: a rule that counts them binds nobody, unless it allows none at all."""
    rule = {"rule": "egg", "scope": "dish", "value": "salada", "per": per, "count": count, "maximum": maximum}
    assert bool(found("days-within-a-day", frequency_rules=[rule])) == asked


@pytest.mark.parametrize(("grams", "asked"), [(500, False), (500.1, True), (None, False)])
def test_serving_absurd(grams: float | None, asked: bool) -> None:
    """More than half a kilogram of a product for one pupil is questioned."""
    assert len(found("serving-absurd", recipes=edited("recipes", 0, net_g=grams))) == asked


@pytest.mark.parametrize(("grams", "asked"), [(0, True), (0.1, False)])
def test_serving_zero(grams: float, asked: bool) -> None:
    """A serving of nothing is questioned."""
    assert len(found("serving-zero", recipes=edited("recipes", 0, net_g=grams))) == asked


def test_choice_of_one() -> None:
    """An ingredient with one product is noted; with two it is a choice, or each stage is served its own."""
    alone = edited("recipes", 5, choice="fruit")
    other = {"dish": "fruta", "product": "alface", "choice": "fruit", "net_g": 80}
    assert one("choice-of-one", recipes=alone).rows == (7,)
    assert found("choice-of-one", recipes=[*alone, other]) == []
    assert found("choice-of-one", recipes=[*alone, other | {"stage": "pre"}]) == []


@pytest.mark.parametrize(("age", "asked"), [(4, False), (4.5, True), (7, True)])
def test_too_young_for_product(age: float, asked: bool) -> None:
    """A product on the menu of children below its minimum age is questioned."""
    findings = found("too-young-for-product", products=edited("products", 3, minimum_age_years=age))
    assert [f.rows for f in findings] == [(7,)] * asked


def test_bounds_reversed() -> None:
    """A maximum may equal the minimum, but not be below it."""
    rule = {"rule": "r", "scope": "slot", "value": "fruit", "per": "week", "minimum": 2, "maximum": 2}
    assert found("bounds-reversed", frequency_rules=[rule]) == []
    assert one("bounds-reversed", frequency_rules=[rule | {"maximum": 1}]).table == "frequency_rules"
    standard = {"standard": "s", "stage": "pre", "nutrient": "iron_mg", "minimum": 3, "maximum": 2.9}
    assert one("bounds-reversed", nutrition_standards=[standard]).table == "nutrition_standards"


@pytest.mark.parametrize(
    ("scope", "good", "bad"),
    [
        ("dish", "salada", "saladas"),
        ("product", "banana", "bananas"),
        ("food_group", "fruit", "fruits"),
        ("dish_tag", "red_meat", "red meats"),
        ("product_tag", "leafy", "leafs"),
        ("slot", "salad", "salads"),
        ("processing_class", "ultra_processed", "ultraprocessed"),
    ],
)
def test_frequency_matches_nothing(scope: str, good: str, bad: str) -> None:
    """A rule about something that no dish or product has is questioned, with the nearest word."""
    rule = {"rule": "r", "scope": scope, "per": "week", "maximum": 2}
    tagged = {"dishes": edited("dishes", 1, tags="red_meat|cold"), "products": edited("products", 2, tags="leafy")}
    assert found("frequency-matches-nothing", frequency_rules=[rule | {"value": good}], **tagged) == []
    finding = one("frequency-matches-nothing", frequency_rules=[rule | {"value": bad}], **tagged)
    assert finding.rows == (2,)
    assert f"“{good}”" in finding.what


def test_frequency_matches_nothing_of_several() -> None:
    """Of several values counted together each is looked at; a slot may be named with its meal."""
    rule = {"rule": "r", "per": "week", "maximum": 2}
    assert found("frequency-matches-nothing", frequency_rules=[rule | {"scope": "dish", "value": "salada|fruta"}]) == []
    assert found("frequency-matches-nothing", frequency_rules=[rule | {"scope": "slot", "value": "lunch/fruit"}]) == []
    finding = one("frequency-matches-nothing", frequency_rules=[rule | {"scope": "dish", "value": "salada|frutas"}])
    assert "“frutas”" in finding.what


@pytest.mark.parametrize("nutrient", ["iron_mg", "food_group:fruit", "component:green", "food_group:fruit|vegetable"])
def test_nutrient_unknown_silent(nutrient: str) -> None:
    """Columns of the composition, food groups and components are known."""
    components = [{"product": "alface", "component": "green", "amount_per_100g": 1, "unit": "cup"}]
    standard = {"standard": "s", "stage": "pre", "nutrient": nutrient, "minimum": 3}
    assert found("nutrient-unknown", nutrition_standards=[standard], components=components) == []


@pytest.mark.parametrize(
    ("nutrient", "near"),
    [
        ("iron", "iron_mg"),
        ("food_group:fruits", "food_group:fruit"),
        ("food_group:vegetable|fruits", "food_group:fruit"),
    ],
)
def test_nutrient_unknown(nutrient: str, near: str) -> None:
    """Anything else is an error with the nearest word."""
    standard = {"standard": "s", "stage": "pre", "nutrient": nutrient, "minimum": 3}
    assert f"“{near}”" in one("nutrient-unknown", nutrition_standards=[standard]).what


def test_menu_rows_of_unknown_dishes_are_left_out() -> None:
    """A dish that is not described is the reference check's business and disturbs no other."""
    assert found("dishes-in-one-slot", menus=edited("menus", 0, dish="unknown")) == []
    assert found("dish-without-recipe", dishes=[row for row in rows("dishes") if row["dish"] != "fruta"]) == []


def _menus_of(*weekdays: str) -> list[Row]:
    return [{"menu": "all", "weekday": weekday, "dish": "salada"} for weekday in weekdays]


def test_school_day_without_food() -> None:
    """A weekday that the menu forgot, a Saturday made up for one school, and a cycle shorter than the week are told with days and pupils."""
    forgotten = one("school-day-without-food", menus=_menus_of("mon", "tue", "wed", "fri"))
    assert "2026-03-05" in forgotten.what
    assert "Thursday" in forgotten.what
    assert "140 pupils" in forgotten.what
    saturday = {"first_day": date(2026, 3, 7), "kind": "school", "site": "emei"}
    made_up = one("school-day-without-food", calendar=[saturday], menus=_menus_of("mon", "tue", "wed", "thu", "fri"))
    assert "Saturday 2026-03-07" in made_up.what
    assert "40 pupils at EMEI Dois" in made_up.what
    week = [row | {"cycle_week": 2} for row in _menus_of("mon", "tue", "wed", "thu", "fri")]
    assert "on 5 school days" in one("school-day-without-food", menus=week).what


def test_school_day_without_food_silent() -> None:
    """Nothing is said of days without school, of pupils who do not eat, of dated rows that fill the day, and of free menus."""
    fed = _menus_of("mon", "tue", "wed", "fri")
    assert found("school-day-without-food", menus=[*fed, *_menus_of("thu")]) == []
    free_thursdays = [{"first_day": date(2026, 3, day), "kind": "no_school"} for day in (5, 12)]
    assert found("school-day-without-food", menus=fed, calendar=free_thursdays) == []
    dated = [{"menu": "all", "date": date(2026, 3, day), "dish": "salada"} for day in (5, 12)]
    assert found("school-day-without-food", menus=[*fed, *dated]) == []
    nobody = [row | {"take_up_share": 0} for row in rows("enrolment")]
    assert found("school-day-without-food", menus=fed, enrolment=nobody) == []
    assert found("school-day-without-food", menus=fed, menu_groups=edited("menu_groups", 0, mode="repertoire")) == []


def test_meal_missing_on_a_day() -> None:
    """A breakfast on four weekdays of five is missed on the fifth; one on three weekdays of five is meant so."""
    dishes = added("dishes", {"dish": "leite", "name": "Leite", "meal": "breakfast", "slot": "drink"})
    lunch = _menus_of("mon", "tue", "wed", "thu", "fri")
    for weekdays, told in ((4, 1), (3, 0), (5, 0)):
        milk = [row | {"dish": "leite"} for row in lunch[:weekdays]]
        assert len(found("meal-missing-on-a-day", dishes=dishes, menus=lunch + milk)) == told
    finding = one("meal-missing-on-a-day", dishes=dishes, menus=lunch + [row | {"dish": "leite"} for row in lunch[:4]])
    assert "Friday 2026-03-06" in finding.what
    assert "Breakfast" in finding.what


def test_stage_that_eats_nothing() -> None:
    """A stage whose recipes hold not a gram on a day goes hungry although it is served; a gram is enough."""
    menus = _menus_of("mon", "tue", "wed", "thu", "fri")
    recipes = added("recipes", {"dish": "salada", "stage": "pre", "product": "alface", "net_g": 0})
    assert "Pré-escola" in one("stage-that-eats-nothing", menus=menus, recipes=recipes).what
    recipes[-1]["net_g"] = 1
    assert found("stage-that-eats-nothing", menus=menus, recipes=recipes) == []


def test_menu_without_eaters() -> None:
    """A menu group that nobody eats is told; taking part mends it, and where nobody eats at all it is not said."""
    groups_ = added("menu_groups", {"menu": "late", "name": "Late"})
    menus = added("menus", {"menu": "late", "dish": "salada"})
    assert one("menu-without-eaters", menu_groups=groups_, menus=menus).rows == (3,)
    fed = added("enrolment", {"site": "emei", "stage": "primary", "pupils": 5, "menu": "late"})
    assert found("menu-without-eaters", menu_groups=groups_, menus=menus, enrolment=fed) == []


def test_no_dish_allowed() -> None:
    """A repertoire without a dish in the plan's month is an error, a month that is allowed mends it."""
    free = {"menu_groups": [{"menu": "all", "name": "Todos", "mode": "repertoire"}]}
    wrong = one("no-dish-allowed", repertoire=[{"menu": "all", "dish": "salada", "months": "5"}], **free)
    assert (wrong.severity, wrong.rows) == ("error", (2,))
    assert found("no-dish-allowed", repertoire=[{"menu": "all", "dish": "salada", "months": "3|5"}], **free) == []


def test_energy_share_of_no_energy() -> None:
    """Iron has no energy to be a part of; protein has."""
    share = {"standard": "s", "stage": "pre", "basis": "energy_share", "minimum": 0.1}
    assert one("energy-share-of-no-energy", nutrition_standards=[share | {"nutrient": "iron_mg"}]).severity == "error"
    assert found("energy-share-of-no-energy", nutrition_standards=[share | {"nutrient": "protein_g"}]) == []


def test_menu_asked_for_nothing() -> None:
    """A basket is asked for food by a least amount, a rule on how often, or a share of money at hand; by an upper bound never."""
    none = replace(tiny_law(), targets=(), standards=())
    basket: dict[str, Any] = {
        "menu_groups": [{"menu": "all", "name": "Todos", "mode": "free_basket"}],
        "targets": [],
        "repertoire": [{"menu": "all", "dish": "salada"}],
    }
    code, energy = "menu-asked-for-nothing", {"standard": "s", "stage": "pre", "nutrient": "energy_kcal"}
    assert one(code, none, **basket).rows == (2,)
    assert one(code, none, nutrition_standards=[energy | {"maximum": 900}], **basket).severity == "warning"
    assert found(code, none, nutrition_standards=[energy | {"minimum": 100}], **basket) == []
    assert found(code, none, nutrition_standards=[energy | {"minimum": 100, "mode": "off"}], **basket) != []
    often = {"rule": "r", "scope": "dish", "value": "salada", "per": "week"}
    assert found(code, none, frequency_rules=[often | {"minimum": 1}], **basket) == []
    assert found(code, none, frequency_rules=[often | {"maximum": 1}], **basket) != []
    assert found(code, tiny_law(standards=()), **basket) == []
    assert found(code, none, **basket | {"menu_groups": edited("menu_groups", 0, mode="repertoire")}) == []
    assert "repertoire" in one(code, none, **basket | {"repertoire": []}).mend


def test_serving_without_grams() -> None:
    """Exactly one of raw and cooked grams: neither and both are errors; the line is named."""
    factor = edited("products", 0, cooking_factor=2.5)
    assert one("serving-without-grams", recipes=edited("recipes", 0, net_g=None)).rows == (2,)
    assert one("serving-without-grams", recipes=edited("recipes", 0, cooked_g=125), products=factor).rows == (2,)
    cooked = edited("recipes", 0, net_g=None, cooked_g=125)
    assert found("serving-without-grams", recipes=cooked, products=factor) == []


def test_cooked_without_factor() -> None:
    """Cooked grams of rice without its factor are an error at the product; without cooked grams nobody needs the factor."""
    cooked = edited("recipes", 0, net_g=None, cooked_g=125)
    finding = one("cooked-without-factor", recipes=cooked)
    assert (finding.severity, finding.table, finding.column, finding.rows) == (
        "error",
        "products",
        "cooking_factor",
        (2,),
    )
    assert found("cooked-without-factor", recipes=cooked, products=edited("products", 0, cooking_factor=2.5)) == []
    assert found("cooked-without-factor") == []


@pytest.mark.parametrize(("cooked", "told"), [(1250, 0), (1251, 1)])
def test_cooked_grams_are_judged_raw(cooked: float, told: int) -> None:
    """1,250 g of cooked rice at 2.5 are 500 g raw, which is not yet absurd; a gram more is."""
    recipes, factor = edited("recipes", 0, net_g=None, cooked_g=cooked), edited("products", 0, cooking_factor=2.5)
    assert len(found("serving-absurd", recipes=recipes, products=factor)) == told


@pytest.mark.parametrize(
    ("more", "lost"),
    [([], "Feijão"), ([{"dish": "arroz_feijao", "stage": "pre", "product": "feijao", "net_g": 0}], "")],
)
def test_ingredient_lost_at_a_stage(more: list[Row], lost: str) -> None:
    """Rice and beans for all, rice alone for the nursery: it gets no beans, and 0 grams of them say that this is meant."""
    recipes = [row for row in rows("recipes") if (row.get("stage"), row["product"]) != ("pre", "feijao")]
    told = found("ingredient-lost-at-a-stage", recipes=[*recipes, *more])
    assert [finding.what for finding in told] == (
        [f"Arroz e feijão is served to Pré-escola without {lost}."] if lost else []
    )


@pytest.mark.parametrize(("menu_of", "told"), [(None, True), (date(2026, 3, 2), False)])
def test_a_lost_day_that_is_made_up_for_is_served(menu_of: date | None, told: bool) -> None:
    """Salad on Mondays, and no Monday has school: it is not served, unless a Saturday serves the menu of one of them."""
    closed = [{"first_day": date(2026, 3, day), "kind": "no_school"} for day in (2, 9)]
    saturday = {"first_day": date(2026, 3, 7), "kind": "school", "menu_of": menu_of}
    assert bool(found("menu-day-without-school", calendar=[*closed, saturday])) is told


def _rule(**cells: object) -> list[dict[str, object]]:
    return [{"rule": "fruit", "scope": "food_group", "value": "fruit", "per": "week", "maximum": 3} | cells]


def test_span_without_number() -> None:
    """Blocks of days need their number, a week has none; with the number written as advised both are fine."""
    assert "fruit do not say" in one("span-without-number", frequency_rules=_rule(per="serving_days")).what
    assert one("span-without-number", frequency_rules=_rule(span=3)).column == "span"
    for fine in (_rule(per="serving_days", span=16), _rule(per="any_weeks", span=3), _rule(), _rule(per="any_month")):
        assert found("span-without-number", frequency_rules=fine) == []


def test_foods_counted_amiss() -> None:
    """Different foods are counted of products, as a least number; not of dishes, and not as a most."""
    foods = {"count": "foods", "maximum": None, "minimum": 2}
    assert found("foods-counted-amiss", frequency_rules=_rule(**foods)) == []
    assert one("foods-counted-amiss", frequency_rules=_rule(count="foods")).column == "count"
    of_dish = _rule(**foods, scope="dish", value="salada")
    assert "least number of products" in one("foods-counted-amiss", frequency_rules=of_dish).what


def test_cycle_of_chosen_menu() -> None:
    """A menu that the plan chooses has no cycle; one that is given has, and a rule that is off asks nothing."""
    chosen = [{"menu": "all", "name": "Todos", "mode": "repertoire"}]

    def told(rule: list[dict[str, object]], **tables: Any) -> list[Any]:
        return found("cycle-of-chosen-menu", tiny_law(), frequency_rules=rule, **tables)

    (finding,) = told(_rule(per="cycle"), menu_groups=chosen)
    assert (finding.severity, finding.table, finding.rows) == ("error", "frequency_rules", (2,))
    assert told(_rule(per="serving_days", span=20), menu_groups=chosen) == []
    assert told(_rule(per="cycle")) == []
    assert told(_rule(per="cycle", mode="off"), menu_groups=chosen) == []


def test_share_of_servings_amiss() -> None:
    """A share says of which servings, by foods that can be told apart, and is no more than 1; other rules say nothing of it."""
    share: dict[str, object] = {"count": "share", "of": "food_group:fruit|vegetable", "minimum": 0.45, "maximum": None}
    ripe = {"scope": "season", "value": "in_season"}
    for fine in (_rule(**share), _rule(**share, **ripe), _rule(**share | {"minimum": 1})):
        assert found("share-of-servings-amiss", frequency_rules=fine) == []
    wrong: list[tuple[dict[str, object], str]] = [
        (share | {"of": ""}, "of"),
        (share | {"of": "fruit"}, "of"),
        (share | {"of": "dish:salada"}, "of"),
        ({"of": "food_group:fruit"}, "of"),
        (share | {"scope": "dish", "value": "salada"}, "scope"),
        (share | {"scope": "season", "value": "ripe"}, "scope"),
        (ripe, "scope"),
        (share | {"minimum": 45}, "minimum"),
    ]
    for cells, column in wrong:
        assert one("share-of-servings-amiss", frequency_rules=_rule(**cells)).column == column


def test_season_not_told() -> None:
    """A fruit of which no season is told is asked about where a rule looks at it; with its months, or without the rule, it is not."""
    ripe = _rule(scope="season", value="in_season", count="share", of="food_group:fruit", minimum=0.4, maximum=None)
    (finding,) = found("season-not-told", tiny_law(), frequency_rules=ripe)
    assert (finding.severity, finding.column) == ("warning", "season_months")
    assert "Banana" in finding.what
    told = [row | {"season_months": "1-12"} for row in rows("products")]
    assert found("season-not-told", tiny_law(), frequency_rules=ripe, products=told) == []
    assert found("season-not-told", tiny_law(), frequency_rules=_rule()) == []


def test_foods_left_out_of_a_standard_are_known() -> None:
    """A standard leaves out a food group or a component that the case has; another word is an error with the nearest one."""
    row = {"standard": "fat", "stage": "primary", "nutrient": "fat_g", "maximum": 10}
    assert found("nutrient-unknown", nutrition_standards=[row | {"without": "food_group:fruit"}]) == []
    assert found("nutrient-unknown", nutrition_standards=[row]) == []
    finding = one("nutrient-unknown", nutrition_standards=[row | {"without": "food_group:fruti"}])
    assert finding.column == "without"
    assert "“food_group:fruit”" in finding.what
    assert one("nutrient-unknown", nutrition_standards=[row | {"without": "fat_g"}]).column == "without"


def _bananas(*months: str) -> list[dict[str, Any]]:
    """Return recipes in which fruit is banana in some months, a row each."""
    row = {"dish": "fruta", "product": "banana", "net_g": 80}
    return [*without("recipes", 5), *(row | {"months": cell} for cell in months)]


def test_recipe_missing_on_days() -> None:
    """Fruit is served in March 2026: a recipe of April to February leaves its days bare, one of March does not."""
    finding = one("recipe-missing-on-days", recipes=_bananas("4-2"))
    assert (finding.severity, finding.rows) == ("error", (7,))
    assert "from 2026-03-02 to 2026-03-13" in finding.what
    assert found("recipe-missing-on-days", recipes=_bananas("3")) == []
    free = {"menu_groups": [{"menu": "all", "name": "Todos", "mode": "repertoire"}], "menus": []}
    may = [{"menu": "all", "dish": "fruta", "months": "4"}]
    assert found("recipe-missing-on-days", recipes=_bananas("4-2"), repertoire=may, **free) == []


def test_recipe_missing_on_days_after_a_change_within_the_plan() -> None:
    """A row that ends on 9 March leaves fruit bare on the 10th and 12th."""
    ended = edited("recipes", 5, last_day=date(2026, 3, 9))
    assert "from 2026-03-10 to 2026-03-13" in one("recipe-missing-on-days", recipes=ended).what
    assert found("dish-without-recipe", recipes=ended) == []


def test_recipe_row_twice() -> None:
    """Banana in January to March and in March to May stands twice in March; from April on it does not."""
    finding = one("recipe-row-twice", recipes=_bananas("1-3", "3-5"))
    assert (finding.severity, finding.rows) == ("error", (7, 8))
    assert found("recipe-row-twice", recipes=_bananas("1-3", "4-5")) == []


def test_recipe_row_never_holds() -> None:
    """Days of last year, or a last day before the first, hold on no day of the plan; a row of other months may in another year."""
    old = added("recipes", {"dish": "fruta", "product": "alface", "net_g": 5, "last_day": date(2025, 3, 31)})
    assert one("recipe-row-never-holds", recipes=old).rows == (8,)
    turned = edited("recipes", 5, first_day=date(2026, 3, 9), last_day=date(2026, 3, 5))
    assert one("recipe-row-never-holds", recipes=turned).rows == (7,)
    assert found("recipe-row-never-holds", recipes=_bananas("3", "6")) == []


def test_ingredient_lost_at_a_stage_in_a_season() -> None:
    """A row of pre-school for March takes the banana of all from it; one for June does not."""
    row = {"dish": "fruta", "stage": "pre", "product": "alface", "net_g": 5}
    assert one("ingredient-lost-at-a-stage", recipes=added("recipes", row | {"months": "3"})).rows == (7,)
    assert found("ingredient-lost-at-a-stage", recipes=added("recipes", row | {"months": "6"})) == []


def test_months_of_a_recipe_that_cannot_be_read_stop_no_check() -> None:
    """Months that are no months are told by the check of types; the others take the row as one of all months."""
    assert found("recipe-missing-on-days", recipes=_bananas("spring")) == []
