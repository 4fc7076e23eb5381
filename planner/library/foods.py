"""The library under ``data/library``: read as the tables of a case are, and asked by a food's name in any language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pandas as pd
from babel import languages

from planner.findings import Finding
from planner.i18n import LANGUAGES, language
from planner.io.text_files import read_text_table
from planner.io.typed import type_table
from planner.paths import LIBRARY
from planner.schema.base import split_list
from planner.schema.case_tables import NUTRIENTS
from planner.schema.library_tables import LIBRARY_TABLES
from planner.units import canonical, kg_of, weight_of
from planner.words import LIKE_ENOUGH, MEANT, Names, alphabetical, likeness

COMMON = "common"
"""Folder of what holds for every country; each other folder is a country's, by its ISO code in small letters."""

WIDEST_FIRST = ("US", "FR", "BR", "PE", "IN")
"""Countries in the order in which their sources are asked where the own country's say nothing: those with most foods first."""


NEVER_MIXED = ("energy_kcal", "carbohydrate_g")
"""Nutrients that tables reckon each in its own way, so that one's figure does not fit another's row."""

OF_A_TRADE = frozenset({"case", "tray", "packet", "bunch", "wholesale bunch"})
"""Units that a country's trade makes: what they weigh in one says nothing of another."""

_WITH_ANOTHER = re.compile(r"([^()]+)\(([^()]+)\)\s*")


@dataclass(frozen=True, slots=True)
class Weight:
    """What a unit of a food weighs.

    Parameters
    ----------
    low, high : float
        The lightest and the heaviest of the sizes that one country's bodies tell, in kg.
    rows : pandas.DataFrame
        The rows of the table units from which it is known; none for a unit that is a weight.
    """

    low: float
    high: float
    rows: pd.DataFrame


class Library:
    """Facts on foods, and how they are found.

    Parameters
    ----------
    folder : Path
        Folder with one of `COMMON` and one a country. A table is read when it is first asked for.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[str, pd.DataFrame] = {}

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table of `LIBRARY_TABLES`, typed, in the order of its files; do not modify it."""
        if table not in self._tables:
            self._tables[table] = read_table(self._folder, table)[0]
        return self._tables[table]

    @cached_property
    def _named(self) -> dict[str, list[tuple[str, str]]]:
        """By language, every name with the food that it means."""
        foods = self["foods"]
        return {
            tongue: [
                (name, food)
                for food, first, others in zip(
                    foods["food"], foods[f"name_{tongue}"], foods[f"also_{tongue}"], strict=True
                )
                for name in (first, *split_list(others))
            ]
            for tongue in LANGUAGES
        }

    @cached_property
    def _names(self) -> dict[str, Names]:
        return {tongue: Names(named) for tongue, named in self._named.items()}

    def names_in(self, tongue: str) -> list[tuple[str, str]]:
        """Return every name of a language with the food that it means."""
        return self._named[tongue]

    def find(self, word: str, country: str = "") -> tuple[str, ...]:
        """Return the foods that a word may mean: exactly, then as alike, in the country's language, the reader's, any.

        A name with another behind it in brackets means what both of them mean, if that is the same.

        Parameters
        ----------
        word : str
            A name as people write it.
        country : str
            ISO code of the country in which it was written; empty: unknown.

        Returns
        -------
        tuple of str
            Keys of foods: one, several if it is a name of several, none if it is unknown.
        """
        found = self._meant(word, country)
        if not found and (named := _WITH_ANOTHER.fullmatch(word)):
            both = {self._meant(one, country) for one in named.groups()}
            found = both.pop() if len(both) == 1 else ()
        return found

    def _meant(self, word: str, country: str) -> tuple[str, ...]:
        for tongue in dict.fromkeys((*tongues(country), language())):
            if found := self._names[tongue].may_mean(word):
                return found
        return tuple(dict.fromkeys(food for names in self._names.values() for food in names.may_mean(word)))

    def likest(self, word: str) -> list[str]:
        """Return the names that are likest to an unknown word, each of another food, the likest first."""
        known = {name: food for named in self._named.values() for name, food in named}
        ranked = sorted((-likeness(word, name), name) for name in known)
        firsts: dict[str, str] = {}
        for less, name in ranked:
            if -less < LIKE_ENOUGH or len(firsts) == MEANT:
                break
            firsts.setdefault(known[name], name)
        return list(firsts.values())

    def name(self, food: str) -> str:
        """Return the name of a food in the language in use."""
        return str(self.food(food)[f"name_{language()}"])

    def offered_names(self) -> dict[str, tuple[str, str]]:
        """Return the names of all foods in the reader's alphabet, each with what else it is called, as a template offers words."""
        named = {
            first: split_list(also) for first, also in zip(self._column("name"), self._column("also"), strict=True)
        }
        return {name: (", ".join(named[name]), "") for name in sorted(named, key=alphabetical)}

    def _column(self, kind: str) -> pd.Series:
        return self["foods"][f"{kind}_{language()}"]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {food: place for place, food in enumerate(self["foods"]["food"])}

    def food(self, food: str) -> pd.Series:
        """Return the row of a food in the table foods.

        Raises
        ------
        KeyError
            If there is no such food.
        """
        return self["foods"].iloc[self._places[food]]

    def of(self, table: str, food: str, country: str = "") -> pd.DataFrame:
        """Return the rows of a table on a food, those of a country first, then those with most foods.

        Parameters
        ----------
        table : str
            Table with a country.
        food : str
            Key of a food.
        country : str
            ISO code; empty: none comes first.

        Returns
        -------
        pandas.DataFrame
            Rows of the table with its own columns; none if no country tells anything of the food.
        """
        rows = self[table]
        rows = rows[rows["food"] == food]
        order = {code: place for place, code in enumerate(nearest_first(country))}
        return rows.sort_values("country", key=lambda codes: codes.map(order), kind="stable")

    def nearest(self, table: str, food: str, country: str, column: str) -> pd.Series | None:
        """Return the row of the nearest country that fills a column, or None; see `of`.

        Parameters
        ----------
        table : str
            Table with a country.
        food : str
            Key of a food.
        country : str
            ISO code; empty: none comes first.
        column : str
            Column in which a row without a figure is passed over.

        Returns
        -------
        pandas.Series or None
            The row; None if no country fills the column for this food.
        """
        rows = self.of(table, food, country)
        rows = rows[rows[column].notna()]
        return rows.iloc[0] if len(rows) else None

    def _of_country(self, table: str, country: str) -> pd.DataFrame:
        rows = self[table]
        return rows[rows["country"] == country.upper()].drop(columns="country").reset_index(drop=True)

    def dishes(self, country: str) -> pd.DataFrame:
        """Return the dishes of a country, with names in the planner's languages, meal, slot and tags."""
        return self._of_country("dishes", country)

    def recipes(self, country: str) -> pd.DataFrame:
        """Return net grams of each food in the dishes of a country, for the stage whose portion is the measure."""
        return self._of_country("recipes", country)

    def stages(self, country: str) -> pd.DataFrame:
        """Return the stages of a country, by which portions differ."""
        return self._of_country("stages", country)

    def portions(self, country: str) -> pd.DataFrame:
        """Return the factors of a country's portions, by stage and food group."""
        return self._of_country("portions", country)

    def cycle(self, country: str) -> pd.DataFrame:
        """Return four weeks of menus of a country: ``week``, ``weekday``, ``meal``, ``slot``, ``dish``."""
        places = self.dishes(country)[["dish", "meal", "slot"]]
        served = self._of_country("cycle", country).merge(places, on="dish", how="left", validate="many_to_one")
        return served[["week", "weekday", "meal", "slot", "dish", "source", "assumed"]]

    def served(self, country: str, stage: str) -> pd.DataFrame:
        """Return the recipes of a country in the portions of a stage.

        Raises
        ------
        KeyError
            If the country has no portions for the stage.
        """
        of_stage = self.portions(country)
        factors = of_stage[of_stage["stage"] == stage].set_index("food_group")["factor"]
        recipes = self.recipes(country)
        group = recipes["food"].map(self["foods"].set_index("food")["food_group"])
        return recipes.assign(grams=(recipes["grams"] * group.map(factors).fillna(factors[""])).round(2))

    def composed(self, food: str, country: str) -> pd.Series | None:
        """Return the composition of a food, what its table leaves blank filled by the next that tells; ``assumed`` says so.

        Energy and carbohydrate are never mixed: the row is that of the nearest table that tells the energy.

        Parameters
        ----------
        food : str
            Key of a food.
        country : str
            ISO code; empty: none comes first.

        Returns
        -------
        pandas.Series or None
            A row of the table composition; None if no table tells the energy of this food.
        """
        rows = self.of("composition", food, country)
        rows = rows[rows["energy_kcal"].notna()]
        if rows.empty:
            return None
        row, others = rows.iloc[0].copy(), rows.iloc[1:]
        for nutrient in NUTRIENTS:
            told = others[others[nutrient].notna()]
            if pd.isna(row[nutrient]) and nutrient not in NEVER_MIXED and len(told):
                row[nutrient] = told[nutrient].iloc[0]
                row["assumed"] = "; ".join(filter(None, (row["assumed"], f"{nutrient}: {told['code'].iloc[0]}")))
        return row

    def weight(self, food: str, unit: str, country: str = "") -> Weight | None:
        """Return what a unit of a food weighs by the nearest country that tells, or None.

        A dozen is twelve pieces; litres, decilitres and so on follow from the litre. Crates, bunches and the like are asked of
        the country itself alone.

        Parameters
        ----------
        food : str
            Key of a food.
        unit : str
            Unit, as people write it.
        country : str
            ISO code of the country in which it is bought; empty: unknown.

        Returns
        -------
        Weight or None
            The lightest and the heaviest that the country tells; of a unit that is a weight itself both are that
            weight, without a source. None if nobody tells.
        """
        known = kg_of(unit)
        if known == known:
            return Weight(known, known, self["units"].head(0))
        rows = self.of("units", food, country)
        if country:
            rows = rows[~rows["unit"].isin(OF_A_TRADE) | (rows["country"] == country.upper())]
        kg = [_kg(unit, its, weight) for its, weight in zip(rows["unit"], rows["kg"], strict=True)]
        rows = rows.assign(kg=kg).dropna(subset="kg")
        if rows.empty:
            return None
        rows = rows[rows["country"] == rows["country"].iloc[0]]
        return Weight(float(rows["kg"].min()), float(rows["kg"].max()), rows)


def _kg(unit: str, known: str, kg: float) -> float:
    if canonical(unit) == canonical(known):
        return kg
    found = weight_of(unit, known, kg, float("nan"))
    return float("nan") if found is None else float(found)


def tongues(country: str) -> list[str]:
    """Return the planner's languages that a country has for all of it; English, which many have beside their own, last.

    >>> tongues("PE"), tongues("br"), tongues("IN"), tongues("")
    (['es'], ['pt_BR'], ['en'], [])
    """
    spoken = set(languages.get_official_languages(country.upper(), de_facto=True)) if country else set()
    return sorted((tongue for tongue in LANGUAGES if tongue.partition("_")[0] in spoken), key=lambda t: t == "en")


def nearest_first(country: str) -> tuple[str, ...]:
    """Return the countries of the library, one before all others."""
    return tuple(dict.fromkeys((*([country.upper()] if country else []), *WIDEST_FIRST)))


@cache
def library() -> Library:
    """Return the library that is shipped."""
    return Library(LIBRARY)


def read_table(folder: Path, name: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Read a table of a library from the files of its name.

    Parameters
    ----------
    folder : Path
        Folder with one of `COMMON` and one a country.
    name : str
        Table of `LIBRARY_TABLES`.

    Returns
    -------
    pandas.DataFrame
        Its rows, typed, with the country by whose folder a file lies in where it says none itself.
    list of Finding
        What could not be read, as of the tables of a case.
    """
    table = LIBRARY_TABLES[name]
    parts, findings = [], []
    for path in sorted(folder.glob(f"*/{name}.csv")):
        raw, found = read_text_table(name, path.read_bytes(), table)
        frame, _extras, more = type_table(raw, table, "", decimals="dot")
        if path.parent.name != COMMON:
            frame["country"] = path.parent.name.upper()
            more = [one for one in more if (one.code, one.column) != ("missing-column", "country")]
        parts.append(frame)
        findings += [*found, *more]
    return (pd.concat(parts, ignore_index=True) if parts else table.empty()), findings
