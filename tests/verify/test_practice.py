"""Points for good practice: obeyed by the model, recomputed by the check, told for every supplier."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cases import edited
from tests.verify.contracts import bananas, dozens, points, tables_of, without_coop


def test_a_floor_is_reached_with_the_least_that_is_enough() -> None:
    """45 dozen at 3.00 score 135 of 269.00, which is 0.502; 44 score 132 of 268.00, 0.493: too little for 0.5."""
    tables = tables_of(bananas(), points(0.5))
    assert dozens(tables) == 45
    row = tables["points"].iloc[0]
    assert (row["points"], row["weighed"], row["judgement"]) == (135, 269, "met")
    assert row["reached"] == pytest.approx(135 / 269)
    scores = tables["scores"].set_index("supplier")["score"]
    assert scores["coop"] == 1
    assert scores["firma"] == 0


def test_points_of_several_practices_add_up() -> None:
    """An organic offer of who pays fairly scores 1 + 2: 15 dozen are enough: 135 of 239.00; 14 score 126 of 238.00."""
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0, "organic": True},
    ]
    assert dozens(tables_of(bananas(offers=offers), points(0.56, fair=1.0, green=2.0))) == 15


def test_what_was_bought_before_is_scored() -> None:
    """135.00 of fair pay bought before: with 224.00 of the firm that is 135 / 359, 0.376, enough for 0.37, not for 0.38."""
    year = edited("case", 0, year_first_day=date(2026, 2, 2))
    before = [{"date": date(2026, 2, 10), "supplier": "coop", "product": "banana", "kg": 67.5, "amount": 135}]
    case = bananas(case=year, bought=before)
    assert dozens(tables_of(case, points(0.37))) == 0
    assert dozens(tables_of(case, points(0.38))) > 0


def test_an_aim_above_all_that_is_sold_is_told() -> None:
    """Nobody has 1.5 points: all is bought of the cooperative, 336.00, and 168 are missing."""
    tables = tables_of(bananas(), points(1.5, "soft"))
    assert dozens(tables) == 112
    assert tables["points"]["missing"].tolist() == [168]
    assert tables["points"]["judgement"].tolist() == ["not_met"]


def test_an_aim_holds_where_the_case_says_that_its_family_must() -> None:
    """Hard is what points are unless told: stated by the case it makes an aim a floor."""
    tables = tables_of(bananas(rules=[{"family": "points", "mode": "hard"}]), points(0.5, "soft"))
    assert dozens(tables) > 0
    assert tables["points"]["mode"].tolist() == ["hard"]


def test_less_than_a_cent_is_missing_and_told() -> None:
    """336.00 points of 336.00 paid are a mean of 1; of 1.00001 there lack 0.00336."""
    tables = tables_of(bananas(), points(1.00001, "soft"))
    assert tables["points"]["missing"].tolist() == [pytest.approx(0.00336)]
    assert tables["points"]["judgement"].tolist() == ["not_met"]


def test_off_is_not_told() -> None:
    """A rule that is off changes nothing and is not in the plan."""
    tables = tables_of(bananas(), points(0.5, "off"))
    assert dozens(tables) == 0
    assert tables["points"].empty


def test_the_check_finds_a_floor_that_is_missed() -> None:
    """Everything bought of the firm scores nothing."""
    tables = tables_of(bananas(), points(0.5))
    assert "points" in [v.family for v in without_coop(bananas(), points(0.5), tables)]
    assert "points" not in [v.family for v in without_coop(bananas(), points(0.0), tables)]
