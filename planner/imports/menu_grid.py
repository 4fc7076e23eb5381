"""Menus as grids: days over columns with the parts of the meal down the side, or days down the side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from planner.i18n import _, day_text, listed
from planner.imports.menu_days import Day, Heading, day_of, is_week, meal_of, without_week
from planner.imports.profile import own_profile
from planner.imports.result import Left
from planner.imports.servings import Served, Serving, is_nothing
from planner.imports.told import told
from planner.io.raw import Cell, cell_text, is_blank
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option
from planner.ledger.words import Meaning, Unknown
from planner.words import alike

Line = tuple[int, Sequence[Cell]]
"""Number of a line, and its cells."""

LEAST_DAYS = 2
"""Days in a line from which it is the line of days of a grid."""


@dataclass
class _Grid:
    """What is known while a grid is read from above."""

    name: str
    heading: Heading
    days: dict[int, Day] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)
    label: str = ""
    weeks: int = 0
    labelled: bool = False
    week_at: int | None = None
    served: Served = field(default_factory=Served)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    yearless: list[tuple[int, str]] = field(default_factory=list)
    nameless: set[int] = field(default_factory=set)


def is_grid(lines: Sequence[Line], heading: Heading) -> bool:
    """Tell whether lines hold a grid: a line with several days, or several lines that begin with one."""
    across = any(_days_across(cells, heading) for _line, cells in lines)
    first = [
        day_of(next((c for c in cells if not is_blank(c)), None), _with_titles(lines, heading))
        for _line, cells in lines
    ]
    return across or sum(day is not None for day in first) >= LEAST_DAYS


def grid_servings(name: str, lines: Sequence[Line], heading: Heading) -> Served:
    """Return the servings of a grid.

    Parameters
    ----------
    name : str
        The file, sheet or table.
    lines : sequence of (int, sequence of cells)
        Its lines; a cell that is merged with the one before it is None, a blank one an empty text.
    heading : Heading
        What is known from outside of meal, month and year.

    Returns
    -------
    Served
        Servings; days of which the year is not known, or that do not fit their weekday, are told as errors.
    """
    grid = _Grid(name, heading)
    for line, cells in lines:
        _read(grid, line, list(cells))
    if grid.weeks == 1 and not grid.labelled:
        # One week without a title holds for every week.
        grid.served.servings = [replace(one, week=None) for one in grid.served.servings]
    if grid.wrong:
        line, text = grid.wrong[0]
        grid.served.findings.append(
            told(
                "weekday-differs",
                "error",
                name,
                [one for one, _text in grid.wrong],
                "",
                what=_("{text} is no such weekday in that year.").format(text=quoted(text)),
                why=_("The dishes would be planned for the wrong day; it may be a menu of another year."),
                mend=_("Correct the day, or name a day of the menu's year: --day 2026-03-02."),
            )
        )
    if grid.nameless:
        names = [_("column {number}").format(number=at + 1) for at in sorted(grid.nameless)]
        grid.served.questions += [Unknown("slot", name, ()) for name in names]
        grid.served.findings.append(
            told(
                "parts-without-heading",
                "warning",
                name,
                (),
                "slot",
                what=_("The columns of the menu have no headings: they are called {names}.").format(
                    names=listed(names, 12)
                ),
                why=_("Menus that are chosen anew fill each part of a meal with one dish, and rules may count parts."),
                mend=_("Say once what each is, as in: {option}.").format(
                    option=accept_option(Meaning("slot", names[0], "main"))
                ),
            )
        )
    if grid.yearless:
        grid.served.findings.append(
            told(
                "year-asked",
                "error",
                name,
                [one for one, _text in grid.yearless],
                "",
                what=_("The day {text} has no year.").format(text=quoted(grid.yearless[0][1])),
                why=_("Dishes are planned for days."),
                mend=_("Name a day of the menu: --day 2026-03-02; the year nearest to it is taken."),
            )
        )
    return grid.served


def _with_titles(lines: Sequence[Line], heading: Heading) -> Heading:
    for _line, cells in lines:
        filled = [cell_text(cell) for cell in cells if not is_blank(cell)]
        if len(filled) == 1:
            heading = heading.after(filled[0])
    return heading


def _days_across(cells: Sequence[Cell], heading: Heading) -> dict[int, Day]:
    found = {at: day for at, cell in enumerate(cells) if (day := _day(cell, heading)) is not None}
    different = {
        (day.date, day.weekday) if day.date or day.weekday is not None else cell_text(cells[at])
        for at, day in found.items()
    }
    return found if len(different) >= LEAST_DAYS else {}


def _day(cell: Cell, heading: Heading) -> Day | None:
    found = day_of(cell, heading)
    # A date without a year is a day all the same: it is asked about.
    return found or (Day(None, None) if _yearless(cell, heading) else None)


def _yearless(cell: Cell, heading: Heading) -> bool:
    return heading.year is None and heading.near is None and day_of(cell, replace(heading, year=2000)) is not None


def _read(grid: _Grid, line: int, cells: list[Cell]) -> None:
    filled = [cell_text(cell).strip() for cell in cells if not is_blank(cell)]
    if not filled:
        return
    across = _days_across(cells, grid.heading)
    if across:
        _begin(grid, line, cells, across)
        return
    first = next(at for at, cell in enumerate(cells) if not is_blank(cell))
    day = _day(cells[first], grid.heading)
    if day is not None and len(filled) > 1 and not grid.days:
        _across_a_day(grid, line, cells, first, day)
    elif len(filled) == 1 and (is_week(filled[0]) or grid.heading.after(filled[0]) != grid.heading):
        grid.heading = grid.heading.after(filled[0])
        if is_week(filled[0]):
            grid.days, grid.labelled = {}, True
    elif grid.days:
        _down_the_days(grid, line, cells)
    elif len(filled) > 1:
        grid.parts = {at: cell_text(cell).strip() for at, cell in enumerate(cells) if not is_blank(cell)}
    else:
        grid.served.left.append(Left(line, filled[0], _("a title")))


def _begin(grid: _Grid, line: int, cells: list[Cell], across: dict[int, Day]) -> None:
    grid.days, grid.label = across, ""
    grid.week_at = next((at for at in range(min(across)) if _means_week(cells[at])), None)
    for cell in cells[: min(across)]:
        grid.heading = grid.heading if is_blank(cell) else grid.heading.after(cell_text(cell))
        grid.labelled = grid.labelled or is_week(cell_text(cell))
    if not grid.labelled and all(day.date is None for day in across.values()):
        # Weeks that follow one another without a title are those of the cycle.
        grid.weeks += 1
        grid.heading = replace(grid.heading, week=grid.weeks)
    for at, day in across.items():
        _note(grid, line, cells[at], day)


def _note(grid: _Grid, line: int, cell: Cell, day: Day) -> None:
    if day.wrong:
        grid.wrong.append((line, cell_text(cell)))
    if day.date is None and day.weekday is None:
        grid.yearless.append((line, cell_text(cell)))


def _down_the_days(grid: _Grid, line: int, cells: list[Cell]) -> None:
    """Read a line below the days: its label is the week of the cycle, the part of the meal, or a meal."""
    label = _label(grid, cells[: min(grid.days)])
    meal = meal_of(label)
    if meal:
        grid.heading = replace(grid.heading, meal=meal)
    grid.label = label or grid.label
    before: Cell = None
    for at, day in grid.days.items():
        cell = cells[at] if at < len(cells) else ""
        cell = before if cell is None else cell
        before = cell
        _serve(grid, line, cell, day, "" if meal_of(grid.label) else grid.label)


def _label(grid: _Grid, cells: Sequence[Cell]) -> str:
    """Return what stands before the days of a line, without the week of the cycle, which holds until the next is named."""
    words = []
    for at, cell in enumerate(cells):
        text = "" if is_blank(cell) else cell_text(cell).strip()
        week = int(text) if at == grid.week_at and text.isdigit() else None
        if week is not None or is_week(text):
            grid.heading = grid.heading.after(text) if week is None else replace(grid.heading, week=week)
            grid.labelled, grid.label = True, ""
            text = "" if week is not None else without_week(text)
        words.append(text)
    return " ".join(filter(None, words))


def _means_week(cell: Cell) -> bool:
    return not is_blank(cell) and alike(cell_text(cell)) in map(alike, own_profile("menus").named("cycle_week"))


def _across_a_day(grid: _Grid, line: int, cells: list[Cell], first: int, day: Day) -> None:
    """Read a line that begins with its day."""
    _note(grid, line, cells[first], day)
    before: Cell = None
    for at in range(first + 1, len(cells)):
        cell = before if cells[at] is None else cells[at]
        before = cell
        if day_of(cell, grid.heading) is not None:
            continue
        slot = grid.parts.get(at, "")
        if not slot and not is_blank(cell):
            grid.nameless.add(at)
            slot = _("column {number}").format(number=at + 1)
        _serve(grid, line, cell, day, slot)


def _serve(grid: _Grid, line: int, cell: Cell, day: Day, slot: str) -> None:
    if is_blank(cell) or (day.date is None and day.weekday is None):
        return
    for text in filter(None, (part.strip(" -•·*") for part in cell_text(cell).split("\n"))):
        if is_nothing(text):
            when = day_text(day.date) if day.date else ""
            grid.served.left.append(Left(line, f"{when} {text}".strip(), _("nothing is served")))
            continue
        weekday = None if day.date else day.weekday
        week = None if day.date else grid.heading.week
        grid.served.servings.append(Serving(line, text, day.date, week, weekday, grid.heading.meal, slot))
