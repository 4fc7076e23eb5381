"""Money of a later year that hangs on a share, as the year stands toward it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from planner.assembly.targets import ResolvedTarget
from planner.case import Case
from planner.making.plan import Plan
from planner.programmes.law import Law
from planner.progress.forecast import Forecast
from planner.reports.bonuses import worth, year_paid


def bonus_rows(
    law: Law, case: Case, plan: Plan, targets: Sequence[ResolvedTarget], ahead: Mapping[str, Forecast]
) -> list[dict[str, Any]]:
    """Return the table ``bonus_progress``: each bonus, where its share is heading, and what that brings.

    By hand, 25 cents a lunch from 30 % on, else 5.9, and 100,000 lunches in the plan: heading for 24 % of 10,000.00, of which 1,500.00
    are bought, 1,500.00 are missing to 3,000.00; reached it brings 25,000.00, else 5,900.00. What a case asks itself for beyond
    the 30 % plays no part.

    Parameters
    ----------
    law, case, plan : Law, Case, Plan
        What holds, the case of the year, and the plan in force, which counts the meals.
    targets : sequence of ResolvedTarget
        Shares of the year.
    ahead : mapping of str to Forecast
        Where each is heading.

    Returns
    -------
    list of dict
        A row per bonus whose share is among `targets`; figures of a share that is not known are NaN.
    """
    meals = plan["summary"].drop_duplicates("measure").set_index("measure")["value"]
    rows = []
    for bonus in law.bonuses:
        target = next((t for t in targets if t.rule.target == bonus.target and not t.window), None)
        if target is None:
            continue
        heading = ahead[bonus.target]
        whole = heading.denominator if target.known else np.nan
        paid = float(meals.get(f"bonus_meals:{bonus.bonus}", np.nan))
        first, last = year_paid(bonus, case)
        known = whole > 0
        rows.append(
            {
                "bonus": bonus.bonus,
                "name": bonus.name,
                "share_name": target.rule.name or target.rule.target,
                "required_share": bonus.share,
                "share_to_date": target.share_to_date,
                "forecast_share": heading.share if known else None,
                "reached": bool(round(heading.numerator, 2) >= round(bonus.share * whole, 2)) if known else None,
                "missing": max(0.0, round(bonus.share * whole - target.counted_to_date, 2)) if known else None,
                "unit": str(case.head["currency"]) if target.rule.basis == "money" else "kg",
                "meals": paid,
                "if_reached": worth(bonus, paid, earned=True) if np.isfinite(paid) else None,
                "otherwise": worth(bonus, paid, earned=False) if np.isfinite(paid) else None,
                "first_day": first,
                "last_day": last,
            }
        )
    return rows
