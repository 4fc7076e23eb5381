"""Whose holidays a town has, where the calendar of its country differs by region: said, told by its department, or by where it lies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from planner.i18n import _
from planner.library import library
from planner.paths import OUTLINES
from planner.start.town import Town
from planner.words import Names

NEAR_DEGREES = 0.1
"""How near a department's outline must be for the town to lie in it perhaps: outlines are coarse."""


@dataclass(frozen=True)
class Holidays:
    """Whose holidays are taken for a town.

    Parameters
    ----------
    region : str
        Region of the calendar; blank: the country has none.
    source : str
        Who says so; blank: nobody does, or the town itself.
    why : str
        Why they are taken; blank: the town says so, or the country has none.
    known : bool
        Whether it is said or told, and not only taken for want of better.
    """

    region: str = ""
    source: str = ""
    why: str = ""
    known: bool = True


def holidays_of(town: Town) -> Holidays:
    """Return whose holidays a town of a country that can be started has.

    By hand: a town in Loire-Atlantique, or one at 47.19, -1.55, is in the académie of Nantes and so in zone B. Of one of which nobody
    says where it lies zone A is taken, and that is told.
    """
    regions = calendar_regions(town.code)
    if not regions:
        return Holidays()
    if town.region in regions:
        return Holidays(town.region)
    rows = library()["holiday_regions"]
    rows = rows[rows["country"] == town.code]
    its = rows[rows["code"].isin(_departments(town, rows))]
    if len({*its["region"]}) == 1:
        row = its.iloc[0]
        why = _("{state} belongs to {district}, which has the holidays of region {region}").format(
            state=row["state"], district=row["district"], region=row["region"]
        )
        return Holidays(str(row["region"]), str(row["source"]), why)
    why = _("nobody said in which region of the calendar the town lies: that of {region} is taken").format(
        region=regions[0]
    )
    return Holidays(regions[0], "", why, known=False)


def calendar_regions(country: str) -> list[str]:
    """Return the regions by which the calendar of a country differs, in the order of its table."""
    rows = library()["calendar"]
    return list(dict.fromkeys(region for region in rows.loc[rows["country"] == country, "region"] if region))


def _departments(town: Town, rows: pd.DataFrame) -> set[str]:
    """Return the codes of the departments in which a town may lie: said, told by the register, or by coordinates."""
    names = Names(
        pair
        for code, name in zip(rows["code"], rows["state"], strict=True)
        for pair in ((code, code), (code.lstrip("0"), code), (f"0{code}", code), (f"FR-{code}", code), (name, code))
    )
    sites = town.register.get("sites", pd.DataFrame({"state": [], "lat": [], "lon": []}))
    said = {town.state, *(str(state) for state in sites["state"])} - {"", "nan"}
    if known := {code for word in said if (code := names(word))}:
        return known
    points = [town.place] if town.place else list(zip(sites["lat"], sites["lon"], strict=True))
    return {code for lat, lon in points if lat == lat for code in _around(town.code, float(lat), float(lon))}


@cache
def _outlines(country: str) -> tuple[tuple[str, Any], ...]:
    from shapely.geometry import shape  # takes a while to load, for this alone

    path = OUTLINES / f"{country}.geojson"
    features = json.loads(path.read_text("utf-8"))["features"] if path.is_file() else []
    return tuple((str(one["properties"]["code"]), shape(one["geometry"])) for one in features)


def _around(country: str, lat: float, lon: float) -> set[str]:
    from shapely.geometry import Point

    point = Point(lon, lat)
    return {code for code, outline in _outlines(country) if outline.distance(point) <= NEAR_DEGREES}
