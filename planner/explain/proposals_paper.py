"""The ranking of proposals as a paper, for the minutes of a public call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.explain.proposals import Placed, Proposals, redone_lines, tie_text
from planner.i18n import _, number_text, price_text
from planner.papers.forms import Files, write_forms
from planner.papers.paper import Body, Paper, Row, Sheet, paper
from planner.reports.documents import Term


def proposals_paper(found: Proposals, case: Case, run: pd.DataFrame) -> Paper:
    """Return the paper: the procedure, the places product by product, and the ties.

    Parameters
    ----------
    found : Proposals
        The ranking.
    case : Case
        Its case.
    run : pandas.DataFrame
        Table ``run`` of the plan; without rows where no plan was asked.

    Returns
    -------
    Paper
        Without an order of preference in the law the procedure alone.
    """
    chosen = _("How proposals are chosen")
    title = _("Ranking of proposals") if found.placed else chosen
    planned = any(one.kg == one.kg for one in found.placed)
    heads = (
        _("Place and supplier"),
        _("Offered"),
        _("Price ({currency})").format(currency=case.head["currency"]),
        *((_("Awarded (kg)"),) if planned else ()),
    )
    rows = tuple(_rows(found, planned))
    note = _("In the order that the law sets; equals have one place.") if rows else ""
    tables = (Body((heads,), rows, 2 if planned else 1),) if rows else ()
    decided = tuple(tie_text(tie, case) for tie in found.ties)
    terms = tuple(
        replace(term, source=_("Source: {source}").format(source=term.source)) if term.source else term
        for term in found.procedure
    )
    ties = (Term(_("Equals, and what decided among them"), decided),) if decided else ()
    if any(tie.state == "drawn" for tie in found.ties):
        ties = (*ties, Term(_("How the draws can be redone"), (*redone_lines(found.ties, case),)))
    first = Sheet(title, note, tables, landscape=True)
    last = Sheet(
        chosen,
        texts=(*terms, *ties),
        signatures=(_("For the buyer: name, place, date"), _("For the committee: name, place, date")),
    )
    return paper(case, run, title, [first, last] if rows else [last])


def _rows(found: Proposals, planned: bool) -> Iterator[Row]:
    for name, places in groupby(found.placed, key=lambda one: one.product_name):
        yield Row((name,), "part")
        for one in places:
            cells = (one.offered, price_text(one.unit_price), *((number_text(one.kg, 1),) if planned else ()))
            head = _("{place}. {name}").format(place=one.place, name=one.supplier_name)
            yield Row((head, *cells), "thing", below=tuple(_below(one)))


def _below(one: Placed) -> Iterator[str]:
    yield "; ".join(f"{criterion}: {told}" for criterion, told in one.stands)
    yield from (text for text in (one.why, one.told) if text)


def write_proposals(found: Proposals, case: Case, run: pd.DataFrame, folder: Path) -> Files:
    """Write ``ranking.pdf`` and ``ranking.html``.

    Parameters
    ----------
    found, case, run
        As for `proposals_paper`.
    folder : Path
        Where they are written.

    Returns
    -------
    dict of str to Path
        The files, by form.
    """
    return write_forms(proposals_paper(found, case, run), folder, "ranking")
