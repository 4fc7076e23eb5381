"""Limits on one supplier's part of what comes to one committee alone. The case: `tests.committees`.

Each school needs 10 kg of milk powder; the farm has 15 kg at 3.00 a kg, the firm sells at 2.00. Without a limit all 20 kg come from
the firm, where no share from the farm is asked.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.making.plan import Plan
from planner.reports.verdict import verdict
from planner.verify import verify
from tests.cases import Row, rows
from tests.committees import SITES, two_committees
from tests.shared import make_plan

ONE_ZONE = [site | {"zone": "z"} for site in SITES]
ZONES = pytest.mark.parametrize("sites", [SITES, ONE_ZONE], ids=["a zone each", "one zone"])
FIRM: Row = {"limit": "half", "product": "milk", "supplier": "firm", "maximum_share": 0.5, "committee": "alto"}


def from_farm(plan: Plan) -> dict[str, int]:
    """Return how many kg each school gets from the farm."""
    brought = plan["deliveries"]
    own = brought[brought["supplier"] == "farm"].groupby("site")["packs"].sum()
    return {site: int(own.get(site, 0)) for site in ("a1", "b1")}


@ZONES
@pytest.mark.parametrize(("share", "kg"), [(0.5, 5), (0.6, 4), (0.59, 5), (1.0, 0)])
def test_a_limit_of_one_committee_holds_for_what_comes_to_it(sites: list[Row], share: float, kg: int) -> None:
    """At most 0.6 of alto's 10 kg are 6 kg of the firm; 0.59 are 5. Bajo has no limit and gets all of the firm."""
    plan = make_plan(two_committees(sites=sites, targets=[], limits=[FIRM | {"maximum_share": share}]))
    assert from_farm(plan) == {"a1": kg, "b1": 0}
    assert plan.violations == ()
    assert plan["given_way"].query("family == 'product_limits'").empty


@pytest.mark.parametrize("where", [{"site": "a1"}, {"zone": "za"}, {"committee": "alto", "site": "a1"}])
def test_a_school_or_a_zone_may_have_its_own(where: Row) -> None:
    """A school's or a zone's limit of 0.5 is 5 kg of its 10."""
    limit = {name: cell for name, cell in FIRM.items() if name != "committee"} | where
    assert from_farm(make_plan(two_committees(targets=[], limits=[limit]))) == {"a1": 5, "b1": 0}


def test_one_limit_with_a_row_for_each_committee_and_one_for_all() -> None:
    """Of alto's 10 kg 8 may be the firm's, of bajo's 9, of all 20 kg 14: 2 and 1 kg at least from the farm, 6 in all."""
    wide = FIRM | {"maximum_share": 0.7, "committee": None, "limit": "all"}
    limits = [FIRM | {"maximum_share": 0.8}, FIRM | {"maximum_share": 0.9, "committee": "bajo"}, wide]
    kg = from_farm(make_plan(two_committees(targets=[], limits=limits)))
    assert kg["a1"] >= 2
    assert kg["b1"] >= 1
    assert sum(kg.values()) == 6


def test_the_kg_of_others_are_no_part_of_the_whole() -> None:
    """Half of all 20 kg may be the firm's: 10 from the farm wherever; with half for alto alone 5 are enough."""
    wide = FIRM | {"committee": None}
    assert sum(from_farm(make_plan(two_committees(targets=[], limits=[wide]))).values()) == 10
    assert sum(from_farm(make_plan(two_committees(targets=[], limits=[FIRM]))).values()) == 5


def test_a_food_group_and_every_supplier() -> None:
    """No supplier more than 0.7 of alto's dairy: the firm at most 7 kg, the farm too."""
    limit: Row = {"limit": "dairy", "food_group": "dairy", "maximum_share": 0.7, "committee": "alto"}
    assert from_farm(make_plan(two_committees(targets=[], limits=[limit]))) == {"a1": 3, "b1": 0}


@pytest.mark.parametrize(("site", "kg"), [("a1", 8), ("b1", 5)])
def test_what_came_before_counts_where_it_came(site: str, kg: int) -> None:
    """6 kg of the firm came to alto before: of 16 kg 8 may be its, 2 more, so 8 come from the farm. What came to bajo is none of it."""
    year = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "usual_cost_per_meal": 0.24,
            "year_first_day": date(2026, 2, 2)}  # fmt: skip
    bought = [{"date": date(2026, 2, 9), "supplier": "firm", "product": "milk", "kg": 6, "amount": 12, "site": site}]
    plan = make_plan(two_committees(case=[rows("case")[0] | year], targets=[], bought=bought, limits=[FIRM]))
    assert from_farm(plan)["a1"] == kg


@ZONES
def test_a_limit_that_gives_way_names_the_committee(sites: list[Row]) -> None:
    """Only the firm offers: of alto's 10 kg 5 are too many where everybody must be fed and the limit is an aim."""
    offers = [{"offer": "firm-milk", "supplier": "firm", "product": "milk", "price": 2}]
    aims = [{"family": "demand", "mode": "hard"}, {"family": "product_limits", "mode": "soft"}]
    plan = make_plan(two_committees(sites=sites, targets=[], offers=offers, rules=aims, limits=[FIRM]))
    (row,) = plan["given_way"].query("family == 'product_limits'").to_dict("records")
    assert (row["rule"], row["bound"], row["found"], row["amount"]) == ("half@alto: milk, firm", 5.0, 10.0, 5.0)
    assert "half (alto): Milk powder, Firm" in " ".join(line.text for line in verdict(plan.case, plan.tables))


def test_what_is_short_because_of_a_committees_limit_is_told_so() -> None:
    """The firm alone offers, and must not bring more than half: alto's school goes short, bajo's does not; the limit is named."""
    offers = [{"offer": "firm-milk", "supplier": "firm", "product": "milk", "price": 2}]
    plan = make_plan(two_committees(targets=[], offers=offers, limits=[FIRM]))
    assert set(plan["shortfalls"]["zone"]) == {"za"}
    assert plan["shortfalls"]["reason"].str.contains("limit on what one supplier may deliver").all()


# --- the check --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return a plan of one delivery zone in which alto's limit binds: 5 kg of the farm go to its school."""
    return make_plan(two_committees(sites=ONE_ZONE, targets=[], limits=[FIRM]))


def moved(plan: Plan, packs: int) -> pd.DataFrame:
    """Return the deliveries with some kg of the farm at bajo's school in place of alto's, against as many of the firm."""
    lines = plan["deliveries"].groupby("offer").first().reset_index()
    kg = {
        ("farm-milk", "a1"): 5 - packs,
        ("farm-milk", "b1"): packs,
        ("firm-milk", "a1"): 5 + packs,
        ("firm-milk", "b1"): 10 - packs,
    }
    parts: list[Any] = [
        lines[lines["offer"] == offer].assign(site=site, packs=n, units=float(n), kg=float(n))
        for (offer, site), n in kg.items()
        if n
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize(("packs", "broken"), [(0, False), (1, True)])
def test_the_check_reckons_the_part_by_what_comes_to_the_school(plan: Plan, packs: int, broken: bool) -> None:
    """With 1 kg of the farm at bajo's school in place of alto's the firm brings 6 of alto's 10 kg, more than half."""
    told = verify(plan.case, plan.law, dict(plan.tables) | {"deliveries": moved(plan, packs)})
    limits = [one for one in told if one.family == "product_limits"]
    assert [(one.expected, one.found) for one in limits] == ([(5.0, 6.0)] if broken else [])
