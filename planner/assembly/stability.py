"""What was announced to the suppliers, as rows of an instance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.instance import empty_table
from planner.assembly.calendar import SchoolCalendar
from planner.assembly.supply import announced_packs
from planner.case import Case


def announced_rows(case: Case, offers: pd.DataFrame, supply: pd.DataFrame, calendar: SchoolCalendar) -> pd.DataFrame:
    """Return the table ``announced`` of an instance: every row of supply, if the case has a dial for stability.

    A supply of which nothing was announced has 0 packs: buying there is a change too. What was announced of an offer that
    can no longer deliver is given up whatever the dial says, so it has no row.

    Parameters
    ----------
    case : Case
        The case, with its dial and what was announced.
    offers : pandas.DataFrame
        Table of the instance, with ``offer`` and ``price_per_pack``.
    supply : pandas.DataFrame
        Table of the instance.
    calendar : SchoolCalendar
        The plan's days and periods.

    Returns
    -------
    pandas.DataFrame
        Packs that were announced, and what a pack more or less weighs: the dial's part of its price, in currency. Empty
        without a dial.
    """
    dial = float(case.head["stability_share"])
    if dial <= 0 or not len(case["announced"]):
        return empty_table("announced")
    offer, period = (supply[name].to_numpy(dtype=np.int64) for name in ("offer", "period"))
    return pd.DataFrame(
        {
            "supply": np.arange(len(supply)),
            "packs": announced_packs(case, offers, calendar)[offer, period],
            "weight": dial * offers["price_per_pack"].to_numpy(dtype=np.float64)[offer],
        }
    )
