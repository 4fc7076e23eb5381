"""On which days the rows of recipes hold, and the seasons of dishes that follow.

A row holds on a day whose month is among its ``months``, and which lies between its ``first_day`` and ``last_day``, both included; what is blank
bounds nothing. A dish with such rows has another recipe in each of its *seasons*: the runs of days on which the same rows hold. A season
is named by the day on which it begins, a number; a dish whose recipe never changes has one, `ALWAYS`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.schema.base import split_months

Ints = npt.NDArray[np.int64]
Seasons = Mapping[str, Ints]
"""Of each dish that changes the days on which its seasons begin, as numbers (days since 1970-01-01), in order."""

ALWAYS = 0
"""Season of a dish whose recipe is the same on all days."""


def bounded(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows of recipes hold on some days only."""
    return (rows["months"] != "") | rows["first_day"].notna() | rows["last_day"].notna()


def held(rows: pd.DataFrame, days: Ints) -> npt.NDArray[np.bool_]:
    """Return whether each row of recipes (row) holds on each of some days (column), given as day numbers."""
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
    in_month = np.array([np.isin(month, split_months(cell)) for cell in rows["months"]], dtype=bool)
    first, last = (rows[name].to_numpy(dtype="datetime64[D]")[:, None] for name in ("first_day", "last_day"))
    early, late = dates < first, dates > last  # nothing is before or after a day that is not told
    return np.asarray(in_month.reshape(len(rows), len(days)) & ~early & ~late, dtype=bool)


def seasons(rows: pd.DataFrame, days: Ints) -> dict[str, Ints]:
    """Return the seasons of the dishes that change within some days in a row.

    By hand: tomato 5-9 and tinned tomato 10-4 in the year 2026 are three seasons, from 1 January, 1 May and 1 October on.
    """
    rows = rows[bounded(rows)].reset_index(drop=True)
    if rows.empty or not len(days):
        return {}
    changes = np.diff(held(rows, days).astype(np.int8), axis=1) != 0
    return {
        str(dish): days[np.flatnonzero(np.concatenate([[True], changes[places].any(axis=0)]))]
        for dish, places in rows.groupby("dish").indices.items()
    }


def in_each_season(rows: pd.DataFrame, known: Seasons) -> pd.DataFrame:
    """Return the rows of recipes that hold in each season of their dish, with the ``season``; those of dishes that never change once."""
    if not known:
        return rows.assign(season=ALWAYS)
    parts = [rows[~rows["dish"].isin(list(known))].assign(season=ALWAYS)]
    for dish, starts in known.items():
        own = rows[rows["dish"] == dish]
        season, row = np.nonzero(held(own, starts).T)
        parts.append(own.iloc[row].assign(season=starts[season]))
    return pd.concat(parts)


def season_of(known: Seasons, dish: str, days: Ints) -> Ints:
    """Return the season of a dish on each of some days.

    Parameters
    ----------
    known : Seasons
        From `seasons`.
    dish : str
        Short name of the dish.
    days : numpy.ndarray of int
        Days as numbers, none before those of `known`.

    Returns
    -------
    numpy.ndarray of int
        The day number on which the season begins, `ALWAYS` of a dish whose recipe never changes.
    """
    starts = known.get(dish)
    if starts is None:
        return np.full(len(days), ALWAYS, dtype=np.int64)
    return np.asarray(starts[np.searchsorted(starts, days, side="right") - 1], dtype=np.int64)


def seasons_on(known: Seasons, dishes: pd.Series, days: Ints) -> Ints:
    """Return the season of each of some dishes on a day of its own.

    Parameters
    ----------
    known : Seasons
        From `seasons`.
    dishes : pandas.Series
        Short names of dishes.
    days : numpy.ndarray of int
        The day of each, as a day number.

    Returns
    -------
    numpy.ndarray of int
        The day number on which the season begins, `ALWAYS` of a dish whose recipe never changes.
    """
    found = np.full(len(dishes), ALWAYS, dtype=np.int64)
    for dish in known:
        here = (dishes == dish).to_numpy(dtype=bool)
        found[here] = season_of(known, dish, days[here])
    return found
