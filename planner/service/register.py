"""The register of capacity: what several buyers hold of the same farms, taken into a case, and what its plan takes committed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.edits import Difference, differences
from planner.findings import Finding, InputError
from planner.i18n import _, listed, number_text
from planner.io import write_case
from planner.ledger.meanings import keep_meanings, read_meanings
from planner.making.plan import Plan
from planner.service.record import put, usual_record

if TYPE_CHECKING:
    from planner.record.sharing import Part
    from planner.record.state import HarvestMonth, State
    from planner.record.store import Record


ENVIRONMENT = "PLANNER_CAPACITY"
"""Names the register where it is no town's own record."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a buyer has of a month's capacity, committed or set aside for it, in kg."""

    buyer: str
    committed: float
    reserved: float


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a supplier and product on the register.

    Parameters
    ----------
    supplier, product, month : str
        As the register names them; the month as 2026-03.
    capacity, free : float
        Kg that there are, and that nobody has; below zero where more is committed than there is.
    held : tuple of Held
        Who has how much.
    source : str
        Who says what there is.
    """

    supplier: str
    product: str
    month: str
    capacity: float
    free: float
    held: tuple[Held, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A case with what others hold of its suppliers.

    Parameters
    ----------
    case : Case
        The case after it.
    changes : list of Difference
        What is new in it.
    findings : list of Finding
        What is to be told beside it.
    """

    case: Case
    changes: list[Difference] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def usual_register(case: Case) -> str:
    """Return where the register of a case is unless another place is named: what PLANNER_CAPACITY names, else the case's own record."""
    return os.environ.get(ENVIRONMENT) or usual_record(case)


def join(record: Record, who: str, buyer: str, name: str, people: Sequence[str] = ()) -> None:
    """Let a buyer share the register, or others act for it than before.

    Parameters
    ----------
    record : Record
        The register.
    who, buyer, name : str
        Who does it, and short name and name of the buyer.
    people : sequence of str
        Who may commit for it, by what they sign in with; administrators may too.
    """
    from planner.record.sharing import BuyerJoined

    put(record, who, lambda _state: BuyerJoined(buyer=buyer, name=name, people=tuple(people)))


def state_capacity(record: Record, who: str, file: str | Path, source: str) -> int:
    """State what suppliers can deliver, from a file: all of its lines, or none. Return how many months were stated.

    Parameters
    ----------
    record : Record
        The register.
    who : str
        Who states it.
    file : str or Path
        CSV file or workbook; columns of `planner.schema.register_tables.CAPACITIES`.
    source : str
        Who says so, and how: "Visit of 3 February".

    Returns
    -------
    int
        Months of harvests that are stated now.
    """
    from planner.record.register import read_capacities
    from planner.record.sharing import CapacityStated

    lines = tuple(read_capacities(Path(file)))
    put(record, who, lambda _state: CapacityStated(lines=lines, source=source))
    return len(lines)


def reserve(
    record: Record,
    who: str,
    buyer: str,
    supplier: str,
    product: str,
    *,
    share: float | None = None,
    kg: float | None = None,
    reason: str = "",
) -> None:
    """Set a part of a harvest aside for a buyer; without share and kg it is so no more.

    Parameters
    ----------
    record : Record
        The register.
    who, buyer, supplier, product : str
        Who does it, for whom, and of what, as the register names it.
    share : float, optional
        Part of each month's capacity, 0-1.
    kg : float, optional
        Kg of each month.
    reason : str
        Why.
    """
    from planner.record.sharing import PartReserved

    def act(_state: State) -> PartReserved:
        return PartReserved(buyer=buyer, supplier=supplier, product=product, share=share, kg=kg, reason=reason)

    put(record, who, act)


def months(record: Record, supplier: str = "", product: str = "") -> list[Month]:
    """Return what the register says of each month: what there is, who has how much of it, and what is free.

    Parameters
    ----------
    record : Record
        The register.
    supplier, product : str
        Only of these, as the register names them; blank: of all.

    Returns
    -------
    list of Month
        By supplier, product and month.
    """
    from planner.record.sharing import part_of

    state = record.state()
    return [
        _month(state, where, part_of(state, where))
        for where in sorted(state.capacities)
        if supplier in ("", where[0]) and product in ("", where[1])
    ]


def _month(state: State, where: HarvestMonth, part: Part) -> Month:
    held = [
        Held(state.buyers[one].name, part.committed.get(one, 0.0), part.reserved.get(one, 0.0))
        for one in dict.fromkeys((*part.committed, *part.reserved))
    ]
    source = state.capacities[where].source
    return Month(*where, part.capacity, part.free, tuple(sorted(held, key=lambda one: one.buyer)), source)


def held_text(held: Held) -> str:
    """Return what a buyer has of a month, in words."""
    text = _("{buyer} {kg} kg") if not held.reserved else _("{buyer} {kg} kg, and {more} kg set aside")
    return text.format(buyer=held.buyer, kg=number_text(held.committed), more=number_text(held.reserved))


def take(record: Record, case: Case, buyer: str, said: Iterable[str] = (), *, dry_run: bool = False) -> Taken:
    """Take what others hold of one's suppliers into a case, in place of what was taken from the same register before.

    Parameters
    ----------
    record : Record
        The register.
    case : Case
        The case; where it lies it is written, and what is said of words is kept in it.
    buyer : str
        Whose case it is, by short name.
    said : iterable of str
        What words of the register mean: ``supplier:"Coop Sul"=coop``; ``=-``: nothing of this case.
    dry_run : bool
        Write nothing.

    Returns
    -------
    Taken
        The case after it, what changed in it, and what is to be told.

    Raises
    ------
    InputError
        With every name of the register that may be one of the case's and must be told first; nothing was changed.
    """
    from planner.record.register import held_by_others, source_of, with_held
    from planner.service.record import word_of

    state = record.state()
    _refuse_stranger(state, buyer)
    known, ours, findings = _matched(case, state, said)
    done = with_held(known, state, held_by_others(known, state, buyer, word_of(case), ours))
    changes = differences(case, done)
    typed = done["sold_elsewhere"]
    typed = typed[typed["source"] != source_of(state)]
    both = [line for line, *own in typed[["supplier", "product"]].itertuples() if tuple(own) in set(ours.values())]
    if both:
        findings.append(_typed_too(both))
    if changes and not dry_run and done.path is not None:
        write_case(done, done.path)
    return Taken(done, changes, findings)


def commit(
    record: Record, who: str, buyer: str, plan: Plan, fingerprint: str = "", said: Iterable[str] = ()
) -> tuple[float, list[Finding]]:
    """Commit what a plan takes, in place of what was committed for its case before. Return the kg, and what is to be told beside it.

    Parameters
    ----------
    record : Record
        The register.
    who, buyer : str
        Who does it, for which buyer.
    plan : Plan
        The plan, checked.
    fingerprint : str
        That of its adoption; blank: that of its tables.
    said : iterable of str
        As of `take`.

    Returns
    -------
    tuple of (float, list of Finding)
        Kg that are committed, and what is to be told beside it.

    Raises
    ------
    InputError
        If more is asked for than is left; that it was tried is on record.
    """
    from planner.record.chain import canonical, digest
    from planner.record.register import commitment_lines
    from planner.record.sharing import PlanCommitted
    from planner.service.record import word_of

    state, case = record.state(), plan.case
    _refuse_stranger(state, buyer)
    known, ours, findings = _matched(case, state, said)
    orders = plan.tables["orders"]
    lines = tuple(commitment_lines(known, orders, ours))
    content = canonical([case.fingerprint, [line.model_dump(mode="json") for line in lines]])
    plan_digest = fingerprint or digest(content.encode())
    country = str(case.head["country"])

    def act(_state: State) -> PlanCommitted:
        return PlanCommitted(buyer=buyer, case=word_of(case), plan=plan_digest, lines=lines, country=country)

    put(record, who, act)
    bought = orders.loc[orders["packs"] > 0, ["supplier", "product"]].drop_duplicates()
    beside = [own for own in bought.itertuples(index=False, name=None) if own not in set(ours.values())]
    if beside:
        findings.append(_not_on_register(case, beside))
    return sum(line.kg for line in lines), findings


def give_back(record: Record, who: str, buyer: str, case: str, reason: str = "") -> None:
    """Give back all that a buyer has committed for a case.

    Parameters
    ----------
    record : Record
        The register.
    who, buyer, case, reason : str
        Who does it, for which buyer, of which case, and why.
    """
    from planner.record.sharing import GivenBack

    put(record, who, lambda _state: GivenBack(buyer=buyer, case=case, reason=reason))


def _matched(
    case: Case, state: State, said: Iterable[str]
) -> tuple[Case, dict[tuple[str, str], tuple[str, str]], list[Finding]]:
    """Return the case with what is said of words, which harvests of the register are its own, and what is to be told."""
    from planner.record.register import matched

    meanings = read_meanings(case, said, {"supplier": lambda word: LEFT_OUT if word == LEFT_OUT else None})
    gone = [one.theirs for one in meanings if (one.kind, one.ours) == ("supplier", LEFT_OUT)]
    told = [one for one in meanings if one.theirs not in gone or one.kind != "supplier"]
    known = replace(keep_meanings(replace(case, path=None), told), path=case.path)
    found = matched(known, state, gone)
    errors = [one for one in found.findings if one.severity == "error"]
    if errors:
        raise InputError(errors)
    return known, found.ours, list(found.findings)


def _refuse_stranger(state: State, buyer: str) -> None:
    from planner.record.sharing import unknown_buyer
    from planner.record.store import finding_of

    refusal = unknown_buyer(state, buyer)
    if refusal is not None:
        raise InputError([finding_of(refusal)])


def _typed_too(lines: list[int]) -> Finding:
    what = _("These rows were not taken from the register, and are about harvests that it states too.")
    why = _("They count beside what was taken: the same kg may be off the harvest twice.")
    mend = _("Delete them if the register has them.")
    return Finding("typed-beside-register", "warning", "sold_elsewhere", tuple(map(int, lines)), "", what, why, mend)


def _not_on_register(case: Case, harvests: list[tuple[str, str]]) -> Finding:
    names = dict(zip(case["suppliers"]["supplier"], case["suppliers"]["name"], strict=True))
    goods = dict(zip(case["products"]["product"], case["products"]["name"], strict=True))
    told = [_("{product} of {supplier}").format(product=goods[p], supplier=names[s]) for s, p in harvests]
    what = _("The register does not state what the plan buys here: {names}.").format(names=listed(told))
    why = _("Nothing of it is committed, and others do not see it.")
    mend = _("State what there is of it, if others buy it too: planner register capacity")
    return Finding("not-on-register", "note", "", (), "", what, why, mend)
