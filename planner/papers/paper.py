"""What a paper is, and how it becomes a file to print: sheets of tables, laid out by Typst, which needs no browser.

The layout is `paper.typ`. What stands on a paper reaches it as data, so that no text of a case is ever taken for code.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import typst

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
    """Return a paper as a file to print (PDF); a sign that no font draws, such as an emoji, stands there by its name: [carrot].

    Raises
    ------
    InputError
        If no font draws some of its letters: a name cannot be read by the names of its letters.
    """
    made = asdict(one) | {"day": None, "language": reader().language}
    missing = undrawn("".join(_texts(made)))
    if letters := sorted(filter(str.isalpha, missing)):
        what = _("No font of this machine has the letters {letters}, which stand on “{paper}”.")
        raise InputError(
            [
                Finding(
                    "no-font",
                    "error",
                    "",
                    (),
                    "",
                    what.format(letters=" ".join(letters[:12]), paper=one.title),
                    _("They would be printed as empty boxes, so no paper is written."),
                    _("Install a font for this script, for example one of the Noto fonts, and print again."),
                )
            ]
        )
    data = json.dumps(_named(made, str.maketrans({sign: _name(sign) for sign in missing})), ensure_ascii=False)
    day = datetime(one.day.year, one.day.month, one.day.day, tzinfo=UTC)
    compiler = typst.Compiler(LAYOUT.read_bytes(), font_paths=_fonts(), sys_inputs={"paper": data})
    found = compiler.compile(format="pdf", timestamp=day, pdf_tags=one.public)
    assert isinstance(found, bytes)
    return found


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a paper."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)


def _named(value: Any, names: dict[int, str]) -> Any:
    """Return a paper in whose texts signs stand by their names."""
    if isinstance(value, str):
        return value.translate(names)
    if isinstance(value, Mapping):
        return {key: _named(one, names) for key, one in value.items()}
    return [_named(one, names) for one in value] if isinstance(value, list | tuple) else value


def _name(sign: str) -> str:
    """Return a sign in words, such as ``[carrot]``; one without a name, by its number."""
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of the layout, which it brings along, and those of the machine, for other letters."""
    return typst.Fonts()


def undrawn(text: str) -> set[str]:
    """Return the characters of a text that a paper would show as boxes, as no font has them: neither the layout's own nor the machine's."""
    return set(_undrawn(frozenset(sign for sign in text if not " " <= sign <= "~")))


_EACH_ALONE = b"""
#set text(font: "Libertinus Serif")
#for sign in json(bytes(sys.inputs.signs)) { page(text(sign)) }
"""
"""A layout in the font of `LAYOUT` with each of some signs on a page of its own."""

_NOBODYS = "\U0010ffff"
"""What no font has: it is drawn as the box that stands for all that cannot be."""


@lru_cache(maxsize=64)
def _undrawn(signs: frozenset[str]) -> frozenset[str]:
    # Whoever prints is asked, as it chooses the fonts: which shape it draws for each sign.
    asked = [_NOBODYS, *sorted(signs)]
    compiler = typst.Compiler(_EACH_ALONE, font_paths=_fonts(), sys_inputs={"signs": json.dumps(asked)})
    pages = compiler.compile(format="svg")
    assert isinstance(pages, list)  # one a sign, and there are two at least
    box, *shapes = (_SHAPE.findall(page) for page in pages)
    return frozenset(
        sign
        for sign, shape in zip(asked[1:], shapes, strict=True)
        if shape == box or unicodedata.category(sign) == "Co"
    )


_SHAPE = re.compile(rb'href="#(\w+)"')
