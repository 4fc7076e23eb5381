"""Unknown nutrients stand on the cautious side: nothing toward a minimum, much toward a maximum."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.assembly.menu_rules import known_per_gram, most_per_gram
from planner.case import Case
from planner.menus import plan_menu
from tests.cases import added, edited, tiny_case
from tests.menus.cases import LAW, ORANGE, RECIPES, free_case

GOODS = pd.Index(["arroz", "feijao", "alface", "banana"])


def foods(**unknown: dict[str, float | None]) -> Case:
    """Return the tiny case with other values of its foods; T1 rice and T2 beans are made one food group."""
    composition = [row | unknown.get(row["food"], {}) for row in added("composition")]
    return tiny_case(composition=composition, products=edited("products", 1, food_group="cereal"))


@pytest.mark.parametrize(
    ("nutrient", "values", "known", "most"),
    [
        ("protein_g", {}, [7.2, 20, 1.4, 1.4], [7.2, 20, 1.4, 1.4]),
        ("protein_g", {"T1": {"protein_g": None}}, [0, 20, 1.4, 1.4], [20, 20, 1.4, 1.4]),
        ("protein_g", {"T3": {"protein_g": None}}, [7.2, 20, 0, 1.4], [7.2, 20, 28.6 / 3, 1.4]),
        ("sodium_mg", {}, [0, 0, 0, 0], [0, 0, 0, 0]),
        ("saturated_fat_g", {"T2": {"saturated_fat_g": 0.5}}, [0, 0.5, 0, 0], [0.3, 0.5, 0.2, 0.1]),
        ("saturated_fat_g", {"T2": {"saturated_fat_g": 0.2}}, [0, 0.2, 0, 0], [0.2, 0.2, 0.2, 0.1]),
        (
            "added_sugar_g",
            {"T2": {"added_sugar_g": 90.0}, "T3": {"carbohydrate_g": None}},
            [0, 90, 0, 0],
            [78.8, 90, 163.8 / 3, 23.8],
        ),
    ],
)
def test_what_is_unknown_is_nothing_or_much(
    nutrient: str, values: dict[str, dict[str, float | None]], known: list[float], most: list[float]
) -> None:
    """At most the highest of the food group, else the mean of all foods, and never more than the nutrient it is a part of."""
    case = foods(**values)
    assert known_per_gram(case, nutrient, GOODS) * 100 == pytest.approx(known)
    assert most_per_gram(case, nutrient, GOODS) * 100 == pytest.approx(most)


def bases(fat: float | None, **standard: Any) -> set[str]:
    """Return the bases of lunch that are served under a standard for fat, where that of the cheap pasta is `fat`."""
    foods = (
        {"food": "T5", "name": "Massa", "energy_kcal": 371, "protein_g": 10, "carbohydrate_g": 78, "fat_g": fat},
        {"food": "T6", "name": "Farofa", "energy_kcal": 450, "protein_g": 1, "carbohydrate_g": 60, "fat_g": 20},
    )
    goods: list[dict[str, Any]] = [
        {"product": product, "name": product, "food_group": "cereal", "processing_class": "fresh", "food": food,
         "unit": "kg", "unit_kg": 1.0, "shelf_life_days": 90}
        for product, food in (("massa", "T5"), ("farofa", "T6"))
    ]  # fmt: skip
    offers = (
        {"offer": "firma-massa", "supplier": "firma", "product": "massa", "price": 0.1},
        {"offer": "firma-laranja", "supplier": "firma", "product": "laranja", "price": 3},
    )
    pasta = {"dish": "macarrao", "product": "massa", "net_g": 80}
    case = free_case(
        ("macarrao", "lentilha", "salada", "fruta"),
        products=added("products", ORANGE, *goods),
        composition=added("composition", *foods),
        recipes=added("recipes", *(row for row in RECIPES if row["dish"] != "macarrao"), pasta),
        offers=added("offers", *offers),
        frequency_rules=[],
        nutrition_standards=[
            {"standard": "fat", "stage": stage, "nutrient": "fat_g", "window": "week", "mode": "hard"} | standard
            for stage in ("pre", "primary")
        ],
    )
    found = plan_menu(case, LAW).served
    assert found is not None
    return set(found.loc[found["slot"] == "base", "dish"])


@pytest.mark.parametrize(
    ("fat", "standard", "pasta", "lentils"),
    [
        (0.3, {"maximum": 1.0}, True, False),
        (5.0, {"maximum": 1.0}, False, True),
        (None, {"maximum": 1.0}, False, True),
        (0.3, {"minimum": 0.25}, True, False),
        (None, {"minimum": 0.25}, True, True),
    ],
)
def test_an_unknown_value_neither_fills_a_minimum_nor_passes_a_maximum(
    fat: float | None, standard: dict[str, float], pasta: bool, lentils: bool
) -> None:
    """Cheap pasta is served every day where its fat is known and fits; where it is unknown, lentils must stand in for it."""
    found = bases(fat, **standard)
    assert ("macarrao" in found, "lentilha" in found) == (pasta, lentils)
