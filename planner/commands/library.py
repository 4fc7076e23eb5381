"""The command on the library: what published sources say of a food, dishes, and blank cells of a case filled from it."""

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
        list[str] | None,
        typer.Argument(help=_("Name of a food or dish in any language. Without it, all foods are listed.")),
    ] = None,
    country: Annotated[
        str, typer.Option("--country", help=_("Country by its ISO code, as br: its facts come first."))
    ] = "",
    dishes: Annotated[
        bool, typer.Option("--dishes", help=_("Look among dishes alone; without a name, list them by meal."))
    ] = False,
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
    """Look a food or a school dish up: what published sources say of it, each with who says so; what a dish is made of."""
    with plain_errors():
        _refuse_country(country, service.library_dish_countries() if dishes else service.library_countries())
        if into is not None:
            _fill(into, out_path)
            return
        words = " ".join(name or ())
        if not dishes and _print_foods(words, country):
            return
        if not _print_dishes(words, country):
            err.print(escape(_unknown(words, dishes)))
            raise typer.Exit(EXIT_BAD_INPUT)


def _print_foods(words: str, country: str) -> bool:
    """Print the one food that a name means, or those that it may mean; False if it means none."""
    found = service.library_foods(words, country)
    if len(found) == 1:
        _print_page(service.library_page(found[0][0], country))
        if words and service.library_dishes(words, country):
            out.print()
            out.print(escape(_("A dish has this name too: planner library --dishes {word}").format(word=words)))
        return True
    if words and found:
        out.print(escape(_("“{word}” may mean several foods; name one of them:").format(word=words)))
    for _food, its in found:
        out.print(f"  {escape(its)}")
    return bool(found)


def _print_dishes(words: str, country: str) -> bool:
    """Print the one dish that a name means, or those that it may mean, by meal; False if it means none."""
    found = service.library_dishes(words, country)
    if len(found) == 1 and words:
        _print_page(service.library_dish_page(found[0][0]))
    elif words and found:
        out.print(
            escape(_("“{word}” may mean dishes of several countries; say which by --country:").format(word=words))
        )
        for (code, _dish), its in found:
            out.print(f"  {code}  {escape(its)}")
    else:
        _list_dishes(found)
    return bool(found)


def _list_dishes(found: list[tuple[tuple[str, str], str]]) -> None:
    groups: dict[tuple[str, str, str], list[str]] = {}
    for dish, its in found:
        groups.setdefault((dish[0], *service.library_dish_places(dish)), []).append(its)
    for (code, meal, slot), names in groups.items():
        out.print(f"[bold]{code} {escape(meal)}, {escape(slot)}[/bold]")
        for its in names:
            out.print(f"  {escape(its)}")


def _refuse_country(country: str, known: list[str]) -> None:
    if country and country.upper() not in known:
        text = _("The library has no sources of “{country}”. It has those of: {known}.")
        err.print(escape(text.format(country=country, known=", ".join(known))))
        raise typer.Exit(EXIT_BAD_INPUT)


def _unknown(words: str, dishes: bool) -> str:
    likest = service.library_likest(words, dishes)
    told = _("The library knows no dish “{word}”.") if dishes else _("The library knows no food or dish “{word}”.")
    text = told.format(word=words)
    return text + (" " + _("Did you mean {names}?").format(names=", ".join(likest)) if likest else "")


def _print_page(page: service.LibraryPage) -> None:
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
