"""A paper as a page to read on a screen (HTML): the same facts, tables, texts and months that Typst prints, in one file.

The layout is `page.html`, its style `page.css`. Nothing is loaded from elsewhere and nothing runs, so that it may be sent by
mail, put on a town's site, or read on a telephone without a connection.
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

import jinja2

from planner.html import layout
from planner.i18n import reader
from planner.papers.paper import Body, Paper, Row

LAYOUT = Path(__file__).with_name("page.html")

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""What a page may load: its own style and drawings, nothing else."""


def page(one: Paper) -> bytes:
    """Return a paper as a page to read; a month of a menu always names the farms, for which a page has room.

    Parameters
    ----------
    one : Paper
        The paper.

    Returns
    -------
    bytes
        The file; the same paper gives the same page.
    """
    tag = str(reader()).replace("_", "-")
    return _layout().render(paper=one, tag=tag, policy=POLICY).encode()


@cache
def _layout() -> jinja2.Template:
    return layout(LAYOUT, picture=_picture, groups=_groups)


def _picture(svg: str) -> str:
    """Return a drawing as an address: as a picture, nothing that stands in it runs."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _groups(body: Body) -> list[list[Row]]:
    """Return the rows of a table, a group for each that heads those which follow."""
    found: list[list[Row]] = [[]]
    for row in body.rows:
        if row.kind in ("part", "who"):
            found.append([])
        found[-1].append(row)
    return [group for group in found if group]
