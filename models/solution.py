"""What a solve gives back, in arrays; the planner turns it into tables in the user's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.blocks import Floats


class Termination(StrEnum):
    """Why the solver stopped. Only the first two leave values that may be shown."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"  # stopped early with a plan that is not proved best; the gap says how far it may be
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True)
class LevelResult:
    """Result of one level of the objective.

    Parameters
    ----------
    name, unit : str
        As in `models.blocks.Level`.
    value : float
        Value reached, and held for the levels after it.
    gap : float
        Relative distance to the best bound; 0 if proved optimal.
    seconds : float
        HiGHS's own time.
    termination : Termination
        How this level ended.
    """

    name: str
    unit: str
    value: float
    gap: float
    seconds: float
    termination: Termination


@dataclass(frozen=True)
class SolverReport:
    """How the solve went.

    Parameters
    ----------
    solver, version : str
        Name and version of the solver.
    rows, columns, nonzeros, integers : int
        Size of the problem.
    build_seconds, solve_seconds, read_seconds : float
        Building arrays and handing them over; HiGHS's own time over all levels; reading back.
    """

    solver: str
    version: str
    rows: int
    columns: int
    nonzeros: int
    integers: int
    build_seconds: float
    solve_seconds: float
    read_seconds: float


@dataclass(frozen=True)
class Solution:
    """Values, activities and duals of one solve.

    Parameters
    ----------
    termination : Termination
        Of the whole: the worst of the levels.
    values : mapping of str to numpy.ndarray
        Per column set, aligned with its rows. Empty unless the termination is optimal or feasible.
    levels : tuple of LevelResult
        In the order solved.
    activity : mapping of str to numpy.ndarray
        Row activity per block.
    duals : mapping of str to numpy.ndarray
        Row duals per block at the last level of the continuous problem (currency per unit of the row); NaN where a
        dual means nothing.
    report : SolverReport or None
        Size and times.
    cost_before : mapping of str to float
        Cost of the plan without the law's order of preference (``ranking``), and with it but without fair sharing
        (``fairness``), in currency; empty where these played no part.
    """

    termination: Termination
    values: Mapping[str, Floats] = field(default_factory=dict)
    levels: tuple[LevelResult, ...] = ()
    activity: Mapping[str, Floats] = field(default_factory=dict)
    duals: Mapping[str, Floats] = field(default_factory=dict)
    report: SolverReport | None = None
    cost_before: Mapping[str, float] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """True if the values may be shown (once verified)."""
        return self.termination in (Termination.OPTIMAL, Termination.FEASIBLE)


def is_better(new: Solution, old: Solution) -> bool:
    """Tell whether a solution is better than another of the same problem: at the first level at which they differ by a millionth."""
    if not (new.usable and old.usable):
        return new.usable
    before = {level.name: level.value for level in old.levels}
    for level in new.levels:
        was = before.get(level.name, level.value)
        if abs(level.value - was) > 1e-6 * max(abs(was), 1.0):
            return level.value < was
    return False
