"""Plans: checked, read from a file, told in figures, lights and tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, ngettext
from planner.io import read_plan
from planner.io.plans import plan_files, plan_json_schema
from planner.judgement import is_not_met
from planner.making.adjust import orders_changed
from planner.making.pipeline import (
    Clock,
    outcome_of,
)
from planner.making.plan import Plan
from planner.printed import printed_violations, words_are_of_today
from planner.programmes.case_law import law_for
from planner.progress.in_force import changed_since
from planner.reports import menu_pages, pictures
from planner.reports.given_way import told_by_tables
from planner.reports.menu_pages import Page
from planner.reports.verdict import Light, Line, in_words_table
from planner.reports.verdict import lights as lights_of
from planner.reports.verdict import verdict as verdict_of
from planner.schema import PLAN_TABLES, Table
from planner.schema.base import split_list
from planner.schema.plan_tables import DECISION_TABLES
from planner.verify import Violation, verify
from planner.verify.record import run_record
from planner.version import planner_version

MOST_NAMED = 12
"""Things that are named where several may be meant."""


def verify_plan(case: Case, plan: Plan | str | Path) -> list[Violation]:
    """Recompute every rule for a plan, also one edited by hand, and return what it breaks.

    Parameters
    ----------
    case : Case
        The case that the plan is for.
    plan : Plan, str or Path
        A plan, or a ``plan.json`` or ``plan.xlsx``.

    Raises
    ------
    InputError
        If the file cannot be read as a plan.
    """
    if isinstance(plan, Plan):
        return verify(case, law_for(case), plan.tables)
    return _verified_file(case, Path(plan), read_plan(Path(plan)))


def _verified_file(case: Case, path: Path, tables: Mapping[str, pd.DataFrame]) -> list[Violation]:
    """Return what a plan's file breaks; of a workbook also where its printed sheets say something else than its tables."""
    clock = Clock()
    with clock.stage("verify"):
        found = verify(case, law_for(case), tables)
    if path.suffix.casefold() == ".json":
        return found
    with clock.stage("verify what is printed"):
        return found + printed_violations(tables, case, path)


def words_compared(path: str | Path) -> bool:
    """Tell whether the words on a plan's printed sheets were compared too; see `planner.printed.words_are_of_today`."""
    return words_are_of_today(Path(path))


def verify_advice(case: Case, path: str | Path, *, named: bool = True) -> str:
    """Return, for a plan that breaks something, what probably happened to it and which command helps; "" if none does.

    Parameters
    ----------
    case : Case
        The case that it was held against.
    path : str or Path
        The plan's file.
    named : bool
        The changes of a case can be named to whoever asks.

    Returns
    -------
    str
        Whole sentences in the language in use; "" where nothing is known that would help.
    """
    tables = read_plan(Path(path))
    run = run_record(tables)
    if not _made_for_another(case, tables):
        advice = _(
            "If somebody changed its orders by hand: planner adjust reckons what follows from them, and what that costs and breaks."
        )
        return advice if orders_changed(tables) else ""
    scenario, changes = run.get("scenario", ""), [line for line in run.get("changes", "").split("; ") if line]
    if not (changes and named):
        return _("The plan was made from another state of this case: give that, or plan anew with planner plan.")
    known = split_list("|".join(case["scenarios"]["scenario"].unique()))
    options = f"--scenario {scenario}" if scenario in known else " ".join(f'--set "{line}"' for line in changes)
    return _("The plan was made for changes of the case: {changes}. Name them too: {options}").format(
        changes="; ".join(changes), options=options
    )


def not_met_in(path: str | Path) -> int:
    """Return how many rules a plan's file says of itself that it does not meet."""
    given_way = read_plan(Path(path)).get("given_way", PLAN_TABLES["given_way"].empty())
    return int(is_not_met(given_way["judgement"]).sum())


def plan_seal(case: Case, path: str | Path) -> str:
    """Return a word that stands for a plan's file as it is, its case, its law and this version of the planner.

    Who keeps it when the plan was checked need not check it again as long as the word is the same.
    """
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in plan_files(path)))
    digest.update("\0".join((case.fingerprint, repr(law_for(case)), planner_version())).encode())
    return digest.hexdigest()


def plan_from_file(case: Case, path: str | Path, *, seal: str = "", in_force: bool = False, called: str = "") -> Plan:
    """Read a plan that was made before, and check it against its case.

    Parameters
    ----------
    case : Case
        The case that the plan is for.
    path : str or Path
        A ``plan.json`` or ``plan.xlsx``.
    seal : str
        What `plan_seal` gave when this very file was checked; the check, which takes longer than reading, is then not repeated.
    in_force : bool
        The year goes on by this plan: where its case has changed since, it need not fit it any more, and says so in its findings.
    called : str
        What the file is called in what is told; blank: where it lies.

    Returns
    -------
    Plan
        With its tables; complete unless something is short or a target is missed.

    Raises
    ------
    InputError
        If the file cannot be read as a plan, or the plan does not fit the case.
    """
    tables = read_plan(Path(path))
    law = law_for(case)
    violations = [] if seal and seal == plan_seal(case, path) else _verified_file(case, Path(path), tables)
    findings: tuple[Finding, ...] = ()
    if violations:
        if not (in_force and _made_for_another(case, tables) and {*DECISION_TABLES, "targets"} <= tables.keys()):
            raise InputError([_does_not_fit(case, called or path, violations)])
        findings = (changed_since(case, Path(called or path), tables),)
    if "given_way" not in tables:  # a plan of an earlier edition
        tables["given_way"] = told_by_tables(tables)
    return Plan(case, law, outcome_of(tables), tables, findings=findings)


def _made_for_another(case: Case, tables: Mapping[str, pd.DataFrame]) -> bool:
    """Tell whether a plan says of itself that it was made for another case, or another state of it."""
    return run_record(tables).get("case_fingerprint", case.fingerprint) != case.fingerprint


def _does_not_fit(case: Case, path: str | Path, violations: Sequence[Violation]) -> Finding:
    """Return what is wrong with a plan that does not fit its case: the case has changed since, or somebody changed the plan."""
    text = ngettext(
        "{file} does not fit the case: {count} rule is broken: {first}",
        "{file} does not fit the case: {count} rules are broken. First: {first}",
        len(violations),
    )
    what = text.format(file=path, count=len(violations), first=violations[0].what)
    why = _("What follows from a plan that does not fit the case would be wrong, so nothing was written.")
    mend = verify_advice(case, path, named=False) or _("Give a plan.json or plan.xlsx that `planner plan` wrote.")
    return Finding("plan-does-not-fit", "error", "", (), "", what, why, mend)


def plan_tables() -> dict[str, Table]:
    """Return the schema of every table of a plan, by name."""
    return PLAN_TABLES


def headline(plan: Plan) -> dict[str, float]:
    """Return the figures that a plan is judged by.

    Returns
    -------
    dict of str to float
        ``covered_share`` (of the meals planned, in thousandths rounded down so that 100.0 % stands for all; NaN without any),
        ``total_amount``, ``cost_per_meal``, ``families``.
    """
    planned = plan.figure("meals_planned")
    share = int(plan.figure("meals_covered") / planned * 1000) / 1000 if planned else float("nan")
    return {"covered_share": share} | {
        name: plan.figure(name) for name in ("total_amount", "cost_per_meal", "families")
    }


def product_table(plan: Plan) -> pd.DataFrame:
    """Return what is bought of each product; see `planner.reports.pictures.product_totals`."""
    return pictures.product_totals(plan.tables)


def product_months(plan: Plan, most: int) -> pd.DataFrame:
    """Return what is bought of the dearest products in each month; see `planner.reports.pictures.product_months`."""
    return pictures.product_months(plan.tables, most)


def member_table(plan: Plan) -> pd.DataFrame:
    """Return what each member of a group earns; see `planner.reports.pictures.member_totals`."""
    return pictures.member_totals(plan.tables)


def nutrition_weeks(plan: Plan, menu: str, stage: str) -> pd.DataFrame:
    """Return the standards of a menu and stage week by week; see `planner.reports.pictures.nutrition_weeks`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    menu, stage : str
        Short names of the menu group and of the stage that eats it.

    Returns
    -------
    pandas.DataFrame
        Rows of the plan's table ``nutrition`` that have a light, one for each standard and week; none if the stage does not eat the menu.
    """
    return pictures.nutrition_weeks(plan.tables, menu, stage)


def verdict(plan: Plan) -> list[Line]:
    """Return the verdict on a plan in words, the gravest first; see `planner.reports.verdict.verdict`."""
    return verdict_of(plan.case, plan.tables)


def lights(plan: Plan) -> list[Light]:
    """Return the four lights over a plan: fed, money, shares, menus; see `planner.reports.verdict.lights`."""
    return lights_of(plan.case, plan.tables)


def given_way_table(plan: Plan) -> pd.DataFrame:
    """Return what gave way with each rule in words; see `planner.reports.verdict.in_words_table`."""
    return in_words_table(plan.case, plan.tables)


def target_gaps(plan: Plan) -> pd.DataFrame:
    """Return the shares with a known value, those missed first; see `planner.reports.pictures.target_gaps`."""
    return pictures.target_gaps(plan.tables)


def shortfall_table(plan: Plan) -> pd.DataFrame:
    """Return what is missing, by product and reason; see `planner.reports.pictures.shortfall_totals`."""
    return pictures.shortfall_totals(plan.tables)


def menu_table(plan: Plan, menu: str) -> pd.DataFrame:
    """Return the menu of a group as a calendar; see `planner.reports.pictures.menu_weeks`."""
    return pictures.menu_weeks(plan.tables, menu)


def menu_week(plan: Plan, menu: str, monday: date) -> Page:
    """Return one week of a group's menu, day by day; see `planner.reports.menu_pages.menu_week`.

    Parameters
    ----------
    plan : Plan
        The plan.
    menu : str
        Menu group.
    monday : date
        First day of the week.

    Returns
    -------
    Page
        With one row of days, a column for each.
    """
    return menu_pages.menu_week(plan.case, plan["menu_sheet"], menu, monday)


def delivery_days(plan: Plan) -> pd.DataFrame:
    """Return who comes where on which day; see `planner.reports.pictures.delivery_days`."""
    return pictures.delivery_days(plan.tables)


def deliveries_by_week(plan: Plan) -> pd.DataFrame:
    """Return how many deliveries each supplier makes in a week; see `planner.reports.pictures.deliveries_by_week`."""
    return pictures.deliveries_by_week(plan.tables)


def table_totals(name: str, frame: pd.DataFrame) -> dict[str, float]:
    """Return the sums that mean something of rows of a plan's table; see `planner.reports.pictures.totals`."""
    return pictures.totals(name, frame)


def spend_by_month(plan: Plan) -> pd.DataFrame:
    """Return what each fund pays in each month; see `planner.reports.pictures.spend_by_month`."""
    return pictures.spend_by_month(plan.tables)


def flow_table(plan: Plan, product: str = "", month: str = "") -> pd.DataFrame:
    """Return what flows from each supplier to each zone; see `planner.reports.pictures.flows`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    product, month : str
        Short name of the product and month (as 2026-03) whose quantities alone are told; blank: all.

    Returns
    -------
    pandas.DataFrame
        A row for each supplier and zone, with kg and coordinates.
    """
    return pictures.flows(plan.case, plan.tables, product, month)


def plan_schema() -> str:
    """Return the JSON Schema of ``plan.json``."""
    return json.dumps(plan_json_schema(), indent=1, ensure_ascii=False) + "\n"
