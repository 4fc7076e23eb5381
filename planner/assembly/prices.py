"""Prices in the plan's year."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.blocks import Floats
from planner.case import Case

_TIE = 1e-9  # a half that binary numbers hold a hair too low (2.345 x 100 = 234.49999999999997) still counts as a half


def to_cents(amount: npt.ArrayLike) -> Floats:
    """Return amounts rounded to two decimals, halves up.

    >>> to_cents([2.345, 2.3449]).tolist()
    [2.35, 2.34]
    """
    return np.floor(np.asarray(amount, dtype=np.float64) * 100 + 0.5 + _TIE) / 100


def offer_table(case: Case) -> pd.DataFrame:
    """Return the offers, sorted by name, with what they cost in the plan's year.

    Returns
    -------
    pandas.DataFrame
        Columns ``offer``, ``supplier``, ``product``, ``unit``, ``unit_kg``, ``pack_units``, ``pack_kg``,
        ``price_per_unit`` (the case's price x factor, to the cent, halves up), ``price_per_pack``, ``organic`` (blank
        is no), ``lead_time_days``.
    """
    offers = case["offers"].sort_values("offer", kind="stable").reset_index(drop=True)
    products = case["products"].set_index("product")[["unit", "unit_kg", "pack_units"]]
    factors = case["price_factors"].set_index("price_factor")["factor"]
    frame = offers[["offer", "supplier", "product"]].join(products, on="product")
    frame["pack_kg"] = frame["unit_kg"] * frame["pack_units"]
    frame["price_per_unit"] = to_cents(
        offers["price"] * offers["price_factor"].map(factors).astype("float64").fillna(1.0)
    )
    frame["price_per_pack"] = frame["price_per_unit"] * frame["pack_units"]
    frame["organic"] = offers["organic"].fillna(False).astype(bool)
    frame["lead_time_days"] = offers["lead_time_days"].fillna(0).astype("int64")
    return frame
