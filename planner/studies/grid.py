"""A grid of changes: axes, each with options; every combination is one run.

A grid file (YAML)::

    scenario: drought            # optional: what all runs build on; several as a list
    axes:
      family share:
        45 %:                    # nothing changes
        50 %: target target=family-share share=0.5
      money:
        as it is:
        a tenth less:
          - budget fund=federal change=-10%
          - budget fund=municipal change=-10%
      bananas: [price product=banana change=+10%, price product=banana change=+20%]
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.reasons import READ_ERRORS, Loader, text_reason
from planner.studies.choices import Choice, choose

MOST_RUNS = 100_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Axes of changes.

    Parameters
    ----------
    scenarios : tuple of str
        Scenarios that all runs build on.
    axes : mapping of str to mapping of str to tuple of str
        Axis -> label of the option -> its changes.
    """

    scenarios: tuple[str, ...]
    axes: Mapping[str, Mapping[str, tuple[str, ...]]]

    def __len__(self) -> int:
        count = 1
        for options in self.axes.values():
            count *= len(options)
        return count


@dataclass(frozen=True, eq=False)
class Run:
    """One combination.

    Parameters
    ----------
    labels : mapping of str to str
        Axis -> label of the option.
    choice : Choice
        All changes, and the changed case; or why the changes cannot be applied.
    """

    labels: Mapping[str, str]
    choice: Choice


def read_grid(path: Path) -> Grid:
    """Read a grid file.

    Raises
    ------
    InputError
        If it cannot be read or is not built as it should be.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)
    except READ_ERRORS as error:
        raise InputError(
            [_fault(_("The grid {path} cannot be read: {error}").format(path=path.name, error=text_reason(error)))]
        ) from None
    axes = data.get("axes") if isinstance(data, dict) else None
    if not isinstance(axes, dict) or not axes or set(data) - {"axes", "scenario"}:
        raise InputError([_fault(_("The grid {path} has no part `axes`, or other parts.").format(path=path.name))])
    named = data.get("scenario") or []
    grid = Grid(
        tuple([named] if isinstance(named, str) else map(str, named)),
        {str(axis): _options(str(axis), options) for axis, options in axes.items()},
    )
    if len(grid) > MOST_RUNS:
        text = _("The grid asks for {count} runs; {most} are the most.").format(count=len(grid), most=MOST_RUNS)
        raise InputError([_fault(text)])
    return grid


def grid_runs(case: Case, grid: Grid, file: Path | None = None) -> Iterator[Run]:
    """Yield every combination in the order of the axes, the last axis fastest; one changed case at a time is in memory.

    Parameters
    ----------
    case : Case
        The case.
    grid : Grid
        From `read_grid`.
    file : Path, optional
        File with more scenarios, for those the grid builds on.

    Yields
    ------
    Run
        The labels of a combination, and the changed case or why it cannot be made.

    Raises
    ------
    InputError
        If a scenario is unknown; at the end, if no combination at all can be applied; carries each fault once.
    """
    faults: dict[str, Finding] = {}
    possible = False
    for options in itertools.product(*(options.items() for options in grid.axes.values())):
        changes = [line for _label, lines in options for line in lines]
        labels = dict(zip(grid.axes, (label for label, _lines in options), strict=True))
        chosen = choose(case, grid.scenarios, file, changes, among=True)
        faults |= {finding.what: finding for finding in chosen.findings}
        possible = possible or not chosen.findings
        yield Run(labels, chosen)
    if faults and not possible:
        raise InputError(list(faults.values()))


def _options(axis: str, options: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(options, list) and options and all(isinstance(line, str) for line in options):
        found: dict[str, tuple[str, ...]] = {line or _("as it is"): (line,) if line else () for line in options}
        if len(found) == len(options):
            return found
    if isinstance(options, dict) and options:
        return {str(label): _changes(axis, lines) for label, lines in options.items()}
    raise InputError([_fault(_("The axis {axis} has no options, or one twice.").format(axis=axis))])


def _changes(axis: str, lines: Any) -> tuple[str, ...]:
    if not lines:
        return ()
    if isinstance(lines, str):
        return (lines,)
    if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
        return tuple(lines)
    raise InputError(
        [_fault(_("An option of the axis {axis} is not a change or a list of changes.").format(axis=axis))]
    )


def _fault(what: str) -> Finding:
    return Finding(
        "grid",
        "error",
        "",
        (),
        "",
        what,
        _("A grid of other changes than were meant would mislead."),
        _("Write under `axes` each axis with its options: a label and a change, a list of changes, or nothing."),
    )
