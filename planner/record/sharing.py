"""Acts on the register of capacity: several buyers, one farm, and no harvest sold twice.

The rule, in words. For each supplier, product and month the register holds what it can deliver to all buyers together. A buyer commits what its plan
takes; its next commitment for the same case stands in place of the one before. What is set aside for a buyer (a share of the capacity, or kg a
month) is his whether or not he has committed already. So a buyer may commit up to the capacity, less what the others have committed, less what is
set aside for others and not committed by them yet. A commitment that asks for more is refused as a whole, inside the transaction that would
have written it: of two buyers who commit the same kg at once one is refused.

By hand: a farm can deliver 400 kg of lettuce in March. 0.25 of it, 100 kg, are set aside for Embu, which has committed 40. Parelheiros has committed
250. A third town may commit 400 - 40 - 250 - (100 - 40) = 50 kg, Embu itself 400 - 250 = 150 in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, ClassVar, NamedTuple

from pydantic import Field, StringConstraints, model_validator

from planner.i18n import N_, _, listed, month_text, ngettext, number_text
from planner.record.act import WHO, Act, Digest, Entry, Line, Refusal, Remark, Said, Word
from planner.record.rights import may_administer
from planner.record.state import Buyer, Capacity, Commitment, Harvest, HarvestMonth, Reserve, State, put

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
"""A month, as 2026-03."""

Kg = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
"""Kg to the gram: more places are rounded."""

GRAM = 0.001
MOST_TOLD = 4
"""Most lines of a refusal that are told one by one."""


class Part(NamedTuple):
    """What a month's capacity is divided into, in kg.

    Parameters
    ----------
    capacity : float
        All that the supplier can deliver in the month.
    committed : dict of str to float
        What each buyer has committed, by the buyer's short name.
    reserved : dict of str to float
        What is set aside for each and not committed by it yet.
    """

    capacity: float
    committed: dict[str, float]
    reserved: dict[str, float]

    @property
    def free(self) -> float:
        """What nobody has committed and nothing is set aside of; below zero where more is committed than there is."""
        return self.capacity - sum(self.committed.values()) - sum(self.reserved.values())

    def held(self, buyer: str) -> float:
        """Return what a buyer has, committed or set aside for it."""
        return self.committed.get(buyer, 0.0) + self.reserved.get(buyer, 0.0)


def part_of(state: State, where: HarvestMonth, without: tuple[str, str] | None = None) -> Part:
    """Return what a month's capacity of a supplier and product is divided into.

    Parameters
    ----------
    state : State
        What the record holds.
    where : HarvestMonth
        Supplier, product and month.
    without : tuple of (str, str), optional
        A commitment, by buyer and case, that is left out, since another is to stand in its place.

    Returns
    -------
    Part
        In kg.
    """
    stated = state.capacities.get(where)
    capacity = stated.kg if stated else 0.0
    committed: dict[str, float] = {}
    for key, one in state.commitments.items():
        if key != without and one.kg.get(where):
            committed[one.buyer] = committed.get(one.buyer, 0.0) + one.kg[where]
    reserved: dict[str, float] = {}
    for (buyer, harvest), reserve in state.reserves.items():
        if harvest == where[:2]:
            kg = reserve.kg if reserve.share is None else reserve.share * capacity
            left = min(kg or 0.0, capacity) - committed.get(buyer, 0.0)
            if left > 0:
                reserved[buyer] = left
    return Part(capacity, committed, reserved)


class Ordered(Said):
    """Kg of a supplier's product in a month."""

    supplier: Line
    product: Line
    month: Month
    kg: Kg

    @property
    def where(self) -> HarvestMonth:
        """Supplier, product and month."""
        return self.supplier, self.product, self.month


class Taken(Said):
    """Kg that a plan takes of a supplier's product between two days of a month."""

    supplier: Line
    product: Line
    first_day: date
    last_day: date
    kg: Kg

    @model_validator(mode="after")
    def _in_one_month(self) -> Taken:
        if self.last_day < self.first_day or (self.first_day.year, self.first_day.month) != (
            self.last_day.year,
            self.last_day.month,
        ):
            raise ValueError("the days are not of one month, or reversed")
        return self

    @property
    def where(self) -> HarvestMonth:
        """Supplier, product and month."""
        return self.supplier, self.product, f"{self.first_day:%Y-%m}"


Lines = Annotated[tuple[Ordered, ...], Field(min_length=1, max_length=20_000)]


def _twice(lines: tuple[Ordered, ...]) -> tuple[Ordered, ...]:
    if len({one.where for one in lines}) < len(lines):
        raise ValueError("a supplier, product and month stand twice")
    return lines


class BuyerJoined(Act):
    """A buyer shares the register from now on, or others may commit for it than before."""

    kind: ClassVar[str] = "buyer"
    buyer: Word
    name: Line
    people: Annotated[tuple[WHO, ...], Field(max_length=50)] = ()

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no administrator, and a name that another buyer has."""
        no = may_administer(state, entry.who)
        if no is None and any(one.name == self.name and one.word != self.buyer for one in state.buyers.values()):
            return Refusal(
                "buyer-twice",
                _("Another buyer is called {name} already.").format(name=self.name),
                _("Give it another name, so that everybody sees who holds what."),
            )
        return no

    def done(self, state: State, entry: Entry) -> State:
        """Add the buyer."""
        return state.change(buyers=put(state.buyers, self.buyer, Buyer(self.buyer, self.name, self.people)))


class CapacityStated(Act):
    """What suppliers can deliver in months to all buyers together; of a month that was stated before it holds from now on."""

    kind: ClassVar[str] = "capacity"
    lines: Lines
    source: Line

    @model_validator(mode="after")
    def _each_once(self) -> CapacityStated:
        _twice(self.lines)
        return self

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever neither acts for a buyer nor is an administrator."""
        if any(entry.who in one.people for one in state.buyers.values()):
            return None
        return may_administer(state, entry.who)

    def done(self, state: State, entry: Entry) -> State:
        """Note what is stated; what was committed stays, also where it is more than there is now."""
        told = {one.where: Capacity(one.kg, self.source, entry.who, entry.at) for one in self.lines}
        return state.change(capacities={**state.capacities, **told})


class PartReserved(Act):
    """A part of a supplier's harvest is set aside for a buyer; without share and kg it is so no more."""

    kind: ClassVar[str] = "reserved"
    buyer: Word
    supplier: Line
    product: Line
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    kg: Kg | None = None
    reason: Remark = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> PartReserved:
        if self.share is not None and self.kg is not None:
            raise ValueError("a share and kg are both said")
        return self

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no administrator, an unknown harvest, and a part that others hold already."""
        no = may_administer(state, entry.who) or unknown_buyer(state, self.buyer)
        months = [where for where in state.capacities if where[:2] == (self.supplier, self.product)]
        if no is None and not months:
            return _unknown_harvest([(self.supplier, self.product)], state)
        if no is not None:
            return no
        after = self.done(state, entry)
        over = [where for where in months if part_of(after, where).free < min(-GRAM, part_of(state, where).free - GRAM)]
        if over:
            told = [_told(state, where, part_of(state, where), self.buyer) for where in sorted(over)]
            return Refusal(
                "reserved-beyond-capacity",
                _some(_("So much is not left to be set aside."), told),
                _("Set less aside, or ask those who hold it to give some back."),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Set it aside, in place of what was before."""
        key = (self.buyer, (self.supplier, self.product))
        if self.share is None and not self.kg:
            return state.change(reserves={where: one for where, one in state.reserves.items() if where != key})
        return state.change(reserves=put(state.reserves, key, Reserve(self.share, self.kg)))


class PlanCommitted(Act):
    """A buyer commits what the plan of one of its cases takes, in place of what it had committed for the case before."""

    kind: ClassVar[str] = "committed"
    buyer: Word
    case: Word
    plan: Digest
    lines: Annotated[tuple[Taken, ...], Field(max_length=20_000)]
    country: Annotated[str, Field(max_length=2)] = ""

    @property
    def kg(self) -> dict[HarvestMonth, float]:
        """What it takes of each supplier, product and month."""
        found: dict[HarvestMonth, float] = {}
        for one in self.lines:
            found[one.where] = found.get(one.where, 0.0) + one.kg
        return {where: round(kg, 3) for where, kg in found.items() if kg > 0}

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever does not act for the buyer, and what is not left; everything that is not left is told at once."""
        no = may_act_for(state, entry.who, self.buyer)
        known = {where[:2] for where in state.capacities}
        strange = {one.where[:2] for one in self.lines} - known
        if no is None and strange:
            return _unknown_harvest(sorted(strange), state)
        if no is not None:
            return no
        over = list(self._beyond(state))
        if over:
            told = [_told(state, where, part, self.buyer, kg) for where, kg, part in over]
            return Refusal(
                "sold-twice",
                _some(_("More is asked for than is left."), told),
                _("Take into the case what others hold, plan anew and commit that plan: planner register take"),
            )
        return None

    def _beyond(self, state: State) -> Iterator[tuple[HarvestMonth, float, Part]]:
        for where, kg in sorted(self.kg.items()):
            part = part_of(state, where, (self.buyer, self.case))
            if kg > left_for(part, self.buyer) + GRAM:
                yield where, kg, part

    def done(self, state: State, entry: Entry) -> State:
        """Put it in the place of the one before."""
        days: dict[tuple[Harvest, date, date], float] = {}
        for one in self.lines:
            if one.kg > 0:
                span = ((one.supplier, one.product), one.first_day, one.last_day)
                days[span] = days.get(span, 0.0) + one.kg
        made = Commitment(self.buyer, self.case, self.plan, self.kg, days, entry.at, entry.who)
        return state.change(commitments=put(state.commitments, (self.buyer, self.case), made))


class GivenBack(Act):
    """A buyer gives back all that it has committed for a case."""

    kind: ClassVar[str] = "given-back"
    buyer: Word
    case: Word
    reason: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever does not act for the buyer, and where nothing is committed."""
        no = may_act_for(state, entry.who, self.buyer)
        if no is None and (self.buyer, self.case) not in state.commitments:
            return Refusal(
                "nothing-committed",
                _("{name} has committed nothing for this case.").format(name=state.buyers[self.buyer].name),
                _("Nothing is left to do."),
            )
        return no

    def done(self, state: State, entry: Entry) -> State:
        """Take it out."""
        key = (self.buyer, self.case)
        return state.change(commitments={where: one for where, one in state.commitments.items() if where != key})


def left_for(part: Part, buyer: str) -> float:
    """Return what a buyer may have in all of a month's capacity: what the others have not, and what is not set aside for them.

    Parameters
    ----------
    part : Part
        Without what the buyer has committed for the case that it plans.
    buyer : str
        Short name of the buyer.
    """
    return max(0.0, part.free + part.reserved.get(buyer, 0.0))


def may_act_for(state: State, who: str, buyer: str) -> Refusal | None:
    """Refuse whoever neither acts for a buyer nor is an administrator.

    Parameters
    ----------
    state : State
        What the record holds.
    who, buyer : str
        Who wants to, for which buyer.

    Returns
    -------
    Refusal or None
        Why not; None: they may.
    """
    no = unknown_buyer(state, buyer)
    if no is not None or who in state.buyers[buyer].people:
        return no
    if may_administer(state, who) is None:
        return None
    return Refusal(
        "not-of-the-buyer",
        _("{name} does not act for {buyer}.").format(name=state.name_of(who), buyer=state.buyers[buyer].name),
        _("Ask somebody who does, or an administrator of the record to enter you."),
    )


def unknown_buyer(state: State, buyer: str) -> Refusal | None:
    """Refuse what names a buyer that has not joined."""
    if buyer in state.buyers:
        return None
    return Refusal(
        "unknown-buyer",
        _("There is no buyer {buyer} on the register.").format(buyer=buyer),
        _("Known are: {known}.").format(known=", ".join(sorted(state.buyers)) or _("none")),
    )


def buyer_names(state: State, kg: Mapping[str, float]) -> str:
    """Return who has how much, as a sentence part."""
    rows = [(state.buyers[buyer].name, amount) for buyer, amount in kg.items() if amount > 0]
    return listed([_("{name} {kg} kg").format(name=name, kg=number_text(amount, 1)) for name, amount in sorted(rows)])


def _told(state: State, where: HarvestMonth, part: Part, buyer: str, kg: float | None = None) -> str:
    """Return what is left of a month for a buyer, and who has the rest."""
    supplier, product, month = where
    others = {one: part.held(one) for one in (*part.committed, *part.reserved) if one != buyer}
    words = {
        "product": product,
        "supplier": supplier,
        "month": month_text(date.fromisoformat(f"{month}-01")),
        "kg": number_text(kg or 0.0, 1),
        "left": number_text(left_for(part, buyer), 1),
        "all": number_text(part.capacity, 1),
        "held": buyer_names(state, others) or _("nothing"),
    }
    text = N_("{product} of {supplier}, {month}: {left} kg are left of {all}; others have: {held}.")
    if kg is not None:
        text = N_(
            "{product} of {supplier}, {month}: {kg} kg are asked for, {left} kg are left of {all}; others have: {held}."
        )
    return _(text).format(**words)


def _some(what: str, lines: list[str]) -> str:
    """Return what is wrong with the first lines named and the others counted, so that all of it fits on record."""
    more = len(lines) - MOST_TOLD
    rest = [ngettext("{count} line more.", "{count} lines more.", more).format(count=more)] if more > 0 else []
    return " ".join([what, *lines[:MOST_TOLD], *rest])


def _unknown_harvest(harvests: list[Harvest], state: State) -> Refusal:
    names = [_("{product} of {supplier}").format(product=product, supplier=supplier) for supplier, product in harvests]
    return Refusal(
        "capacity-unknown",
        _("The register does not say what there is of {names}.").format(names=listed(names)),
        _("State it first: planner register capacity"),
    )
