"""What the public is told of who decided what: the adopted plan, sessions with their votes by seat, appeals, and how far the purchase is.

Members are told by the seat for which they speak, never by name; reasons, comments, guests, ties to suppliers and matters other than plans are
not told, and of titles, which committees write themselves, names of members, guests and suppliers who are persons are taken out.
By hand, Cai sits for the parents and voted yes on “Plan of Cai”: told is “Plan of parents”, and of the seat parents one yes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from planner.case import Case
from planner.i18n import _
from planner.publication.privacy import Cloak, plain
from planner.record.act import Entry
from planner.record.deciding import STEPS
from planner.record.state import Adoption, Committee, Result, Session, State
from planner.record.words import seats

Standing = Literal["in_force", "superseded", "set_aside"]


@dataclass(frozen=True, slots=True)
class AppealTold:
    """An appeal: the day, and what came of it (``""``: nothing yet)."""

    id: str
    day: date
    outcome: str


@dataclass(frozen=True, slots=True)
class AdoptionTold:
    """An adoption: by which committee, in which session, under which fingerprint, until when it can be appealed against, and what it is now."""

    id: str
    committee: str
    session: str
    title: str
    day: date
    fingerprint: str
    appeal_until: date | None
    appeals: tuple[AppealTold, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class PointTold:
    """A point of an agenda that was a plan: how it was decided, how each seat voted, and how many declared a tie."""

    title: str
    result: Result | None
    votes: tuple[tuple[str, str], ...]
    ties: int


@dataclass(frozen=True, slots=True)
class SessionTold:
    """A closed session on plans of the case."""

    id: str
    committee: str
    day: date
    points: tuple[PointTold, ...]


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step of the procurement: until when, and on which day it was done; None: not said, not done."""

    id: str
    due: date | None
    done: date | None


@dataclass(frozen=True)
class Decisions:
    """What is told of the decisions on a case.

    Parameters
    ----------
    adoption : AdoptionTold
        The one whose plan is published.
    adoptions : tuple of AdoptionTold
        All of the case, the first first.
    sessions : tuple of SessionTold
        Closed sessions, the first first.
    steps : mapping of str to StepTold
        Steps of the procurement that somebody sees to, by word, in their order, where a call has none of its own.
    of_calls : mapping of str to mapping
        The steps of each call that has some of its own, as `steps`, by what the call is known as (`planner.reports.documents.Call`).
    """

    adoption: AdoptionTold
    adoptions: tuple[AdoptionTold, ...]
    sessions: tuple[SessionTold, ...]
    steps: Mapping[str, StepTold] = field(default_factory=dict)
    of_calls: Mapping[str, Mapping[str, StepTold]] = field(default_factory=dict)

    @property
    def cancelled(self) -> bool:
        """Whether the plan was set aside, so that nothing is bought by it."""
        return self.adoption.standing == "set_aside"

    def steps_of(self, call: str) -> Mapping[str, StepTold]:
        """Return the steps of a call: its own, else those of the case."""
        return self.of_calls.get(call, self.steps)

    def offers_of(self, known_as: str = "") -> tuple[date, date] | None:
        """Return the first and last day on which a call takes offers: from the call on until proposals are due; None: they are not both known."""
        steps = self.steps_of(known_as)
        call, received = steps.get("call"), steps.get("proposals_received")
        first = (call.done or call.due) if call else None
        last = (received.due or received.done) if received else None
        return (first, last) if first is not None and last is not None and first <= last else None


def decisions(state: State, adoption: Adoption, clean: Callable[[str], str]) -> Decisions:
    """Return what the public is told of the decisions on a case.

    Parameters
    ----------
    state : State
        What is on record.
    adoption : Adoption
        The adoption whose plan is published.
    clean : callable
        Takes names of persons out of a text: see `cleaner`.

    Returns
    -------
    Decisions
        Plain data without a name of a person that the record knows.
    """
    of_case = [one for one in state.adoptions.values() if one.case == adoption.case]
    told = {one.word: _adoption(state, one, clean) for one in of_case}
    sessions = [_session(state, one, adoption.case, clean) for one in state.sessions.values() if one.closed]
    return Decisions(
        told[adoption.word],
        tuple(told.values()),
        tuple(one for one in sessions if one.points),
        _steps(state, adoption.case, ""),
        {plain(call): _steps(state, adoption.case, call) for call in sorted(state.calls_with_steps(adoption.case))},
    )


def _steps(state: State, case: str, call: str) -> dict[str, StepTold]:
    """Return the steps of a call, or (blank) of the case, in their order."""
    steps = {word: found for word in STEPS if (found := state.step(case, word, call))}
    return {word: StepTold(word, one.due, _day(one.done) if one.done else None) for word, one in steps.items()}


def cleaner(state: State, case: Case, cloak: Cloak) -> Callable[[str], str]:
    """Return what takes names out of a text: members become their seats, guests guests, suppliers who are persons their codes.

    Parameters
    ----------
    state : State
        What is on record: who sits or sat where, and who was a guest.
    case : Case
        The case with its suppliers.
    cloak : Cloak
        Says who is named how.

    Returns
    -------
    callable
        Makes plain text of a text.
    """
    names = dict(_names(state, case, cloak))
    longest = sorted((re.escape(name) for name in names), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)", re.IGNORECASE) if longest else None

    def clean(text: str) -> str:
        told = plain(text)
        return told if pattern is None else pattern.sub(lambda found: names[found.group().casefold()], told)

    return clean


def _names(state: State, case: Case, cloak: Cloak) -> Iterator[tuple[str, str]]:
    """Yield each name that is taken out, in small letters, with what stands in its place; a later one counts.

    Of members and guests each part of a name goes, but for words that town and committees have in their own names: São Paulo stays where a Paulo sits.
    """
    own = (state.name, *(one.name for one in state.committees.values()), *(case.head[key] for key in ("name", "buyer")))
    usual = {word for name in own for word in _words(name)}

    def parts(name: str) -> set[str]:
        return {_whole(name), *(_words(name) - usual)} - {""}

    for supplier, name in zip(case["suppliers"]["supplier"], case["suppliers"]["name"], strict=True):
        if not cloak.is_named(supplier) and _whole(name):
            yield _whole(name), cloak.supplier(supplier).name
    for session in state.sessions.values():
        yield from ((word, _("a guest")) for name in session.guests for word in parts(name))
        yield from ((_whole(who), _("a member")) for who in session.present if _whole(who))
    for committee in state.committees.values():
        for member in committee.members.values():
            words = parts(member.name) | {_whole(member.who)} - {""}
            yield from ((word, seats()[member.seat]) for word in words)


def _whole(name: object) -> str:
    return plain(name).casefold()


def _words(name: object) -> set[str]:
    return set(re.findall(r"\w{3,}", _whole(name)))


def _adoption(state: State, one: Adoption, clean: Callable[[str], str]) -> AdoptionTold:
    in_force = state.adopted(one.case)
    standing: Standing = "in_force" if in_force is not None and in_force.word == one.word else "superseded"
    return AdoptionTold(
        one.word,
        clean(state.committees[one.committee].name),
        one.session,
        clean(state.proposals[one.proposal].title),
        _day(one.at),
        one.fingerprint,
        one.appeal_until,
        tuple(AppealTold(two.word, _day(two.at), two.outcome) for two in one.appeals),
        "set_aside" if one.set_aside else standing,
    )


def _session(state: State, one: Session, case: str, clean: Callable[[str], str]) -> SessionTold:
    committee = state.committees[one.committee]
    points = []
    for item in one.agenda:
        if not item.proposal or state.plans[state.proposals[item.proposal].plan].case != case:
            continue
        votes = sorted((_seat(committee, vote.who), one.counted(vote)) for vote in one.votes if vote.item == item.word)
        result = next((two for two in one.results if two.item == item.word), None)
        ties = sum(two.item == item.word for two in one.interests)
        points.append(PointTold(clean(item.title), result, tuple(votes), ties))
    return SessionTold(one.word, clean(committee.name), one.day, tuple(points))


def _seat(committee: Committee, who: str) -> str:
    """Return the seat of a member; empty: of one who has left since."""
    return committee.members[who].seat if who in committee.members else ""


def _day(at: str) -> date:
    return Entry(0, at, "").day
