"""What is done with a ledger: import a file, correct an entry."""

from __future__ import annotations

import getpass
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.files import refuse
from planner.io.offices import UNSAID, Habits
from planner.io.raw import Cell, RawTable
from planner.ledger import personal
from planner.ledger.lines import read_lines, understood
from planner.ledger.meanings import keep_meanings, of_persons, persons_not_kept
from planner.ledger.opening import Recorded, open_ledger
from planner.ledger.reckon import reckon
from planner.ledger.source import fingerprint
from planner.ledger.words import Meaning, words_of
from planner.paths import file_name
from planner.schema.ledger_tables import ENTRIES

KG_FROM = {"product", "quantity", "unit"}
UNIT_FROM = {"supplier", "date"}
"""Columns by which the case says what a unit weighs: a weight that was reckoned from the unit follows them."""

AMOUNT_FROM = ("quantity", "price")


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Parameters
    ----------
    batch : int
        Number of the batch; 0 if no line was new.
    rows : int
        Lines recorded.
    findings : list of Finding
        Warnings and notes on the file, and lines left out.
    case : Case
        The case, with what was accepted in its table of mappings.
    accepted : list of Meaning
        What was accepted with this import.
    """

    batch: int
    rows: int
    findings: list[Finding]
    case: Case
    accepted: list[Meaning]


def usual_place(case: Case) -> Path:
    """Return where the ledger of a case lies unless another place is named: beside the case, under its name.

    Not inside the folder of a case: saving a case puts a new folder in the place of the old one.
    """
    name = str(case.head["case"])
    return (case.path.parent if case.path is not None else Path()) / f"{file_name(name)}-ledger.sqlite"


def user() -> str:
    """Return the name under which the user is known to the machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return _("unknown")


def import_file(
    case: Case,
    path: Path,
    place: str | Path,
    *,
    who: str,
    meanings: Sequence[Meaning] = (),
    accept_suggestions: bool = False,
    keep_duplicates: bool = False,
    today: date | None = None,
    habits: Habits = UNSAID,
) -> Imported:
    """Read a file of lines and record them as one batch: all, or none if anything in it is wrong.

    What the user said of words is kept in the case even then, so that it need not be said again; suggestions that were
    accepted are kept only if the lines are recorded.

    Parameters
    ----------
    case : Case
        The case.
    path : Path
        The file.
    place : str or Path
        The ledger.
    who : str
        Who imports it.
    meanings : sequence of Meaning
        What words of the file mean.
    accept_suggestions : bool
        Take suggestions that are very like and clearly the likest.
    keep_duplicates : bool
        Record lines also that are there already.
    today : date, optional
        No line may be later. Default: today.
    habits : Habits
        What the user said of how the file writes days and decimals.

    Returns
    -------
    Imported
        What was recorded and told, and the case with what was accepted.

    Raises
    ------
    InputError
        If anything in the file is wrong; nothing is recorded.
    """
    personal.refuse_words([who, *(meaning.theirs for meaning in meanings)])
    lines = read_lines(
        case, path, meanings, accept_suggestions=accept_suggestions, today=today or date.today(), habits=habits
    )
    if meanings and not any(finding.code == "personal-number" for finding in lines.findings):
        case = keep_meanings(case, meanings)
    if any(finding.severity == "error" for finding in lines.findings):
        raise InputError(lines.findings)
    with open_ledger(place, create=True) as ledger:
        done = ledger.record(
            lines.frame,
            who=who,
            file=path.name,
            fingerprint=fingerprint(path),
            currency=str(case.head["currency"]),
            keep_duplicates=keep_duplicates,
        )
    if lines.accepted:
        case = keep_meanings(case, lines.accepted)
    said = [*meanings, *lines.accepted]
    told = [*lines.findings, *done.findings, *persons_not_kept(path.name, of_persons(case, said))]
    return Imported(done.batch, done.rows, told, case, said)


def correct_entry(
    case: Case,
    place: str | Path,
    entry: int,
    changes: Mapping[str, str] | None,
    *,
    who: str,
    note: str = "",
    today: date | None = None,
) -> tuple[Recorded, list[Finding]]:
    """Correct an entry: what it said is taken back, and what it should have said is recorded.

    Parameters
    ----------
    case : Case
        The case.
    place : str or Path
        The ledger.
    entry : int
        Number of the entry.
    changes : mapping of str to str, or None
        New cells by column. Weight and amount follow quantity, unit and price unless they are given too. None: there
        should have been no such line.
    who : str
        Who corrects it.
    note : str
        Why.
    today : date, optional
        The line may not be later. Default: today.

    Returns
    -------
    tuple of (Recorded, list of Finding)
        The batch with both entries, and what is doubtful in the new line.

    Raises
    ------
    InputError
        If the new line is wrong, or the entry cannot be corrected.
    """
    personal.in_changes(changes or {}, who, note)
    with open_ledger(place) as ledger:
        if changes is None:
            return ledger.correct(entry, None, who=who, note=note), []
        entries = ledger.entries()
        if entry not in entries.index:
            refuse(
                "cannot-correct",
                _("There is no entry {entry} that counts.").format(entry=entry),
                _("`planner ledger show` lists the entries that count."),
                _("Nothing was changed."),
            )
        old = entries.loc[[entry], ENTRIES.names].to_dict("records")[0]
        follows = KG_FROM | (UNIT_FROM if _was_reckoned(case, entries.loc[[entry]]) else set())
        raw = _as_file(old, entry, _by_name(changes), follows)
        lines = understood(case, raw, words_of(case), today=today or date.today(), ask=False)
        if any(finding.severity == "error" for finding in lines.findings):
            raise InputError(lines.findings)
        return ledger.correct(entry, lines.frame, who=who, note=note), lines.findings


def _by_name(changes: Mapping[str, str]) -> dict[str, str]:
    unknown = [name for name in changes if name not in ENTRIES]
    if unknown:
        refuse(
            "unknown-column",
            _("{columns} is no column of the ledger.").format(columns=", ".join(unknown)),
            _("Columns are: {columns}.").format(columns=", ".join(ENTRIES.names)),
            _("Nothing was changed."),
        )
    return dict(changes)


def _was_reckoned(case: Case, line: pd.DataFrame) -> bool:
    """Tell whether the weight of an entry is what its quantity weighs, and not one of its own."""
    reckoned, _findings = reckon(case, line.assign(kg=float("nan")), "")
    return bool((reckoned["kg"] == line["kg"]).all())


def _as_file(old: Mapping[Hashable, object], entry: int, changes: dict[str, str], kg_from: set[str]) -> RawTable:
    """Return an entry with its changes as a file of one line."""
    cells: dict[str, Cell] = {name: changes.get(name, _cell(old[name])) for name in ENTRIES.names}
    filled = {name for name, cell in cells.items() if cell not in (None, "")}
    if "kg" not in changes and changes.keys() & kg_from and {"quantity", "product"} <= filled:
        cells["kg"] = None
    if "amount" not in changes and changes.keys() & set(AMOUNT_FROM) and {"quantity", "price"} <= filled:
        cells["amount"] = None
    name = _("entry {entry}").format(entry=entry)
    return RawTable(name, "comma", list(cells), [[cell] for cell in cells.values()], [entry])


def _cell(value: object) -> Cell:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, str | int | float | bool) else str(value)


def read_changes(changes: Iterable[str]) -> dict[str, str]:
    """Return changes such as ``quantity=35`` by column.

    Raises
    ------
    InputError
        If one is not of this form.
    """
    found = {}
    for change in changes:
        name, sign, value = change.partition("=")
        if not sign or not name.strip():
            refuse(
                "change-not-understood",
                _("“{change}” does not say what changes.").format(change=change),
                _("Write COLUMN=VALUE, such as quantity=35."),
                _("Nothing was changed."),
            )
        found[name.strip()] = value.strip()
    return found
