"""The ledger: what happened, line by line; imported, taken back, corrected, given out."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.findings import Finding, InputError
from planner.habits import Decimals, Order
from planner.io import atomic_path
from planner.io.offices import Habits
from planner.ledger import (
    Imported,
    Recorded,
    Unknown,
    accounts,
    correct_entry,
    import_file,
    keep_meanings,
    lines_in_force,
    open_ledger,
    personal,
    purchase_table,
    read_changes,
    read_entries,
    read_lines,
    read_meanings,
    user,
    usual_place,
    write_accounts,
)
from planner.ledger.window import of_the_year
from planner.programmes.case_law import law_for
from planner.service.files import frame_csv

EXPORT_FORMATS = ("csv", "accounts", "ma-cantine")
"""Forms in which a ledger is given out."""


def ledger_place(case: Case, place: str | Path | None = None) -> str | Path:
    """Return where the ledger of a case is: the place named, or beside the case under its name."""
    return place if place is not None else usual_place(case)


def import_lines(
    case: Case,
    file: str | Path,
    place: str | Path | None = None,
    *,
    by: str | None = None,
    said: Sequence[str] = (),
    accept_suggestions: bool = False,
    keep_duplicates: bool = False,
    dates: str | None = None,
    decimals: str | None = None,
) -> Imported:
    """Import a CSV file or workbook of deliveries, orders and payments into the ledger of a case.

    Parameters
    ----------
    case : Case
        The case; what is said of words is kept where it lies.
    file : str or Path
        The file, with the user's own headings and names, or those of `ma cantine`.
    place : str or Path, optional
        The ledger: a file of SQLite, or an URL. Default: beside the case.
    by : str, optional
        Who imports it. Default: the user of the machine.
    said : sequence of str
        What words mean, such as ``product:"Alface crespa"=alface``.
    accept_suggestions : bool
        Take suggestions that are very like and clearly the likest.
    keep_duplicates : bool
        Record lines also that are there already.
    dates : {"day-first", "month-first", "as-shown"}, optional
        The order of day and month in the file, where its days can be read in two ways.
    decimals : {"point", "comma"}, optional
        What separates decimals in the file, where its numbers can be read in two ways.

    Returns
    -------
    Imported
        The batch that was recorded, what was found in the file, and the case with the meanings that were accepted.

    Raises
    ------
    InputError
        If anything in the file is wrong, or it was imported already; nothing is recorded.
    """
    return import_file(
        case,
        Path(file),
        ledger_place(case, place),
        who=by or user(),
        meanings=read_meanings(case, said),
        accept_suggestions=accept_suggestions,
        keep_duplicates=keep_duplicates,
        habits=_habits(dates, decimals),
    )


def with_meanings(case: Case, said: Sequence[str]) -> Case:
    """Return a case in which is noted what words of files of lines mean; nothing is written.

    Parameters
    ----------
    case : Case
        The case.
    said : sequence of str
        What words mean, such as ``product:"Alface crespa"=alface``.
    """
    return replace(keep_meanings(replace(case, path=None), read_meanings(case, said)), path=case.path)


def _habits(dates: str | None, decimals: str | None) -> Habits:
    return Habits(dates=Order(dates) if dates else None, decimals=Decimals(decimals) if decimals else None)


def unknown_words(case: Case, file: str | Path) -> list[Unknown]:
    """Return the words of a file of lines of which somebody must say what they mean, each with all it may mean.

    Parameters
    ----------
    case : Case
        By whose words and mappings the file is read.
    file : str or Path
        The file.

    Raises
    ------
    InputError
        If the file cannot be read at all.
    """
    return read_lines(case, Path(file)).unknown


def ledger_batches(case: Case, place: str | Path | None = None) -> pd.DataFrame:
    """Return the batches of a ledger; see `planner.ledger.Ledger.batches`."""
    with open_ledger(ledger_place(case, place)) as ledger:
        return ledger.batches()


def ledger_entries(case: Case, place: str | Path | None = None, *, live: bool = True) -> pd.DataFrame:
    """Return the entries of a ledger; see `planner.ledger.Ledger.entries`.

    Parameters
    ----------
    case : Case
        The case.
    place : str or Path, optional
        The ledger. Default: beside the case.
    live : bool
        False: also entries that count no more, marked in the column ``live``.

    Returns
    -------
    pandas.DataFrame
        One row an entry; the index holds their numbers.
    """
    with open_ledger(ledger_place(case, place)) as ledger:
        return ledger.entries(live=live)


def undo_batch(
    case: Case, batch: int, place: str | Path | None = None, *, by: str | None = None, note: str = ""
) -> int:
    """Let a batch count no more, and return the number of the batch that says so; see `planner.ledger.Ledger.undo`.

    Parameters
    ----------
    case : Case
        The case.
    batch : int
        Number of the batch, as `ledger_batches` has it.
    place : str or Path, optional
        The ledger. Default: beside the case.
    by : str, optional
        Who undoes it. Default: the user of the machine.
    note : str
        Why.

    Returns
    -------
    int
        Number of the batch that says so.

    Raises
    ------
    InputError
        If there is no such batch, it is undone already or an undoing itself, later corrections rest on it, or the words hold personal data.
    """
    personal.refuse_words([by or "", note])
    with open_ledger(ledger_place(case, place)) as ledger:
        return ledger.undo(batch, who=by or user(), note=note)


def correct_line(
    case: Case,
    entry: int,
    changes: Sequence[str] | None,
    place: str | Path | None = None,
    *,
    by: str | None = None,
    note: str = "",
) -> tuple[Recorded, list[Finding]]:
    """Correct an entry with changes such as ``quantity=35``; None: there should have been no such line.

    Parameters
    ----------
    case : Case
        The case.
    entry : int
        Number of the entry, as `ledger_entries` has it.
    changes : sequence of str, or None
        New cells such as ``quantity=35``; weight and amount follow unless they are given too.
    place : str or Path, optional
        The ledger. Default: beside the case.
    by : str, optional
        Who corrects it. Default: the user of the machine.
    note : str
        Why.

    Returns
    -------
    Recorded
        What was recorded.
    list of Finding
        What is doubtful in the new line.

    Raises
    ------
    InputError
        If the new line is wrong, or the entry cannot be corrected.
    """
    said = None if changes is None else read_changes(changes)
    return correct_entry(case, ledger_place(case, place), entry, said, who=by or user(), note=note)


def export_ledger(
    case: Case,
    file: str | Path,
    form: str,
    place: str | Path | None = None,
    *,
    siret: str = "",
    dates: str | None = None,
    decimals: str | None = None,
) -> tuple[Path, list[Finding]]:
    """Write what counts in a ledger (or a file of lines) in another form.

    Parameters
    ----------
    case : Case
        The case.
    file : str or Path
        Where it is written.
    form : str
        One of `EXPORT_FORMATS`: the entries as CSV; the accounts by fund and supplier, as a workbook or their lines as
        CSV, by suffix; the purchase table of `ma cantine`.
    place : str or Path, optional
        The ledger, or a CSV file or workbook of lines. Default: the ledger beside the case.
    siret : str
        SIRET of the canteen, for `ma cantine`, where the case does not map one to the site.
    dates, decimals : str, optional
        How a file is written, as in `import_lines`.

    Returns
    -------
    Path
        The file written.
    list of Finding
        What is doubtful in the lines, or was left out.

    Raises
    ------
    InputError
        If the lines have errors, or something that the form asks for is missing.
    """
    path = Path(file)
    entries, findings = read_entries(case, ledger_place(case, place), habits=_habits(dates, decimals))
    if any(finding.severity == "error" for finding in findings):
        raise InputError(findings)
    if form == "accounts":
        inside, more = of_the_year(case, entries)
        findings = findings + more
        write_accounts(case, accounts(case, law_for(case), inside), path)
    else:
        table, more = purchase_table(case, entries, siret) if form == "ma-cantine" else (lines_in_force(entries), [])
        findings = findings + more
        with atomic_path(path) as temporary:
            # Not every reader knows the mark that spreadsheets ask for at the head of a file.
            temporary.write_bytes(frame_csv(table).removeprefix(codecs.BOM_UTF8))
    return path, findings


def ledger_lines(
    case: Case,
    place: str | Path | None = None,
    said: Sequence[str] = (),
    *,
    dates: str | None = None,
    decimals: str | None = None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return what a ledger, or a CSV file or workbook of lines, says happened, and what is wrong or doubtful in it.

    Parameters
    ----------
    case : Case
        The case, in whose words the lines are told.
    place : str or Path, optional
        Ledger or file. Default: the case's own ledger.
    said : sequence of str
        What words of the file mean, as in `import_lines`.
    dates, decimals : str, optional
        How a file is written, as in `import_lines`.

    Returns
    -------
    pandas.DataFrame
        One row a line.
    list of Finding
        What is wrong or doubtful. With an error among it the lines are not whole and must not be reckoned with.

    Raises
    ------
    InputError
        If nothing can be read at all.
    """
    return read_entries(case, ledger_place(case, place), read_meanings(case, said), _habits(dates, decimals))
