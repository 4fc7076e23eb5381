"""How far the work under way is, with a button to stop it."""

from __future__ import annotations

import streamlit as st

from planner import service
from planner.findings import InputError
from planner.i18n import N_, _, number_text, share_text
from planner.ui import state, tables
from planner.ui.jobs import Job
from planner.ui.text import plain

SHOWN_STEPS = 8
NAMES = {
    "plan": N_("the plan"),
    "why_not": N_("why there is no plan"),
    "why": N_("what holds the plan back"),
    "why_of": N_("why offers are bought or not"),
    "compare": N_("the comparison"),
    "committees": N_("the committees beside each other"),
    "worth": N_("whether a share is worth reaching"),
    "frontier": N_("the curve"),
    "robustness": N_("how robust the plan is"),
    "standing": N_("where the year stands"),
    "replan": N_("the rest of the year"),
}


def busy(*kinds: str) -> bool:
    """Show the work under way, if any, and what became of the last; return whether a page should show nothing else.

    Parameters
    ----------
    *kinds : str
        Which work belongs on this page.
    """
    running = state.job()
    if running is not None and not running.running:
        _end(running)
        running = None
    if running is not None and running.kind not in kinds:
        text = _("Still at work on {what}; only one thing is worked out at a time.")
        st.info(text.format(what=_(NAMES[running.kind])))
        return False
    if running is not None:
        _progress()
        return True
    error = st.session_state.pop("job_error", None)
    if error:
        st.error(error)
    found = st.session_state.pop("job_findings", None)
    if found:
        tables.findings(found, key="job")
    return False


def other_work(kind: str) -> bool:
    """Return True while other work keeps this kind from starting."""
    running = state.job()
    return running is not None and running.kind != kind


@st.fragment(run_every=0.7)
def _progress() -> None:
    job = state.job()
    if job is None:
        return
    if not job.running:
        _end(job)
        st.rerun()
    last = job.steps[-1] if job.steps else None
    text = plain(last.text) if last else _("Beginning")
    parts = [text, _("{seconds} s so far").format(seconds=number_text(job.seconds, 0))]
    if last is not None and last.gap is not None:
        parts.insert(1, _("at most {gap} from the best").format(gap=share_text(last.gap, 2)))
    with st.status(", ".join(parts), expanded=True):
        for step in job.steps[-SHOWN_STEPS:]:
            # A figure space for each missing digit keeps the seconds in one column.
            st.caption(f"{number_text(step.elapsed, 1).rjust(6, chr(8199))} s  {plain(step.text)}")
    if st.button(_("Stopping") if job.cancelling else _("Cancel"), disabled=job.cancelling):
        job.cancel()


def _end(job: Job) -> None:
    state.drop_job()
    if isinstance(job.error, InputError):
        st.session_state.job_error = _("This could not be worked out, because of what follows.")
        st.session_state.job_findings = [f for f in job.error.findings if f.severity == "error"]
    elif isinstance(job.error, service.PlanFault):
        text = _("The plan was withheld because its own check found a fault: {error}")
        st.session_state.job_error = text.format(error=plain(str(job.error)))
    elif job.error is not None:
        text = _("This could not be worked out ({error}). The server's log tells more.")
        st.session_state.job_error = text.format(error=plain(type(job.error).__name__))
    elif job.cancelling:
        st.session_state.job_error = _("Stopped. Nothing was changed.")
