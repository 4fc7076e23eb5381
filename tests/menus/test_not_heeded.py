"""Rules that the purchases heed and the choice of a menu does not are told by name."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.making.plan import Plan
from tests.cases import Row, added, edited
from tests.menus.cases import free_case
from tests.shared import make_plan


def notes(**tables: Any) -> tuple[Plan, pd.DataFrame]:
    """Return the plan of a free menu and what its notes say of rules that the choice did not heed."""
    plan = make_plan(free_case(**tables))
    told = plan["menu_notes"]
    return plan, told[told["kind"] == "not_heeded"]


WAY: Row = {
    "route": "margin",
    "name": "Farms may be dearer",
    "kind": "preference",
    "counts": "family_farms",
    "margin_share": 0.1,
}


def test_ways_of_award_are_told_by_name() -> None:
    """What a lot's way of award prefers is known only when its lots are: the choice passes it over; with ways of award off nothing is told."""
    plan, told = notes(award_routes=[WAY])
    assert told["subject"].tolist() == ["ways of award"]
    assert "Farms may be dearer" in told["text"].iloc[0]
    assert plan.violations == ()
    assert notes(award_routes=[WAY], rules=[{"family": "award_routes", "mode": "off"}])[1].empty


SCALE: Row = {"rule": "good", "name": "Good fruit", "weight": "mass"}
BANANAS: Row = {"counts": "bananas", "clause": 1, "attribute": "product.product", "values": "banana"}


def scored(minimum: float, **scale: Any) -> dict[str, Any]:
    """Return the tables of a scale on which a kg of bananas has a point."""
    return {
        "points": [SCALE | {"minimum": minimum} | scale],
        "point_scores": [{"rule": "good", "counts": "bananas", "points": 1}],
        "counting_rules": added("counting_rules", BANANAS),
    }


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
