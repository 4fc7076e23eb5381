"""The record of imports beside a case: what the tables were before and after each, so that it can be undone or come again.

One file an import, numbered; it is written in full before the case is, so whatever happens between leaves a case that can be
undone: undoing an import that never reached the case changes nothing.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.edits import Difference, differences, merged
from planner.findings import InputError
from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.io.files import file_error, refuse
from planner.io.text_files import read_text_table
from planner.io.typed import type_table
from planner.io.writing import write_csv
from planner.schema import CASE_TABLES

FORMAT = "school-meal-import/1"
_FILE = re.compile(r"([0-9]{4})\.zip")
_ABOUT = "import.json"


@dataclass(frozen=True)
class Entry:
    """One import as it is on record.

    Parameters
    ----------
    number : int
        Its number, from 1.
    about : str
        What the file was about.
    file : str
        Name of the file.
    fingerprint : str
        Its SHA-256.
    terms : str
        How it was read: which lines were wanted.
    who, at : str
        Who imported it, and when (UTC, ISO).
    first : int
        Number of the first import of those that were made together.
    undone : bool
        Whether it counts no more.
    """

    number: int
    about: str
    file: str
    fingerprint: str
    terms: str
    who: str
    at: str
    first: int
    undone: bool = False


def place_of(case: Case) -> Path:
    """Return the folder of the record of a case: beside the case, under the name of its own place, so that a copy has none of it.

    Raises
    ------
    InputError
        If the case lies nowhere.
    """
    if case.path is None:
        refuse(
            "case-lies-nowhere",
            _("The case is not kept anywhere yet."),
            _("Save it first."),
            _("An import could not be undone."),
        )
    place = case.path.resolve()
    return place.parent / f"{place.name}-imports"


def now() -> str:
    """Return the time as it is recorded."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def entries(case: Case) -> list[Entry]:
    """Return all imports of a case, the first first."""
    folder = place_of(case)
    files = sorted(path for path in folder.iterdir() if _FILE.fullmatch(path.name)) if folder.is_dir() else []
    return [_read_entry(path) for path in files]


def latest(case: Case, about: str, file: str) -> Entry | None:
    """Return the latest import of a file of this name that still counts; None if there is none.

    Parameters
    ----------
    case : Case
        The case.
    about : str
        What the file is about.
    file : str
        Its name.

    Returns
    -------
    Entry or None
        The latest that was not taken back; None if there is none.
    """
    found = [one for one in entries(case) if (one.about, one.file) == (about, file) and not one.undone]
    return found[-1] if found else None


def said_then(case: Case, entry: Entry) -> dict[str, pd.DataFrame]:
    """Return the rows that a file had when it was imported, by table."""
    return _tables(place_of(case) / _name(entry.number), "file")


def keep(case: Case, after: Case, rows: dict[str, pd.DataFrame], entry: Entry) -> Path:
    """Put an import on record, before the case is written.

    Parameters
    ----------
    case, after : Case
        The case before and after it.
    rows : dict of str to pandas.DataFrame
        What the file says, by table.
    entry : Entry
        Which import it is.

    Returns
    -------
    Path
        The file written.
    """
    touched = sorted({change.table for change in differences(case, after)} & set(CASE_TABLES))
    place = place_of(case) / _name(entry.number)
    with atomic_path(place) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_ABOUT, json.dumps({"format": FORMAT, **asdict(entry)}, ensure_ascii=False, indent=1))
        for folder, tables in (("before", case.tables), ("after", after.tables)):
            for name in touched:
                archive.writestr(f"{folder}/{name}.csv", _csv(tables[name], temporary))
        for name, frame in rows.items():
            archive.writestr(f"file/{name}.csv", _csv(frame, temporary))
    return place


def undo(case: Case) -> tuple[Case, list[Entry], list[Difference]]:
    """Take the latest import that still counts, with those made together with it, back out of a case; nothing is written.

    Parameters
    ----------
    case : Case
        The case as it is now.

    Returns
    -------
    Case
        The case without it; what was edited since stays.
    list of Entry
        Which imports they were.
    list of Difference
        Cells and rows that were edited since, and so stay as they are.

    Raises
    ------
    InputError
        If there is no import that counts.
    """
    counting = [one for one in entries(case) if not one.undone]
    if not counting:
        raise InputError(
            [
                file_error(
                    "nothing-to-undo",
                    _("No import of this case is on record that could be undone."),
                    _("`planner import --list --into CASE` lists the imports."),
                    _("Nothing was changed."),
                )
            ]
        )
    together = [one for one in reversed(counting) if one.first == counting[-1].first]
    kept: list[Difference] = []
    back = case
    for entry in together:
        place = place_of(case) / _name(entry.number)
        back, stays = merged(Case(_tables(place, "after")), Case(_tables(place, "before")), back)
        kept += stays
    return back, together[::-1], kept


def mark(case: Case, entry: Entry, *, undone: bool) -> None:
    """Note on record that an import counts no more, or that it counts again.

    Parameters
    ----------
    case : Case
        The case.
    entry : Entry
        Which import.
    undone : bool
        Whether it counts no more.
    """
    place = place_of(case) / _name(entry.number)
    content = place.read_bytes()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        atomic_path(place) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != _ABOUT:
                new.writestr(name, old.read(name))
        new.writestr(
            _ABOUT,
            json.dumps({"format": FORMAT, **asdict(replace(entry, undone=undone))}, ensure_ascii=False, indent=1),
        )


def _name(number: int) -> str:
    return f"{number:04}.zip"


def _read_entry(path: Path) -> Entry:
    try:
        with zipfile.ZipFile(path) as archive:
            found = json.loads(archive.read(_ABOUT))
        if found.pop("format") != FORMAT:
            raise ValueError
        return Entry(**found)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise InputError(
            [
                file_error(
                    "record-damaged",
                    _("The record of an import, {file}, cannot be read.").format(file=path),
                    _("Take it from a backup, or move it away: then this import cannot be undone."),
                    _("What the import did is not known."),
                )
            ]
        ) from error


def _tables(place: Path, folder: str) -> dict[str, pd.DataFrame]:
    found = {}
    with zipfile.ZipFile(place) as archive:
        for member in archive.namelist():
            name = Path(member).stem
            if member.startswith(f"{folder}/") and name in CASE_TABLES:
                raw, _notes = read_text_table(name, archive.read(member), CASE_TABLES[name])
                found[name] = (
                    type_table(raw, CASE_TABLES[name], "", decimals="dot")[0]
                    if raw.headings
                    else CASE_TABLES[name].empty()
                )
    return found


def _csv(frame: pd.DataFrame, beside: Path) -> bytes:
    place = beside.with_suffix(".csv")
    try:
        write_csv(frame, place)
        return place.read_bytes()
    finally:
        place.unlink(missing_ok=True)
