"""On which days each offer can deliver, and how much in each period, in whole packs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.calendar import (
    Bools,
    SchoolCalendar,
    day_numbers,
    first_period_begins,
    weekday_of,
    year_periods,
)
from planner.assembly.elsewhere import left_by_period, left_in_all
from planner.assembly.labels import positions, records
from planner.assembly.menus import OfferSeasons
from planner.assembly.to_date import to_date
from planner.case import Case
from planner.order_days import last_order_days
from planner.schema.base import split_months, split_weekdays

_PACK_TOLERANCE = 1e-9
_EVER = np.iinfo(np.int64).max


def delivery_days(case: Case, offers: pd.DataFrame, seasons: OfferSeasons, calendar: SchoolCalendar) -> Bools:
    """Return whether each offer (row) can deliver on each day (column) of the plan to any site that receives then.

    It is in season, the day is one of its weekdays (else of its supplier's; else any), and its supplier does not say otherwise in
    the table ``supplier_days``: a day on which it delivers beside its weekdays, or on which it does not deliver.

    Parameters
    ----------
    case : Case
        The case, with weekdays and exceptions of suppliers.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    seasons : OfferSeasons
        From `planner.assembly.menus.offer_seasons`, in the same order.
    calendar : SchoolCalendar
        The plan's days.

    Returns
    -------
    numpy.ndarray of bool, shape (offers, D)
        Whether it can be ordered in time, or has anything to sell, plays no part.
    """
    rows = case["offers"].set_index("offer").reindex(offers["offer"])
    of_supplier = case["suppliers"].set_index("supplier")["delivery_weekdays"].reindex(offers["supplier"])
    cells = np.where(rows["delivery_weekdays"] != "", rows["delivery_weekdays"], of_supplier.to_numpy(dtype=object))
    weekday = weekday_of(calendar.days)
    usual = np.ones((len(offers), len(calendar.days)), dtype=bool)
    for row, cell in enumerate(cells):
        if cell:
            usual[row] = np.isin(weekday, split_weekdays(cell))
    for line in records(case["supplier_days"]):
        own = (offers["supplier"] == line["supplier"]).to_numpy()
        last = line["first_day"] if pd.isna(line["last_day"]) else line["last_day"]
        first, last = day_numbers(pd.Series([line["first_day"], last], dtype="datetime64[s]"))
        usual[np.ix_(own, (first <= calendar.days) & (calendar.days <= last))] = line["kind"] == "delivers"
    return seasons.on(calendar.days) & usual & calendar.receives.any(axis=0)


def in_periods(can: Bools, calendar: SchoolCalendar) -> Bools:
    """Return whether each offer (row) can deliver in each period (column), from `delivery_days`: on at least one day."""
    return np.logical_or.reduceat(can, calendar.period_starts, axis=1)


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

    Parameters
    ----------
    kg : numpy.ndarray
        What there is, in kg; inf: no limit.
    loss : numpy.ndarray
        Part of what is ordered that is expected not to arrive, 0-1.
    pack_kg : numpy.ndarray
        Weight of a pack.
    sold : numpy.ndarray or float
        Kg that arrived already.

    Returns
    -------
    numpy.ndarray
        Whole packs, at least 0; inf where there is no limit.
    """
    return np.asarray(np.fmax(np.floor((kg - sold / (1 - loss)) / pack_kg + _PACK_TOLERANCE), 0.0), dtype=np.float64)


def packs_arriving(ordered: Floats, loss: Floats) -> Floats:
    """Return the whole packs that are expected to arrive of whole packs ordered: of 100 at a loss of 30 %, 70."""
    return np.asarray(np.floor(ordered * (1 - loss) + _PACK_TOLERANCE), dtype=np.float64)


def most_to_order(case: Case, offers: pd.DataFrame, calendar: SchoolCalendar) -> Floats:
    """Return the whole packs that can be ordered of each offer in all; inf: no limit.

    Parameters
    ----------
    case : Case
        The case, with harvests, what others have of them and what was bought before.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    calendar : SchoolCalendar
        The plan's periods, by which it is told whose harvest is another than usual.

    Returns
    -------
    numpy.ndarray, shape (offers,)
        Whole packs, as they are ordered: the loss is not taken off.
    """
    rows = case["offers"].set_index("offer").reindex(offers["offer"])
    _in_period, in_all = harvest_factors(case, offers, calendar)
    sold = to_date(case, "offer", offers["offer"], "kg")
    kg = left_in_all(case, offers, _harvest(rows["kg_total"], in_all))
    return packs_to_order(kg, offers["loss_share"].to_numpy(), offers["pack_kg"].to_numpy(), sold)


def ordered_too_late(case: Case, offers: pd.DataFrame, calendar: SchoolCalendar) -> Bools:
    """Return for each offer (row) and day (column) whether an order of this plan comes too late for it.

    Parameters
    ----------
    case : Case
        The case; without a day of the order nothing comes too late.
    offers : pandas.DataFrame
        ``lead_time_days`` and ``order_weekdays`` of each, from `planner.assembly.prices.offer_table`.
    calendar : SchoolCalendar
        The plan's days.

    Returns
    -------
    numpy.ndarray of bool, shape (offers, D)
        True where the last day to order is before the day of the order.
    """
    order_day = case.head["order_day"]
    if pd.isna(order_day):
        return np.zeros((len(offers), len(calendar.days)), dtype=bool)
    ordered = day_numbers(pd.Series([order_day], dtype="datetime64[s]"))[0]
    lead = offers["lead_time_days"].to_numpy(dtype=np.int64)[:, None]
    return np.asarray(last_order_days(calendar.days[None, :], lead, offers["order_weekdays"].tolist()) < ordered)


def announced_packs(case: Case, offers: pd.DataFrame, calendar: SchoolCalendar, on: Bools | None = None) -> Floats:
    """Return the packs that were announced of each offer (row) for each period (column), or only for some days of it.

    What was announced for days outside the plan goes to the period next to them.

    Parameters
    ----------
    case : Case
        The case, whose table ``announced`` has the plan that was announced.
    offers : pandas.DataFrame
        ``offer`` of each.
    calendar : SchoolCalendar
        The plan's days and periods.
    on : numpy.ndarray of bool, shape (offers, D), optional
        Days that count; without it all.

    Returns
    -------
    numpy.ndarray, shape (offers, periods)
        Packs that arrive.
    """
    rows = case["announced"]
    packs = np.zeros((len(offers), len(calendar.periods)))
    day = np.clip(day_numbers(rows["date"]) - calendar.days[0], 0, len(calendar.days) - 1)
    offer = positions(pd.Index(offers["offer"]), rows["offer"])
    wanted = np.ones(len(rows), dtype=bool) if on is None else on[offer, day]
    period = calendar.period_of_day[day]
    np.add.at(packs, (offer[wanted], period[wanted]), rows["packs"].to_numpy(dtype=np.float64)[wanted])
    return packs


def supply_rows(case: Case, offers: pd.DataFrame, can: Bools, calendar: SchoolCalendar) -> tuple[pd.DataFrame, Floats]:
    """Return the table ``supply`` of an instance, and the packs that each offer has left in all (NaN: no limit).

    Both are packs that *arrive*: what the expected loss leaves of the whole packs that can be ordered.
    An offer that has not one whole pack, in a period or in all, has no row. An offer without limit has none either where
    its harvest is lost altogether. On days for which an order of this plan comes too late, no more comes than was announced for
    them: column ``late_packs``, and where that is so on all its days in the period, its limit.

    Parameters
    ----------
    case : Case
        The case.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    can : numpy.ndarray of bool, shape (offers, D)
        From `delivery_days`.
    calendar : SchoolCalendar
        Periods.

    Returns
    -------
    tuple of (pandas.DataFrame, numpy.ndarray)
        A row per offer and period in which it can bring a whole pack; and the packs in all, shape (offers,).
    """
    rows = case["offers"].set_index("offer").reindex(offers["offer"])
    loss, pack_kg = offers["loss_share"].to_numpy(), offers["pack_kg"].to_numpy()
    in_period, _in_all = harvest_factors(case, offers, calendar)
    open_, sold = in_periods(can, calendar), _sold_in_first(case, offers, calendar)
    kg = left_by_period(case, offers, can, calendar, _harvest(rows["kg_per_period"], in_period.T).T)
    most = packs_to_order(kg, loss[:, None], pack_kg[:, None], sold)
    most = packs_arriving(most, loss[:, None])
    late = ordered_too_late(case, offers, calendar)
    late_packs = announced_packs(case, offers, calendar, late)
    never_in_time = ~in_periods(can & ~late, calendar)
    most = np.where(never_in_time, np.minimum(most, late_packs), most)
    total = packs_arriving(most_to_order(case, offers, calendar), loss)
    minimum = np.maximum(np.ceil(rows["minimum_kg"].fillna(0).to_numpy() / pack_kg - _PACK_TOLERANCE), 0.0)
    offer, period = np.nonzero(open_ & (most >= 1) & (total >= 1)[:, None])
    supply = pd.DataFrame(
        {
            "offer": offer,
            "period": period,
            "packs": most[offer, period],
            "minimum_packs": minimum[offer],
            "late_packs": late_packs[offer, period],
        }
    )
    return supply, np.where(np.isinf(total), np.nan, total)


def _sold_in_first(case: Case, offers: pd.DataFrame, calendar: SchoolCalendar) -> Floats:
    """Return by offer (row) and period (column) the kg that came of it in the period before the plan began in the midst of it."""
    rows = case["bought"]
    rows = rows[rows["date"] >= first_period_begins(case)]
    sold = rows.groupby("offer")["kg"].sum().reindex(offers["offer"]).fillna(0.0).to_numpy(dtype=np.float64)
    found = np.zeros((len(offers), len(calendar.periods)))
    found[:, 0] = sold
    return found


def _harvest(kg: pd.Series, factor: Floats) -> Floats:
    """Return kg x factor; without a limit there is none either, unless nothing is harvested."""
    usual = kg.fillna(np.inf).to_numpy()
    return np.where(factor > 0, usual * np.where(factor > 0, factor, 1.0), 0.0)
