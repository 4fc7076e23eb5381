"""Schools, suppliers and what flows between them, as GeoJSON for a map of the reader's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from planner.case import Case
from planner.reports.pictures import flows

DIGITS = 6
"""Decimals of a degree that are written: about a tenth of a metre."""


def plan_features(case: Case, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return sites, suppliers and flows as a GeoJSON FeatureCollection (RFC 7946: WGS 84, longitude first).

    Parameters
    ----------
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The tables of its plan.

    Returns
    -------
    dict
        Points with the property ``kind`` ``site`` or ``supplier`` (with ``kg`` and ``amount`` sold, in the case's
        currency), lines with ``flow`` (from a supplier to the middle of a zone's sites, with ``kg`` and ``amount``).
        What has no coordinates is left out.
    """
    sites = case["sites"][["site", "name", "zone", "lat", "lon"]].dropna(subset=["lat", "lon"])
    sold = tables["supplier_totals"].set_index("supplier")[["kg", "goods_amount"]]
    sellers = case["suppliers"][["supplier", "name", "lat", "lon"]].dropna(subset=["lat", "lon"])
    sellers = sellers.join(sold, on="supplier").fillna({"kg": 0.0, "goods_amount": 0.0})
    lines = flows(case, tables)
    features = [
        _feature("Point", _at(row, "lon", "lat"), kind="site", id=row["site"], name=row["name"], zone=row["zone"])
        for row in sites.to_dict("records")
    ]
    features += [
        _feature(
            "Point",
            _at(row, "lon", "lat"),
            kind="supplier",
            id=row["supplier"],
            name=row["name"],
            kg=round(row["kg"], 3),
            amount=round(row["goods_amount"], 2),
        )
        for row in sellers.to_dict("records")
    ]
    features += [
        _feature(
            "LineString",
            [_at(row, "lon", "lat"), _at(row, "lon2", "lat2")],
            kind="flow",
            supplier=row["supplier_name"],
            zone=row["zone"],
            kg=round(row["kg"], 3),
            amount=round(row["amount"], 2),
        )
        for row in lines.to_dict("records")
    ]
    return {"type": "FeatureCollection", "features": features}


def _at(row: Mapping[Any, Any], longitude: str, latitude: str) -> list[float]:
    return [round(float(row[longitude]), DIGITS), round(float(row[latitude]), DIGITS)]


def _feature(form: str, coordinates: list[Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": form, "coordinates": coordinates}, "properties": properties}
