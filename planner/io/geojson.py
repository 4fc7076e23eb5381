"""Areas as GeoJSON, in and out of the table `zones`."""

from __future__ import annotations

import json
from typing import Any

from planner.findings import Finding
from planner.i18n import _
from planner.io.files import file_error
from planner.io.raw import Cell, RawTable, number_text
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


def _not_geojson(reason: str) -> Finding:
    return file_error(
        "bad-geojson",
        _("{file} cannot be used: {reason}.").format(file=FILE_NAME, reason=reason),
        _("Export the areas again as a GeoJSON FeatureCollection, with the properties area, kind and name."),
        _("No area of it is known to the plan."),
        "zones",
    )


def _wrong_system() -> Finding:
    return file_error(
        "bad-geojson",
        _("{file} is in a projected coordinate system.").format(file=FILE_NAME),
        _("Export the areas again in WGS 84 (EPSG:4326), in degrees."),
        _("Its coordinates are not degrees, so no site would lie in its area."),
        "zones",
    )
