"""The map of a plan, on one page: the whole, the schools and what is around them, and the suppliers by their numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from planner.case import Case
from planner.i18n import _, number_text
from planner.inputs import records
from planner.papers.drawing import svg
from planner.papers.paper import Body, Drawing, Paper, Row, Sheet, paper
from planner.programmes.case_law import law_or_none
from planner.reports.map_picture import picture, subject, views
from planner.reports.maps import Map, kind_words, map_of

FONT = "Libertinus Serif"
"""The papers' own, of `paper.typ`."""

WIDTH = 700
"""Pixels of a picture as wide as the page: its letters are then a little smaller than those of the text."""

PAGE_PIXELS = {"a4": 940, "us-letter": 840}
"""Height of a page without its heading and foot, in the same pixels."""

LEAST_PIXELS, MOST_PIXELS, LEGEND_PIXELS = 300, 1000, 110
"""Height of all maps on a page together, as much as the list of suppliers leaves, within these bounds; that of the legend."""

LETTERS = 50
"""Letters in a line of the list."""

MOST_LISTED = 40
"""Suppliers that are listed by name; the others are told as a sum, so that all stays on one page."""


def map_paper(tables: Mapping[str, pd.DataFrame], case: Case, product: str = "", month: str = "") -> Paper | None:
    """Return the map of a plan as a paper of one page; None where no place has coordinates.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan.
    case : Case
        Its case.
    product, month : str
        Short name of the product and month (as 2026-03) whose quantities alone are drawn; blank: all.

    Returns
    -------
    Paper or None
        The map as a paper that everybody may read, or None.
    """
    found = map_of(case, law_or_none(case), tables, product, month)
    if found is None:
        return None
    bodies = _in_halves(list(_listed(found)))
    note = _(
        "{what}. Each line runs from a supplier to the middle of the schools to which it delivers, as wide as its kg. "
        "Places moved apart have a thin line to where they are; suppliers without a number sell nothing in this plan."
    ).format(what=subject(case, product, month))
    title = _("Map: where the food comes from")
    made = paper(case, tables["run"], title, [Sheet(title, note, bodies)], public=True)
    room = PAGE_PIXELS[made.size] - max((_pixels(body.rows) for body in bodies), default=0)
    drawings = tuple(_drawings(found, min(max(room, LEAST_PIXELS), MOST_PIXELS)))
    return replace(made, sheets=(replace(made.sheets[0], drawings=drawings),))


def _drawings(found: Map, room: int) -> Iterator[Drawing]:
    """Yield the maps: one under the other, or side by side where the whole is higher than wide; the last has the legend."""
    drawn = views(found)
    beside = len(drawn) > 1 and found.whole.height > found.whole.width
    parts = (0.36, 0.64) if beside else (1.0,) * len(drawn)
    free = room - LEGEND_PIXELS
    for view, part in zip(drawn, parts, strict=True):
        wide = round(WIDTH * part) - 10
        high = min(free if beside else free // len(drawn) - 30, WIDTH * 0.85)
        size = wide, round(high)
        spec = picture(found, view.window, view.frame, size=size, legend=view is drawn[-1])
        yield Drawing(view.title if len(drawn) > 1 else "", svg(spec, *size, FONT), part)


def _in_halves(rows: list[Row]) -> tuple[Body, ...]:
    """Return the list of suppliers as two tables of about the same height."""
    heads = ((_("Supplier, with its number on the map"), _("Weight (kg)")),)
    first = next((n for n in range(len(rows)) if _pixels(rows[:n]) >= _pixels(rows[n:])), len(rows))
    return tuple(Body(heads, tuple(half), 1) for half in (rows[:first], rows[first:]) if half)


def _pixels(rows: Sequence[Row]) -> int:
    """Return about how high a table of these rows is."""
    return 20 + sum(3 + 12 * math.ceil(len(row.cells[0]) / LETTERS) for row in rows)


def _listed(found: Map) -> Iterator[Row]:
    points = found.points[found.points["number"].notna()].sort_values("number")
    for row in records(points.head(MOST_LISTED)):
        text = _("{number}. {name} ({kind}, {town})").format(
            number=number_text(row.number), name=row.name, kind=kind_words(row.kind), town=row.town
        )
        yield Row((text, number_text(row.kg)))
    if len(points) > MOST_LISTED:
        others = points.iloc[MOST_LISTED:]
        text = _("Others: {count}").format(count=number_text(len(others)))
        yield Row((text, number_text(others["kg"].sum())))
