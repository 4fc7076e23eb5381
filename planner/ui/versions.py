"""Versions of the open case on record: who kept which when, what each changed, and ways back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.i18n import _, ngettext, number_text
from planner.ui import memory, record, state, tables
from planner.ui.store import Full, Stale

MOST_SHOWN = 50
"""Versions that are listed; the older ones stay on record."""


def show(case: Case) -> None:
    """Show the versions of the open case."""
    found = record.known(state.workspace(), case)
    if found is None:
        _none(case)
        return
    st.caption(
        _(
            "Each time this case is changed, the state before stays on record. Nothing is lost by going back: that is a version too."
        )
    )
    kept, known = record.opened(state.workspace()), record.state(state.workspace())
    assert kept is not None
    assert known is not None
    numbers = list(range(len(found.versions), 0, -1))[:MOST_SHOWN]
    rows = []
    for number in numbers:
        one = found.versions[number - 1]
        changed = (
            ngettext("{count} cell or row", "{count} cells or rows", one.changed) if one.before else _("the first")
        )
        changed = changed.format(count=number_text(one.changed))
        rows.append((number, record.moment(one.at), known.name_of(one.who), one.note, changed))
    headings = {
        "version": _("Version"),
        "when": _("When"),
        "who": _("Who"),
        "note": _("What was done"),
        "changed": _("Cells changed"),
    }
    tables.plain_table(pd.DataFrame(rows, columns=list(headings)), headings, key="versions")
    words = {
        n: f"{n}: {record.moment(found.versions[n - 1].at)}, {known.name_of(found.versions[n - 1].who)}"
        for n in numbers
    }
    number = st.selectbox(
        _("Look at a version"), numbers, format_func=words.__getitem__, key=memory.kept("version", numbers[0], numbers)
    )
    told = service.record.version_differences(kept, found.word, number)
    if told:
        tables.differences(told, _("Before"), _("In this version"), key="version-differences")
    else:
        st.write(_("It differs in nothing from the one before, or it is the first."))
    left, right = st.columns(2)
    same = found.versions[number - 1].manifest == service.record.hash_of(record.at(case, state.workspace()))
    if left.button(_("Open it as a case of its own, beside this one"), disabled=same, width="stretch"):
        _beside(number)
    if right.button(_("Go back to this version"), disabled=same, width="stretch"):
        _back(found.word, number)


def _none(case: Case) -> None:
    if record.shared() and record.state(state.workspace()) is None:
        st.info(_("The record of this server has not begun. An administrator begins it on the page Committee."))
        return
    st.info(_("No version of this case is on record yet. It comes there with the first change, or now."))
    if st.button(_("Put it on record now"), type="primary"):
        state.put_on_record()
        st.rerun()


def _beside(number: int) -> None:
    try:
        state.open_version(number)
    except Full:
        st.error(_("As many cases as may be are kept here already. Remove one on the page Start first."))
        return
    st.session_state.message = _("The version is open now. The case that was open before is on the page Start.")
    st.rerun()


def _back(word: str, number: int) -> None:
    text = _("back to version {number} of {day}")
    found = record.known(state.workspace(), state.need_base_case())
    assert found is not None
    told = text.format(number=number, day=record.moment(found.versions[number - 1].at))
    try:
        state.edit_case(lambda _now: record.version(state.workspace(), word, number), told)
    except Stale:
        st.rerun()
    state.begin_anew()
    st.rerun()
