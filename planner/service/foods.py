"""The library of foods: what it knows of a food, and of the blank cells of a case."""

from __future__ import annotations

from planner.case import Case
from planner.library import FoodPage, Known, filled, food_page, library


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


def library_likest(words: str) -> list[str]:
    """Return names of the library that may have been meant by one that it does not know, the likest first."""
    return library().likest(words)


def library_countries() -> list[str]:
    """Return the ISO codes of the countries of which the library has sources."""
    return sorted({*library()["composition"]["country"]})


def library_page(food: str, country: str = "") -> FoodPage:
    """Return all that the library says of a food; see `planner.library.page.food_page`."""
    return food_page(food, country)


def case_from_library(case: Case) -> tuple[Case, list[Known]]:
    """Fill the blank cells of which the library knows what belongs there; see `planner.library.blanks.filled`."""
    return filled(case)
