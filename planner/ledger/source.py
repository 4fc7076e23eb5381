"""Where a ledger's entries come from: a database, or a file of lines read on the fly."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.findings import Finding
from planner.io.files import is_database
from planner.io.offices import UNSAID, Habits
from planner.ledger.lines import read_lines
from planner.ledger.opening import open_ledger
from planner.ledger.words import Meaning


def read_entries(
    case: Case, place: str | Path, meanings: Iterable[Meaning] = (), habits: Habits = UNSAID
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return what happened, in the words of the case.

    Parameters
    ----------
    case : Case
        The case.
    place : str or Path
        A ledger (file of SQLite, or URL), or a CSV file or workbook of lines.
    meanings : iterable of Meaning
        What words of a file mean, beside the case's own mappings.
    habits : Habits
        What the user said of how a file writes days and decimals.

    Returns
    -------
    pandas.DataFrame
        The entries that count: columns of `planner.schema.ledger_tables.ENTRIES`, typed, with ``kg`` and ``amount`` filled
        in where they can be known, and ``amount_cents`` (whole cents), ``batch``, ``line``, ``reverses`` (blank but for
        entries that take an earlier one back, with figures of the opposite sign) and ``live``. The index holds the
        numbers of entries, or of the file's lines.
    list of Finding
        What is wrong or doubtful in a file. With an error in it the entries are not whole and must not be reckoned with.

    Raises
    ------
    InputError
        If nothing can be read at all.
    """
    if is_database(place):
        with open_ledger(place) as ledger:
            return ledger.entries(), []
    lines = read_lines(case, Path(place), meanings, habits=habits)
    frame = lines.frame.copy()
    frame["batch"] = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    frame["line"] = pd.Series(frame.index, index=frame.index, dtype="Int64")
    frame["reverses"] = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    frame["live"] = pd.Series(True, index=frame.index, dtype="boolean")
    return frame, lines.findings


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
