"""Recipes as pages and programs give them out: schema.org/Recipe as JSON, alone or within a page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.findings import InputError
from planner.i18n import _
from planner.io.files import MAX_FILE_BYTES, cannot_read, check_size, refuse

_SCRIPT = re.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_FIRST_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
DEEPEST = 20
"""Levels of lists within one another that are looked through."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe.

    Parameters
    ----------
    name : str
        The dish.
    portions : float
        Portions that it makes; NaN if not told.
    ingredients : tuple of str
        Lines as they stand there.
    category : str
        Course or category.
    preparation : str
        How it is prepared.
    """

    name: str
    portions: float
    ingredients: tuple[str, ...]
    category: str
    preparation: str


def read_recipes(path: Path) -> list[Recipe]:
    """Return the recipes of a file; who wrote them is not read.

    Parameters
    ----------
    path : Path
        A .json or .html file.

    Raises
    ------
    InputError
        If the file cannot be read or holds no recipe.
    """
    try:
        check_size(path.name, path.stat().st_size, MAX_FILE_BYTES)
        text = path.read_text("utf-8-sig", errors="replace")
    except OSError as error:
        raise InputError([cannot_read(path, error)]) from error
    parts = [text] if path.suffix.casefold() in (".json", ".jsonld") else _SCRIPT.findall(text)
    found = []
    for part in parts:
        try:
            found += [_recipe(one) for one in _recipes(json.loads(part), 0)]
        except (ValueError, RecursionError):
            continue
    found = [one for one in found if one.name and one.ingredients]
    if not found:
        refuse(
            "no-recipe",
            _("{file} holds no recipe that could be read (schema.org/Recipe).").format(file=path.name),
            _("Give a table with the columns dish, food and grams, or export the recipe as schema.org/Recipe."),
        )
    return found


def _recipes(found: Any, level: int) -> Iterator[dict[str, Any]]:
    if level > DEEPEST:
        return
    if isinstance(found, list):
        for one in found:
            yield from _recipes(one, level + 1)
    elif isinstance(found, dict):
        kinds = found.get("@type", ())
        if "Recipe" in ([kinds] if isinstance(kinds, str) else kinds):
            yield found
        else:
            for one in found.values():
                if isinstance(one, dict | list):
                    yield from _recipes(one, level + 1)


def _recipe(found: dict[str, Any]) -> Recipe:
    ingredients = found.get("recipeIngredient") or found.get("ingredients") or ()
    lines = ingredients.split("\n") if isinstance(ingredients, str) else ingredients
    return Recipe(
        _text(found.get("name")),
        _portions(found.get("recipeYield")),
        tuple(text for line in lines if (text := _text(line))),
        _text(found.get("recipeCategory")),
        _steps(found.get("recipeInstructions")),
    )


def _text(found: Any) -> str:
    if isinstance(found, list):
        found = found[0] if found else ""
    if isinstance(found, dict):
        found = found.get("name") or found.get("text") or ""
    return " ".join(_TAG.sub(" ", html.unescape(str(found or ""))).split())


def _portions(found: Any) -> float:
    words = [str(one) for one in (found if isinstance(found, list) else [found]) if one is not None]
    numbers = [float(match[0].replace(",", ".")) for word in words if (match := _FIRST_NUMBER.search(word))]
    return numbers[0] if numbers and numbers[0] > 0 else float("nan")


def _steps(found: Any) -> str:
    if isinstance(found, list):
        return " ".join(filter(None, (_steps(one) for one in found)))
    if isinstance(found, dict):
        return (
            _steps(found["itemListElement"])
            if "itemListElement" in found
            else _text(found.get("text") or found.get("name"))
        )
    return _text(found)
