"""Long work as it is done in a process of its own: functions of plain values, asked for by a page and known by name.

Each takes last `tell`, which is told its steps and what it has to say before it ends, and the event that asks it to stop.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner import service
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.making.plan import Plan
from planner.ui.store import Workspace

if TYPE_CHECKING:
    from planner.record.audit import Audit

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

    Returns
    -------
    tuple of (Plan, Provisional or None)
        The plan, and the provisional answer that was told while it was made; None: there was none.
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
    """Work out what holds a plan back and why each offer is bought or not; keep both with the plan.

    Parameters
    ----------
    made : Plan
        The plan.
    place : Workspace
        Where its files are kept.
    tell, cancel : callable, threading.Event
        See the top of this file.

    Returns
    -------
    Plan
        The plan, with what the limits cost and the reasons of its offers.
    """
    tell(service.Progress("explain", _("Trying each rule a little looser and a little tighter"), 0.0))
    found = service.explained_plan(made, cancel=cancel)
    tell(service.Progress("write", _("Writing the plan's files"), 0.0))
    place.keep_plan(found)
    return found


def adopted(
    record: str, case: Case, folder: Path, tell: Tell, _cancel: threading.Event
) -> tuple[Plan, Plan | None, list[Finding]]:
    """Read the plan that is adopted for a case from the record, check it again, and write its files.

    Parameters
    ----------
    record : str
        Where the record is.
    case : Case
        The case as it is now.
    folder : Path
        Where the files are kept.
    tell, _cancel
        See the top of this file; it is not asked to stop.

    Returns
    -------
    tuple of (Plan, Plan or None, list of Finding)
        The plan as it was adopted; the plan with the case as it is now, by which the year goes; where that is None, why it cannot be.
    """
    tell(service.Progress("read", _("Reading the adopted plan, and checking it again"), 0.0))
    with service.record.opened_record(record) as kept, tempfile.TemporaryDirectory() as place:
        beside = folder.with_name(f"{folder.name}-frozen")
        found = service.record.adopted_plan(kept, case, beside, frozen=True)
        if found is None:
            raise InputError([service.record.not_adopted()])
        frozen = found[1]
        if not _written(folder, beside / "plan.json"):
            tell(service.Progress("write", _("Writing the plan's files"), 0.0))
            service.export_plan(frozen, folder)
        try:
            if _as_it_was(service.changed_case(case, kept.state().plans[found[0].plan].changes), frozen):
                return frozen, frozen, []
            now = service.record.adopted_plan(kept, case, Path(place) / "now")
        except InputError as error:
            return frozen, None, error.findings
    return frozen, now[1] if now else None, []


def publish(
    record: str,
    case: Case,
    ledger: Path | None,
    places: tuple[Path, Path],
    how: tuple[str, str, bool],
    tell: Tell,
    _cancel: threading.Event,
) -> tuple[int, int]:
    """Publish the plan of a case that is adopted on the record, and put it on record.

    Parameters
    ----------
    record : str
        Where the record is.
    case : Case
        The case as it is now.
    ledger : Path or None
        What happened; None: nothing is on record.
    places : tuple of (Path, Path)
        The folder to publish into, and the file of the town's key.
    how : tuple of (str, str, bool)
        Who publishes, where it is seen on the web, and whether minutes name members.
    tell, _cancel
        See the top of this file; it is not asked to stop.

    Returns
    -------
    tuple of (int, int)
        How many releases were added, and how many files there are.
    """
    (folder, key), (who, address, by_name) = places, how
    for one in (folder, key):
        one.parent.mkdir(parents=True, exist_ok=True)
    service.refuse_words_of_publication(None, address)
    tell(service.Progress("read", _("Reading the adopted plan, and checking it again"), 0.0))
    with service.record.opened_record(record) as kept, tempfile.TemporaryDirectory() as place:
        adoption = service.record.to_publish(kept, case, who)
        made = service.record.plan_of(kept, adoption, None, place)
        entries = None if ledger is None else service.ledger_entries(case, ledger)
        adopted_one = service.Adopted(kept, adoption, who, by_name)
        done = service.publish_plan(
            made, entries, folder, address=address, adopted=adopted_one, key_file=key, progress=tell
        )
    return done.releases, len(done.prints)


def _as_it_was(case: Case, frozen: Plan) -> bool:
    """Tell whether case and law are what they were when a plan was adopted."""
    return case.fingerprint == frozen.case.fingerprint and repr(service.law_for(case)) == repr(frozen.law)


def _written(folder: Path, plan: Path) -> bool:
    """Tell whether the files of a plan were written before."""
    there = folder / plan.name
    return (folder / "plan.xlsx").is_file() and there.is_file() and there.read_bytes() == plan.read_bytes()


def proposed(record: str, plans: Sequence[str], tell: Tell, _cancel: threading.Event) -> dict[str, Plan]:
    """Read plans from the record and check each again.

    Parameters
    ----------
    record : str
        Where the record is.
    plans : sequence of str
        Short names of the plans.
    tell, _cancel
        See the top of this file; it is not asked to stop.

    Returns
    -------
    dict of str to Plan
        The plans by name.
    """
    made = {}
    with service.record.opened_record(record) as kept, tempfile.TemporaryDirectory() as place:
        for number, plan in enumerate(plans, 1):
            text = _("Reading plan {number} of {count}, and checking it again")
            tell(service.Progress("read", text.format(number=number, count=len(plans)), 0.0))
            _case, found, _file = service.record.open_plan(kept, plan, Path(place) / plan)
            made[plan] = replace(found, case=replace(found.case, path=None))
    return made


def audit(record: str, known: str, anew: bool, tell: Tell, _cancel: threading.Event) -> Audit:
    """Look whether a record is what it was.

    Parameters
    ----------
    record : str
        Where the record is.
    known : str
        A link as it stands on minutes; blank: none.
    anew : bool
        Make each adopted plan anew.
    tell, _cancel
        See the top of this file; it is not asked to stop.

    Returns
    -------
    Audit
        What was looked at and found.
    """
    tell(service.Progress("audit", _("Looking at every act and every content"), 0.0))
    with service.record.opened_record(record) as kept:
        return service.record.audit_record(
            kept, known=known, anew=anew, progress=lambda text: tell(service.Progress("audit", text, 0.0))
        )


def why_not(case: Case, tell: Tell, cancel: threading.Event) -> tuple[service.Explained | None]:
    """Look for the wishes that contradict each other; in a tuple, as nothing found is an answer too.

    Parameters
    ----------
    case : Case
        The case, with its changes, of which no plan is possible.
    tell, cancel : callable, threading.Event
        See the top of this file.

    Returns
    -------
    tuple of (Explained or None)
        One thing: the wishes, and what would help; None: none were found.
    """
    tell(service.Progress("explain", _("Looking for the wishes that contradict each other"), 0.0))
    return (service.why_not(case, cancel=cancel),)


def why_of(made: Plan, thing: service.Thing, tell: Tell, cancel: threading.Event) -> pd.DataFrame:
    """Work out why the offers of one thing are bought or not.

    Parameters
    ----------
    made : Plan
        The plan.
    thing : Thing
        A supplier or a product.
    tell, cancel : callable, threading.Event
        See the top of this file.

    Returns
    -------
    pandas.DataFrame
        Rows of ``why_offers`` for its offers.
    """
    tell(service.Progress("explain", _("Looking at each of its offers"), 0.0))
    return service.thing_why(made, thing, cancel=cancel)


def compare(choices: Sequence[Any], known: Sequence[Plan], tell: Tell, cancel: threading.Event) -> service.Comparison:
    """Plan several scenarios and set them side by side.

    Parameters
    ----------
    choices : sequence of Choice
        The case as it is, then the scenarios.
    known : sequence of Plan
        Plans of some of them that are there already.
    tell, cancel : callable, threading.Event
        See the top of this file.

    Returns
    -------
    Comparison
        Their plans, and the figures side by side.
    """
    return service.compare(choices, progress=tell, cancel=cancel, known=known)


def committees(case: Case, changes: Sequence[str], tell: Tell, cancel: threading.Event) -> service.SideBySide:
    """Set the committees side by side.

    Parameters
    ----------
    case : Case
        The case, without the changes.
    changes : sequence of str
        The changes, as on the command line.
    tell, cancel : callable, threading.Event
        See the top of this file.

    Returns
    -------
    SideBySide
        The joint plan, each committee's own, and what stands between them.
    """
    return service.committees_apart(service.choose(case, (), None, changes).case, progress=tell, cancel=cancel)


def worth(case: Case, changes: Sequence[str], tell: Tell, cancel: threading.Event) -> list[service.Worth]:
    """Work out whether a share on which money hangs is worth reaching.

    Parameters
    ----------
    case : Case
        The case, without the changes.
    changes : sequence of str
        The changes, as on the command line.
    tell, cancel : callable, threading.Event
        See the top of this file.

    Returns
    -------
    list of Worth
        One for each bonus of the law, with the plan that asks for its share and the one that does not.
    """
    return service.worth_reaching(service.choose(case, (), None, changes).case, progress=tell, cancel=cancel)


def frontier(case: Case, target: str, tell: Tell, cancel: threading.Event) -> service.Frontier:
    """Draw the curve of cost against a share.

    Parameters
    ----------
    case : Case
        The case that is planned at each point.
    target : str
        Short name of the share.
    tell, cancel : callable, threading.Event
        See the top of this file.

    Returns
    -------
    Frontier
        The curve, of `POINTS` points.
    """
    return service.frontier(case, y=target, points=POINTS, progress=tell, cancel=cancel)


def robustness(made: Plan, tell: Tell, _cancel: threading.Event) -> service.Robustness:
    """Try a plan in drawn futures.

    Parameters
    ----------
    made : Plan
        The plan.
    tell, _cancel : callable, threading.Event
        See the top of this file; it is not asked to stop.

    Returns
    -------
    Robustness
        What becomes of it in `DRAWS` futures, `RESPONSES` of which are planned anew.
    """
    tell(service.Progress("robustness", _("Trying the plan in drawn futures"), 0.0))
    return service.robustness(made, draws=DRAWS, responses=RESPONSES, progress=tell)


def standing(made: Plan, entries: pd.DataFrame, day: date, tell: Tell, _cancel: threading.Event) -> service.Standing:
    """Tell where the year stands on a day.

    Parameters
    ----------
    made : Plan
        The plan.
    entries : pandas.DataFrame
        Lines of the ledger: what was received, served and paid.
    day : datetime.date
        The day; what came on it counts.
    tell, _cancel : callable, threading.Event
        See the top of this file; it is not asked to stop.

    Returns
    -------
    Standing
        What was used, what is left, and what has to be done.
    """
    return service.standing(made.case, entries, day, made, progress=tell)


def replan(
    made: Plan, entries: pd.DataFrame, day: date, stability: float, tell: Tell, cancel: threading.Event
) -> service.Replanned:
    """Plan the rest of the year anew.

    Parameters
    ----------
    made : Plan
        The plan.
    entries : pandas.DataFrame
        Lines of the ledger: what was received, served and paid.
    day : datetime.date
        The day from which the rest is planned.
    stability : float
        What a change from what was announced counts, as a part of its worth.
    tell, cancel : callable, threading.Event
        See the top of this file.

    Returns
    -------
    Replanned
        The plan of the rest, and what is otherwise.
    """
    return service.replan(made.case, entries, day, made, stability=stability, progress=tell, cancel=cancel)
