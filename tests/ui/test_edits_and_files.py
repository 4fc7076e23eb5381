"""What the pages ask of the service: checked edits, GeoJSON, CSV without formulas."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from planner import service
from planner.making.plan import Plan


def test_an_edit_that_breaks_a_rule_is_not_taken(tiny_plan: Plan) -> None:
    """A weight below zero gives a finding on its row and no case; a price that may be gives a case."""
    case = tiny_plan.case
    offers = case.tables["offers"].copy()
    offers.loc[offers.index[0], "price"] = -1.0
    edited, found = service.edited_case(case, "offers", offers)
    assert edited is None
    assert any(f.table == "offers" and f.column == "price" for f in found)
    offers.loc[offers.index[0], "price"] = 9.5
    edited, found = service.edited_case(case, "offers", offers)
    assert edited is not None
    assert edited.tables["offers"]["price"].iloc[0] == 9.5
    assert edited.fingerprint != case.fingerprint


def test_an_edit_that_changes_nothing_gives_the_same_case(tiny_plan: Plan) -> None:
    """Taking a table as it is leaves the content as it is."""
    case = tiny_plan.case
    edited, _found = service.edited_case(case, "products", case.tables["products"])
    assert edited is not None
    assert edited.fingerprint == case.fingerprint


def test_geojson_holds_sites_suppliers_and_flows(tiny_plan: Plan) -> None:
    """Longitude comes first, and the flows weigh what the orders weigh."""
    features = json.loads(service.export_geojson(tiny_plan))["features"]
    kinds = [f["properties"]["kind"] for f in features]
    assert kinds.count("site") == len(tiny_plan.case["sites"])
    first = tiny_plan.case["sites"].iloc[0]
    assert features[0]["geometry"]["coordinates"] == [first["lon"], first["lat"]]
    flows = sum(f["properties"]["kg"] for f in features if f["properties"]["kind"] == "flow")
    assert flows == pytest.approx(tiny_plan["orders"]["kg"].sum())


def test_csv_holds_no_formula() -> None:
    """A text that a spreadsheet would reckon is guarded; numbers below zero stay numbers."""
    text = service.frame_csv(pd.DataFrame({"name": ["=1+1", "@x", "Ana"], "kg": [-1.0, 2.0, 3.0]})).decode("utf-8-sig")
    assert text.splitlines() == ["name,kg", "'=1+1,-1.0", "'@x,2.0", "Ana,3.0"]
