"""A free menu is chosen by the rules, the money and the offers of single committees too. The case and its prices: `tests.menus.fruits`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import Row, added
from tests.menus.fruits import ALTO, BAJO, days_of, offers, planned, share

BANANAS_COUNT = added(
    "counting_rules", {"counts": "own", "clause": 1, "attribute": "product.product", "values": "banana"} | BAJO
)

POINTS: dict[str, Any] = {
    "points": [{"rule": "good", "name": "Good fruit", "weight": "mass", "minimum": 0.3} | BAJO],
    "point_scores": [{"rule": "good", "counts": "bananas", "points": 1}],
    "counting_rules": added(
        "counting_rules", {"counts": "bananas", "clause": 1, "attribute": "product.product", "values": "banana"}
    ),
}
FIRM: Row = {"limit": "firm", "food_group": "fruit", "supplier": "firma", "maximum_share": 0.5}

MONEY: list[Row] = [
    {"fund": "alto", "name": "Alto", "amount": 280} | ALTO,
    {"fund": "bajo", "name": "Bajo", "amount": 2000} | BAJO,
]


@pytest.mark.parametrize(
    ("tables", "days"),
    [
        # Nothing asks for bananas.
        ({}, 0),
        # Of what Bajo spends, x days of 0.60 and 10 - x of 0.20, half is bananas from x = 2.5 on.
        (share(BAJO), 3),
        # The firm brings at most half of the kg that come to Bajo.
        ({"limits": [FIRM | BAJO]}, 5),
        # Bananas count at Bajo alone: 4 of 14 kg a day; a fifth of all kg from 7 days on.
        (share({}, 0.2, basis="mass", counts="own") | {"counting_rules": BANANAS_COUNT}, 7),
        # A kg of bananas has a point; the mean at Bajo is to be 0.3.
        (POINTS, 3),
        # All of it farms', as far as Alto's 280 reach: 20 a day for apples, 60 for bananas, 200 + 40 x <= 280.
        (share({}, 1.0) | {"funds": MONEY, "fund_rates": []}, 2),
        # Bananas come to Bajo alone: on a day of bananas Alto would have nothing.
        (share({}, 1.0) | {"offers": offers(**BAJO)}, 0),
    ],
)  # fmt: skip
def test_a_rule_of_one_committee_chooses_the_dishes(tables: dict[str, Any], days: int) -> None:
    """The days of bananas are those that the rule asks for or leaves, reckoned beside it; nobody goes without food."""
    plan = planned(**tables)
    assert days_of(plan) == days
    assert plan["shortfalls"].empty
    assert plan["menu_notes"].query("kind == 'not_heeded'").empty


def test_a_promise_to_a_farm_by_one_committee_is_kept_by_the_menu() -> None:
    """Bajo promises the cooperative 24 a week: bananas of 4 kg at 6 on one day of each week."""
    promise: Row = {"supplier": "coop", "minimum_amount_per_period": 24} | BAJO
    plan = planned(commitments=[promise])
    assert days_of(plan) == 2
    assert (plan["promises"]["missing"] == 0).all()
