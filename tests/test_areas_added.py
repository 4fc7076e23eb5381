"""Areas taken into a case from a GeoJSON file or from corners: by the service, and by the command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner import service
from planner.commands.main import app
from planner.paths import CASES

# Suppliers of the tiny case lie at -23.43, -46.65; this square holds that point, the other does not.
AROUND: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [[[-46.7, -23.5], [-46.6, -23.5], [-46.6, -23.4], [-46.7, -23.4], [-46.7, -23.5]]],
}
FAR: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [[[-46.0, -23.5], [-45.9, -23.5], [-45.9, -23.4], [-46.0, -23.5]]],
}


def feature(geometry: dict[str, Any], **properties: str) -> dict[str, Any]:
    """Return a feature."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def taken(found: Any, **how: str) -> Any:
    """Return the areas of the tiny case after a file was taken in: short name, kind and name."""
    case, findings = service.case_with_areas(
        service.load_case(CASES / "tiny"), json.dumps(found).encode(), "a.geojson", **how
    )
    assert case is not None, findings
    assert service.suppliers_in(case, str(case["zones"]["area"].iloc[0])) != []
    return case["zones"][["area", "kind", "name"]].to_numpy().tolist()


def test_a_bare_outline_a_feature_and_a_collection_are_taken() -> None:
    """A geometry alone is named by what is said, a feature by its properties; several without a name are numbered."""
    assert taken(AROUND, area="drains", name="The Drains") == [["drains", "catchment", "The Drains"]]
    assert taken(feature(AROUND, area="a", kind="other", name="A"), area="b") == [["a", "other", "A"]]
    both = {"type": "FeatureCollection", "features": [feature(AROUND), feature(FAR)]}
    assert taken(both, area="w", kind="municipality") == [
        ["w-1", "municipality", "w-1"],
        ["w-2", "municipality", "w-2"],
    ]


def test_an_area_of_the_same_name_is_replaced() -> None:
    """A better outline takes the place of the one before."""
    before, _found = service.case_with_areas(
        service.load_case(CASES / "tiny"), json.dumps(FAR).encode(), "f", area="drains"
    )
    assert before is not None
    assert service.suppliers_in(before, "drains") == []
    after, _found = service.case_with_areas(before, json.dumps(AROUND).encode(), "f", area="drains")
    assert after is not None
    assert len(after["zones"]) == 1
    assert len(service.suppliers_in(after, "drains")) == 6


def test_corners_become_an_outline() -> None:
    """Corners in turn, latitude first, close to a ring that holds what lies within."""
    corners = [(-23.5, -46.7), (-23.5, -46.6), (-23.4, -46.6), (-23.4, -46.7)]
    assert json.loads(service.polygon(corners)) == AROUND


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", json.dumps({"type": "Point", "coordinates": [0, 0]}).encode(), json.dumps({"type": "FeatureCollection", "features": []}).encode(),
     json.dumps({"type": "FeatureCollection", "crs": {"name": "EPSG:2154"}, "features": [feature(AROUND)]}).encode()],
)  # fmt: skip
def test_a_file_without_outlines_in_degrees_is_refused(content: bytes) -> None:
    """Nothing, no GeoJSON, a point, no feature, metres: a finding that names the file."""
    case, (found,) = service.case_with_areas(service.load_case(CASES / "tiny"), content, "own.geojson", area="a")
    assert case is None
    assert found.severity == "error"
    assert "own.geojson" in found.what


def test_the_command_takes_a_file_and_says_who_lies_in_it(tmp_path: Path) -> None:
    """The case has the area afterwards; an unknown kind and a missing file are bad input."""
    case, file = tmp_path / "tiny", tmp_path / "drains.geojson"
    shutil.copytree(CASES / "tiny", case)
    file.write_text(json.dumps(AROUND), encoding="utf-8")
    run = CliRunner().invoke(app, ["area", str(case), str(file), "--area", "drains"])
    assert run.exit_code == 0, run.output
    assert "6 suppliers" in run.output.replace("\n", " ")
    assert service.load_case(case)["zones"]["area"].tolist() == ["drains"]
    assert CliRunner().invoke(app, ["area", str(case), str(file), "--kind", "lake"]).exit_code == 2
    assert CliRunner().invoke(app, ["area", str(case), str(tmp_path / "none.geojson")]).exit_code == 2
