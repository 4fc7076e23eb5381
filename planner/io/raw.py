"""Raw tables: cells as they stand in a file, with the line numbers that the user sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from planner.findings import Finding
from planner.i18n import _, every_translation
from planner.io.examples import is_example_text
from planner.io.shortest import number_text
from planner.schema import Table
from planner.words import caseless

MARKER = "#"
"""Heading of the column in which the template marks lines that are not data."""

HELP, EXAMPLE = "help", "example"
"""Words in the marker column that make a line no data."""

HEADING_LIKE = 0.8
"""Likeness from which an unknown heading or table is probably a known one."""

HEADING_SEARCH_LINES = 20
"""Lines among which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose value cannot be known.

    Parameters
    ----------
    code : str
        Why: ``formula-error`` or ``formula-without-value``.
    shown : str
        What the user sees in the cell.
    """

    code: str
    shown: str


Cell = str | int | float | bool | date | datetime | time | timedelta | Unreadable | None
Source = Literal["comma", "semicolon", "tab", "sheet"]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table before its cells are read as numbers, dates and so on.

    Parameters
    ----------
    name : str
        Name of the file (without suffix) or of the sheet; the schema's name if it is one of its tables.
    source : {"comma", "semicolon", "tab", "sheet"}
        A sheet, or by what the cells of the text file are separated.
    headings : list of str
        Headings, trimmed.
    columns : list of list
        Cells per heading.
    lines : list of int
        Line number of every row, as the user's editor or spreadsheet counts.
    titles : tuple of str
        What stands above the headings, cell by cell.
    """

    name: str
    source: Source
    headings: list[str]
    columns: list[list[Cell]]
    lines: list[int]
    titles: tuple[str, ...] = ()


@dataclass(slots=True)
class RawCase:
    """The raw tables of a case with what was found on the way."""

    tables: list[RawTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def plain(name: str) -> str:
    """Return a name as it is compared: lower case, no spaces around, spaces and hyphens as underscores.

    >>> plain(" Menu groups ")
    'menu_groups'
    """
    return re.sub(r"[\s\-_]+", "_", caseless(name.strip().strip("\ufeff").strip()))


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def known_headings(table: Table) -> dict[str, str]:
    """Return the schema's column names by every heading, in plain form, under which they may stand."""
    by_label = {
        plain(label): column.name
        for column in table.columns
        if column.label
        for told in every_translation(column.label)
        for label in (told, f"{told} [{column.name}]")
    }
    return by_label | {plain(column.name): column.name for column in table.columns}


def make_raw(
    name: str, source: Source, rows: Sequence[Sequence[Cell]], table: Table | None
) -> tuple[RawTable, list[Finding]]:
    """Find the headings, drop blank lines and lines marked as help or example, and turn rows into columns.

    Parameters
    ----------
    name : str
        Name of the table.
    source : {"comma", "semicolon", "tab", "sheet"}
        Where the rows come from.
    rows : sequence of sequences of cells
        All lines, the first being line 1.
    table : Table or None
        The schema's table, if it is one.

    Returns
    -------
    RawTable
        The table; without headings if every line is blank.
    list of Finding
        Lines above the headings, cells beyond the headings.
    """
    findings: list[Finding] = []
    start = heading_line(rows, table)
    if start is None:
        return RawTable(name, source, [], [], []), findings
    if any(not is_blank(cell) for row in rows[:start] for cell in row):
        findings.append(_above(name, start))
    headings = [cell_text(cell).strip().strip("\ufeff").strip() for cell in rows[start]]
    body = [(line, row) for line, row in enumerate(rows[start + 1 :], start + 2) if not all(map(is_blank, row))]
    body, more = _without_marked(name, headings, body, table)
    findings += more
    width = max((len(row) for _line, row in body), default=0)
    beyond = (
        [line for line, row in body if not all(map(is_blank, row[len(headings) :]))] if width > len(headings) else []
    )
    if beyond:
        findings.append(_beyond(name, beyond, source))
    columns: list[list[Cell]] = [
        [row[j] if j < len(row) else None for _line, row in body] for j in range(max(len(headings), width))
    ]
    headings += [""] * (len(columns) - len(headings))
    used = [j for j, heading in enumerate(headings) if heading or not all(map(is_blank, columns[j]))]
    used = [j for j in used if headings[j] != MARKER or not all(map(is_blank, columns[j]))]
    lines = [line for line, _row in body]
    titles = tuple(cell_text(cell).strip() for row in rows[:start] for cell in row if not is_blank(cell))
    return (
        RawTable(name, source, [headings[j] for j in used], [columns[j] for j in used], lines, titles),
        findings,
    )


def cell_text(cell: Cell) -> str:
    """Return a cell as text, untrimmed: numbers in their shortest form, days as ISO dates."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, Unreadable):
        return cell.shown
    return str(cell)


def heading_line(rows: Sequence[Sequence[Cell]], table: Table | None) -> int | None:
    """Return the position of the headings: the first line that is not blank, or a later one that knows the columns."""
    filled = [i for i, row in enumerate(rows[:HEADING_SEARCH_LINES]) if not all(map(is_blank, row))]
    if not filled:
        return next((i for i, row in enumerate(rows) if not all(map(is_blank, row))), None)
    if table is None:
        return filled[0]
    known = known_headings(table)
    hits = {i: len({known.get(plain(cell_text(cell))) for cell in rows[i]} - {None}) for i in filled}
    if hits[filled[0]]:
        return filled[0]
    best = max(filled, key=lambda i: (hits[i], -i))
    return best if hits[best] > 1 else filled[0]


def _without_marked(
    name: str, headings: list[str], body: list[tuple[int, Sequence[Cell]]], table: Table | None
) -> tuple[list[tuple[int, Sequence[Cell]]], list[Finding]]:
    """Drop the template's help and example lines; report a line that is marked as example but was filled in anew."""
    if table is None or MARKER not in headings:
        return body, []
    at = headings.index(MARKER)
    marks = [cell_text(row[at]).strip().casefold() if at < len(row) else "" for _line, row in body]
    changed = [
        line
        for (line, row), mark in zip(body, marks, strict=True)
        if mark == EXAMPLE and not _is_example(headings, row, table)
    ]
    kept = [(line, row) for (line, row), mark in zip(body, marks, strict=True) if mark not in (HELP, EXAMPLE)]
    return kept, [_changed_example(name, changed)] if changed else []


def _is_example(headings: list[str], row: Sequence[Cell], table: Table) -> bool:
    known = known_headings(table)
    columns = (
        (table[known[plain(heading)]], cell)
        for heading, cell in zip(headings, row, strict=False)
        if plain(heading) in known
    )
    return all(is_example_text(table.name, column, cell_text(cell).strip()) for column, cell in columns)


def _above(name: str, start: int) -> Finding:
    return Finding(
        code="lines-above-headings",
        severity="note",
        table=name,
        rows=tuple(range(1, start + 1)),
        column="",
        what=_("The headings are in line {line}; the lines above are not read.").format(line=start + 1),
        why=_("What stands above the headings is not part of the table and is not kept when the case is written."),
        mend=_("Move remarks to a column or a sheet of their own, so that the headings are in line 1."),
    )


def _beyond(name: str, lines: list[int], source: Source) -> Finding:
    hint = (
        _("Put a text or number that contains a comma between double quotes, or write decimals with a point.")
        if source == "comma"
        else _("Give every filled column a heading, or clear the cells to the right of the table.")
    )
    return Finding(
        code="cells-beyond-headings",
        severity="error",
        table=name,
        rows=tuple(lines),
        column="",
        what=_("The line has more cells than there are headings."),
        why=_("Its values may have slipped into the wrong columns."),
        mend=hint,
    )


def _changed_example(name: str, lines: list[int]) -> Finding:
    return Finding(
        code="example-filled-in",
        severity="error",
        table=name,
        rows=tuple(lines),
        column=MARKER,
        what=_("The line is marked as an example but holds something else than the template's example."),
        why=_("Lines marked as example are not read, so what stands there would be missing from the plan."),
        mend=_("Clear the word “example” in the first column if the line is yours; otherwise delete the line."),
    )
