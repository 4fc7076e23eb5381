"""One solve of a whole matrix, by other ways: what the time of a plan is measured against.

The matrix is that of an instance as it is given: each zone for itself, continuous, everything at once. Its objective is the cost; what
comes before the cost (needs, rules, shares) is held by a row a level at the least it can be. Every way is handed the same numbers, so
all must find one and the same objective.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

from models.award import optimise_award
from models.blocks import Floats, Ints, Level, Problem
from models.build import Arrays, as_in_the_manual, emit, make_arrays, make_problem, row_starts
from models.columns import make_columns
from models.instance import Instance
from models.objective import make_levels
from models.solver import Method, Session, one_solve, solve_as_it_stands, solver_version

COST = "cost"
HELD = 1e-9
"""Part of a level by which a row that holds it is looser than the best found: rounding must not make the matrix impossible."""

SAME = 1e-6
"""Relative difference up to which two ways have found the same objective."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """A continuous problem in numbers: minimise costs x values within bounds of rows and columns.

    Parameters
    ----------
    problem : Problem
        The blocks that the rows stand in, without those that hold levels.
    arrays : Arrays
        All rows, those that hold levels last.
    costs : numpy.ndarray, one per column
        What a unit of each costs.
    """

    problem: Problem
    arrays: Arrays
    costs: Floats

    @property
    def size(self) -> tuple[int, int, int]:
        """Rows, columns and terms."""
        return len(self.arrays.row_lower), len(self.arrays.lower), len(self.arrays.columns)


@dataclass(frozen=True, slots=True)
class Timed:
    """What one way took.

    Parameters
    ----------
    way : str
        The way: a key of `WAYS`, or ``own``.
    version : str
        Version of the library; blank: it is not there, and nothing was measured.
    build, solve : float
        Seconds of processor time to hand the problem over, and to solve it.
    objective : float
        The least cost found; NaN where none was.
    """

    way: str
    version: str
    build: float = np.nan
    solve: float = np.nan
    objective: float = np.nan


def whole_matrix(instance: Instance) -> Matrix:
    """Return the matrix of an instance; where no plan keeps every hard rule, no way finds a least cost of it."""
    problem = make_problem(instance)
    lp = emit(problem)
    session, costs = Session(lp), np.zeros(problem.columns.count)
    held: list[tuple[Level, float]] = []
    for level in problem.levels:
        if level.name == COST:
            np.add.at(costs, level.columns, level.costs)
            break
        outcome = session.minimise(level.columns, level.costs)
        if not outcome.usable:
            continue
        most = outcome.value + HELD * max(abs(outcome.value), 1.0)
        session.hold(level.columns, level.costs, most)
        held.append((level, most))
    return Matrix(problem, _with_held(make_arrays(problem), held), costs)


def _with_held(arrays: Arrays, held: list[tuple[Level, float]]) -> Arrays:
    """Add a row for each level that is held."""
    starts, columns, coefficients = [arrays.starts], [arrays.columns], [arrays.coefficients]
    end = int(arrays.starts[-1])
    for level, _most in held:
        members, place = np.unique(level.columns, return_inverse=True)
        end += len(members)
        starts.append(np.array([end]))
        columns.append(members)
        coefficients.append(np.bincount(place, weights=level.costs, minlength=len(members)))
    most = np.array([value for _level, value in held])
    return Arrays(
        starts=np.concatenate(starts),
        columns=np.concatenate(columns),
        coefficients=np.concatenate(coefficients),
        row_lower=np.concatenate([arrays.row_lower, np.full(len(held), -np.inf)]),
        row_upper=np.concatenate([arrays.row_upper, most]),
        lower=arrays.lower,
        upper=arrays.upper,
        integer=np.zeros(len(arrays.lower), dtype=bool),
    )


def own_way(instance: Instance) -> Timed:
    """Measure what the planner itself takes from an instance to its continuous optimum, before packs are whole and lots awarded."""
    found: list[float] = []
    stop = threading.Event()

    def first(solved: Instance, values: Any) -> None:
        columns = make_columns(solved)
        vector = np.concatenate([values.get(name, np.zeros(len(columns(name)))) for name in columns.sets])
        cost = next(level for level in make_levels(solved, columns) if level.name == COST)
        found.append(float(cost.costs @ vector[cost.columns]))
        stop.set()

    begin = time.process_time()
    optimise_award(instance, cancel=stop, first=first)
    return Timed("own", solver_version(), 0.0, time.process_time() - begin, found[0] if found else np.nan)


def measure(matrix: Matrix, way: str) -> Timed:
    """Solve a matrix in one way.

    Parameters
    ----------
    matrix : Matrix
        The matrix.
    way : str
        A key of `WAYS`.

    Returns
    -------
    Timed
        Processor time and objective; without version where the library is not there.
    """
    library, solve = WAYS[way]
    try:
        import_module(library)  # its import is no part of what it takes
        told = solver_version() if library == "highspy" else version(library)
    except ImportError:
        return Timed(way, "")
    begin = time.process_time()
    run = solve(matrix)
    built = time.process_time()
    objective = run()
    return Timed(way, told, built - begin, time.process_time() - built, objective)


Run = Callable[[], float]
"""Solves what was built, and returns the objective."""


def _by_highs(method: Method) -> Callable[[Matrix], Run]:
    """Return the way that hands the arrays to HiGHS at once."""
    return lambda matrix: one_solve(matrix.arrays, matrix.costs, method)


def _by_pulp(matrix: Matrix) -> Run:
    """Write the problem as PuLP's manual does, then HiGHS."""
    problem = as_in_the_manual(matrix.arrays, matrix.costs)
    return lambda: solve_as_it_stands(problem)


def _by_linopy(matrix: Matrix) -> Run:
    """Write the problem as linopy's manual does: all columns as one variable, the constraints of a block at once, then HiGHS."""
    import linopy
    import xarray as xr

    arrays = matrix.arrays
    model = linopy.Model()
    x = model.add_variables(
        lower=xr.DataArray(arrays.lower, dims="column"), upper=xr.DataArray(arrays.upper, dims="column"), name="x"
    )
    row_of = np.repeat(np.arange(len(arrays.row_lower)), np.diff(arrays.starts))
    blocks = row_starts(matrix.problem)
    end = max((place.stop for place in blocks.values()), default=0)
    for name, place in {**blocks, "held": slice(end, len(arrays.row_lower))}.items():
        part = slice(int(arrays.starts[place.start]), int(arrays.starts[place.stop]))
        if part.start == part.stop:
            continue
        rows = xr.DataArray(row_of[part], dims="term", name="row")
        terms = xr.DataArray(arrays.coefficients[part], dims="term")
        sums = (terms * x.sel(column=xr.DataArray(arrays.columns[part], dims="term"))).groupby(rows).sum()
        there = np.unique(row_of[part])
        lower, upper = arrays.row_lower[there], arrays.row_upper[there]
        for sense, bound, kept in _sides(lower, upper):
            if kept.any():
                right = xr.DataArray(bound[kept], dims="row", coords={"row": there[kept]})
                model.add_constraints(sums.isel(row=np.flatnonzero(kept)), sense, right, name=f"{name} {sense}")
    model.add_objective((x * xr.DataArray(matrix.costs, dims="column")).sum())

    def run() -> float:
        with _silence():
            status, _condition = model.solve("highs", io_api="direct", output_flag=False, threads=1)
        value = model.objective.value
        return float(value) if status == "ok" and value is not None else np.nan

    return run


@contextmanager
def _silence() -> Iterator[None]:
    """Let nothing out on standard output: HiGHS greets there from below Python, and a command's table stands there."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _sides(lower: Floats, upper: Floats) -> tuple[tuple[str, Floats, Ints], ...]:
    equal = lower == upper
    return (
        ("=", lower, equal),
        (">=", lower, ~equal & np.isfinite(lower)),
        ("<=", upper, ~equal & np.isfinite(upper)),
    )


WAYS: dict[str, tuple[str, Callable[[Matrix], Run]]] = {
    "highs-simplex": ("highspy", _by_highs("simplex")),
    "highs-ipm": ("highspy", _by_highs("ipm")),
    "pulp": ("pulp", _by_pulp),
    "linopy": ("linopy", _by_linopy),
}
"""Ways of one solve: the library whose version is told, and what builds the problem."""
