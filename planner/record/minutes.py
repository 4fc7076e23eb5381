"""The minutes of a session: who was there, what was on the agenda, who voted how, what was decided, and how to see that nothing of it was changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from planner.findings import InputError
from planner.i18n import _, day_text, money_text, number_text, share_text
from planner.papers.paper import Body, Paper, Row, Sheet
from planner.record.counting import quorum_of
from planner.record.deciding import SessionClosed, unknown_session
from planner.record.state import Adoption, Committee, Item, KeptPlan, Session, State
from planner.record.store import Record, finding_of
from planner.record.words import choices, result_text, rules_text, seats, ties
from planner.reports.documents import Term
from planner.reports.sheets import LETTER_PAPER


def minutes(record: Record, word: str) -> Paper:
    """Return the minutes of a session; those of one that is still open say so and have no results.

    Parameters
    ----------
    record : Record
        The record.
    word : str
        Short name of the session.

    Raises
    ------
    InputError
        If there is no such session.
    """
    state = record.state()
    if (refusal := unknown_session(state, word)) is not None:
        raise InputError([finding_of(refusal)])
    session = state.sessions[word]
    committee = state.committees[session.committee]
    title = _("Minutes of {committee}, {day}").format(committee=committee.name, day=day_text(session.day))
    adoptions = [one for one in state.adoptions.values() if one.session == word]
    tables = (_attendance(committee, session), *(_item(state, session, item) for item in session.agenda))
    texts = (
        Term(_("Rules of the committee"), tuple(rules_text(committee.rules)), ""),
        *(Term(_("Adopted"), tuple(_adopted(state, one)), "") for one in adoptions),
        *([Term(_("Remarks"), (session.remarks,), "")] if session.remarks else []),
        Term(_("How to check"), tuple(_check(record, word)), ""),
    )
    chairs = [one for one in committee.members.values() if one.role == "chair" and one.who in session.present]
    sheet = Sheet(
        title,
        "" if session.closed else _("The session is still open: nothing is decided yet."),
        tuple(table for table in tables if table.rows),
        facts=tuple(_facts(state, committee, session)),
        texts_title=_("For the record"),
        texts=texts,
        signatures=tuple(f"{one.name}, {seats()[one.seat]}" for one in chairs),
    )
    below = f"{title} \N{EN DASH} {state.name}"
    day = date.fromisoformat((session.closed or session.opened)[:10])
    return Paper(title, (sheet,), below, _size(state, session), day, public=True)


def _facts(state: State, committee: Committee, session: Session) -> Iterator[tuple[str, str]]:
    yield _("Committee"), committee.name
    yield _("Day"), day_text(session.day)
    yield _("Place"), session.place
    present = [one for one in committee.voting if one.who in session.present]
    text = _("{present} of {seats} with a vote are present; {quorum} must be.")
    yield _("Quorum"), text.format(present=len(present), seats=len(committee.voting), quorum=quorum_of(committee))
    yield _("Agenda"), "; ".join(f"{number}. {item.title}" for number, item in enumerate(session.agenda, 1))
    yield _("Record"), state.name


def _attendance(committee: Committee, session: Session) -> Body:
    """Return who was present and who was not."""
    heads = ((_("Name"), _("Seat"), _("Present")),)
    rows = [
        Row((one.name, seats()[one.seat], _("yes") if one.who in session.present else _("no")))
        for one in committee.members.values()
        if one.role in ("member", "chair") or one.who in session.present
    ]
    rows += [Row((name, _("guest, without a vote"), _("yes"))) for name in session.guests]
    return Body(heads, tuple(rows), title=_("Attendance"))


def _item(state: State, session: Session, item: Item) -> Body:
    """Return a point of the agenda: what was proposed, ties, each vote, the result."""
    number = session.agenda.index(item) + 1
    name = state.name_of
    heads = ((_("Member of the committee"), _("How voted"), _("Reason")),)
    rows = [
        Row((name(one.who), _("tie declared: {tie}").format(tie=_tie(one.tie, one.degree)), one.supplier))
        for one in session.interests
        if one.item == item.word
    ]
    rows += [
        Row((name(vote.who), choices()[vote.choice], vote.reason)) for vote in session.votes if vote.item == item.word
    ]
    result = next((one for one in session.results if one.item == item.word), None)
    if result is not None:
        rows.append(Row((result_text(result),), "part"))
    elif not rows:
        rows.append(Row((_("No vote so far."),), "part"))
    return Body(heads, tuple(rows), title=f"{number}. {item.title}", note=" ".join(_proposed(state, item)))


def _tie(tie: str, degree: int) -> str:
    return _("{tie}, degree {degree}").format(tie=ties()[tie], degree=degree) if degree else ties()[tie]


def _proposed(state: State, item: Item) -> Iterator[str]:
    """Yield what a proposal says of itself, its plan's figures, and what was said of it."""
    if not item.proposal:
        return
    proposal = state.proposals[item.proposal]
    plan = state.plans[proposal.plan]
    yield _("Proposed by {name}: {reason}").format(name=state.name_of(proposal.who), reason=_closed(proposal.reason))
    yield from _figures(plan)
    for comment in proposal.comments:
        yield f"{state.name_of(comment.who)}: {_closed(comment.text)}"


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _figures(plan: KeptPlan) -> Iterator[str]:
    """Yield the figures of a plan that a session speaks of, those that are known."""
    text = _("Plan {plan} of the case {case}").format(plan=plan.word, case=plan.case)
    if plan.changes:
        text += " " + _("with the changes {changes}").format(changes="; ".join(plan.changes))
    parts = []
    known = {name: float(value) for name, value in plan.figures.items() if value not in ("", "nan", "<NA>")}
    if "total_amount" in known:
        parts.append(_("cost {amount}").format(amount=money_text(known["total_amount"], plan.currency)))
    planned, covered = known.get("meals_planned", 0.0), known.get("meals_covered")
    if planned and covered is not None:
        # rounded down, so that all stands for all
        share = int(covered / planned * 1000) / 1000
        parts.append(_("{share} of the meals covered").format(share=share_text(share)))
    if "families" in known:
        parts.append(_("{count} families supply it").format(count=number_text(known["families"])))
    yield (f"{text}: {', '.join(parts)}." if parts else f"{text}.")


def _adopted(state: State, adoption: Adoption) -> Iterator[str]:
    proposal = state.proposals[adoption.proposal]
    yield _("“{title}” is adopted: plan {plan}.").format(title=proposal.title, plan=adoption.plan)
    yield _("Fingerprint of the case, the changes, the law and the plan: {fingerprint}").format(
        fingerprint=adoption.fingerprint
    )
    if adoption.appeal_until is not None:
        yield _("It can be appealed against until {day}.").format(day=day_text(adoption.appeal_until))


def _check(record: Record, word: str) -> Iterator[str]:
    """Yield the link of the act by which the session was closed: whoever has the paper can show that nothing before was changed."""
    closing = next(
        (
            row["link"]
            for row in record.raw()
            if row["kind"] == SessionClosed.kind and json.loads(row["body"])["session"] == word
        ),
        None,
    )
    if closing is None:
        yield _("The session is still open.")
        return
    yield _("Link of the act that closed the session: {link}").format(link=closing)
    yield _("Whoever holds this paper can have the record looked at: planner audit RECORD --link {link}").format(
        link=closing[:16]
    )


def _size(state: State, session: Session) -> str:
    """Return the paper of the country of the first case that was spoken of."""
    for item in session.agenda:
        if item.proposal:
            return "us-letter" if state.plans[state.proposals[item.proposal].plan].country in LETTER_PAPER else "a4"
    return "a4"
