"""What a file is about: told by its name's ending, by a profile, or by how many of its headings are known; else asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.imports.attendance import attendance_of
from planner.imports.composition import composition_of
from planner.imports.head_units import heading_of
from planner.imports.headings import column_words
from planner.imports.menu_files import grids_of
from planner.imports.menus import menus_of
from planner.imports.offers import offers_of
from planner.imports.prices import prices_of
from planner.imports.profile import own_profile, profile_of, profiles
from planner.imports.recipes import recipes_of
from planner.imports.register import register_of
from planner.imports.result import Imported, Said
from planner.io.files import OTHER_SPREADSHEETS, WITH_MACROS, WORKBOOKS, file_error, refuse
from planner.io.foreign import TEXT_SUFFIXES, known_table, read_foreign
from planner.io.raw import Cell, RawTable, cell_text, plain
from planner.io.text_files import read_text_table
from planner.io.troubles import quoted
from planner.ledger import macantine
from planner.ledger.words import words_of
from planner.schema import Table
from planner.schema.case_tables import NUTRIENTS

Reader = Callable[[Path, Case | None, Said], Imported]

READERS: dict[str, Reader] = {
    "schools": register_of,
    "prices": prices_of,
    "menus": menus_of,
    "recipes": recipes_of,
    "attendance": attendance_of,
    "offers": offers_of,
    "composition": composition_of,
}
"""What reads a file about something."""

BY_ENDING = {
    ".ics": "menus",
    ".pdf": "menus",
    ".json": "recipes",
    ".jsonld": "recipes",
    ".html": "recipes",
    ".htm": "recipes",
}
"""What files are about whose ending tells it."""

_TOLD_BY_THE_READER = (*TEXT_SUFFIXES, *WORKBOOKS, *WITH_MACROS, *OTHER_SPREADSHEETS)
"""Endings of tables: those that can be read, and those of which the reader says how to save them."""

_OF_PURCHASES = frozenset({"kind", "kg", "fund", "invoice", "contract", "credit_note", "accepted"})
"""Columns of the ledger that no price list has."""

_SIGNS = {
    "offers": {"sheet"},  # weekdays and months stand over menus and price lists too
    "attendance": {"eaten"},  # a register tells pupils by school, a menu meals by day
    "composition": {"energy_kj", *NUTRIENTS},  # a price list has codes and foods too
}
"""Columns of which a file must have one to be about something; its others are of other files too."""

_HEAD = 262_144
"""Bytes of a text file that are looked at to tell what it is about."""

_CLEARLY = 2
"""Known headings from which a file may be about something."""


def refuse_kind(path: Path) -> None:
    """Raise an `InputError` if a file is of a kind that nothing reads: a picture, a letter."""
    suffix = path.suffix.casefold()
    if path.is_file() and suffix not in _TOLD_BY_THE_READER and suffix not in BY_ENDING:
        refuse(
            "kind-of-file",
            _("{file} is no kind of file that can be imported.").format(file=quoted(path.name)),
            _(
                "Bring a workbook (.xlsx, .ods), a text file (.csv), a calendar (.ics), a PDF with a table, or recipes as JSON; a table in a "
                "letter can be copied into a spreadsheet."
            ),
        )


def about_of(path: Path, case: Case, said: Said) -> str:
    """Return what a file is about.

    Parameters
    ----------
    path : Path
        The file.
    case : Case
        The case, with what words mean.
    said : Said
        What the user said.

    Returns
    -------
    str
        One of `READERS`.

    Raises
    ------
    InputError
        If that cannot be told, or it is about purchases, which the ledger records.
    """
    if path.suffix.casefold() in BY_ENDING:
        return BY_ENDING[path.suffix.casefold()]
    headings = [heading for profile in profiles() for heading in profile.headings]
    purchases = words_of(case, said.meanings)["column"]
    known = known_table([*headings, *purchases.known, *macantine.HEADINGS])
    raw = _head(path, known)
    if macantine.is_purchase_table(raw):
        raise InputError([_purchases(path)])
    profile = profile_of(raw.headings)
    if profile is not None:
        return profile.about
    lines = {purchases(heading) for heading in raw.headings if heading} - {None}
    happened = {"date", "supplier"} <= lines
    if happened and (lines & _OF_PURCHASES or ("quantity" in lines and "price" not in lines)):
        raise InputError([_purchases(path)])
    scores = {about: _score(raw, about, case, said) for about in READERS}
    best = max(scores.values())
    likest = [about for about, score in scores.items() if score == best]
    # Who delivered how much on which day at what price may be an offer or an invoice.
    if best >= _CLEARLY and len(likest) == 1 and not (happened and "quantity" in lines):
        return likest[0]
    if best < _CLEARLY and grids_of(path, case, said):
        return "menus"
    raise InputError([_asked(path, raw, likest)])


def _head(path: Path, known: Table) -> RawTable:
    """Return the headings of a file with its first lines: of a country's register the rest is not needed to know it."""
    if path.suffix.casefold() in TEXT_SUFFIXES and path.is_file() and path.stat().st_size > _HEAD:
        with path.open("rb") as file:
            start = file.read(_HEAD)
        return read_text_table(path.name, start[: start.rfind(b"\n") + 1] or start, known)[0]
    return read_foreign(path, known, lambda raw: len({plain(h) for h in raw.headings if plain(h) in known}), join=True)[
        0
    ]


def _score(raw: RawTable, about: str, case: Case, said: Said) -> int:
    words = column_words(own_profile(about), case, said.meanings)
    headings = [heading_of(heading).name if about == "composition" else heading for heading in raw.headings]
    places = {words(heading): at for at, heading in enumerate(headings) if heading}
    known = places.keys() - {None}
    # The same word may stand over how many meals were served and over which meal a menu is of.
    if "eaten" in known and not any(map(_is_figure, raw.columns[places["eaten"]])):
        return 0
    return len(known) if about not in _SIGNS or known & _SIGNS[about] else 0


def _is_figure(cell: Cell) -> bool:
    return cell_text(cell).translate(str.maketrans("", "", "., '\u00a0\u202f")).isdecimal()


def _purchases(path: Path) -> Finding:
    return file_error(
        "file-of-purchases",
        _("{file} is a table of purchases: what was delivered, ordered or paid.").format(file=quoted(path.name)),
        _("Record it in the ledger: planner ledger import CASE {file}").format(file=path.name),
        _("What happened is kept in the ledger, line by line, and not in the tables of the case."),
    )


def _asked(path: Path, raw: RawTable, likest: list[str]) -> Finding:
    options = " / ".join(f"--as {about}" for about in likest)
    return file_error(
        "about-asked",
        _("It cannot be told what {file} is about.").format(file=quoted(path.name)),
        _(
            "Say it: {options}. What was delivered or paid already goes into the ledger: planner ledger import CASE {file}."
        ).format(options=options, file=path.name),
        _("Its headings are: {headings}.").format(headings=", ".join(h for h in raw.headings if h)[:300]),
        raw.name,
    )
