"""Rules of one committee alone: what its food may cost, what it promised, what its purchases score. The case: `tests.committees`.

Each school needs 10 kg; the farm sells at 3.00 a kg, the firm at 2.00.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.making.plan import Outcome, Plan
from planner.reports.verdict import verdict
from planner.verify import verify
from tests.cases import Row, rows
from tests.committees import FUNDS, SITES, TARGET, two_committees
from tests.shared import make_plan

ONE_ZONE = [site | {"zone": "z"} for site in SITES]
ZONES = pytest.mark.parametrize("sites", [SITES, ONE_ZONE], ids=["a zone each", "one zone"])

SCORES: list[Row] = [{"rule": "good", "counts": "farms", "points": 1}]
CEILINGS: list[Row] = [{"stage": "primary", "amount": 0.22, "committee": "alto"}]
PROMISES: list[Row] = [{"supplier": "farm", "minimum_amount_per_period": 15, "committee": "bajo"}]
HARD: list[Row] = [{"family": "cost_ceilings", "mode": "hard"}]


def from_farm(plan: Plan) -> dict[str, int]:
    """Return how many kg each school gets from the farm."""
    brought = plan["deliveries"]
    own = brought[brought["supplier"] == "farm"].groupby("site")["packs"].sum()
    return {site: int(own.get(site, 0)) for site in ("a1", "b1")}


def told(plan: Plan, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of a table of a plan."""
    return list(plan[table][list(columns)].itertuples(index=False, name=None))


# --- ceilings of cost -------------------------------------------------------------------------------------------------


@ZONES
@pytest.mark.parametrize(
    ("amount", "kg"), [(0.22, {"a1": 2, "b1": 6}), (0.24, {"a1": 4, "b1": 4}), (0.23, {"a1": 3, "b1": 5})]
)
def test_the_food_of_one_committee_costs_no_more_than_its_ceiling(
    sites: list[Row], amount: float, kg: dict[str, int]
) -> None:
    """100 days at 0.22 are 22.00: 2 kg of the farm and 8 of the firm. Half of all is to be the farm's: bajo then takes 6 kg, 18 + 6 of 48."""
    ceiling = {"stage": "primary", "amount": amount, "committee": "alto"}
    plan = make_plan(two_committees(sites=sites, cost_ceilings=[ceiling], rules=HARD))
    assert from_farm(plan) == kg
    cost = 2.0 * 10 + kg["a1"]
    assert told(plan, "cost_ceilings", "stage", "scope", "worth", "pupil_days", "judgement") == [
        ("primary", "alto", pytest.approx(cost), 100.0, "met")
    ]


def test_a_ceiling_that_is_an_aim_gives_way_to_meals_and_is_named() -> None:
    """19.99 do not pay for ten kg at 2.00: 0.01 is too much, and the first lines say whose food it is. 20.00 do."""
    for amount, judged in ((0.1999, "not_met"), (0.2, "met")):
        plan = make_plan(two_committees(targets=[], cost_ceilings=[CEILINGS[0] | {"amount": amount}]))
        assert told(plan, "cost_ceilings", "scope", "judgement") == [("alto", judged)]
        lines = " ".join(line.text for line in verdict(plan.case, plan.tables))
        assert ("Fundamental (alto)" in lines) == (judged == "not_met")
        assert plan.violations == ()


def test_ceilings_of_all_and_of_one_stand_side_by_side() -> None:
    """0.24 for everybody and 0.22 for alto: of all 44.00 to 48.00 may be spent, of alto 22.00."""
    plan = make_plan(two_committees(cost_ceilings=[{"amount": 0.24}, {"amount": 0.22, "site": "a1"}], rules=HARD))
    assert told(plan, "cost_ceilings", "scope", "ceiling", "judgement") == [("", 0.24, "met"), ("a1", 0.22, "met")]
    assert from_farm(plan)["a1"] <= 2


@pytest.mark.parametrize(("amount", "kg"), [(0.24, 6), (0.2399, 5)])
def test_a_stage_bears_its_part_of_what_comes_to_its_committee(amount: float, kg: int) -> None:
    """Alto has 10 younger pupils too: of its 15 kg primary eats 10. With x kg of the farm it bears 2/3 of 30 + x: x = 6 is 24.00."""
    eat = [{"site": "a1", "stage": "primary", "pupils": 20, "menu": "all"}, {"site": "a1", "stage": "pre", "pupils": 10, "menu": "all"},
           {"site": "b1", "stage": "primary", "pupils": 20, "menu": "all"}]  # fmt: skip
    own = TARGET | {"per": None, "committee": "alto", "share": 1, "mode": "soft"}
    case = two_committees(
        enrolment=eat,
        targets=[own],
        cost_ceilings=[{"stage": "primary", "amount": amount, "committee": "alto"}],
        rules=HARD,
    )
    assert from_farm(make_plan(case))["a1"] == kg


# --- promises ---------------------------------------------------------------------------------------------------------


@ZONES
@pytest.mark.parametrize(("amount", "kg"), [(15, 5), (15.01, 6)])
def test_what_one_committee_promised_is_bought_for_it(sites: list[Row], amount: float, kg: int) -> None:
    """15.00 at 3.00 are 5 kg for bajo's school, and none for alto's; 15.01 are 6."""
    promise = PROMISES[0] | {"minimum_amount_per_period": amount}
    plan = make_plan(two_committees(sites=sites, targets=[], commitments=[promise]))
    assert from_farm(plan) == {"a1": 0, "b1": kg}
    assert told(plan, "promises", "supplier", "scope", "promised", "bought", "judgement") == [
        ("farm", "bajo", amount, 3.0 * kg, "met")
    ]


def test_promises_of_two_committees_add_up() -> None:
    """Each promises 6.00 and all together 15.00: 2 kg for each at least, 5 in all."""
    both = [PROMISES[0] | {"committee": name, "minimum_amount_per_period": 6} for name in ("alto", "bajo")]
    plan = make_plan(
        two_committees(targets=[], commitments=[{"supplier": "farm", "minimum_amount_per_period": 15}, *both])
    )
    kg = from_farm(plan)
    assert min(kg.values()) >= 2
    assert sum(kg.values()) == 5


def test_what_was_bought_for_one_committee_counts_toward_its_promise_alone() -> None:
    """Half of last year's 30.00 is kept for bajo: 15.00, of which 6.00 came before; alto's 9.00 do not count. 9.00 are 3 kg."""
    year = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "usual_cost_per_meal": 0.24,
            "year_first_day": date(2026, 2, 2)}  # fmt: skip
    bought = [{"date": date(2026, 2, 9), "supplier": "farm", "product": "milk", "kg": kg, "amount": 3 * kg, "site": site}
              for site, kg in (("a1", 3), ("b1", 2))]  # fmt: skip
    promise = {"supplier": "farm", "last_year_amount": 30, "kept_share": 0.5, "committee": "bajo"}
    plan = make_plan(two_committees(case=[rows("case")[0] | year], targets=[], bought=bought, commitments=[promise]))
    assert from_farm(plan) == {"a1": 0, "b1": 3}
    assert told(plan, "promises", "window", "scope", "promised", "bought") == [("plan", "bajo", 15.0, 15.0)]


def test_a_decision_lifts_the_promise_of_its_row_alone() -> None:
    """Alto's promise is lifted, bajo's is not."""
    both = [PROMISES[0], PROMISES[0] | {"committee": "alto", "decision": "Minutes 3", "lifts": "minimum"}]
    plan = make_plan(two_committees(targets=[], commitments=both))
    assert from_farm(plan) == {"a1": 0, "b1": 5}
    assert told(plan, "promises", "scope", "mode") == [("alto", "lifted"), ("bajo", "hard")]


def test_a_promise_that_its_money_cannot_keep_is_named() -> None:
    """Bajo's money may not pay the farm: no plan keeps its promise, and the answer says which one stands in the way."""
    plan = make_plan(
        two_committees(targets=[], funds=[FUNDS[0], FUNDS[1] | {"pays_supplier_kinds": "other"}], commitments=PROMISES)
    )
    assert plan.outcome is Outcome.IMPOSSIBLE
    assert plan.diagnosis is not None
    assert any("farm@bajo" in str(rule) for rule in plan.diagnosis["rule"])


# --- points -----------------------------------------------------------------------------------------------------------


@ZONES
@pytest.mark.parametrize(
    ("weight", "minimum", "kg"),
    [("worth", 0.3, 3), ("worth", 0.39, 3), ("worth", 0.4, 4), ("mass", 0.4, 4), ("mass", 0.41, 5)],
)
def test_the_points_of_one_committee(sites: list[Row], weight: str, minimum: float, kg: int) -> None:
    """3 kg of the farm are 9.00 of 23.00, a mean of 0.391; 4 kg 12.00 of 24.00. By weight 4 of 10 are 0.4. Alto is asked for nothing."""
    scale = {"rule": "good", "name": "Good farms", "minimum": minimum, "weight": weight, "committee": "bajo"}
    plan = make_plan(two_committees(sites=sites, targets=[], points=[scale], point_scores=SCORES))
    assert from_farm(plan) == {"a1": 0, "b1": kg}
    reached = 3 * kg / (20 + kg) if weight == "worth" else kg / 10
    assert told(plan, "points", "rule", "reached", "judgement") == [("good@bajo", pytest.approx(reached), "met")]
    assert set(plan["scores"]["rule"]) == {"good@bajo"}


def test_one_scale_with_a_mean_for_each_committee() -> None:
    """0.2 for alto and 0.4 for bajo: 2 and 4 kg, by weight."""
    scale = {"rule": "good", "weight": "mass"}
    both = [scale | {"minimum": 0.2, "committee": "alto"}, scale | {"minimum": 0.4, "committee": "bajo"}]
    plan = make_plan(two_committees(targets=[], points=both, point_scores=SCORES))
    assert from_farm(plan) == {"a1": 2, "b1": 4}


# --- the check --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return a plan of one delivery zone in which each kind of rule binds one committee."""
    scale = {"rule": "good", "minimum": 0.4, "committee": "bajo", "mode": "hard"}
    case = two_committees(
        sites=ONE_ZONE,
        targets=[],
        cost_ceilings=CEILINGS,
        commitments=PROMISES,
        points=[scale],
        point_scores=SCORES,
        rules=HARD,
    )
    found = make_plan(case)
    assert verify(found.case, found.law, found.tables) == []
    return found


def families(plan: Plan, **tables: pd.DataFrame) -> set[str]:
    """Return the families that the check names where tables of a plan are replaced."""
    return {one.family for one in verify(plan.case, plan.law, dict(plan.tables) | tables)}


def test_food_that_goes_to_the_other_school_breaks_the_rules_of_its_committee(plan: Plan) -> None:
    """Bajo's five kg of the farm go to alto: its promise and its points are not kept, and alto's food costs 25.00, more than 22.00."""
    moved = plan["deliveries"].copy()
    moved.loc[moved["offer"] == "farm-milk", "site"] = "a1"
    firm = moved[moved["offer"] == "firm-milk"].iloc[[0]]
    parts = [firm.assign(site=site, packs=n, units=float(n), kg=float(n)) for site, n in (("a1", 5), ("b1", 10))]
    moved = pd.concat([moved[moved["offer"] == "farm-milk"], *parts], ignore_index=True)
    assert families(plan, deliveries=moved) >= {"commitments", "points", "cost_ceilings"}


@pytest.mark.parametrize(
    ("table", "column"),
    [("promises", "bought"), ("promises", "promised"), ("points", "reached"), ("points", "weighed"),
     ("cost_ceilings", "worth"), ("cost_ceilings", "pupil_days"), ("cost_ceilings", "ceiling")],
)  # fmt: skip
def test_the_check_reckons_the_rules_of_a_committee(plan: Plan, table: str, column: str) -> None:
    """A figure that is a little off is found."""
    frame = plan[table].copy()
    frame.loc[0, column] += 0.02
    assert families(plan, **{table: frame})


@pytest.mark.parametrize("table", ["promises", "cost_ceilings"])
def test_a_rule_that_the_plan_calls_everybodys_is_found(plan: Plan, table: str) -> None:
    """The plan says of the rule of one committee that it is of all."""
    assert families(plan, **{table: plan[table].assign(scope="")})
