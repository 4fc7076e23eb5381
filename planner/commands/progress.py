"""Commands on progress: where the year stands, the rest planned anew, a year as it might go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import (
    EXIT_BAD_INPUT,
    EXIT_IMPOSSIBLE,
    EXIT_SHORT,
    CasePath,
    Dates,
    DecimalMark,
    PlanInForce,
    is_blank,
    out,
    plain_errors,
    print_diagnosis,
    print_files,
    print_findings,
    print_table,
    print_verdict,
    records,
    tell_adopted,
    teller,
    usual_folder,
)
from planner.findings import Finding, InputError
from planner.i18n import _, day_text, money_text, number_text, share_text

if TYPE_CHECKING:
    import pandas as pd

    from planner.case import Case
    from planner.making.plan import Plan

LINES_SHOWN = 12

Stability = Annotated[
    float,
    typer.Option("--stability", min=0, help=_("What a change from what was announced counts, as a part of its worth.")),
]


class Steering(StrEnum):
    """How a simulated year is steered."""

    MONTHLY = "monthly"
    NEVER = "never"


def progress(
    case: CasePath,
    ledger: Annotated[
        str | None,
        typer.Argument(
            metavar="LEDGER", help=_("Lines as a CSV file or workbook, or a ledger. Default: the case's own.")
        ),
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help=_("Day, as 2026-06-30. Default: today."))
    ] = None,
    plan_file: PlanInForce = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder for progress.xlsx. Default: plans/NAME-OF-THE-CASE."))
    ] = None,
    replan: Annotated[bool, typer.Option("--replan", help=_("Plan the rest of the year anew."))] = False,
    stability: Stability = 0.1,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help=_("What a word of the file means, once: 'product:\"Alface crespa\"=alface'.")),
    ] = None,
    dates: Dates = None,
    decimals: DecimalMark = None,
) -> None:
    """Show where the year stands: each share to date, where it leads, what is missing, what to do; and plan the rest anew."""
    tell = teller()
    with plain_errors():
        known = service.load_case(case)
        entries, findings = service.ledger_lines(known, ledger, mapped or (), dates=dates, decimals=decimals)
        if findings:
            print_findings(findings)
        if any(f.severity == "error" for f in findings):
            raise typer.Exit(EXIT_BAD_INPUT)
        day = as_of.date() if as_of else date.today()
        plan = _in_force(known, plan_file, tell)
        known = plan.case
        if not plan.exists:
            out.print(_("No plan keeps every rule that must hold; see why with: planner plan"))
            raise typer.Exit(EXIT_IMPOSSIBLE)
        found = service.standing(known, entries, day, plan, progress=tell)
        more = {"share_path": service.share_path(known, entries, plan, as_of=day)}
        folder = out_dir or usual_folder(known)
        files: dict[str, Path] = {}
        if replan:
            again = service.replan(known, entries, day, plan, stability=stability, progress=tell)
            if not again.plan.exists:
                _print_standing(found)
                out.print(_("The rest of the year cannot be planned by every rule that must hold."))
                rest = folder / "rest" / "case.xlsx"
                service.save_case(again.plan.case, rest)  # the ways out are changes over it
                print_diagnosis(again.plan, rest, folder / "rest", ())
                print_files({"rest_case": rest, **service.write_progress(found, folder, more)})
                raise typer.Exit(EXIT_IMPOSSIBLE)
            more["changes"] = again.changes
            files |= {f"rest_{kind}": path for kind, path in service.export_plan(again.plan, folder / "rest").items()}
            service.save_case(again.plan.case, folder / "rest" / "case.xlsx")
        files |= service.write_progress(found, folder, more)
    _print_standing(found)
    if replan:
        out.print(f"\n[bold]{_('The rest of the year, planned anew')}[/bold]")
        print_verdict(again.plan)
        _print_changes(more["changes"], str(known.head["currency"]))
    print_files(files)
    if not found.on_track:
        raise typer.Exit(EXIT_SHORT)


def _in_force(case: Case, plan_file: Path | None, tell: Callable[[service.Progress], None]) -> Plan:
    """Return the plan by which a year goes: that of a file, else the adopted one, else one that is made now."""
    if plan_file is not None:
        return service.plan_from_file(case, plan_file, in_force=True)
    adopted = service.record.in_force(case)
    if adopted is None:
        return service.make_plan(case, progress=tell)
    tell_adopted(adopted[0])
    return adopted[1]


def _print_standing(found: service.Standing) -> None:
    words = service.STATUS_WORDS
    headings = (
        *(_("Share"), _("Required"), _("To date, of the year"), _("Numerator to date"), _("Denominator at the end")),
        *(_("Planned to date"), _("Forecast"), _("Last day to begin"), _("Status")),
    )
    rows = [
        (
            service.with_window(row.name, row.window),
            ("≥ " if row.sense == "at_least" else "≤ ") + share_text(row.required_share, 0),
            share_text(row.share_of_year),
            number_text(row.counted, 2),
            number_text(row.denominator_year, 2),
            number_text(row.planned, 2),
            _range(row.forecast_share, row.forecast_low, row.forecast_high),
            "" if is_blank(row.last_day) else day_text(row.last_day),
            f"{_(words[row.status])} ({row.level})" if row.level else _(words[row.status]),
        )
        for row in records(found["standing"])
    ]
    title = _("Shares as of {day}").format(day=day_text(found.as_of))
    print_table(headings, rows, title=title, right=range(1, len(headings) - 1))
    if len(found["choices"]):
        ways = [
            (row.name, _("yes") if row.followed else _("no"), _(words[row.status])) for row in records(found["choices"])
        ]
        print_table((_("One of them is enough"), _("Followed"), _("Status")), ways)
    alerts = found["alerts"]
    for row in records(alerts.head(LINES_SHOWN)):
        colour = "yellow" if row.pressing else "cyan"
        out.print(f"[{colour}]{escape(row.alert)}[/]  [bold]{escape(row.subject)}[/]  {escape(row.text)}")
        out.print(f"       -> {escape(row.help)}", style="dim")
    if len(alerts) > LINES_SHOWN:
        out.print(_("and {count} more, in the file.").format(count=len(alerts) - LINES_SHOWN))


def _range(share: float, low: float, high: float) -> str:
    text = share_text(share)
    return text if is_blank(low) else f"{text} ({share_text(low)} – {share_text(high)})"


def _print_changes(changes: pd.DataFrame, currency: str) -> None:
    if changes.empty:
        out.print(_("The rest stays as it was announced."))
        return
    largest = changes.reindex(changes["difference_amount"].abs().sort_values(ascending=False).index)
    print_table(
        (_("Supplier and product"), _("Announced"), _("Now"), _("Difference"), _("Why")),
        [
            (
                f"{row.supplier_name}: {row.product_name}",
                f"{number_text(row.announced_kg)} kg",
                f"{number_text(row.now_kg)} kg",
                money_text(row.difference_amount, currency),
                row.why,
            )
            for row in records(largest.head(LINES_SHOWN))
        ],
        title=_("What changes"),
        right=(1, 2, 3),
    )


def simulate(
    case: CasePath,
    seed: Annotated[
        int, typer.Option("--seed", help=_("Of all that is drawn; the same seed gives the same year."))
    ] = 1,
    fail: Annotated[
        list[str] | None,
        typer.Option("--fail", help=_("A supplier that delivers nothing from a day on: cooperapas@2026-05-01.")),
    ] = None,
    stability: Stability = 0.05,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder for the ledgers of both years as CSV."))
    ] = None,
) -> None:
    """Let a year go by with losses, late harvests, rising prices and failing suppliers: planned anew monthly, or never."""
    tell = teller()
    with plain_errors():
        known = service.load_case(case)
        fails = dict(_failing(word) for word in fail or ())
        plan = service.make_plan(known, progress=tell)
        if not plan.exists:
            out.print(_("No plan keeps every rule that must hold; see why with: planner plan"))
            raise typer.Exit(EXIT_IMPOSSIBLE)
        years = [
            service.simulate_year(
                known, seed, replan=way.value, fails=fails, stability=stability, plan=plan, progress=tell
            )
            for way in (Steering.NEVER, Steering.MONTHLY)
        ]
        if out_dir:
            for year in years:
                path = out_dir / f"ledger-{year.replan}.csv"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(service.frame_csv(service.as_a_file(year.entries)))
                out.print(_("Written: {path}").format(path=escape(str(path))))
    currency = str(known.head["currency"])
    rows = [
        (_("Paid in all"), *(money_text(year.cost, currency) for year in years)),
        (_("Missing in the kitchens"), *(f"{number_text(year.short_kg)} kg" for year in years)),
        (_("Planned anew"), *(number_text(year.replanned) for year in years)),
    ]
    for both in zip(*(records(year.standing["standing"]) for year in years), strict=True):
        rows.append(
            (service.with_window(both[0].name, both[0].window), *(share_text(row.share_of_year) for row in both))
        )
    headings = (_("Figure"), _("Never planned anew"), _("Planned anew monthly"))
    print_table(headings, rows, title=_("The year at its end"), right=(1, 2))


def _failing(word: str) -> tuple[str, date]:
    supplier, _at, day = word.partition("@")
    try:
        return supplier, date.fromisoformat(day)
    except ValueError:
        raise InputError(
            [
                Finding(
                    "failing-supplier",
                    "error",
                    "suppliers",
                    (),
                    "supplier",
                    _("“{word}” names no supplier and day.").format(word=word),
                    _("The day says from when on nothing comes."),
                    _("Write it as cooperapas@2026-05-01."),
                )
            ]
        ) from None


COMMANDS = (progress, simulate)
