"""Areas as GeoJSON, in and out of the table `zones`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from planner.findings import Finding
from planner.i18n import _
from planner.io.files import file_error
from planner.io.raw import Cell, RawTable
from planner.io.shortest import number_text
from planner.schema import CASE_TABLES

PART_CHARACTERS = 30_000
"""Most characters of an outline's text in one line of the table; a workbook's cell holds 32,767."""

FILE_NAME = "zones.geojson"


def zones_from_geojson(content: bytes) -> tuple[RawTable | None, list[Finding]]:
    """Read a FeatureCollection as the raw table `zones`.

    Parameters
    ----------
    content : bytes
        GeoJSON in UTF-8, in degrees (WGS 84). A feature's properties are the table's columns (`area`, `kind`, `name`,
        ...) and any of the user's own.

    Returns
    -------
    RawTable or None
        The table, an outline longer than `PART_CHARACTERS` on several lines; None if the file cannot be used. A line
        number is the place of the row among all, from 2, as if it were a sheet.
    list of Finding
        Why it cannot be used.
    """
    try:
        collection = json.loads(content.decode("utf-8-sig"))
        features = _features(collection)
    except (ValueError, RecursionError) as error:
        return None, [_not_geojson(str(error))]
    if _other_system(collection):
        return None, [_wrong_system()]
    table = CASE_TABLES["zones"]
    own = list(dict.fromkeys(key for feature in features for key in feature["properties"] if key not in table))
    headings = [*table.names, *own]
    rows: list[list[Cell]] = []
    for feature in features:
        properties = feature["properties"]
        for part, text in enumerate(split_outline(feature["geometry"]), 1):
            given = properties | {"part": part, "geometry": text}
            rows.append([_cell(given.get(heading)) for heading in headings])
    columns = [[row[j] for row in rows] for j in range(len(headings))]
    return RawTable("zones", "sheet", headings, columns, list(range(2, len(rows) + 2))), []


def area_rows(
    content: bytes, file: str, *, kind: str, area: str = "", name: str = ""
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Read the outlines of a GeoJSON file, of whatever origin, as rows of the table `zones`.

    Parameters
    ----------
    content : bytes
        A FeatureCollection, a Feature or a bare geometry, in degrees (WGS 84).
    file : str
        Name of the file, for people.
    kind : str
        What the areas are, where a feature does not say it in its property `kind`.
    area, name : str
        Short name and name in print, where a feature has none; of several outlines the short names are numbered.

    Returns
    -------
    list of dict
        ``area``, ``part``, ``kind``, ``name``, ``geometry``; an outline longer than `PART_CHARACTERS` in several parts.
    list of Finding
        Why the file cannot be used.
    """
    try:
        found = json.loads(content.decode("utf-8-sig"))
        features = _features(_collection(found))
        wrong = [f["geometry"]["type"] for f in features if f["geometry"]["type"] not in ("Polygon", "MultiPolygon")]
        if wrong:
            raise ValueError(_("it holds {kind}, and an area is a Polygon").format(kind=wrong[0]))
        if not features:
            raise ValueError(_("it has no features"))
    except (ValueError, RecursionError) as error:
        return [], [_not_geojson(str(error), file)]
    if _other_system(found):
        return [], [_wrong_system(file)]
    kinds = CASE_TABLES["zones"]["kind"].allowed
    rows = []
    for number, feature in enumerate(features, 1):
        said = {key: str(value) for key, value in feature["properties"].items() if value is not None}
        own = area or "area"
        label = said.get("area") or (own if len(features) == 1 else f"{own}-{number}")
        about = {
            "area": label,
            "kind": said["kind"] if said.get("kind") in kinds else kind,
            "name": said.get("name") or name or label,
        }
        rows += [
            about | {"part": part, "geometry": text} for part, text in enumerate(split_outline(feature["geometry"]), 1)
        ]
    return rows, []


def polygon(corners: Sequence[tuple[float, float]]) -> bytes:
    """Return the outline that runs through corners (latitude, longitude) in turn and back to the first, as GeoJSON."""
    ring = [[lon, lat] for lat, lon in (*corners, *corners[:1])]
    return json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()


def _collection(found: Any) -> Any:
    """Return a Feature or a bare geometry as a FeatureCollection."""
    if not isinstance(found, dict) or found.get("type") == "FeatureCollection":
        return found
    feature = found if found.get("type") == "Feature" else {"type": "Feature", "geometry": found}
    return {"type": "FeatureCollection", "features": [feature]}


def split_outline(geometry: dict[str, Any]) -> list[str]:
    """Return a geometry as compact text in parts of at most `PART_CHARACTERS`."""
    text = json.dumps(geometry, ensure_ascii=False, separators=(",", ":"))
    return [text[at : at + PART_CHARACTERS] for at in range(0, len(text), PART_CHARACTERS)]


def _features(collection: Any) -> list[dict[str, Any]]:
    """Return features with properties and geometry, or raise ValueError with what is missing."""
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise ValueError(_("it is no FeatureCollection"))
    features = collection.get("features")
    if not isinstance(features, list):
        raise ValueError(_("it has no features"))
    found = []
    for number, feature in enumerate(features, 1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict) or "type" not in geometry:
            raise ValueError(_("feature {number} has no geometry").format(number=number))
        properties = dict(feature.get("properties") or {})
        if not properties.get("area") and feature.get("id") is not None:
            properties["area"] = feature["id"]
        found.append({"properties": properties, "geometry": geometry})
    return found


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return number_text(value) if isinstance(value, float) else value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _other_system(collection: dict[str, Any]) -> bool:
    system = json.dumps(collection.get("crs") or "")
    return len(system) > 2 and not any(code in system for code in ("CRS84", "4326", "4674"))


def _not_geojson(reason: str, file: str = FILE_NAME) -> Finding:
    return file_error(
        "bad-geojson",
        _("{file} cannot be used: {reason}.").format(file=file, reason=reason),
        _("Export the areas again as a GeoJSON FeatureCollection, with the properties area, kind and name."),
        _("No area of it is known to the plan."),
        "zones",
    )


def _wrong_system(file: str = FILE_NAME) -> Finding:
    return file_error(
        "bad-geojson",
        _("{file} is in a projected coordinate system.").format(file=file),
        _("Export the areas again in WGS 84 (EPSG:4326), in degrees."),
        _("Its coordinates are not degrees, so no site would lie in its area."),
        "zones",
    )
