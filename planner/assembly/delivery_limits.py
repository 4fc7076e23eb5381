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
    """
    limited = terms[DELIVERY_LIMITS].notna().any(axis=1).to_numpy()
    reach = reach[limited[reach["supplier"]]]
    rows: pd.DataFrame = reach.groupby(["supplier", "day"], as_index=False)[["kg"]].sum()
    supplier, day = rows["supplier"].to_numpy(dtype=np.int64), rows["day"].to_numpy(dtype=np.int64)
    rows = rows.assign(
        monday=_monday(days["day"]).to_numpy()[day],
        period=days["period"].to_numpy()[day],
        capacity_kg=_limit(terms, "kg_per_day", supplier),
        maximum_kg=rows["kg"],
    )
    keys = ["supplier", "monday"]
    weeks = rows.drop_duplicates(keys)[[*keys, "period"]].reset_index(drop=True)
    rows["week"] = pd.MultiIndex.from_frame(weeks[keys]).get_indexer(pd.MultiIndex.from_frame(rows[keys]))
    seller = weeks["supplier"].to_numpy(dtype=np.int64)
    names = terms.index.to_numpy()[seller]
    before = _before(case).reindex(pd.MultiIndex.from_arrays([names, weeks["monday"]])).fillna(0.0)
    weeks["capacity_kg"] = _limit(terms, "kg_per_week", seller) - before["kg"].to_numpy()
    weeks["most_days"] = _limit(terms, "delivery_days_per_week", seller) - before["days"].to_numpy()
    return rows, weeks.rename(columns={"monday": "first_day"})


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
