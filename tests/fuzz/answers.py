"""What may come of a case, and what never may."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import planner
from planner import service
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import using
from planner.making.pipeline import PlanFault
from planner.making.plan import Outcome, Plan

SECONDS_A_PLAN = 20.0
"""After so long the best plan found is taken: a slow search is no fault."""

FAULTS = ("crash", "refused", "empty")
"""An exception that nothing announces; a plan that our own check refuses; an answer without a reason."""

LANGUAGES = ("en", "pt_BR", "es", "fr")


@dataclass(frozen=True)
class Answer:
    """What came of one case.

    Parameters
    ----------
    kind : str
        An outcome of a plan, ``findings`` for a case with errors, or one of `FAULTS`.
    about : str
        The codes of the findings, or where and why it failed: faults that are alike have the same words.
    trace : str
        Of a fault: everything that is known.
    """

    kind: str
    about: str = ""
    trace: str = ""

    @property
    def is_fault(self) -> bool:
        """True for what must never happen."""
        return self.kind in FAULTS


def answer(ask: Callable[[], Answer]) -> Answer:
    """Return what `ask` answers; bad input is an answer, any other exception a fault."""
    try:
        return ask()
    except InputError as error:
        return of_findings(error.findings)
    except PlanFault as fault:
        told = [f"{v.family}: {v.where}: {v.what} {v.expected} {v.found}" for v in fault.violations]
        kinds = sorted({f"{v.family}: {v.what}" for v in fault.violations}) or [str(fault)]
        return Answer("refused", "; ".join(kinds[:3]), "\n".join([str(fault), *told[:30]]))
    except Exception as error:
        place = next(
            (
                f"{Path(frame.filename).name}:{frame.name}"
                for frame in reversed(traceback.extract_tb(error.__traceback__))
                if "/planner/" in frame.filename or "/models/" in frame.filename
            ),
            "",
        )
        return Answer("crash", f"{type(error).__name__} in {place}", traceback.format_exc())


def of_findings(findings: list[Finding]) -> Answer:
    """Return the answer to a case with findings: each must say what is wrong, why, and how to mend it."""
    errors = [f for f in findings if f.severity == "error"]
    dumb = [f.code for f in findings if not (f.what.strip() and f.why.strip() and f.mend.strip())]
    if dumb or not errors:
        return Answer("empty", "a finding without words: " + ", ".join(sorted(set(dumb))), repr(findings))
    return Answer("findings", ", ".join(sorted({f.code for f in errors})))


def of_plan(plan: Plan) -> Answer:
    """Return the answer that a plan is; an impossible wish must have its reasons."""
    if plan.outcome is Outcome.IMPOSSIBLE and (plan.diagnosis is None or plan.diagnosis.empty):
        return Answer("empty", "an impossible wish without a reason")
    return Answer(str(plan.outcome))


def planned(case: Case) -> Answer:
    """Plan a case."""
    return of_plan(planner.make_plan(case, time_limit_s=SECONDS_A_PLAN))


def written(case: Case, number: int) -> Answer:
    """Plan a case in one language, write everything that is held in hands, and verify the files in another.

    Parameters
    ----------
    case : Case
        The case.
    number : int
        Chooses the two languages.
    """
    with tempfile.TemporaryDirectory() as folder:
        with using(LANGUAGES[number % 4]):
            plan = planner.make_plan(case, time_limit_s=SECONDS_A_PLAN)
            if not plan.exists:
                return of_plan(plan)
            files = planner.export_plan(plan, folder)
            service.export_call(plan, Path(folder) / "call")
            service.export_menu(plan, Path(folder) / "menu")
        with using(LANGUAGES[(number // 4) % 4]):
            for file in (files["workbook"], files["data"]):
                broken = planner.verify_plan(case, file)
                if broken:
                    told = "; ".join(sorted({f"{v.family}: {v.what}" for v in broken})[:3])
                    return Answer("refused", f"{file.name} as written: {told}", "\n".join(map(str, broken[:30])))
    return of_plan(plan)
