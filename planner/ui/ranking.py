"""Proposals in the law's order as the committee sees them: who stands where and why, who is equal, and the draw among them."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import groupby
from tempfile import TemporaryDirectory

import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _, price_text
from planner.ui import state, tables
from planner.ui.acting import Table, do, line
from planner.ui.text import plain

MOST_OPEN = 6
"""Products up to which all places are shown at once; of more each is opened by a click."""

FORM = ("draw seed", "draw from", "draw witnesses")


def show(table: Table) -> None:
    """Show the ranking of the case that is open, and let the chair put a draw on record.

    Parameters
    ----------
    table : Table
        The committee's table.
    """
    case = state.base_case()
    if case is None:
        st.write(_("Open a case first: page Start."))
        return
    try:
        found = service.proposals.ranking(case)
    except InputError as error:
        tables.findings(error.findings, key="ranking")
        return
    with st.expander(_("How proposals are chosen"), expanded=not found.placed):
        for term in found.procedure:
            st.markdown(f"**{plain(term.title)}**")
            for number, text in enumerate(term.lines, 1):
                st.markdown(plain(f"{number}) {text}" if term.ordered else text))
            if term.source:
                st.caption(plain(term.source))
    if not found.placed:
        return
    _ties(table, case, found)
    st.subheader(_("Places"))
    products = [(name, list(places)) for name, places in groupby(found.placed, key=lambda one: one.product_name)]
    for name, places in products:
        with st.expander(plain(name), expanded=len(products) <= MOST_OPEN):
            for one in places:
                text = _("{place}. {name}: {offered}, at {price} {currency}").format(
                    place=one.place,
                    name=one.supplier_name,
                    offered=one.offered,
                    price=price_text(one.unit_price),
                    currency=case.head["currency"],
                )
                st.markdown(plain(text))
                stands = "; ".join(f"{criterion}: {told}" for criterion, told in one.stands)
                st.caption(plain(f"{one.why} ({stands})" if one.why else stands))
    _paper(case)


def _ties(table: Table, case: Case, found: service.proposals.Proposals) -> None:
    """Tell who is equal, and let the chair draw among those who wait for it."""
    if found.ties:
        st.subheader(_("Equals"))
    for tie in found.ties:
        (st.warning if tie.awaits else st.info)(plain(service.proposals.tie_text(tie, case)))
    if any(tie.state == "drawn" for tie in found.ties):
        with st.expander(_("How the draws can be redone")):
            st.code("\n".join(service.proposals.redone_lines(found.ties, case)), language=None)
    waiting = [tie for tie in found.ties if tie.awaits]
    word = str(case.head["case"])
    if not waiting or not table.chairs:
        return
    if word not in table.known.cases:
        st.write(_("Keep the case on record first: the draw is put on record with it."))
        return
    with st.container(border=True):
        st.markdown(f"**{_('Draw among equals')}**")
        st.caption(
            _(
                "The seed comes from outside, after it is known who is equal: numbers of a public lottery, or what is drawn before witnesses. "
                "Each supplier draws the SHA-256 of “seed|supplier|product”; the smallest comes first. A draw is held once."
            )
        )
        seed = line(_("Seed, as it was drawn or said"), FORM[0])
        seed_from = line(_("Where it comes from: which lottery of which day, or who drew"), FORM[1])
        witnesses = line(_("Witnesses by seat or role, with commas between them"), FORM[2])
        day = st.date_input(_("Day of the draw"), value=date.today(), max_value=date.today(), key="draw day")
        if st.button(_("Put the draw on record"), type="primary", key="draw"):
            act = partial(
                service.record.draw,
                table.record,
                table.who,
                word,
                seed=seed,
                seed_from=seed_from,
                witnesses=[one.strip() for one in witnesses.split(",") if one.strip()],
                day=day,
            )
            said = _("Drawn. The order is in a new version of the case on record: see Cases on record.")
            do(act, said, *FORM)


def _paper(case: Case) -> None:
    """Offer the ranking as a paper, with the awards of the plan at hand where there is one of this case."""
    plan = state.plan_of(case)
    st.caption(
        _(
            "For the minutes: the procedure, all places with their reasons, the ties; with a plan of this case, what each is awarded and why."
        )
    )
    if st.button(_("Prepare the ranking to print"), key="prepare ranking"):
        with st.spinner(_("Writing the files")), TemporaryDirectory() as place:
            told = service.proposals.ranking(case, plan if plan is not None and plan.exists else None)
            tables.downloads(service.proposals.export_ranking(told, case, plan, place).values())
