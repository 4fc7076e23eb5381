"""Scenarios: what-if questions beside each other."""

from __future__ import annotations

import streamlit as st

from planner import service
from planner.i18n import _
from planner.ui import state


def show() -> None:
    """Show the page."""
    case = state.need_case()
    st.title(_("Scenarios"))
    known = service.known_scenarios(case)
    if not known:
        st.info(_("The case keeps no scenarios. Write them in its table `scenarios`: one change a line."))
        return
    for one in known.values():
        with st.container(border=True):
            st.markdown(f"**{state.plain(one.name)}**")
            if one.note:
                st.caption(state.plain(one.note))
            st.code("\n".join(one.changes) or _("no change"), language=None)
            if st.button(_("Take these changes"), key=f"take-{one.scenario}"):
                state.keep_wishes(list(service.choose(case, [one.scenario]).scenario.changes))
                st.success(_("Taken. Make the plan on the page Plan."))
