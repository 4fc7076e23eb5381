"""Long work done in the background, so that no page waits and nobody else does."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from planner import service
from planner.findings import InputError
from planner.i18n import _, reading_as, reads_as

_SEATS = threading.BoundedSemaphore(max(1, os.cpu_count() or 1))

Work = Callable[[service.Listener, threading.Event], Any]


@dataclass(eq=False)
class Job:
    """One piece of work.

    Parameters
    ----------
    kind : str
        What it is: ``plan``, ``compare``, ``frontier`` and so on.
    work : callable
        Does it; is given where to tell its steps and the event that asks it to stop.
    """

    kind: str
    work: Work
    steps: list[service.Progress] = field(default_factory=list)
    result: Any = None
    error: Exception | None = None
    _cancel: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _begun: float = field(default_factory=time.monotonic)

    def start(self) -> Job:
        """Begin in a thread of its own, in the visitor's language; the solver leaves the others their turn."""
        self._thread = threading.Thread(
            target=reading_as, args=(reads_as(), self._run), name=f"job-{self.kind}", daemon=True
        )
        self._thread.start()
        return self

    @property
    def seconds(self) -> float:
        """How long it has been at it."""
        return time.monotonic() - self._begun

    def cancel(self) -> None:
        """Ask it to stop; it does so within a second while solving, else after the step at hand."""
        self._cancel.set()

    @property
    def cancelling(self) -> bool:
        """True once it was asked to stop."""
        return self._cancel.is_set()

    @property
    def running(self) -> bool:
        """True until there is a result or an error."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._wait_for_a_seat()
            try:
                if not self.cancelling:
                    self.result = self.work(self.steps.append, self._cancel)
            finally:
                _SEATS.release()
        except (InputError, service.PlanFault) as error:
            self.error = error
        except Exception as error:  # shown on the page, where a thread's own trace would be lost
            logging.getLogger(__name__).exception("work in the background failed")
            self.error = error

    def _wait_for_a_seat(self) -> None:
        if not _SEATS.acquire(blocking=False):
            self.steps.append(service.Progress("wait", _("Waiting until the plans of others are done"), 0.0))
            _SEATS.acquire()
