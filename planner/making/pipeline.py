"""From a case to a verified plan: check, assemble, solve, report, verify; the door is `planner.service`."""

from __future__ import annotations

import logging
import platform
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from models.award import award_in_cents
from models.blocks import Floats
from models.diagnose import diagnose
from models.instance import Instance
from models.optimise import First
from models.optimise import Progress as LevelListener
from models.solution import Solution, Termination, is_better
from planner.assembly import Assembly, assemble
from planner.assembly.ceilings import Lesson
from planner.assembly.menu_choice import MenuChoice
from planner.assembly.targets import ResolvedTarget
from planner.case import Case
from planner.checks import check
from planner.findings import Finding, InputError
from planner.i18n import N_, _, ngettext, set_country
from planner.io import read_case, write_plan_json
from planner.io.plans import PRINTED
from planner.judgement import is_not_met
from planner.kept import kept
from planner.making.plan import Outcome, Plan
from planner.making.provisional import Provisional, provisional_answer
from planner.making.withheld import settled
from planner.menus import (
    MenuFacts,
    MenuPlan,
    ceilings_passed,
    menu_notes,
    menu_tables,
    menu_warnings,
    plan_menu,
    shares_lost,
    why_impossible,
)
from planner.programmes.case_law import law_for
from planner.programmes.law import Law
from planner.reports import purchase_tables, room_for_cents, write_workbook
from planner.reports.given_way import given_way_table, told_by_tables
from planner.reports.tables import with_shares
from planner.schema.plan_tables import DETAILS
from planner.shown import shown_frame, stored_tables
from planner.verify import Violation
from planner.verify.record import STOPPED, run_record
from planner.version import planner_version

log = logging.getLogger(__name__)

PACKAGES = ("pulp", "highspy", "pandas", "numpy", "openpyxl")


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of the work, told while it is done.

    Parameters
    ----------
    stage : str
        Short name of the stage: ``check``, ``assemble``, ``solve``, ``report``, ``verify``, ``write``.
    text : str
        What is being done, in the user's words.
    elapsed : float
        Seconds since the work began.
    gap : float or None
        While solving whole numbers: how far, at most, the best plan so far is from the best possible one.
    """

    stage: str
    text: str
    elapsed: float
    gap: float | None = None


Listener = Callable[[Progress], None]


def told_of(name: str, progress: Listener | None) -> Listener | None:
    """Return what tells the steps of one piece of work among several with its name before them; None where nobody listens."""
    if progress is None:
        return None
    return lambda step: progress(replace(step, text=f"{name}: {step.text}"))


def read_for_reader(path: str | Path) -> tuple[Case, list[Finding]]:
    """Read a case with all that is wrong in it; from here on figures and days are written as in its country."""
    case, findings = read_case(Path(path))
    if len(case["case"]):
        set_country(str(case.head["country"]))
    return case, findings


def load_case(path: str | Path) -> Case:
    """Read a case from a folder of CSV, a workbook or a zip of CSV.

    Raises
    ------
    InputError
        If anything cannot be read; carries every finding.
    """
    with Clock().stage("read"):
        case, findings = read_for_reader(path)
    if any(f.severity == "error" for f in findings):
        raise InputError(findings)
    return case


def make_plan(
    case: Case,
    *,
    progress: Listener | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
    record: Mapping[str, str] | None = None,
    provisional: Callable[[Provisional], None] | None = None,
    findings: Sequence[Finding] | None = None,
) -> Plan:
    """Check a case, build its model, solve it, verify the result, and return the plan.

    Parameters
    ----------
    case : Case
        The case to plan.
    progress : callable, optional
        Is told each step.
    cancel : threading.Event, optional
        Set it to stop; the plan then has the outcome ``cancelled``.
    time_limit_s : float, optional
        Seconds after which the best plan found so far is taken; its distance from the best possible is stated.
    record : mapping of str to str, optional
        What else the run record shall say: the scenario and its changes.
    provisional : callable, optional
        Is told, long before there is a plan, what the continuous problem gives; see `planner.making.provisional`.
    findings : sequence of Finding, optional
        What the checks of this very case found, none of them an error, if they were asked before: they are not asked again.

    Returns
    -------
    Plan
        With its tables if there is one. A wish that cannot be met is an answer: see `Plan.outcome` and
        `Plan.diagnosis`.

    Raises
    ------
    InputError
        If the case has errors.
    PlanFault
        If the independent check finds that the plan breaks a rule: a fault of the planner, never of the user.
    """
    clock = Clock(progress)
    with clock.stage("check", _("Checking the case")):
        law = _law_or_findings(case)
        findings = check(case, law) if findings is None else list(findings)
        if any(f.severity == "error" for f in findings):
            raise InputError(findings)
    found = _best_try(case, law, clock, cancel, time_limit_s, provisional)
    menu, assembly, solution, instance = found.menu, found.assembly, found.solution, found.instance
    if _cancelled(menu.solution):
        return Plan(case, law, Outcome.CANCELLED, findings=tuple(findings), seconds=clock.seconds)
    if assembly is None or solution is None or instance is None:
        with clock.stage("diagnose", _("No menu keeps every rule: looking for what stands in the way")), kept():
            reasons = why_impossible(case, law, menu)
        return Plan(case, law, Outcome.IMPOSSIBLE, diagnosis=reasons, findings=tuple(findings), seconds=clock.seconds)
    if solution.termination is Termination.CANCELLED:
        return Plan(case, law, Outcome.CANCELLED, findings=tuple(findings), seconds=clock.seconds)
    if solution.termination is Termination.INFEASIBLE:
        with clock.stage("diagnose", _("No plan keeps every rule: looking for what stands in the way")):
            reasons = shown_frame(diagnose(instance))
        return Plan(case, law, Outcome.IMPOSSIBLE, diagnosis=reasons, findings=tuple(findings), seconds=clock.seconds)
    if not solution.usable:
        raise PlanFault(_("The solver stopped without a result ({reason}).").format(reason=solution.termination))
    with clock.stage("report", _("Writing the plan's tables")):
        run = _run_record(case, law, assembly, solution) | {k: v for k, v in (record or {}).items() if v}
        with kept():
            tables = plan_tables_of(case, law_for(case), menu, assembly, solution, run)
    with clock.stage("verify", _("Checking the plan with independent arithmetic")):
        tables, violations = settled(case, law, tables)
    if violations:
        raise PlanFault(
            ngettext(
                "The plan breaks {count} rule, so it is not shown: {first}",
                "The plan breaks {count} rules, so it is not shown. First: {first}",
                len(violations),
            ).format(count=len(violations), first=violations[0].what),
            violations,
        )
    return Plan(case, law, outcome_of(tables), tables, None, tuple(findings), (), clock.seconds)


MENU_ROUNDS = 3
"""Times that a menu is chosen; shares that whole packs lose of it are tightened from one to the next, ceilings of cost that its plan passes are
heeded at the prices it paid."""


@dataclass(frozen=True, eq=False)
class _Try:
    """A menu, and what came of buying for it; without an assembly where the menu itself is not possible, or was cancelled."""

    menu: MenuPlan
    assembly: Assembly | None = None
    solution: Solution | None = None
    instance: Instance | None = None


class _Teller:
    """Tells the first continuous optimum that is found, and no later one."""

    def __init__(self, case: Case, told: Callable[[Provisional], None] | None) -> None:
        self._case, self._told = case, told

    def of_menu(self, choice: MenuChoice, instance: Instance, values: Mapping[str, Floats]) -> None:
        """Tell what a choice of the menus gives."""
        self._tell(choice.targets, instance, values)

    def of_purchases(self, assembly: Assembly) -> First:
        """Return what tells what the purchases for menus that are known give."""
        return partial(self._tell, assembly.targets)

    def _tell(self, targets: Sequence[ResolvedTarget], instance: Instance, values: Mapping[str, Floats]) -> None:
        told, self._told = self._told, None
        if told is not None:
            told(provisional_answer(self._case, instance, values, targets))


def _best_try(
    case: Case,
    law: Law,
    clock: Clock,
    cancel: threading.Event | None,
    time_limit_s: float | None,
    provisional: Callable[[Provisional], None] | None,
) -> _Try:
    """Choose the menu and buy for it; where purchases miss a share that it allowed, or pass a ceiling, do so again with what was learnt.

    The tries are compared by their purchases alone. What the menus miss of nutrition comes before shares in each choice, so a menu that is
    searched at once misses as little in every try; block by block both are weighed in it.
    """
    begin, best, tightened, ceilings = time.perf_counter(), None, dict[str, float](), dict[str, Lesson]()
    teller = _Teller(case, provisional)
    for _round in range(MENU_ROUNDS):
        left = None if time_limit_s is None else max(time_limit_s - (time.perf_counter() - begin), 1.0)
        how: dict[str, Any] = {"progress": clock.level, "cancel": cancel, "time_limit_s": left}
        with clock.stage("menu", _("Choosing the menus")):
            menu = plan_menu(case, law, **how, tightened=tightened, ceilings=ceilings.values(), first=teller.of_menu)
        if not menu.possible:
            return best if best is not None and not _cancelled(menu.solution) else _Try(menu)
        with clock.stage("assemble", _("Working out what the menus need and who can deliver it")), kept():
            assembly = assemble(case, law_for(case), menu.served)
        with clock.stage("solve", _("Looking for the best plan")):
            solution, instance = solve_in_cents(case, assembly, **how, first=teller.of_purchases(assembly))
        this = _Try(menu, assembly, solution, instance)
        if _cancelled(solution):
            return this
        if best is None or best.solution is None or is_better(solution, best.solution):
            best = this
        lost = shares_lost(menu, instance, solution)
        passed = ceilings_passed(case, law, menu, assembly.stage_needs, instance, solution, ceilings)
        if not (lost or passed) or (time_limit_s is not None and time.perf_counter() - begin > time_limit_s):
            break
        ceilings |= passed
        tightened = {label: tightened.get(label, 0.0) + lost.get(label, 0.0) for label in {*tightened, *lost}}
    assert best is not None
    return best


def _cancelled(solution: Solution | None) -> bool:
    return solution is not None and solution.termination is Termination.CANCELLED


def try_plan(case: Case, **how: Any) -> Plan:
    """Plan one case among several: what would stop `make_plan`, whose parameters it shares, is an answer here.

    Returns
    -------
    Plan
        Without tables and with the outcome ``bad input`` or ``fault`` and the reason, where the case has errors or the check
        refused its plan: one failed case never costs the others.
    """
    try:
        return make_plan(case, **how)
    except InputError as error:
        return not_planned(case, error.findings)
    except PlanFault as fault:
        return Plan(case, law_for(case), Outcome.FAULT, reason=str(fault), violations=tuple(fault.violations))


def not_planned(case: Case, findings: Sequence[Finding]) -> Plan:
    """Return the answer for a case with errors, or changes that cannot be applied: they are its reason."""
    reason = " ".join(finding.what for finding in findings if finding.severity == "error")
    return Plan(case, Law((), date.today()), Outcome.BAD_INPUT, findings=tuple(findings), reason=reason)


def solve_in_cents(
    case: Case,
    assembly: Assembly,
    *,
    progress: LevelListener | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
    first: First | None = None,
) -> tuple[Solution, Instance]:
    """Solve an assembled case so that its limits on money hold in whole cents, as `models.award.award_in_cents` does.

    A solution is in exact amounts, a plan in lines rounded to the cent; the plan's tables say what its lines come to.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What is planned.
    progress, cancel, time_limit_s, first
        As for `models.award.optimise_award`; the limit holds for all solves together, and only of the first one it is told.

    Returns
    -------
    Solution
        The solution.
    Instance
        The instance that it solves, with the room that was left.
    """
    return award_in_cents(
        assembly.instance,
        lambda solution: room_for_cents(case, assembly, solution),
        progress=progress,
        cancel=cancel,
        time_limit_s=time_limit_s,
        first=first,
    )


def export_plan(plan: Plan, folder: str | Path, *, progress: Listener | None = None) -> dict[str, Path]:
    """Write ``plan.xlsx``, what is too long for it (`planner.reports.write_workbook`), and ``plan.json`` into a folder.

    Each file appears whole or not at all.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    folder : str or Path
        Where; it is made if it is not there.
    progress : callable, optional
        Is told each step.

    Returns
    -------
    dict of str to Path
        The files written, by kind, and the folder with the details.

    Raises
    ------
    ValueError
        If there is no plan.
    """
    if not plan.exists:
        raise ValueError("there is no plan to export")
    clock, files = Clock(progress), plan_places(folder)
    Path(folder).mkdir(parents=True, exist_ok=True)
    with clock.stage("write", _("Writing {file}").format(file=files["workbook"])):
        write_workbook(plan.tables, plan.case, files["workbook"])
    with clock.stage("write", _("Writing {file}").format(file=files["data"])):
        write_plan_json(stored_tables(plan.tables), files["data"])
    return files


def plan_places(folder: str | Path) -> dict[str, Path]:
    """Return where the files of a plan, and the folder with its details, lie in a folder, by kind."""
    folder = Path(folder)
    return {"workbook": folder / PRINTED, "details": folder / DETAILS, "data": folder / "plan.json"}


class PlanFault(Exception):
    """The planner made a plan that its own check refuses; the plan is withheld.

    Parameters
    ----------
    message : str
        What happened.
    violations : list of Violation
        What the check found.
    """

    def __init__(self, message: str, violations: list[Violation] | None = None) -> None:
        self.violations = violations or []
        super().__init__(message)


class Clock:
    """Times the stages, tells the listener, and logs a line for each; `seconds` are of processor time, what is told is of the clock."""

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener
        self._start = time.perf_counter()
        self._told = ""
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, text: str = "") -> Iterator[None]:
        """Tell that a stage begins, if there are words for it; when it ends, add its seconds and log them."""
        self._stage = name
        if text:
            self.tell(text)
        begin, worked = time.perf_counter(), time.process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - worked
        log.info("%s: %.2f s", name, time.perf_counter() - begin)

    def tell(self, text: str, gap: float | None = None) -> None:
        """Tell what is being done now."""
        if self._listener:
            self._listener(Progress(self._stage, text, time.perf_counter() - self._start, gap))

    def level(self, stage: str, level: str, _elapsed: float, gap: float | None = None) -> None:
        """Tell where the solver is, in words; as `models.optimise` calls it.

        Parameters
        ----------
        stage : str
            Key of `STAGE_TEXTS`: which problem is being solved; one without words is told by its aim alone.
        level : str
            The level, with what it is about after a dot: a key of `LEVEL_TEXTS`.
        _elapsed : float
            Seconds of the solver; the clock has its own.
        gap : float, optional
            How far the best found may be from the best possible, relative. With it a text is told again that was told
            last.
        """
        aim = _(LEVEL_TEXTS.get(level.partition(".")[0], level))
        text = _(STAGE_TEXTS[stage]).format(aim=aim) if stage in STAGE_TEXTS else aim
        if gap is not None or text != self._told:
            self._told = text
            self.tell(text, gap)


LEVEL_TEXTS = {
    "rules": N_("keeping the rules"),
    "shortfall": N_("feeding everybody"),
    "nutrition_gaps": N_("reaching the nutrition standards"),
    "target_gaps": N_("reaching the shares"),
    "priority": N_("keeping the law's order of preference"),
    "unfairness": N_("sharing fairly among equals"),
    "reserved": N_("leaving lots to those for whom they are"),
    "evaluated": N_("comparing bids"),
    "preferred": N_("preferring among equal bids"),
    "cost": N_("spending least"),
    "lapses": N_("letting no money lapse"),
    "spend_order": N_("spending the funds in their order"),
    "stock": N_("keeping stores small"),
}

STAGE_TEXTS = {
    "continuous": N_("Best plan: {aim}"),
    "yes or no": N_("Minimum orders and drops: {aim}"),
    "with decisions": N_("With these orders: {aim}"),
    "whole days": N_("Whole days: {aim}"),
    "menu as found": N_("With this menu: {aim}"),
    "whole packs": N_("Whole packs: {aim}"),
    "payments": N_("Who pays what: {aim}"),
}


def plan_tables_of(
    case: Case, law: Law, menu: MenuPlan, assembly: Assembly, solution: Solution, run: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """Return every table of a plan from the menu that was chosen and the solution of its purchases.

    Parameters
    ----------
    case, law : Case, Law
        The case, and the law that was applied.
    menu : MenuPlan
        What free menus serve, and how it was chosen.
    assembly : Assembly
        The instance, with what its readers need.
    solution : Solution
        Its solution: packs, bills and payments.
    run : mapping of str to str
        How the plan was made, in words: what its record tells.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables of `planner.schema.PLAN_TABLES` by name, ``given_way`` among them.
    """
    tables = with_menus(case, law, menu, purchase_tables(case, law, assembly, solution, run))
    return tables | {"given_way": given_way_table(case, law, assembly, tables)}


def with_menus(case: Case, law: Law, menu: MenuPlan, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables with those on what the menu gives and costs, and with its warnings.

    Parameters
    ----------
    case, law : Case, Law
        The case, and the law that was applied.
    menu : MenuPlan
        How the free menus were chosen.
    tables : dict of str to pandas.DataFrame
        Tables of the purchases, with ``served``.

    Returns
    -------
    dict of str to pandas.DataFrame
        The same, with the tables of the menus, ``menu_notes`` and ``warnings``; `tables` itself is not changed.
    """
    facts = MenuFacts(case, law, tables["served"])
    tables = tables | menu_tables(facts, tables)
    tables["menu_notes"] = menu_notes(facts, menu, tables)
    tables["warnings"] = with_shares(case, law, tables, menu_warnings(tables))
    return tables


def _law_or_findings(case: Case) -> Law:
    if len(case["case"]) != 1 or pd.isna(case.head["first_day"]):
        raise InputError(check(case, None))
    return law_for(case)


def outcome_of(tables: Mapping[str, pd.DataFrame]) -> Outcome:
    """Return what came of a plan, from what gave way in it; of a plan of an earlier edition as far as it tells.

    A rule that is not met makes it short of something, whatever its family and mode. What is not known does not, but a search
    that was stopped leaves the plan unproved.
    """
    if run_record(tables).get("termination") == STOPPED:
        return Outcome.UNPROVED
    given_way = tables["given_way"] if "given_way" in tables else told_by_tables(tables)
    if (given_way["family"] == "search").any():
        return Outcome.UNPROVED
    return Outcome.SHORT if is_not_met(given_way["judgement"]).any() else Outcome.COMPLETE


def _run_record(case: Case, law: Law, assembly: Assembly, solution: Solution) -> dict[str, str]:
    report = solution.report
    record = {
        "case": str(case.head["case"]),
        "case_fingerprint": case.fingerprint,
        "programmes": ", ".join(law.programmes),
        "law_on": law.on.isoformat(),
        "made_on": date.today().isoformat(),
        "planner_version": planner_version(),
        "python_version": platform.python_version(),
        **_versions(),
        "termination": str(solution.termination),
        "gap": f"{max((level.gap for level in solution.levels), default=0.0):.2e}",
    }
    if report:
        record |= {
            "solver": f"{report.solver} {report.version}",
            "rows": str(report.rows),
            "columns": str(report.columns),
            "nonzeros": str(report.nonzeros),
            "integers": str(report.integers),
            "build_seconds": f"{report.build_seconds:.2f}",
            "solve_seconds": f"{report.solve_seconds:.2f}",
        }
    for level in solution.levels:
        record[f"level_{level.name}"] = f"{level.value:.6g} {level.unit} ({level.termination})"
    return record


@cache
def _versions() -> Mapping[str, str]:
    """Return the versions of the libraries that shape a plan, for its run record; they stay while the program runs."""
    return {f"{name}_version": version(name) for name in PACKAGES}
