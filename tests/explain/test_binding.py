"""What holds the plan back is said with figures that a fresh solve of a changed case gives too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from models.anew import Agreement
from models.award import optimise_award
from models.instance import Instance
from models.sensitivity import Probe, nice_step, pushes
from planner.assembly import Assembly, assemble
from planner.case import Case
from planner.explain import binding
from planner.explain.binding import binding_table, most_anew
from planner.making.pipeline import load_case, make_plan
from planner.making.scenarios import apply
from planner.programmes.case_law import law_for
from planner.programmes.law import Law
from tests.cases import edited, rows, tiny_case, tiny_law
from tests.models.instances import make_instance
from tests.verify.contracts import bananas, law, points, secured
from tests.verify.test_routes import offers, route, routed, unquoted


def cost_of(changed: Instance) -> float:
    """Return the least cost of the continuous problem, from a solver of its own."""
    return Probe(changed).base["cost"]


def with_cap(base: Instance, supplier: int, more: float) -> Instance:
    """Return an instance with more or less under one supplier's cap."""
    suppliers = base.suppliers.copy()
    suppliers.loc[supplier, "cap_amount"] += more
    return replace(base, suppliers=suppliers)


def test_every_confirmed_price_holds_at_both_ends_and_within_its_range(tiny_assembly: Assembly) -> None:
    """A price per unit times an amount is what a fresh solver finds, at both ends of the range and in the middle."""
    probe = Probe(tiny_assembly.instance)
    caps = [price for push in pushes(probe) if push.block == "supplier_caps" and (price := probe.price(push))]
    assert len(caps) == 2
    for price in caps:
        assert price.confirmed
        for amount in (-price.below, -price.below / 3, price.above / 3, price.above):
            found = cost_of(with_cap(tiny_assembly.instance, price.push.member, amount)) - probe.base["cost"]
            assert found == pytest.approx(price.dual * amount, rel=1e-4, abs=1e-6)


def test_a_point_of_a_share_costs_what_the_scenario_costs(tiny: Case, tiny_assembly: Assembly) -> None:
    """One point more asked for in the case itself costs what the table says."""
    table = binding_table(tiny, tiny_assembly)
    row = table[table["family"] == "share_targets"].iloc[0]
    target = tiny_assembly.instance.targets.set_index("target").loc[row["concerns"]]
    changed = apply(tiny, [f"target target={row['concerns']} share={target['share'] + 0.01}"])
    change = cost_of(assemble(changed, law_for(changed)).instance) - cost_of(tiny_assembly.instance)
    assert change == pytest.approx(row["less"], abs=0.01)
    assert change > 0


def test_the_ranking_is_by_what_a_step_changes(tiny: Case, tiny_assembly: Assembly) -> None:
    """What changes most in one step comes first, and every line says so in words."""
    table = binding_table(tiny, tiny_assembly)
    assert (table["agreement"] != Agreement.NOT_ASKED).all()
    sizes = table[["anew_more", "anew_less"]].abs().max(axis=1).to_numpy()
    assert (np.diff(sizes) <= 1e-9).all()
    assert list(table["rank"]) == list(range(1, len(table) + 1))
    assert table["text"].str.contains("BRL").all()


def test_the_words_tell_what_planning_the_changed_case_anew_costs(tiny: Case, tiny_assembly: Assembly) -> None:
    """A point more of the share is 3.00 in whole packs and 2.50 in split ones: the words tell the first, and how it was checked the second."""
    row = binding_table(tiny, tiny_assembly).set_index("family").loc["share_targets"]
    changed = apply(tiny, ["target target=family-share share=0.46"])
    costs = [
        next(level.value for level in optimise_award(one.instance).levels if level.name == "cost")
        for one in (tiny_assembly, assemble(changed, law_for(changed)))
    ]
    assert row["anew_less"] == pytest.approx(costs[1] - costs[0]) == pytest.approx(3.0)
    assert row["less"] == pytest.approx(2.5)
    assert row["agreement"] == Agreement.SPLIT
    assert np.isnan(row["price"])
    assert "costs 3.00 BRL" in row["text"]
    assert "costs 2.50 BRL" in row["checked"]


def test_rules_beyond_the_bound_are_told_as_reckoned_with_packs_split(
    tiny: Case, tiny_assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large case the first few are planned anew; the others say that they were not, and keep the price of split packs."""
    monkeypatch.setattr(binding, "LARGE", len(tiny_assembly.instance.lanes))
    monkeypatch.setattr(binding, "FEW_ANEW", 1)
    assert most_anew(tiny_assembly.instance) == 1
    table = binding_table(tiny, tiny_assembly)
    asked = table["agreement"] != Agreement.NOT_ASKED
    assert asked.sum() == 1
    others = table[~asked]
    assert others[["anew_more", "anew_less", "anew_within"]].isna().all(axis=None)
    assert others["checked"].str.contains("packs split").all()
    monkeypatch.setattr(binding, "LARGE", len(tiny_assembly.instance.lanes) + 1)
    assert most_anew(tiny_assembly.instance) == binding.MOST_ANEW


def two_offers(capacity: float, cap: float) -> Instance:
    """Return ten packs needed: a cheap offer with limits, a dear one without."""
    return make_instance(
        demand=[{"packs": 10.0}],
        suppliers=[{"cap_amount": cap}, {}],
        offers=[{"price_per_pack": 1.0}, {"supplier": 1, "price_per_pack": 3.0}],
        supply=[{"packs": capacity}, {"offer": 1}],
        lanes=[{"supply": 0, "demand": 0}, {"supply": 1, "demand": 0}],
    )


def test_a_rule_that_does_not_bind_is_silent() -> None:
    """A harvest larger than any need has no price; a smaller one has the difference of the prices."""
    loose, tight = Probe(two_offers(50.0, 1000.0)), Probe(two_offers(6.0, 1000.0))
    assert [price for push in pushes(loose) if (price := loose.price(push))] == []
    [price] = [price for push in pushes(tight) if (price := tight.price(push))]
    assert price.push.block == "supply"
    assert price.dual == pytest.approx(-2.0 * 0.06)


def test_a_kink_is_told_by_both_sides_not_by_a_price() -> None:
    """Where harvest and cap bind at once, more of one alone brings nothing: the dual is told on the side where it holds."""
    probe = Probe(two_offers(6.0, 6.0))
    for push in pushes(probe):
        price = probe.price(push)
        if price is None:
            continue
        assert price.more == pytest.approx(0.0, abs=1e-6)
        assert price.less > 0
        assert price.above == 0 or not price.confirmed


def test_steps_are_round_numbers_near_one_hundredth() -> None:
    """A step is 1, 2 or 5 times a power of ten, never above a hundredth."""
    assert [nice_step(x) for x in (100, 199, 200, 499, 500, 999)] == [1, 1, 2, 2, 5, 5]


def test_points_of_a_missed_share_are_those_that_the_plan_anew_tells() -> None:
    """16 % of 3,710.20 asks for 593.63 and 587.80 counts: 0.157 points of the share, not 0.117 of a fund of 5,000."""
    case = load_case(Path(__file__).parents[1] / "towns" / "us")
    law = law_for(case)
    table = binding_table(case, assemble(case, law))
    row = table.set_index("concerns").loc["farms"]
    changed = make_plan(apply(case, ["target target=farms share=0.16"]))["targets"].set_index("target").loc["farms"]
    missing = 100 * (0.16 - changed["reached_share"])
    assert missing == pytest.approx(100 * (0.16 - 587.8 / 3710.2))
    assert row[["less", "anew_less"]].tolist() == pytest.approx([missing, missing], abs=1e-6)
    assert "loses 0.157 points of the shares" in row["text"]
    assert row["agreement"] == Agreement.ANEW
    # The price of a unit is not the same all along: none is told.
    assert np.isnan(row["price"])


def test_a_kilogram_more_on_a_van_is_worth_what_the_scenario_saves() -> None:
    """F1 brings 2 kg of lettuce a week at 2.00 a bunch of half a kilo in place of the cooperative's at 2.50: a kilo more a week, in two weeks, saves 2.00."""
    suppliers = edited("suppliers", 1, kg_per_week=2.0)
    suppliers[0] |= {"delivery_cost_per_drop": None}
    case = tiny_case(suppliers=suppliers, rules=[{"family": "share_targets", "mode": "off"}])
    probe = Probe(assemble(case, tiny_law()).instance)
    [push] = [push for push in pushes(probe) if push.block == "week_capacity"]
    price = probe.price(push)
    assert price is not None
    assert price.dual == pytest.approx(-2.0)


def test_a_contract_tells_what_a_few_kg_more_would_save() -> None:
    """90 kg at 2.00 a dozen are all that is left; 52 dozens come at 3.00. A dozen more of 1.5 kg saves 1.00."""
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    signed = {"contract": "c", "name": "Contract 7", "supplier": "firma", "product": "banana", "maximum_kg": 90}
    case = bananas(
        contracts=[signed | days],
        offers=[
            {"offer": "firm", "supplier": "firma", "product": "banana", "contract": "c", "price": 2.0},
            {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0},
        ],
    )
    table = binding_table(case, assemble(case, law()))
    (row,) = table[table["family"] == "contracts"].to_dict("records")
    assert (row["concerns"], row["name"], row["step_unit"]) == ("c", "Contract 7", "kg")
    assert row["more"] == pytest.approx(-row["step"] / 1.5)
    assert row["less"] == pytest.approx(row["step"] / 1.5)
    assert "the contract Contract 7 allowed" in row["text"]


def test_one_visit_more_is_worth_the_servings_that_it_feeds() -> None:
    """Lettuce of F1 keeps a day and is eaten from Monday to Friday by 140: with two visits a week a day goes without, 280 servings in two weeks."""
    case = tiny_case(
        menus=[{"menu": "all", "dish": "salada"}],
        products=edited("products", 2, shelf_life_days=1),
        offers=[row | {"kg_per_period": None} for row in rows("offers") if row["offer"] == "f1-alface"],
        suppliers=edited("suppliers", 1, delivery_days_per_week=2),
        rules=[{"family": "share_targets", "mode": "off"}],
    )
    table = binding_table(case, assemble(case, tiny_law()))
    (row,) = table[table["family"] == "delivery_limits"].to_dict("records")
    assert (row["name"], row["step_unit"], row["measure"]) == ("F1", "days", "shortfall")
    assert row["anew_more"] == pytest.approx(-280)
    assert "one day more of each week, that feeds 280" in row["text"]


def line(case: Case, of_law: Law, family: str) -> dict[str, object]:
    """Return what is told of the first rule of a family."""
    table = binding_table(case, assemble(case, of_law))
    return dict(table[table["family"] == family].iloc[0])


def test_a_tenth_of_a_point_is_told_by_the_scales_name_and_what_it_costs() -> None:
    """45 dozen of 3.00 score 0.502, enough for 0.5. For 0.4 35 are enough (105 / 259, 0.405), 10.00 less; for 0.6 it takes 56 (168 / 280), 11.00 more."""
    row = line(bananas(), points(0.5), "points")
    assert (row["concerns"], row["name"]) == ("practice", "Good practice")
    assert (row["anew_more"], row["anew_less"]) == (pytest.approx(-10.0), pytest.approx(11.0))
    assert "0.1 points less of “Good practice” saves 10.00 BRL" in str(row["text"])


def test_points_that_are_missing_are_told_as_points_where_no_share_stands_beside_them() -> None:
    """All is bought of the cooperative, which scores 1; of an aim of 1.5 there lack 0.5, of 1.4 only 0.4."""
    row = line(bananas(), points(1.5, "soft"), "points")
    assert (row["anew_more"], row["anew_less"]) == (pytest.approx(-0.1), pytest.approx(0.1))
    assert row["measure_unit"] == "points of practice"
    assert "leaves 0.1 points of practice less missing" in str(row["text"])
    assert "share" not in str(row["text"])


def test_a_part_reserved_is_told_by_its_way_of_award_and_its_cost() -> None:
    """A quarter of 112 dozen is 28; 0.24 is 26.88, so 27 and 1.00 less; 0.26 is 29.12, so 30 (15 a week) and 2.00 more."""
    row = line(unquoted(), routed(route("preference", set_aside=0.25)), "award_routes")
    assert (row["anew_more"], row["anew_less"]) == (pytest.approx(-1.0), pytest.approx(2.0))
    assert "one hundredth less of Banana by the way of award “To fair payers” saves 1.00 BRL" in str(row["text"])


def test_what_is_missing_of_a_lot_that_is_reserved_is_told_in_money() -> None:
    """Of 0.9 of 112 dozen the cooperative has 40. A hundredth is 1.12 dozen at a mean of 2.50: 2.80."""
    case = unquoted(offers=offers(3.0, kg_per_period=30))
    row = line(case, routed(route("preference", set_aside=0.9)), "award_routes")
    assert row["measure_unit"] == "BRL"
    assert "leaves 2.80 BRL less missing of what is reserved" in str(row["text"])


def test_a_promise_is_told_by_its_suppliers_name() -> None:
    """30.00 a week are ten dozens at 3.00 in place of 2.00; 0.20 more take an eleventh, for 1.00."""
    row = line(bananas(), secured(30, None), "commitments")
    assert str(row["text"]).startswith(
        "If 0.2 BRL less were promised to Cooperativa (2026-03-02), that changes nothing"
    )
    assert row["anew_less"] == pytest.approx(1.0)


def test_a_limit_is_told_by_the_names_of_what_it_limits() -> None:
    """A most of 0.6 for the firm is 67.2 of 112 dozens; short names of product and supplier are not told."""
    limits = [{"limit": "one", "product": "banana", "supplier": "firma", "maximum_share": 0.6}]
    assert line(bananas(limits=limits), law(), "product_limits")["name"] == "one: Banana, Firma"
    groups = [{"limit": "one", "food_group": "fruit", "supplier": "firma", "maximum_share": 0.6}]
    assert line(bananas(limits=groups), law(), "product_limits")["name"] == "one: fruit, Firma"
    there = [limits[0] | {"zone": "sul"}]
    assert line(bananas(limits=there), law(), "product_limits")["name"] == "one (sul): Banana, Firma"
