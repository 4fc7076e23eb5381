"""What the commands share: the console, findings and faults in plain words, progress, figures."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console, ConsoleDimensions
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from planner import service
from planner.commands.frame import Command
from planner.findings import Finding, InputError
from planner.habits import Decimals, Order
from planner.i18n import _, day_text, ngettext, number_text, share_text
from planner.paths import file_name
from planner.reasons import os_reason

if TYPE_CHECKING:  # `planner --help` loads no more than the commands' texts
    import pandas as pd

    from planner.case import Case
    from planner.making.plan import Plan
    from planner.record.state import Adoption

EXIT_BAD_INPUT, EXIT_SHORT, EXIT_IMPOSSIBLE, EXIT_FAULT = 2, 3, 4, 1
SECONDS_BETWEEN_GAPS = 5.0
_FIGURES = re.compile(r"\d+")
WIDTH_WITHOUT_SCREEN = 1000


class _Console(Console):
    """A console that breaks lines only where a screen shows them: a file or a program gets each line whole."""

    @property
    def size(self) -> ConsoleDimensions:
        return super().size if self.is_terminal else ConsoleDimensions(WIDTH_WITHOUT_SCREEN, 25)

    @size.setter
    def size(self, new_size: tuple[int, int]) -> None:
        Console.size.fset(self, new_size)  # type: ignore[attr-defined]


out = _Console(highlight=False, emoji=False)
err = _Console(stderr=True, highlight=False, emoji=False)

Dates = Annotated[
    Order | None,
    typer.Option("--dates", help=_("Order of day and month in the file, if its days can be read in two ways.")),
]
DecimalMark = Annotated[
    Decimals | None,
    typer.Option("--decimals", help=_("What separates decimals in the file, if its numbers can be read in two ways.")),
]
Seed = Annotated[
    str,
    typer.Option(
        "--seed",
        help=_(
            "What was drawn before witnesses, or the numbers of a public lottery held after the proposals were opened."
        ),
    ),
]
SeedFrom = Annotated[
    str, typer.Option("--seed-from", help=_("Where it comes from, as 'Mega-Sena of 4 February 2026'."))
]
Witnesses = Annotated[
    list[str], typer.Option("--witness", help=_("Who is there, by seat or role and not by name; to be repeated."))
]
DrawnProduct = Annotated[
    str, typer.Option("--product", help=_("Short name of the product that alone is drawn. Default: all that are open."))
]
CasePath = Annotated[
    Path, typer.Argument(metavar="CASE", help=_("Folder of CSV files, a workbook (.xlsx, .ods) or a zip of CSV files."))
]
PlanFile = Annotated[
    Path | None,
    typer.Option("--plan", help=_("plan.json or plan.xlsx made before; without it the case is planned first.")),
]
PlanInForce = Annotated[
    Path | None,
    typer.Option(
        "--plan",
        help=_(
            "plan.json or plan.xlsx. Default: the plan that is adopted on the case's record; where there is none the case is planned first."
        ),
    ),
]
TimeLimit = Annotated[float | None, typer.Option(min=1, help=_("Seconds after which the best plan so far is taken."))]
TimeLimitEach = Annotated[
    float | None, typer.Option(min=1, help=_("Seconds for each plan after which the best so far is taken."))
]
ScenarioFile = Annotated[
    Path | None, typer.Option("--file", help=_("YAML or TOML file with more scenarios than the case keeps."))
]
ScenarioNames = Annotated[
    list[str] | None, typer.Option("--scenario", help=_("Scenario by its short name; several build on one another."))
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", help=_('One change, as "price food_group=fruit change=+10%"; may be given several times.')),
]


def usual_folder(case: Case, study: str = "") -> Path:
    """Return where a plan goes unless the user says so; a scenario's or a study's beside it, under its name."""
    name = str(case.head["case"])
    return Path("plans") / file_name(f"{name}-{study}" if study else name)


def translated(app: typer.Typer) -> Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]]:
    """Return a decorator that makes a function a command of `app`, with the translation of its docstring for help."""

    def command(name: str | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        return lambda function: app.command(name, cls=Command, help=_(cleandoc(function.__doc__ or "")))(function)

    return command


def made_or_read(case: Case, plan_file: Path | None, time_limit: float | None = None) -> Plan:
    """Return the plan in a file, or one that is made for the case now, told step by step.

    Parameters
    ----------
    case : Case
        The case.
    plan_file : Path or None
        File of its plan; None: it is made.
    time_limit : float, optional
        Seconds after which the best plan found so far is taken.

    Returns
    -------
    Plan
        The plan, perhaps without tables.

    Raises
    ------
    InputError
        If the case has errors, or the file is not a plan or cannot be read.
    """
    if plan_file is None:
        return service.make_plan(case, progress=teller(), time_limit_s=time_limit)
    return service.plan_from_file(case, plan_file)


def in_force_or_made(
    case: Case, plan_file: Path | None, time_limit: float | None = None, *, changed: bool = False
) -> Plan:
    """Return the plan in a file, else the one that is adopted on the case's record, else one that is made now.

    Parameters
    ----------
    case : Case
        The case.
    plan_file : Path or None
        File of its plan.
    time_limit : float, optional
        Seconds after which the best plan found so far is taken.
    changed : bool
        It is asked of a scenario: then what is adopted is not meant.

    Returns
    -------
    Plan
        The plan, perhaps without tables.
    """
    adopted = None if plan_file is not None or changed else service.record.in_force(case, frozen=True)
    if adopted is None:
        if plan_file is None and not changed and service.record.has_record(case):
            out.print(_("No plan of this case is adopted on its record: what follows stands on the case as it is now."))
        return made_or_read(case, plan_file, time_limit)
    tell_adopted(adopted[0])
    return adopted[1]


def tell_adopted(adoption: Adoption) -> None:
    """Say that what follows stands on the adopted plan, and on which."""
    text = _("This stands on the plan that was adopted on {day} (adoption {adoption}, fingerprint {fingerprint}).")
    day = day_text(date.fromisoformat(adoption.at[:10]))
    out.print(text.format(day=day, adoption=adoption.word, fingerprint=service.record.short(adoption.fingerprint)))


def teller() -> Callable[[service.Progress], None]:
    """Return a listener that prints each new step; what is only counted on, and a gap, every few seconds."""
    last: tuple[float, str] = (0.0, "")

    def tell(step: service.Progress) -> None:
        nonlocal last
        words = _FIGURES.sub("", step.text)
        if words == last[1] and step.elapsed - last[0] < SECONDS_BETWEEN_GAPS:
            return
        last = (step.elapsed, words)
        gap = "" if step.gap is None else _(" (at most {gap:.2%} from the best)").format(gap=step.gap)
        out.print(f"[dim]{step.elapsed:6.1f} s[/dim]  {escape(step.text)}{gap}")

    return tell


@contextmanager
def logged() -> Iterator[None]:
    """Write what the planner's parts log to the error stream: a line for each stage, with its seconds."""
    log, lines = logging.getLogger("planner"), logging.StreamHandler()
    lines.setFormatter(logging.Formatter("%(asctime)s  %(name)s  %(message)s"))
    before = log.level
    log.addHandler(lines)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.setLevel(before)
        log.removeHandler(lines)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn bad input and faults into plain messages and exit codes."""
    fault_of_planner = service.PlanFault  # asked for at once: a key that stops the work may come while it is loaded
    try:
        yield
    except InputError as error:
        print_findings(error.findings, err)
        raise typer.Exit(EXIT_BAD_INPUT) from None
    except fault_of_planner as fault:
        err.print(f"[red]{escape(str(fault))}[/red]")
        for violation in fault.violations[:20]:
            err.print(f"  {escape(violation.where)}: {escape(violation.what)}")
        err.print(
            _(
                "This is a fault of the planner, not of your case. Please report it with the case attached. Nothing was written."
            )
        )
        raise typer.Exit(EXIT_FAULT) from None
    except OSError as error:
        text = _("{place} cannot be read or written: {reason}. Name another place, or see who may write there.")
        told = text.format(place=error.filename or "", reason=os_reason(error))
        err.print(f"[red]{escape(told.strip())}[/red]")
        raise typer.Exit(EXIT_BAD_INPUT) from None


VERDICT_COLOURS = {"good": "green", "broken": "red", "gave_way": "yellow", "not_known": "cyan"}


def print_verdict(made: Plan, indent: str = "") -> None:
    """Print what came of the wish for a plan, the gravest first."""
    if not indent:
        out.print()
    for line in service.verdict(made):
        out.print(f"{indent}[{VERDICT_COLOURS[line.weight]}]{escape(line.text)}[/]")


def print_drawn(found: service.proposals.Proposals, drawn: Sequence[str], case: Case) -> None:
    """Print what came of a draw, and how anybody can redo it.

    Parameters
    ----------
    found : Proposals
        The ranking after it.
    drawn : list of str
        Short names of the products that were drawn.
    case : Case
        The case with the draw.
    """
    text = ngettext("Drawn: {count} product.", "Drawn: {count} products.", len(drawn))
    out.print(text.format(count=number_text(len(drawn))))
    mine = [tie for tie in found.ties if tie.product in drawn]
    for tie in mine:
        out.print(f"  {escape(service.proposals.tie_text(tie, case))}")
    for line in service.proposals.redone_lines(mine, case):
        out.print(f"  {escape(line)}", style="dim")


def print_files(files: Mapping[str, Path]) -> None:
    """Print which files were written."""
    for path in files.values():
        out.print(_("Written: {path}").format(path=escape(str(path))))


def print_findings(findings: list[Finding], console: Console = out) -> None:
    """Print findings with what to do about each."""
    if not findings:
        console.print(_("Nothing to mend: the case is ready to plan."))
        return
    colours = {"error": "red", "warning": "yellow", "note": "cyan"}
    words = {"error": _("ERROR"), "warning": _("WARNING"), "note": _("NOTE")}
    for f in findings:
        rows = _rows_text(f.rows)
        place = " ".join(x for x in (f.table, rows, f.column) if x) or _("case")
        console.print(f"[bold {colours[f.severity]}]{words[f.severity]}[/]  [bold]{escape(place)}[/]  {escape(f.what)}")
        console.print(f"       {escape(f.why)}", style="dim")
        console.print(f"       -> {escape(f.mend)}")
    counts = {s: sum(f.severity == s for f in findings) for s in colours}
    console.print(
        _("{errors}, {warnings}, {notes}.").format(
            errors=ngettext("{count} error", "{count} errors", counts["error"]).format(count=counts["error"]),
            warnings=ngettext("{count} warning", "{count} warnings", counts["warning"]).format(count=counts["warning"]),
            notes=ngettext("{count} note", "{count} notes", counts["note"]).format(count=counts["note"]),
        )
    )


def _rows_text(rows: tuple[int, ...], most: int = 8) -> str:
    if not rows:
        return ""
    shown = ", ".join(str(r) for r in rows[:most])
    more = _(" and {count} more").format(count=len(rows) - most) if len(rows) > most else ""
    return (_("row {rows}") if len(rows) == 1 else _("rows {rows}")).format(rows=shown) + more


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", right: Collection[int] = ()
) -> None:
    """Print a table; on a screen too narrow for its longest words, print each row as a paragraph instead.

    Parameters
    ----------
    headings
        One for each column.
    rows
        The cells as plain text, the first the name of its row.
    title
        Printed above.
    right
        Places of the columns that stand to the right, counted from 0: figures.
    """
    cells = [[escape(cell) for cell in row] for row in rows]
    table = Table(title=escape(title) if title else None, title_justify="left")
    for place, heading in enumerate(headings):
        table.add_column(escape(heading), justify="right" if place in right else "left", overflow="fold")
    for row in cells:
        table.add_row(*row)
    if Measurement.get(out, out.options.update(max_width=WIDTH_WITHOUT_SCREEN), table).minimum <= out.width:
        out.print(table)
        return
    if title:
        out.print(f"[italic]{escape(title)}[/]")
    for name, *others in cells:
        out.print(f"[bold]{name}[/]")
        paragraph = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 2))
        paragraph.add_column(style="dim")
        paragraph.add_column(overflow="fold")
        for heading, cell in zip(headings[1:], others, strict=True):
            if cell:
                paragraph.add_row(escape(heading), cell)
        out.print(paragraph)


def figure_text(value: float, unit: str, currency: str) -> str:
    """Return a figure as it is printed, without its unit.

    Parameters
    ----------
    value : float
        The figure; a share is 0-1. Blank (NaN or None) is printed as a dash.
    unit : str
        Its unit: ``share`` is printed as a percentage, amounts in the currency (also per something) with two decimals.
    currency : str
        Code of the case's currency.

    Returns
    -------
    str
        The figure in the language in use; a whole number of anything but money without decimals.
    """
    if is_blank(value):
        return "-"
    if unit == "share":
        return share_text(value)
    return number_text(value, 2 if unit.startswith(currency) or not float(value).is_integer() else 0)


def is_blank(value: object) -> bool:
    """Say whether a cell of a table is blank."""
    import pandas as pd  # who has a table to print has loaded it long since

    return bool(pd.isna(value))  # type: ignore[call-overload]


def records(frame: pd.DataFrame) -> list[Any]:
    """Return the rows of a table, each with its cells as attributes."""
    return list(frame.itertuples(index=False))


def print_conflict(why: service.Explained) -> None:
    """Print the wishes in conflict and the ways out."""
    out.print(_("These cannot all hold together:"))
    for wish in records(why.wishes):
        needed = (
            ""
            if is_blank(wish.needed)
            else _(" (alone it must give way by {amount} {unit})").format(
                amount=number_text(wish.needed, 2), unit=wish.unit
            )
        )
        out.print(f"  - {escape(wish.text)}[dim]{escape(needed)}[/dim]")
    if why.minimal:
        out.print(_("Checked: without any one of them the others can hold together."), style="dim")
    working = why.ways_out[why.ways_out["works"]]
    if working.empty:
        out.print(_("No single change opens a way: two or more of them must give way together."))
        return
    print_table(
        (_("What"), _("Change")),
        [(way.text, f'--set "{way.change}"') for way in records(working)],
        title=_("Ways out, the least first; add one to the command"),
    )
    out.print(_("Checked with packs split and minimum orders kept in part."), style="dim")


def print_diagnosis(made: Plan, case_path: Path, folder: Path, changes: Sequence[str]) -> None:
    """Print why no plan is possible and the ways out, and write them to a folder.

    Parameters
    ----------
    made : Plan
        Without tables.
    case_path, folder : Path
        Where the case lies, and where the ways out are written; `case_path` is what the command that runs one of them names.
    changes : sequence of str
        Changes over the case under which it was planned.
    """
    if made.outcome is service.Outcome.CANCELLED:
        out.print(_("Stopped before there was a plan. Nothing was written."))
        return
    out.print(f"[red]{_('No plan keeps every rule that must hold.')}[/red]")
    why = service.why_not(made.case)
    if why is not None:
        print_conflict(why)
        files = service.write_conflict(why, made.case, folder, changes)
        print_files(files)
        if "scenarios" in files:
            out.print(
                _("Run the first way out with: planner plan {case} --file {file} --scenario way-1").format(
                    case=escape(str(case_path)), file=escape(str(files["scenarios"]))
                )
            )
        return
    out.print(_("With the least change, this would have to give way:"))
    if made.diagnosis is not None:
        told = service.least_change(made.case, made.diagnosis)
        print_table([str(name) for name in told], [tuple(row) for row in told.itertuples(index=False)])
    out.print(_("Make one of these families soft in the table `rules`, or change the figures, and plan again."))


def points_text(value: float) -> str:
    """Return the difference of two shares in points of a hundred, with its sign.

    >>> points_text(0.3), points_text(-0.1)
    ('+30.0 points', '-10.0 points')
    """
    return _("{points:+.1f} points").format(points=value * 100)
