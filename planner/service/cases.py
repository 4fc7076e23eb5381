"""Cases: read, checked, edited, changed by a scenario, written; the tables and shares that they have."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from models.constraints import DEFAULT_MODES
from planner.assembly.targets import target_rules
from planner.case import Case
from planner.checks import check
from planner.findings import Finding, InputError
from planner.i18n import language
from planner.io import write_case, write_template
from planner.io.geojson import area_rows
from planner.io.manual import manual
from planner.library import library, notes
from planner.making.pipeline import Clock, load_case, read_for_reader
from planner.making.scenario_checks import check_scenarios
from planner.making.scenarios import apply, kind_texts, kinds
from planner.paths import CASES
from planner.programmes.case_law import law_for, own_folders
from planner.programmes.geography import memberships
from planner.programmes.law import Law
from planner.programmes.vocabulary import offered_words
from planner.reports import pictures
from planner.schema import CASE_TABLES, PLAN_TABLES, Table
from planner.schema.base import DTYPES, split_list

EXAMPLE = CASES / "parelheiros"
"""The bundled case."""


TINY = CASES / "tiny"
"""A case small enough to be solved by hand."""


def check_case(case: Case | str | Path) -> list[Finding]:
    """Return everything that is wrong or doubtful in a case, in the order of its tables and rows.

    Parameters
    ----------
    case : Case, str or Path
        A case, or where to read one.
    """
    if isinstance(case, Case):
        return _checked(case, [])
    clock = Clock()
    try:
        with clock.stage("read"):
            found = read_for_reader(case)
        with clock.stage("check"):
            return _checked(*found)
    except InputError as error:
        return error.findings


def _checked(case: Case, read: list[Finding]) -> list[Finding]:
    """Return what reading a case found, and all that is wrong or doubtful in it."""
    law: Law | None = None
    findings = list(read)
    try:
        if len(case["case"]) == 1 and pd.notna(case.head["first_day"]):
            law = law_for(case)
    except InputError as error:
        findings += error.findings
    scenarios = check_scenarios(case) if law is not None else []
    return findings + check(case, law, read) + notes(case) + scenarios


def read_and_check(path: str | Path) -> tuple[Case | None, list[Finding]]:
    """Read a case and return it with all that is wrong or doubtful in it: what `check_case` finds.

    Parameters
    ----------
    path : str or Path
        Where it lies.

    Returns
    -------
    tuple
        The case, or None if an error keeps it from being planned, and the findings.
    """
    try:
        case, found = read_for_reader(path)
    except InputError as error:
        return None, error.findings
    found = list(dict.fromkeys(_checked(case, found)))
    return (None if any(f.severity == "error" for f in found) else case), found


def typed_rows(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of a case's table, as an editor gives them, with the types of the schema."""
    rows = pd.DataFrame(index=frame.index)
    for column in CASE_TABLES[table].columns:
        values, dtype = frame[column.name], DTYPES[column.kind]
        rows[column.name] = values.fillna("").astype("str") if dtype == "str" else values.astype(dtype)  # type: ignore[call-overload]
    return rows


def convert_case(source: str | Path, target: str | Path) -> Case:
    """Write a case in the other form: folder of CSV or workbook, by suffix; nothing is lost."""
    case = load_case(source)
    write_case(case, Path(target))
    return case


def case_tables() -> dict[str, Table]:
    """Return the schema of every table of a case, by name, in the order in which a committee fills them."""
    return CASE_TABLES


def edited_case(case: Case, table: str, frame: pd.DataFrame) -> tuple[Case | None, list[Finding]]:
    """Put an edited table in place of a case's own, and check the case as if it came from a file.

    Parameters
    ----------
    case : Case
        The case before.
    table : str
        Which of its tables was edited.
    frame : pandas.DataFrame
        Its rows now, with the table's columns; the index tells which of the former lines each was, so that columns of
        the user's own stay beside them.

    Returns
    -------
    tuple
        The case, or None if an error keeps it from being planned, and all that was found.
    """
    extras = dict(case.extras)
    if table in extras:
        extras[table] = extras[table].reindex(frame.index, fill_value="")
    with tempfile.TemporaryDirectory() as place:
        write_case(Case({**case.tables, table: typed_rows(table, frame)}, extras, case.path), Path(place) / "case")
        return read_and_check(Path(place) / "case")


def case_with_areas(
    case: Case, content: bytes, file: str, *, kind: str = "catchment", area: str = "", name: str = ""
) -> tuple[Case | None, list[Finding]]:
    """Put the outlines of a GeoJSON file into the table ``zones``; an area of the same short name is replaced.

    Parameters
    ----------
    case : Case
        The case before.
    content, file : bytes, str
        The file and its name.
    kind, area, name : str
        What the areas are, and how they are called where the file does not say it.

    Returns
    -------
    tuple
        The case, or None if the file or the case cannot be used, and all that was found.
    """
    rows, found = area_rows(content, file, kind=kind, area=area, name=name)
    if found:
        return None, found
    kept = case.tables["zones"]
    kept = kept[~kept["area"].isin([row["area"] for row in rows])]
    first = int(max([1, *case.tables["zones"].index])) + 1
    new = pd.DataFrame(rows, index=range(first, first + len(rows))).reindex(columns=kept.columns, fill_value="")
    return edited_case(case, "zones", pd.concat([kept, typed_rows("zones", new)]))


def suppliers_in(case: Case, area: str) -> list[str]:
    """Return the names of the suppliers that lie in an area of the case, sorted."""
    inside = memberships(case["suppliers"].set_index("supplier"), case["zones"])
    names = dict(zip(case["suppliers"]["supplier"], case["suppliers"]["name"], strict=True))
    return sorted(names[supplier] for supplier in inside.loc[inside["area"] == area, "place"])


def share_table(case: Case) -> pd.DataFrame:
    """Return the shares that law and case set, by ``target``: ``name``, ``sense``, ``share`` (0 to 1); also those of some sites.

    Raises
    ------
    InputError
        If the law of the case cannot be found.
    """
    columns = ["target", "name", "sense", "share"]
    rules = target_rules(case, law_for(case))
    return pd.DataFrame([[rule.target, rule.name, rule.sense, rule.share] for rule in rules], columns=columns)


def percent(share: float) -> int:
    """Return a share (0 to 1) in whole percent."""
    return round(share * 100)


def share_word(percent: int) -> str:
    """Return whole percent as a change of a scenario says a share."""
    return f"{percent / 100:g}"


def rule_modes(case: Case) -> dict[str, str]:
    """Return for each family of rules that a case may set whether it is ``hard``, ``soft`` or ``off``."""
    own = case["rules"].set_index("family")["mode"].to_dict()
    return {
        str(family): str(own.get(family, DEFAULT_MODES[family]))
        for family in CASE_TABLES["rules"]["family"].allowed
        if family in DEFAULT_MODES
    }


def change_kinds() -> dict[str, str]:
    """Return every kind of change that a scenario may hold, with what it does and takes."""
    return kinds()


def change_texts() -> dict[str, str]:
    """Return what every kind of change does, in words alone."""
    return kind_texts()


def season_table(case: Case) -> pd.DataFrame:
    """Return in how many offers each product can be had in each month; see `planner.reports.pictures.seasons`."""
    return pictures.seasons(case)


def named(case: Case, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with names in place of short names; see `planner.reports.pictures.named`."""
    return pictures.named(case, frame)


def save_case(case: Case, path: str | Path) -> None:
    """Write a case as a folder of CSV, or as a workbook by suffix."""
    write_case(case, Path(path))


def case_workbook(case: Case) -> bytes:
    """Return a case as a workbook, to hand out."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "case.xlsx"
        write_case(case, path)
        return path.read_bytes()


def changed_case(case: Case, changes: Sequence[str]) -> Case:
    """Return a case with changes applied, as lines of a scenario.

    Raises
    ------
    InputError
        If a change cannot be read or names something unknown.
    """
    return apply(case, changes) if changes else case


HOME_OF = {"en": "US", "pt_BR": "BR", "es": "PE", "fr": "FR"}
"""Country whose examples are shown to who reads a language and names no country."""


def new_template(
    path: str | Path,
    programmes: Sequence[str] = (),
    country: str = "",
    beside: Case | None = None,
    more: Sequence[str] = (),
) -> Path:
    """Write a blank case with explanations, the words that programmes read, and the foods of the library, in the language in use.

    Parameters
    ----------
    path : str or Path
        A folder for CSV files, or a workbook by suffix.
    programmes : sequence of str
        Programmes whose words are offered. None: those of the country.
    country : str
        ISO code of the country; empty: the programmes of every one, and examples of a country in which the language in use
        is spoken.
    beside : Case, optional
        A case whose programmes, also its own, and country are taken.
    more : sequence of str
        Tables beside those that every case needs, by name or title; ``all``: every one.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    InputError
        If a programme or table is unknown or the place cannot be written to.
    """
    folders: list[Path] = []
    if beside is not None:
        head = beside.head
        programmes, country, folders = split_list(head["programmes"]), str(head["country"]), own_folders(beside)
    words = offered_words(programmes, country.strip().upper(), folders)
    write_template(
        Path(path),
        offered=words,
        foods=library().offered_names(),
        country=country.strip().upper() or HOME_OF[language()],
        more=more,
    )
    return Path(path)


def manual_of(*, plan: bool = False) -> str:
    """Return the tables of a case, or of a plan, and their columns as Markdown in the language in use."""
    return manual(PLAN_TABLES if plan else CASE_TABLES)


def renamed_case(case: Case, word: str) -> Case:
    """Return a case under another short name."""
    head = case.tables["case"]
    named = head.assign(case=pd.Series(word, index=head.index, dtype=head["case"].dtype))
    return replace(case, tables={**case.tables, "case": named})
