"""What would have to give way is told in the reader's words: rules, places and figures, never short names or codes."""

from __future__ import annotations

import pandas as pd

from planner.i18n import using
from planner.making.plan import Outcome
from planner.reports.least_change import least_change
from tests.cases import Row, tiny_case
from tests.menus.cases import free_case
from tests.menus.fruits import fruit_case
from tests.shared import make_plan


def test_things_are_named_and_columns_without_a_word_left_out() -> None:
    """A fund's row has no zone and no product; its name, its amount with what is asked, and a day as the reader writes it."""
    row: Row = {
        "family": "funds",
        "fund": "city",
        "sense": "at_most",
        "bound": 2000.0,
        "amount": 55.5,
        "unit": "currency",
        "period": "2026-03-02",
    }
    with using("pt_BR"):
        told = least_change(tiny_case(), pd.DataFrame([row]))
    assert told.iloc[0].tolist()[-5:] == ["Recursos próprios", "02/03/2026", "no máximo 2.000,00", "55,50", "moeda"]
    assert "Zona" not in " ".join(told.columns)


def test_a_standard_is_told_by_its_nutrient_with_who_eats() -> None:
    """The menu and the stage stand beside the nutrient, by their names."""
    row: Row = {
        "family": "nutrition",
        "rule": "Protein",
        "about": "all|pre",
        "sense": "at_least",
        "bound": 9.0,
        "amount": 1.0,
        "unit": "g",
    }
    assert least_change(free_case(), pd.DataFrame([row]))["Rule"].tolist() == ["Protein, Pré-escola, Todos"]


def test_rules_of_a_menu_that_contradict_each_other() -> None:
    """Bananas on five days of a week and apples on one cannot be on five days: by name, with the week and which way each bound goes."""
    often: list[Row] = [
        {"rule": "bananas", "scope": "dish", "value": "banana", "per": "week", "minimum": 5, "mode": "hard"},
        {"rule": "apples", "scope": "dish", "value": "maca", "per": "week", "minimum": 1, "mode": "hard"},
    ]
    case = fruit_case(frequency_rules=often)
    plan = make_plan(case)
    assert plan.outcome is Outcome.IMPOSSIBLE
    assert plan.diagnosis is not None
    told = least_change(case, plan.diagnosis)
    assert set(told["Rule"]) <= {"Banana, Todos", "Maçã, Todos"}
    assert set(told["From"]) <= {"2026-03-02", "2026-03-09"}
    assert set(told["Asked"]) <= {"at least 5.00", "at least 1.00"}
    assert told["By how much"].tolist() == ["1.00"] * len(told)
