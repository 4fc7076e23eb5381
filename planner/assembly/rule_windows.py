"""The spans of time in which a rule on how often counts, over the days on which a menu is served.

A day, a calendar week, a calendar month and the year follow one another; so do blocks of N days served and rounds of a menu's cycle. Any N
weeks, and any month, overlap: each week, or each day served, begins one. What each window owes is written in words, with examples by
hand, in ``data/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.blocks import Ints
from planner.assembly.calendar import monday_of, weeks_of_menus
from planner.assembly.menu_rules import WEEKS_IN_MONTH, Frequency, least, week_days
from planner.case import Case
from planner.once import once

WHOLE_PLAN = "plan"

Dates = npt.NDArray[np.datetime64]

_A_DAY = np.timedelta64(1, "D")


class RuleWindow(NamedTuple):
    """One span of time of a rule.

    Parameters
    ----------
    label : str
        Its first day, its month, or `WHOLE_PLAN`.
    days : numpy.ndarray of int
        Positions of its days among those on which the menu is served, in order.
    owed : float
        Least that is owed in it; NaN: no minimum. Of a share all of it is.
    """

    label: str
    days: Ints
    owed: float


@dataclass(frozen=True, eq=False)
class PlanSpan:
    """What of a case the windows of its rules hang on: the plan's ends, weekdays with school, cycles of menus."""

    case: Case
    first: np.datetime64
    last: np.datetime64
    weekdays: int

    def rounds(self, menu: str, dates: Dates) -> tuple[Ints, int]:
        """Return the round of its cycle in which a menu is on each date, and the weeks of a round."""
        weeks = self.case["menus"].loc[self.case["menus"]["menu"] == menu, "cycle_week"].max()
        length = 1 if pd.isna(weeks) else int(weeks)
        gone = weeks_of_menus(self.case, _numbers(dates)[None, :], pd.Index([menu]))[0]
        return np.asarray(gone // length, dtype=np.int64), length


@once
def plan_span(case: Case) -> PlanSpan:
    """Return what the windows of a case's rules hang on."""
    head = case.head
    first, last = (np.datetime64(head[name], "D") for name in ("first_day", "last_day"))
    return PlanSpan(case, first, last, week_days(case))


def rule_windows(rule: Frequency, dates: Dates, plan: PlanSpan) -> list[RuleWindow]:
    """Return the windows of a rule that reach into the plan, in order.

    Parameters
    ----------
    rule : Frequency
        The rule. One without bounds, on rests alone, is counted over the plan.
    dates : numpy.ndarray of datetime64, shape (n,)
        Days on which its menu is served, those before the plan's first day among them, in order and each once.
    plan : PlanSpan
        From `plan_span`.

    Returns
    -------
    list of RuleWindow
        Windows whose last day served is not before the plan; empty if nothing is served.
    """
    dates = dates.astype("datetime64[D]")
    if not len(dates):
        return []
    unbounded = np.isnan(rule.minimum) and np.isnan(rule.maximum)
    make = _MAKERS["year" if unbounded else rule.per]
    windows = [window for window in make(rule, dates, plan) if dates[window.days[-1]] >= plan.first]
    return [window._replace(owed=rule.minimum) for window in windows] if rule.count == "share" else windows


def overlap(rule: Frequency) -> bool:
    """Tell whether the windows of a rule overlap."""
    return rule.per in ("any_weeks", "any_month")


def _numbers(dates: Dates) -> Ints:
    return np.asarray(dates.astype("datetime64[D]").astype(np.int64), dtype=np.int64)


def _one_after_another(labels: np.ndarray) -> Iterator[tuple[str, Ints]]:
    for label in np.unique(labels):
        yield str(label), np.flatnonzero(labels == label)


def _by_label(rule: Frequency, labels: np.ndarray, plan: PlanSpan) -> Iterator[RuleWindow]:
    for label, days in _one_after_another(labels):
        yield RuleWindow(label, days, least(rule, len(days), plan.weekdays))


def _day(rule: Frequency, dates: Dates, plan: PlanSpan) -> Iterator[RuleWindow]:
    return _by_label(rule, np.datetime_as_string(dates), plan)


def _week(rule: Frequency, dates: Dates, plan: PlanSpan) -> Iterator[RuleWindow]:
    return _by_label(rule, week_labels(dates, plan.first), plan)


def _month(rule: Frequency, dates: Dates, plan: PlanSpan) -> Iterator[RuleWindow]:
    return _by_label(rule, np.datetime_as_string(dates.astype("datetime64[M]")), plan)


def _year(rule: Frequency, dates: Dates, plan: PlanSpan) -> Iterator[RuleWindow]:
    return _by_label(rule, np.full(len(dates), WHOLE_PLAN), plan)


def _serving_days(rule: Frequency, dates: Dates, _plan: PlanSpan) -> Iterator[RuleWindow]:
    for start in range(0, len(dates), rule.span):
        days = np.arange(start, min(start + rule.span, len(dates)))
        yield RuleWindow(str(dates[start]), days, _in_proportion(rule.minimum, len(days), rule.span))


def _cycle(rule: Frequency, dates: Dates, plan: PlanSpan) -> Iterator[RuleWindow]:
    turn, weeks = plan.rounds(rule.menu, dates)
    for number in np.unique(turn):
        days = np.flatnonzero(turn == number)
        owed = _in_proportion(rule.minimum, len(days), weeks * plan.weekdays)
        yield RuleWindow(str(dates[days[0]]), days, owed)


def _any_weeks(rule: Frequency, dates: Dates, _plan: PlanSpan) -> Iterator[RuleWindow]:
    number = np.unique(monday_of(_numbers(dates)), return_inverse=True)[1]
    weeks = int(number[-1]) + 1
    for start in range(max(weeks - rule.span + 1, 1)):
        days = np.flatnonzero((number >= start) & (number < start + rule.span))
        owed = _in_proportion(rule.minimum, min(weeks, rule.span), rule.span)
        yield RuleWindow(str(dates[days[0]]), days, min(owed, float(len(days))) if rule.count == "days" else owed)


def _any_month(rule: Frequency, dates: Dates, plan: PlanSpan) -> Iterator[RuleWindow]:
    found = []
    for start in dates:
        end = np.datetime64((pd.Timestamp(start) + pd.DateOffset(months=1)).date(), "D")
        if end - _A_DAY <= plan.last:
            found.append(np.flatnonzero((dates >= start) & (dates < end)))
    for days in found or [np.arange(len(dates))]:
        owed = _in_proportion(rule.minimum, len(days), WEEKS_IN_MONTH * plan.weekdays)
        yield RuleWindow(str(dates[days[0]]), days, owed)


def _in_proportion(minimum: float, part: int, whole: int) -> float:
    return minimum if np.isnan(minimum) else float(np.floor(minimum * min(1.0, part / whole) + 1e-9))


def week_labels(dates: Dates, first: np.datetime64) -> np.ndarray:
    """Return the Monday of each date as a label; a week that the plan cuts begins with the plan."""
    monday = monday_of(_numbers(dates))
    cut = monday == monday_of(_numbers(np.array([first])))[0]
    return np.datetime_as_string(np.where(cut, _numbers(np.array([first]))[0], monday).astype("datetime64[D]"))


_MAKERS = {
    "day": _day,
    "week": _week,
    "month": _month,
    "year": _year,
    "serving_days": _serving_days,
    "cycle": _cycle,
    "any_weeks": _any_weeks,
    "any_month": _any_month,
}
