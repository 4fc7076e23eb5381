"""How far long work is and how long it may still take, learnt from work of the same kind that was done here before.

Of each run is kept how long it took, when it came to which step, and how large its case was. What is like it goes by the last run
of the very same case; else by that of the case nearest in size, in proportion, if that is at most four times as large or as
small; else nothing is said of the time left. By hand: a plan of a case of 1,000 rows took 30 s, of which the check 3 s. A case of
2,000 rows is expected to take 60 s; when its check is done it is a tenth of the way, and about 54 s are left; if that took 12 s
instead of 6, all is taken to go half as fast, and it is 108 s.

It is kept where the app keeps its workspaces, and holds no names: kinds of work, hashes of cases, sizes and seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from planner import service
from planner.case import Case
from planner.i18n import _, ngettext, number_text

KEPT = "pace.json"
MOST_RUNS = 60
"""Runs that are kept, the latest."""

MOST_MARKS = 100
"""Steps of a run that are kept, evenly in time."""

MOST_APART = 4.0
"""Times by which a case may be larger or smaller than another that its time is told by."""

SURE_AFTER = 0.05
"""Part of the way after which the speed of this run is heard beside that of the earlier one."""

SLOWEST, FASTEST = 5.0, 0.2
"""Times by which a run may go slower or faster than the one before."""

NEVER_DONE = 0.99
"""Most of the way that is told while it is not done."""


@dataclass(frozen=True, slots=True)
class Like:
    """What a piece of work is like: its kind, the size of its case, and a hash of it."""

    kind: str
    size: int
    content: str


@dataclass
class Marks:
    """When a piece of work came to which step: the stage, how many steps of that stage there were before, and seconds."""

    at: list[tuple[str, int, float]] = field(default_factory=list)
    _text: str = ""
    _count: dict[str, int] = field(default_factory=dict)

    def add(self, stage: str, text: str, seconds: float) -> None:
        """Hear a step; one that says what the last said is none.

        Parameters
        ----------
        stage : str
            The stage of the work, such as ``solve``: its steps are counted by themselves.
        text : str
            What the step says to the visitor.
        seconds : float
            Since the work began.
        """
        if text == self._text:
            return
        self._text = text
        number = self._count.get(stage, 0)
        self._count[stage] = number + 1
        self.at.append((stage, number, seconds))


@dataclass(frozen=True, slots=True)
class Run:
    """An earlier run: what it was like, how long it took, and its marks."""

    like: Like
    seconds: float
    marks: tuple[tuple[str, int, float], ...]

    def when(self, stage: str, number: int) -> float:
        """Return when this run came to a step, or to the last of its stage before it; 0 if it never came so far."""
        return max((at for name, n, at in self.marks if name == stage and n <= number), default=0.0)

    def after(self, seconds: float) -> float:
        """Return when the step began that came next after a time in this run; its end if none did."""
        return min((at for _stage, _n, at in self.marks if at > seconds), default=self.seconds)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far work is (0 to 1), and the seconds that it may still take; None where nothing like it was done before.

    `same` tells whether it goes by a run of the very same case.
    """

    part: float | None
    left: float | None
    same: bool = False

    def text(self) -> str:
        """Say how long it may still take."""
        if self.left is None:
            return _("The first of its kind here: no estimate of the time left yet.")
        text = _time_left(self.left)
        return text if self.same else _("{time}, going by another case").format(time=text)


@dataclass(frozen=True, slots=True)
class Known:
    """The run that work goes by, and how many times as long it is expected to take."""

    run: Run
    times: float
    same: bool


class Watch:
    """Looks at work under way; what it says of the part done never goes back.

    Parameters
    ----------
    known : Known or None
        What it goes by.
    """

    def __init__(self, known: Known | None) -> None:
        self._known = known
        self._part = 0.0

    def look(self, marks: Marks, seconds: float) -> Outlook:
        """Return how far it is.

        Parameters
        ----------
        marks : Marks
            The steps it has come to.
        seconds : float
            How long it has been at it.
        """
        if self._known is None:
            return Outlook(None, None)
        run = self._known.run
        stage, number, since = marks.at[-1] if marks.at else ("", 0, 0.0)
        reached = run.when(stage, number)
        speed = self._known.times
        if reached > SURE_AFTER * run.seconds:
            speed *= min(max(since / reached / speed, FASTEST), SLOWEST)
        # Within a step it goes on as fast as the earlier run did, but not beyond the next one before that has come.
        place = min(reached + max(seconds - since, 0.0) / speed, max(run.after(reached), reached), run.seconds)
        self._part = max(self._part, min(place / run.seconds, NEVER_DONE))
        return Outlook(self._part, (1.0 - self._part) * run.seconds * speed, self._known.same)


def size_of(case: Case) -> int:
    """Return the size of a case: the rows of all its tables."""
    return sum(len(table) for table in case.tables.values())


def learn(folder: Path, like: Like, marks: Marks, seconds: float) -> None:
    """Keep a run that is done.

    Parameters
    ----------
    folder : Path
        Where the app keeps its workspaces.
    like, marks, seconds
        What it was like, its steps, and how long it took.
    """
    step = seconds / MOST_MARKS
    thinned: list[tuple[str, int, float]] = []
    for mark in marks.at:
        if not thinned or mark[0] != thinned[-1][0] or mark[2] - thinned[-1][2] >= step:
            thinned.append(mark)
    new = Run(like, max(seconds, 1e-3), tuple(thinned))
    with service.locked(folder):
        kept = [run for run in _runs(folder) if (run.like.kind, run.like.content) != (like.kind, like.content)]
        with service.atomic_path(folder / KEPT) as path:
            path.write_text(json.dumps([asdict(run) for run in [*kept, new][-MOST_RUNS:]]), encoding="utf-8")


def known(folder: Path, like: Like) -> Known | None:
    """Return the earlier run that tells most of how long work will take, or None.

    Parameters
    ----------
    folder : Path
        Where the app keeps its workspaces.
    like : Like
        What the work is like.
    """
    runs = [run for run in _runs(folder) if run.like.kind == like.kind]
    same = [run for run in runs if run.like.content == like.content]
    if same:
        return Known(same[-1], 1.0, same=True)
    near = [(_apart(run.like.size, like.size), run) for run in reversed(runs)]
    if not near:
        return None
    apart, run = min(near, key=lambda one: one[0])
    return Known(run, like.size / run.like.size, same=False) if apart <= MOST_APART else None


def _apart(one: int, other: int) -> float:
    low, high = sorted((one, other))
    return high / low if low > 0 else float("inf")


def _runs(folder: Path) -> list[Run]:
    try:
        found: Iterable[dict[str, Any]] = json.loads((folder / KEPT).read_text(encoding="utf-8"))
        return [
            Run(
                Like(**one["like"]),
                float(one["seconds"]),
                tuple((str(s), int(n), float(at)) for s, n, at in one["marks"]),
            )
            for one in found
        ]
    except (OSError, ValueError, TypeError, KeyError):  # nothing was learnt yet, or by another edition
        return []


def _time_left(seconds: float) -> str:
    if seconds < 10:
        return _("a few seconds left")
    if seconds < 90:
        count = round(seconds / 5) * 5
        return ngettext("about {count} second left", "about {count} seconds left", count).format(
            count=number_text(count)
        )
    minutes = round(seconds / 60)
    return ngettext("about {count} minute left", "about {count} minutes left", minutes).format(
        count=number_text(minutes)
    )
