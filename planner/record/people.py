"""Acts on the record itself and on who sits in which committee."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, ClassVar, get_args

from pydantic import Field

from planner.i18n import _
from planner.record import terms
from planner.record.act import WHO, Act, Entry, Line, Refusal, Remark, Word
from planner.record.rights import may_administer, unknown_committee
from planner.record.state import Committee, Member, Role, Rules, Seat, State, put
from planner.record.terms import one_of
from planner.schema.committees import Majority, Quorum

SEATS: tuple[str, ...] = get_args(Seat)
ROLES: tuple[str, ...] = get_args(Role)


class Begun(Act):
    """The record begins; whoever begins it may say who sits where until somebody is named administrator."""

    kind: ClassVar[str] = "begun"
    name: Line
    key: Annotated[str, Field(min_length=16, max_length=64)]

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse to begin what has begun."""
        if not state.acts:
            return None
        return Refusal("begun-already", _("The record has begun already."), _("Nothing is left to do."))

    def done(self, state: State, entry: Entry) -> State:
        """Note its name and who began it."""
        return state.change(name=self.name, founder=entry.who)


class CommitteeSet(Act):
    """A committee is founded, or decides by other rules from now on."""

    kind: ClassVar[str] = "committee"
    committee: Word
    name: Line
    quorum: Annotated[Quorum, one_of(terms.QUORUMS)]
    majority: Annotated[Majority, one_of(terms.MAJORITIES)]
    signatures: tuple[Annotated[Seat, one_of(terms.SEATS)], ...] = ()
    kinship: Annotated[int, Field(ge=0, le=9)] = 0
    in_law: Annotated[int, Field(ge=0, le=9)] = 0
    appeal_days: Annotated[int | None, Field(ge=1, le=365)] = None
    casting_vote: bool = False
    notice_days: Annotated[int, Field(ge=0, le=90)] = 0
    notice_binds: bool = False
    proxies: Annotated[int, Field(ge=0, le=9)] = 0
    proxies_count: bool = False
    inviting: tuple[Annotated[Seat, one_of(terms.SEATS)], ...] | None = None

    @property
    def rules(self) -> Rules:
        """By what it decides from then on."""
        return Rules(**{one.name: getattr(self, one.name) for one in fields(Rules)})

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no administrator, and other rules while a session is open."""
        if (no := may_administer(state, entry.who)) is not None:
            return no
        if any(one.committee == self.committee and not one.closed for one in state.sessions.values()):
            return Refusal(
                "session-open",
                _("A session of {committee} is open: its rules cannot change before it is closed.").format(
                    committee=self.name
                ),
                _("Close the session first."),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Set its name and rules; its members stay."""
        before = state.committees.get(self.committee)
        made = Committee(self.committee, self.name, self.rules, before.members if before else {})
        return state.change(committees=put(state.committees, self.committee, made))


class MemberSet(Act):
    """Somebody takes a seat in a committee, or another role."""

    kind: ClassVar[str] = "member"
    committee: Word
    member: WHO
    name: Line
    seat: Annotated[Seat, one_of(terms.SEATS)]
    role: Annotated[Role, one_of(terms.ROLES)]
    administers: bool = False

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no administrator."""
        return (
            may_administer(state, entry.who)
            or unknown_committee(state, self.committee)
            or _last_administrator(state, self.committee, self._seated)
        )

    def done(self, state: State, entry: Entry) -> State:
        """Seat the member."""
        return _seated(state, self.committee, self.member, self._seated)

    @property
    def _seated(self) -> Member:
        return Member(self.member, self.name, self.seat, self.role, self.administers)


class MemberLeft(Act):
    """Somebody leaves a committee; what was said and voted stays on record."""

    kind: ClassVar[str] = "left"
    committee: Word
    member: WHO
    reason: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no administrator, and somebody who is no member."""
        no = may_administer(state, entry.who) or unknown_committee(state, self.committee)
        if no is not None:
            return no
        if self.member not in state.committees[self.committee].members:
            return Refusal(
                "no-member",
                _("{name} is no member of {committee}.").format(
                    name=self.member, committee=state.committees[self.committee].name
                ),
                _("See who is: planner record show"),
            )
        return _last_administrator(state, self.committee, self.member)

    def done(self, state: State, entry: Entry) -> State:
        """Take the member out."""
        return _seated(state, self.committee, self.member, None)


def _last_administrator(state: State, committee: str, then: Member | str) -> Refusal | None:
    """Refuse what would leave a record without an administrator after there was one: a seat as it then is, or that somebody leaves."""
    who = then if isinstance(then, str) else then.who
    named = {
        (word, member.who)
        for word, one in state.committees.items()
        for member in one.members.values()
        if member.is_administrator
    }
    if named != {(committee, who)} or (isinstance(then, Member) and then.is_administrator):
        return None
    return Refusal(
        "last-administrator",
        _("{name} is the only administrator: nobody could say any more who sits where.").format(
            name=state.name_of(who)
        ),
        _("Name another administrator first."),
    )


def _seated(state: State, committee: str, who: str, member: Member | None) -> State:
    before = state.committees[committee]
    members = {name: one for name, one in before.members.items() if name != who}
    if member is not None:
        members[who] = member
    made = Committee(before.word, before.name, before.rules, members)
    return state.change(committees=put(state.committees, committee, made))
