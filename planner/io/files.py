"""What may be opened: limits, kinds of files, and what to do about those that cannot be read."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Final, NoReturn

from planner.findings import Finding, InputError
from planner.i18n import _, number_text
from planner.reasons import os_reason

MAX_FILE_BYTES: Final = 50 * 2**20
"""Most bytes of a workbook or zip file."""

MAX_UNPACKED_BYTES: Final = 250 * 2**20
"""Most bytes of all text files of a folder, or of what a workbook or zip file unpacks to."""

MAX_ROWS: Final = 1_000_000
"""Most lines of a table."""

MAX_CELLS: Final = 30_000_000
"""Most cells of a sheet or text file, from the first to the last that is filled, blank ones included: lines x the widest."""

MAX_COLUMNS: Final = 16_384
"""Most columns of a table: as many as a workbook's sheet has."""

MAX_MEMBERS: Final = 1_000
"""Most files in a workbook or zip file."""

MAX_RATIO: Final = 300
"""Most bytes that a packed one unpacks to, in a file of some size; tables come to a tenth of this."""

WORKBOOKS: Final = (".xlsx", ".ods")
"""Kinds of workbooks that are read; what is written is of the first."""

WITH_MACROS: Final = (".xlsm", ".xltm", ".xlam")
OTHER_SPREADSHEETS: Final = (".xls", ".xlsb", ".numbers", ".xltx")
"""Kinds of files that are refused with what to save them as."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SQLITE = b"SQLite format 3\x00"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MEGABYTE = 2**20


def refuse(code: str, what: str, mend: str, why: str = "", table: str = "") -> NoReturn:
    """Raise an `InputError` with one finding that concerns a whole file.

    Parameters
    ----------
    code : str
        Code of the finding.
    what, mend : str
        What is wrong, and what the user can do, in the language in use.
    why : str
        Why it matters; blank: nothing could be read from it.
    table : str
        Table concerned; blank: the whole file.

    Returns
    -------
    NoReturn
        Never: it always raises.

    Raises
    ------
    InputError
        Always, with one error.
    """
    why = why or _("Nothing could be read from it.")
    raise InputError([file_error(code, what, mend, why, table)])


def file_error(code: str, what: str, mend: str, why: str, table: str = "") -> Finding:
    """Return an error that concerns a whole file or table.

    Parameters
    ----------
    code : str
        Code of the finding.
    what, mend, why : str
        What is wrong, what the user can do, and why it matters, in the language in use.
    table : str
        Table concerned; blank: the whole file.

    Returns
    -------
    Finding
        An error without lines or column.
    """
    return Finding(code=code, severity="error", table=table, rows=(), column="", what=what, why=why, mend=mend)


def refuse_foreign(path: Path) -> None:
    """Raise an `InputError` that tells how to mend it if a file is of a kind that cannot be read.

    Knows legacy and macro workbooks, other spreadsheets, protected files and single text files by suffix and content.
    """
    suffix = path.suffix.casefold()
    with path.open("rb") as file:
        head = file.read(4 * _MEGABYTE)
    if head.startswith(_OLE):
        if _ENCRYPTED in head or suffix == ".xlsx":
            refuse(
                "password-protected",
                _("{file} is protected by a password.").format(file=path.name),
                _("Open it in your spreadsheet program, remove the password (File, Info, Protect) and save it again."),
            )
        _refuse_kind(path, _("an old Excel workbook (.xls)"))
    if suffix in WITH_MACROS:
        _refuse_kind(path, _("a workbook with macros"))
    if suffix in OTHER_SPREADSHEETS:
        _refuse_kind(path, _("another kind of spreadsheet ({suffix})").format(suffix=suffix))
    if suffix in (".csv", ".tsv", ".txt"):
        refuse(
            "single-table",
            _("{file} is a single table.").format(file=path.name),
            _("Give the folder that holds all tables of the case."),
        )
    if not head.startswith(b"PK"):
        refuse(
            "corrupt-file",
            _("{file} is not a workbook or a zip file, or it is damaged.").format(file=path.name),
            _("Open it in your spreadsheet program and save it as .xlsx or .ods, or give the folder of CSV files."),
        )


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a workbook or zip file after making sure that it is whole and does not unpack to too much.

    Raises
    ------
    InputError
        If it is too large, damaged, protected by a password, or unpacks to more than `MAX_UNPACKED_BYTES`.
    """
    check_size(path.name, path.stat().st_size, MAX_FILE_BYTES)
    try:
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
        check_size(path.name, sum(member.file_size for member in members), MAX_UNPACKED_BYTES)
        _check_packing(path, members)
        if any(member.flag_bits & 1 for member in members):
            refuse(
                "password-protected",
                _("{file} is protected by a password.").format(file=path.name),
                _("Unpack it with the password and give the folder, or pack it again without one."),
            )
        # Reading every member to its end proves that none unpacks to more than it says.
        damaged = archive.testzip()
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
    ) as error:
        raise InputError([_damaged(path)]) from error
    if damaged is not None:
        raise InputError([_damaged(path)])
    return archive


def check_size(name: str, size: int, limit: int) -> None:
    """Raise an `InputError` if a file holds more bytes than the limit.

    Parameters
    ----------
    name : str
        Name of the file, as it is told.
    size, limit : int
        Its bytes, and how many may be read.

    Raises
    ------
    InputError
        If it holds more.
    """
    if size > limit:
        refuse(
            "too-large",
            _("{file} holds {size} MB; at most {limit} MB can be read.").format(
                file=name, size=-(-size // _MEGABYTE), limit=limit // _MEGABYTE
            ),
            _(
                "Delete sheets, lines, pictures and formats that the case does not need, or split it into several cases."
            ),
        )


def _check_packing(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Raise an `InputError` if an archive holds very many files, or one that unpacks to what no table does."""
    blown = [m for m in members if m.file_size > _MEGABYTE and m.file_size > MAX_RATIO * max(m.compress_size, 1)]
    if len(members) > MAX_MEMBERS or blown:
        refuse(
            "too-large",
            _("{file} holds {count} files, or one that unpacks to more than {ratio} times its size.").format(
                file=path.name, count=len(members), ratio=MAX_RATIO
            ),
            _("Pack the tables of the case alone, and delete lines and columns that are blank."),
        )


def check_cells(table: str, rows: int, columns: int) -> None:
    """Raise an `InputError` if a table has more columns, or more cells in all, than the limit.

    Parameters
    ----------
    table : str
        Name of the table, as it is told.
    rows, columns : int
        Its lines and columns, empty ones within them among them.

    Raises
    ------
    InputError
        If it has more than `MAX_COLUMNS` columns, or more than `MAX_CELLS` cells.
    """
    if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        refuse(
            "too-large",
            _("The table {table} has {rows} lines and {columns} columns, which is more than can be read.").format(
                table=table, rows=number_text(rows), columns=number_text(columns)
            ),
            _("Delete what stands far below or to the right of the table, and separators at the end of lines."),
            table=table,
        )


def check_rows(table: str, rows: int) -> None:
    """Raise an `InputError` if a table has more lines than the limit."""
    if rows > MAX_ROWS:
        refuse(
            "too-many-rows",
            _("The table {table} has more than {limit} lines.").format(table=table, limit=number_text(MAX_ROWS)),
            _("Delete lines that the case does not need, or split it into several cases."),
            table=table,
        )


def cannot_read(place: Path, error: OSError) -> Finding:
    """Return the error that a file or folder cannot be opened."""
    return file_error(
        "cannot-read",
        _("{path} cannot be read: {reason}.").format(path=place, reason=os_reason(error)),
        _("Close it if it is open in another program, and see that you may read it."),
        _("Nothing could be read from it."),
    )


def _refuse_kind(path: Path, kind: str) -> NoReturn:
    refuse(
        "unsupported-file",
        _("{file} is {kind}, which is not read.").format(file=path.name, kind=kind),
        _("Open it in your spreadsheet program, save it as “Excel workbook (.xlsx)” and give that file."),
    )


def _damaged(path: Path) -> Finding:
    return file_error(
        "corrupt-file",
        _("{file} is damaged.").format(file=path.name),
        _("Open it in your spreadsheet program and save it again, or take the last copy that opens."),
        _("Nothing could be read from it."),
    )


def is_database(place: str | Path) -> bool:
    """Tell whether a place is a database: an URL, or a file of SQLite."""
    if "://" in str(place):
        return True
    path = Path(place)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
