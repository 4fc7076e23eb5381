"""The map of a case: schools, suppliers, what flows between them, and the areas and distances that count, in kilometres.

All lies on an equidistant projection around the middle of the schools: distances from there are true in every direction, so is
the shape of what is small, and north is up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import shapely

from planner.case import Case
from planner.i18n import _, number_text
from planner.paths import OUTLINES
from planner.programmes.geography import EARTH_RADIUS_KM, areas
from planner.programmes.law import Law
from planner.programmes.nearness import Radius, areas_read, asked, radii_read
from planner.reports.pictures import flows, of_product_and_month
from planner.schema.words import in_words

Tables = Mapping[str, pd.DataFrame]

MARGIN = 0.04
"""Part of a map's width that is left free around what lies on it."""

LEAST_KM = 2.0
"""Width of the map of a single place."""

CROWDED = 0.4
"""The schools have a map of their own if they take up less than this part of the map of all places."""

NEAR_SCHOOLS, NEAR_WHOLE = 2.5, 0.08
"""The map around the schools has the nearest suppliers as well, as long as it is so many times as wide as the schools, or so much of
the whole."""

FAR = 2.5
"""A distance that counts widens the map to so many times what lies on it, at most."""

DEGREES = 4.0
"""Outlines of states so far around the places are looked at."""

SCHOOL, KITCHEN = "school", "kitchen"


@dataclass(frozen=True, slots=True)
class Window:
    """What a map shows at least: its middle and its size, in km."""

    x: float
    y: float
    width: float
    height: float

    @property
    def size(self) -> float:
        """The longer side."""
        return max(self.width, self.height)


@dataclass(frozen=True, slots=True)
class Shape:
    """An area or line on the map.

    Parameters
    ----------
    name : str
        What is written on it.
    kind : {"border", "area", "counts", "radius"}
        Outline of a state; an area of the case; one, or a distance, on which rests what counts.
    geometry : shapely.Geometry
        In km.
    """

    name: str
    kind: str
    geometry: Any


@dataclass(frozen=True, slots=True)
class Map:
    """What lies on the map of a case, in km east and north of the middle of its schools.

    Parameters
    ----------
    points : pandas.DataFrame
        ``place`` (``supplier:`` or ``site:`` with the short name), ``name``, ``kind`` (of the supplier, or ``school``,
        ``kitchen``), ``town``, ``zone``, ``x``, ``y``, ``kg`` (sold or received; missing where there is no plan), ``number``
        (of a supplier that sells in the plan, the largest first; else missing).
    lines : pandas.DataFrame
        One for each supplier: ``place``, ``name``, ``kind``, ``kg``, ``x``, ``y``, and ``x2``, ``y2``, the middle of the zones
        to which it delivers, by weight.
    shapes : tuple of Shape
        Outlines, areas and distances.
    whole : Window
        All places.
    near : Window or None
        The schools, where they crowd in a part of the whole.
    source : str
        Who published the outlines of states; blank: there are none.
    """

    points: pd.DataFrame
    lines: pd.DataFrame
    whole: Window
    shapes: tuple[Shape, ...] = ()
    near: Window | None = None
    source: str = ""


def map_of(case: Case, law: Law | None, tables: Tables | None = None, product: str = "", month: str = "") -> Map | None:
    """Return the map of a case, with what a plan of it moves.

    Parameters
    ----------
    case : Case
        The case.
    law : Law or None
        The law in force: areas and distances on which its counting rests are told apart. None: it cannot be read.
    tables : mapping of str to pandas.DataFrame, optional
        The tables of a plan.
    product, month : str
        Short name of the product and month (as 2026-03) whose quantities alone are drawn; blank: all.

    Returns
    -------
    Map or None
        None where no place has coordinates.
    """
    places = _places(case)
    if places.empty:
        return None
    homes = places[places["of"] == "site"]
    middle = (homes if len(homes) else places)[["lon", "lat"]].mean()
    plane = pyproj.Transformer.from_crs(
        f"+proj=longlat +R={EARTH_RADIUS_KM * 1000} +no_defs",
        f"+proj=aeqd +lon_0={middle['lon']} +lat_0={middle['lat']} +R={EARTH_RADIUS_KM * 1000} +units=km +no_defs",
        always_xy=True,
    )
    x, y = plane.transform(places["lon"].to_numpy(), places["lat"].to_numpy())
    points = places.assign(x=x, y=y)
    lines = pd.DataFrame(columns=["place", "name", "kind", "kg", "x", "y", "x2", "y2"])
    if tables is not None:
        points = points.assign(**_quantities(points, tables, product, month))
        lines = _lines(points, flows(case, tables, product, month), plane)
    at_sites = points[points["of"] == "site"]
    shapes = [*_areas(case, law, plane), *_radii(case, law, at_sites)]
    borders, source = _borders(str(case.head["country"]), places, plane)
    whole = _window(points[["x", "y"]].to_numpy(), [one.geometry.bounds for one in shapes if one.kind == "radius"])
    columns = ["place", "name", "kind", "town", "zone", "x", "y", "kg", "number"]
    return Map(
        points.drop(columns=["lat", "lon", "of"])[columns],
        lines,
        whole,
        (*(one for one in borders if not any(_same(one, other) for other in shapes)), *shapes),
        _near(at_sites, points[points["of"] == "supplier"], whole) if len(at_sites) else None,
        source,
    )


def _places(case: Case) -> pd.DataFrame:
    """Return suppliers and sites that have coordinates."""
    found = []
    for table, key in (("sites", "site"), ("suppliers", "supplier")):
        rows = case.table(table).dropna(subset=["lat", "lon"])
        found.append(
            pd.DataFrame(
                {
                    "of": key,
                    "place": key + ":" + rows[key],
                    "name": rows["name"].where(rows["name"] != "", rows[key]),
                    "kind": rows["kind"],
                    "town": rows["municipality"],
                    "zone": rows.get("zone", ""),
                    "lat": rows["lat"],
                    "lon": rows["lon"],
                }
            )
        )
    return pd.concat(found, ignore_index=True).assign(kg=np.nan, number=pd.array([pd.NA], dtype="Int64")[0])


def _quantities(points: pd.DataFrame, tables: Tables, product: str, month: str) -> dict[str, pd.Series]:
    """Return the kg that each place sells or receives, of what is asked for, and the numbers of suppliers, by all they sell."""
    found = []
    for table, key in (("orders", "supplier"), ("deliveries", "site")):
        sums = of_product_and_month(tables[table], product, month).groupby(key)["kg"].sum()
        found.append(sums.set_axis(key + ":" + sums.index.astype("str")))
    sold = tables["orders"].groupby("supplier")["kg"].sum()
    sold = sold.set_axis("supplier:" + sold.index.astype("str"))
    ranked = sold[sold.index.isin(points["place"])].sort_values(ascending=False, kind="stable")
    numbers = pd.Series(range(1, len(ranked) + 1), index=ranked.index, dtype="Int64")
    kg = pd.concat(found)
    return {"kg": points["place"].map(kg).fillna(0.0), "number": points["place"].map(numbers).astype("Int64")}


def _lines(points: pd.DataFrame, sent: pd.DataFrame, plane: Any) -> pd.DataFrame:
    x, y = plane.transform(sent["lon2"].to_numpy("float64"), sent["lat2"].to_numpy("float64"))
    weighed = sent.assign(place="supplier:" + sent["supplier"], x2=x * sent["kg"], y2=y * sent["kg"])
    sums = weighed[weighed["kg"] > 0].groupby("place", as_index=False)[["kg", "x2", "y2"]].sum()
    sums = sums.assign(x2=sums["x2"] / sums["kg"], y2=sums["y2"] / sums["kg"])
    joined = sums.merge(points[["place", "name", "kind", "x", "y"]], on="place")
    return joined.sort_values("kg", ascending=False, ignore_index=True)


def _areas(case: Case, law: Law | None, plane: Any) -> Iterator[Shape]:
    zones = case["zones"]
    if zones.empty:
        return
    names = zones.drop_duplicates("area").set_index("area")["name"]
    used = {} if law is None else areas_read(zones, law, asked(law, case["targets"], case["counting_rules"]))
    for area, outline in areas(zones)[["area", "geometry"]].itertuples(index=False):
        kind = "counts" if area in used else "area"
        yield Shape(str(names[area] or area), kind, _projected(outline, plane))


def _radii(case: Case, law: Law | None, sites: pd.DataFrame) -> Iterator[Shape]:
    """Yield the distances that count, around the sites; those by road as far as they reach on a straight line, on average."""
    if law is None or sites.empty:
        return
    factor = float(case.head["road_factor"])
    known = case["sites"].assign(place="site:" + case["sites"]["site"]).set_index("place")
    for radius in sorted(radii_read(law, asked(law, case["targets"], case["counting_rules"])), key=lambda one: one.km):
        here = sites[_meant(radius, known.reindex(sites["place"])).to_numpy()]
        if here.empty:
            continue
        km = radius.km / factor if radius.by_road else radius.km
        around = shapely.union_all(shapely.buffer(shapely.points(here["x"], here["y"]), km, quad_segs=32))
        text = _("about {km} km by road") if radius.by_road else _("{km} km as the crow flies")
        yield Shape(text.format(km=number_text(radius.km)), "radius", around)


def _meant(radius: Radius, sites: pd.DataFrame) -> pd.Series:
    """Return the sites for whose food a distance counts; a school fed by a kitchen is where the kitchen's food goes."""
    fits = pd.Series(True, index=sites.index)
    for word in ("committee", "zone"):
        if wanted := getattr(radius.place, word):
            fits &= sites[word] == wanted
    if radius.place.site:
        fits &= (sites["site"] == radius.place.site) | (sites["kitchen"] == radius.place.site)
    return fits


@cache
def _outlines(country: str) -> tuple[tuple[tuple[str, Any], ...], str]:
    """Return the outlines of a country's states, by name, and who published them; none where the library has none."""
    path = OUTLINES / f"{country}.geojson"
    if not country.isalpha() or not path.is_file():
        return (), ""
    found = json.loads(path.read_text(encoding="utf-8"))
    shapes = ((one["properties"]["name"], shapely.geometry.shape(one["geometry"])) for one in found["features"])
    return tuple(shapes), found["source"]


def _borders(country: str, places: pd.DataFrame, plane: Any) -> tuple[list[Shape], str]:
    shapes, source = _outlines(country)
    west, south = places[["lon", "lat"]].min() - DEGREES
    east, north = places[["lon", "lat"]].max() + DEGREES
    here = shapely.box(west, south, east, north)
    found = [Shape(name, "border", _projected(one, plane)) for name, one in shapes if one.intersects(here)]
    return found, source if found else ""


def _same(border: Shape, area: Shape) -> bool:
    """Return whether an area of the case is a state whose coarse outline would be drawn beside its own."""
    one, other = border.geometry, area.geometry
    if area.kind == "radius" or not 0.8 < other.area / one.area < 1.25:
        return False
    return bool(shapely.intersection(one, other).area > 0.85 * max(one.area, other.area))


def _projected(geometry: Any, plane: Any) -> Any:
    def moved(points: np.ndarray) -> np.ndarray:
        return np.column_stack(plane.transform(points[:, 0], points[:, 1]))

    return shapely.make_valid(shapely.transform(geometry, moved))


def _window(points: np.ndarray, around: list[tuple[float, ...]] | None = None) -> Window:
    """Return a window on points, with the bounds around them that are not much wider."""
    low, high = points.min(axis=0), points.max(axis=0)
    size = float(max(*(high - low), LEAST_KM))
    for west, south, east, north in around or ():
        if max(east - west, north - south) <= FAR * size:
            low, high = np.minimum(low, (west, south)), np.maximum(high, (east, north))
    middle, wide = (low + high) / 2, np.maximum(high - low, LEAST_KM) * (1 + 2 * MARGIN)
    return Window(*(float(one) for one in (*middle, *wide)))


def _near(sites: pd.DataFrame, suppliers: pd.DataFrame, whole: Window) -> Window | None:
    """Return a window on the schools and the nearest suppliers, where the schools crowd in a part of the whole."""
    shown = sites[["x", "y"]].to_numpy("float64")
    found = _window(shown)
    if found.size >= CROWDED * whole.size:
        return None
    most = max(NEAR_SCHOOLS * found.size, NEAR_WHOLE * whole.size)
    others = suppliers[["x", "y"]].to_numpy("float64")
    for other in others[np.argsort(np.hypot(*others.T), kind="stable")]:
        wider = _window(np.vstack([shown, other]))
        if wider.size > most:
            break
        shown, found = np.vstack([shown, other]), wider
    return found


def kind_words(kind: str) -> str:
    """Return what a place on the map is, in the reader's words."""
    return {SCHOOL: _("school"), KITCHEN: _("kitchen")}.get(kind) or in_words("kind", kind)
