"""Merged cells of other people's sheets: headings over two lines become one, and what a merged cell shows stands in each line."""

from __future__ import annotations

from planner.findings import Finding
from planner.i18n import _, listed
from planner.io.raw import Cell, cell_text, heading_line, is_blank
from planner.io.workbooks import Sheet, cell_range
from planner.schema import Table

BETWEEN = " / "
"""Between the parts of a heading over two lines."""

MOST_LINES = 3
"""Lines over which headings may go."""

Range = tuple[tuple[int, int], tuple[int, int]]


def joined_heads(sheet: Sheet, known: Table) -> tuple[list[list[Cell]], list[Finding]]:
    """Return the lines of a sheet with one line of headings and no merged words.

    A title merged above the headings is left alone. Headings of which the upper are merged over several lower ones become
    *upper / lower*. A word merged over several lines stands in each of them. A number that is merged is left where it is and
    asked about: repeated it would be counted twice.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    known : Table
        Headings that are known.

    Returns
    -------
    list of list of cells
        Lines as in the sheet; a line of headings that went into the one below it is blank.
    list of Finding
        What was joined or repeated, and where; an error for numbers.
    """
    rows = [list(row) for row in sheet.rows]
    start = heading_line(rows, known)
    if start is None or not sheet.merged:
        return rows, []
    last = _last_head(sheet, start)
    findings: list[Finding] = []
    heads = [one for one in sheet.merged if start <= one[0][0] <= last]
    body = [one for one in sheet.merged if one[0][0] > last]
    if heads and last > start:
        _join(rows, heads, start, last)
        findings.append(_joined(sheet.title, heads, start, last))
    words = [one for one in body if isinstance(rows[one[0][0]][one[0][1]], str)]
    numbers = [one for one in body if one not in words and not is_blank(rows[one[0][0]][one[0][1]])]
    for one in words:
        _fill(rows, one)
    if words:
        findings.append(_filled(sheet.title, words))
    if numbers:
        findings.append(_merged_number(sheet.title, numbers))
    return rows, findings


def filled_merges(sheet: Sheet) -> list[list[Cell]]:
    """Return the lines of a sheet with what a merged cell shows in each of its cells, and blank cells as empty texts."""
    rows = [list(row) for row in sheet.rows]
    for merged in sheet.merged:
        (top, left), (bottom, right) = merged
        # A title over the whole width is one title and not one a column.
        if isinstance(rows[top][left], str) and not (right - left + 1 >= len(rows[top]) and top == bottom):
            _fill(rows, merged)
    return [["" if cell is None else cell for cell in row] for row in rows]


def _last_head(sheet: Sheet, start: int) -> int:
    """Return the last line of the headings: how far cells merged in their first line reach, and one more below wide ones."""
    ranges = [one for one in sheet.merged if one[0][0] == start]
    deepest = max((bottom for _top, (bottom, _right) in ranges), default=start)
    wide = any(left < right and bottom == start for (_line, left), (bottom, right) in ranges)
    below = sheet.rows[start + 1] if start + 1 < len(sheet.rows) else []
    words_below = any(not is_blank(cell) for cell in below) and all(is_blank(c) or isinstance(c, str) for c in below)
    last = max(deepest, start + 1 if wide and words_below else start)
    return min(last, start + MOST_LINES - 1)


def _join(rows: list[list[Cell]], heads: list[Range], start: int, last: int) -> None:
    for one in heads:
        _fill(rows, one)
    width = max(len(row) for row in rows[start : last + 1])
    joined: list[Cell] = []
    for at in range(width):
        cells = [cell_text(row[at]).strip() if at < len(row) else "" for row in rows[start : last + 1]]
        joined.append(BETWEEN.join(dict.fromkeys(cell for cell in cells if cell)))
    for line in range(start, last):
        rows[line] = []
    rows[last] = joined


def _fill(rows: list[list[Cell]], merged: Range) -> None:
    (top, left), (bottom, right) = merged
    value = rows[top][left]
    for line in range(top, min(bottom, len(rows) - 1) + 1):
        rows[line] += [None] * (right + 1 - len(rows[line]))
        for at in range(left, right + 1):
            rows[line][at] = value


def _places(ranges: list[Range]) -> str:
    return listed([cell_range(one) for one in ranges])


def _lines(ranges: list[Range]) -> tuple[int, ...]:
    return tuple(sorted({line + 1 for (top, _l), (bottom, _r) in ranges for line in range(top, bottom + 1)}))


def _joined(title: str, ranges: list[Range], start: int, last: int) -> Finding:
    return Finding(
        "headings-joined",
        "note",
        title,
        tuple(range(start + 1, last + 2)),
        "",
        _("The headings go over several lines, with merged cells ({cells}): each was read as “upper / lower”.").format(
            cells=_places(ranges)
        ),
        _("A heading that is read wrong puts numbers into the wrong column."),
        _("See below what each heading was taken for; else write the headings into one line."),
    )


def _filled(title: str, ranges: list[Range]) -> Finding:
    return Finding(
        "merged-cells-filled",
        "note",
        title,
        _lines(ranges),
        "",
        _("Words in merged cells ({cells}) were read in each of the cells.").format(cells=_places(ranges)),
        _("A merged cell shows one word for several lines or columns."),
        _("Unmerge the cells if the word holds for one of them alone."),
    )


def _merged_number(title: str, ranges: list[Range]) -> Finding:
    return Finding(
        "merged-cells",
        "error",
        title,
        _lines(ranges),
        "",
        _("The cells {range} are merged and hold numbers.").format(range=_places(ranges)),
        _("A number over several lines may be their sum or hold for each; nobody can tell."),
        _("Unmerge them and write the number of each line into it."),
    )
