"""Checks of coordinates, kitchens, distances and areas."""

from __future__ import annotations

import json

import pytest

from planner.checks.iso import stand_in_place
from planner.checks.places import crow_km
from tests.cases import added, edited, rows
from tests.checks.asking import found, one

CHARGED = {"suppliers": edited("suppliers", 1, delivery_cost_per_km=2.0)}
THIRD = rows("sites")[0] | {"site": "third", "lat": -23.85, "lon": -46.71}


def test_crow_km() -> None:
    """A degree of latitude is 111.19 km, and so is one of longitude on the equator."""
    assert float(crow_km(0, 0, 1, 0)) == pytest.approx(111.19, abs=0.01)
    assert float(crow_km(0, 10, 0, 11)) == pytest.approx(111.19, abs=0.01)


def test_coordinates_in_the_sea() -> None:
    """A site at 0, 0 is questioned; where somebody charges by the kilometre it is an error."""
    sites = added("sites", THIRD | {"lat": 0.0, "lon": 0.0})
    assert one("coordinates-in-the-sea", sites=sites).severity == "warning"
    assert one("coordinates-in-the-sea", sites=sites, **CHARGED).severity == "error"
    assert found("coordinates-in-the-sea", sites=added("sites", THIRD | {"lat": 0.0, "lon": 6.6})) == []


def test_coordinates_swapped() -> None:
    """Latitude and longitude exchanged are recognised in sites and suppliers, and not taken for far away."""
    sites = added("sites", THIRD | {"lat": -46.71, "lon": -23.85})
    finding = one("coordinates-swapped", sites=sites)
    assert (finding.table, finding.rows, finding.severity) == ("sites", (4,), "warning")
    assert found("site-far-away", sites=sites) == []
    suppliers = edited("suppliers", 2, lat=-46.63, lon=-23.55)
    assert one("coordinates-swapped", suppliers=suppliers).table == "suppliers"


@pytest.mark.parametrize(("degrees", "far"), [(8.9, False), (9.1, True)])
def test_site_far_away(degrees: float, far: bool) -> None:
    """A site more than 1,000 km from the middle of the others is questioned, one a little nearer is not."""
    sites = added("sites", THIRD, rows("sites")[0] | {"site": "far", "lat": -23.85 + degrees, "lon": -46.71})
    assert [f.rows for f in found("site-far-away", sites=sites)] == [(5,)] * far


def test_place_not_known() -> None:
    """A site at the place that stands for an unknown one is told if it was filled in; moved a little, or typed by the user, it is not."""
    lat, lon = stand_in_place("BR")
    told = {"table": "sites", "row": "third", "column": "lat", "value": str(lat), "assumed": "not known"}
    there = added("sites", THIRD | {"site": "third", "lat": lat, "lon": lon})
    finding = one("place-not-known", sites=there, assumptions=[told])
    assert (finding.table, finding.column, finding.rows, finding.severity) == ("sites", "lat", (4,), "warning")
    assert found("place-not-known", sites=there) == []
    moved = added("sites", THIRD | {"site": "third", "lat": lat + 0.01, "lon": lon})
    assert found("place-not-known", sites=moved, assumptions=[told]) == []


def test_kitchen_chain() -> None:
    """A kitchen served by a kitchen is an error, and so is a circle; one step is fine."""
    kitchen = THIRD | {"site": "kitchen", "kind": "kitchen"}
    served = [row | {"kitchen": "kitchen"} for row in rows("sites")]
    assert found("kitchen-chain", sites=[*served, kitchen]) == []
    assert one("kitchen-chain", sites=[*served, kitchen | {"kitchen": "emef"}]).rows == (2, 3, 4)
    assert one("kitchen-chain", sites=[*served, kitchen | {"kitchen": "kitchen"}]).rows == (2, 3, 4)


def test_distance_without_place() -> None:
    """A distance leads to a site or to a zone, not to none or both."""
    row = {"supplier": "coop", "km": 20}
    assert one("distance-without-place", distances=[row]).rows == (2,)
    assert one("distance-without-place", distances=[row | {"site": "emef", "zone": "norte"}]).rows == (2,)
    assert found("distance-without-place", distances=[row | {"site": "emef"}, row | {"zone": "sul"}]) == []


@pytest.mark.parametrize("place", [{"site": "emef"}, {"zone": "norte"}])
def test_distance_shorter_than_straight(place: dict[str, str]) -> None:
    """A road may be four fifths of the straight line by rough coordinates, but not shorter."""
    straight = float(crow_km(-23.55, -46.63, -23.80, -46.70))
    row = {"supplier": "firma", **place}
    assert one("distance-shorter-than-straight", distances=[row | {"km": 0.79 * straight}]).severity == "warning"
    assert found("distance-shorter-than-straight", distances=[row | {"km": 0.81 * straight}]) == []


RING = [[-46.0, -23.0], [-46.0, -24.0], [-47.0, -24.0], [-46.0, -23.0]]


@pytest.mark.parametrize(
    "geometry",
    [
        "not json",
        "[]",
        "null",
        '{"type": "Point", "coordinates": [0, 0]}',
        '{"type": "Polygon"}',
        '{"type": "Polygon", "coordinates": []}',
        json.dumps({"type": "Polygon", "coordinates": RING}),
        json.dumps({"type": "Polygon", "coordinates": [RING[:-1]]}),
        json.dumps({"type": "Polygon", "coordinates": [[[300000.0, 7000000.0]] * 4]}),
        json.dumps({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}),
        json.dumps({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}}),
        "[" * 100000,
    ],
)
def test_area_not_geojson(geometry: str) -> None:
    """What is no polygon in degrees is an error."""
    zones = [{"area": "a", "part": 1, "kind": "catchment", "geometry": geometry}]
    assert one("area-not-geojson", zones=zones).rows == (2,)


def test_area_not_geojson_silent() -> None:
    """Polygons and multipolygons are fine, also in parts that stand in any order."""
    polygon = json.dumps({"type": "Polygon", "coordinates": [RING]})
    several = json.dumps({"type": "MultiPolygon", "coordinates": [[RING], [RING]]})
    zones = [
        {"area": "a", "part": 2, "kind": "other", "geometry": polygon[20:]},
        {"area": "b", "kind": "other", "geometry": several},
        {"area": "a", "part": 1, "kind": "other", "geometry": polygon[:20]},
    ]
    assert found("area-not-geojson", zones=zones) == []


def _zone(*points: tuple[float, float]) -> list[dict[str, object]]:
    ring = [list(point) for point in (*points, points[0])]
    return [
        {
            "area": "basin",
            "part": 1,
            "kind": "catchment",
            "geometry": json.dumps({"type": "Polygon", "coordinates": [ring]}),
        }
    ]


_AROUND = ((-46.9, -24.0), (-46.9, -23.4), (-46.4, -23.4), (-46.4, -24.0))


def test_area_swapped() -> None:
    """An outline with latitude first is an error; as GeoJSON wants it, or elsewhere altogether, it is none."""
    assert found("area-swapped", zones=_zone(*_AROUND)) == []
    assert one("area-swapped", zones=_zone(*((lat, lon) for lon, lat in _AROUND))).rows == (2,)
    assert found("area-swapped", zones=_zone((10.0, 50.0), (10.0, 51.0), (11.0, 51.0))) == []


def test_area_swapped_beyond_the_pole() -> None:
    """Where the longitude is no latitude at all, the outline is no GeoJSON as it is, and the reason is told."""
    places = {
        table: [row | {"lat": 44.0 + number / 100, "lon": -121.0} for number, row in enumerate(rows(table))]
        for table in ("sites", "suppliers")
    }
    around = ((43.0, -122.0), (43.0, -120.0), (45.0, -120.0), (45.0, -122.0))
    assert one("area-swapped", zones=_zone(*around), **places)
    assert found("area-swapped", zones=[_zone(*around)[0] | {"geometry": '{"type": "Polygon"}'}], **places) == []


def _exchanged(table: str) -> list[dict[str, object]]:
    return [row | {"lat": row["lon"], "lon": row["lat"]} for row in rows(table)]


def test_all_places_exchanged() -> None:
    """All sites, all suppliers, or both, with latitude and longitude exchanged are found where the country tells."""
    for tables in (("sites",), ("suppliers",), ("sites", "suppliers")):
        wrong = {table: _exchanged(table) for table in tables}
        assert [f.table for f in found("coordinates-swapped", **wrong)] == list(tables)
        assert found("site-far-away", **wrong) == []
        assert found("area-swapped", zones=_zone(*_AROUND), **wrong) == []
    assert found("coordinates-swapped") == []


def test_all_places_exchanged_without_a_country() -> None:
    """Where the country is not known, the outline tells which of sites and suppliers are exchanged."""
    no_country = edited("case", 0, country="Atlantis")
    told = found("coordinates-swapped", case=no_country, zones=_zone(*_AROUND), sites=_exchanged("sites"))
    assert [f.table for f in told] == ["sites"]
    told = found("coordinates-swapped", case=no_country, zones=_zone(*_AROUND), suppliers=_exchanged("suppliers"))
    assert [f.table for f in told] == ["suppliers"]


def test_latitude_beyond_the_pole() -> None:
    """A latitude that is only a longitude is told as exchanged; one that is neither is not."""
    assert one("coordinates-swapped", sites=edited("sites", 0, lat=-121.0, lon=44.0)).rows == (2,)
    assert found("coordinates-swapped", sites=edited("sites", 0, lat=-460.0, lon=44.0)) == []


@pytest.mark.parametrize(
    ("country", "lat", "lon", "exchanged"),
    [
        ("IN", 9.9, 76.3, False),
        ("IN", 76.3, 9.9, True),
        ("IN", 23.2, 69.7, False),
        ("FR", -12.8, 45.2, False),
        ("FR", 43.7, 7.3, False),
        ("FR", 7.3, 43.7, True),
        ("US", -87.6, 41.9, True),
        ("US", 21.3, -157.9, False),
        ("US", -157.9, 21.3, True),
        ("PE", -73.2, -3.7, True),
    ],
)
def test_all_places_exchanged_by_country(country: str, lat: float, lon: float, exchanged: bool) -> None:
    """Kerala, Kutch, Mayotte, Nice, Chicago, Honolulu and Iquitos are where they are; exchanged they are found."""
    tables = {table: [row | {"lat": lat, "lon": lon} for row in rows(table)] for table in ("sites", "suppliers")}
    told = found("coordinates-swapped", case=edited("case", 0, country=country), **tables)
    assert [f.table for f in told] == ["sites", "suppliers"] * exchanged
