"""Commands over the service; nothing else happens here."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial
from math import isnan
from pathlib import Path
from statistics import median
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

import planner
from planner import service
from planner.commands import (
    explain,
    imports,
    law,
    ledger,
    library,
    offer_sheets,
    progress,
    proposals,
    publication,
    record,
    register,
    show,
    start,
    studies,
)
from planner.commands.console import (
    EXIT_BAD_INPUT,
    EXIT_FAULT,
    EXIT_IMPOSSIBLE,
    EXIT_SHORT,
    CasePath,
    Changes,
    PlanInForce,
    ScenarioFile,
    ScenarioNames,
    TimeLimit,
    err,
    figure_text,
    in_force_or_made,
    is_blank,
    logged,
    out,
    plain_errors,
    print_diagnosis,
    print_files,
    print_findings,
    print_table,
    print_verdict,
    records,
    teller,
    translated,
    usual_folder,
)
from planner.commands.usage import Commands
from planner.i18n import (
    _,
    apart_digits,
    apart_texts,
    best_language,
    day_text,
    money_text,
    ngettext,
    number_text,
    share_text,
    shown,
    using,
)
from planner.paths import APP, CASES

if TYPE_CHECKING:
    from planner.case import Case
    from planner.making.plan import Plan

DEMO = "parelheiros"

HELP = _("Plans where a school's food comes from: menus, seasons, family farms, the law and the budget in one model.")

app = typer.Typer(
    cls=Commands,
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class Language(StrEnum):
    """Languages that can be asked for, also by the names that browsers give them."""

    EN = "en"
    PT_BR = "pt_BR"
    ES = "es"
    FR = "fr"
    PT = "pt"
    PT_TAG = "pt-BR"


_command = translated(app)


def _tell_version(asked: bool) -> None:
    if asked:
        out.print(f"planner {planner.__version__}")
        raise typer.Exit


@app.callback(help=HELP)
def for_all_commands(
    context: typer.Context,
    wanted: Annotated[
        Language | None,
        typer.Option(
            "--language",
            help=_("Language of texts and files. Default: the variable PLANNER_LANGUAGE, or the machine's."),
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help=_("Tell on the error stream how many seconds each stage took."))
    ] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_tell_version, help=_("Show the version and exit.")),
    ] = False,
) -> None:
    """Take what holds for every command until it ends: the language, and whether to log."""
    if wanted is not None:
        context.with_resource(using(best_language(wanted)))
    if verbose:
        context.with_resource(logged())


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


@_command()
def demo(
    out_dir: Annotated[Path | None, typer.Option("--out", help=_("Folder for the plan."))] = None,
) -> None:
    """Plan the bundled case of Parelheiros, São Paulo, and write its purchase plan."""
    _plan(CASES / DEMO, out_dir, None)


@_command()
def plan(
    case: CasePath,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder for the plan. Default: plans/NAME-OF-THE-CASE."))
    ] = None,
    time_limit: TimeLimit = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
) -> None:
    """Check a case, plan it, verify the plan, and write plan.xlsx and plan.json."""
    _plan(case, out_dir, time_limit, scenario, change, file)


@_command()
def check(
    case: CasePath,
    format: Annotated[Format, typer.Option(help=_("Text for people, JSON for programs."))] = Format.TEXT,
) -> None:
    """List everything that is wrong or doubtful in a case, all at once."""
    findings = service.check_case(case)
    if format is Format.JSON:
        print(json.dumps([f.as_dict() for f in findings], ensure_ascii=False, indent=1))
    else:
        print_findings(findings)
    raise typer.Exit(EXIT_BAD_INPUT if any(f.severity == "error" for f in findings) else 0)


@_command()
def verify(
    case: CasePath,
    plan_file: Annotated[
        Path, typer.Argument(metavar="PLAN", help=_("plan.json or plan.xlsx, also one edited by hand."))
    ],
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
) -> None:
    """Recompute every rule for a plan file and list what it breaks; for a scenario's plan, name the scenario again."""
    with plain_errors():
        choice = service.choose(service.load_case(case), scenario or (), file, change or ())
        violations = service.verify_plan(choice.case, plan_file)
    if not service.words_compared(plan_file):
        out.print(
            _(
                "The workbook was written with the words of another edition of the planner: of its printed sheets the figures and days were compared, not the words."
            )
        )
    if not violations and (count := service.not_met_in(plan_file)):
        text = ngettext(
            "The plan tells the truth. {count} rule is not met in it, as it says itself: {sheet}.",
            "The plan tells the truth. {count} rules are not met in it, as it says itself: {sheet}.",
            count,
        )
        out.print(text.format(count=count, sheet=service.sheet_of("given_way")))
        return
    if violations and (advice := service.verify_advice(choice.case, plan_file)):  # before a table that may be long
        out.print(escape(advice))
    _print_violations(violations, _currency(choice.case))
    if violations:
        raise typer.Exit(EXIT_SHORT)


def _print_broken(made: Plan) -> None:
    """Print what orders that were given break: rules, needs that stay open, shares that are missed."""
    short, targets = made["shortfalls"], made["targets"]
    for row in records(short.groupby("product_name", as_index=False, sort=True)[["short_kg", "short_servings"]].sum()):
        text = ngettext(
            "Missing: {product}, {kg} kg, {servings} serving.",
            "Missing: {product}, {kg} kg, {servings} servings.",
            round(row.short_servings),
        )
        kg, servings = number_text(row.short_kg, 1), number_text(row.short_servings)
        out.print(escape(text.format(product=row.product_name, kg=kg, servings=servings)))
    missed = targets[service.is_not_met(targets["judgement"]) & ~targets["mode"].isin(["off", "waived"])]
    for row in records(missed):
        reached = _("nothing") if is_blank(row.reached_share) else share_text(row.reached_share)
        text = _("Share missed: {target}, {reached} reached, {required} required.")
        out.print(escape(text.format(target=row.name, reached=reached, required=share_text(row.required_share))))
    if made.violations or (short.empty and missed.empty):
        _print_violations(made.violations, _currency(made.case))


def _print_violations(violations: Sequence[service.Violation], currency: str) -> None:
    if not violations:
        out.print(_("The plan keeps every rule."))
        return
    print_table(
        (_("Rule"), _("Where"), _("What"), _("Expected"), _("Found")),
        [(_rule_words(v.family), v.where, v.what, *_apart(v.expected, v.found, v.unit, currency)) for v in violations],
        title=ngettext("{count} rule is broken", "{count} rules are broken", len(violations)).format(
            count=len(violations)
        ),
    )


def _rule_words(family: str) -> str:
    """Return a family of rules, or the table that is wrong, in words."""
    return service.PLAN_TABLES[family].title if family in service.PLAN_TABLES else service.in_words("family", family)


@_command()
def adjust(
    case: CasePath,
    plan_file: Annotated[
        Path, typer.Argument(metavar="PLAN", help=_("plan.xlsx or plan.json whose orders were changed by hand."))
    ],
    orders: Annotated[
        Path | None,
        typer.Option(
            "--orders",
            help=_(
                "CSV with period, zone, offer, packs: orders that replace those of the plan. With delivery_day where an offer "
                "comes several times in a period."
            ),
        ),
    ] = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder for the plan. Default: plans/NAME-OF-THE-CASE-adjusted."))
    ] = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
) -> None:
    """Reckon a plan anew for orders that were changed by hand, and say what that costs and breaks."""
    with plain_errors():
        known = service.choose(service.load_case(case), scenario or (), file, change or ()).case
        adjusted = service.adjust_plan(known, plan_file, orders)
        folder = out_dir or usual_folder(known, "adjusted")
        files = service.export_plan(adjusted.plan, folder)
    if adjusted.changes.empty:
        out.print(_("No figure of the plan changes."))
    else:
        print_table(
            (_("Figure"), _("Before"), _("After"), _("Change")),
            [
                (
                    row.what,
                    *(_figure(value, row.unit, _currency(known)) for value in (row.before, row.after, row.change)),
                )
                for row in records(adjusted.changes)
            ],
            right=(1, 2, 3),
        )
    for line in adjusted.put_back:
        out.print(escape(line.text))
    if adjusted.put_back:
        out.print(_("Only packs are taken from the orders of a plan; prices are changed in the case's table offers."))
    _print_broken(adjusted.plan)
    print_files(files)
    raise typer.Exit(0 if adjusted.plan.outcome is service.Outcome.COMPLETE else EXIT_SHORT)


@_command()
def call(
    case: CasePath,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder for the papers. Default: plans/NAME-OF-THE-CASE."))
    ] = None,
    plan_file: PlanInForce = None,
    time_limit: TimeLimit = None,
) -> None:
    """Draw up the papers by which the food is asked for, as the country's programme has them: public call, tender dossier, bid sheet, requisition."""
    with plain_errors():
        known = service.load_case(case)
        made = in_force_or_made(known, plan_file, time_limit)
        if not made.exists:
            print_diagnosis(made, case, out_dir or usual_folder(known), ())
            raise typer.Exit(EXIT_IMPOSSIBLE)
        until = {}
        if service.record.has_record(known):
            with service.record.opened_record(service.record.usual_record(known)) as record:
                until = service.record.bids_until(record, made)
        files = service.export_call(made, out_dir or usual_folder(known), until=until)
    out.print(escape(" \N{MIDDLE DOT} ".join(service.paper_names(made))))
    _print_lots(made)
    print_files(files)
    if made.outcome is not service.Outcome.COMPLETE:
        print_verdict(made)
        out.print(_("Look at what gave way before you publish it."))
        raise typer.Exit(EXIT_SHORT)


@_command()
def menu(
    case: CasePath,
    out_dir: Annotated[
        Path | None,
        typer.Option("--out", help=_("Folder for menu.pdf and menu.html. Default: plans/NAME-OF-THE-CASE.")),
    ] = None,
    plan_file: PlanInForce = None,
    time_limit: TimeLimit = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
) -> None:
    """Print the menus that hang in the schools: a page a month with dishes, allergens and farms."""
    _made, files = _papers(case, out_dir, plan_file, time_limit, (scenario, change, file), service.export_menu)
    print_files(files)


OutFolder = Annotated[
    Path | None, typer.Option("--out", help=_("Folder for the papers. Default: plans/NAME-OF-THE-CASE."))
]


@_command()
def deliveries(
    case: CasePath,
    out_dir: OutFolder = None,
    of: Annotated[
        str,
        typer.Option("--of", help=_("Supplier or school whose list alone is printed. Default: all, in an archive.")),
    ] = "",
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help=_("First day of delivery."))
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help=_("Last day of delivery."))
    ] = None,
    by_week: Annotated[
        bool, typer.Option("--by-week", help=_("A page a week for each supplier, not a month."))
    ] = False,
    plan_file: PlanInForce = None,
    time_limit: TimeLimit = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
) -> None:
    """Print what each supplier brings on which day, a page a month, and what comes to each school."""
    write = partial(
        service.export_deliveries,
        of=of,
        first=first.date() if first else None,
        last=last.date() if last else None,
        by="week" if by_week else "month",
    )
    made, files = _papers(case, out_dir, plan_file, time_limit, (scenario, change, file), write)
    if not of:
        _print_deliveries(made)
    print_files(files)


@_command()
def kitchens(
    case: CasePath,
    out_dir: OutFolder = None,
    of: Annotated[
        str, typer.Option("--of", help=_("Kitchen whose sheet alone is printed. Default: all, in an archive."))
    ] = "",
    week: Annotated[
        datetime | None,
        typer.Option("--week", formats=["%Y-%m-%d"], help=_("A day of the week. Default: the plan's first week.")),
    ] = None,
    plan_file: PlanInForce = None,
    time_limit: TimeLimit = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
) -> None:
    """Print what each kitchen weighs out in a week, dish by dish and diet by diet."""
    write = partial(service.export_kitchens, of=of, week=week.date() if week else None)
    _made, files = _papers(case, out_dir, plan_file, time_limit, (scenario, change, file), write)
    print_files(files)


@_command()
def members(
    case: CasePath,
    out_dir: OutFolder = None,
    of: Annotated[
        str, typer.Option("--of", help=_("Group whose sheet alone is printed. Default: all, in an archive."))
    ] = "",
    plan_file: PlanInForce = None,
    time_limit: TimeLimit = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
) -> None:
    """Print what each member family of a group is to deliver, and how much of its cap that uses."""
    _made, files = _papers(
        case, out_dir, plan_file, time_limit, (scenario, change, file), partial(service.export_members, of=of)
    )
    print_files(files)


@_command("map")
def map_of(
    case: CasePath,
    out_dir: OutFolder = None,
    product: Annotated[
        str, typer.Option("--product", help=_("Product whose quantities alone are drawn. Default: all."))
    ] = "",
    month: Annotated[
        datetime | None,
        typer.Option("--month", formats=["%Y-%m"], help=_("Month whose deliveries alone are drawn. Default: all.")),
    ] = None,
    plan_file: PlanInForce = None,
    time_limit: TimeLimit = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
) -> None:
    """Print the map on one page: schools, suppliers and how much each delivers."""
    write = partial(service.export_map, product=product, month=f"{month:%Y-%m}" if month else "")
    _made, files = _papers(case, out_dir, plan_file, time_limit, (scenario, change, file), write)
    print_files(files)


@_command()
def template(
    path: Annotated[Path, typer.Argument(help=_("Folder to make, or a workbook if it ends in .xlsx."))],
    programme: Annotated[
        list[str] | None,
        typer.Option("--programme", help=_("Programme whose words are offered; may be repeated. Default: all.")),
    ] = None,
    country: Annotated[
        str,
        typer.Option(
            help=_(
                "Two letters of the country whose programmes' words are offered and whose examples are shown, such as FR."
            )
        ),
    ] = "",
    more: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help=_("Tables beside those that every case needs, as diets,contracts; all: every one. May be repeated."),
        ),
    ] = None,
) -> None:
    """Write a blank case: the tables that every case needs first, each column explained, with an example."""
    with plain_errors():
        tables = [word for words in more or () for word in words.split(",")]
        service.new_template(path, programme or (), country, more=tables)
    out.print(
        _("Blank case written to {path}. Fill it in, then run: planner check {path}").format(path=escape(str(path)))
    )


@_command()
def manual(
    plan_tables: Annotated[
        bool, typer.Option("--plan", help=_("The tables of a plan, in place of those of a case."))
    ] = False,
    findings: Annotated[
        bool, typer.Option("--findings", help=_("All that may be found, with why it matters and how to mend it."))
    ] = False,
    json_schema: Annotated[
        bool,
        typer.Option(
            "--json-schema", help=_("The JSON Schema of plan.json, in English: for who reads plans by program.")
        ),
    ] = False,
) -> None:
    """Print every table and column with its meaning, unit and an example, as Markdown."""
    texts = service.findings_manual if findings else service.plan_schema if json_schema else None
    sys.stdout.write(texts() if texts else service.manual_of(plan=plan_tables))


@_command()
def convert(
    case: CasePath,
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help=_("Folder to make, or a workbook if it ends in .xlsx."))
    ],
) -> None:
    """Write a case in the other form, folder or workbook, losing nothing."""
    with plain_errors():
        service.convert_case(case, target)
    out.print(_("Written to {path}.").format(path=escape(str(target))))


@_command()
def benchmark(
    case: Annotated[
        Path | None, typer.Argument(metavar="CASE", help=_("Case to measure. Default: the bundled one."))
    ] = None,
    runs: Annotated[int, typer.Option(min=1, max=20, help=_("How often; the median is shown."))] = 1,
) -> None:
    """Measure a plan of a case against one solve of its whole matrix by HiGHS, PuLP and linopy: seconds of the processor, and their ratio."""
    import tempfile

    with plain_errors(), tempfile.TemporaryDirectory() as folder:
        measured = [service.measure(case or CASES / DEMO, Path(folder) / str(run)) for run in range(runs)]
    found = measured[-1]
    one = median(run.one_solve for run in measured)
    sizes = ", ".join(f"{_size_names()[name]} {number_text(count)}" for name, count in found.sizes.items())
    out.print(f"{escape(found.case)}: {sizes}", soft_wrap=True)
    phases = {name: median(run.phases.get(name, 0.0) for run in measured) for name in found.phases}
    rows = [(_phase_names()[name], value) for name, value in phases.items()]
    rows.append((_("from the case in memory to verified figures"), median(run.planned for run in measured)))
    rows.append((_("all, with reading and writing"), sum(phases.values())))
    print_table(
        (_("Stage"), _("Seconds of the processor"), _("Per one solve of the whole matrix")),
        [(name, number_text(s, 2), number_text(s / one, 2)) for name, s in rows],
        right=(1, 2),
    )
    print_table(
        (_("The least cost, packs split"), _("Version"), _("Handed over"), _("Solved"), _("Cost")),
        [_way_row(way, [one for run in measured for one in run.ways if one.way == way.way]) for way in found.ways],
        right=(2, 3, 4),
    )
    if not isnan(found.peak_mb):
        out.print(_("Most memory until the plan was written: {mb} MB.").format(mb=number_text(found.peak_mb)))
    if not found.agree:
        raise typer.Exit(1)


def _size_names() -> dict[str, str]:
    return {
        "zones": _("zones"),
        "suppliers": _("suppliers"),
        "offers": _("offers"),
        "needs": _("needs"),
        "lanes": _("lanes"),
        "rows": _("rows"),
        "columns": _("columns"),
        "terms": _("terms"),
    }


def _phase_names() -> dict[str, str]:
    return {
        "read": _("read"),
        "check": _("check"),
        "menu": _("choose the menus"),
        "assemble": _("assemble"),
        "solve": _("solve, whole packs and award"),
        "report": _("write the plan's tables"),
        "verify": _("verify"),
        "write": _("write the files"),
    }


def _way_row(way: service.Timed, times: list[service.Timed]) -> tuple[str, ...]:
    """Return a line of the table of ways, the median of several runs."""
    names = {
        "own": _("the planner, what is alike as one"),
        "highs-simplex": _("HiGHS, simplex"),
        "highs-ipm": _("HiGHS, interior point"),
        "pulp": _("PuLP, as in its manual"),
        "linopy": _("linopy, as in its manual"),
    }
    if not way.version:
        return names[way.way], _("not installed"), "", "", ""
    built, solved = median(one.build for one in times), median(one.solve for one in times)
    cost = number_text(way.objective, 4) if not isnan(way.objective) else _("none found")
    return names[way.way], way.version, number_text(built, 2), number_text(solved, 2), cost


HEALTH = "/_stcore/health"
"""Where Streamlit tells that it serves."""


@_command("app")
def app_command(
    port: Annotated[int, typer.Option(min=1, max=65535, help=_("Port on this machine."))] = 8501,
    browser: Annotated[bool, typer.Option(help=_("Open the browser."))] = True,
    desktop: Annotated[
        bool, typer.Option("--desktop", help=_("Put a shortcut that starts the app on the desktop, and end."))
    ] = False,
) -> None:
    """Open the app in the browser; it runs on this machine and needs no network."""
    if desktop:
        _put_on_desktop(port)
        return
    address = f"http://localhost:{port}"
    if browser and _answers(address):  # started before, and still there: a double click leads to it
        out.print(_("The app runs already: {address}").format(address=address))
        webbrowser.open(address)
        return
    options = {
        "server.port": port,
        "server.address": "localhost",
        "server.headless": True,  # else Streamlit asks a question in the terminal, which there may be none of
        "server.maxUploadSize": 50,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.toolbarMode": "viewer",
        "theme.primaryColor": "#0072B2",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value).lower())]
    with subprocess.Popen([sys.executable, "-m", "streamlit", "run", str(APP), *words]) as server:
        # Who ends this command ends the app: a server left behind would hold the port.
        signal.signal(signal.SIGTERM, lambda _number, _frame: server.terminate())
        if browser:
            Thread(target=_open_once_it_answers, args=(address, server), daemon=True).start()
        try:
            code = server.wait()
        except KeyboardInterrupt:
            code = server.wait()  # the key reached the server too
    raise typer.Exit(max(code, 0))


def _put_on_desktop(port: int) -> None:
    with plain_errors():
        path = service.desktop_shortcut(port)
    out.print(_("Written: {path}").format(path=escape(str(path))))
    out.print(
        _(
            "A double click on it opens the app; no terminal need stay open. The app then runs until you log out or shut down; a second "
            "double click leads to it. To remove the shortcut, delete it: nothing else was changed."
        )
    )
    if sys.platform not in ("win32", "darwin"):
        out.print(_('Some desktops ask once: right-click on it and choose "Allow Launching".'))


def _open_once_it_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        if _answers(address):
            webbrowser.open(address)
            return
        time.sleep(0.2)


def _answers(address: str) -> bool:
    """Tell whether the app answers there."""
    try:
        with urllib.request.urlopen(f"{address}{HEALTH}", timeout=2) as answer:
            return bool(answer.read() == b"ok")
    except OSError:
        return False


for command in (
    *show.COMMANDS,
    *studies.COMMANDS,
    *law.COMMANDS,
    *start.COMMANDS,
    *imports.COMMANDS,
    *library.COMMANDS,
    *offer_sheets.COMMANDS,
    *proposals.COMMANDS,
    *explain.COMMANDS,
    *progress.COMMANDS,
    *publication.COMMANDS,
    *record.COMMANDS,
):
    _command()(command)
app.add_typer(ledger.app, name="ledger")
app.add_typer(record.app, name="record")
app.add_typer(register.app, name="register")


def main() -> None:
    """Run the command line; a fault of our own ends in a plain message, with its trace for whoever reports it."""
    try:
        app()
    except Exception:
        err.print_exception(max_frames=4)
        err.print(
            _("This is a fault of the planner, not of your case. Please report it with the lines above and the case.")
        )
        sys.exit(EXIT_FAULT)


def _plan(
    case_path: Path,
    out_dir: Path | None,
    time_limit: float | None,
    scenario: list[str] | None = None,
    change: list[str] | None = None,
    file: Path | None = None,
) -> None:
    begin = time.perf_counter()
    tell = teller()
    first: list[service.Provisional] = []

    def provisional(found: service.Provisional) -> None:
        first.append(found)
        told = " ".join([found.fed_text(), *found.money_texts()[:1]])
        out.print(f"[dim]{escape(_('Provisional answer, not a plan: {told}').format(told=told))}[/dim]")

    with plain_errors():
        out.print(_("Planning {case}").format(case=escape(str(case_path))))
        choice = service.choose(service.load_case(case_path), scenario or (), file, change or ())
        case = choice.case
        if choice.scenario.changes:
            out.print(_("Scenario {name}:").format(name=escape(choice.scenario.scenario)))
            for line in choice.scenario.changes:
                out.print(f"  {escape(line)}", style="dim")
        made = service.make_plan(
            case,
            progress=tell,
            time_limit_s=time_limit,
            record={"scenario": choice.scenario.scenario, "changes": "; ".join(choice.scenario.changes)},
            provisional=provisional,
        )
        warnings = [f for f in made.findings if f.severity == "warning"]
        if warnings and choice.scenario.changes:
            print_findings(warnings)  # `planner check` reads the case as it is, without the changes
        elif warnings:
            out.print(
                ngettext(
                    "{count} warning about the case; see it with: planner check {case}",
                    "{count} warnings about the case; see them with: planner check {case}",
                    len(warnings),
                ).format(count=len(warnings), case=escape(str(case_path)))
            )
        folder = out_dir or usual_folder(
            case, "" if choice.scenario.scenario == service.BASE else choice.scenario.scenario
        )
        if not made.exists:
            print_diagnosis(made, case_path, folder, choice.scenario.changes)
            raise typer.Exit(EXIT_IMPOSSIBLE)
        files = service.export_plan(made, folder, progress=tell)
    print_verdict(made)
    _print_summary(made)
    for found in first:
        out.print(f"[dim]{escape(found.beside(made.figure('total_amount')))}[/dim]")
    print_files(files)
    out.print(_("Done in {seconds:.0f} s.").format(seconds=time.perf_counter() - begin))
    if made.outcome is not service.Outcome.COMPLETE:
        raise typer.Exit(EXIT_SHORT)


def _currency(case: Case) -> str:
    return str(case.head["currency"])


def _apart(expected: object, found: object, unit: str, currency: str) -> tuple[str, str]:
    """Return two figures that differ, with as many digits as show it: a price per gram may differ at the fourth."""
    if not (isinstance(expected, float) and isinstance(found, float)):
        return _figure(expected, unit, currency), _figure(found, unit, currency)
    share = unit == "share"
    digits = apart_digits(found, expected, share_text if share else number_text, 1 if share else 2)
    return _figure(expected, unit, currency, digits), _figure(found, unit, currency, digits)


def _figure(value: object, unit: str, currency: str, digits: int | None = None) -> str:
    """Return a figure with its unit as the reader writes both: a share as a percentage, money with its currency's code."""
    if isinstance(value, float) and unit == "share":
        return share_text(value, 1 if digits is None else digits)
    words = service.with_currency(shown(_(unit)) if unit else "", currency)
    return (
        f"{number_text(value, 2 if digits is None else digits) if isinstance(value, float) else value} {words}".strip()
    )


def _print_summary(made: Plan) -> None:
    currency = _currency(made.case)
    out.print()
    table = Table(title=escape(str(made.case.head["name"])), title_justify="left", show_header=False, box=None)
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    figures = made["summary"]
    for row in records(
        figures[~figures["measure"].str.startswith("share:")]
    ):  # the shares stand below, with their base
        table.add_row(
            escape(row.name),
            figure_text(row.value, row.unit, currency),
            escape("" if row.unit == "share" else row.unit),
        )
    out.print(table)
    asked = made["targets"][made["targets"]["mode"] != "off"]
    if len(asked):
        print_table(
            (_("Target"), _("Required"), _("Reached"), _("Of what"), _("Numerator"), _("Denominator"), _("Missing")),
            [_share_cells(row) for row in records(asked)],
            title=_("Shares"),
            right=(1, 2, 4, 5, 6),
        )
    out.print(_("Amounts in {currency}.").format(currency=currency))
    if len(made["given_way"]):
        out.print(_("What gave way, rule by rule: {sheet}.").format(sheet=service.sheet_of("given_way")))


def _share_cells(row: Any) -> tuple[str, ...]:
    reached, required = share_text(row.reached_share), share_text(row.required_share)
    if row.judgement == service.Judgement.NOT_MET:
        reached, required = apart_texts(row.reached_share, row.required_share, share_text)
    return (
        service.with_window(row.name, row.window),
        ("≥ " if row.sense == "at_least" else "≤ ") + required,
        f"{reached} ({row.level})" if row.level else reached,
        row.base,
        f"{number_text(row.numerator, 2)} {row.unit}",
        f"{number_text(row.denominator, 2)} {row.unit}",
        f"{number_text(row.gap, 2)} {row.unit}"
        if row.judgement == service.Judgement.NOT_MET
        else service.in_words("judgement", row.judgement),
    )


def _print_lots(made: Plan) -> None:
    lots = made["lots"]
    many = service.lots_in_all(lots)
    text = ngettext(
        "{count} lot, worth {amount}.",
        "{count} lots, worth {amount} in all; different products: {products}.",
        many,
    )
    worth = money_text(lots["amount"].sum(), str(made.case.head["currency"]))
    out.print(text.format(count=many, products=lots["product"].nunique(), amount=worth))
    doubtful = lots[lots["warning"] != ""]
    if doubtful.empty:
        return
    print_table(
        (_("Lot"), _("Product"), _("Why"), _("What would help")),
        [
            (
                lot.lot,
                f"{lot.product_name} ({lot.committee})" if lot.committee else lot.product_name,
                lot.warning,
                lot.proposal,
            )
            for lot in records(doubtful)
        ],
        title=_("Lots that may stay without a bid (not in the papers)"),
    )


def _papers(
    case: Path,
    out_dir: Path | None,
    plan_file: Path | None,
    time_limit: float | None,
    changed: tuple[list[str] | None, list[str] | None, Path | None],
    write: Callable[[Plan, Path], dict[str, Path]],
) -> tuple[Plan, dict[str, Path]]:
    """Write papers of a plan, made for it or read from a file; return the plan and what was written."""
    scenario, change, file = changed
    with plain_errors():
        known = service.choose(service.load_case(case), scenario or (), file, change or ()).case
        made = in_force_or_made(known, plan_file, time_limit, changed=bool(scenario or change))
        if not made.exists:
            print_diagnosis(made, case, out_dir or usual_folder(known), ())
            raise typer.Exit(EXIT_IMPOSSIBLE)
        return made, write(made, out_dir or usual_folder(known))


def _print_deliveries(made: Plan) -> None:
    """Print when each supplier comes, and how often."""
    days, weeks = service.delivery_days(made), service.deliveries_by_week(made)
    most = weeks.groupby("supplier")["days"].max()
    rows = []
    for supplier, mine in days.groupby("supplier", sort=True):
        first, last = mine["delivery_day"].min(), mine["delivery_day"].max()
        counts = (len(mine), int(mine["drops"].sum()), int(most[supplier]))
        name = str(mine["supplier_name"].iloc[0] or supplier)
        rows.append(
            (name, day_text(first), day_text(last), *map(number_text, counts), number_text(mine["kg"].sum(), 1))
        )
    heads = (_("Supplier"), _("First day"), _("Last day"), _("Days"), _("Deliveries"), _("Most days in a week"), "kg")
    print_table(heads, rows, title=_("When who comes"), right=(3, 4, 5, 6))
    out.print(_("A supplier that comes to a delivery zone on a day is one delivery."))


if __name__ == "__main__":
    main()
