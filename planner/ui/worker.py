"""A process that does one piece of long work: ``python -m planner.ui.worker``, started by `planner.ui.jobs`.

It reads what to do from its standard input and writes, one after the other, what it has to tell and what came of it to its
standard output, as Python pickles: both ends are this program. It ends when its input is closed, so that no work goes on for a
server that is gone. More memory than it may have ends its work in words, and nobody else's.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from planner import service
from planner.findings import InputError
from planner.i18n import reading_as
from planner.ui import works

KINDER = 10
"""By how much it steps back behind the pages, as ``nice`` counts."""

log = logging.getLogger(__name__)


def main() -> None:
    """Do the work that stands on the standard input."""
    _step_back()
    answers = _own_output()
    _load()
    try:
        task: dict[str, Any] = pickle.load(sys.stdin.buffer)
    except EOFError:  # the server is gone, and never had work for it
        return
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    _limit(task["memory"])
    lock = threading.Lock()

    def tell(kind: str, value: object) -> None:
        with lock:
            pickle.dump((kind, value), answers, protocol=pickle.HIGHEST_PROTOCOL)
            answers.flush()

    tell(*reading_as(task["reader"], done, task["work"], lambda value: tell("told", value)))


def done(work: works.Work, told: works.Tell) -> tuple[str, object]:
    """Do a piece of work and return what came of it: a kind of answer, and its content.

    Parameters
    ----------
    work : callable
        As `planner.ui.works` has it.
    told : callable
        Is told its steps.

    Returns
    -------
    tuple
        ``result`` and what it gave; ``findings`` and all of them; ``fault`` and its text; ``memory`` or ``error`` and the name
        of the exception.
    """
    try:
        return "result", work(told, threading.Event())
    except InputError as error:
        return "findings", error.findings
    except service.PlanFault as fault:
        return "fault", str(fault)
    except MemoryError:
        log.exception("work in the background had too little memory")
        return "memory", ""
    except Exception as error:  # its trace would be lost with the process
        log.exception("work in the background failed")
        return "error", type(error).__name__


def _load() -> None:
    """Load what planning needs, libraries and programmes, while nobody waits for it: by checking a small case."""
    service.check_case(service.TINY)


def _own_output() -> BinaryIO:
    """Return the standard output for answers alone; what anything else prints goes to the error stream."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _end_with_the_server() -> None:
    with suppress(OSError, ValueError):
        sys.stdin.buffer.read()
    os._exit(1)


def _step_back() -> None:
    """Leave the processor to the pages, where the system can tell."""
    step_back: Callable[[int], int] | None = getattr(os, "nice", None)
    if step_back is not None:
        step_back(KINDER)


def _limit(memory_mb: int) -> None:
    """Take no more memory than allowed, where the system can tell."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * 2**20, memory_mb * 2**20))


if __name__ == "__main__":
    main()
