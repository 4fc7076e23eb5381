"""Periods and school days."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from planner.assembly.calendar import SchoolCalendar, make_calendar, monday_of, weekday_of
from planner.schema.base import WEEKDAYS
from tests.cases import Row, edited, tiny_case


def _calendar(period: str, first: date, last: date, *exceptions: Row, **head: object) -> SchoolCalendar:
    case = edited("case", 0, period=period, first_day=first, last_day=last, **head)
    return make_calendar(tiny_case(case=case, calendar=list(exceptions)))


def _school(calendar: SchoolCalendar, site: str) -> list[str]:
    days = calendar.dates[calendar.school[list(calendar.sites).index(site)]]
    return [str(day)[:10] for day in days]


def test_weekday_of_known_days() -> None:
    """1970-01-01 was a Thursday and 2026-03-02 a Monday."""
    days = np.array(["1970-01-01", "2026-03-02", "2026-03-08"], dtype="datetime64[D]").astype(np.int64)
    assert [WEEKDAYS[i] for i in weekday_of(days)] == ["thu", "mon", "sun"]
    assert str(monday_of(days)[2:].astype("datetime64[D]")[0]) == "2026-03-02"


@pytest.mark.parametrize(
    ("period", "labels"),
    [
        ("week", ["2026-02-25", "2026-03-02", "2026-03-09", "2026-03-16"]),
        ("fortnight", ["2026-02-25", "2026-03-09"]),
        ("month", ["2026-02-25", "2026-03-01"]),
    ],
)
def test_periods_are_clipped_and_labelled_by_their_first_day(period: str, labels: list[str]) -> None:
    """A plan from Wednesday to Tuesday: the first and the last period are cut, each named by its first day."""
    calendar = _calendar(period, date(2026, 2, 25), date(2026, 3, 17))
    assert list(calendar.periods["period"]) == labels
    assert calendar.periods["first_day"].iloc[0] == pd.Timestamp("2026-02-25")
    assert calendar.periods["last_day"].iloc[-1] == pd.Timestamp("2026-03-17")
    gaps = calendar.periods["first_day"].iloc[1:].to_numpy() - calendar.periods["last_day"].iloc[:-1].to_numpy()
    assert (gaps == np.timedelta64(1, "D")).all()


def test_months_over_the_turn_of_a_year() -> None:
    """December and January are different periods."""
    calendar = _calendar("month", date(2026, 12, 30), date(2027, 1, 2))
    assert list(calendar.periods["period"]) == ["2026-12-30", "2027-01-01"]


def test_a_holiday_covers_its_last_day_and_not_the_next() -> None:
    """An exception without last day is one day, one with last day includes it."""
    one = {"first_day": date(2026, 3, 3), "kind": "no_school"}
    two = {"first_day": date(2026, 3, 5), "last_day": date(2026, 3, 6), "kind": "no_school"}
    calendar = _calendar("week", date(2026, 3, 2), date(2026, 3, 9), one, two)
    assert _school(calendar, "emef") == ["2026-03-02", "2026-03-04", "2026-03-09"]


def test_a_row_for_a_site_outweighs_one_for_all_wherever_it_stands() -> None:
    """One site keeps school in a break of all, although its row comes first."""
    own = {"first_day": date(2026, 3, 3), "kind": "school", "site": "emei"}
    every = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "kind": "no_school"}
    calendar = _calendar("week", date(2026, 3, 2), date(2026, 3, 8), own, every)
    assert _school(calendar, "emei") == ["2026-03-03"]
    assert _school(calendar, "emef") == []


def test_exceptions_outside_the_plan_change_nothing() -> None:
    """Holidays before and after the plan, and one that begins before it, count only inside."""
    before = {"first_day": date(2025, 12, 1), "last_day": date(2026, 3, 2), "kind": "no_school"}
    after = {"first_day": date(2026, 4, 1), "kind": "school"}
    calendar = _calendar("week", date(2026, 3, 2), date(2026, 3, 4), before, after)
    assert _school(calendar, "emef") == ["2026-03-03", "2026-03-04"]


def test_school_weekdays_are_the_cases_own() -> None:
    """A case with school on Saturdays only has them only."""
    calendar = _calendar("week", date(2026, 3, 2), date(2026, 3, 15), school_weekdays="sat")
    assert _school(calendar, "emef") == ["2026-03-07", "2026-03-14"]
