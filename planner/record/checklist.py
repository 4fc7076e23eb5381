"""The steps of the procurement as a list to work by: who sees to each, until when, and how late the law and the first delivery leave it.

By hand, Parelheiros 2026: food comes from 9 February on, so contracts stand on the 8th. A call stays open for 20 days: it goes out by 19 January. From
the preparation to the contract a buyer reckons with 90 days: it begins by 10 November 2025.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from planner.case import Case
from planner.i18n import _
from planner.programmes.case_law import law_or_none
from planner.programmes.law import Law
from planner.record.deciding import STEPS
from planner.record.state import Step
from planner.record.store import Record
from planner.record.versions import open_version
from planner.reports.documents import Call, cited


@dataclass(frozen=True, slots=True)
class Due:
    """How late a step is left.

    Parameters
    ----------
    day : datetime.date
        The last day.
    why : str
        Why, with the rule's source where it is the law's.
    """

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A step of the list.

    Parameters
    ----------
    word : str
        Its short name.
    step : Step or None
        Who sees to it; None: nobody yet.
    due : Due or None
        How late it is left; None: nothing says so.
    late : bool
        That day is over, and it is not done.
    """

    word: str
    step: Step | None
    due: Due | None
    late: bool


def checklist(record: Record, case: str, today: date, call: Call | None = None) -> list[Listed]:
    """Return the steps of the procurement of a case on record, or of one of its calls, in their order.

    Parameters
    ----------
    record : Record
        The record.
    case : str
        Short name of the case; it must be on record.
    today : datetime.date
        The day.
    call : Call, optional
        Which call: its own steps, and the days that its own deliveries leave; else those of the case.

    Returns
    -------
    list of Listed
        The steps, each with its owner and its last day.
    """
    state = record.state()
    with tempfile.TemporaryDirectory() as place:
        found = open_version(record, state.cases[case].head.manifest, Path(place) / "case")
        left = days_left(found, law_or_none(found), call)
    told = []
    for word in STEPS:
        step, due = state.step(case, word, call.word if call else ""), left.get(word)
        days = [day for day in (step.due if step else None, due.day if due else None) if day is not None]
        done = step is not None and bool(step.done)
        told.append(Listed(word, step, due, bool(days) and not done and min(days) < today))
    return told


def days_left(case: Case, law: Law | None, call: Call | None = None) -> dict[str, Due]:
    """Return how late each step is left, by its short name, where the case and its law say so.

    Parameters
    ----------
    case : Case
        The case.
    law : Law or None
        Its law; None: it cannot be found.
    call : Call, optional
        A call of it: its own deliveries leave the days.

    Returns
    -------
    dict of str to Due
        The days by step.
    """
    first = call.first_day if call is not None else case.head["first_day"].date()
    contracts = first - timedelta(days=1)
    told = {
        "deliveries": Due(case.head["last_day"].date(), _("The last day of the plan."))
        if call is None
        else Due(call.last_day, _("The last delivery that the call asks for.")),
        "contracts": Due(contracts, _("Before the first delivery.")),
        "award": Due(contracts, _("Before the contracts.")),
    }
    if law is not None and law.call_open_days is not None:
        source = law.call_open_days.source
        day = contracts - timedelta(days=round(law.call_open_days.value))
        told["call"] = Due(day, f"{source.plain} {cited(source)}")
    if law is not None and law.lead_time_days is not None:
        source = law.lead_time_days.source
        day = contracts - timedelta(days=round(law.lead_time_days.value))
        told["preparation"] = Due(day, f"{source.plain} {cited(source)}")
    return told
