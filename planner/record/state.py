"""What follows from the acts on record: who sits in which committee, which cases and plans there are, what was decided.

A state is made by doing all acts anew, one after the other; nothing of it is stored, so nothing can contradict the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from planner.schema.committees import Seat as Seat  # as `Role`: for who imports both

Role = Literal["reader", "observer", "member", "chair", "administrator"]
"""What somebody may do; see `planner.record.rights`."""

Choice = Literal["yes", "no", "abstain"]
PlanState = Literal["draft", "proposed", "adopted", "superseded", "set_aside"]
VOTING: frozenset[Role] = frozenset({"member", "chair"})
"""Roles with a vote."""

SPEAKING: frozenset[Role] = VOTING | {"observer"}
"""Roles that may comment."""


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a committee decides; its own rules, which the record applies.

    Parameters
    ----------
    quorum : {"more_than_half", "two_thirds", "all"}
        How many of those with a vote must be present.
    majority : {"of_votes", "of_present", "of_seats", "two_thirds_of_votes"}
        How many of them must say yes: more than half of the votes given (abstentions are none), of those present, of all that have
        a vote, or at least two thirds of the votes given.
    signatures : tuple of str
        Seats without whose yes nothing is carried, such as the nutritionist's.
    kinship, in_law : int
        Degrees up to which a member who is related to a supplier, by blood or by marriage, must abstain.
    appeal_days : int or None
        Days within which an adoption can be appealed against; None: there is no appeal.
    casting_vote : bool
        Where as many say yes as no, the point is decided as the chair voted; see `planner.record.counting`.
    notice_days : int
        Days that a session is to be called ahead of its day; 0: it need not be called.
    notice_binds : bool
        A session with a shorter notice is refused; else it is told and minuted.
    proxies : int
        Most absent members for whom one who is present may vote in a session, each by a written proxy; 0: there are none.
    proxies_count : bool
        Who is represented by proxy counts for the quorum.
    inviting : tuple of str, or None
        Seats whose members give suppliers links by which to offer, beside who chairs it and administrators. None: the committee was founded before its
        rules said so, when every member did.
    """

    quorum: str = "more_than_half"
    majority: str = "of_votes"
    signatures: tuple[str, ...] = ()
    kinship: int = 0
    in_law: int = 0
    appeal_days: int | None = None
    casting_vote: bool = False
    notice_days: int = 0
    notice_binds: bool = False
    proxies: int = 0
    proxies_count: bool = False
    inviting: tuple[str, ...] | None = ("purchasing",)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a committee; who `administers` may say who sits where beside what the role lets them do."""

    who: str
    name: str
    seat: Seat
    role: Role
    administers: bool = False

    @property
    def is_administrator(self) -> bool:
        """Whether they say who sits where, by role or beside it."""
        return self.administers or self.role == "administrator"


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee with those who sit in it now."""

    word: str
    name: str
    rules: Rules
    members: Mapping[str, Member] = field(default_factory=dict)

    @property
    def voting(self) -> list[Member]:
        """Those who have a vote."""
        return [member for member in self.members.values() if member.role in VOTING]


@dataclass(frozen=True, slots=True)
class Version:
    """A case as it was kept once: the number of the act, its manifest, and what it was made of."""

    act: int
    at: str
    who: str
    manifest: str
    before: str
    note: str
    changed: int
    differences: str


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with all its versions, the latest last."""

    word: str
    name: str
    versions: tuple[Version, ...]
    removed: str = ""
    reason: str = ""

    @property
    def head(self) -> Version:
        """Its latest version."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan with all that it was made of: its package's digest is its fingerprint."""

    word: str
    case: str
    package: str
    scenario: str
    changes: tuple[str, ...]
    figures: Mapping[str, str]
    currency: str
    country: str
    at: str
    who: str
    act: int


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a proposal."""

    at: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan put before a committee."""

    word: str
    committee: str
    plan: str
    title: str
    reason: str
    who: str
    at: str
    comments: tuple[Comment, ...] = ()
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A point of an agenda: a proposal, an appeal against an adoption, or a matter in words."""

    word: str
    title: str
    proposal: str = ""
    adoption: str = ""
    appeal: str = ""


@dataclass(frozen=True, slots=True)
class Interest:
    """A tie that a member declared: such a member abstains."""

    who: str
    item: str
    tie: str
    degree: int
    supplier: str
    must_abstain: bool
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote on an item: whose it is, and by whom it was cast where that was by proxy."""

    who: str
    item: str
    choice: Choice
    reason: str
    at: str
    by: str = ""

    @property
    def cast_by(self) -> str:
        """Who was there and said it."""
        return self.by or self.who


@dataclass(frozen=True, slots=True)
class Proxy:
    """A written proxy for one session: for whom the holder may vote, and who entered it where that was somebody else."""

    giver: str
    holder: str
    at: str
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A session that was called: of which committee, for when, with what agenda, who is convened; ``off``: when it was called off.

    It is opened under its own short name; until then there is no session of that name.
    """

    word: str
    committee: str
    day: date
    place: str
    agenda: tuple[Item, ...]
    at: str
    convened: tuple[str, ...]
    proxies: tuple[Proxy, ...] = ()
    off: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How an item was decided when the session was closed, with all that decided it."""

    item: str
    yes: int
    no: int
    abstain: int
    present: int
    seats: int
    needed: int
    quorum: int
    carried: bool
    why: str
    unsigned: tuple[str, ...] = ()
    proxies: int = 0
    casting: Choice | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a committee."""

    word: str
    committee: str
    day: date
    place: str
    agenda: tuple[Item, ...]
    opened: str
    present: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    interests: tuple[Interest, ...] = ()
    votes: tuple[Vote, ...] = ()
    results: tuple[Result, ...] = ()
    closed: str = ""
    remarks: str = ""
    called: str = ""
    convened: tuple[str, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    lacks_notice: bool = False

    def item(self, word: str) -> Item | None:
        """Return a point of the agenda, or None."""
        return next((one for one in self.agenda if one.word == word), None)

    def tied(self, item: str) -> frozenset[str]:
        """Return who must abstain on an item for a tie that was declared, before they voted or after."""
        return frozenset(one.who for one in self.interests if one.item == item and one.must_abstain)

    def counted(self, vote: Vote) -> Choice:
        """Return as what a vote counts: an abstention where a tie binds whose vote it is, or who cast it."""
        return "abstain" if self.tied(vote.item) & {vote.who, vote.cast_by} else vote.choice


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against an adoption, and what came of it: ``""``, ``upheld`` or ``refused``."""

    word: str
    by: str
    reason: str
    at: str
    outcome: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Adoption:
    """A plan that a committee adopted: frozen under its fingerprint."""

    word: str
    committee: str
    case: str
    plan: str
    proposal: str
    session: str
    item: str
    fingerprint: str
    at: str
    who: str
    appeal_until: date | None
    appeals: tuple[Appeal, ...] = ()

    @property
    def set_aside(self) -> bool:
        """Whether an appeal against it was upheld."""
        return any(one.outcome == "upheld" for one in self.appeals)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the procurement: who sees to it, until when, and whether it is done; of one call, or (blank) of all that have none of their own."""

    word: str
    case: str
    owner: str
    due: date | None
    done: str = ""
    by: str = ""
    note: str = ""
    call: str = ""
    called: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published of a case: by which adoption, and the digest of the list of its files, each with its fingerprint."""

    case: str
    adoption: str
    files: str
    count: int
    address: str
    named: bool
    at: str
    who: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link by which a supplier can offer; ``key`` is the hash of the secret in it, which the record does not hold."""

    word: str
    case: str
    supplier: str
    name: str
    key: str
    until: date
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer sheet that came by a link: its lines by number, as accepted or as refused with the reason."""

    word: str
    invitation: str
    sheet: str
    lines: int
    at: str
    decided: str = ""
    accepted: tuple[int, ...] = ()
    refused: tuple[tuple[int, str], ...] = ()


Harvest = tuple[str, str]
"""A supplier and a product, as the register of capacity names them."""

HarvestMonth = tuple[str, str, str]
"""A supplier, a product and a month (``2026-03``)."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """A town or committee that shares suppliers with others, and who may commit for it."""

    word: str
    name: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a supplier can deliver of a product in a month to all buyers together, in kg, and who said so."""

    kg: float
    source: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Reserve:
    """What is set aside for a buyer: a share (0-1) of each month's capacity, or kg of each month; the other is None."""

    share: float | None = None
    kg: float | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the plan of a buyer's case takes: kg by supplier, product and month, and by the days within the months."""

    buyer: str
    case: str
    plan: str
    kg: Mapping[HarvestMonth, float]
    days: Mapping[tuple[Harvest, date, date], float]
    at: str
    who: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw among suppliers of a product: on which day, by which seed from where, before whom, and in what order they stand."""

    day: date
    seed: str
    seed_from: str
    witnesses: tuple[str, ...]
    suppliers: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything that follows from the acts so far."""

    name: str = ""
    founder: str = ""
    committees: Mapping[str, Committee] = field(default_factory=dict)
    cases: Mapping[str, KeptCase] = field(default_factory=dict)
    plans: Mapping[str, KeptPlan] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    calls: Mapping[str, Call] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)
    steps: Mapping[tuple[str, str, str], Step] = field(default_factory=dict)
    invitations: Mapping[str, Invitation] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    draws: Mapping[tuple[str, str], tuple[Draw, ...]] = field(default_factory=dict)
    offers_made: int = 0
    publications: tuple[Publication, ...] = ()
    buyers: Mapping[str, Buyer] = field(default_factory=dict)
    capacities: Mapping[HarvestMonth, Capacity] = field(default_factory=dict)
    reserves: Mapping[tuple[str, Harvest], Reserve] = field(default_factory=dict)
    commitments: Mapping[tuple[str, str], Commitment] = field(default_factory=dict)
    acts: int = 0

    def called(self, committee: str) -> list[Call]:
        """Return the sessions of a committee that are called and neither opened nor called off, by their days."""
        waiting = [
            one
            for one in self.calls.values()
            if one.committee == committee and not one.off and one.word not in self.sessions
        ]
        return sorted(waiting, key=lambda one: one.day)

    def role(self, who: str, committee: str) -> Role | None:
        """Return somebody's role in a committee."""
        found = self.committees.get(committee)
        member = found.members.get(who) if found else None
        return member.role if member else None

    def is_administrator(self, who: str) -> bool:
        """Tell whether somebody may say who sits where."""
        return who in self.administrators

    @property
    def administrators(self) -> set[str]:
        """Who may say who sits where: who began the record, as long as nobody was named, and who was named."""
        named = {m.who for one in self.committees.values() for m in one.members.values() if m.is_administrator}
        return named or {self.founder}

    def roles(self, who: str) -> set[Role]:
        """Return the roles that somebody has in any committee."""
        return {one.members[who].role for one in self.committees.values() if who in one.members}

    def name_of(self, who: str) -> str:
        """Return what somebody is called."""
        return next((one.members[who].name for one in self.committees.values() if who in one.members), who)

    def adopted(self, case: str) -> Adoption | None:
        """Return the adoption by which the year of a case goes: the last that was not set aside."""
        valid = [one for one in self.adoptions.values() if one.case == case and not one.set_aside]
        return valid[-1] if valid else None

    def state_of(self, plan: str) -> PlanState:
        """Return what a plan is now."""
        adoptions = [one for one in self.adoptions.values() if one.plan == plan]
        if adoptions:
            if all(one.set_aside for one in adoptions):
                return "set_aside"
            last = self.adopted(adoptions[-1].case)
            return "adopted" if last is not None and last.plan == plan else "superseded"
        proposed = any(one.plan == plan and not one.withdrawn for one in self.proposals.values())
        return "proposed" if proposed else "draft"

    def step(self, case: str, step: str, call: str = "") -> Step | None:
        """Return a step of the procurement as a call has it: its own, else that of the case.

        Parameters
        ----------
        case, step : str
            Short names of the case and of the step.
        call : str
            Which call (`planner.reports.documents.Call`); blank: the case's.

        Returns
        -------
        Step or None
            The step; None: nobody said anything of it.
        """
        return self.steps.get((case, step, call)) or self.steps.get((case, step, ""))

    def calls_with_steps(self, case: str) -> dict[str, str]:
        """Return the calls of a case that have steps of their own, with what they are called."""
        return {one.call: one.called for one in self.steps.values() if one.case == case and one.call}

    def state_of_proposal(self, word: str) -> PlanState:
        """Return what came of a proposal: another one of the same plan may have been adopted."""
        own = [one for one in self.adoptions.values() if one.proposal == word]
        if not own:
            return "draft" if self.proposals[word].withdrawn else "proposed"
        return "set_aside" if all(one.set_aside for one in own) else self.state_of(self.proposals[word].plan)

    def change(self, **parts: object) -> State:
        """Return the state with parts replaced."""
        return replace(self, **parts)  # type: ignore[arg-type]


def put[K, V](held: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    """Return a mapping with one value put in; the one before stays as it is.

    Parameters
    ----------
    held : mapping
        The mapping.
    key, value
        What is put in, under which key.

    Returns
    -------
    dict
        A new mapping.
    """
    return {**held, key: value}
