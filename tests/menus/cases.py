"""The tiny case with a free menu: a repertoire of several dishes, a standard, and rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from models.optimise import optimise
from planner.assembly.menu_choice import assemble_choice
from planner.case import Case
from tests.cases import Row, added, edited, rows, tiny_case, tiny_law, typed

LAW = replace(tiny_law(), standards=())

DISHES: list[Row] = [
    {"dish": "lentilha", "name": "Arroz com lentilha", "meal": "lunch", "slot": "base"},
    {"dish": "macarrao", "name": "Macarrão", "meal": "lunch", "slot": "base", "tags": "pasta"},
    {"dish": "fruta_epoca", "name": "Fruta da época", "meal": "lunch", "slot": "fruit"},
]
RECIPES: list[Row] = [
    {"dish": "lentilha", "product": "feijao", "net_g": 15},
    {"dish": "lentilha", "product": "arroz", "net_g": 30},
    {"dish": "macarrao", "product": "arroz", "net_g": 70},
    {"dish": "fruta_epoca", "product": "banana", "choice": "fruta", "net_g": 60},
    {"dish": "fruta_epoca", "product": "laranja", "choice": "fruta", "net_g": 60},
]
ORANGE: Row = {
    "product": "laranja", "name": "Laranja", "food_group": "fruit", "processing_class": "fresh", "food": "T4",
    "unit": "kg", "unit_kg": 1.0, "shelf_life_days": 10,
}  # fmt: skip
REPERTOIRE = ("arroz_feijao", "lentilha", "macarrao", "salada", "fruta", "fruta_epoca")


def free_case(repertoire: tuple[str, ...] = REPERTOIRE, mode: str = "repertoire", **tables: Any) -> Case:
    """Return the tiny case with its menu free; further tables replace those of the case."""
    content: dict[str, Any] = {
        "menu_groups": [{"menu": "all", "name": "Todos", "mode": mode}],
        "menus": [],
        "dishes": added("dishes", *DISHES),
        "recipes": added("recipes", *RECIPES),
        "products": added("products", ORANGE),
        "offers": added("offers", {"offer": "firma-laranja", "supplier": "firma", "product": "laranja", "price": 3}),
        "repertoire": [{"menu": "all", "dish": dish} for dish in repertoire],
        "frequency_rules": [
            {"rule": "pasta", "scope": "dish_tag", "value": "pasta", "per": "week", "maximum": 2},
            {"rule": "rest", "scope": "dish", "value": "lentilha", "per": "week", "rest_days": 1},
            {"rule": "fruit", "scope": "food_group", "value": "fruit", "per": "week", "minimum": 3},
        ],
    }
    return tiny_case(**content | tables)


def standard(minimum: float, mode: str = "soft") -> list[Row]:
    """Return a standard of protein for primary."""
    return [
        {
            "standard": "protein",
            "stage": "primary",
            "nutrient": "protein_g",
            "window": "week",
            "minimum": minimum,
            "mode": mode,
        }
    ]


def wishes(case: Case) -> dict[str, float]:
    """Return what each level of the choice of the menu comes to."""
    solution = optimise(assemble_choice(case, LAW).instance)
    assert solution.usable
    return {level.name: level.value for level in solution.levels}


def no_more(dearer: dict[str, float], cheaper: dict[str, float]) -> bool:
    """Tell whether `cheaper` is at least as good, level by level in their order."""
    for name, value in dearer.items():
        if abs(value - cheaper[name]) > 1e-6 * max(1.0, abs(value)):
            return bool(cheaper[name] < value)
    return True


__all__ = ["LAW", "ORANGE", "edited", "free_case", "no_more", "np", "rows", "standard", "typed", "wishes"]
