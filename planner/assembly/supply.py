"""What each offer can deliver in each period, in whole packs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.calendar import Bools, SchoolCalendar, day_numbers, year_periods
from planner.assembly.labels import positions, records
from planner.assembly.menus import OfferSeasons
from planner.assembly.to_date import to_date
from planner.case import Case
from planner.schema.base import split_months

_PACK_TOLERANCE = 1e-9
_EVER = np.iinfo(np.int64).max


def deliveries_possible(seasons: OfferSeasons, calendar: SchoolCalendar) -> Bools:
    """Return whether each offer (row) can deliver in each period (column): on at least one school day of any site."""
    on_day = seasons.on(calendar.days) & calendar.school.any(axis=0)
    return np.logical_or.reduceat(on_day, calendar.period_starts, axis=1)


def harvest_factors(case: Case, offers: pd.DataFrame, calendar: SchoolCalendar) -> tuple[Floats, Floats]:
    """Return what part of its usual harvest each offer has: per period, and in all.

    Every row of the table ``harvests`` that fits the offer and the first day of the period counts; the harvest in all
    changes only by rows that concern every period of the year.

    Parameters
    ----------
    case : Case
        The case.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    calendar : SchoolCalendar
        Periods.

    Returns
    -------
    tuple of numpy.ndarray, shapes (offers, periods) and (offers,)
        Factors; 1 as usual.
    """
    earlier = year_periods(case)
    begins = pd.concat([earlier, calendar.periods["first_day"]], ignore_index=True)
    begin, month = day_numbers(begins), begins.dt.month.to_numpy()
    words = {
        "supplier": offers["supplier"],
        "product": offers["product"],
        "food_group": offers["product"].map(case["products"].set_index("product")["food_group"]),
    }
    in_period, in_all = np.ones((len(offers), len(calendar.periods))), np.ones(len(offers))
    table = case["harvests"]
    spans = zip(day_numbers(table["first_day"], -_EVER), day_numbers(table["last_day"], _EVER), strict=True)
    for row, (first, last) in zip(records(table), spans, strict=True):
        fits = np.ones(len(offers), dtype=bool)
        for name, values in words.items():
            fits &= (values == row[name]).to_numpy() | (row[name] == "")
        periods = np.isin(month, split_months(row["months"])) & (first <= begin) & (begin <= last)
        in_period[np.ix_(fits, periods[len(earlier) :])] *= row["factor"]
        in_all[fits] *= row["factor"] if periods.all() else 1.0
    return in_period, in_all


def packs_to_order(kg: Floats, loss: Floats, pack_kg: Floats, sold: Floats | float = 0.0) -> Floats:
    """Return the whole packs that can be ordered of `kg`: infinitely many of an infinite harvest.

    What has arrived so far, `sold`, had been ordered with its loss: 24 kg that arrived at a loss of a fifth used up 30 kg.
    """
    return np.asarray(np.fmax(np.floor((kg - sold / (1 - loss)) / pack_kg + _PACK_TOLERANCE), 0.0), dtype=np.float64)


def packs_arriving(ordered: Floats, loss: Floats) -> Floats:
    """Return the whole packs that are expected to arrive of whole packs ordered: of 100 at a loss of 30 %, 70."""
    return np.asarray(np.floor(ordered * (1 - loss) + _PACK_TOLERANCE), dtype=np.float64)


def most_to_order(case: Case, offers: pd.DataFrame, calendar: SchoolCalendar) -> Floats:
    """Return the whole packs that can be ordered of each offer in all; inf: no limit."""
    rows = case["offers"].set_index("offer").reindex(offers["offer"])
    _in_period, in_all = harvest_factors(case, offers, calendar)
    sold = to_date(case, "offer", offers["offer"], "kg")
    return packs_to_order(
        _harvest(rows["kg_total"], in_all), offers["loss_share"].to_numpy(), offers["pack_kg"].to_numpy(), sold
    )


def ordered_too_late(case: Case, offers: pd.DataFrame, calendar: SchoolCalendar) -> Bools:
    """Return for each offer (row) and period (column) whether an order of this plan comes too late for its first school day."""
    order_day = case["case"].iloc[0]["order_day"]
    if pd.isna(order_day):
        return np.zeros((len(offers), len(calendar.periods)), dtype=bool)
    open_days = np.where(calendar.school.any(axis=0), calendar.days, _EVER)
    first = np.minimum.reduceat(open_days, calendar.period_starts)
    ordered = day_numbers(pd.Series([order_day], dtype="datetime64[s]"))[0]
    return np.asarray(first < ordered + offers["lead_time_days"].to_numpy()[:, None])


def announced_packs(case: Case, offers: pd.DataFrame, periods: pd.DataFrame) -> Floats:
    """Return the packs that were announced of each offer (row) for each period (column)."""
    rows = case["announced"]
    packs = np.zeros((len(offers), len(periods)))
    period = np.searchsorted(day_numbers(periods["first_day"]), day_numbers(rows["date"]), side="right") - 1
    offer = positions(pd.Index(offers["offer"]), rows["offer"])
    np.add.at(packs, (offer, period), rows["packs"].to_numpy(dtype=np.float64))
    return packs


def supply_rows(
    case: Case, offers: pd.DataFrame, possible: Bools, calendar: SchoolCalendar
) -> tuple[pd.DataFrame, Floats]:
    """Return the table ``supply`` of an instance, and the packs that each offer has left in all (NaN: no limit).

    Both are packs that *arrive*: what the expected loss leaves of the whole packs that can be ordered.
    An offer that has not one whole pack, in a period or in all, has no row. An offer without limit has none either where
    its harvest is lost altogether. Where an order of this plan comes too late, no more is there than was announced.

    Parameters
    ----------
    case : Case
        The case.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    possible : numpy.ndarray of bool, shape (offers, periods)
        From `deliveries_possible`.
    calendar : SchoolCalendar
        Periods.
    """
    rows = case["offers"].set_index("offer").reindex(offers["offer"])
    loss, pack_kg = offers["loss_share"].to_numpy(), offers["pack_kg"].to_numpy()
    in_period, _in_all = harvest_factors(case, offers, calendar)
    most = packs_to_order(_harvest(rows["kg_per_period"], in_period.T).T, loss[:, None], pack_kg[:, None])
    most = packs_arriving(most, loss[:, None])
    late = ordered_too_late(case, offers, calendar)
    most = np.where(late, np.minimum(most, announced_packs(case, offers, calendar.periods)), most)
    total = packs_arriving(most_to_order(case, offers, calendar), loss)
    minimum = np.maximum(np.ceil(rows["minimum_kg"].fillna(0).to_numpy() / pack_kg - _PACK_TOLERANCE), 0.0)
    offer, period = np.nonzero(possible & (most >= 1) & (total >= 1)[:, None])
    supply = pd.DataFrame(
        {"offer": offer, "period": period, "packs": most[offer, period], "minimum_packs": minimum[offer]}
    )
    return supply, np.where(np.isinf(total), np.nan, total)


def _harvest(kg: pd.Series, factor: Floats) -> Floats:
    """Return kg x factor; without a limit there is none either, unless nothing is harvested."""
    usual = kg.fillna(np.inf).to_numpy()
    return np.where(factor > 0, usual * np.where(factor > 0, factor, 1.0), 0.0)
