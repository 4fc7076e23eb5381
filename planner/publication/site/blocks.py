"""What a page of the site is, as data: titles, sections and what stands in them. One layout (`page.html`) writes all of it.

Texts reach the layout as data and are escaped there, so that no text of a case is ever taken for code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Mood = Literal["good", "gave_way", "broken", "not_known"]
"""How a thing stands: well, in part, not, or not known. A word says so too; colour and sign are never alone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, where it leads, lines below it, and whether its words are the town's own.

    Parameters
    ----------
    text : str
        What stands in it.
    href : str
        Where it leads, as written by `planner.publication.site`; blank: nowhere.
    below : tuple of str
        Small lines below the text.
    own : bool
        Are its words those of the town, in whose language they are on every page?
    anchor : str
        Its mark on the page, to which others lead; blank: none.
    code : bool
        Is it a row of letters that means nothing, which may break anywhere?
    """

    text: str
    href: str = ""
    below: tuple[str, ...] = ()
    own: bool = False
    anchor: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs."""

    template: ClassVar[str] = "prose"
    texts: tuple[str, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """A few figures in large print, each under its label, with what it means."""

    template: ClassVar[str] = "figures"
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Light:
    """A question with its answer: a mood, a word and the figures that say so."""

    title: str
    mood: Mood
    word: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lights:
    """What a reader asks first, answered."""

    template: ClassVar[str] = "lights"
    lights: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A share as a bar, with what it is a share of and who says so.

    Parameters
    ----------
    name : str
        What counts.
    mood : str
        How it stands.
    word : str
        The same in a word.
    sentences : tuple of str
        Share, numerator and denominator, and what is asked.
    reached, asked : float or None
        Both as parts of one, for the picture; None: not known.
    facts : tuple of (str, str)
        What else is to know, and the definition with its source; each under its label.
    """

    name: str
    mood: Mood
    word: str
    sentences: tuple[str, ...]
    reached: float | None
    asked: float | None
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares, one below the other; the name marks their pictures, unique on the page, and `more` unfolds what else is to know."""

    template: ClassVar[str] = "shares"
    name: str
    more: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and headings; a row's first cell is its heading.

    Parameters
    ----------
    caption : str
        What it shows.
    heads : tuple of str
        Its columns.
    rows : tuple of tuple of Cell
        Its rows.
    figures : tuple of int
        Columns that are figures, from 0.
    note : str
        What is to know below it.
    folded : bool
        Is it to be unfolded first?
    """

    template: ClassVar[str] = "table"
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    figures: tuple[int, ...] = ()
    note: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: its label, its figure in words and as a part of one, and its colour."""

    label: str
    figure: str
    part: float
    colour: str


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole as a bar of its parts, above a table of the same figures.

    Parameters
    ----------
    name : str
        A word for its marks, unique on its page.
    title, text : str
        What it shows, in short and at length, for those who do not see it.
    parts : tuple of Part
        Its parts, in the order in which they stand.
    table : Table
        The same figures.
    """

    template: ClassVar[str] = "parts"
    name: str
    title: str
    text: str
    parts: tuple[Part, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in a file: its address and its size in pixels."""

    file: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, one for wide screens and paper and one for narrow ones, with what it shows in words.

    Parameters
    ----------
    wide, narrow : Drawn
        Both pictures.
    alt, caption : str
        What it shows, for those who do not see it and for all.
    """

    template: ClassVar[str] = "picture"
    wide: Drawn
    narrow: Drawn
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A thing announced: title, how it stands, its facts, texts, and files to fetch.

    Parameters
    ----------
    anchor : str
        Its mark on the page.
    title : Cell
        What it is.
    word : str
        How it stands.
    facts : tuple of (str, str)
        Facts, each under its label.
    texts : tuple of str
        What else is to know.
    links : tuple of Cell
        Files.
    """

    anchor: str
    title: Cell
    word: str
    facts: tuple[tuple[str, str], ...]
    texts: tuple[str, ...] = ()
    links: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Notices:
    """Things announced, one below the other."""

    template: ClassVar[str] = "notices"
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Meal:
    """A meal of a day: its name and its dishes, each leading to what is in it."""

    name: str
    dishes: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a menu: its name and its meals; none: nothing is served."""

    name: str
    meals: tuple[Meal, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of a week: whose it is, and its days."""

    name: Cell
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of menus, which can be folded.

    Parameters
    ----------
    title : str
        Which week.
    unfolded : bool
        Is it shown from the start?
    menus : tuple of Menu
        Its menus.
    """

    title: str
    unfolded: bool
    menus: tuple[Menu, ...]


@dataclass(frozen=True, slots=True)
class Weeks:
    """Menus, week by week."""

    template: ClassVar[str] = "weeks"
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Dish:
    """What is in a dish: its mark on the page, its name, what is to know, and each ingredient with who brings it."""

    anchor: str
    name: Cell
    notes: tuple[str, ...]
    ingredients: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Dishes:
    """What is in the dishes, by name."""

    template: ClassVar[str] = "dishes"
    dishes: tuple[Dish, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Where to read on, or what to fetch: a list of links with what each is for."""

    template: ClassVar[str] = "links"
    links: tuple[Cell, ...]


Block = Prose | Figures | Lights | Shares | Table | Parts | Picture | Notices | Weeks | Dishes | Links


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under a heading, with a mark to lead to."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the name of its file without ending, its title, what it says first, and its sections.

    Parameters
    ----------
    name : str
        Name of its file.
    title, lead : str
        What stands above all.
    sections : tuple of Section
        What follows.
    under : str
        Name of the page of the menu bar to which it belongs; blank: it is one.
    """

    name: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    under: str = ""
