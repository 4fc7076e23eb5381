"""Plans as files: `plan.json` in and out, `plan.xlsx` in, also after somebody edited it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from planner.findings import Finding, InputError
from planner.i18n import LANGUAGES, N_, _, every_translation, using
from planner.io.atomic import atomic_path
from planner.io.cells import CellError, boolean
from planner.io.columns import COLUMN_SCHEMA, ColumnError, coded, decoded, dumps
from planner.io.files import (
    MAX_UNPACKED_BYTES,
    cannot_read,
    check_cells,
    check_size,
    file_error,
    refuse,
    refuse_foreign,
)
from planner.io.raw import Cell, RawTable, cell_text, is_blank, make_raw, plain
from planner.io.troubles import quoted
from planner.io.typed import type_table
from planner.io.workbooks import Sheet, merged_findings, read_sheets
from planner.judgement import Judgement, of_old_word
from planner.schema import PLAN_TABLES, Column, Table
from planner.schema.base import LIST_SEPARATOR, split_list
from planner.schema.plan_tables import DECISION_TABLES, DETAILS, HEADING, IN_PARQUET, KEPT_SHEET, SHEET, YES_NO
from planner.schema.words import WORDS, list_of_short_words

FORMAT = "school-meal-plan/2"
"""What `plan.json` says of itself: tables by column, see `planner.io.columns`."""

FORMAT_BY_ROW = "school-meal-plan/1"
"""What it said in earlier editions, which kept a table as a list of its rows; still read."""

PRINTED = "plan.xlsx"
"""Name of the workbook that people print, where it lies beside its details."""

OLD_TITLES = {N_("Summary"): "summary"}
"""Titles of sheets that held a table in plans of earlier editions, where the table has another title now."""

OLD_COLUMNS = {
    "targets": ("met", N_("Met")),
    "menu_frequency": ("met", N_("Met")),
    "nutrition": ("status", N_("Result")),
}
"""What column ``judgement`` was called in plans of earlier editions, in the tables and over them."""

_OLD_WORDS = {N_("too little"): "short", N_("too much"): "over"}

HEADING_SEARCH_LINES = 40
"""Lines of a sheet among which the headings are looked for; above them stand a title and totals."""


def read_plan(path: str | Path, *, orders_need: Collection[str] | None = None) -> dict[str, pd.DataFrame]:
    """Read a plan.

    Parameters
    ----------
    path : str or Path
        A ``plan.json``, or a ``plan.xlsx`` as it was written or as somebody changed it, with the workbooks in the folder
        `planner.schema.plan_tables.DETAILS` beside it; one of those may be named as well. In a workbook a table is the sheet
        with its title; lines of totals and remarks (all of the required columns blank) are skipped.
    orders_need : collection of str, optional
        The columns that a line of orders must fill in, where the others are reckoned anew; by default all required ones.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables that the file holds, by name, typed by the schema; the index holds line numbers (in JSON the
        headings count as line 1). `orders` is always among them.

    Raises
    ------
    InputError
        If the file is not a plan, or any of its cells cannot be read; with all findings.
    """
    place = Path(path)
    try:
        raws, findings = _read_raw(place)
    except OSError as error:
        raise InputError([cannot_read(place, error)]) from error
    if "orders" not in raws and not findings:
        findings.append(
            _no_plan(place, _no_orders(place), "" if place.suffix.casefold() == ".json" else _bring_details())
        )
    tables = {}
    for name, table in PLAN_TABLES.items():
        if name not in raws:
            continue
        tables[name], _extras, more = type_table(_with_judgements(raws[name]), table, country="")
        needed = orders_need if name == "orders" and orders_need is not None else _required(table)
        findings += more + _blank_cells(tables[name], table, needed, more)
        if name == "orders":  # of an earlier edition, which ordered what is to arrive
            orders = tables[name]
            orders["order_packs"] = orders["order_packs"].fillna(orders["packs"])
            orders["order_kg"] = orders["order_kg"].fillna(orders["kg"])
        if "words" in table:
            tables[name]["words"] = ""  # written where a plan is shown, never kept
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise InputError(errors)
    return tables


def write_plan_json(tables: Mapping[str, pd.DataFrame], path: str | Path) -> Path:
    """Write the tables of a plan as JSON: ISO days, missing values as null; the same plan gives the same bytes.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of `planner.schema.PLAN_TABLES`, with the schema's columns.
    path : str or Path
        The file; it appears whole or not at all.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        If the place cannot be written to.
    ValueError
        If a table or a column is none of the schema's, or a number is infinite.
    """
    unknown = [name for name in tables if name not in PLAN_TABLES]
    unknown += [
        f"{name}.{column}"
        for name in tables
        if name in PLAN_TABLES
        for column in tables[name]
        if column not in PLAN_TABLES[name]
    ]
    if unknown:
        raise ValueError(f"not in the schema of a plan: {', '.join(unknown)}")
    with atomic_path(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"format": {dumps(FORMAT)}, "tables": {{')
        between = "\n"
        for name in PLAN_TABLES:
            if name in tables:
                # One column per line, so that two plans can be compared line by line.
                columns = ",\n".join(f"{dumps(column)}: {dumps(coded(v))}" for column, v in _columns(tables[name]))
                file.write(f'{between}{dumps(name)}: {{"rows": {len(tables[name])}, "columns": {{\n{columns}\n}}}}')
                between = ",\n"
        file.write("\n}}\n")
    return Path(path)


def _columns(frame: pd.DataFrame) -> Iterator[tuple[str, list[Any]]]:
    for name in frame.columns:
        values = frame[name]
        if str(values.dtype).startswith("datetime"):
            values = values.dt.strftime("%Y-%m-%d")
        yield name, [None if not isinstance(value, str) and pd.isna(value) else value for value in values.tolist()]


def plan_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `plan.json`, made from the schema of a plan's tables."""
    tables = {
        name: {
            "type": "object",
            "description": table.text,
            "properties": {
                "rows": {"type": "integer", "minimum": 0},
                "columns": {
                    "type": "object",
                    "properties": {
                        column.name: {"description": _described(column), "$ref": "#/$defs/column"}
                        for column in table.columns
                    },
                    "additionalProperties": False,
                },
            },
            "required": ["rows", "columns"],
            "additionalProperties": False,
        }
        for name, table in PLAN_TABLES.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "plan.json",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "tables": {"type": "object", "properties": tables, "required": ["orders"]},
        },
        "required": ["format", "tables"],
        "additionalProperties": False,
        "$defs": {"column": COLUMN_SCHEMA},
    }


def _described(column: Column) -> str:
    """Return what a column's values are: kind, unit and meaning."""
    kinds = {
        "date": "text, a day as YYYY-MM-DD",
        "integer": "whole number",
        "boolean": "true or false",
        "list": "text, words with | between them",
        "months": "text, months with | between them",
    }
    kind = kinds.get(column.kind, column.kind)
    return f"{kind}, {column.unit}: {column.text}" if column.unit else f"{kind}: {column.text}"


def _read_raw(place: Path) -> tuple[dict[str, RawTable], list[Finding]]:
    if place.is_dir():
        refuse(
            "not-a-plan",
            _("{path} is a folder.").format(path=place),
            _("Name the file: plan.json or plan.xlsx, or one of the workbooks in {folder}.").format(folder=DETAILS),
        )
    if not place.exists():
        refuse(
            "no-such-path",
            _("There is no file {path}.").format(path=place),
            _("Check the name, or make a plan with `planner plan`."),
        )
    with place.open("rb") as file:
        head = file.read(64)
    if place.suffix.casefold() == ".json" or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _from_json(place), []
    if place.suffix.casefold() == ".parquet":
        raise InputError([_no_plan(place, _("a Parquet file holds one of its tables"))])
    refuse_foreign(place)
    return _from_workbooks(place)


def _from_json(place: Path) -> dict[str, RawTable]:
    check_size(place.name, place.stat().st_size, MAX_UNPACKED_BYTES)
    try:
        content = json.loads(place.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError([_no_plan(place, _("it is not JSON: {reason}").format(reason=error))]) from error
    if not isinstance(content, dict) or content.get("format") not in (FORMAT, FORMAT_BY_ROW):
        raise InputError([_no_plan(place, _("its format is not {format}").format(format=quoted(FORMAT)))])
    tables = content.get("tables")
    if not isinstance(tables, dict):
        raise InputError([_no_plan(place, _("it has no tables"))])
    raws = {}
    for name, stored in tables.items():
        if name not in PLAN_TABLES:
            continue
        known = [*PLAN_TABLES[name].names, *OLD_COLUMNS.get(name, ())[:1]]
        read = _by_row if content["format"] == FORMAT_BY_ROW else _by_column
        rows, columns = read(place, name, stored, known)
        cells = [[_json_cell(value) for value in column] for column in columns.values()]
        raws[name] = RawTable(name, "sheet", list(columns), cells, list(range(2, rows + 2)))
    return raws


def _by_column(place: Path, name: str, stored: Any, known: Sequence[str]) -> tuple[int, dict[str, list[Any]]]:
    rows, columns = (stored.get("rows"), stored.get("columns")) if isinstance(stored, dict) else (None, None)
    if type(rows) is not int or rows < 0 or not isinstance(columns, dict):
        raise InputError([_no_plan(place, _("its table {table} has no columns").format(table=quoted(name)))])
    check_cells(name, rows, len(columns))
    if not rows:
        return 0, {column: [] for column in known}
    try:
        return rows, {column: decoded(columns[column], rows) for column in known if column in columns}
    except ColumnError as error:
        text = _("a column of its table {table} cannot be read: {reason}").format(table=quoted(name), reason=error)
        raise InputError([_no_plan(place, text)]) from error


def _by_row(place: Path, name: str, stored: Any, known: Sequence[str]) -> tuple[int, dict[str, list[Any]]]:
    if not isinstance(stored, list) or not all(isinstance(row, dict) for row in stored):
        raise InputError([_no_plan(place, _("its table {table} is not a list of rows").format(table=quoted(name)))])
    headings = [column for column in known if not stored or any(column in row for row in stored)]
    return len(stored), {heading: [row.get(heading) for row in stored] for heading in headings}


def _json_cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return json.dumps(value)


def plan_files(path: str | Path) -> list[Path]:
    """Return the files that make up the plan in one of them: a `plan.json` alone, or a workbook with those in its details.

    Parameters
    ----------
    path : str or Path
        A ``plan.json``, the workbook beside the folder `planner.schema.plan_tables.DETAILS`, or one of those in it.
    """
    place = Path(path)
    if place.suffix.casefold() == ".json":
        return [place]
    details = place.parent if place.parent.name == DETAILS else place.parent / DETAILS
    beside = [details.parent / PRINTED] if place.parent == details else []
    others = [*beside, *sorted(details.glob("*.xlsx"))]
    return [place, *(one for one in others if one != place and one.is_file() and not one.name.startswith("~$"))]


def _from_workbooks(place: Path) -> tuple[dict[str, RawTable], list[Finding]]:
    """Read the tables of a plan from its workbooks; one that stands in several is that of the workbook that was named.

    Where none of them was named and they differ, as after a copy was kept beside the workbook that was edited, nobody can
    tell which one is meant.
    """
    called = OLD_TITLES | {t.label: name for name, t in PLAN_TABLES.items()}
    titles = {plain(title): name for text, name in called.items() for title in every_translation(text)}
    titles |= {name: name for name in PLAN_TABLES}
    raws: dict[str, RawTable] = {}
    origin: dict[str, Path] = {}
    findings: list[Finding] = []
    for file in plan_files(place):
        sheets = read_sheets(file)
        kept, elsewhere = _kept_texts(sheets), _said(sheets, IN_PARQUET)
        own = kept.get(("", SHEET), {})
        for sheet in sheets:
            name = titles.get(plain(sheet.title)) or own.get(sheet.title.strip())
            if (
                name not in PLAN_TABLES
                or name in elsewhere
                or (name in raws and origin.get(name) in (None, place, file))
            ):
                continue
            table = PLAN_TABLES[name]
            ways = [*_ways(table), {plain(text): column for text, column in kept.get((name, HEADING), {}).items()}]
            at = _heading_line(sheet, table, ways)
            if at is None:
                if name in DECISION_TABLES and name not in raws:
                    findings.append(_no_headings(table))
                continue
            headings = _as_names(sheet.rows[at], ways)
            rows: list[Sequence[Cell]] = [*([[]] * at), headings, *sheet.rows[at + 1 :]]
            raw, _findings = make_raw(name, "sheet", rows, None)
            read = _with_kept_texts(_with_short_words(_without_totals(raw, table), kept), kept)
            if name in raws:
                if (read.headings, read.columns) != (raws[name].headings, raws[name].columns):
                    findings.append(_told_twice(table, origin[name], file))
                continue
            raws[name], origin[name] = read, file
            # Cells merged side by side are layout; merged over lines they hide figures.
            lines = set(raws[name].lines)
            findings += [found for found in merged_findings(sheet, name) if len(lines & set(found.rows)) > 1]
        for name in _said(sheets, "") - raws.keys():
            raws[name] = RawTable(
                name, "sheet", list(PLAN_TABLES[name].names), [[] for _c in PLAN_TABLES[name].names], []
            )
        for name in elsewhere - raws.keys():
            raws[name] = _with_kept_texts(
                _with_short_words(_from_parquet(file.with_name(f"{name}.parquet"), name), kept), kept
            )
    return raws, findings


def _said(sheets: Sequence[Sheet], what: str) -> set[str]:
    """Return the tables of which a workbook says, on its hidden sheet, that they have no rows ("") or stand in another file."""
    rows = [[*map(cell_text, row), "", ""] for sheet in sheets if sheet.title == KEPT_SHEET for row in sheet.rows]
    return {row[0] for row in rows if row[0] in PLAN_TABLES and row[1] == what and not any(row[2:])}


def _from_parquet(file: Path, name: str) -> RawTable:
    check_size(file.name, file.stat().st_size, MAX_UNPACKED_BYTES)
    try:
        frame = pd.read_parquet(file)
    except (ValueError, OSError) as error:
        raise InputError([_no_plan(file, _("it is not a Parquet file: {reason}").format(reason=error))]) from error
    known = {column: values for column, values in _columns(frame) if column in PLAN_TABLES[name]}
    return RawTable(name, "sheet", list(known), list(known.values()), list(range(2, len(frame) + 2)))


KeptTexts = Mapping[tuple[str, str], Mapping[str, str]]
"""By table and column: the text as it is kept by the text as it is shown."""


def _kept_texts(sheets: Sequence[Sheet]) -> KeptTexts:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for sheet in sheets:
        if sheet.title == KEPT_SHEET:
            for row in sheet.rows:
                table, column, shown, text = (cell_text(cell) for cell in (*row, "", "", "", "")[:4])
                found.setdefault((table, column), {})[shown.strip()] = text
    return found


def _with_kept_texts(raw: RawTable, kept: KeptTexts) -> RawTable:
    """Turn the texts that the workbook shows in its language back into what is said."""
    columns = []
    for heading, column in zip(raw.headings, raw.columns, strict=True):
        known = kept.get((raw.name, heading), {})
        columns.append([known.get(cell_text(cell).strip(), cell) for cell in column] if known else column)
    return RawTable(raw.name, raw.source, raw.headings, columns, raw.lines)


def _heading_line(sheet: Sheet, table: Table, ways: Sequence[Way]) -> int | None:
    """Return the position of the line that holds the headings of all required columns, or None."""
    needed = {column.name for column in table.columns if column.required}
    for at, row in enumerate(sheet.rows[:HEADING_SEARCH_LINES]):
        if needed <= set(_as_names(row, ways)):
            return at
    return None


Way = Mapping[str, str]
"""A way to read headings: a column's name by what may stand over it."""


def _ways(table: Table) -> list[Way]:
    """Return the ways to read the headings of a table: as labels of each language, as the workbook has them or alone, or as names."""
    ways: list[dict[str, str]] = []
    old, title = OLD_COLUMNS.get(table.name, ("", ""))
    for language in LANGUAGES:
        with using(language):
            way = {plain(_(title)): old} if old else {}
            way |= {plain(column.heading): column.name for column in reversed(table.columns)}
            ways.append(way | {plain(heading): name for name, heading in table.headings.items()})
    return [*ways, ({old: old} if old else {}) | {plain(name): name for name in table.names}]


def _as_names(row: Sequence[Cell], ways: Sequence[Way]) -> list[Cell]:
    """Return headings as the schema's column names; those that it does not know as they are.

    The label of one column may be the name of another, or its label in another language, so a line is read in the one way
    that knows most of it; only what is left over is looked up the other ways. A unit in brackets does not count.
    """
    texts = [cell_text(cell) for cell in row]
    read: list[list[Cell]] = [[_look_up(text, known) for text in texts] for known in ways]
    found = max(read, key=_number_known)
    for at, text in enumerate(texts):
        if not found[at]:
            others = (_look_up(text, known) for known in ways)
            found[at] = next((name for name in others if name and name not in found), text)
    return found


def _look_up(heading: str, known: Mapping[str, str]) -> str:
    return known.get(plain(heading)) or known.get(plain(re.sub(r"\([^()]*\)\s*$", "", heading)), "")


def _number_known(names: Sequence[Cell]) -> int:
    return sum(map(bool, names))


def _with_short_words(raw: RawTable, kept: KeptTexts) -> RawTable:
    """Turn the words that a reader sees, as the workbook has them or in any language, back into those of the tables."""
    yes_no = {column.name for column in PLAN_TABLES[raw.name].columns if column.kind == "boolean"}
    columns = []
    for heading, column in zip(raw.headings, raw.columns, strict=True):
        own = kept.get(("", YES_NO if heading in yes_no else heading), {})
        if heading in WORDS:
            columns.append([_short(heading, cell, own) for cell in column])
        else:
            columns.append([own.get(cell_text(cell).strip(), cell) for cell in column] if own else column)
    return RawTable(raw.name, raw.source, raw.headings, columns, raw.lines)


def _with_judgements(raw: RawTable) -> RawTable:
    """Turn what a plan of an earlier edition says on whether a rule is kept into a judgement."""
    old = OLD_COLUMNS.get(raw.name, ("",))[0]
    if old not in raw.headings or "judgement" in raw.headings:
        return _with_new_words(raw)
    at = raw.headings.index(old)
    cells = list(raw.columns[at])
    if "denominator" in raw.headings:
        wholes = raw.columns[raw.headings.index("denominator")]
        nothing = Judgement.NOTHING.value
        cells = [nothing if is_blank(cell) and whole == 0 else cell for cell, whole in zip(cells, wholes, strict=True)]
    if old == "met":
        cells = [Judgement.NOT_KNOWN.value if is_blank(cell) else cell for cell in cells]
    headings, columns = list(raw.headings), list(raw.columns)
    headings[at], columns[at] = "judgement", cells
    return _with_new_words(RawTable(raw.name, raw.source, headings, columns, raw.lines))


def _with_new_words(raw: RawTable) -> RawTable:
    if "judgement" not in raw.headings:
        return raw
    at = raw.headings.index("judgement")
    columns = list(raw.columns)
    columns[at] = [_judgement(cell) for cell in columns[at]]
    return RawTable(raw.name, raw.source, raw.headings, columns, raw.lines)


def _judgement(cell: Cell) -> Cell:
    """Return the word of a cell; one that nobody knows stays as it is, for the check to refuse."""
    if is_blank(cell):
        return ""
    text = cell_text(cell).strip()
    for word, short in _OLD_WORDS.items():
        if text.casefold() in {form.casefold() for form in every_translation(word)}:
            return str(of_old_word(short))
    try:
        return str(of_old_word(boolean(cell)))
    except CellError:
        return str(of_old_word(text))


def _short(heading: str, cell: Cell, own: Mapping[str, str]) -> Cell:
    if is_blank(cell):
        return cell
    words = split_list(cell_text(cell))
    return list_of_short_words(heading, LIST_SEPARATOR.join(own.get(word, word) for word in words))


def _without_totals(raw: RawTable, table: Table) -> RawTable:
    """Drop lines of totals and remarks: nothing in any required column, or some blank and “Total” in front."""
    required = [at for at, heading in enumerate(raw.headings) if heading in table and table[heading].required]
    kept = []
    for at in range(len(raw.lines)):
        row = [column[at] for column in raw.columns]
        blank = [is_blank(row[j]) for j in required]
        first = next((cell_text(cell).strip() for cell in row if not is_blank(cell)), "")
        if all(blank) or (any(blank) and first.casefold().startswith("total")):
            continue
        kept.append(at)
    columns = [[column[at] for at in kept] for column in raw.columns]
    return RawTable(raw.name, raw.source, raw.headings, columns, [raw.lines[at] for at in kept])


def _required(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.required]


def _blank_cells(frame: pd.DataFrame, table: Table, needed: Collection[str], found: list[Finding]) -> list[Finding]:
    """Return an error per needed column with blank cells, leaving out those that could not be read."""
    findings = []
    for column in (table[name] for name in needed):
        values = frame[column.name]
        blank = values == "" if str(values.dtype) == "str" else values.isna()
        told = {row for finding in found if finding.column == column.name for row in finding.rows}
        lines = tuple(line for line in frame.index[blank].tolist() if line not in told)
        if lines and not any(f.code == "missing-column" and f.column == column.name for f in found):
            findings.append(_blank(table, column.heading, lines))
    return findings


def _blank(table: Table, column: str, lines: tuple[int, ...]) -> Finding:
    return Finding(
        code="blank-cell",
        severity="error",
        table=table.name,
        rows=lines,
        column=column,
        what=_("The column {column} of the sheet {sheet} is blank in a line that holds something.").format(
            column=quoted(column), sheet=quoted(table.title)
        ),
        why=_("Without it the line cannot be verified."),
        mend=_("Fill it in, or delete the line."),
    )


def _no_orders(place: Path) -> str:
    if place.suffix.casefold() == ".json":
        return _("it has no table of orders")
    text = _("it has no table of orders, nor has a workbook in the folder {folder} beside it")
    return text.format(folder=DETAILS)


def _told_twice(table: Table, first: Path, second: Path) -> Finding:
    return file_error(
        "table-told-twice",
        _("The sheet {sheet} of {first} is another than that of {second}.").format(
            sheet=quoted(table.title), first=quoted(first.name), second=quoted(second.name)
        ),
        _("Take the one that does not hold any longer out of the folder {folder}.").format(folder=DETAILS),
        _("Both stand in the folder {folder}, and nobody can tell which one is meant.").format(folder=DETAILS),
        table.name,
    )


def _no_headings(table: Table) -> Finding:
    needed = ", ".join(column.heading for column in table.columns if column.required)
    return file_error(
        "missing-column",
        _("The sheet {sheet} has no line with its headings.").format(sheet=quoted(table.title)),
        _("Bring back the line with the headings: {headings}.").format(headings=needed),
        _("Without headings nobody can tell what its columns hold."),
        table.name,
    )


def _bring_details() -> str:
    text = _(
        "Lay the folder {folder} that `planner plan` wrote with it beside it, under this name; or give the plan.json of the plan."
    )
    return text.format(folder=DETAILS)


def _no_plan(place: Path, reason: str, mend: str = "") -> Finding:
    return file_error(
        "not-a-plan",
        _("{file} is not a plan: {reason}.").format(file=place.name, reason=reason),
        mend or _("Give a plan.json or plan.xlsx that `planner plan` wrote."),
        _("There is nothing to verify."),
    )
