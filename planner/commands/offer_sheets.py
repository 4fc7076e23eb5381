"""The command that writes a sheet for each supplier, on which it says what it can deliver."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner import service
from planner.commands.console import CasePath, out, plain_errors, print_files, usual_folder
from planner.i18n import _


def offer_sheet(
    case: CasePath,
    of: Annotated[
        list[str] | None, typer.Option("--of", help=_("Short name of a supplier; may be repeated. Default: all."))
    ] = None,
    plain: Annotated[bool, typer.Option("--csv", help=_("As CSV, for whoever has no spreadsheet with lists."))] = False,
    out_dir: Annotated[
        Path | None,
        typer.Option("--out", help=_("Folder for the sheets. Default: plans/NAME-OF-THE-CASE/offer-sheets.")),
    ] = None,
) -> None:
    """Write a page for each supplier on which it offers: its products, those that farms could grow, months, prices, days of delivery."""
    with plain_errors():
        known = service.load_case(case)
        files = service.write_offer_sheets(
            known, out_dir or usual_folder(known) / "offer-sheets", of or (), plain=plain
        )
    print_files(files)
    out.print(_("Filled in, each comes back with: planner import FILE --into CASE"))


offer_sheet.__name__ = "offer-sheet"

COMMANDS = (offer_sheet,)
"""Commands of this module, in the order of the help."""
