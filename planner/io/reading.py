"""A case from a folder, a workbook or a zip file."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePosixPath

import pandas as pd

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.atomic import recover
from planner.io.files import (
    MAX_UNPACKED_BYTES,
    WORKBOOKS,
    cannot_read,
    check_size,
    file_error,
    open_archive,
    refuse,
    refuse_foreign,
)
from planner.io.geojson import FILE_NAME, zones_from_geojson
from planner.io.ids import with_short_names
from planner.io.ods import CONTENT
from planner.io.offices import days_of_a_case
from planner.io.raw import HEADING_LIKE, RawTable, cell_text, known_headings, make_raw, plain
from planner.io.text_files import read_text_table
from planner.io.troubles import quoted
from planner.io.typed import text_table, type_table
from planner.io.workbooks import merged_findings, read_sheets, table_names
from planner.schema import CASE_TABLES, Table
from planner.words import likeliest

_TEXT_SUFFIXES = (".csv", ".tsv")


def read_case(path: str | Path) -> tuple[Case, list[Finding]]:
    """Read a case.

    Parameters
    ----------
    path : str or Path
        A folder of CSV files, a workbook (.xlsx, .ods), or a .zip file of CSV files.

    Returns
    -------
    case : Case
        Every table of the schema, typed; cells that cannot be read are missing.
    findings : list of Finding
        All that is wrong with cells, columns and tables. Whether values are allowed and references lead anywhere is
        for the checks.

    Raises
    ------
    InputError
        If nothing can be read at all: no such path, a protected, damaged or foreign file, one that is too large.
    """
    place = Path(path)
    try:
        recover(place)
        raws, findings = _read_raw(place)
    except OSError as error:
        raise InputError([cannot_read(place, error)]) from error
    by_name = {raw.name: raw for raw in raws}
    country = _country(by_name.get("case"))
    tables: dict[str, pd.DataFrame] = {}
    extras: dict[str, pd.DataFrame] = {}
    for name, table in CASE_TABLES.items():
        raw = by_name.pop(name, None)
        if raw is None or not raw.headings:
            tables[name] = table.empty()
        else:
            tables[name], own, more = type_table(raw, table, country)
            findings += [*more, *days_of_a_case(raw, _headings_of_days(raw, table), country)]
            if own is not None:
                extras[name] = own
    for name, raw in by_name.items():
        absent = [known for known in CASE_TABLES if tables[known].empty]
        findings.append(_unknown_table(name, likeliest(name, absent, HEADING_LIKE)))
        extras[name], more = text_table(raw)
        findings += more
    tables, more = with_short_names(tables)
    return Case(tables, extras, place), findings + more


def _headings_of_days(raw: RawTable, table: Table) -> list[str]:
    known = known_headings(table)
    names = {heading: known.get(plain(heading)) for heading in raw.headings}
    return [heading for heading, name in names.items() if name and table[name].kind == "date"]


def _read_raw(place: Path) -> tuple[list[RawTable], list[Finding]]:
    if place.is_dir():
        return _from_folder(place)
    if not place.exists():
        refuse(
            "no-such-path",
            _("There is no file or folder {path}.").format(path=place),
            _("Check the name, or make a blank case with `planner template {path}`.").format(path=place),
        )
    refuse_foreign(place)
    with open_archive(place) as archive:
        names = archive.namelist()
        if CONTENT not in names and not any(name.startswith("xl/") for name in names):
            return _from_zip(place, archive)
    return _from_workbook(place)


def _from_folder(place: Path) -> tuple[list[RawTable], list[Finding]]:
    paths = {
        entry.name: Path(entry.path) for entry in sorted(os.scandir(place), key=lambda e: e.name) if entry.is_file()
    }
    members: dict[str, Callable[[], bytes]] = {name: path.read_bytes for name, path in paths.items() if _is_table(name)}
    check_size(place.name, sum(paths[name].stat().st_size for name in members), MAX_UNPACKED_BYTES)
    if not members:
        workbooks = [name for name in paths if name.casefold().endswith(WORKBOOKS) and not name.startswith(("~", "."))]
        mend = (
            _("Give the workbook in it: {path}.").format(path=place / workbooks[0])
            if workbooks
            else _("Give the folder that holds case.csv, or make a blank case with `planner template`.")
        )
        refuse("no-tables", _("The folder {path} holds no CSV file.").format(path=place), mend)
    return _from_members(members)


def _from_zip(place: Path, archive: zipfile.ZipFile) -> tuple[list[RawTable], list[Finding]]:
    members: dict[str, Callable[[], bytes]] = {}
    findings = []
    for member in archive.infolist():
        name = PurePosixPath(member.filename).name
        if member.is_dir() or "__MACOSX" in member.filename or not _is_table(name):
            continue
        if name in members:
            findings.append(_doubled(name))
            continue
        members[name] = lambda member=member: archive.read(member)  # type: ignore[misc]
    if not members:
        refuse(
            "no-tables",
            _("{file} holds no CSV file.").format(file=place.name),
            _("Pack the folder that holds case.csv and the other tables."),
        )
    raws, more = _from_members(members)
    return raws, findings + more


def _from_members(members: dict[str, Callable[[], bytes]]) -> tuple[list[RawTable], list[Finding]]:
    raws: dict[str, RawTable] = {}
    findings: list[Finding] = []
    for file_name, read in members.items():
        if file_name.casefold() == FILE_NAME:
            zones, more = zones_from_geojson(read())
            name = "zones"
        else:
            name = _table_name(file_name.rpartition(".")[0])
            zones, more = read_text_table(name, read())
        findings += more
        if name in raws:
            findings.append(_doubled(name))
        elif zones is not None:
            raws[name] = zones
    return list(raws.values()), findings


def _from_workbook(place: Path) -> tuple[list[RawTable], list[Finding]]:
    raws: dict[str, RawTable] = {}
    findings: list[Finding] = []
    for sheet in read_sheets(place):
        if sheet.is_help:
            continue
        name = _table_name(sheet.title)
        raw, more = make_raw(name, "sheet", sheet.rows, CASE_TABLES.get(name))
        if name not in CASE_TABLES and not raw.headings:
            continue
        findings += more + merged_findings(sheet, name)
        if name in raws:
            findings.append(_doubled(name))
        else:
            raws[name] = raw
    if not raws:
        refuse(
            "no-tables",
            _("{file} has no sheet with anything in it.").format(file=place.name),
            _("Fill in a workbook made with `planner template`."),
        )
    return list(raws.values()), findings


def _is_table(name: str) -> bool:
    folded = name.casefold()
    return not name.startswith((".", "~")) and (folded.endswith(_TEXT_SUFFIXES) or folded == FILE_NAME)


def _table_name(name: str) -> str:
    """Return the schema's name of a file or sheet, or the name itself if the schema does not know it."""
    return _table_names().get(plain(name), name.strip())


@cache
def _table_names() -> dict[str, str]:
    """Return the tables by every name, in plain form, under which a file or sheet of theirs may stand."""
    titles = {plain(title): table.name for table in CASE_TABLES.values() for title in table_names(table)}
    return titles | {name: name for name in CASE_TABLES}


def _country(raw: RawTable | None) -> str:
    if raw is None:
        return ""
    for heading, column in zip(raw.headings, raw.columns, strict=True):
        if plain(heading) == "country":
            return next((cell_text(cell).strip().upper() for cell in column if cell_text(cell).strip()), "")
    return ""


def _unknown_table(name: str, meant: str) -> Finding:
    if meant:
        return Finding(
            code="unknown-table",
            severity="warning",
            table=name,
            rows=(),
            column="",
            what=_("There is no table {table}; probably {meant} is meant.").format(
                table=quoted(name), meant=quoted(meant)
            ),
            why=_("As it is, the table {meant} counts as empty.").format(meant=quoted(meant)),
            mend=_("Rename it to {meant}, or give it a name that is not so close.").format(meant=quoted(meant)),
        )
    return Finding(
        code="unknown-table",
        severity="note",
        table=name,
        rows=(),
        column="",
        what=_("{table} is not a table of a case.").format(table=quoted(name)),
        why=_("It is kept as it is, but no plan looks at it."),
        mend=_("Nothing, if it is a table of your own; otherwise see the manual for the names of tables."),
    )


def _doubled(name: str) -> Finding:
    return file_error(
        "duplicate-table",
        _("The table {table} is there more than once.").format(table=quoted(name)),
        _("Delete or rename all but one of them."),
        _("Nobody can tell which of them holds; the first was read."),
        name,
    )
