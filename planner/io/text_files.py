"""Tables as text files: what they are encoded in, what separates their cells, where their lines are."""

from __future__ import annotations

import codecs
import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator

from planner.findings import Finding
from planner.i18n import _
from planner.io.files import MAX_CELLS, MAX_COLUMNS, MAX_UNPACKED_BYTES, check_cells, check_rows, file_error
from planner.io.raw import HEADING_SEARCH_LINES, RawTable, Source, known_headings, make_raw, plain
from planner.schema import CASE_TABLES, Table

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")

_SEPARATORS: dict[str, Source] = {",": "comma", ";": "semicolon", "\t": "tab"}


Wanted = Callable[[list[str]], Callable[[list[str]], bool] | None]
"""Given a line that may be the headings, the test of the lines below it that are wanted; None if it is not the headings."""


def read_text_table(
    name: str, content: bytes, table: Table | None = None, wanted: Wanted | None = None
) -> tuple[RawTable, list[Finding]]:
    """Read a table from the bytes of a CSV file.

    Parameters
    ----------
    name : str
        Name of the table.
    content : bytes
        UTF-8 (with or without a byte order mark), UTF-16 with one, or Windows-1252; separated by comma, semicolon
        or tab.
    table : Table, optional
        By whose headings the line of headings and the separator are found. Without it, the case's table of that name.
    wanted : Wanted, optional
        Of a file that is larger than can be read whole, such as a country's register, which lines are wanted: only they are
        kept and count towards the limits. Without it all are.

    Returns
    -------
    RawTable
        Its cells; lines are counted as a spreadsheet shows them, so a cell with line breaks is on one line.
    list of Finding
        How it was read where that is not certain, and broken quotation marks.
    """
    text, findings = _decode(name, content)
    if wanted is None:
        _check_width(name, text)
    table = table or CASE_TABLES.get(name)
    skipped, text, separator = _separator(text, table)
    rows, more = _split(name, text, separator, wanted)
    raw, still_more = make_raw(name, _SEPARATORS[separator], [*([[]] * skipped), *rows], table)
    return raw, findings + more + still_more


def _decode(name: str, content: bytes) -> tuple[str, list[Finding]]:
    wide = _wide_encoding(content)
    if wide:
        try:
            return content.decode(wide).removeprefix("\ufeff"), []
        except UnicodeDecodeError:
            return content.decode(wide, "replace").removeprefix("\ufeff"), [_torn(name)]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    if mixed := _mixed_encodings(name, content):
        return mixed
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    note = Finding(
        code="encoding-guessed",
        severity="note",
        table=name,
        rows=(),
        column="",
        what=_("The file is not in UTF-8; it is read as Windows-1252 (Latin-1)."),
        why=_("If that is wrong, letters with accents come out wrong."),
        mend=_("Look at names with accents; if they are wrong, save the file as “CSV UTF-8”."),
    )
    return text, [note]


def _wide_encoding(content: bytes) -> str:
    """Return the name of an encoding of two or four bytes a character, with or without its mark; empty if it is none.

    Without the mark, the blank half of every separator and end of line tells: it stands before or behind, never both.
    """
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = content[:_LOOKED_AT]
    for wide, text, blank in (("utf-16-le", head[0::2], head[1::2]), ("utf-16-be", head[1::2], head[0::2])):
        ends = [at for at, byte in enumerate(text[: len(blank)]) if byte in b"\r\n,;\t"]
        # a file that is damaged by a few NULs has most of its separators without one
        if ends and blank.count(0) > 1 and sum(blank[at] == 0 for at in ends) >= 0.9 * len(ends):
            return wide
    return ""


_LOOKED_AT = 65_536
"""Bytes that are looked at to tell how a file is encoded."""


def _mixed_encodings(name: str, content: bytes) -> tuple[str, list[Finding]] | None:
    """Return the text of a file that is UTF-8 but for some lines, those read as Windows-1252; None if it is not.

    It is where some lines have letters beyond ASCII that are UTF-8, which Windows-1252 hits by chance only.
    """
    parts: list[str] = []
    others: list[int] = []
    some = False
    for line, part in enumerate(re.split(rb"(?<=\n)|(?<=\r)(?!\n)", content), 1):
        try:
            text = part.decode("utf-8-sig" if line == 1 else "utf-8")
            some = some or not text.isascii()
        except UnicodeDecodeError:
            text = part.decode("cp1252", "replace")
            others.append(line)
        parts.append(text)
    if not some:
        return None
    finding = Finding(
        code="encodings-mixed",
        severity="warning",
        table=name,
        rows=tuple(others),
        column="",
        what=_("Most of the file is in UTF-8, but not these lines: they are read as Windows-1252 (Latin-1)."),
        why=_("The file was put together from two; if that is wrong, letters with accents come out wrong there."),
        mend=_("Look at names with accents in these lines, and save the file as “CSV UTF-8”."),
    )
    return "".join(parts), [finding]


def _torn(name: str) -> Finding:
    return file_error(
        "file-torn",
        _("The file ends within a character, or has bytes that are none (UTF-16)."),
        _("Copy it again, or save it anew as “CSV UTF-8”."),
        _("Something of it may be lost."),
        name,
    )


def _check_width(name: str, text: str) -> None:
    """Raise an `InputError` if a line has too many cells, or the table, before any of them becomes one."""
    for separator in _SEPARATORS:
        if text.count(separator) > MAX_CELLS:
            check_cells(name, 1, text.count(separator) + 1)
        # between quotation marks separators part nothing; such a table is looked at line by line as it is read
        if '"' not in text and text.count(separator) > MAX_COLUMNS:
            check_cells(name, 1, max(line.count(separator) for line in _lines(text)) + 1)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends, one at a time."""
    return (match[0] for match in _LINE.finditer(text))


def _separator(text: str, table: Table | None) -> tuple[int, str, str]:
    """Return the lines to skip, the text without them, and what separates cells.

    The separator is the one under which most headings are known; if that does not tell, the one that gives most cells.
    """
    first = next(_lines(text), "")
    declared = first.rstrip("\r\n").strip('"')
    if declared[:4].casefold() == "sep=" and declared[4:] in _SEPARATORS:
        return 1, text[len(first) :], declared[4:]
    known = known_headings(table) if table is not None else {}
    best, best_score = ",", (-1, -1)
    for separator in _SEPARATORS:
        headings = _first_filled(text, separator)
        score = (sum(plain(heading) in known for heading in headings), len(headings))
        if score > best_score:
            best, best_score = separator, score
    return 0, text, best


def _first_filled(text: str, separator: str) -> list[str]:
    _let_cells_be_long()
    for row in csv.reader(_lines(text), delimiter=separator):
        if any(cell.strip() for cell in row):
            return row
    return []


def _split(name: str, text: str, separator: str, wanted: Wanted | None) -> tuple[list[list[str]], list[Finding]]:
    """Return the lines as lists of cells, and a finding if quotation marks are broken."""
    _let_cells_be_long()
    rows: list[list[str]] = []
    try:
        widest = 0
        for row in _only(csv.reader(_lines(text), delimiter=separator, strict=True), wanted):
            rows.append(row)
            if len(row) > widest or len(rows) % 1_000 == 0:
                widest = max(widest, len(row))
                check_rows(name, len(rows) - 1)
                check_cells(name, len(rows), widest)
    except csv.Error:
        broken = len(rows) + 1
        rows = list(_only(csv.reader(_lines(text), delimiter=separator), wanted))
        check_rows(name, len(rows) - 1)
        check_cells(name, len(rows), max(map(len, rows), default=0))
        return rows, [_broken_quotes(name, broken)]
    check_rows(name, len(rows) - 1)
    return rows, []


def _only(rows: Iterable[list[str]], wanted: Wanted | None) -> Iterator[list[str]]:
    """Yield lines, those that are not wanted as blank ones, so that lines are counted as in the file."""
    test = None
    for line, row in enumerate(rows):
        if wanted is not None and test is None and line < HEADING_SEARCH_LINES:
            test = wanted(row)
            yield row
        else:
            yield row if test is None or test(row) else []


def _let_cells_be_long() -> None:
    """Lift the csv module's own limit; ours is on the file."""
    csv.field_size_limit(min(MAX_UNPACKED_BYTES, sys.maxsize))


def _broken_quotes(name: str, line: int) -> Finding:
    finding = file_error(
        "broken-quotes",
        _("A quotation mark is opened and not closed, or stands within a cell, in line {line}.").format(line=line),
        _('Close it, or write "" for a quotation mark within a quoted cell.'),
        _("Cells and lines after it may be read as one."),
        name,
    )
    return Finding(**(finding.as_dict() | {"rows": (line,)}))
