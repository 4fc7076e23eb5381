"""Prices of the plan's year."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.assembly.prices import offer_table, to_cents
from tests.cases import edited, tiny_case


def test_halves_go_up_also_where_binary_numbers_hold_them_too_low() -> None:
    """2.345 and 1.005 lie below their half in binary and are rounded up as on paper; a hair less is not."""
    assert to_cents([2.345, 1.005, 2.3449, 0.125]).tolist() == [2.35, 1.01, 2.34, 0.13]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10_000_000), st.integers(1, 5000))
def test_rounding_agrees_with_decimal_arithmetic(price: int, factor: int) -> None:
    """Price x factor to the cent is what exact decimal numbers give."""
    exact = Decimal(price) / 100 * (Decimal(factor) / 1000)
    rounded = exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert float(to_cents(price / 100 * (factor / 1000))) == float(rounded)


def test_price_is_brought_to_the_plans_year_and_to_the_pack() -> None:
    """4.29 x 1.5 = 6.435 becomes 6.44; a pack of 12 units costs 77.28; without a factor the price stays."""
    case = tiny_case(
        offers=edited("offers", 0, price=4.29, price_factor="up"),
        price_factors=[{"price_factor": "up", "factor": 1.5}],
        products=edited("products", 2, pack_units=12),
    )
    offers = offer_table(case).set_index("offer")
    assert offers.loc["coop-alface", "price_per_unit"] == 6.44
    assert offers.loc["coop-alface", "price_per_pack"] == 6.44 * 12
    assert offers.loc["coop-alface", "pack_kg"] == 0.5 * 12
    assert offers.loc["firma-arroz", "price_per_unit"] == 25


def test_offers_are_sorted_and_their_blanks_filled() -> None:
    """Offers stand in the order of their names; no word on organic means no, none on lead time means no days."""
    offers = offer_table(tiny_case())
    assert list(offers["offer"]) == sorted(offers["offer"])
    assert offers["organic"].tolist() == [True, False, False, False, False, False]
    assert (offers["lead_time_days"] == 0).all()
