"""The library's own checks: what it ships can be read, has its body, and cannot be wrong in ways that a reckoning sees."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from planner.i18n import LANGUAGES
from planner.library.foods import COMMON, WIDEST_FIRST, read_table
from planner.paths import LIBRARY
from planner.schema.base import split_list, split_months
from planner.schema.food_words import FOODS
from planner.schema.law_words import CLASS_WORDS, FOOD_GROUP_WORDS
from planner.schema.library_tables import LIBRARY_TABLES, PRICE_WORDS, SEASON_WORDS, UNIT_WORDS
from planner.schema.words import ALLERGEN_WORDS
from planner.units import UNITS, canonical, kg_of
from planner.words import alike, collisions

MOST_BYTES = 3_000_000
ENERGY_APART = 0.15
KCAL = {"protein_g": 4.0, "carbohydrate_g": 4.0, "fat_g": 9.0, "fibre_g": 2.0}
OF_A_FOOD = ("units", "factors", "composition", "seasons", "prices")
OTHER_KINDS = {
    "avocado": "fruit of the Antilles and of Mexico hold 8 and 15 to 21 g of fat",
    "melon": "yellow melon in Brazil, orange-fleshed ones elsewhere",
    "butternut_squash": "another cultivar of the same species in Brazil",
    "tofu": "soft in Brazil, firm elsewhere",
}
"""Foods of which sources tell kinds that differ much, and why."""


@cache
def table(name: str) -> pd.DataFrame:
    """Return a table of the library that is shipped."""
    return read_table(LIBRARY, name)[0]


def told(rows: pd.DataFrame) -> list[list[str]]:
    """Return rows as lists that a failing test can show."""
    return rows.astype(str).to_numpy().tolist()


@pytest.mark.parametrize("name", LIBRARY_TABLES)
def test_every_table_is_read_without_a_doubt(name: str) -> None:
    """No cell, heading or number is unknown, out of its range, or read in one of two ways."""
    assert read_table(LIBRARY, name)[1] == []


@pytest.mark.parametrize("name", LIBRARY_TABLES)
def test_what_must_be_filled_is_filled_and_within_bounds(name: str) -> None:
    """Required cells are filled, numbers lie within the bounds of the schema, words are among those allowed, keys are unique."""
    frame = table(name)
    for column in LIBRARY_TABLES[name].columns:
        cells = frame[column.name]
        if column.required:
            assert not (cells.isna() | (cells == "")).any(), column.name
        if column.kind in ("number", "integer"):
            low, high = column.believable
            assert cells.dropna().between(low, high).all(), column.name
            assert column.above is None or (cells.dropna() > column.above).all(), column.name
        if column.allowed:
            assert {word for cell in cells for word in split_list(cell)} <= {*column.allowed}, column.name
    key = LIBRARY_TABLES[name].key
    assert told(frame[frame.duplicated(key)][key]) == []


@pytest.mark.parametrize("name", LIBRARY_TABLES)
def test_every_fact_has_its_body(name: str) -> None:
    """The source of each row names who published it; none is an address."""
    sources = table(name)["source"]
    assert (sources.str.len() > 10).all()
    assert not sources.str.contains("http", regex=False).any()


def test_the_whole_library_is_small() -> None:
    """It stays below three megabytes, so that it can be shipped with the planner."""
    assert sum(path.stat().st_size for path in LIBRARY.rglob("*")) < MOST_BYTES


def test_folders_are_countries_that_are_asked() -> None:
    """Beside what is common, each folder is a country whose place in the order of asking is told."""
    assert {path.name for path in LIBRARY.iterdir() if path.is_dir()} == {COMMON, *map(str.lower, WIDEST_FIRST)}


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_a_name_is_that_of_one_food(tongue: str) -> None:
    """In a language no name is alike to that of another food, and none stands twice for one."""
    foods = table("foods")
    names = {
        food: [first, *split_list(also)]
        for food, first, also in zip(foods["food"], foods[f"name_{tongue}"], foods[f"also_{tongue}"], strict=True)
    }
    assert collisions(names) == []
    assert [food for food, its in names.items() if len(set(map(alike, its))) < len(its)] == []


def test_words_of_foods_are_known() -> None:
    """Food groups have a word that people read, classes of processing and allergens are known, no allergen beside *none*."""
    foods = table("foods")
    assert set(foods["food_group"]) <= {*FOOD_GROUP_WORDS} <= {*FOODS}
    assert set(foods["processing_class"]) <= {*CLASS_WORDS}
    for cell in foods["allergens"]:
        words = split_list(cell)
        assert set(words) <= {*ALLERGEN_WORDS}
        assert "none" not in words or words == ["none"]


@pytest.mark.parametrize("name", OF_A_FOOD)
def test_rows_are_about_foods_and_countries_of_the_library(name: str) -> None:
    """What is told of a food is told of one in the table foods, by a body of a country of the library."""
    assert set(table(name)["food"]) <= set(table("foods")["food"])
    assert set(table(name)["country"]) <= {*WIDEST_FIRST}


def test_every_food_is_told_something_of() -> None:
    """No food is a name alone: each has its composition from at least one source, or its weight or a price."""
    told_of = {food for name in OF_A_FOOD for food in table(name)["food"]}
    assert set(table("foods")["food"]) - told_of == set()


def test_no_unit_is_without_weight_and_no_weight_is_a_unit() -> None:
    """Each unit is a word that the planner compares or has for the reader, weighs what can be meant, and is no weight itself."""
    units = table("units")
    assert set(units["unit"]) <= {*UNITS, *UNIT_WORDS}
    assert len(set(map(canonical, units["unit"]))) == len(set(units["unit"]))
    assert units["unit"].map(kg_of).isna().all()
    assert units["kg"].between(0.002, 60).all()
    assert units.loc[units["unit"] == "bunch", "kg"].max() < 1.05  # bigger ones are those of a wholesale market
    litres = units[units["unit"] == "litre"]
    assert litres["kg"].between(0.85, 1.5).all()


def test_what_a_unit_weighs_in_two_countries_is_like() -> None:
    """Pieces of a food of two countries overlap, or differ by less than a factor of four: no decimal point is out of place."""
    pieces = table("units").query("unit == 'piece'")
    span = pieces.groupby(["food", "country"])["kg"].agg(["min", "max"])
    apart = span["min"].groupby("food").max() > 4 * span["max"].groupby("food").min()
    assert list(apart[apart].index) == []


def test_100_g_hold_no_more_than_100_g() -> None:
    """Protein, fat, carbohydrate, and fibre where it is not counted there, are at most what there is, and rounding.

    Carbohydrate is what other parts leave of 100 g, so that it may come out a little less than the fibre that was weighed.
    """
    frame = table("composition")
    fibre = frame["fibre_g"].where(frame["carbohydrate_basis"] == "available", 0.0)
    total = frame[["protein_g", "carbohydrate_g", "fat_g"]].assign(fibre=fibre).sum(axis=1)
    assert told(frame[total > 101.5][["code", "name"]]) == []
    assert told(frame[frame["saturated_fat_g"] > frame["fat_g"] + 0.05][["code", "name"]]) == []
    total_fibre = frame[(frame["carbohydrate_basis"] == "total") & (frame["fibre_g"] > frame["carbohydrate_g"] + 0.35)]
    assert told(total_fibre[["code", "name"]]) == []


def test_energy_is_that_of_what_is_in_it() -> None:
    """Energy lies within 15 % of 4 kcal a gram of protein and carbohydrate, 9 of fat and 2 of fibre; else the row says why.

    By hand: 1.4 g protein, 23.8 g carbohydrate of which 1.9 g fibre, 0.1 g fat make 5.6 + 87.6 + 0.9 + 3.8 = 97.9 kcal.
    """
    frame = table("composition")
    fibre = frame["fibre_g"].fillna(0.0)
    digested = frame["carbohydrate_g"] - fibre.where(frame["carbohydrate_basis"] == "total", 0.0)
    parts = frame.assign(carbohydrate_g=digested.clip(lower=0.0), fibre_g=fibre)
    reckoned = sum(parts[nutrient] * kcal for nutrient, kcal in KCAL.items())
    apart = (frame["energy_kcal"] - reckoned).abs() > ENERGY_APART * reckoned
    assert told(frame[apart & (frame["note"] == "")][["code", "name", "energy_kcal"]]) == []
    assert told(frame[~apart & (frame["note"] != "")][["code", "name", "energy_kcal"]]) == []


def test_sources_of_a_food_are_about_the_same_food() -> None:
    """Energy of a food differs by less than a factor of two between sources, or by some 30 kcal: no row is of another food."""
    span = table("composition").groupby("food")["energy_kcal"].agg(["min", "max"])
    apart = span[(span["max"] > 2 * span["min"]) & (span["max"] - span["min"] > 30)]
    assert {*apart.index} == {*OTHER_KINDS}


def test_factors_are_told_and_can_be_meant() -> None:
    """Each row tells a factor; nothing weighs less before it is cleaned."""
    frame = table("factors")
    assert (frame["gross_factor"].notna() | frame["cooking_factor"].notna()).all()
    assert (frame["gross_factor"].dropna() >= 1).all()


def test_months_are_months() -> None:
    """Every season is months of the year, of a kind that the reader has a word for."""
    for months in table("seasons")["months"]:
        assert split_months(months)
    assert set(table("seasons")["kind"]) <= {*SEASON_WORDS}


def test_prices_rise_from_low_to_high() -> None:
    """The lowest price is at most the typical one, that at most the highest; years are in order; money is that of the country."""
    frame = table("prices")
    assert frame["typical"].notna().all()
    assert (frame["low"].fillna(frame["typical"]) <= frame["typical"]).all()
    assert (frame["typical"] <= frame["high"].fillna(frame["typical"])).all()
    assert (frame["first_year"] <= frame["last_year"]).all()
    assert set(zip(frame["country"], frame["currency"], strict=True)) <= {("BR", "BRL"), ("US", "USD")}
    assert set(frame["kind"]) <= {*PRICE_WORDS}


def test_what_is_reckoned_or_estimated_says_so() -> None:
    """Shelf lives and harvest months, which no source gives as such, are marked in their rows with the reason."""
    foods, seasons = table("foods"), table("seasons")
    assert foods["assumed"].str.contains("shelf_life_days", regex=False).all()
    assert seasons.loc[seasons["kind"] == "harvest", "assumed"].str.contains("shifted by", regex=False).all()
