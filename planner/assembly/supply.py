"""What each offer can deliver in each period, in whole packs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.calendar import Bools, SchoolCalendar
from planner.assembly.menus import OfferSeasons
from planner.case import Case

_PACK_TOLERANCE = 1e-9


def deliveries_possible(seasons: OfferSeasons, calendar: SchoolCalendar) -> Bools:
    """Return whether each offer (row) can deliver in each period (column): on at least one school day of any site."""
    on_day = seasons.on(calendar.days) & calendar.school.any(axis=0)
    return np.logical_or.reduceat(on_day, calendar.period_starts, axis=1)


def packs_available(kg: pd.Series, loss: pd.Series, pack_kg: pd.Series) -> Floats:
    """Return whole packs that remain of `kg` after the expected loss; NaN where `kg` is (no limit)."""
    packs = kg.to_numpy() * (1 - loss.to_numpy()) / pack_kg.to_numpy()
    return np.asarray(np.floor(packs + _PACK_TOLERANCE), dtype=np.float64)


def supply_rows(case: Case, offers: pd.DataFrame, possible: Bools) -> tuple[pd.DataFrame, Floats]:
    """Return the table ``supply`` of an instance, and the packs that each offer has in all.

    Offers that have not one whole pack, in a period or in all, have no row.

    Parameters
    ----------
    case : Case
        The case.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    possible : numpy.ndarray of bool, shape (offers, periods)
        From `deliveries_possible`.
    """
    rows = case["offers"].set_index("offer").reindex(offers["offer"]).reset_index(drop=True)
    per_period = packs_available(rows["kg_per_period"], rows["expected_loss_share"], offers["pack_kg"])
    total = packs_available(rows["kg_total"], rows["expected_loss_share"], offers["pack_kg"])
    most = np.where(np.isnan(per_period), np.inf, per_period)
    minimum = np.ceil(rows["minimum_kg"].fillna(0).to_numpy() / offers["pack_kg"].to_numpy() - _PACK_TOLERANCE)
    some = (most >= 1) & ~(total < 1)
    offer, period = np.nonzero(possible & some[:, None])
    supply = pd.DataFrame(
        {"offer": offer, "period": period, "packs": most[offer], "minimum_packs": np.maximum(minimum, 0.0)[offer]}
    )
    return supply, total
