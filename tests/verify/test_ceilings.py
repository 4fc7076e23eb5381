"""Ceilings of cost: kept where that feeds everybody, told where not, recomputed by the check."""

from __future__ import annotations

from typing import Any

import pytest

from tests.verify.contracts import bananas, ceiling, dozens, tables_of, without_coop


@pytest.mark.parametrize(
    ("value", "excess", "word"), [(0.16, 0.0, "met"), (0.15, 10.0, "not_met"), (0.159995, 0.005, "not_met")]
)
def test_the_cost_of_a_day_is_told_against_its_ceiling(value: float, excess: float, word: str) -> None:
    """Primary eats 100 of 140 parts of 224.00: 160.00 for 1,000 pupils' days, 0.16; pre-school has no ceiling."""
    table = tables_of(bananas(), ceiling(value))["cost_ceilings"]
    assert table["stage"].tolist() == ["primary"]
    assert table["pupil_days"].tolist() == [1000]
    assert table["cost"].tolist() == [pytest.approx(0.16)]
    assert table["excess"].tolist() == [pytest.approx(excess)]
    assert table["judgement"].tolist() == [word]


def test_a_ceiling_comes_before_a_share_of_the_dear() -> None:
    """A promise that must hold costs 248.00 (0.177 a day): the ceiling gives way by 17.14, and says so."""
    rows = [{"supplier": "coop", "minimum_amount_per_period": 36}]
    table = tables_of(bananas(commitments=rows), ceiling(0.16))["cost_ceilings"]
    assert table["excess"].tolist() == [pytest.approx(248 * 100 / 140 - 160)]


def test_a_ceiling_that_must_hold_leaves_meals_short() -> None:
    """Hard at 0.15, primary's part of what is bought is 150.00 at most: 210.00 or 105 dozen in all."""
    rows: list[dict[str, Any]] = [{"family": "cost_ceilings", "mode": "hard"}]
    tables = tables_of(bananas(rules=rows), ceiling(0.15))
    assert tables["orders"]["packs"].sum() == 105
    assert not tables["shortfalls"].empty


def test_off_is_not_told() -> None:
    """A family that is off changes nothing and is not in the plan."""
    rows = [{"family": "cost_ceilings", "mode": "off"}]
    assert tables_of(bananas(rules=rows), ceiling(0.15))["cost_ceilings"].empty


def test_the_check_finds_a_ceiling_that_must_hold_broken() -> None:
    """Dear goods under a ceiling that must hold: found by the check; under one that is an aim: told only."""
    hard = bananas(rules=[{"family": "cost_ceilings", "mode": "hard"}])
    rows = [{"supplier": "coop", "minimum_amount_per_period": 36}]
    tables = tables_of(bananas(commitments=rows), ceiling(0.16))
    assert dozens(tables) == 24
    kinds = [v.family for v in without_coop(hard, ceiling(0.159), tables)]
    assert "cost_ceilings" in kinds
    assert "cost_ceilings" not in [v.family for v in without_coop(hard, ceiling(0.161), tables)]
