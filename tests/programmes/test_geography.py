from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.programmes.geography import TIERS, areas, catchments, memberships, nearest_km, tiers
from planner.programmes.law import LocalDefinition, Source

ONE_DEGREE_KM = 6371.0 * np.pi / 180
SOURCE = Source("town", "local", "Decision 1", "words", None, True)


def square(west: float, south: float, east: float, north: float) -> str:
    """Return a rectangle as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def zones(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Return the table of areas from (area, kind, geometry)."""
    frame = pd.DataFrame(rows, columns=["area", "kind", "geometry"], dtype="str")
    return frame.assign(part=pd.array([1] * len(frame), dtype="Int64"))


def suppliers(*rows: tuple[float, float, str, str]) -> pd.DataFrame:
    """Return suppliers s0, s1, ... from (lat, lon, municipality, state); lines begin at 2 as in a file."""
    frame = pd.DataFrame(rows, columns=["lat", "lon", "municipality", "state"])
    frame = frame.astype({"lat": "float64", "lon": "float64", "municipality": "str", "state": "str"})
    return frame.assign(supplier=[f"s{i}" for i in range(len(rows))]).set_index(pd.RangeIndex(2, len(rows) + 2))


def sites(lat: float = -23.5, lon: float = -46.5, municipality: str = "Town", state: str = "SP") -> pd.DataFrame:
    """Return one school."""
    return pd.DataFrame(
        {"site": ["a"], "zone": ["z"], "lat": [lat], "lon": [lon], "municipality": [municipality], "state": [state]}
    )


def local(kind: Any, km: float | None = None, region: str = "", names: tuple[str, ...] = ()) -> LocalDefinition:
    """Return a definition of local."""
    return LocalDefinition(kind, km, region, names, SOURCE)


NO_ZONES = zones()
TOWN = ("town", "municipality", square(-46.6, -23.6, -46.4, -23.4))
IMMEDIATE = ("near", "immediate_region", square(-46.8, -23.8, -46.2, -23.2))
INTERMEDIATE = ("wide", "intermediate_region", square(-47.5, -24.5, -45.5, -22.5))
STATE = ("state", "state", square(-50.0, -26.0, -44.0, -20.0))


def test_tiers_from_geometry() -> None:
    """Each supplier has the narrowest area that it shares with the school, whatever its typed names say."""
    made = suppliers(
        (-23.45, -46.45, "Wrong", "XX"),
        (-23.7, -46.5, "Town", "SP"),
        (-24.0, -46.5, "Town", "SP"),
        (-25.5, -46.5, "Town", "SP"),
        (-19.0, -46.5, "Town", "SP"),
    )
    assert tiers(made, sites(), zones(TOWN, IMMEDIATE, INTERMEDIATE, STATE)).tolist() == list(TIERS)


@pytest.mark.parametrize(("lat", "tier"), [(-23.5999, "local"), (-23.6001, "immediate_region")])
def test_both_sides_of_an_outline(lat: float, tier: str) -> None:
    """A hair inside the municipality is local, a hair outside is not."""
    assert tiers(suppliers((lat, -46.5, "", "")), sites(), zones(TOWN, IMMEDIATE)).tolist() == [tier]


def test_tiers_from_names_where_there_is_no_geometry() -> None:
    """Without areas, or without coordinates, the names of municipality and state decide."""
    nan = float("nan")
    made = suppliers(
        (-23.5, -46.5, "Town", "SP"), (nan, nan, "Village", "SP"), (nan, nan, "Far", "RS"), (nan, nan, "", "")
    )
    assert tiers(made, sites(), NO_ZONES).tolist() == ["local", "state", "country", "country"]
    assert tiers(made[1:], sites(), zones(TOWN, STATE)).tolist() == ["state", "country", "country"]


def test_a_town_of_the_same_name_in_another_state_is_not_local() -> None:
    """Municipalities of one name lie in several states."""
    made = suppliers((1.0, 1.0, "Town", "RS"), (1.0, 1.0, "Town", ""), (1.0, 1.0, "Town", "SP"))
    assert tiers(made, sites(), NO_ZONES).tolist() == ["country", "local", "local"]


def test_an_area_without_a_school_makes_nobody_near() -> None:
    """A municipality is near only if a school lies in it."""
    elsewhere = ("other", "municipality", square(-40.0, -20.0, -39.0, -19.0))
    assert tiers(suppliers((-19.5, -39.5, "", "")), sites(), zones(elsewhere)).tolist() == ["country"]


@pytest.mark.parametrize(("degrees", "tier"), [(0.4499, "local"), (0.4501, "country")])
def test_radius_as_the_crow_flies(degrees: float, tier: str) -> None:
    """Within the radius is local, just beyond it is not; a degree of latitude is 111.19 km."""
    radius = local("radius_straight", km=0.45 * ONE_DEGREE_KM)
    assert tiers(suppliers((-23.5 + degrees, -46.5, "", "")), sites(), NO_ZONES, local=radius).tolist() == [tier]


@pytest.mark.parametrize(("degrees", "tier"), [(0.2999, "local"), (0.3001, "country")])
def test_radius_by_road(degrees: float, tier: str) -> None:
    """A road is longer than the crow flies by the road factor: 0.3 degrees are 0.45 degrees of road at 1.5."""
    radius = local("radius_road", km=0.45 * ONE_DEGREE_KM)
    made = suppliers((-23.5 + degrees, -46.5, "", ""))
    assert tiers(made, sites(), NO_ZONES, local=radius, road_factor=1.5).tolist() == [tier]


@pytest.mark.parametrize(("km", "tier"), [(30.0, "local"), (30.1, "country")])
def test_a_known_road_distance_outweighs_the_estimate(km: float, tier: str) -> None:
    """A row of the table of distances decides, even against coordinates; a row for the site outweighs its zone's."""
    known = pd.DataFrame({"supplier": ["s0", "s0"], "site": ["", "a"], "zone": ["z", ""], "km": [5.0, km]})
    made = suppliers((-23.5, -46.5, "", ""))
    radius = local("radius_road", km=30.0)
    assert tiers(made, sites(), NO_ZONES, local=radius, distances=known).tolist() == [tier]
    assert nearest_km(made, sites(), known).tolist() == [km]
    assert nearest_km(made, sites(), known[:1]).tolist() == [5.0]


def test_an_unknown_place_is_in_no_radius() -> None:
    """Without coordinates and distance nobody is local by radius."""
    made = suppliers((float("nan"), float("nan"), "Town", "SP"))
    assert np.isnan(nearest_km(made, sites())).all()
    assert tiers(made, sites(), NO_ZONES, local=local("radius_straight", km=10000.0)).tolist() == ["state"]


def test_local_as_a_region_and_as_an_area() -> None:
    """A region widens what is local to that tier; an area named makes local who lies in it, and only them."""
    made = suppliers((-23.45, -46.45, "", ""), (-23.7, -46.5, "", ""), (-24.0, -46.5, "", ""), (-25.5, -46.5, "", ""))
    all_zones = zones(TOWN, IMMEDIATE, INTERMEDIATE, STATE)
    by_region = tiers(made, sites(), all_zones, local=local("region", region="immediate_region"))
    assert by_region.tolist() == ["local", "local", "intermediate_region", "state"]
    by_area = tiers(made, sites(), all_zones, local=local("area", names=("wide",)))
    assert by_area.tolist() == ["local", "local", "local", "state"]


def test_catchments_of_a_supplier() -> None:
    """A farm lies in every catchment that covers it, in none outside, and a municipality is no catchment."""
    all_zones = zones(
        TOWN,
        ("meu", "catchment", square(-2.0, 48.0, -1.5, 48.5)),
        ("rance", "catchment", square(-1.8, 48.0, -1.0, 48.5)),
    )
    made = suppliers((48.1, -1.9, "", ""), (48.1, -1.7, "", ""), (48.1, -0.99, "", ""), (-23.5, -46.5, "", ""))
    assert catchments(made, all_zones).tolist() == ["meu", "meu|rance", "", ""]
    assert catchments(made, NO_ZONES).tolist() == ["", "", "", ""]
    assert list(catchments(made, all_zones).index) == list(made.index)


def test_an_outline_in_parts_is_put_together() -> None:
    """A text too long for one cell goes on in the next part, in whatever order the rows stand."""
    text = TOWN[2]
    split = pd.DataFrame(
        {"area": ["t", "t"], "kind": ["municipality"] * 2, "part": [2, 1], "geometry": [text[40:], text[:40]]}
    )
    assert areas(split).geometry.iloc[0].equals(areas(zones(("t", "municipality", text))).geometry.iloc[0])


def test_a_multipolygon_with_a_hole() -> None:
    """A farm in the hole of an area lies outside it."""
    outer = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    hole = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]]
    text = json.dumps({"type": "MultiPolygon", "coordinates": [[outer, hole]]})
    made = suppliers((0.5, 0.5, "", ""), (0.2, 0.2, "", ""))
    assert catchments(made, zones(("c", "catchment", text))).tolist() == ["", "c"]


def test_the_order_of_rows_is_irrelevant() -> None:
    """Memberships are sorted by place and area."""
    made = suppliers((-23.45, -46.45, "", ""), (-23.7, -46.5, "", ""))
    one = memberships(made, zones(TOWN, IMMEDIATE))
    pd.testing.assert_frame_equal(one, memberships(made[::-1], zones(IMMEDIATE, TOWN)))


@given(st.floats(-79, 79), st.floats(-179, 179))
@settings(max_examples=8, deadline=None)
def test_a_place_is_in_the_square_around_it(lat: float, lon: float) -> None:
    """Anywhere that people farm a square around a farm holds it, and the square beside it does not."""
    around = ("around", "catchment", square(lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1))
    beside = ("beside", "catchment", square(lon + 0.15, lat - 0.1, lon + 0.35, lat + 0.1))
    assert catchments(suppliers((lat, lon, "", "")), zones(around, beside)).tolist() == ["around"]


@given(st.floats(1, 500), st.floats(1.0, 2.0))
@settings(max_examples=20, deadline=None)
def test_a_wider_radius_never_loses_a_supplier(km: float, factor: float) -> None:
    """Who is local within a radius is local within a wider one."""
    made = suppliers(*[(-23.5 + step / 4, -46.5, "", "") for step in range(12)])
    near, far = (
        tiers(made, sites(), NO_ZONES, local=local("radius_straight", km=r)) == "local" for r in (km, km * factor)
    )
    assert (far | ~near).all()
