"""What one rule costs the plan: a rule is given a little more room, or less, and the continuous problem solved again.

A dual alone is never handed out. The least value of a linear problem is a convex function of its right-hand sides, so where
two re-solves lie on the line that the dual draws, every point between them does: a price that is confirmed at both ends of
a range is confirmed within it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.blocks import Floats, Ints, Level, Problem
from models.build import emit, make_problem, row_starts
from models.constraints import LIMITS
from models.derived import supply_kg
from models.family import Limit, Way
from models.instance import Instance
from models.missed import missed_shares
from models.objective import SLACK_LEVELS, never_negative
from models.solution import Termination
from models.solver import Outcome, Session
from models.terms import columns_of_terms

AGREES = 1e-5
"""Difference up to which a re-solve confirms a dual: relative, or in the unit of the level if that is more."""

NOTICED: Mapping[str, float] = {"shortfall": 1e-3, "cost": 5e-3}
"""Changes of a level below this are nothing: a thousandth of a serving, half a cent; else `LEAST_NOTICED`."""

LEAST_NOTICED = 1e-6
REACHES = (1.0, 4.0, 16.0)
"""Steps at which a price is tested, one after the other, until one leaves the line."""

_LAST = "cost"


class NoPlanError(Exception):
    """No plan keeps every rule that must hold."""


@dataclass(frozen=True, eq=False)
class Push:
    """A direction in which a rule can be moved; a positive amount gives it more room.

    Parameters
    ----------
    block : str
        Block of rows that it belongs to.
    member : int
        What it is about: the number in the key of the block (a fund, a supplier, an offer, ...).
    rows : numpy.ndarray of int, shape (r,)
        Rows of the problem.
    direction : numpy.ndarray, shape (r,)
        What one unit adds to the bounds of each row.
    step : float
        A small amount that a person would think of, in `unit`.
    unit : str
        Unit of the amounts: ``currency``, ``points`` (hundredths of a share), ``percent`` (of what is there), ``kg``,
        ``days``, or a unit of nutrition.
    columns, coefficients : numpy.ndarray, shape (k,)
        What one unit adds to coefficients of the (only) row; empty for most.
    """

    block: str
    member: int
    rows: Ints
    direction: Floats
    step: float
    unit: str
    columns: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    coefficients: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def is_straight(self) -> bool:
        """True if only bounds move, so that the least cost is convex in the amount."""
        return not len(self.columns)


@dataclass(frozen=True, eq=False)
class Price:
    """What a push does to the first level that feels it.

    Parameters
    ----------
    push : Push
        The rule and its direction.
    level, unit : str
        The level, and its unit as in `models.blocks.Level`.
    more, less : float
        By how much the level changes for one step more room, and for one step less; NaN where no plan is possible.
    dual : float
        What one unit of room adds to the level, confirmed by re-solving from -`below` to +`above`; NaN where the dual
        means nothing.
    below, above : float
        Range of amounts, in the push's unit.
    after : mapping of str to float
        Changes of all levels for one step less room.
    missed_more, missed_less : float
        Changes of what shares lack in parts of their own denominators (`models.missed`); NaN where no plan is possible.
    """

    push: Push
    level: str
    unit: str
    more: float
    less: float
    dual: float
    below: float
    above: float
    after: Mapping[str, float]
    missed_more: float = 0.0
    missed_less: float = 0.0

    @property
    def confirmed(self) -> bool:
        """True if the price is a dual that re-solves confirm."""
        return bool(np.isfinite(self.dual))


class Probe:
    """A solver kept warm at the continuous optimum of an instance, to ask what little changes do.

    The levels are those of the plan up to cost. Which fund pays and when stores are filled, among plans of equal cost,
    plays no part.

    Parameters
    ----------
    instance : Instance
        The checked input.
    cancel : threading.Event, optional
        Set it from another thread to stop: the next solve raises `InterruptedError`.

    Raises
    ------
    NoPlanError
        If no plan keeps every hard rule.
    """

    def __init__(self, instance: Instance, cancel: threading.Event | None = None) -> None:
        self.instance = instance
        self.problem: Problem = make_problem(instance)
        lp = emit(self.problem)
        self.arrays = lp.arrays
        self._session = Session(lp, cancel)
        none = np.zeros(0)
        self._pushed: tuple[Ints, Floats, Floats] = none.astype(np.int64), none, none
        names = [level.name for level in self.problem.levels]
        self.levels: tuple[Level, ...] = self.problem.levels[: names.index(_LAST) + 1]
        self._granted = True
        found = self._solve("fresh")
        if found is None:
            raise NoPlanError
        self.base, self.values, self._duals = found
        # By how much shares are missed at the optimum, in parts of their own denominators.
        self.lacking = missed_shares(instance, self._sets(self.values))
        self.missed = 0.0
        wishes = [level for level in self.levels if level.name in SLACK_LEVELS]
        self._granted = all(self.base[level.name] <= level.tolerance for level in wishes)

    @property
    def granted(self) -> bool:
        """True if every wish before the cost is granted in full."""
        return self._granted

    def dual(self, push: Push, level: str) -> float:
        """Return what the dual says one unit of a push adds to a level; NaN where an earlier level feels it."""
        for one in self.levels:
            at = float(self._duals[one.name][push.rows] @ push.direction)
            if len(push.columns):
                at -= float(self._duals[one.name][push.rows[0]] * (push.coefficients @ self.values[push.columns]))
            if one.name == level:
                return at
            if abs(at) > LEAST_NOTICED:
                return np.nan
        raise KeyError(level)

    @property
    def compared(self) -> str:
        """Level at which offers are compared by what they cost: as bids are compared, where a way of award has a margin."""
        return next((level.name for level in self.levels if level.name == "evaluated"), _LAST)

    def reduced_costs(self, name: str = _LAST) -> Floats:
        """Return the reduced cost of every column at a level, usually cost: by how much it must get cheaper to be worth buying."""
        duals = self._duals[name]
        rows = np.repeat(np.arange(len(duals)), np.diff(self.arrays.starts))
        level = next(one for one in self.levels if one.name == name)
        costs = np.zeros(len(self.arrays.lower))
        np.add.at(costs, level.columns, level.costs)
        shadow = self.arrays.coefficients * duals[rows]
        return np.asarray(costs - np.bincount(self.arrays.columns, weights=shadow, minlength=len(costs)), dtype=float)

    def row_duals(self) -> Mapping[str, Floats]:
        """Return the duals of the cost level, by block."""
        return {name: self._duals[_LAST][place] for name, place in row_starts(self.problem).items()}

    def changes(self, push: Push, amount: float) -> dict[str, float] | None:
        """Return by how much every level changes when a rule is given `amount` more room; None: no plan is possible.

        `missed` is then by how much more or less shares lack in parts of their own denominators.
        """
        self._move(push, amount)
        try:
            found = self._solve("bounds")
        finally:
            self._move(push, 0.0)
        if found is None:
            return None
        self.missed = missed_shares(self.instance, self._sets(found[1])) - self.lacking
        return {name: found[0][name] - value for name, value in self.base.items()}

    def _sets(self, values: Floats) -> dict[str, Floats]:
        return {name: values[self.problem.columns.slice(name)] for name in self.problem.columns.sets}

    def price(self, push: Push) -> Price | None:
        """Return what a push does, checked by re-solves; None if it does nothing in either direction."""
        more = self.changes(push, push.step)
        missed_more = np.nan if more is None else self.missed
        less = self.changes(push, -push.step)
        missed_less = np.nan if less is None else self.missed
        felt = self._felt(more, less)
        if felt is None:
            return None
        of_more = np.nan if more is None else more[felt.name]
        of_less = np.nan if less is None else less[felt.name]
        dual = self.dual(push, felt.name)
        above = self._reach(push, felt.name, dual, 1.0, more)
        below = self._reach(push, felt.name, dual, -1.0, less)
        held = above > 0 or below > 0
        return Price(
            push,
            felt.name,
            felt.unit,
            of_more,
            of_less,
            dual if held else np.nan,
            below if held else push.step,
            above if held else push.step,
            less or {},
            missed_more,
            missed_less,
        )

    def _felt(self, *changes: Mapping[str, float] | None) -> Level | None:
        """Return the first level that any of the changes touches."""
        for level in self.levels:
            least = NOTICED.get(level.name, LEAST_NOTICED)
            if any(change is not None and abs(change[level.name]) > least for change in changes):
                return level
        return None

    def _reach(self, push: Push, level: str, dual: float, sign: float, first: Mapping[str, float] | None) -> float:
        """Return how far a re-solve confirms the dual in one direction; 0 if not even for one step."""
        if not np.isfinite(dual) or abs(dual) * push.step <= NOTICED.get(level, LEAST_NOTICED):
            return 0.0
        reached = 0.0
        for reach in REACHES:
            amount = sign * reach * push.step
            change = first if reach == 1.0 else self.changes(push, amount)
            if change is None or not self._on_line(change, level, dual * amount):
                break
            reached = abs(amount)
            if not push.is_straight:
                break
        return reached

    def _on_line(self, change: Mapping[str, float], level: str, expected: float) -> bool:
        for one in self.levels:
            least = NOTICED.get(one.name, LEAST_NOTICED)
            if one.name == level:
                return abs(change[level] - expected) <= AGREES * max(abs(expected), 1.0)
            if abs(change[one.name]) > least:
                return False
        raise KeyError(level)

    def _move(self, push: Push, amount: float) -> None:
        """Move a rule to where it would be with `amount` more room; 0: back to where it was."""
        added = amount * push.direction
        self._pushed = push.rows, self.arrays.row_lower[push.rows] + added, self.arrays.row_upper[push.rows] + added
        self._session.set_row_bounds(*self._pushed)
        if push.is_straight:
            return
        row = int(push.rows[0])
        part = slice(self.arrays.starts[row], self.arrays.starts[row + 1])
        now = dict(zip(self.arrays.columns[part].tolist(), self.arrays.coefficients[part].tolist(), strict=True))
        for column, value in zip(push.columns.tolist(), push.coefficients.tolist(), strict=True):
            self._session.set_coefficient(row, column, now.get(column, 0.0) + amount * value)

    def _solve(self, start: str) -> tuple[dict[str, float], Floats, dict[str, Floats]] | None:
        """Solve the levels in order; with all wishes held at nothing first, if that was possible before."""
        if self._granted:
            wishes = [level for level in self.levels if level.name in SLACK_LEVELS]
            self._release()
            for level in wishes:
                self._hold(level, 0.0)
            found = self._in_order(self.levels[len(wishes) :], start)
            if found is not None:
                none = np.zeros(len(self.arrays.row_lower))
                nothing = {level.name: 0.0 for level in wishes}
                return nothing | found[0], found[1], dict.fromkeys(nothing, none) | found[2]
        self._release()
        return self._in_order(self.levels, start)

    def _in_order(
        self, levels: Sequence[Level], start: str
    ) -> tuple[dict[str, float], Floats, dict[str, Floats]] | None:
        """Solve levels one after the other, each held before the next."""
        reached, duals, values = {}, {}, np.zeros(0)
        for level in levels:
            outcome = self._minimise(level, start)
            if not outcome.usable:
                return None
            reached[level.name], duals[level.name], values = outcome.value, outcome.duals, outcome.values
            if level.name != _LAST:
                self._hold(level, outcome.value)
        return reached, values, duals

    def _hold(self, level: Level, value: float) -> None:
        if never_negative(level.name) and value <= level.tolerance:
            priced = level.columns[level.costs > 0]
            self._session.set_bounds(priced, np.zeros(len(priced)), np.zeros(len(priced)))
        else:
            self._session.hold(level.columns, level.costs, value + max(level.tolerance, 1e-9 * abs(value)))

    def _release(self) -> None:
        """Take back all that is held, but not the push."""
        self._session.release()
        self._session.set_row_bounds(*self._pushed)

    def _minimise(self, level: Level, start: str) -> Outcome:
        outcome = self._session.minimise(level.columns, level.costs, start="fresh" if start == "fresh" else "bounds")
        if outcome.termination is Termination.CANCELLED:
            raise InterruptedError
        if outcome.termination not in (Termination.OPTIMAL, Termination.INFEASIBLE):
            raise RuntimeError(f"the solver stopped without a result: {outcome.termination}")
        return outcome


def nice_step(amount: float) -> float:
    """Return about one hundredth of an amount, as 1, 2 or 5 times a power of ten.

    >>> nice_step(130_000.0), nice_step(2_600.0)
    (1000.0, 20.0)
    """
    if not np.isfinite(amount) or amount <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(amount / 100))
    first = amount / 100 / power
    return float(power * max(n for n in (1, 2, 5) if n <= first + 1e-9))


def pushes(probe: Probe) -> list[Push]:
    """Return every rule that can be moved and that a dual of any level touches, or that is a share.

    Funds, caps of suppliers, commitments, ceilings, limits and contracts by amounts, what a supplier brings on a day or in a week and what fits into a room by kg, and its visits by days; shares, and parts of lots that are reserved, by
    points; floors of points by tenths; harvests by percent of what an offer delivers in each period and in all. Yes-or-no rules (minimum orders, drops) have no price and are left out.
    """
    starts, found = row_starts(probe.problem), list[Push]()
    for limit in LIMITS.values():
        if limit.block in probe.problem.blocks:
            found += _WAYS[limit.way](probe, limit, starts[limit.block].start)
    return found


def _touched(probe: Probe, rows: Ints) -> bool:
    return any(bool((np.abs(duals[rows]) > LEAST_NOTICED).any()) for duals in probe._duals.values())


def _single(probe: Probe, limit: Limit, start: int) -> list[Push]:
    """Return a push per row: to the upper bound if there is one, else away from the lower."""
    block, unit = probe.problem.blocks[limit.block], limit.unit
    found = []
    activity = probe.arrays.activity(probe.values)
    for i in range(len(block)):
        rows = np.array([start + i])
        if not _touched(probe, rows):
            continue
        up = bool(np.isfinite(block.upper[i]))
        bound = float(block.upper[i] if up else block.lower[i])
        size = bound if unit == "currency" else _size_of(probe, block.columns[block.rows == i])
        step = 1.0 if unit == "days" else nice_step(max(abs(bound), abs(size), abs(activity[rows[0]])))
        member = int(block.keys[limit.key][i])
        found.append(Push(limit.block, member, rows, np.array([1.0 if up else -1.0]), step, unit))
    return found


def _size_of(probe: Probe, columns: Ints) -> float:
    """Return the kg bought or brought in some columns."""
    instance, total = probe.instance, 0.0
    pack_kg = supply_kg(instance)
    for name, kg in (("bought", pack_kg), ("buy", pack_kg[instance.lanes["supply"].to_numpy()])):
        first = probe.problem.columns.slice(name).start
        own = columns - first
        own = own[(own >= 0) & (own < len(kg))]
        total += float(probe.values[first + own] @ kg[own])
    return total


def _shares(probe: Probe, limit: Limit, start: int) -> list[Push]:
    """Return a push of one point per share in force: more room is a smaller share asked for."""
    instance, block = probe.instance, probe.problem.blocks[limit.block]
    targets, terms, columns = instance.targets, instance.target_terms, probe.problem.columns
    found = []
    for i, target in enumerate(block.keys["target"]):
        row = targets.iloc[target]
        moves = bool(np.isnan(row["denominator"]))
        whole = float(row["denominator_to_date"] if moves else row["denominator"])
        less = -1.0 if row["sense"] == "at_least" else 1.0
        push = Push(limit.block, int(target), np.array([start + i]), np.array([less * whole * 0.01]), 1.0, limit.unit)
        if moves:
            own = terms[(terms["target"] == target) & (terms["denominator"] != 0)]
            push = replace(
                push,
                columns=columns_of_terms(columns, own),
                coefficients=-less * 0.01 * own["denominator"].to_numpy(dtype=float),
            )
        found.append(push)
    return found


def _floors(probe: Probe, limit: Limit, start: int) -> list[Push]:
    """Return a push per floor of points in force: a floor lower by a tenth of a point is more room."""
    instance, block = probe.instance, probe.problem.blocks[limit.block]
    floors, terms = instance.points, instance.point_terms
    found = []
    for i, rule in enumerate(block.keys["points"]):
        own = terms[terms["rule"] == rule]
        found.append(
            Push(
                limit.block,
                int(rule),
                np.array([start + i]),
                np.array([-float(floors["weight_to_date"].iloc[rule])]),
                0.1,
                limit.unit,
                columns=columns_of_terms(probe.problem.columns, own),
                coefficients=own["weight"].to_numpy(dtype=float),
            )
        )
    return found


def _reserves(probe: Probe, limit: Limit, start: int) -> list[Push]:
    """Return a push of one point per lot of which a part is reserved; a lot that is reserved as a whole is left as it is."""
    instance, block = probe.instance, probe.problem.blocks[limit.block]
    terms, share = instance.award_terms, instance.award_routes["reserved_share"].to_numpy()
    before = instance.award_routes["bought_to_date"].to_numpy(dtype=float)
    found = []
    for i, route in enumerate(block.keys["award_route"]):
        if share[route] < 1.0:
            own = terms[terms["route"] == route]
            columns = columns_of_terms(probe.problem.columns, own)
            more = 0.01 * own["weight"].to_numpy(dtype=float)
            row, due = np.array([start + i]), np.array([-0.01 * before[route]])
            found.append(Push(limit.block, int(route), row, due, 1.0, limit.unit, columns=columns, coefficients=more))
    return found


def _harvests(probe: Probe, limit: Limit, start: int) -> list[Push]:
    """Return a push per offer: one percent more of what it delivers."""
    instance, block = probe.instance, probe.problem.blocks[limit.block]
    keys = block.keys
    offer = keys["offer"] if "offer" in keys else instance.supply["offer"].to_numpy()[keys["supply"]]
    found = []
    for one in np.unique(offer):
        own = np.flatnonzero(offer == one)
        rows = start + own
        if _touched(probe, rows):
            found.append(Push(limit.block, int(one), rows, 0.01 * block.upper[own], 1.0, limit.unit))
    return found


def _capacities(probe: Probe, limit: Limit, start: int) -> list[Push]:
    """Return a push per supplier: some kg more on each of its days, or in each of its weeks, and no less than a pack."""
    block, offers = probe.problem.blocks[limit.block], probe.instance.offers
    pack_kg = probe.instance.products["pack_kg"].to_numpy()[offers["product"].to_numpy()]
    supplier = block.keys["supplier"]
    found = []
    for one in np.unique(supplier):
        own = np.flatnonzero(supplier == one)
        if _touched(probe, start + own):
            least = float(pack_kg[offers["supplier"].to_numpy() == one].min())
            step = max(nice_step(float(block.upper[own].max())), least)
            found.append(Push(limit.block, int(one), start + own, np.ones(len(own)), step, limit.unit))
    return found


def _rooms(probe: Probe, limit: Limit, start: int) -> list[Push]:
    """Return a push per room: some kg or litres more on each of its days, and no less than the smallest pack that may be short there."""
    instance, room = probe.instance, probe.problem.blocks[limit.block].keys["room"]
    short = instance.room_terms[instance.room_terms["column"] == "short"]
    found = []
    for one in np.unique(room):
        own = np.flatnonzero(room == one)
        if _touched(probe, start + own):
            # all of a pack that may be short lies there on the first day of what it is for
            packs = -short[np.isin(short["room_day"], own)].groupby("index")["takes"].min()
            step = max(nice_step(float(instance.rooms["most"].iloc[one])), float(packs.min()) if len(packs) else 0.0)
            unit = str(instance.rooms["unit"].iloc[one])
            found.append(Push(limit.block, int(one), start + own, np.ones(len(own)), step, unit))
    return found


def _visits(probe: Probe, limit: Limit, start: int) -> list[Push]:
    """Return a push per supplier: one day more in each of its weeks; always, as days in part may hide that whole ones bind."""
    supplier = probe.problem.blocks[limit.block].keys["supplier"]
    found = []
    for one in np.unique(supplier):
        own = np.flatnonzero(supplier == one)
        found.append(Push(limit.block, int(one), start + own, np.ones(len(own)), 1.0, limit.unit))
    return found


_WAYS: dict[Way, Callable[[Probe, Limit, int], list[Push]]] = {
    "row": _single,
    "share": _shares,
    "floor": _floors,
    "part": _reserves,
    "of supplier": _capacities,
    "visits": _visits,
    "of room": _rooms,
    "harvest": _harvests,
}
"""What gives the pushes of a limit, by the way in which its rows are moved: of the probe, the limit, and where its block begins."""


def price_list(probe: Probe, candidates: Sequence[Push], most: int) -> list[Price]:
    """Return the prices of the rules that weigh most, by re-solving; ranked by level, then by what a step does.

    Parameters
    ----------
    probe : Probe
        The warm solver.
    candidates : sequence of Push
        Rules to ask about.
    most : int
        Harvests (there may be thousands) beyond this number, by what their duals promise, are not re-solved.

    Returns
    -------
    list of Price
        Only prices that re-solves on both sides confirm.
    """
    harvests = [push for push in candidates if push.unit == "percent"]
    promised = [max(abs(float(d[p.rows] @ p.direction)) for d in probe._duals.values()) for p in harvests]
    chosen = [harvests[i] for i in np.argsort([-x for x in promised], kind="stable")[:most]]
    asked = [push for push in candidates if push.unit != "percent"] + chosen
    prices = [price for push in asked if (price := probe.price(push)) is not None]
    order = {level.name: i for i, level in enumerate(probe.levels)}

    def weight(price: Price) -> tuple[int, float]:
        return order[price.level], -float(np.nanmax(np.abs([price.more, price.less])))

    return sorted(prices, key=weight)
