"""Many runs of one case: every combination of a grid of changes, each planned and verified, in one table."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.case import Case
from planner.i18n import N_, ngettext
from planner.making.pipeline import Listener, Progress, try_plan
from planner.making.plan import Outcome
from planner.making.scenarios import apply
from planner.studies.compare import OUTCOME_TEXTS
from planner.studies.figures import plan_figures
from planner.studies.grid import Grid, grid_runs
from planner.studies.store import Store, run_key
from planner.studies.workers import cluster, cores, finished_first

LOST = "lost"
"""What may come of a run beside the outcomes of a plan: the process was lost (it is tried again next time)."""

PLANNED = frozenset(str(o) for o in (Outcome.COMPLETE, Outcome.SHORT, Outcome.UNPROVED, Outcome.IMPOSSIBLE))
"""Outcomes of a run that is done: also that no plan is possible is an answer."""

RUN_TEXTS: Mapping[str, str] = {str(outcome): text for outcome, text in OUTCOME_TEXTS.items()} | {
    LOST: N_("the process was lost; run the same command again"),
}

HANDED_OUT, HANDED_OUT_TO_CLUSTER = 4, 1000
"""Runs handed out at a time: per process of this machine, and to a cluster."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """The runs of a grid.

    Parameters
    ----------
    case : Case
        The case.
    table : pandas.DataFrame
        One row per combination in the order of the grid: ``run`` (from 1), a column per axis, ``outcome``, ``problem``
        (what went wrong, blank otherwise), then a column per figure by its short name.
    figures : pandas.DataFrame
        The figures: ``measure``, ``name``, ``unit``.
    axes : tuple of str
        Columns of the axes.
    done_before : int
        Runs that an earlier sweep had finished.
    """

    case: Case
    table: pd.DataFrame
    figures: pd.DataFrame
    axes: tuple[str, ...]
    done_before: int


@dataclass(frozen=True, slots=True)
class _Planned:
    """A combination, without its changed case: a large grid must not fill the memory."""

    labels: Mapping[str, str]
    changes: tuple[str, ...]
    key: str
    problem: str = ""
    """Why its changes cannot be applied."""


def sweep(
    case: Case,
    grid: Grid,
    folder: Path,
    *,
    file: Path | None = None,
    workers: int | None = None,
    dask: str = "",
    time_limit_s: float | None = None,
    progress: Listener | None = None,
    cancel: threading.Event | None = None,
    executor: AbstractContextManager[Executor] | None = None,
) -> Sweep:
    """Run every combination of a grid; what an earlier sweep has finished in the same folder is not run again.

    Parameters
    ----------
    case : Case
        The case.
    grid : Grid
        From `planner.studies.grid.read_grid`.
    folder : Path
        Where finished runs are kept.
    file : Path, optional
        File with more scenarios, for those the grid builds on.
    workers : int, optional
        Processes; 0: this process. Default: as many as the machine has cores.
    dask : str
        Address of the scheduler of a Dask cluster; blank: this machine.
    time_limit_s : float, optional
        Seconds for each plan.
    progress : callable, optional
        Is told of each finished run.
    cancel : threading.Event, optional
        Set it to stop after the runs in hand: `InterruptedError` is raised; what is finished is kept.
    executor : context manager of concurrent.futures.Executor, optional
        Where the runs are done, in place of `workers` and `dask`.

    Returns
    -------
    Sweep
        Every run of the grid with its figures, whether it was done now or before.

    Raises
    ------
    InputError
        If the grid names something unknown, or the cluster cannot be used.
    """
    begin = time.perf_counter()
    runs = [
        _Planned(
            run.labels,
            run.choice.scenario.changes,
            "" if run.choice.findings else run_key(run.choice.case, time_limit_s),
            " ".join(finding.what for finding in run.choice.findings),
        )
        for run in grid_runs(case, grid, file)
    ]
    store = Store(folder)
    done_before = sum(run.key in store.runs for run in runs)
    lost: dict[str, dict[str, Any]] = {}

    def result_of(run: _Planned) -> Mapping[str, Any]:
        if run.problem:
            return {"outcome": str(Outcome.BAD_INPUT), "problem": run.problem, "figures": []}
        return store.runs.get(run.key) or lost[run.key]

    def tell(done: int, run: _Planned) -> None:
        if progress:
            labels = ", ".join(run.labels.values())
            text = ngettext("{done} of {count} run: {labels}", "{done} of {count} runs: {labels}", len(runs))
            text = text.format(done=done, count=len(runs), labels=labels)
            progress(Progress("sweep", text, time.perf_counter() - begin))

    count = (os.cpu_count() or 1) if workers is None else workers
    # Two combinations may come to the same case: it is run once.
    todo = {run.key: run for run in runs if not run.problem and run.key not in store.runs}
    if todo:
        place = executor or (cluster(dask) if dask else cores(min(count, len(todo))))
        with place as where:
            jobs = ((key, (apply(case, run.changes), time_limit_s)) for key, run in todo.items())
            at_once = HANDED_OUT_TO_CLUSTER if dask else max(HANDED_OUT * count, 1)
            for done, (key, future) in enumerate(finished_first(where, run_one, jobs, at_once), done_before + 1):
                error = future.exception()
                if error is None:
                    store.add(key, future.result())
                else:
                    lost[key] = {"outcome": LOST, "problem": f"{type(error).__name__}: {error}", "figures": []}
                tell(done, todo[key])
                if cancel is not None and cancel.is_set():
                    raise InterruptedError
    return _collect(case, grid, runs, [result_of(run) for run in runs], done_before)


def run_one(case: Case, time_limit_s: float | None = None) -> dict[str, Any]:
    """Plan one changed case and return what came of it as plain data; it depends on nothing but the case and the law."""
    plan = try_plan(case, time_limit_s=time_limit_s)
    figures = plan_figures(plan)[["measure", "name", "unit", "value"]]
    figures = figures.assign(value=figures["value"].astype(object).where(figures["value"].notna(), None))
    return {"outcome": str(plan.outcome), "problem": plan.reason, "figures": figures.to_numpy().tolist()}


def _collect(
    case: Case, grid: Grid, runs: Sequence[_Planned], results: Sequence[Mapping[str, Any]], done_before: int
) -> Sweep:
    known: dict[str, tuple[str, str]] = {}
    for result in results:
        for measure, name, unit, _value in result["figures"]:
            known.setdefault(measure, (name, unit))
    columns: dict[str, Any] = {"run": np.arange(1, len(runs) + 1)}
    axes = tuple(_free_name(axis, (*known, "run", "outcome", "problem")) for axis in grid.axes)
    for axis, column in zip(grid.axes, axes, strict=True):
        columns[column] = pd.Series([run.labels[axis] for run in runs], dtype="str")
    columns["outcome"] = pd.Series([result["outcome"] for result in results], dtype="str")
    columns["problem"] = pd.Series([result["problem"] for result in results], dtype="str")
    values = [{measure: value for measure, _n, _u, value in result["figures"]} for result in results]
    for measure in known:
        columns[measure] = pd.Series([row.get(measure) for row in values], dtype="float64")
    figures = pd.DataFrame([(measure, *texts) for measure, texts in known.items()], columns=["measure", "name", "unit"])
    return Sweep(case, pd.DataFrame(columns), figures.astype("str"), axes, done_before)


def _free_name(axis: str, taken: Sequence[str]) -> str:
    return f"axis {axis}" if axis in taken else axis
