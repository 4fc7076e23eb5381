"""The command that publishes what a town's public may check, and lists it before."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import (
    EXIT_BAD_INPUT,
    EXIT_IMPOSSIBLE,
    CasePath,
    out,
    plain_errors,
    print_files,
    print_findings,
    print_table,
    tell_adopted,
    teller,
    usual_folder,
)
from planner.i18n import _, best_language, day_text, money_text, ngettext, number_text, share_text

if TYPE_CHECKING:
    import pandas as pd

    from planner.case import Case
    from planner.making.plan import Plan
    from planner.publication.public import Process, Public


class SiteLanguage(StrEnum):
    """Languages in which a site can be written."""

    EN = "en"
    PT = "pt"
    ES = "es"
    FR = "fr"


def publish(
    case: CasePath,
    plan_file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PLAN]",
            help=_(
                "plan.json or plan.xlsx in force. Default: the plan that is adopted on the case's record, with case and law as they were then."
            ),
        ),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(
            "--record",
            help=_(
                "The record: a file (.sqlite), or a database's URL. Default: PLANNER_RECORD, else the one beside the case."
            ),
        ),
    ] = None,
    ledger: Annotated[
        str | None,
        typer.Option(
            "--ledger",
            help=_("Lines as a CSV file or workbook, or a ledger. Default: the case's own, if there is one."),
        ),
    ] = None,
    out_dir: Annotated[
        Path | None,
        typer.Option("--out", help=_("Folder to publish into. Default: plans/NAME-OF-THE-CASE/publication.")),
    ] = None,
    prefix: Annotated[
        str | None,
        typer.Option(
            "--ocid-prefix",
            help=_(
                "Prefix that the town registered with the Open Contracting Partnership, as ocds-213czf. Default: that of the folder, else a placeholder that says none is registered."
            ),
        ),
    ] = None,
    address: Annotated[
        str, typer.Option("--address", help=_("Where the folder will be seen on the web, with https://."))
    ] = "",
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help=_("Day, as 2026-06-30. Default: today."))
    ] = None,
    offers_from: Annotated[
        datetime | None,
        typer.Option(
            "--offers-from", formats=["%Y-%m-%d"], help=_("First day on which offers are taken for the calls.")
        ),
    ] = None,
    offers_until: Annotated[
        datetime | None,
        typer.Option(
            "--offers-until", formats=["%Y-%m-%d"], help=_("Last day on which offers are taken for the calls.")
        ),
    ] = None,
    languages: Annotated[
        list[SiteLanguage] | None,
        typer.Option(
            "--lang",
            help=_(
                "A language of the site, that of the first page first; as often as you like. Default: all, that of the country first."
            ),
        ),
    ] = None,
    minutes: Annotated[
        list[Path] | None,
        typer.Option(
            "--minutes",
            help=_(
                "Minutes of a decision, to be read on the site; a file, as often as you like. Those of the record are there without."
            ),
        ),
    ] = None,
    by_name: Annotated[
        bool,
        typer.Option(
            "--names/--seats",
            help=_(
                "Minutes of the record whole, with names and reasons, where the town may publish them; or by seat alone."
            ),
        ),
    ] = False,
    by: Annotated[str | None, typer.Option("--by", help=_("Who does it. Default: the user of this machine."))] = None,
    listed: Annotated[
        bool,
        typer.Option(
            "--list", help=_("Only list what would be published, who by name, who by code, what is left out.")
        ),
    ] = False,
    benchmark: Annotated[
        Path | None,
        typer.Option(
            "--benchmark",
            help=_(
                "Only write a file of figures without a name, for other towns to compare with: planner benchmark-towns."
            ),
        ),
    ] = None,
) -> None:
    """Publish what everybody may check, as a site of a few pages, as open data (OCDS 1.1) and as tables: menus, suppliers, calls, prices, shares, deliveries. Persons have codes."""
    tell = teller()
    with plain_errors(), _of_record(case, plan_file, place, by, by_name=by_name) as (known, adopted, plan):
        entries = _entries(known, ledger)
        if told := [*service.unnamed_buyer(plan.case), *plan.findings]:
            print_findings(told)
        if not plan.exists:
            out.print(_("No plan keeps every rule that must hold; see why with: planner plan"))
            raise typer.Exit(EXIT_IMPOSSIBLE)
        key_file = service.key_place(known)
        draft = adopted is None and service.record.has_record(known)
        if draft:
            out.print(
                _(
                    "The plan was named by its file: it is told as one that nobody adopted. Without it the adopted plan of the record is published."
                )
            )
        if listed:
            day = as_of.date() if as_of else None
            found = service.what_is_public(plan, entries, as_of=day, adopted=adopted, draft=draft, key_file=key_file)
            _print_list(*found, known=key_file.exists())
            return
        if benchmark is not None:
            print_files({"benchmark": service.write_benchmark(plan, benchmark, key_file=key_file)})
            return
        service.refuse_words_of_publication(prefix, address)
        done = service.publish_plan(
            plan,
            entries,
            out_dir or usual_folder(known) / "publication",
            prefix=prefix,
            address=address,
            as_of=as_of.date() if as_of else None,
            languages=tuple(dict.fromkeys(best_language(word) for word in languages or ())),
            minutes=minutes or (),
            offers=(offers_from.date() if offers_from else None, offers_until.date() if offers_until else None),
            adopted=adopted,
            draft=draft,
            key_file=key_file,
            progress=tell,
        )
    if done.releases:
        text = ngettext("{count} release was added.", "{count} releases were added.", done.releases)
        out.print(text.format(count=number_text(done.releases)))
    else:
        out.print(_("Nothing has changed since it was last published: no release was added."))
    if not done.prefix:
        out.print(
            _(
                "The ids of processes say that no prefix is registered. Register one with the Open Contracting Partnership and publish into a new folder with --ocid-prefix before others build on them."
            )
        )
    if not address:
        out.print(
            _("The feed of calls needs the address at which the folder will be seen: --address. None was written.")
        )
    out.print(
        _("Codes of persons are made with {path}. Keep a copy of it, and never publish it.").format(
            path=escape(str(service.key_place(known)))
        )
    )
    print_files(done.files)


def benchmark_towns(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help=_("Files of figures of several towns, from planner publish --benchmark.")
        ),
    ],
    own: Annotated[Path, typer.Option("--own", help=_("The file of one's own town."))],
) -> None:
    """Show where a town stands among others of its country: medians, its own place, how many towns; nothing of too few."""
    with plain_errors():
        found, left_out = service.among_towns(own, folder)
    if left_out:
        print_findings(left_out)
    if not found:
        text = _(
            "Nothing is told: too few towns of the same country, money and year have a figure in common (at least {count})."
        )
        out.print(text.format(count=service.least_towns()))
        return
    rows = [
        (
            one.name,
            _figure(one, one.own),
            _figure(one, one.median),
            _("{place} of {towns}").format(place=number_text(one.place), towns=number_text(one.towns)),
        )
        for one in found
    ]
    print_table((_("Figure"), _("Own"), _("Median"), _("Place, from the lowest")), rows, right=(1, 2, 3))


benchmark_towns.__name__ = "benchmark-towns"


@contextmanager
def _of_record(
    path: Path, plan_file: Path | None, place: str | None, by: str | None, *, by_name: bool
) -> Iterator[tuple[Case, service.Adopted | None, Plan]]:
    """Give the case, the adoption whose plan is published, and that plan; of a plan that is named by its file no adoption.

    Parameters
    ----------
    path : Path
        The case.
    plan_file : Path or None
        File of a plan.
    place : str or None
        The record; None: the usual one.
    by : str or None
        Who publishes; None: the user of this machine.
    by_name : bool
        Whether minutes name members.
    """
    case = service.load_case(path)
    if plan_file is not None:
        if place is not None:
            raise typer.BadParameter(
                _("Name a plan's file or a record, not both: of a record the plan that is adopted there is published.")
            )
        yield case, None, service.plan_from_file(case, plan_file, in_force=True)
        return
    who = by or service.user()
    with (
        service.record.record_of(case, place) as record,
        tempfile.TemporaryDirectory() as folder,
    ):
        adoption = service.record.to_publish(record, case, who)
        tell_adopted(adoption)
        plan = service.record.plan_of(record, adoption, None, folder)
        yield case, service.Adopted(record, adoption, who, by_name), plan


def _figure(one: service.TownStanding, value: float) -> str:
    return share_text(value) if one.figure.startswith("share:") else number_text(value, 2)


def _entries(case: Case, place: str | None) -> pd.DataFrame | None:
    """Return what is on record; None where no ledger is named and the case has none."""
    own = service.ledger_place(case)
    if place is None and isinstance(own, Path) and not own.exists():
        out.print(_("No ledger: of deliveries and payments nothing is told."))
        return None
    entries, findings = service.ledger_lines(case, place)
    if findings:
        print_findings(findings)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(EXIT_BAD_INPUT)
    return entries


def _print_list(public: Public, whose: Mapping[str, str], *, known: bool) -> None:
    currency = public.head.currency
    rows = [
        (
            one.title,
            number_text(len(one.lots)),
            number_text(len(one.awards)),
            number_text(sum(len(contract.deliveries) for contract in one.contracts)),
            number_text(sum(len(contract.payments) for contract in one.contracts)),
            money_text(float(_planned(one)), currency),
        )
        for one in public.processes
    ]
    headings = (_("Process"), _("Lots"), _("Awards"), _("Deliveries"), _("Payments"), _("Planned"))
    print_table(headings, rows, title=_("What would be published"), right=(1, 2, 3, 4, 5))
    decided = public.decisions
    if decided is not None:
        adoption = _("Adopted on {day} by {committee}: “{title}”, fingerprint {fingerprint}.")
        one = decided.adoption
        out.print(escape(adoption.format(day=day_text(one.day), committee=one.committee, title=one.title, fingerprint=service.record.short(one.fingerprint))))  # fmt: skip
        sessions = [
            (two.committee, day_text(two.day), "; ".join(point.title for point in two.points))
            for two in decided.sessions
        ]
        print_table((_("Committee"), _("Day"), _("Proposals")), sessions, title=_("Minutes, by seat unless --names"))
    named = [one.shown.name for one in public.suppliers.values() if not one.shown.coded]
    coded = [(one.shown.name, whose.get(code, "")) for code, one in public.suppliers.items() if one.shown.coded]
    if named:
        print_table((_("Supplier"),), [(name,) for name in named], title=_("By name"))
    if coded:
        if not known:
            out.print(_("Codes are made at the first publication; those of this list are for looking only."))
        print_table(
            (_("Published as"), _("In the case")), coded, title=_("By a code (this list is for the town alone)")
        )
    left = [(one.what, number_text(one.count), one.why) for one in public.left_out]
    if left:
        print_table((_("What"), _("How many"), _("Why")), left, title=_("Merged or left out"), right=(1,))
    out.print(_("Nothing was written."))


def _planned(one: Process) -> float:
    awards = sum(float(award.amount) for award in one.awards if award.amount is not None)
    return awards + float(one.open_amount) + sum(float(contract.planned) for contract in one.contracts)


COMMANDS = (publish, benchmark_towns)
"""Commands of this module, in the order of the help."""
