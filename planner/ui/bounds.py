"""What one visitor may take of a server, so that nobody starves the others: each bound by a variable of the environment, and all of them in words.

A bound that is reached is told on the screen with what can be done; none of them ends anybody else's work.
"""

from __future__ import annotations

import os

from planner import service
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, ngettext, number_text

USUAL_MEMORY_MB = 4096
"""Memory of a piece of work; a plan of the bundled case takes about a quarter of it."""

USUAL_MINUTES = 60
USUAL_QUEUE = 50
USUAL_UPLOAD_MB = 50
USUAL_CASE_MB = 400
"""Memory of the tables of a case; those of the bundled case take some 5 MB."""

USUAL_STUDIES_MB = 200
"""What a person's studies may take of the disk; a comparison of three plans of the bundled case takes a few MB."""

USUAL_DAYS = 180

_MEGABYTE = 2**20


def workers() -> int:
    """Return how many pieces of work are done at once; 0: in this process."""
    told = os.environ.get("PLANNER_WORKERS", "")
    return int(told) if told.isdecimal() else max(1, os.cpu_count() or 1)


def memory_mb() -> int:
    """Return how many megabytes a piece of work may take."""
    return _number("PLANNER_WORK_MEMORY", USUAL_MEMORY_MB)


def minutes() -> int:
    """Return after how many minutes a piece of work is ended."""
    return _number("PLANNER_WORK_MINUTES", USUAL_MINUTES)


def queue() -> int:
    """Return how many pieces of work may wait."""
    return _number("PLANNER_QUEUE", USUAL_QUEUE)


def upload_mb() -> int:
    """Return how many megabytes a file that is brought may have."""
    return _number("PLANNER_UPLOAD_MB", USUAL_UPLOAD_MB)


def case_mb() -> int:
    """Return how many megabytes of memory the tables of a case may take."""
    return _number("PLANNER_CASE_MB", USUAL_CASE_MB)


def studies_mb() -> int:
    """Return how many megabytes the studies of one person may take of the disk."""
    return _number("PLANNER_STUDIES_MB", USUAL_STUDIES_MB)


def workspace_days() -> int:
    """Return after how many days without use a workspace goes; 0: never."""
    told = os.environ.get("PLANNER_WORKSPACE_DAYS", "")
    return int(told) if told.isdecimal() else USUAL_DAYS


def _number(name: str, usual: int) -> int:
    told = os.environ.get(name, "")
    return int(told) if told.isdecimal() and int(told) else usual


def refuse_large(case: Case) -> None:
    """Raise an `InputError` if the tables of a case take more memory than they may."""
    size = sum(int(frame.memory_usage(deep=True).sum()) for frame in case.tables.values()) // _MEGABYTE
    if size <= case_mb():
        return
    what = _("The tables of this case take {size} MB of memory; a case may have {most} MB here.")
    why = _("It would take the memory that others on this server need.")
    mend = _(
        "Plan fewer schools or a shorter time in one case, or ask whoever runs the app to allow more (PLANNER_CASE_MB)."
    )
    told = what.format(size=number_text(size), most=number_text(case_mb()))
    raise InputError([Finding("case-too-large", "error", "", (), "", told, why, mend)])


def expiry_text() -> str:
    """Return by which rule workspaces expire."""
    days = workspace_days()
    if not days:
        return _("Cases stay here until somebody removes them.")
    text = ngettext(
        "A workspace that nobody opens for {count} day is removed with its cases and plans. What a committee decided and what was recorded as delivered or paid stays for good, and so does its workspace.",
        "A workspace that nobody opens for {count} days is removed with its cases and plans. What a committee decided and what was recorded as delivered or paid stays for good, and so does its workspace.",
        days,
    )
    return text.format(count=number_text(days))


def studies_text() -> str:
    """Return how long studies are kept, and how many."""
    days = service.record.DAYS_OF_A_DRAFT
    text = ngettext(
        "Studies are kept with the case for {count} day, at most {size} MB of each person: then that person's oldest go.",
        "Studies are kept with the case for {count} days, at most {size} MB of each person: then that person's oldest go.",
        days,
    )
    return text.format(count=number_text(days), size=number_text(studies_mb()))


def texts() -> list[str]:
    """Return in sentences what this server allows and how long it keeps what."""
    at_once, waiting = workers() or 1, queue()
    return [
        ngettext(
            "{count} piece of work is done at once, one of each person; the others wait in turn.",
            "{count} pieces of work are done at once, one of each person; the others wait in turn.",
            at_once,
        ).format(count=number_text(at_once)),
        _("A piece of work may take {memory} MB and {minutes} min; at most {waiting} wait.").format(
            memory=number_text(memory_mb()), minutes=number_text(minutes()), waiting=number_text(waiting)
        ),
        _("A file may have {file} MB, the tables of a case {case} MB of memory.").format(
            file=number_text(upload_mb()), case=number_text(case_mb())
        ),
        studies_text(),
        expiry_text(),
    ]
