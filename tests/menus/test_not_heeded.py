"""Rules that the purchases heed and the choice of a menu does not are told by name."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.pipeline import make_plan
from planner.plan import Plan
from tests.cases import Row, added, edited, rows
from tests.menus.cases import free_case

SITES = [site | {"committee": name} for site, name in zip(rows("sites"), ("alto", "bajo"), strict=True)]


def notes(**tables: Any) -> tuple[Plan, pd.DataFrame]:
    """Return the plan of a free menu and what its notes say of rules that the choice did not heed."""
    plan = make_plan(free_case(sites=SITES, **tables))
    told = plan["menu_notes"]
    return plan, told[told["kind"] == "not_heeded"]


def test_rules_of_one_committee_are_told_by_name() -> None:
    """Alto has money of its own, its share, and a price for bananas; all of it holds in the purchases."""
    alto: Row = {"committee": "alto"}
    offer = {"offer": "coop-alto", "supplier": "coop", "product": "banana", "price": 5} | alto
    plan, told = notes(
        funds=added("funds", {"fund": "alto", "name": "Caixa do Alto", "amount": 500} | alto),
        targets=added("targets", rows("targets")[0] | {"target": "own", "name": "Alto's farms", "fund": None, "denominator": "spend"} | alto),
        offers=added("offers", offer),
    )  # fmt: skip
    assert told["subject"].tolist() == ["rules of single committees, zones and sites"]
    for name in ("Caixa do Alto (alto)", "Alto's farms (alto)", "Banana, Cooperativa (alto)"):
        assert name in told["text"].iloc[0]
    assert plan.violations == ()
    zones = plan["deliveries"].loc[plan["deliveries"]["offer"] == "coop-alto", "site"]
    assert set(zones) <= {"emef"}


def test_a_share_of_all_that_counts_by_place_is_told() -> None:
    """Bananas count at alto's schools and grain at bajo's: the choice takes all zones as one, so it cannot know what a share of both reaches."""
    rule = {"counts": "own", "attribute": "product.product"}
    clauses = [
        rule | {"clause": 1, "values": "banana", "committee": "alto"},
        rule | {"clause": 2, "values": "arroz", "committee": "bajo"},
    ]
    share = {"target": "own", "name": "What counts here", "counts": "own", "share": 0.1}
    plan, told = notes(counting_rules=added("counting_rules", *clauses), targets=added("targets", share))
    assert told["subject"].tolist() == ["rules of single committees, zones and sites"]
    assert "What counts here" in told["text"].iloc[0]
    assert plan.violations == ()


def test_points_and_ceilings_are_told_unless_they_are_off() -> None:
    """A scale of points, and a ceiling for one stage of bajo; with their families off nothing is told."""
    own: dict[str, Any] = {
        "points": [{"rule": "good", "name": "Good farms", "minimum": 0.1}],
        "point_scores": [{"rule": "good", "counts": "family_farms", "points": 1}],
        "cost_ceilings": [{"stage": "pre", "amount": 9, "committee": "bajo"}],
    }
    _plan, told = notes(**own)
    assert dict(zip(told["subject"], told["amount"], strict=True)) == {"points": 1.0, "ceilings of cost": 1.0}
    assert "Good farms" in told["text"].iloc[0]
    assert "Pré-escola (bajo)" in told["text"].iloc[1]
    off = [{"family": family, "mode": "off"} for family in ("points", "cost_ceilings")]
    assert notes(**own, rules=off)[1].empty


def test_a_case_whose_rules_are_everybodys_has_no_such_note() -> None:
    """Shares and funds of all are heeded by the choice."""
    assert notes()[1].empty
    assert notes(suppliers=edited("suppliers", 0, delivery_cost_per_drop=0))[1].empty
