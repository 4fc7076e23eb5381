"""Days of a school year as the library tells them, in a year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd
from dateutil.easter import easter

_DAY = re.compile(
    r"(?:(?P<month>\d\d)-(?P<day>\d\d)|(?P<easter>easter)|(?P<weekday>mon|tue|wed|thu|fri)(?P<count>-?[1-4])/(?P<in>\d\d))(?P<plus>[+-]\d+)?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


class Span(NamedTuple):
    """Days without school, the reason in the country's language, who says so, and the region whose schools alone are meant."""

    first: date
    last: date
    note: str
    source: str
    assumed: str
    region: str = ""


class SchoolYear(NamedTuple):
    """A school year: its first and last day, the days without school in it, and who says so."""

    first: date
    last: date
    source: str
    assumed: str
    off: tuple[Span, ...]


def day_of(rule: str, year: int) -> date:
    """Return the day that a rule of the library means in a year.

    >>> day_of("02-09", 2026), day_of("easter+1", 2026), day_of("thu4/11+1", 2026), day_of("mon-1/05", 2026)
    (datetime.date(2026, 2, 9), datetime.date(2026, 4, 6), datetime.date(2026, 11, 27), datetime.date(2026, 5, 25))

    Raises
    ------
    ValueError
        If it is no rule.
    """
    found = _DAY.fullmatch(rule)
    if found is None or not 1 <= int(found["month"] or found["in"] or 1) <= 12:
        raise ValueError(rule)
    if found["month"]:
        day = date(year, int(found["month"]), int(found["day"]))
    elif found["easter"]:
        day = easter(year)
    else:
        day = _nth(year, int(found["in"]), _WEEKDAYS.index(found["weekday"]), int(found["count"]))
    return day + timedelta(int(found["plus"] or 0))


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    days = [
        day
        for day in range(1, calendar.monthrange(year, month)[1] + 1)
        if calendar.weekday(year, month, day) == weekday
    ]
    return date(year, month, days[count - 1 if count > 0 else count])


def school_year(rows: pd.DataFrame, year: int, region: str = "") -> SchoolYear:
    """Return the school year that begins in a year.

    Parameters
    ----------
    rows : pandas.DataFrame
        Table ``calendar`` of a country.
    year : int
        Year of its first day.
    region : str
        Region whose holidays count; one that has none, or blank: the first that is named.

    Returns
    -------
    SchoolYear
        Its days without school are those between its first and last day, sorted.
    """
    told = rows[rows["kind"] == "school_year"].iloc[0]
    first, last = _span(told.to_dict(), year)
    regions = [name for name in rows["region"] if name]
    here = region if region in regions else next(iter(regions), "")
    spans = [
        Span(*_span(row, begins), str(row["note"]), str(row["source"]), str(row["assumed"]), str(row["region"]))
        for begins in range(first.year, last.year + 1)
        for row in rows[(rows["kind"] == "no_school") & rows["region"].isin(["", here])].to_dict("records")
    ]
    off = sorted(span for span in spans if span.first <= last and span.last >= first)
    return SchoolYear(first, last, str(told["source"]), str(told["assumed"]), tuple(_apart(off, first, last)))


def _span(row: Mapping[Hashable, object], year: int) -> tuple[date, date]:
    first = day_of(str(row["first"]), year)
    last = day_of(str(row["last"]), year) if row["last"] else first
    return first, last if last >= first else day_of(str(row["last"]), year + 1)


def _apart(spans: list[Span], first: date, last: date) -> list[Span]:
    """Return spans within the year, those that begin inside an earlier one cut off or left out."""
    found: list[Span] = []
    for span in spans:
        begins = max(span.first, first, *(one.last + timedelta(1) for one in found))
        if begins <= min(span.last, last):
            found.append(span._replace(first=begins, last=min(span.last, last)))
    return found
