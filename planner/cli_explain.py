"""Commands that say why: what holds a plan back, what stands in the way of one, who was chosen, how sure it is."""

from __future__ import annotations

import pandas as pd
from rich.markup import escape
from rich.table import Table

from planner import service
from planner.console import out, records
from planner.i18n import _

COMMANDS = ()


def print_conflict(why: service.Explained) -> None:
    """Print the wishes in conflict and the ways out."""
    out.print(_("These cannot all hold together:"))
    for wish in records(why.wishes):
        needed = (
            ""
            if pd.isna(wish.needed)
            else _(" (alone it must give way by {amount} {unit})").format(amount=f"{wish.needed:,.2f}", unit=wish.unit)
        )
        out.print(f"  - {escape(wish.text)}[dim]{escape(needed)}[/dim]")
    if why.minimal:
        out.print(_("Checked: without any one of them the others can hold together."), style="dim")
    working = why.ways_out[why.ways_out["works"]]
    if working.empty:
        out.print(_("No single change opens a way: two or more of them must give way together."))
        return
    table = Table(title=_("Ways out, the least first; add one to the command"), title_justify="left")
    for heading in (_("What"), _("Change")):
        table.add_column(heading, overflow="fold")
    for way in records(working):
        table.add_row(escape(way.text), escape(f'--set "{way.change}"'))
    out.print(table)
    out.print(_("Checked with packs split and minimum orders kept in part."), style="dim")
