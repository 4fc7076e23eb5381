"""The family menu: parts of meals and interchangeable ingredients."""

from __future__ import annotations

import pytest

from models.optimise import optimise
from tests.models.instances import make_instance
from tests.models.reading import block_rows

TWO_DISHES = {
    "products": [{}, {}],
    "offers": [{"product": 0, "price_per_pack": 1.0}, {"product": 1, "price_per_pack": 3.0}],
    "supply": [{"offer": 0}, {"offer": 1}],
    "demand": [{"product": 0, "packs": 0.0}, {"product": 1, "packs": 0.0}],
    "servings": [{"dish": "a"}, {"dish": "b"}],
    "slots": [{"minimum_days": 5.0}],
    "menu_needs": [
        {"demand": 0, "column": "serving", "index": 0, "packs": 1.0},
        {"demand": 1, "column": "serving", "index": 1, "packs": 1.0},
    ],
}

CHOICE = {
    "products": [{}, {}],
    "offers": [{"product": 0, "price_per_pack": 1.0}, {"product": 1, "price_per_pack": 3.0}],
    "supply": [{"offer": 0, "packs": 2.0}, {"offer": 1}],
    "demand": [{"product": 0, "packs": 0.0}, {"product": 1, "packs": 0.0}],
    "servings": [{"dish": "fruit", "minimum_days": 5.0}],
    "slots": [{"minimum_days": 5.0}],
    "fills": [{"serving": 0, "choice": "fruit", "product": 0}, {"serving": 0, "choice": "fruit", "product": 1}],
    "menu_needs": [
        {"demand": 0, "column": "fill", "index": 0, "packs": 1.0},
        {"demand": 1, "column": "fill", "index": 1, "packs": 1.0},
    ],
}


def test_a_part_of_a_meal_is_filled_on_its_days() -> None:
    """One row per part of a meal: the days of its dishes lie between its bounds."""
    instance = make_instance(**TWO_DISHES, whole_packs=False)
    assert block_rows(instance, "slots") == [({"serve 0": 1.0, "serve 1": 1.0}, 5.0, 5.0)]


def test_fills_add_up_to_the_days_of_the_dish() -> None:
    """One row per dish and interchangeable ingredient."""
    instance = make_instance(**CHOICE, whole_packs=False)
    assert block_rows(instance, "fills") == [({"fill 0": 1.0, "fill 1": 1.0, "serve 0": -1.0}, 0.0, 0.0)]


def test_the_cheaper_dish_is_served() -> None:
    """Five days at one currency a day."""
    solution = optimise(make_instance(**TWO_DISHES, whole_packs=False))
    assert solution.values["serve"].tolist() == pytest.approx([5.0, 0.0])
    assert solution.levels[-1].value == pytest.approx(5.0)


def test_what_is_short_is_filled_with_the_other_product() -> None:
    """Two days of the cheap fruit are there, three of the dear one follow: 2 x 1 + 3 x 3."""
    solution = optimise(make_instance(**CHOICE, whole_packs=False))
    assert solution.values["fill"].tolist() == pytest.approx([2.0, 3.0])
    assert {level.name: level.value for level in solution.levels}["cost"] == pytest.approx(11.0)
