"""The suppliers' door as the committee sees it: who has a link, what came by one, and the answer to each line."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from planner import service
from planner.i18n import _, day_text, ngettext, number_text
from planner.record.rights import may_invite
from planner.record.state import Offer
from planner.ui import memory, record, state, tables
from planner.ui.acting import Table, do, line
from planner.ui.text import plain

USUAL_DAYS = 21
"""Days for which a link is offered to be good; whoever gives it says how many."""


def show(table: Table) -> None:
    """Show invitations and offers, and what can be done with them.

    Parameters
    ----------
    table : Table
        The committee's table.
    """
    if not record.shared():
        st.info(
            _(
                "A link leads a supplier to the town's server: it needs one record for all, which PLANNER_RECORD names. "
                "Without it suppliers get sheets to fill in: page Export."
            )
        )
        return
    _waiting(table)
    no = may_invite(table.known, table.who)
    if no is None:
        _invite(table)
    else:
        st.subheader(_("Give a link"))
        st.info(plain(f"{no.what} {no.mend}"))
    _invited(table)


def _waiting(table: Table) -> None:
    """Show the offers that nobody has answered yet."""
    st.subheader(_("Offers that wait for an answer"))
    waiting = [one for one in table.known.offers.values() if not one.decided]
    if not waiting:
        st.write(_("None."))
    for one in waiting:
        with st.container(border=True):
            _answer(table, one)


def _answer(table: Table, offer: Offer) -> None:
    """Show the lines of an offer, each to be refused with a reason, else accepted."""
    invitation = table.known.invitations[offer.invitation]
    st.markdown(f"**{plain(invitation.name)}**, {plain(record.moment(offer.at))}")
    lines = service.record.offered_lines(table.record, offer.word)
    frame = pd.DataFrame(lines).drop(columns="line")
    told = {name: name for name in frame.columns if (frame[name] != "").any()}
    tables.plain_table(frame[list(told)], told, key=f"lines-{offer.word}")
    found = service.record.offer_findings(table.record, offer.word)
    if found:
        st.markdown(_("What is to know before these lines are answered:"))
        tables.findings(found, key=f"findings-{offer.word}")
    if not (table.votes or table.administers):
        return
    refused: dict[int, str] = {}
    for number, row in zip((int(one["line"]) for one in lines), frame.to_dict("records"), strict=True):
        label = _("Why “{product}” is refused; blank: it is accepted").format(product=next(iter(row.values())))
        reason = line(plain(label), f"refuse {offer.word} {number}")
        if reason:
            refused[number] = reason
    text = ngettext(
        "Accept {count} line and refuse the others",
        "Accept {count} lines and refuse the others",
        len(lines) - len(refused),
    )
    if st.button(text.format(count=number_text(len(lines) - len(refused))), type="primary", key=f"answer-{offer.word}"):
        act = partial(service.record.answer_offer, table.record, table.who, offer.word, refused)
        said = _("Answered. What was accepted is in a new version of the case on record: see Cases on record.")
        do(act, said, f"refuse {offer.word}")


def _invite(table: Table) -> None:
    st.subheader(_("Give a link"))
    case = state.base_case()
    word = str(case.head["case"]) if case is not None else ""
    if case is None or word not in table.known.cases:
        st.write(_("Open a case that is on record first: its suppliers can be invited."))
        return
    suppliers = dict(zip(case["suppliers"]["supplier"].astype(str), case["suppliers"]["name"].astype(str), strict=True))
    if not suppliers:
        st.write(_("The case has no supplier."))
        return
    left, right = st.columns(2)
    with left:
        supplier = st.selectbox(
            _("Supplier"),
            list(suppliers),
            format_func=lambda one: suppliers[one] or one,
            key=memory.kept("invite supplier", next(iter(suppliers)), list(suppliers)),
        )
    until = right.date_input(_("Last day"), value=date.today() + timedelta(days=USUAL_DAYS), min_value=date.today())
    st.caption(
        _(
            "By it the supplier sees its own lines alone. Whoever has the link can offer in its name: send it to nobody else."
        )
    )
    if st.button(_("Give the link"), type="primary", key="give link"):
        do(partial(_give, table, word, str(supplier), until), _("The link stands below. It is shown this once."))
    link = st.session_state.pop("given_link", "")
    if link:
        st.code(link, language=None)


def _give(table: Table, case: str, supplier: str, until: date) -> None:
    secret = service.record.invite(table.record, table.who, case, supplier, until)
    here = urlsplit(str(st.context.url or ""))
    st.session_state.given_link = f"{here.scheme}://{here.netloc}/?{service.record.LINK}={secret}"


def _invited(table: Table) -> None:
    """List who has a link; one can be ended."""
    found = table.known.invitations
    if not found:
        return
    st.subheader(_("Links that were given"))
    today = date.today()
    for one in reversed(list(found.values())):
        left, right = st.columns([5, 1], vertical_alignment="center")
        good = not one.ended and one.until >= today
        words = _("good until {day}") if good else _("good no more") if one.ended else _("was good until {day}")
        left.write(plain(f"{one.name}: {words.format(day=day_text(one.until))}"))
        if good and (table.votes or table.administers) and right.button(_("End"), key=f"end-{one.word}"):
            do(
                partial(service.record.end_invitation, table.record, table.who, one.word),
                _("The link is good no more."),
            )
