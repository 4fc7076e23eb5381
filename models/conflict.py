"""Not possible? The smallest set of hard rules that contradict each other, and how far each alone must give way.

Every hard rule is given a slack, and the slacks of the rules that are kept are made small together: what is left is zero
exactly if the rules that are kept can hold together. So dropping a rule is making its slack free of cost.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.blocks import Floats, Ints
from models.build import emit, make_problem, row_starts
from models.derived import due_funds
from models.diagnose import softened, weights_of_hard
from models.instance import Instance
from models.solution import Termination
from models.solver import Session

TOLERANCE = 1e-6
"""Sum of relative slacks up to which rules hold together."""

Wish = tuple[str, int]
"""Slack by which a wish would give way, and the number of what it is about: a fund, a supplier, a target, an offer;
a product for demand; a family member where there is no such number; `ALL` for all of a slack together."""

ALL = -1
MANY = 6
"""Wishes of one slack that may stand in a conflict one by one; if more are needed, they are named together."""

_LAST_SPARED = ("short", "fund_excess")
"""What a reader looks for in a conflict, meals and money, is tried last when members are dropped."""


@dataclass(frozen=True, eq=False)
class Conflict:
    """A smallest set of wishes that cannot hold together.

    Parameters
    ----------
    wishes : tuple of Wish
        Its members. Without any one of them the others can hold together.
    gives : mapping of Wish to float
        For each member by how much it must give way, in the unit of its slack, if every other hard rule of the
        instance holds; missing where that does not help, because there is another conflict beside this one.
    checks : int
        How many sets of wishes were solved to find it.
    """

    wishes: tuple[Wish, ...]
    gives: Mapping[Wish, float]
    checks: int


class ConflictSearch:
    """A solver kept warm over the question which hard rules can hold together.

    Yes-or-no decisions may be decided in part, so a conflict that only whole numbers make is not found.

    Parameters
    ----------
    instance : Instance
        The checked input.
    cancel : threading.Event, optional
        Set it from another thread to stop: the next solve raises `InterruptedError`.
    """

    def __init__(self, instance: Instance, cancel: threading.Event | None = None) -> None:
        self.instance = instance
        self.softened = softened(instance)
        self.problem = make_problem(self.softened)
        lp = emit(self.problem)
        self._arrays = lp.arrays
        self._session = Session(lp, cancel)
        self._weights = weights_of_hard(instance, self.softened, self.problem)
        self.members = self._members()
        self.checks = 0
        self._fresh = True

    def _members(self) -> dict[Wish, Ints]:
        """Return the columns of every wish."""
        found: dict[Wish, list[int]] = {}
        first = {name: self.problem.columns.slice(name).start for name in self.problem.columns.sets}
        for block in self.problem.blocks.values():
            if not block.slack or block.slack not in self.problem.columns:
                continue
            count = len(block)
            eased = np.arange(count) if block.eased_by is None else block.eased_by
            for member, number in zip(eased.tolist(), self._numbers(block.slack, eased).tolist(), strict=True):
                column = first[block.slack] + member
                if self._weights[column] > 0:
                    found.setdefault((block.slack, number), []).append(column)
        return {wish: np.unique(np.array(columns)) for wish, columns in found.items()}

    def _numbers(self, slack: str, members: Ints) -> Ints:
        """Return what each member of a slack is about."""
        instance = self.softened
        product = instance.offers["product"].to_numpy()
        if slack == "short":
            return np.asarray(instance.demand["product"].to_numpy()[members], dtype=np.int64)
        if slack == "supply_excess":
            return np.asarray(product[instance.supply["offer"].to_numpy()[members]], dtype=np.int64)
        if slack == "offer_excess":
            return np.asarray(product[members], dtype=np.int64)
        if slack == "fund_period_excess":
            return members // max(len(instance.periods), 1)
        if slack == "lapse":
            return due_funds(instance)[members]
        if slack == "instalment_excess":
            return np.asarray(instance.instalments["fund"].to_numpy()[members], dtype=np.int64)
        if slack in ("order_lack", "supplier_order_lack", "drop_lack"):
            return np.zeros(len(members), dtype=np.int64)
        if slack == "room_excess":
            return np.asarray(instance.room_days["room"].to_numpy()[members], dtype=np.int64)
        if slack in ("day_excess", "week_excess", "days_excess"):
            table = instance.delivery_days if slack == "day_excess" else instance.delivery_weeks
            return np.asarray(table["supplier"].to_numpy()[members], dtype=np.int64)
        return members

    def left(self, kept: Sequence[Wish]) -> float:
        """Return what is left of the relative slacks of the wishes that are kept, at the least; 0: they hold together."""
        return self._solve(kept)[0]

    def possible(self, kept: Sequence[Wish]) -> bool:
        """Tell whether wishes can hold together, whatever becomes of all others."""
        return self.left(kept) <= TOLERANCE

    def find(self) -> Conflict | None:
        """Return a smallest conflict; None if all hard rules can hold together.

        First only those wishes stay whose rows carry a dual: they are in conflict already. Then each is dropped in
        turn, and stays out if the others are still in conflict. Of wishes of one kind, such as the needs of products, a few
        are named one by one; where money is short of what all of them cost, they stand together as one wish.
        """
        every = list(self.members)
        left, duals = self._solve(every)
        if left <= TOLERANCE:
            return None
        kept = self._with_dual(duals)
        if self.possible(kept):
            kept = every
        kept = self._spared(sorted(self._together(kept), key=lambda wish: wish[0] in _LAST_SPARED))
        for group in [wish for wish in kept if wish[1] == ALL]:
            kept = self._one_by_one(kept, group) or kept
        gives = {wish: amount for wish in kept if (amount := self.gives(wish)) is not None}
        return Conflict(tuple(kept), gives, self.checks)

    def _together(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Put the wishes of a slack into one where there are many."""
        count = Counter(slack for slack, _number in wishes)
        return list(dict.fromkeys((slack, ALL if count[slack] > MANY else number) for slack, number in wishes))

    def _spared(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Return the wishes without those that the conflict can spare, each tried in turn."""
        kept = list(wishes)
        for wish in wishes:
            fewer = [one for one in kept if one != wish]
            if not self.possible(fewer):
                kept = fewer
        return kept

    def _one_by_one(self, wishes: Sequence[Wish], group: Wish) -> list[Wish] | None:
        """Return a conflict in which a group stands by the few of its members that are needed; None if they are many."""
        others = [one for one in wishes if one != group]
        kept = [one for one in self.members if one[0] == group[0]]
        needed = 0
        for wish in list(kept):
            fewer = [one for one in kept if one != wish]
            if self.possible([*others, *fewer]):
                needed += 1
                if needed > MANY:
                    return None
            else:
                kept = fewer
        return self._spared([*kept, *others])

    def gives(self, wish: Wish) -> float | None:
        """Return by how much a wish must give way so that every other hard rule holds; None if that does not help."""
        own = self._columns([wish])
        priced = np.setdiff1d(self._columns(list(self.members)), own)
        self._session.release()
        self._session.set_bounds(priced, np.zeros(len(priced)), np.zeros(len(priced)))
        outcome = self._session.minimise(own, np.ones(len(own)), start="bounds")
        self._session.release()
        if outcome.termination is Termination.CANCELLED:
            raise InterruptedError
        return float(outcome.values[own].sum()) if outcome.usable else None

    def _with_dual(self, duals: Floats) -> list[Wish]:
        """Return the wishes that have a row with a dual."""
        places = row_starts(self.problem)
        carrying: dict[Wish, None] = {}
        for name, block in self.problem.blocks.items():
            if not block.slack or block.slack not in self.problem.columns:
                continue
            rows = np.flatnonzero(np.abs(duals[places[name]]) > 1e-12)
            eased = rows if block.eased_by is None else block.eased_by[rows]
            for number in np.unique(self._numbers(block.slack, eased)).tolist():
                if (block.slack, number) in self.members:
                    carrying[(block.slack, number)] = None
        return list(carrying)

    def _columns(self, wishes: Sequence[Wish]) -> Ints:
        """Return the slack columns of wishes."""
        of_slack = {slack for slack, number in wishes if number == ALL}
        single = set(wishes)
        found = [columns for wish, columns in self.members.items() if wish in single or wish[0] in of_slack]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def _solve(self, kept: Sequence[Wish]) -> tuple[float, Floats]:
        self.checks += 1
        columns = self._columns(kept)
        outcome = self._session.minimise(columns, self._weights[columns], start="fresh" if self._fresh else "cost")
        self._fresh = False
        if outcome.termination is Termination.CANCELLED:
            raise InterruptedError
        if not outcome.usable:
            raise RuntimeError(f"the solver stopped without a result: {outcome.termination}")
        return outcome.value, outcome.duals
