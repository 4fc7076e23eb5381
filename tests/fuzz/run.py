"""Tries cases until the time is over, and counts what came of them."""

from __future__ import annotations

import random
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from planner.case import Case
from planner.io import write_case
from tests.fuzz.answers import Answer, answer, planned, written
from tests.fuzz.mutations import answered, any_cell, broken_case
from tests.fuzz.wild import wild_cases

BATCH = 25
"""Cases of one seed: a batch is drawn again, case by case, from its seed alone."""

EVERY = 10
"""One case in so many is also written, in every form and another language."""

MOST_KEPT = 3
"""Cases of one fault that are kept."""


@dataclass
class Tally:
    """What came of the cases tried.

    Parameters
    ----------
    answers : Counter
        Answers by kind, for random cases (``case``) and broken cells (``cell``).
    faults : dict of str to list of str
        Where each fault was seen: seeds, or cells.
    """

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def add(self, source: str, found: Answer, where: str) -> bool:
        """Count an answer; return True for a fault of which too few cases are kept."""
        self.answers[source, found.kind] += 1
        if not found.is_fault:
            return False
        seen = self.faults.setdefault(f"{found.kind}: {found.about}", [])
        seen.append(where)
        return len(seen) <= MOST_KEPT

    def merge(self, other: Tally) -> None:
        """Add what another worker found."""
        self.answers += other.answers
        for fault, places in other.faults.items():
            self.faults.setdefault(fault, []).extend(places)

    @property
    def tried(self) -> int:
        """Cases tried."""
        return sum(self.answers.values())


def random_cases(first: int, tally: Tally, until: float, keep: Path | None) -> None:
    """Draw and answer one batch of random cases; stop when the time is over."""
    number = 0

    @seed(first)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(wild_cases())
    def try_one(case: Case) -> None:
        nonlocal number
        number += 1
        if time.monotonic() > until:
            return
        found = answer(lambda: written(case, first + number) if number % EVERY == 0 else planned(case))
        where = f"seed {first}, case {number}"
        if tally.add("case", found, where) and keep:
            place = keep / f"seed-{first}-case-{number}"
            write_case(case, place, overwrite=True)
            (keep / f"{place.name}.txt").write_text(f"{found.kind}: {found.about}\n{found.trace}\n", encoding="utf-8")

    try_one()


def broken_cells(first: int, tally: Tally, until: float, keep: Path | None) -> None:
    """Draw and answer one batch of broken cells; stop when the time is over."""
    draw = random.Random(first)
    for number in range(BATCH):
        cell = any_cell(draw)
        if time.monotonic() > until:
            return
        found = answer(lambda cell=cell: answered(cell))
        if tally.add("cell", found, str(cell)) and keep:
            name = f"seed-{first}-cell-{number}"
            broken_case(cell, keep / name)
            (keep / f"{name}.txt").write_text(f"{cell}\n{found.kind}: {found.about}\n{found.trace}\n", encoding="utf-8")


def fuzz(first: int, step: int, minutes: float, keep: Path | None = None) -> Tally:
    """Try batches of random cases and of broken cells by turns.

    Parameters
    ----------
    first, step : int
        Seed of the first batch, and how many seeds further the next one is.
    minutes : float
        Time to spend.
    keep : Path or None
        Folder in which cases that fail are kept, each with what is known of its fault.

    Returns
    -------
    Tally
        What came of them.
    """
    warnings.simplefilter("error", RuntimeWarning)  # a figure made of nothing is the beginning of a wrong one
    tally, until, number = Tally(), time.monotonic() + minutes * 60, first
    while time.monotonic() < until:
        random_cases(number, tally, until, keep)
        broken_cells(number, tally, until, keep)
        number += step
    return tally
