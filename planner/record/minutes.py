"""The minutes of a session: who was there, what was on the agenda, who voted how, what was decided, and how to see that nothing of it was changed.

A session that is closed is told as the record was then: who sat in the committee, and by which rules it decided. What came after (adoption, appeals) is
told from the record as it is.

Those for the public name seats in place of members, count guests, and leave out reasons, comments, ties to suppliers, remarks and matters other
than plans: these may name persons.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.findings import InputError
from planner.i18n import _, day_text, money_text, ngettext, number_text, share_text
from planner.papers.paper import Body, Paper, Row, Sheet
from planner.record.chain import short
from planner.record.counting import quorum_of, represented
from planner.record.deciding import SessionClosed, notice_of, unknown_session
from planner.record.state import Adoption, Committee, Interest, Item, KeptPlan, Session, State, Vote
from planner.record.store import Record, finding_of
from planner.record.words import choices, result_text, rules_text, seats, ties
from planner.reports.documents import Term
from planner.reports.sheets import LETTER_PAPER


@dataclass(frozen=True, slots=True)
class _Told:
    """A session being told: whole, or to the public, with what takes names out of its titles.

    Parameters
    ----------
    state : State
        What is on record.
    committee : Committee
        Whose session it is.
    session : Session
        The session.
    clean : callable or None
        For the public: makes a text that names nobody; None: it is told whole.
    """

    state: State
    committee: Committee
    session: Session
    clean: Callable[[str], str] | None

    @property
    def whole(self) -> bool:
        """Whether it is told with names."""
        return self.clean is None

    def text(self, words: str) -> str:
        """Return a text that a committee wrote."""
        return words if self.clean is None else self.clean(words)

    def member(self, who: str) -> str:
        """Return how a member is told: by name, or by seat."""
        if self.whole:
            return self.state.name_of(who)
        found = self.committee.members.get(who)
        return seats()[found.seat] if found else _("a former member")

    def title(self, item: Item) -> str:
        """Return the title of a point; of one that is no plan the public is told only that there was one."""
        return self.text(item.title) if self.whole or item.proposal else _("Another matter")


def minutes(record: Record, word: str, public: Callable[[str], str] | None = None) -> Paper:
    """Return the minutes of a session; those of one that is still open say so and have no results.

    Parameters
    ----------
    record : Record
        The record.
    word : str
        Short name of the session.
    public : callable, optional
        For the public: takes names out of titles, and members are told by their seats. Without it the minutes are whole.

    Returns
    -------
    Paper
        The minutes.

    Raises
    ------
    InputError
        If there is no such session.
    """
    now = record.state()
    if (refusal := unknown_session(now, word)) is not None:
        raise InputError([finding_of(refusal)])
    closing = _closing(record, word)
    state = now if closing is None else record.state_after(closing["number"])
    session = state.sessions[word]
    committee = state.committees[session.committee]
    told = _Told(state, committee, session, public)
    title = _("Minutes of {committee}, {day}").format(committee=told.text(committee.name), day=day_text(session.day))
    adoptions = [one for one in now.adoptions.values() if one.session == word]
    tables = (_attendance(told), *(_item(told, item) for item in session.agenda))
    texts = (
        Term(_("Rules of the committee"), tuple(rules_text(committee.rules)), ""),
        *(Term(_("Adopted"), tuple(_adopted(told, one)), "") for one in adoptions),
        *([Term(_("Remarks"), (session.remarks,), "")] if session.remarks and told.whole else []),
        *([] if told.whole else [Term(_("What is not told here"), (_left_out(),), "")]),
        Term(_("How to check"), tuple(_check(closing)), ""),
    )
    chairs = [one for one in committee.members.values() if one.role == "chair" and one.who in session.present]
    sheet = Sheet(
        title,
        "" if session.closed else _("The session is still open: nothing is decided yet."),
        tuple(table for table in tables if table.rows),
        facts=tuple(_facts(told)),
        texts_title=_("For the record"),
        texts=texts,
        signatures=tuple(f"{one.name}, {seats()[one.seat]}" for one in chairs) if told.whole else (),
    )
    below = f"{title} \N{EN DASH} {told.text(state.name)}"
    day = date.fromisoformat((session.closed or session.opened)[:10])
    return Paper(title, (sheet,), below, _size(state, session), day, public=True)


def _left_out() -> str:
    return _(
        "Members stand here by the seat for which they speak. Names, reasons, comments, remarks and matters other than plans stand in the whole "
        "minutes, which the town keeps."
    )


def _facts(told: _Told) -> Iterator[tuple[str, str]]:
    committee, session = told.committee, told.session
    yield _("Committee"), told.text(committee.name)
    yield _("Day"), day_text(session.day)
    if told.whole:
        yield _("Place"), session.place
    present = [one for one in committee.voting if one.who in session.present]
    text = _("{present} of {seats} with a vote are present; {quorum} must be.")
    quorum = text.format(present=len(present), seats=len(committee.voting), quorum=quorum_of(committee))
    if by_proxy := len(represented(committee, session)):
        told_of = (
            ngettext("{count} more is represented and counts.", "{count} more are represented and count.", by_proxy)
            if committee.rules.proxies_count
            else ngettext(
                "{count} more is represented and does not count.",
                "{count} more are represented and do not count.",
                by_proxy,
            )
        )
        quorum = f"{quorum} {told_of.format(count=number_text(by_proxy))}"
    yield _("Quorum"), quorum
    if called := " ".join(_called(told)):
        yield _("Convocation"), called
    yield _("Agenda"), "; ".join(f"{number}. {told.title(item)}" for number, item in enumerate(session.agenda, 1))
    opened, closed = (day_text(date.fromisoformat(at[:10])) if at else "" for at in (session.opened, session.closed))
    if closed:
        yield _("On record"), _("opened on {day}, closed on {last}").format(day=opened, last=closed)
    yield _("Record"), told.text(told.state.name)


def _called(told: _Told) -> Iterator[str]:
    """Yield when a session was called and who was convened, and that it lacked the notice of the rules."""
    session = told.session
    if session.called:
        on, notice = date.fromisoformat(session.called[:10]), notice_of(session.called, session.day)
        text = ngettext("Called on {day}, {count} day ahead.", "Called on {day}, {count} days ahead.", notice)
        yield text.format(day=day_text(on), count=number_text(notice))
        names = ", ".join(map(told.member, session.convened)) if told.whole else number_text(len(session.convened))
        yield _("Convened: {names}.").format(names=names or _("nobody"))
    if session.lacks_notice:
        days = told.committee.rules.notice_days
        text = ngettext(
            "The rules ask for {count} day: the notice was too short.",
            "The rules ask for {count} days: the notice was too short.",
            days,
        )
        yield text.format(count=number_text(days))


def _was_there(told: _Told, who: str) -> str:
    """Return whether a member was present, and by whom they were represented where not."""
    if who in told.session.present:
        return _("yes")
    if who not in represented(told.committee, told.session):
        return _("no")
    holder = next(one.holder for one in told.session.proxies if one.giver == who)
    return _("no; by written proxy {name} votes").format(name=told.member(holder))


def _attendance(told: _Told) -> Body:
    """Return who was present and who was not."""
    session = told.session
    known = [
        one for one in told.committee.members.values() if one.role in ("member", "chair") or one.who in session.present
    ]
    said = [(one.name, seats()[one.seat], _was_there(told, one.who)) for one in known]
    if told.whole:
        rows = [*said, *((name, _("guest, without a vote"), _("yes")) for name in session.guests)]
        heads = ((_("Name"), _("Seat"), _("Present")),)
        return Body(heads, tuple(map(Row, rows)), title=_("Attendance"))
    by_seat: list[tuple[str, ...]] = sorted(row[1:] for row in said)
    if session.guests:
        by_seat.append((_("guests, without a vote"), number_text(len(session.guests))))
    return Body(((_("Seat"), _("Present")),), tuple(map(Row, by_seat)), title=_("Attendance"))


def _item(told: _Told, item: Item) -> Body:
    """Return a point of the agenda: what was proposed, ties, each vote, the result."""
    session = told.session
    number = session.agenda.index(item) + 1
    ties_ = [one for one in session.interests if one.item == item.word]
    votes = [one for one in session.votes if one.item == item.word]
    heads: tuple[tuple[str, ...], ...]
    if told.whole:
        heads = ((_("Member of the committee"), _("How voted"), _("Reason")),)
        rows = [Row((told.member(one.who), _tied(told, one), one.supplier)) for one in ties_]
        rows += [Row((told.member(vote.who), _voted(told, vote), vote.reason)) for vote in votes]
    else:
        heads = ((_("Seat"), _("How voted")),)
        rows = [Row((told.member(one.who), _("tie declared"))) for one in ties_]
        rows += [Row((told.member(vote.who), _voted(told, vote))) for vote in votes]
    result = next((one for one in session.results if one.item == item.word), None)
    if result is not None:
        rows.append(Row((result_text(result),), "part"))
    elif not rows:
        rows.append(Row((_("No vote so far."),), "part"))
    return Body(heads, tuple(rows), title=f"{number}. {told.title(item)}", note=" ".join(_proposed(told, item)))


def _voted(told: _Told, vote: Vote) -> str:
    """Return a vote, that it counts no more where a tie was declared, and by whom it was cast where that was by proxy."""
    choice = choices()[vote.choice]
    if told.session.counted(vote) != vote.choice:
        choice = _("{choice}; counts as an abstention, as a tie was declared").format(choice=choice)
    return _("{choice} (by proxy: {name})").format(choice=choice, name=told.member(vote.by)) if vote.by else choice


def _tied(told: _Told, one: Interest) -> str:
    """Return a tie, and who entered it where that was somebody else."""
    text = _("tie declared: {tie}").format(tie=_tie(one.tie, one.degree))
    if not one.entered_by:
        return text
    return _("{tie} (entered by {name})").format(tie=text, name=told.member(one.entered_by))


def _tie(tie: str, degree: int) -> str:
    return _("{tie}, degree {degree}").format(tie=ties()[tie], degree=degree) if degree else ties()[tie]


def _proposed(told: _Told, item: Item) -> Iterator[str]:
    """Yield what a proposal says of itself, its plan's figures, and what was said of it; of an appeal, its reason."""
    if item.appeal and told.whole:
        appeals = told.state.adoptions[item.adoption].appeals
        yield _closed(next(one.reason for one in appeals if one.word == item.appeal))
    if not item.proposal:
        return
    proposal = told.state.proposals[item.proposal]
    plan = told.state.plans[proposal.plan]
    if told.whole:
        text = _("Proposed by {name}: {reason}")
        yield text.format(name=told.member(proposal.who), reason=_closed(proposal.reason))
    yield from _figures(plan, changes=told.whole)
    for comment in proposal.comments if told.whole else ():
        yield f"{told.member(comment.who)}: {_closed(comment.text)}"


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _figures(plan: KeptPlan, *, changes: bool) -> Iterator[str]:
    """Yield the figures of a plan that a session speaks of, those that are known; its changes may name who is a person."""
    text = _("Plan {plan} of the case {case}").format(plan=plan.word, case=plan.case)
    if plan.changes and changes:
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
        parts.append(_("families that supply it: {count}").format(count=number_text(known["families"])))
    yield (f"{text}: {', '.join(parts)}." if parts else f"{text}.")


def _adopted(told: _Told, adoption: Adoption) -> Iterator[str]:
    title = told.text(told.state.proposals[adoption.proposal].title)
    yield _("“{title}” is adopted: plan {plan}.").format(title=title, plan=adoption.plan)
    yield _("Fingerprint of the case, the changes, the law and the plan: {fingerprint}").format(
        fingerprint=adoption.fingerprint
    )
    if adoption.set_aside:
        yield _("Set aside after an appeal.")
    elif adoption.appeal_until is not None:
        yield _("It can be appealed against until {day}.").format(day=day_text(adoption.appeal_until))


def _closing(record: Record, word: str) -> Mapping[str, Any] | None:
    """Return the act by which a session was closed as it is stored, or None."""
    closed = (row for row in record.raw() if row["kind"] == SessionClosed.kind)
    return next((row for row in closed if json.loads(row["body"])["session"] == word), None)


def _check(closing: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield the link of the act by which the session was closed: whoever has the paper can show that nothing before was changed."""
    if closing is None:
        yield _("The session is still open.")
        return
    yield _("Link of the act that closed the session: {link}").format(link=closing["link"])
    yield _("Whoever holds this paper can have the record looked at: planner audit RECORD --link {link}").format(
        link=short(closing["link"])
    )


def _size(state: State, session: Session) -> str:
    """Return the paper of the country of the first case that was spoken of."""
    for item in session.agenda:
        if item.proposal:
            return "us-letter" if state.plans[state.proposals[item.proposal].plan].country in LETTER_PAPER else "a4"
    return "a4"
