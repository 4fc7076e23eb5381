"""Commands on proposals: who stands where in the law's order and why, and the draw that decides among equals."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import (
    CasePath,
    DrawnProduct,
    Seed,
    SeedFrom,
    Witnesses,
    out,
    plain_errors,
    print_drawn,
    print_files,
    usual_folder,
)
from planner.i18n import _, number_text, price_text

if TYPE_CHECKING:
    from planner.case import Case


def ranking(
    case: CasePath,
    plan_file: Annotated[
        Path | None,
        typer.Option("--plan", help=_("plan.json or plan.xlsx made before, whose awards are told beside the places.")),
    ] = None,
    product: Annotated[str, typer.Option(help=_("Short name of the product that alone is told. Default: all."))] = "",
    out_dir: Annotated[
        Path | None,
        typer.Option("--out", help=_("Folder for ranking.pdf and ranking.html. Default: plans/NAME-OF-THE-CASE.")),
    ] = None,
) -> None:
    """List the proposals in the law's order, why each stands before the next, who is equal; with a plan, what each is awarded and why."""
    with plain_errors():
        known = service.load_case(case)
        made = None if plan_file is None else service.plan_from_file(known, plan_file)
        found = service.proposals.ranking(known, made, product)
        _print_ranking(found, known, ranked=bool(found.placed) or service.proposals.is_ranked(known))
        files = service.proposals.export_ranking(found, known, made, out_dir or usual_folder(known))
    print_files(files)


def _print_ranking(found: service.proposals.Proposals, case: Case, *, ranked: bool) -> None:
    if not ranked:
        out.print(
            _("The programmes of this case set no order of preference, so nobody is ranked. This is how they choose:")
        )
    for term in found.procedure:
        out.print(f"[bold]{escape(term.title)}[/]")
        for number, line in enumerate(term.lines, 1):
            out.print(escape(f"  {number}. {line}" if term.ordered else f"  {line}"))
        if term.source:
            out.print(f"  {escape(term.source)}", style="dim")
    for name, places in groupby(found.placed, key=lambda one: one.product_name):
        out.print()
        out.print(f"[bold]{escape(name)}[/]")
        for one in places:
            text = _("{place}. {name}: {offered}, at {price} {currency}").format(
                place=one.place,
                name=one.supplier_name,
                offered=one.offered,
                price=price_text(one.unit_price),
                currency=case.head["currency"],
            )
            out.print(f"  {escape(text)}")
            out.print(
                f"     {escape('; '.join(f'{criterion}: {told}' for criterion, told in one.stands))}", style="dim"
            )
            if one.why:
                out.print(f"     {escape(one.why)}")
            if one.told:
                told = _("Awarded: {kg} kg. {why}").format(kg=number_text(one.kg, 1), why=one.told)
                out.print(f"     {escape(told)}")
    if found.ties:
        out.print()
        out.print(f"[bold]{escape(_('Equals'))}[/]")
    for tie in found.ties:
        out.print(f"  {escape(service.proposals.tie_text(tie, case))}", style="yellow" if tie.awaits else "")


def draw(
    case: CasePath,
    seed: Seed,
    seed_from: SeedFrom,
    witness: Witnesses,
    product: DrawnProduct = "",
    day: Annotated[
        datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help=_("Day of the draw. Default: today."))
    ] = None,
) -> None:
    """Draw among proposals that are equal in all that the law prefers, and write the order into the case; anybody can redo it by the seed."""
    with plain_errors():
        known = service.load_case(case)
        after, drawn = service.proposals.draw(
            known,
            seed=seed,
            seed_from=seed_from,
            witnesses=witness,
            day=day.date() if day else date.today(),
            product=product,
        )
        service.save_case(after, case)
        told = service.proposals.ranking(after)
    print_drawn(told, drawn, after)


COMMANDS = (ranking, draw)
"""Commands of this module, in the order of the help."""
