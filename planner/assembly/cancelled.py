"""Days on which pupils do not eat though their school is open: the table ``cancelled_meals``.

In words: on such a day the part of the pupils that a row names eats nothing at all; what they would have eaten is not needed. A row
is for a site and a menu group, or for all, and between its days for some weekdays, or for all. Where several rows concern the same
pupils on a day, the greatest part counts.

By hand: 100 pupils eat, 40 % go on an excursion on Wednesday: 60 servings that day, 100 on every other. From 2 to 13 March 10 % stay away on
Fridays: 90 servings on the 6th and the 13th, 100 on every other day.

A row that names a meal is about this meal alone: it is not served on these days, to nobody who eats the menu of the row, or any menu where
it names none. Its dishes fall out; the other meals of the day stay. By hand: 100 pupils have milk at breakfast and rice at lunch on five days; with
breakfast cancelled on Wednesday 400 servings of milk are needed and 500 of rice. A day of which nothing is left so is no day without a menu.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.calendar import Bools, SchoolCalendar, day_numbers, weekday_of
from planner.assembly.labels import records
from planner.case import Case
from planner.schema.base import split_weekdays


def present_part(case: Case, calendar: SchoolCalendar, site: str, menu: str) -> Floats:
    """Return the part of the pupils of a site and menu that eat on each day of the plan; 1 where nothing is cancelled.

    Parameters
    ----------
    case : Case
        The case, whose table ``cancelled_meals`` says who is away; rows for a meal by name are not looked at.
    calendar : SchoolCalendar
        The plan's days.
    site, menu : str
        Short names; a row that leaves one of them blank holds for all.

    Returns
    -------
    numpy.ndarray, shape (D,)
        Parts of the pupils, 0-1. Where several rows hold on a day, the one that takes most away.
    """
    rows = case["cancelled_meals"]
    rows = rows[rows["meal"] == ""]
    rows = rows[rows["site"].isin(["", site]) & rows["menu"].isin(["", menu])]
    away = np.zeros(len(calendar.days))
    for on, part in zip(_days_of(rows, calendar), rows["pupils_share"].to_numpy(dtype=np.float64), strict=True):
        away[on] = np.maximum(away[on], part)
    return 1.0 - away


def _days_of(rows: pd.DataFrame, calendar: SchoolCalendar) -> Iterator[Bools]:
    """Yield of each row on which days of the plan it holds."""
    first, last = day_numbers(rows["first_day"]), day_numbers(rows["last_day"].fillna(rows["first_day"]))
    weekday = weekday_of(calendar.days)
    for begin, end, cell in zip(first, last, rows["weekdays"], strict=True):
        on = (begin <= calendar.days) & (calendar.days <= end)
        yield on & np.isin(weekday, split_weekdays(cell)) if cell else on


def cancelled_by_name(case: Case, calendar: SchoolCalendar, menus: pd.Index) -> Iterator[tuple[str, Bools]]:
    """Yield each meal that is cancelled by its name, and for which menus on which days of the plan: shape (menus, D).

    Parameters
    ----------
    case : Case
        The case, whose table ``cancelled_meals`` says what is cancelled.
    calendar : SchoolCalendar
        The plan's days.
    menus : pandas.Index
        Menu groups.

    Yields
    ------
    tuple of (str, numpy.ndarray of bool)
        The meal, and where it is cancelled; a meal with several rows comes several times.
    """
    rows: pd.DataFrame = case["cancelled_meals"]
    rows = rows[rows["meal"] != ""]
    for row, on in zip(records(rows), _days_of(rows, calendar), strict=True):
        of_menu = np.asarray((menus == row["menu"]) | (row["menu"] == ""))
        yield row["meal"], of_menu[:, None] & on


def without_cancelled(case: Case, calendar: SchoolCalendar, served: pd.DataFrame, menus: pd.Index) -> pd.DataFrame:
    """Return what is served (``menu`` and ``day`` as positions, ``meal``) without the meals that are cancelled by name.

    Parameters
    ----------
    case : Case
        The case, whose table ``cancelled_meals`` says what is cancelled.
    calendar : SchoolCalendar
        The plan's days.
    served : pandas.DataFrame
        What the menus serve, with the columns named and any others.
    menus : pandas.Index
        Menu groups, in the order of the positions.

    Returns
    -------
    pandas.DataFrame
        The rows that are left, with their index and columns.
    """
    gone = np.zeros(len(served), dtype=bool)
    for meal, off in cancelled_by_name(case, calendar, menus):
        gone |= (served["meal"] == meal).to_numpy() & off[served["menu"].to_numpy(), served["day"].to_numpy()]
    left: pd.DataFrame = served[~gone]
    return left


def without_those_away(case: Case, calendar: SchoolCalendar, rows: pd.DataFrame, menus: pd.Index) -> pd.DataFrame:
    """Return the rows of `planner.assembly.needs.Pupils` cut where fewer or more of their pupils eat, with what is left of ``eating``.

    Parameters
    ----------
    case : Case
        The case, whose table ``cancelled_meals`` says who is away.
    calendar : SchoolCalendar
        The plan's days and sites.
    rows : pandas.DataFrame
        Rows with positions ``site``, ``menu``, ``first``, ``stop``, and ``usual`` pupils.
    menus : pandas.Index
        Menu groups, in the order of the positions.

    Returns
    -------
    pandas.DataFrame
        The same columns; each row holds for days on which the same part eats, which may be nobody.
    """
    if case["cancelled_meals"].empty or rows.empty:
        return rows
    parts: list[pd.DataFrame] = []
    for place, row in enumerate(records(rows)):
        present = present_part(case, calendar, str(calendar.sites[row["site"]]), str(menus[row["menu"]]))
        here = present[row["first"] : row["stop"]]
        cuts = np.flatnonzero(np.diff(here, prepend=np.nan) != 0)
        stops = np.append(cuts[1:], len(here))
        part = rows.iloc[np.full(len(cuts), place)]
        parts.append(
            part.assign(first=row["first"] + cuts, stop=row["first"] + stops, eating=row["usual"] * here[cuts])
        )
    return pd.concat(parts, ignore_index=True)
