"""Where suppliers are: tiers of nearness and catchments, from geometry rather than from a typed word alone.

Points are joined to areas in a projected system that suits the place (the UTM zone of the sites), where a straight edge of
an outline is straight. Distances are great-circle distances on a sphere, as everywhere in the planner: a projected distance
is wrong for suppliers several zones away.
"""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.programmes.law import LocalDefinition
from planner.schema.case_tables import TIERS

EARTH_RADIUS_KM = 6371.0

_WGS84 = "EPSG:4326"
_AREA_KIND = {"local": "municipality"}


def areas(zones: pd.DataFrame) -> Any:
    """Return the areas of a case with their outlines.

    Parameters
    ----------
    zones : pandas.DataFrame
        The case's table ``zones``; an outline that goes on in further parts is put together.

    Returns
    -------
    geopandas.GeoDataFrame
        ``area``, ``kind`` and ``geometry`` in degrees (EPSG:4326); one row per area.

    Raises
    ------
    ValueError
        If a geometry is not GeoJSON; the checks of a case find that before.
    """
    ordered = zones.sort_values(["area", "part"], kind="stable")
    joined = ordered.groupby("area", sort=True).agg(kind=("kind", "first"), text=("geometry", "".join)).reset_index()
    outlines = [shapely.make_valid(shapely.geometry.shape(json.loads(text))) for text in joined["text"]]
    return gpd.GeoDataFrame(joined[["area", "kind"]], geometry=outlines, crs=_WGS84)


def memberships(places: pd.DataFrame, zones: pd.DataFrame) -> pd.DataFrame:
    """Return which place lies in which area; a place on the outline lies in it.

    Parameters
    ----------
    places : pandas.DataFrame
        ``lat`` and ``lon`` in degrees; places without coordinates lie in no area.
    zones : pandas.DataFrame
        The case's table ``zones``.

    Returns
    -------
    pandas.DataFrame
        ``place`` (index value of `places`), ``area`` and ``kind``; sorted.
    """
    located = places[places["lat"].notna() & places["lon"].notna()]
    if located.empty or zones.empty:
        return pd.DataFrame({"place": pd.Series(dtype=places.index.dtype), "area": [], "kind": []})
    points = gpd.GeoDataFrame(
        {"place": located.index}, geometry=gpd.points_from_xy(located["lon"], located["lat"]), crs=_WGS84
    )
    outlines = areas(zones)
    projected = _flat_around(outlines)
    joined = gpd.sjoin(points.to_crs(projected), outlines.to_crs(projected), predicate="intersects")
    return pd.DataFrame(joined[["place", "area", "kind"]]).sort_values(["place", "area"], ignore_index=True)


def _flat_around(outlines: gpd.GeoDataFrame) -> str:
    """Return the UTM zone of the middle of some areas, in which they are drawn in metres."""
    west, south, east, north = outlines.total_bounds
    zone = int(((west + east) / 2 + 180) // 6) % 60 + 1
    return f"EPSG:{(32600 if south + north >= 0 else 32700) + zone}"


def catchments(suppliers: pd.DataFrame, zones: pd.DataFrame) -> pd.Series:
    """Return the catchments in which each supplier lies, as a list cell.

    Parameters
    ----------
    suppliers, zones : pandas.DataFrame
        The case's tables.

    Returns
    -------
    pandas.Series
        Text separated by ``|``, blank for none, on the index of `suppliers`.
    """
    inside = memberships(suppliers, zones[zones["kind"] == "catchment"])
    lists = inside.groupby("place")["area"].agg("|".join) if len(inside) else pd.Series(dtype="str")
    return lists.reindex(suppliers.index).fillna("").astype("str").rename("catchment")


def tiers(
    suppliers: pd.DataFrame,
    sites: pd.DataFrame,
    zones: pd.DataFrame,
    *,
    local: LocalDefinition | None = None,
    distances: pd.DataFrame | None = None,
    road_factor: float = 1.3,
) -> pd.Series:
    """Return the tier of each supplier: the narrowest area that it shares with a site.

    A tier is decided by geometry where the case has areas of its kind around a site and the supplier has coordinates;
    otherwise by the names of municipality and state. Regions are known by geometry only.

    Parameters
    ----------
    suppliers, sites, zones : pandas.DataFrame
        The case's tables.
    local : LocalDefinition or None
        What counts as local; None: the municipality of a site.
    distances : pandas.DataFrame or None
        The case's table ``distances``; outweighs the estimate of a road distance.
    road_factor : float
        Road kilometres per kilometre as the crow flies.

    Returns
    -------
    pandas.Series
        One of `TIERS`, on the index of `suppliers`.
    """
    of_sites, of_suppliers = memberships(sites, zones), memberships(suppliers, zones)
    tier = pd.Series("country", index=suppliers.index, dtype="str", name="tier")
    for level in reversed(TIERS[1:-1]):
        tier = tier.mask(_shares(level, suppliers, sites, of_suppliers, of_sites), level)
    if local is None or local.kind == "municipality":
        near = _shares("local", suppliers, sites, of_suppliers, of_sites)
    elif local.kind == "region":
        near = tier.map(TIERS.index) <= TIERS.index(local.region)
        near |= _shares("local", suppliers, sites, of_suppliers, of_sites)
    elif local.kind == "area":
        wanted = of_suppliers.loc[of_suppliers["area"].isin(local.areas), "place"]
        near = pd.Series(suppliers.index.isin(wanted), index=suppliers.index)
    else:
        by_road = local.kind == "radius_road"
        km = nearest_km(suppliers, sites, distances if by_road else None, road_factor if by_road else 1.0)
        near = km <= (local.km or 0.0)
    return tier.mask(near, "local")


def nearest_km(
    suppliers: pd.DataFrame, sites: pd.DataFrame, distances: pd.DataFrame | None = None, road_factor: float = 1.0
) -> pd.Series:
    """Return the kilometres from each supplier to the nearest site.

    Parameters
    ----------
    suppliers, sites : pandas.DataFrame
        The case's tables.
    distances : pandas.DataFrame or None
        Known road distances; to a zone they hold for each of its sites, and a row for a site outweighs one for its zone.
    road_factor : float
        Road kilometres per kilometre as the crow flies, where no distance is known; 1 gives straight lines.

    Returns
    -------
    pandas.Series
        NaN where a supplier has neither coordinates nor a known distance, on the index of `suppliers`.
    """
    km = _great_circle_km(suppliers, sites) * road_factor
    if distances is not None and len(distances):
        known = _known_km(suppliers, sites, distances)
        km = np.where(np.isnan(known), km, known)
    nearest = np.nanmin(np.where(np.isnan(km), np.inf, km), axis=1, initial=np.inf)
    return pd.Series(np.where(np.isinf(nearest), np.nan, nearest), index=suppliers.index, name="km")


def _shares(
    level: str, suppliers: pd.DataFrame, sites: pd.DataFrame, of_suppliers: pd.DataFrame, of_sites: pd.DataFrame
) -> pd.Series:
    kind = _AREA_KIND.get(level, level)
    home = of_sites.loc[of_sites["kind"] == kind, "area"] if len(of_sites) else of_sites["area"]
    if home.empty:
        return _shares_name(level, suppliers, sites).rename(None)
    inside = of_suppliers.loc[of_suppliers["area"].isin(home), "place"]
    by_geometry = pd.Series(suppliers.index.isin(inside), index=suppliers.index)
    located = suppliers["lat"].notna() & suppliers["lon"].notna()
    return by_geometry.where(located, _shares_name(level, suppliers, sites))


def _shares_name(level: str, suppliers: pd.DataFrame, sites: pd.DataFrame) -> pd.Series:
    if level == "state":
        return suppliers["state"].isin(sites["state"]) & (suppliers["state"] != "")
    if level != "local":
        return pd.Series(False, index=suppliers.index)
    # Municipalities of the same name lie in different states: a known state must agree too.
    same_name = suppliers["municipality"].isin(sites["municipality"]) & (suppliers["municipality"] != "")
    pairs = pd.MultiIndex.from_frame(sites[["municipality", "state"]])
    same_pair = pd.MultiIndex.from_frame(suppliers[["municipality", "state"]]).isin(pairs)
    blank_at_site = suppliers["municipality"].isin(sites.loc[sites["state"] == "", "municipality"])
    return same_name & (same_pair | (suppliers["state"] == "") | blank_at_site)


def _great_circle_km(suppliers: pd.DataFrame, sites: pd.DataFrame) -> np.ndarray:
    lat, lon = (np.radians(suppliers[c].to_numpy("float64"))[:, None] for c in ("lat", "lon"))
    site_lat, site_lon = (np.radians(sites[c].to_numpy("float64"))[None, :] for c in ("lat", "lon"))
    half = np.sin((lat - site_lat) / 2) ** 2 + np.cos(lat) * np.cos(site_lat) * np.sin((lon - site_lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def _known_km(suppliers: pd.DataFrame, sites: pd.DataFrame, distances: pd.DataFrame) -> np.ndarray:
    def matrix(column: str) -> np.ndarray:
        rows = distances[distances[column] != ""].drop_duplicates(["supplier", column], keep="last")
        table = rows.pivot(index="supplier", columns=column, values="km")
        return table.reindex(index=suppliers["supplier"], columns=sites[column]).to_numpy("float64")

    by_site, by_zone = matrix("site"), matrix("zone")
    return np.where(np.isnan(by_site), by_zone, by_site)
