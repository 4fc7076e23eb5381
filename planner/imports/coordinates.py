"""Coordinates of a register: read, held against the outline of the State, mended only where the user says so.

What is found wrong: a lost decimal point (-96240167 for -9.6240167), latitude and longitude exchanged, a point in another
country, zero for both. Where a decimal point was lost, it is put back only where one place alone lies in the State.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from planner.findings import Finding
from planner.i18n import _, ngettext
from planner.io.raw import Cell, cell_text, is_blank
from planner.io.troubles import quoted
from planner.paths import OUTLINES
from planner.words import alike

MARGIN_DEGREES = 0.3
"""How far beyond an outline's box a point may lie: outlines are coarse."""

_PAIR = re.compile(r"\s*([-+]?\d+(?:[.,]\d+)?)\s*[,;/ ]\s*([-+]?\d+(?:[.,]\d+)?)\s*")
_MOST_PLACES = 17

Box = tuple[float, float, float, float]
"""South, west, north, east, in degrees."""

Point = tuple[float, float]


@dataclass
class Places:
    """Coordinates of the schools of a register, line by line.

    Parameters
    ----------
    points : list of (float, float)
        Latitude and longitude in degrees; NaN where they are not known.
    assumed : list of str
        What of a point is an assumption, for its row; blank: nothing.
    findings : list of Finding
        What is missing, wrong or was mended.
    """

    points: list[Point] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Register:
    """The cells of a register that tell where schools lie, line by line.

    Parameters
    ----------
    name : str
        The file or sheet.
    lines : list of int
        Line numbers.
    lat, lon : sequence of cells
        Latitude and longitude.
    states : sequence of str
        State or department of each.
    headings : (str, str)
        Over latitude and longitude.
    """

    name: str
    lines: list[int]
    lat: Sequence[Cell]
    lon: Sequence[Cell]
    states: Sequence[str]
    headings: tuple[str, str] = ("lat", "lon")


def split_pairs(cells: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Return the latitudes and longitudes of cells that hold both.

    >>> split_pairs(["48.75, 2.32", ""])
    (['48.75', None], ['2.32', None])
    """
    found = [_PAIR.fullmatch(cell_text(cell)) for cell in cells]
    return [m[1] if m else None for m in found], [m[2] if m else None for m in found]


def read_places(register: Register, country: str, mend: bool, place: Point | None) -> Places:
    """Return where schools lie.

    Parameters
    ----------
    register : Register
        The cells.
    country : str
        ISO code; empty: unknown, and points are only held against the globe.
    mend : bool
        Put lost decimal points back, and exchange latitude and longitude, where only that can be meant.
    place : (float, float), optional
        Where schools without coordinates are put.

    Returns
    -------
    Places
        Points, assumptions and findings.
    """
    found = Places()
    wrong: dict[str, list[tuple[int, Point, Point | None]]] = {}
    missing, outside, unreadable = [], [], []
    shown: dict[int, str] = {}
    for line, lat, lon, state in zip(register.lines, register.lat, register.lon, register.states, strict=True):
        if is_blank(lat) or is_blank(lon) or (_degrees(lat), _degrees(lon)) == (0.0, 0.0):
            missing.append(line)
            found.points.append(place or (math.nan, math.nan))
            found.assumed.append(_("lat, lon: the middle of the town, the register has none") if place else "")
            continue
        point = (_degrees(lat), _degrees(lon))
        if math.isnan(point[0] + point[1]):
            unreadable.append((line, f"{cell_text(lat)}, {cell_text(lon)}"))
            found.points.append((math.nan, math.nan))
            found.assumed.append("")
            continue
        shown[line] = f"{cell_text(lat)}, {cell_text(lon)}"
        code, better = _judge(point, box_of(country, state))
        if code in ("decimal-point-lost", "exchanged"):
            wrong.setdefault(code, []).append((line, point, better))
            point = better if mend and better else (math.nan, math.nan)
        elif code == "outside":
            outside.append((line, point, state))
        found.points.append(point)
        found.assumed.append(_assumption(code) if code in wrong and mend and better else "")
    found.findings += [_wrong(register, code, cases, mend, shown) for code, cases in wrong.items()]
    found.findings += _told(register, missing, unreadable, outside, place)
    return found


def _degrees(cell: Cell) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = cell_text(cell).strip().replace("\u2212", "-").replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return math.nan


def _judge(point: Point, box: Box | None) -> tuple[str, Point | None]:
    """Return what is wrong with a point, and the one that alone can be meant, if there is one."""
    on_globe = abs(point[0]) <= 90 and abs(point[1]) <= 180
    if on_globe and (box is None or _inside(point, box)):
        return "", None
    if box is not None and _inside((point[1], point[0]), box):
        return "exchanged", (point[1], point[0])
    if not on_globe:
        return "decimal-point-lost", _with_point(point, box)
    return "outside", None


def _with_point(point: Point, box: Box | None) -> Point | None:
    """Return a point with its decimal points put back if that can be done in one way alone."""
    if box is None:
        return None
    candidates = [
        (lat, lon)
        for lat in _shifted(point[0])
        if box[0] - MARGIN_DEGREES <= lat <= box[2] + MARGIN_DEGREES
        for lon in _shifted(point[1])
        if box[1] - MARGIN_DEGREES <= lon <= box[3] + MARGIN_DEGREES
    ]
    return candidates[0] if len(candidates) == 1 else None


def _shifted(value: float) -> Iterator[float]:
    yield value
    if value.is_integer():
        yield from (float(f"{int(value)}e-{places}") for places in range(1, _MOST_PLACES))


def _inside(point: Point, box: Box) -> bool:
    south, west, north, east = box
    return (
        south - MARGIN_DEGREES <= point[0] <= north + MARGIN_DEGREES
        and west - MARGIN_DEGREES <= point[1] <= east + MARGIN_DEGREES
    )


@cache
def box_of(country: str, state: str = "") -> Box | None:
    """Return the box around the outline of a State or, without one, of all States of a country; None if it has none here.

    Parameters
    ----------
    country : str
        ISO code.
    state : str
        Name or code of the State, as registers write it: TO, Tocantins, 94, 094.
    """
    path = OUTLINES / f"{country.upper()}.geojson"
    if not country or not path.is_file():
        return None
    boxes = []
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        code, name = str(feature["properties"]["code"]), str(feature["properties"]["name"])
        known = {alike(code), alike(code.partition("-")[2]), alike(name)} - {""}
        if not state or {alike(state), alike(state.lstrip("0"))} & known:
            boxes.append(_box(feature["geometry"]["coordinates"]))
    if not boxes:
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _box(coordinates: list[object]) -> Box:
    points = list(_points(coordinates))
    lats, lons = [lat for lat, _lon in points], [lon for _lat, lon in points]
    return min(lats), min(lons), max(lats), max(lons)


def _points(found: list[object]) -> Iterator[Point]:
    if found and isinstance(found[0], int | float):
        yield float(found[1]), float(found[0])  # type: ignore[arg-type]
        return
    for part in found:
        yield from _points(part)  # type: ignore[arg-type]


def _assumption(code: str) -> str:
    if code == "exchanged":
        return _("lat, lon: exchanged in the register, put right")
    return _("lat, lon: the decimal point that the register lost was put back where one place alone lies in the State")


def _shown(point: Point) -> str:
    return ", ".join(f"{value:.7g}" for value in point)


def _wrong(
    register: Register, code: str, cases: list[tuple[int, Point, Point | None]], mend: bool, shown: dict[int, str]
) -> Finding:
    open_ones = [(line, point, better) for line, point, better in cases if not (mend and better)]
    told = open_ones or cases
    line, point, better = told[0]
    what = (
        _("Coordinates have lost their decimal point, as in line {line}: {point}.")
        if code == "decimal-point-lost"
        else _("Latitude and longitude are exchanged, as in line {line}: {point}.")
    ).format(line=line, point=quoted(shown[line]))
    if not open_ones:
        what += " " + _("They were put right: {point} there.").format(point=_shown(better or point))
        mending = _("Look at the map; each of these rows says so in the column assumed.")
    elif better is not None:
        what += " " + _("Only {point} can be meant.").format(point=_shown(better))
        mending = _("Put them right in the file, or accept it: --mend. Each row then says so in the column assumed.")
    else:
        what += " " + _("It can be put back in more than one way, or in none.")
        mending = _("Write them right into the file, clear them, or leave the lines out: --leave-out {line}.").format(
            line=line
        )
    return Finding(
        code,
        "error" if open_ones else "warning",
        register.name,
        tuple(line for line, _p, _b in told),
        register.headings[0],
        what,
        _("Distances, and what counts as local, are reckoned from it."),
        mending,
    )


def _told(
    register: Register,
    missing: list[int],
    unreadable: list[tuple[int, str]],
    outside: list[tuple[int, Point, str]],
    place: Point | None,
) -> list[Finding]:
    found = []
    if unreadable:
        found.append(
            Finding(
                "coordinates-not-read",
                "error",
                register.name,
                tuple(line for line, _text in unreadable),
                register.headings[0],
                _("{value} cannot be read as latitude and longitude in degrees.").format(
                    value=quoted(unreadable[0][1])
                ),
                _("Distances, and what counts as local, are reckoned from it."),
                _("Write degrees with a decimal point, as 48.75 and 2.32, or clear the cells."),
            )
        )
    if outside:
        line, point, state = outside[0]
        found.append(
            Finding(
                "outside-the-state",
                "warning",
                register.name,
                tuple(line for line, _p, _s in outside),
                register.headings[0],
                _("The point in line {line}, {point}, lies outside {state}.").format(
                    line=line, point=_shown(point), state=state or _("the country")
                ),
                _("Distances, and what counts as local, are reckoned from it."),
                _("Look at it on a map and correct it if it is wrong."),
            )
        )
    if missing:
        found.append(_missing(register, missing, place))
    return found


def _missing(register: Register, missing: list[int], place: Point | None) -> Finding:
    text = ngettext("{count} school has no coordinates.", "{count} schools have no coordinates.", len(missing))
    return Finding(
        "no-coordinates",
        "note" if place else "warning",
        register.name,
        tuple(missing),
        register.headings[0],
        text.format(count=len(missing))
        + (" " + _("It was put in the middle of the town, and marked as assumed.") if place else ""),
        _("Distances, and what counts as local, are reckoned from them; a plan needs them."),
        _("Write them into the table `sites` when they are known.")
        if place
        else _("Give the middle of the town, --place LATITUDE,LONGITUDE, or write them into the table `sites`."),
    )
