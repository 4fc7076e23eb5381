"""What a supplier can bring on a day and in a week, all its goods together, and on how many days of a week it comes.

The rule, in words. A week runs from Monday to Sunday. What arrives from a supplier, over all its goods, zones and sites, is on no day
more than its kg a day, in no week more than its kg a week, and comes on no more days of a week than it delivers on. What came in the plan's first week
before the plan began counts.

By hand: a farmer with a van for 500 kg comes on two days a week. Bread that keeps one day is eaten from Monday to Friday, 200 kg a day: 400 kg
on Monday for two days, 400 kg on Wednesday for two; Friday's bread must come from somebody else. The plan begins on a Thursday and he came on
Tuesday: in that week he comes once more.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools, SchoolCalendar, monday_of
from planner.case import Case
from planner.schema.case_tables import DELIVERY_LIMITS


def delivery_limit_rows(
    case: Case, terms: pd.DataFrame, reach: pd.DataFrame, days: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``delivery_days`` and ``delivery_weeks`` of suppliers with a limit by day or week.

    Parameters
    ----------
    case : Case
        The case.
    terms : pandas.DataFrame
        Its suppliers, in the order of the instance.
    reach : pandas.DataFrame
        How many ``kg`` each ``supplier`` could bring on each ``day`` (rows of the instance).
    days : pandas.DataFrame
        Days of the instance.

    Returns
    -------
    tuple of pandas.DataFrame
        A row per limited supplier and day, and per supplier and week (with what it brought in that week before the plan
        taken off); inf: no limit.
    """
    limited = terms[DELIVERY_LIMITS].notna().any(axis=1).to_numpy()
    reach = reach[limited[reach["supplier"]]]
    rows: pd.DataFrame = reach.groupby(["supplier", "day"], as_index=False)[["kg"]].sum()
    supplier, day = rows["supplier"].to_numpy(dtype=np.int64), rows["day"].to_numpy(dtype=np.int64)
    rows = rows.assign(
        monday=_monday(days["day"]).to_numpy()[day],
        period=days["period"].to_numpy()[day],
        most_kg=_limit(terms, "kg_per_day", supplier),
        maximum_kg=rows["kg"],
    )
    keys = ["supplier", "monday"]
    weeks = rows.drop_duplicates(keys)[[*keys, "period"]].reset_index(drop=True)
    rows["week"] = pd.MultiIndex.from_frame(weeks[keys]).get_indexer(pd.MultiIndex.from_frame(rows[keys]))
    seller = weeks["supplier"].to_numpy(dtype=np.int64)
    names = terms.index.to_numpy()[seller]
    before = _before(case).reindex(pd.MultiIndex.from_arrays([names, weeks["monday"]])).fillna(0.0)
    weeks["most_kg"] = _limit(terms, "kg_per_week", seller) - before["kg"].to_numpy()
    weeks["most_days"] = _limit(terms, "delivery_days_per_week", seller) - before["days"].to_numpy()
    return rows, weeks.rename(columns={"monday": "first_day"})


def limits_by_span(
    terms: pd.DataFrame, supplier: Ints, can: Bools, calendar: SchoolCalendar, span: Ints, first_day: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``delivery_days`` and ``delivery_weeks`` where whole months are planned as one day each.

    A supplier brings in a month what it can in all its weeks, and on as many days as it may come. By hand: 500 kg on a day, two days a
    week, 900 kg a week: in four weeks 3,600 kg.

    Parameters
    ----------
    terms : pandas.DataFrame
        The case's suppliers, in the order of the instance.
    supplier : numpy.ndarray of int, shape (offers,)
        Row of the supplier of each offer.
    can : numpy.ndarray of bool, shape (offers, D)
        Days on which each offer can deliver.
    calendar : SchoolCalendar
        The plan's days.
    span : numpy.ndarray of int, shape (D,)
        Number of the span in which each day lies.
    first_day : pandas.Series
        First day of each span.

    Returns
    -------
    tuple of pandas.DataFrame
        A row per limited supplier and span in each. What can be brought in the span is ``most_kg`` of the second; all
        other limits are inf.
    """
    spans = np.arange(len(first_day))
    monday = monday_of(calendar.days)
    limited = np.flatnonzero(terms[DELIVERY_LIMITS].notna().any(axis=1).to_numpy())
    most = np.full((len(limited), len(spans)), np.inf)
    for row, one in enumerate(limited):
        comes = np.flatnonzero(can[supplier == one].any(axis=0))
        parts = pd.DataFrame({"span": span[comes], "monday": monday[comes]}).value_counts().reset_index(name="days")
        of_part = np.full(len(parts), one)
        often = np.fmin(parts["days"].to_numpy(dtype=float), _limit(terms, "delivery_days_per_week", of_part))
        kg = np.fmin(often * _limit(terms, "kg_per_day", of_part), _limit(terms, "kg_per_week", of_part))
        most[row] = np.bincount(parts["span"], kg, len(spans))
    number = np.tile(spans, len(limited))
    weeks = pd.DataFrame(
        {
            "supplier": np.repeat(limited, len(spans)),
            "period": number,
            "first_day": first_day.to_numpy()[number],
            "most_kg": most.ravel(),
            "most_days": np.inf,
        }
    )
    days = weeks.assign(day=number, week=np.arange(len(weeks)), most_kg=np.inf, maximum_kg=np.inf)
    return days, weeks


def _limit(terms: pd.DataFrame, column: str, supplier: Ints) -> Floats:
    return np.asarray(terms[column].astype("float64").fillna(np.inf).to_numpy()[supplier], dtype=np.float64)


def _monday(days: pd.Series) -> pd.Series:
    found: pd.Series = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return found


def _before(case: Case) -> pd.DataFrame:
    """Return kg and days on which something came before the plan, by supplier and Monday of the week."""
    goods = case["bought"]
    came = goods[goods["product"].ne("")].groupby(["supplier", "date"])["kg"].sum().reset_index()
    came = came.assign(monday=_monday(came["date"]), days=came["kg"].gt(0).astype("int64"))
    return came.groupby(["supplier", "monday"])[["kg", "days"]].sum()
