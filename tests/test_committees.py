"""Committees that plan side by side, each with its own money and its own share, over one shared supply."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.assembly.scopes import site_groups
from planner.assembly.targets import target_rules
from planner.making.adjust import adjust
from planner.making.pipeline import export_plan
from planner.making.plan import Outcome, Plan
from planner.making.scenarios import apply
from planner.programmes.law import CountingRule, Law, Scope, TargetRule
from planner.reports.money import site_cents
from planner.reports.verdict import verdict
from planner.verify import verify
from planner.verify.facts import Facts
from planner.verify.scopes import worth_by_site
from planner.verify.shares import targets_in_force
from tests.cases import source
from tests.committees import FUNDS, SITES, TARGET, two_committees
from tests.shared import make_plan

Figures = dict[str, tuple[float, float, str]]

ONE_ZONE = [site | {"zone": "z"} for site in SITES]


def figures(plan: Plan) -> Figures:
    """Return numerator, denominator and judgement of each share."""
    rows = plan["targets"][["target", "numerator", "denominator", "judgement"]].itertuples(index=False, name=None)
    return {name: (float(part), float(whole), str(judged)) for name, part, whole, judged in rows}


def missed(plan: Plan) -> dict[str, float]:
    """Return by how much each share that gave way is missed."""
    rows = plan["given_way"]
    rows = rows[rows["family"] == "share_targets"]
    return dict(zip(rows["rule"], rows["amount"].astype(float), strict=True))


TWO_PRICES: list[dict[str, Any]] = [
    {"offer": "alto-milk", "supplier": "farm", "product": "milk", "price": 3, "committee": "alto"},
    {"offer": "bajo-milk", "supplier": "farm", "product": "milk", "price": 2.5, "site": "b1"},
    {"offer": "firm-milk", "supplier": "firm", "product": "milk", "price": 2},
]
"""The farm sells to alto for 3.00 a kg, and to bajo's school for 2.50."""


@pytest.mark.parametrize("sites", [SITES, ONE_ZONE], ids=["a zone each", "one zone"])
def test_an_offer_for_one_committee_goes_to_its_sites_alone(sites: list[dict[str, Any]]) -> None:
    """4 kg at 3.00 are half of alto's 24.00. At 2.50 bajo needs x with 2.5 x at least 2 (10 - x), so 5: 12.50 of 22.50."""
    plan = make_plan(two_committees(sites=sites, offers=TWO_PRICES))
    assert plan.violations == ()
    assert figures(plan) == {
        "farm": (24.5, 46.5, "met"),
        "farm@alto": (12.0, 24.0, "met"),
        "farm@bajo": (12.5, 22.5, "met"),
    }
    brought = plan["deliveries"].groupby(["offer", "site"])["packs"].sum().to_dict()
    assert {key: int(packs) for key, packs in brought.items()} == {
        ("alto-milk", "a1"): 4, ("bajo-milk", "b1"): 5, ("firm-milk", "a1"): 6, ("firm-milk", "b1"): 5,
    }  # fmt: skip


def test_a_contract_joins_the_prices_of_committees_to_one_harvest() -> None:
    """7 kg under one contract at two prices: no more than 7 kg in all, though each committee asks for 4 and more."""
    contract = {"contract": "c", "name": "Milk", "supplier": "farm", "product": "milk", "first_day": pd.Timestamp("2026-01-01"),
                "last_day": pd.Timestamp("2026-12-31"), "maximum_kg": 7}  # fmt: skip
    offers = [row | ({"contract": "c"} if row["supplier"] == "farm" else {}) for row in TWO_PRICES]
    plan = make_plan(two_committees(offers=offers, contracts=[contract]))
    assert plan["orders"].loc[plan["orders"]["supplier"] == "farm", "packs"].sum() == 7
    assert plan.violations == ()


def test_the_check_finds_an_offer_that_is_not_for_the_site() -> None:
    """Alto's school gets a kg at the price that the farm makes bajo's: found, in one delivery zone as in two."""
    plan = make_plan(two_committees(sites=ONE_ZONE, offers=TWO_PRICES))
    assert verify(plan.case, plan.law, plan.tables) == []
    row = plan["deliveries"].index[plan["deliveries"]["offer"] == "bajo-milk"][0]
    assert "deliveries" in spoilt(plan, "deliveries", row, site="a1")


def test_what_is_offered_to_one_alone_is_missing_to_the_other() -> None:
    """Only alto has an offer of milk: bajo's 10 kg are missing, and it is told that nobody delivers there."""
    plan = make_plan(two_committees(offers=TWO_PRICES[:1], targets=[]))
    assert plan["orders"]["packs"].sum() == 10
    short = plan["shortfalls"]
    assert short[["zone", "short_kg"]].to_numpy().tolist() == [["zb", 10.0]]
    assert "Nobody who offers it then delivers to these sites" in short["reason"].iloc[0]


@pytest.mark.parametrize("sites", [SITES, ONE_ZONE], ids=["a zone each", "one zone"])
def test_each_committee_meets_its_own_share(sites: list[dict[str, Any]]) -> None:
    """4 kg from the farm for each: 12.00 of 24.00, together 24.00 of 48.00; the same where one delivery zone holds both."""
    plan = make_plan(two_committees(sites=sites))
    half = (12.0, 24.0, "met")
    assert figures(plan) == {"farm": (24.0, 48.0, "met"), "farm@alto": half, "farm@bajo": half}
    paid = plan["payments"].groupby(["fund", "scope"])["amount"].sum().to_dict()
    assert paid == {("fa", "alto"): 24.0, ("fb", "bajo"): 24.0}
    assert plan.outcome is Outcome.COMPLETE


def test_the_share_of_all_hides_no_committee() -> None:
    """Bajo's money may not pay the farm: alto buys 8 kg there, so 24.00 of 48.00 in all is met, and bajo's 0 of 20.00 is named."""
    plan = make_plan(two_committees(funds=[FUNDS[0], FUNDS[1] | {"pays_supplier_kinds": "other"}]))
    assert figures(plan) == {
        "farm": (24.0, 48.0, "met"),
        "farm@alto": (24.0, 28.0, "met"),
        "farm@bajo": (0.0, 20.0, "not_met"),
    }
    assert missed(plan) == {"farm@bajo": 10.0}
    assert plan.outcome is Outcome.SHORT
    assert any("From the farm (bajo)" in line.text for line in verdict(plan.case, plan.tables))


def test_what_one_takes_the_other_cannot_have() -> None:
    """The farm has 7 kg, and 8 are needed: 3 kg for one are 9.00 of 9.00 + 14.00, 2.50 less than half; nothing is sold twice."""
    farm = {"offer": "farm-milk", "supplier": "farm", "product": "milk", "price": 3, "kg_per_period": 7}
    firm = {"offer": "firm-milk", "supplier": "firm", "product": "milk", "price": 2}
    plan = make_plan(two_committees(offers=[farm, firm]))
    packs = plan["orders"].groupby("offer")["packs"].sum()
    assert packs.to_dict() == {"farm-milk": 7, "firm-milk": 13}
    # Of all 21.00 is to be half of 47.00: 2.50 are missing there too.
    assert missed(plan)["farm"] == pytest.approx(2.5)
    assert sum(missed(plan).get(f"farm@{name}", 0.0) for name in ("alto", "bajo")) == pytest.approx(2.5)


def test_a_committee_without_rules_of_its_own_changes_nothing() -> None:
    """Without funds and shares of their own the committees are one buyer: one bill for both, as before."""
    shared = {"fund": "all", "name": "Money", "role": "transfer", "amount": 80}
    plan = make_plan(two_committees(funds=[shared], targets=[TARGET | {"per": None}]))
    assert set(plan["payments"]["scope"]) == {""}
    assert figures(plan) == {"farm": (24.0, 48.0, "met")}


def test_a_share_by_weight_is_of_each_committee_too() -> None:
    """40 % of 10 kg are 4 kg for each, 8 of 20 in all."""
    plan = make_plan(two_committees(targets=[TARGET | {"basis": "mass", "share": 0.4}]))
    part = (4.0, 10.0, "met")
    assert figures(plan) == {"farm": (8.0, 20.0, "met"), "farm@alto": part, "farm@bajo": part}


def test_of_money_received_each_has_its_own() -> None:
    """30 % of the 40.00 of each fund are 12.00. With one fund for both, what each receives is not known."""
    received = TARGET | {"denominator": "received", "share": 0.3}
    plan = make_plan(two_committees(targets=[received]))
    part = (12.0, 40.0, "met")
    assert figures(plan) == {"farm": (24.0, 80.0, "met"), "farm@alto": part, "farm@bajo": part}
    shared = make_plan(two_committees(targets=[received], funds=[{"fund": "all", "name": "Money", "amount": 80}]))
    assert dict(shared["targets"][["target", "judgement"]].itertuples(index=False, name=None)) == {
        "farm": "met", "farm@alto": "not_known", "farm@bajo": "not_known",
    }  # fmt: skip


def test_a_share_of_no_money_names_no_fund() -> None:
    """The share is of what alto's fund receives: of bajo's nothing is known, and no fund's name is missing from its words."""
    plan = make_plan(two_committees(targets=[TARGET | {"denominator": "received", "share": 0.3, "fund": "fa"}]))
    told = plan["targets"].set_index("target")
    assert told["base"].to_dict() == {
        "farm": "the money received in Money of alto",
        "farm@alto": "the money received in Money of alto, of alto alone",
        "farm@bajo": "the money received, of bajo alone",
    }
    assert told.loc["farm@bajo", "definition"] == (
        "From farms, as a share of the money received, of bajo alone. No money is received for these sites alone."
    )


def test_a_row_for_one_committee_is_beside_that_for_all() -> None:
    """Bajo alone asks for 60 %: 5 kg are 15.00 of 25.00; alto and all keep the half, 12.00 of 24.00 and 27.00 of 49.00."""
    own = TARGET | {"per": None, "committee": "bajo", "share": 0.6}
    plan = make_plan(two_committees(targets=[TARGET, own]))
    assert figures(plan) == {
        "farm": (27.0, 49.0, "met"), "farm@alto": (12.0, 24.0, "met"), "farm@bajo": (15.0, 25.0, "met"),
    }  # fmt: skip
    changed = apply(two_committees(), ["target target=farm@bajo share=0.6"])
    assert figures(make_plan(changed)) == figures(plan)


def test_one_delivery_to_a_shared_zone_is_charged_once() -> None:
    """The farm comes to the one zone for 5.00 once, and the charge is one bill that either committee's fund may pay."""
    place = {"municipality": "Vila", "state": "SP", "lat": -23.85, "lon": -46.75}
    farm = {
        "supplier": "farm",
        "name": "Farm",
        "kind": "individual",
        "families": 1,
        "delivery_cost_per_drop": 5,
        **place,
    }
    firm = {"supplier": "firm", "name": "Firm", "kind": "other", **place}
    plan = make_plan(two_committees(sites=ONE_ZONE, suppliers=[farm, firm]))
    charges = plan["payments"][plan["payments"]["offer"] == ""]
    assert charges[["scope", "amount"]].to_numpy().tolist() == [["alto+bajo", 5.0]]


def test_each_committees_charge_is_rounded_by_itself() -> None:
    """The firm brings 6 kg to each zone for 0.0408 a kg: 0.2448 is 0.24 on each bill, 0.48 in all, not the 0.49 of one bill."""
    place = {"municipality": "Vila", "state": "SP", "lat": -23.85, "lon": -46.75}
    farm = {"supplier": "farm", "name": "Farm", "kind": "individual", "families": 1, **place}
    firm = {"supplier": "firm", "name": "Firm", "kind": "other", "delivery_cost_per_kg": 0.0408, **place}
    plan = make_plan(two_committees(suppliers=[farm, firm], targets=[TARGET | {"share": 0.5}]))
    charges = plan["payments"][plan["payments"]["offer"] == ""]
    assert charges[["scope", "amount"]].to_numpy().tolist() == [["alto", 0.24], ["bajo", 0.24]]
    sold = plan["supplier_totals"].set_index("supplier")["delivery_amount"]
    assert sold["firm"] == 0.48


# --- the check -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of the two committees in one zone."""
    return make_plan(two_committees(sites=ONE_ZONE))


def spoilt(plan: Plan, table: str, row: int, **cells: Any) -> set[str]:
    """Return the families that the check names when cells of a plan are changed."""
    frame = plan[table].copy()
    for column, value in cells.items():
        frame.loc[row, column] = value
    return {violation.family for violation in verify(plan.case, plan.law, dict(plan.tables) | {table: frame})}


def test_the_check_finds_money_of_another_committee(plan: Plan) -> None:
    """Alto's fund that pays for bajo's milk is found, and so is a bill that names the other committee."""
    rows = plan["payments"]
    first = rows.index[rows["scope"] == "bajo"][0]
    assert spoilt(plan, "payments", first, fund="fa") >= {"funds"}
    assert spoilt(plan, "payments", first, scope="alto") >= {"payments"}
    assert verify(plan.case, plan.law, plan.tables) == []


@pytest.mark.parametrize("column", ["numerator", "denominator", "reached_share", "required_share"])
def test_the_check_reckons_each_committees_share(plan: Plan, column: str) -> None:
    """A figure of bajo's share that is a little off is found."""
    rows = plan["targets"]
    row = rows.index[rows["target"] == "farm@bajo"][0]
    assert "share_targets" in spoilt(plan, "targets", row, **{column: float(rows.loc[row, column]) + 0.02})


def test_food_that_goes_to_the_other_school_changes_the_share(plan: Plan) -> None:
    """Bajo's school gets a pack of the farm's that alto's was to get, and one of the firm's less: the shares stated are wrong."""
    moved = plan["deliveries"].copy()
    for offer, step in (("farm-milk", 1), ("firm-milk", -1)):
        for site, sign in (("b1", 1), ("a1", -1)):
            row = (moved["offer"] == offer) & (moved["site"] == site)
            moved.loc[row, ["packs", "units", "kg"]] += step * sign
    found = {violation.family for violation in verify(plan.case, plan.law, dict(plan.tables) | {"deliveries": moved})}
    assert found >= {"payments", "share_targets"}


# --- sites and groups ------------------------------------------------------------------------------------------------


def test_sites_are_told_apart_only_where_a_rule_asks_for_it() -> None:
    """Two scopes, one inside the other: the zone's one row becomes two, on the same days, one drop, and a charge that both may pay."""
    case = two_committees(sites=ONE_ZONE)
    assert site_groups(case, []).parts.to_numpy().tolist() == [["z", 0, 0, 0, 0]]
    groups = site_groups(case, [Scope(zone="z"), Scope(site="b1")])
    assert groups.parts.to_numpy().tolist() == [["z", 0, 0, 0, 2], ["z", 1, 0, 0, 2]]
    assert groups.labels == ("z", "b1&z", "b1&z+z")
    assert groups.holds(Scope(site="b1")).tolist() == [False, True, True]


def test_cents_of_an_order_are_divided_alike_on_both_sides() -> None:
    """10.00 for three packs: two are 6.67, one is 3.33; the planner and the check divide alike."""
    line = {"period": "p", "delivery_day": pd.Timestamp("2026-03-02"), "zone": "z", "offer": "o"}
    orders = pd.DataFrame([line | {"packs": 3, "amount": 10.0, "own_amount": 10.0}])
    parts = pd.DataFrame([line | {"site": "b", "packs": 1}, line | {"site": "a", "packs": 2}])
    assert site_cents(orders, parts).tolist() == [333, 667]
    assert worth_by_site(orders, parts)["worth"].tolist() == [3.33, 6.67]
    later = {"delivery_day": pd.Timestamp("2026-03-05")}  # an order of its own, of the same period
    orders = pd.concat([orders, orders.assign(packs=1, amount=4.0, own_amount=4.0, **later)], ignore_index=True)
    parts = pd.concat([parts, parts.iloc[[0]].assign(**later)], ignore_index=True)
    assert site_cents(orders, parts).tolist() == [333, 667, 400]
    assert worth_by_site(orders, parts)["worth"].tolist() == [3.33, 6.67, 4.0]


def test_the_law_may_ask_it_of_each_committee() -> None:
    """A programme's share that holds per committee binds each, and a committee's own row may only tighten it."""
    case = two_committees(targets=[])
    rule = TargetRule("farm", "From the farm", "farms", "at_least", 0.5, source=source("farm"), per="committee")
    law = Law((), pd.Timestamp("2026-03-02").date(), {"farms": CountingRule("farms", "", ())}, (rule,))
    for share, expected in ((0.4, 0.5), (0.6, 0.6)):
        own = two_committees(targets=[TARGET | {"per": None, "committee": "bajo", "share": share}])
        for rules in (target_rules(own, law), targets_in_force(Facts(own, law))):
            asked = {one.target: one.share for one in rules}
            assert asked == {"farm": 0.5, "farm@alto": 0.5, "farm@bajo": expected}
    assert [one.target for one in target_rules(case, replace(law, targets=(replace(rule, per=""),)))] == ["farm"]


# --- orders changed by hand ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("farm", "firm", "parts"),
    [(8, 12, (12.0, 12.0)), (6, 14, (9.0, 9.0))],
    ids=["as planned", "two packs of the farm's less"],
)
def test_orders_changed_by_hand_are_divided_as_before(
    plan: Plan, tmp_path: Path, farm: int, firm: int, parts: tuple[float, float]
) -> None:
    """Each had 4 of the farm's 8 packs: unchanged orders give the same shares; of 6 packs each has 3, 9.00 of 23.00."""
    export_plan(plan, tmp_path)
    changes = tmp_path / "changes.csv"
    changes.write_text(
        f"period,zone,offer,packs\n2026-03-02,z,farm-milk,{farm}\n2026-03-02,z,firm-milk,{firm}\n", encoding="utf-8"
    )
    changed = adjust(plan.case, tmp_path / "plan.json", changes).plan
    found = {name: part for name, (part, _whole, _judged) in figures(changed).items()}
    assert (found["farm@alto"], found["farm@bajo"]) == parts
