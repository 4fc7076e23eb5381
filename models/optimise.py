"""One solve from an instance to a solution: the levels in order, then whole numbers, then a clean reading."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

import numpy as np

from models import rounding, whole_days
from models.blocks import Floats, Ints, Level, Problem
from models.build import ArrayProblem, emit, make_problem, row_starts
from models.instance import Instance
from models.objective import SLACK_LEVELS, breaks_ties, never_negative
from models.solution import LevelResult, Solution, SolverReport, Termination
from models.solver import RELATIVE_GAP, Outcome, Session, solver_version
from models.whole_days import Coarse

Progress = Callable[[str, str, float, float | None], None]
"""Called with the stage, the level, the seconds since the start, and the relative gap (None while there is none)."""

First = Callable[[Instance, Mapping[str, Floats]], None]
"""Called with an instance and its continuous optimum, by column set, before whole numbers are looked for."""

PROVED_GAP = 1e-4
"""Relative gap up to which a level with whole numbers counts as optimal."""

_ONE = {
    "shortfall": 1.0,
    "reserved": 1.0,
    "evaluated": 1.0,
    "preferred": 1.0,
    "cost": 1.0,
    "spend_order": 1.0,
    "stock": 1.0,
}
"""Least amount to which a gap of a level is related; 0.01 for levels that add up parts of a whole."""

Start = Literal["fresh", "cost"]

_LEAST_SECONDS = 10.0
"""Time a later stage gets even when the limit is used up: without it there would be no plan to show."""

ROW_TOLERANCE = 1e-6
"""Most by which a row may be broken, related to its bound where that is above one."""

_NONE: Ints = np.zeros(0, dtype=np.int64)


def optimise(
    instance: Instance,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
    coarse: Coarse | None = None,
    first: First | None = None,
) -> Solution:
    """Solve an instance.

    Parameters
    ----------
    instance : Instance
        The checked input.
    progress : callable, optional
        Told about each stage and level; see `Progress`.
    cancel : threading.Event, optional
        Setting it from another thread ends the solve with termination ``CANCELLED``.
    time_limit_s : float, optional
        Seconds after which the best plan found so far is returned with termination ``FEASIBLE``, if there is one.
    coarse : Coarse, optional
        A menu to bring to whole days, in place of the continuous solution. Nothing is proved of what comes out.
    first : callable, optional
        Told the continuous optimum as soon as it is found; see `First`.

    Returns
    -------
    Solution
        Its values are clean: whole packs if the instance asks for them, payments that add up to their bills.
    """
    started = time.perf_counter()
    problem = make_problem(instance)
    lp = emit(problem)
    run = _Run(instance, problem, lp, started, progress, cancel, time_limit_s, coarse, first)
    build_seconds = time.perf_counter() - started
    termination = run.solve()
    return run.read(termination, build_seconds)


def optimise_near(
    instance: Instance,
    near: Solution,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
) -> Solution | None:
    """Solve an instance that is a little tighter than one that was solved: the same is bought, only payments are found anew.

    Whatever is proved of the looser instance holds for the tighter one, too: a plan of it that is worth as much is as near its optimum.

    Parameters
    ----------
    instance : Instance
        One without a free menu, all of whose plans are plans of the instance that was solved.
    near : Solution
        A usable solution of that instance, over the same columns.
    progress, cancel, time_limit_s
        As for `optimise`.

    Returns
    -------
    Solution or None
        With the gaps of `near`; None where no plan that buys the same is worth as much on every level that matters.
    """
    started = time.perf_counter()
    problem = make_problem(instance)
    run = _Run(instance, problem, emit(problem), started, progress, cancel, time_limit_s, None, None)
    build_seconds = time.perf_counter() - started
    termination = run.solve_near(near)
    return run.read(termination, build_seconds) if _usable(termination) else None


@dataclass
class _Stage:
    """Values, and the outcome of each level."""

    termination: Termination
    values: Floats
    duals: Floats
    outcomes: list[Outcome] = field(default_factory=list)


class _Run:
    """The state of one solve."""

    def __init__(
        self,
        instance: Instance,
        problem: Problem,
        lp: ArrayProblem,
        started: float,
        progress: Progress | None,
        cancel: threading.Event | None,
        time_limit_s: float | None,
        coarse: Coarse | None,
        first: First | None,
    ) -> None:
        self._coarse, self._first = coarse, first
        self.instance, self.problem, self.arrays = instance, problem, lp.arrays
        self._started, self._progress = started, progress
        self._limit = np.inf if time_limit_s is None else time_limit_s
        self._stage, self._level = "continuous", ""
        self._session = Session(lp, cancel, self._tell)
        # What is proved of a search is reckoned beside it, by a solver that no search over whole numbers makes begin again.
        self._beside = cache(lambda: Session(lp, cancel, self._tell))
        self._seconds = dict.fromkeys((level.name for level in problem.levels), 0.0)
        self._bounds = dict.fromkeys(self._seconds, -np.inf)
        self._duals = np.full(problem.row_count, np.nan)
        self._values = np.zeros(0)
        self._fixed: list[tuple[Ints, Floats]] = []
        self._whole: rounding.WholeNeeds | None = None
        self._all_wishes = True

    def _tell(self, gap: float | None) -> None:
        if self._progress is not None:
            self._progress(self._stage, self._level, time.perf_counter() - self._started, gap)

    def _left(self) -> float:
        return self._limit - (time.perf_counter() - self._started)

    def solve(self) -> Termination:
        """Go through the stages; return why there are no values, or that there are."""
        termination = self._continuous() if self._coarse is None else Termination.OPTIMAL
        decisions = np.flatnonzero(self.arrays.integer)
        if _usable(termination) and len(days := whole_days.columns_of(self.instance, self.problem.columns)):
            termination = self._whole_days(days)
        if _usable(termination) and len(decisions):
            termination = self._decide(decisions)
        if _usable(termination) and self.instance.whole_packs:
            termination = self._whole_packs(decisions)
        if not _usable(termination):
            return termination
        return self._finish()

    def solve_near(self, near: Solution) -> Termination:
        """Keep what a solution of a looser instance buys and decides, and pay for it."""
        columns, lanes = self.problem.columns, self.problem.columns("buy")
        self._values = np.concatenate([near.values[name] for name in columns.sets])
        self._duals = np.concatenate([near.duals[name] for name in row_starts(self.problem)])
        self._bounds = {
            level.name: level.value - level.gap * max(abs(level.value), _least(level.name)) for level in near.levels
        }
        kept = np.concatenate([lanes, rounding.lying(self.instance, columns), np.flatnonzero(self.arrays.integer)])
        self._fixed.append((kept, self._values[kept]))
        termination = self._again("payments")
        if not _usable(termination):
            return termination
        self._take_ties()
        termination = self._finish()
        lost = any(
            _value(level, self._values) > told.value + _slack(level, told.value)
            for level, told in zip(self.problem.levels, near.levels, strict=True)
            if not breaks_ties(level.name)
        )
        return Termination.FAILED if lost else termination

    def _continuous(self) -> Termination:
        stage = self._levels("continuous", self._left())
        if _usable(stage.termination):
            self._raise_bounds(stage)
            self._values, self._duals = stage.values, stage.duals
            if self._first is not None:
                self._first(self.instance, self._by_set())
        return stage.termination

    def _by_set(self) -> dict[str, Floats]:
        """Return the values by column set; nothing is short, and no share missed, where that is no decision."""
        columns = self.problem.columns
        values = {name: self._values[columns.slice(name)] for name in columns.sets}
        values.setdefault("short", np.zeros(len(self.instance.demand)))
        values.setdefault("gap", np.zeros(len(self.instance.targets)))
        return values

    def _whole_days(self, days: Ints) -> Termination:
        """Bring the menu to whole days; the purchases are then solved again for the menu found.

        A menu with few days is searched at once, and what is proved of it is told. One with many, or one of which parts of days are only
        known on a coarser grid, is searched block by block.
        """
        if self._coarse is not None or rounding.is_fractional(self._values[days]).any():
            few = (
                self._coarse is None
                and whole_days.to_choose(self.instance.servings, self.instance.fills) <= whole_days.MOST_AT_ONCE
            )
            found = self._all_days(days) if few else self._days_by_block()
            if isinstance(found, Termination):
                return found
            self._values = found
        self._fixed.append((days, np.rint(self._values[days])))
        return self._again("menu as found")

    def _all_days(self, days: Ints) -> Floats | Termination:
        """Search over all days at once."""
        self._reset()
        self._session.set_integer(days)
        stage = self._search("whole days", max(self._left(), _LEAST_SECONDS), None)
        self._session.set_integer(_NONE)
        if not _usable(stage.termination):
            return stage.termination
        self._raise_bounds(stage)
        return stage.values

    def _days_by_block(self) -> Floats | Termination:
        """Search block by block, wishes and cost in one sum."""
        instance, problem, arrays, values = self.instance, self.problem, self.arrays, self._values
        self._stage = "whole days"
        try:
            if self._coarse is None:
                money = next(level for level in problem.levels if level.name == "cost")
                cost = _value(money, values)
            else:
                values, cost = whole_days.purchases_for(instance, problem, arrays, self._coarse), self._coarse.cost
            level = whole_days.weighed(problem, instance, values, cost)
            spans = np.arange(len(instance.periods)) if self._coarse is None else self._coarse.spans
            for done, blocks, so_far in whole_days.by_blocks(instance, problem, arrays, values, level, spans):
                values, self._level = so_far, f"{done} / {blocks}"
                self._tell(None)
                if self._session.cancelled:
                    return Termination.CANCELLED
        except whole_days.PartFailed:
            return Termination.FAILED
        return values

    def _decide(self, decisions: Ints) -> Termination:
        """Settle the yes-or-no decisions; where that changes purchases, the levels are solved again with them as given."""
        # Wherever anything is ordered or brought, say yes.
        settled = self._values.copy()
        settled[decisions] = np.ceil(settled[decisions] - rounding.WHOLE)
        if self._as_good(settled):
            self._values = settled
            self._fixed.append((decisions, settled[decisions]))
            return Termination.OPTIMAL
        possible = rounding.worst_violation(self.arrays, settled) <= ROW_TOLERANCE
        unsettled = decisions[rounding.is_fractional(self._values[decisions])]
        found = self._search_near(
            "yes or no",
            rounding.around_decisions(self.instance, self.problem, self.arrays, unsettled),
            lambda freed: decisions,
            known=settled if possible else None,
        )
        if isinstance(found, Termination):
            return found
        self._fixed.append((decisions, np.rint(found[decisions])))
        termination = self._again("with decisions", keep_duals=True)
        if _usable(termination):
            self._take_ties()
        return termination

    def _take_ties(self) -> None:
        """Hold that the levels which only break ties are the best for what is decided by now."""
        self._bounds.update(
            {level.name: _value(level, self._values) for level in self.problem.levels if breaks_ties(level.name)}
        )

    def _search_near(
        self,
        name: str,
        neighbourhoods: Iterable[Ints],
        whole: Callable[[Ints], Ints],
        known: Floats | None = None,
        unfix: tuple[Ints, ...] = (),
    ) -> Floats | Termination:
        """Search with whole numbers in ever wider neighbourhoods, until nothing that matters is lost.

        Parameters
        ----------
        name : str
            Name of the stage.
        neighbourhoods : iterable of numpy.ndarray
            Lanes that may change; all others keep what they have.
        whole : callable
            Lanes that may change -> columns that must be whole numbers.
        known : numpy.ndarray, optional
            A plan to start from.
        unfix : tuple of numpy.ndarray
            Column sets fixed before that are free again where every lane may change.
        """
        start, best, fixed = self._values, known, list(self._fixed)
        lanes = self.problem.columns("buy")
        last = Termination.FAILED
        for freed in neighbourhoods:
            everything = len(freed) == len(lanes)
            kept = np.delete(lanes, freed)
            self._fixed = [
                *(part for part in fixed if not everything or not _among(part[0], unfix)),
                (kept, start[kept]),
            ]
            self._reset()
            self._session.set_integer(whole(freed))
            stage = self._search(name, max(self._left(), _LEAST_SECONDS), best)
            self._session.set_integer(_NONE)
            last = stage.termination
            if last is Termination.CANCELLED:
                break
            if _usable(last):
                if everything and self._whole is None:
                    self._raise_bounds(stage)
                if best is None or self._better(stage.values, best):
                    best = stage.values
            if best is not None and (self._left() <= 0 or self._proved(best)):
                break
        self._fixed = fixed
        return last if best is None or last is Termination.CANCELLED else best

    def _proved(self, values: Floats) -> bool:
        """Tell whether no level that matters can be much better."""
        gaps = self._gaps(values)
        return all(gap <= PROVED_GAP for name, gap in gaps.items() if not breaks_ties(name))

    def _as_good(self, values: Floats) -> bool:
        """Tell whether values keep every row and lose nothing against those at hand."""
        if rounding.worst_violation(self.arrays, values) > ROW_TOLERANCE:
            return False
        return all(
            _value(level, values) <= _value(level, self._values) + level.tolerance for level in self.problem.levels
        )

    def _again(self, name: str, keep_duals: bool = False) -> Termination:
        """Solve the levels again with what is fixed by now."""
        self._reset()
        stage = self._levels(name, max(self._left(), _LEAST_SECONDS))
        if _usable(stage.termination):
            self._values = stage.values
            if keep_duals:
                self._duals = stage.duals
        return stage.termination

    def _reset(self) -> None:
        """Take back all holds; fix what is decided."""
        self._session.release()
        for columns, values in self._fixed:
            self._session.set_bounds(columns, values, values)
        if self._whole is not None:
            block, place = self.problem.blocks["demand"], row_starts(self.problem)["demand"]
            rows = np.arange(place.start, place.stop)
            self._session.set_row_bounds(rows, block.lower + self._whole.change, block.upper + self._whole.change)

    def _levels(self, name: str, seconds: float) -> _Stage:
        """Solve the levels without whole numbers, in order, each confined to the optimal plans of those before."""
        self._stage = name
        deadline = time.perf_counter() + seconds
        stage = _Stage(Termination.OPTIMAL, np.zeros(0), self._duals)
        levels = self.problem.levels
        if self._all_wishes:
            granted = self._grant_wishes(seconds, confine=True)
            if granted.termination is Termination.CANCELLED:
                return granted
            self._all_wishes = _usable(granted.termination)
            if self._all_wishes:
                stage, levels = granted, levels[len(granted.outcomes) :]
        for level in levels:
            start: Start = "cost" if len(stage.values) else "fresh"
            outcome = self._one_level(level, stage, max(deadline - time.perf_counter(), 0.0), start)
            if not outcome.usable:
                break
            if outcome.termination is Termination.OPTIMAL:
                self._session.keep_optimal()
            else:
                self._hold(level, outcome.value)
        return stage

    def _grant_wishes(self, seconds: float, confine: bool) -> _Stage:
        """Try to grant every wish in full while the level after them is solved: if that is possible, no wish needs a solve."""
        stage = _Stage(Termination.OPTIMAL, np.zeros(0), self._duals)
        wishes = tuple(level for level in self.problem.levels if level.name in SLACK_LEVELS)
        first = self.problem.levels[len(wishes)]
        before = self._session.bounds()
        for level in wishes:
            self._hold(level, 0.0)
        outcome = self._one_level(first, stage, seconds, "fresh")
        if not outcome.usable:
            self._session.set_bounds(np.arange(self.problem.columns.count), *before)
            return stage
        if confine and outcome.termination is Termination.OPTIMAL:
            self._session.keep_optimal()
        else:
            self._hold(first, outcome.value)
        granted = replace(outcome, termination=Termination.OPTIMAL, value=0.0, bound=0.0, seconds=0.0)
        stage.outcomes = [*(granted for _ in wishes), outcome]
        return stage

    def _search(self, name: str, seconds: float, known: Floats | None) -> _Stage:
        """Solve the levels that matter with whole numbers, in order, each held by a row before the next.

        A level at which the plan at hand is as good as can be needs no search: because it is as good as the continuous optimum of all,
        or as the continuous optimum of what the levels before leave.

        Parameters
        ----------
        name : str
            Name of the stage.
        seconds : float
            Most time.
        known : numpy.ndarray, optional
            A plan to start from, which keeps every row.

        Returns
        -------
        _Stage
            With an outcome for each level, as far as there was time.
        """
        self._stage = name
        deadline = time.perf_counter() + seconds
        stage = _Stage(Termination.OPTIMAL, np.zeros(0) if known is None else known, self._duals)
        levels = tuple(level for level in self.problem.levels if not breaks_ties(level.name))
        if self._all_wishes and known is None:
            granted = self._grant_wishes(seconds, confine=False)
            if granted.termination is Termination.CANCELLED:
                return granted
            if _usable(granted.termination):
                stage, levels = granted, levels[len(granted.outcomes) :]
        begun = False
        at_best = True  # so far no level is worse than in the continuous optimum: its bounds hold
        for level in levels:
            if len(stage.values):
                value = _value(level, stage.values)
                enough = max(_slack(level, value), RELATIVE_GAP * abs(value))
                at_best = at_best and value <= self._bounds[level.name] + enough
                bound = value
                if not at_best:
                    bound = self._relaxed(level, deadline - time.perf_counter(), begun)
                    begun = True
                if value - bound <= enough:
                    stage.outcomes.append(Outcome(Termination.OPTIMAL, value, bound, stage.values, self._duals, 0.0))
                    self._hold(level, value)
                    continue
                self._session.start_from(stage.values)
            outcome = self._one_level(level, stage, max(deadline - time.perf_counter(), 0.0), "fresh")
            if not outcome.usable:
                break
            self._hold(level, outcome.value)
        return stage

    def _relaxed(self, level: Level, seconds: float, begun: bool) -> float:
        """Return what a level cannot fall below, were nothing whole, with the levels before it held; minus infinity if that is not found."""
        beside = self._beside()
        beside.follow(self._session)
        outcome = beside.minimise(level.columns, level.costs, max(seconds, 0.0), "cost" if begun else "fresh")
        self._seconds[level.name] += outcome.seconds
        return outcome.value if outcome.termination is Termination.OPTIMAL else -np.inf

    def _one_level(self, level: Level, stage: _Stage, seconds: float, start: Start) -> Outcome:
        """Solve one level and enter it in the stage."""
        self._level = level.name
        self._tell(None)
        outcome = self._session.minimise(level.columns, level.costs, seconds, start)
        self._seconds[level.name] += outcome.seconds
        if not outcome.usable and len(stage.values) and outcome.termination is not Termination.CANCELLED:
            # Stopped before this level had a point of its own; the level before has left one.
            outcome = replace(
                outcome,
                termination=Termination.FEASIBLE,
                value=_value(level, stage.values),
                bound=-np.inf,
                values=stage.values,
                duals=stage.duals,
            )
        if not outcome.usable:
            stage.termination = outcome.termination
            return outcome
        stage.outcomes.append(outcome)
        stage.values = outcome.values
        if level.name == "cost":
            stage.duals = outcome.duals
        if outcome.termination is Termination.FEASIBLE:
            stage.termination = Termination.FEASIBLE
        return outcome

    def _hold(self, level: Level, value: float) -> None:
        if never_negative(level.name) and value <= level.tolerance:
            priced = level.columns[level.costs > 0]
            self._session.set_bounds(priced, self.arrays.lower[priced], np.zeros(len(priced)))
            return
        self._session.hold(level.columns, level.costs, value + max(level.tolerance, 1e-9 * abs(value)))

    def _raise_bounds(self, stage: _Stage) -> None:
        """Take the bounds of a search that left nothing out."""
        for level, outcome in zip(self.problem.levels, stage.outcomes, strict=False):
            self._bounds[level.name] = max(self._bounds[level.name], outcome.bound)

    def _whole_packs(self, decisions: Ints) -> Termination:
        """Bring every purchase to whole packs."""
        columns = self.problem.columns
        lanes, needs = columns("buy"), self.instance.menu_needs
        if len(needs) and "demand" in self.problem.blocks:
            menu = np.concatenate([columns("serve"), columns("fill")])
            self._fixed.append((menu, self._values[menu]))
            self._whole = rounding.whole_needs(self.instance, columns, self._values)
            termination = self._again("menu as found")
            if not _usable(termination):
                return termination
        lying = rounding.lying(self.instance, columns)
        broken = rounding.broken_lanes(self.instance, columns, self._values)
        if broken.any():
            whole = lanes[~rounding.is_fractional(self._values[lanes])]
            self._values[whole] = np.rint(self._values[whole])
            found = self._search_near(
                "whole packs",
                rounding.around_broken_packs(self.instance, broken),
                lambda freed: np.concatenate([lanes[freed], lying, *([decisions] if len(freed) == len(lanes) else [])]),
                unfix=(decisions,),
            )
            if isinstance(found, Termination):
                return found
            self._values = found
            if len(decisions):
                self._fixed = [part for part in self._fixed if part[0] is not decisions]
                self._fixed.append((decisions, np.rint(found[decisions])))
        packs = np.concatenate([lanes, lying])
        self._fixed.append((packs, np.rint(self._values[packs])))
        termination = self._again("payments")
        # Out of time: the payments of the search are as good as any that keep every row.
        return Termination.FEASIBLE if termination is Termination.FAILED else termination

    def _better(self, values: Floats, than: Floats) -> bool:
        for level in self.problem.levels:
            new, old = _value(level, values), _value(level, than)
            if abs(new - old) > _slack(level, old):
                return new < old
        return False

    def _gaps(self, values: Floats) -> dict[str, float]:
        """Return the relative distance of each level from its bound."""
        gaps = {}
        for level in self.problem.levels:
            value = _value(level, values)
            beyond = value - self._bounds[level.name]
            gap = max(beyond, 0.0) / max(abs(value), _least(level.name))
            gaps[level.name] = gap if beyond > 10 * level.tolerance else 0.0
        return gaps

    def _finish(self) -> Termination:
        """Clean the values and make sure that no row is broken."""
        self._values = rounding.clean(self.instance, self.problem, self.arrays, self._values, self._whole)
        above = None if self._whole is None else rounding.surplus(self.instance, self.problem, self._whole)
        broken = rounding.worst_violation(self.arrays, self._values, above) > ROW_TOLERANCE
        return Termination.FAILED if broken else Termination.OPTIMAL

    def read(self, termination: Termination, build_seconds: float) -> Solution:
        """Return the solution, by column set and block."""
        started = time.perf_counter()
        columns, arrays = self.problem.columns, self.arrays
        levels: tuple[LevelResult, ...] = ()
        values: dict[str, Floats] = {}
        activity: dict[str, Floats] = {}
        duals: dict[str, Floats] = {}
        if _usable(termination):
            levels = self._level_results()
            matter = [level.termination for level in levels if not breaks_ties(level.name)]
            termination = max(matter, key=_rank, default=termination)
            values = self._by_set()
            of_rows = arrays.activity(self._values)
            places = row_starts(self.problem)
            activity = {name: of_rows[place] for name, place in places.items()}
            duals = {name: self._duals[place] + 0.0 for name, place in places.items()}
        report = SolverReport(
            solver="HiGHS",
            version=solver_version(),
            rows=len(arrays.row_lower),
            columns=columns.count,
            nonzeros=len(arrays.coefficients),
            integers=int(arrays.integer.sum()) + (len(self.instance.lanes) if self.instance.whole_packs else 0),
            build_seconds=build_seconds,
            solve_seconds=sum(self._seconds.values()),
            read_seconds=time.perf_counter() - started,
        )
        return Solution(termination, values, levels, activity, duals, report)

    def _level_results(self) -> tuple[LevelResult, ...]:
        gaps = self._gaps(self._values)
        return tuple(
            LevelResult(
                name=level.name,
                unit=level.unit,
                value=_value(level, self._values),
                gap=gaps[level.name],
                seconds=self._seconds[level.name],
                termination=Termination.OPTIMAL if gaps[level.name] <= PROVED_GAP else Termination.FEASIBLE,
            )
            for level in self.problem.levels
        )


def _usable(termination: Termination) -> bool:
    return termination in (Termination.OPTIMAL, Termination.FEASIBLE)


def _rank(termination: Termination) -> int:
    return (Termination.OPTIMAL, Termination.FEASIBLE).index(termination)


def _value(level: Level, values: Floats) -> float:
    """Return what the level adds up to at the values."""
    return float(level.costs @ values[level.columns]) + 0.0


def _least(level: str) -> float:
    """Return the least amount to which a gap of a level is related."""
    return _ONE.get(level.partition(".")[0], 0.01)


def _slack(level: Level, value: float) -> float:
    """Return by how much two plans may differ on a level and still be worth the same."""
    return max(level.tolerance, 1e-9 * abs(value)) * 10


def _among(columns: Ints, groups: tuple[Ints, ...]) -> bool:
    return any(columns is group for group in groups)
