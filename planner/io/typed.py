"""From raw tables to typed ones: the schema decides what a cell is; what cannot be read is blank and reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from planner.findings import Finding
from planner.i18n import _
from planner.io import cells
from planner.io.cells import CellError, Mark
from planner.io.raw import HEADING_LIKE, Cell, RawTable, cell_text, is_blank, known_headings, plain
from planner.io.shortest import number_text
from planner.io.troubles import cell_trouble, quoted
from planner.schema import Column, Table
from planner.schema.base import DTYPES, split_list
from planner.schema.case_tables import ONLY_IN_PROGRAMMES
from planner.schema.coded import coded
from planner.words import alike, likeliest

_EMPTY: dict[str, Any] = {"text": "", "list": "", "months": "", "number": float("nan")}
_NUMERIC = ("number", "integer")


def type_table(
    raw: RawTable, table: Table, country: str, *, decimals: Mark | None = None, ask: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame | None, list[Finding]]:
    """Read a raw table by its schema.

    Parameters
    ----------
    raw : RawTable
        The cells.
    table : Table
        What they should be.
    country : str
        ISO code of the case's country, for the order of day and month; empty if unknown.
    decimals : {"dot", "comma"}, optional
        The decimal mark for numbers such as 1.234 where the user said it.
    ask : bool
        The file is somebody else's: such a number is read only if the column or another shows how decimals are written.

    Returns
    -------
    frame : pandas.DataFrame
        The schema's columns, typed; the index holds line numbers. Cells that cannot be read are missing.
    extras : pandas.DataFrame or None
        Columns that the schema does not know, as text, with the same index; None if there are none.
    findings : list of Finding
        Missing, doubled and unknown columns, and every kind of trouble per column.
    """
    places, others, findings = _match_headings(raw, table)
    index = pd.Index(raw.lines, dtype="int64")
    numeric = {name: at for name, at in places.items() if table[name].kind in _NUMERIC}
    marks = dict.fromkeys(numeric, decimals) if decimals else _decimal_marks(raw, numeric, ask)
    if (
        not decimals and not ask
    ):  # of files of others nothing is taken for granted: there the other columns tell, or the user
        marks = {name: _thousands_in(raw.columns[at], table[name], marks[name]) for name, at in numeric.items()}
    for name in marks:
        findings += _mixed_marks(raw, name, places[name], table.name)
    data = {}
    for column in table.columns:
        if column.name in places:
            found = raw.columns[places[column.name]]
            mark = marks.get(column.name)
            values, more = _read_column(found, column, table.name, raw.lines, mark, country)
            findings += more
            if mark is not None and not decimals:  # what the user said is no news
                findings += _thousands_note(found, column.name, table.name, raw.lines, mark)
        else:
            values = [_EMPTY.get(column.kind)] * len(raw.lines)
        data[column.name] = pd.Series(values, index=index, dtype=DTYPES[column.kind])
    extras, more = _text_columns(raw, others)
    typed = pd.DataFrame(data, index=index)
    # of a column that allows a few words only, any other is an error; here a word is free, and what rules count hangs on it
    words = {column: typed[column.name].copy() for column in table.columns if column.words and not column.allowed}
    frame = coded(table, typed)
    for column, before in words.items():
        findings += _words_note(before, frame[column.name], column, table.name)
    return frame, extras if len(extras.columns) else None, findings + more


def text_table(raw: RawTable) -> tuple[pd.DataFrame, list[Finding]]:
    """Return a table that the schema does not know, all as text, with what was found in it."""
    return _text_columns(raw, list(range(len(raw.headings))))


def _match_headings(raw: RawTable, table: Table) -> tuple[dict[str, int], list[int], list[Finding]]:
    """Return the place of every known column, the places of the others, and what is missing, doubled or unknown."""
    known = known_headings(table)
    places: dict[str, int] = {}
    others: list[int] = []
    findings: list[Finding] = []
    for at, heading in enumerate(raw.headings):
        name = known.get(plain(heading))
        if name is None:
            others.append(at)
        elif name in places:
            others.append(at)
            findings.append(_doubled(table.name, name))
        else:
            places[name] = at
    absent = [name for name in table.names if name not in places]
    for at in others:
        heading = raw.headings[at]
        if known.get(plain(heading)) is None:
            findings.append(
                _unknown(table.name, heading, likeliest(heading, absent, HEADING_LIKE), _filled_lines(raw, at))
            )
    findings += [_missing(table, name) for name in absent if table[name].required and not table[name].made_from]
    return places, others, findings


def _read_column(
    found: list[Cell], column: Column, table: str, lines: list[int], mark: Mark | None, country: str
) -> tuple[list[Any], list[Finding]]:
    """Return a column's values (missing where blank or not readable) and one finding per kind of trouble."""
    read = _reader(column, mark, country)
    empty = _EMPTY.get(column.kind)
    known: dict[str, Any] = {"": empty}
    values: list[Any] = []
    troubles: dict[str, list[int]] = {}
    for at, cell in enumerate(found):
        if cell is None:
            values.append(empty)
            continue
        if isinstance(cell, str) and cell in known:
            values.append(known[cell])
            continue
        try:
            value = empty if is_blank(cell) else read(cell)
            if isinstance(cell, str):
                known[cell] = value
        except CellError as error:
            value = empty
            troubles.setdefault(str(error), []).append(at)
        values.append(value)
    findings = []
    for code, places in troubles.items():
        texts = [cell_text(found[at]) for at in places]
        if code == "not-a-number" and column.unit == "share 0-1" and all(map(cells.is_percentage, texts)):
            code = "percentage"
        findings.append(cell_trouble(code, table, column.name, [lines[at] for at in places], texts))
    return values, findings


def _reader(column: Column, mark: Mark | None, country: str) -> Callable[[Cell], Any]:
    match column.kind:
        case "number":
            return lambda cell: cells.number(cell, mark)
        case "integer":
            return lambda cell: cells.integer(cell, mark)
        case "boolean":
            return cells.boolean
        case "date":
            return lambda cell: cells.day(cell, country)
        case "months":
            return cells.months
        case _:
            return cells.text


def _decimal_marks(raw: RawTable, places: dict[str, int], ask: bool) -> dict[str, Mark | None]:
    """Return, per numeric column, the decimal mark by which a number such as 1.234 is read; None if nothing tells.

    A column's own numbers decide. Where they do not, in files that a spreadsheet separated by semicolons or tabs the
    whole file does: all its columns were written under one setting. In comma-separated files decimals have a point,
    as the manual says, unless a number in the file shows a comma; there, a lone comma stays ambiguous. Of files of
    others (`ask`) nothing is taken for granted: they are read as their own numbers show, or not at all.
    """
    seen = {name: _sure_marks(raw.columns[at]) for name, at in places.items()}
    everywhere = set[Mark]().union(*seen.values())
    if (ask or raw.source in ("semicolon", "tab")) and len(everywhere) == 1:
        otherwise: Mark | None = next(iter(everywhere))
    elif not ask and raw.source == "comma" and "comma" not in everywhere:
        otherwise = "dot"
    else:
        otherwise = None
    marks: dict[str, Mark | None] = {}
    for name, found in seen.items():
        marks[name] = next(iter(found)) if len(found) == 1 else None if found else otherwise
    if raw.source == "comma":
        for name, at in places.items():
            if not seen[name] and marks[name] == "dot" and _has_unsure_comma(raw.columns[at]):
                marks[name] = None
    return marks


def _thousands_in(found: list[Cell], column: Column, mark: Mark | None) -> Mark | None:
    """Return the decimal mark of a column in which a number such as 1.000 may be a thousand; None asks.

    Nobody writes three needless noughts behind a decimal mark, nor any behind that of a whole number: beside whole numbers
    without a mark, 1.000 pupils are a thousand. Where every number has three places, as programs write them, or nothing in the
    column says how decimals are written, it is asked, unless the thousands would be more than can be meant.
    """
    if _sure_marks(found):
        return mark
    texts = {cells.latin_digits(cell.strip()) for cell in found if isinstance(cell, str) and not is_blank(cell)}
    forms = {text: cells.number_form(text) for text in texts}
    unsure = {text: form[0] for text, form in forms.items() if form is not None and form[1] == "unsure"}
    separators = set(unsure.values())
    whole = column.kind == "integer"
    if len(separators) != 1 or not (whole or any(text.endswith("000") for text in unsure)):
        return mark
    (separator,) = separators
    if mark not in (None, separator):
        return mark
    other: Mark = "comma" if separator == "dot" else "dot"
    low, high = column.believable
    if not all(low <= cells.read_number(text, other) <= high for text in unsure):
        return mark
    plain_numbers = any(form is not None and form[0] is None for form in forms.values())
    return other if whole and (plain_numbers or any(isinstance(cell, int | float) for cell in found)) else None


def _sure_marks(found: list[Cell]) -> set[Mark]:
    forms = {cells.number_form(cell.strip()) for cell in {cell for cell in found if isinstance(cell, str)}}
    return {form[0] for form in forms if form and form[0] and form[1] == "sure"}


def _mixed_marks(raw: RawTable, name: str, at: int, table: str) -> list[Finding]:
    """Return a warning if some numbers of a column have a decimal comma and others a point; each is read as it says."""
    found = raw.columns[at]
    if len(_sure_marks(found)) < 2:
        return []
    form = [cells.number_form(cell.strip()) if isinstance(cell, str) else None for cell in found]
    with_comma = [i for i, known in enumerate(form) if known == ("comma", "sure")]
    with_point = [i for i, known in enumerate(form) if known == ("dot", "sure")]
    fewer, more = sorted((with_comma, with_point), key=len)
    return [
        Finding(
            code="mixed-decimal-marks",
            severity="warning",
            table=table,
            rows=tuple(raw.lines[i] for i in fewer),
            column=name,
            what=_("Decimals are written in two ways: {first} here, {second} elsewhere in the column.").format(
                first=quoted(str(found[fewer[0]])), second=quoted(str(found[more[0]]))
            ),
            why=_("Each is read as it is written; one of them may be a mistake."),
            mend=_("Write all numbers of the column in the same way."),
        )
    ]


def _has_unsure_comma(found: list[Cell]) -> bool:
    return any(
        isinstance(cell, str) and "," in cell and cells.number_form(cell.strip()) == ("comma", "unsure")
        for cell in found
    )


def _thousands_note(found: list[Cell], column: str, table: str, lines: list[int], mark: Mark) -> list[Finding]:
    other: Mark = "comma" if mark == "dot" else "dot"
    sign = "," if mark == "dot" else "."
    at = [
        i
        for i, cell in enumerate(found)
        if isinstance(cell, str) and sign in cell and cells.number_form(cell.strip()) == (other, "unsure")
    ]
    if not at:
        return []
    example = str(found[at[0]]).strip()
    return [
        Finding(
            code="read-as-thousands",
            severity="note",
            table=table,
            rows=tuple(lines[i] for i in at),
            column=column,
            what=_(
                "{value} is read as {number}, because other numbers beside it show how decimals are written."
            ).format(value=quoted(example), number=number_text(cells.read_number(example, mark))),
            why=_("Read the other way it would be a thousandth of that."),
            mend=_("Leave out thousands separators, so that there is nothing to misread."),
        )
    ]


def _words_note(before: pd.Series, after: pd.Series, column: Column, table: str) -> list[Finding]:
    """Return that words are read as others: those that are neither the code nor the word that stands for it in the language in use."""
    changed = before.index[(before != after).to_numpy()]
    if changed.empty:
        return []
    read: dict[str, str] = {}
    for cell in before[changed].unique():
        for word in split_list(cell) if column.kind == "list" else [cell]:
            code = column.code(word)
            if plain(word) not in {plain(code), plain(code.replace("_", " ")), plain(column.word(code))}:
                read[word] = column.word(code)
    if not read:
        return []
    return [
        Finding(
            code="read-as-word",
            severity="note",
            table=table,
            rows=tuple(int(line) for line in changed),
            column=column.name,
            what=_("Words are read as what they mean: {words}.").format(
                words="; ".join(f"{quoted(word)}: {meant}" for word, meant in sorted(read.items()))
            ),
            why=_("Rules and shares count by these words, whatever the language they are written in."),
            mend=_("If one of them means something else, write the word that fits: the template lists them."),
        )
    ]


def _text_columns(raw: RawTable, places: list[int]) -> tuple[pd.DataFrame, list[Finding]]:
    """Return columns as text under headings of their own, and one finding per kind of trouble."""
    data: dict[str, list[str]] = {}
    findings: list[Finding] = []
    for at in places:
        heading = _own_heading(raw.headings[at], at, data)
        column = Column(heading, "text", "")
        data[heading], more = _read_column(raw.columns[at], column, raw.name, raw.lines, None, "")
        findings += more
    index = pd.Index(raw.lines, dtype="int64")
    return pd.DataFrame(
        {name: pd.Series(values, index=index, dtype="str") for name, values in data.items()}, index=index
    ), findings


def _own_heading(heading: str, at: int, taken: dict[str, list[str]]) -> str:
    """Return a heading that is not blank and not taken."""
    heading = heading or _("column {number}").format(number=at + 1)
    found, count = heading, 1
    while found in taken:
        count += 1
        found = f"{heading} ({count})"
    return found


def _filled_lines(raw: RawTable, at: int) -> tuple[int, ...]:
    return tuple(line for line, cell in zip(raw.lines, raw.columns[at], strict=True) if not is_blank(cell))


def _doubled(table: str, name: str) -> Finding:
    return Finding(
        code="duplicate-column",
        severity="error",
        table=table,
        rows=(1,),
        column=name,
        what=_("The column {column} is there more than once.").format(column=quoted(name)),
        why=_("Nobody can tell which of them holds."),
        mend=_("Delete or rename all but one of them."),
    )


def _unknown(table: str, heading: str, meant: str, lines: tuple[int, ...]) -> Finding:
    if not heading:
        return Finding(
            code="column-without-heading",
            severity="warning",
            table=table,
            rows=lines,
            column="",
            what=_("There are cells in a column without a heading."),
            why=_("They are kept, but no plan looks at them."),
            mend=_("Give the column its heading, or clear its cells."),
        )
    if alike(heading) in {alike(word) for word in ONLY_IN_PROGRAMMES.get(table, ())}:
        return Finding(
            code="column-of-programmes",
            severity="warning",
            table=table,
            rows=lines,
            column=heading,
            what=_("The table has no column {column}: levels have names, which stand in a programme file.").format(
                column=quoted(heading)
            ),
            why=_("No level would be told."),
            mend=_(
                "Copy own-goals.yaml from data/programmes to a folder programmes beside the case, name it in case.programmes, and write the "
                "rule there, with the name and the beginning of each level under `levels`."
            ),
        )
    if meant:
        return Finding(
            code="unknown-column",
            severity="warning",
            table=table,
            rows=(),
            column=heading,
            what=_("There is no column {column}; probably {meant} is meant.").format(
                column=quoted(heading), meant=quoted(meant)
            ),
            why=_("As it is, {meant} counts as blank in every line.").format(meant=quoted(meant)),
            mend=_("Rename the column to {meant}, or give it a name that is not so close.").format(meant=quoted(meant)),
        )
    return Finding(
        code="unknown-column",
        severity="note",
        table=table,
        rows=(),
        column=heading,
        what=_("The column {column} is not one of this table's.").format(column=quoted(heading)),
        why=_("It is kept as it is, but no plan looks at it."),
        mend=_("Nothing, if it is a column of your own; otherwise see the manual for the columns of this table."),
    )


def _missing(table: Table, name: str) -> Finding:
    return Finding(
        code="missing-column",
        severity="error",
        table=table.name,
        rows=(),
        column=name,
        what=_("The column {column} is missing.").format(column=quoted(name)),
        why=_("Every line needs it: {text}").format(text=table[name].meaning),
        mend=_("Add a column with the heading {column}.").format(column=quoted(name)),
    )
