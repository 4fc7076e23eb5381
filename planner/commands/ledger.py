"""Commands on the ledger: import what happened, look at it, undo, correct, give it out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import (
    CasePath,
    Dates,
    DecimalMark,
    is_blank,
    out,
    plain_errors,
    print_findings,
    print_table,
    records,
    translated,
)
from planner.commands.frame import Group
from planner.i18n import _, day_text, money_text, ngettext, number_text

ENTRIES_SHOWN = 20

app = typer.Typer(
    cls=Group,
    help=_("Keep the record of what was delivered, ordered and paid."),
    no_args_is_help=True,
    add_completion=False,
)

_command = translated(app)

Place = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        help=_("Ledger: a file, or a database's URL. Default: beside the case, NAME-OF-THE-CASE-ledger.sqlite."),
    ),
]
By = Annotated[str | None, typer.Option("--by", help=_("Who does it. Default: the user of this machine."))]
Note = Annotated[str, typer.Option("--note", help=_("Why."))]


class Form(StrEnum):
    """Forms in which a ledger is given out."""

    CSV = "csv"
    ACCOUNTS = "accounts"
    MA_CANTINE = "ma-cantine"


@_command("import")
def import_(
    case: CasePath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("CSV file or workbook (.xlsx, .ods) of lines."))],
    place: Place = None,
    by: By = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help=_("What a word of the file means, once: 'product:\"Alface crespa\"=alface'.")),
    ] = None,
    accept_suggestions: Annotated[
        bool,
        typer.Option("--accept-suggestions", help=_("Take words that are very like (85 % and clearly the likest).")),
    ] = False,
    keep_duplicates: Annotated[
        bool, typer.Option("--keep-duplicates", help=_("Record lines also that are there already."))
    ] = False,
    dates: Dates = None,
    decimals: DecimalMark = None,
) -> None:
    """Record deliveries, orders and payments of a file as one batch: all of them, or none if anything is wrong."""
    with plain_errors():
        done = service.import_lines(
            service.load_case(case),
            file,
            place,
            by=by,
            said=mapped or (),
            accept_suggestions=accept_suggestions,
            keep_duplicates=keep_duplicates,
            dates=dates,
            decimals=decimals,
        )
    if done.findings:
        print_findings(done.findings)
    for meaning in done.accepted:
        out.print(_("Kept in the case: {meaning}").format(meaning=escape(str(meaning))))
    if not done.rows:
        out.print(_("No line is new; nothing was recorded."))
        return
    text = ngettext("Batch {batch}: {count} line recorded.", "Batch {batch}: {count} lines recorded.", done.rows)
    out.print(text.format(batch=done.batch, count=number_text(done.rows)))


@_command()
def show(
    case: CasePath,
    place: Place = None,
    batch: Annotated[int | None, typer.Option("--batch", help=_("Only the entries of one batch."))] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("Every entry, also those that count no more."))] = False,
) -> None:
    """Show the batches of a ledger - who, when, from which file - and its entries, the latest last."""
    with plain_errors():
        known = service.load_case(case)
        batches = service.ledger_batches(known, place)
        entries = service.ledger_entries(known, place, live=not everything)
    kinds = {"import": _("import"), "undo": _("undoing"), "correction": _("correction")}
    told = []
    for row in records(batches.reset_index()):
        undone = _("undone by {batch}").format(batch=row.undone_by) if not is_blank(row.undone_by) else ""
        cells = (f"{row.at:%Y-%m-%d %H:%M}", row.who, row.file, number_text(row.rows), undone or row.note)
        told.append((str(row.id), kinds[row.kind], *cells))
    print_table(
        (_("Batch"), _("What"), _("When (UTC)"), _("Who"), _("File"), _("Lines"), _("Remark")),
        told,
        title=_("Batches"),
    )
    chosen = entries if batch is None else entries[entries["batch"] == batch]
    shown = chosen if everything or batch is not None else chosen.tail(ENTRIES_SHOWN)
    lines = []
    for row in records(shown.reset_index()):
        quantity = "" if is_blank(row.quantity) else f"{number_text(row.quantity, 2)} {row.unit}"
        words = (row.kind, row.supplier, row.product, quantity, number_text(row.amount, 2), row.fund, row.invoice)
        lines.append((str(row.entry), day_text(row.date), *words, _remark(row)))
    headings = (
        *(_("Entry"), _("Day"), _("Kind"), _("Supplier"), _("Product"), _("Quantity"), _("Amount"), _("Fund")),
        *(_("Invoice"), _("Remark")),
    )
    print_table(headings, lines, title=_("Entries"), right=(0, 5, 6))
    if len(shown) < len(chosen):
        out.print(
            _("The last {shown} of {all} entries; --all shows every one.").format(shown=len(shown), all=len(chosen))
        )
    currency = str(known.head["currency"])
    live = entries[entries["live"]]
    for kind, text in (("delivery", _("Goods and charges accepted")), ("order", _("Ordered")), ("payment", _("Paid"))):
        rows = live[(live["kind"] == kind) & live["accepted"]]
        if len(rows):
            out.print(f"{text}: {money_text(rows['amount_cents'].sum() / 100, currency)}")


@_command()
def undo(
    case: CasePath,
    batch: Annotated[int, typer.Argument(metavar="BATCH", help=_("Number of the batch."))],
    place: Place = None,
    by: By = None,
    note: Note = "",
) -> None:
    """Let a batch count no more; it stays on record, and its file may be imported again."""
    with plain_errors():
        new = service.undo_batch(service.load_case(case), batch, place, by=by, note=note)
    out.print(_("Batch {batch} counts no more; batch {new} says so.").format(batch=batch, new=new))


@_command()
def correct(
    case: CasePath,
    entry: Annotated[int, typer.Argument(metavar="ENTRY", help=_("Number of the entry."))],
    change: Annotated[
        list[str] | None, typer.Option("--set", help=_("A new cell, as quantity=35; may be given several times."))
    ] = None,
    cancel: Annotated[bool, typer.Option("--cancel", help=_("There should have been no such line."))] = False,
    place: Place = None,
    by: By = None,
    note: Note = "",
) -> None:
    """Correct an entry: it is taken back by a further entry, and the right line is recorded; nothing is overwritten."""
    if bool(change) == cancel:
        raise typer.BadParameter(_("Say what changes with --set, or take the line back with --cancel."))
    with plain_errors():
        done, findings = service.correct_line(
            service.load_case(case), entry, None if cancel else change, place, by=by, note=note
        )
    if findings:
        print_findings(findings)
    out.print(_("Entry {entry} is corrected, as batch {batch}.").format(entry=entry, batch=done.batch))


@_command()
def export(
    case: CasePath,
    out_file: Annotated[Path, typer.Argument(metavar="OUT", help=_("File to write; accounts as .xlsx or .csv."))],
    form: Annotated[
        Form, typer.Option("--format", help=_("Entries, accounts by fund and supplier, or ma cantine."))
    ] = Form.CSV,
    place: Annotated[
        str | None,
        typer.Option("--ledger", help=_("Ledger, or a CSV file or workbook of lines. Default: beside the case.")),
    ] = None,
    siret: Annotated[str, typer.Option("--siret", help=_("SIRET of the canteen, for ma cantine."))] = "",
    dates: Dates = None,
    decimals: DecimalMark = None,
) -> None:
    """Write what counts in another form: CSV, accounts by fund and supplier, or the purchase table of ma cantine."""
    with plain_errors():
        path, findings = service.export_ledger(
            service.load_case(case), out_file, form.value, place, siret=siret, dates=dates, decimals=decimals
        )
    if findings:
        print_findings(findings)
    out.print(_("Written: {path}").format(path=escape(str(path))))


def _remark(row: object) -> str:
    words = []
    if not is_blank(getattr(row, "reverses", None)):
        words.append(_("takes back {entry}").format(entry=row.reverses))  # type: ignore[attr-defined]
    if not getattr(row, "live", True):
        words.append(_("counts no more"))
    if not getattr(row, "accepted", True):
        words.append(_("refused"))
    if getattr(row, "credit_note", False):
        words.append(_("credit note"))
    return ", ".join(words)
