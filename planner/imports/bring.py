"""A file brought into a case: what it is about, what it says, what it would change; written in full or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from planner.assumed import NOT_OF_A_ROW, assumed_cells, key_text
from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.edits import Difference
from planner.findings import Finding, InputError
from planner.i18n import _, listed
from planner.imports import record
from planner.imports.giving_way import without_rows_of
from planner.imports.kinds import READERS, about_of, refuse_kind
from planner.imports.merge import Merged, TableCount, gone_since, merge, still_there
from planner.imports.result import Imported, Said
from planner.io.troubles import quoted
from planner.io.writing import write_case
from planner.ledger import Meaning, keep_meanings, of_persons, persons_not_kept, user
from planner.ledger.source import fingerprint
from planner.schema import CASE_TABLES


@dataclass(frozen=True)
class Brought:
    """What importing files does to a case.

    Parameters
    ----------
    case : Case
        The case after it.
    found : list of Imported
        What each file says; blank ``about``: that cannot be told.
    merged : list of Merged
        What each does.
    findings : list of Finding
        All that is wrong or doubtful in the files, and edits that stayed.
    entries : list of planner.imports.record.Entry
        The imports on record; none of a dry run, or where nothing changed.
    kept : list of Meaning
        Suggestions that were taken and are kept in the case.
    """

    case: Case
    found: list[Imported] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    entries: list[record.Entry] = field(default_factory=list)
    kept: list[Meaning] = field(default_factory=list)

    @property
    def counts(self) -> list[TableCount]:
        """Rows added, changed, the same and taken out, by table, of all files together."""
        by_table: dict[str, list[int]] = {}
        for one in (count for merged in self.merged for count in merged.counts):
            sums = by_table.setdefault(one.table, [0, 0, 0, 0])
            for at, rows in enumerate((one.added, one.changed, one.same, one.taken_out)):
                sums[at] += rows
        return [TableCount(table, *sums) for table, sums in by_table.items()]

    @property
    def changes(self) -> list[Difference]:
        """Every row added or taken out and every cell changed."""
        return [change for merged in self.merged for change in merged.changes]

    @property
    def cells(self) -> list[Difference]:
        """Every cell changed, but for sources and remarks, which tell of a row."""
        return [change for change in self.changes if change.column and change.column not in NOT_OF_A_ROW]


@dataclass(frozen=True)
class Bring:
    """A file to import.

    Parameters
    ----------
    path : Path
        The file.
    said : Said
        What the user said of it. What words mean is said of all files that come together.
    about : str
        What it is about, one of `planner.imports.kinds.READERS`; empty: as its headings tell.
    """

    path: Path
    said: Said
    about: str = ""


@dataclass(frozen=True)
class Read:
    """A file with which a case is begun.

    Parameters
    ----------
    file : str
        Its name.
    fingerprint : str
        Its SHA-256.
    found : Imported
        What it says.
    terms : str
        How it was read; see `terms_of`.
    """

    file: str
    fingerprint: str
    found: Imported
    terms: str


def bring(case: Case, files: Sequence[Bring], *, dry_run: bool = False, who: str = "") -> Brought:
    """Import files into a case, all of them or none.

    What the user said of words is kept in the case with what the files say, or not at all: a word that was said wrong can be
    said otherwise.

    Parameters
    ----------
    case : Case
        The case, read from where it lies.
    files : sequence of Bring
        The files; a register and the pupils of its schools may come together.
    dry_run : bool
        Write nothing: tell what would change.
    who : str
        Who imports them. Empty: the user of the machine.

    Returns
    -------
    Brought
        The case after it and all that is told, what each file says in the order of the files. With an error among the
        findings of a dry run the case is as it was.

    Raises
    ------
    InputError
        If anything in a file is wrong: nothing was changed.
    """
    done = Brought(case)
    meanings = tuple(dict.fromkeys(meaning for file in files for meaning in file.said.meanings))
    told = [_about(replace(file, said=replace(file.said, meanings=meanings)), case) for file in files]
    for at, one in enumerate(told):
        if isinstance(one, Imported):
            done = _unusable(done, one)
            continue
        more = one.about == "schools" and any(other.about == "schools" for other in told[at + 1 :])
        done = _one(done, replace(one, said=replace(one.said, later=one.said.later or more)))
    if dry_run:
        return done
    if any(finding.severity == "error" for finding in done.findings):
        raise InputError(done.findings)
    return _written(case, done, [one for one in told if isinstance(one, Bring)], who or user())


def _about(file: Bring, case: Case) -> Bring | Imported:
    """Return a file with what it is about, or why that cannot be told."""
    try:
        refuse_kind(file.path)
        return replace(file, about=file.about or about_of(file.path, case, file.said))
    except InputError as error:
        return Imported("", {}, findings=error.findings)


def _unusable(done: Brought, found: Imported) -> Brought:
    return replace(done, found=[*done.found, found], findings=[*done.findings, *found.findings])


def _one(done: Brought, file: Bring) -> Brought:
    path, kind, said = file.path, file.about, file.said
    try:
        found = READERS[kind](path, done.case, said)
    except InputError as error:
        found = Imported(kind, {}, findings=error.findings)
    if not found.usable:
        return _unusable(done, found)
    before = record.latest(done.case, kind, path.name) if done.case.path is not None else None
    earlier = None if before is None else record.said_then(done.case, before)
    gone = [] if earlier is None else gone_since(done.case, found, earlier)
    if earlier is not None and not still_there(done.case, earlier):
        earlier, gone = None, []  # nothing of it is left: the case was begun anew, or given back from before it
    # What a supplier leaves blank, or out, of its sheet stays in the case, and is told.
    take_out = kind != "offers" and before is not None and before.terms == terms_of(said)
    others = _said_by_records(done) if found.expected else ()
    merged = merge(done.case, found, earlier, take_out=take_out, file=path.name, others=others)
    findings = [*done.findings, *found.findings, *merged.findings]
    findings += [_edited(path.name, merged.collisions)] if merged.collisions else []
    findings += [_deleted(path.name, gone)] if gone else []
    after = replace(merged.case, path=done.case.path)
    return Brought(after, [*done.found, found], [*done.merged, merged], findings)


def _said_by_records(done: Brought) -> list[pd.DataFrame]:
    """Return the cancelled meals that records of meals told earlier, of any name, those of files that come together too."""
    entries = [] if done.case.path is None else record.entries(done.case)
    told = [record.said_then(done.case, entry) for entry in entries if entry.about == "attendance" and not entry.undone]
    told += [found.tables for found in done.found if found.about == "attendance"]
    return [tables["cancelled_meals"] for tables in told if "cancelled_meals" in tables]


def _written(case: Case, done: Brought, files: list[Bring], who: str) -> Brought:
    taken = [meaning for found in done.found for meaning in found.accepted]
    # Whom one file leaves out may be a supplier in the next, and in the ledger.
    accepted = [one for one in (*files[0].said.meanings, *taken) if (one.kind, one.ours) != ("supplier", LEFT_OUT)]
    persons = of_persons(case, accepted)
    told = persons_not_kept(files[0].path.name, persons)
    done = replace(done, findings=[*done.findings, *told], kept=[one for one in taken if one not in persons])
    if case.path is None or not (done.changes or _first(case, done, files)):
        return replace(done, case=keep_meanings(done.case, accepted) if accepted else done.case)
    number = len(record.entries(case)) + 1
    entries: list[record.Entry] = []
    before = case
    for file, found, merged in zip(files, done.found, done.merged, strict=True):
        path, terms = file.path, terms_of(file.said)
        entry = record.Entry(
            number + len(entries), found.about, path.name, fingerprint(path), terms, who, record.now(), number
        )
        record.keep(before, replace(merged.case, path=case.path), _said_last(case, found, path.name), entry)
        entries.append(entry)
        before = replace(merged.case, path=case.path)
    write_case(done.case, case.path)
    after = keep_meanings(done.case, accepted) if accepted else done.case
    return replace(done, case=after, entries=entries)


def _said_last(case: Case, found: Imported, file: str) -> dict[str, pd.DataFrame]:
    """Return the rows of a file for the record; of an offer sheet with what it said before of offers that it has no price for now."""
    before = record.latest(case, found.about, file)
    then = {} if found.about != "offers" or before is None else record.said_then(case, before)
    if "offers" not in then:
        return found.tables
    now = found.tables.get("offers", CASE_TABLES["offers"].empty())
    stay = then["offers"][~then["offers"]["offer"].isin(now["offer"])]
    return found.tables | {"offers": pd.concat([now, stay], ignore_index=True)}


def _first(case: Case, done: Brought, files: list[Bring]) -> bool:
    """Tell whether a file is imported for the first time: it goes on record, so that an edit made later is known as one."""
    return any(
        record.latest(case, found.about, file.path.name) is None for file, found in zip(files, done.found, strict=True)
    )


def take_back(case: Case, *, dry_run: bool = False) -> tuple[Case, list[record.Entry], list[Difference]]:
    """Undo the latest import of a case that still counts, with those made together with it.

    Parameters
    ----------
    case : Case
        The case.
    dry_run : bool
        Write nothing.

    Returns
    -------
    Case
        The case without it.
    list of planner.imports.record.Entry
        Which imports they were.
    list of Difference
        What was edited since, and so stays as it is.

    Raises
    ------
    InputError
        If no import can be undone.
    """
    back, entries, kept = record.undo(case)
    back = replace(back, path=case.path)
    if not dry_run and case.path is not None:
        write_case(back, case.path)
        for entry in entries:
            record.mark(case, entry, undone=True)
    return back, entries, kept


def terms_of(said: Said) -> str:
    """Return how a file was read, as the record says it: which lines were wanted."""
    return "; ".join(sorted(said.only))


def put_on_record(case: Case, read: Read) -> record.Entry:
    """Put a file on record with which a case was begun, so that it may come again corrected, and be taken back.

    Taken back, the schools with their pupils, or the days of the menu, that are the file's go out again; stages, dishes and recipes
    stay for the file that comes in its place.
    """
    number = len(record.entries(case)) + 1
    entry = record.Entry(
        number, read.found.about, read.file, read.fingerprint, read.terms, user(), record.now(), number
    )
    rows = {name: _as_it_became(case, name, rows) for name, rows in read.found.tables.items()}
    record.keep(without_rows_of(case, read.found, ("enrolment", "sites", "menus")), case, rows, entry)
    return entry


def _as_it_became(case: Case, table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a file as a case that was begun with it has them, but for what was filled in; those that it lacks are left out."""
    began = {key_text(row, table): row for row in rows.to_dict("records")}
    frame = case.tables[table]
    keys = pd.Series([key_text(row, table) for row in frame.to_dict("records")], index=frame.index, dtype="str")
    became = frame[keys.isin(list(began))].copy()
    cells = assumed_cells(case)
    cells = cells[(cells["table"] == table) & cells["line"].isin(became.index) & (cells["column"] != "")]
    for line, column in zip(cells["line"], cells["column"], strict=True):
        became.loc[line, column] = began[keys[line]][column]
    return became


def _deleted(name: str, rows: list[str]) -> Finding:
    return Finding(
        "deleted-since",
        "warning",
        name,
        (),
        "",
        _("Rows of the file are no longer in the case: {rows}.").format(rows=listed(rows)),
        _("They were deleted in the case since the file was imported; they stay out."),
        _("If they are wanted, write them into the case, or undo the import and import the file again."),
    )


def _edited(name: str, collisions: list[Difference]) -> Finding:
    first = collisions[0]
    return Finding(
        "edited-since",
        "warning",
        name,
        (),
        first.column,
        _("{row}: the case has {mine}, the file says {theirs} now.").format(
            row=f"{first.table} {quoted(first.row)}",
            mine=quoted(first.one or _("nothing")),
            theirs=quoted(first.other or _("nothing")),
        ),
        _("It was edited in the case since the file was imported; the edit stays."),
        _("Correct the table by hand if the file is right. Cells and rows concerned: {count}.").format(
            count=len(collisions)
        ),
    )
