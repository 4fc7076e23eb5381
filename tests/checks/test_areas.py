"""Checks of who lies in the areas that the law reads."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from planner.checks import check
from planner.findings import Finding
from planner.programmes.case_law import law_for
from planner.programmes.law import LocalDefinition, Source
from tests.cases import added, edited, rows, tiny_case

AROUND = [[-46.9, -24.0], [-46.9, -23.7], [-46.4, -23.7], [-46.4, -24.0], [-46.9, -24.0]]
ELSEWHERE = [[lon + 3, lat] for lon, lat in AROUND]
RULE = {
    "counts": "basin",
    "clause": 1,
    "attribute": "supplier.catchment",
    "values": "basin",
    "definition": "From the basin",
}
TARGET = rows("targets")[0] | {"target": "basin", "name": "Basin", "counts": "basin"}


def _told(ring: list[list[float]], kind: str = "catchment", local: bool = False, **tables: Any) -> list[Finding]:
    text = json.dumps({"type": "Polygon", "coordinates": [ring]})
    case = tiny_case(zones=[{"area": "basin", "part": 1, "kind": kind, "name": "Basin", "geometry": text}], **tables)
    law = law_for(case)
    if local:
        law = replace(
            law, local=LocalDefinition("area", None, "", ("basin",), Source("town", "local", "", "", None, True))
        )
    return [f for f in check(case, law) if f.code in ("area-in-use", "area-swapped")]


def _counting(**cells: Any) -> dict[str, Any]:
    return {"counting_rules": added("counting_rules", RULE | cells), "targets": added("targets", TARGET)}


def test_area_in_use() -> None:
    """A note says how many lie in the area of a rule in force, by name, and what rests on it."""
    (found,) = _told(AROUND, **_counting())
    assert (found.code, found.severity, found.rows) == ("area-in-use", "note", (2,))
    assert (
        found.what == "In the area Basin lie 2 of 3 suppliers (Cooperativa, F1) and 2 of 2 sites (EMEF Um, EMEI Dois)."
    )
    assert "From the basin" in found.why
    assert "latitude and longitude" in found.mend
    assert len(_told(AROUND, **_counting(values="*"))) == 1


def test_area_in_use_where_none_lies() -> None:
    """An area in which nobody lies is a warning; one that is exchanged is told once, as exchanged."""
    (found,) = _told(ELSEWHERE, **_counting())
    assert (found.code, found.severity) == ("area-in-use", "warning")
    assert "0 of 3 suppliers (none)" in found.what
    assert [f.code for f in _told([point[::-1] for point in AROUND], **_counting())] == ["area-swapped"]


def test_area_that_nobody_reads() -> None:
    """Of an area no note is made that no rule reads, that another kind of area is, or whose share is off."""
    assert _told(AROUND) == []
    assert _told(AROUND, kind="other", **_counting()) == []
    off = {"counting_rules": added("counting_rules", RULE), "targets": added("targets", TARGET | {"mode": "off"})}
    assert _told(AROUND, **off) == []


def test_area_of_a_region_and_of_what_is_local() -> None:
    """Regions and areas named as local are read by a rule about tiers of nearness."""
    tier = _counting(attribute="supplier.tier", values="local")
    assert [f.code for f in _told(AROUND, kind="municipality", **tier)] == ["area-in-use"]
    assert _told(AROUND, kind="other", **tier) == []
    assert [f.code for f in _told(AROUND, kind="other", local=True, **tier)] == ["area-in-use"]
    assert [f.code for f in _told(AROUND, suppliers=edited("suppliers", 0, name=""), **_counting())] == ["area-in-use"]
