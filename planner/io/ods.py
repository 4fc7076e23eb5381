"""What a sheet of LibreOffice (.ods) holds that the reader of its values does not tell: merged cells, errors, formulas without a value.

The values themselves are read as those of any workbook (`planner.io.workbooks`).
"""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from planner.i18n import _
from planner.io.files import MAX_CELLS, refuse
from planner.io.raw import Unreadable

CONTENT = "content.xml"
"""Member of the archive that holds the sheets."""

_ATTRIBUTE = re.compile(rb'([\w:-]+)\s*=\s*"([^"]*)"')
_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)((?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>"
)
_MARKS = re.compile(rb"<[^>]*>")
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|#N/[AVD]|Err:\d+")

Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class LookedOver:
    """Cells of a sheet that are not what they seem, its merged ranges, and how far it reaches."""

    odd: dict[tuple[int, int], Unreadable] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    last: tuple[int, int] = (0, 0)


def refuse_locked(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise an `InputError` if a file is protected by a password."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        refuse(
            "password-protected",
            _("{file} is protected by a password.").format(file=path.name),
            _(
                "Open it in LibreOffice, take the password off (File, Save As, without “Save with password”) and give that file."
            ),
        )


def look_over(path: Path, xml: bytes) -> dict[str, LookedOver]:
    """Return by title of the sheet what is to be known of its cells.

    Parameters
    ----------
    path : Path
        The file, as it is told.
    xml : bytes
        Its `CONTENT`.

    Returns
    -------
    dict of str to LookedOver
        Of every sheet.

    Raises
    ------
    InputError
        If a sheet reaches farther than can be read: it is held as a full rectangle.
    """
    found: dict[str, LookedOver] = {}
    sheet, line, at, times, opened = LookedOver(), 0, 0, 1, (b"", 0, 0)
    for tag in _TAG.finditer(xml):
        ends, kind, attributes, empty = tag.groups()
        if kind == b"table" and not ends:
            sheet = found.setdefault(_told(attributes, b"table:name"), LookedOver())
            line = 0
        elif kind == b"table-row":
            if not ends:
                at, times = 0, int(_told(attributes, b"table:number-rows-repeated") or 1)
            if ends or empty:
                line += times
        elif kind.endswith(b"table-cell"):
            if not ends:
                opened = (attributes, tag.end(), at)
                at += int(_told(attributes, b"table:number-columns-repeated") or 1)
            if ends or empty:
                _look_at(sheet, line, times, (opened[2], at), opened[0], xml[opened[1] : tag.start()] if ends else b"")
    for title, one in found.items():
        if (one.last[0] + 1) * (one.last[1] + 1) > MAX_CELLS:
            refuse(
                "too-large",
                _(
                    "The sheet {sheet} of {file} has {rows} lines and {columns} columns, which is more than can be read."
                ).format(sheet=title, file=path.name, rows=one.last[0] + 1, columns=one.last[1] + 1),
                _("Delete what stands far below or to the right of the table."),
            )
    return found


def _look_at(
    sheet: LookedOver, line: int, times: int, columns: tuple[int, int], attributes: bytes, inner: bytes
) -> None:
    """Note what is to be known of a cell, or of as many alike as follow each other, on as many lines."""
    first, stop = columns
    text = html.unescape(_MARKS.sub(b"", inner).decode("utf-8", "replace")).strip()
    formula, kind = _told(attributes, b"table:formula"), _told(attributes, b"office:value-type")
    wide, high = (int(_told(attributes, name) or 1) for name in (_SPANS_COLUMNS, _SPANS_LINES))
    if wide > 1 or high > 1:
        sheet.merged.append(((line, first), (line + high - 1, first + wide - 1)))
    if not (kind or formula or text):
        return
    sheet.last = (max(sheet.last[0], line + times - 1), max(sheet.last[1], stop - 1))
    odd = None
    if _told(attributes, b"calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text)):
        odd = Unreadable("formula-error", text or "#")
    elif formula and not kind and not text:
        odd = Unreadable("formula-without-value", "=")
    if odd is not None:
        sheet.odd |= {(row, column): odd for row in range(line, line + times) for column in range(first, stop)}


_SPANS_COLUMNS, _SPANS_LINES = b"table:number-columns-spanned", b"table:number-rows-spanned"


def _told(attributes: bytes, name: bytes) -> str:
    """Return an attribute of a tag; blank where it has none."""
    if name not in attributes:
        return ""
    return next(
        (
            html.unescape(value.decode("utf-8", "replace"))
            for key, value in _ATTRIBUTE.findall(attributes)
            if key == name
        ),
        "",
    )
