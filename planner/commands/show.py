"""The command that shows one thing of a plan: a school, a supplier, a product, a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import (
    EXIT_IMPOSSIBLE,
    CasePath,
    Changes,
    PlanInForce,
    ScenarioFile,
    ScenarioNames,
    TimeLimit,
    in_force_or_made,
    is_blank,
    out,
    plain_errors,
    print_table,
)
from planner.findings import Finding, InputError
from planner.i18n import _, day_text, number_text, price_text, share_text

if TYPE_CHECKING:
    from planner.schema import Column


def show(
    case: CasePath,
    of: Annotated[
        str,
        typer.Option("--of", help=_("School, supplier or product by its name, or a week by one of its days.")),
    ],
    when: Annotated[
        str,
        typer.Option("--when", help=_("A month (2026-03) or a day of a week (2026-03-02). Default: the whole plan.")),
    ] = "",
    plan_file: PlanInForce = None,
    time_limit: TimeLimit = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
) -> None:
    """Show all that a plan says of one school, supplier, product or week."""
    with plain_errors():
        known = service.choose(service.load_case(case), scenario or (), file, change or ()).case
        _refuse_days(when)
        made = in_force_or_made(known, plan_file, time_limit, changed=bool(scenario or change))
        if not made.exists:
            out.print(_("No plan keeps every rule that must hold. Run planner plan to see what stands in the way."))
            raise typer.Exit(EXIT_IMPOSSIBLE)
        page = service.thing_page(made, service.thing_called(made, of), when)
    _print_page(page, str(known.head["currency"]))


def _refuse_days(when: str) -> None:
    try:
        service.days_of(when)
    except ValueError:
        what = _("“{word}” is neither a month nor a day.").format(word=when)
        why, mend = (
            _("It is not known which days the page is about."),
            _("Write a month as 2026-03 or a day as 2026-03-02."),
        )
        raise InputError([Finding("unknown-days", "error", "", (), "", what, why, mend)]) from None


def _print_page(page: service.Page, currency: str) -> None:
    out.print(f"[bold]{escape(page.thing.label)}[/bold]: {escape(page.days.name)}")
    for label, text in page.facts:
        out.print(f"  {escape(label)}: {escape(text)}")
    for part in page.sections:
        out.print()
        if part.note:
            out.print(escape(part.note), style="dim")
        columns = part.table.columns
        rows = [
            [_cell(column, cell) for column, cell in zip(columns, row, strict=True)]
            for row in part.rows.itertuples(index=False)
        ]
        right = [place for place, column in enumerate(columns) if column.kind in ("number", "integer")]
        print_table([_heading(column, currency) for column in columns], rows, title=part.title, right=right)


def _heading(column: Column, currency: str) -> str:
    unit = column.unit_text(currency)
    told = unit and column.unit not in ("share", "packs", "units", "families")
    return f"{column.heading} ({unit})" if told else column.heading


def _cell(column: Column, cell: Any) -> str:
    """Return a cell as it is printed."""
    if is_blank(cell):
        return ""
    if column.kind == "date":
        return day_text(cell.date())
    if column.kind == "boolean":
        return _("yes") if cell else _("no")
    if column.kind == "integer":
        return number_text(cell)
    if column.kind != "number":
        return str(cell)
    if column.unit == "share":
        return share_text(cell)
    if column.unit.startswith("currency per"):
        return price_text(cell)
    return number_text(cell, 2 if column.unit == "currency" or not float(cell).is_integer() else 0)


COMMANDS = (show,)
