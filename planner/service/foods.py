"""The library of foods and dishes: what it knows of them, and of the blank cells of a case."""

from __future__ import annotations

from planner.case import Case
from planner.library import Known, LibraryPage, dish_page, filled, food_page, library
from planner.library.dishes import Dish, countries_with_dishes, shipped_dishes
from planner.schema.words import in_words, spoken
from planner.words import MEANT, likeness


def library_foods(words: str, country: str = "") -> list[tuple[str, str]]:
    """Return the foods of the library that a name may mean, each with its name in the language in use.

    Parameters
    ----------
    words : str
        A name in any language of the planner. Empty: every food.
    country : str
        ISO code of the country in which it is written, whose language decides what a word means; empty: the reader's does.
    """
    known = library()
    foods = known.find(words, country) if words.strip() else known["foods"]["food"]
    return [(food, known.name(food)) for food in foods]


def library_likest(words: str, dishes: bool = False) -> list[str]:
    """Return names of foods and dishes, or of dishes alone, that may have been meant by an unknown one, the likest first."""
    names = (*([] if dishes else library().likest(words)), *shipped_dishes().likest(words))
    return sorted(dict.fromkeys(names), key=lambda name: -likeness(words, name))[:MEANT]


def library_dishes(words: str = "", country: str = "") -> list[tuple[Dish, str]]:
    """Return the dishes of the library that a name may mean, each with its name in the language in use.

    Parameters
    ----------
    words : str
        A name in any language of the planner. Empty: every dish.
    country : str
        ISO code of the country whose dishes are asked for; empty: of every one.
    """
    dishes = shipped_dishes()
    found = dishes.find(words, country) if words.strip() else dishes.of(country)
    return [(dish, dishes.name(dish)) for dish in found]


def library_dish_places(dish: Dish) -> tuple[str, str]:
    """Return the meal of a dish and the part of it that the dish is, as a reader sees them."""
    row = shipped_dishes().row(dish)
    return in_words("meal", str(row["meal"])), spoken(str(row["slot"]))


def library_dish_page(dish: Dish) -> LibraryPage:
    """Return all that the library says of a dish; see `planner.library.dishes.dish_page`."""
    return dish_page(dish)


def library_dish_countries() -> list[str]:
    """Return the ISO codes of the countries whose dishes the library has."""
    return sorted(countries_with_dishes())


def library_countries() -> list[str]:
    """Return the ISO codes of the countries of which the library has sources."""
    return sorted({*library()["composition"]["country"]})


def library_page(food: str, country: str = "") -> LibraryPage:
    """Return all that the library says of a food; see `planner.library.page.food_page`."""
    return food_page(food, country)


def case_from_library(case: Case) -> tuple[Case, list[Known]]:
    """Fill the blank cells of which the library knows what belongs there; see `planner.library.blanks.filled`."""
    return filled(case)
