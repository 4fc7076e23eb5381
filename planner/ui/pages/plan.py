"""Plan: the few decisions that matter, the run, and the answer on one screen."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner import service
from planner.findings import InputError
from planner.i18n import _
from planner.plan import Outcome, Plan
from planner.ui import charts, state
from planner.ui.jobs import Job
from planner.ui.state import plain


def show() -> None:
    """Show the page."""
    case = state.need_case()
    st.title(_("The plan"))
    running = state.job()
    if running is not None:
        _progress()
        return
    _decisions()
    made = state.plan()
    if made is None:
        st.info(_("There is no plan for these decisions yet."))
    if st.button(
        _("Make the plan") if made is None else _("Make it again"), type="primary" if made is None else "secondary"
    ):
        st.session_state.job = Job(case).start()
        st.rerun()
    error = st.session_state.pop("job_error", None)
    if error:
        st.error(error)
    if made is not None:
        _answer(made)


def _decisions() -> None:
    base = state.base_case()
    if base is None:
        return
    kept = state.wishes()
    with st.expander(_("Decisions"), expanded=bool(kept)), st.form("decisions", border=False):
        funds = base["funds"]
        changes: list[str] = []
        columns = st.columns(2)
        with columns[0]:
            for row in funds[funds["amount"].notna()].to_dict("records"):
                percent = st.slider(
                    _("Money of {fund}").format(fund=row["name"]),
                    -50,
                    50,
                    _kept_percent(kept, str(row["fund"])),
                    step=5,
                    format="%+d %%",
                    help=_("{amount:,.0f} in the case").format(amount=row["amount"]),
                )
                if percent:
                    changes.append(f"budget fund={row['fund']} change={percent:+d}%")
        with columns[1]:
            year = st.text_input(
                _("Law of the day (as 2026-01-31); blank: the case's own"),
                value=_kept_word(kept, "programme", "date"),
                max_chars=10,
            )
            if year:
                changes.append(f"programme date={year}")
            for row in base["targets"].to_dict("records"):
                share = st.slider(
                    _("Share: {name}").format(name=row["name"]),
                    0,
                    100,
                    int(_kept_share(kept, str(row["target"]), float(row["share"])) * 100),
                    format="%d %%",
                )
                if abs(share / 100 - float(row["share"])) > 1e-9:
                    changes.append(f"target target={row['target']} share={share / 100}")
        own = st.text_area(
            _("Other changes, one a line"),
            value="\n".join(c for c in kept if not c.startswith(("budget ", "programme ", "target "))),
            help="\n".join(f"- `{name}`: {text}" for name, text in service.change_kinds().items()),
        )
        changes += [line.strip() for line in own.splitlines() if line.strip()]
        if st.form_submit_button(_("Take these decisions")):
            _take(changes)


def _take(changes: list[str]) -> None:
    base = state.base_case()
    if base is None:
        return
    try:
        service.changed_case(base, changes)
    except InputError as error:
        for finding in error.findings:
            st.error(f"{plain(finding.what)} {plain(finding.mend)}")
        return
    state.keep_wishes(changes)
    st.rerun()


def _kept_percent(kept: list[str], fund: str) -> int:
    word = next((c for c in kept if c.startswith(f"budget fund={fund} ")), "")
    return int(word.rpartition("=")[2].rstrip("%")) if word.endswith("%") else 0


def _kept_word(kept: list[str], kind: str, word: str) -> str:
    line = next((c for c in kept if c.startswith(f"{kind} {word}=")), "")
    return line.rpartition("=")[2]


def _kept_share(kept: list[str], target: str, otherwise: float) -> float:
    line = next((c for c in kept if c.startswith(f"target target={target} ")), "")
    return float(line.rpartition("=")[2]) if line else otherwise


@st.fragment(run_every=0.7)
def _progress() -> None:
    job = state.job()
    if job is None:
        return
    if job.running:
        last = job.steps[-1] if job.steps else None
        text = plain(last.text) if last else _("Beginning")
        gap = "" if last is None or last.gap is None else _(", at most {gap:.2%} from the best").format(gap=last.gap)
        with st.status(f"{text}{gap}", expanded=True):
            for step in job.steps[-8:]:
                st.caption(f"{step.elapsed:5.1f} s  {plain(step.text)}")
        if st.button(_("Cancel"), disabled=job.cancelling):
            job.cancel()
        return
    st.session_state.pop("job", None)
    if isinstance(job.error, InputError):
        st.session_state.job_error = " ".join(f"{f.what} {f.mend}" for f in job.error.findings if f.severity == "error")
    elif job.error is not None:
        st.session_state.job_error = _("The plan could not be made: {error}").format(error=job.error)
    elif job.plan is not None and job.plan.outcome is Outcome.CANCELLED:
        st.session_state.job_error = _("Stopped. Nothing was changed.")
    elif job.plan is not None:
        state.keep_plan(job.plan)
    st.rerun()


def _answer(made: Plan) -> None:
    if not made.exists:
        st.error(_("No plan keeps every rule that must hold. With the least change, this would have to give way:"))
        if made.diagnosis is not None:
            st.dataframe(made.diagnosis, hide_index=True)
        return
    currency = str(made.case["case"].iloc[0]["currency"])
    planned, covered = made.figure("meals_planned"), made.figure("meals_covered")
    if made.outcome is Outcome.COMPLETE:
        st.success(_("Everybody can be fed, and every share is reached. The plan has passed the independent check."))
    else:
        st.warning(_("There is a plan, and it has passed the independent check, but something is missing: see below."))
    columns = st.columns(4)
    columns[0].metric(
        _("Meals covered"),
        f"{covered / planned:.1%}" if planned else "-",
        help=_("{covered:,.0f} of {planned:,.0f} meals and snacks").format(covered=covered, planned=planned),
    )
    columns[1].metric(_("Cost in all ({currency})").format(currency=currency), f"{made.figure('total_amount'):,.0f}")
    columns[2].metric(_("Cost per meal ({currency})").format(currency=currency), f"{made.figure('cost_per_meal'):,.2f}")
    columns[3].metric(_("Farming families reached"), f"{made.figure('families'):,.0f}")
    targets = made["targets"]
    st.subheader(_("Shares"))
    if len(targets):
        st.altair_chart(charts.shares(targets), alt=_("Shares reached against shares required"))
        st.dataframe(
            targets[
                [
                    "name",
                    "sense",
                    "required_share",
                    "reached_share",
                    "numerator",
                    "denominator",
                    "unit",
                    "gap",
                    "met",
                    "definition",
                    "source",
                    "verified",
                ]
            ],
            hide_index=True,
            column_config={
                "required_share": st.column_config.NumberColumn(_("Required"), format="percent"),
                "reached_share": st.column_config.NumberColumn(_("Reached"), format="percent"),
                "numerator": st.column_config.NumberColumn(_("Numerator"), format="localized"),
                "denominator": st.column_config.NumberColumn(_("Denominator"), format="localized"),
                "gap": st.column_config.NumberColumn(_("Missing"), format="localized"),
            },
        )
    st.subheader(_("What is short"))
    short = made["shortfalls"]
    if len(short):
        by = short.groupby(["product_name", "reason"], as_index=False)[["short_kg", "short_servings"]].sum()
        st.dataframe(by.sort_values("short_servings", ascending=False), hide_index=True)
    else:
        st.write(_("Nothing: every dish of the menu can be served on every day."))
    st.subheader(_("To know before you decide"))
    st.dataframe(pd.DataFrame(made["warnings"]), hide_index=True)
