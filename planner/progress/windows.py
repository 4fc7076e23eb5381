"""Shares that hold in parts of a year, as the year stands: each window by what came on its days, and by what the plan still brings on them.

A delivery is one of the month of its day, as a ledger has it; the plan reckons a period as one of the month in which it begins. By months
both are the same. By hand, at least 30 % of the kg in any three months: of 300 kg that came from January to March 80 count, and on 1 April it is
over: missed, by 10 kg. Of February to April 60 of 200 kg came, and the plan still brings 100 kg of which 40 count: heading for 100 of 300, a third.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from planner.assembly.targets import ResolvedTarget
from planner.assembly.to_date import ToDate
from planner.case import Case
from planner.ledger.window import Window, plan_window, year_window


def window_of(target: ResolvedTarget, case: Case, periods: pd.DataFrame) -> Window:
    """Return the days of the window of a share: of the plan, of its months within the year, or of its period.

    Parameters
    ----------
    target : ResolvedTarget
        The share in one window.
    case : Case
        The case of the year.
    periods : pandas.DataFrame
        Planning periods: ``period``, ``first_day``, ``last_day``.

    Returns
    -------
    Window
        First and last day, both among them.
    """
    whole = plan_window(case)
    if target.months is not None:
        first, last = (
            pd.Period(year=n // 12, month=n % 12 + 1, freq="M") for n in (target.months[0], target.months[-1])
        )
        year = year_window(case)
        return Window(max(year.first, first.start_time), min(year.last, last.end_time.normalize()))
    if target.periods:
        row = periods[periods["period"].astype(str) == target.window].iloc[0]
        return Window(pd.Timestamp(row["first_day"]), pd.Timestamp(row["last_day"]))
    return whole


def in_window(
    target: ResolvedTarget, days: Window, real: ToDate, planned: ToDate
) -> tuple[ResolvedTarget, ToDate, ToDate]:
    """Return a share of part of the year with what came to date on its days, and what came and what was planned on them.

    Parameters
    ----------
    target : ResolvedTarget
        The share in one window; one of the whole year comes back as it is.
    days : Window
        Its days, from `window_of`.
    real, planned : ToDate
        What came, and what the plan had ordered, in the whole year.

    Returns
    -------
    tuple of (ResolvedTarget, ToDate, ToDate)
        The share with what counts and what was bought on these days; what came on them; what was planned on them.
    """
    if not target.window:
        return target, real, planned
    came, due = (side.between(days.first, days.last) for side in (real, planned))
    counted, bought = came.toward(target.rule, target.funds)
    return replace(target, counted_to_date=counted, bought_to_date=bought), came, due
