"""Pupils of a register by school and stage: in columns by stage, by a word, a grade or a yes in each line; else asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, listed, ngettext, number_text
from planner.imports import pupils_told
from planner.imports.headings import Columns
from planner.imports.lines import row_text
from planner.imports.profile import Profile, own_profile
from planner.imports.result import Left, Told
from planner.imports.stages import Stages
from planner.io.offices import Habits
from planner.io.raw import RawTable, cell_text, plain
from planner.io.typed import type_table
from planner.ledger.words import BLANK, Unknown
from planner.schema import Column, Table
from planner.words import alike

Choices = tuple[tuple[str, str, float], ...]
"""Words of ours with their names and likenesses, as in `planner.ledger.words.Unknown`."""

_BETWEEN_GRADES = "-"


@dataclass
class Count(Told):
    """Pupils of a register, by the place of its lines.

    Parameters
    ----------
    pupils : dict of (int, str) to int
        By line and stage; of lines whose number is not known nothing stands here.
    stages : dict of int to list of str
        Stages of lines without a number.
    unknown : list of int
        Lines that say that their number is not known.
    nobody : list of int
        Lines that have no pupil, or say none where that means none.
    """

    pupils: dict[tuple[int, str], int] = field(default_factory=dict)
    stages: dict[int, list[str]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    nobody: list[int] = field(default_factory=list)


def count_pupils(raw: RawTable, columns: Columns, profile: Profile, stages: Stages, habits: Habits) -> Count:
    """Return the pupils that a register tells.

    Parameters
    ----------
    raw : RawTable
        Its table.
    columns : Columns
        What its headings mean.
    profile : Profile
        Its profile.
    stages : Stages
        What words for stages mean.
    habits : Habits
        How it is written.

    Returns
    -------
    Count
        Pupils by line and stage, and what is asked.
    """
    count = Count()
    wide = {stage: list(places) for stage, places in columns.pupils.items()}
    several = _columns_of_several(raw, profile, wide)
    places = sorted({at for found in wide.values() for at in found} | set(several))
    total = columns.places.get("pupils")
    if places:
        numbers, unknown, count.findings = _numbers(raw, places, profile, habits)
        for at, (_heading, fine) in several.items():
            _ask_of_several(count, raw, at, fine, numbers[at], stages, wide)
        _from_columns(count, numbers, unknown, wide, profile)
        _check_total(count, raw, profile, numbers, habits)
    elif total is not None:
        numbers, unknown, count.findings = _numbers(raw, [total], profile, habits)
        told = _stages_by_line(count, raw, columns, profile, stages)
        _from_lines(count, raw, numbers[total], unknown[total], told, profile, stages)
    else:
        count.stages = _stages_by_line(count, raw, columns, profile, stages)
    return count


def _numbers(
    raw: RawTable, places: list[int], profile: Profile, habits: Habits
) -> tuple[pd.DataFrame, pd.DataFrame, list[Finding]]:
    """Return the whole numbers of some columns by their place, where they say that they are not known, and what is wrong."""
    unknown = pd.DataFrame(
        {at: [cell_text(cell).strip() in profile.unknown for cell in raw.columns[at]] for at in places},
        index=range(len(raw.lines)),
    )
    cells = [[None if no else cell for no, cell in zip(unknown[at], raw.columns[at], strict=True)] for at in places]
    names = [f"c{at}" for at in places]
    table = Table(raw.name, "", tuple(Column(name, "integer", "", minimum=0, maximum=100_000) for name in names))
    named = replace(raw, headings=names, columns=cells)
    frame, _extras, found = type_table(named, table, habits.country, decimals=habits.mark, ask=True)
    frame = frame.set_axis(range(len(raw.lines)), axis="index").set_axis(places, axis="columns")
    headings = {name: raw.headings[at] for name, at in zip(names, places, strict=True)}
    findings = [replace(one, column=headings.get(one.column, one.column)) for one in found]
    for at in places:
        below = [line for line, value in zip(raw.lines, frame[at], strict=True) if not pd.isna(value) and value < 0]
        if below:
            findings.append(pupils_told.below_nought(raw.name, raw.headings[at], below))
    return frame, unknown, findings


def _columns_of_several(
    raw: RawTable, profile: Profile, wide: dict[str, list[int]]
) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Return the columns over several stages whose single columns are not there, by place: heading and stages."""
    places = {plain(heading): at for at, heading in enumerate(raw.headings)}
    found = {}
    for heading, stages in profile.pupils_of_several.items():
        at = places.get(plain(heading))
        if at is not None and not any(stage in wide for stage in stages):
            found[at] = (heading, stages)
    return found


def _ask_of_several(
    count: Count,
    raw: RawTable,
    at: int,
    fine: tuple[str, ...],
    numbers: pd.Series,
    stages: Stages,
    wide: dict[str, list[int]],
) -> None:
    """Put a column over several stages where the user said, or ask; nobody is asked of a column without pupils."""
    heading = raw.headings[at]
    ours = stages.words(heading)
    if ours == LEFT_OUT or not numbers.fillna(0).gt(0).any():
        return
    if ours is not None:
        wide.setdefault(ours, []).append(at)
        return
    choices = _first(stages.offered(heading), fine)
    rows = tuple(line for line, value in zip(raw.lines, numbers, strict=True) if not pd.isna(value) and value > 0)
    pupils = int(numbers.fillna(0).sum())
    count.questions.append(Unknown("stage", heading, choices, rows))
    count.findings.append(pupils_told.over_several(raw.name, heading, rows, fine, pupils))


def _first(choices: Choices, first: tuple[str, ...]) -> Choices:
    """Return what may be meant with some of it first, in their order."""
    return tuple(sorted(choices, key=lambda one: first.index(one[0]) if one[0] in first else len(first)))


def _from_columns(
    count: Count, numbers: pd.DataFrame, unknown: pd.DataFrame, wide: dict[str, list[int]], profile: Profile
) -> None:
    for row in numbers.index:
        found = 0
        blank = True
        for stage, places in wide.items():
            cells = [numbers.loc[row, at] for at in places if not pd.isna(numbers.loc[row, at])]
            blank = blank and not cells
            pupils = int(sum(cells))
            found += pupils
            if pupils:
                count.pupils[row, stage] = count.pupils.get((row, stage), 0) + pupils
        if unknown.loc[row].any() or (blank and not profile.blank_is_none):
            count.unknown.append(row)
        elif not found:
            count.nobody.append(row)


def _check_total(count: Count, raw: RawTable, profile: Profile, numbers: pd.DataFrame, habits: Habits) -> None:
    """Hold the column that is the sum of the others against them."""
    places = {plain(heading): at for at, heading in enumerate(raw.headings)}
    at = places.get(plain(profile.total)) if profile.total else None
    if at is None:
        return
    totals, _unknown, _found = _numbers(raw, [at], profile, habits)
    sums = numbers.fillna(0).sum(axis="columns")
    wrong = [row for row in numbers.index if not pd.isna(totals.loc[row, at]) and totals.loc[row, at] != sums[row]]
    if wrong:
        first = wrong[0]
        count.findings.append(
            Finding(
                "total-differs",
                "warning",
                raw.name,
                tuple(raw.lines[row] for row in wrong),
                profile.total,
                _("The total is {total}, the columns by grade add up to {sum}.").format(
                    total=number_text(int(totals.loc[first, at])), sum=number_text(int(sums[first]))
                ),
                _("Pupils are missing in one of them; those by grade are taken."),
                _("Ask who publishes the list, or correct the numbers in the table enrolment."),
            )
        )


def _stages_by_line(
    count: Count, raw: RawTable, columns: Columns, profile: Profile, stages: Stages
) -> dict[int, list[str]]:
    """Return the stages of each line, as far as the register tells them."""
    places = {plain(heading): at for at, heading in enumerate(raw.headings)}
    flags = {stage: [places[plain(h)] for h in hs if plain(h) in places] for stage, hs in profile.flags.items()}
    if any(flags.values()) or (profile.flag_words and plain(profile.flag_words.column) in places):
        return _by_flags(raw, flags, profile, places)
    if profile.grades and plain(profile.grades.first) in places and plain(profile.grades.last) in places:
        first, last = places[plain(profile.grades.first)], places[plain(profile.grades.last)]
        words = [
            _span(cell_text(one), cell_text(other))
            for one, other in zip(raw.columns[first], raw.columns[last], strict=True)
        ]
        known = {word: profile.grades.stage(*word.split(_BETWEEN_GRADES, 1)) for word in words}
        return _by_words(
            count,
            raw,
            words,
            stages,
            {word: stage for word, stage in known.items() if stage},
            profile.grades.first,
            profile,
        )
    if "stage" in columns.places:
        at = columns.places["stage"]
        words = [cell_text(cell).strip() or BLANK for cell in raw.columns[at]]
        return _by_words(count, raw, words, stages, {}, raw.headings[at], profile)
    only = stages.words(BLANK) or stages.only()
    if only and only != LEFT_OUT:
        return {row: [only] for row in range(len(raw.lines))}
    return {}


def _span(first: str, last: str) -> str:
    return f"{first.strip()}{_BETWEEN_GRADES}{last.strip()}"


def _by_flags(
    raw: RawTable, flags: dict[str, list[int]], profile: Profile, places: dict[str, int]
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    words = profile.flag_words
    kinds = places.get(plain(words.column)) if words else None
    for row in range(len(raw.lines)):
        told = [s for s, ats in flags.items() if any(cell_text(raw.columns[at][row]).strip() == "1" for at in ats)]
        if not told and words and kinds is not None:
            kind = alike(cell_text(raw.columns[kinds][row]))
            told = [stage for stage, known in words.words.items() if kind in map(alike, known)]
        found[row] = told
    return found


def _by_words(
    count: Count,
    raw: RawTable,
    words: list[str],
    stages: Stages,
    known: dict[str, str],
    heading: str,
    profile: Profile,
) -> dict[int, list[str]]:
    """Return the stage of each line by its word; a word that is not known is asked once, one that is left out is told."""
    found: dict[int, list[str]] = {}
    open_words: dict[str, list[int]] = {}
    for row, word in enumerate(words):
        ours = stages.words(word) or known.get(word)
        if ours == LEFT_OUT:
            count.left.append(
                Left(raw.lines[row], row_text(raw, row), _("{word} is left out as you said").format(word=word))
            )
            found[row] = []
        elif ours is None:
            open_words.setdefault(word, []).append(row)
            found[row] = []
        else:
            found[row] = [ours]
    for word, rows in open_words.items():
        fine = profile.stages_of(word)
        choices = _first(stages.offered(word), fine)
        lines = tuple(raw.lines[row] for row in rows)
        count.questions.append(Unknown("stage", word, choices, lines))
        count.findings.append(
            pupils_told.word_of_several(raw.name, heading, word, lines, fine)
            if fine
            else pupils_told.unknown_stage(raw.name, heading, word, [raw.lines[row] for row in rows], stages)
        )
    return found


def _from_lines(
    count: Count,
    raw: RawTable,
    numbers: pd.Series,
    unknown: pd.Series,
    told: dict[int, list[str]],
    profile: Profile,
    known: Stages,
) -> None:
    """Put one number a line to the one stage of the line."""
    out = {one.line for one in count.left}
    several: list[int] = []
    without: list[int] = []
    for row, line in enumerate(raw.lines):
        value = numbers[row]
        stages = told.get(row, [])
        if line in out:
            continue
        if unknown[row] or (pd.isna(value) and not profile.blank_is_none):
            count.unknown.append(row)
        elif pd.isna(value) or not value:
            count.nobody.append(row)
        elif len(stages) == 1:
            count.pupils[row, stages[0]] = count.pupils.get((row, stages[0]), 0) + int(value)
        else:
            (several if stages else without).append(row)
    if several:
        count.findings.append(pupils_told.one_number(raw, several))
    if without and not count.questions:
        lines = tuple(raw.lines[row] for row in without)
        count.questions.append(Unknown("stage", BLANK, known.offered(BLANK), lines))
        count.findings.append(pupils_told.no_stage(raw, without))


def shared_evenly(
    count: Count, given: dict[str, int], rows: Iterable[int]
) -> tuple[dict[tuple[int, str], int], list[str]]:
    """Return pupils that are known for the town alone, shared evenly among the schools of the stage, and stages without one.

    By hand: 10 pupils in 3 schools are 4, 3 and 3, in the order of the lines.

    Parameters
    ----------
    count : Count
        With the stages of each line.
    given : dict of str to int
        Pupils by stage.
    rows : iterable of int
        Lines that are schools.

    Returns
    -------
    tuple of (dict, list of str)
        Pupils by line and stage; stages that no school has.
    """
    rows = list(rows)
    found: dict[tuple[int, str], int] = {}
    nowhere = []
    for stage, pupils in given.items():
        there = [row for row in rows if stage in count.stages.get(row, ())]
        # A school of which the register does not tell the kind may have any stage; one of another kind has not this one.
        there = there or [row for row in rows if not count.stages.get(row)]
        if not there:
            nowhere.append(stage)
            continue
        each, rest = divmod(pupils, len(there))
        found |= {(row, stage): each + (at < rest) for at, row in enumerate(there)}
    return found, nowhere


def is_like_pupils(heading: str) -> bool:
    """Tell whether a heading may stand over pupils: one of the words for them stands in it.

    >>> is_like_pupils("Nombre_d_eleves"), is_like_pupils("Effectif total"), is_like_pupils("Code_departement")
    (True, True, False)
    """
    words = f" {_letters(heading)} "
    return any(f" {_letters(word)} " in words for word in own_profile("schools").named("pupils"))


def _letters(text: str) -> str:
    return " ".join(alike(word) for word in re.findall(r"[^\W\d_]+", text))


def unknown_pupils(raw: RawTable, rows: list[int]) -> Finding:
    """Return the warning that the pupils of some schools are not known."""
    text = ngettext(
        "The register does not know the pupils of {count} school: {names}.",
        "The register does not know the pupils of {count} schools: {names}.",
        len(rows),
    )
    return Finding(
        "pupils-not-known",
        "warning",
        raw.name,
        tuple(raw.lines[row] for row in rows),
        "",
        text.format(count=len(rows), names=listed([row_text(raw, row)[:40] for row in rows], 3, "; ")),
        _("Nothing is bought for pupils that nobody counted."),
        _("Write their number into the table enrolment."),
    )
