"""The map as a picture: what Vega-Lite draws of it, the same on the screen, on paper and in a file.

A kilometre is as long to the east as to the north, however wide the picture is: both scales follow its width and height. Where the
names stand is reckoned for a narrow picture, as on a phone, and for a wide one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from planner.case import Case
from planner.i18n import _, month_text, number_marks, number_text
from planner.inputs import names_of, records
from planner.reports.maps import KITCHEN, SCHOOL, Map, Shape, Window, kind_words
from planner.schema.words import SUPPLIER_KIND_WORDS, spoken

PLACE = "place"
"""Name of the selection of a place that is clicked; it holds the column ``place`` of the map's points."""

PENTAGON = "M0,-1L0.951,-0.309L0.588,0.809L-0.588,0.809L-0.951,-0.309Z"
HOUSE = "M-0.8,0.9L-0.8,-0.1L0,-1L0.8,-0.1L0.8,0.9Z"


class Mark(NamedTuple):
    """How a kind of place is shown: its colour (of Okabe and Ito, told apart with every kind of vision) and shape; figures on it."""

    colour: str
    shape: str
    figure: str = "#ffffff"


MARKS: dict[str, Mark] = {
    "individual": Mark("#009E73", "circle"),
    "informal_group": Mark("#E69F00", PENTAGON, "#000000"),
    "formal_group": Mark("#0072B2", "diamond"),
    "other": Mark("#CC79A7", "square", "#000000"),
    SCHOOL: Mark("#000000", HOUSE),
    KITCHEN: Mark("#000000", "cross"),
}
"""Colour and shape of each kind of supplier and site, everywhere."""

KIND_COLOURS = {kind: MARKS[kind].colour for kind in SUPPLIER_KIND_WORDS}
"""Colour of each kind of supplier, the same in every chart."""

STROKES: dict[str, dict[str, Any]] = {
    "border": {"colour": "#b5b5b5", "width": 1.0, "dash": []},
    "area": {"colour": "#7a6a4f", "width": 1.2, "dash": []},
    "counts": {"colour": "#8a3c00", "width": 2.2, "dash": []},
    "radius": {"colour": "#8a3c00", "width": 2.0, "dash": [7, 4]},
}

WIDEST = 11.0
"""Pixels of the line of the supplier that sells most; the others' are as much narrower as they sell less."""

Size = tuple[int, int]

Sizes = tuple[tuple[int, Size], ...]

SIZES: Sizes = ((440, (340, 400)), (680, (540, 430)), (10**6, (860, 430)))
"""For which width and height, in pixels, names and marks are placed in a picture that is less wide than that: as on a phone, beside
another, and as wide as a page."""

EDGE = 30
"""Pixels that are left free along the edges, for marks that are moved apart."""

LETTER, MARK_PIXELS = 0.56, 17.0
SCHOOL_PIXELS, MANY_SCHOOLS = (7.0, 11.0), 20
"""Pixels of a school where there are more of them than that, and where there are fewer."""

BEYOND = 1.2
"""Outlines are drawn so many sizes of a window from its middle: a picture may be twice as wide as high."""


def picture(
    found: Map, window: Window, frame: Window | None = None, *, size: Size | None = None, legend: bool = True
) -> dict[str, Any]:
    """Return the map within a window as a Vega-Lite specification, without width and height.

    Parameters
    ----------
    found : Map
        The map.
    window : Window
        What is shown at least, such as `found.whole`.
    frame : Window, optional
        Window of another picture, which is drawn as a frame.
    size : tuple of int, optional
        Pixels of width and height that it will have; otherwise it is made for any, as a screen has.
    legend : bool
        Does it say what marks and lines mean?

    Returns
    -------
    dict
        The specification, as plain data for JSON.
    """
    sizes = ((10**6, size),) if size else SIZES
    reach = _reach(window)
    points = found.points[shapely.contains_xy(reach, found.points["x"], found.points["y"])]
    lines = _cut(found.lines, reach)
    wide = window.size > 4 * (found.near.size if found.near else window.size)
    marks = _marks(points, window, wide, sizes)
    kinds = [kind for kind in MARKS if kind in set(found.points["kind"])]
    x, y = _scale("x", window), _scale("y", window)
    layers = [_rings(found.shapes, window, reach, x, y)]
    if len(lines):
        layers += _flows(lines, float(found.lines["kg"].max()), x, y, legend)
    if frame is not None and frame != window:
        layers += _frame(frame, x, y)
    layers += [_leaders(marks, x, y, sizes), _dots(marks, kinds, x, y, sizes, legend), _figures(marks, x, y, sizes)]
    layers += _names(found, window, marks, x, y, sizes)
    layers += _rule_and_north(found.source, x, y)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "layer": [layer for layer in layers if layer],
        "view": {"fill": "#fcfcf9", "stroke": "#9a9a9a"},
        "padding": {"left": 1, "top": 1, "bottom": 5, "right": 3},
        "config": {
            "locale": {"number": number_marks()},
            "legend": {
                "labelLimit": 0,
                "titleLimit": 0,
                "layout": {"bottom": {"direction": "vertical", "anchor": "start"}},
            },
        },
    }


def _span(window: Window) -> str:
    """Return how many km a pixel is, as Vega reckons it."""
    edge = 2 * EDGE
    return f"max({window.width:.6f}/(width-{edge}),{window.height:.6f}/(height-{edge}))"


def _scale(axis: str, window: Window) -> dict[str, Any]:
    middle, pixels = (window.x, "width") if axis == "x" else (window.y, "height")
    half = f"{pixels}*{_span(window)}/2"
    ends = {"domainMin": {"expr": f"{middle:.6f}-{half}"}, "domainMax": {"expr": f"{middle:.6f}+{half}"}}
    return {"field": axis, "type": "quantitative", "axis": None, "scale": ends | {"nice": False, "zero": False}}


def _values(frame: pd.DataFrame, digits: int = 4) -> dict[str, Any]:
    return {"values": [{key: _plain(value, digits) for key, value in row.items()} for row in frame.to_dict("records")]}


def _plain(value: Any, digits: int) -> Any:
    if isinstance(value, float | np.floating):
        return None if math.isnan(value) else round(float(value), digits)
    return value if isinstance(value, str | list) else None if pd.isna(value) else int(value)


def _reach(window: Window) -> Any:
    """Return what is drawn: what lies far outside would make a file of the picture slow, though nothing of it is seen."""
    reach = window.size * BEYOND
    return shapely.box(window.x - reach, window.y - reach, window.x + reach, window.y + reach)


def _cut(lines: pd.DataFrame, reach: Any) -> pd.DataFrame:
    """Return the lines as far as they are drawn."""
    if lines.empty:
        return lines
    ends = lines[["x", "y", "x2", "y2"]].to_numpy("float64").reshape(-1, 2, 2)
    parts = shapely.intersection(shapely.linestrings(ends), reach)
    kept = shapely.length(parts) > 0
    found = np.stack([shapely.get_coordinates(part) for part in parts[kept]]) if kept.any() else np.zeros((0, 2, 2))
    cut: pd.DataFrame = lines[kept].assign(x=found[:, 0, 0], y=found[:, 0, 1], x2=found[:, 1, 0], y2=found[:, 1, 1])
    return cut


def _rings(shapes: tuple[Shape, ...], window: Window, here: Any, x: Any, y: Any) -> dict[str, Any]:
    """Return the outlines, cut off beyond the window, as fine as the picture."""
    fine = window.size / 800
    looks: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for one in sorted(shapes, key=lambda shape: list(STROKES).index(shape.kind)):
        line = shapely.simplify(shapely.intersection(shapely.boundary(one.geometry), here), fine)
        if isinstance(line, shapely.MultiLineString):
            line = shapely.line_merge(line)
        for part in shapely.get_parts(line):
            points = shapely.get_coordinates(part)
            rows += [{"ring": len(looks), "n": n, "x": px, "y": py} for n, (px, py) in enumerate(points)]
            looks.append({"ring": len(looks), "name": one.name} | STROKES[one.kind])
    if not rows:
        return {}
    known = {"data": _values(pd.DataFrame(looks)), "key": "ring", "fields": ["name", "colour", "width", "dash"]}
    return {
        "data": _values(pd.DataFrame(rows), max(0, 1 - math.floor(math.log10(fine)))),
        "transform": [{"lookup": "ring", "from": known}],
        "mark": {"type": "line", "clip": True},
        "encoding": {
            "x": x,
            "y": y,
            "detail": {"field": "ring"},
            "order": {"field": "n", "type": "quantitative"},
            "stroke": {"field": "colour", "type": "nominal", "scale": None},
            "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
            "strokeDash": {"field": "dash", "type": "nominal", "scale": None},
            "tooltip": [{"field": "name", "title": " "}],
        },
    }


def _flows(lines: pd.DataFrame, most: float, x: Any, y: Any, with_legend: bool) -> Iterator[dict[str, Any]]:
    """Yield the lines: one that can be seen however little flows, and over it one as wide as the kg."""
    rows = _values(lines.assign(colour=lines["kind"].map(lambda kind: MARKS[kind].colour)))
    ends = {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    colour = {"stroke": {"field": "colour", "type": "nominal", "scale": None}}
    tips = [{"field": "name", "title": " "}, {"field": "kg", "type": "quantitative", "format": ",.0f", "title": "kg"}]
    yield {
        "data": rows,
        "mark": {"type": "rule", "clip": True, "strokeWidth": 0.8, "strokeOpacity": 0.8},
        "encoding": ends | colour,
    }
    legend = {
        "values": _rungs(most),
        "title": _("Width of a line: kg of one supplier"),
        "format": ",.0f",
        "symbolStrokeColor": "#555555",
        "symbolType": "stroke",
        "orient": "bottom",
        "titleOrient": "top",
        "symbolSize": 500,
    }
    width = {
        "field": "kg",
        "type": "quantitative",
        "scale": {"domain": [0, most], "range": [0, WIDEST], "nice": False},
        "legend": legend if with_legend else None,
    }
    yield {
        "data": rows,
        "mark": {"type": "rule", "clip": True, "strokeOpacity": 0.45},
        "encoding": ends | colour | {"strokeWidth": width, "tooltip": tips},
    }


def _rungs(most: float) -> list[float]:
    """Return round kg for the legend of widths, up to the most.

    >>> _rungs(853504.5), _rungs(30.0)
    ([500000.0, 200000.0, 50000.0], [20.0, 10.0, 2.0])
    """

    def rounded(value: float) -> float:
        power = 10.0 ** math.floor(math.log10(value))
        return power * max(step for step in (1, 2, 5) if step * power <= value * (1 + 1e-9))

    top = rounded(most)
    return list(dict.fromkeys((top, rounded(top / 2), rounded(top / 10))))


def _frame(frame: Window, x: Any, y: Any) -> Iterator[dict[str, Any]]:
    low, high = (
        (frame.x - frame.width / 2, frame.y - frame.height / 2),
        (
            frame.x + frame.width / 2,
            frame.y + frame.height / 2,
        ),
    )
    row = pd.DataFrame([{"x": low[0], "y": low[1], "x2": high[0], "y2": high[1]}])
    yield {
        "data": _values(row),
        "mark": {"type": "rect", "filled": False, "stroke": "#222222", "strokeWidth": 1.3, "clip": True},
        "encoding": {
            "x": x,
            "y": y,
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "tooltip": {"value": _("What the map around the schools shows")},
        },
    }


def _marks(points: pd.DataFrame, window: Window, wide: bool, sizes: Sizes) -> pd.DataFrame:
    """Return the places with what they say when pointed at, and how many pixels they are moved so that none hides another."""
    sites = points["kind"].isin([SCHOOL, KITCHEN])
    # in the map of the whole the schools lie close together all the same
    school = SCHOOL_PIXELS[int(sites.sum()) <= MANY_SCHOOLS] * (0.6 if wide else 1)
    size = sites.map({True: school, False: MARK_PIXELS})
    small = ~sites & points["number"].isna()
    size = size.mask(small, MARK_PIXELS * 0.6)
    found = points.assign(size=size, words=points["kind"].map(kind_words))
    for number, (_width, pixels) in enumerate(sizes):
        moved = np.zeros((len(points), 2))
        movable = (~sites | (not wide)).to_numpy()
        moved[movable] = _apart(_pixels(points[movable], window, pixels), size[movable].to_numpy())
        found = found.assign(**{f"dx{number}": moved[:, 0], f"dy{number}": moved[:, 1]})
    # what is drawn later lies above: schools first, then suppliers, those that sell most last
    return found.sort_values("number", ascending=False, na_position="first", kind="stable", ignore_index=True)


def _km(window: Window, size: Size) -> float:
    """Return how many km a pixel is in a picture of a size."""
    return max(window.width / (size[0] - 2 * EDGE), window.height / (size[1] - 2 * EDGE))


def _pixels(points: pd.DataFrame, window: Window, size: Size) -> np.ndarray:
    """Return where points lie in a picture of a size, in pixels from its upper left corner."""
    km = _km(window, size)
    east = (points["x"].to_numpy("float64") - window.x) / km + size[0] / 2
    south = (window.y - points["y"].to_numpy("float64")) / km + size[1] / 2
    return np.column_stack([east, south])


def _apart(at: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return by how many pixels marks are moved so that they hardly overlap; those at one place part like petals."""
    turn = np.arange(len(at)) * 2.399963
    now = at + 0.5 * np.column_stack([np.cos(turn), np.sin(turn)])
    least = (size[:, None] + size[None, :]) / 2
    for _round in range(120):
        gap = now[:, None, :] - now[None, :, :]
        far = np.hypot(gap[..., 0], gap[..., 1])
        np.fill_diagonal(far, np.inf)
        push = np.where(far < least, (least - far) / 2 * 0.5, 0.0)
        if push.max() < 0.2:
            break
        now = now + (gap / far[..., None] * push[..., None]).sum(axis=1)
    moved: np.ndarray = np.where(np.hypot(*(now - at).T)[:, None] < 1.0, 0.0, now - at)
    return moved


def _moved(axis: str, sizes: Sizes) -> dict[str, str]:
    """Return how far a mark is moved in a picture as wide as the one that is drawn."""
    word = f"datum.d{axis}{len(sizes) - 1}"
    for number, (limit, _pixels_of) in reversed(list(enumerate(sizes[:-1]))):
        word = f"width<{limit}?datum.d{axis}{number}:{word}"
    return {"expr": word}


def _moves(sizes: Sizes) -> list[str]:
    """Return the columns that tell how far marks are moved."""
    return [f"d{axis}{number}" for number in range(len(sizes)) for axis in "xy"]


def _leaders(marks: pd.DataFrame, x: Any, y: Any, sizes: Sizes) -> dict[str, Any]:
    """Return thin lines from where marks stand to where their places are."""
    return {
        "data": _values(marks[["x", "y", *_moves(sizes)]]),
        "mark": {
            "type": "rule",
            "clip": True,
            "strokeWidth": 0.6,
            "color": "#555555",
            "x2Offset": _moved("x", sizes),
            "y2Offset": _moved("y", sizes),
        },
        "encoding": {"x": x, "y": y, "x2": {"field": "x"}, "y2": {"field": "y"}},
    }


def _dots(marks: pd.DataFrame, kinds: list[str], x: Any, y: Any, sizes: Sizes, with_legend: bool) -> dict[str, Any]:
    words = [kind_words(kind) for kind in kinds]
    legend = {
        "orient": "bottom",
        "title": None,
        "symbolSize": 150,
        "columns": {"expr": f"clamp(floor(width/165),1,{len(kinds)})"},
        "symbolOpacity": 1,
    }
    tips = [
        {"field": "name", "title": " "},
        {"field": "words", "title": "  "},
        {"field": "town", "title": _("Municipality")},
    ]
    if marks["kg"].notna().any():
        tips.append({"field": "kg", "type": "quantitative", "format": ",.0f", "title": "kg"})
    by_kind = {"field": "words", "type": "nominal", "title": None, "legend": legend if with_legend else None}
    columns = ["place", "name", "words", "town", "x", "y", "kg", "number", "area"]
    columns += _moves(sizes)
    # a diamond of one area with a square has less room for its figure
    larger = {"diamond": 1.3, PENTAGON: 1.3, HOUSE: 1.2}
    area = marks["size"] ** 2 * marks["kind"].map(lambda kind: larger.get(MARKS[kind].shape, 0.9))
    return {
        "data": _values(marks.assign(area=area)[columns]),
        "params": [
            {"name": PLACE, "select": {"type": "point", "fields": ["place"], "on": "click"}},
            {"name": "zoom", "select": "interval", "bind": "scales"},
        ],
        "mark": {
            "type": "point",
            "filled": True,
            "clip": True,
            "opacity": 1,
            "xOffset": _moved("x", sizes),
            "yOffset": _moved("y", sizes),
            "strokeOpacity": 1,
        },
        "encoding": {
            "x": x,
            "y": y,
            "fill": by_kind | {"scale": {"domain": words, "range": [MARKS[kind].colour for kind in kinds]}},
            "shape": by_kind | {"scale": {"domain": words, "range": [MARKS[kind].shape for kind in kinds]}},
            "size": {"field": "area", "type": "quantitative", "scale": None, "legend": None},
            "stroke": {"condition": {"param": PLACE, "empty": False, "value": "#000000"}, "value": "#ffffff"},
            "strokeWidth": {"condition": {"param": PLACE, "empty": False, "value": 3}, "value": 0.8},
            "tooltip": tips,
            "description": {"field": "name"},
        },
    }


def _figures(marks: pd.DataFrame, x: Any, y: Any, sizes: Sizes) -> dict[str, Any]:
    numbered = marks[marks["number"].notna()]
    if numbered.empty:
        return {}
    shown = numbered.assign(
        text=numbered["number"].map(number_text), colour=numbered["kind"].map(lambda kind: MARKS[kind].figure)
    )
    columns = ["x", "y", "text", "colour", *_moves(sizes)]
    return {
        "data": _values(shown[columns]),
        "mark": {
            "type": "text",
            "clip": True,
            "fontSize": 10,
            "fontWeight": "bold",
            "dx": _moved("x", sizes),
            "dy": _moved("y", sizes),
        },
        "encoding": {
            "x": x,
            "y": y,
            "text": {"field": "text"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


class _Name(NamedTuple):
    """A name to write: where, beside the place or on it; the area within which all of it stands, if any; its look."""

    text: str
    at: list[tuple[float, float]]
    beside: bool
    within: Any
    size: int
    colour: str
    style: str


def _names(found: Map, window: Window, marks: pd.DataFrame, x: Any, y: Any, sizes: Sizes) -> Iterator[dict[str, Any]]:
    """Yield the names that have room: distances and areas that count, towns, districts, areas, states."""
    names = list(_to_write(found, window))
    rows: list[dict[str, Any]] = []
    least = 0
    for number, (most, size) in enumerate(sizes):
        half = marks["size"].to_numpy("float64") / 2
        middles = _pixels(marks, window, size) + marks[[f"dx{number}", f"dy{number}"]].to_numpy("float64")
        taken = [(px - h, py - h, px + h, py + h) for (px, py), h in zip(middles, half, strict=True)]
        taken += [(0, size[1] - 30, size[0] * 0.3, size[1]), (size[0] - 26, 0, size[0], 34)]
        for one in names:
            placed = _placed(one, window, size, taken)
            if placed is not None:
                (east, north), dx, dy, box = placed
                taken.append(box)
                row = {"text": one.text, "x": east, "y": north, "dx": dx, "dy": dy, "least": least, "most": most}
                rows.append(row | {"size": one.size, "colour": one.colour, "style": one.style})
        least = most
    for halo in (True, False) if rows else ():
        look: dict[str, Any] = (
            {"stroke": "#ffffff", "strokeWidth": 3, "strokeOpacity": 0.85, "fill": "#ffffff"} if halo else {}
        )
        encoding: dict[str, Any] = {"x": x, "y": y, "text": {"field": "text"}}
        if not halo:
            encoding["color"] = {"field": "colour", "type": "nominal", "scale": None}
        yield {
            "data": _values(pd.DataFrame(rows)),
            "mark": {
                "type": "text",
                "clip": True,
                "dx": {"expr": "datum.dx"},
                "dy": {"expr": "datum.dy"},
                "fontSize": {"expr": "datum.size"},
                "fontStyle": {"expr": "datum.style"},
                "opacity": {"expr": "width>=datum.least&&width<datum.most?1:0"},
            }
            | look,
            "encoding": encoding,
        }


def _to_write(found: Map, window: Window) -> Iterator[_Name]:
    """Yield the names in the order in which they are given room."""
    shown = shapely.box(
        window.x - window.width / 2,
        window.y - window.height / 2,
        window.x + window.width / 2,
        window.y + window.height / 2,
    )
    by_kind: dict[str, list[Shape]] = {kind: [] for kind in STROKES}
    for one in found.shapes:
        by_kind[one.kind].append(one)
    for one in by_kind["radius"]:
        yield _Name(one.name, _along(one, shown), True, None, 11, STROKES["radius"]["colour"], "normal")
    for one in by_kind["counts"]:
        yield _Name(one.name, _within(one, shown), False, None, 12, STROKES["counts"]["colour"], "normal")
    points = found.points
    suppliers = points[~points["kind"].isin([SCHOOL, KITCHEN]) & (points["town"] != "")]
    towns = suppliers.groupby("town", sort=False).agg(x=("x", "median"), y=("y", "median"), kg=("kg", "sum"))
    sites = points[points["kind"].isin([SCHOOL, KITCHEN])]
    homes = sites[(sites["town"] != "") & ~sites["town"].isin(towns.index)]
    towns = pd.concat([towns, homes.groupby("town").agg(x=("x", "median"), y=("y", "median"), kg=("kg", "sum"))])
    for row in records(towns.sort_values("kg", ascending=False, kind="stable")):
        yield _Name(str(row.Index), [(float(row.x), float(row.y))], True, None, 11, "#222222", "normal")
    for row in records(sites[sites["zone"] != ""].groupby("zone")[["x", "y"]].median()):
        yield _Name(spoken(str(row.Index)), [(float(row.x), float(row.y))], True, None, 11, "#333333", "italic")
    for one in by_kind["area"]:
        yield _Name(one.name, _within(one, shown), False, None, 12, STROKES["area"]["colour"], "italic")
    for one in by_kind["border"]:
        yield _Name(one.name, _within(one, shown), False, one.geometry, 12, "#8c8c8c", "normal")


def _within(shape: Shape, shown: Any) -> list[tuple[float, float]]:
    """Return places for a name within the part of an area that is shown, its middle first."""
    part = shapely.intersection(shape.geometry, shown)
    if part.area < 0.01 * shown.area:
        return []
    middle = shapely.point_on_surface(part)
    west, south, east, north = part.bounds
    grid = np.stack(np.meshgrid(np.linspace(west, east, 9)[1:-1], np.linspace(south, north, 9)[1:-1]), axis=-1).reshape(
        -1, 2
    )
    inside = grid[shapely.contains_xy(part, grid[:, 0], grid[:, 1])]
    inside = inside[np.argsort(np.hypot(inside[:, 0] - middle.x, inside[:, 1] - middle.y), kind="stable")]
    return [(middle.x, middle.y), *((float(px), float(py)) for px, py in inside)]


def _along(shape: Shape, shown: Any) -> list[tuple[float, float]]:
    """Return places for a name on the line around a shape, the northernmost that is shown first."""
    points = shapely.get_coordinates(shapely.intersection(shapely.boundary(shape.geometry), shown))
    return [(float(px), float(py)) for px, py in points[np.argsort(-points[:, 1], kind="stable")][::5]]


Box = tuple[float, float, float, float]


def _placed(
    name: _Name, window: Window, size: Size, taken: list[Box]
) -> tuple[tuple[float, float], float, float, Box] | None:
    """Return where a name has room: the place, by how many pixels its middle is off, and the room it takes; None for nowhere."""
    wide, high = len(name.text) * name.size * LETTER, name.size * 1.25
    beside = [(wide / 2 + 10, 0.0), (-wide / 2 - 10, 0.0), (0.0, high + 4), (0.0, -high - 4)]
    beside += [(dx * 1.0, dy * 1.6) for dx in (wide / 2 + 10, -wide / 2 - 10) for dy in (high, -high)]
    beside += [(0.0, dy) for dy in (2.2 * high + 8, -2.2 * high - 8)]
    for at in name.at:
        ((px, py),) = _pixels(pd.DataFrame([at], columns=["x", "y"]), window, size)
        if not (0 <= px <= size[0] and 0 <= py <= size[1]):
            continue
        for dx, dy in beside if name.beside else [(0.0, 0.0)]:
            box: Box = (px + dx - wide / 2, py + dy - high / 2, px + dx + wide / 2, py + dy + high / 2)
            fits = box[0] >= 2 and box[1] >= 2 and box[2] <= size[0] - 2 and box[3] <= size[1] - 2
            if fits and not any(_meets(box, other) for other in taken) and _lies_in(name.within, box, window, size):
                return at, dx, dy, box
    return None


def _lies_in(area: Any, box: Box, window: Window, size: Size) -> bool:
    """Return whether a name lies in an area with all of its letters."""
    if area is None:
        return True
    km = _km(window, size)
    west, east = ((px - size[0] / 2) * km + window.x for px in (box[0], box[2]))
    north, south = (window.y - (py - size[1] / 2) * km for py in (box[1], box[3]))
    return bool(shapely.contains(area, shapely.box(west, south, east, north)))


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _rule_and_north(source: str, x: Any, y: Any) -> Iterator[dict[str, Any]]:
    """Yield a rule of round kilometres, which follows when the map is zoomed, the mark of north, and whose outlines they are."""
    per_km = "abs(scale('x',1)-scale('x',0))"
    room = f"(width*0.2/{per_km})"
    power = f"pow(10,floor(log({room})/LN10+1e-9))"
    km = f"({power}*({room}/{power}>=5?5:{room}/{power}>=2?2:1))"
    one: Mapping[str, Any] = {"values": [{}]}
    foot, end = {"value": {"expr": "height-8"}}, {"value": {"expr": f"10+{km}*{per_km}"}}
    white = {"color": "#ffffff", "opacity": 0.8}
    for look in ({"strokeWidth": 6, **white}, {"strokeWidth": 2.5, "color": "#222222"}):
        yield {
            "data": one,
            "mark": {"type": "rule", **look},
            "encoding": {"x": {"value": 10}, "x2": end, "y": foot},
        }
    dark: dict[str, Any] = {"fill": "#222222"}
    halo: dict[str, Any] = {"stroke": "#ffffff", "strokeWidth": 3, "fill": "#ffffff"}
    for look in (halo, dark):
        text: dict[str, Any] = {"type": "text", "fontSize": 11, **look}
        yield {
            "data": one,
            "mark": text | {"align": "left", "text": {"expr": f"format({km},',.2~f')+' km'"}},
            "encoding": {"x": {"value": 10}, "y": {"value": {"expr": "height-19"}}},
        }
        yield {
            "data": one,
            "mark": text | {"text": _("N"), "fontWeight": "bold"},
            "encoding": {"x": {"value": {"expr": "width-14"}}, "y": {"value": 27}},
        }
        if source:
            yield {
                "data": one,
                "mark": text | {"fontSize": 9, "align": "right", "text": _("Outlines: {source}").format(source=source)},
                "encoding": {"x": {"value": {"expr": "width-5"}}, "y": {"value": {"expr": "height-8"}}},
            }
    yield {
        "data": one,
        "mark": {"type": "point", "shape": "triangle-up", "filled": True, "size": 90, "color": "#222222"},
        "encoding": {"x": {"value": {"expr": "width-14"}}, "y": {"value": 13}},
    }


class View(NamedTuple):
    """A map to draw: its title, what it shows, and the window of the other one, drawn as a frame."""

    title: str
    window: Window
    frame: Window | None = None


def views(found: Map) -> list[View]:
    """Return the maps that are drawn: of the whole, and of the schools where they crowd in a part of it."""
    if found.near is None:
        return [View(_("All places"), found.whole)]
    return [
        View(_("All places (frame: around the schools)"), found.whole, found.near),
        View(_("Around the schools"), found.near),
    ]


def subject(case: Case, product: str, month: str) -> str:
    """Return whose quantities a map shows, in words.

    Parameters
    ----------
    case : Case
        The case, which knows the product's name.
    product : str
        Short name of the product; blank: all.
    month : str
        Month of delivery, as 2026-03; blank: the whole plan.

    Returns
    -------
    str
        A phrase in the reader's language.
    """
    name = names_of(case["products"], "product").get(product) or product
    when = month_text(pd.Timestamp(f"{month}-01").date()) if month else ""
    if product and month:
        return _("What is bought of {product} in {month}").format(product=name, month=when)
    if product:
        return _("What is bought of {product} in the whole plan").format(product=name)
    return _("What is bought in {month}").format(month=when) if month else _("What is bought in the whole plan")
