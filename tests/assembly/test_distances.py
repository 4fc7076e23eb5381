"""Distances from suppliers to zones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.assembly.distances import distance_table, great_circle_km, pupils_on_first_day
from planner.case import Case
from tests.cases import added, edited, tiny_case

SUPPLIERS = pd.Index(["coop", "f1", "firma"], dtype="str")
ZONES = pd.Index(["norte", "sul"], dtype="str")


def _km(case: Case, supplier: str, zone: str) -> tuple[float, bool]:
    table = distance_table(case, SUPPLIERS, ZONES).set_index(["supplier", "zone"]).loc[(supplier, zone)]
    return float(table["km"]), bool(table["estimated"])


def test_a_quarter_of_the_globe() -> None:
    """From the pole to the equator it is a quarter of the circumference; to itself nothing."""
    degrees = [np.array([x]) for x in (90.0, 0.0, 0.0, 0.0)]
    assert great_circle_km(*degrees)[0] == pytest.approx(np.pi / 2 * 6371.0)
    assert great_circle_km(degrees[0], degrees[1], degrees[0], degrees[1])[0] == 0


def test_estimate_goes_to_the_pupils_centre_times_the_road_factor() -> None:
    """Two sites of 300 and 100 pupils: the centre lies a quarter of the way from the larger."""
    site = {
        "site": "b",
        "name": "B",
        "municipality": "Vila",
        "state": "SP",
        "lat": -23.4,
        "lon": -46.7,
        "zone": "norte",
    }
    case = tiny_case(
        sites=added("sites", site),
        enrolment=[
            {"site": "emef", "stage": "primary", "pupils": 300, "menu": "all"},
            {"site": "b", "stage": "primary", "pupils": 100, "menu": "all", "take_up_share": 0.1},
        ],
        case=edited("case", 0, road_factor=2),
    )
    one = [np.array([x]) for x in (-23.85, -46.75, -23.8 + 0.4 / 4, -46.7)]
    assert _km(case, "coop", "norte") == (pytest.approx(2 * great_circle_km(*one)[0]), True)


def test_a_row_for_the_zone_outweighs_rows_for_sites_and_those_the_estimate() -> None:
    """Given for the zone, given for a site of it, and not given."""
    rows = [
        {"supplier": "coop", "site": "emef", "km": 7},
        {"supplier": "coop", "zone": "norte", "km": 10},
        {"supplier": "coop", "site": "emei", "km": 5},
    ]
    case = tiny_case(distances=rows)
    assert _km(case, "coop", "norte") == (10, False)
    assert _km(case, "coop", "sul") == (5, False)
    assert _km(case, "f1", "sul")[1]


def test_rows_for_sites_are_weighted_by_their_pupils() -> None:
    """30 km to 100 pupils and 10 km to 300 are 15 km; without pupils the plain mean holds."""
    site = {
        "site": "b",
        "name": "B",
        "municipality": "Vila",
        "state": "SP",
        "lat": -23.4,
        "lon": -46.7,
        "zone": "norte",
    }
    rows = [{"supplier": "coop", "site": "emef", "km": 30}, {"supplier": "coop", "site": "b", "km": 10}]
    more = {"site": "b", "stage": "primary", "pupils": 300, "menu": "all"}
    weighted = tiny_case(sites=added("sites", site), distances=rows, enrolment=added("enrolment", more))
    assert _km(weighted, "coop", "norte")[0] == pytest.approx(15)
    nobody = tiny_case(sites=added("sites", site), distances=rows, enrolment=edited("enrolment", 0, pupils=0))
    assert _km(nobody, "coop", "norte")[0] == pytest.approx(20)


def test_unknown_coordinates_leave_the_distance_unknown() -> None:
    """A supplier without coordinates is at no distance, not at zero."""
    case = tiny_case(suppliers=edited("suppliers", 0, lat=None))
    assert np.isnan(_km(case, "coop", "norte")[0])


def test_pupils_of_the_first_day_are_of_the_latest_row_not_after_it() -> None:
    """A row from the first day on replaces the one without date; a row of the day after does not."""
    later = [
        {"site": "emef", "stage": "primary", "pupils": 70, "menu": "all", "valid_from": pd.Timestamp("2026-03-02")},
        {"site": "emei", "stage": "pre", "pupils": 70, "menu": "all", "valid_from": pd.Timestamp("2026-03-03")},
    ]
    held = pupils_on_first_day(tiny_case(enrolment=added("enrolment", *later))).set_index("site")["pupils"]
    assert held.to_dict() == {"emef": 70, "emei": 50}
