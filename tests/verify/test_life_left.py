"""Shelf life left on delivery: checked, planned, explained and verified on both sides of the half that Brazil asks for."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest

from planner import service
from planner.assembly.assemble import make_frame
from planner.case import Case
from planner.making.plan import Plan
from planner.programmes import law_of
from planner.programmes.case_law import law_for
from planner.reports.documents import call_terms
from planner.verify import verify
from tests.cases import Row, edited, rows, tiny_case


def town(
    left: int | None, *, kind: str = "other", whole: int | None = 180, keeps: int = 60, day: date = date(2026, 3, 2)
) -> Case:
    """Return the tiny case under the PNAE, its rice of so many days, of which so many are left when a firm brings it."""
    firm: Row = {"kind": kind, "families": 10 if kind == "formal_group" else None}
    return tiny_case(
        case=edited("case", 0, programmes="br-pnae", programme_date=day),
        products=edited("products", 0, whole_life_days=whole, shelf_life_days=keeps),
        offers=edited("offers", 3, life_left_days=left),
        suppliers=edited("suppliers", 2, **firm),
    )


def codes(case: Case) -> dict[str, str]:
    """Return what the check says of shelf lives: code and severity."""
    return {f.code: f.severity for f in service.check_case(case) if f.code.startswith("life-")}


@cache
def plan(left: int) -> Plan:
    """Return the plan of a town."""
    return service.explained_plan(service.make_plan(town(left)))


@pytest.mark.parametrize(("left", "packs"), [(90, 13), (89, 0)])
def test_half_of_the_life_must_be_left(left: int, packs: int) -> None:
    """Of 180 days 90 must be left: with 90 the 13 packs of rice are bought, with 89 none, and everything is verified."""
    made = plan(left)
    assert made["orders"].query("product == 'arroz'")["packs"].sum() == packs
    assert verify(made.case, made.law, made.tables) == []


def test_what_the_law_keeps_out_is_told() -> None:
    """The check warns of 89 days of 180, the shortfall names the shelf life, and the offer is not told to be out of season."""
    assert codes(town(90)) == {}
    assert codes(town(89)) == {"life-left-by-law": "warning"}
    assert plan(89)["shortfalls"]["reason"].str.contains("shelf life").any()
    said = plan(89)["why_offers"].set_index("offer").loc["firma-arroz"]
    assert said["decided"] == "too_old"
    assert "50" in said["text"]


def test_family_farming_is_exempt() -> None:
    """The same 89 days of a cooperative are no matter: its offer comes as before."""
    case = town(89, kind="formal_group")
    assert codes(case) == {}
    frame = make_frame(case, law_for(case))
    assert frame.can[(frame.offers["offer"] == "firma-arroz").to_numpy()].any()


@pytest.mark.parametrize(("day", "holds"), [(date(2025, 9, 30), False), (date(2025, 10, 1), True)])
def test_the_rule_begins_with_the_law(day: date, holds: bool) -> None:
    """Lei 15.226/2025 was published on 1 October 2025; the day before there is no rule."""
    assert (law_of(["br-pnae"], day).life_left is not None) is holds
    case = town(30, keeps=30, day=day)
    frame = make_frame(case, law_for(case))
    assert frame.can[(frame.offers["offer"] == "firma-arroz").to_numpy()].any() != holds


def test_what_is_not_told_is_not_known() -> None:
    """An offer that says no days is bought, with a note; a product without a date is no matter."""
    assert codes(town(None)) == {"life-left-by-law": "note"}
    assert codes(town(60, whole=None)) == {}
    assert np.all(make_frame(town(None), law_for(town(None))).can.any(axis=1))


def test_an_order_that_comes_too_old_is_found() -> None:
    """The check finds orders of the offer once it promises a day less than the law asks, each with 90 and 89 days."""
    made = plan(90)
    found = verify(town(89), made.law, made.tables)
    told = [v for v in found if "shelf life" in v.what]
    assert told
    assert {(v.expected, v.found) for v in told} == {(90.0, 89.0)}


def test_the_call_says_the_days() -> None:
    """The call names the law and 90 of 180 days for rice; of lettuce, which bears no date, it says nothing."""
    case = town(90)
    (term,) = (t for t in call_terms(case, law_for(case)) if "13" in t.source and "life" in t.title.lower())
    assert term.lines[1:] == ("Arroz: at least 90 of 180 days",)


def test_the_rules_say_whether_it_binds() -> None:
    """With an offer that tells its days the rule binds; without one it is told in the call."""
    for left, does in ((90, "binds"), (None, "noted")):
        told = service.law_in_case(town(left)).set_index("rule")
        assert told.loc["life_left", "does"] == does
        assert told.loc["life_left", "value"] == "50 %"


def test_the_cases_of_rows_without_the_columns_are_as_before() -> None:
    """Blank columns forbid nothing under the law of today."""
    assert {row.get("life_left_days") for row in rows("offers")} == {None}
    case = tiny_case(case=edited("case", 0, programmes="br-pnae"))
    assert make_frame(case, law_for(case)).can.any(axis=1).all()
