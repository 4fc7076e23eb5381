"""The part of the pupils that is expected to eat, by weekday and month, from what one school served.

A Poisson regression (scikit-learn) of the meals of each day: what is usual, times an effect of the weekday, of the month where the record covers a
year, and of days beside days off. Each effect is drawn towards none as if one more usual day of the kind had been seen, so that a Friday seen four
times moves less than one seen forty times. In words of `expected_of`, the last weeks are held out: what was known before them is asked for them.

Two plain rules stand beside it, as a kitchen would use them: as on the same weekday of the week before, and the mean of the last four. They see what the
held-out weeks bring, day by day; the regression does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.attendance.errors import Error, error_of

HELD_WEEKS = 6
"""Weeks at the end of a record that are held out."""

DAYS_NEEDED = 40
"""Days served before the held-out weeks from which weekdays can be told apart: eight weeks of school."""

OF_A_WEEKDAY = 4
"""Days of a weekday without which nothing is said of it."""

A_YEAR = 365
"""Days from first to last from which months are told apart."""

EXCEPTIONAL = 0.5
"""Of the usual meals: on a day with fewer there was a strike or an excursion, which no weekday explains."""

BESIDE_NEEDED = 10
"""Days beside days off from which their effect is told."""

CLEARLY = 0.8
"""Part of the regression's error below which that of the mean of the last four is clearly less, and no chance."""

REGRESSION, LAST_FOUR = "regression", "last_four"

Method = Callable[[pd.DataFrame, pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Expected:
    """What is expected of one school, and how good that was in the weeks held out.

    Parameters
    ----------
    method : str
        `REGRESSION`; `LAST_FOUR`: the mean of the last four same weekdays, as the record is thin or that was nearer; empty: too thin for anything.
    shares : pandas.Series
        Part of the pupils that eats on each day that was asked for; none where `method` is empty.
    days : int
        Days served on which it rests.
    first, last : pandas.Timestamp
        First and last of them.
    exceptional : int
        Days left out, on which less than half of the usual ate.
    months : bool
        Whether months are told apart.
    thin : str
        Why nothing is said: ``days``, or ``weekday`` with `weekday`; empty if something is.
    weekday : int
        Weekday of which there are too few days, Monday 0.
    error, last_week, last_four, official, official_ever : Error or None
        On the held-out days: of what is expected, of the two plain rules, of the forecast in the file; of this on all its days. None: nothing to compare.
    """

    method: str
    shares: pd.Series
    days: int
    first: pd.Timestamp
    last: pd.Timestamp
    exceptional: int
    months: bool
    thin: str = ""
    weekday: int = -1
    error: Error | None = None
    last_week: Error | None = None
    last_four: Error | None = None
    official: Error | None = None
    official_ever: Error | None = None


def expected_of(record: pd.DataFrame, asked: pd.DataFrame) -> Expected:
    """Return what is expected of a school.

    Parameters
    ----------
    record : pandas.DataFrame
        Days on which meals were served, by date in ascending order: ``eaten`` above 0, ``pupils`` who could have, ``forecast`` (NaN: none),
        ``beside``: next to days off.
    asked : pandas.DataFrame
        Days of the plan by date: ``beside``.

    Returns
    -------
    Expected
        Shares of the pupils for the days asked for, or why there are none.
    """
    median = (record["eaten"] / record["pupils"]).median()
    usual = record[record["eaten"] / record["pupils"] >= EXCEPTIONAL * median]
    span = usual.index[[0, -1]] if len(usual) else record.index[[0, -1]]
    told = (len(usual), span[0], span[1], len(record) - len(usual))
    nothing = pd.Series(np.nan, index=asked.index)
    official = error_of(record["forecast"], record["eaten"])
    counts = _dates(usual).day_of_week.value_counts()
    lacking = [day for day in sorted(set(_dates(asked).day_of_week)) if counts.get(day, 0) < OF_A_WEEKDAY]
    if lacking:
        return Expected("", nothing, *told, False, "weekday", lacking[0], official_ever=official)
    before, held = _held_out(usual)
    method = _method(before, usual)
    found = _METHODS[method](usual, asked)
    by_rule = {
        rule: error_of(_rolling(usual, rule).reindex(held.index) * held["pupils"], held["eaten"]) for rule in (1, 4)
    }
    return Expected(
        method,
        found,
        *told,
        method == REGRESSION and _covers_a_year(usual),
        error=_error(method, before, held),
        last_week=by_rule[1],
        last_four=by_rule[4],
        official=error_of(held["forecast"], held["eaten"]),
        official_ever=official,
    )


def _held_out(record: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what lies before the last weeks, and those; a week begins on Monday."""
    last = record.index[-1]
    since = last - pd.Timedelta(days=int(last.day_of_week) + 7 * (HELD_WEEKS - 1))
    return record[record.index < since], record[record.index >= since]


def _method(before: pd.DataFrame, whole: pd.DataFrame) -> str:
    """Return what is used of a record whose last weeks are held out: the mean of four where it was clearly nearer in the weeks before these.

    What lies before these weeks must tell months apart where the whole record does: else it says nothing of how good that is.
    """
    if len(before) < DAYS_NEEDED:
        return LAST_FOUR
    earlier, late = _held_out(before)
    if len(earlier) < DAYS_NEEDED or (_covers_a_year(whole) and not _covers_a_year(earlier)):
        return REGRESSION
    errors = {method: _error(method, earlier, late) for method in (REGRESSION, LAST_FOUR)}
    regression, four = (errors[method] for method in (REGRESSION, LAST_FOUR))
    clearly = regression and four and four.missed / four.days < CLEARLY * regression.missed / regression.days
    return LAST_FOUR if clearly else REGRESSION


def _error(method: str, before: pd.DataFrame, held: pd.DataFrame) -> Error | None:
    """Return how far off a method was on days held out, knowing only what lies before them."""
    if before.empty or held.empty:
        return None
    return error_of(_METHODS[method](before, held) * held["pupils"], held["eaten"])


def _rolling(record: pd.DataFrame, weeks: int) -> pd.Series:
    """Return the mean share on the last same weekdays before each day; NaN where there are not so many.

    With one the day lies a week before; with four they are the last four, whenever they were.
    """
    share = record["eaten"] / record["pupils"]
    if weeks == 1:
        return pd.Series(share.reindex(_dates(record) - pd.Timedelta(days=7)).to_numpy(), index=share.index)
    by_weekday = share.groupby(_dates(record).day_of_week)
    return by_weekday.transform(lambda one: one.rolling(weeks).mean().shift(1))


def _mean_of_last_four(record: pd.DataFrame, asked: pd.DataFrame) -> pd.Series:
    share = record["eaten"] / record["pupils"]
    by_weekday = {
        int(str(day)): float(one.iloc[-4:].mean())
        for day, one in share.groupby(_dates(record).day_of_week)
        if len(one) >= 4
    }
    return pd.Series([by_weekday.get(day, np.nan) for day in _dates(asked).day_of_week], index=asked.index)


def _regressed(record: pd.DataFrame, asked: pd.DataFrame) -> pd.Series:
    """Return the shares that a Poisson regression of a record expects on some days."""
    from sklearn.linear_model import PoissonRegressor  # slow to load, and no other command needs it
    from threadpoolctl import threadpool_limits

    share = record["eaten"] / record["pupils"]
    kinds = [f"weekday {day}" for day in sorted(set(_dates(record).day_of_week))]
    if _covers_a_year(record):
        kinds += [f"month {month}" for month in sorted(set(_dates(record).month))]
    if record["beside"].sum() >= BESIDE_NEEDED:
        kinds.append("beside")
    # The penalty of as much as one day of each kind: with n days a kind seen k times keeps k / (k + 1) of what was seen of it.
    penalty = float(share.mean()) / len(record)

    def fitted(kinds: Sequence[str]) -> PoissonRegressor:
        model = PoissonRegressor(alpha=penalty, solver="newton-cholesky", max_iter=200)
        with threadpool_limits(1):  # so few lines are fitted long before a second thread has begun
            return model.fit(_columns(record, kinds), share, sample_weight=record["pupils"])

    model = fitted(kinds)
    if kinds[-1] == "beside" and model.coef_[-1] >= 0:
        kinds.pop()  # the plan can say of a day that fewer come than usual on its weekday, not more
        model = fitted(kinds)
    return pd.Series(model.predict(_columns(asked, kinds)), index=asked.index)


def _columns(days: pd.DataFrame, kinds: Sequence[str]) -> np.ndarray:
    of_day = {
        "weekday": _dates(days).day_of_week.to_numpy(),
        "month": _dates(days).month.to_numpy(),
        "beside": days["beside"].to_numpy(),
    }
    columns = [
        of_day[name] == int(value) if value else of_day[name]
        for name, _sign, value in (k.partition(" ") for k in kinds)
    ]
    return np.column_stack(columns).astype(np.float64)


def _dates(frame: pd.DataFrame) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(frame.index)


def _covers_a_year(record: pd.DataFrame) -> bool:
    return bool((record.index[-1] - record.index[0]).days + 1 >= A_YEAR)


_METHODS: dict[str, Method] = {REGRESSION: _regressed, LAST_FOUR: _mean_of_last_four}
