"""Money as on paper: prices to six places, each line of money to the cent, halves up, in decimals.

A price in the plan's year is price x factor, kept to six places. A line of money (an order line, a supplier's charge for the
deliveries of a period, a payment) is rounded once, to the cent. Sums are sums of lines. `planner.verify` has code of its own
for the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.blocks import Floats, Ints

PRICE_PLACES = 6
MONEY_PLACES = 2
_SUM_PLACES = 9

_DIGITS = Context(prec=400)  # the largest double times the smallest still has all its digits before the point


def exact(value: float | Decimal, places: int) -> Decimal:
    """Return a number with so many places, halves up, as it is written and not as binary floating point holds it.

    >>> exact(2.675, 2), exact(-0.125, 2)
    (Decimal('2.68'), Decimal('-0.13'))
    """
    return decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _DIGITS)


def decimal(value: float | Decimal) -> Decimal:
    """Return the decimal number that a float is written as."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def product(*factors: float | Decimal) -> Decimal:
    """Return a product with all its digits."""
    result = Decimal(1)
    for factor in factors:
        result = _DIGITS.multiply(result, decimal(factor))
    return result


def prices_of_year(prices: Iterable[float], factors: Iterable[float]) -> Floats:
    """Return prices in the plan's year: price x factor, to six places.

    >>> prices_of_year([12.5, 0.0025], [1.13, 1.0]).tolist()
    [14.125, 0.0025]
    """
    pairs = zip(prices, factors, strict=True)
    return np.array([float(exact(product(price, factor), PRICE_PLACES)) for price, factor in pairs], dtype=np.float64)


def indexed_prices(
    prices: Iterable[float], factors: Iterable[float], values: Iterable[float], bases: Iterable[float]
) -> Floats:
    """Return prices that follow an index: price x factor x value / value of the base month, rounded once, to six places.

    Parameters
    ----------
    prices : iterable of float
        Prices at the index of the base month, in currency.
    factors : iterable of float
        Factor of each price, such as one that brings it to the plan's year; 1: none.
    values : iterable of float
        The index now.
    bases : iterable of float
        The index in the base month, in the same points; not 0.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Prices now, in currency.

    Raises
    ------
    ValueError
        If the four are not of the same length.

    >>> indexed_prices([5.0, 5.0], [1.0, 1.0], [123.0, 121.0], [120.0, 120.0]).tolist()
    [5.125, 5.041667]
    """
    lines = zip(prices, factors, values, bases, strict=True)
    exactly = (_DIGITS.divide(product(*line[:3]), decimal(line[3])) for line in lines)
    return np.array([float(exact(price, PRICE_PLACES)) for price in exactly], dtype=np.float64)


def line_cents(packs: Iterable[float], pack_units: Iterable[float], prices: Iterable[float]) -> Ints:
    """Return lines of money in whole cents: packs x units in a pack x price of a unit, rounded once, halves up.

    Parameters
    ----------
    packs : iterable of float
        Packs of each line.
    pack_units : iterable of float
        Purchase units in a pack.
    prices : iterable of float
        Price of a purchase unit, in currency.

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        What each line comes to, in cents.

    Raises
    ------
    ValueError
        If the three are not of the same length.

    >>> line_cents([1, 400], [1.0, 1.0], [14.125, 0.0025]).tolist()
    [1413, 100]
    """
    known: dict[tuple[float, float, float], int] = {}
    result = []
    for line in zip(packs, pack_units, prices, strict=True):
        if line not in known:
            known[line] = int(exact(product(*line), MONEY_PLACES).scaleb(MONEY_PLACES))
        result.append(known[line])
    return np.array(result, dtype=np.int64)


def rounded_money(amounts: npt.ArrayLike) -> Floats:
    """Return amounts that binary floating point has added up rounded to the cent, halves up; NaN stays.

    What a sum differs from the decimal one lies beyond its ninth place, which is dropped first.

    >>> rounded_money([1.005, 0.1 * 3 + 0.045]).tolist()
    [1.01, 0.35]
    """
    near = [exact(value, _SUM_PLACES) for value in np.asarray(amounts, dtype=np.float64)]
    return np.array([float(exact(value, MONEY_PLACES)) for value in near], dtype=np.float64)


def worths(quantities: npt.ArrayLike, prices: npt.ArrayLike) -> Floats:
    """Return quantities x prices, each rounded once to the cent, halves up; NaN where either is unknown.

    >>> worths([1.0, 3.0, float("nan")], [2.675, 0.335, 1.0]).tolist()
    [2.68, 1.01, nan]
    """
    pairs = zip(np.asarray(quantities, dtype=np.float64), np.asarray(prices, dtype=np.float64), strict=True)
    lines = [product(*pair) if np.isfinite(pair).all() else None for pair in pairs]
    known = (np.nan if line is None else float(exact(line, MONEY_PLACES)) for line in lines)
    return np.fromiter(known, dtype=np.float64)


def mean_price(prices: pd.Series) -> float:
    """Return the mean of prices, to six places; NaN where there is none."""
    known = [decimal(price) for price in prices.dropna()]
    return float(exact(sum(known, Decimal(0)) / len(known), PRICE_PLACES)) if known else float("nan")
