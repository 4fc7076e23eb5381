"""One solver kept warm over many questions about one instance: the exact trade-off between two figures of a plan.

The curve is that of the continuous problem: packs may be split, and what is decided by yes or no (minimum orders, drops) may
be decided in part. No plan in whole packs can be better than the curve.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from models.blocks import Columns, ColumnSet, Floats, Ints, Level, Problem, RowBlock
from models.build import emit, make_problem, row_starts
from models.instance import Instance
from models.objective import SLACK_LEVELS
from models.solution import Termination
from models.solver import Outcome, Session, Start
from models.terms import columns_of_terms

COST, SHORT = "cost", "short_servings"
"""Figures that every instance has, beside its targets."""

LIMITS = ("supply", "supply_total", "supplier_caps")
"""Row blocks that limit what a supplier brings in a period, in all, and sells."""

MOST_LIMITS = 12
"""Limits that are tried with twice as much."""

LEAST_GAIN = 1e-6
"""What a limit holds back, in the unit of the figure, that is no noise."""

_RATIO_STEPS = 40
_RATIO_TOLERANCE = 1e-9
_WISHES = tuple(SLACK_LEVELS)


class NoPlanError(Exception):
    """No plan keeps every rule that must hold."""


@dataclass(frozen=True, eq=False)
class Measure:
    """A figure of a plan: (numerator + its constant) / (denominator + its constant), both linear.

    Parameters
    ----------
    name : str
        Its name.
    columns : numpy.ndarray of int, shape (k,)
        Columns of the problem.
    numerator, denominator : numpy.ndarray, shape (k,)
        What one unit of each column adds.
    counted, related : float
        Constants of numerator and denominator.
    sense : {"most", "least"}
        Which is better: more of it, or less.
    """

    name: str
    columns: Ints
    numerator: Floats
    denominator: Floats
    counted: float
    related: float
    sense: Literal["most", "least"]

    @property
    def is_ratio(self) -> bool:
        """True if the denominator depends on the plan."""
        return bool((self.denominator != 0).any())

    def parts(self, values: Floats) -> tuple[float, float]:
        """Return numerator and denominator at the column values."""
        at = values[self.columns]
        return float(self.numerator @ at) + self.counted, float(self.denominator @ at) + self.related

    def of(self, values: Floats) -> float:
        """Return the figure at the column values; NaN where there is nothing to relate it to."""
        numerator, denominator = self.parts(values)
        return numerator / denominator if denominator > 0 else np.nan

    def costs(self, level: float) -> Floats:
        """Return numerator - level x denominator as costs whose sum is made small."""
        away = self.numerator - level * self.denominator
        return -away if self.sense == "most" else away


@dataclass(frozen=True, eq=False)
class Point:
    """The best plan at one place of the curve.

    Parameters
    ----------
    bound : float
        What y had to reach.
    x, y : float
        Both figures of the plan.
    values : mapping of str to numpy.ndarray
        Its decisions per column set.
    seconds : float
        HiGHS's own time.
    """

    bound: float
    x: float
    y: float
    values: Mapping[str, Floats]
    seconds: float


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of the curve: the best x with the y that comes with it, and the best y."""

    x_best: float
    y_at_best_x: float
    y_best: float


class TradeOff:
    """The trade-off between two figures of the plans of an instance.

    All other wishes (that everybody is fed, nutrition, the other targets, soft rules) are granted as far as they can be
    without regard to either figure, and stay so over the whole curve. The rows of a target that is one of the figures are
    taken out: the curve takes their place.

    Parameters
    ----------
    instance : Instance
        The checked input.
    x, y : str
        ``cost``, ``short_servings`` or the label of a target that is not off.
    cancel : threading.Event, optional
        Set it from another thread to stop: the next solve raises `InterruptedError`.

    Raises
    ------
    KeyError
        If the instance has no such figure.
    ValueError
        If both figures are the same.
    NoPlanError
        If no plan keeps every hard rule.
    """

    def __init__(self, instance: Instance, x: str, y: str, cancel: threading.Event | None = None) -> None:
        if x == y:
            raise ValueError("a figure cannot be traded against itself")
        self._figures = (x, y)
        problem = make_problem(_without_targets(instance, self._figures))
        self.x, self.y = measure(instance, problem, x), measure(instance, problem, y)
        self._problem = _with_bound(problem, self.y)
        self._session = Session(emit(self._problem), cancel)
        self.seconds: list[float] = []
        self._row = row_starts(self._problem)["trade_off"].start + 2
        self._held: list[tuple[Level, float]] = []
        self._duals = np.zeros(0)
        self._grant_wishes()

    def ends(self) -> Ends:
        """Return both ends of the curve."""
        self._set_bound(None)
        cheapest = self._best(self.x, "fresh")
        x_best = self.x.of(cheapest)
        self._session.keep_optimal()
        y_at_best_x = self.y.of(self._best(self.y, "cost"))
        return Ends(x_best, y_at_best_x, self.best_y())

    def best_y(self) -> float:
        """Return the best y of all plans, whatever x; NaN where there is nothing to relate it to.

        Raises
        ------
        NoPlanError
            If no plan keeps every hard rule.
        """
        self._set_bound(None)
        self._release()
        return self.y.of(self._best(self.y, "fresh"))

    def limits(self) -> pd.DataFrame:
        """Return the limits on what suppliers bring and sell that hold back the best y most, each tried with twice as much.

        Duals say which limits bind; the `MOST_LIMITS` that promise most are doubled, one at a time, and the best y is looked for anew.

        Returns
        -------
        pandas.DataFrame
            Columns ``block`` (name of the row block), ``index`` (row of supply, offers or suppliers), ``limit`` (packs or currency),
            ``gain`` (by how much y gets better with this limit twice as high, in its unit, above 0), the largest first.

        Raises
        ------
        NoPlanError
            If no plan keeps every hard rule.
        """
        best = self.best_y()
        sign = 1.0 if self.y.sense == "most" else -1.0
        rows = self._binding()
        gains = []
        for row, limit in zip(rows["row"].to_numpy(), rows["limit"].to_numpy(), strict=True):
            self._set_bound(None)
            self._release()
            self._session.set_row_bounds(np.array([row]), np.array([-np.inf]), np.array([2.0 * limit]))
            gains.append(sign * (self.y.of(self._best(self.y, "fresh")) - best))
        self._release()
        rows = rows.drop(columns="row").assign(gain=np.array(gains, dtype=np.float64))
        rows = rows[rows["gain"] > LEAST_GAIN]
        return rows.sort_values("gain", ascending=False, kind="stable", ignore_index=True)

    def _binding(self) -> pd.DataFrame:
        """Return the limits whose duals promise most in the last solve: ``block``, ``index``, ``limit``, ``gain``, ``row``."""
        places = row_starts(self._problem)
        columns: dict[str, list[Any]] = {"block": [], "index": [], "limit": [], "gain": [], "row": []}
        for name in LIMITS:
            if name not in self._problem.blocks:
                continue
            block, place = self._problem.blocks[name], places[name]
            columns["block"] += [name] * len(block.upper)
            columns["index"] += next(iter(block.keys.values())).tolist()
            columns["limit"] += block.upper.tolist()
            columns["gain"] += (-self._duals[place] * block.upper).tolist()
            columns["row"] += list(range(place.start, place.stop))
        table = pd.DataFrame(columns).astype({"limit": "float64", "gain": "float64"})
        table = table[table["gain"] > LEAST_GAIN].sort_values("gain", ascending=False, kind="stable")
        return table.head(MOST_LIMITS).reset_index(drop=True)

    def point(self, bound: float) -> Point:
        """Return the best x of all plans whose y is at least as good as `bound`.

        Neighbouring bounds are solved fastest one after the other, the most demanding first.

        Raises
        ------
        NoPlanError
            If y cannot be so good.
        """
        before = sum(self.seconds)
        self._set_bound(bound)
        values = self._best(self.x, "bounds")
        decisions = {name: values[self._problem.columns.slice(name)] for name in self._problem.columns.sets}
        return Point(bound, self.x.of(values), self.y.of(values), decisions, sum(self.seconds) - before)

    def _grant_wishes(self) -> None:
        """Hold every wish before the cost as well as it can be granted, together if all can be granted in full."""
        kept = set(_WISHES) - ({"shortfall"} if SHORT in self._figures else set())
        wishes = [level for level in self._problem.levels if level.name in kept]
        self._held = [(level, 0.0) for level in wishes]
        self._release()
        if self._minimise(np.zeros(0, dtype=np.int64), np.zeros(0), "fresh").usable:
            return
        self._held = []
        self._release()
        for level in wishes:
            outcome = self._minimise(level.columns, level.costs, "fresh")
            if not outcome.usable:
                raise NoPlanError
            self._held.append((level, outcome.value))
            self._hold(level, outcome.value)

    def _hold(self, level: Level, value: float) -> None:
        if value <= level.tolerance:
            priced = level.columns[level.costs > 0]
            self._session.set_bounds(priced, np.zeros(len(priced)), np.zeros(len(priced)))
        else:
            self._session.hold(level.columns, level.costs, value + max(level.tolerance, 1e-9 * abs(value)))

    def _release(self) -> None:
        """Take back all that was held but the wishes."""
        self._session.release()
        for level, value in self._held:
            self._hold(level, value)

    def _set_bound(self, bound: float | None) -> None:
        """Ask y to be as good as `bound`; None: ask nothing."""
        row = np.array([self._row])
        none = np.array([np.inf])
        if bound is None:
            self._session.set_row_bounds(row, -none, none)
            return
        self._session.set_coefficient(self._row, int(self._problem.columns("measured")[1]), -bound)
        right = np.array([bound * self.y.related - self.y.counted])
        if self.y.sense == "most":
            self._session.set_row_bounds(row, right, none)
        else:
            self._session.set_row_bounds(row, -none, right)

    def _best(self, figure: Measure, start: Start) -> Floats:
        """Return the plan at which a figure is best: a ratio by Dinkelbach's steps, each from the vertex before."""
        level = 0.0
        for _step in range(_RATIO_STEPS if figure.is_ratio else 1):
            outcome = self._minimise(figure.columns, figure.costs(level), start)
            if not outcome.usable:
                raise NoPlanError
            if not figure.is_ratio:
                break
            numerator, denominator = figure.parts(outcome.values)
            if denominator <= 0 or abs(numerator - level * denominator) <= _RATIO_TOLERANCE * denominator:
                break
            level, start = numerator / denominator, "cost"
        return outcome.values

    def _minimise(self, columns: Ints, costs: Floats, start: Start) -> Outcome:
        outcome = self._session.minimise(columns, costs, start=start)
        self.seconds.append(outcome.seconds)
        self._duals = outcome.duals
        if outcome.termination is Termination.CANCELLED:
            raise InterruptedError
        if outcome.termination not in (Termination.OPTIMAL, Termination.INFEASIBLE):
            raise RuntimeError(f"the solver stopped without a result: {outcome.termination}")
        return outcome


def measure(instance: Instance, problem: Problem, name: str) -> Measure:
    """Return a figure by its name.

    Parameters
    ----------
    instance : Instance
        The instance.
    problem : Problem
        The problem built from it.
    name : str
        `COST`, `SHORT` or the label of a target.

    Returns
    -------
    Measure
        The figure over the problem's columns.

    Raises
    ------
    KeyError
        If the instance has no such figure: no target of that label that is not off, or no demand that may be short.
    """
    columns = problem.columns
    if name == COST:
        level = next(level for level in problem.levels if level.name == "cost")
        return _linear(name, level.columns, level.costs)
    if name == SHORT:
        if "short" not in columns:
            raise KeyError(name)
        return _linear(name, columns("short"), instance.demand["servings"].to_numpy(dtype=np.float64))
    rows = np.flatnonzero(((instance.targets["target"] == name) & (instance.targets["mode"] != "off")).to_numpy())
    if not len(rows):
        raise KeyError(name)
    target = instance.targets.iloc[rows[0]]
    terms = instance.target_terms[instance.target_terms["target"] == rows[0]]
    moves = bool(np.isnan(target["denominator"]))
    denominator = terms["denominator"].to_numpy(dtype=np.float64)
    return Measure(
        name,
        columns_of_terms(columns, terms),
        terms["numerator"].to_numpy(dtype=np.float64),
        denominator if moves else np.zeros(len(terms)),
        float(target["counted_to_date"]),
        float(target["denominator_to_date"] if moves else target["denominator"]),
        "most" if target["sense"] == "at_least" else "least",
    )


def _linear(name: str, columns: Ints, weights: Floats) -> Measure:
    return Measure(name, columns, weights.astype(np.float64), np.zeros(len(columns)), 0.0, 1.0, "least")


def _without_targets(instance: Instance, names: tuple[str, ...]) -> Instance:
    targets = instance.targets.copy()
    targets.loc[targets["target"].isin(names), "mode"] = "off"
    return replace(instance, targets=targets)


def _with_bound(problem: Problem, figure: Measure) -> Problem:
    """Add numerator and denominator of a figure as two columns, and the row that bounds the figure by them.

    So one coefficient and one right-hand side change from point to point, however many columns the figure has.
    """
    free = np.full(2, np.inf)
    measured = ColumnSet("measured", -free, free, np.zeros(2, dtype=bool))
    columns = Columns([*problem.columns.sets.values(), measured])
    parts = columns("measured")
    count = len(figure.columns)
    block = RowBlock(
        family="trade_off",
        name="trade_off",
        keys={"part": np.array(["numerator", "denominator", "bound"])},
        rows=np.concatenate([np.zeros(count), np.ones(count), [0, 1, 2, 2]]).astype(np.int64),
        columns=np.concatenate([figure.columns, figure.columns, parts, parts]),
        # -1 stands for minus the bound, which every point sets.
        coefficients=np.concatenate([figure.numerator, figure.denominator, [-1.0, -1.0, 1.0, -1.0]]),
        lower=np.array([0.0, 0.0, -np.inf]),
        upper=np.array([0.0, 0.0, np.inf]),
    )
    return replace(problem, columns=columns, blocks={**problem.blocks, block.name: block})
