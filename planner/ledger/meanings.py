"""What words mean, as the user says it once: read from options, checked, and kept in the case."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.case import Case
from planner.checks.facts import Facts
from planner.checks.mappings import meant_by
from planner.findings import Finding, InputError
from planner.i18n import _, listed
from planner.io.atomic import atomic_path
from planner.io.files import file_error, refuse
from planner.io.raw import plain
from planner.io.writing import write_csv
from planner.ledger.personal import refuse_words
from planner.ledger.words import Meaning, words_of
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES
from planner.schema.case_tables import MAPPING_KINDS
from planner.units import canonical, kg_of
from planner.words import Names, alike, caseless, did_you_mean

TABLE = "mappings"
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"))
"""Marks in which a word may stand, as keyboards and word processors write them."""

_FORM = re.compile(rf"(\w+)\s*:\s*(?:{'|'.join(f'{a}(.+){b}' for a, b in _QUOTES)}|(.+?))\s*=\s*([^=]+)", re.DOTALL)

Meant = Callable[[str], str | None]
"""What a word means; None if that is not known."""


def read_meanings(
    case: Case, options: Iterable[str], more: Mapping[str, Meant] | None = None, free: Collection[str] = ()
) -> list[Meaning]:
    """Return what options such as ``product:"Alface crespa"=alface`` say.

    Parameters
    ----------
    case : Case
        That must know what they lead to.
    options : iterable of str
        Kind, the word of the file, and what it means: a short name, or a name; quotation marks of either may be left out.
    more : mapping of str to Meant, optional
        By kind, what tells what words may lead to beside what the case knows.
    free : collection of str
        Kinds whose words may lead to anything: what they mean stands in the file itself.

    Returns
    -------
    list of Meaning
        In the order of the options.

    Raises
    ------
    InputError
        With all options that cannot be understood or lead nowhere, or hold a personal number.
    """
    options = list(options)
    refuse_words(options)
    facts = Facts(case)
    found: list[Meaning] = []
    findings: list[Finding] = []
    for option in options:
        match = _FORM.fullmatch(option.strip())
        if match is None or match[1].casefold() not in MAPPING_KINDS:
            findings.append(_not_understood(option))
            continue
        *theirs, ours = match.groups()[1:]
        meaning = Meaning(match[1].casefold(), next(word for word in theirs if word).strip(), _unquoted(ours.strip()))
        known = None if meaning.kind in free else meant_by(facts, meaning.kind)
        ours = _in_our_words(case, meaning, known, (more or {}).get(meaning.kind))
        if ours is None:
            findings.append(_leads_nowhere(meaning, known or []))
        else:
            found.append(replace(meaning, ours=ours))
    if findings:
        raise InputError(findings)
    return found


def _unquoted(word: str) -> str:
    """Return a word without quotation marks around it."""
    return next((word[1:-1].strip() for a, b in _QUOTES if word[:1] == a and word[-1:] == b and len(word) > 1), word)


def _in_our_words(case: Case, meaning: Meaning, known: list[str] | None, more: Meant | None) -> str | None:
    """Return the short name of what a word is said to mean, by short name or name; None if nothing known is called so.

    Parameters
    ----------
    case : Case
        With its names.
    meaning : Meaning
        As it was said.
    known : list of str or None
        The short names that it may have; None: any word.
    more : Meant or None
        What else words may mean.
    """
    if known is None:
        return words_of(case)[meaning.kind](meaning.ours) or meaning.ours
    if meaning.ours in known:
        return meaning.ours
    called = words_of(case)[meaning.kind](meaning.ours) or Names((word, word) for word in known)(meaning.ours)
    if called is None and meaning.kind == "unit":
        called = canonical(meaning.ours)
    if called in known:
        return called
    if meaning.kind == "unit" and isfinite(kg_of(meaning.ours)):  # such as 25 lb, what a bag weighs
        return meaning.ours
    return more(meaning.ours) if more is not None else None


def keep_meanings(case: Case, meanings: Iterable[Meaning]) -> Case:
    """Return the case with meanings in its table ``mappings``, and write them to where the case lies.

    Of a folder only ``mappings.csv`` is written, of a workbook only the sheet is changed. A name of a person is not written: see
    `of_persons`.

    Raises
    ------
    InputError
        If a word holds a personal number, the case lies in a zip file, or its place cannot be written to.
    """
    meanings = list(meanings)
    refuse_words(meaning.theirs for meaning in meanings)
    if case.path is not None:
        persons = of_persons(case, meanings)
        meanings = [meaning for meaning in meanings if meaning not in persons]
    table = case.tables[TABLE]
    known = {(kind, caseless(theirs)): line for line, kind, theirs in zip(table.index, table["kind"], table["theirs"], strict=True)}  # fmt: skip
    said = {(meaning.kind, caseless(meaning.theirs)): meaning for meaning in meanings}
    changed = {
        known[key]: meaning
        for key, meaning in said.items()
        if key in known and table.loc[known[key], "ours"] != meaning.ours
    }
    new = [meaning for key, meaning in said.items() if key not in known]
    if not changed and not new:
        return case
    frame = table.copy()
    for line, meaning in changed.items():
        frame.loc[line, "ours"] = meaning.ours
    start = int(max(table.index, default=1)) + 1
    added = _rows(new, start)
    frame = pd.concat([frame, added]) if len(frame) else added
    extras = dict(case.extras)
    if TABLE in extras:
        extras[TABLE] = extras[TABLE].reindex(frame.index, fill_value="")
    kept = Case({**case.tables, TABLE: frame}, extras, case.path)
    if case.path is not None:
        _write(kept, changed, new)
    return kept


def of_persons(case: Case, meanings: Iterable[Meaning]) -> list[Meaning]:
    """Return the meanings whose word may be the name of a person: it is another than the code of an individual, and no code."""
    table = case["suppliers"]
    individuals = set(table.loc[table["kind"] == "individual", "supplier"])
    return [
        meaning
        for meaning in meanings
        if meaning.kind == "supplier"
        and meaning.ours in individuals
        and alike(meaning.theirs) != alike(meaning.ours)
        and _LETTERS.search(meaning.theirs)
    ]


def persons_not_kept(file: str, persons: list[Meaning]) -> list[Finding]:
    """Return the note that names of persons were read from a file and are not kept; no name is repeated."""
    codes = list(dict.fromkeys(meaning.ours for meaning in persons))
    if not codes:
        return []
    return [
        Finding(
            "name-not-kept",
            "note",
            file,
            (),
            "",
            _("What stands in the file for {codes} was read and is not kept.").format(codes=listed(codes)),
            _("It may be the name of a person, and a case is handed on."),
            _("Write the code into the file in place of the name, or say it again with the next file."),
        )
    ]


def _rows(meanings: list[Meaning], start: int) -> pd.DataFrame:
    schema = CASE_TABLES[TABLE]
    index = pd.RangeIndex(start, start + len(meanings))
    cells = {
        "kind": [m.kind for m in meanings],
        "theirs": [m.theirs for m in meanings],
        "ours": [m.ours for m in meanings],
    }
    return pd.DataFrame(
        {
            column.name: pd.Series(cells.get(column.name, [""] * len(meanings)), index=index, dtype=DTYPES[column.kind])
            for column in schema.columns
        }
    )


def _write(case: Case, changed: dict[int, Meaning], new: list[Meaning]) -> None:
    assert case.path is not None
    if case.path.is_dir():
        frame, own = case.tables[TABLE], case.extras.get(TABLE)
        with atomic_path(case.path / f"{TABLE}.csv") as temporary:
            write_csv(frame if own is None else pd.concat([frame, own], axis=1), temporary)
    elif case.path.suffix.casefold() == ".xlsx":
        _write_sheet(case.path, changed, new)
    elif case.path.suffix.casefold() == ".ods":
        refuse(
            "cannot-keep-mappings",
            _(
                "{file} is read, but sheets of LibreOffice are not written, so what words mean cannot be kept in it."
            ).format(file=case.path.name),
            _("Turn it into a workbook (.xlsx) or a folder with `planner convert`, and give that."),
            _("It would be asked every time."),
        )
    else:
        refuse(
            "cannot-keep-mappings",
            _("{file} is packed, so what words mean cannot be kept in it.").format(file=case.path.name),
            _("Unpack it and give the folder, or turn it into a workbook with `planner convert`."),
            _("It would be asked every time."),
        )


def _write_sheet(path: Path, changed: dict[int, Meaning], new: list[Meaning]) -> None:
    """Change the sheet of mappings in a workbook and nothing else; make it if it is not there."""
    book = load_workbook(path)
    sheet = next((ws for ws in book.worksheets if plain(ws.title) == TABLE), None)
    if sheet is None:
        sheet = book.create_sheet(TABLE)
        sheet.append(CASE_TABLES[TABLE].names)
    head, places = _headings(sheet)
    for line, meaning in changed.items():
        _put(sheet, line, places["ours"], meaning.ours)
    last = max(
        (cell.row for row in sheet.iter_rows(min_row=head) for cell in row if cell.value is not None), default=head
    )
    for line, meaning in enumerate(new, last + 1):
        for name in ("kind", "theirs", "ours"):
            _put(sheet, line, places[name], getattr(meaning, name))
    with atomic_path(path) as temporary:
        book.save(temporary)


def _headings(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """Return the row of the headings and the column of each; headings are written if there are none."""
    for row in sheet.iter_rows(max_row=20):
        found = {plain(str(cell.value)): cell.column for cell in row if cell.value is not None}
        if {"kind", "theirs", "ours"} <= found.keys():
            return row[0].row, found
    sheet.append(CASE_TABLES[TABLE].names)
    return sheet.max_row, {name: at for at, name in enumerate(CASE_TABLES[TABLE].names, 1)}


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = text
    # A word that begins like a formula is a word.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _not_understood(option: str) -> Finding:
    return file_error(
        "mapping-not-understood",
        _("“{option}” does not say what a word means.").format(option=option),
        _('Write KIND:"THEIRS"=OURS, such as product:"Alface crespa"=alface. Kinds: {kinds}.').format(
            kinds=", ".join(MAPPING_KINDS)
        ),
        _("Nothing is guessed."),
    )


def _leads_nowhere(meaning: Meaning, known: list[str]) -> Finding:
    return file_error(
        "mapping-leads-nowhere",
        _("“{theirs}” is to mean the {kind} “{ours}”, which is not known.").format(
            theirs=meaning.theirs, kind=meaning.kind, ours=meaning.ours
        )
        + did_you_mean(meaning.ours, known),
        _("Write one of: {words}.").format(words=listed(known, 30)),
        _("Lines that use the word could not be counted."),
    )
