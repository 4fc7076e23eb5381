"""Commands on the law: its programmes, what it does in a case, and two days side by side on one."""

from __future__ import annotations

import sys
from datetime import date as date_type
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import (
    EXIT_BAD_INPUT,
    EXIT_IMPOSSIBLE,
    CasePath,
    TimeLimitEach,
    err,
    is_blank,
    out,
    plain_errors,
    points_text,
    print_files,
    print_findings,
    print_table,
    records,
    teller,
)
from planner.i18n import _, change_text, day_text, ngettext, number_text, share_text

if TYPE_CHECKING:
    import pandas as pd

    from planner.findings import Finding

Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help=_("Day whose law is applied, as 2026-01-01."))]

PRODUCTS_SHOWN = 12


def law_change(
    case: CasePath,
    before: Day,
    after: Day,
    out_dir: Annotated[Path | None, typer.Option("--out", help=_("Folder for a workbook of the result."))] = None,
    time_limit: TimeLimitEach = None,
) -> None:
    """Plan one case under the law of two days: what the change asks for in money, families and products."""
    with plain_errors():
        known = service.load_case(case)
        found = service.law_change(known, before.date(), after.date(), progress=teller(), time_limit_s=time_limit)
        files = service.write_law_change(found, out_dir) if out_dir and found.exist else {}
    first, second = (day.isoformat() for day in found.days)
    if found.rules.empty:
        out.print(_("No rule of the programmes of this case changes between these days."))
    else:
        print_table(
            (_("Rule"), first, second, _("In plain words")),
            [
                (row.rule, row.before, row.after, row.plain + ("" if row.verified else " " + _("(not confirmed)")))
                for row in records(found.rules)
            ],
            title=_("What changed in the law"),
        )
    if not found.exist:
        out.print(
            _("Under one of the two laws no plan keeps every rule that must hold, so there is nothing to compare.")
        )
        raise typer.Exit(EXIT_IMPOSSIBLE)
    print_table(
        (_("Figure"), first, second, _("Change"), _("Unit")),
        [
            (
                row.name,
                _value(row.before, row.unit),
                _value(row.after, row.unit),
                _value(row.change, row.unit, signed=True),
                row.unit,
            )
            for row in records(found.figures)
        ],
        title=_("What it asks for and does"),
        right=(1, 2, 3),
    )
    if len(found.products):
        print_table(
            (_("Product"), _("kg before"), _("kg after"), _("Change in money")),
            [
                (row.product_name, number_text(row.kg_before), number_text(row.kg_after), change_text(row.change))
                for row in records(found.products.head(PRODUCTS_SHOWN))
            ],
            title=_("Bought from those to whom the call applies: largest changes"),
            right=(1, 2, 3),
        )
    print_files(files)


def _value(value: float, unit: str, *, signed: bool = False) -> str:
    if is_blank(value):
        return "-"
    if unit == "share":
        return points_text(value) if signed else share_text(value)
    return change_text(value) if signed else number_text(value, 2)


def rules(case: CasePath) -> None:
    """Say which rules of the law bind in a case, which are only noted, and which have no figure yet."""
    with plain_errors():
        known = service.load_case(case)
        found, doubts = service.law_in_case(known), service.law_doubts(known)
    for text in doubts:
        out.print(escape(text), style="yellow")
    if found.empty:
        out.print(
            _("The case names no programme, so no law is asked. Its own targets and rules bind as its tables say.")
        )
    for does, part in found.groupby("does", sort=False):
        out.print(f"\n[bold]{escape(_(service.DOES[str(does)]))}[/bold]")
        for row in records(part):
            mode = service.in_words("mode", row.mode)
            sure = "" if row.verified else " [yellow]" + escape(_("(not confirmed)")) + "[/yellow]"
            told = " ".join(word for word in (row.value, row.unit, f"({mode})" if mode else "") if word)
            out.print(f"  {escape(row.plain)}{sure}")
            detail = "; ".join(word for word in (row.programme, row.rule, told, row.why, row.reference) if word)
            out.print(f"    {escape(detail)}", style="dim")


def standards(
    case: CasePath,
    least: Annotated[
        list[str] | None,
        typer.Option(
            "--least", help=_("Ask for more: stage, nutrient and least per pupil and day, as 'primary calcium_mg 300'.")
        ),
    ] = None,
    any_order: Annotated[
        bool, typer.Option("--any-order", help=_("Without the rules on how often dishes come."))
    ] = False,
) -> None:
    """Say whether any menu of the dishes of a case can meet all its nutrition standards, and which stand in each other's way."""
    with plain_errors():
        known = service.load_case(case)
        found = service.standards_together(
            known, frequencies=not any_order, least=[_least(word) for word in least or ()]
        )
    if found.possible:
        out.print(
            _("All standards can be met together, if dishes may come on parts of days and nothing else is asked.")
        )
        return
    out.print(_("No menu of these dishes meets all standards, whatever it costs and whoever supplies it."))
    out.print(_("With the least change, this would have to give way:"))
    told = service.least_change(known, found.gives_way)
    print_table([str(name) for name in told], [tuple(row) for row in told.itertuples(index=False)])
    if found.enough:
        out.print(
            _("All others can be met if one of these is dropped: {nutrients}.").format(
                nutrients=", ".join(found.enough_in_words)
            )
        )
    else:
        out.print(_("It is not enough to drop the standards of one nutrient."))
    raise typer.Exit(EXIT_IMPOSSIBLE)


def _least(word: str) -> tuple[str, str, float]:
    try:
        stage, nutrient, amount = word.split()
        return stage, nutrient, float(amount)
    except ValueError:
        text = _("“{word}” is not a stage, a nutrient and a number, as 'primary calcium_mg 300'.")
        raise typer.BadParameter(text.format(word=word)) from None


def area(
    case: CasePath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("GeoJSON file of outlines, in degrees (WGS 84)."))],
    kind: Annotated[
        str,
        typer.Option(
            help=_("What the areas are, where the file does not say it: catchment, delivery_zone, other, ...")
        ),
    ] = "catchment",
    area: Annotated[str, typer.Option(help=_("Short name of the area, by which counting rules know it."))] = "",
    name: Annotated[str, typer.Option(help=_("Name in print."))] = "",
    out_path: Annotated[
        Path | None, typer.Option("--out", help=_("Where the case is written. Default: in its place."))
    ] = None,
) -> None:
    """Take areas (catchments, delivery zones, ...) from a GeoJSON file into a case, and say which suppliers lie in them."""
    with plain_errors():
        before = service.load_case(case)
        if kind not in (allowed := service.case_tables()["zones"]["kind"].allowed):
            text = _("“{kind}” is no kind of area. Use one of: {kinds}.")
            err.print(escape(text.format(kind=kind, kinds=", ".join(allowed))))
            raise typer.Exit(EXIT_BAD_INPUT)
        content = file.read_bytes() if file.is_file() else b""
        after, found = service.case_with_areas(before, content, file.name, kind=kind, area=area, name=name or area)
        if after is None:
            print_findings(found)
            raise typer.Exit(EXIT_BAD_INPUT)
        service.save_case(after, out_path or case)
    known = before["zones"].set_index(["area", "part"])["geometry"].to_dict()
    rows = after["zones"]
    new = [row.area for row in records(rows) if known.get((row.area, row.part)) != row.geometry]
    for one in dict.fromkeys(new):
        inside = service.suppliers_in(after, one)
        some = ngettext(
            "{area}: {count} supplier lies in it: {names}.",
            "{area}: {count} suppliers lie in it: {names}.",
            len(inside),
        )
        text = some if inside else _("{area}: no supplier lies in it.")
        out.print(escape(text.format(area=one, count=number_text(len(inside)), names=", ".join(inside))))


def programmes(
    name: Annotated[str | None, typer.Argument(help=_("Programme. Without it, all are listed."))] = None,
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help=_("Day whose law is shown, as 2026-01-31. Without it, all dates.")),
    ] = None,
    stale: Annotated[
        bool, typer.Option("--stale", help=_("What is to be looked up again: not checked for six months, or ended."))
    ] = False,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help=_("Day asked by --stale. Default: today."))
    ] = None,
    beside: Annotated[
        Path | None,
        typer.Option("--with", help=_("A case, or a folder, whose own programme files are read too.")),
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help=_("The programme as a page for whoever knows the law, with its file."))
    ] = False,
    page: Annotated[
        Path | None, typer.Option("--page", help=_("A corrected page, to be made the programme's file again."))
    ] = None,
    out_dir: Annotated[
        Path, typer.Option("--out", help=_("Folder for the file of --page: programmes beside your case."))
    ] = Path("programmes"),
) -> None:
    """Print the rules of a programme with their dates, sources and how sure they are."""
    with plain_errors():
        if page is not None:
            place, asked = service.take_programme_page(page, out_dir)
            _print_asked(asked)
            out.print(_("Written: {path}").format(path=escape(str(place))))
        elif stale:
            _print_stale((as_of or datetime.now()).date(), beside)
        elif markdown and name is not None:
            sys.stdout.write(service.programme_page(name, beside))
        else:
            frame = service.programmes(name, date.date() if date else None, beside)
            (_print_register if name is None else _print_values)(frame)
            if name is not None and beside is not None:
                _print_asked(service.programme_doubts(name, beside))


def _print_asked(findings: list[Finding]) -> None:
    if findings:
        print_findings(findings)


def _print_register(frame: pd.DataFrame) -> None:
    for row in frame.to_dict("records"):
        out.print(f"[bold]{escape(row['programme'])}[/bold]  {escape(row['name'])} ({escape(row['country'])})")
        out.print(f"  {escape(row['plain'])}")
        known = _("{verified} of {rules} figures read in their source").format(
            verified=row["verified"], rules=row["rules"]
        )
        looked = _("looked up {day}").format(day=_day(row["checked"]) or _("on no day that is told"))
        out.print(f"  {_day(row['from'])} - {_day(row['to'])}  {known}, {looked}", style="dim")
        if row["superseded_by"]:
            out.print(f"  {_('In its place: {other}.').format(other=escape(row['superseded_by']))}", style="yellow")
        out.print(f"  {_('Not modelled:')} {escape(row['not_modelled'])}\n", style="dim")


def _print_values(frame: pd.DataFrame) -> None:
    for row in frame.to_dict("records"):
        sure = "" if row["verified"] else f" [yellow]{_('not confirmed')}[/yellow]"
        out.print(f"[bold]{escape(row['rule'])}[/bold]  {escape(row['value'])} {escape(row['unit'])}{sure}")
        until = f" - {_day(row['until'])}" if not is_blank(row["until"]) else ""
        looked = "" if is_blank(row["checked"]) else "; " + _("looked up {day}").format(day=_day(row["checked"]))
        out.print(f"  {escape(row['plain'])}")
        out.print(f"  {_('from')} {_day(row['from'])}{until}  {escape(row['reference'])}{looked}", style="dim")
        if row["note"]:
            out.print(f"  {escape(row['note'])}", style="dim")


def _print_stale(on: date_type, beside: Path | None) -> None:
    frame = service.stale_rules(on, beside)
    if frame.empty:
        out.print(_("Every rule was looked up in the six months before {day}.").format(day=day_text(on)))
    why = {
        "ended": _("It has ended; a plan under it says so."),
        "never": _("On which day it was looked up is not told."),
        "unchecked": _("Last looked up {day}."),
    }
    for (_programme, name), rows in frame.groupby(["programme", "name"], sort=False):
        out.print(f"\n[bold]{escape(str(name))}[/bold]")
        for row in records(rows):
            place = f"{escape(row.rule)}  " if row.rule else ""
            out.print(f"  {place}{why[row.why].format(day=_day(row.checked))} {escape(row.plain)}")
            if row.reference:
                out.print(f"    {escape(row.reference)}", style="dim")


def _day(day: pd.Timestamp) -> str:
    return "" if is_blank(day) else day_text(day)


COMMANDS = (rules, law_change, standards, area, programmes)
"""Commands of this module, in the order of the help."""
