"""Commands on the register of capacity: towns that share farms plan against it, so that no harvest is sold twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import CasePath, out, plain_errors, print_findings, print_table, translated
from planner.commands.frame import Group
from planner.findings import InputError
from planner.i18n import _, month_text, ngettext, number_text, set_country

if TYPE_CHECKING:
    from planner.record.store import Record

CHANGES_SHOWN = 30

app = typer.Typer(
    cls=Group,
    help=_(
        "Share farms with other buyers by a common register of what they can deliver, so that no harvest is sold twice."
    ),
    no_args_is_help=True,
    add_completion=False,
)
_command = translated(app)

Place = Annotated[
    str,
    typer.Argument(
        metavar="REGISTER",
        help=_("The register: a record's file (.sqlite), or a database's URL; planner record begin."),
    ),
]
By = Annotated[str | None, typer.Option("--by", help=_("Who does it. Default: the user of this machine."))]
BuyerName = Annotated[str, typer.Argument(metavar="BUYER", help=_("Short name of the buyer on the register."))]
Mapped = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help=_("What a name of the register means, once: 'supplier:\"Coop Sul\"=coop'; '=-': nothing of this case."),
    ),
]


@contextmanager
def _opened(place: str) -> Iterator[Record]:
    with plain_errors(), service.record.opened_record(place) as record:
        set_country(service.record.country_of(record))
        yield record


@_command()
def join(
    place: Place,
    buyer: BuyerName,
    name: Annotated[str, typer.Option("--name", help=_("What the buyer is called, such as the town."))],
    person: Annotated[
        list[str] | None,
        typer.Option(
            "--person", help=_("Who may commit for it, by what they sign in with; may be given several times.")
        ),
    ] = None,
    by: By = None,
) -> None:
    """Let a buyer share the register, or say who may commit for it."""
    with _opened(place) as record:
        service.register.join(record, by or service.user(), buyer, name, person or ())
    out.print(_("Done."))


@_command()
def capacity(
    place: Place,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help=_("CSV file or workbook with the columns supplier, product, year, months, kg.")
        ),
    ],
    source: Annotated[str, typer.Option("--source", help=_("Who says so, and how: 'Visit of 3 February'."))],
    by: By = None,
) -> None:
    """State what suppliers can deliver in each month to all buyers together; all lines are taken, or none."""
    with _opened(place) as record:
        count = service.register.state_capacity(record, by or service.user(), file, source)
    text = ngettext("{count} month of a harvest is stated.", "{count} months of harvests are stated.", count)
    out.print(text.format(count=number_text(count)))


@_command()
def reserve(
    place: Place,
    buyer: BuyerName,
    supplier: Annotated[str, typer.Argument(metavar="SUPPLIER", help=_("Supplier, as the register names it."))],
    product: Annotated[str, typer.Argument(metavar="PRODUCT", help=_("Product, as the register names it."))],
    share: Annotated[
        float | None, typer.Option("--share", min=0, max=1, help=_("Part of each month's harvest, as 0.25."))
    ] = None,
    kg: Annotated[float | None, typer.Option("--kg", min=0, help=_("Kg of each month."))] = None,
    reason: Annotated[str, typer.Option("--reason", help=_("Why."))] = "",
    by: By = None,
) -> None:
    """Set a part of a harvest aside for a buyer; without --share and --kg it is so no more."""
    with _opened(place) as record:
        who = by or service.user()
        service.register.reserve(record, who, buyer, supplier, product, share=share or None, kg=kg, reason=reason)
    out.print(_("Done."))


@_command()
def take(
    place: Place,
    buyer: BuyerName,
    case: CasePath,
    mapped: Mapped = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Show what would change, and write nothing."))] = False,
) -> None:
    """Take what others hold of your suppliers into the case (table sold_elsewhere): the next plan buys only what is left."""
    with _opened(place) as record:
        done = service.register.take(record, service.load_case(case), buyer, mapped or (), dry_run=dry_run)
    print_findings(done.findings)
    told = service.differences_in_words(done.changes)
    for one in told[:CHANGES_SHOWN]:
        where = f"{one.table}, {one.row}"
        out.print(escape(f"{where}, {one.column}: {one.one or '–'} → {one.other or '–'}" if one.column else where))
    if len(told) > CHANGES_SHOWN:
        text = ngettext("{count} change more.", "{count} changes more.", len(told) - CHANGES_SHOWN)
        out.print(text.format(count=number_text(len(told) - CHANGES_SHOWN)))
    out.print(_("The case has what others hold. Plan it anew.") if told else _("Nothing has changed."))


@_command()
def commit(
    place: Place,
    buyer: BuyerName,
    case: CasePath,
    plan_file: Annotated[
        Path | None,
        typer.Option("--plan", help=_("plan.json or plan.xlsx. Default: the plan adopted on the case's record.")),
    ] = None,
    mapped: Mapped = None,
    by: By = None,
) -> None:
    """Commit what a plan takes, in place of what you had committed before; what is not left is refused."""
    with _opened(place) as record:
        known, fingerprint = service.load_case(case), ""
        if plan_file is not None:
            plan = service.plan_from_file(known, plan_file)
        else:
            found = service.record.in_force(known, frozen=True)
            if found is None:
                raise InputError([service.record.not_adopted()])
            plan, fingerprint = found[1], found[0].fingerprint
        kg, findings = service.register.commit(record, by or service.user(), buyer, plan, fingerprint, mapped or ())
    print_findings(findings)
    out.print(_("{kg} kg are committed.").format(kg=number_text(kg)))


@_command("give-back")
def give_back(
    place: Place,
    buyer: BuyerName,
    case: Annotated[str, typer.Argument(metavar="CASE", help=_("Short name of the case."))],
    reason: Annotated[str, typer.Option("--reason", help=_("Why."))] = "",
    by: By = None,
) -> None:
    """Give back all that a buyer has committed for a case."""
    with _opened(place) as record:
        service.register.give_back(record, by or service.user(), buyer, case, reason)
    out.print(_("Done."))


@_command()
def show(
    place: Place,
    supplier: Annotated[str, typer.Option("--supplier", help=_("Only this supplier."))] = "",
    product: Annotated[str, typer.Option("--product", help=_("Only this product."))] = "",
) -> None:
    """Show what there is in each month, who has how much of it, and what is free."""
    with _opened(place) as record:
        found = service.register.months(record, supplier, product)
    rows = [
        (
            one.supplier,
            one.product,
            month_text(date.fromisoformat(f"{one.month}-01")),
            number_text(one.capacity),
            "; ".join(service.register.held_text(held) for held in one.held),
            number_text(one.free),
        )
        for one in found
    ]
    if not rows:
        out.print(_("The register states nothing of it."))
        return
    headings = (_("Supplier"), _("Product"), _("Month"), _("There are (kg)"), _("Who has how much"), _("Free (kg)"))
    print_table(headings, rows, title=_("Register of capacity"))
