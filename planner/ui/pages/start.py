"""Start: what this is; open the example or one's own case; what is wrong in it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import streamlit as st

from planner import service
from planner.assumed import assumed_cells
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, day_text, ngettext, number_text
from planner.record.keeping import DAYS_TO_BRING_BACK
from planner.ui import bounds, files, five_inputs, state, tables
from planner.ui.store import MOST_CASES, Full, Kept
from planner.ui.text import ended, plain
from planner.words import FILE_WORDS


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
            _open(service.load_case(service.EXAMPLE))
        if st.button(_("Open a tiny one, to see how the planner decides")):
            _open(service.load_case(service.TINY))
    with right, st.container(border=True):
        st.subheader(_("Your own case"))
        st.download_button(
            _("Download a blank case"),
            data=_template,
            file_name="case.xlsx",
            on_click="ignore",
            help=_("A workbook in which every table and column is explained, with lists to choose from."),
        )
        file = files.chosen(
            _("A workbook (.xlsx, .ods), or a zip of CSV files"), ["xlsx", "ods", "zip"], key="case-file"
        )
        if file is not None and st.button(_("Open this file"), type="primary"):
            with st.spinner(_("Reading and checking the file")):
                _upload(*file)
    with st.expander(_("Begin with your town: five inputs, a rough plan"), key="five-inputs"):
        five_inputs.show(_open)
    if "ask_open" in st.session_state:
        _ask_open(*st.session_state.ask_open)
    state.show_message()
    findings = st.session_state.get("findings")
    if findings:
        _show_findings(*findings)
    elif state.base_case() is not None:
        st.success(_("A case is open. Look through it on the page Case, or go on to Plan."))
        links = {
            "import": _("Bring your own files"),
            "case": _("Look through the case"),
            "plan": _("Go on to the plan"),
        }
        for place, (page, text) in zip(st.columns(len(links)), links.items(), strict=True):
            with place:
                state.link(page, text)
        _next_step()
        _check_open_case()
    _set_aside()
    _removed()
    with st.expander(_("What this server allows, and how long it keeps cases"), key="bounds"):
        st.markdown("\n".join(f"- {plain(one)}" for one in bounds.texts()))


def _next_step() -> None:
    """Say what to do with a case of which most was filled in."""
    case = state.base_case()
    count = 0 if case is None else len(assumed_cells(case))
    if count:
        text = ngettext(
            "{count} figure or word of this case is assumed. Next step: bring your own files ({files}); what they tell takes the place of what was assumed.",
            "{count} figures and words of this case are assumed. Next step: bring your own files ({files}); what they tell takes the place of what was assumed.",
            count,
        )
        files_of_towns = "; ".join(_(words) for words in FILE_WORDS.values())
        st.info(text.format(count=number_text(count), files=files_of_towns), icon=":material/upload_file:")


def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return service.new_template(Path(folder) / "case.xlsx", beside=state.base_case()).read_bytes()


def _upload(name: str, content: bytes) -> None:
    suffix = next((kind for kind in (".zip", ".ods") if name.lower().endswith(kind)), ".xlsx")
    with files.written(name, suffix, content) as path:
        case, findings = service.read_and_check(path)
        if case is None:
            st.session_state.findings = findings, service.finding_cells(path, findings)
            return
    st.session_state.pop("findings", None)
    _open(case, findings)


def _open(case: Case, findings: Sequence[Finding] = ()) -> None:
    """Open a case, or ask first whether it is another than the one on record that has its short name."""
    if state.same_word(case) is None:
        _open_now(case, findings)
        return
    st.session_state.ask_open = case, findings
    st.rerun()


def _ask_open(case: Case, findings: Sequence[Finding]) -> None:
    """Ask whether a case goes on with the versions of one that has its short name, or is another."""
    known, word = state.same_word(case), service.record.word_of(case)
    if known is None:
        st.session_state.pop("ask_open", None)
        return
    free = state.free_word(word)
    with st.container(border=True, key="ask-open"):
        text = _("“{known}” is on record here under the short name {word}, and “{name}” has the same. Which is it?")
        st.warning(plain(text.format(known=known, word=word, name=str(case.head["name"]) or word)))
        left, middle, right = st.columns(3)
        if left.button(_("A newer state of it: its versions go on"), key="open-same", width="stretch"):
            st.session_state.pop("ask_open")
            _open_now(case, findings)
        label = plain(_("Another case: open it as {word}").format(word=free))
        if middle.button(label, key="open-other", width="stretch"):
            st.session_state.pop("ask_open")
            _open_now(service.renamed_case(case, free), findings)
        if right.button(_("Do not open it"), key="open-not", width="stretch"):
            st.session_state.pop("ask_open")
            st.rerun()


def _open_now(case: Case, findings: Sequence[Finding]) -> None:
    try:
        state.open_case(case, findings)
    except Full:
        st.error(
            _(
                "{count} cases are kept here already. Remove one that you need no more, below; then open this one."
            ).format(count=number_text(MOST_CASES))
        )
        return
    except InputError as error:
        tables.findings(error.findings, key="not opened")
        return
    st.rerun()


def _set_aside() -> None:
    """List the cases that were open before; none goes without a question."""
    place = state.workspace().place.name
    others = [one for one in state.workspace().kept() if one.place != place]
    if not others:
        return
    st.subheader(_("Cases set aside"))
    st.caption(
        _(
            "Opening a case sets the one before aside, with its plan, its decisions and what was typed. Up to {count} are kept; "
            "none is removed unless you say so. What was recorded of deliveries stays with its case."
        ).format(count=number_text(MOST_CASES))
    )
    for one in others:
        left, middle, right = st.columns([5, 1, 1], vertical_alignment="center")
        left.write(
            plain(_("{name}, kept last on {day}").format(name=one.name, day=f"{day_text(one.at)} {one.at:%H:%M} UTC"))
        )
        if middle.button(_("Open again"), key=f"again-{one.place}", width="stretch"):
            state.open_again(one.place)
            st.rerun()
        with right.popover(_("Remove"), width="stretch", key=f"ask-{one.place}"):
            _remove(one)


def _remove(one: Kept) -> None:
    st.write(
        _(
            "Remove this case, its plans and its decisions? Until {day} it can be brought back here; after that only a copy brings it back."
        ).format(day=day_text(date.today() + timedelta(days=DAYS_TO_BRING_BACK)))
    )
    st.download_button(
        _("Save as a workbook"),
        partial(state.workspace().workbook, one.place),
        "case.xlsx",
        key=f"copy-{one.place}",
        on_click="ignore",
    )
    reason = st.text_input(_("Why it is removed"), max_chars=300, key=f"why-{one.place}").strip()
    if st.button(_("Yes, remove it"), key=f"remove-{one.place}", disabled=not reason):
        try:
            state.remove_case(one.place, reason)
        except InputError as error:
            tables.findings(error.findings, key=f"remove-{one.place}")
            return
        st.rerun()


def _removed() -> None:
    """List the cases that were removed and can be brought back."""
    found = state.workspace().removed()
    if not found:
        return
    st.subheader(_("Cases removed"))
    for one in found:
        left, right = st.columns([6, 1], vertical_alignment="center")
        text = _("{name}, removed on {day}: {reason} It can be brought back until {until}.")
        left.write(
            plain(
                text.format(
                    name=one.kept.name, day=day_text(one.at), reason=ended(one.reason), until=day_text(one.until)
                )
            )
        )
        if right.button(_("Bring back"), key=f"back-{one.kept.place}", width="stretch"):
            try:
                state.bring_case_back(one.kept.place)
            except InputError as error:
                tables.findings(error.findings, key=f"back-{one.kept.place}")
                return
            except Full:
                st.error(_("As many cases as may be are kept here already. Remove one first."))
                return
            st.rerun()


def _check_open_case() -> None:
    found = [f for f in state.checked() if f.severity != "note"]
    if found:
        with st.expander(_("Warnings about this case: {count}").format(count=number_text(len(found)))):
            tables.findings(found, key="open")


def _show_findings(findings: list[Finding], cells: list[str]) -> None:
    errors = sum(f.severity == "error" for f in findings)
    st.error(
        _("This file cannot be planned yet. Errors: {count}. Mend them in the file and open it again.").format(
            count=number_text(errors)
        )
    )
    if state.base_case() is not None:
        st.caption(_("The case that was open before is still open."))
    tables.findings(findings, cells, key="file")
