"""Charts as files: what Vega-Lite draws of a specification, as SVG or PNG, without a browser and without the internet."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import Any, Literal

import vl_convert

VEGA_LITE = "6.4"
"""Version of Vega-Lite in which the app's charts are written, as Altair names it."""

PNG_SCALE = 2.0
LETTER = 0.52
"""Width of a letter by its height, on average."""


def svg(spec: Mapping[str, Any], width: int, height: int | None = None, font: str = "") -> str:
    """Return a picture as SVG.

    Parameters
    ----------
    spec : mapping
        Vega-Lite specification.
    width : int
        Pixels of its plot.
    height : int, optional
        Pixels of its plot; as the specification says if not given.
    font : str
        Family of its letters; blank: the viewer's own without serifs.

    Returns
    -------
    str
        The picture as XML.
    """
    return str(vl_convert.vegalite_to_svg(json.dumps(_sized(spec, width, height, font)), vl_version=VEGA_LITE))


def chart_file(
    spec: Mapping[str, Any], form: Literal["png", "svg"], title: str, below: list[str], width: int, height: int | None
) -> bytes:
    """Return a chart to keep or to show: with its title, its unit and where it comes from.

    Parameters
    ----------
    spec : mapping
        Vega-Lite specification.
    form : {"png", "svg"}
        Form of the file.
    title : str
        What it shows.
    below : list of str
        Lines under the title: unit, source and date.
    width, height : int
        As for `svg`.

    Returns
    -------
    bytes
        The file.
    """
    lines = [line for text in below for line in textwrap.wrap(text, int(width / (12 * LETTER)))]
    heading = {
        "text": textwrap.wrap(title, int(width / (17 * LETTER))) or "",
        "subtitle": lines,
        "anchor": "start",
        "fontSize": 17,
        "subtitleFontSize": 12,
        "subtitleColor": "#444444",
        "offset": 12,
    }
    drawn = json.dumps(_sized(spec, width, height) | {"title": heading, "background": "white", "padding": 16})
    if form == "svg":
        return str(vl_convert.vegalite_to_svg(drawn, vl_version=VEGA_LITE)).encode()
    return bytes(vl_convert.vegalite_to_png(drawn, vl_version=VEGA_LITE, scale=PNG_SCALE))


def _sized(spec: Mapping[str, Any], width: int, height: int | None, font: str = "") -> dict[str, Any]:
    found = {**spec, "width": width}
    if height is not None:
        found["height"] = height
    if font:
        found["config"] = {**found.get("config", {}), "font": font}
    return found
