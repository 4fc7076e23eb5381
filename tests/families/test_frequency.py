"""Rules on how often dishes are served, as people read of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from planner.families.facts import Names
from planner.families.frequency import _label
from planner.inputs import counted_words
from planner.reports.verdict import Words
from tests.cases import tiny_case

OFTEN = {"menu": "all", "per": "month", "count": "days", "maximum": 3, "rest_days": 2, "mode": "hard"}
RULES = [
    OFTEN | {"rule": "variety-feijao", "scope": "dish", "value": "arroz_feijao"},
    OFTEN | {"rule": "variety", "scope": "dish_tag", "value": "carne vermelha"},
]


@pytest.mark.parametrize(
    ("scope", "values", "words"),
    [
        ("dish", ["arroz_feijao"], "Arroz e feijão"),
        ("product", ["banana", "gone"], "Banana, gone"),
        ("food_group", ["fruit", "starchy"], "fruit, root or tuber"),
        ("food_group", ["own_group"], "own group"),
        ("dish_tag", ["deep_fried", "arroz e feijão"], "deep-fried dish, arroz e feijão"),
    ],
)
def test_what_is_counted_is_told_by_names(scope: str, values: list[str], words: str) -> None:
    """Dishes and products are called by their names, words of the law in the reader's language, the case's own as they stand."""
    assert counted_words(tiny_case(), scope, values) == words


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"bound": 3.0, "found": 5.0, "unit": "days"}, "5 days, at most 3"),
        ({"bound": 3.0, "found": 1.0, "unit": "days"}, "1 days, at least 3"),
        ({"bound": 0.5, "found": 1.0, "unit": "servings"}, "1.0 servings, at most 0.5"),
        (
            {"bound": 0.0, "found": 2.0, "unit": "days too soon after the last"},
            "2 days too soon after the last, at most 0",
        ),
    ],
)
def test_a_rule_that_gave_way_is_called_by_what_it_counts(bounds: dict[str, Any], words: str) -> None:
    """No short name of a rule is told; whole numbers have no places; a rest that is not kept is no count of days."""
    row = SimpleNamespace(
        family="menu_frequency", rule="variety-feijao", about="all", window="2026-03", judgement="not_met", **bounds
    )
    told = Words(tiny_case(frequency_rules=RULES), {}).of(row)
    assert told == f"Arroz e feijão, Todos (March 2026): {words}"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("variety-feijao all 2026-03", "Arroz e feijão, Todos (March 2026)"),
        ("variety all 2026-03-02 rest", "carne vermelha, Todos (2026-03-02)"),
        ("unknown all 2026-03", "unknown all 2026-03"),
    ],
)
def test_a_limit_is_called_by_what_it_counts(label: str, name: str) -> None:
    """A row of the choice of menus is called by its rule, menu and window, also where one short name begins with another."""
    assert _label(Names(tiny_case(frequency_rules=RULES)), label) == name
