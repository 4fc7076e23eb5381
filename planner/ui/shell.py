"""The frame around every page: navigation, the visitor's workspace, what is open in it."""

from __future__ import annotations

import streamlit as st

from planner.i18n import _
from planner.ui import state
from planner.ui.pages import case, explore, export, plan, scenarios, start


def run() -> None:
    """Show the app."""
    state.ensure()
    st.set_page_config(page_title=_("School-meal planner"), layout="wide", initial_sidebar_state="auto")
    pages = {
        "start": st.Page(start.show, title=_("Start"), url_path="start", default=True),
        "case": st.Page(case.show, title=_("Case"), url_path="case"),
        "plan": st.Page(plan.show, title=_("Plan"), url_path="plan"),
        "explore": st.Page(explore.show, title=_("Explore"), url_path="explore"),
        "scenarios": st.Page(scenarios.show, title=_("Scenarios"), url_path="scenarios"),
        "export": st.Page(export.show, title=_("Export"), url_path="export"),
    }
    state.keep_pages(pages)
    page = st.navigation(list(pages.values()))
    state.sidebar()
    page.run()
