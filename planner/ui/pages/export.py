"""Export: every file, and what it is for."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from planner import service
from planner.i18n import _
from planner.ui import state


def show() -> None:
    """Show the page."""
    plan = state.need_plan()
    st.title(_("Export"))
    folder = state.workspace().plan_folder(plan.case)
    _file(
        folder / "plan.xlsx",
        _("Purchase plan"),
        _("To print and sign: orders, deliveries, budget, shares, sources, run record."),
    )
    _file(folder / "plan.json", _("The plan as data"), _("Every table, for other programs and for `planner verify`."))
    if st.button(_("Prepare the public call")):
        with tempfile.TemporaryDirectory() as place:
            files = service.export_call(plan, place)
            st.session_state.call = {kind: Path(path).read_bytes() for kind, path in files.items()}
    call = st.session_state.get("call")
    if call:
        st.download_button(_("Annex of the call (workbook)"), call["annex"], "call.xlsx")
        st.download_button(_("Text of the call (to print)"), call["document"], "call.html")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "case.xlsx"
        service.save_case(plan.case, path)
        st.download_button(_("The case as planned, as a workbook"), path.read_bytes(), "case.xlsx")


def _file(path: Path, name: str, text: str) -> None:
    st.subheader(name)
    st.write(text)
    if path.is_file():
        st.download_button(_("Download {file}").format(file=path.name), path.read_bytes(), path.name, key=path.name)
