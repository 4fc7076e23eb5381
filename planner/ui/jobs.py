"""Long work done in the background, each piece in a process of its own, so that no page waits and nobody else does.

Who asks for work takes a place in the queue of the server; each visitor has one piece of work at a time, a person who has signed in one in
all windows, and who asks again stands behind all who wait, so that turns are fair. As many are done at once as the machine has processors, or as
PLANNER_WORKERS says; with 0 work is done in this process, one piece for each visitor, which is for tests. What a piece of work may take, and
how many may wait, `planner.ui.bounds` says. One that is stopped, or ended by the machine, takes nobody else's with it.
"""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from planner import service
from planner.findings import Finding
from planner.i18n import Reader, reading_as, reads_as
from planner.ui import pace, worker
from planner.ui.bounds import memory_mb, minutes, queue, workers
from planner.ui.store import home
from planner.ui.works import Work

State = Literal["waits", "runs", "ended"]
Trouble = Literal["findings", "fault", "memory", "time", "full", "killed", "error"]

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Job:
    """One piece of work.

    Parameters
    ----------
    kind : str
        What it is: ``plan``, ``compare``, ``frontier`` and so on.
    work : callable
        Does it; see `planner.ui.works`.
    after : callable, optional
        Is given what came of it, in this process, unless it was stopped.
    like : pace.Like, optional
        What it is like, for how long such work takes; without it nothing is learnt of that.
    who : str
        Who asks for it: of one person one piece is done at once, in however many windows they ask; blank: nobody counts.
    """

    kind: str
    work: Work
    after: Callable[[Any], None] | None = None
    like: pace.Like | None = None
    who: str = ""
    steps: list[service.Progress] = field(default_factory=list)
    marks: pace.Marks = field(default_factory=pace.Marks)
    first: service.Provisional | None = None
    trouble: Trouble | None = None
    text: str = ""
    findings: list[Finding] = field(default_factory=list)
    state: State = "waits"
    reader: Reader = field(default_factory=reads_as)
    cancelling: bool = False
    """True once it was asked to stop."""
    ended: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)
    _process: subprocess.Popen[bytes] | None = None
    _begun: float = field(default_factory=time.monotonic)
    _took: float | None = None
    _watch: pace.Watch | None = None
    _late: bool = False

    def start(self) -> Job:
        """Take a place in the queue."""
        desk.enter(self)
        return self

    @property
    def running(self) -> bool:
        """True until something came of it."""
        return self.state != "ended"

    @property
    def outlook(self) -> pace.Outlook:
        """How far it is and how long it may still take, by what is known now."""
        if self._watch is None:
            self._watch = pace.Watch(pace.known(home(), self.like) if self.like else None)
        return self._watch.look(self.marks, self.seconds if self.state == "runs" else 0.0)

    @property
    def ahead(self) -> int:
        """How many wait before it."""
        return desk.ahead_of(self)

    @property
    def seconds(self) -> float:
        """How long it has been at it, or has waited."""
        return time.monotonic() - self._begun if self._took is None else self._took

    def cancel(self) -> None:
        """Stop it; it has ended when this returns, or does after the step at hand where it runs in this process."""
        self.cancelling = True
        self._stop.set()
        if self._process is not None:
            self._process.kill()
        desk.leave_out(self)

    # --- what the desk does with it -----------------------------------------------------------------------------------

    def run(self, spare: subprocess.Popen[bytes] | None) -> None:
        """Do it, here or in a process that stands ready, and tell what came of it."""
        self.state, self._begun = "runs", time.monotonic()
        try:
            kind, value = self._here() if spare is None else self._there(spare)
            if self.cancelling:
                return
            if kind != "result":
                self.trouble = kind
                self.findings = list(value) if kind == "findings" else []
                self.text = "" if kind == "findings" else str(value)
            else:
                if self.like is not None:
                    pace.learn(home(), self.like, self.marks, self.seconds)
                if self.after is not None:
                    self.after(value)
        except Exception as error:  # shown on the page, where a thread's own trace would be lost
            log.exception("work in the background failed")
            self.trouble, self.text = "error", type(error).__name__
        finally:
            self._took = time.monotonic() - self._begun

    def _here(self) -> tuple[Any, Any]:
        def work(tell: Any, _never: threading.Event) -> Any:
            return self.work(tell, self._stop)

        return reading_as(self.reader, worker.done, work, self._hear)

    def _there(self, process: subprocess.Popen[bytes]) -> tuple[Any, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        if self.cancelling:
            process.kill()
        clock = threading.Timer(minutes() * 60, self._end_late)
        clock.daemon = True
        clock.start()
        task = {"work": self.work, "reader": self.reader, "memory": memory_mb()}
        try:
            with suppress(BrokenPipeError):
                pickle.dump(task, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
                process.stdin.flush()
            while True:
                kind, value = pickle.load(process.stdout)
                if kind != "told":
                    return kind, value
                self._hear(value)
        except (EOFError, pickle.UnpicklingError):
            process.wait()
            if self._late:
                return "time", ""
            log.log(
                logging.INFO if self.cancelling else logging.ERROR,
                "the process of work in the background ended with %s",
                process.returncode,
            )
            return "killed", ""
        finally:
            clock.cancel()
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):
                    stream.close()

    def _end_late(self) -> None:
        self._late = True
        if self._process is not None:
            self._process.kill()

    def _hear(self, value: object) -> None:
        if isinstance(value, service.Provisional):
            self.first = value
        elif isinstance(value, service.Progress):
            self.marks.add(value.stage, value.text, self.seconds)
            self.steps.append(value)


class Desk:
    """The queue of a server: who waits, who is served, and a process that stands ready for whoever comes next."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._waiting: deque[Job] = deque()
        self._served: set[Job] = set()
        self._spare: subprocess.Popen[bytes] | None = None
        self._open = True

    def make_ready(self) -> None:
        """Have a process stand ready, so that who comes next need not wait until its libraries are loaded.

        While somebody is served the processor is better used for that.
        """
        with self._lock:
            if (
                self._open
                and not self._served
                and workers()
                and (self._spare is None or self._spare.poll() is not None)
            ):
                self._spare = _process()

    def close(self) -> None:
        """Stop all, and let no process stand ready."""
        with self._lock:
            for job in (*self._waiting, *self._served):
                job.cancel()
            self._open = False
            if self._spare is not None:
                self._spare.kill()
                self._spare.wait()

    def enter(self, job: Job) -> None:
        """Let somebody take a place in the queue, unless as many wait as may."""
        with self._lock:
            if len(self._waiting) >= queue():
                job.trouble = "full"
                _end(job)
                return
            self._waiting.append(job)
            self._serve()

    def ahead_of(self, job: Job) -> int:
        """Return how many wait before a piece of work."""
        with self._lock:
            return self._waiting.index(job) if job in self._waiting else 0

    def leave_out(self, job: Job) -> None:
        """Take a piece of work that still waits out of the queue."""
        with self._lock:
            if job in self._waiting:
                self._waiting.remove(job)
                _end(job)

    def _serve(self) -> None:
        while (job := self._next()) is not None and (not workers() or len(self._served) < workers()):
            self._waiting.remove(job)
            self._served.add(job)
            spare = None
            if workers():
                ready, self._spare = self._spare, None
                spare = ready if ready is not None and ready.poll() is None else _process()
            name = f"job-{job.kind}"
            threading.Thread(target=self._attend, args=(job, spare), name=name, daemon=True).start()

    def _next(self) -> Job | None:
        """Return the first that waits of whom nothing is done yet."""
        busy = {job.who for job in self._served if job.who}
        return next((job for job in self._waiting if job.who not in busy), None)

    def _attend(self, job: Job, spare: subprocess.Popen[bytes] | None) -> None:
        try:
            job.run(spare)
        finally:
            _end(job)
            with self._lock:
                self._served.discard(job)
                self._serve()
                self.make_ready()


def _end(job: Job) -> None:
    job.state = "ended"
    job.ended.set()


def _process() -> subprocess.Popen[bytes]:
    """Return a process that loads its libraries and waits for work; it ends with this one, as its input is closed then."""
    return subprocess.Popen([sys.executable, "-m", worker.__name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


desk = Desk()
"""The desk of this server."""
