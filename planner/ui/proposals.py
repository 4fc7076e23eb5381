"""Proposals of a committee: the plan at hand proposed, comments, plans beside each other in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, money_text, ngettext, number_text
from planner.making.plan import Plan
from planner.record.state import PlanState, Proposal
from planner.ui import charts, comparing, memory, pictures, progress, record, state, works
from planner.ui.acting import Table, do, line, text
from planner.ui.hands import Hand
from planner.ui.text import plain
from planner.ui.verdict import shares_reached
from planner.ui.wishes import wish_text

MOST_BESIDE = 3
"""Plans that stand side by side."""

KIND = "proposed"
"""What the work of reading plans from the record is called."""

COLOURS: dict[PlanState, Literal["green", "blue", "gray", "orange"]] = {
    "proposed": "blue",
    "adopted": "green",
    "draft": "gray",
    "superseded": "gray",
    "set_aside": "orange",
}


def show(table: Table) -> None:
    """Show what is proposed, and let members propose, comment and compare."""
    if table.votes:
        with st.expander(_("Propose the plan at hand"), icon=":material/add:", key="propose"):
            _propose(table)
    found = standing(table)
    if not found:
        st.info(_("Nothing is proposed yet. A member makes a plan on the page Plan and proposes it here."))
        return
    for one in reversed(found):
        _proposal(table, one)
    if len(found) > 1:
        st.subheader(_("Beside each other"))
        beside(table, choose(found))


def standing(table: Table) -> list[Proposal]:
    """Return the proposals to a committee that nobody has taken back."""
    word = table.committee.word if table.committee else ""
    return [one for one in table.known.proposals.values() if one.committee == word and not one.withdrawn]


# --- propose -----------------------------------------------------------------------------------------------------------------


def _propose(table: Table) -> None:
    plan, wishes = state.plan(), state.wishes()
    if plan is None or not plan.exists:
        st.write(_("There is no plan at hand. Make one on the page Plan first."))
        state.link("plan", _("Go to Plan"))
        return
    currency = str(plan.case.head["currency"])
    st.write(
        plain(
            _("The plan at hand: {name}. It costs {amount}.").format(
                name=plan.case.head["name"], amount=money_text(plan.figure("total_amount"), currency)
            )
        )
    )
    if wishes:
        state.show_decisions()
    title = line(_("Title, as it will stand on the agenda"), "propose title")
    reason = line(_("Why it is proposed"), "propose reason")
    if st.button(_("Propose this plan"), type="primary", disabled=not (title and reason)):
        do(partial(_put_forward, table, plan, wishes, title, reason), _("“{title}” is proposed.").format(title=title), "propose ")  # fmt: skip


def _put_forward(table: Table, plan: Plan, wishes: Sequence[str], title: str, reason: str) -> None:
    before = state.need_base_case()
    state.put_on_record()
    refused: list[Finding] = st.session_state.get("unrecorded", [])
    if refused:
        raise InputError(refused)
    case = state.need_base_case()
    if case.fingerprint != before.fingerprint:
        raise InputError([_changed()])
    choice = service.choose(case, (), None, wishes)
    here = state.workspace()
    made = replace(plan, case=record.at(plan.case, here))
    word = service.record.keep_plan(table.record, record.at(case, here), made, choice.scenario, table.who)
    assert table.committee is not None
    service.record.propose(table.record, table.who, table.committee.word, word, title, reason)
    state.hand().put(_key(word), plan)


def _changed() -> Finding:
    return Finding(
        "case-changed",
        "error",
        "",
        (),
        "",
        _("Others have changed the case meanwhile; their changes are taken in now."),
        _("Nothing was proposed, as the plan was made without them."),
        _("Make the plan anew on the page Plan, then propose it."),
    )


# --- one proposal ------------------------------------------------------------------------------------------------------------


def badge(table: Table, one: Proposal) -> None:
    """Show what a proposed plan is now."""
    now = table.known.state_of_proposal(one.word)
    st.badge(plain(service.record.words.plan_states()[now]), color=COLOURS[now])


def _proposal(table: Table, one: Proposal) -> None:
    kept = table.known.plans[one.plan]
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(f"**{plain(one.title)}**")
        with right:
            badge(table, one)
        st.write(plain(one.reason))
        told = _("Proposed by {name} on {day}.").format(name=table.name(one.who), day=record.moment(one.at))
        st.caption(plain(f"{told} {_figures(table, one)}"))
        if kept.changes:
            case = _open_case(kept.case)
            changes = "; ".join(kept.changes if case is None else [wish_text(case, change) for change in kept.changes])
            st.caption(plain(_("Changed decisions: {changes}").format(changes=changes)))
        count = ngettext("{count} comment", "{count} comments", len(one.comments))
        with st.expander(count.format(count=number_text(len(one.comments))), key=f"comments-{one.word}"):
            _comments(table, one)
        adopted = any(adoption.proposal == one.word for adoption in table.known.adoptions.values())
        if one.who == table.who and not adopted:
            with st.popover(_("Take it back"), key=f"back-{one.word}"):
                reason = line(_("Why"), f"withdraw {one.word} reason")
                if st.button(_("Yes, take it back"), key=f"withdraw-{one.word}"):
                    act = partial(service.record.withdraw, table.record, table.who, one.word, reason)
                    do(act, _("“{title}” is taken back.").format(title=one.title), f"withdraw {one.word}")


def _figures(table: Table, one: Proposal) -> str:
    """Return of which case a plan is and what it costs, as it was put on record with it."""
    kept = table.known.plans[one.plan]
    name = table.known.cases[kept.case].name if kept.case in table.known.cases else kept.case
    told = [_("Case: {name}.").format(name=name)]
    case = _open_case(kept.case)
    if case is not None and "total_amount" in kept.figures:
        amount = money_text(float(kept.figures["total_amount"]), state.currency(case))
        told.append(_("Cost: {amount}.").format(amount=amount))
    return " ".join(told)


def _open_case(word: str) -> Case | None:
    """Return the open case if it is the one of a short name on record."""
    case = state.base_case()
    return case if case is not None and service.record.word_of(case) == word else None


def _comments(table: Table, one: Proposal) -> None:
    for comment in one.comments:
        st.markdown(f"**{plain(table.name(comment.who))}**, {plain(record.moment(comment.at))}")
        for part in comment.text.splitlines():
            if part.strip():
                st.markdown(plain(part))
    if not table.speaks:
        if not one.comments:
            st.caption(_("Nobody has said anything yet."))
        return
    said = text(_("Your comment"), f"comment {one.word} text")
    if st.button(_("Say it"), disabled=not said, key=f"say-{one.word}"):
        act = partial(service.record.comment, table.record, table.who, one.word, said)
        do(act, _("Your comment is on record."), f"comment {one.word} ")


# --- beside each other -------------------------------------------------------------------------------------------------------


def choose(found: Sequence[Proposal], key: str = "beside") -> list[Proposal]:
    """Ask which proposals stand beside each other; the latest do if nobody says."""
    by_word = {one.word: one for one in found}
    chosen = st.multiselect(
        _("Proposals beside each other; the first is what the others are set against"),
        list(by_word),
        format_func=lambda word: by_word[word].title,
        max_selections=MOST_BESIDE,
        # What is proposed meanwhile stands there too: what was chosen among others is of no use then.
        key=memory.kept(f"{key} {len(by_word)}", list(by_word)[-MOST_BESIDE:], list(by_word)),
    )
    return [by_word[word] for word in chosen]


def plans_of(chosen: Sequence[Proposal], *, unasked: bool = False) -> list[Plan] | None:
    """Return the plans of proposals; those not known here yet are read and checked in the background first (then None).

    Parameters
    ----------
    chosen : sequence of Proposal
        The proposals.
    unasked : bool
        Begin without waiting for a click.
    """
    if progress.busy(KIND):
        return None
    found = {one.plan: state.hand().get(_key(one.plan)) for one in chosen}
    lacking = [word for word, plan in found.items() if plan is None]
    if not lacking:
        return [found[one.plan] for one in chosen]
    st.caption(_("The plans are read from the record and checked again first."))
    begins = unasked or st.button(_("Set them beside each other"), type="primary", disabled=progress.other_work(KIND))
    if begins and not progress.other_work(KIND):
        state.start_job(
            KIND, partial(works.proposed, record.place(state.workspace()), lacking), partial(_put_plans, state.hand())
        )
        st.rerun()
    return None


def _put_plans(kept: Hand, plans: dict[str, Plan]) -> None:
    for word, plan in plans.items():
        kept.put(_key(word), plan)


def _key(word: str) -> tuple[str, ...]:
    return "plan on record", word


def beside(table: Table, chosen: Sequence[Proposal]) -> None:
    """Show proposals beside each other: in sentences, then in figures."""
    if not chosen:
        return
    plans = plans_of(chosen)
    if plans is None:
        return
    found = service.record.side_by_side(chosen, plans)
    titles = {one.word: one.title for one in chosen}
    sentences(table, chosen, plans, found)
    with st.expander(_("All figures"), key="beside-figures"):
        comparing.figures(found.figures, found.names, titles)


def sentences(
    table: Table, chosen: Sequence[Proposal], plans: Sequence[Plan], found: service.Comparison, *, charted: bool = False
) -> None:
    """Show in sentences what each of some proposals is.

    Parameters
    ----------
    table : Table
        The committee's table.
    chosen : sequence of Proposal
        The proposals.
    plans : sequence of Plan
        Their plans.
    found : Comparison
        The plans side by side.
    charted : bool
        Show a chart of the shares below each.
    """
    told = service.record.told_apart(found, {one.word: one.title for one in chosen})
    for column, one, plan in zip(st.columns(len(chosen)), chosen, plans, strict=True):
        with column, st.container(border=True):
            st.markdown(f"### {plain(one.title)}" if charted else f"**{plain(one.title)}**")
            badge(table, one)
            st.markdown("\n".join(f"- {plain(text)}" for text in [*told[one.word], *shares_reached(plan)]))
            if charted:
                chart(one, plan)


def chart(one: Proposal, plan: Plan) -> None:
    """Show the shares that a proposal reaches."""
    known = service.target_gaps(plan)
    if not known.empty:
        title = _("{title}: shares reached (bars) against shares required (ticks)").format(title=one.title)
        pictures.show(charts.shares(known), plan, title=title, unit="%", key=f"shares-{one.word}")
