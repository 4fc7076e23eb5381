"""Lots of a call: what ranked offers compete for, so that the law's order of preference can award it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.instance import empty_table
from planner.assembly.labels import words_at
from planner.case import Case
from planner.programmes.law import Law


def fairness(case: Case) -> float:
    """Return the part of an equal share that every supplier of equal rank gets, as the case asks; 0: cost decides."""
    return float(case.head["fairness_share"])


def lot_rows(
    case: Case,
    law: Law,
    offers: pd.DataFrame,
    supply: pd.DataFrame,
    products: pd.DataFrame,
    suppliers: pd.DataFrame,
    periods: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``lots`` and ``lot_terms`` of an instance.

    A lot is a product in a period, over all zones; a storable product over the whole plan. Its packs are not settled here.
    All offers of a product are worth the same in the order of preference, as in a call that fixes the price: the mean of
    the ranked offers. Where the law knows no order, family farming is one rank, and its lots serve fair sharing alone.

    Parameters
    ----------
    case : Case
        The case, which says whether sharing fairly is asked for.
    law : Law
        The law, with its order of preference if it has one.
    offers, supply, products, suppliers, periods : pandas.DataFrame
        Tables of the instance.

    Returns
    -------
    tuple of pandas.DataFrame
        A row per lot, and per supply with a rank the lot to which it belongs; empty where there is neither an order nor
        fair sharing.
    """
    if law.ranking is not None:
        ranked = (offers["rank"] >= 0).to_numpy()
    elif fairness(case) > 0:
        ranked = suppliers["families"].notna().to_numpy()[offers["supplier"]]
    else:
        return empty_table("lots"), empty_table("lot_terms")
    offer = supply["offer"].to_numpy()
    rows = np.flatnonzero(ranked[offer])
    product = offers["product"].to_numpy()[offer[rows]]
    whole_year = len(periods)
    when = np.where(products["storable"].to_numpy()[product], whole_year, supply["period"].to_numpy()[rows])
    keys, lot = np.unique(product * (whole_year + 1) + when, return_inverse=True)
    lot_product, lot_when = np.divmod(keys, whole_year + 1)
    names = words_at(products["product"], lot_product)
    labels = [*periods["period"], ""]
    price = offers[ranked].groupby("product")["price_per_pack"].mean()
    lots = pd.DataFrame(
        {
            "lot": pd.Series([f"{n} {labels[w]}".strip() for n, w in zip(names, lot_when, strict=True)], dtype="str"),
            "packs": np.full(len(keys), np.nan),
            "price": price.reindex(lot_product).to_numpy(dtype=np.float64),
        }
    )
    return lots, pd.DataFrame({"lot": lot.ravel().astype(np.int64), "supply": rows})
