"""Acts from a proposal to its adoption: comments, sessions, votes, appeals; and the steps of the procurement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field, StringConstraints

from planner.i18n import _, day_text, ngettext, number_text
from planner.record import terms
from planner.record.act import WHO, Act, Entry, Line, Refusal, Remark, Said, Word
from planner.record.counting import result_of
from planner.record.keeping import removed_case, unknown_case
from planner.record.rights import may_chair, may_comment, may_decide, may_finish_steps, may_set_steps, may_speak_for
from planner.record.state import (
    VOTING,
    Adoption,
    Appeal,
    Call,
    Choice,
    Comment,
    Interest,
    Item,
    Proposal,
    Session,
    State,
    Step,
    Vote,
    put,
)
from planner.record.terms import one_of


class Proposed(Act):
    """A plan is put before a committee."""

    kind: ClassVar[str] = "proposed"
    proposal: Word
    committee: Word
    plan: Word
    title: Line
    reason: Line

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no member, and a plan that is not on record."""
        no = may_decide(state, entry.who, self.committee)
        if no is None and self.plan not in state.plans:
            return Refusal(
                "unknown-plan",
                _("There is no plan {plan} on record.").format(plan=self.plan),
                _("Keep it first: planner record plan"),
            )
        return no or removed_case(state, state.plans[self.plan].case)

    def done(self, state: State, entry: Entry) -> State:
        """Add the proposal."""
        made = Proposal(self.proposal, self.committee, self.plan, self.title, self.reason, entry.who, entry.at)
        return state.change(proposals=put(state.proposals, self.proposal, made))


class Commented(Act):
    """Somebody says something of a proposal."""

    kind: ClassVar[str] = "commented"
    proposal: Word
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever neither decides in the committee nor observes it, and a proposal that is not there."""
        return _unknown_proposal(state, self.proposal) or may_comment(
            state, entry.who, state.proposals[self.proposal].committee
        )

    def done(self, state: State, entry: Entry) -> State:
        """Add the comment."""
        before = state.proposals[self.proposal]
        made = replace(before, comments=(*before.comments, Comment(entry.at, entry.who, self.text)))
        return state.change(proposals=put(state.proposals, self.proposal, made))


class Withdrawn(Act):
    """Who made a proposal takes it back."""

    kind: ClassVar[str] = "withdrawn"
    proposal: Word
    reason: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever did not make it, and one that is taken back or adopted."""
        no = _unknown_proposal(state, self.proposal)
        if no is not None:
            return no
        before = state.proposals[self.proposal]
        if before.who != entry.who:
            return Refusal(
                "not-yours",
                _("Only {name}, who made the proposal, can take it back.").format(name=state.name_of(before.who)),
                _("Ask them, or vote on it."),
            )
        if before.withdrawn or any(one.proposal == self.proposal for one in state.adoptions.values()):
            return Refusal(
                "decided-already",
                _("The proposal was taken back or adopted already."),
                _("Nothing is left to do."),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Note when it was taken back."""
        made = replace(state.proposals[self.proposal], withdrawn=entry.at)
        return state.change(proposals=put(state.proposals, self.proposal, made))


class Point(Said):
    """A point of an agenda: on a proposal, on an appeal against an adoption, or on neither."""

    item: Word
    title: Line
    proposal: Word | None = None
    adoption: Word | None = None
    appeal: Word | None = None


Agenda = Annotated[tuple[Point, ...], Field(min_length=1, max_length=100)]
"""What a session is about."""


class SessionOpened(Act):
    """A session begins with its agenda; who is present is entered after that."""

    kind: ClassVar[str] = "session"
    session: Word
    committee: Word
    day: date
    place: Remark = ""
    agenda: Agenda

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever does not chair, a second session at once, what cannot be decided, and other than was called."""
        no = may_chair(state, entry.who, self.committee)
        if no is not None:
            return no
        if self.session in state.sessions:
            return opened_already()
        if any(one.committee == self.committee and not one.closed for one in state.sessions.values()):
            return Refusal(
                "session-open",
                _("A session of {committee} is open already.").format(committee=state.committees[self.committee].name),
                _("Close it first."),
            )
        if self.day > entry.day + timedelta(days=1):  # a day may have begun elsewhere that has not in UTC
            return Refusal(
                "not-yet",
                _("{day} is still to come.").format(day=day_text(self.day)),
                _("Open the session on its day: it has begun then, and members vote."),
            )
        return (
            self._not_as_called(state.calls.get(self.session))
            or self._lacks_notice(state)
            or unfit_agenda(state, self.committee, self.agenda)
        )

    def done(self, state: State, entry: Entry) -> State:
        """Open it."""
        call = state.calls.get(self.session)
        made = Session(
            self.session,
            self.committee,
            self.day,
            self.place,
            items_of(self.agenda),
            entry.at,
            called=call.at if call else "",
            convened=call.convened if call else (),
            proxies=call.proxies if call else (),
            lacks_notice=self._notice(state) < state.committees[self.committee].rules.notice_days,
        )
        return state.change(sessions=put(state.sessions, self.session, made))

    def _notice(self, state: State) -> int:
        call = state.calls.get(self.session)
        return notice_of(call.at, call.day) if call else 0

    def _lacks_notice(self, state: State) -> Refusal | None:
        rules = state.committees[self.committee].rules
        notice = self._notice(state)
        return short_notice(rules.notice_days, notice) if rules.notice_binds and notice < rules.notice_days else None

    def _not_as_called(self, call: Call | None) -> Refusal | None:
        """Refuse what was called off, and another committee, day or agenda than was called."""
        if call is None:
            return None
        if call.off:
            return Refusal("called-off", _("This session was called off."), _("Call another one."))
        if (call.committee, call.day, call.agenda) != (self.committee, self.day, items_of(self.agenda)):
            return Refusal(
                "not-as-called",
                _("The session was called for {day} with the agenda: {agenda}.").format(
                    day=day_text(call.day), agenda="; ".join(one.title for one in call.agenda)
                ),
                _("Open it as it was called, or call it off and call another one."),
            )
        return None


def items_of(agenda: Iterable[Point]) -> tuple[Item, ...]:
    """Return the points of an agenda as they stand on record."""
    return tuple(
        Item(point.item, point.title, point.proposal or "", point.adoption or "", point.appeal or "")
        for point in agenda
    )


def notice_of(called: str, day: date) -> int:
    """Return how many days ahead a session is called: from the day of the call to that of the session, called on the 2nd for the 7th: 5."""
    return (day - date.fromisoformat(called[:10])).days


def short_notice(needed: int, notice: int) -> Refusal:
    """Refuse a session that is called too late, or not at all."""
    told = ngettext(
        "The committee's rules ask for a session to be called {count} day ahead; it is called {days} ahead.",
        "The committee's rules ask for a session to be called {count} days ahead; it is called {days} ahead.",
        needed,
    )
    return Refusal(
        "short-notice",
        told.format(count=number_text(needed), days=number_text(max(0, notice))),
        _("Call it for a later day: planner record convene, or page Committee, Sessions."),
    )


def unfit_agenda(state: State, committee: str, agenda: Sequence[Point]) -> Refusal | None:
    """Refuse an agenda of which something cannot be decided there.

    Parameters
    ----------
    state : State
        What the record holds.
    committee : str
        Which committee would decide.
    agenda : sequence of Point
        Its points.

    Returns
    -------
    Refusal or None
        Why not; None: all of it can be decided.
    """
    if len({point.item for point in agenda}) < len(agenda):
        return Refusal(
            "same-item",
            _("Two points of the agenda have the same short name."),
            _("Name each of them differently."),
        )
    for point in agenda:
        if point.appeal is not None and (no := _not_on_appeal(state, committee, point)) is not None:
            return no
        if point.proposal is None:
            continue
        no = _unknown_proposal(state, point.proposal)
        if no is not None:
            return no
        named = state.proposals[point.proposal]
        if named.withdrawn or named.committee != committee:
            return Refusal(
                "not-proposed-here",
                _("{title} was taken back, or proposed to another committee.").format(title=named.title),
                _("Propose the plan to this committee first."),
            )
    return None


def _not_on_appeal(state: State, committee: str, point: Point) -> Refusal | None:
    """Refuse an appeal that is not open, or against what another committee adopted."""
    no = _unknown_adoption(state, str(point.adoption))
    if no is not None:
        return no
    adoption = state.adoptions[str(point.adoption)]
    if adoption.committee != committee or _open_appeal(adoption, str(point.appeal)) is None:
        return _no_open_appeal()
    return None


class Attended(Act):
    """Who is present at a session: members, and guests who have no vote."""

    kind: ClassVar[str] = "attended"
    session: Word
    present: tuple[WHO, ...]
    guests: tuple[Line, ...] = ()

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever does not chair, a closed session, strangers as members, and to take out who has voted."""
        no = _of_open_session(state, self.session) or may_chair(
            state, entry.who, state.sessions[self.session].committee
        )
        if no is not None:
            return no
        session = state.sessions[self.session]
        members = state.committees[session.committee].members
        strangers = [who for who in self.present if who not in members]
        if strangers:
            return Refusal(
                "no-member",
                _("{names} is no member of {committee}.").format(
                    names=", ".join(strangers), committee=state.committees[session.committee].name
                ),
                _("Enter them as guests, or let an administrator make them members."),
            )
        for one in session.proxies:
            if one.giver in self.present and any(vote.who == one.giver for vote in session.votes):
                return Refusal(
                    "has-voted-by-proxy",
                    _("{holder} has voted for {name} in this session already.").format(
                        name=state.name_of(one.giver), holder=state.name_of(one.holder)
                    ),
                    _("Enter them as a guest: what was voted by proxy stands."),
                )
        voted = {vote.cast_by for vote in session.votes} - set(self.present)
        if voted:
            return Refusal(
                "has-voted",
                _("{names} has voted in this session already and was present.").format(
                    names=", ".join(sorted(map(state.name_of, voted)))
                ),
                _("Leave them among those present."),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Note who is present; who has come speaks for themselves, and their proxy is over."""
        session = state.sessions[self.session]
        proxies = tuple(one for one in session.proxies if one.giver not in self.present)
        made = replace(session, present=tuple(dict.fromkeys(self.present)), guests=self.guests, proxies=proxies)
        return state.change(sessions=put(state.sessions, self.session, made))


class InterestDeclared(Act):
    """A member says that they have a tie to a supplier whom an item concerns."""

    kind: ClassVar[str] = "interest"
    session: Word
    item: Word
    tie: Annotated[Literal["own", "employment", "kinship", "in_law", "other"], one_of(terms.TIES)]
    degree: Annotated[int, Field(ge=0, le=9)] = 0
    supplier: Remark = ""
    member: WHO | None = None

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever speaks for others without chairing; a tie that is found after the vote is noted, too: the vote counts no more."""
        no = _of_open_item(state, self.session, self.item)
        if no is not None:
            return no
        session = state.sessions[self.session]
        member = self.member or entry.who
        no = may_speak_for(state, entry.who, member, session.committee) or may_decide(state, member, session.committee)
        if no is None and self.tie in ("kinship", "in_law") and not self.degree:
            return Refusal(
                "no-degree",
                _("The degree of the kinship is not said."),
                _("Say it: parents and children 1, siblings and grandparents 2, uncles and nieces 3, cousins 4."),
            )
        return no

    def done(self, state: State, entry: Entry) -> State:
        """Note the tie, and whether it means abstaining."""
        session = state.sessions[self.session]
        rules = state.committees[session.committee].rules
        limit = {"kinship": rules.kinship, "in_law": rules.in_law}.get(self.tie, 9)
        made = Interest(
            self.member or entry.who,
            self.item,
            self.tie,
            self.degree,
            self.supplier,
            self.degree <= limit,
            "" if self.member in (None, entry.who) else entry.who,
        )
        session = replace(session, interests=(*session.interests, made))
        return state.change(sessions=put(state.sessions, self.session, session))


class Voted(Act):
    """A member votes on an item; a vote is not changed."""

    kind: ClassVar[str] = "voted"
    session: Word
    item: Word
    choice: Annotated[Choice, one_of(terms.CHOICES)]
    reason: Remark = ""
    giver: WHO | None = None
    """Whose vote it is, where it is cast by proxy."""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever has no vote, is not present, has voted, must abstain, or has no proxy for this point."""
        no = _of_open_item(state, self.session, self.item)
        if no is not None:
            return no
        session = state.sessions[self.session]
        no = may_decide(state, entry.who, session.committee)
        if no is not None:
            return no
        if entry.who not in session.present:
            return Refusal(
                "not-present",
                _("{name} is not entered as present.").format(name=state.name_of(entry.who)),
                _("Let the chair enter who is present first."),
            )
        tied = session.tied(self.item)
        if self.giver is not None:
            return self._not_by_proxy(state, entry.who, self.giver, tied) or _voted_already(
                state, session, self.item, self.giver
            )
        if entry.who in tied and self.choice != "abstain":
            return Refusal(
                "must-abstain",
                _("{name} has declared a tie and must abstain on this item.").format(name=state.name_of(entry.who)),
                _("Abstain."),
            )
        return _voted_already(state, session, self.item, entry.who)

    def done(self, state: State, entry: Entry) -> State:
        """Add the vote."""
        session = state.sessions[self.session]
        by = "" if self.giver is None else entry.who
        made = Vote(self.giver or entry.who, self.item, self.choice, self.reason, entry.at, by)
        session = replace(session, votes=(*session.votes, made))
        return state.change(sessions=put(state.sessions, self.session, session))

    def _not_by_proxy(self, state: State, holder: str, giver: str, tied: frozenset[str]) -> Refusal | None:
        """Refuse to vote for somebody who gave no proxy or has no vote any more, and on a point on which either has a tie."""
        session = state.sessions[self.session]
        names = {"name": state.name_of(giver), "holder": state.name_of(holder)}
        if state.role(giver, session.committee) not in VOTING or all(
            (one.giver, one.holder) != (giver, holder) for one in session.proxies
        ):
            return Refusal(
                "no-proxy",
                _("{holder} holds no proxy of {name} for this session.").format(**names),
                _("Vote for yourself; a proxy is entered by who gives it, or by the chair."),
            )
        bound = [state.name_of(one) for one in (giver, holder) if one in tied]
        if bound:
            return Refusal(
                "tied-proxy",
                _("{names} has declared a tie on this item: the vote of {name} is not cast by proxy.").format(
                    names=", ".join(bound), **names
                ),
                _("Leave it: on this item {name} does not vote.").format(**names),
            )
        return None


class SessionClosed(Act):
    """A session ends: each item is decided by the votes given and the committee's rules."""

    kind: ClassVar[str] = "closed"
    session: Word
    remarks: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever does not chair, and what is closed already."""
        return _of_open_session(state, self.session) or may_chair(
            state, entry.who, state.sessions[self.session].committee
        )

    def done(self, state: State, entry: Entry) -> State:
        """Count the votes."""
        session = state.sessions[self.session]
        committee = state.committees[session.committee]
        results = tuple(result_of(committee, session, item.word) for item in session.agenda)
        made = replace(session, results=results, closed=entry.at, remarks=self.remarks)
        return state.change(sessions=put(state.sessions, self.session, made))


class Adopted(Act):
    """A plan that was carried is adopted: from now on the year of its case goes by it."""

    kind: ClassVar[str] = "adopted"
    adoption: Word
    session: Word
    item: Word

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever does not chair, and what was not carried by a closed session with its quorum."""
        no = _unknown_item(state, self.session, self.item)
        if no is not None:
            return no
        session = state.sessions[self.session]
        no = may_chair(state, entry.who, session.committee)
        if no is not None:
            return no
        if not session.closed:
            return Refusal(
                "session-open",
                _("The session is still open, so nothing is decided."),
                _("Close it first: the votes are counted then."),
            )
        item = session.item(self.item)
        assert item is not None
        if not item.proposal:
            return Refusal(
                "no-plan",
                _("“{title}” is no plan that could be adopted.").format(title=item.title),
                _("Nothing is left to do: that it was carried is on record."),
            )
        result = next(one for one in session.results if one.item == self.item)
        if result.why == "no_quorum":
            return Refusal(
                "no-quorum",
                _("{present} of {seats} members with a vote were present; {quorum} must be.").format(
                    present=result.present, seats=result.seats, quorum=result.quorum
                ),
                _("Put it on the agenda of another session."),
            )
        if not result.carried:
            return Refusal(
                "not-carried",
                _("It was not carried: {yes} yes, {no} no, {abstain} abstentions; {needed} yes were needed.").format(
                    yes=result.yes, no=result.no, abstain=result.abstain, needed=result.needed
                )
                if result.why == "too_few"
                else _("It was not carried: a signature that the committee's rules ask for is missing."),
                _("Put it on the agenda of another session."),
            )
        if any(one.session == self.session and one.item == self.item for one in state.adoptions.values()):
            return Refusal("adopted-already", _("It is adopted already."), _("Nothing is left to do."))
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Freeze the plan under its fingerprint."""
        session = state.sessions[self.session]
        item = session.item(self.item)
        assert item is not None
        plan = state.plans[state.proposals[item.proposal].plan]
        days = state.committees[session.committee].rules.appeal_days
        made = Adoption(
            self.adoption,
            session.committee,
            plan.case,
            plan.word,
            item.proposal,
            self.session,
            self.item,
            plan.package,
            entry.at,
            entry.who,
            None if days is None else entry.day + timedelta(days=days),
        )
        return state.change(adoptions=put(state.adoptions, self.adoption, made))


class Appealed(Act):
    """Somebody appeals against an adoption; a member enters it."""

    kind: ClassVar[str] = "appealed"
    appeal: Word
    adoption: Word
    by: Line
    reason: Line

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse an appeal without a member who enters it, or out of time."""
        no = _unknown_adoption(state, self.adoption)
        if no is not None:
            return no
        adoption = state.adoptions[self.adoption]
        no = may_decide(state, entry.who, adoption.committee)
        if no is None and (adoption.appeal_until is None or entry.day > adoption.appeal_until):
            until = "" if adoption.appeal_until is None else day_text(adoption.appeal_until)
            return Refusal(
                "too-late",
                _("An appeal was possible until {day}.").format(day=until)
                if until
                else _("The committee's rules know no appeal."),
                _("Propose another plan."),
            )
        return no

    def done(self, state: State, entry: Entry) -> State:
        """Note the appeal."""
        adoption = state.adoptions[self.adoption]
        made = Appeal(self.appeal, self.by, self.reason, entry.at)
        adoption = replace(adoption, appeals=(*adoption.appeals, made))
        return state.change(adoptions=put(state.adoptions, self.adoption, adoption))


class AppealAnswered(Act):
    """An appeal is answered as a session decided: upheld, and the plan set aside, if its point was carried; refused if it was not.

    What a committee adopted nobody undoes alone, its chair neither.
    """

    kind: ClassVar[str] = "answered"
    adoption: Word
    appeal: Word
    session: Word
    item: Word
    answer: Line

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever does not chair, what was answered, and what no session has decided."""
        no = _unknown_adoption(state, self.adoption)
        if no is not None:
            return no
        adoption = state.adoptions[self.adoption]
        no = may_chair(state, entry.who, adoption.committee)
        if no is not None:
            return no
        if _open_appeal(adoption, self.appeal) is None:
            return _no_open_appeal()
        session = state.sessions.get(self.session)
        item = session.item(self.item) if session else None
        result = next((one for one in session.results if one.item == self.item), None) if session else None
        ours = item is not None and (item.adoption, item.appeal) == (self.adoption, self.appeal)
        if not ours or result is None or result.why in ("no_vote", "no_quorum"):
            return Refusal(
                "undecided-appeal",
                _("No session has decided this appeal so far."),
                _("Put it on the agenda of a session and vote on it: it is upheld if the point is carried."),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Note the answer, and what was decided."""
        adoption = state.adoptions[self.adoption]
        carried = next(one.carried for one in state.sessions[self.session].results if one.item == self.item)
        outcome = "upheld" if carried else "refused"
        appeals = tuple(
            replace(one, outcome=outcome, answer=self.answer) if one.word == self.appeal else one
            for one in adoption.appeals
        )
        return state.change(adoptions=put(state.adoptions, self.adoption, replace(adoption, appeals=appeals)))


def _open_appeal(adoption: Adoption, word: str) -> Appeal | None:
    return next((one for one in adoption.appeals if one.word == word and not one.outcome), None)


def _no_open_appeal() -> Refusal:
    return Refusal(
        "no-open-appeal",
        _("There is no such appeal that waits for an answer."),
        _("See which do: planner record show"),
    )


StepWord = Literal[
    "preparation",
    "price_research",
    "call",
    "proposals_received",
    "ranking",
    "award",
    "contracts",
    "deliveries",
    "evaluation",
]
STEPS: tuple[str, ...] = get_args(StepWord)
"""Steps of community-led procurement, in their order."""

CallKey = Annotated[str, StringConstraints(max_length=400)]
"""Which call of a case is meant, as `planner.reports.documents.Call` has it; blank: all that have no step of their own."""


class StepSet(Act):
    """Who sees to a step of the procurement, until when."""

    kind: ClassVar[str] = "step"
    case: Word
    step: Annotated[StepWord, one_of(terms.STEPS)]
    owner: Line
    due: date | None = None
    call: CallKey = ""
    called: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever chairs no committee."""
        return unknown_case(state, self.case) or may_set_steps(state, entry.who)

    def done(self, state: State, entry: Entry) -> State:
        """Set it; what was done stays done."""
        key = self.case, self.step, self.call
        before = state.steps.get(key)
        made = Step(self.step, self.case, self.owner, self.due, call=self.call, called=self.called)
        if before is not None:
            made = replace(made, done=before.done, by=before.by, note=before.note)
        return state.change(steps=put(state.steps, key, made))


class StepDone(Act):
    """A step of the procurement is done."""

    kind: ClassVar[str] = "step-done"
    case: Word
    step: Annotated[StepWord, one_of(terms.STEPS)]
    note: Remark = ""
    call: CallKey = ""
    called: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no member, and a step that is done; who saw to it need not have been said."""
        no = unknown_case(state, self.case) or may_finish_steps(state, entry.who)
        found = state.step(self.case, self.step, self.call)
        if no is None and found is not None and found.done:
            day = day_text(date.fromisoformat(found.done[:10]))
            return Refusal(
                "no-open-step",
                _("The step was done on {day} already.").format(day=day),
                _("Nothing is left to do."),
            )
        return no

    def done(self, state: State, entry: Entry) -> State:
        """Note that it is done."""
        before = state.step(self.case, self.step, self.call) or Step(self.step, self.case, "", None)
        made = replace(before, done=entry.at, by=entry.who, note=self.note, call=self.call, called=self.called)
        return state.change(steps=put(state.steps, (self.case, self.step, self.call), made))


def _unknown_proposal(state: State, proposal: str) -> Refusal | None:
    if proposal in state.proposals:
        return None
    return Refusal(
        "unknown-proposal",
        _("There is no proposal {proposal} on record.").format(proposal=proposal),
        _("See which there are: planner record show"),
    )


def _unknown_adoption(state: State, adoption: str) -> Refusal | None:
    if adoption in state.adoptions:
        return None
    return Refusal(
        "unknown-adoption",
        _("There is no adoption {adoption} on record.").format(adoption=adoption),
        _("See which there are: planner record show"),
    )


def unknown_session(state: State, session: str) -> Refusal | None:
    """Refuse what names a session that is not on record."""
    if session in state.sessions:
        return None
    return Refusal(
        "unknown-session",
        _("There is no session {session} on record.").format(session=session),
        _("See which there are: planner record show"),
    )


def opened_already() -> Refusal:
    """Refuse to open a session that was opened."""
    return Refusal(
        "opened-already", _("This session was opened already."), _("See which there are: planner record show")
    )


def _of_open_session(state: State, session: str) -> Refusal | None:
    no = unknown_session(state, session)
    if no is None and state.sessions[session].closed:
        return Refusal(
            "session-closed",
            _("The session is closed: what was decided stays."),
            _("Open another session."),
        )
    return no


def _unknown_item(state: State, session: str, item: str) -> Refusal | None:
    no = unknown_session(state, session)
    if no is None and state.sessions[session].item(item) is None:
        known = ", ".join(one.word for one in state.sessions[session].agenda)
        return Refusal(
            "unknown-item",
            _("There is no point {item} on the agenda.").format(item=item),
            _("Known are: {known}.").format(known=known),
        )
    return no


def _of_open_item(state: State, session: str, item: str) -> Refusal | None:
    return _of_open_session(state, session) or _unknown_item(state, session, item)


def _voted_already(state: State, session: Session, item: str, who: str) -> Refusal | None:
    """Refuse a second vote of somebody."""
    if all(vote.item != item or vote.who != who for vote in session.votes):
        return None
    return Refusal(
        "voted-already",
        _("{name} has voted on this item already.").format(name=state.name_of(who)),
        _(
            "A vote is not changed. A tie that is found now can still be declared: the vote then counts as an abstention."
        ),
    )
