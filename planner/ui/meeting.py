"""The meeting view: the committee's table on a wall, in large print, with the keyboard alone."""

from __future__ import annotations

import streamlit as st

from planner import service
from planner.i18n import _, day_text
from planner.record.state import Proposal
from planner.ui import memory, proposals, sessions
from planner.ui.acting import Table, has_quorum, quorum_text, show_outcome
from planner.ui.text import plain

MEETING = "meeting view"
"""Under which it is noted that this visitor looks at it."""

LARGE = """<style>
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"] { display: none }
[data-testid="stMainBlockContainer"] { max-width: none; padding: 4rem 2.5rem 3rem }
[data-testid="stMain"] h1 { font-size: 2.4rem }
[data-testid="stMain"] h2, [data-testid="stMain"] h3 { font-size: 1.7rem }
[data-testid="stMain"] p, [data-testid="stMain"] li, [data-testid="stMain"] label { font-size: 1.3rem; line-height: 1.5 }
[data-testid="stMain"] button p { font-size: 1.1rem }
[data-testid="stMain"] [data-testid="stBadge"], [data-testid="stMain"] .stMarkdownBadge { font-size: 1.1rem }
[data-testid="stMain"] button:focus-visible, [data-testid="stMain"] input:focus-visible { outline: 4px solid #1a5fb4; outline-offset: 2px }
</style>"""
"""Large print, no sidebar, and a frame around what the keyboard is on; a constant, nothing of a user's is in it."""


def show_meeting(table: Table) -> None:
    """Show the meeting view."""
    st.html(LARGE)
    assert table.committee is not None
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.title(plain(table.committee.name))
    if right.button(_("Leave this view"), shortcut="Escape", width="stretch"):
        memory.put(MEETING, False)
        st.rerun()
    show_outcome()
    session = table.session
    if session is not None:
        show = st.success if has_quorum(table.committee, session) else st.warning
        show(plain(f"{day_text(session.day)}. {quorum_text(table.committee, session)}"), icon=":material/groups:")
    found = proposals.standing(table)
    if not found:
        st.write(_("Nothing is proposed yet."))
    else:
        # What the session decides about stands on the wall; without one, what was proposed last.
        agenda = [item.proposal for item in session.agenda if item.proposal] if session else []
        shown = [one for one in found if one.word in agenda] or found
        if len(shown) > proposals.MOST_BESIDE:
            shown = proposals.choose(shown, "meeting beside")
        _beside(table, shown)
    if session is not None:
        st.header(_("To be decided"))
        sessions.show_agenda(table, session)
        return
    closed = [one for one in table.known.sessions.values() if one.committee == table.committee.word and one.closed]
    if closed:
        st.header(plain(_("Decided on {day}").format(day=day_text(closed[-1].day))))
        sessions.results(table, closed[-1])


def _beside(table: Table, shown: list[Proposal]) -> None:
    if not shown:
        return
    plans = proposals.plans_of(shown, unasked=True)
    if plans is not None:
        found = service.record.side_by_side(shown, plans)
        proposals.sentences(table, shown, plans, found, charted=True)
