"""Where a supplier is decides the same in what is assembled and in what is checked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.assembly.counting import counting_table, offer_facts
from planner.assembly.prices import offer_table
from planner.case import Case
from planner.findings import InputError
from planner.io import write_case
from planner.programmes.case_law import law_for
from planner.programmes.law import Condition, CountingRule, Law, LocalDefinition
from planner.service import check_case, load_case
from planner.verify.facts import Facts
from planner.verify.shares import offers_that_count
from tests.cases import edited, source, tiny_case, tiny_law

F1 = (-23.82, -46.68)


def counted(attribute: str, *values: str, law: Law | None = None, **tables: Any) -> tuple[set[str], set[str]]:
    """Return which offers count where one attribute has a value: as assembled, and as checked."""
    case, law = tiny_case(**tables), law or tiny_law()
    rule = CountingRule("rule", "", ((Condition(attribute, values),),))
    offers = offer_table(case)
    table = counting_table({"rule": rule}, offer_facts(case, offers, law), case, law)
    return set(offers["offer"][table["rule"]]), offers_that_count(Facts(case, law), rule)


def catchment(half_degree: float) -> list[dict[str, Any]]:
    """Return a catchment around farm F1 as rows of the table of areas."""
    lat, lon = F1
    south, north, west, east = lat - half_degree, lat + half_degree, lon - half_degree, lon + half_degree
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = json.dumps({"type": "Polygon", "coordinates": [ring]})
    return [{"area": "spring", "kind": "catchment", "geometry": geometry}]


@pytest.mark.parametrize(("state", "local"), [("SP", True), ("", True), ("MG", False)])
def test_a_town_of_the_same_name_in_another_state_is_not_local(state: str, local: bool) -> None:
    """A known state must be that of the schools; an unknown one is no hindrance."""
    for found in counted("supplier.tier", "local", suppliers=edited("suppliers", 1, state=state)):
        assert ("f1-alface" in found) == local


def test_a_catchment_decides_by_its_outline() -> None:
    """Of three suppliers the one in the outline counts; without an outline nobody does."""
    for found in counted("supplier.catchment", "spring", zones=catchment(0.01)):
        assert found == {"f1-alface"}
    assert counted("supplier.catchment", "*") == (set(), set())


@pytest.mark.parametrize(("score", "counts"), [(60, True), (59.9, False), (None, False)])
def test_a_practice_score_decides_at_its_threshold(score: float | None, counts: bool) -> None:
    """The threshold itself is enough; an unknown score is not."""
    for found in counted("supplier.practice_score", ">=60", suppliers=edited("suppliers", 1, practice_score=score)):
        assert found == ({"f1-alface"} if counts else set())


@pytest.mark.parametrize(("km", "towns"), [(1.0, set()), (40.0, {"coop", "f1", "firma"})])
def test_the_law_says_what_is_local(km: float, towns: set[str]) -> None:
    """A radius outweighs the name of the town, in both directions."""
    law = tiny_law(local=LocalDefinition("radius_straight", km, "", (), source()))
    for found in counted("supplier.tier", "local", law=law):
        assert {offer.split("-")[0] for offer in found} == towns


OWN = """
programme: our-town
name: Our town
country: BR
currency: BRL
status: practice
plain: Our own goals.
covers: {from: 2020-01-01, to: null, plain: Always.}
not_modelled: []
references:
  decision: {text: Decision 1, title: Council}
family_cap:
  - {from: 2020-01-01, value: 77, unit: BRL, reference: decision, verified: true, plain: Our cap.}
"""


def test_a_town_keeps_its_own_programme_beside_its_case(tmp_path: Path) -> None:
    """A case finds the programme file in its own folder; the same case elsewhere does not know it."""
    (tmp_path / "programmes").mkdir()
    (tmp_path / "programmes" / "our-town.yaml").write_text(OWN, encoding="utf-8")
    tables = tiny_case(case=edited("case", 0, programmes="our-town")).tables
    write_case(Case(tables), tmp_path / "case.xlsx")
    law = law_for(load_case(tmp_path / "case.xlsx"))
    assert law.programmes == ("our-town",)
    assert law.on == date(2026, 3, 2)
    assert law.family_cap is not None
    assert law.family_cap.value == 77
    with pytest.raises(InputError):
        law_for(Case(tables))


def test_a_faulty_programme_of_the_town_is_told(tmp_path: Path) -> None:
    """A slip in the file is a finding that names the file, not a traceback."""
    case = tiny_case(case=edited("case", 0, programmes="our-town"))
    write_case(case, tmp_path / "mine")
    (tmp_path / "mine" / "programmes").mkdir()
    (tmp_path / "mine" / "programmes" / "our-town.yaml").write_text(OWN + "sharse: 3\n", encoding="utf-8")
    found = [finding for finding in check_case(tmp_path / "mine") if finding.severity == "error"]
    assert {finding.table for finding in found} == {"our-town.yaml"}
