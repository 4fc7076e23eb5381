from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.findings import InputError
from planner.programmes import law_of, loosened, names, refusals
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES

OWN = (Path(__file__).parent / "own",)
TODAY = date(2026, 2, 9)
FRENCH = [name for name in names() if name.startswith("fr-")]


def table(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """Return a typed table of a case with the user's line numbers and the schema's defaults."""
    schema = CASE_TABLES[name]
    filled = [{c.name: c.default for c in schema.columns if c.default is not None} | row for row in rows]
    frame = pd.DataFrame(filled, index=range(2, len(rows) + 2)).reindex(columns=schema.names)
    for column in schema.columns:
        if DTYPES[column.kind] == "str":
            frame[column.name] = frame[column.name].astype("str").fillna("")
        frame[column.name] = frame[column.name].astype(DTYPES[column.kind])
    return frame


def rule(attribute: str, values: str = "x") -> dict[str, Any]:
    """Return a row of the table of counting rules."""
    return {"counts": "ours", "attribute": attribute, "values": values}


@pytest.mark.parametrize("programme", FRENCH)
@pytest.mark.parametrize("attribute", ["supplier.municipality", "supplier.state", "supplier.tier", "supplier.km"])
def test_geographic_preference_is_refused_in_france(programme: str, attribute: str) -> None:
    """A counting rule that asks where a supplier is comes back with the line and the reason of the law."""
    law = law_of([programme], TODAY)
    (finding,) = refusals(table("counting_rules", rule("supplier.kind"), rule(attribute)), law)
    assert (finding.severity, finding.table, finding.rows) == ("error", "counting_rules", (3,))
    assert attribute in finding.what
    assert "rocurement law" in finding.why
    assert finding.mend


@pytest.mark.parametrize(
    "attribute", ["supplier.catchment", "supplier.practice_score", "offer.organic", "offer.labels"]
)
def test_services_and_labels_are_allowed_in_france(attribute: str) -> None:
    """The protection of water and quality labels may decide."""
    assert (
        refusals(table("counting_rules", rule(attribute)), law_of(["fr-egalim", "fr-terres-de-sources"], TODAY)) == []
    )


@pytest.mark.parametrize("programme", FRENCH)
def test_a_radius_is_refused_in_france(programme: str) -> None:
    """A town's own definition of local by distance cannot stand beside a French programme; the template without one can."""
    with pytest.raises(InputError) as error:
        law_of([programme, "our-town"], TODAY, OWN)
    assert [finding.code for finding in error.value.findings] == ["attribute-refused"]
    assert "local" in error.value.findings[0].what
    assert law_of([programme, "own-goals"], TODAY).refusals


def test_brazil_prefers_the_near() -> None:
    """What France refuses, Brazil's law itself uses."""
    assert refusals(table("counting_rules", rule("supplier.tier")), law_of(["br-pnae"], TODAY)) == []


def target(**changes: Any) -> dict[str, Any]:
    """Return a row of the table of targets that repeats the law's, with changes."""
    return {
        "target": "family-share",
        "name": "Family farming",
        "counts": "family_farming",
        "sense": "at_least",
        "share": 0.45,
        "denominator": "received",
        "fund": "federal",
    } | changes


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"share": 0.4499}, "share"),
        ({"sense": "at_most"}, "sense"),
        ({"counts": "everything"}, "counts"),
        ({"denominator": "spend"}, "denominator"),
        ({"mode": "off"}, "mode"),
        ({"basis": "mass"}, "basis"),
    ],
)
def test_a_case_may_not_loosen_the_law(changes: dict[str, Any], column: str) -> None:
    """A row that takes the name of a legal target and asks for less, or for something else, is an error."""
    (finding,) = loosened(table("targets", target(**changes)), law_of(["br-pnae"], TODAY))
    assert (finding.severity, finding.rows, finding.column) == ("error", (2,), column)
    assert "Lei 15.226/2025" in finding.why


@pytest.mark.parametrize("changes", [{}, {"share": 0.6}, {"mode": "hard"}, {"target": "our-own", "share": 0.1}])
def test_a_case_may_tighten_the_law(changes: dict[str, Any]) -> None:
    """The same share, a higher one, a hard one, or a target of the town's own is in order."""
    assert loosened(table("targets", target(**changes)), law_of(["br-pnae"], TODAY)) == []


@pytest.mark.parametrize(("share", "faults"), [(0.10, 0), (0.09, 0), (0.11, 1)])
def test_a_ceiling_is_loosened_upward(share: float, faults: int) -> None:
    """For a share not to exceed, more is looser."""
    row = target(target="processed-share", counts="processed_foods", sense="at_most", share=share, denominator="spend")
    assert len(loosened(table("targets", row), law_of(["br-pnae"], TODAY))) == faults


OVERLAP = """
programme: twice
name: Two ways
country: ""
currency: ""
status: local_law
covers: {from: 2000-01-01, to: null, plain: Any day.}
plain: Two ways of award.
references: {own: {text: Decision}}
not_modelled: []
counting_rules: {accredited: {definition: Accredited, any: [{all: {supplier.labels: [accredited]}}]}}
award_routes:
  direct: [{from: 2000-01-01, name: Direct, kind: direct, applies_to: accredited, threshold: below, amount: 300, reference: own, verified: true, plain: Direct.}]
  prefer: [{from: 2000-01-01, name: Preference, kind: preference, applies_to: accredited, threshold: from, amount: 299, margin: 0.1, reference: own, verified: true, plain: Preferred.}]
"""


@pytest.mark.parametrize(("first", "contradict"), [(299, True), (300, False)])
def test_thresholds_of_ways_of_award_may_not_overlap(tmp_path: Path, first: int, contradict: bool) -> None:
    """Direct below 300 and a preference from 299 on both hold for a lot of 299.50; from 300 on they meet."""
    (tmp_path / "twice.yaml").write_text(OVERLAP.replace("amount: 299", f"amount: {first}"), encoding="utf-8")
    if not contradict:
        routes = law_of(["twice"], TODAY, [tmp_path]).award_routes
        assert [(r.kind, r.reserved, r.margin) for r in routes] == [("direct", 1.0, None), ("preference", 0.0, 0.1)]
        return
    with pytest.raises(InputError) as error:
        law_of(["twice"], TODAY, [tmp_path])
    assert [(f.code, f.column) for f in error.value.findings] == [("routes-overlap", "programmes")]


@pytest.mark.parametrize(
    ("window", "refused"), [("year", True), ("quarter", True), ("three_months", False), ("period", False)]
)
def test_a_window_may_be_narrowed_and_not_widened(window: str, refused: bool) -> None:
    """Three months in a row may be asked for period by period; over the year or the quarter they may not."""
    law = law_of(["dk-spisemaerke"], TODAY)
    row = {
        "target": "organic-label",
        "name": "Organic",
        "counts": "organic",
        "share": 0.3,
        "basis": "mass",
        "window": window,
    }
    found = loosened(table("targets", row), law)
    assert ([finding.column for finding in found] == ["window"]) is refused
    assert bool(found) is refused


def test_variants_may_take_another_measure() -> None:
    """The label by money asks for the same part of another whole; by weight it stays as it is."""
    measured = {
        name: (law_of([name], TODAY).targets[0].basis, law_of([name], TODAY).targets[0].share)
        for name in ("dk-spisemaerke", "dk-spisemaerke-gold", "dk-spisemaerke-money-silver")
    }
    assert list(measured.values()) == [("mass", 0.3), ("mass", 0.9), ("money", 0.6)]
