"""The frame around every page: language of the words, navigation, the visitor's workspace."""

from __future__ import annotations

import streamlit as st

from planner.i18n import _
from planner.ui import state
from planner.ui.pages import case, explore, export, plan, scenarios, start


def run() -> None:
    """Show the app."""
    st.set_page_config(page_title=_("School-meal planner"), layout="wide", initial_sidebar_state="expanded")
    state.ensure()
    pages = [
        st.Page(start.show, title=_("Start"), url_path="start", default=True),
        st.Page(case.show, title=_("Case"), url_path="case"),
        st.Page(plan.show, title=_("Plan"), url_path="plan"),
        st.Page(explore.show, title=_("Explore"), url_path="explore"),
        st.Page(scenarios.show, title=_("Scenarios"), url_path="scenarios"),
        st.Page(export.show, title=_("Export"), url_path="export"),
    ]
    page = st.navigation(pages)
    state.sidebar()
    page.run()
