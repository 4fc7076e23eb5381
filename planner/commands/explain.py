"""Commands that say why: what holds a plan back, what stands in the way of one, who was chosen, how sure it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import (
    EXIT_IMPOSSIBLE,
    CasePath,
    PlanFile,
    is_blank,
    made_or_read,
    out,
    plain_errors,
    print_conflict,
    print_files,
    print_table,
    records,
    teller,
    usual_folder,
)
from planner.i18n import _, money_text, number_text, share_text

if TYPE_CHECKING:
    import pandas as pd

LINES_SHOWN = 12


def explain(
    case: CasePath,
    supplier: Annotated[str, typer.Option(help=_("Say why the offers of this supplier are bought or not."))] = "",
    product: Annotated[str, typer.Option(help=_("Say why the offers of this product are bought or not."))] = "",
    plan_file: PlanFile = None,
    out_dir: Annotated[
        Path | None,
        typer.Option("--out", help=_("Folder for the plan with its explanations. Default: plans/NAME-OF-THE-CASE.")),
    ] = None,
) -> None:
    """Say what holds a plan back; or, for a supplier or a product, what decided and what would have to change."""
    with plain_errors():
        known = service.load_case(case)
        made = None if plan_file is None else service.plan_from_file(known, plan_file)
        service.refuse_unknown(known, supplier, product)
        made = made or service.make_plan(known, progress=teller())
        if not made.exists:
            why = service.why_not(known)
            if why is not None:
                print_conflict(why)
            raise typer.Exit(EXIT_IMPOSSIBLE)
        if supplier or product:
            _print_offers(service.why_offers(made, supplier=supplier, product=product))
            return
        made = service.explained_plan(made)
        files = service.export_plan(made, out_dir or usual_folder(known))
    _print_binding(made["binding"])
    _print_to_grow(made["to_grow"])
    print_files(files)


def robustness(
    case: CasePath,
    draws: Annotated[int, typer.Option(min=1, max=10_000, help=_("How many futures are drawn."))] = 50,
    seed: Annotated[int, typer.Option(min=0, help=_("Where the draws begin: the same seed, the same futures."))] = 0,
    responses: Annotated[
        int,
        typer.Option(
            min=0, max=10_000, help=_("In how many of them the best new orders are solved for; takes longer.")
        ),
    ] = 10,
    aim: Annotated[
        float,
        typer.Option(
            min=0, max=1, help=_("Part of the futures in which the meals of the plan with margins shall hold.")
        ),
    ] = 0.9,
    ranges: Annotated[
        Path | None, typer.Option("--ranges", help=_("YAML file with ranges in place of the assumed ones."))
    ] = None,
    plan_file: PlanFile = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder. Default: plans/NAME-OF-THE-CASE-robustness."))
    ] = None,
) -> None:
    """Try a plan against drawn harvests, prices, attendance and losses of suppliers; make a safer one and tell its price."""
    with plain_errors():
        known = service.load_case(case)
        drawn_from = service.read_ranges(ranges) if ranges else None
        made = made_or_read(known, plan_file)
        if not made.exists:
            raise typer.Exit(EXIT_IMPOSSIBLE)
        found = service.robustness(
            made, drawn_from, draws=draws, seed=seed, responses=responses, aim=aim, progress=teller()
        )
        folder = out_dir or usual_folder(known, "robustness")
        files = service.write_robustness(found, folder, progress=teller())
    _print_robustness(found)
    print_files(files)


def _print_robustness(found: service.Robustness) -> None:
    currency = str(found.plan.case.head["currency"])
    print_table(
        (_("Orders"), _("Holds in"), _("Servings short"), _("Cost, {currency}").format(currency=currency)),
        [
            (row.name, share_text(row.holds_share, 0), share_text(row.short_share), number_text(row.cost, 2))
            for row in records(found.plan["robustness"])
        ],
        title=_("In drawn futures"),
        right=(1, 2, 3),
    )
    for row in records(found.plan["robustness"]):
        out.print(escape(row.text), style="dim")
    out.print(_("Suppliers whose loss hurts most:"))
    for row in records(found.plan["supplier_losses"]):
        out.print(f"  [bold]{escape(row.supplier_name)}[/bold]  {escape(row.text)}")
    out.print(_("Margins tried, before whole packs and the order of preference:"))
    for row in records(found.care):
        text = _("care {care}: {price} more in cost, meals hold in {holds}")
        care, holds = share_text(row.care, 0), share_text(row.holds, 0)
        out.print("  " + text.format(care=care, price=money_text(row.price, currency), holds=holds))
    if found.changes:
        lines = " ".join(f'--set "{change}"' for change in found.changes)
        out.print(_("The plan with margins as a scenario: {lines}").format(lines=escape(lines)))


def _print_binding(binding: pd.DataFrame) -> None:
    if binding.empty:
        out.print(_("No rule holds the plan back: a little more or less of each changes nothing."))
        return
    out.print(_("What holds the plan back, what weighs most first:"))
    for row in records(binding.head(LINES_SHOWN)):
        out.print(f"{row.rank:3}. {escape(row.text)}")
        out.print(f"     {escape(row.checked)}", style="dim")


def _print_to_grow(to_grow: pd.DataFrame) -> None:
    if to_grow.empty:
        out.print(_("Farms offer all that they could bring to these menus."))
        return
    print_table(
        (_("Product"), _("Month"), "kg", _("Worth"), _("Points at most")),
        [
            (
                row.product_name,
                row.month,
                *(
                    "-" if is_blank(figure) else number_text(figure, decimals)
                    for figure, decimals in ((row.open_kg, 0), (row.amount, 2), (row.points, 2))
                ),
            )
            for row in records(to_grow.head(LINES_SHOWN))
        ],
        title=_("What to ask farmers to grow"),
        right=(2, 3, 4),
    )


def _print_offers(found: pd.DataFrame) -> None:
    if found.empty:
        out.print(_("There is no such offer in the case."))
    for row in records(found):
        out.print(f"[bold]{escape(row.supplier_name)}: {escape(row.product_name)}[/bold]  {number_text(row.kg)} kg")
        out.print(f"  {escape(row.text)}")
        if row.change:
            out.print(f'  --set "{escape(row.change)}"', style="dim")


COMMANDS = (explain, robustness)
