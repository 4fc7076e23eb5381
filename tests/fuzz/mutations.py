"""One cell of a case that is sound, broken as people, spreadsheets and programs break cells."""

from __future__ import annotations

import csv
import random
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import planner
from planner.paths import CASES
from tests.fuzz.answers import Answer, of_findings, of_plan

SMALL = ("tiny", "france-example", "peru-example")
"""Cases that are planned after the cell was broken; others are only checked."""

ODD = (
    "", " ", "0", "-1", "1.000", "1,5", "1e308", "-1e308", "nan", "inf", "NULL", "#N/A", "TRUE", "yes", "abc", "||", "|", "*",
    "=1+1", "'", '"', "\\u202e", "á", "चीनी", "x" * 5000, "2026-02-30", "31/12/2026", "12/31/2026", "1900-01-01", "9999-12-31",
    "3-1", "13", "0.5", "50", "1000000", "../../x", "mon|tue", "sun", "http://x", "fresh", "month", "soft", "hard", "off",
)  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """A broken cell: case, table, line of the file, column, and what stands in it now."""

    case: str
    table: str
    line: int
    column: str
    value: str

    def __str__(self) -> str:
        return f"{self.case}/{self.table}.csv line {self.line}, {self.column} = {self.value[:60]!r}"


def any_cell(draw: random.Random) -> Broken:
    """Draw a cell of a bundled case, and what is to stand in it: something odd, or what stands elsewhere in the table."""
    name = draw.choice([*SMALL, "parelheiros"])
    table = draw.choice(sorted((CASES / name).glob("*.csv")))
    heading, *rows = _rows(table)
    line = draw.randrange(len(rows)) if rows else 0
    column = draw.randrange(len(heading))
    elsewhere = [row[other] for row in rows for other in {column, draw.randrange(len(heading))}]
    value = draw.choice(elsewhere) if elsewhere and draw.random() < 0.4 else draw.choice(ODD)
    return Broken(name, table.stem, line + 2, heading[column], value)


def _rows(table: Path) -> list[list[str]]:
    """Return heading and rows of a table, each as wide as the heading: what ends a line early is blank."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return [row + [""] * (len(rows[0]) - len(row)) for row in rows]


def broken_case(cell: Broken, folder: Path) -> Path:
    """Write the case with its broken cell into a folder, and return its place."""
    place = folder / cell.case
    shutil.copytree(CASES / cell.case, place)
    table = place / f"{cell.table}.csv"
    rows = _rows(table)
    if cell.line - 1 < len(rows):
        rows[cell.line - 1][rows[0].index(cell.column)] = cell.value
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return place


def answered(cell: Broken) -> Answer:
    """Check the case with its broken cell, and plan it where it is small."""
    with tempfile.TemporaryDirectory() as folder:
        place = broken_case(cell, Path(folder))
        case = planner.load_case(place)
        findings = planner.check_case(case)
        if any(f.severity == "error" for f in findings):
            return of_findings(findings)
        if cell.case not in SMALL:
            return Answer("sound")
        return of_plan(planner.make_plan(case, time_limit_s=20.0))
