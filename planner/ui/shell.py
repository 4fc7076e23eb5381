"""The frame around every page: navigation, the visitor's workspace, what is open in it."""

from __future__ import annotations

import streamlit as st

from planner.i18n import _
from planner.ui import state
from planner.ui.pages import case, explore, export, plan, progress, scenarios, start

STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding: 3.4rem 2rem 3rem; max-width: 1500px }
[data-testid="stMain"] h1 { font-size: 1.7rem; padding: 0 0 .4rem }
[data-testid="stMain"] h2, [data-testid="stMain"] h3 { font-size: 1.15rem; padding: .3rem 0 .2rem }
[data-testid="stMetricValue"] { font-size: 1.6rem }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.6rem 1rem 3rem }
  [data-testid="stMetricValue"] { font-size: 1.3rem }
}
</style>"""
"""Denser than Streamlit's own, so that an answer fits on one screen; a constant, nothing of a user's is in it."""


def run() -> None:
    """Show the app."""
    state.ensure()
    st.set_page_config(page_title=_("School-meal planner"), layout="wide", initial_sidebar_state="auto")
    st.html(STYLE)
    pages = {
        "start": st.Page(start.show, title=_("Start"), url_path="start", default=True),
        "case": st.Page(case.show, title=_("Case"), url_path="case"),
        "plan": st.Page(plan.show, title=_("Plan"), url_path="plan"),
        "explore": st.Page(explore.show, title=_("Explore"), url_path="explore"),
        "scenarios": st.Page(scenarios.show, title=_("Scenarios"), url_path="scenarios"),
        "progress": st.Page(progress.show, title=_("Progress"), url_path="progress"),
        "export": st.Page(export.show, title=_("Export"), url_path="export"),
    }
    state.keep_pages(pages)
    page = st.navigation(list(pages.values()))
    state.sidebar()
    page.run()
