"""Where a finding is in a workbook, as a spreadsheet names its cells: C14."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.findings import Finding, InputError
from planner.io.raw import cell_text, heading_line, known_headings, plain
from planner.io.workbooks import column_letters, read_sheets
from planner.schema import CASE_TABLES

MOST_CELLS = 20


def finding_cells(path: Path, findings: Sequence[Finding]) -> list[str]:
    """Return for each finding its cells, separated by commas; empty where it concerns no column or the file has no cells.

    Parameters
    ----------
    path : Path
        The file in which they were found.
    findings : sequence of Finding
        What was found.
    """
    letters = _letters(path)
    found = []
    for finding in findings:
        letter = letters.get(finding.table, {}).get(finding.column, "")
        cells = [f"{letter}{row}" for row in finding.rows[:MOST_CELLS]] if letter else []
        found.append(", ".join(cells) + (" …" if len(finding.rows) > MOST_CELLS and cells else ""))
    return found


def _letters(path: Path) -> dict[str, dict[str, str]]:
    """Return the letters of each known column, by table and column."""
    try:
        sheets = read_sheets(path)
    except InputError:
        return {}
    letters: dict[str, dict[str, str]] = {}
    for sheet in sheets:
        name = plain(sheet.title)
        table = CASE_TABLES.get(name)
        start = None if table is None or name in letters else heading_line(sheet.rows, table)
        if table is None or start is None:
            continue
        known = known_headings(table)
        headings = [known.get(plain(cell_text(cell)), "") for cell in sheet.rows[start]]
        letters[name] = {column: column_letters(headings.index(column)) for column in dict.fromkeys(headings) if column}
    return letters
