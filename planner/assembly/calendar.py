"""Planning periods, and which site has school on which day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.blocks import Ints
from planner.assembly.labels import positions
from planner.case import Case
from planner.once import once
from planner.schema.base import split_weekdays

Bools = npt.NDArray[np.bool_]

NOMINAL_DAYS = {"week": 7, "fortnight": 14, "month": 30}
"""Days of a full period, by which a shelf life in days becomes one in periods."""


def day_numbers(days: pd.Series, blank: int = 0) -> Ints:
    """Return days as numbers (days since 1970-01-01); a missing day becomes `blank`."""
    numbers = days.to_numpy(dtype="datetime64[D]").astype(np.int64)
    return np.where(days.isna().to_numpy(), blank, numbers)


def weekday_of(day: Ints) -> Ints:
    """Return the weekday of day numbers, Monday 0 to Sunday 6 (1970-01-01 was a Thursday)."""
    return (day + 3) % 7


def monday_of(day: Ints) -> Ints:
    """Return the day number of the Monday on or before each day."""
    return day - weekday_of(day)


@dataclass(frozen=True, eq=False)
class SchoolCalendar:
    """The plan's days and periods, and the school days of every site.

    Parameters
    ----------
    days : numpy.ndarray of int, shape (D,)
        Every day of the plan, school or not, as day numbers.
    period_of_day : numpy.ndarray of int, shape (D,)
        Row of `periods` to which each day belongs.
    periods : pandas.DataFrame
        As the table ``periods`` of an instance.
    sites : pandas.Index
        Sites in the order of the case.
    school : numpy.ndarray of bool, shape (sites, D)
        Has the site school on the day?
    receives : numpy.ndarray of bool, shape (sites, D)
        May the site receive food on the day? On days with school there or at a site for which it cooks; where the case
        states weekdays, on these, unless the calendar closes the site. A site for which another cooks receives none.
    """

    days: Ints
    period_of_day: Ints
    periods: pd.DataFrame
    sites: pd.Index
    school: Bools
    receives: Bools

    @property
    def period_starts(self) -> Ints:
        """Positions in `days` at which the periods begin."""
        return np.flatnonzero(np.diff(self.period_of_day, prepend=-1))

    @property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """The plan's days as dates."""
        return self.days.astype("datetime64[D]").astype("datetime64[s]")


@once
def make_calendar(case: Case) -> SchoolCalendar:
    """Return periods and school days of a case.

    A week runs from Monday to Sunday, a fortnight is two weeks counted from the first, a month is a calendar month; all
    are clipped to the plan. A calendar row for a site outweighs one for all sites; two of
    the same scope never contradict each other: the check refuses such a case.
    """
    row = case.head
    first, last = day_numbers(pd.Series([row["first_day"], row["last_day"]], dtype="datetime64[s]"))
    days = np.arange(first, last + 1, dtype=np.int64)
    period_of_day = _periods_of(days, str(row["period"]))
    sites = pd.Index(case["sites"]["site"])
    school, closed = _school_on(case, days)
    receives = _receiving_days(case["sites"], days, school, closed)
    return SchoolCalendar(days, period_of_day, _period_table(days, period_of_day), sites, school, receives)


def _school_on(case: Case, days: Ints) -> tuple[Bools, Bools]:
    """Return for each site (row) and day (column) whether there is school, and whether an exception of the calendar closes the site."""
    sites = pd.Index(case["sites"]["site"])
    stated = split_weekdays(case.head["school_weekdays"])
    school = np.tile(np.isin(weekday_of(days), stated), (len(sites), 1))
    closed = np.zeros_like(school)
    _apply_exceptions(case["calendar"], days, sites, school, closed)
    return school, closed


def days_of_menus(case: Case, calendar: SchoolCalendar, menus: pd.Index) -> Ints:
    """Return the day number whose menu each menu group (row) is served on each day (column) of the plan.

    It is the day itself, unless the calendar says of an extra school day whose menu it has: for all, or for a site whose pupils eat
    the group's menu.

    Parameters
    ----------
    case : Case
        The case, for its calendar and who eats what.
    calendar : SchoolCalendar
        The plan's days.
    menus : pandas.Index
        Menu groups.

    Returns
    -------
    numpy.ndarray of int, shape (menus, D)
        Day numbers; they may lie outside the plan.
    """
    found = np.tile(calendar.days, (len(menus), 1))
    rows = case["calendar"]
    rows = rows[rows["menu_of"].notna() & (rows["kind"] == "school")].sort_values("site", kind="stable")
    eaten = {site: set(group["menu"]) for site, group in case["enrolment"].groupby("site")}
    last = rows["last_day"].fillna(rows["first_day"])
    columns = (rows["site"], day_numbers(rows["first_day"]), day_numbers(last), day_numbers(rows["menu_of"]))
    for site, begin, end, instead in zip(*columns, strict=True):
        on = (begin <= calendar.days) & (calendar.days <= end)
        concerned = np.ones(len(menus), dtype=bool) if site == "" else menus.isin(sorted(eaten.get(site, ())))
        found[np.ix_(concerned, on)] = instead
    return found


def weeks_of_menus(case: Case, menu_days: Ints, menus: pd.Index) -> Ints:
    """Return for each menu group (row) and day (column) the weeks of its cycle that have gone by, from the cycle's first day.

    Weeks run from Monday to Sunday. All count, or only those in which a site has school whose pupils eat the group's menu: then a
    break pushes the cycle on. By hand: a cycle of two weeks, begun on 2 March, and no school from 9 to 13 March: week 2 of the
    cycle is that of 9 March if all count (swallowed), that of 16 March if weeks with school do.

    Parameters
    ----------
    case : Case
        The case, for the cycle's first day (blank: the plan's) and what counts in each group's cycle.
    menu_days : numpy.ndarray of int, shape (menus, D)
        From `days_of_menus`.
    menus : pandas.Index
        Menu groups.

    Returns
    -------
    numpy.ndarray of int, shape (menus, D)
        Weeks gone by, 0 in the cycle's first week; below 0 before it.
    """
    head = case.head
    start = head["first_day"] if pd.isna(head["cycle_first_day"]) else head["cycle_first_day"]
    first = monday_of(day_numbers(pd.Series([start], dtype="datetime64[s]")))[0]
    weeks = (monday_of(menu_days) - first) // 7
    pushed = case["menu_groups"].set_index("menu")["cycle_counts"].reindex(menus) == "school_weeks"
    if not pushed.any() or not menu_days.size:
        return np.asarray(weeks, dtype=np.int64)
    begin = int(min(first, monday_of(menu_days).min()))
    days = np.arange(begin, int(menu_days.max()) + 1, dtype=np.int64)
    school, _closed = _school_on(case, days)
    week = (days - begin) // 7
    sites = pd.Index(case["sites"]["site"])
    for row in np.flatnonzero(pushed):
        fed = sites.isin(case["enrolment"].loc[case["enrolment"]["menu"] == str(menus[int(row)]), "site"])
        open_ = np.bincount(week, school[fed].any(axis=0), int(week[-1]) + 1) > 0
        before = np.concatenate([[0], np.cumsum(open_)])
        weeks[row] = before[(menu_days[row] - begin) // 7] - before[(first - begin) // 7]
    return np.asarray(weeks, dtype=np.int64)


def first_period_begins(case: Case) -> np.datetime64:
    """Return the day on which the plan's first period begins, were it not clipped to the plan."""
    head = case.head
    first = pd.Timestamp(head["first_day"])
    back = first.day - 1 if head["period"] == "month" else first.weekday()
    return (first - pd.Timedelta(days=back)).to_datetime64()


def year_periods(case: Case) -> pd.Series:
    """Return the first days of the periods of the year that are over when the plan begins."""
    head = case.head
    if pd.isna(head["year_first_day"]) or head["year_first_day"] >= head["first_day"]:
        return pd.Series([], dtype="datetime64[s]")
    first, last = day_numbers(pd.Series([head["year_first_day"], head["first_day"]], dtype="datetime64[s]"))
    days = np.arange(first, last, dtype=np.int64)
    return _period_table(days, _periods_of(days, str(head["period"])))["first_day"]


def _periods_of(days: Ints, kind: str) -> Ints:
    if kind == "month":
        month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        return np.asarray(month - month[0], dtype=np.int64)
    length = NOMINAL_DAYS[kind]
    return np.asarray((days - monday_of(days[:1])[0]) // length, dtype=np.int64)


def _period_table(days: Ints, period_of_day: Ints) -> pd.DataFrame:
    starts = np.flatnonzero(np.diff(period_of_day, prepend=-1))
    ends = np.append(starts[1:], len(days)) - 1
    first = days[starts].astype("datetime64[D]")
    return pd.DataFrame(
        {
            "period": pd.Series(np.datetime_as_string(first, unit="D"), dtype="str"),
            "first_day": pd.Series(first.astype("datetime64[s]")),
            "last_day": pd.Series(days[ends].astype("datetime64[D]").astype("datetime64[s]")),
        }
    )


def _apply_exceptions(calendar: pd.DataFrame, days: Ints, sites: pd.Index, school: Bools, closed: Bools) -> None:
    start = day_numbers(calendar["first_day"]) - days[0]
    stop = np.where(calendar["last_day"].isna(), start, day_numbers(calendar["last_day"]) - days[0]) + 1
    start, stop = np.clip(start, 0, len(days)), np.clip(stop, 0, len(days))
    is_school = (calendar["kind"] == "school").to_numpy()
    for_all = (calendar["site"] == "").to_numpy()
    site = positions(sites, calendar["site"])
    for i in np.flatnonzero(for_all):
        school[:, start[i] : stop[i]] = is_school[i]
        closed[:, start[i] : stop[i]] = not is_school[i]
    for i in np.flatnonzero(~for_all):
        school[site[i], start[i] : stop[i]] = is_school[i]
        closed[site[i], start[i] : stop[i]] = not is_school[i]


def _receiving_days(sites: pd.DataFrame, days: Ints, school: Bools, closed: Bools) -> Bools:
    cooks = positions(pd.Index(sites["site"]), sites["kitchen"].where(sites["kitchen"] != "", sites["site"]))
    receives = school.copy()
    np.logical_or.at(receives, cooks, school)
    for row, cell in enumerate(sites["receives_weekdays"]):
        if cell:
            receives[row] = np.isin(weekday_of(days), split_weekdays(cell)) & ~closed[row]
    return receives & np.isin(np.arange(len(sites)), cooks)[:, None]
