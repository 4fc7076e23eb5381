"""The starter cycles under the law of their countries: what the planner itself says of a case made of one."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from planner.assembly import assemble
from planner.checks import check
from planner.judgement import Judgement
from planner.library import library
from planner.library.page import country_name
from planner.making.plan import Outcome
from planner.menus import MenuFacts
from planner.menus.tables import frequency_table, nutrition_table
from planner.paths import LIBRARY
from planner.programmes.case_law import law_for
from planner.schema.law_words import COMPONENT_WORDS
from tests.library.starter import STARTS, starter_case
from tests.shared import make_plan

NOT_PASSED: dict[str, dict[str, str]] = {}
"""By country, the standards and rules that the cycle does not pass, and why; `data/library/README.md` says the same."""


@cache
def menus(country: str) -> MenuFacts:
    """Return what the starter case of a country serves, by the planner's own reckoning."""
    case = starter_case(country)
    law = law_for(case)
    assert [finding for finding in check(case, law) if finding.severity == "error"] == []
    return MenuFacts(case, law, assemble(case, law).served)


@pytest.mark.parametrize("country", STARTS)
def test_the_cycle_passes_every_standard_of_the_programme(country: str) -> None:
    """In every week and for every stage of the country each nutrition standard is met; those named are not, and why is told."""
    rows = nutrition_table(menus(country))
    rows = rows[rows["standard"] != ""]
    missed = rows[rows["judgement"] != Judgement.MET]
    told = NOT_PASSED.get(country, {})
    unexpected = missed[~missed["standard"].isin(told)]
    assert unexpected[["standard", "window", "value", "minimum", "maximum"]].to_numpy().tolist() == []
    assert set(told) <= {*missed["standard"]}


def test_standards_are_looked_at_where_a_programme_has_some() -> None:
    """Brazil, the United States and India have standards for more than one stage; France and Peru have none."""
    standards = {country: set(nutrition_table(menus(country))["standard"]) - {""} for country in STARTS}
    assert {country for country, found in standards.items() if len(found) > 10} == {"BR", "US", "IN"}
    assert {country for country, found in standards.items() if not found} == {"FR", "PE"}


@pytest.mark.parametrize("country", STARTS)
def test_the_cycle_passes_every_rule_on_how_often(country: str) -> None:
    """Each rule of the programme on how often something is served is kept in every week and month."""
    rows = frequency_table(menus(country))
    assert rows.loc[rows["judgement"] != Judgement.MET, ["rule", "window", "found"]].to_numpy().tolist() == []
    assert bool(len(rows)) == (country in {"BR", "FR"})


def test_a_plan_of_the_brazilian_cycle_is_whole_and_misses_no_share() -> None:
    """With every food at one price a kg, of one group of families, all meals are served and no share of the resolution is missed."""
    plan = make_plan(starter_case("BR"))
    assert plan.outcome is Outcome.COMPLETE
    rows = plan["targets"]
    assert {"fresh-share", "processed-share", "culinary-share"} <= set(rows["target"])
    assert rows.loc[rows["judgement"] == Judgement.NOT_MET, ["target", "reached_share"]].to_numpy().tolist() == []


def _served(country: str) -> pd.DataFrame:
    known = library()
    dishes = known.dishes(country)[["dish", "tags"]]
    return known.cycle(country).merge(dishes, on="dish")


def _with(served: pd.DataFrame, slot: str, tag: str) -> pd.DataFrame:
    return served[(served["slot"] == slot) & served["tags"].str.split("|").map(lambda tags: tag in tags)]


@cache
def _composed(country: str, food: str) -> pd.Series:
    found = library().composed(food, country)
    assert found is not None, food
    return found


def _of_a_portion(country: str, dish: str, nutrient: str) -> float:
    rows = library().recipes(country).query("dish == @dish")
    amounts = {food: _composed(country, food)[nutrient] for food in rows["food"]}
    return float(
        sum(g / 100 * amounts[food] for food, g in zip(rows["food"], rows["grams"], strict=True) if amounts[food] > 0)
    )


def test_the_french_cycle_keeps_the_frequencies_of_the_order_of_2011() -> None:
    """Arrêté du 30 septembre 2011, annexe I, of twenty meals one after another: fibre, calcium, iron, fat and sugar.

    The programme fr-egalim has no rules on it. Ten with raw vegetables or fruit before or beside the dish, eight with raw fruit
    for dessert, ten with cooked vegetables and ten with starch; eight cheeses of 150 mg calcium, four of 100 to 150 mg, six
    lean dairy products of 100 mg; four times beef, veal or lamb that is not minced, four times lean fish; at most
    two dishes with as much fat as protein, four fried ones, four sweet desserts, four starters and three desserts of more than 15 % fat (of the
    raw weight).
    """
    served = _served("FR")
    assert len(_with(served, "entrée", "salad")) >= 10
    assert len(_with(served, "dessert", "fruit")) >= 8
    cooked = len(_with(served, "garniture", "légumes"))
    assert (cooked, 20 - cooked) == (10, 10)
    dairy = served[served["slot"] == "laitage"].assign(
        calcium=lambda rows: rows["dish"].map(lambda dish: _of_a_portion("FR", dish, "calcium_mg")),
        fat=lambda rows: rows["dish"].map(lambda dish: _of_a_portion("FR", dish, "fat_g")),
    )
    cheese = dairy["tags"] == "fromage"
    assert (cheese & (dairy["calcium"] >= 150)).sum() >= 8
    assert (cheese & dairy["calcium"].between(100, 150, inclusive="left")).sum() >= 4
    assert (~cheese & (dairy["calcium"] > 100) & (dairy["fat"] < 5)).sum() >= 6
    assert len(_with(served, "plat", "viande rouge")) >= 4
    protein, fat = (
        served["dish"].map(lambda dish, nutrient=nutrient: _of_a_portion("FR", dish, nutrient))
        for nutrient in ("protein_g", "fat_g")
    )
    fish = served.index.isin(_with(served, "plat", "poisson").index)
    assert (fish & (protein >= 2 * fat)).sum() >= 4
    assert ((served["slot"] == "plat") & (fat >= protein)).sum() <= 2
    assert len(_with(served, "plat", "deep_fried")) + len(_with(served, "garniture", "deep_fried")) <= 4
    weight = served["dish"].map(library().recipes("FR").groupby("dish")["grams"].sum())
    fatty = fat > 0.15 * weight
    assert ((served["slot"] == "entrée") & fatty).sum() <= 4
    assert ((served["slot"] == "dessert") & fatty).sum() <= 3
    assert len(_with(served, "dessert", "entremets")) + len(_with(served, "dessert", "cake")) <= 4


def test_protein_is_too_much_with_the_amounts_of_the_fnde() -> None:
    """With the per-capita amounts of meat, fish, egg and beans in the same dishes protein passes 15 % of the energy in every week.

    As `data/library/README.md` says: 19 to 21 %. With the cycle's own amounts it is 14 % in every week.
    """
    known = library()
    foods = known.cycle("BR").merge(known.recipes("BR"), on="dish")
    group = foods["food"].map(known["foods"].set_index("food")["food_group"])
    theirs = group.map({"meat": 95.0, "poultry": 104.0, "fish": 80.0, "egg": 75.0, "legume": 32.0})
    theirs = theirs.where(foods["grams"] > 15, foods["grams"]).fillna(foods["grams"])

    def share(grams: pd.Series) -> list[float]:
        """Return the part of the energy that protein gives, by week."""
        of = {
            name: foods["food"].map(lambda food, name=name: _composed("BR", food)[name])
            for name in ("protein_g", "energy_kcal")
        }
        sums = pd.DataFrame({name: grams * values for name, values in of.items()}).groupby(foods["week"]).sum()
        return [round(part, 2) for part in 4 * sums["protein_g"] / sums["energy_kcal"]]

    assert set(share(foods["grams"])) == {0.14}
    assert (min(share(theirs)), max(share(theirs))) == (0.19, 0.21)


def test_the_readme_counts_the_dishes_and_says_what_is_not_passed() -> None:
    """Its table has every country with its number of dishes; it says that nothing is failed as long as nothing is."""
    text = (LIBRARY / "README.md").read_text(encoding="utf-8")
    for country in STARTS:
        assert f"| {country_name(country)} | {len(library().dishes(country))} |" in text
    assert ("**No cycle fails a standard of its programme.**" in text) == (not NOT_PASSED)
    assert all(standard in text for told in NOT_PASSED.values() for standard in told)


def test_a_french_week_has_its_vegetarian_menu_on_a_day_on_which_every_town_serves() -> None:
    """Not on a Wednesday alone, on which many canteens are closed."""
    vegetarian = _with(_served("FR"), "plat", "vegetarian")
    assert set(vegetarian.loc[vegetarian["weekday"] != "wed", "week"]) == {1, 2, 3, 4}


def test_components_are_words_of_the_pattern_in_amounts_that_can_be_meant() -> None:
    """Each food of the table counts as a component and in a measure that the lunch pattern knows: 100 g make 2 cups or 7 ounces at most."""
    components = library()["components"]
    assert set(components["component"]) <= {*COMPONENT_WORDS}
    most = components["unit"].map({"cup": 2.0, "oz eq": 7.0})
    assert most.notna().all()
    assert components["amount_per_100g"].between(0.3, most).all()
