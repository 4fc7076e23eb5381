"""Road distances from suppliers to delivery zones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.calendar import day_numbers
from planner.assembly.labels import positions
from planner.assembly.needs import receiving_sites
from planner.case import Case
from planner.once import once

EARTH_RADIUS_KM = 6371.0


@once
def pupils_on_first_day(case: Case) -> pd.DataFrame:
    """Return the enrolment rows that hold on the first day of the plan's year, one per site and stage."""
    head = case["case"]
    first = day_numbers(head["year_first_day"].fillna(head["first_day"]))[0]
    enrolment = case["enrolment"]
    start = day_numbers(enrolment["valid_from"], blank=np.iinfo(np.int64).min)
    held: pd.DataFrame = enrolment.iloc[np.argsort(start, kind="stable")]
    held = held.iloc[: int((start <= first).sum())]
    return held.drop_duplicates(["site", "stage"], keep="last")


def great_circle_km(lat: Floats, lon: Floats, to_lat: Floats, to_lon: Floats) -> Floats:
    """Return the distance over the sphere between points in degrees (haversine formula).

    Parameters
    ----------
    lat, lon : numpy.ndarray
        Latitudes and longitudes from which, in degrees.
    to_lat, to_lon : numpy.ndarray
        Those to which; of shapes that go together with the first.

    Returns
    -------
    numpy.ndarray
        Kilometres, one way; NaN where a coordinate is NaN.
    """
    a, b, c, d = (np.radians(x) for x in (lat, lon, to_lat, to_lon))
    half = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)


def distance_table(case: Case, suppliers: pd.Index, zones: pd.Index) -> pd.DataFrame:
    """Return the distance of every supplier to every zone.

    A row for the zone in table ``distances`` holds; else the mean of its rows for the zone's sites, weighted by pupils;
    else the distance as the crow flies to the pupils' centre of the zone, times the road factor.

    Parameters
    ----------
    case : Case
        The case, with its distances, coordinates and pupils.
    suppliers, zones : pandas.Index
        Short names, in the order wanted.

    Returns
    -------
    pandas.DataFrame
        Columns ``supplier``, ``zone``, ``km`` (one way; NaN: the supplier's coordinates are unknown), ``estimated``; in
        the order of suppliers, then zones.
    """
    sites = _weighted_sites(case)
    given = _given_km(case, sites, suppliers, zones)
    estimate = _estimated_km(case, sites, suppliers, zones)
    known = ~np.isnan(given)
    return pd.DataFrame(
        {
            "supplier": pd.Series(suppliers.repeat(len(zones)), dtype="str"),
            "zone": pd.Series(np.tile(zones.to_numpy(), len(suppliers)), dtype="str"),
            "km": np.where(known, given, estimate).ravel(),
            "estimated": ~known.ravel(),
        }
    )


def _weighted_sites(case: Case) -> pd.DataFrame:
    pupils = pupils_on_first_day(case).groupby("site")["pupils"].sum().astype("float64")
    sites = case["sites"][["site", "zone", "lat", "lon"]].copy()
    sites["pupils"] = sites["site"].map(pupils).astype("float64").fillna(0.0)
    return sites


def zone_weights(case: Case, part_of_site: pd.Series) -> pd.DataFrame:
    """Return to which delivery zone (column) the food of which part of the pupils comes; equal parts where nobody is enrolled.

    Parameters
    ----------
    part_of_site : pandas.Series
        Number of the part (row), of each site that receives food.
    """
    sites, received = _weighted_sites(case), receiving_sites(case)
    sites = sites.assign(part=received.map(part_of_site), zone=received.map(sites.set_index("site")["zone"]))
    pupils = sites.pivot_table(index="part", columns="zone", values="pupils", aggfunc="sum", fill_value=0.0)
    there = sites.pivot_table(index="part", columns="zone", values="pupils", aggfunc="size", fill_value=0) > 0
    total = pupils.sum(axis=1)
    return pupils.div(total, axis=0).where(total > 0, there.div(there.sum(axis=1), axis=0))


def _weights(rows: pd.DataFrame, by: list[str]) -> pd.Series:
    """Return each row's part of its group's pupils; equal parts in a group without pupils."""
    groups = rows.groupby(by)["pupils"]
    total, size = groups.transform("sum"), groups.transform("size")
    return (rows["pupils"] / total.where(total > 0, 1.0)).where(total > 0, 1 / size)


def _given_km(case: Case, sites: pd.DataFrame, suppliers: pd.Index, zones: pd.Index) -> Floats:
    km = np.full((len(suppliers), len(zones)), np.nan)
    rows = case["distances"]
    by_site = rows.loc[rows["site"] != "", ["supplier", "site", "km"]].merge(sites, on="site")
    by_site["km"] *= _weights(by_site, ["supplier", "zone"])
    _put(km, by_site.groupby(["supplier", "zone"])["km"].sum().reset_index(), suppliers, zones)
    _put(km, rows[rows["zone"] != ""], suppliers, zones)
    return km


def _put(km: Floats, rows: pd.DataFrame, suppliers: pd.Index, zones: pd.Index) -> None:
    supplier, zone = positions(suppliers, rows["supplier"]), positions(zones, rows["zone"])
    known = (supplier >= 0) & (zone >= 0)  # a distance to a zone that receives nothing is of no use
    km[supplier[known], zone[known]] = rows["km"].to_numpy()[known]


def _estimated_km(case: Case, sites: pd.DataFrame, suppliers: pd.Index, zones: pd.Index) -> Floats:
    weight = _weights(sites, ["zone"])
    centre = sites[["lat", "lon"]].mul(weight, axis=0).groupby(sites["zone"]).sum().reindex(zones)
    place = case["suppliers"].set_index("supplier")[["lat", "lon"]].reindex(suppliers)
    road_factor = float(case.head["road_factor"])
    return road_factor * great_circle_km(
        place["lat"].to_numpy()[:, None],
        place["lon"].to_numpy()[:, None],
        centre["lat"].to_numpy()[None, :],
        centre["lon"].to_numpy()[None, :],
    )
