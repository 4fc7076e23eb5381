"""What to relax, and by how much."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from models.diagnose import COLUMNS, diagnose, softened
from models.instance import Instance
from models.optimise import optimise
from models.solution import Termination
from tests.models.instances import make_instance


def only(found: pd.DataFrame) -> dict[str, Any]:
    """Return the one row of a diagnosis."""
    assert len(found) == 1
    return dict(found.iloc[0])


def test_too_little_supply_for_hard_demand_is_told_with_the_offer() -> None:
    """Ten are needed, nine offered: one more pack of the offer."""
    row = only(diagnose(make_instance(supply=[{"packs": 9.0}], modes={"demand": "hard"})))
    assert row["amount"] == pytest.approx(1.0)
    assert row["unit"] == "packs"
    assert row["family"] in ("supply", "demand")
    assert row["product"] == "product 0"
    assert row["period"] == "period 0"


def test_the_common_cause_is_told_and_not_its_many_effects() -> None:
    """Six meals lack money because one fund is too small: the fund is named, with the amount missing."""
    found = diagnose(
        make_instance(
            zones=[{}] * 6,
            offers=[{"price_per_pack": 2.0}],
            demand=[{"zone": z, "packs": 10.0} for z in range(6)],
            funds=[{"amount": 100.0}],
            modes={"demand": "hard"},
        )
    )
    row = only(found)
    assert (row["family"], row["block"], row["fund"]) == ("funds", "funds", "fund 0")
    assert row["bound"] == 100.0
    assert row["amount"] == pytest.approx(20.0)
    assert row["unit"] == "currency"


def impossible_target() -> Instance:
    """A hard share of 50 of 100 where five packs at 4.00 count."""
    return make_instance(
        offers=[{"price_per_pack": 4.0}],
        demand=[{"packs": 5.0}],
        targets=[{"share": 0.5, "denominator": 100.0, "scale": 100.0, "mode": "hard"}],
        target_terms=[{"target": 0, "column": "payment", "index": 0, "numerator": 1.0}],
    )


def test_a_hard_target_beyond_reach_is_told_in_its_unit() -> None:
    """30.00 are missing of 50.00."""
    row = only(diagnose(impossible_target()))
    assert (row["family"], row["target"], row["unit"]) == ("share_targets", "target 0", "currency")
    assert row["bound"] == pytest.approx(50.0)
    assert row["amount"] == pytest.approx(30.0)


def test_relaxing_by_the_amount_told_makes_a_plan_possible() -> None:
    """With the target lowered by the diagnosis there is a plan; a little above there is none."""
    instance = impossible_target()
    missing = only(diagnose(instance))["amount"] / 100.0

    def lowered(by: float) -> Instance:
        return replace(instance, targets=instance.targets.assign(share=0.5 - by))

    assert optimise(lowered(missing)).termination is Termination.OPTIMAL
    assert optimise(lowered(missing - 0.001)).termination is Termination.INFEASIBLE


def test_a_conflict_that_only_whole_decisions_make_is_found() -> None:
    """A promise of 6.00 against a minimum order of 8.00 where only 7.00 are needed: the continuous rules agree."""
    instance = make_instance(
        demand=[{"packs": 7.0}],
        supplier_orders=[{"supplier": 0, "period": 0, "minimum_amount": 8.0, "maximum_amount": 20.0}],
        commitments=[{"minimum_amount": 6.0}],
        commitment_terms=[{"commitment": 0, "index": 0}],
    )
    assert optimise(instance).termination is Termination.INFEASIBLE
    row = only(diagnose(instance))
    assert row["family"] == "minimum_orders"
    assert row["supplier"] == "supplier 0"
    assert row["amount"] == pytest.approx(1.0)


def test_a_conflict_that_only_whole_packs_make_is_found() -> None:
    """A fund of 13.00 buys 3.25 packs at 4.00, but not the whole pack that is needed of each of two zones' last."""
    instance = make_instance(
        offers=[{"price_per_pack": 4.0}, {"price_per_pack": 2.0}],
        supply=[{"offer": 0}, {"offer": 1}],
        demand=[{"packs": 4.0}],
        funds=[{"amount": 9.0}],
        commitments=[{"minimum_amount": 2.0}],
        commitment_terms=[{"commitment": 0, "index": 0}],
        modes={"demand": "hard"},
    )
    assert optimise(replace(instance, whole_packs=False)).termination is Termination.OPTIMAL
    assert optimise(instance).termination is Termination.INFEASIBLE
    found = diagnose(instance)
    assert len(found) >= 1
    assert (found["amount"] > 0).all()


@pytest.mark.parametrize("mode", ["hard", "soft"])
def test_a_lot_that_must_be_theirs_may_give_way_too(mode: str) -> None:
    """Ten packs must be fed, all of them are for a group that has six: by its own mode the lot stands in the way, or it gives way by four."""
    instance = make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 2.0}, {"supplier": 1, "price_per_pack": 4.0}],
        supply=[{"offer": 0}, {"offer": 1, "packs": 6.0}],
        award_routes=[{"reserved_share": 1.0, "value": 3.0, "mode": mode}],
        award_terms=[{"index": supply, "preferred": supply == 1, "weight": 1.0} for supply in (0, 1)],
        modes={"demand": "hard", "supply": "off"} if mode == "soft" else {"demand": "hard"},
    )
    found = diagnose(instance)
    assert (optimise(instance).termination is Termination.INFEASIBLE) == (mode == "hard") == (len(found) > 0)
    assert (softened(instance).award_routes["mode"] == "soft").all()


def test_a_case_with_a_plan_has_no_diagnosis() -> None:
    """The frame is empty and has its columns."""
    found = diagnose(make_instance())
    assert found.empty
    assert tuple(found.columns) == COLUMNS


def test_a_nutrition_standard_beyond_the_menu_is_told_by_its_name() -> None:
    """Five days of 40 mg are 200: 50 are missing of 250."""
    instance = make_instance(
        demand=[{"packs": 0.0}],
        servings=[{"dish": "beans"}],
        menu_needs=[{"demand": 0, "column": "serving", "index": 0, "packs": 1.0}],
        standards=[{"standard": "iron", "unit": "mg", "minimum": 250.0, "scale": 250.0, "mode": "hard"}],
        standard_terms=[{"standard": 0, "column": "serving", "index": 0, "amount": 40.0}],
        modes={"demand": "hard"},
    )
    assert optimise(instance).termination is Termination.INFEASIBLE
    row = only(diagnose(instance))
    assert (row["family"], row["rule"], row["unit"]) == ("nutrition", "iron", "mg")
    assert (row["bound"], row["amount"]) == (pytest.approx(250.0), pytest.approx(50.0))


def test_a_family_that_is_off_is_not_blamed() -> None:
    """With demand off there is nothing to relax."""
    assert diagnose(make_instance(supply=[{"packs": 0.0}], modes={"demand": "off"})).empty
