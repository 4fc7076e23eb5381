"""How far the work under way is, with a button to stop it."""

from __future__ import annotations

import streamlit as st

from planner import service
from planner.i18n import N_, _, ngettext, number_text, share_text
from planner.ui import state, tables
from planner.ui.bounds import memory_mb, minutes, queue
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
    "adopted": N_("the adopted plan"),
    "proposed": N_("the plans that are proposed"),
    "audit": N_("the audit of the record"),
    "publish": N_("what is published"),
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
    if job.state == "waits":
        _queue(job)
    else:
        _part_done(job)
    if st.button(_("Stopping") if job.cancelling else _("Cancel"), disabled=job.cancelling):
        job.cancel()
        st.rerun(scope="fragment")
    if job.first is not None:
        _first(job.first)
    _steps(job, opened=job.first is None)


def _queue(job: Job) -> None:
    """Say how many are served before."""
    count = job.ahead
    text = ngettext(
        "Waiting for a free place: {count} waits before you.",
        "Waiting for a free place: {count} wait before you.",
        count,
    )
    st.info(text.format(count=number_text(count)) if count else _("Waiting for a free place: you are next."))
    st.caption(_("{seconds} s so far").format(seconds=number_text(job.seconds, 0)))


def _part_done(job: Job) -> None:
    """Show how far it is and how long it may still take."""
    outlook = job.outlook
    so_far = _("{seconds} s so far").format(seconds=number_text(job.seconds, 0))
    if outlook.part is not None:
        done = _("{part} done").format(part=share_text(outlook.part, 0))
        st.progress(outlook.part, text=plain(", ".join([done, so_far, outlook.text()])))
    else:
        st.caption(plain(f"{so_far}. {outlook.text()}"))


def _steps(job: Job, *, opened: bool) -> None:
    """Show what is done now, and the last steps."""
    last = job.steps[-1] if job.steps else None
    parts = [plain(last.text) if last else _("Beginning")]
    if last is not None and last.gap is not None:
        parts.append(_("at most {gap} from the best").format(gap=share_text(last.gap, 2)))
    with st.expander(", ".join(parts), expanded=opened):
        for step in job.steps[-SHOWN_STEPS:]:
            # A figure space for each missing digit keeps the seconds in one column.
            st.caption(f"{number_text(step.elapsed, 1).rjust(6, chr(8199))} s  {plain(step.text)}")


def _first(found: service.Provisional) -> None:
    """Show the answer before the plan, plainly marked as none."""
    with st.container(border=True):
        st.badge(_("provisional, not a plan"), color="orange", icon=":material/hourglass_top:")
        st.subheader(_("A first answer"))
        groups = (
            (_("Everybody fed"), [found.fed_text()]),
            (_("Money"), found.money_texts()),
            (_("Shares"), found.share_texts()),
        )
        for column, (name, texts) in zip(st.columns(len(groups)), groups, strict=True):
            column.markdown(f"**{plain(name)}**")
            for text in texts:
                column.markdown(plain(text))
        st.caption(plain(service.why_it_differs()))


def _end(job: Job) -> None:
    state.drop_job()
    if job.cancelling:
        st.session_state.job_error = _("Stopped. Nothing was changed.")
    elif job.trouble == "findings":
        st.session_state.job_error = _("This could not be worked out, because of what follows.")
        st.session_state.job_findings = [f for f in job.findings if f.severity == "error"]
    elif job.trouble is not None:
        texts = {
            "fault": _("The plan was withheld because its own check found a fault: {error}"),
            "memory": _(
                "This needed more memory than one piece of work may have here ({memory} MB), so it was ended; nothing was changed. "
                "Plan a shorter time or fewer places, or ask whoever runs the app to allow more (PLANNER_WORK_MEMORY)."
            ),
            "time": _(
                "This took longer than one piece of work may here ({minutes} min), so it was ended; nothing was changed. "
                "Plan a shorter time or fewer places, or ask whoever runs the app to allow more (PLANNER_WORK_MINUTES)."
            ),
            "full": _(
                "Too many wait on this server just now ({waiting}), so this was not begun; nothing was changed. Try again in some minutes."
            ),
            "killed": _(
                "The work was ended from outside before it was done, most often because the machine ran out of memory; nothing was "
                "changed, and the work of others goes on. Begin it again; if it ends so again, ask whoever runs the app."
            ),
            "error": _("This could not be worked out ({error}). The server's log tells more."),
        }
        text = texts[job.trouble]
        st.session_state.job_error = text.format(
            error=plain(job.text),
            memory=number_text(memory_mb()),
            minutes=number_text(minutes()),
            waiting=number_text(queue()),
        )
