"""The plan on which the pages of the year stand: the adopted one, unless the visitor asks for the plan at hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import streamlit as st

from planner import service
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.making.plan import Plan
from planner.record.state import Adoption
from planner.ui import memory, progress, record, state, tables, works
from planner.ui.text import plain

KIND = "adopted"
"""What the work of reading it is called."""


@dataclass(frozen=True)
class Shown:
    """A plan that a page shows.

    Parameters
    ----------
    plan : Plan
        The plan.
    key : str
        A word for its files on the disk: ``""`` for the plan at hand, else its fingerprint.
    """

    plan: Plan
    key: str = ""


def need_plan(which: Literal["frozen", "now"]) -> Shown:
    """Return the plan that a page of the year shows, and say which it is; or say where to make one and end the page.

    Parameters
    ----------
    which : {"frozen", "now"}
        Of an adopted plan: as it was adopted, or with the case as it is now, by which the year goes.
    """
    state.need_case()
    adoption = _adoption()
    if adoption is None or not _wanted(adoption):
        plan = state.need_plan()
        state.show_decisions()
        return Shown(plan)
    if progress.busy(KIND):
        st.stop()
    found = _read(adoption)
    if found is None:
        st.rerun()
    frozen, now, findings = found
    _differs(frozen, now)
    if which == "frozen":
        return Shown(frozen, adoption.fingerprint)
    if now is None:
        st.error(_("The year cannot go on by the adopted plan, because of what follows."))
        tables.findings(findings, key="adopted")
        st.stop()
    return Shown(now, adoption.fingerprint)


def _adoption() -> Adoption | None:
    case = state.base_case()
    try:
        return None if case is None else record.adoption(state.workspace(), case)
    except InputError as error:  # the plan at hand is shown, and why the record cannot be read
        tables.findings(error.findings, key="record")
        return None


def _wanted(adoption: Adoption) -> bool:
    """Ask which plan is wanted, and say which is shown."""
    words = {"adopted": _("The adopted plan"), "own": _("The plan at hand")}
    chosen = st.segmented_control(
        _("Which plan this page shows"), list(words), format_func=words.__getitem__, key=memory.kept("plan shown", "adopted", list(words))
    )  # fmt: skip
    known = record.state(state.workspace())
    assert known is not None
    if chosen == "own":
        st.warning(_("This is the plan at hand, which nobody has adopted. The year goes by the adopted plan."))
        return False
    text = _("The adopted plan: “{title}”, adopted by {committee} on {day}. Fingerprint {fingerprint}.")
    st.success(
        plain(
            text.format(
                title=known.proposals[adoption.proposal].title,
                committee=known.committees[adoption.committee].name,
                day=record.day(adoption.at),
                fingerprint=service.record.short(adoption.fingerprint),
            )
        ),
        icon=":material/verified:",
    )
    return True


def _read(adoption: Adoption) -> tuple[Plan, Plan | None, list[Finding]] | None:
    """Return the adopted plan; if it is not known here yet, begin to read it and return None."""
    case, workspace = state.base_case(), state.workspace()
    assert case is not None
    key = KIND, adoption.word, adoption.fingerprint, case.fingerprint
    found: tuple[Plan, Plan | None, list[Finding]] | None = state.hand().get(key)
    if found is None:
        if progress.other_work(KIND):
            st.stop()  # what is under way is told above
        folder = workspace.adopted_folder(adoption.fingerprint)
        work = partial(works.adopted, record.place(workspace), record.at(case, workspace), folder)
        state.start_job(KIND, work, partial(state.hand().put, key))
    return found


def _differs(frozen: Plan, now: Plan | None) -> None:
    """Say that the case has changed since the plan was adopted."""
    for one in now.findings if now is not None else ():
        if one.severity == "warning":
            st.warning(plain(f"{one.what} {one.mend}"))
            return
    case = now.case if now is not None else None
    if case is not None and case.fingerprint != frozen.case.fingerprint:
        st.warning(_("The case has changed since this plan was adopted."))
