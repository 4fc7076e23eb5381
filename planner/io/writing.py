"""A case into a folder of CSV files or a workbook."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.io.cells import too_long
from planner.io.files import file_error, refuse
from planner.io.geojson import FILE_NAME
from planner.io.shortest import number_text
from planner.io.troubles import quoted
from planner.schema import CASE_TABLES

DATE_FORMAT = "yyyy-mm-dd"
TEXT_FORMAT = "@"

_FOREIGN = (".csv", ".tsv", ".txt", ".xls", ".xlsm", ".xlsb", ".ods", ".zip", ".json")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NAME_CHARACTERS = re.compile(r'[\[\]:*?/\\<>"|\x00-\x1f]')
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_HEADING_FONT = Font(bold=True)
_HEADING_FILL = PatternFill("solid", fgColor="DDE8D8")
_WIDEST = 48


def write_case(case: Case, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a case so that reading it gives the same case again.

    Parameters
    ----------
    case : Case
        The case.
    path : str or Path
        A workbook if it ends in ``.xlsx``, else a folder of CSV files (UTF-8, comma, ISO dates, decimal point). A
        folder that holds a case has its tables replaced; other files in it stay.
    overwrite : bool
        Write also into a folder that is not empty and holds no case.

    Returns
    -------
    Path
        Where it was written, in full or not at all.

    Raises
    ------
    InputError
        If the place cannot be written to, or a name or text of the case does not fit a workbook.
    """
    place = Path(path)
    suffix = place.suffix.casefold()
    if suffix in _FOREIGN:
        refuse(
            "unsupported-file",
            _("A case is not written as {suffix}.").format(suffix=suffix),
            _("Name a folder, or a workbook that ends in .xlsx."),
            _("Nothing was written."),
        )
    tables = dict(_tables_to_write(case))
    _check_names(tables)
    if suffix == ".xlsx":
        _check_texts(tables)
        with atomic_path(place) as temporary:
            _write_workbook(tables, temporary)
    else:
        guard_folder(place, overwrite)
        with atomic_path(place, folder=True) as temporary:
            for name, frame in tables.items():
                write_csv(frame, temporary / f"{name}.csv")
            _carry_over(place, temporary)
    return place


def case_files(case: Case) -> dict[str, bytes]:
    """Return the files of a case's folder by name, as `write_case` writes them into one that holds nothing else."""
    tables = dict(_tables_to_write(case))
    _check_names(tables)
    return {f"{name}.csv": _csv_text(frame).encode() for name, frame in tables.items()}


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a typed table as CSV."""
    path.write_text(_csv_text(frame), encoding="utf-8", newline="")


def _csv_text(frame: pd.DataFrame) -> str:
    text = io.StringIO(newline="")
    # A heading that contains another separator is quoted, so that a reader is not misled about what separates.
    misleading = any(mark in heading for heading in frame.columns for mark in ";\t")
    headings = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL if misleading else csv.QUOTE_MINIMAL)
    headings.writerow(frame.columns)
    csv.writer(text, lineterminator="\n").writerows(zip(*map(_texts, _columns(frame)), strict=True))
    return text.getvalue()


def guard_folder(place: Path, overwrite: bool) -> None:
    """Raise an `InputError` if a folder holds something that is not a case, unless it may be overwritten."""
    if overwrite or not place.is_dir():
        return
    names = {entry.name.casefold() for entry in place.iterdir() if not entry.name.startswith(".")}
    if names and "case.csv" not in names:
        refuse(
            "folder-not-empty",
            _("The folder {path} is not empty and holds no case.").format(path=place),
            _("Name another folder, or allow to overwrite it."),
            _("Files that have nothing to do with the case might be mixed up with it. Nothing was written."),
        )


def text_cell(sheet: Any, text: str) -> Any:
    """Return a cell for a write-only sheet that shows a text as it is and never becomes a formula."""
    cell = WriteOnlyCell(sheet, escape(text))
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def escape(text: str) -> str:
    """Return a text with the characters that a workbook cannot hold written as ``_xHHHH_``, as spreadsheets do."""
    return _ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _tables_to_write(case: Case) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield every table with its extra columns: those with lines, those required, and the user's own."""
    for name, table in CASE_TABLES.items():
        frame, own = case.tables[name], case.extras.get(name)
        if own is not None:
            frame = pd.concat([frame.reset_index(drop=True), own.reset_index(drop=True)], axis=1)
        if table.required or own is not None or not frame.empty:
            yield name, frame
    for name, frame in case.extras.items():
        if name not in CASE_TABLES:
            yield name, frame


def _columns(frame: pd.DataFrame) -> Iterator[pd.Series[Any]]:
    for at in range(len(frame.columns)):
        yield frame.iloc[:, at]


def _texts(values: pd.Series[Any]) -> list[str]:
    """Return a column as the texts that stand in a CSV file."""
    match str(values.dtype):
        case "str" | "object":
            return ["" if value is None or value != value else str(value) for value in values.tolist()]
        case "float64":
            return ["" if value != value else number_text(value) for value in values.tolist()]
        case "Int64":
            return ["" if value is pd.NA else str(value) for value in values.tolist()]
        case "boolean":
            return ["" if value is pd.NA else "yes" if value else "no" for value in values.tolist()]
        case _:
            return ["" if pd.isna(value) else value.isoformat() for value in values.dt.date.tolist()]


def _carry_over(old: Path, new: Path) -> None:
    """Copy what is in the old folder and no table of a case, so that replacing the folder loses nothing."""
    if not old.is_dir():
        return
    replaced = {f"{name}.csv" for name in CASE_TABLES} | {FILE_NAME}
    taken = {entry.name.casefold() for entry in new.iterdir()}
    for entry in old.iterdir():
        if entry.name.casefold() in replaced | taken:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, new / entry.name, symlinks=True)
        else:
            shutil.copy2(entry, new / entry.name, follow_symlinks=False)


def _write_workbook(tables: dict[str, pd.DataFrame], path: Path) -> None:
    book = Workbook(write_only=True)
    for name, frame in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        texts = [_texts(values) for values in _columns(frame)]
        for at, (heading, column) in enumerate(zip(frame.columns, texts, strict=True), 1):
            longest = max([len(heading), *map(len, column[:200])])
            sheet.column_dimensions[get_column_letter(at)].width = min(longest + 3, _WIDEST)
        sheet.append([_heading_cell(sheet, heading) for heading in frame.columns])
        columns = [_sheet_cells(sheet, values) for values in _columns(frame)]
        for row in zip(*columns, strict=True):
            sheet.append(row)
        if len(frame.columns):
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(frame.columns))}{len(frame) + 1}"
    book.save(path)


def _heading_cell(sheet: Any, heading: str) -> Any:
    cell = text_cell(sheet, heading)
    cell.font = _HEADING_FONT
    cell.fill = _HEADING_FILL
    return cell


def _sheet_cells(sheet: Any, values: pd.Series[Any]) -> Iterator[Any]:
    """Yield a column's cells, from kept types: numbers as numbers, days as dates, all else as text.

    A write-only sheet writes a cell at once, so a column reuses its cells: making and styling one each takes longer
    than all the rest.
    """
    match str(values.dtype):
        case "float64":
            for value in values.tolist():
                yield None if value != value else _number_cell(sheet, value)
        case "Int64":
            for value in values.tolist():
                yield None if value is pd.NA else value
        case "str" | "object" | "boolean":
            usual, guarded = text_cell(sheet, ""), text_cell(sheet, "=")
            for text in _texts(values):
                if not text:
                    yield None
                    continue
                cell = guarded if text.startswith(_FORMULA_STARTS) else usual
                cell.value = escape(text)
                cell.data_type = "s"
                yield cell
        case _:
            cell = WriteOnlyCell(sheet)
            for value in values.dt.date.tolist():
                if pd.isna(value):
                    yield None
                    continue
                cell.value = value
                cell.number_format = DATE_FORMAT
                yield cell


def _number_cell(sheet: Any, value: float) -> Any:
    """Return a number as it is; openpyxl itself would cut it to 16 digits, where a double may need 17."""
    if float(f"{value:.16g}") == value:
        return value
    cell = WriteOnlyCell(sheet, repr(value))
    cell.data_type = "n"
    return cell


def _check_names(tables: dict[str, pd.DataFrame]) -> None:
    """Raise an `InputError` if a table of the user's own has a name that is no file or sheet name everywhere."""
    findings: list[Finding] = []
    seen: set[str] = set()
    for name in tables:
        if not name.strip() or len(name) > 31 or _NAME_CHARACTERS.search(name) or name[0] in "'." or name[-1] in "'. ":
            findings.append(
                file_error(
                    "bad-table-name",
                    _("{table} cannot be the name of a sheet and of a file.").format(table=quoted(name)),
                    _("Rename it: at most 31 characters, without [ ] : * ? / \\ < > | or quotation marks."),
                    _("Nothing was written, because the table would be lost."),
                    name,
                )
            )
        elif name.casefold() in seen:
            findings.append(
                file_error(
                    "bad-table-name",
                    _("Two tables have the name {table}, but for capital letters.").format(table=quoted(name)),
                    _("Rename one of them."),
                    _("Nothing was written, because one of them would be lost."),
                    name,
                )
            )
        seen.add(name.casefold())
    if findings:
        raise InputError(findings)


def _check_texts(tables: dict[str, pd.DataFrame]) -> None:
    """Raise an `InputError` if a text does not fit a cell of a workbook."""
    findings = []
    for name, frame in tables.items():
        for values in _columns(frame):
            if str(values.dtype) not in ("str", "object"):
                continue
            long = [at + 2 for at, text in enumerate(_texts(values)) if too_long(escape(text))]
            if long:
                findings.append(
                    Finding(
                        code="text-too-long",
                        severity="error",
                        table=name,
                        rows=tuple(long),
                        column=str(values.name),
                        what=_("A text is longer than the 32,767 characters that a workbook's cell can hold."),
                        why=_("Nothing was written, because the rest of it would be lost."),
                        mend=_("Shorten it, or write the case as a folder."),
                    )
                )
    if findings:
        raise InputError(findings)
