"""HiGHS through PuLP: arrays handed over whole, one solver kept warm over all levels, cancel and time limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import highspy
import numpy as np
import pulp

from models.blocks import Floats, Ints
from models.build import ArrayProblem, Arrays
from models.solution import Termination

RELATIVE_GAP = 1e-6
"""Relative gap at which a search over whole numbers counts as finished."""

MOST_NODES = 5000
"""Nodes after which a search takes the best it has: unlike a clock, the same on every machine."""

_OPTIONS: dict[str, Any] = {
    "output_flag": False,  # first: what is set before it is talked about
    "threads": 1,  # more threads: another vertex on another machine
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": RELATIVE_GAP,
    "mip_max_nodes": MOST_NODES,
}

_DUAL, _PRIMAL = 1, 4

_ZERO_DUAL = 1e-9
"""Size below which a reduced cost or a dual counts as zero, where the largest cost is one."""

Start = Literal["fresh", "cost", "bounds"]
Method = Literal["simplex", "ipm"]

_STOPPED = (
    highspy.HighsModelStatus.kInterrupt,
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kSolutionLimit,  # most nodes
)


def solver_version() -> str:
    """Return the version of HiGHS."""
    return str(SilentHighs().version())


class SilentHighs(highspy.Highs):  # type: ignore[misc]
    """HiGHS that says nothing, its options set: since 1.16 it greets on standard output as it is made, before any can be."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's name; the first that it does
        """Set the options, then go on as HiGHS does."""
        for name, value in _OPTIONS.items():
            self.setOptionValue(name, value)
        super().enableCallbacks()


def _pass(highs: SilentHighs, arrays: Arrays, costs: Floats, kinds: np.ndarray) -> None:
    """Hand a problem to HiGHS at once."""
    status = highs.passModel(
        len(arrays.lower),
        len(arrays.row_lower),
        len(arrays.columns),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        costs,
        arrays.lower,
        arrays.upper,
        arrays.row_lower,
        arrays.row_upper,
        arrays.starts.astype(np.int32),
        arrays.columns.astype(np.int32),
        arrays.coefficients,
        kinds,
    )
    if status == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refused the model")


class QuietHiGHS(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS, silent and with this project's options."""

    def __init__(self, mip: bool = True) -> None:
        super().__init__(mip=mip, msg=False)

    def createAndConfigureSolver(self, lp: Any) -> None:  # noqa: N802 - PuLP's name
        """Make a silent HiGHS."""
        lp.solverModel = SilentHighs()


class BulkHiGHS(QuietHiGHS):
    """PuLP's HiGHS for an `ArrayProblem`: one ``passModel`` in place of PuLP's loop over every term."""

    def buildSolverModel(self, lp: ArrayProblem) -> None:  # noqa: N802 - PuLP's name
        """Hand the arrays to HiGHS."""
        kinds = lp.arrays.integer.astype(np.int32) if self.mip else np.zeros(len(lp.arrays.lower), dtype=np.int32)
        _pass(lp.solverModel, lp.arrays, lp.costs, kinds)

    def findSolutionValues(self, lp: ArrayProblem) -> tuple[Any, bool]:  # noqa: N802 - PuLP's name
        """Write the values back to PuLP's variables in one go."""
        found = lp.solverModel.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if found:
            lp._model.set_variable_values(list(enumerate(lp.solverModel.getSolution().col_value)))
        status = pulp.constants.LpSolveStatus
        names = {
            highspy.HighsModelStatus.kOptimal: status.Optimal,
            highspy.HighsModelStatus.kInfeasible: status.Infeasible,
            highspy.HighsModelStatus.kUnbounded: status.Unbounded,
        }
        return names.get(lp.solverModel.getModelStatus(), status.Undefined), found


def one_solve(arrays: Arrays, costs: Floats, method: Method) -> Callable[[], float]:
    """Hand a continuous problem to HiGHS, and return what solves it once, from nothing: the least cost, NaN where there is none.

    Parameters
    ----------
    arrays : Arrays
        The problem; which columns are whole numbers is passed over.
    costs : numpy.ndarray, one per column
        What a unit of each costs.
    method : {"simplex", "ipm"}
        By what HiGHS solves it.

    Returns
    -------
    callable
        Solves it.
    """
    highs = SilentHighs()
    highs.setOptionValue("solver", method)
    _pass(highs, arrays, costs, np.zeros(len(arrays.lower), dtype=np.int32))

    def run() -> float:
        highs.run()
        return _least(highs)

    return run


def solve_as_it_stands(problem: Any) -> float:
    """Solve a problem of PuLP's by PuLP's own way to HiGHS, and return the least cost; NaN where there is none."""
    problem.solve(QuietHiGHS(mip=False))
    return _least(problem.solverModel)


def _least(highs: Any) -> float:
    found = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getObjectiveValue()) if found else np.nan


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one run of HiGHS gave.

    Parameters
    ----------
    termination : Termination
        Why it stopped; values are there if it is optimal or feasible.
    value, bound : float
        Objective, and the best bound on it.
    values, duals : numpy.ndarray
        Of the columns, and of the rows (NaN after a search over whole numbers).
    seconds : float
        HiGHS's own time.
    """

    termination: Termination
    value: float
    bound: float
    values: Floats
    duals: Floats
    seconds: float

    @property
    def usable(self) -> bool:
        """True if there are values."""
        return self.termination in (Termination.OPTIMAL, Termination.FEASIBLE)


class Session:
    """One HiGHS object over several objectives: it starts each from where the one before ended.

    Parameters
    ----------
    lp : ArrayProblem
        The problem; its whole numbers are ignored until `set_integer`.
    cancel : threading.Event, optional
        Set from another thread to stop.
    on_progress : callable, optional
        Called with the relative gap (None while there is none), at most five times a second.
    """

    def __init__(
        self,
        lp: ArrayProblem,
        cancel: threading.Event | None = None,
        on_progress: Callable[[float | None], None] | None = None,
    ) -> None:
        self._arrays = lp.arrays
        self._rows = len(lp.arrays.row_lower)
        self._columns = len(lp.arrays.lower)
        self._lower, self._upper = lp.arrays.lower.copy(), lp.arrays.upper.copy()
        self._row_lower, self._row_upper = lp.arrays.row_lower.copy(), lp.arrays.row_upper.copy()
        self._cancel = cancel
        self._on_progress = on_progress
        self._last_call = 0.0
        self._deadline = np.inf
        self._integer = np.zeros(0, dtype=np.int64)
        self._held: list[tuple[Ints, Floats, float]] = []
        self._solver = BulkHiGHS(mip=False)
        self._solver.createAndConfigureSolver(lp)
        self._solver.buildSolverModel(lp)
        self.highs = lp.solverModel
        self._watch()

    def _watch(self) -> None:
        kinds = highspy.cb.HighsCallbackType
        self.highs.setCallback(self._heartbeat, None)
        for kind in (kinds.kCallbackSimplexInterrupt, kinds.kCallbackIpmInterrupt, kinds.kCallbackMipInterrupt):
            self.highs.startCallback(kind)

    def _heartbeat(self, kind: Any, message: str, out: Any, answer: Any, data: Any) -> None:
        now = time.monotonic()
        # HiGHS keeps the answer from call to call, so it is given every time.
        answer.user_interrupt = self.cancelled or now > self._deadline
        if self._on_progress is not None and now - self._last_call > 0.2:
            self._last_call = now
            searching = kind == highspy.cb.HighsCallbackType.kCallbackMipInterrupt
            gap = float(out.mip_gap) if searching else np.inf
            self._on_progress(gap if np.isfinite(gap) else None)

    @property
    def cancelled(self) -> bool:
        """True once somebody has asked to stop."""
        return self._cancel is not None and self._cancel.is_set()

    def set_integer(self, columns: Ints) -> None:
        """Let exactly these columns be whole numbers."""
        self._change_kind(self._integer, 0)
        self._change_kind(columns, int(highspy.HighsVarType.kInteger))
        self._integer = columns

    def _change_kind(self, columns: Ints, kind: int) -> None:
        if len(columns):
            self.highs.changeColsIntegrality(
                len(columns), columns.astype(np.int32), np.full(len(columns), kind, dtype=np.uint8)
            )

    def set_bounds(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of columns.

        Parameters
        ----------
        columns : numpy.ndarray of int, shape (k,)
            Which.
        lower, upper : numpy.ndarray, shape (k,)
            Their new bounds; infinite: none.
        """
        self._lower[columns], self._upper[columns] = lower, upper
        if len(columns):
            self.highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def bounds(self) -> tuple[Floats, Floats]:
        """Return the lower and the upper bounds of all columns, as they are now."""
        return self._lower.copy(), self._upper.copy()

    def set_row_bounds(self, rows: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of rows.

        Parameters
        ----------
        rows : numpy.ndarray of int, shape (k,)
            Which.
        lower, upper : numpy.ndarray, shape (k,)
            Their new bounds; infinite: none.
        """
        self._row_lower[rows], self._row_upper[rows] = lower, upper
        if len(rows):
            self.highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def set_coefficient(self, row: int, column: int, value: float) -> None:
        """Change one coefficient; `release` does not take it back.

        Parameters
        ----------
        row, column : int
            Where in the matrix.
        value : float
            The new coefficient.
        """
        self.highs.changeCoeff(row, column, value)

    def keep_optimal(self) -> None:
        """Confine what follows to the optimal plans of the last run, which must have been continuous and optimal.

        A plan is optimal exactly if every column with a reduced cost, and every row with a dual, stays at the bound where
        it is. Unlike a row over all costs this adds nothing, loosens nothing and makes what follows smaller.
        """
        solution = self.highs.getSolution()
        priced = np.flatnonzero(np.abs(np.asarray(solution.col_dual)) > _ZERO_DUAL)
        at = np.asarray(solution.col_value)[priced]
        bound = _nearest(at, self._lower[priced], self._upper[priced])
        self.set_bounds(priced, bound, bound)
        binding = np.flatnonzero(np.abs(np.asarray(solution.row_dual)[: self._rows]) > _ZERO_DUAL)
        at = np.asarray(solution.row_value)[binding]
        bound = _nearest(at, self._row_lower[binding], self._row_upper[binding])
        self.set_row_bounds(binding, bound, bound)

    def hold(self, columns: Ints, costs: Floats, most: float) -> None:
        """Add the row: sum of costs x columns <= most.

        Parameters
        ----------
        columns : numpy.ndarray of int, shape (k,)
            Columns of the sum; one may stand there more than once.
        costs : numpy.ndarray, shape (k,)
            What a unit of each adds.
        most : float
            What the sum may not pass.

        Raises
        ------
        RuntimeError
            If HiGHS refuses the row.
        """
        # A column may stand in a level more than once (a price, and what a preference takes off it); a row takes it once.
        members, place = np.unique(columns, return_inverse=True)
        sums = np.bincount(place, weights=costs, minlength=len(members)).astype(float)
        size = scale_of(sums)
        status = self.highs.addRow(-np.inf, most / size, len(members), members.astype(np.int32), sums / size)
        if status == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refused the row that holds a level")
        self._held.append((columns, costs, most))

    def follow(self, other: Session) -> None:
        """Take over the bounds and the held rows of another session of the same problem; where both agree, what was reached stays."""
        changed = np.flatnonzero((self._lower != other._lower) | (self._upper != other._upper))
        self.set_bounds(changed, other._lower[changed], other._upper[changed])
        changed = np.flatnonzero((self._row_lower != other._row_lower) | (self._row_upper != other._row_upper))
        self.set_row_bounds(changed, other._row_lower[changed], other._row_upper[changed])
        if any(mine is not theirs for mine, theirs in zip(self._held, other._held, strict=False)) or len(
            self._held
        ) > len(other._held):
            self._drop_held()
        for row in other._held[len(self._held) :]:
            self.hold(*row)
            self._held[-1] = row

    def _drop_held(self) -> None:
        extra = np.arange(self._rows, self.highs.getNumRow(), dtype=np.int32)
        if len(extra):
            self.highs.deleteRows(len(extra), extra)
        self._held = []

    def release(self) -> None:
        """Take back every held row and every changed bound."""
        self._drop_held()
        every = np.arange(self._columns)
        self.set_bounds(every, self._arrays.lower, self._arrays.upper)
        self.set_row_bounds(np.arange(self._rows), self._arrays.row_lower, self._arrays.row_upper)

    def start_from(self, values: Floats) -> None:
        """Offer a point to start a search over whole numbers from."""
        solution = highspy.HighsSolution()
        solution.col_value = values.tolist()
        self.highs.setSolution(solution)

    def minimise(self, columns: Ints, costs: Floats, seconds: float = np.inf, start: Start = "fresh") -> Outcome:
        """Make the sum of costs x columns small, for at most `seconds`.

        `start` tells where from: ``fresh`` from nothing, with presolve; ``cost`` from the last vertex, which must still
        be a plan, with other costs; ``bounds`` from the last basis, with other bounds and the same costs.

        Parameters
        ----------
        columns : numpy.ndarray of int, shape (k,)
            Columns of the sum; one may stand there more than once.
        costs : numpy.ndarray, shape (k,)
            What a unit of each adds.
        seconds : float
            Time after which the best found so far is taken.
        start : {"fresh", "cost", "bounds"}
            Where from: see above.

        Returns
        -------
        Outcome
            Termination, values, and what is known of the distance from the best; without values where there are none.
        """
        objective = np.zeros(self._columns)
        np.add.at(objective, columns, costs)
        # Tolerances are absolute: a gap counted in parts of a million would vanish in them.
        size = scale_of(costs)
        every = np.arange(self._columns, dtype=np.int32)
        self.highs.changeColsCost(self._columns, every, objective / size)
        if self.cancelled:
            return self._nothing(Termination.CANCELLED, 0.0)
        if start == "fresh" and not len(self._integer):
            self.highs.clearSolver()
        self.highs.setOptionValue("simplex_strategy", _PRIMAL if start == "cost" else _DUAL)
        self._deadline = time.monotonic() + seconds
        started = time.perf_counter()
        self.highs.run()
        return self._outcome(objective, size, time.perf_counter() - started)

    def _outcome(self, objective: Floats, size: float, seconds: float) -> Outcome:
        status = self.highs.getModelStatus()
        if self.cancelled:
            return self._nothing(Termination.CANCELLED, seconds)
        info = self.highs.getInfo()
        kinds = highspy.HighsModelStatus
        if status == kinds.kOptimal or (status == kinds.kModelEmpty and self._allows_nothing()):
            termination = Termination.OPTIMAL
        elif status in _STOPPED and info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible):
            termination = Termination.FEASIBLE
        elif status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible, kinds.kModelEmpty):
            return self._nothing(Termination.INFEASIBLE, seconds)
        elif status == kinds.kUnbounded:
            return self._nothing(Termination.UNBOUNDED, seconds)
        else:
            return self._nothing(Termination.FAILED, seconds)
        solution = self.highs.getSolution()
        values = np.asarray(solution.col_value, dtype=float)
        value = float(objective @ values)
        searched = len(self._integer) > 0
        bound = float(info.mip_dual_bound) * size if searched else value
        if not searched and termination is Termination.FEASIBLE:
            bound = -np.inf
        duals = np.full(self._rows, np.nan)
        if not searched and solution.dual_valid:
            duals = np.asarray(solution.row_dual, dtype=float)[: self._rows] * size
        return Outcome(termination, value, bound, values, duals, seconds)

    def _allows_nothing(self) -> bool:
        """Tell whether every row is kept where there is no column: HiGHS calls a model without columns empty and reads no row."""
        slack = self.highs.getOptionValue("primal_feasibility_tolerance")[1]
        return bool(((self._row_lower <= slack) & (self._row_upper >= -slack)).all())

    def _nothing(self, termination: Termination, seconds: float) -> Outcome:
        none = np.zeros(0)
        return Outcome(termination, np.nan, np.nan, none, none, seconds)


def scale_of(costs: Floats) -> float:
    """Return what costs are divided by before HiGHS sees them: the largest becomes one."""
    largest = float(np.max(np.abs(costs), initial=0.0))
    return largest if largest > 0 else 1.0


def _nearest(values: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return the bound at which each value is."""
    return np.asarray(np.where(np.abs(values - lower) <= np.abs(values - upper), lower, upper), dtype=float)
