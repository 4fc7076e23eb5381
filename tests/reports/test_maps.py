"""What lies on the map: places in true distances, lines by weight, areas and distances that count."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
import shapely

from planner.case import Case
from planner.programmes.case_law import law_for
from planner.programmes.law import LocalDefinition, Source
from planner.reports.map_picture import EDGE, MARKS, SIZES, _meets, _pixels, picture, views
from planner.reports.maps import Map, Window, map_of
from planner.schema.words import SUPPLIER_KIND_WORDS
from tests.cases import added, edited, rows, tiny_case
from tests.reports.samples import typed

KM = math.pi * 6371 / 180
"""Kilometres of a degree of latitude."""


def _order(supplier: str, zone: str, kg: float, product: str = "alface", day: str = "2026-03-02") -> dict[str, Any]:
    return {
        "supplier": supplier, "supplier_name": supplier.title(), "zone": zone, "product": product, "kg": kg, "amount": kg,
        "delivery_day": pd.Timestamp(day), "period": day, "offer": f"{supplier}-{product}",
    }  # fmt: skip


def _case() -> Case:
    """Return two schools a degree of latitude apart, each in a zone, and three suppliers: at the middle, near, and far in the east."""
    sites = rows("sites")
    suppliers = rows("suppliers")
    places = [("north", 1.0, 0.0), ("south", -1.0, 0.0)]
    homes = [(0.0, 0.0), (0.5, 0.0), (0.0, 9.0)]
    return tiny_case(
        sites=[sites[n] | {"zone": zone, "lat": lat, "lon": lon} for n, (zone, lat, lon) in enumerate(places)],
        suppliers=[suppliers[n] | {"lat": lat, "lon": lon} for n, (lat, lon) in enumerate(homes)],
    )


def _tables(*orders: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return {"orders": typed("orders", list(orders)), "deliveries": typed("deliveries", [])}


def _map(case: Case, tables: dict[str, pd.DataFrame] | None = None, **asked: str) -> Map:
    found = map_of(case, law_for(case), tables, **asked)
    assert found is not None
    return found


def test_distances_from_the_schools_are_true_in_every_direction() -> None:
    """A school a degree of latitude north of the middle and a farm nine degrees of longitude east of it, on the equator."""
    points = _map(_case()).points
    assert points["y"].iloc[0] == pytest.approx(KM)
    assert points["x"].iloc[-1] == pytest.approx(9 * KM)
    assert points["y"].iloc[-1] == pytest.approx(0, abs=1e-6)


def test_a_line_ends_at_the_middle_of_the_zones_by_weight() -> None:
    """30 kg to the north and 10 to the south: one line of 40 kg that ends half a degree north of the middle."""
    one, other, _far = (str(row["supplier"]) for row in rows("suppliers")[:3])
    tables = _tables(_order(one, "north", 30.0), _order(one, "south", 10.0), _order(other, "north", 90.0))
    found = _map(_case(), tables)
    lines = found.lines.set_index("place")
    assert lines.at[f"supplier:{one}", "kg"] == 40.0
    assert lines.at[f"supplier:{one}", "y2"] == pytest.approx(KM / 2, rel=1e-3)
    numbers = found.points.set_index("place")["number"]
    assert numbers[f"supplier:{other}"] == 1
    assert numbers[f"supplier:{one}"] == 2
    assert numbers.isna().sum() == 3  # two schools, and the supplier that sells nothing


def test_quantities_of_a_product_and_a_month_alone() -> None:
    """Of 7 kg in March and 5 in April, and 2 of another product, April has 5; the numbers stay those of the whole plan."""
    one, other, _far = (str(row["supplier"]) for row in rows("suppliers")[:3])
    tables = _tables(
        _order(one, "north", 7.0),
        _order(one, "north", 5.0, day="2026-04-01"),
        _order(other, "north", 2.0, product="couve", day="2026-04-01"),
    )
    found = _map(_case(), tables, product="alface", month="2026-04")
    assert found.lines[["place", "kg"]].to_numpy().tolist() == [[f"supplier:{one}", 5.0]]
    assert found.points.set_index("place").at[f"supplier:{other}", "number"] == 2


def test_schools_that_crowd_have_a_map_of_their_own() -> None:
    """Two schools 222 km apart beside a farm 1,000 km away crowd; without that farm they fill the map."""
    crowded = _map(_case())
    assert crowded.near is not None
    assert [view.window for view in views(crowded)] == [crowded.whole, crowded.near]
    assert crowded.near.width < 2.5 * 2 * KM
    case = _case()
    alone = Case({**case.tables, "suppliers": case.tables["suppliers"].iloc[:2]})
    assert _map(alone).near is None


def test_what_counts_is_drawn_as_that() -> None:
    """A catchment that a rule reads and 100 km by road (100 / 1.3 straight) within which suppliers are local; other areas are plain."""
    square = json.dumps({"type": "Polygon", "coordinates": [[[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]]})
    area = {"part": 1, "kind": "catchment", "geometry": square}
    rule = {"counts": "near", "clause": 1, "attribute": "supplier.catchment", "values": "basin", "definition": "Near"}
    tier = rule | {"clause": 2, "attribute": "supplier.tier", "values": "local"}
    target = rows("targets")[0] | {"target": "near", "name": "Near", "counts": "near"}
    case = _case()
    more = tiny_case(
        zones=[area | {"area": "basin", "name": "Basin"}, area | {"area": "other", "name": "Other"}],
        counting_rules=added("counting_rules", rule, tier),
        targets=added("targets", target),
    )
    case = Case({**more.tables, "sites": case.tables["sites"], "suppliers": case.tables["suppliers"]})
    law = replace(
        law_for(case), local=LocalDefinition("radius_road", 100.0, "", (), Source("t", "l", "", "", None, True))
    )
    found = map_of(case, law)
    assert found is not None
    kinds = {shape.name: shape.kind for shape in found.shapes if shape.kind != "border"}
    assert kinds == {"Basin": "counts", "Other": "area", "about 100 km by road": "radius"}
    circle = next(shape.geometry for shape in found.shapes if shape.kind == "radius")
    north = circle.bounds[3]
    assert north == pytest.approx(KM + 100 / 1.3, rel=1e-3)
    off = map_of(
        edited(case, "targets", 0, mode="off") if case["targets"].iloc[0]["target"] == "near" else case, law_for(case)
    )
    assert off is not None
    assert not [shape for shape in off.shapes if shape.kind == "radius"]  # no law says what is local


def test_a_case_without_coordinates_has_no_map() -> None:
    """Nothing to draw is told as None, not as an empty picture."""
    case = _case()
    bare = {name: case.tables[name].assign(lat=float("nan"), lon=float("nan")) for name in ("sites", "suppliers")}
    assert map_of(Case({**case.tables, **bare}), None) is None


def test_a_country_without_outlines_has_a_map_all_the_same() -> None:
    """No file for the country: no outlines and no source, all places."""
    case = _case()
    head = case.tables["case"].assign(country="ES")
    found = _map(Case({**case.tables, "case": head}))
    assert found.source == ""
    assert len(found.points) == 5
    assert picture(found, found.whole)["layer"]


def test_each_kind_has_a_mark_of_its_own() -> None:
    """Colour or shape tell every two kinds apart, and each kind of supplier both."""
    assert len({(mark.colour, mark.shape) for mark in MARKS.values()}) == len(MARKS)
    suppliers = [MARKS[kind] for kind in SUPPLIER_KIND_WORDS]
    assert len({mark.colour for mark in suppliers}) == len({mark.shape for mark in suppliers}) == len(suppliers)


def test_names_do_not_cover_each_other() -> None:
    """In each width for which names are placed, no two of them share room, reckoned with the letters' mean width."""
    found = _map(_case(), _tables(_order(str(rows("suppliers")[0]["supplier"]), "north", 1.0)))
    spec = picture(found, found.whole)
    names = next(
        layer["data"]["values"]
        for layer in spec["layer"]
        if "text" in str(layer["mark"]) and "least" in str(layer["data"])
    )
    assert names
    for limit, size in SIZES:
        shown = [row for row in names if row["most"] == limit]
        places = _pixels(pd.DataFrame(shown), found.whole, size)
        boxes = []
        for (x, y), row in zip(places, shown, strict=True):
            half, high = len(row["text"]) * row["size"] * 0.28, row["size"] * 0.625
            boxes.append((x + row["dx"] - half, y + row["dy"] - high, x + row["dx"] + half, y + row["dy"] + high))
        assert not [1 for n, one in enumerate(boxes) for other in boxes[:n] if _meets(one, other)]


def test_a_kilometre_is_as_long_east_as_north() -> None:
    """In a picture of any shape both axes span as many km as they have pixels times one length."""
    window = Window(3.0, 4.0, 10.0, 80.0)
    points = pd.DataFrame({"x": [3.0, 4.0, 3.0], "y": [4.0, 4.0, 5.0]})
    for size in ((300, 700), (900, 200)):
        middle, east, north = _pixels(points, window, size)
        assert middle.tolist() == [size[0] / 2, size[1] / 2]
        assert east[0] - middle[0] == pytest.approx(middle[1] - north[1])
        assert 80.0 * (east[0] - middle[0]) <= size[1] - 2 * EDGE + 1e-9


def test_an_area_that_is_a_state_is_drawn_once() -> None:
    """The case's own outline of a state replaces the coarse one of the library."""
    found = _map(_case())
    borders = [shape for shape in found.shapes if shape.kind == "border"]
    assert all(isinstance(shape.geometry, shapely.Geometry) for shape in borders)
