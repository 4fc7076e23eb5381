"""A file that is to be imported: its table, and the profile that knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.imports.headings import column_words
from planner.imports.lines import Only, place_finder
from planner.imports.profile import Profile, own_profile, profile_of, profiles
from planner.imports.result import Said
from planner.io.foreign import known_table, read_foreign
from planner.io.raw import RawTable, cell_text, is_blank, plain
from planner.ledger import personal
from planner.ledger.words import Words

_DAY = len("2026-01-31")


@dataclass(frozen=True)
class Opened:
    """A file of lines.

    Parameters
    ----------
    raw : RawTable
        Its wanted lines.
    profile : Profile
        The one that knows it, or that of lists of one's own.
    words : Words
        What its headings mean.
    findings : list of Finding
        How it was read.
    source : str
        Who publishes it, for the rows' column source.
    """

    raw: RawTable
    profile: Profile
    words: Words
    findings: list[Finding]
    source: str


def opened(path: Path, about: str, case: Case | None, said: Said) -> Opened:
    """Open a file of lines about something.

    Parameters
    ----------
    path : Path
        A text file or workbook.
    about : str
        What it is about, one of `planner.schema.import_tables.IMPORT_TABLES`.
    case : Case or None
        The case, with what words mean.
    said : Said
        What the user said of the file.

    Returns
    -------
    Opened
        Its wanted lines, and what its headings mean.

    Raises
    ------
    InputError
        If it cannot be read, or no line of it is wanted.
    """
    personal.refuse_words([path.name])
    of_about = [profile for profile in profiles() if profile.about == about]
    own = column_words(own_profile(about), case, said.meanings)
    known = known_table([*(heading for profile in of_about for heading in profile.headings), *own.known, *own.mapped])

    def place_of(column: str, headings: Sequence[str]) -> int | None:
        profile = profile_of(list(headings), about) or own_profile(about)
        return place_finder(column_words(profile, case, said.meanings))(column, headings)

    def hits(raw: RawTable) -> int:
        return len({own(heading) or heading for heading in raw.headings if plain(heading) in known})

    only = Only(said.only, place_of)
    try:
        raw, findings = read_foreign(
            path, known, hits, wanted=only.wanted if said.only else None, see_titles=personal.refuse_words, join=True
        )
    except InputError as error:
        only.refuse_if_unmet(path.name)
        raise InputError([_smaller(finding, said) for finding in error.findings]) from error
    profile = profile_of(raw.headings, about) or own_profile(about)
    # A file of pupils by the codes of schools has nothing else to be chosen by: the schools of the case are those wanted.
    raw = only.lines(raw, lenient=about == "schools" and not {*profile.columns, *profile.together} & {"name"})
    words = column_words(profile, case, said.meanings)
    return Opened(raw, profile, words, findings, said.source or _source(profile, raw, path.name))


def _smaller(finding: Finding, said: Said) -> Finding:
    """Return what is told of a file that is too large, with the option by which a part of it can be read."""
    if finding.code not in ("too-large", "too-many-rows") or said.only:
        return finding
    mend = _('Name the lines that are wanted, such as --only "municipality=NAME": of a text file only they are kept.')
    return replace(finding, mend=f"{mend} {finding.mend}")


def _source(profile: Profile, raw: RawTable, name: str) -> str:
    """Return who says what stands in the rows: the publishing body with the year of the file, or the file of one's own."""
    if profile.own:
        return _("{file}, a file of your own").format(file=name)
    at = next((at for at, heading in enumerate(raw.headings) if plain(heading) == plain(profile.year_in)), None)
    days = [] if at is None else [cell_text(cell).strip()[:_DAY] for cell in raw.columns[at] if not is_blank(cell)]
    return f"{profile.body}, {max(days)}" if days else _("{body}, file {file}").format(body=profile.body, file=name)


def head_text(case: Case | None, column: str) -> str:
    """Return a cell of the table case as text; blank where there is no case yet."""
    return "" if case is None or not len(case["case"]) else str(case.table("case")[column].iloc[0])


def refuse_unless(findings: list[Finding]) -> None:
    """Raise an `InputError` if there is an error among findings."""
    if any(finding.severity == "error" for finding in findings):
        raise InputError(findings)
