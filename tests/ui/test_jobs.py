"""Long work in processes of its own: what it tells comes back, turns are fair, and what ends badly ends alone and in words."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from planner import service
from planner.findings import Finding, InputError
from planner.i18n import language, using
from planner.ui import jobs, pace
from planner.ui.jobs import Desk, Job
from planner.ui.works import Tell

LONG = 60.0


def sums(numbers: list[int], tell: Tell, _cancel: threading.Event) -> tuple[int, int, str]:
    """Return a sum, in which process it was reckoned, and in which language."""
    tell(service.Progress("sum", "Adding up", 0.0))
    print("what a library prints is no answer")
    return sum(numbers), os.getpid(), language()


def waits(path: Path, tell: Tell, cancel: threading.Event) -> str:
    """Tell that it has begun, and wait until a file is there."""
    tell(service.Progress("wait", "Waiting", 0.0))
    while not path.exists() and not cancel.is_set():
        time.sleep(0.02)
    return path.name


def dies(_tell: Tell, _cancel: threading.Event) -> None:
    """End as the machine ends a process when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def takes(megabytes: int, _tell: Tell, _cancel: threading.Event) -> int:
    """Take so much memory."""
    return len(bytearray(megabytes * 2**20))


def finds(_tell: Tell, _cancel: threading.Event) -> None:
    """Find that a case cannot be planned."""
    raise InputError([Finding("code", "error", "offers", (2,), "price", "The price is missing.", "why", "mend")])


def fails(_tell: Tell, _cancel: threading.Event) -> None:
    """Fail as a program fails."""
    raise ZeroDivisionError


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Return a desk of its own with one place, in processes."""
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PLANNER_WORKERS", "1")
    monkeypatch.setenv("PLANNER_WORK_MEMORY", "2048")
    found = Desk()
    monkeypatch.setattr(jobs, "desk", found)
    yield found
    found.close()


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.02)


def _done(job: Job) -> Job:
    assert job.ended.wait(LONG), "it does not end"
    return job


def test_work_is_done_in_another_process_in_the_readers_language(desk: Desk) -> None:
    """The sum of 1 and 2 comes back from another process, with the step that was told, in the language of whoever asked."""
    found: list[Any] = []
    with using("fr"):
        job = _done(Job("sum", partial(sums, [1, 2]), found.append).start())
    total, process, spoken = found[0]
    assert (total, spoken, job.trouble) == (3, "fr", None)
    assert process != os.getpid()
    assert [step.text for step in job.steps] == ["Adding up"]


def test_turns_are_fair_and_the_place_in_the_queue_is_told(desk: Desk, tmp_path: Path) -> None:
    """With one place the second and the third wait, in their order; one that leaves lets the others move up."""
    names = [tmp_path / name for name in ("a", "b", "c")]
    order: list[str] = []
    first, second, third = (Job("wait", partial(waits, name), order.append).start() for name in names)
    _until(lambda: bool(first.steps))
    assert [job.state for job in (first, second, third)] == ["runs", "waits", "waits"]
    assert [job.ahead for job in (first, second, third)] == [0, 0, 1]
    second.cancel()
    assert (second.state, third.ahead) == ("ended", 0)
    for name in names:
        name.touch()
    _done(third)
    assert order == ["a", "c"]


def test_one_person_has_one_place_and_the_queue_is_no_longer_than_it_may_be(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two places a person's second piece waits behind another's; where one may wait, the next is told that too many do."""
    monkeypatch.setenv("PLANNER_WORKERS", "2")
    monkeypatch.setenv("PLANNER_QUEUE", "1")
    ends = [tmp_path / name for name in ("a", "b", "c")]
    mine, again = (Job("wait", partial(waits, one), who="ana").start() for one in ends[:2])
    assert (mine.state, again.state) == ("runs", "waits")
    full = Job("wait", partial(waits, ends[2]), who="bea").start()
    assert (full.state, full.trouble) == ("ended", "full")
    monkeypatch.setenv("PLANNER_QUEUE", "2")
    other = Job("wait", partial(waits, ends[2]), who="bea").start()
    assert (other.state, again.state) == ("runs", "waits")
    for one in ends:
        one.touch()
    for job in (mine, again, other):
        assert _done(job).trouble is None


def test_work_that_takes_too_long_is_ended_in_words(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work without an end is ended once its time is over, and told apart from what the machine killed."""
    monkeypatch.setattr(jobs, "minutes", lambda: 1 / 120)
    assert _done(Job("wait", partial(waits, tmp_path / "never")).start()).trouble == "time"


def test_cancel_ends_work_at_once_and_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    """Work that would wait for ever ends when it is cancelled, and nothing is done with it."""
    found: list[Any] = []
    job = Job("wait", partial(waits, tmp_path / "never"), found.append).start()
    _until(lambda: bool(job.steps))
    job.cancel()
    _done(job)
    assert (found, job.trouble, job.cancelling) == ([], None, True)


def test_a_killed_worker_is_told_and_leaves_the_others(desk: Desk) -> None:
    """A process that the machine kills ends its own work in words; the next in the queue is done."""
    found: list[Any] = []
    killed, other = Job("dies", dies).start(), Job("sum", partial(sums, [4]), found.append).start()
    assert _done(killed).trouble == "killed"
    _done(other)
    assert found[0][0] == 4


def test_no_more_memory_than_allowed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 2,048 MB work may take 100 but not 3,000."""
    pytest.importorskip("resource", reason="limits of memory are the system's")
    found: list[Any] = []
    small, large = (Job("takes", partial(takes, mb), found.append).start() for mb in (100, 3000))
    assert (_done(small).trouble, _done(large).trouble) == (None, "memory")
    assert found == [100 * 2**20]


def test_what_goes_wrong_is_told_apart(desk: Desk) -> None:
    """Findings come back as findings, a fault of a program by its name."""
    wrong, broken = Job("finds", finds).start(), Job("fails", fails).start()
    assert _done(wrong).trouble == "findings"
    assert [f.what for f in wrong.findings] == ["The price is missing."]
    assert (_done(broken).trouble, broken.text) == ("error", "ZeroDivisionError")


def test_how_long_it_took_is_learnt(desk: Desk, tmp_path: Path) -> None:
    """Work that is done is known for the next of its kind; what was cancelled or failed is not."""
    like = pace.Like("sum", 10, "content")
    _done(Job("fails", fails, None, pace.Like("fails", 10, "content")).start())
    assert Job("sum", partial(sums, [1]), None, like).outlook.left is None
    _done(Job("sum", partial(sums, [1]), None, like).start())
    assert pace.known(tmp_path / "home", like) is not None
    assert pace.known(tmp_path / "home", pace.Like("fails", 10, "content")) is None


def test_without_workers_it_is_done_here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With PLANNER_WORKERS=0 work is done in this process, and stops when its event is set."""
    monkeypatch.setenv("PLANNER_WORKERS", "0")
    found: list[Any] = []
    _done(Job("sum", partial(sums, [5]), found.append).start())
    assert found[0][:2] == (5, os.getpid())
