"""Whose holidays a town has: said, told by its department or place, else taken and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from planner.assumed import assumed_cells
from planner.findings import InputError
from planner.library import library
from planner.start import start_case
from planner.start.regions import calendar_regions, holidays_of
from planner.start.town import region_findings
from tests.start.towns import TOWNS

TOWN = TOWNS["FR"]


@pytest.mark.parametrize(
    ("said", "region", "known"),
    [
        ({}, "A", False),
        ({"region": "C"}, "C", True),
        ({"state": "Loire-Atlantique"}, "B", True),
        ({"state": "44"}, "B", True),
        ({"state": "FR-33"}, "A", True),
        ({"state": "01"}, "A", True),
        ({"state": "hérault"}, "C", True),
        ({"place": (47.218, -1.554)}, "B", True),
        ({"place": (48.85, 2.35)}, "C", True),
        ({"state": "Corse-du-Sud"}, "A", False),
        (
            {"register": {"sites": pd.DataFrame({"state": ["094", "94"], "lat": [48.8, None], "lon": [2.3, None]})}},
            "C",
            True,
        ),
        ({"register": {"sites": pd.DataFrame({"state": [""], "lat": [45.76], "lon": [4.84]})}}, "A", True),
    ],
)
def test_the_zone_follows_from_the_department(said: dict[str, object], region: str, known: bool) -> None:
    """Nantes lies in zone B, Bordeaux and Lyon in A, Montpellier and Créteil in C; Corsica has none of the three, and what nobody told is not known."""
    found = holidays_of(replace(TOWN, **said))  # type: ignore[arg-type]
    assert (found.region, found.known) == (region, known)


def test_every_department_of_the_mainland_has_one_zone() -> None:
    """96 departments without the two of Corsica; 30 académies, each in one zone that the calendar has."""
    rows = library()["holiday_regions"]
    assert len(rows) == rows["code"].nunique() == 94
    assert (rows.groupby("district")["region"].nunique() == 1).all()
    assert sorted({*rows["region"]}) == calendar_regions("FR")


def test_the_reason_stands_beside_the_holidays() -> None:
    """Winter holidays of 2027 begin on 13 February in zone B, marked as assumed with the department; those of Easter Monday are as before."""
    begun = start_case(replace(TOWN, state="Loire-Atlantique"))
    assert "Nantes" in begun.holidays.why
    calendar = begun.case.tables["calendar"].set_index("note")
    assert calendar.loc["Vacances d'hiver, zone B", "first_day"].date() == date(2027, 2, 13)
    cells = assumed_cells(begun.case)
    reasons = cells[cells["table"] == "calendar"].set_index("row")["assumed"]
    assert "Loire-Atlantique" in reasons["2027-02-13/"]
    assert "Loire-Atlantique" not in reasons["2027-03-29/"]


def test_a_region_that_nothing_goes_by_is_refused() -> None:
    """Zone Z is none of France, B is; Sudeste is a region of Brazil's seasons."""
    assert [one.code for one in region_findings(replace(TOWN, region="Z"))] == ["start-region"]
    assert region_findings(replace(TOWN, region="B")) == region_findings(TOWN) == []
    with pytest.raises(InputError, match="region"):
        start_case(replace(TOWN, region="Z"))
