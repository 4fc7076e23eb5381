"""From an instance to a problem in arrays, and from the problem to PuLP. Nothing else emits to PuLP."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pulp
from pulp import _rustcore

from models.blocks import Columns, Floats, Ints, Problem, RowBlock
from models.columns import make_columns
from models.constraints import FAMILIES
from models.instance import Instance
from models.objective import make_levels


@dataclass(frozen=True, eq=False)
class Arrays:
    """A problem as HiGHS takes it: rows by compressed row storage, bounds, which columns are whole numbers."""

    starts: Ints
    columns: Ints
    coefficients: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: np.ndarray

    def activity(self, values: Floats) -> Floats:
        """Return the activity of every row at the column values."""
        rows = np.repeat(np.arange(len(self.row_lower)), np.diff(self.starts))
        terms = self.coefficients * values[self.columns]
        return np.asarray(np.bincount(rows, weights=terms, minlength=len(self.row_lower)), dtype=float)


class ArrayProblem(pulp.LpProblem):  # type: ignore[misc]
    """A PuLP problem that also keeps the arrays it was filled from, for a solver that can take them whole."""

    arrays: Arrays
    costs: Floats


def make_problem(instance: Instance) -> Problem:
    """Return columns, rows and levels of an instance.

    Families that are off are left out. The rows of soft families get the terms of their slack here, and only here.
    """
    columns = make_columns(instance)
    blocks: dict[str, RowBlock] = {}
    for family in FAMILIES:
        is_off = family.default is not None and instance.mode(family.name) == "off"
        for block in family.rows(instance, columns):
            if block.family == family.name and is_off:
                continue
            blocks[block.name] = _tightened(_eased(block, columns), instance.room.get(block.name))
    return Problem(columns, blocks, make_levels(instance, columns))


def _tightened(block: RowBlock, room: Floats | None) -> RowBlock:
    """Leave room within the bounds of a block."""
    return block if room is None else replace(block, lower=block.lower + room, upper=block.upper - room)


def _eased(block: RowBlock, columns: Columns) -> RowBlock:
    """Add the slack of a soft family: it helps a row up to its lower bound, or down to its upper one."""
    if not block.slack or block.slack not in columns:
        return block
    count = len(block)
    members = np.arange(count) if block.eased_by is None else block.eased_by
    return replace(
        block,
        rows=np.concatenate([block.rows, np.arange(count)]),
        columns=np.concatenate([block.columns, columns(block.slack, members)]),
        coefficients=np.concatenate([block.coefficients, np.where(np.isfinite(block.lower), 1.0, -1.0)]),
    )


def row_starts(problem: Problem) -> dict[str, slice]:
    """Return where each block stands among all rows."""
    found, start = {}, 0
    for name, block in problem.blocks.items():
        found[name] = slice(start, start + len(block))
        start += len(block)
    return found


def make_arrays(problem: Problem) -> Arrays:
    """Return the problem in compressed row storage; entries at one position are added, zeros left out."""
    columns, blocks = problem.columns, list(problem.blocks.values())
    offsets = np.cumsum([0] + [len(block) for block in blocks])
    count = int(offsets[-1])
    row = _joined([block.rows + offset for block, offset in zip(blocks, offsets, strict=False)], np.int64)
    column = _joined([block.columns for block in blocks], np.int64)
    value = _joined([block.coefficients for block in blocks], np.float64)
    position, inverse = np.unique(row * max(columns.count, 1) + column, return_inverse=True)
    value = np.bincount(inverse, weights=value, minlength=len(position)) if len(position) else value
    position, value = position[value != 0], value[value != 0]
    row, column = np.divmod(position, max(columns.count, 1))
    sets = list(columns.sets.values())
    return Arrays(
        starts=np.concatenate([[0], np.cumsum(np.bincount(row, minlength=count))]).astype(np.int64),
        columns=column,
        coefficients=value,
        row_lower=_joined([block.lower for block in blocks], np.float64),
        row_upper=_joined([block.upper for block in blocks], np.float64),
        lower=_joined([s.lower for s in sets], np.float64),
        upper=_joined([s.upper for s in sets], np.float64),
        integer=_joined([s.integer for s in sets], np.bool_),
    )


def _joined(parts: list[Any], dtype: type) -> Any:
    return np.concatenate([np.zeros(0, dtype=dtype), *parts]).astype(dtype)


def emit(problem: Problem, level: int = 0) -> ArrayProblem:
    """Fill a PuLP problem, with one level of the problem as its objective.

    Names are positional (``buy_17``, ``demand_3``); the words for people stay in the keys of the blocks. PuLP has no
    rows with two different bounds: such a row becomes two constraints, the second ending in ``u``.
    """
    lp = ArrayProblem("school_meals", pulp.LpMinimize)
    lp.arrays = make_arrays(problem)
    lp.costs = np.zeros(problem.columns.count)
    if problem.levels:
        chosen = problem.levels[level]
        np.add.at(lp.costs, chosen.columns, chosen.costs)
    _emit_columns(lp, problem)
    _emit_rows(lp, problem)
    paid = np.flatnonzero(lp.costs)
    objective = _rustcore.AffineExpr()
    objective.add_term_ids_coeffs(lp._model, paid.astype(np.uint64), lp.costs[paid])
    lp._model.set_objective(objective)
    return lp


def as_in_the_manual(arrays: Arrays, costs: Floats) -> Any:
    """Return a continuous problem written as PuLP's manual does, a variable a column and a sum a row: what `emit` is measured against.

    Parameters
    ----------
    arrays : Arrays
        The problem; which columns are whole numbers is passed over.
    costs : numpy.ndarray, one per column
        What a unit of each costs.

    Returns
    -------
    pulp.LpProblem
        It, to be made small.
    """
    lp = pulp.LpProblem("whole_matrix", pulp.LpMinimize)
    bounds = zip(arrays.lower.tolist(), arrays.upper.tolist(), strict=True)
    names = [
        lp.add_variable(f"x{i}", None if low == -np.inf else low, None if high == np.inf else high)
        for i, (low, high) in enumerate(bounds)
    ]
    lp += pulp.lpSum(cost * name for cost, name in zip(costs.tolist(), names, strict=True) if cost)
    starts, columns, terms = arrays.starts.tolist(), arrays.columns.tolist(), arrays.coefficients.tolist()
    for row, (low, high) in enumerate(zip(arrays.row_lower.tolist(), arrays.row_upper.tolist(), strict=True)):
        part = range(starts[row], starts[row + 1])
        for bound, sense in _sides(low, high) if part else ():
            lp += sense(pulp.lpSum(terms[at] * names[columns[at]] for at in part), bound)
    return lp


def _sides(low: float, high: float) -> Iterator[tuple[float, Callable[[Any, float], Any]]]:
    """Yield each bound of a row with what holds a sum to it."""
    if low == high:
        yield low, operator.eq
        return
    if low != -np.inf:
        yield low, operator.ge
    if high != np.inf:
        yield high, operator.le


def _emit_columns(lp: ArrayProblem, problem: Problem) -> None:
    for name, members in problem.columns.sets.items():
        whole = bool(members.integer.any())
        category = _rustcore.Category.Integer if whole else _rustcore.Category.Continuous
        names = [f"{name}_{i}" for i in range(len(members))]
        added = lp._model.add_variables_batch(names, 0.0, np.inf, category)
        for i in np.flatnonzero(members.lower != 0):
            added[i].set_lb(float(members.lower[i]))
        for i in np.flatnonzero(np.isfinite(members.upper)):
            added[i].set_ub(float(members.upper[i]))


def _emit_rows(lp: ArrayProblem, problem: Problem) -> None:
    arrays, model, sense = lp.arrays, lp._model, _rustcore.Sense
    ids = arrays.columns.astype(np.uint64)
    names = [f"{name}_{i}" for name, block in problem.blocks.items() for i in range(len(block))]
    starts, lower, upper = arrays.starts.tolist(), arrays.row_lower.tolist(), arrays.row_upper.tolist()

    def add(row: int, name: str, bound: float, kind: Any) -> None:
        part = slice(starts[row], starts[row + 1])
        expression = _rustcore.AffineExpr()
        expression.add_term_ids_coeffs(model, ids[part], arrays.coefficients[part])
        expression.set_constant(-bound)
        expression.set_sense(kind)
        expression.set_name(name)
        model.add_constraint(expression)

    for row, name in enumerate(names):
        low, high = lower[row], upper[row]
        if low == high:
            add(row, name, low, sense.Equal)
            continue
        if low != -np.inf:
            add(row, name, low, sense.GreaterEqual)
        if high != np.inf:
            add(row, name if low == -np.inf else f"{name}u", high, sense.LessEqual)
