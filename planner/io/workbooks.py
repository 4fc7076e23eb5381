"""Tables as sheets of a workbook."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine

from planner.findings import Finding, InputError
from planner.i18n import _, every_translation
from planner.io import ods
from planner.io.files import MAX_CELLS, check_cells, check_rows, file_error, open_archive, refuse
from planner.io.raw import Cell, Unreadable
from planner.schema import Table

TEMPLATE_MARK = "school-meal-case-template/1"
"""Text on the template's page that explains, which is no table."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_TITLE_CHARACTERS = 31

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})([0-9]{1,7})"')
_TYPE = re.compile(rb'(?:^|\s)t="(\w+)"')
_VALUE = re.compile(rb"<(?:\w+:)?v[^>/]*>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


class Sheet:
    """One sheet: its title, its lines of cells from line 1, and its merged ranges."""

    def __init__(
        self, title: str, rows: list[list[Cell]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
    ) -> None:
        self.title = title
        self.rows = rows
        self.merged = merged

    @property
    def is_help(self) -> bool:
        """True if it is the template's page of explanations."""
        return any(TEMPLATE_MARK in row for row in self.rows[:3])


def sheet_title(title: str) -> str:
    """Return a title as a sheet may have it: without the signs that workbooks forbid, no longer than they allow.

    >>> sheet_title("Composition of foods: what is in 100 g?")
    'Composition of foods what is in'
    """
    return _FORBIDDEN.sub("", title)[:_TITLE_CHARACTERS].strip(" '")


def table_names(table: Table) -> set[str]:
    """Return every name under which a file or sheet of a table may stand: its own, and its title in each language."""
    return {table.name, *map(sheet_title, every_translation(table.label))}


def read_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of a workbook, .xlsx or .ods.

    Parameters
    ----------
    path : Path
        The workbook.

    Returns
    -------
    list of Sheet
        In the workbook's order. Cells with a formula's error, or with a formula that was never calculated, are
        `Unreadable`.

    Raises
    ------
    InputError
        If the workbook is too large, damaged, or has macros.
    """
    with open_archive(path) as archive:
        looked_over = _of_ods(path, archive) if ods.CONTENT in archive.namelist() else _of_xlsx(path, archive)
    try:
        with python_calamine.load_workbook(path) as book:
            titles = [
                sheet.name for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            return [_read_sheet(book.get_sheet_by_name(title), looked_over.get(title)) for title in titles]
    except python_calamine.CalamineError as error:
        raise InputError([_not_readable(path)]) from error


def merged_findings(sheet: Sheet, table: str) -> list[Finding]:
    """Return an error for every merged range of a sheet."""
    return [
        Finding(
            code="merged-cells",
            severity="error",
            table=table,
            rows=tuple(range(merged[0][0] + 1, merged[1][0] + 2)),
            column="",
            what=_("The cells {range} are merged.").format(range=cell_range(merged)),
            why=_("Only the first of them holds the value; the others are blank to the program."),
            mend=_("Unmerge them and write the value into every cell that it holds for."),
        )
        for merged in sheet.merged
    ]


def cell_range(merged: tuple[tuple[int, int], tuple[int, int]]) -> str:
    """Return a range as a spreadsheet names it.

    >>> cell_range(((0, 0), (1, 27)))
    'A1:AB2'
    """
    (top, left), (bottom, right) = merged
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"


def column_letters(at: int) -> str:
    """Return a spreadsheet's letters for a column's position.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _of_xlsx(path: Path, archive: zipfile.ZipFile) -> dict[str, ods.LookedOver]:
    """Return by title of the sheet the cells that the reader would show as blank although they are not."""
    _refuse_macros(path, archive)
    odd = {member: _look_over(path, archive.read(member)) for member in _sheet_members(archive)}
    return {title: ods.LookedOver(odd.get(part, {})) for title, part in _parts_by_title(archive).items()}


def _of_ods(path: Path, archive: zipfile.ZipFile) -> dict[str, ods.LookedOver]:
    ods.refuse_locked(path, archive)
    return ods.look_over(path, archive.read(ods.CONTENT))


def _read_sheet(sheet: Any, known: ods.LookedOver | None) -> Sheet:
    known = known or ods.LookedOver()
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    check_rows(sheet.name, len(rows) - 1)
    check_cells(sheet.name, len(rows), len(rows[0]) if rows else 0)
    width = len(rows[0]) if rows else 0
    for (line, at), cell in known.odd.items():
        while len(rows) <= line:
            rows.append([None] * width)
        rows[line].extend([None] * (at + 1 - len(rows[line])))
        rows[line][at] = cell
    return Sheet(sheet.name, rows, [*(sheet.merged_cell_ranges or []), *known.merged])


def _look_over(path: Path, xml: bytes) -> dict[tuple[int, int], Unreadable]:
    """Return the cells of a sheet that the reader would show as blank although they are not; refuse sheets too wide.

    Also keeps a sheet with one cell in its farthest corner from filling the memory: it is stored as a full rectangle.
    """
    odd: dict[tuple[int, int], Unreadable] = {}
    last_line = last_column = 0
    look_closer = b't="e"' in xml or _FORMULA.search(xml) is not None
    for match in _CELL.finditer(xml):
        place = _PLACE.search(match[1])
        if place is None:
            continue
        line, at = int(place[2]) - 1, _column_number(place[1])
        last_line, last_column = max(last_line, line), max(last_column, at)
        if look_closer:
            unreadable = _unreadable(match[1], match[2])
            if unreadable is not None:
                odd[line, at] = unreadable
    if (last_line + 1) * (last_column + 1) > MAX_CELLS:
        refuse(
            "too-large",
            _("A sheet of {file} reaches to cell {cell}, which is more than can be read.").format(
                file=path.name, cell=f"{column_letters(last_column)}{last_line + 1}"
            ),
            _("Delete what stands far below or to the right of the table."),
        )
    return odd


def _unreadable(attributes: bytes, inner: bytes) -> Unreadable | None:
    kind = _TYPE.search(attributes)
    value = _VALUE.search(inner)
    if kind is not None and kind[1] == b"e":
        return Unreadable("formula-error", value[1].decode("utf-8", "replace") if value else "#")
    if _FORMULA.search(inner) and (value is None or not value[1]) and (kind is None or kind[1] != b"str"):
        return Unreadable("formula-without-value", "=")
    return None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_members(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if re.search(r"(^|/)worksheets/[^/]+\.xml$", name)]


def _parts_by_title(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the archive's member for every sheet title."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    targets = {}
    for tag in _tags(archive.read("xl/_rels/workbook.xml.rels"), "Relationship"):
        target = tag.get("Target", "")
        targets[tag.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return {
        tag.get("name", ""): targets.get(tag.get("r:id", ""), "")
        for tag in _tags(archive.read("xl/workbook.xml"), "sheet")
    }


def _tags(xml: bytes, name: str) -> Iterator[dict[str, str]]:
    """Yield the attributes of every tag of one name."""
    text = xml.decode("utf-8", "replace")
    for match in re.finditer(rf"<(?:\w+:)?{name}\s([^>]*)>", text):
        yield {key: html.unescape(value) for key, value in re.findall(r'([\w:]+)\s*=\s*"([^"]*)"', match[1])}


def _refuse_macros(path: Path, archive: zipfile.ZipFile) -> None:
    if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
        refuse(
            "unsupported-file",
            _("{file} is a workbook with macros, which is not read.").format(file=path.name),
            _("Open it in your spreadsheet program, save it as “Excel workbook (.xlsx)” and give that file."),
        )


def _not_readable(path: Path) -> Finding:
    return file_error(
        "corrupt-file",
        _("{file} cannot be read as a workbook.").format(file=path.name),
        _("Open it in your spreadsheet program and save it as “Excel workbook (.xlsx)”."),
        _("Nothing could be read from it."),
    )
