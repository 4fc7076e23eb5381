"""Colours of the site: every text by 4.5 to 1 against what is behind it, every mark by 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from planner.publication.site.layout import sheet
from planner.publication.site.suppliers import NO_COLOUR
from planner.reports.map_picture import KIND_COLOURS

SHEET = sheet().decode("utf-8")
NAMED = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", SHEET))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG's formula.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted(_light(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("behind", ["paper", "shade"])
@pytest.mark.parametrize("ink", ["ink", "soft", "leaf", "link", "good", "part", "bad", "unknown"])
def test_every_text_is_dark_enough(ink: str, behind: str) -> None:
    """On white and on the shade of boxes."""
    assert contrast(NAMED[ink], NAMED[behind]) >= 4.5


def test_marks_are_dark_enough() -> None:
    """Outlines of boxes and of the parts of a bar; a bar's fill against its ground; black and white, the mark of what is asked, against both."""
    assert contrast(NAMED["line"], NAMED["paper"]) >= 3
    ground = re.search(r"\.bar \.all \{ fill: (#[0-9a-f]{6})", SHEET)
    assert ground is not None
    for fill in ("good", "part", "bad", "unknown"):
        assert contrast(NAMED[fill], ground[1]) >= 3
        assert contrast(NAMED[fill], "#ffffff") >= 3
    assert contrast("#000000", ground[1]) >= 3
    for colour in (*KIND_COLOURS.values(), NO_COLOUR):  # outlined in ink, since some are light
        assert contrast(NAMED["ink"], colour) >= 3


def test_the_formula_is_that_of_wcag() -> None:
    """Black on white is 21, a colour on itself 1, and #767676 on white the least grey that will do."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")


def test_no_other_colour_stands_in_the_sheet() -> None:
    """Whatever is written has a named colour, so that the tests above see it; lines within tables and grounds alone have others."""
    others = set(re.findall(r"(?<!-)\bcolor: ([^;]+);", SHEET))
    assert all(one.startswith("var(--") or one == "inherit" for one in others)
