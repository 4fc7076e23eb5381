"""Files of lines for the tiny case, and a ledger to keep them in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.ledger.lines import Lines, read_lines
from planner.ledger.opening import Recorded
from planner.ledger.source import fingerprint
from planner.ledger.store import Ledger
from tests.cases import tiny_case

CASE = tiny_case()
TODAY = date(2026, 3, 20)
HEADINGS = "date,supplier,product,quantity,unit,price,amount,fund,invoice"
ONE = "2026-03-03,coop,alface,12,bunch,2.5,30.00,city,NF 1"
TWO = "2026-03-04,coop,banana,10,dozen,7.5,75.00,federal,NF 2"


def csv(path: Path, *lines: str, headings: str = HEADINGS) -> Path:
    """Write lines under headings and return where."""
    path.write_text("\n".join((headings, *lines)) + "\n", encoding="utf-8")
    return path


def read(folder: Path, *lines: str, headings: str = HEADINGS, case: Case | None = None) -> Lines:
    """Return what lines under headings say."""
    return read_lines(case or CASE, csv(folder / "lines.csv", *lines, headings=headings), today=TODAY)


def codes(lines: Lines, severity: str = "") -> list[str]:
    """Return the codes of the findings."""
    return [finding.code for finding in lines.findings if severity in ("", finding.severity)]


def record(ledger: Ledger, path: Path, who: str = "ana", keep_duplicates: bool = False, case: Case = CASE) -> Recorded:
    """Import a file as it is."""
    lines = read_lines(case, path, today=TODAY)
    assert not [finding for finding in lines.findings if finding.severity == "error"], lines.findings
    return ledger.record(
        lines.frame,
        who=who,
        file=path.name,
        fingerprint=fingerprint(path),
        currency="BRL",
        keep_duplicates=keep_duplicates,
    )


def cents(frame: pd.DataFrame) -> int:
    """Return the sum of amounts in cents."""
    return int(frame["amount_cents"].sum())
