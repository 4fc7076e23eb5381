"""The dishes of the library: how they are found by name, and what one is made of and gives, in the reader's words."""

from __future__ import annotations

from functools import cache

import pandas as pd

from planner.i18n import LANGUAGES, _, figures_text, language, plain_text
from planner.library.foods import Library, library, nearest_first, tongues
from planner.library.page import LibraryPage, Part, country_name, tags_in_words
from planner.schema.base import split_list
from planner.schema.law_words import DISH_TAG_WORDS, FOOD_GROUP_WORDS
from planner.schema.words import NO_ALLERGENS, in_words, list_in_words, spoken
from planner.words import MEANT, Names, likeness

Dish = tuple[str, str]
"""A country's ISO code and the key of a dish there: two countries may have dishes of one key."""

GIVES = ("energy_kcal", "protein_g")
"""What of a portion is told, by its column in the composition."""

LIKE_A_DISH = 0.5
"""Likeness from which a dish may have been meant: names of dishes are longer than those of foods."""


class Dishes:
    """Dishes of a library, and how they are found.

    Parameters
    ----------
    known : Library
        The library.
    """

    def __init__(self, known: Library) -> None:
        rows = known["dishes"]
        self._rows = {
            (country, dish): place
            for place, (country, dish) in enumerate(zip(rows["country"], rows["dish"], strict=True))
        }
        self._table = rows
        self._names = [
            (name, key)
            for key, place in self._rows.items()
            for name in dict.fromkeys(rows.loc[place, [f"name_{tongue}" for tongue in LANGUAGES]])
            if name
        ]

    def row(self, dish: Dish) -> pd.Series:
        """Return the row of a dish in the table dishes."""
        return self._table.iloc[self._rows[dish]]

    def name(self, dish: Dish) -> str:
        """Return the name of a dish in the language in use, else in its country's, else in English."""
        row = self.row(dish)
        names = (str(row[f"name_{tongue}"]) for tongue in (language(), *tongues(dish[0]), "en"))
        return next(name for name in names if name)

    def of(self, country: str = "") -> list[Dish]:
        """Return the dishes of a country, or of all: by country, meal and slot in the order of the tables."""
        return [key for key in self._rows if key[0] == (country.upper() or key[0])]

    def find(self, word: str, country: str = "") -> tuple[Dish, ...]:
        """Return the dishes that a word may mean: exactly, then as alike; those of the country alone if it has any.

        Parameters
        ----------
        word : str
            A name as people write it.
        country : str
            ISO code of the country whose dish is looked for; empty: any.

        Returns
        -------
        tuple of Dish
            One, several if it is a name of several, none if it is unknown.
        """
        places = Names((name, str(place)) for place, (name, _key) in enumerate(self._names)).may_mean(word)
        found = tuple(dict.fromkeys(self._names[int(place)][1] for place in places))
        own = tuple(key for key in found if key[0] == country.upper())
        return own or found

    def likest(self, word: str) -> list[str]:
        """Return the names that are likest to an unknown word, the likest first: less like than foods, as names are longer."""
        ranked = sorted((-likeness(word, name), name) for name, _key in self._names)
        return list(dict.fromkeys(name for less, name in ranked if -less >= LIKE_A_DISH))[:MEANT]


@cache
def shipped_dishes() -> Dishes:
    """Return the dishes of the library that is shipped."""
    return Dishes(library())


def gives(dish: Dish, stage: str, known: Library) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return what a portion gives of `GIVES`, and whose composition it is reckoned from.

    Parameters
    ----------
    dish : Dish
        Country and key.
    stage : str
        Stage of education of the country.
    known : Library
        The library.

    Returns
    -------
    dict of str to float
        Energy in kcal and protein in g.
    dict of str to list of str
        By body, the codes of the composition; foods of which no table tells count as nothing and are left out.
    """
    country, key = dish
    served = known.served(country, stage)
    served = served[served["dish"] == key]
    composed = {food: known.composed(food, country) for food in served["food"]}
    rows = {food: row for food, row in composed.items() if row is not None}
    grams = dict(zip(served["food"], served["grams"], strict=True))
    sums = {name: sum(grams[food] / 100 * float(row[name]) for food, row in rows.items()) for name in GIVES}
    bodies: dict[str, list[str]] = {}
    for row in rows.values():
        bodies.setdefault(str(row["source"]).partition(",")[0], []).append(str(row["code"]))
    return sums, bodies


def allergens(dish: Dish, known: Library) -> tuple[list[str], list[str]]:
    """Return the allergens of a dish, and the foods of which none are stated."""
    country, key = dish
    recipes = known.recipes(country)
    foods = list(recipes.loc[recipes["dish"] == key, "food"])
    cells = {food: split_list(str(known.food(food)["allergens"])) for food in foods}
    words = sorted({word for cell in cells.values() for word in cell} - {NO_ALLERGENS})
    return words, [food for food, cell in cells.items() if not cell]


def dish_page(dish: Dish, dishes: Dishes | None = None, known: Library | None = None) -> LibraryPage:
    """Return all that is known of a dish.

    Parameters
    ----------
    dish : Dish
        Country and key.
    dishes : Dishes, optional
        Dishes of the library; without it those that are shipped.
    known : Library, optional
        The library; without it the one that is shipped.

    Returns
    -------
    LibraryPage
        Name, facts and tables in the language in use.
    """
    known, dishes = known or library(), dishes or shipped_dishes()
    parts = (_recipe(dish, known), _given(dish, known), _portions(dish[0], known))
    return LibraryPage(dish[1], dishes.name(dish), _facts(dish, dishes.row(dish), known), parts)


def _facts(dish: Dish, row: pd.Series, known: Library) -> tuple[tuple[str, str], ...]:
    tongue_first = sorted(LANGUAGES, key=lambda one: one != language())
    words, unknown = allergens(dish, known)
    contains = list_in_words("allergens", "|".join(words)).replace("|", ", ")
    told = [
        *((LANGUAGES[tongue], str(row[f"name_{tongue}"])) for tongue in tongue_first),
        (_("Country"), country_name(dish[0])),
        (_("Meal"), in_words("meal", str(row["meal"]))),
        (_("Part of the meal"), spoken(str(row["slot"]))),
        (_("Words that rules read"), tags_in_words(str(row["tags"]), DISH_TAG_WORDS)),
        (_("Allergens"), contains or ("" if unknown else _("none"))),
        (_("Allergens not stated for"), ", ".join(known.name(food) for food in unknown)),
        (_("Who says so"), str(row["source"])),
        (_("Estimated or reckoned"), str(row["assumed"])),
    ]
    return tuple((label, text) for label, text in told if text)


def _stages(country: str, known: Library) -> list[tuple[str, str]]:
    stages = known.stages(country)
    return list(zip(stages["stage"], stages["name"], strict=True))


def _recipe(dish: Dish, known: Library) -> Part:
    country, key = dish
    columns: dict[str, list[str]] = {}
    for stage, name in _stages(country, known):
        served = known.served(country, stage)
        served = served[served["dish"] == key]
        columns.setdefault(_("Food"), [known.name(food) for food in served["food"]])
        columns[name] = [figures_text(grams, 3) for grams in served["grams"]]
    frame = pd.DataFrame(columns, dtype="str")
    return Part(_("Net grams of a portion, raw"), frame, tuple(range(1, len(frame.columns))))


def _given(dish: Dish, known: Library) -> Part:
    rows: list[tuple[str, ...]] = []
    bodies: dict[str, list[str]] = {}
    for stage, name in _stages(dish[0], known):
        sums, bodies = gives(dish, stage, known)
        rows.append((name, *(plain_text(round(sums[nutrient], 1)) for nutrient in GIVES)))
    frame = pd.DataFrame(rows, columns=[_("Stage"), _("Energy, kcal"), _("Protein, g")], dtype="str")
    codes = "; ".join(f"{body} ({', '.join(its)})" for body, its in bodies.items())
    note = _("Reckoned from the raw foods by the composition of {bodies}.").format(bodies=codes)
    return Part(_("What a portion gives"), frame, (1, 2), (note,))


def _portions(country: str, known: Library) -> Part:
    names = dict(_stages(country, known))
    portions = known.portions(country)
    cells = [
        (names[stage], tags_in_words(group, FOOD_GROUP_WORDS) or _("all others"), plain_text(factor), source, assumed)
        for stage, group, factor, source, assumed in zip(
            *(portions[name] for name in ("stage", "food_group", "factor", "source", "assumed")), strict=True
        )
    ]
    headings = (
        _("Stage"),
        _("Food group"),
        _("Grams per gram of the recipe"),
        _("Who says so"),
        _("Estimated or reckoned"),
    )
    return Part(_("Portions by age"), pd.DataFrame(cells, columns=list(headings), dtype="str"), (2,))


def countries_with_dishes(known: Library | None = None) -> list[str]:
    """Return the ISO codes of the countries whose dishes the library has, those with most foods first."""
    have = set((known or library())["dishes"]["country"])
    return [country for country in nearest_first("") if country in have]
