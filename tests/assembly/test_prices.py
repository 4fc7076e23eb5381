"""Prices of the plan's year."""

from __future__ import annotations

from planner.assembly.prices import offer_table
from tests.cases import edited, tiny_case


def test_price_is_brought_to_the_plans_year_and_to_the_pack() -> None:
    """4.29 x 1.5 is 6.435, not rounded to the cent; a pack of 12 units costs 77.22; without a factor the price stays."""
    case = tiny_case(
        offers=edited("offers", 0, price=4.29, price_factor="up"),
        price_factors=[{"price_factor": "up", "factor": 1.5}],
        products=edited("products", 2, pack_units=12),
    )
    offers = offer_table(case).set_index("offer")
    assert offers.loc["coop-alface", "price_per_unit"] == 6.435
    assert offers.loc["coop-alface", "price_per_pack"] == 77.22
    assert offers.loc["coop-alface", "pack_kg"] == 0.5 * 12
    assert offers.loc["firma-arroz", "price_per_unit"] == 25


def test_offers_are_sorted_and_their_blanks_filled() -> None:
    """Offers stand in the order of their names; no word on organic means no, none on lead time means no days."""
    offers = offer_table(tiny_case())
    assert list(offers["offer"]) == sorted(offers["offer"])
    assert offers["organic"].tolist() == [True, False, False, False, False, False]
    assert (offers["lead_time_days"] == 0).all()
