"""Prices to six places, lines of money to the cent, halves up: as on paper, whatever binary numbers hold."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from planner.exact import line_cents, mean_price, prices_of_year, rounded_money, worths
from planner.verify.goods import line_amount


def test_a_line_is_rounded_once() -> None:
    """One pack at 14.125 is 14.13, two are 28.25; 400 g at 0.0025 are 1.00; 3 x 0.333333 is 1.00, not 0.99 or 3 x 0.33."""
    assert line_cents([1, 2, 400, 3], [1, 1, 1, 1], [14.125, 14.125, 0.0025, 0.333333]).tolist() == [
        1413,
        2825,
        100,
        100,
    ]


def test_halves_go_up_also_where_binary_numbers_hold_them_too_low() -> None:
    """2.345 and 1.005 lie below their half in binary and are rounded up as on paper; a hair less is not."""
    assert line_cents([1, 1, 1, 1], [1, 1, 1, 1], [2.345, 1.005, 2.3449, 0.125]).tolist() == [235, 101, 234, 13]
    assert rounded_money([0.1 * 3 + 0.045, 1.1 + 2.2 + 0.005, 2.3449]).tolist() == [0.35, 3.31, 2.34]
    assert np.isnan(rounded_money([float("nan")])).all()


def test_prices_keep_six_places() -> None:
    """12.50 x 1.13 is 14.125; 0.0025 stays; the seventh place goes up from a half; the largest price is no trouble."""
    prices = prices_of_year([12.5, 0.0025, 0.0000005, 0.00000049, 1e300], [1.13, 1.0, 1.0, 1.0, 2.0])
    assert prices.tolist() == [14.125, 0.0025, 0.000001, 0.0, 2e300]


def test_a_mean_price_is_exact() -> None:
    """The mean of 0.10, 0.10 and 0.11 is 0.103333, of nothing unknown."""
    assert mean_price(pd.Series([0.1, 0.1, 0.11])) == 0.103333
    assert pd.isna(mean_price(pd.Series([None], dtype="float64")))


@given(st.integers(0, 10_000), st.integers(1, 50_000), st.integers(0, 10**10))
def test_tables_and_check_round_alike(packs: int, units: int, price: int) -> None:
    """Whatever the line, the tables' cents are the check's, and those of plain decimal arithmetic."""
    pack_units, price_per_unit = units / 10_000, price / 10**6
    worth = Decimal(packs) * Decimal(units) / 10_000 * Decimal(price) / 10**6
    cents = int((worth * 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert line_cents([packs], [pack_units], [price_per_unit]).tolist() == [cents]
    assert line_amount(float(packs), pack_units, price_per_unit) == (cents / 100, worth * 100 != cents)


def test_worths_are_rounded_once_halves_up_as_written() -> None:
    """1 x 2.675 is 2.68 and 3 x 0.335 is 1.01, where binary floating point says 2.67 and 1.00; what is unknown stays so."""
    assert worths([1.0, 3.0, 1.0], [2.675, 0.335, np.nan])[:2].tolist() == [2.68, 1.01]
    assert np.isnan(worths([1.0], [np.nan])).all()
