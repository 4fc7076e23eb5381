"""Quotes of the price research: what each comes to in the plan's year, and the mean that a lot's price rests on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.case import Case
from planner.exact import decimal, mean_price, prices_of_year
from planner.once import once


def year_factor(case: Case, names: pd.Series) -> Floats:
    """Return the factors that bring prices to the plan's year; 1 where none is named."""
    factors = case["price_factors"].set_index("price_factor")["factor"]
    return np.asarray(names.map(factors).astype("float64").fillna(1.0).to_numpy())


@once
def quotes_of_year(case: Case) -> pd.DataFrame:
    """Return the quotes with what each comes to in the plan's year.

    Returns
    -------
    pandas.DataFrame
        ``product``, ``organic`` (bool), ``market``, ``date``, ``price`` and ``freight`` (as quoted), ``factor``,
        ``delivered`` (price with freight in the plan's year, to six places); the case's order.
    """
    quotes = case["quotes"]
    factor = year_factor(case, quotes["price_factor"])
    freight = quotes["freight"].fillna(0.0)
    return pd.DataFrame(
        {
            "product": quotes["product"],
            "organic": quotes["organic"].fillna(False).astype(bool),
            "market": quotes["market"],
            "date": quotes["date"],
            "price": quotes["price"],
            "freight": freight,
            "factor": factor,
            "delivered": prices_of_year(_sums(quotes["price"], freight), factor),
        }
    )


def _sums(prices: pd.Series, freight: pd.Series) -> list[float]:
    return [float(decimal(price) + decimal(more)) for price, more in zip(prices, freight, strict=True)]


@once
def reference_prices(case: Case) -> pd.DataFrame:
    """Return the mean of the quotes for each product, organic or not, and how many there are.

    Returns
    -------
    pandas.DataFrame
        ``reference`` (currency per purchase unit of the plan's year, to six places) and ``quotes``, by ``product`` and
        ``organic``.
    """
    grouped = quotes_of_year(case).groupby(["product", "organic"])["delivered"]
    return pd.DataFrame({"reference": grouped.agg(mean_price).astype("float64"), "quotes": grouped.count()})
