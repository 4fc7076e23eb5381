"""Pages as HTML: one layout for all of them, in which every text is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from planner.html import layout
from planner.publication.site.blocks import Cell, Page

PLACE = Path(__file__).parent
SHEET = "site.css"

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
"""What a page may load: its sheet and its pictures from where it lies, nothing else and nothing from elsewhere."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site: its tag as browsers know it, its own name, and where the page is in it."""

    tag: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page in one language.

    Parameters
    ----------
    tag, town_tag : str
        Language of the page, and that of the town's own words.
    name : str
        Whose record the site is.
    root : str
        Way to the site's first folder.
    feed : str
        Address of the feed of calls.
    pages : mapping of str to str
        Titles of the pages in the menu bar, by name.
    words : mapping of str to str
        ``skip``, ``language``, ``pages`` and ``feed`` in the reader's words.
    foot : tuple of str
        Texts at the foot.
    foot_links : tuple of Cell
        Links at the foot.
    """

    tag: str
    town_tag: str
    name: str
    root: str
    feed: str
    pages: Mapping[str, str]
    words: Mapping[str, str]
    foot: tuple[str, ...] = ()
    foot_links: tuple[Cell, ...] = ()


def written(page: Page, frame: Frame, languages: tuple[Language, ...]) -> str:
    """Return a page as HTML.

    Parameters
    ----------
    page : Page
        What stands on it.
    frame : Frame
        What stands around it.
    languages : tuple of Language
        The languages in which it is there.

    Returns
    -------
    str
        The page.
    """
    return _layout().render(page=page, frame=frame, languages=languages, policy=POLICY, sheet=frame.root + SHEET)


def sheet() -> bytes:
    """Return the one sheet of style."""
    return (PLACE / SHEET).read_bytes()


@cache
def _layout() -> jinja2.Template:
    return layout(PLACE / "page.html", width=_width)


def _width(part: float) -> str:
    """Return a part of one as a part of a bar that is 100 wide."""
    return f"{min(max(part, 0.0), 1.0) * 100:.2f}"
