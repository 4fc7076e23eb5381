"""What a paper is, and how it becomes a file to print: sheets of tables, laid out by Typst, which needs no browser.

The layout is `paper.typ`. What stands on a paper reaches it as data, so that no text of a case is ever taken for code.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pandas as pd
import typst
from PIL import ImageFont

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, day_text, reader
from planner.reports.documents import Term
from planner.reports.sheets import LETTER_PAPER

LAYOUT = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Parameters
    ----------
    cells : tuple of str
        Its texts; one alone in a row that heads what follows.
    kind : str
        ``part`` and, inside it, ``who`` head the rows that follow and are repeated on the next page; ``total``; ``thing``: its
        first text stands out from the lines below it; or blank: the lines below it do.
    below : tuple of str
        Lines under the first cell's text.
    """

    cells: tuple[str, ...]
    kind: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A table of a sheet.

    Parameters
    ----------
    heads : tuple of tuple of str
        Rows of headings, which every page repeats.
    rows : tuple of Row
        Its rows.
    figures : int
        How many of the last columns are figures.
    title, note : str
        What stands above it.
    box : bool
        Is the last column a box to tick?
    halves : bool
        Is it so narrow that two halves stand side by side?
    blank : int
        How many of the last columns have the width to be written in by hand.
    """

    heads: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    figures: int = 0
    title: str = ""
    note: str = ""
    box: bool = False
    halves: bool = False
    blank: int = 0


@dataclass(frozen=True, slots=True)
class Meal:
    """A meal of a day: its name and its dishes."""

    name: str
    dishes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A day of a month: its number, its meals, and whose food it is; without meals none is served."""

    day: str
    meals: tuple[Meal, ...] = ()
    farms: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a menu: a row a week, a column a weekday, in the largest print in which it fits on a page.

    Parameters
    ----------
    weekdays : tuple of str
        Headings of the columns.
    weeks : tuple of tuple of (Field or None)
        Its fields; None where a day is of another month.
    note, note_without_farms : str
        What stands above it where the farms are named by day, and where they have no room there.
    """

    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Field | None, ...], ...]
    note: str
    note_without_farms: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a sheet: what stands above it, the picture as SVG, and its part of the sheet's width."""

    title: str
    svg: str
    part: float = 1.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What begins on a page of its own: a title, what is to know, facts, tables, texts and signatures, drawings, or a month of a menu.

    Parameters
    ----------
    title, note : str
        What stands above all.
    tables : tuple of Body
        Its tables.
    month : Month or None
        Its month of a menu.
    landscape : bool
        Does the page lie?
    facts : tuple of (str, str)
        What is said first, each under its label; a blank one is to be filled in by hand.
    texts_title : str
        What stands above the texts.
    texts : tuple of Term
        What stands below the tables.
    signatures : tuple of str
        Who signs at the end.
    drawings : tuple of Drawing
        Its pictures; tables under them stand side by side.
    """

    title: str
    note: str = ""
    tables: tuple[Body, ...] = ()
    month: Month | None = None
    landscape: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    texts_title: str = ""
    texts: tuple[Term, ...] = ()
    signatures: tuple[str, ...] = ()
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to print.

    Parameters
    ----------
    title : str
        What it is.
    sheets : tuple of Sheet
        Its sheets, one at least.
    below : str
        What stands at the foot of each page, beside the number of the page: from which case and plan it is.
    size : str
        ``a4`` or ``us-letter``.
    day : date
        Day on which the plan was made.
    public : bool
        May everybody read it? Then it carries marks for those who hear it, which make a list of many rows ten times as large.
    """

    title: str
    sheets: tuple[Sheet, ...]
    below: str
    size: str
    day: date
    public: bool = False


def paper(case: Case, run: pd.DataFrame, title: str, sheets: list[Sheet], *, public: bool = False) -> Paper:
    """Return a paper of a plan: its foot names the case, its fingerprint and the day on which the plan was made.

    Parameters
    ----------
    case : Case
        The case.
    run : pandas.DataFrame
        Table ``run`` of the plan.
    title : str
        What the paper is.
    sheets : list of Sheet
        Its sheets.
    public : bool
        May everybody read it?

    Returns
    -------
    Paper
        The paper, on letter paper where the country prints on it, else on A4; its day is that on which the plan was
        made, or today where the run record does not say it.
    """
    row = case.head
    made = run.loc[run["item"] == "made_on", "value"]
    day = date.fromisoformat(str(made.iloc[0])) if len(made) else date.today()
    below = _("{case}. Case {fingerprint}, plan of {day}.").format(
        case=row["name"], fingerprint=case.fingerprint, day=day_text(day)
    )
    size = "us-letter" if row["country"] in LETTER_PAPER else "a4"
    return Paper(title, tuple(sheets), f"{title} \N{EN DASH} {below}", size, day, public)


def pdf(one: Paper) -> bytes:
    """Return a paper as a file to print (PDF).

    Raises
    ------
    InputError
        If no font of this machine has some of its letters: they would be printed as boxes.
    """
    data = json.dumps(asdict(one) | {"day": None, "language": reader().language}, ensure_ascii=False)
    if missing := letters_without_font(data):
        what = _("No font of this machine has the letters {letters}, which stand on “{paper}”.")
        raise InputError(
            [
                Finding(
                    "no-font",
                    "error",
                    "",
                    (),
                    "",
                    what.format(letters=" ".join(sorted(missing)[:12]), paper=one.title),
                    _("They would be printed as empty boxes, so no paper is written."),
                    _("Install a font for this script, for example one of the Noto fonts, and print again."),
                )
            ]
        )
    made = datetime(one.day.year, one.day.month, one.day.day, tzinfo=UTC)
    compiler = typst.Compiler(LAYOUT.read_bytes(), font_paths=_fonts(), sys_inputs={"paper": data})
    found = compiler.compile(format="pdf", timestamp=made, pdf_tags=one.public)
    assert isinstance(found, bytes)
    return found


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of the layout, which it brings along, and those of the machine, for other letters."""
    return typst.Fonts()


def letters_without_font(text: str) -> set[str]:
    """Return the letters of a text that no font has: neither the layout's own, which is Latin, Greek and Cyrillic, nor the machine's."""
    return {letter for letter in set(text) if letter > LAST_OF_LAYOUT and letter.isalpha() and not _is_drawn(letter)}


LAST_OF_LAYOUT = "\u052f"
"""Last letter of the scripts that the layout's own font has."""


@cache
def _is_drawn(letter: str) -> bool:
    return any(_mask(font, letter) != _mask(font, NO_LETTER) for font in _machine_fonts())


NO_LETTER = "\U0010ffff"
"""What no font has: each shows its box for it."""


def _mask(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    return bytes(font.getmask(letter))


@cache
def _machine_fonts() -> tuple[ImageFont.FreeTypeFont, ...]:
    found = []
    for info in _fonts().fonts():
        if info.path is not None:
            try:
                found.append(ImageFont.truetype(info.path, 16, index=info.index))
            except OSError:  # a font that cannot be drawn so, such as one of bitmaps, draws nothing
                continue
    return tuple(found)
