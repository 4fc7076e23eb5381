"""The schema as a manual that people read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from planner.i18n import _
from planner.io.shortest import number_text
from planner.schema import CASE_TABLES, Column, Table
from planner.schema.base import Cell

Offered = Mapping[tuple[str, str], Mapping[str, tuple[str, str]]]
"""By table and column the codes that are offered where any word may stand, with what each means and its unit."""

NOTHING_OFFERED: Offered = {}


def manual(tables: Mapping[str, Table] = CASE_TABLES, *, level: int = 2, offered: Offered = NOTHING_OFFERED) -> str:
    """Return tables and their columns as Markdown: meaning, unit, allowed values, what blank means, an example row.

    Parameters
    ----------
    tables : mapping of str to Table
        The tables, in order.
    level : int
        Level of the headings, one per table.
    offered : mapping of (table, column) to mapping of str to (str, str)
        Codes that the programmes read, with what each means and its unit.

    Returns
    -------
    str
        Markdown that ends with a line break.
    """
    return "\n".join(line for table in tables.values() for line in _table_lines(table, level, offered))


def template_readme(offered: Offered = NOTHING_OFFERED) -> str:
    """Return the manual that lies in a blank case of CSV files."""
    head = [
        "# " + _("How to fill in this case"),
        "",
        _("Each file is a table; its first line holds the headings. Fill in one line per thing, in any order."),
        "",
        "* " + _("Tables marked as needed must have a line; leave the others as they are or delete them."),
        "* " + _("A blank cell means unknown, or the value given under “blank means”; it never means zero."),
        "* " + _("Write days as 2026-02-09 and numbers with a decimal point and without thousands separators."),
        "* " + _("Write yes or no; several words in a cell are separated by |, as are months: 1-3|11."),
        "* " + _("Columns and files of your own are kept, and no plan looks at them."),
        "* " + _("Areas may also be given as one file zones.geojson, with the properties area, kind and name."),
        "* " + _("Persons stand in a case by a code, never by name or personal number."),
        "",
        _("When you have filled it in, `planner check` tells all that is wrong, and how to mend it."),
        "",
    ]
    return "\n".join(head) + "\n" + manual(offered=offered)


def kind_words(column: Column) -> str:
    """Return how a cell is written, with the unit."""
    words = {
        "text": _("text"),
        "list": _("words separated by |"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("yes or no"),
        "date": _("day, YYYY-MM-DD"),
        "months": _("months, such as 1-3|11"),
    }[column.kind]
    return _("{kind}, in {unit}").format(kind=words, unit=column.unit_text()) if column.unit else words


def range_words(column: Column) -> str:
    """Return which values are allowed; empty if any is."""
    parts = bounds_words(column)
    if column.references:
        parts.append(_("as in {places}").format(places=_(" or ").join(column.references)))
    return "; ".join(parts)


def bounds_words(column: Column) -> list[str]:
    """Return the words that a cell may hold, and the bounds of a number."""
    parts = []
    if column.allowed:
        parts.append(", ".join(word_and_code(column, code) for code in column.allowed))
    if column.above is not None:
        parts.append(_("more than {number}").format(number=number_text(column.above)))
    if column.minimum is not None and column.maximum is not None:
        parts.append(_("{low} to {high}").format(low=number_text(column.minimum), high=number_text(column.maximum)))
    elif column.minimum is not None:
        parts.append(_("at least {number}").format(number=number_text(column.minimum)))
    elif column.maximum is not None:
        parts.append(_("at most {number}").format(number=number_text(column.maximum)))
    return parts


def blank_words(column: Column) -> str:
    """Return what a blank cell means."""
    if column.required:
        return _("must be filled in")
    if column.default is not None:
        return cell_words(column.default)
    if column.kind == "months":
        return _("all year")
    return ""


def cell_words(value: Cell) -> str:
    """Return a value as a user types it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return number_text(value)
    return str(value)


def _table_lines(table: Table, level: int, offered: Offered) -> Iterator[str]:
    title = f" ({table.title})" if table.label else ""
    yield f"{'#' * level} `{table.name}`{title}"
    yield ""
    yield table.meaning
    notes = table_notes(table, [f"`{name}`" for name in table.key])
    if notes:
        yield ""
        yield " ".join(notes)
    yield ""
    yield f"| {_('Column')} | {_('Meaning')} | {_('How it is written')} | {_('Allowed')} | {_('Blank means')} |"
    yield "|---|---|---|---|---|"
    for column in table.columns:
        label = f" ({column.heading})" if column.label and column.label != column.name else ""
        parts = (
            f"`{column.name}`{label}",
            column.meaning,
            kind_words(column),
            "; ".join(
                filter(None, (range_words(column), offered_text(column, offered.get((table.name, column.name), {}))))
            ),
            blank_words(column),
        )
        yield "| " + " | ".join(part.replace("|", "\\|").replace("\n", " ") for part in parts) + " |"
    yield ""
    if any(column.example is not None for column in table.columns):
        yield _("Example:")
        yield ""
        yield "```csv"
        yield _csv_line(table.names)
        yield _csv_line([cell_words(column.example) for column in table.columns])
        yield "```"
        yield ""


def table_notes(table: Table, keys: Sequence[str]) -> list[str]:
    """Return whether a table is needed, and how many lines it may have of what; `keys` are its key columns as they are shown."""
    notes = []
    if table.required:
        notes.append(_("Needed."))
    if table.single:
        notes.append(_("Exactly one line."))
    if keys:
        notes.append(_("No two lines share the same {columns}.").format(columns=", ".join(keys)))
    return notes


def word_and_code(column: Column, code: str) -> str:
    """Return the reader's word for a code of a column, with the code behind it where that is another: viande (`meat`)."""
    word = column.word(code)
    return word if word == code else f"{word} (`{code}`)"


def offered_text(column: Column, words: Mapping[str, tuple[str, str]]) -> str:
    """Return the words of a column that programmes read, by code with meaning and unit; empty if they read none."""
    shown = (word_and_code(column, code) + (f" [{unit}]" if unit else "") for code, (_meaning, unit) in words.items())
    return _("any word; programmes read: {words}").format(words=", ".join(shown)) if words else ""


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
