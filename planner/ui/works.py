"""Long work as it is done in a process of its own: functions of plain values, asked for by a page and known by name.

Each takes last `tell`, which is told its steps and what it has to say before it ends, and the event that asks it to stop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from planner import service
from planner.case import Case
from planner.findings import Finding
from planner.i18n import _
from planner.making.plan import Plan
from planner.ui.store import Workspace

POINTS = 9
"""Points of a trade-off curve."""

DRAWS, RESPONSES = 50, 10
"""Futures that are drawn for a plan, and those of them that are planned anew."""

Tell = Callable[[service.Progress | service.Provisional], None]
Work = Callable[[Tell, threading.Event], Any]


def plan(
    case: Case,
    changes: Sequence[str],
    findings: Sequence[Finding] | None,
    place: Workspace,
    tell: Tell,
    cancel: threading.Event,
) -> tuple[Plan, service.Provisional | None]:
    """Plan a case and keep its files, also if the visitor has left meanwhile; return the plan, and the answer that came before it.

    Parameters
    ----------
    case : Case
        The case, with its changes.
    changes : sequence of str
        The changes.
    findings : sequence of Finding or None
        What was found in it, if that is known.
    place : Workspace
        Where its files are kept.
    tell, cancel
        See the top of this file.
    """
    first: list[service.Provisional] = []

    def provisional(found: service.Provisional) -> None:
        first.append(found)
        tell(found)

    record = {"changes": "; ".join(changes)}
    made = service.make_plan(
        case, progress=tell, cancel=cancel, record=record, provisional=provisional, findings=findings
    )
    if made.exists:
        tell(service.Progress("write", _("Writing the plan's files"), 0.0))
        place.keep_plan(made)
    return made, first[0] if first else None


def why(made: Plan, place: Workspace, tell: Tell, cancel: threading.Event) -> Plan:
    """Work out what holds a plan back and why each offer is bought or not; keep both with the plan."""
    tell(service.Progress("explain", _("Trying each rule a little looser and a little tighter"), 0.0))
    found = service.explained_plan(made, cancel=cancel)
    tell(service.Progress("write", _("Writing the plan's files"), 0.0))
    place.keep_plan(found)
    return found


def why_not(case: Case, tell: Tell, cancel: threading.Event) -> tuple[service.Explained | None]:
    """Look for the wishes that contradict each other; in a tuple, as nothing found is an answer too."""
    tell(service.Progress("explain", _("Looking for the wishes that contradict each other"), 0.0))
    return (service.why_not(case, cancel=cancel),)


def why_of(made: Plan, thing: service.Thing, tell: Tell, cancel: threading.Event) -> pd.DataFrame:
    """Work out why the offers of one thing are bought or not."""
    tell(service.Progress("explain", _("Looking at each of its offers"), 0.0))
    return service.thing_why(made, thing, cancel=cancel)


def compare(choices: Sequence[Any], tell: Tell, cancel: threading.Event) -> service.Comparison:
    """Plan several scenarios and set them side by side."""
    return service.compare(choices, progress=tell, cancel=cancel)


def committees(case: Case, changes: Sequence[str], tell: Tell, cancel: threading.Event) -> service.SideBySide:
    """Set the committees side by side."""
    return service.committees_apart(service.choose(case, (), None, changes).case, progress=tell, cancel=cancel)


def worth(case: Case, changes: Sequence[str], tell: Tell, cancel: threading.Event) -> list[service.Worth]:
    """Work out whether a share on which money hangs is worth reaching."""
    return service.worth_reaching(service.choose(case, (), None, changes).case, progress=tell, cancel=cancel)


def frontier(case: Case, target: str, tell: Tell, cancel: threading.Event) -> service.Frontier:
    """Draw the curve of cost against a share."""
    return service.frontier(case, y=target, points=POINTS, progress=tell, cancel=cancel)


def robustness(made: Plan, tell: Tell, _cancel: threading.Event) -> service.Robustness:
    """Try a plan in drawn futures."""
    tell(service.Progress("robustness", _("Trying the plan in drawn futures"), 0.0))
    return service.robustness(made, draws=DRAWS, responses=RESPONSES, progress=tell)


def standing(made: Plan, entries: pd.DataFrame, day: date, tell: Tell, _cancel: threading.Event) -> service.Standing:
    """Tell where the year stands on a day."""
    return service.standing(made.case, entries, day, made, progress=tell)


def replan(
    made: Plan, entries: pd.DataFrame, day: date, stability: float, tell: Tell, cancel: threading.Event
) -> service.Replanned:
    """Plan the rest of the year anew."""
    return service.replan(made.case, entries, day, made, stability=stability, progress=tell, cancel=cancel)
