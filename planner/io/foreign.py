"""Tables in files of others: a text file, or the one sheet of a workbook whose headings are known best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.files import MAX_UNPACKED_BYTES, cannot_read, check_size, refuse, refuse_foreign
from planner.io.heads import joined_heads
from planner.io.raw import RawTable, make_raw, plain
from planner.io.text_files import Wanted, read_text_table
from planner.io.troubles import quoted
from planner.io.workbooks import Sheet, merged_findings, read_sheets
from planner.schema import Column, Table

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")


def known_table(headings: Iterable[str]) -> Table:
    """Return headings as a table, so that lines above them are told from them."""
    return Table("lines", "", tuple(Column(name, "text", "") for name in dict.fromkeys(map(plain, headings))))


def read_foreign(
    path: Path,
    known: Table,
    hits: Callable[[RawTable], int],
    *,
    wanted: Wanted | None = None,
    see_titles: Callable[[Iterable[str]], None] | None = None,
    join: bool = False,
) -> tuple[RawTable, list[Finding]]:
    """Read the table of a CSV file or workbook.

    Parameters
    ----------
    path : Path
        A .csv, .tsv, .txt, .xlsx or .ods file.
    known : Table
        Every heading that is known.
    hits : callable
        How many headings of a table are known: of a workbook the sheet with most is read.
    wanted : Wanted, optional
        Which lines of a text file are wanted.
    see_titles : callable, optional
        What looks at the titles of sheets before anything of them is told, and may raise.
    join : bool
        Headings over two lines, the upper merged over several, are joined, and words that are merged over several lines stand
        in each. Without it every merged cell is an error.

    Returns
    -------
    RawTable
        Its cells.
    list of Finding
        How it was read; sheets that look like lines too and were not read.

    Raises
    ------
    InputError
        If nothing can be read at all: no such file, a protected, damaged or foreign one, one that is too large, one without lines.
    """
    try:
        if not path.is_file():
            refuse(
                "no-such-path",
                _("There is no file {path}.").format(path=path),
                _("Name a CSV file or workbook of lines."),
            )
        if path.suffix.casefold() in TEXT_SUFFIXES:
            check_size(path.name, path.stat().st_size, MAX_UNPACKED_BYTES)
            raw, findings = read_text_table(path.name, path.read_bytes(), known, wanted)
        else:
            refuse_foreign(path)
            raw, findings = _from_workbook(path, known, hits, see_titles, join)
    except OSError as error:
        raise InputError([cannot_read(path, error)]) from error
    if not raw.headings or not raw.lines:
        refuse(
            "no-lines",
            _("{file} holds no line below its headings.").format(file=path.name),
            _("See that the file is the right one, and that the first line holds the headings."),
        )
    return raw, findings


def _from_workbook(
    path: Path,
    known: Table,
    hits: Callable[[RawTable], int],
    see_titles: Callable[[Iterable[str]], None] | None,
    join: bool,
) -> tuple[RawTable, list[Finding]]:
    sheets = [sheet for sheet in read_sheets(path) if not sheet.is_help]
    if see_titles is not None:
        see_titles(sheet.title for sheet in sheets)
    read = [(sheet, *_raw_of(sheet, known, join)) for sheet in sheets]
    read = [one for one in read if one[1].headings]
    if not read:
        return RawTable(path.name, "sheet", [], [], []), []
    best = max(read, key=lambda one: hits(one[1]))
    findings = [*best[2], *([] if join else merged_findings(best[0], best[1].name))]
    others = [raw.name for _sheet, raw, _found in read if raw is not best[1] and hits(raw) > 1 and raw.lines]
    findings += [_not_read(best[1].name, name) for name in others]
    return best[1], findings


def _raw_of(sheet: Sheet, known: Table, join: bool) -> tuple[RawTable, list[Finding]]:
    rows, found = joined_heads(sheet, known) if join else (sheet.rows, [])
    raw, more = make_raw(sheet.title, "sheet", rows, known)
    return raw, [*found, *more]


def _not_read(read: str, name: str) -> Finding:
    return Finding(
        "sheet-not-read",
        "warning",
        name,
        (),
        "",
        _("Only the sheet {read} is read; {sheet} looks as if it held lines too.").format(
            read=quoted(read), sheet=quoted(name)
        ),
        _("Its lines are not recorded."),
        _("Save the sheet as a file of its own and import that too."),
    )
