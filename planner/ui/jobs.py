"""Plans made in the background, so that no page waits and nobody else does."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.plan import Plan


@dataclass
class Job:
    """One plan in the making.

    Parameters
    ----------
    case : Case
        What is planned.
    """

    case: Case
    steps: list[service.Progress] = field(default_factory=list)
    plan: Plan | None = None
    error: Exception | None = None
    _cancel: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> Job:
        """Begin in a thread of its own; HiGHS leaves the others their turn."""
        self._thread = threading.Thread(target=self._work, name=f"plan-{self.case.fingerprint}", daemon=True)
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask it to stop; it does so within a second while solving, else after the step at hand."""
        self._cancel.set()

    @property
    def cancelling(self) -> bool:
        """True once it was asked to stop."""
        return self._cancel.is_set()

    @property
    def running(self) -> bool:
        """True until there is a plan or an error."""
        return self._thread is not None and self._thread.is_alive()

    def _work(self) -> None:
        try:
            self.plan = service.make_plan(self.case, progress=self.steps.append, cancel=self._cancel)
        except (InputError, service.PlanFault) as error:
            self.error = error
        except Exception as error:  # shown on the page, where a thread's own trace would be lost
            self.error = error
