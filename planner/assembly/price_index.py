"""Prices that follow an index from month to month.

**In words.** An offer with a ``price_index`` has its price in the month ``index_base``. It is of one month: the row of that month in the price list of a
contract. Its price is price x value of the index in its month / value in the base month, after the factor of the year, rounded once, to six
places. Where the index has no value for the month yet, the last one before it holds, and the plan says so.

**By hand.** Rice at 5.00 in January, when the index stood at 120; in March it stands at 123: 5.00 x 123 / 120 = 5.125. At 121 it would be
5.041667. April has no value yet: 5.125 again, and a warning.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.contracts import offer_days
from planner.case import Case
from planner.exact import indexed_prices
from planner.once import once


@once
def indexed_offers(case: Case) -> pd.DataFrame:
    """Return the offers whose price follows an index (index: their names).

    Returns
    -------
    pandas.DataFrame
        ``price_index``, ``month`` (first day of the offer's month), ``known`` (of the month whose value holds), ``value``, ``base`` (that of
        the base month).
    """
    offers: pd.DataFrame = case["offers"].set_index("offer")
    rows = offers.loc[offers["price_index"] != "", ["price_index", "index_base"]]
    rows = rows.assign(month=_month(offer_days(case)["first_day"].reindex(rows.index)))
    now, then = (
        _values(case, rows["price_index"], rows["month"]),
        _values(case, rows["price_index"], rows["index_base"]),
    )
    return pd.DataFrame(
        {
            "price_index": rows["price_index"],
            "month": rows["month"],
            "known": now["month"].to_numpy(),
            "value": now["value"].to_numpy(),
            "base": then["value"].to_numpy(),
        },
        index=rows.index,
    )


def prices(case: Case, offers: pd.DataFrame, factor: pd.Series) -> Floats:
    """Return the price of a purchase unit of each offer in the plan's year and its month, to six places.

    Parameters
    ----------
    case : Case
        The case, whose offers may follow an index.
    offers : pandas.DataFrame
        ``offer``, and ``price`` of a unit as it was offered, in currency.
    factor : pandas.Series
        What the price is multiplied by in the plan's year, in the order of `offers`.

    Returns
    -------
    numpy.ndarray, shape (offers,)
        Currency per unit. An offer without an index has its price times the factor.
    """
    indexed = indexed_offers(case).reindex(offers["offer"])
    values, bases = indexed["value"].fillna(1.0), indexed["base"].fillna(1.0)
    return indexed_prices(offers["price"], factor, values, bases)


def _values(case: Case, index: pd.Series, month: pd.Series) -> pd.DataFrame:
    """Return row by row the last value of an index up to a month, and the month that it is of; NaN: none."""
    known = case["price_indices"]
    known = known.assign(month=_month(known["month"])).sort_values("month", kind="stable")
    asked = pd.DataFrame(
        {"price_index": index.to_numpy(), "month": _month(month).to_numpy(), "row": np.arange(len(index))}
    )
    pairs = asked.merge(known[["price_index", "month", "value"]], on="price_index", suffixes=("_asked", ""))
    last = pairs[pairs["month"] <= pairs["month_asked"]].drop_duplicates("row", keep="last")
    return last.set_index("row")[["month", "value"]].reindex(asked["row"])


def _month(days: pd.Series) -> pd.Series:
    """Return the first day of the month of each day."""
    return pd.Series(days.to_numpy(dtype="datetime64[M]").astype("datetime64[s]"), index=days.index)
