"""Acts at the suppliers' door: who is invited to offer, what is offered, and what of it is accepted, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from planner.i18n import _, day_text
from planner.record.act import Act, Digest, Entry, Line, Refusal, Remark, Said, Word
from planner.record.keeping import removed_case, unknown_case
from planner.record.rights import may_invite, may_keep
from planner.record.state import Invitation, Offer, State, put

BY_LINK = "link"
"""Who acts by a link of an invitation: ``link:`` and the supplier's short name."""


def by_link(supplier: str) -> str:
    """Return under what name a supplier acts that came by a link."""
    return f"{BY_LINK}:{supplier}"


class Invited(Act):
    """A supplier is given a link by which it can offer until a day, and see nothing else of the town."""

    kind: ClassVar[str] = "invited"
    invitation: Word
    case: Word
    supplier: Word
    name: Line
    key: Digest
    until: date

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever gives no links, and a day that is over."""
        no = may_invite(state, entry.who) or unknown_case(state, self.case) or removed_case(state, self.case)
        if no is None and self.until < entry.day:
            return Refusal(
                "over-already",
                _("{day} is over already.").format(day=day_text(self.until)),
                _("Name a day to come."),
            )
        return no

    def done(self, state: State, entry: Entry) -> State:
        """Add the invitation."""
        made = Invitation(self.invitation, self.case, self.supplier, self.name, self.key, self.until)
        return state.change(invitations=put(state.invitations, self.invitation, made))


class InvitationEnded(Act):
    """A link is good no more, such as one that came into wrong hands."""

    kind: ClassVar[str] = "invitation-ended"
    invitation: Word
    reason: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever may not keep cases, and an invitation that is not there."""
        no = may_keep(state, entry.who)
        if no is None and self.invitation not in state.invitations:
            return Refusal(
                "unknown-invitation",
                _("There is no invitation {invitation} on record.").format(invitation=self.invitation),
                _("See which there are: planner record show"),
            )
        return no

    def done(self, state: State, entry: Entry) -> State:
        """End it."""
        made = replace(state.invitations[self.invitation], ended=entry.at)
        return state.change(invitations=put(state.invitations, self.invitation, made))


class Offered(Act):
    """A supplier offers by its link; a later offer under the same invitation stands in place of an earlier one."""

    kind: ClassVar[str] = "offered"
    offer: Word
    invitation: Word
    sheet: Digest
    lines: Annotated[int, Field(ge=1)]

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse what comes by no link that is good, or by that of another supplier."""
        found = state.invitations.get(self.invitation)
        if found is None or entry.who != by_link(found.supplier):
            return Refusal(
                "no-invitation",
                _("This link is none that was given out."),
                _("Ask the committee for a new one."),
            )
        return over(found, entry.day)

    def done(self, state: State, entry: Entry) -> State:
        """Add the offer, in place of one that nobody has decided on."""
        kept = {word: one for word, one in state.offers.items() if one.invitation != self.invitation or one.decided}
        made = Offer(self.offer, self.invitation, self.sheet, self.lines, entry.at)
        return state.change(offers=put(kept, self.offer, made), offers_made=state.offers_made + 1)


def over(invitation: Invitation, day: date) -> Refusal | None:
    """Refuse a link that was ended, or whose last day is over.

    Parameters
    ----------
    invitation : Invitation
        The invitation by which it was given.
    day : datetime.date
        The day.

    Returns
    -------
    Refusal or None
        Why it is good no more; None: it is.
    """
    if not invitation.ended and day <= invitation.until:
        return None
    return Refusal(
        "over-already",
        _("This link is good no more.")
        if invitation.ended
        else _("This link was good until {day}.").format(day=day_text(invitation.until)),
        _("Ask the committee for a new one."),
    )


class RefusedLine(Said):
    """A line of an offer that is not accepted, and why."""

    line: Annotated[int, Field(ge=2)]
    reason: Line


class OfferDecided(Act):
    """The lines of an offer are accepted or refused, each refusal with its reason; what is accepted stands in a version of the case."""

    kind: ClassVar[str] = "offer-decided"
    offer: Word
    accepted: tuple[Annotated[int, Field(ge=2)], ...]
    refused_lines: tuple[RefusedLine, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> OfferDecided:
        lines = [*self.accepted, *(one.line for one in self.refused_lines)]
        if len(set(lines)) < len(lines):
            raise ValueError("a line is decided twice")
        return self

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever may not keep cases, an offer that is not there or decided, and lines that are left open."""
        no = may_keep(state, entry.who)
        if no is not None:
            return no
        found = state.offers.get(self.offer)
        if found is None or found.decided:
            return Refusal(
                "no-open-offer",
                _("There is no such offer that waits for an answer."),
                _("See which do: planner record show"),
            )
        decided = len(self.accepted) + len(self.refused_lines)
        if decided != found.lines:
            return Refusal(
                "lines-left",
                _("Not every line is decided: {decided} of {lines}.").format(decided=decided, lines=found.lines),
                _("Accept or refuse each line."),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Note what was decided."""
        reasons = tuple((one.line, one.reason) for one in self.refused_lines)
        made = replace(state.offers[self.offer], decided=entry.at, accepted=self.accepted, refused=reasons)
        return state.change(offers=put(state.offers, self.offer, made))
