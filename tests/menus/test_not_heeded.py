"""Rules that the purchases heed and the choice of a menu does not are told by name."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

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


def test_a_limit_of_one_committee_is_told_and_one_of_all_is_heeded() -> None:
    """The cooperative may bring half of alto's bananas; the same of all is known to the choice. With limits off nothing is told."""
    limit: Row = {"limit": "half", "product": "banana", "supplier": "coop", "maximum_share": 0.5}
    plan, told = notes(limits=[limit | {"committee": "alto"}])
    assert told["subject"].tolist() == ["rules of single committees, zones and sites"]
    assert "half (alto)" in told["text"].iloc[0]
    assert plan.violations == ()
    assert notes(limits=[limit])[1].empty
    assert notes(limits=[limit | {"committee": "alto"}], rules=[{"family": "product_limits", "mode": "off"}])[1].empty


SCALE: Row = {"rule": "good", "name": "Good fruit", "weight": "mass"}
BANANAS: Row = {"counts": "bananas", "clause": 1, "attribute": "product.product", "values": "banana"}


def scored(minimum: float, **scale: Any) -> dict[str, Any]:
    """Return the tables of a scale on which a kg of bananas has a point."""
    return {
        "points": [SCALE | {"minimum": minimum} | scale],
        "point_scores": [{"rule": "good", "counts": "bananas", "points": 1}],
        "counting_rules": added("counting_rules", BANANAS),
    }


def test_points_of_one_committee_and_ceilings_are_told_unless_they_are_off() -> None:
    """A scale of points of alto, and a ceiling for one stage of bajo; with their families off nothing is told."""
    own = scored(0.1, committee="alto") | {"cost_ceilings": [{"stage": "pre", "amount": 9, "committee": "bajo"}]}
    _plan, told = notes(**own)
    words = {"points of single committees, zones and sites": 1.0, "ceilings of cost": 1.0}
    assert dict(zip(told["subject"], told["amount"], strict=True)) == words
    assert "Good fruit (alto)" in told["text"].iloc[0]
    assert "Pré-escola (bajo)" in told["text"].iloc[1]
    off = [{"family": family, "mode": "off"} for family in ("points", "cost_ceilings")]
    assert notes(**own, rules=off)[1].empty


@pytest.mark.parametrize(("minimum", "mode"), [(0.3, "soft"), (0.3, "hard"), (0.2, "soft")])
def test_points_of_all_are_heeded_by_the_choice(minimum: float, mode: str) -> None:
    """Half the weight is fruit, of bananas or oranges as is cheaper; a mean that bananas alone raise is reached by what is put on the menu."""
    plan, told = notes(**scored(minimum, mode=mode))
    (row,) = plan["points"].to_dict("records")
    assert row["judgement"] == "met"
    assert row["reached"] >= minimum
    assert told.empty
    assert plan.violations == ()


def test_a_mean_that_asks_for_nothing_leaves_the_choice_as_it_is() -> None:
    """With a mean of 0.0 less than three tenths are bananas: what is more comes from the scale."""
    plan, _told = notes(**scored(0.0))
    assert plan["points"]["reached"].item() < 0.3


def test_a_case_whose_rules_are_everybodys_has_no_such_note() -> None:
    """Shares and funds of all are heeded by the choice."""
    assert notes()[1].empty
    assert notes(suppliers=edited("suppliers", 0, delivery_cost_per_drop=0))[1].empty
