"""The command that brings files of a town into a case, shows what they would change, and takes them back out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import EXIT_BAD_INPUT, Dates, DecimalMark, out, plain_errors, print_findings, print_table
from planner.i18n import _, ngettext, number_text, sentence
from planner.words import FILE_WORDS

CHANGES_SHOWN = 30
LEFT_SHOWN = 15


class About(StrEnum):
    """What a file can be about."""

    SCHOOLS = "schools"
    PRICES = "prices"
    MENUS = "menus"
    RECIPES = "recipes"
    ATTENDANCE = "attendance"
    OFFERS = "offers"
    COMPOSITION = "composition"


def import_(
    into: Annotated[
        Path, typer.Option("--into", metavar="CASE", help=_("The case: a folder of CSV files or a workbook."))
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE",
            help=_("{files}: CSV, workbook, calendar (.ics), PDF with a table, JSON.").format(
                files=sentence("; ".join(_(words) for words in FILE_WORDS.values()))
            ),
        ),
    ] = None,
    about: Annotated[
        About | None, typer.Option("--as", help=_("What the file is about, if its headings do not tell."))
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help=_('Which lines are wanted: "municipality=Nantes|Rezé".'))
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help=_("What a word of the file means, once: 'school_column:\"Nome\"=name'.")),
    ] = None,
    accept_suggestions: Annotated[
        bool,
        typer.Option("--accept-suggestions", help=_("Take words that are very like (85 % and clearly the likest).")),
    ] = False,
    leave_out: Annotated[
        list[int] | None, typer.Option("--leave-out", help=_("Line of the file that is not read."))
    ] = None,
    pupils: Annotated[
        list[str] | None,
        typer.Option("--pupils", help=_("Pupils of the town by stage, as primary=1200, or later: with another file.")),
    ] = None,
    place: Annotated[
        str, typer.Option("--place", help=_("Middle of the town, LATITUDE,LONGITUDE, for schools without coordinates."))
    ] = "",
    town: Annotated[str, typer.Option("--town", help=_("Municipality of schools that do not say theirs."))] = "",
    mend: Annotated[
        bool, typer.Option("--mend", help=_("Put right coordinates where one place alone can be meant."))
    ] = False,
    tax: Annotated[str, typer.Option("--tax", help=_("Tax in the prices of the file, in percent; 0: none."))] = "",
    price_factor: Annotated[
        str,
        typer.Option(
            "--price-factor", help=_("Factor of the case for prices of an earlier year; none: none is needed.")
        ),
    ] = "",
    day: Annotated[
        str,
        typer.Option(
            "--day", help=_("A day of a menu's first week, where it has weekdays alone; the day of the prices.")
        ),
    ] = "",
    market: Annotated[str, typer.Option("--market", help=_("Where prices were asked that do not say it."))] = "",
    menu: Annotated[str, typer.Option("--menu", help=_("Menu group that eats the menu."))] = "",
    meal: Annotated[str, typer.Option("--meal", help=_("Meal of a menu that does not say it."))] = "",
    apart: Annotated[
        bool, typer.Option("--apart", help=_("Dishes with names nearly alike are different dishes."))
    ] = False,
    dates: Dates = None,
    decimals: DecimalMark = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Show what would change, and write nothing."))] = False,
    undo: Annotated[bool, typer.Option("--undo", help=_("Take the latest import back out of the case."))] = False,
    listed: Annotated[bool, typer.Option("--list", help=_("List the imports of the case."))] = False,
    by: Annotated[str, typer.Option("--by", help=_("Who does it. Default: the user of this machine."))] = "",
) -> None:
    """Bring a town's own files into a case: all lines that can be placed, or nothing if anything is wrong; the rest is listed."""
    if sum((undo, listed, bool(files))) != 1:
        raise typer.BadParameter(_("Name a file, or --undo, or --list."))
    with plain_errors():
        if listed:
            _list(into)
            return
        if undo:
            _undo(into, dry_run)
            return
        done = service.import_files(
            into,
            files or (),
            said=mapped or (),
            only=only or (),
            about=about.value if about else "",
            accept_suggestions=accept_suggestions,
            leave_out=leave_out or (),
            pupils=pupils or (),
            place=place,
            town=town,
            mend=mend,
            tax=tax,
            price_factor=price_factor,
            day=day,
            market=market,
            menu=menu,
            meal=meal,
            apart=apart,
            dates=dates,
            decimals=decimals,
            dry_run=dry_run,
            by=by,
        )
    if done.findings:
        print_findings(done.findings)
    for meaning in done.kept:
        out.print(_("Kept in the case: {meaning}").format(meaning=escape(str(meaning))))
    _print_left(done)
    _print_expected(done)
    _print_changes(done, dry_run)
    if any(finding.severity == "error" for finding in done.findings):
        raise typer.Exit(EXIT_BAD_INPUT)


def _print_left(done: service.Brought) -> None:
    left = [one for found in done.found for one in found.left]
    if not left:
        return
    rows = [(str(one.line), one.text, one.reason) for one in left[:LEFT_SHOWN]]
    print_table((_("Line"), _("What stands there"), _("Why it was left")), rows, title=_("Lines left"), right=(0,))
    if len(left) > LEFT_SHOWN:
        _more(
            ngettext("{count} more line was left.", "{count} more lines were left.", len(left) - LEFT_SHOWN),
            len(left) - LEFT_SHOWN,
        )


def _print_expected(done: service.Brought) -> None:
    rows = service.expected_rows(one for found in done.found for one in found.expected)
    if rows:
        headings = tuple(service.expected_headings().values())
        print_table(headings, rows, title=service.expected_title(), right=(1, 3, 4, 5, 6, 7))


def _more(text: str, count: int) -> None:
    out.print(text.format(count=number_text(count)), style="dim")


def _print_changes(done: service.Brought, dry_run: bool) -> None:
    titles = service.case_tables()
    counts = [
        (titles[one.table].title, *(number_text(n) for n in (one.added, one.changed, one.same, one.taken_out)))
        for one in done.counts
    ]
    if counts:
        headings = (_("Table"), _("New rows"), _("Changed"), _("As before"), _("Taken out"))
        print_table(headings, counts, title=_("What the file changes"), right=(1, 2, 3, 4))
    cells = service.differences_in_words(done.cells, done.case)
    rows = [(one.table, one.row, one.column, one.one, one.other) for one in cells[:CHANGES_SHOWN]]
    if rows:
        print_table((_("Table"), _("Row"), _("Column"), _("Before"), _("Now")), rows, title=_("Cells changed"))
        if len(cells) > CHANGES_SHOWN:
            _more(
                ngettext("{count} more cell changed.", "{count} more cells changed.", len(cells) - CHANGES_SHOWN),
                len(cells) - CHANGES_SHOWN,
            )
    if dry_run:
        out.print(_("Nothing was written: this was a dry run."))
    elif not done.changes:
        out.print(_("The case has all of it already; nothing was changed."))
    else:
        numbers = ", ".join(str(entry.number) for entry in done.entries)
        text = ngettext(
            "Import {numbers} is in the case. To take it back: planner import --undo --into CASE. What is still missing: planner check CASE.",
            "Imports {numbers} are in the case. To take the last one back: planner import --undo --into CASE. What is still missing: planner check CASE.",
            len(done.entries),
        )
        out.print(text.format(numbers=numbers))


def _list(into: Path) -> None:
    entries = service.imports_on_record(into)
    rows = [
        (
            str(one.number),
            one.at,
            one.who,
            one.file,
            _(FILE_WORDS[one.about]),
            _("taken back") if one.undone else one.terms,
        )
        for one in entries
    ]
    print_table((_("Import"), _("When (UTC)"), _("Who"), _("File"), _("About"), _("Remark")), rows, title=_("Imports"))


def _undo(into: Path, dry_run: bool) -> None:
    case, entries, kept = service.undo_import(into, dry_run=dry_run)
    if kept:
        told = service.differences_in_words(kept[:CHANGES_SHOWN], case)
        rows = [(one.table, one.row, one.column, one.one) for one in told]
        print_table(
            (_("Table"), _("Row"), _("Column"), _("Stays")), rows, title=_("Edited since, and so left as it is")
        )
    text = _("Would be taken back: import {number}, {file}.") if dry_run else _("Taken back: import {number}, {file}.")
    for entry in entries:
        out.print(text.format(number=entry.number, file=escape(entry.file)))


import_.__name__ = "import"

COMMANDS = (import_,)
"""Commands of this module, in the order of the help."""
