"""What one rule costs once everything is planned anew: in whole packs, with minimum orders and the law's order of preference.

A price of `models.sensitivity` is that of split packs, and minimum orders are kept in part there. By hand: ten packs are needed;
a farm sells them at 4 up to a cap of 20, a shop at 6, so five come from each and cost 50. A cap of 19.80 would split a pack:
4.95 from the farm, for 0.10 more. In whole packs the farm sells four, for 2.00 more; and a cap of 20.20 changes nothing.
Here the instance with the rule moved is solved from the beginning, as a plan is.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from models.award import optimise_award
from models.constraints import LIMITS
from models.instance import Instance
from models.missed import missed_shares
from models.objective import SLACK_LEVELS
from models.sensitivity import LEAST_NOTICED, NOTICED, Price, Push
from models.solution import Solution, Termination

AGREES_ANEW = 0.01
"""Part of a price by which planning anew may differ from it and still confirm it; half a cent and the like always may."""


class Agreement(StrEnum):
    """What planning anew says of a price."""

    ANEW = "anew"  # both sides agree with it
    ABOUT = "about"  # both agree as far as the search for whole packs is exact
    SPLIT = "split"  # one side differs: the price holds with packs split only
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, eq=False)
class Change:
    """By how much planning anew changes each level, against the plan with the rule as it is.

    Parameters
    ----------
    of : mapping of str to float
        Level -> change, in the level's unit.
    within : mapping of str to float
        Level -> by how much the change may be off, since a search ends where the best can be but a little better.
    missed : float
        Change of what shares lack in parts of their own denominators, as plans tell it; see `models.missed`.
    """

    of: Mapping[str, float]
    within: Mapping[str, float]
    missed: float = 0.0

    def felt(self, last: str) -> str:
        """Return the first wish before level `last` that surely changes; `last` itself if none does."""
        for name, change in self.of.items():
            if name == last:
                break
            if name in SLACK_LEVELS and abs(change) > least_noticed(name) + self.within[name]:
                return name
        return last


@dataclass(frozen=True, eq=False)
class Anew:
    """What planning anew gives for one step more room, and for one step less; None: no plan is possible."""

    more: Change | None
    less: Change | None


def least_noticed(level: str) -> float:
    """Return the change of a level below which it is nothing."""
    return NOTICED.get(level, LEAST_NOTICED)


def plan_anew(
    instance: Instance, pushes: Iterable[Push], cancel: threading.Event | None = None
) -> Iterator[Anew | None]:
    """Yield, for each rule, what planning anew gives with one step more room and with one step less.

    Parameters
    ----------
    instance : Instance
        What is planned.
    pushes : iterable of Push
        The rules. Each takes two solves, and one more is needed for all.
    cancel : threading.Event, optional
        Set it to stop.

    Yields
    ------
    Anew or None
        None where a solve ended without an answer.

    Raises
    ------
    InterruptedError
        If it was stopped.
    """
    base = _solve(instance, cancel)
    for push in pushes:
        moved = [_solve(with_room(instance, push, sign * push.step), cancel) for sign in (1.0, -1.0)]
        if not base.usable or any(s.termination is not Termination.INFEASIBLE and not s.usable for s in moved):
            yield None
            continue
        changes = [_change(base, solution) if solution.usable else None for solution in moved]
        before = missed_shares(instance, base.values)
        for k, sign in enumerate((1.0, -1.0)):
            if (change := changes[k]) is not None:
                there = missed_shares(with_room(instance, push, sign * push.step), moved[k].values)
                changes[k] = replace(change, missed=there - before)
        yield Anew(*changes)


def _solve(instance: Instance, cancel: threading.Event | None) -> Solution:
    solution = optimise_award(instance, cancel=cancel)
    if solution.termination is Termination.CANCELLED:
        raise InterruptedError
    return solution


def _change(base: Solution, moved: Solution) -> Change:
    before, after = ({level.name: level for level in solution.levels} for solution in (base, moved))
    names = [*before, *(name for name in after if name not in before)]
    value = [{name: level.value for name, level in levels.items()} for levels in (before, after)]
    off = [{name: level.gap * abs(level.value) for name, level in levels.items()} for levels in (before, after)]
    return Change(
        {name: value[1].get(name, 0.0) - value[0].get(name, 0.0) for name in names},
        {name: max(off[0].get(name, 0.0), off[1].get(name, 0.0)) for name in names},
    )


def agreement(price: Price, anew: Anew | None) -> Agreement:
    """Return whether planning anew confirms a price, on both sides."""
    if anew is None:
        return Agreement.NOT_ASKED
    sides = [agreement_of(price.level, price.more, anew.more), agreement_of(price.level, price.less, anew.less)]
    order = (Agreement.SPLIT, Agreement.ABOUT, Agreement.ANEW)
    return min(sides, key=order.index)


def agreement_of(level: str, told: float, change: Change | None) -> Agreement:
    """Return whether planning anew confirms the change that one step in one direction makes; NaN is told where it leaves no plan.

    Parameters
    ----------
    level : str
        The level at which the price was found.
    told : float
        The change that the price promises, in the level's unit; NaN: no plan is possible.
    change : Change or None
        What planning anew gives; None: no plan is possible.

    Returns
    -------
    Agreement
        `ANEW`, `ABOUT` or `SPLIT`.
    """
    if change is None or np.isnan(told):
        return Agreement.ANEW if change is None and np.isnan(told) else Agreement.SPLIT
    if change.felt(level) != level:
        return Agreement.SPLIT
    apart, within = abs(change.of.get(level, 0.0) - told), change.within.get(level, 0.0)
    allowed = max(AGREES_ANEW * abs(told), least_noticed(level))
    if apart <= allowed:
        return Agreement.ANEW if within <= allowed else Agreement.ABOUT
    return Agreement.ABOUT if apart <= allowed + within else Agreement.SPLIT


def with_room(instance: Instance, push: Push, amount: float) -> Instance:
    """Return the instance with a rule moved: a positive amount, in the push's unit, gives it more room.

    Parameters
    ----------
    instance : Instance
        The instance as it is.
    push : Push
        The rule, and its direction.
    amount : float
        By how much, in `Push.unit`.

    Returns
    -------
    Instance
        A changed copy.
    """
    return LIMITS[push.block].move(instance, push.member, amount)
