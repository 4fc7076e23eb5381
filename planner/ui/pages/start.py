"""Start: what this is; open the example or one's own case; what is wrong in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from planner import service
from planner.findings import Finding, InputError
from planner.i18n import _, number_text
from planner.paths import file_name
from planner.ui import state, tables

MOST_MEGABYTES = 50


def show() -> None:
    """Show the page."""
    st.title(_("Where does the school's food come from?"))
    st.write(
        _(
            "This planner joins menus, seasons, named farms, the law and the budget. It tells whether everybody can be "
            "fed, what it costs, how far each share is, who delivers what and when, and what is short and why."
        )
    )
    left, right = st.columns(2)
    with left, st.container(border=True):
        st.subheader(_("Look at the example"))
        st.write(_("Parelheiros, a rural district of São Paulo: 51 schools, 17,289 pupils, the school year 2026."))
        if st.button(_("Open the example"), type="primary"):
            state.open_case(service.load_case(service.EXAMPLE))
            st.rerun()
        if st.button(_("Open a tiny one, to see how the planner decides")):
            state.open_case(service.load_case(service.TINY))
            st.rerun()
    with right, st.container(border=True):
        st.subheader(_("Your own case"))
        st.download_button(
            _("Download a blank case"),
            data=_template,
            file_name="case.xlsx",
            on_click="ignore",
            help=_("A workbook in which every table and column is explained, with lists to choose from."),
        )
        file = st.file_uploader(
            _("A workbook (.xlsx), or a zip of CSV files"), type=["xlsx", "zip"], max_upload_size=MOST_MEGABYTES
        )
        if file is not None and st.button(_("Open this file"), type="primary"):
            with st.spinner(_("Reading and checking the file")):
                _upload(file.name, file.getvalue())
    state.show_message()
    findings = st.session_state.get("findings")
    if findings:
        _show_findings(*findings)
    elif state.base_case() is not None:
        st.success(_("A case is open. Look through it on the page Case, or go on to Plan."))
        left, right = st.columns(2)
        with left:
            state.link("case", _("Look through the case"))
        with right:
            state.link("plan", _("Go on to the plan"))
        _check_open_case()


def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return service.new_template(Path(folder) / "case.xlsx").read_bytes()


def _upload(name: str, content: bytes) -> None:
    suffix = ".zip" if name.lower().endswith(".zip") else ".xlsx"
    with tempfile.TemporaryDirectory() as folder:
        # The findings name the file; its own name is used as far as it is harmless.
        path = Path(folder) / f"{file_name(Path(name).stem)}{suffix}"
        path.write_bytes(content)
        try:
            case = service.load_case(path)
            findings = service.check_case(case)
        except InputError as error:
            findings = error.findings
        if any(f.severity == "error" for f in findings):
            st.session_state.findings = findings, service.finding_cells(path, findings)
            return
    st.session_state.pop("findings", None)
    state.open_case(case)
    st.rerun()


def _check_open_case() -> None:
    found = [f for f in state.checked() if f.severity != "note"]
    if found:
        with st.expander(_("Warnings about this case: {count}").format(count=number_text(len(found)))):
            tables.findings(found)


def _show_findings(findings: list[Finding], cells: list[str]) -> None:
    errors = sum(f.severity == "error" for f in findings)
    st.error(
        _("This file cannot be planned yet. Errors: {count}. Mend them in the file and open it again.").format(
            count=number_text(errors)
        )
    )
    if state.base_case() is not None:
        st.caption(_("The case that was open before is still open."))
    tables.findings(findings, cells)
