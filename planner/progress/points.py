"""Points for good practice, as the year stands: what came so far, and where it leads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from planner.assembly.modes import family_mode, mode_in_force
from planner.assembly.points import points_of
from planner.assembly.scopes import inside
from planner.assembly.to_date import ToDate
from planner.case import Case
from planner.programmes.law import Law, PointsRule
from planner.progress.forecast import Rates
from planner.progress.planned import still_to_come
from planner.reports.promises import LEAST_LACK, points_level


def point_rows(
    law: Law, case: Case, real: ToDate, planned: ToDate, rates: Rates, now: pd.Timestamp
) -> list[dict[str, Any]]:
    """Return the table ``points_progress``.

    By hand, a point for fair pay: 40.00 of 100.00 came from who pays fairly, and the rest of the plan is 60.00 of 100.00 from firms that
    bring all of it: the mean to date is 0.40, heading for (40 + 60) / 200 = 0.50.

    Parameters
    ----------
    law, case : Law, Case
        What holds, and the case of the year.
    real, planned : ToDate
        What came, and what the plan had ordered.
    rates : Rates
        What part of its orders each supplier delivers.
    now : pandas.Timestamp
        The day.

    Returns
    -------
    list of dict
        A row per rule of points that is not off.
    """
    stated, coming = family_mode(case, "points"), still_to_come(planned.rows, real.rows, now).to_numpy()
    brings = planned.rows["supplier"].map(rates.rate).fillna(1.0).to_numpy(dtype=float)
    rows = []
    for rule in law.points:
        if mode_in_force(rule.mode, stated) == "off":
            continue
        points, weighed = _sums(rule, real, np.ones(len(real.rows)))
        more, rest = _sums(rule, planned, coming * brings)
        ahead, whole = points + more, weighed + rest
        missing = max(0.0, rule.minimum * whole - ahead)
        kept = missing <= LEAST_LACK * max(1.0, rule.minimum)
        rows.append(
            {
                "rule": rule.name,
                "name": rule.definition,
                "minimum": rule.minimum,
                "reached": points / weighed if weighed > 0 else None,
                "forecast": ahead / whole if whole > 0 else None,
                "missing": 0.0 if kept else missing,
                "level_to_date": points_level(rule, points, weighed),
                "level": points_level(rule, ahead, whole),
                "status": "nothing_to_count" if not whole > 0 else "on_track" if kept else "slipping",
            }
        )
    return rows


def _sums(rule: PointsRule, side: ToDate, part: np.ndarray) -> tuple[float, float]:
    """Return weight times points, and weight, of the goods of one side, each row as far as `part` says."""
    here = side.goods & inside(side.places, rule.scope)
    weight = side.rows["amount" if rule.weight == "worth" else "kg"].to_numpy(dtype=float) * part * here
    return float(weight @ points_of(rule, side.counting)), float(weight.sum())
