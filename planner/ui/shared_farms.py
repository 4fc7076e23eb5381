"""Shared farms: what other buyers hold of one's suppliers, taken into the case, and what the adopted plan takes, committed."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, listed, ngettext, number_text
from planner.ui import memory, record, state, tables
from planner.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.record.store import Record


def configured() -> bool:
    """Tell whether there is a register: one that PLANNER_CAPACITY names, or buyers on the record itself."""
    if os.environ.get(service.register.ENVIRONMENT):
        return True
    try:
        known = record.state(state.workspace())
    except InputError:  # told where the record is shown
        return False
    return known is not None and bool(known.buyers)


@contextmanager
def _opened() -> Iterator[Record]:
    """Give the register.

    Raises
    ------
    InputError
        If it cannot be used, or has not begun.
    """
    place = os.environ.get(service.register.ENVIRONMENT)
    if place:
        with service.record.opened_record(place) as found:
            yield found
        return
    kept = record.opened(state.workspace())
    assert kept is not None  # `configured` has seen its buyers
    yield kept


def show(case: Case) -> None:
    """Show the view."""
    state.show_message()
    try:
        with _opened() as register:
            _show(case, register)
    except InputError as error:
        _tell(error.findings)


def _show(case: Case, register: Record) -> None:
    buyers = register.state().buyers
    st.caption(
        plain(
            _(
                "Several buyers plan against the register “{name}”, so that no harvest is sold twice. What others hold comes into the "
                "table “Sold elsewhere” of this case, and the next plan buys only what is left."
            ).format(name=register.state().name)
        )
    )
    if not buyers:
        st.info(_("No buyer has joined the register yet."))
        return
    words = list(buyers)
    mine = next((one.word for one in buyers.values() if record.who() in one.people), words[0])
    buyer = st.selectbox(
        _("For which buyer you plan"),
        words,
        format_func=lambda word: plain(buyers[word].name),
        key=memory.kept("register buyer", mine, words),
    )
    said = st.text_area(
        _("What names of the register mean, where it is asked; one a line"),
        placeholder='supplier:"Coop Sul"=coop',
        key=memory.kept("register words", ""),
    ).splitlines()
    said = [one for one in said if one.strip()]
    left, right = st.columns(2)
    take = left.button(_("Take what others hold into the case"), type="primary", width="stretch")
    commit = right.button(_("Commit the adopted plan"), width="stretch")
    try:
        if take:
            _take(register, buyer, said)
        if commit:
            _commit(case, register, buyer, said)
    except InputError as error:
        st.session_state.register_told = error.findings
    if done := st.session_state.pop("register_done", ""):
        st.success(plain(done))
    _tell(st.session_state.pop("register_told", []))
    _months(case, register)


def _tell(found: Sequence[Finding]) -> None:
    """Show what was refused, what is asked, and what is to be known, each in its sentences."""
    boxes = {"error": st.error, "warning": st.warning, "note": st.info}
    for one in found:
        boxes[one.severity](plain(f"{one.what} {one.why} {one.mend}"))


def _take(register: Record, buyer: str, said: list[str]) -> None:
    told: list[Finding] = []
    count = 0

    def edit(before: Case) -> Case:
        nonlocal count
        done = service.register.take(register, before, buyer, said, dry_run=True)
        told[:], count = done.findings, len(done.changes)
        return done.case

    state.edit_case(edit, _("What others hold was taken from the register."))
    text = ngettext(
        "{count} change in the table “Sold elsewhere”.", "{count} changes in the table “Sold elsewhere”.", count
    )
    _say(told, text.format(count=number_text(count)) if count else _("Nothing has changed."))


def _commit(case: Case, register: Record, buyer: str, said: list[str]) -> None:
    kept = record.opened(state.workspace())
    with tempfile.TemporaryDirectory() as folder, st.spinner(_("The adopted plan is read and checked.")):
        found = None if kept is None else service.record.adopted_plan(kept, case, folder, frozen=True)
        if found is None:
            raise InputError([service.record.not_adopted()])
        adoption, plan = found
        kg, told = service.register.commit(register, record.who(), buyer, plan, adoption.fingerprint, said)
    _say(told, _("{kg} kg are committed.").format(kg=number_text(kg)))


def _say(told: list[Finding], text: str) -> None:
    st.session_state.register_told = told
    st.session_state.register_done = text
    st.rerun()


def _months(case: Case, register: Record) -> None:
    """Show the register's months of the suppliers of the case, or of all."""
    months = service.register.months(register)
    own = {name.casefold() for column in ("name", "supplier") for name in case["suppliers"][column]}
    own |= {row["theirs"].casefold() for _line, row in case["mappings"].iterrows() if row["kind"] == "supplier"}
    every = st.toggle(_("Also suppliers of others"), key=memory.kept("register all", False))
    rows = [one for one in months if every or one.supplier.casefold() in own]
    if not rows:
        st.info(_("The register says nothing of the suppliers of this case."))
        return
    named = {
        "supplier": _("Supplier"),
        "product": _("Product"),
        "month": _("Month"),
        "capacity": _("There are (kg)"),
        "held": _("Who has how much"),
        "free": _("Free (kg)"),
    }
    frame = pd.DataFrame(
        {
            "supplier": [one.supplier for one in rows],
            "product": [one.product for one in rows],
            "month": [one.month for one in rows],
            "capacity": [one.capacity for one in rows],
            "held": [listed(map(service.register.held_text, one.held), 20, "; ") for one in rows],
            "free": [one.free for one in rows],
        }
    )
    tables.plain_table(frame, named, key="register")
