"""Prices in the plan's year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.assembly.price_index import prices
from planner.case import Case
from planner.exact import product
from planner.once import once


@once
def offer_table(case: Case) -> pd.DataFrame:
    """Return the offers, sorted by name, with what they cost in the plan's year.

    Returns
    -------
    pandas.DataFrame
        Columns ``offer``, ``supplier``, ``product``, ``unit``, ``unit_kg``, ``pack_units``, ``pack_kg``,
        ``contract`` (blank: none), ``price_per_unit`` (the case's price x factor, as its index says of its month, to six places), ``price_per_pack`` (with all its digits), ``organic``
        (blank is no), ``lead_time_days``, ``order_weekdays`` (on which its supplier takes orders; blank: any), ``loss_share`` (part of what is ordered that is expected not to arrive).
    """
    offers = case["offers"].sort_values("offer", kind="stable").reset_index(drop=True)
    products = case["products"].set_index("product")[["unit", "unit_kg", "pack_units"]]
    factors = case["price_factors"].set_index("price_factor")["factor"]
    frame = offers[["offer", "supplier", "product", "contract"]].join(products, on="product")
    frame["pack_kg"] = frame["unit_kg"] * frame["pack_units"]
    factor = offers["price_factor"].map(factors).astype("float64").fillna(1.0)
    frame["price_per_unit"] = prices(case, offers, factor)
    pairs = zip(frame["price_per_unit"], frame["pack_units"], strict=True)
    frame["price_per_pack"] = np.array([float(product(price, units)) for price, units in pairs], dtype=np.float64)
    frame["organic"] = offers["organic"].fillna(False).astype(bool)
    frame["loss_share"] = offers["expected_loss_share"].fillna(0.0).astype("float64")
    frame["lead_time_days"] = offers["lead_time_days"].fillna(0).astype("int64")
    frame["order_weekdays"] = (
        frame["supplier"].map(case["suppliers"].set_index("supplier")["order_weekdays"]).fillna("")
    )
    return frame
