"""The dishes that the library ships, and what a menu of its starter cycle gives under the country's law."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.commands.main import app
from planner.i18n import LANGUAGES, using
from planner.library import dish_page, library
from planner.library.dishes import Dishes, allergens, countries_with_dishes
from planner.library.foods import tongues
from planner.schema.base import WEEKDAYS, split_list
from planner.words import collisions

COUNTRIES = countries_with_dishes()
SCHOOL_DAYS = {"IN": WEEKDAYS[:6]}
"""Weekdays of school, by country; elsewhere Monday to Friday."""
MOST_G = {"seasoning": 15.0, "fat": 15.0, "sweet": 25.0, "grain": 160.0, "legume": 75.0, "egg": 110.0}
"""Most net grams of a food group in a dish; of any other `MOST_G_ELSE`."""
MOST_G_ELSE = 260.0


@cache
def dishes() -> Dishes:
    """Return the dishes of the library that is shipped."""
    return Dishes(library())


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_has_sixty_dishes_and_more_each_with_a_recipe(country: str) -> None:
    """Sixty dishes or more, none without a recipe, no recipe without its dish."""
    known = library()
    own = known.dishes(country)
    assert len(own) >= 60
    assert set(own["dish"]) == set(known.recipes(country)["dish"])


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_food_of_a_dish_is_known_with_what_is_in_it(country: str) -> None:
    """Each ingredient is a food of the library whose energy and protein some table tells."""
    known = library()
    foods = set(known.recipes(country)["food"])
    assert foods <= set(known["foods"]["food"])
    without = [food for food in foods if (row := known.composed(food, country)) is None or pd.isna(row["protein_g"])]
    assert without == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_portions_are_those_of_a_school(country: str) -> None:
    """No ingredient weighs more than a plate takes of its group; a dish weighs from 20 to 450 g raw."""
    known = library()
    recipes = known.recipes(country)
    group = recipes["food"].map(known["foods"].set_index("food")["food_group"])
    most = group.map(MOST_G).fillna(MOST_G_ELSE)
    assert recipes.loc[recipes["grams"] > most, ["dish", "food", "grams"]].to_numpy().tolist() == []
    weights = recipes.groupby("dish")["grams"].sum()
    assert weights[~weights.between(20, 450)].to_dict() == {}


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_name_is_that_of_one_dish(country: str, tongue: str) -> None:
    """In a country and language no two dishes have names that are alike; in the country's own language every dish has a name."""
    own = library().dishes(country)
    names = own[f"name_{tongue}"]
    if tongue in tongues(country)[:1]:
        assert (names != "").all()
    assert collisions({dish: [name] for dish, name in zip(own["dish"], names, strict=True) if name}) == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_stage_has_a_portion_and_one_of_them_is_the_measure(country: str) -> None:
    """Each stage has a factor for all foods; exactly one stage has no other and the factor 1."""
    known = library()
    portions, stages = known.portions(country), list(known.stages(country)["stage"])
    assert set(portions["stage"]) == set(stages)
    assert set(portions.loc[portions["food_group"] == "", "stage"]) == set(stages)
    assert set(portions["food_group"]) - {""} <= set(known["foods"]["food_group"])
    plain = [stage for stage in stages if (portions.loc[portions["stage"] == stage, "factor"] == 1).all()]
    measure = portions.loc[portions["assumed"].str.startswith("factor: the measure"), "stage"]
    assert len(measure) == 1
    assert set(measure) <= set(plain)


def test_a_portion_of_a_stage_is_that_of_the_recipe_times_its_factor() -> None:
    """Rice of a Brazilian pre-school child: 50 g times 0.6, that of grain; its salt 0.5 g times 0.65, that of all others."""
    known = library()
    served = known.served("BR", "pre_school").query("dish == 'arroz-feijao'").set_index("food")["grams"]
    assert served[["rice", "salt"]].to_dict() == {"rice": 30.0, "salt": 0.32}
    with pytest.raises(KeyError):
        known.served("BR", "no such stage")


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_cycle_is_four_weeks_of_whole_meals(country: str) -> None:
    """Every school day of four weeks; on each of them every part of every meal of the cycle is served, by one dish."""
    cycle = library().cycle(country)
    parts = cycle[["meal", "slot"]].drop_duplicates()
    assert parts.notna().all(axis=None)
    days = cycle.groupby(["week", "weekday"])
    assert set(days.groups) == {(week, day) for week in range(1, 5) for day in SCHOOL_DAYS.get(country, WEEKDAYS[:5])}
    assert set(days.size()) == {len(parts)}
    assert not cycle.duplicated(["week", "weekday", "meal", "slot"]).any()


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_cycle_is_of_many_dishes(country: str) -> None:
    """No main dish comes back within a week, nor on more than two days of the four weeks."""
    cycle = library().cycle(country)
    mains = cycle[(cycle["meal"] == "lunch") & cycle["slot"].isin({"main", "plat", "prato principal", "segundo"})]
    assert len(mains) == cycle[["week", "weekday"]].drop_duplicates().shape[0]
    assert mains["dish"].value_counts().max() <= 2
    assert not mains.duplicated(["week", "dish"]).any()


@pytest.mark.parametrize("country", COUNTRIES)
def test_allergens_of_a_dish_are_those_of_its_foods(country: str) -> None:
    """Each food's allergens are in the dish; foods of which none are stated are named."""
    known = library()
    recipes = known.recipes(country)
    for dish in known.dishes(country)["dish"]:
        words, unknown = allergens((country, dish), known)
        for food in recipes.loc[recipes["dish"] == dish, "food"]:
            stated = set(split_list(str(known.food(food)["allergens"])))
            assert stated - {"none"} <= set(words)
            assert bool(stated) != (food in unknown)


def test_a_dish_is_found_as_a_food_is() -> None:
    """By its name in the country's language or English, accents and capitals aside; the country's own before others; a slip is answered."""
    assert dishes().find("ARROZ COM FEIJAO") == (("BR", "arroz-feijao"),)
    assert dishes().find("Ratatouille", "FR") == (("FR", "ratatouille"),)
    assert dishes().find("omelette with nothing") == ()
    assert dishes().likest("arros com feijao")[0] == "Arroz com feijão"


def test_a_dish_page_tells_what_a_portion_is_of_and_gives() -> None:
    """By hand, banana 85 g of 92 kcal and 1.4 g protein: 78.2 kcal and 1.2 g in primary school, and whose figures these are."""
    page = dish_page(("BR", "fruta-banana"))
    recipe, given, portions = page.parts
    assert recipe.table.iloc[0].to_dict()["Ensino fundamental, anos iniciais"] == "85"
    row = given.table[given.table["Stage"] == "Ensino fundamental, anos iniciais"].iloc[0]
    assert (row["Energy, kcal"], row["Protein, g"]) == ("78.2", "1.2")
    assert "NEPA/UNICAMP (TACO-179)" in given.notes[0]
    assert portions.table["Who says so"].str.contains("FNDE").any()


def asked(*words: str) -> tuple[int, str]:
    """Return the exit code of the command and what it says, white space as one."""
    result = CliRunner().invoke(app, ["library", *words])
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("arroz", "com", "feijão"), 0, "What a portion gives"),
        (("--dishes", "--country", "fr"), 0, "FR Lunch, entrée Grated carrots"),
        (("pomme",), 0, "A dish has this name too: planner library --dishes pomme"),
        (("--dishes", "pomme"), 0, "Part of the meal: dessert"),
        (("--dishes", "Grapes"), 0, "say which by --country: FR Grapes PE Grapes US Grapes"),
        (("--dishes", "arros com feijao"), 2, "knows no dish “arros com feijao”. Did you mean Arroz com feijão"),
        (("arros com feijao",), 2, "knows no food or dish “arros com feijao”. Did you mean Arroz com feijão"),
        (
            ("--dishes", "--country", "de"),
            2,
            "The library has no sources of “de”. It has those of: BR, FR, IN, PE, US.",
        ),
    ],
)
def test_the_command_lists_dishes_and_tells_of_one(words: tuple[str, ...], code: int, told: str) -> None:
    """A dish is printed as a food is; a food of the name comes first; a name of several countries, a slip and a country are answered."""
    found, said = asked(*words)
    assert found == code
    assert told in said


def test_a_dish_is_called_by_the_reader_s_word_where_there_is_one() -> None:
    """In Portuguese a Brazilian dish has its own name; a French one has none and keeps its country's."""
    with using("pt_BR"):
        assert dishes().name(("BR", "quibebe")) == "Quibebe de abóbora"
        assert dishes().name(("FR", "carottes-rapees")) == "Carottes râpées"


def test_what_a_table_leaves_blank_the_next_one_fills_and_says_so() -> None:
    """The Brazilian table has no saturated fat of carrots, the US one 0.037 g; energy and carbohydrate are never another's."""
    row = library().composed("carrot", "BR")
    assert row is not None
    assert (row["code"], row["energy_kcal"], row["saturated_fat_g"]) == ("TACO-110", 34, 0.037)
    assert "saturated_fat_g: SR-11124" in row["assumed"]
    rice = library().composed("rice", "PE")
    assert rice is not None
    assert (rice["code"], rice["energy_kcal"]) == ("INS-A3", 358)
    assert pd.isna(rice["carbohydrate_g"])
    assert library().composed("no such food", "BR") is None
