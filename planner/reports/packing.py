"""Puts the finishing touches to a saved workbook: the many rows of its tables, and the results of its formulas.

openpyxl writes a hundred thousand rows in a minute, cell by cell. Rows that only hold plain values are therefore written
here, as text, into the sheets that it has laid out. It also leaves formulas without results, so that a reader that does
not calculate (a preview, a telephone) would show nothing; the results are put beside them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
import pandas as pd
from openpyxl import Workbook

_EXCEL_EPOCH = np.datetime64("1899-12-30", "D")
# openpyxl writes a blank result as <v />, and as <v></v> where lxml is installed.
_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v(?: ?/>|></v>)</c>')
_DIMENSION = re.compile(r'<dimension ref="[^"]*" ?/>')


@dataclass
class Extras:
    """What a sheet gets after openpyxl has written it.

    Parameters
    ----------
    rows : list of str
        Rows as XML, to stand right after the row `after`.
    after : int
        Number of the row above them.
    dimension : str
        Range that the sheet covers with them; empty: as openpyxl says.
    results : dict of str to float
        Results of formulas by cell.
    """

    rows: list[str] = field(default_factory=list)
    after: int = 0
    dimension: str = ""
    results: dict[str, float] = field(default_factory=dict)


def save(workbook: Workbook, extras: Mapping[str, Extras], path: Path) -> None:
    """Write a workbook with the extras of its sheets, by title.

    Parameters
    ----------
    workbook : Workbook
        The workbook as openpyxl holds it.
    extras : mapping of str to Extras
        By title of the sheet, what openpyxl does not write; a sheet without stays as it is.
    path : Path
        Where it is written; a file of that name is replaced.
    """
    plain = BytesIO()
    workbook.save(plain)
    parts = {ws.path.lstrip("/"): extras[ws.title] for ws in workbook.worksheets if ws.title in extras}
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename in parts:
                content = _complete(content.decode("utf-8"), parts[item.filename]).encode("utf-8")
            target.writestr(item.filename, content)


def _complete(xml: str, extras: Extras) -> str:
    xml = _FORMULA.sub(lambda found: _with_result(found, extras.results), xml)
    if extras.dimension:
        xml = _DIMENSION.sub(f'<dimension ref="{extras.dimension}"/>', xml, count=1)
    if extras.rows:
        at = xml.index("</row>", xml.index(f'<row r="{extras.after}"')) + len("</row>")
        xml = "".join((xml[:at], *extras.rows, xml[at:]))
    return xml


def _with_result(found: re.Match[str], results: Mapping[str, float]) -> str:
    cell, rest, formula = found.groups()
    value = results.get(cell)
    result = "" if value is None else f"<v>{value!r}</v>"
    return f'<c r="{cell}"{rest}><f>{formula}</f>{result}</c>'


def text_cells(letter: str, first: int, texts: Sequence[str], styles: Sequence[int]) -> list[str]:
    """Return the cells of a column of texts as XML: text as text, whatever it begins with.

    Parameters
    ----------
    letter : str
        Column.
    first : int
        Row of the first cell.
    texts : sequence of str
        Its texts; an empty one is a blank cell.
    styles : sequence of int, length 2
        Style of a text, and of one that looks like a formula.

    Returns
    -------
    list of str
        An element for each text, from the first row down.
    """
    codes, different = pd.factorize(np.asarray(texts, dtype=object))
    tails = [_text_tail(str(text), styles) for text in different]
    return [f'<c r="{letter}{row}"{tails[code]}' for row, code in enumerate(codes, first)]


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _text_tail(text: str, styles: Sequence[int]) -> str:
    if not text:
        return f' s="{styles[0]}"/>'
    style = styles[1] if text.startswith(FORMULA_STARTS) else styles[0]
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def number_cells(letter: str, first: int, values: npt.NDArray[np.float64], styles: Iterable[int]) -> list[str]:
    """Return the cells of a column of numbers as XML, each with its style; NaN is a blank cell.

    Parameters
    ----------
    letter : str
        Column.
    first : int
        Row of the first cell.
    values : numpy.ndarray, shape (rows,)
        Its numbers; days as the sheet counts them.
    styles : iterable of int
        Number of the style of each, as `Book.style_number` gives it.

    Returns
    -------
    list of str
        An element for each number, from the first row down.
    """
    rows = range(first, first + len(values))
    return [
        f'<c r="{letter}{row}" s="{style}"><v>{value!r}</v></c>'
        if value == value
        else f'<c r="{letter}{row}" s="{style}"/>'
        for row, value, style in zip(rows, values.tolist(), styles, strict=True)
    ]


def excel_days(days: pd.Series) -> npt.NDArray[np.float64]:
    """Return days as the numbers that stand for them in a sheet; NaN where there is none."""
    numbers = (days.to_numpy(dtype="datetime64[D]") - _EXCEL_EPOCH).astype(np.float64)
    return np.where(days.isna().to_numpy(), np.nan, numbers)


def row_elements(first: int, columns: Sequence[Sequence[str]], heights: Sequence[float | None]) -> list[str]:
    """Return rows as XML from the cells of their columns; a height of None is the usual one.

    Parameters
    ----------
    first : int
        Row of the first.
    columns : sequence of sequence of str
        Cells as XML, column by column from the left, each with a cell for every row.
    heights : sequence of float or None
        Height of each row in points; None: the usual one.

    Returns
    -------
    list of str
        An element for each row.
    """
    rows = []
    for number, cells, height in zip(
        range(first, first + len(heights)), zip(*columns, strict=True), heights, strict=True
    ):
        tall = "" if height is None else f' ht="{height}" customHeight="1"'
        rows.append(f'<row r="{number}"{tall}>{"".join(cells)}</row>')
    return rows
