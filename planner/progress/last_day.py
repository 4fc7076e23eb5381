"""The last day from which a share can still be reached.

For the first day of a planning period the most that can be reached is found by the model itself: the rest of the year from
there, with every rule that must hold, caps, funds, harvests and needs as they are left, everybody fed as well as can be, and
nothing that is in store today. New orders placed on the day come after the lead time of their offer. Until then nothing more
comes that counts; all else is delivered and paid as planned, and so is the whole of the period that has begun.

The answer is exact for packs that may be split and orders of any size. Whole packs and minimum orders can only make it worse,
so the day told is the last at the very best. It moves in steps of a planning period.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from models.resolve import COST, NoPlanError, TradeOff
from planner.assembly import assemble
from planner.assembly.calendar import make_calendar
from planner.assembly.choices import menus_to_choose
from planner.assembly.counting import counting_rules
from planner.assembly.funds import fund_table
from planner.assembly.targets import resolve_targets
from planner.assembly.to_date import bought_to_date
from planner.case import Case
from planner.exact import rounded_money
from planner.findings import InputError
from planner.ledger.window import plan_window
from planner.making.plan import Plan
from planner.order_days import first_deliveries
from planner.progress.planned import planned_case, still_to_come
from planner.replan import beginning_on, remainder, typed_table

CLOSE = 1e-6


def last_day(so_far: Case, plan: Plan, target: str, share: float, now: pd.Timestamp) -> date | None:
    """Return the first day of the last planning period from which a share can still be reached; see the module's text.

    What a later beginning can reach, an earlier one can, so the period is found by halving.

    Parameters
    ----------
    so_far : Case
        The case with what was bought in its table ``bought``.
    plan : Plan
        The plan in force, whose menus are served.
    target : str
        Short name of a share of the year to reach.
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
        if _most(so_far, plan, target, pd.Timestamp(ahead[middle]), now) >= share - CLOSE:
            low = middle + 1
        else:
            high = middle
    return pd.Timestamp(ahead[low - 1]).date() if low else None


def reached_today(case: Case, entries: pd.DataFrame, plan: Plan, target: str, share: float, now: pd.Timestamp) -> bool:
    """Return whether the rest of the year, planned anew on this very day, can reach a share at the very best.

    The rest is that of `planner.replan.remainder`, with what was announced, so that nothing is called out of reach which the
    plan of the rest reaches. On the last day the year is over, and before the first there is no rest yet.

    Parameters
    ----------
    case : Case
        The case of the year.
    entries : pandas.DataFrame
        Its ledger, as `planner.ledger.read_entries` gives it.
    plan : Plan
        The plan in force: what it announced comes, and what its menus serve is served.
    target : str
        Short name of the share.
    share : float
        What is asked for, 0-1.
    now : pandas.Timestamp
        The day on which it is planned anew and new orders go out.

    Returns
    -------
    bool
        False too where the rest of the year cannot be planned at all.
    """
    window = plan_window(case)
    if not window.first <= now < window.last:
        return False
    rest = remainder(case, entries, now.date(), plan)
    return _best(rest, plan, target, pd.Timestamp(rest.head["first_day"])) >= share - CLOSE


def _most(so_far: Case, plan: Plan, target: str, first: pd.Timestamp, now: pd.Timestamp | None = None) -> float:
    """Return the most of a share that new orders from a day on can reach; minus infinity if nothing can be planned.

    Without `now`, nothing at all comes in between.
    """
    if now is not None:
        so_far = _meanwhile(so_far, plan, target, now, first)
    return _best(_with_lead_times(beginning_on(so_far, first), first), plan, target, first)


def _best(rest: Case, plan: Plan, target: str, first: pd.Timestamp) -> float:
    """Return the most of a share that a rest of the year beginning on a day reaches; minus infinity if it cannot be planned."""
    served = plan["served"]
    free = menus_to_choose(rest)
    chosen = served[served["menu"].isin(free) & (served["date"] >= first)] if free else None
    try:
        return TradeOff(assemble(rest, plan.law, chosen).instance, COST, target).best_y()
    except (NoPlanError, InputError):
        return -np.inf


def _meanwhile(so_far: Case, plan: Plan, target: str, now: pd.Timestamp, first: pd.Timestamp) -> Case:
    """Return the case with what comes between two days: of the period begun all, then only what does not count."""
    periods = make_calendar(so_far).periods
    begun = periods.loc[periods["first_day"] <= now, "last_day"].max()  # blank before the first period
    wished = bought_to_date(planned_case(plan), plan.law, counting_rules(plan.case, plan.law))
    resolved = resolve_targets(plan.case, plan.law, fund_table(plan.case, plan.law), periods)
    one = next(t for t in resolved if t.rule.target == target)
    counts = wished.parts(one.rule, one.funds)["counted"].to_numpy() != 0
    day, part = wished.rows["date"], still_to_come(wished.rows, so_far.tables["bought"], now)
    coming = wished.rows.assign(kg=wished.rows["kg"] * part, amount=rounded_money(wished.rows["amount"] * part))
    comes = (part > 0) & (day < first) & ((day <= begun) | ~counts)
    table = typed_table("bought", [so_far.tables["bought"], coming[comes]])
    return Case({**so_far.tables, "bought": table}, so_far.extras, so_far.path)


def _with_lead_times(case: Case, day: pd.Timestamp) -> Case:
    """Return the case in which no offer comes earlier than an order of a day permits: its supplier's next day for orders, and its lead time."""
    offers = case.tables["offers"].copy()
    weekdays = offers["supplier"].map(case["suppliers"].set_index("supplier")["order_weekdays"]).fillna("")
    ordered = (day - pd.Timestamp(0)).days
    first = first_deliveries(ordered, offers["lead_time_days"].fillna(0).to_numpy(dtype=np.int64), weekdays.tolist())
    earliest = pd.Series(first.astype("datetime64[D]").astype("datetime64[s]"), index=offers.index)
    later = (earliest > day) & ~(offers["first_day"] >= earliest)
    offers["first_day"] = offers["first_day"].mask(later, earliest)
    return Case({**case.tables, "offers": offers}, case.extras, case.path)
