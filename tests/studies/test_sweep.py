"""Grids of changes: every combination once, the same table after a break as without one, on any executor."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.findings import InputError
from planner.making.pipeline import Progress
from planner.making.plan import Outcome
from planner.paths import CASES
from planner.service import load_case, make_plan, read_grid, sweep, write_sweep
from planner.studies.grid import Grid, grid_runs
from planner.studies.store import Store, run_key
from planner.studies.sweep import LOST, Sweep, run_one
from planner.studies.workers import Here, cluster, cores, finished_first

TINY = load_case(CASES / "tiny")
GRID = Grid(
    (),
    {
        "share": {"45 %": (), "50 %": ("target target=family-share share=0.5",)},
        "beans": {"usual": (), "dearer": ("price product=feijao change=+50%",)},
    },
)


@contextmanager
def _given(executor: Executor) -> Iterator[Executor]:
    yield executor


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sweep, Path]:
    """Return a sweep without a break, and its folder."""
    folder = tmp_path_factory.mktemp("whole")
    return sweep(TINY, GRID, folder, workers=0), folder


def test_every_combination_is_a_plan_of_its_own(whole: tuple[Sweep, Path]) -> None:
    """Two axes of two options are four rows in the order of the grid, with the cost that a plan alone has."""
    table = whole[0].table
    assert table[["share", "beans"]].to_numpy().tolist() == [
        ["45 %", "usual"],
        ["45 %", "dearer"],
        ["50 %", "usual"],
        ["50 %", "dearer"],
    ]
    assert table["total_amount"].to_list()[0::2] == pytest.approx([1155, 1168])
    assert (table["problem"] == "").all()
    assert table["total_amount"][0] == make_plan(TINY).figure("total_amount")


@pytest.fixture
def canned(whole: tuple[Sweep, Path], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give each run the result that it had in the sweep without a break; return the keys of the runs asked for."""
    lines = (whole[1] / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    stored = {run.pop("key"): run for run in map(json.loads, lines)}
    asked: list[str] = []

    def recorded(case: Any, time_limit_s: float | None = None) -> dict[str, Any]:
        asked.append(run_key(case))
        return dict(stored[asked[-1]])

    monkeypatch.setattr("planner.studies.sweep.run_one", recorded)
    return asked


@pytest.mark.parametrize("torn", ["", '{"key": "abc", "outco', '{"key": "abc"}', "[1, 2]\n", "\x00\x00\n"])
@pytest.mark.parametrize("finished", [1, 3])
def test_a_sweep_goes_on_after_a_break(
    whole: tuple[Sweep, Path], tmp_path: Path, finished: int, torn: str, canned: list[str]
) -> None:
    """With some runs stored and the last line torn, only the others are run, and the table is the same."""
    lines = (whole[1] / "runs.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "runs.jsonl").write_text("".join(lines[:finished]) + torn, encoding="utf-8")
    again = sweep(TINY, GRID, tmp_path, workers=0)
    pd.testing.assert_frame_equal(again.table, whole[0].table)
    assert (again.done_before, len(canned)) == (finished, 4 - finished)
    assert len((tmp_path / "runs.jsonl").read_text(encoding="utf-8").splitlines()) == 4


@pytest.mark.usefixtures("canned")
def test_a_sweep_stopped_half_way_keeps_what_is_finished(whole: tuple[Sweep, Path], tmp_path: Path) -> None:
    """A stop after the first run leaves it stored; the same command then gives the table of a sweep without a break."""
    stop = threading.Event()
    told: list[str] = []

    def listen(step: Progress) -> None:
        told.append(step.text)
        stop.set()

    with pytest.raises(InterruptedError):
        sweep(TINY, GRID, tmp_path, workers=0, progress=listen, cancel=stop)
    assert told == ["1 of 4 runs: 45 %, usual"]
    resumed = sweep(TINY, GRID, tmp_path, workers=0)
    assert resumed.done_before == 1
    pd.testing.assert_frame_equal(resumed.table, whole[0].table)


def test_processes_give_the_same_table(whole: tuple[Sweep, Path], tmp_path: Path) -> None:
    """On two processes, which finish in any order, the table is the same."""
    grid = Grid((), {"share": GRID.axes["share"], "beans": {"usual": ()}})
    found = sweep(TINY, grid, tmp_path, workers=2)
    expected = whole[0].table.iloc[[0, 2]].assign(run=[1, 2]).reset_index(drop=True)
    pd.testing.assert_frame_equal(found.table, expected[list(found.table.columns)], check_like=True)


class _Backwards(Executor):
    """Finishes the last job handed out first, as a cluster may."""

    def __init__(self) -> None:
        self._jobs: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._jobs.append((future, fn, args))
        if len(self._jobs) == 4:
            for one, work, words in reversed(self._jobs):
                one.set_result(work(*words))
        return future


@pytest.mark.usefixtures("canned")
def test_any_executor_will_do(whole: tuple[Sweep, Path], tmp_path: Path) -> None:
    """What stands in for a cluster, finishing in another order, gives the same table."""
    found = sweep(TINY, GRID, tmp_path, workers=4, executor=_given(_Backwards()))
    pd.testing.assert_frame_equal(found.table, whole[0].table)


def test_a_lost_process_is_told_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run whose process is lost is not stored; the next sweep runs it."""
    grid = Grid((), {"share": {"45 %": ()}})

    def broken(case: Any, time_limit_s: float | None = None) -> dict[str, Any]:
        raise MemoryError("no memory")

    monkeypatch.setattr("planner.studies.sweep.run_one", broken)
    found = sweep(TINY, grid, tmp_path, workers=0)
    assert found.table["outcome"].to_list() == [LOST]
    assert "no memory" in found.table["problem"][0]
    monkeypatch.setattr(
        "planner.studies.sweep.run_one", lambda *_: {"outcome": "complete", "problem": "", "figures": []}
    )
    assert sweep(TINY, grid, tmp_path, workers=0).table["outcome"].to_list() == ["complete"]


def test_what_comes_to_the_same_case_is_run_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two ways to say the same change share one run."""
    asked = []

    def once(case: Any, time_limit_s: float | None = None) -> dict[str, Any]:
        asked.append(case.fingerprint)
        return {"outcome": "complete", "problem": "", "figures": [["cost", "Cost", "BRL", 1.0]]}

    monkeypatch.setattr("planner.studies.sweep.run_one", once)
    grid = Grid((), {"beans": {"a": ("price product=feijao change=x2",), "b": ("price product=feijao change=+100%",)}})
    table = sweep(TINY, grid, tmp_path, workers=0).table
    assert (table["cost"].to_list(), len(asked)) == ([1.0, 1.0], 1)


def test_a_case_with_errors_is_an_answer() -> None:
    """A combination whose case has errors is told as such, with what is wrong."""
    case = Grid((), {"x": {"y": ("supplier_lost supplier=atacado-e", "budget fund=own change==0")}})
    broken = next(grid_runs(TINY, case)).choice.case
    broken.tables["offers"].loc[broken.tables["offers"].index[0], "supplier"] = "nobody"
    result = run_one(broken)
    assert result["outcome"] == Outcome.BAD_INPUT
    assert "nobody" in result["problem"]


def test_the_key_of_a_run_changes_with_the_case_and_the_time_allowed() -> None:
    """Another case or another time limit is another run; the same is the same."""
    other = list(grid_runs(TINY, GRID))[1].choice.case
    assert run_key(TINY) == run_key(load_case(CASES / "tiny"))
    assert len({run_key(TINY), run_key(other), run_key(TINY, 10.0)}) == 3


@settings(max_examples=10, deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=5), st.integers(), max_size=2), max_size=3), st.integers(0, 40))
def test_a_store_keeps_every_whole_line(results: list[dict[str, int]], cut: int) -> None:
    """Wherever a break cuts the file, the whole lines before it are read, and what is added then can be read too."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        store = Store(Path(name))
        for n, result in enumerate(results):
            store.add(str(n), {"value": result})
        content = store.path.read_bytes() if results else b""
        kept = content[: max(len(content) - cut, 0)]
        store.path.write_bytes(kept)
        again = Store(Path(name))
        assert len(again.runs) == kept.count(b"\n")
        again.add("new", {"value": 1})
        assert Store(Path(name)).runs == again.runs


def test_jobs_are_handed_out_a_few_at_a_time() -> None:
    """Never more jobs are in hand than allowed, and every job comes back once."""
    taken: list[int] = []

    def jobs() -> Iterator[tuple[int, tuple[int]]]:
        for n in range(10):
            taken.append(n)
            yield n, (n,)

    back = []
    with ThreadPoolExecutor(2) as pool:
        for name, future in finished_first(pool, abs, jobs(), 3):
            assert len(taken) - len(back) <= 3
            assert future.result() == name
            back.append(name)
    assert sorted(back) == list(range(10))
    assert [f.result() for _n, f in finished_first(Here(), abs, [(1, (-1,))], 1)] == [1]


def test_the_files_hold_the_table(whole: tuple[Sweep, Path], tmp_path: Path) -> None:
    """Parquet gives the table back as it is; the workbook has the same figures under names in words."""
    files = write_sweep(whole[0], tmp_path)
    pd.testing.assert_frame_equal(pd.read_parquet(files["data"]), whole[0].table, check_dtype=False)
    sheet = openpyxl.load_workbook(files["workbook"])["Sweep"]
    heads = {sheet.cell(4, k).value: k for k in range(1, sheet.max_column + 1)}
    assert [sheet.cell(r, heads["Cost in all (BRL)"]).value for r in range(5, 9)] == pytest.approx(
        whole[0].table["total_amount"].to_list()
    )
    assert [sheet.cell(r, heads["share"]).value for r in range(5, 9)] == ["45 %", "45 %", "50 %", "50 %"]


def test_a_grid_is_read_in_every_form(tmp_path: Path) -> None:
    """Options are nothing, a change, a list of changes, or a plain list of changes that are their own labels."""
    path = tmp_path / "grid.yaml"
    path.write_text(
        "scenario: dry\naxes:\n  a:\n    none:\n    one: x y=1\n    two: [x y=1, z]\n  b: [p q=1, '']\n",
        encoding="utf-8",
    )
    grid = read_grid(path)
    assert grid.scenarios == ("dry",)
    assert grid.axes == {
        "a": {"none": (), "one": ("x y=1",), "two": ("x y=1", "z")},
        "b": {"p q=1": ("p q=1",), "as it is": ()},
    }
    assert len(grid) == 6


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("axes: []", "no part"),
        ("axes: {a: [x]}\nother: 1", "other parts"),
        ("axes: {a: []}", "no options"),
        ("axes: {a: [x, x]}", "one twice"),
        ("axes: {a: {b: 3}}", "not a change"),
        ("axes: [", "cannot be read"),
    ],
)
def test_a_grid_built_otherwise_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """A grid file that cannot be understood is a clear error."""
    (tmp_path / "grid.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_grid(tmp_path / "grid.yaml")


def test_faults_of_a_grid_are_told_once_before_anything_runs(tmp_path: Path) -> None:
    """A wrong change that stands in several combinations is one finding, and no run is stored."""
    grid = Grid((), {"a": {"x": ("prise product=banana change=+1%",)}, "b": {"1": (), "2": (), "3": ()}})
    with pytest.raises(InputError) as caught:
        sweep(TINY, grid, tmp_path, workers=0)
    assert len(caught.value.findings) == 1
    assert not list(tmp_path.iterdir())


def test_an_option_that_cannot_be_applied_costs_only_its_own_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside an option with an unknown product the other runs are made; its own rows say what is wrong with it."""
    found = {"outcome": "complete", "problem": "", "figures": [["cost", "Cost", "BRL", 1.0]]}
    monkeypatch.setattr("planner.studies.sweep.run_one", lambda *_: found)
    axis = {"as it is": (), "wrong": ("price product=nothing change=+1%",)}
    grid = Grid((), {"a": axis, "b": {"1": (), "2": ("price product=feijao change=x2",)}})
    table = sweep(TINY, grid, tmp_path, workers=0).table
    assert table["outcome"].to_list() == ["complete", "complete", Outcome.BAD_INPUT, Outcome.BAD_INPUT]
    assert table["cost"].isna().to_list() == [False, False, True, True]
    assert table["problem"].str.contains("nothing").to_list() == [False, False, True, True]


def test_without_dask_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster's address without Dask installed is a clear error."""
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(InputError) as caught, cluster("tcp://nowhere:8786"):
        pass
    assert "dask" in caught.value.findings[0].mend


def test_a_dask_cluster_gives_the_same_table(whole: tuple[Sweep, Path], tmp_path: Path) -> None:
    """On a Dask cluster by its address, the same command gives the same table."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as local:
        found = sweep(TINY, GRID, tmp_path, dask=local.scheduler_address)
    pd.testing.assert_frame_equal(found.table, whole[0].table)


def test_no_process_is_needed_for_none() -> None:
    """With no workers the runs are done in this process."""
    with cores(0) as place:
        assert isinstance(place, Here)
