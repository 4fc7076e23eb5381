"""Acts before and beside a session: it is called with its agenda, called off, and members who cannot come give a proxy.

A proxy holds for one session, from its call until it is closed. Whoever gave one and comes all the same speaks for themselves (`deciding.Attended`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import ClassVar

from planner.i18n import _, day_text, ngettext, number_text
from planner.record.act import WHO, Act, Entry, Refusal, Remark, Word
from planner.record.deciding import Agenda, items_of, notice_of, short_notice, unfit_agenda, unknown_session
from planner.record.rights import may_chair, may_decide, may_speak_for
from planner.record.state import Call, Proxy, Session, State, put


class SessionCalled(Act):
    """A session is called: its day, its agenda, and with that every member with a vote."""

    kind: ClassVar[str] = "called"
    session: Word
    committee: Word
    day: date
    place: Remark = ""
    agenda: Agenda

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever does not chair, a day that is over, a second call for it, too short a notice where the rules bind, and an unfit agenda."""
        no = may_chair(state, entry.who, self.committee)
        if no is not None:
            return no
        if self.session in state.calls or self.session in state.sessions:
            return Refusal("called-already", _("This session was called already."), _("See: planner record show"))
        if self.day < entry.day:
            return Refusal(
                "day-over", _("{day} is over.").format(day=day_text(self.day)), _("Call it for another day.")
            )
        if any(one.day == self.day for one in state.called(self.committee)):
            return Refusal(
                "called-already",
                _("A session of {committee} is called for {day} already.").format(
                    committee=state.committees[self.committee].name, day=day_text(self.day)
                ),
                _("Call it off first, or take another day."),
            )
        rules, notice = state.committees[self.committee].rules, notice_of(entry.at, self.day)
        if rules.notice_binds and notice < rules.notice_days:
            return short_notice(rules.notice_days, notice)
        return unfit_agenda(state, self.committee, self.agenda)

    def done(self, state: State, entry: Entry) -> State:
        """Note it, and who is convened: whoever has a vote now."""
        convened = tuple(member.who for member in state.committees[self.committee].voting)
        made = Call(self.session, self.committee, self.day, self.place, items_of(self.agenda), entry.at, convened)
        return state.change(calls=put(state.calls, self.session, made))


class SessionCalledOff(Act):
    """A session that was called does not take place."""

    kind: ClassVar[str] = "called-off"
    session: Word
    reason: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever does not chair, and a session that does not wait to be opened."""
        call = state.calls.get(self.session)
        no = unknown_session(state, self.session) if call is None else may_chair(state, entry.who, call.committee)
        if no is not None:
            return no
        if call is None or call.off or self.session in state.sessions:
            return Refusal(
                "not-called",
                _("The session does not wait to be opened: it was opened or called off already."),
                _("See which do: planner record show"),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Note when."""
        made = replace(state.calls[self.session], off=entry.at)
        return state.change(calls=put(state.calls, self.session, made))


class ProxyGiven(Act):
    """A member gives another one a written proxy for a session; the chair may enter what was handed in on paper."""

    kind: ClassVar[str] = "proxy"
    session: Word
    holder: WHO
    giver: WHO | None = None

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse where the rules know no proxy or no more, whoever has no vote, who is there, and a proxy handed on."""
        held = held_for(state, self.session)
        if isinstance(held, Refusal):
            return held
        giver = self.giver or entry.who
        no = may_speak_for(state, entry.who, giver, held.committee)
        for one in (giver, self.holder):
            no = no or may_decide(state, one, held.committee)
        return no or self._not_by_rules(state, held, giver)

    def done(self, state: State, entry: Entry) -> State:
        """Note it, and who entered it where that was not who gave it."""
        giver = self.giver or entry.who
        made = Proxy(giver, self.holder, entry.at, "" if giver == entry.who else entry.who)
        return _with_proxies(state, self.session, (*_held(state, self.session).proxies, made))

    def _not_by_rules(self, state: State, held: Call | Session, giver: str) -> Refusal | None:
        committee = state.committees[held.committee]
        most, names = committee.rules.proxies, {"name": state.name_of(giver), "holder": state.name_of(self.holder)}
        if not most:
            return Refusal(
                "no-proxies",
                _("The rules of {committee} know no proxies.").format(committee=committee.name),
                _("Who cannot come does not vote. If its statutes know proxies, let an administrator enter that."),
            )
        if giver == self.holder:
            return Refusal("own-proxy", _("Nobody gives themselves a proxy."), _("Name who shall vote for them."))
        if isinstance(held, Session) and giver in held.present:
            return Refusal(
                "is-present", _("{name} is present.").format(**names), _("Who is present votes for themselves.")
            )
        if any(one.giver == giver for one in held.proxies):
            return Refusal(
                "proxy-given-already",
                _("{name} has given a proxy for this session already.").format(**names),
                _("End that one first: planner record proxy ... --end"),
            )
        handed_on = any(one.giver == self.holder or one.holder == giver for one in held.proxies)
        if handed_on:
            return Refusal(
                "proxy-handed-on",
                _("{holder} is represented by proxy, or {name} represents somebody: a proxy is not handed on.").format(
                    **names
                ),
                _("Name a member who comes."),
            )
        if sum(one.holder == self.holder for one in held.proxies) >= most:
            text = ngettext(
                "{holder} holds {count} proxy for this session already, the most by the rules of {committee}.",
                "{holder} holds {count} proxies for this session already, the most by the rules of {committee}.",
                most,
            )
            return Refusal(
                "too-many-proxies",
                text.format(count=number_text(most), committee=committee.name, **names),
                _("Name another member."),
            )
        return None


class ProxyEnded(Act):
    """A proxy holds no more: who gave it takes it back, or the chair strikes what was entered by mistake."""

    kind: ClassVar[str] = "proxy-ended"
    session: Word
    giver: WHO | None = None

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever neither gave it nor chairs, where there is none, and one by which was voted."""
        held = held_for(state, self.session)
        if isinstance(held, Refusal):
            return held
        giver = self.giver or entry.who
        no = may_speak_for(state, entry.who, giver, held.committee)
        if no is not None:
            return no
        if all(one.giver != giver for one in held.proxies):
            return Refusal(
                "no-proxy-given",
                _("{name} has given no proxy for this session.").format(name=state.name_of(giver)),
                _("Nothing is left to do."),
            )
        if isinstance(held, Session) and any(vote.who == giver for vote in held.votes):
            return Refusal(
                "voted-already",
                _("By the proxy of {name} was voted in this session already.").format(name=state.name_of(giver)),
                _("A vote is not changed."),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Strike it; that it was given stays on record."""
        giver = self.giver or entry.who
        return _with_proxies(
            state, self.session, (one for one in _held(state, self.session).proxies if one.giver != giver)
        )


def held_for(state: State, session: str) -> Call | Session | Refusal:
    """Return the session, called or open, for which a proxy can be given, or why none can.

    Parameters
    ----------
    state : State
        What the record holds.
    session : str
        Its short name.

    Returns
    -------
    Call, Session or Refusal
        The session if it is open, its call before that.
    """
    if session not in state.calls and (no := unknown_session(state, session)) is not None:
        return no
    held = _held(state, session)
    over = held.closed if isinstance(held, Session) else held.off
    if over:
        return Refusal(
            "session-over",
            _("The session is closed or called off: no proxy can be given for it or ended."),
            _("Give it for another session."),
        )
    return held


def _held(state: State, session: str) -> Call | Session:
    return state.sessions.get(session) or state.calls[session]


def _with_proxies(state: State, session: str, proxies: Iterable[Proxy]) -> State:
    held = replace(_held(state, session), proxies=tuple(proxies))
    if isinstance(held, Session):
        return state.change(sessions=put(state.sessions, session, held))
    return state.change(calls=put(state.calls, session, held))
