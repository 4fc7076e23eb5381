"""Export: every file, and what it is for."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from planner import service
from planner.i18n import _
from planner.plan import Plan
from planner.ui import state


def show() -> None:
    """Show the page."""
    plan = state.need_plan()
    st.title(_("Export"))
    folder = state.workspace().plan_folder(plan.case)
    left, right = st.columns(2)
    with left:
        _file(
            folder / "plan.xlsx",
            _("Purchase plan"),
            _("A workbook to print and sign: orders, deliveries by school, menu sheets, budget, shares, sources."),
        )
        _call(plan)
        with st.container(border=True):
            st.subheader(_("The case as planned"))
            st.write(_("A workbook to keep with the plan, to go on working with, or to plan from again."))
            st.download_button(
                _("Download {file}").format(file="case.xlsx"), lambda: _case(plan), "case.xlsx", on_click="ignore"
            )
    with right:
        _file(
            folder / "plan.json",
            _("The plan as data"),
            _("Every table, for other programs, and for the command “planner verify”, which checks it again."),
        )
        with st.container(border=True):
            st.subheader(_("Map"))
            st.write(_("Schools, suppliers and what flows between them, for QGIS and other maps (GeoJSON)."))
            st.download_button(
                _("Download {file}").format(file="plan.geojson"),
                lambda: service.export_geojson(plan),
                "plan.geojson",
                "application/geo+json",
                on_click="ignore",
            )


def _file(path: Path, name: str, text: str) -> None:
    with st.container(border=True):
        st.subheader(name)
        st.write(text)
        if path.is_file():
            st.download_button(
                _("Download {file}").format(file=path.name),
                path.read_bytes,
                path.name,
                key=path.name,
                type="primary" if path.suffix == ".xlsx" else "secondary",
                on_click="ignore",
            )
        else:
            st.caption(_("Make the plan again on the page Plan to have this file."))


def _call(plan: Plan) -> None:
    with st.container(border=True):
        st.subheader(_("Public call for proposals"))
        st.write(_("The notice to print, and its annex: lots with quantities, places, dates and reference prices."))
        kept = st.session_state.get("call")
        if kept is None or kept[0] != plan.case.fingerprint:
            if not st.button(_("Prepare the public call")):
                return
            with st.spinner(_("Writing the call")), tempfile.TemporaryDirectory() as place:
                files = service.export_call(plan, place)
                kept = (plan.case.fingerprint, {kind: path.read_bytes() for kind, path in files.items()})
            st.session_state.call = kept
        st.download_button(_("Download the annex (workbook)"), kept[1]["annex"], "call.xlsx", on_click="ignore")
        st.download_button(_("Download the notice (to print)"), kept[1]["document"], "call.html", on_click="ignore")


def _case(plan: Plan) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "case.xlsx"
        service.save_case(plan.case, path)
        return path.read_bytes()
