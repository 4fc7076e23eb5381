"""The command on the library: what published sources say of a food, and blank cells of a case filled from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import EXIT_BAD_INPUT, err, out, plain_errors, print_table
from planner.i18n import _, ngettext, number_text


def library(
    name: Annotated[
        list[str] | None, typer.Argument(help=_("Name of a food in any language. Without it, all are listed."))
    ] = None,
    country: Annotated[
        str, typer.Option("--country", help=_("Country by its ISO code, as br: its facts come first."))
    ] = "",
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="CASE", help=_("A case whose blank cells are filled with what the library knows.")
        ),
    ] = None,
    out_path: Annotated[
        Path | None, typer.Option("--out", help=_("Where the filled case is written. Default: in its place."))
    ] = None,
) -> None:
    """Look a food up: names, weights of units, factors, seasons, prices and composition, each with who says so."""
    with plain_errors():
        _refuse_country(country)
        if into is not None:
            _fill(into, out_path)
            return
        words = " ".join(name or ())
        found = service.library_foods(words, country)
        if not found:
            err.print(escape(_unknown(words)))
            raise typer.Exit(EXIT_BAD_INPUT)
        if len(found) > 1:
            if words:
                out.print(escape(_("“{word}” may mean several foods; name one of them:").format(word=words)))
            for _food, its in found:
                out.print(f"  {escape(its)}")
            return
        _print_page(service.library_page(found[0][0], country))


def _refuse_country(country: str) -> None:
    known = service.library_countries()
    if country and country.upper() not in known:
        text = _("The library has no sources of “{country}”. It has those of: {known}.")
        err.print(escape(text.format(country=country, known=", ".join(known))))
        raise typer.Exit(EXIT_BAD_INPUT)


def _unknown(words: str) -> str:
    likest = service.library_likest(words)
    text = _("The library knows no food “{word}”.").format(word=words)
    return text + (" " + _("Did you mean {names}?").format(names=", ".join(likest)) if likest else "")


def _print_page(page: service.FoodPage) -> None:
    out.print(f"[bold]{escape(page.name)}[/bold]")
    for label, text in page.facts:
        out.print(f"  {escape(label)}: {escape(text)}")
    for part in page.parts:
        out.print()
        rows = [tuple(row) for row in part.table.itertuples(index=False)]
        print_table([str(heading) for heading in part.table], rows, title=part.title, right=part.right)
        for note in part.notes:
            out.print(escape(note), style="dim")


def _fill(place: Path, out_path: Path | None) -> None:
    after, filled = service.case_from_library(service.load_case(place))
    if not filled:
        out.print(_("The library knows nothing more of the products of this case: no cell was changed."))
        return
    service.save_case(after, out_path or place)
    print_table(
        (_("Product"), _("Column"), _("Filled in"), _("Who says so")),
        [(one.name, one.column, one.told, one.body) for one in filled],
    )
    text = ngettext(
        "{count} cell was filled in and marked as assumed.",
        "{count} cells were filled in and marked as assumed.",
        len(filled),
    )
    out.print(text.format(count=number_text(len(filled))))


COMMANDS = (library,)
"""Commands of this module, in the order of the help."""
