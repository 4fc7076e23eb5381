"""What other buyers have of a harvest is off what its offers can deliver, so that no harvest is planned twice.

The rule, in words. A row of the table ``sold_elsewhere`` says how many kg of a supplier's product others have between two days; they are taken to be
the same on each of these days on which the supplier offers the product. What falls so on the days of a planning period, whole weeks, fortnights
or months also where the plan begins or ends in their midst, is off what all its offers of the product together can deliver in the period. A row
that says what the supplier can deliver to all buyers together leaves on each of its days what others leave of the day's even part, and on all its days no more
than they leave of the whole; a period has as many times what is left on its scarcest day as it has days on which the supplier offers the product. What counts in such a row is what is *delivered*
on its days: a period of which only some days lie in it, as a week across two months, counts there with all its days if one of its days of delivery lies there, so that all of it may come
then, and with none if none does; in two months if it may come in either. The
smaller of the two holds. Offers that are
open in the period share it: none has more than it states, nor than is left, and where these together are more they are cut in proportion.
What an offer can deliver in all is less by its part of each row whose days touch its season, in proportion to what such offers state in all.

By hand: a farm offers 100 kg of lettuce a week, all year; a neighbouring town has 310 kg of March, 10 on each of its 31 days. In a week of March
70 kg are off, 30 are left; in the week from 30 March two days of it are off, 20 kg, and 80 are left. The register says that the farm can deliver
403 kg in March, 13 a day: 3 a day are left, 21 kg in a week of March. Of the week from 30 March seven days count if the plan has it and the farm comes on the 30th or 31st: 29 + 7 days share
the 93 kg, 2.58 each, 18.08 in that week and in each other one, so what comes in March is no more than 93 kg on whichever days; comes it on Thursdays only, the week is April's, and the
29 days before it share the 93 kg, 22.45 a week.
Of 31 kg in March, 1 a day, of which others have 10 in the week of the 2nd, that week has nothing left, and the 24 other days together 21, 0.875 each.
With a second offer of 50 kg a week (organic) and no register 150 - 70 = 80 kg are left: 100 and 50 are cut to 80 and 50, 130, and in proportion
to 49.23 and 30.77. Of 1,000 kg in all that the farm states 690 are left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import (
    NOMINAL_DAYS,
    Bools,
    SchoolCalendar,
    day_numbers,
    first_period_begins,
    make_calendar,
)
from planner.assembly.labels import records
from planner.assembly.menus import offer_seasons
from planner.case import Case
from planner.once import once


class _Span(NamedTuple):
    """A row of the table: its days (places among `_Harvest.days`) on which the product is offered, and what it says."""

    on: Bools
    kg: float
    harvest_kg: float


class _Harvest(NamedTuple):
    """A supplier's product of which others have something: rows of its offers, days, when each offer is open, and rows of the table."""

    own: Ints
    days: Ints
    season: Bools
    spans: list[_Span]


def period_bounds(case: Case) -> tuple[Ints, Ints]:
    """Return first and last day of each planning period as day numbers, whole also where the plan begins or ends in its midst."""
    starts = day_numbers(make_calendar(case).periods["first_day"])
    starts[0] = first_period_begins(case).astype("datetime64[D]").astype(np.int64)
    if case.head["period"] == "month":
        month = starts[-1:].astype("datetime64[D]").astype("datetime64[M]") + np.timedelta64(1, "M")
        end = month.astype("datetime64[D]").astype(np.int64)
    else:
        end = starts[-1:] + NOMINAL_DAYS[str(case.head["period"])]
    return starts, np.concatenate([starts[1:], end]) - 1


def left_by_period(case: Case, offers: pd.DataFrame, can: Bools, calendar: SchoolCalendar, kg: Floats) -> Floats:
    """Return what is left of each offer in each period when others have had theirs.

    Parameters
    ----------
    case : Case
        The case.
    offers : pandas.DataFrame
        ``offer``, ``supplier`` and ``product`` of each.
    can : numpy.ndarray of bool, shape (offers, D)
        On which days of the plan each can deliver.
    calendar : SchoolCalendar
        These days, and the periods.
    kg : numpy.ndarray, shape (offers, periods)
        What each can deliver in each; inf: no limit.

    Returns
    -------
    numpy.ndarray, shape (offers, periods)
        Kg; inf where nothing limits it.
    """
    if case["sold_elsewhere"].empty:
        return kg
    left, (first, last) = kg.copy(), period_bounds(case)
    open_ = np.logical_or.reduceat(can, calendar.period_starts, axis=1)
    for one in _harvests(case, offers):
        sold, offered = _sold(one, np.ones(len(one.days))), one.season.any(axis=0)
        within = [offered & (begin <= one.days) & (one.days <= end) for begin, end in zip(first, last, strict=True)]
        comes = np.zeros(len(one.days), dtype=bool)
        comes[calendar.days - one.days[0]] = can[one.own].any(axis=0)
        free = _by_period(one, within, comes)
        for period, day in enumerate(within):
            here = one.own[open_[one.own, period]]
            if not day.any() or not len(here):
                continue
            stated = kg[here, period]
            most = max(0.0, min(float(stated.sum() - sold[day].sum()), float(free[period])))
            if np.isfinite(most):
                each = np.minimum(stated, most)
                left[here, period] = each * (most / each.sum() if each.sum() > most else 1.0)
    return left


def left_in_all(case: Case, offers: pd.DataFrame, kg: Floats) -> Floats:
    """Return what is left of each offer in all when others have had theirs.

    Parameters
    ----------
    case : Case
        The case.
    offers : pandas.DataFrame
        ``offer``, ``supplier`` and ``product`` of each.
    kg : numpy.ndarray, shape (offers,)
        What each can deliver in all; inf: no limit.

    Returns
    -------
    numpy.ndarray, shape (offers,)
        Kg; inf where nothing limits it.
    """
    if case["sold_elsewhere"].empty:
        return kg
    left = kg.copy()
    for one in _harvests(case, offers):
        for span in one.spans:
            touched = one.own[(one.season & span.on).any(axis=1) & np.isfinite(kg[one.own])]
            total = float(kg[touched].sum())
            if total > 0:
                left[touched] -= span.kg * kg[touched] / total
    return np.asarray(np.fmax(left, 0.0), dtype=np.float64)


def stated_kg(case: Case, offers: pd.DataFrame, can: Bools, calendar: SchoolCalendar) -> tuple[Floats, Floats]:
    """Return what each offer can deliver by what the case says of it, less what others have: in each period, and in all.

    Parameters
    ----------
    case : Case
        The case.
    offers : pandas.DataFrame
        ``offer``, ``supplier`` and ``product`` of each.
    can : numpy.ndarray of bool, shape (offers, D)
        On which days of the plan each can deliver.
    calendar : SchoolCalendar
        These days, and the periods.

    Returns
    -------
    tuple of numpy.ndarray, shapes (offers, periods) and (offers,)
        Kg; inf: no limit.
    """
    rows = case["offers"].set_index("offer").reindex(offers["offer"])
    each, in_all = (rows[name].fillna(np.inf).to_numpy(dtype=np.float64) for name in ("kg_per_period", "kg_total"))
    by_period = np.repeat(each[:, None], len(calendar.periods), axis=1)
    return left_by_period(case, offers, can, calendar, by_period), left_in_all(case, offers, in_all)


def _sold(one: _Harvest, weight: Floats) -> Floats:
    """Return the kg that others have on each day: of each row the same on its days, or by weights of these; where all are 0 the same."""
    sold = np.zeros(len(one.days))
    for span in one.spans:
        of_days = weight[span.on] if weight[span.on].any() else np.ones(int(span.on.sum()))
        sold[span.on] += span.kg * of_days / max(1.0, float(of_days.sum()))
    return sold


def _by_period(one: _Harvest, within: list[Bools], comes: Bools) -> Floats:
    """Return the kg that others leave in each period of what the register says; inf: it says nothing of the days on which it is delivered.

    Parameters
    ----------
    one : _Harvest
        A supplier's product.
    within : list of numpy.ndarray of bool
        Of each period the days on which the product is offered.
    comes : numpy.ndarray of bool
        Days on which it can be delivered.
    """
    free = np.full(len(within), np.inf)
    for span in one.spans:
        if np.isnan(span.harvest_kg) or not span.on.any():
            continue
        weight = span.on.astype(np.float64)
        for day in within:
            inside = day & span.on
            if inside.any() and (day & ~span.on).any() and (day & comes).any():
                weight[inside] = day.sum() / inside.sum() if (inside & comes).any() else 0.0
        sold = _sold(one, np.where(span.on, weight, 1.0))[span.on]
        each = np.fmax(span.harvest_kg * weight[span.on] / max(1.0, float(weight.sum())) - sold, 0.0)
        most = max(0.0, span.harvest_kg - float(sold.sum()))
        left = np.zeros(len(one.days))
        left[span.on] = each * (most / each.sum() if each.sum() > most else 1.0)
        for period, day in enumerate(within):
            inside = day & span.on
            if (inside & comes).any():
                free[period] = min(free[period], float((left[inside] / weight[inside]).min() * day.sum()))
    return free


def _harvests(case: Case, offers: pd.DataFrame) -> Iterator[_Harvest]:
    rows = case["sold_elsewhere"]
    supplier, product = offers["supplier"].to_numpy(), offers["product"].to_numpy()
    for (seller, goods), part in rows.groupby(["supplier", "product"], sort=False):
        own = np.flatnonzero((supplier == seller) & (product == goods))
        if not len(own):
            continue
        first, last = row_days(case, part)
        starts, ends = period_bounds(case)
        days = np.arange(min(first.min(), starts[0]), max(last.max(), ends[-1]) + 1, dtype=np.int64)
        names = pd.Index(offers["offer"].iloc[own])
        season = offer_seasons(case, names, pd.Index(case["products"]["product"])).on(days)
        offered = season.any(axis=0)
        spans = [
            _Span(offered & (begin <= days) & (days <= end), float(row["kg"]), float(row["harvest_kg"]))
            for begin, end, row in zip(first, last, records(part), strict=True)
        ]
        yield _Harvest(own, days, season, spans)


def row_days(case: Case, rows: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return first and last day of rows of the table as day numbers; blank: those of the plan's year."""
    begin, end = year_days(case)
    return day_numbers(rows["first_day"], begin), day_numbers(rows["last_day"], end)


@once
def year_days(case: Case) -> tuple[int, int]:
    """Return first day of the year of a case and last day of its plan, as day numbers."""
    head = case.head
    begin = head["first_day"] if pd.isna(head["year_first_day"]) else min(head["year_first_day"], head["first_day"])
    first, last = day_numbers(pd.Series([begin, head["last_day"]], dtype="datetime64[s]"))
    return int(first), int(last)
