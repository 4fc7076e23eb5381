"""Case: look through the tables, the places and the seasons."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner import service
from planner.i18n import _
from planner.ui import charts, state


def show() -> None:
    """Show the page."""
    case = state.need_case()
    st.title(_("The case"))
    tables, places, seasons = st.tabs([_("Tables"), _("Map"), _("Seasons")])
    with tables:
        filled = [name for name in service.case_tables() if len(case.tables[name])]
        name = st.selectbox(_("Table"), filled, format_func=lambda n: f"{n} ({len(case.tables[n]):,})")
        schema = service.case_tables()[name]
        st.caption(schema.text)
        frame = case.tables[name]
        st.dataframe(
            frame.loc[:, [c for c in frame.columns if frame[c].notna().any() and (frame[c].astype(str) != "").any()]],
            column_config={c.name: st.column_config.Column(help=_help(c.text, c.unit)) for c in schema.columns},
        )
    with places:
        sites = case["sites"][["name", "lat", "lon"]].dropna()
        suppliers = case["suppliers"][["name", "lat", "lon"]].dropna()
        none = pd.DataFrame({"name": [], "lat": [], "lon": [], "lat2": [], "lon2": [], "kg": []})
        st.altair_chart(
            charts.places(sites, suppliers, none), height=520, alt=_("Schools and suppliers by their coordinates")
        )
    with seasons:
        st.caption(_("In how many offers each product can be had, month by month."))
        st.altair_chart(charts.season(service.season_table(case)), alt=_("Offers by product and month"))


def _help(text: str, unit: str) -> str:
    return f"{text} [{unit}]" if unit else text
