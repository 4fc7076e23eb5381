"""The year in progress: where it stands, planned anew, gone through with luck and bad luck."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planner.case import Case
from planner.i18n import _
from planner.making.pipeline import (
    Clock,
    Listener,
    make_plan,
)
from planner.making.plan import Plan
from planner.progress import Simulated, Standing
from planner.progress import simulate_year as _simulate_year
from planner.progress import standing as _standing
from planner.progress.standing import typed
from planner.replan import changes as plan_changes
from planner.replan import remainder
from planner.schema import Table
from planner.schema.progress_tables import PROGRESS_TABLES
from planner.service.cases import changed_case


def progress_tables() -> dict[str, Table]:
    """Return the schema of every table of progress, by name."""
    return PROGRESS_TABLES


def standing(
    case: Case,
    entries: pd.DataFrame,
    as_of: date,
    plan: Plan,
    *,
    last_days: bool = True,
    progress: Listener | None = None,
) -> Standing:
    """Reckon where a year stands on a day; see `planner.progress.standing`.

    Parameters
    ----------
    case : Case
        The case of the year.
    entries : pandas.DataFrame
        Its ledger, as `ledger_lines` gives it.
    as_of : datetime.date
        The day; what came on it counts.
    plan : Plan
        The plan in force.
    last_days : bool
        Also look for the last day from which each share can still be reached: some solves for each share that slips.
    progress : callable, optional
        Is told each step.

    Returns
    -------
    Standing
        With the tables of progress.
    """
    clock = Clock(progress)
    with clock.stage("standing", _("Reckoning where the year stands")):
        return _standing(case, entries, as_of, plan, last_days=last_days, tell=clock.tell)


@dataclass(frozen=True, eq=False)
class Replanned:
    """The rest of a year planned anew.

    Parameters
    ----------
    plan : Plan
        Of the rest; its case is the remainder.
    changes : pandas.DataFrame
        The table ``changes`` of progress: what is new for each supplier, and why.
    """

    plan: Plan
    changes: pd.DataFrame


def replan(
    case: Case,
    entries: pd.DataFrame,
    as_of: date,
    plan: Plan,
    *,
    stability: float = 0.0,
    extra: Sequence[str] = (),
    progress: Listener | None = None,
    cancel: threading.Event | None = None,
) -> Replanned:
    """Plan the rest of a year anew, and tell what changes for whom.

    Parameters
    ----------
    case : Case
        The case of the year.
    entries : pandas.DataFrame
        Its ledger.
    as_of : datetime.date
        The day from which the rest is planned.
    plan : Plan
        The plan in force, which was announced.
    stability : float
        What a change from what was announced counts, as a part of its worth.
    extra : sequence of str
        Changes over the rest, as lines of a scenario: a supplier lost, new prices, less money.
    progress : callable, optional
        Is told each step.
    cancel : threading.Event, optional
        Set it to stop.

    Returns
    -------
    Replanned
        The plan of the rest, which may have no tables if none is possible, and the changes; of no plan, none.

    Raises
    ------
    InputError
        If the rest of the case has errors, or a change cannot be applied.
    PlanFault
        If the independent check refuses the plan.
    """
    rest = changed_case(remainder(case, entries, as_of, plan, stability=stability), extra)
    made = make_plan(rest, progress=progress, cancel=cancel)
    found = plan_changes(plan, made) if made.exists else pd.DataFrame(columns=["supplier", "product"])
    for column, table in (("supplier", "suppliers"), ("product", "products")):
        found[f"{column}_name"] = found[column].map(case.table(table).set_index(column)["name"]).fillna("")
    return Replanned(made, typed("changes", found))


def simulate_year(
    case: Case,
    seed: int,
    *,
    replan: str = "monthly",
    fails: dict[str, date] | None = None,
    stability: float = 0.05,
    plan: Plan | None = None,
    progress: Listener | None = None,
) -> Simulated:
    """Let a year go by; see `planner.progress.simulate_year`.

    Parameters
    ----------
    case : Case
        The case of the year.
    seed : int
        Of all that is drawn: the same seed gives the same year.
    replan : str
        ``monthly``: at each month's end the rest is planned anew; anything else: never.
    fails : dict of str to datetime.date, optional
        Suppliers by short name, and the day from which each delivers nothing.
    stability : float
        What a change from the plan announced counts, as a part of its worth.
    plan : Plan, optional
        The plan of the year, if it was made before.
    progress : callable, optional
        Is told each step.

    Returns
    -------
    Simulated
        The year as it went.
    """
    clock = Clock(progress)
    with clock.stage("simulate", _("Letting the year go by")):
        return _simulate_year(
            case,
            seed,
            replan="monthly" if replan == "monthly" else "never",
            fails=fails,
            stability=stability,
            plan=plan,
            tell=clock.tell,
        )
