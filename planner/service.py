"""The one door to the planner: the command line, the app and ``import planner`` all go through these functions."""

from __future__ import annotations

import codecs
import hashlib
import json
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from models.constraints import DEFAULT_MODES
from planner.adjust import Adjusted, orders_changed
from planner.adjust import adjust as adjust_plan
from planner.assembly.targets import target_rules
from planner.case import Case
from planner.checks import check
from planner.checks.mappings import LEFT_OUT
from planner.edits import Difference, differences, merged
from planner.explain.choice import refuse_unknown
from planner.explain.conflict import Explained, why_not
from planner.explain.conflict_files import write_conflict
from planner.explain.law_in_case import DOES, law_in_case
from planner.explain.report import explained_plan, why_offers
from planner.explain.robustness import Robustness, read_ranges, robustness
from planner.explain.robustness_files import write_robustness
from planner.findings import Finding, InputError
from planner.geography import memberships
from planner.habits import Decimals, Order
from planner.i18n import _, day_text, ngettext
from planner.io import atomic_path, read_case, read_plan, write_case, write_template
from planner.io.atomic import locked, recover
from planner.io.geojson import area_rows, polygon
from planner.io.manual import manual
from planner.io.offices import Habits
from planner.io.plans import plan_files, plan_json_schema
from planner.io.where import finding_cells
from planner.judgement import Judgement, is_not_met
from planner.ledger import (
    Imported,
    Meaning,
    Recorded,
    Unknown,
    accounts,
    correct_entry,
    import_file,
    keep_meanings,
    lines_in_force,
    open_ledger,
    personal,
    purchase_table,
    read_changes,
    read_entries,
    read_lines,
    read_meanings,
    user,
    usual_place,
    write_accounts,
)
from planner.ledger.window import of_the_year
from planner.library import FoodPage, Known, filled, food_page, library, notes
from planner.menus.recipes import dish_grams, dish_nutrients
from planner.papers import (
    chart_file,
    write_call,
    write_delivery_lists,
    write_kitchen_sheets,
    write_map,
    write_member_sheets,
    write_menu,
)
from planner.paths import CASES, file_name, free_name
from planner.pipeline import (
    Clock,
    Listener,
    PlanFault,
    Progress,
    export_plan,
    load_case,
    make_plan,
    outcome_of,
    plan_places,
)
from planner.plan import Outcome, Plan
from planner.printed import printed_violations, words_are_of_today
from planner.programmes import describe_programmes, describe_rules
from planner.programmes.case_law import folders_beside, law_doubts, law_for, law_or_none, own_folders
from planner.programmes.doubts import doubts
from planner.programmes.law import Law
from planner.programmes.loader import file_of, load
from planner.programmes.page import page, take_page
from planner.programmes.vocabulary import offered_words
from planner.programmes.watch import stale
from planner.progress import Simulated, Standing, share_path, write_progress
from planner.progress import simulate_year as _simulate_year
from planner.progress import standing as _standing
from planner.progress.in_force import changed_since
from planner.progress.standing import typed
from planner.progress.windows import share_name
from planner.provisional import Provisional, why_it_differs
from planner.replan import changes as plan_changes
from planner.replan import remainder
from planner.reports import calls_of, pictures, write_annex
from planner.reports.given_way import told_by_tables
from planner.reports.least_change import least_change
from planner.reports.map_picture import KIND_COLOURS, PLACE, View, picture, subject, views
from planner.reports.maps import Map, kind_words, map_of
from planner.reports.order_sheets import By
from planner.reports.places import map_window, plan_features
from planner.reports.sheets import sheet_of
from planner.reports.things import (
    KINDS,
    PAGES,
    Days,
    Handout,
    Page,
    Section,
    Thing,
    days_of,
    meant,
    search,
    spans,
    things,
)
from planner.reports.verdict import Light, Line, in_words_table
from planner.reports.verdict import lights as lights_of
from planner.reports.verdict import verdict as verdict_of
from planner.scenario_checks import check_scenarios
from planner.scenarios import apply, kind_texts, kinds, noted, without
from planner.schema import CASE_TABLES, PLAN_TABLES, Table
from planner.schema.base import DTYPES, split_list, with_currency
from planner.schema.plan_tables import DECISION_TABLES
from planner.schema.progress_tables import PROGRESS_TABLES, STATUS_WORDS
from planner.schema.words import in_words
from planner.studies.choices import AD_HOC, BASE, choose, known_scenarios, side_by_side
from planner.studies.committees import SideBySide, committees_apart
from planner.studies.committees_files import write_committees
from planner.studies.compare import OUTCOME_TEXTS, Comparison, compare, outcome_text
from planner.studies.compare_files import write_comparison
from planner.studies.frontier import Axis, Frontier, frontier
from planner.studies.frontier_files import cautions, limits_in_words, per_y_text, write_frontier
from planner.studies.grid import Grid, read_grid
from planner.studies.law_change import LawChange, law_change
from planner.studies.law_change_files import write_law_change
from planner.studies.standards import standards_together
from planner.studies.sweep import PLANNED, RUN_TEXTS, sweep
from planner.studies.sweep_files import write_sweep
from planner.studies.worth import Worth, worth_in_words, worth_reaching
from planner.studies.worth_files import write_worth
from planner.verify import Violation, verify
from planner.verify.record import run_record
from planner.version import planner_version
from planner.words import alphabetical

__all__ = [
    "AD_HOC",
    "BASE",
    "DOES",
    "EXAMPLE",
    "EXPORT_FORMATS",
    "KINDS",
    "KIND_COLOURS",
    "LEFT_OUT",
    "OUTCOME_TEXTS",
    "PLACE",
    "PLANNED",
    "PLAN_TABLES",
    "RUN_TEXTS",
    "STATUS_WORDS",
    "TINY",
    "Adjusted",
    "Axis",
    "Comparison",
    "Days",
    "Difference",
    "Explained",
    "FoodPage",
    "Frontier",
    "Grid",
    "Handout",
    "Imported",
    "Judgement",
    "Known",
    "LawChange",
    "Listener",
    "Map",
    "Meaning",
    "Outcome",
    "Page",
    "PlanFault",
    "Progress",
    "Provisional",
    "Recorded",
    "Replanned",
    "Robustness",
    "Section",
    "SideBySide",
    "Simulated",
    "Standing",
    "Thing",
    "Unknown",
    "View",
    "Violation",
    "Worth",
    "adjust_plan",
    "alphabetical",
    "atomic_path",
    "case_tables",
    "case_with_areas",
    "case_workbook",
    "cautions",
    "change_kinds",
    "change_texts",
    "changed_case",
    "chart_file",
    "chart_source",
    "check_case",
    "check_scenarios",
    "choose",
    "committees_apart",
    "compare",
    "convert_case",
    "correct_line",
    "days_of",
    "deliveries_by_week",
    "delivery_days",
    "differences",
    "dish_grams",
    "dish_nutrients",
    "edited_case",
    "explained_plan",
    "export_call",
    "export_deliveries",
    "export_geojson",
    "export_kitchens",
    "export_ledger",
    "export_map",
    "export_members",
    "export_menu",
    "export_plan",
    "file_name",
    "find_things",
    "finding_cells",
    "flow_table",
    "frame_csv",
    "frontier",
    "given_way_table",
    "handout_file",
    "headline",
    "import_lines",
    "in_words",
    "is_not_met",
    "kind_words",
    "known_scenarios",
    "law_change",
    "law_doubts",
    "law_for",
    "law_in_case",
    "least_change",
    "ledger_batches",
    "ledger_entries",
    "ledger_lines",
    "ledger_place",
    "lights",
    "limits_in_words",
    "load_case",
    "locked",
    "make_plan",
    "map_picture",
    "map_subject",
    "map_views",
    "map_window",
    "measure",
    "member_table",
    "menu_table",
    "merged",
    "named",
    "new_template",
    "noted",
    "nutrition_weeks",
    "outcome_text",
    "per_y_text",
    "percent",
    "plan_from_file",
    "plan_map",
    "plan_package",
    "plan_schema",
    "plan_seal",
    "plan_tables",
    "planner_version",
    "polygon",
    "product_months",
    "product_table",
    "programme_doubts",
    "programmes",
    "progress_tables",
    "read_and_check",
    "read_entries",
    "read_grid",
    "read_ranges",
    "recover",
    "refuse_unknown",
    "replan",
    "robustness",
    "rule_modes",
    "save_case",
    "season_table",
    "share_name",
    "share_path",
    "share_table",
    "share_word",
    "sheet_of",
    "shortfall_table",
    "side_by_side",
    "simulate_year",
    "spend_by_month",
    "standards_together",
    "standing",
    "suppliers_in",
    "sweep",
    "table_totals",
    "target_gaps",
    "thing_called",
    "thing_meant",
    "thing_page",
    "thing_spans",
    "thing_why",
    "things_of",
    "typed_rows",
    "undo_batch",
    "unknown_words",
    "verdict",
    "verify_plan",
    "why_it_differs",
    "why_not",
    "why_offers",
    "with_currency",
    "with_meanings",
    "without",
    "words_compared",
    "worth_in_words",
    "worth_reaching",
    "write_committees",
    "write_comparison",
    "write_conflict",
    "write_frontier",
    "write_law_change",
    "write_progress",
    "write_robustness",
    "write_sweep",
    "write_worth",
]

EXAMPLE = CASES / "parelheiros"
"""The bundled case."""

TINY = CASES / "tiny"
"""A case small enough to be solved by hand."""


MOST_NAMED = 12
"""Things that are named where several may be meant."""

EXPORT_FORMATS = ("csv", "accounts", "ma-cantine")
"""Forms in which a ledger is given out."""


def check_case(case: Case | str | Path) -> list[Finding]:
    """Return everything that is wrong or doubtful in a case, in the order of its tables and rows.

    Parameters
    ----------
    case : Case, str or Path
        A case, or where to read one.
    """
    if isinstance(case, Case):
        return _checked(case, [])
    clock = Clock()
    try:
        with clock.stage("read"):
            found = read_case(Path(case))
        with clock.stage("check"):
            return _checked(*found)
    except InputError as error:
        return error.findings


def _checked(case: Case, read: list[Finding]) -> list[Finding]:
    """Return what reading a case found, and all that is wrong or doubtful in it."""
    law: Law | None = None
    findings = list(read)
    try:
        if len(case["case"]) == 1 and pd.notna(case.head["first_day"]):
            law = law_for(case)
    except InputError as error:
        findings += error.findings
    scenarios = check_scenarios(case) if law is not None else []
    return findings + check(case, law, read) + notes(case) + scenarios


def read_and_check(path: str | Path) -> tuple[Case | None, list[Finding]]:
    """Read a case and return it with all that is wrong or doubtful in it: what `check_case` finds.

    Parameters
    ----------
    path : str or Path
        Where it lies.

    Returns
    -------
    tuple
        The case, or None if an error keeps it from being planned, and the findings.
    """
    try:
        case, found = read_case(Path(path))
    except InputError as error:
        return None, error.findings
    found = list(dict.fromkeys(_checked(case, found)))
    return (None if any(f.severity == "error" for f in found) else case), found


def typed_rows(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of a case's table, as an editor gives them, with the types of the schema."""
    rows = pd.DataFrame(index=frame.index)
    for column in CASE_TABLES[table].columns:
        values, dtype = frame[column.name], DTYPES[column.kind]
        rows[column.name] = values.fillna("").astype("str") if dtype == "str" else values.astype(dtype)  # type: ignore[call-overload]
    return rows


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


def plan_from_file(case: Case, path: str | Path, *, seal: str = "", in_force: bool = False) -> Plan:
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
            raise InputError([_does_not_fit(case, path, violations)])
        findings = (changed_since(case, Path(path), tables),)
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


def export_call(plan: Plan, folder: str | Path, *, progress: Listener | None = None) -> dict[str, Path]:
    """Write the papers of a public call: ``call.xlsx``, the annex, and ``call.pdf``, the notice to print.

    Where committees call each for itself, each has both, with its name: ``call-NAME.xlsx``, ``call-NAME.pdf``.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    folder : str or Path
        Where they are written; each file appears whole or not at all.
    progress : callable, optional
        Is told each step.

    Returns
    -------
    dict of str to Path
        The files written, by kind.
    """
    if not plan.exists:
        raise ValueError("there is no plan, so there is no call")
    clock = Clock(progress)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Path] = {}
    taken: set[str] = set()
    for committee, tables in calls_of(plan.tables).items():
        name = free_name(file_name(f"call-{committee}") if committee else "call", taken)
        for kind, ending, write in (("annex", "xlsx", write_annex), ("document", "pdf", write_call)):
            path = folder / f"{name}.{ending}"
            files[f"{kind} {committee}".strip()] = path
            with clock.stage("write", _("Writing {file}").format(file=path)):
                write(tables, plan.case, plan.law, path)
    return files


def convert_case(source: str | Path, target: str | Path) -> Case:
    """Write a case in the other form: folder of CSV or workbook, by suffix; nothing is lost."""
    case = load_case(source)
    write_case(case, Path(target))
    return case


def case_tables() -> dict[str, Table]:
    """Return the schema of every table of a case, by name, in the order in which a committee fills them."""
    return CASE_TABLES


def plan_tables() -> dict[str, Table]:
    """Return the schema of every table of a plan, by name."""
    return PLAN_TABLES


def edited_case(case: Case, table: str, frame: pd.DataFrame) -> tuple[Case | None, list[Finding]]:
    """Put an edited table in place of a case's own, and check the case as if it came from a file.

    Parameters
    ----------
    case : Case
        The case before.
    table : str
        Which of its tables was edited.
    frame : pandas.DataFrame
        Its rows now, with the table's columns; the index tells which of the former lines each was, so that columns of
        the user's own stay beside them.

    Returns
    -------
    tuple
        The case, or None if an error keeps it from being planned, and all that was found.
    """
    extras = dict(case.extras)
    if table in extras:
        extras[table] = extras[table].reindex(frame.index, fill_value="")
    with tempfile.TemporaryDirectory() as place:
        write_case(Case({**case.tables, table: typed_rows(table, frame)}, extras, case.path), Path(place) / "case")
        return read_and_check(Path(place) / "case")


def case_with_areas(
    case: Case, content: bytes, file: str, *, kind: str = "catchment", area: str = "", name: str = ""
) -> tuple[Case | None, list[Finding]]:
    """Put the outlines of a GeoJSON file into the table ``zones``; an area of the same short name is replaced.

    Parameters
    ----------
    case : Case
        The case before.
    content, file : bytes, str
        The file and its name.
    kind, area, name : str
        What the areas are, and how they are called where the file does not say it.

    Returns
    -------
    tuple
        The case, or None if the file or the case cannot be used, and all that was found.
    """
    rows, found = area_rows(content, file, kind=kind, area=area, name=name)
    if found:
        return None, found
    kept = case.tables["zones"]
    kept = kept[~kept["area"].isin([row["area"] for row in rows])]
    first = int(max([1, *case.tables["zones"].index])) + 1
    new = pd.DataFrame(rows, index=range(first, first + len(rows))).reindex(columns=kept.columns, fill_value="")
    return edited_case(case, "zones", pd.concat([kept, typed_rows("zones", new)]))


def suppliers_in(case: Case, area: str) -> list[str]:
    """Return the names of the suppliers that lie in an area of the case, sorted."""
    inside = memberships(case["suppliers"].set_index("supplier"), case["zones"])
    names = dict(zip(case["suppliers"]["supplier"], case["suppliers"]["name"], strict=True))
    return sorted(names[supplier] for supplier in inside.loc[inside["area"] == area, "place"])


def share_table(case: Case) -> pd.DataFrame:
    """Return the shares that law and case set, by ``target``: ``name``, ``sense``, ``share`` (0 to 1); also those of some sites.

    Raises
    ------
    InputError
        If the law of the case cannot be found.
    """
    columns = ["target", "name", "sense", "share"]
    rules = target_rules(case, law_for(case))
    return pd.DataFrame([[rule.target, rule.name, rule.sense, rule.share] for rule in rules], columns=columns)


def percent(share: float) -> int:
    """Return a share (0 to 1) in whole percent."""
    return round(share * 100)


def share_word(percent: int) -> str:
    """Return whole percent as a change of a scenario says a share."""
    return f"{percent / 100:g}"


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


def rule_modes(case: Case) -> dict[str, str]:
    """Return for each family of rules that a case may set whether it is ``hard``, ``soft`` or ``off``."""
    own = case["rules"].set_index("family")["mode"].to_dict()
    return {
        str(family): str(own.get(family, DEFAULT_MODES[family]))
        for family in CASE_TABLES["rules"]["family"].allowed
        if family in DEFAULT_MODES
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


def delivery_days(plan: Plan) -> pd.DataFrame:
    """Return who comes where on which day; see `planner.reports.pictures.delivery_days`."""
    return pictures.delivery_days(plan.tables)


def deliveries_by_week(plan: Plan) -> pd.DataFrame:
    """Return how many deliveries each supplier makes in a week; see `planner.reports.pictures.deliveries_by_week`."""
    return pictures.deliveries_by_week(plan.tables)


def table_totals(name: str, frame: pd.DataFrame) -> dict[str, float]:
    """Return the sums that mean something of rows of a plan's table; see `planner.reports.pictures.totals`."""
    return pictures.totals(name, frame)


def frame_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV for spreadsheets, without formulas; see `planner.reports.pictures.plain_csv`."""
    return pictures.plain_csv(frame)


def export_menu(plan: Plan, folder: str | Path, *, progress: Listener | None = None) -> dict[str, Path]:
    """Write ``menu.pdf``: a page to hang in the school for each menu group and month.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    folder : str or Path
        Where it is written; the file appears whole or not at all.
    progress : callable, optional
        Is told each step.

    Returns
    -------
    dict of str to Path
        The file written, by kind.
    """
    return _printed(plan, "menu", Path(folder), write_menu, progress)


def export_deliveries(
    plan: Plan,
    folder: str | Path,
    *,
    of: str = "",
    first: date | None = None,
    last: date | None = None,
    by: By = "month",
    progress: Listener | None = None,
) -> dict[str, Path]:
    """Write what each supplier brings on which day and what comes to each site; see `planner.papers.write_delivery_lists`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    folder : str or Path
        Where it is written; the file appears whole or not at all.
    of : str
        Name or short name of a supplier or site, of which alone a list (PDF) is written; blank: an archive of all.
    first, last : date, optional
        First and last day of delivery that the lists are about.
    by : str
        Does a ``month`` or a ``week`` begin a page of a supplier's?
    progress : callable, optional
        Is told each step.

    Returns
    -------
    dict of str to Path
        The file written, by kind.
    """
    write = partial(write_delivery_lists, of=of, first=first, last=last, by=by)
    return _printed(plan, "deliveries", Path(folder), write, progress)


def export_kitchens(
    plan: Plan, folder: str | Path, *, of: str = "", week: date | None = None, progress: Listener | None = None
) -> dict[str, Path]:
    """Write what each kitchen weighs out in a week, dish by dish; see `planner.papers.write_kitchen_sheets`.

    Parameters
    ----------
    plan, folder, progress
        As for `export_deliveries`.
    of : str
        Name or short name of a kitchen; blank: an archive of all.
    week : date, optional
        A day of the week; the first in which something is served if none is given.

    Returns
    -------
    dict of str to Path
        The file written, by kind.
    """
    return _printed(plan, "kitchens", Path(folder), partial(write_kitchen_sheets, of=of, week=week), progress)


def export_members(
    plan: Plan, folder: str | Path, *, of: str = "", progress: Listener | None = None
) -> dict[str, Path]:
    """Write what each member family of a group delivers; see `planner.papers.write_member_sheets`.

    Parameters
    ----------
    plan, folder, progress
        As for `export_deliveries`.
    of : str
        Name or short name of a group; blank: an archive of all.

    Returns
    -------
    dict of str to Path
        The file written, by kind.
    """
    return _printed(plan, "members", Path(folder), partial(write_member_sheets, of=of), progress)


def export_map(
    plan: Plan, folder: str | Path, *, product: str = "", month: str = "", progress: Listener | None = None
) -> dict[str, Path]:
    """Write the map of a plan as ``map.pdf``, one page; see `planner.papers.write_map`.

    Parameters
    ----------
    plan, folder, progress
        As for `export_deliveries`.
    product : str
        Name or short name of the product whose quantities alone are drawn; blank: all.
    month : str
        Month of delivery, as 2026-03, whose quantities alone are drawn; blank: all.

    Returns
    -------
    dict of str to Path
        The file, by its kind.
    """
    return _printed(plan, "map", Path(folder), partial(write_map, product=product, month=month), progress)


def plan_map(case: Case, plan: Plan | None = None, product: str = "", month: str = "") -> Map | None:
    """Return the map of a case, with what a plan of it moves; None where no place has coordinates.

    Parameters
    ----------
    case : Case
        The case.
    plan : Plan, optional
        A plan of it.
    product, month : str
        Short name of the product and month (as 2026-03) whose quantities alone are drawn; blank: all.

    Returns
    -------
    Map or None
        Its places and flows in km around the schools.
    """
    return map_of(case, law_or_none(case), plan.tables if plan else None, product, month)


def map_views(found: Map) -> list[View]:
    """Return the maps that are drawn of a case; see `planner.reports.map_picture.views`."""
    return views(found)


def map_picture(found: Map, view: View) -> dict[str, Any]:
    """Return a map as a Vega-Lite specification; see `planner.reports.map_picture.picture`."""
    return picture(found, view.window, view.frame)


def map_subject(case: Case, product: str = "", month: str = "") -> str:
    """Return in words whose quantities a map shows.

    Parameters
    ----------
    case : Case
        The case.
    product, month : str
        Short name of the product and month (as 2026-03); blank: all.

    Returns
    -------
    str
        Product and month by their names, or that it is all of the plan.
    """
    return subject(case, product, month)


def chart_source(of: Plan | Case) -> str:
    """Return in words where the figures of a chart come from: the plan with its fingerprint and day, or the case."""
    case = of.case if isinstance(of, Plan) else of
    name = case.head["name"]
    if not isinstance(of, Plan) or not of.exists:
        return _("Source: case {fingerprint}, {case}").format(fingerprint=case.fingerprint, case=name)
    run = of["run"].set_index("item")["value"]
    if "made_on" not in run:
        return _("Source: school-meal plan {fingerprint}, {case}").format(fingerprint=case.fingerprint, case=name)
    day = day_text(date.fromisoformat(str(run["made_on"])))
    text = _("Source: school-meal plan {fingerprint} of {day}, {case}")
    return text.format(fingerprint=case.fingerprint, day=day, case=name)


def _printed(
    plan: Plan,
    kind: str,
    folder: Path,
    write: Callable[[Mapping[str, pd.DataFrame], Case, Path], Path],
    progress: Listener | None,
) -> dict[str, Path]:
    """Write papers of a plan into a folder; return the file, by kind."""
    if not plan.exists:
        raise ValueError("there is no plan, so there is nothing to print")
    clock = Clock(progress)
    folder.mkdir(parents=True, exist_ok=True)
    with clock.stage("write", _("Writing {file}").format(file=folder)):
        return {kind: write(plan.tables, plan.case, folder)}


def things_of(plan: Plan) -> list[Thing]:
    """Return all that has a page of its own: schools, suppliers, products, weeks; see `planner.reports.things.things`."""
    return things(plan.case, plan.tables)


def find_things(plan: Plan, words: str) -> list[Thing]:
    """Return the things that a reader may mean by some words, the likest first; see `planner.reports.things.search`."""
    return search(things_of(plan), words)


def thing_meant(plan: Plan, words: str) -> Thing | None:
    """Return the one thing that a reader means by some words, or None where several may be meant, or nothing is."""
    return meant(things_of(plan), words)


def thing_called(plan: Plan, words: str, kind: str = "") -> Thing:
    """Return the one thing that is called so, capitals and accents apart, or has the words alone in its name.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    words : str
        Its name, its short name, a day of a week, or a part of the name that no other has.
    kind : str
        One of `KINDS`, where only such a thing is meant.

    Returns
    -------
    Thing
        The school, supplier, product or week.

    Raises
    ------
    InputError
        If nothing is called so, or several things are.
    """
    known = [one for one in things_of(plan) if kind in ("", one.kind)]
    if (one := meant(known, words)) is not None:
        return one
    found = search(known, words)
    what = _("Nothing, or more than one thing, is called “{word}” in this plan.").format(word=words)
    names = ", ".join(one.label for one in found[:MOST_NAMED])
    mend = (
        _("Name one of these: {names}.").format(names=names)
        if found
        else _("Name a school, a supplier or a product by its name, or a week by one of its days.")
    )
    raise InputError([Finding("unknown-name", "error", "", (), "", what, _("A page is about one thing."), mend)])


def thing_page(plan: Plan, thing: Thing, when: str = "", why: pd.DataFrame | None = None) -> Page:
    """Return the page about one thing; see `planner.reports.things`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    thing : Thing
        What it is about.
    when : str
        The days of what is delivered, ordered and served: a month (2026-03), a day of a week (2026-03-02), or blank for all.
    why : pandas.DataFrame, optional
        What `thing_why` gave.

    Returns
    -------
    Page
        Facts, sections with their tables, and papers.
    """
    return PAGES[thing.kind](plan.case, plan.tables, thing, days_of(when), why)


def thing_spans(plan: Plan) -> list[Days]:
    """Return the days that a page may be about; see `planner.reports.things.spans`."""
    return spans(plan.tables)


def thing_why(plan: Plan, thing: Thing, *, cancel: threading.Event | None = None) -> pd.DataFrame:
    """Work out why each offer of a supplier or of a product is bought or not; see `why_offers`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    thing : Thing
        The supplier or product.
    cancel : threading.Event, optional
        Set it to stop.

    Returns
    -------
    pandas.DataFrame
        Rows of the plan's table ``why_offers``.
    """
    return why_offers(plan, **{thing.kind: thing.of}, cancel=cancel)


def handout_file(plan: Plan, handout: Handout) -> tuple[str, bytes]:
    """Return a paper of a thing: the name of its file, and the file.

    Raises
    ------
    InputError
        If there is nothing to print, or no font for it.
    """
    of, days = handout.of, handout.days
    with tempfile.TemporaryDirectory() as place:
        if handout.kind == "kitchens":
            files = export_kitchens(plan, place, of=of, week=days.first)
        elif handout.kind == "members":
            files = export_members(plan, place, of=of)
        else:
            files = export_deliveries(plan, place, of=of, first=days.first, last=days.last, by=days.by)
        (path,) = files.values()
        return path.name, path.read_bytes()


def export_geojson(plan: Plan) -> bytes:
    """Return sites, suppliers and flows of a plan as GeoJSON; see `planner.reports.places.plan_features`."""
    return json.dumps(plan_features(plan.case, plan.tables), ensure_ascii=False, allow_nan=False).encode()


def change_kinds() -> dict[str, str]:
    """Return every kind of change that a scenario may hold, with what it does and takes."""
    return kinds()


def change_texts() -> dict[str, str]:
    """Return what every kind of change does, in words alone."""
    return kind_texts()


def season_table(case: Case) -> pd.DataFrame:
    """Return in how many offers each product can be had in each month; see `planner.reports.pictures.seasons`."""
    return pictures.seasons(case)


def spend_by_month(plan: Plan) -> pd.DataFrame:
    """Return what each fund pays in each month; see `planner.reports.pictures.spend_by_month`."""
    return pictures.spend_by_month(plan.tables)


def named(case: Case, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with names in place of short names; see `planner.reports.pictures.named`."""
    return pictures.named(case, frame)


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


def save_case(case: Case, path: str | Path) -> None:
    """Write a case as a folder of CSV, or as a workbook by suffix."""
    write_case(case, Path(path))


def case_workbook(case: Case) -> bytes:
    """Return a case as a workbook, to hand out."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "case.xlsx"
        write_case(case, path)
        return path.read_bytes()


def changed_case(case: Case, changes: Sequence[str]) -> Case:
    """Return a case with changes applied, as lines of a scenario.

    Raises
    ------
    InputError
        If a change cannot be read or names something unknown.
    """
    return apply(case, changes) if changes else case


def new_template(
    path: str | Path, programmes: Sequence[str] = (), country: str = "", beside: Case | None = None
) -> Path:
    """Write a blank case with explanations, the words that programmes read, and the foods of the library, in the language in use.

    Parameters
    ----------
    path : str or Path
        A folder for CSV files, or a workbook by suffix.
    programmes : sequence of str
        Programmes whose words are offered. None: those of the country.
    country : str
        ISO code of the country; empty: the programmes of every one.
    beside : Case, optional
        A case whose programmes, also its own, and country are taken.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    InputError
        If a programme is unknown or the place cannot be written to.
    """
    folders: list[Path] = []
    if beside is not None:
        head = beside.head
        programmes, country, folders = split_list(head["programmes"]), str(head["country"]), own_folders(beside)
    words = offered_words(programmes, country.strip().upper(), folders)
    write_template(Path(path), offered=words, foods=library().offered_names())
    return Path(path)


def _own(place: str | Path | None) -> list[Path]:
    return [] if place is None else folders_beside(Path(place))


def programmes(name: str | None = None, on: date | None = None, beside: str | Path | None = None) -> pd.DataFrame:
    """Return the programmes, or the rules of one, as a table for people.

    Parameters
    ----------
    name : str, optional
        Programme; without it, one row per programme.
    on : date, optional
        Day whose law is wanted; without it, every date of every rule.
    beside : str or Path, optional
        A case, or a folder, whose own programme files are read too.

    Returns
    -------
    pandas.DataFrame
        One row a programme, or one a dated value of a rule.
    """
    folders = _own(beside)
    return describe_programmes(folders) if name is None else describe_rules(name, on, folders)


def stale_rules(on: date, beside: str | Path | None = None) -> pd.DataFrame:
    """Return the rules to look up again on a day, and the programmes that have ended; see `planner.programmes.watch.stale`."""
    return stale(on, _own(beside))


def programme_doubts(name: str, beside: str | Path | None = None) -> list[Finding]:
    """Return what looks like a slip in the file of a programme; see `planner.programmes.doubts.doubts`."""
    return doubts(load(file_of(name, _own(beside)).stem, _own(beside)), date.today())


def programme_page(name: str, beside: str | Path | None = None) -> str:
    """Return a programme as a page for whoever knows the law; see `planner.programmes.page.page`."""
    return page(name, _own(beside))


def take_programme_page(path: str | Path, folder: str | Path) -> Path:
    """Write the programme file of a corrected page into a folder; see `planner.programmes.page.take_page`."""
    return take_page(Path(path), Path(folder))


def library_foods(words: str, country: str = "") -> list[tuple[str, str]]:
    """Return the foods of the library that a name may mean, each with its name in the language in use.

    Parameters
    ----------
    words : str
        A name in any language of the planner. Empty: every food.
    country : str
        ISO code of the country in which it is written, whose language decides what a word means; empty: the reader's does.
    """
    known = library()
    foods = known.find(words, country) if words.strip() else known["foods"]["food"]
    return [(food, known.name(food)) for food in foods]


def library_likest(words: str) -> list[str]:
    """Return names of the library that may have been meant by one that it does not know, the likest first."""
    return library().likest(words)


def library_countries() -> list[str]:
    """Return the ISO codes of the countries of which the library has sources."""
    return sorted({*library()["composition"]["country"]})


def library_page(food: str, country: str = "") -> FoodPage:
    """Return all that the library says of a food; see `planner.library.page.food_page`."""
    return food_page(food, country)


def case_from_library(case: Case) -> tuple[Case, list[Known]]:
    """Fill the blank cells of which the library knows what belongs there; see `planner.library.blanks.filled`."""
    return filled(case)


def measure(path: str | Path, folder: str | Path) -> dict[str, float]:
    """Plan and export a case once; return the seconds of each stage, the solver's own time apart.

    Parameters
    ----------
    path : str or Path
        The case.
    folder : str or Path
        Where the plan is written.
    """
    begin = time.perf_counter()
    case = load_case(path)
    seconds = {"read": time.perf_counter() - begin}
    plan = make_plan(case)
    begin = time.perf_counter()
    export_plan(plan, folder)
    stages = dict(plan.seconds)
    solver = stages.pop("solver", 0.0)
    stages["solve"] = stages.get("solve", 0.0) - solver
    names = {"solve": "build and read back"}
    seconds |= {names.get(stage, stage): value for stage, value in stages.items()}
    return seconds | {"write": time.perf_counter() - begin, "solver": solver}


def ledger_place(case: Case, place: str | Path | None = None) -> str | Path:
    """Return where the ledger of a case is: the place named, or beside the case under its name."""
    return place if place is not None else usual_place(case)


def import_lines(
    case: Case,
    file: str | Path,
    place: str | Path | None = None,
    *,
    by: str | None = None,
    said: Sequence[str] = (),
    accept_suggestions: bool = False,
    keep_duplicates: bool = False,
    dates: str | None = None,
    decimals: str | None = None,
) -> Imported:
    """Import a CSV file or workbook of deliveries, orders and payments into the ledger of a case.

    Parameters
    ----------
    case : Case
        The case; what is said of words is kept where it lies.
    file : str or Path
        The file, with the user's own headings and names, or those of `ma cantine`.
    place : str or Path, optional
        The ledger: a file of SQLite, or an URL. Default: beside the case.
    by : str, optional
        Who imports it. Default: the user of the machine.
    said : sequence of str
        What words mean, such as ``product:"Alface crespa"=alface``.
    accept_suggestions : bool
        Take suggestions that are very like and clearly the likest.
    keep_duplicates : bool
        Record lines also that are there already.
    dates : {"day-first", "month-first", "as-shown"}, optional
        The order of day and month in the file, where its days can be read in two ways.
    decimals : {"point", "comma"}, optional
        What separates decimals in the file, where its numbers can be read in two ways.

    Returns
    -------
    Imported
        The batch that was recorded, what was found in the file, and the case with the meanings that were accepted.

    Raises
    ------
    InputError
        If anything in the file is wrong, or it was imported already; nothing is recorded.
    """
    return import_file(
        case,
        Path(file),
        ledger_place(case, place),
        who=by or user(),
        meanings=read_meanings(case, said),
        accept_suggestions=accept_suggestions,
        keep_duplicates=keep_duplicates,
        habits=_habits(dates, decimals),
    )


def with_meanings(case: Case, said: Sequence[str]) -> Case:
    """Return a case in which is noted what words of files of lines mean; nothing is written.

    Parameters
    ----------
    case : Case
        The case.
    said : sequence of str
        What words mean, such as ``product:"Alface crespa"=alface``.
    """
    return replace(keep_meanings(replace(case, path=None), read_meanings(case, said)), path=case.path)


def _habits(dates: str | None, decimals: str | None) -> Habits:
    return Habits(dates=Order(dates) if dates else None, decimals=Decimals(decimals) if decimals else None)


def unknown_words(case: Case, file: str | Path) -> list[Unknown]:
    """Return the words of a file of lines of which somebody must say what they mean, each with all it may mean.

    Parameters
    ----------
    case : Case
        By whose words and mappings the file is read.
    file : str or Path
        The file.

    Raises
    ------
    InputError
        If the file cannot be read at all.
    """
    return read_lines(case, Path(file)).unknown


def ledger_batches(case: Case, place: str | Path | None = None) -> pd.DataFrame:
    """Return the batches of a ledger; see `planner.ledger.Ledger.batches`."""
    with open_ledger(ledger_place(case, place)) as ledger:
        return ledger.batches()


def ledger_entries(case: Case, place: str | Path | None = None, *, live: bool = True) -> pd.DataFrame:
    """Return the entries of a ledger; see `planner.ledger.Ledger.entries`.

    Parameters
    ----------
    case : Case
        The case.
    place : str or Path, optional
        The ledger. Default: beside the case.
    live : bool
        False: also entries that count no more, marked in the column ``live``.

    Returns
    -------
    pandas.DataFrame
        One row an entry; the index holds their numbers.
    """
    with open_ledger(ledger_place(case, place)) as ledger:
        return ledger.entries(live=live)


def undo_batch(
    case: Case, batch: int, place: str | Path | None = None, *, by: str | None = None, note: str = ""
) -> int:
    """Let a batch count no more, and return the number of the batch that says so; see `planner.ledger.Ledger.undo`.

    Parameters
    ----------
    case : Case
        The case.
    batch : int
        Number of the batch, as `ledger_batches` has it.
    place : str or Path, optional
        The ledger. Default: beside the case.
    by : str, optional
        Who undoes it. Default: the user of the machine.
    note : str
        Why.

    Returns
    -------
    int
        Number of the batch that says so.

    Raises
    ------
    InputError
        If there is no such batch, it is undone already or an undoing itself, later corrections rest on it, or the words hold personal data.
    """
    personal.refuse_words([by or "", note])
    with open_ledger(ledger_place(case, place)) as ledger:
        return ledger.undo(batch, who=by or user(), note=note)


def correct_line(
    case: Case,
    entry: int,
    changes: Sequence[str] | None,
    place: str | Path | None = None,
    *,
    by: str | None = None,
    note: str = "",
) -> tuple[Recorded, list[Finding]]:
    """Correct an entry with changes such as ``quantity=35``; None: there should have been no such line.

    Parameters
    ----------
    case : Case
        The case.
    entry : int
        Number of the entry, as `ledger_entries` has it.
    changes : sequence of str, or None
        New cells such as ``quantity=35``; weight and amount follow unless they are given too.
    place : str or Path, optional
        The ledger. Default: beside the case.
    by : str, optional
        Who corrects it. Default: the user of the machine.
    note : str
        Why.

    Returns
    -------
    Recorded
        What was recorded.
    list of Finding
        What is doubtful in the new line.

    Raises
    ------
    InputError
        If the new line is wrong, or the entry cannot be corrected.
    """
    said = None if changes is None else read_changes(changes)
    return correct_entry(case, ledger_place(case, place), entry, said, who=by or user(), note=note)


def export_ledger(
    case: Case,
    file: str | Path,
    form: str,
    place: str | Path | None = None,
    *,
    siret: str = "",
    dates: str | None = None,
    decimals: str | None = None,
) -> tuple[Path, list[Finding]]:
    """Write what counts in a ledger (or a file of lines) in another form.

    Parameters
    ----------
    case : Case
        The case.
    file : str or Path
        Where it is written.
    form : str
        One of `EXPORT_FORMATS`: the entries as CSV; the accounts by fund and supplier, as a workbook or their lines as
        CSV, by suffix; the purchase table of `ma cantine`.
    place : str or Path, optional
        The ledger, or a CSV file or workbook of lines. Default: the ledger beside the case.
    siret : str
        SIRET of the canteen, for `ma cantine`, where the case does not map one to the site.
    dates, decimals : str, optional
        How a file is written, as in `import_lines`.

    Returns
    -------
    Path
        The file written.
    list of Finding
        What is doubtful in the lines, or was left out.

    Raises
    ------
    InputError
        If the lines have errors, or something that the form asks for is missing.
    """
    path = Path(file)
    entries, findings = read_entries(case, ledger_place(case, place), habits=_habits(dates, decimals))
    if any(finding.severity == "error" for finding in findings):
        raise InputError(findings)
    if form == "accounts":
        inside, more = of_the_year(case, entries)
        findings = findings + more
        write_accounts(case, accounts(case, law_for(case), inside), path)
    else:
        table, more = purchase_table(case, entries, siret) if form == "ma-cantine" else (lines_in_force(entries), [])
        findings = findings + more
        with atomic_path(path) as temporary:
            # Not every reader knows the mark that spreadsheets ask for at the head of a file.
            temporary.write_bytes(frame_csv(table).removeprefix(codecs.BOM_UTF8))
    return path, findings


def ledger_lines(
    case: Case,
    place: str | Path | None = None,
    said: Sequence[str] = (),
    *,
    dates: str | None = None,
    decimals: str | None = None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return what a ledger, or a CSV file or workbook of lines, says happened, and what is wrong or doubtful in it.

    Parameters
    ----------
    case : Case
        The case, in whose words the lines are told.
    place : str or Path, optional
        Ledger or file. Default: the case's own ledger.
    said : sequence of str
        What words of the file mean, as in `import_lines`.
    dates, decimals : str, optional
        How a file is written, as in `import_lines`.

    Returns
    -------
    pandas.DataFrame
        One row a line.
    list of Finding
        What is wrong or doubtful. With an error among it the lines are not whole and must not be reckoned with.

    Raises
    ------
    InputError
        If nothing can be read at all.
    """
    return read_entries(case, ledger_place(case, place), read_meanings(case, said), _habits(dates, decimals))


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


def manual_of(*, plan: bool = False) -> str:
    """Return the tables of a case, or of a plan, and their columns as Markdown in the language in use."""
    return manual(PLAN_TABLES if plan else CASE_TABLES)


def plan_schema() -> str:
    """Return the JSON Schema of ``plan.json``."""
    return json.dumps(plan_json_schema(), indent=1, ensure_ascii=False) + "\n"


def plan_package(plan: Plan | Path) -> bytes:
    """Return the files of a plan as one archive (.zip), to hand out: the workbook to sign, its details, the data.

    Parameters
    ----------
    plan : Plan or Path
        A plan, or the folder into which it was exported.
    """
    with tempfile.TemporaryDirectory() as place:
        files = export_plan(plan, place) if isinstance(plan, Plan) else plan_places(plan)
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files.values():
                for one in sorted(file.iterdir()) if file.is_dir() else [file] if file.is_file() else []:
                    archive.write(one, one.relative_to(file.parent))
        return packed.getvalue()


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
