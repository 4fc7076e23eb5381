"""What each member family of a group is to deliver, for the group to hand out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from planner.case import Case
from planner.i18n import _, money_text, number_text, share_text, weight_number, weight_unit
from planner.inputs import records
from planner.papers.paper import Body, Paper, Row, Sheet, paper

Tables = Mapping[str, pd.DataFrame]


def member_papers(tables: Tables, case: Case) -> Iterator[tuple[str, Paper]]:
    """Yield the paper of each group whose orders are shared out among its members, under the group's short name.

    By hand: a group sells 30 packs of beans; a family that can deliver a third of them is to bring 10, a third of their worth.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan; ``member_split`` and ``run`` are read.
    case : Case
        Its case.
    """
    split = tables.get("member_split")
    if split is None:
        return
    currency = str(case.head["currency"])
    for group, rows in split.groupby("supplier", sort=True):
        title = str(rows["supplier_name"].iloc[0] or group)
        heads = (
            _("Product"),
            _("Packs"),
            _("Weight ({unit})").format(unit=weight_unit()),
            _("Amount ({currency})").format(currency=currency),
            _("Part"),
        )
        body: list[Row] = []
        for member, mine in rows.groupby("member", sort=True):
            body.append(Row((_member(str(member), mine, currency),), "part"))
            for row in records(mine):
                cells = (
                    number_text(row.packs),
                    weight_number(row.kg),
                    number_text(row.amount, 2),
                    share_text(row.share),
                )
                body.append(Row((str(row.product_name or row.product), *cells), below=(row.note,) if row.note else ()))
            sums = (weight_number(mine["kg"].sum()), number_text(mine["amount"].sum(), 2))
            body.append(Row((_("In all"), "", *sums, ""), "total"))
        note = _(
            "The group's orders of the whole plan, shared out by what each member can deliver, in whole packs. "
            "A part is that of the packs ordered under one offer."
        )
        sheet = Sheet(title, note, (Body((heads,), tuple(body), 4),))
        yield str(group), paper(case, tables["run"], title, [sheet])


def _member(member: str, rows: pd.DataFrame, currency: str) -> str:
    """Return the code of a member family with how much of its cap is used; what no member can take is told as that."""
    if not member:
        return _("What no member can take")
    used, cap = rows["cap_used_share"].iloc[0], rows["cap_amount"].iloc[0]
    if pd.isna(used) or pd.isna(cap):
        return member
    return _("{member}: {share} of the {amount} that it may sell in a year").format(
        member=member, share=share_text(used), amount=money_text(cap, currency)
    )
