"""Whose portions a stage eats, and what a recipe is for another stage."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.library import library
from planner.library.stages import eats_like, grams_of, portions_of


@pytest.mark.parametrize(
    ("country", "row", "stage", "by"),
    [
        ("FR", {"stage": "pre_school", "programme_stage": "pre_school"}, "maternelle", "name"),
        ("FR", {"stage": "maternelle"}, "maternelle", "name"),
        ("FR", {"stage": "creche", "programme_stage": "creche"}, "maternelle", "age"),
        ("FR", {"stage": "x", "age_from_years": 10.0, "age_to_years": 13.0}, "college", "age"),
        ("FR", {"stage": "x", "age_from_years": 9.0, "age_to_years": 11.0}, "elementaire", "age"),
        ("US", {"stage": "creche", "programme_stage": "creche"}, "k_5", "age"),
        ("IN", {"stage": "upper_secondary", "programme_stage": "upper_secondary"}, "upper_primary", "age"),
        ("BR", {"stage": "indigenous", "programme_stage": "indigenous"}, "primary", "nothing"),
    ],
)
def test_a_stage_eats_like_the_same_one_else_the_nearest_by_age(
    country: str, row: dict[str, object], stage: str, by: str
) -> None:
    """10 to 13 years have three years in common with the collège (11 to 14), one with the élémentaire (6 to 10); 9 to 11 one and two."""
    eats = eats_like(row, country, library())
    assert (eats.stage, eats.by) == (stage, by)
    assert bool(eats.told("it")) == (by != "name")


def test_grams_go_by_the_portions_of_both_stages() -> None:
    """70 g of carrot of the élémentaire are 50.4 g of the maternelle (0.72), 50 g of cooked fish 35.5 g (0.71); and back."""
    before, after = (portions_of(stage, "FR", library()) for stage in ("elementaire", "maternelle"))
    rows = pd.DataFrame(
        {"product": ["carrot", "cod"], "stage": "elementaire", "net_g": [70.0, None], "cooked_g": [None, 50.0]}
    )
    groups = {"carrot": "vegetable", "cod": "fish"}
    made = [(row[column], column) for row, column, _source in grams_of(rows, groups, before, after)]
    assert made == [(50.4, "net_g"), (35.5, "cooked_g")]
    back = rows.assign(net_g=[50.4, None], cooked_g=[None, 35.5])
    assert [row[column] for row, column, _source in grams_of(back, groups, after, before)] == [70.0, 50.0]
