"""The last day from which a share can still be reached."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from models.resolve import COST, NoPlanError, TradeOff
from planner.assembly import assemble
from planner.assembly.calendar import make_calendar
from planner.case import Case
from planner.findings import InputError
from planner.plan import Plan
from planner.replan import beginning_on

CLOSE = 1e-6


def last_day(so_far: Case, plan: Plan, target: str, share: float, now: pd.Timestamp) -> date | None:
    """Return the first day of the last planning period from which a share can still be reached.

    For a period, the most that can be reached is found by the model itself: the rest of the year from that period on, with
    what was bought up to now, every rule that must hold, everybody fed, and nothing that is in store today. Until then nothing
    is bought that counts. What a later beginning can reach, an earlier one can, so the period is found by halving.

    Parameters
    ----------
    so_far : Case
        The case with what was bought in its table ``bought``.
    plan : Plan
        The plan in force, whose menus are served.
    target : str
        Short name of a share to reach.
    share : float
        The share.
    now : pandas.Timestamp
        The day; only periods after it are looked at.

    Returns
    -------
    datetime.date or None
        None if it cannot be reached from the next period on either.
    """
    begins = make_calendar(so_far).periods["first_day"]
    ahead = begins[begins > now].tolist()
    low, high = 0, len(ahead)  # reachable before low, not from high on
    while low < high:
        middle = (low + high) // 2
        if _most(so_far, plan, target, pd.Timestamp(ahead[middle])) >= share - CLOSE:
            low = middle + 1
        else:
            high = middle
    return pd.Timestamp(ahead[low - 1]).date() if low else None


def _most(so_far: Case, plan: Plan, target: str, first: pd.Timestamp) -> float:
    """Return the most of a share that can be reached from a day on; minus infinity if nothing can be planned."""
    rest = beginning_on(so_far, first)
    served = plan["served"]
    free = rest["menu_groups"].loc[rest["menu_groups"]["mode"] != "fixed", "menu"]
    chosen = served[served["menu"].isin(free) & (served["date"] >= first)] if len(free) else None
    try:
        ends = TradeOff(assemble(rest, plan.law, chosen).instance, COST, target).ends()
    except (NoPlanError, InputError):
        return -np.inf
    return float(ends.y_best)
