"""Registers and lists of schools: sites, stages and pupils of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from planner.case import Case
from planner.findings import Finding
from planner.i18n import _
from planner.imports import register_told as told
from planner.imports.files import opened
from planner.imports.headings import Columns, map_headings
from planner.imports.lines import at_places, kept_lines, left_out, row_text, without_remarks, without_totals
from planner.imports.profile import Profile
from planner.imports.pupils import Count, count_pupils
from planner.imports.register_rows import Rows
from planner.imports.result import Imported, Left, Said
from planner.imports.schools import has_names, schools_of
from planner.imports.stages import Stages
from planner.io.offices import UNSAID, Habits
from planner.io.raw import RawTable, is_blank
from planner.ledger import personal
from planner.ledger.words import Meaning


def read_register(
    path: str | Path,
    *,
    only: Sequence[str] | None = None,
    case: Case | None = None,
    country: str = "",
    pupils: Mapping[str, int] | None = None,
    place: tuple[float, float] | None = None,
    mend: bool = False,
    meanings: Sequence[Meaning] = (),
    accept_suggestions: bool = False,
    habits: Habits = UNSAID,
    leave_out: Sequence[int] = (),
    town: str = "",
    later: bool = False,
) -> Imported:
    """Read a register or list of schools as rows of sites, stages, enrolment and menu groups.

    Parameters
    ----------
    path : str or Path
        A .csv, .tsv or .xlsx file: a published register that is known (INEP, São Paulo, the French annuaire, NCES), or a list of
        one's own with headings in any language of the planner.
    only : sequence of str, optional
        Which lines are wanted, as ``municipality=Nantes|Rezé``, by our columns or the file's headings; all must hold.
    case : Case, optional
        The case that the rows are for: its stages, menu groups, sites and mappings are used. Without it all rows are new.
    country : str
        ISO code; empty: that of the case, or of the register.
    pupils : mapping of str to int, optional
        Pupils by stage in all schools together, where the register has none: shared evenly and marked as assumed.
    place : (float, float), optional
        Latitude and longitude in degrees for schools without coordinates, marked as assumed.
    mend : bool
        Put lost decimal points of coordinates back where one place alone lies in the State, and say so.
    meanings : sequence of Meaning
        What words of the file mean, beside what the case keeps.
    accept_suggestions : bool
        Take suggestions that are very like and clearly the likest.
    habits : Habits
        How the file writes numbers.
    leave_out : sequence of int
        Lines of the file that are not read.
    town : str
        Municipality of schools that do not say theirs.
    later : bool
        Pupils come with another file: not to have them is no error.

    Returns
    -------
    Imported
        ``tables`` has ``sites``, ``stages``, ``enrolment`` and ``menu_groups``, as far as the file says something of them. With an
        error among ``findings`` they are not whole; ``questions`` holds the words that must be answered.

    Raises
    ------
    InputError
        If nothing can be read at all, a column of `only` is not there, or no line is wanted.
    """
    said = Said(
        tuple(meanings),
        accept_suggestions,
        habits,
        tuple(only or ()),
        frozenset(leave_out),
        pupils,
        later,
        mend,
        place,
        town,
    )
    return register_of(Path(path), case, said, country)


def register_of(path: Path, case: Case | None, said: Said, country: str = "") -> Imported:
    """Read a register; see `read_register`.

    Parameters
    ----------
    path : Path
        The file.
    case : Case or None
        The case that it is for.
    said : Said
        What the user said of it.
    country : str
        ISO code; empty: that of the case, or of the register.

    Returns
    -------
    Imported
        Rows of sites, stages, enrolment and menu groups.
    """
    file = opened(path, "schools", case, said)
    country = country or _text(case, "country") or file.profile.country
    said = replace(said, habits=replace(said.habits, country=country))
    columns = map_headings(file.raw, file.profile, file.words, said.accept_suggestions)
    raw, findings, left = _lines(columns.without_strange(file.raw), file.profile, columns, said)
    findings = [*file.findings, *columns.findings, *findings]
    if persons := personal.in_table(_used(raw, columns)):
        return Imported("schools", {}, findings=persons)
    if case is not None and len(case["sites"]) and not has_names(columns, file.profile):
        raw, found, others = _of_case(raw, columns, file.profile, case, said)
        findings, left = [*findings, *found], [*left, *others]
    stages = Stages(file.profile, case, said.meanings)
    count = Count() if said.later else count_pupils(raw, columns, file.profile, stages, said.habits)
    if not raw.lines:
        findings.append(told.nothing_left(raw.name))
    schools, of_schools = schools_of(raw, columns, file.profile, case, said)
    findings += [*of_schools, *count.findings]
    rows = Rows(raw, file.profile, stages, case, file.source)
    findings += rows.add_sites(schools, columns, said, count, country)
    findings += rows.add_pupils(schools, columns, said, count)
    return Imported(
        "schools",
        rows.tables(),
        rows.given(),
        findings,
        [*columns.questions, *count.questions],
        sorted([*left, *count.left, *rows.left], key=lambda one: one.line),
        columns.accepted,
        file.source,
    )


def _of_case(
    raw: RawTable, columns: Columns, profile: Profile, case: Case, said: Said
) -> tuple[RawTable, list[Finding], list[Left]]:
    """Return the lines of schools that the case has; the others are left and told."""
    known = {str(site) for site in case["sites"]["site"]}
    schools, _found = schools_of(raw, columns, profile, case, said)
    strangers = [school for school in schools if school.site not in known]
    if not strangers:
        return raw, [], []
    reason = _("no school of the case has this code")
    rows = [school.rows[0] for school in strangers]
    left = [Left(raw.lines[row], row_text(raw, row), reason) for row in rows]
    kept = sorted(row for school in schools if school.site in known for row in school.rows)
    return at_places(raw, kept), [told.strangers(raw, rows, len(schools) - len(strangers))], left


def _text(case: Case | None, column: str) -> str:
    return "" if case is None or not len(case["case"]) else str(case.table("case")[column].iloc[0])


def _used(raw: RawTable, columns: Columns) -> RawTable:
    places = [*columns.places.values(), *(at for found in columns.pupils.values() for at in found)]
    return replace(raw, headings=[raw.headings[at] for at in places], columns=[raw.columns[at] for at in places])


def _lines(raw: RawTable, profile: Profile, columns: Columns, said: Said) -> tuple[RawTable, list[Finding], list[Left]]:
    """Return the lines that are schools, with what is told of the others."""
    raw, findings, left = left_out(raw, said.leave_out)
    found: list[Finding]
    more: list[Left]
    names = [columns.places[name] for name in ("name", "site", "municipality") if name in columns.places]
    numbers = [at for found in columns.pupils.values() for at in found]
    raw, found, more = without_totals(raw, names, numbers)
    findings, left = [*findings, *found], [*left, *more]
    raw, found, more = without_remarks(raw, columns.places.get("site"), columns.places.get("name"))
    findings, left = [*findings, *found], [*left, *more]
    raw, found, more = kept_lines(raw, profile, names)
    findings, left = [*findings, *found], [*left, *more]
    empty = [row for row in range(len(raw.lines)) if names and all(is_blank(raw.columns[at][row]) for at in names[:2])]
    if empty:
        reason = _("neither a name nor a code")
        left += [Left(raw.lines[row], row_text(raw, row), reason) for row in empty]
        findings.append(told.nameless(raw, empty))
        raw = at_places(raw, [row for row in range(len(raw.lines)) if row not in set(empty)])
    return raw, findings, left
