"""The sheets that kitchens and parents read: heads and allergens by diet, reckoned by hand and against each other."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.menus import MenuFacts
from planner.menus.diet_deliveries import diet_deliveries
from planner.menus.kitchen import Kitchen
from planner.menus.sheets import diet_plates, menu_sheet, recipe_sheet
from planner.schema import PLAN_TABLES
from planner.verify import papers
from planner.verify.facts import Facts
from planner.verify.menu import filled_menu
from planner.verify.tables import BY_DIET, read_tables
from planner.verify.violation import Report, Violation
from tests.cases import Row, added, edited, rows, tiny_case, tiny_law

LENTIL: Row = {
    "product": "lentilha", "name": "Lentilha", "food_group": "legume", "processing_class": "fresh", "unit": "kg",
    "unit_kg": 1.0, "allergens": "gluten",
}  # fmt: skip
NO_BEANS: Row = {
    "diet": "no_beans",
    "stage": "primary",
    "pupils_share": 0.1,
    "product": "feijao",
    "substitute": "lentilha",
    "grams_factor": 1.5,
}


def products(**allergens: str) -> list[Row]:
    """Return the products of the tiny case and lentils, with allergens stated of some."""
    return [
        row | ({"allergens": allergens[row["product"]]} if row["product"] in allergens else {})
        for row in added("products", LENTIL)
    ]


def sheets(case: Case) -> tuple[dict[str, pd.DataFrame], pd.DataFrame, Facts]:
    """Return both sheets of a case, the menu served and the facts of the check."""
    facts = Facts(case, tiny_law())
    served = filled_menu(facts).assign(portions=1.0)
    menus = Kitchen(MenuFacts(case, tiny_law(), served))
    orders = pd.DataFrame({name: [] for name in ("period", "product", "supplier", "kg", "packs")})
    return {"menu_sheet": menu_sheet(menus, orders), "recipe_sheet": recipe_sheet(menus)}, served, facts


def violations(facts: Facts, served: pd.DataFrame, **tables: pd.DataFrame) -> list[Violation]:
    """Return what the check finds in the sheets."""
    report = Report(facts.names)
    papers.check_menu_sheet(facts, served, tables["menu_sheet"], report)
    papers.check_recipe_sheet(facts, served, tables["recipe_sheet"], report)
    return report.violations


@cache
def dieters() -> tuple[dict[str, pd.DataFrame], pd.DataFrame, Facts]:
    """A tenth of primary eats lentils (gluten) for beans (soy); of rice it is stated that it has none, of the rest nothing."""
    return sheets(tiny_case(products=products(feijao="soy", arroz="none"), diets=[NO_BEANS]))


def on_monday(dish: str) -> pd.DataFrame:
    """Return the lines of a dish on the plan's first Monday."""
    sheet = dieters()[0]["menu_sheet"]
    return sheet[(sheet["dish"] == dish) & (sheet["date"] == pd.Timestamp("2026-03-02"))]


def test_each_diet_has_its_heads_and_its_allergens() -> None:
    """Of 100 at primary 10 eat lentils with gluten, 90 beans with soy; all 40 of the nursery beans."""
    sheet = on_monday("arroz_feijao").set_index("diet")
    assert sheet["pupils"].to_dict() == {"": 130.0, "no_beans": 10.0}
    assert sheet["allergens"].to_dict() == {"": "soy", "no_beans": "gluten"}
    assert sheet["ingredients"].to_dict() == {"": "Arroz|Feijão", "no_beans": "Arroz|Lentilha"}
    assert sheet["change"].to_dict() == {"": "", "no_beans": "Lentilha instead of Feijão"}
    assert sheet["not_stated"].to_dict() == {"": "", "no_beans": ""}


def test_a_dish_that_a_diet_leaves_as_it_is_is_eaten_by_all() -> None:
    """Salad has no beans: one line, 140 heads, and what is in the leaves is not known."""
    row = on_monday("salada")
    assert row[["diet", "pupils", "allergens", "not_stated"]].to_numpy().tolist() == [["", 140.0, "", "Alface"]]


def test_a_kitchen_weighs_out_for_the_heads_of_each_diet() -> None:
    """Primary: beans 30 g x 90, lentils 30 g x 1.5 x 10; rice 50 g x 90 and 50 g x 10, each on its line."""
    sheet = dieters()[0]["recipe_sheet"].query("dish == 'arroz_feijao' and site == 'emef'")
    found = {(r.diet, r.product): (r.pupils, round(r.net_kg, 9), r.allergens) for r in sheet.itertuples()}
    assert found == {
        ("", "arroz"): (90.0, 4.5, "none"),
        ("", "feijao"): (90.0, 2.7, "soy"),
        ("no_beans", "arroz"): (10.0, 0.5, "none"),
        ("no_beans", "lentilha"): (10.0, 0.45, "gluten"),
    }


@pytest.mark.parametrize(("share", "diet", "usual"), [(0.0101, 2, 98), (0.01, 1, 99), (0.995, 100, 0)])
def test_heads_are_rounded_up_to_whole_persons(share: float, diet: int, usual: int) -> None:
    """1.01 of 100 pupils are two persons, 1.00 is one; who remains eats the usual."""
    sheet = sheets(tiny_case(products=products(), diets=[NO_BEANS | {"pupils_share": share}]))[0]["recipe_sheet"]
    heads = sheet[(sheet["site"] == "emef") & (sheet["product"] == "arroz")].set_index("diet")["pupils"].to_dict()
    assert heads == {k: v for k, v in {"": usual, "no_beans": diet}.items() if v}


def test_none_is_said_only_where_it_is_stated_of_every_product() -> None:
    """Rice and beans stated to have none: none. Beans unknown: nothing is claimed, and they are named."""
    known = sheets(tiny_case(products=products(feijao="none", arroz="none")))[0]["menu_sheet"]
    doubtful = sheets(tiny_case(products=products(arroz="none")))[0]["menu_sheet"]
    for sheet, expected in ((known, ["none", ""]), (doubtful, ["", "Feijão"])):
        row = sheet[sheet["dish"] == "arroz_feijao"].iloc[0]
        assert [row["allergens"], row["not_stated"]] == expected


def test_what_is_left_out_leaves_its_allergens_out() -> None:
    """Without a substitute the beans are gone for a diet: rice alone."""
    case = tiny_case(products=products(feijao="soy", arroz="none"), diets=[NO_BEANS | {"substitute": None}])
    row = sheets(case)[0]["menu_sheet"].query("dish == 'arroz_feijao' and diet == 'no_beans'").iloc[0]
    assert (row["allergens"], row["change"]) == ("none", "without Feijão")


def test_the_check_agrees() -> None:
    """The sheets as the planner makes them keep every rule."""
    tables, served, facts = dieters()
    assert violations(facts, served, **tables) == []


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("menu_sheet", {"pupils": 131.0}),
        ("menu_sheet", {"pupils": float("nan")}),
        ("menu_sheet", {"allergens": ""}),
        ("menu_sheet", {"allergens": "soy|milk"}),
        ("menu_sheet", {"not_stated": "Arroz"}),
        ("menu_sheet", {"ingredients": "Arroz"}),
        ("menu_sheet", {"diet": "vegan"}),
        ("recipe_sheet", {"pupils": 100.0}),
        ("recipe_sheet", {"net_kg": 5.0}),
        ("recipe_sheet", {"gross_kg": 5.0}),
        ("recipe_sheet", {"allergens": ""}),
        ("recipe_sheet", {"diet": "vegan"}),
    ],
)
def test_a_changed_cell_is_found(table: str, cells: dict[str, Any]) -> None:
    """One wrong cell in the line of rice and beans is one thing that the check finds at least."""
    tables, served, facts = dieters()
    frame = tables[table].copy()
    place = frame.index[frame["dish"] == "arroz_feijao"][0]
    for column, cell in cells.items():
        frame.loc[place, column] = cell
    assert {v.family for v in violations(facts, served, **tables | {table: frame})} == {table}


def test_a_diet_that_is_not_told_is_found() -> None:
    """Without its line nobody knows what the diet gets."""
    tables, served, facts = dieters()
    frame = tables["menu_sheet"]
    (found,) = violations(facts, served, **tables | {"menu_sheet": frame.drop(frame.index[frame["diet"] != ""][0])})
    assert "no_beans" in found.where


@pytest.mark.parametrize(("diets", "told"), [([], 0), ([NO_BEANS], 2)])
def test_a_sheet_of_an_older_plan_is_refused_where_somebody_has_a_diet(diets: list[Row], told: int) -> None:
    """Sheets without diets are read; they are wrong only where there are diets."""
    report = Report()
    old = {name: PLAN_TABLES[name].empty().drop(columns="diet") for name in BY_DIET}
    facts = Facts(tiny_case(products=products(), diets=diets), tiny_law())
    read_tables(facts, old | {"orders": PLAN_TABLES["orders"].empty()}, report, complete=False)
    assert len(report.violations) == told


def random_case(seed: int) -> Case:
    """Return the tiny case with random diets, fills, grams by stage, take-up, kitchens, closed days and allergens."""
    dice = random.Random(seed)
    names = [row["product"] for row in added("products", LENTIL)]
    stated = {name: dice.choice(["", "none", "soy", "gluten|milk"]) for name in names}
    replaced = [(diet, stage, product)
                for diet in ("a", "b") for stage in ("", "pre", "primary") for product in dice.sample(names, 2)]  # fmt: skip
    diets: list[Row] = []
    for diet, stage, product in replaced:
        if dice.random() < 0.4 and not any((d["diet"], d["product"]) == (diet, product) for d in diets):
            diets.append({"diet": diet, "stage": stage, "product": product, "grams_factor": dice.choice([1, 1.5]),
                          "pupils_share": dice.choice([0, 0.013, 0.1, 0.5]),
                          "substitute": dice.choice([None, *names])})  # fmt: skip
    other = random.Random(-1 - seed)
    for row in [*diets]:
        if other.random() < 0.5:
            told = {"pupils": other.choice([1, 3]), "pupils_share": None} if other.random() < 0.7 else {}
            instead = other.choice([None, *names])
            diets.append(row | {"site": other.choice(["emef", "emei"]), "substitute": instead} | told)
    recipes = added("recipes", {"dish": "fruta", "product": "alface", "choice": "f", "net_g": 10},
                    {"dish": "fruta", "product": "lentilha", "choice": "f", "net_g": 20},
                    {"dish": "salada", "stage": "pre", "product": dice.choice(names), "net_g": dice.choice([0, 7])})  # fmt: skip
    enrolment = [row | {"take_up_share": dice.choice([0, 0.31, 0.9, 1.0])} for row in rows("enrolment")]
    enrolment.append(dict(enrolment[0]) | {"valid_from": date(2026, 3, 5), "pupils": dice.choice([0, 33])})
    away = [
        {"first_day": date(2026, 3, other.choice([2, 4, 5])), "site": other.choice([None, "emef", "emei"]),
         "last_day": other.choice([None, date(2026, 3, 6)]), "pupils_share": other.choice([None, 0.4, 0.55])}
        for _row in range(other.choice([0, 1, 2]))
    ]  # fmt: skip
    return tiny_case(
        products=products(**stated),
        diets=diets,
        cancelled_meals=away,
        recipes=recipes,
        enrolment=enrolment,
        calendar=[{"site": dice.choice(["", "emef"]), "first_day": date(2026, 3, 3), "kind": "closed"}],
        sites=edited("sites", 1, kitchen=dice.choice(["", "emef"])),
    )


@pytest.mark.parametrize("seed", range(25))
def test_both_reckonings_agree_on_random_cases(seed: int) -> None:
    """Two codes, one sentence: the planner's sheets and the check's say the same."""
    tables, served, facts = sheets(random_case(seed))
    assert violations(facts, served, **tables) == []
    assert (tables["menu_sheet"]["diet"] != "").any() or seed % 5


LENTILS = pd.DataFrame(
    {
        "delivery_day": pd.to_datetime(["2026-03-02", "2026-03-09", "2026-03-02"]).as_unit("s"),
        "site": "emef",
        "product": ["lentilha", "lentilha", "feijao"],
    }
)


def _for_diets(case: Case, deliveries: pd.DataFrame = LENTILS) -> tuple[pd.DataFrame, pd.DataFrame, Facts]:
    facts = Facts(case, tiny_law())
    served = filled_menu(facts).assign(portions=1.0)
    return diet_deliveries(Kitchen(MenuFacts(case, tiny_law(), served)), deliveries), served, facts


def _found(case: Case, told: pd.DataFrame | None = None) -> tuple[pd.DataFrame, list[Violation]]:
    made, served, facts = _for_diets(case)
    report = Report(facts.names)
    papers.check_diet_deliveries(facts, served, LENTILS, made if told is None else told, report)
    return made, report.violations


def test_a_delivery_says_for_which_diet_it_is() -> None:
    """Lentils of each week are for 10 of the 100 at primary alone, with gluten; beans are for nobody's diet."""
    table, wrong = _found(tiny_case(products=products(feijao="soy", arroz="none"), diets=[NO_BEANS]))
    assert wrong == []
    days = [pd.Timestamp("2026-03-02"), pd.Timestamp("2026-03-09")]
    assert table["delivery_day"].tolist() == days
    row = ["emef", "lentilha", "no_beans", 10.0, False, "gluten"]
    assert table[["site", "product", "diet", "pupils", "also_usual", "allergens"]].to_numpy().tolist() == [row, row]


def test_a_product_that_others_get_too_is_said_to_be_for_all() -> None:
    """Rice for beans: rice is in the dish anyway, so it is not for the diet alone, and what is in it is not stated."""
    case = tiny_case(products=products(), diets=[NO_BEANS | {"substitute": "arroz"}])
    rice = LENTILS.assign(product="arroz").iloc[:1]
    table = _for_diets(case, rice)[0]
    assert table[["pupils", "also_usual", "allergens"]].to_numpy().tolist() == [[10.0, True, "not_stated"]]
    assert len(_for_diets(tiny_case(products=products(), diets=[NO_BEANS | {"substitute": None}]), rice)[0]) == 0


@pytest.mark.parametrize(
    "cells", [{"pupils": 9.0}, {"also_usual": True}, {"allergens": "none"}, {"diet": "vegan"}, {"product": "feijao"}]
)
def test_a_slip_in_what_is_for_a_diet_is_found(cells: Row) -> None:
    """A head count, an allergen, a diet or a product that is not what the menu says is found; so is a row left out."""
    case = tiny_case(products=products(feijao="soy", arroz="none"), diets=[NO_BEANS])
    table = _for_diets(case)[0]
    for name, value in cells.items():
        table.loc[0, name] = value
    assert {v.family for v in _found(case, table)[1]} == {"diet_deliveries"}
    assert _found(case, table.iloc[1:])[1]


def test_a_number_of_pupils_is_that_many_heads() -> None:
    """Of 92.5 who eat at a school 3 have the diet, none is rounded up: 3 heads and 93 - 3; the nursery's tenth of 40 is 4."""
    diet = NO_BEANS | {"stage": None}
    told = diet | {"site": "emef", "stage": "primary", "pupils": 3, "pupils_share": None}
    enrolment = edited("enrolment", 0, take_up_share=0.925)
    tables, served, facts = sheets(tiny_case(products=products(), diets=[diet, told], enrolment=enrolment))
    assert violations(facts, served, **tables) == []
    menu = tables["menu_sheet"].query("dish == 'arroz_feijao'").drop_duplicates("diet").set_index("diet")["pupils"]
    assert menu.to_dict() == {"": 90.0 + 36.0, "no_beans": 3.0 + 4.0}
    kitchen = tables["recipe_sheet"].query("site == 'emef' and product == 'lentilha'")
    assert kitchen[["pupils", "net_kg"]].to_numpy().tolist() == [[3.0, pytest.approx(3 * 0.03 * 1.5)]]


def _kitchens(product: str = "arroz", **tables: Any) -> dict[str, tuple[float, float]]:
    """Return heads and net kg of a product on the recipe sheet by kitchen, the check having agreed."""
    made, served, facts = sheets(tiny_case(**tables))
    assert violations(facts, served, **made) == []
    rows = made["recipe_sheet"].query("product == @product and dish == 'arroz_feijao'")
    return {str(row.site): (row.pupils, round(row.net_kg, 9)) for row in rows.itertuples()}


def test_a_kitchen_weighs_out_for_its_fullest_day() -> None:
    """20 pupils on Monday, 100 from Tuesday on: 100 heads. A school that begins later, or is closed on the first day, has its line too."""
    monday, later = rows("enrolment")[0] | {"pupils": 20}, rows("enrolment")[0] | {"valid_from": date(2026, 3, 3)}
    south = rows("enrolment")[1]
    both = {"emef": (100.0, 5.0), "emei": (40.0, 1.2)}
    assert _kitchens() == both
    assert _kitchens(enrolment=[monday, later, south]) == both
    assert _kitchens(enrolment=[later, south]) == both
    closed = {"first_day": date(2026, 3, 2), "kind": "no_school", "site": "emef"}
    assert _kitchens(calendar=[closed]) == both


@pytest.mark.parametrize(("last", "heads"), [(12, 100.0), (13, 60.0)])
def test_who_is_away_on_every_day_has_no_plate(last: int, heads: float) -> None:
    """40 of 100 are away until the last day but one, or to the end: on the fullest day 100 eat, or 60."""
    away = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, last), "site": "emef", "pupils_share": 0.4}
    assert _kitchens(cancelled_meals=[away])["emef"] == (heads, round(heads * 0.05, 9))
    assert set(_kitchens(cancelled_meals=[away | {"pupils_share": None, "last_day": date(2026, 3, 13)}])) == {"emei"}


def test_a_school_may_have_a_substitute_of_its_own() -> None:
    """At one school 3 get rice for beans, elsewhere a tenth gets lentils: the sheet of the menu names both in the one diet."""
    told = NO_BEANS | {"site": "emef", "stage": "primary", "pupils": 3, "pupils_share": None, "substitute": "arroz"}
    case = tiny_case(products=products(feijao="soy", arroz="none"), diets=[NO_BEANS | {"stage": None}, told])
    tables, served, facts = sheets(case)
    assert violations(facts, served, **tables) == []
    line = tables["menu_sheet"].query("dish == 'arroz_feijao' and diet == 'no_beans'").iloc[0]
    assert set(line["ingredients"].split("|")) == {"Arroz", "Lentilha"}
    made, wrong = _found(case)
    assert wrong == []
    assert made.empty  # lentils are eaten at the nursery, and these deliveries go to the school


def _central(**tables: Any) -> Case:
    """Return the case in which the kitchen of the first school cooks for the second, and a tenth eat lentils for beans everywhere."""
    everywhere = NO_BEANS | {"stage": None}
    return tiny_case(products=products(), diets=[everywhere], sites=edited("sites", 1, kitchen="emef"), **tables)


def _plates(case: Case, told: pd.DataFrame | None = None) -> tuple[pd.DataFrame, list[Violation], pd.DataFrame]:
    facts = Facts(case, tiny_law())
    served = filled_menu(facts).assign(portions=1.0)
    kitchen, report = Kitchen(MenuFacts(case, tiny_law(), served)), Report(facts.names)
    made = diet_plates(kitchen)
    papers.check_diet_plates(facts, served, made if told is None else told, report)
    return made, report.violations, recipe_sheet(kitchen)


def test_plates_of_a_diet_are_told_by_school() -> None:
    """A tenth of 100 and of 40: 10 plates for the school with the kitchen, 4 for the other, 14 on the recipe sheet of the kitchen."""
    made, wrong, recipe = _plates(_central())
    assert wrong == []
    told = made[["kitchen", "dish", "diet", "site", "pupils"]].to_numpy().tolist()
    assert told == [
        ["emef", "arroz_feijao", "no_beans", "emef", 10.0],
        ["emef", "arroz_feijao", "no_beans", "emei", 4.0],
    ]
    lentils = recipe[(recipe["diet"] == "no_beans") & (recipe["product"] == "lentilha")]
    assert lentils["pupils"].tolist() == [14.0]


def test_a_kitchen_of_one_school_has_no_list_of_schools() -> None:
    """Two schools that cook for themselves: nothing is to be told apart; so it is where the second has no school in the plan."""
    assert len(_plates(tiny_case(products=products(), diets=[NO_BEANS]))[0]) == 0
    closed = [{"site": "emei", "first_day": date(2026, 3, 2), "last_day": date(2026, 3, 13), "kind": "no_school"}]
    made, wrong, _recipe = _plates(_central(calendar=closed))
    assert len(made) == 0
    assert wrong == []


@pytest.mark.parametrize("cells", [{"pupils": 9.0}, {"site": "emei"}, {"diet": "vegan"}])
def test_a_slip_in_the_plates_of_a_diet_is_found(cells: Row) -> None:
    """A count, a school or a diet that is not what follows is found, and so is a row left out."""
    case = _central()
    table = _plates(case)[0]
    assert {v.family for v in _plates(case, table.iloc[1:])[1]} == {"diet_plates"}
    for name, value in cells.items():
        table.loc[0, name] = value
    assert {v.family for v in _plates(case, table)[1]} == {"diet_plates"}


@pytest.mark.parametrize("seed", range(12))
def test_both_reckonings_of_plates_agree_on_random_cases(seed: int) -> None:
    """Two codes, one sentence, also where kitchens, diets, pupils and days are drawn."""
    assert _plates(random_case(seed))[1] == []
