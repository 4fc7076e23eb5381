"""Commands for choices: list scenarios, set them side by side, draw a trade-off, run a grid of changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from planner import service
from planner.commands.console import (
    EXIT_BAD_INPUT,
    EXIT_IMPOSSIBLE,
    EXIT_SHORT,
    CasePath,
    Changes,
    ScenarioFile,
    ScenarioNames,
    TimeLimitEach,
    figure_text,
    is_blank,
    out,
    plain_errors,
    points_text,
    print_files,
    print_findings,
    print_table,
    print_verdict,
    records,
    teller,
    usual_folder,
)
from planner.i18n import _, change_text, ngettext, number_text, share_text

if TYPE_CHECKING:
    from planner.case import Case

LINES_SHOWN = 12
FIGURE_WIDTH = 34
LEAST_DIFFERENCE = 5e-7
"""Difference below which two figures count as the same: sums of many amounts differ in their last digits."""


def scenarios(case: CasePath, file: ScenarioFile = None) -> None:
    """List the scenarios of a case, with what each changes."""
    with plain_errors():
        base = service.load_case(case)
        known = service.known_scenarios(base, file)
        findings = service.check_scenarios(base)
    if not known:
        out.print(_("The case keeps no scenarios. Write them in its table `scenarios`, or name a file with --file."))
        return
    for one in known.values():
        out.print(f"[bold]{escape(one.scenario)}[/bold]  {escape(one.name)}")
        if one.based_on:
            out.print("  " + _("builds on {names}").format(names=escape(", ".join(one.based_on))), style="dim")
        for line in one.changes:
            out.print(f"  {escape(line)}")
        if one.note:
            out.print(f"  {escape(one.note)}", style="dim")
    if findings:
        print_findings(findings)
    if any(found.severity == "error" for found in findings):
        raise typer.Exit(EXIT_BAD_INPUT)


def compare(
    case: CasePath,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[SCENARIO]...", help=_("Scenarios by their short names."))
    ] = None,
    file: ScenarioFile = None,
    change: Changes = None,
    out_dir: Annotated[
        Path | None,
        typer.Option("--out", help=_("Folder for the comparison. Default: plans/NAME-OF-THE-CASE-compare.")),
    ] = None,
    time_limit: TimeLimitEach = None,
) -> None:
    """Set scenarios side by side with the case as it is: cost, shares, farmers, km, what is short, what is ordered."""
    with plain_errors():
        base = service.load_case(case)
        choices = service.side_by_side(base, names or (), file, change or ())
        found = service.compare(choices, progress=teller(), time_limit_s=time_limit)
        files = service.write_comparison(found, base, out_dir or usual_folder(base, "compare"))
    _print_comparison(found, base)
    print_files(files)
    if not found.plans[0].exists:
        raise typer.Exit(EXIT_IMPOSSIBLE)


def frontier(
    case: CasePath,
    x: Annotated[
        str, typer.Option("--x", help=_("Figure across: cost, short_servings or a share's short name."))
    ] = "cost",
    y: Annotated[str, typer.Option("--y", help=_("Figure up, likewise."))] = "family-share",
    points: Annotated[int, typer.Option(min=2, max=500, help=_("Points of the curve."))] = 20,
    start: Annotated[
        float | None,
        typer.Option("--from", help=_("Least demanding y, a share as 0.3. Default: what is asked of it today.")),
    ] = None,
    plans: Annotated[
        bool, typer.Option("--plans", help=_("Also make a verified plan in whole packs for each point; takes longer."))
    ] = False,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder for the curve. Default: plans/NAME-OF-THE-CASE-frontier."))
    ] = None,
) -> None:
    """Draw the exact trade-off between two figures, with the plan behind each point."""
    with plain_errors():
        base = service.load_case(case)
        choice = service.choose(base, scenario or (), file, change or ())
        found = service.frontier(choice.case, x, y, points=points, start=start, plans=plans, progress=teller())
        files = service.write_frontier(found, out_dir or usual_folder(base, "frontier"))
    _print_frontier(found)
    print_files(files)


def _print_frontier(found: service.Frontier) -> None:
    solved = dict(zip(found.solved["point"], records(found.solved), strict=True)) if len(found.solved) else {}
    headings = [_("Point"), found.y.name, found.x.name, service.per_y_text(found)]
    if solved:
        headings += [
            _("Plan in whole packs: {y}").format(y=found.y.name),
            _("Plan in whole packs: {x}").format(x=found.x.name),
        ]
    rows = []
    for row in records(found.points):
        cells = [
            str(row.point),
            _axis_text(row.y, found.y),
            _axis_text(row.x, found.x),
            _axis_text(row.x_per_y, found.x),
        ]
        if solved:
            cells += [_axis_text(solved[row.point].y, found.y), _axis_text(solved[row.point].x, found.x)]
        rows.append(cells)
    title = _("Best {x} for each {y}").format(x=found.x.name, y=found.y.name)
    print_table(headings, rows, title=title, right=range(len(headings)))
    out.print(
        _("The best {y} that can be reached is {best}; with the best {x} it is {least}.").format(
            y=escape(found.y.name),
            best=_axis_text(found.ends.y_best, found.y),
            x=escape(found.x.name),
            least=_axis_text(found.ends.y_at_best_x, found.y),
        )
    )
    if len(found.limits):
        most = [escape(f"{row.supplier_name}, {row.product_name}".rstrip(", ")) for row in records(found.limits)]
        most = list(dict.fromkeys(most))[:5]
        out.print(
            _(
                "Of harvests and ceilings these hold it back most: {limits}. The file says by how much; money and other rules are not among them."
            ).format(limits="; ".join(most))
        )
    for caution in service.cautions(found):
        out.print(caution)


def _axis_text(value: float, axis: service.Axis) -> str:
    if is_blank(value):
        return "-"
    return share_text(value, 2) if axis.unit == "share" else number_text(value, 2)


def sweep(
    case: CasePath,
    grid: Annotated[
        Path, typer.Argument(metavar="GRID", help=_("YAML file: axes, each with options; every combination is run."))
    ],
    workers: Annotated[
        int | None,
        typer.Option(min=0, help=_("Processes on this machine. Default: one per core; 0: none but this one.")),
    ] = None,
    dask: Annotated[str, typer.Option(help=_("Run on the Dask cluster with its scheduler at this address."))] = "",
    file: ScenarioFile = None,
    time_limit: TimeLimitEach = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder for the sweep. Default: plans/NAME-OF-THE-CASE-sweep."))
    ] = None,
) -> None:
    """Run every combination of a grid of changes; after a break, the same command goes on where it stopped."""
    with plain_errors():
        base = service.load_case(case)
        folder = out_dir or usual_folder(base, "sweep")
        found = service.sweep(
            base,
            service.read_grid(grid),
            folder,
            file=file,
            workers=workers,
            dask=dask,
            time_limit_s=time_limit,
            progress=teller(),
        )
        files = service.write_sweep(found, folder)
    if found.done_before:
        out.print(
            ngettext(
                "{count} run was finished before and was taken as it is.",
                "{count} runs were finished before and were taken as they are.",
                found.done_before,
            ).format(count=found.done_before)
        )
    for outcome, count in found.table["outcome"].value_counts().items():
        out.print(f"{count:6d}  {escape(_(service.RUN_TEXTS.get(str(outcome), str(outcome))))}")
    print_files(files)
    if not (found.table["outcome"].isin(service.PLANNED)).all():
        raise typer.Exit(EXIT_SHORT)


def _print_comparison(found: service.Comparison, case: Case) -> None:
    currency = str(case.head["currency"])
    for choice, plan in zip(found.choices, found.plans, strict=True):
        out.print(f"[bold]{escape(choice.scenario.scenario)}[/bold]  {escape(service.outcome_text(plan))}")
        if plan.exists:
            print_verdict(plan, "  ")
    shown = ~found.figures["group"].isin(["supplier", "nutrient"]).to_numpy()  # these are for the files
    figures, less = found.figures[shown], found.differences[shown]
    cells = {
        name: [
            _with_difference(value, difference, unit, currency)
            for value, difference, unit in zip(figures[name], less[name], figures["unit"], strict=True)
        ]
        for name in found.names
    }
    labels = [f"{row.name} ({row.unit})" if row.unit not in ("", "share") else row.name for row in records(figures)]
    for names in _abreast(found.names, cells):
        table = Table(title=_("Side by side; with a sign the difference from the case as it is"), title_justify="left")
        table.add_column(_("Figure"), overflow="fold", max_width=FIGURE_WIDTH)
        for name in names:
            table.add_column(escape(name), justify="right", no_wrap=True)
        for label, *row in zip(labels, *(cells[name] for name in names), strict=True):
            table.add_row(escape(label), *row)
        out.print(table)
    for name, plan in zip(found.names[1:], found.plans[1:], strict=True):
        if plan.exists:
            _print_lines(found, name, currency)


def _with_difference(value: float, difference: float, unit: str, currency: str) -> str:
    text = figure_text(value, unit, currency)
    if is_blank(difference) or abs(difference) <= LEAST_DIFFERENCE:
        return text
    return f"{text}\n{_signed(difference, unit, currency)}"


def _abreast(names: list[str], cells: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Yield the scenarios that fit side by side on the screen, the case as it is always first: no figure may be cut."""
    room = out.width - FIGURE_WIDTH - 4
    width = {n: max(len(n), *(len(line) for cell in cells[n] for line in cell.split("\n"))) + 3 for n in names}
    base, together = names[0], [names[0]]
    for name in names[1:]:
        if len(together) > 1 and sum(width[n] for n in (*together, name)) > room:
            yield together
            together = [base]
        together.append(name)
    yield together


def _print_lines(found: service.Comparison, name: str, currency: str) -> None:
    lines = found.lines[found.lines["scenario"] == name]
    if not len(lines):
        out.print(_("{scenario}: the same orders by supplier and product.").format(scenario=escape(name)))
        return
    print_table(
        (_("Supplier and product"), _("kg before"), _("kg"), _("Difference in {currency}").format(currency=currency)),
        [
            (
                f"{row.supplier_name or row.supplier}: {row.product_name or row.product}",
                number_text(row.kg_base),
                number_text(row.kg),
                change_text(row.amount_difference),
            )
            for row in records(lines.head(LINES_SHOWN))
        ],
        title=_("{scenario}: orders that change, largest first, {shown} of {count}").format(
            scenario=name, shown=min(len(lines), LINES_SHOWN), count=len(lines)
        ),
        right=(1, 2, 3),
    )


def committees(
    case: CasePath,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder for the tables. Default: plans/NAME-OF-THE-CASE-committees."))
    ] = None,
    time_limit: TimeLimitEach = None,
) -> None:
    """Set each committee's part of the joint plan beside what it would have alone, and what stands between them."""
    with plain_errors():
        known = service.choose(service.load_case(case), scenario or (), file, change or ()).case
        found = service.committees_apart(known, progress=teller(), time_limit_s=time_limit)
        files = service.write_committees(found, out_dir or usual_folder(known, "committees"))
    _print_committees(found)
    print_files(files)


def _print_committees(found: service.SideBySide) -> None:
    currency = str(found.case.head["currency"])
    print_table(
        (_("Committee"), _("Figure"), _("Together"), _("Alone"), _("Unit")),
        [
            (
                row.committee,
                row.name,
                figure_text(row.joint, row.unit, currency),
                figure_text(row.alone, row.unit, currency),
                "" if row.unit == "share" else _(row.unit),
            )
            for row in records(found.figures)
        ],
        title=_("Each committee beside the others, and alone"),
        right=(2, 3),
    )
    for sentence in found.not_planned:
        out.print(f"[yellow]{escape(sentence)}[/yellow]")
    if found.between.empty:
        if not found.not_planned:
            out.print(_("Nothing stands between the committees: none gets less of an offer than it would alone."))
        return
    print_table(
        (_("Committee"), _("Supplier"), _("Product"), _("kg alone"), _("kg together"), _("kg less"), _("Who gets it")),
        [
            (
                row.committee,
                row.supplier_name,
                row.product_name,
                number_text(row.kg_alone),
                number_text(row.kg_joint),
                number_text(row.kg_less),
                row.taken_by,
            )
            for row in records(found.between.head(LINES_SHOWN))
        ],
        title=_("What stands between them"),
        right=(3, 4, 5),
    )


def worth(
    case: CasePath,
    meals: Annotated[
        float | None,
        typer.Option("--meals", min=0, help=_("Meals of the later year. Default: as many as the plan has of them.")),
    ] = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
    out_dir: Annotated[Path | None, typer.Option("--out", help=_("Folder for a workbook of the result."))] = None,
    time_limit: TimeLimitEach = None,
) -> None:
    """Tell whether a share is worth reaching on which money of a later year hangs: what it costs more now, what it brings, and when."""
    with plain_errors():
        known = service.choose(service.load_case(case), scenario or (), file, change or ()).case
        found = service.worth_reaching(known, meals=meals, progress=teller(), time_limit_s=time_limit)
        files = service.write_worth(found, out_dir) if out_dir else {}
    for one in found:
        _print_worth(one)
    print_files(files)
    if not all(one.exist for one in found):
        raise typer.Exit(EXIT_IMPOSSIBLE)


def _print_worth(one: service.Worth) -> None:
    if one.exist:
        currency = str(one.aimed.case.head["currency"])
        print_table(
            (_("Figure"), _("Without the share"), _("With the share"), _("Change"), _("Unit")),
            [
                (
                    row.name,
                    figure_text(row.without, row.unit, currency),
                    figure_text(row.with_it, row.unit, currency),
                    _signed(row.change, row.unit, currency),
                    "" if row.unit == "share" else row.unit,
                )
                for row in records(one.figures.rename(columns={"with": "with_it"}))
            ],
            title=f"{one.bonus.name}: {one.share_name}",
            right=(1, 2, 3),
        )
    for sentence in service.worth_in_words(one):
        out.print(escape(sentence))


def _signed(value: float, unit: str, currency: str) -> str:
    """Return a difference with its sign, that of two shares in points; a dash if it is not known."""
    if unit == "share" and not is_blank(value):
        return points_text(value)
    return f"{'+' if value > 0 else ''}{figure_text(value, unit, currency)}"


COMMANDS = (scenarios, compare, committees, worth, frontier, sweep)
"""Commands of this module, in the order of the help."""
