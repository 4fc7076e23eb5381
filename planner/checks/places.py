"""Where things are: coordinates, kitchens, distances, areas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import shapely

from planner.checks.base import fact, finding, groups, number
from planner.checks.facts import Facts, Floats
from planner.checks.iso import reference_points, stand_in_place
from planner.findings import Finding, Severity
from planner.i18n import _, listed, ngettext

FAR_KM = 1000.0
"""A school farther than this from the others is not in the same town."""

EARTH_RADIUS_KM = 6371.0
SHORTEST_ROAD = 0.8
"""A road may seem a little shorter than the crow flies where coordinates are rough, but not by more than a fifth."""


def crow_km(lat: Any, lon: Any, other_lat: Any, other_lon: Any) -> Floats:
    """Return great-circle distances in km between points in degrees, element by element.

    Parameters
    ----------
    lat, lon : array_like of float
        Degrees north and east of the points at one end; NaN: not known.
    other_lat, other_lon : array_like of float
        Those at the other end, of a shape that goes with the first.

    Returns
    -------
    numpy.ndarray
        Km, in the shape that both have together; NaN where a point is not known.
    """
    a, b, c, d = (np.radians(np.asarray(value, dtype="float64")) for value in (lat, lon, other_lat, other_lon))
    chord = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))


def located(facts: Facts, table: str) -> pd.DataFrame:
    """Return the rows of a table with usable coordinates."""
    frame = facts.table(table)
    return frame[frame["lat"].between(-90, 90) & frame["lon"].between(-180, 180)]


def _at_null(frame: pd.DataFrame) -> pd.Series:
    return (frame["lat"].abs() < 0.01) & (frame["lon"].abs() < 0.01)


def _centre(facts: Facts) -> tuple[float, float] | None:
    """Return the middle of the sites, which single wrong ones cannot move; of the suppliers too if sites are few."""
    sites = located(facts, "sites")[["lat", "lon"]]
    points = sites if len(sites) > 2 else pd.concat([sites, located(facts, "suppliers")[["lat", "lon"]]])
    points = points[~_at_null(points)]
    return (float(points["lat"].median()), float(points["lon"].median())) if len(points) else None


def _severity(facts: Facts) -> Severity:
    """Wrong places make the plan wrong only where somebody charges by distance."""
    return "error" if (facts["suppliers"]["delivery_cost_per_km"] > 0).any() else "warning"


def _misplaced(facts: Facts, table: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows that are far from the centre: those that come near when latitude and longitude are swapped, the rest."""
    frame, centre = located(facts, table), _centre(facts)
    if centre is None:
        return frame[:0], frame[:0]
    frame = frame[~_at_null(frame)]
    far = frame[crow_km(frame["lat"], frame["lon"], *centre) > FAR_KM]
    near_if_swapped = (crow_km(far["lon"], far["lat"], *centre) < FAR_KM) & far["lon"].between(-90, 90).to_numpy()
    return far[near_if_swapped], far[~near_if_swapped]


_PLACES = (("sites", "site"), ("suppliers", "supplier"))


@fact()
def coordinates_in_the_sea(facts: Facts) -> Iterator[Finding]:
    """A place lies at latitude 0 and longitude 0, in the sea."""
    for table, key in _PLACES:
        frame = located(facts, table)
        frame = frame[_at_null(frame)]
        if len(frame):
            yield finding(
                _severity(facts),
                table,
                frame.index,
                "lat",
                what=_("{names} lie at 0, 0: in the sea off Africa.").format(
                    names=listed(facts.named(key, frame[key]))
                ),
                why=_("Distances and delivery charges would be wrong, and so would be who counts as near."),
                mend=_("Enter the real coordinates; zero is not a way to say unknown."),
            )


@fact()
def coordinates_swapped(facts: Facts) -> Iterator[Finding]:
    """Latitude and longitude of a place, or of all of them, are exchanged."""
    whole = _all_exchanged(facts)
    for table, key in _PLACES:
        frame = facts.table(table)
        no_latitude = (frame["lat"].abs() > 90) & frame["lon"].between(-90, 90) & (frame["lat"].abs() <= 180)
        rows = frame.index[no_latitude]
        if table in whole:
            rows = frame.index[frame["lat"].notna() & frame["lon"].notna()]
        elif not whole:
            rows = rows.union(_misplaced(facts, table)[0].index)
        if len(rows):
            yield finding(
                _severity(facts),
                table,
                rows,
                "lat",
                what=_("Latitude and longitude of {names} seem to be swapped.").format(
                    names=listed(facts.named(key, frame.loc[rows, key]))
                ),
                why=_("Distances and delivery charges would be wrong by thousands of kilometres."),
                mend=_("Exchange the two numbers."),
            )


def _all_exchanged(facts: Facts) -> tuple[str, ...]:
    """Return the tables of which every place has latitude and longitude exchanged.

    It is told by the towns of the case's country; where it is not known, by the places of the other table: which of the two
    is wrong the outlines tell, if the places of one lie in them, else it is the suppliers.
    """
    places = {table: _given(facts, table) for table, _key in _PLACES}
    country = facts.head["country"] if len(facts["case"]) else ""
    known = reference_points(country)
    if len(known):
        same_money = reference_points(country, overseas=True)
        return tuple(
            table
            for table, given in places.items()
            if _belong_exchanged(given, known, 2 * FAR_KM) and not _near_one(given, same_money, FAR_KM / 2)
        )
    if not _belong_exchanged(places["sites"], places["suppliers"], FAR_KM):
        return ()
    return ("sites",) if _any_in_an_outline(facts, "suppliers") else ("suppliers",)


def _given(facts: Facts, table: str) -> Floats:
    """Return the coordinates of a table's places, also with a latitude that is only a longitude."""
    frame = facts.table(table)
    frame = frame[frame["lat"].abs().le(180) & frame["lon"].abs().le(180) & ~_at_null(frame)]
    return frame[["lat", "lon"]].to_numpy(dtype="float64")


def _belong_exchanged(points: Floats, known: Floats, near_km: float) -> bool:
    """Return whether every point lies far from all known ones, and near one of them with its two numbers exchanged."""
    if len(points) == 0 or len(known) == 0:
        return False
    far = (np.abs(points[:, 0]) > 90) | (_nearest_km(points, known) > 2 * FAR_KM)
    near = (np.abs(points[:, 1]) <= 90) & (_nearest_km(points[:, ::-1], known) < near_km)
    return bool((far & near).all())


def _near_one(points: Floats, known: Floats, km: float) -> bool:
    return bool((_nearest_km(points, known) < km).any())


def _nearest_km(points: Floats, known: Floats) -> Floats:
    return np.asarray(crow_km(points[:, :1], points[:, 1:], known[:, 0], known[:, 1]).min(axis=1))


def _any_in_an_outline(facts: Facts, table: str) -> bool:
    places = located(facts, table)
    points = shapely.points(places["lon"], places["lat"])
    texts = [outline_text(part) for _area, part in groups(facts["zones"], "area")]
    outlines = [shapely.make_valid(shapely.geometry.shape(json.loads(text))) for text in texts if is_geojson_area(text)]
    return any(shapely.intersects(outline, points).any() for outline in outlines)


@fact()
def site_far_away(facts: Facts) -> Iterator[Finding]:
    """A site lies very far from the others."""
    _swapped, frame = _misplaced(facts, "sites")
    if len(frame) and not _all_exchanged(facts):
        yield finding(
            _severity(facts),
            "sites",
            frame.index,
            "lat",
            what=_("{names} lie more than {km} km from the other sites.").format(
                names=listed(facts.named("site", frame["site"])), km=number(FAR_KM)
            ),
            why=_("Distances and delivery charges would be wrong."),
            mend=_("Look at the sign (south and west are negative), the decimal point and the digits."),
        )


@fact()
def place_not_known(facts: Facts) -> Iterator[Finding]:
    """A site was set at a place that only stands for one that nobody said."""
    country = facts.head["country"] if len(facts["case"]) else ""
    if not len(reference_points(country)):
        return
    lat, lon = stand_in_place(country)
    told = facts["assumptions"]
    filled_in = told.loc[(told["table"] == "sites") & (told["column"] == "lat"), "row"]
    sites = facts["sites"]
    rows = sites[sites["site"].isin(filled_in) & np.isclose(sites["lat"], lat) & np.isclose(sites["lon"], lon)]
    if len(rows):
        yield finding(
            "warning",
            "sites",
            rows.index,
            "lat",
            what=_("Nobody said the place of {sites}: one somewhere in the country stands for it.").format(
                sites=listed(facts.named("site", rows["site"]))
            ),
            why=_("Distances, and who counts as near, would be made up."),
            mend=_("Enter latitude and longitude, or import the schools with theirs."),
        )


@fact()
def kitchen_chain(facts: Facts) -> Iterator[Finding]:
    """A kitchen that cooks for a site is itself served by a kitchen."""
    sites = facts["sites"]
    served = set(sites.loc[sites["kitchen"] != "", "site"])
    rows = sites[(sites["kitchen"] != "") & sites["kitchen"].isin(served)]
    if len(rows):
        yield finding(
            "error",
            "sites",
            rows.index,
            "kitchen",
            what=_("The kitchen of {sites} is served by a kitchen too, or by itself.").format(
                sites=listed(facts.named("site", rows["site"]))
            ),
            why=_("It would be unclear where their food is delivered."),
            mend=_("Name the kitchen that receives the food; leave the kitchen's own cell blank."),
        )


@fact(of="distances")
def distance_without_place(facts: Facts) -> Iterator[Finding]:
    """A distance names neither site nor zone, or both."""
    frame = facts["distances"]
    rows = frame.index[(frame["site"] == "") == (frame["zone"] == "")]
    if len(rows):
        yield finding(
            "error",
            "distances",
            rows,
            "zone",
            what=ngettext(
                "{count} distance leads to no place, or to a site and a zone at once.",
                "{count} distances lead to no place, or to a site and a zone at once.",
                len(rows),
            ).format(count=len(rows)),
            why=_("It is unclear which way is that long, and delivery charges depend on it."),
            mend=_("Fill in either the site or the zone."),
        )


@fact(of="distances")
def distance_shorter_than_straight(facts: Facts) -> Iterator[Finding]:
    """A road distance is shorter than the crow flies."""
    sites = located(facts, "sites").drop_duplicates("site")
    suppliers = located(facts, "suppliers").drop_duplicates("supplier").set_index("supplier")
    frame = facts["distances"].assign(line=facts["distances"].index)
    frame = frame[(frame["site"] == "") != (frame["zone"] == "")]
    by_site = frame[frame["site"] != ""].drop(columns="zone").merge(sites[["site", "lat", "lon"]], on="site")
    middle = sites.groupby("zone", as_index=False)[["lat", "lon"]].mean()
    by_zone = frame[frame["zone"] != ""].drop(columns="site").merge(middle, on="zone")
    both = pd.concat([by_site, by_zone])
    both = both[both["supplier"].isin(suppliers.index)]
    start = suppliers.reindex(both["supplier"])
    crow = crow_km(start["lat"], start["lon"], both["lat"], both["lon"])
    short = (both["km"] < SHORTEST_ROAD * crow) & (crow > 1)
    if short.any():
        first = both[short].iloc[0]
        yield finding(
            "warning",
            "distances",
            both.loc[short, "line"],
            "km",
            what=ngettext("{count} road distance is shorter than the crow flies; for {supplier} {km} km instead of at least {crow}.", "{count} road distances are shorter than the crow flies; for {supplier} {km} km instead of at least {crow}.", int(short.sum())).format(
                count=int(short.sum()), supplier=facts.name("supplier", first["supplier"]), km=number(first["km"]), crow=number(float(crow[short.to_numpy()][0]), 1)
            ),
            why=_("Delivery charges would come out too low, and a farm would seem nearer than it is."),
            mend=_("Check the distance (kilometres, one way) and the coordinates of both ends."),
        )  # fmt: skip


def _is_ring(ring: Any) -> bool:
    """Return whether a list is a closed ring of at least four positions on the globe."""
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        return False
    for position in ring:
        if not isinstance(position, list) or len(position) < 2:
            return False
        lon, lat = position[:2]
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in (lon, lat)):
            return False
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            return False
    return True


def is_geojson_area(text: str) -> bool:
    """Return whether a text is a GeoJSON Polygon or MultiPolygon in degrees of longitude and latitude."""
    try:
        geometry = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(geometry, dict):
        return False
    polygons = {
        "Polygon": [geometry.get("coordinates")],
        "MultiPolygon": geometry.get("coordinates"),
    }.get(str(geometry.get("type")))
    return (
        isinstance(polygons, list)
        and len(polygons) > 0
        and all(isinstance(rings, list) and rings and all(map(_is_ring, rings)) for rings in polygons)
    )


def outline_text(part: pd.DataFrame) -> str:
    """Return the geometry of an area, put together from its rows."""
    return "".join(part.sort_values("part", kind="stable")["geometry"])


def is_swapped(facts: Facts, text: str) -> bool:
    """Return whether an outline holds none of the places, but would, or would lie near, with the two numbers exchanged."""
    places = pd.concat([located(facts, "sites")[["lat", "lon"]], located(facts, "suppliers")[["lat", "lon"]]])
    places, centre, swapped = places[~_at_null(places)], _centre(facts), _exchanged(text)
    if centre is None or swapped is None:
        return False
    points = shapely.points(places["lon"], places["lat"])
    # with a latitude beyond the poles it is no outline until it is exchanged
    outline = shapely.geometry.shape(json.loads(text)) if is_geojson_area(text) else None
    if outline is not None and shapely.intersects(shapely.make_valid(outline), points).any():
        return False
    near = crow_km(swapped.centroid.y, swapped.centroid.x, *centre) < FAR_KM
    far = outline is None or crow_km(outline.centroid.y, outline.centroid.x, *centre) > FAR_KM
    return bool(shapely.intersects(shapely.make_valid(swapped), points).any() or (near and far))


@fact()
def area_swapped(facts: Facts) -> Iterator[Finding]:
    """An outline holds none of the places, but would with latitude and longitude exchanged."""
    if _all_exchanged(facts):
        return
    for (area,), part in groups(facts["zones"], "area"):
        if area and is_swapped(facts, outline_text(part)):
            yield finding(
                "error",
                "zones",
                part.index,
                "geometry",
                what=_("Latitude and longitude of the outline {area} seem to be swapped: as it is written, no site and no supplier lies in it.").format(area=area),
                why=_("Who lies inside decides shares and nearness; as it is, nobody would."),
                mend=_("Exchange the two numbers of every point: GeoJSON has longitude before latitude."),
            )  # fmt: skip


def _exchanged(text: str) -> Any:
    """Return an outline with the two numbers of every point exchanged; None if that is no outline on the globe."""
    try:
        swapped = shapely.transform(shapely.geometry.shape(json.loads(text)), lambda xy: xy[:, ::-1])
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, shapely.errors.ShapelyError):
        return None
    is_area = swapped.geom_type in ("Polygon", "MultiPolygon") and not swapped.is_empty
    return swapped if is_area and is_geojson_area(shapely.to_geojson(swapped)) else None


@fact()
def area_not_geojson(facts: Facts) -> Iterator[Finding]:
    """An outline is not a GeoJSON polygon."""
    for (area,), part in groups(facts["zones"], "area"):
        text = outline_text(part)
        if area and text and not is_geojson_area(text):
            yield finding(
                "error",
                "zones",
                part.index,
                "geometry",
                what=_("The outline of {area} is not a GeoJSON polygon.").format(area=area),
                why=_("It cannot be told which places lie inside."),
                mend=_("Paste the geometry alone (type Polygon or MultiPolygon, longitude before latitude, in degrees); number the parts of a long outline from 1."),
            )  # fmt: skip
