"""Registers and lists of schools: sites, stages and pupils of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from planner.case import Case
from planner.i18n import _
from planner.imports import register_told as told
from planner.imports.files import head_text, opened
from planner.imports.giving_way import town_place
from planner.imports.headings import Columns, map_headings
from planner.imports.lines import Lines
from planner.imports.portions import add_portions
from planner.imports.profile import Profile
from planner.imports.pupils import Count, count_pupils
from planner.imports.register_rows import Rows
from planner.imports.result import Imported, Said, Told
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
        A .csv, .tsv, .xlsx or .ods file: a published register that is known (INEP, São Paulo, the French annuaire, NCES), or a list of
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
        Rows of sites, stages, enrolment and menu groups; recipes of stages of which the case has none.
    """
    file = opened(path, "schools", case, said)
    country = country or head_text(case, "country") or file.profile.country
    said = replace(said, habits=replace(said.habits, country=country), place=said.place or town_place(case))
    columns = map_headings(file.raw, file.profile, file.words, said.accept_suggestions)
    lines = _lines(columns.without_strange(file.raw), file.profile, columns, said)
    if persons := personal.in_table(_used(lines.raw, columns)):
        return Imported("schools", {}, findings=persons)
    if case is not None and len(case["sites"]) and not has_names(columns, file.profile):
        _keep_schools_of(case, lines, columns, file.profile, said)
    raw = lines.raw
    stages = Stages(file.profile, case, said.meanings, country)
    count = Count() if said.later else count_pupils(raw, columns, file.profile, stages, said.habits)
    if not raw.lines:
        lines.findings.append(told.nothing_left(raw.name))
    schools, of_schools = schools_of(raw, columns, file.profile, case, said)
    rows = Rows(raw, file.profile, stages, case, file.source)
    rows.add_sites(schools, columns, said, count, country)
    rows.add_pupils(schools, columns, said, count)
    found = Imported("schools", rows.tables(), rows.given(), file.source, findings=[*file.findings])
    found.hear(columns, lines, Told(findings=of_schools), count, rows)
    found.left.sort(key=lambda one: one.line)
    if case is not None and found.usable:
        add_portions(found, case, path.name)
    return found


def _keep_schools_of(case: Case, lines: Lines, columns: Columns, profile: Profile, said: Said) -> None:
    """Leave out the lines of schools that the case has not."""
    known = {str(site) for site in case["sites"]["site"]}
    schools, _found = schools_of(lines.raw, columns, profile, case, said)
    strangers = [school for school in schools if school.site not in known]
    if strangers:
        rows = [school.rows[0] for school in strangers]
        lines.findings.append(told.strangers(lines.raw, rows, len(schools) - len(strangers)))
        reason = _("no school of the case has this code")
        lines.without({row: reason for school in strangers for row in school.rows})


def _used(raw: RawTable, columns: Columns) -> RawTable:
    places = [*columns.places.values(), *(at for found in columns.pupils.values() for at in found)]
    return replace(raw, headings=[raw.headings[at] for at in places], columns=[raw.columns[at] for at in places])


def _lines(raw: RawTable, profile: Profile, columns: Columns, said: Said) -> Lines:
    """Return the lines that are schools."""
    lines = Lines(raw)
    names = [columns.places[name] for name in ("name", "site", "municipality") if name in columns.places]
    lines.leave_out(said.leave_out)
    lines.leave_totals_out(names)
    lines.leave_remarks_out(columns.places.get("site"), columns.places.get("name"))
    lines.shown = names
    lines.keep_open(profile)
    cells = [lines.raw.columns[at] for at in names[:2]]
    empty = [row for row in range(len(lines.raw.lines)) if names and all(is_blank(its[row]) for its in cells)]
    if empty:
        lines.findings.append(told.nameless(lines.raw, empty))
        lines.shown = ()
        lines.without(dict.fromkeys(empty, _("neither a name nor a code")))
    return lines
