"""What the price research says of a product: the mean of its quotes, and what a call may rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.case import Case
from planner.exact import decimal, mean_price, prices_of_year
from planner.i18n import _, price_text
from planner.programmes.law import Law
from planner.reports.inputs import records


@dataclass(frozen=True, slots=True)
class Quoted:
    """The reference price of a product.

    Parameters
    ----------
    reference : float
        Mean of the quotes with freight, in currency per purchase unit of the plan's year, to six places; NaN: no quotes.
    count : int
        Quotes behind it.
    note : str
        How it was found, and what is missing.
    """

    reference: float
    count: int
    note: str


def year_factor(case: Case, names: pd.Series) -> Floats:
    """Return the factors that bring prices to the plan's year; 1 where none is named."""
    factors = case["price_factors"].set_index("price_factor")["factor"]
    return np.asarray(names.map(factors).astype("float64").fillna(1.0).to_numpy())


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


def quoted(case: Case, law: Law) -> Callable[[str, bool], Quoted]:
    """Return what tells the reference price of a product, organic or not."""
    found = reference_prices(case).reset_index()
    known = {(row.product, bool(row.organic)): (row.reference, int(row.quotes)) for row in records(found)}
    required = int(law.quotes_required.value) if law.quotes_required else 0
    premium = law.organic_premium.value if law.organic_premium else np.nan

    def tell(product: str, organic: bool) -> Quoted:
        reference, count = known.get((product, organic), (np.nan, 0))
        if count:
            note = _("Mean of {count} quotes with freight.").format(count=count)
            if count < required:
                note += " " + _("The law asks for {required}.").format(required=required)
            return Quoted(reference, count, note)
        note = _("No quotes for these goods.")
        if organic and (product, False) in known and not np.isnan(premium):
            usual, _count = known[product, False]
            text = _("Conventional quotes give {usual}; with the law's premium for organic food at most {most}.")
            note += " " + text.format(usual=price_text(usual), most=price_text(usual * (1 + premium)))
        return Quoted(np.nan, 0, note)

    return tell
