"""What the headings of a file mean: by its profile, by what the case keeps, or asked; columns on persons are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from babel.core import get_global

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, every_month, every_translation, every_weekday, listed, ngettext
from planner.imports.head_units import priced_per
from planner.imports.profile import Profile
from planner.imports.result import Told
from planner.io.heads import BETWEEN
from planner.io.offices import is_day, plain_day
from planner.io.raw import Cell, RawTable, cell_text, is_blank
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option, doubled_column, likely, taken
from planner.ledger.words import Meaning, Suggestion, Unknown, Words, certain, kept_meanings
from planner.schema.base import WEEKDAYS
from planner.schema.import_tables import COLUMN_KINDS, IMPORT_TABLES, MONTH_COLUMNS, PUPILS_OF
from planner.words import alike

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_IN_BRACKETS = re.compile(r"(.+?)[(\[]([^()\[\]]+)[)\]]", re.DOTALL)
_LIKE_A_PERSON = 0.5
"""Part of the filled cells of a column that are e-mail addresses from which it is one of persons."""

OFFERED_FROM = 0.75
"""Likeness from which a meaning of a heading is offered ready-made, if what stands below it fits: a wrong one gives wrong data."""

TOLD = 12
"""Headings that are named in one finding."""


@dataclass
class Columns(Told):
    """Which column of a file holds what.

    Parameters
    ----------
    places : dict of str to int
        Place of each of our columns.
    pupils : dict of str to list of int
        Places of the columns that hold pupils of a stage.
    hidden : set of int
        Places of columns on persons, and of those that are left out.
    unknown : set of int
        Places of columns that nobody knows.
    unread : list of int
        Places of all columns with a heading that are not read, in the order of the file.
    """

    places: dict[str, int] = field(default_factory=dict)
    pupils: dict[str, list[int]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    unknown: set[int] = field(default_factory=set)
    unread: list[int] = field(default_factory=list)

    def without_hidden(self, raw: RawTable) -> RawTable:
        """Return a table whose columns on persons, and those left out, are blank: nothing of them is read, kept or told."""
        return _blank(raw, self.hidden)

    def without_strange(self, raw: RawTable) -> RawTable:
        """Return a table whose columns that are not read are blank: what nobody knows may be on persons."""
        return _blank(raw, self.hidden | self.unknown)


def _blank(raw: RawTable, places: set[int]) -> RawTable:
    columns: list[list[Cell]] = [
        [None for _cell in cells] if at in places else cells for at, cells in enumerate(raw.columns)
    ]
    return replace(raw, columns=columns)


def column_kind(about: str) -> str:
    """Return the kind of mapping that says what a heading of a file about something means."""
    return next(kind for kind, table in COLUMN_KINDS.items() if table == about)


def column_words(profile: Profile, case: Case | None, said: Sequence[Meaning] = ()) -> Words:
    """Return what headings mean: those of a profile, what the case keeps, and what is said now.

    Parameters
    ----------
    profile : Profile
        The file's.
    case : Case or None
        The case, with what was accepted earlier.
    said : sequence of Meaning
        What is said now; it outweighs the rest.

    Returns
    -------
    Words
        That know each column of ours by its headings.
    """
    kind = column_kind(profile.about)
    columns = IMPORT_TABLES[profile.about].columns
    names: dict[str, Iterable[str]] = {
        column.name: (*profile.named(column.name), *every_translation(column.label))
        if column.label
        else profile.named(column.name)
        for column in columns
    }
    if profile.about == "offers":
        names |= {name: every_month(at) for at, name in enumerate(MONTH_COLUMNS, 1)}
        names |= {name: every_weekday(at) for at, name in enumerate(WEEKDAYS)}
    if profile.about == "schools":
        of_stages = profile.stage_words if profile.own else {}
        names |= {
            f"{PUPILS_OF}{stage}": (*of_stages.get(stage, ()), *profile.pupils.get(stage, ()))
            for stage in profile.stages
        }
    kept = [meaning for meaning in (kept_meanings(case) if case else []) if meaning.kind == kind]
    now = [meaning for meaning in said if meaning.kind == kind]
    return Words(names, [*(m for m in kept if m.theirs not in {n.theirs for n in now}), *now], built_in=True)


def map_headings(raw: RawTable, profile: Profile, words: Words, accept: bool) -> Columns:
    """Return which column of a file holds what, with all that is told and asked of its headings.

    Parameters
    ----------
    raw : RawTable
        The file's table.
    profile : Profile
        Its profile.
    words : Words
        What headings mean.
    accept : bool
        Take suggestions that are very like and clearly the likest.

    Returns
    -------
    Columns
        Places of our columns; findings and questions on the others.
    """
    columns = Columns()
    persons, others = [], []
    for at, heading in enumerate(raw.headings):
        ours = _meaning(heading, words, profile)
        if ours == "product" and _mostly_numbers(raw.columns[at]):
            ours = "number"  # a heading such as Item stands over goods in some countries, over line numbers in others
        if ours == LEFT_OUT:
            columns.hidden.add(at)
            continue
        if ours is None and all(map(is_blank, raw.columns[at])):
            continue
        if ours is None and _on_persons(heading, raw.columns[at], profile):
            persons.append(heading)
            columns.hidden.add(at)
        elif ours is None:
            others.append(at)
        else:
            _put(columns, raw, at, ours, profile, words)
    for at in others:
        if profile.own:
            _ask(columns, raw, at, words, profile, accept)
    if persons:
        columns.findings.append(_persons(raw.name, persons))
    known = {alike(heading) for heading in profile.headings}
    unused = [at for at in others if alike(raw.headings[at]) not in known]
    taken = {*columns.places.values(), *(at for places in columns.pupils.values() for at in places)}
    columns.unread = [at for at in others if at not in taken and raw.headings[at]]
    columns.unknown = (set(others) if profile.own else set(unused)) - taken
    if unused and not profile.own:
        columns.findings.append(_unused(raw.name, [raw.headings[at] for at in unused]))
    return columns


def _meaning(heading: str, words: Words, profile: Profile) -> str | None:
    if not heading:
        return None
    found = words(heading)
    if found is not None or not profile.own:
        return found
    bare = priced_per(heading).name if profile.about == "prices" else heading
    bare = _without_currency(heading) if bare == heading else bare
    if bare != heading:
        return _meaning(bare, words, profile)
    last = heading.split(BETWEEN)[-1]
    if last != heading and (found := words(last)) is not None:
        return found
    return _pupils_of(alike(heading), words, profile)


def _pupils_of(heading: str, words: Words, profile: Profile) -> str | None:
    """Return the column that a heading such as *Élèves maternelle* means: a word for pupils beside one for a stage."""
    for word in map(alike, profile.columns.get("pupils", ())):
        if word and heading.startswith(word):
            found = words(heading.removeprefix(word))
        elif word and heading.endswith(word):
            found = words(heading.removesuffix(word))
        else:
            continue
        if found is not None and found.startswith(PUPILS_OF):
            return found
    return None


def _without_currency(heading: str) -> str:
    """Return a heading without the currency in brackets behind it.

    >>> _without_currency("Preço (R$)"), _without_currency("Prix unitaire [€]"), _without_currency("Price (USD)")
    ('Preço', 'Prix unitaire', 'Price')
    >>> _without_currency("Peso (kg)")
    'Peso (kg)'
    """
    match = _IN_BRACKETS.fullmatch(heading.strip())
    if match is None:
        return heading
    inside = match[2].strip()
    sign = any(unicodedata.category(letter) == "Sc" for letter in inside)
    sign = sign or alike(inside) == "rs"
    return match[1].strip() if sign or inside.upper() in get_global("all_currencies") else heading


def _mostly_numbers(cells: Sequence[Cell]) -> bool:
    """Tell whether most cells are numbers: below line numbers there may be a total or a remark."""
    filled = [cell_text(cell).strip() for cell in cells if not is_blank(cell)]
    numbers = sum(bool(re.fullmatch(r"\d+(?:\.\d+)*\.?", cell)) for cell in filled)
    return numbers > len(filled) / 2


def _on_persons(heading: str, cells: Sequence[Cell], profile: Profile) -> bool:
    if alike(heading) in {alike(word) for word in profile.contact}:
        return True
    filled = [cell_text(cell) for cell in cells if not is_blank(cell)]
    return bool(filled) and sum(bool(_EMAIL.search(cell)) for cell in filled) > _LIKE_A_PERSON * len(filled)


def _put(columns: Columns, raw: RawTable, at: int, ours: str, profile: Profile, words: Words) -> None:
    if ours.startswith(PUPILS_OF):
        columns.pupils.setdefault(ours.removeprefix(PUPILS_OF), []).append(at)
    elif ours not in columns.places:
        columns.places[ours] = at
    elif profile.own:
        both, kind = (raw.headings[columns.places[ours]], raw.headings[at]), column_kind(profile.about)
        columns.questions += [Unknown(kind, one, words.choices(one)) for one in both]
        columns.findings.append(doubled_column(raw.name, kind, ours, *both))
    elif _order(profile, ours, raw.headings[at]) < _order(profile, ours, raw.headings[columns.places[ours]]):
        columns.places[ours] = at


def _order(profile: Profile, ours: str, heading: str) -> int:
    known = [alike(one) for one in profile.columns.get(ours, ())]
    return known.index(alike(heading)) if alike(heading) in known else len(known)


def _ask(columns: Columns, raw: RawTable, at: int, words: Words, profile: Profile, accept: bool) -> None:
    heading, kind = raw.headings[at], column_kind(profile.about)
    if not heading:
        columns.findings.append(_nameless(raw.name))
        return
    free = [
        one
        for one in words.suggest(heading)
        if one.ours not in columns.places
        and one.likeness >= OFFERED_FROM
        and _fits(profile.about, one.ours, raw.columns[at])
    ]
    sure = certain(free) if accept else None
    if sure is not None:
        meaning = Meaning(kind, heading, sure.ours)
        columns.accepted.append(meaning)
        if sure.ours.startswith(PUPILS_OF):
            columns.pupils.setdefault(sure.ours.removeprefix(PUPILS_OF), []).append(at)
        else:
            columns.places[sure.ours] = at
        columns.findings.append(taken(raw.name, (), heading, meaning, sure))
        return
    columns.questions.append(Unknown(kind, heading, words.choices(heading)))
    columns.findings.append(_unknown(raw.name, heading, kind, free))


def _fits(about: str, ours: str, cells: Sequence[Cell]) -> bool:
    """Tell whether cells may stand in a column: figures where it has figures, days where it has days, words where it has names."""
    column = next((one for one in IMPORT_TABLES[about].columns if one.name == ours), None)
    kind = "integer" if ours.startswith(PUPILS_OF) else "" if column is None else column.kind
    filled = [cell for cell in cells if not is_blank(cell)]
    if kind in ("number", "integer"):
        return mostly(is_figure, filled)
    if kind == "date":
        return mostly(_is_day, filled)
    return ours not in _NAMES or not (mostly(is_figure, filled) or mostly(_is_day, filled))


_NAMES = (
    "product",
    "supplier",
    "market",
    "unit",
    "dish",
    "food",
    "name",
    "municipality",
    "brand",
    "stage",
    "meal",
    "slot",
)
"""Columns of words, which neither figures nor days can be."""


def is_figure(cell: Cell) -> bool:
    """Tell whether a cell is a number, whatever the sign of money before or the part in a hundred behind it.

    >>> is_figure("R$ 1.234,50"), is_figure("5%"), is_figure(3), is_figure("2026-03-01"), is_figure("101 A")
    (True, True, True, False, False)
    """
    return not isinstance(cell, bool) and bool(_FIGURE.fullmatch(cell_text(cell).strip())) and not _is_day(cell)


def _is_day(cell: Cell) -> bool:
    return is_day(plain_day(cell))


_FIGURE = re.compile(
    r"(?:[A-Z]{3}|Rs\.?|R\$|US\$|S/\.?|[€£₹$])?\s*[-+]?\d[\d.,'’ \u00a0\u202f]*(?:%|[A-Z]{3}|[€£₹$])?", re.IGNORECASE
)


def mostly(is_it: Callable[[Cell], bool], cells: Sequence[Cell]) -> bool:
    """Tell whether more than half of the cells are something."""
    return sum(map(is_it, cells)) > len(cells) / 2


def which_column(kind: str, ours: str, headings: Sequence[str]) -> str:
    """Return how to say which heading means a column: ready-made where one alone can be meant, else with those that may.

    Parameters
    ----------
    kind : str
        Kind of mapping.
    ours : str
        Our column.
    headings : sequence of str
        Headings below which what it holds may stand.

    Returns
    -------
    str
        The mend.
    """
    if len(headings) == 1:
        return _("Say once which it is, as in: {option}.").format(
            option=accept_option(Meaning(kind, headings[0], ours))
        )
    return _("Say once which it is: {option}, with its heading in place of HEADING.").format(
        option=accept_option(Meaning(kind, "HEADING", ours))
    ) + (
        " " + _("It may be one of: {names}.").format(names=listed([quoted(one) for one in headings], TOLD))
        if headings
        else ""
    )


def _unknown(table: str, heading: str, kind: str, suggestions: list[Suggestion]) -> Finding:
    left_out = accept_option(Meaning(kind, heading, LEFT_OUT))
    if suggestions:
        mend = _("If it is meant, accept it once: {option}. If the column is to be left out: {left_out}.").format(
            option=accept_option(Meaning(kind, heading, suggestions[0].ours)), left_out=left_out
        )
    else:
        known = ", ".join(IMPORT_TABLES[COLUMN_KINDS[kind]].names)
        mend = _("Say once what it is, {option}, with one of: {names}. Or leave it out: {left_out}.").format(
            option=accept_option(Meaning(kind, heading, "NAME")), names=known, left_out=left_out
        )
    return Finding(
        "unmapped-column",
        "warning" if suggestions else "note",
        table,
        (),
        heading,
        _("The column {heading} is not known.").format(heading=quoted(heading)) + likely(suggestions),
        _("What stands in it is not taken; nothing is guessed."),
        mend,
    )


def _nameless(table: str) -> Finding:
    return Finding(
        "column-without-heading",
        "warning",
        table,
        (),
        "",
        _("There are cells in a column without a heading."),
        _("They are not taken."),
        _("Give the column its heading, or clear its cells."),
    )


def _persons(table: str, headings: list[str]) -> Finding:
    return Finding(
        "personal-columns-left-out",
        "note",
        table,
        (),
        "",
        _("Columns on persons, or to reach them, were left out: {headings}.").format(headings=listed(headings, TOLD)),
        _("A case is handed on; no names, telephones or addresses of people belong into it."),
        _("Nothing need be done."),
    )


def _unused(table: str, headings: list[str]) -> Finding:
    text = ngettext(
        "{count} further column of the file is not needed: {headings}.",
        "{count} further columns of the file are not needed: {headings}.",
        len(headings),
    )
    return Finding(
        "columns-not-needed",
        "note",
        table,
        (),
        "",
        text.format(count=len(headings), headings=listed(headings, TOLD)),
        _("The form of this file is known; what the plan does not use is not taken."),
        _("If one of them is needed, say what it is with --map."),
    )
