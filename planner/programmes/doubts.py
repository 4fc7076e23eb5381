"""Figures and days of a programme file that may stand but look like slips: they are asked about, never refused.

No bound is made up: a figure is held against what the same file says beside it, since a point or a percentage is soon misplaced. Asked about is a value
that is nearer to ten times, or to a tenth, of the one before than to that one itself (more than the root of ten, 3.16 times, or less than 1 / 3.16); and one
that is ten times, or a tenth, of all its like: the rates of the other stages, the bounds of a standard for the other stages. By hand, a rate of 16 and from
2023 on 1.8 where 18 was meant: a ninth, nearer to a tenth, asked; 0.05 and then 0.15: three times, not. Rates of 0.57, 0.82 and 15.7: 19 times the
largest of the others, asked; 1.57: not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from planner.findings import Finding
from planner.i18n import _, day_text, price_text
from planner.programmes.files import (
    Bonus,
    Commitment,
    Fact,
    Frequencies,
    Points,
    Programme,
    Route,
    ShareValue,
    Standards,
    Value,
    in_force,
)
from planner.programmes.watch import series

TENFOLD = 10.0
"""One place of the decimal point: so many times all its like a figure is asked about."""

NEARER = TENFOLD**0.5
"""So many times the value before it a value is nearer to ten times than to once."""

ALIKE = ("rates", "cost_ceilings")
"""Sections whose figures are alike, stage by stage."""


def doubts(programme: Programme, today: date) -> list[Finding]:
    """Return a warning for each figure or day of a programme file that looks like a slip.

    Parameters
    ----------
    programme : Programme
        The programme; of a file its variants are looked at too.
    today : datetime.date
        The day on which it is read: nobody has looked a rule up on a later one.
    """
    of_each = series(programme, variants=True)
    found = [*_not_yet(programme, today)]
    for place, facts in of_each.items():
        ordered = sorted(facts, key=lambda fact: fact.from_)
        found += [one for before, after in pairwise(ordered) for one in _jumps(programme, place, before, after)]
        for fact in ordered:
            found += _among_its_like(programme, place, fact, _like_in(fact))
        found += _on_no_day(programme, place, ordered)
    for section in ALIKE:
        found += _among_stages(programme, {p: facts for p, facts in of_each.items() if p.partition(".")[0] == section})
    return found


def _not_yet(programme: Programme, today: date) -> Iterator[Finding]:
    days = {"": programme.checked_on} | {place: fact.checked_on for place, fact in programme.facts()}
    for place, day in days.items():
        if day is not None and day > today:
            yield _doubt(
                programme,
                place,
                _("'checked_on' is {day}, a day that is still to come.").format(day=day_text(day)),
                _("Nobody can have looked the rule up then, and it would be trusted for months too long."),
                _("Write the day on which it was last held against the law."),
            )


def _on_no_day(programme: Programme, place: str, facts: list[Fact]) -> Iterator[Finding]:
    last, first = programme.covers.to, facts[0].from_
    if last is not None and first > last:
        yield _doubt(
            programme,
            place,
            _("its first value begins on {day}, after the last day that the file covers, {last}.").format(
                day=day_text(first), last=day_text(last)
            ),
            _("So it holds on none of the days for which the file was made."),
            _("Correct the day, or 'to' under covers."),
        )


def _jumps(programme: Programme, place: str, before: Fact, after: Fact) -> Iterator[Finding]:
    """Yield the figures of a value that are nearer to ten times those of the value before it, or to a tenth, than to them."""
    old, new = figures(before), figures(after)
    for what in old.keys() & new.keys() if _unit(before) == _unit(after) else ():
        low, high = sorted((old[what], new[what]))
        if low > 0 and high / low > NEARER:
            yield _doubt(
                programme,
                place,
                _("{what} {old} becomes {new} on {day}.").format(
                    what=what, old=price_text(old[what]), new=price_text(new[what]), day=day_text(after.from_)
                ),
                _(
                    "It is nearer to ten times, or a tenth, of what held before than to that: often a misplaced point or a percentage."
                ),
                _sure(),
            )


def _among_stages(programme: Programme, rules: Mapping[str, list[Fact]]) -> Iterator[Finding]:
    """Yield the figures of a section that are far from those of all its other stages on the day on which they begin, once each."""
    for place, facts in rules.items():
        for fact in facts:
            there = {
                other: held
                for other, of_other in rules.items()
                if (held := in_force(of_other, fact.from_)) is not None and _unit(held) == _unit(fact)
            }
            like = {other.partition(".")[2]: value for other, held in there.items() for value in figures(held).values()}
            mine = place.partition(".")[2]
            yield from _among_its_like(programme, place, fact, like, {mine} & set(like))


def _among_its_like(
    programme: Programme, place: str, fact: Fact, like: Mapping[str, float], asked: set[str] | None = None
) -> Iterator[Finding]:
    """Yield the figures that are ten times the largest of the others, or a tenth of the least of several."""
    for what in like if asked is None else asked:
        mine, others = like[what], [value for other, value in like.items() if other != what and value > 0]
        if not others or not mine > 0:
            continue
        if mine >= TENFOLD * max(others) or (len(others) > 1 and mine * TENFOLD <= min(others)):
            yield _doubt(
                programme,
                place,
                _("{what} is {value} from {day} on; of the others of its kind the least is {least} and the most {most}.").format(
                    what=what, value=price_text(mine), day=day_text(fact.from_), least=price_text(min(others)), most=price_text(max(others))
                ),
                _("Ten times as much, or a tenth, of all others of its kind is often a misplaced point or a percentage."),
                _sure(),
            )  # fmt: skip


def figures(fact: Fact) -> dict[str, float]:
    """Return the figures of a dated value, by what they are in the file."""
    match fact:
        case Value():
            found = {"value": fact.value}
        case ShareValue():
            found = {"share": fact.share}
        case Standards():
            found = {f"{stage} minimum": bounds.minimum for stage, bounds in fact.stages.items()}
            found |= {f"{stage} maximum": bounds.maximum for stage, bounds in fact.stages.items()}
        case Frequencies() | Points():
            found = {"minimum": fact.minimum, "maximum": getattr(fact, "maximum", None)}
        case Bonus():
            found = {"amount": fact.amount, "otherwise": fact.otherwise}
        case Route():
            found = {"amount": fact.amount, "margin": fact.margin, "set_aside": fact.set_aside}
        case Commitment():
            found = {"minimum_per_period": fact.minimum_per_period, "kept_share": fact.kept_share}
        case _:
            found = {}
    return {what: value for what, value in found.items() if value is not None}


def _like_in(fact: Fact) -> dict[str, float]:
    """Return the figures of one value that are alike: of a standard those of all stages, of a bonus what is paid either way."""
    return figures(fact) if isinstance(fact, Bonus | Standards) else {}


def _unit(fact: Fact) -> str:
    """Return all that tells in what a value counts."""
    match fact:
        case Value():
            return fact.unit
        case Standards():
            return f"{fact.basis} {fact.unit}"
        case Frequencies():
            return f"{fact.per} {fact.span} {fact.count}"
        case _:
            return ""


def _sure() -> str:
    return _("Look the figure up in its source; leave it if it is right.")


def _doubt(programme: Programme, place: str, what: str, why: str, mend: str) -> Finding:
    return Finding(
        code="programme-doubt",
        severity="warning",
        table=f"{programme.programme}.yaml",
        rows=(),
        column=place,
        what=_("{place}: {fault}").format(place=place or _("the file"), fault=what),
        why=why,
        mend=mend,
    )
