"""Why an offer is bought or not, and the price that would change it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import numpy as np
import pytest

from models.award import optimise_award
from models.sensitivity import Probe
from planner.assembly import assemble
from planner.case import Case
from planner.explain.choice import explain_choice
from planner.explain.report import why_offers
from planner.findings import InputError
from planner.making.scenarios import apply
from planner.programmes.law import AwardRoute, Condition, CountingRule, Criterion, Law, Ranking
from planner.reports import build_tables
from tests.cases import added, edited, source, tiny_case, tiny_law
from tests.shared import make_plan
from tests.verify.contracts import bananas, law, points, tables_of


def said(case: Case, offer: str) -> dict[str, object]:
    """Return what is said of one offer under the made-up law."""
    table = explain_choice(case, assemble(case, tiny_law())).set_index("offer")
    return dict(table.loc[offer])


def dear() -> Case:
    """Return the tiny case with a second, dearer offer of rice."""
    return tiny_case(offers=added("offers", {"offer": "dear", "supplier": "firma", "product": "arroz", "price": 30}))


def test_a_dearer_offer_is_told_by_how_much_and_the_price_that_sells_does_sell() -> None:
    """Rice at 30 where 25 is paid is dearer by 5; with the change that is proposed a fresh solve buys it."""
    row = said(dear(), "dear")
    assert row["decided"] == "dearer"
    assert "5" in str(row["text"])
    assert 24 < float(str(row["chosen_below"])) < 25
    changed = apply(dear(), [str(row["change"])])
    assembly = assemble(changed, tiny_law())
    probe = Probe(assembly.instance)
    number = list(assembly.offers["offer"]).index("dear")
    supply = np.flatnonzero((assembly.instance.supply["offer"] == number).to_numpy())
    assert probe.values[probe.problem.columns("bought", supply)].sum() > 0


def test_a_cheap_offer_is_sold_out_where_it_is_small() -> None:
    """One kg of lettuce a week at the lowest price is bought whole."""
    case = tiny_case(offers=edited("offers", 2, kg_per_period=1.0))
    assert said(case, "f1-alface")["decided"] == "sold_out"


def test_what_is_out_of_season_or_not_on_the_menu_says_so() -> None:
    """An offer of August cannot serve March; a product that no menu asks for is not bought."""
    case = tiny_case(offers=edited("offers", 2, months="8"))
    assert said(case, "f1-alface")["decided"] == "out_of_season"
    without_fruit = apply(tiny_case(), ["dish_banned dish=fruta"])
    assert said(without_fruit, "coop-banana")["decided"] == "not_demanded"


def test_a_contract_that_is_called_off_is_named() -> None:
    """The firm's bananas are cheapest, but its contract allows 9 kg; those of the cooperative are no part of it."""
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    contract = {"contract": "c", "name": "Contract 7", "supplier": "firma", "product": "banana", "maximum_kg": 9}
    case = tiny_case(offers=edited("offers", 5, contract="c"), contracts=[contract | days])
    row = said(case, "firma-banana")
    assert row["decided"] == "contract"
    assert "Contract 7" in str(row["text"])
    assert "9 kg" in str(row["text"])
    assert said(case, "coop-banana")["decided"] != "contract"


def test_a_reached_cap_is_named() -> None:
    """A farmer who may sell for two reais more sells lettuce for that and no more."""
    case = tiny_case(suppliers=edited("suppliers", 1, cap_amount=2.0))
    assert said(case, "f1-alface")["decided"] == "cap"


def test_a_full_van_is_named() -> None:
    """F1 sells lettuce for less than the cooperative; with 2 kg a week on its van it sells no more, and that is why."""
    case = tiny_case(suppliers=edited("suppliers", 1, kg_per_week=2))
    row = said(case, "f1-alface")
    assert (row["decided"], row["kg"]) == ("limits", 4)
    assert "brings all that it can" in str(row["text"])
    assert said(tiny_case(suppliers=edited("suppliers", 1, kg_per_week=20)), "f1-alface")["decided"] == "sold_out"


def test_a_most_that_leaves_no_room_is_named_and_a_wider_one_lets_it_sell_more() -> None:
    """The firm may have half of the spend; with the five points more that are proposed it sells more, and is held by nobody at 100 %."""
    firms = {"counts": "firms", "clause": 1, "attribute": "supplier.kind", "values": "other", "definition": "Firms"}
    half = {"target": "half", "name": "Firms", "counts": "firms", "sense": "at_most", "share": 0.5, "denominator": "spend", "per": "supplier", "mode": "hard"}  # fmt: skip
    case = tiny_case(counting_rules=added("counting_rules", firms), targets=[half])
    row = said(case, "firma-banana")
    assert row["decided"] == "limits"
    assert "Firms (Firma)" in str(row["text"])
    assert "50.0%" in str(row["text"])
    assert row["change"] == "target target=half share=0.55"
    table, wider = (
        explain_choice(one, assemble(one, tiny_law()), supplier="firma")["kg"].sum()
        for one in (case, apply(case, [str(row["change"])]))
    )
    assert wider > table
    free = tiny_case(counting_rules=added("counting_rules", firms), targets=[half | {"share": 1.0}])
    assert said(free, "firma-banana")["decided"] != "limits"


def test_an_unknown_supplier_is_refused_with_the_nearest() -> None:
    """A name that is not there is an error that proposes one that is."""
    case = tiny_case()
    with pytest.raises(InputError) as error:
        explain_choice(case, assemble(case, tiny_law()), supplier="cop")
    assert "coop" in error.value.findings[0].mend


def ranked(attribute: str, value: str) -> Law:
    """Return a law that prefers, among family farms, those with an attribute."""
    preferred = CountingRule("preferred", "The preferred", ((Condition(attribute, (value,)),),))
    return tiny_law(ranking=Ranking("family_farming", (Criterion("Kind", (preferred,)),), "Draw lots.", source()))


def awarded(case: Case, law: Law) -> dict[str, dict[str, object]]:
    """Return what is said of each offer of lettuce in a plan awarded by rank."""
    assembly = assemble(case, law)
    orders = build_tables(case, law, assembly, optimise_award(assembly.instance), {})["orders"]
    table = explain_choice(case, assembly, law=law, product="alface", orders=orders).set_index("offer")
    return {str(offer): dict(row) for offer, row in table.iterrows()}


def test_a_supplier_passed_over_for_rank_is_told_so_and_sells_without_the_one_before_it() -> None:
    """F1 has enough for all and comes first, though dearer: the cheaper cooperative is told so; without F1 it sells."""
    offers = edited("offers", 0, kg_per_period=20)
    offers[2] |= {"price": 2.6, "kg_per_period": 20}
    case = tiny_case(offers=offers, suppliers=edited("suppliers", 0, delivery_cost_per_drop=None))
    told = awarded(case, ranked("supplier.kind", "individual"))
    first, second = told["f1-alface"], told["coop-alface"]
    assert (first["decided"], second["decided"], second["kg"]) == ("chosen", "rank", 0)
    assert "nobody who offers this comes before" in str(first["text"])
    assert "The preferred" in str(second["text"])
    assert second["change"] == ""
    alone = awarded(apply(case, ["supplier_lost supplier=f1"]), ranked("supplier.kind", "individual"))
    assert float(str(alone["coop-alface"]["kg"])) > 0


def test_the_certificate_that_would_bring_an_offer_level_is_a_change_that_sells() -> None:
    """Where organic comes first, an offer without the certificate is told what it lacks; with it, being cheaper, it sells."""
    offers = edited("offers", 0, kg_per_period=20, organic=None)
    offers[2] |= {"price": 2.6, "kg_per_period": 20, "organic": True}
    case = tiny_case(offers=offers, suppliers=edited("suppliers", 0, delivery_cost_per_drop=None))
    law = ranked("offer.organic", "yes")
    second = awarded(case, law)["coop-alface"]
    assert second["decided"] == "rank"
    changed = apply(case, [str(second["change"])])
    assembly = assemble(changed, law)
    orders = build_tables(changed, law, assembly, optimise_award(assembly.instance), {})["orders"]
    assert orders.loc[orders["offer"].str.endswith("-scenario"), "kg"].sum() > 0


@pytest.mark.parametrize(
    ("kind", "price", "decided"),
    [("direct", 3.0, "route"), ("preference", 2.2, "route"), ("preference", 2.21, "chosen")],
)
def test_a_way_of_award_that_passes_over_the_cheaper_is_named(kind: str, price: float, decided: str) -> None:
    """The firm at 2.00 sells nothing where the lot is awarded directly, or up to a tenth above its price; beyond that it sells."""
    more: dict[str, float] = {"margin": 0.1} if kind == "preference" else {}
    way = AwardRoute(kind, "To fair payers", kind, "fair", None, None, source(), **more)  # type: ignore[arg-type]
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": price},
    ]
    case, of_law = bananas(offers=offers, quotes=[]), law(award_routes=(way,))
    orders = tables_of(case, of_law)["orders"]
    row = explain_choice(case, assemble(case, of_law), law=of_law, orders=orders).set_index("offer").loc["firm"]
    assert row["decided"] == decided
    assert ("To fair payers" in row["text"]) == (decided == "route")


@pytest.mark.parametrize(("limit", "full"), [("kg_per_day", True), ("kg_per_week", True), (None, False)])
def test_a_supplier_that_brings_all_it_can_is_told_though_nobody_else_is_missed(limit: str | None, full: bool) -> None:
    """The firm brings 56 dozens of 1.5 kg, 84 kg, once a week. Where it can bring 85.4 kg not one dozen more fits; with 85.5 one does. It is
    the only seller and covers the need, so more of its van is worth nothing, and no price of the limit says so.
    """
    for most, told in ((85.4, full), (85.5, False)):
        cells = {limit: most} if limit else {}
        offers = [{"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0}]
        plan = make_plan(bananas(suppliers=edited("suppliers", 2, **cells), offers=offers))
        row = why_offers(plan, product="banana").iloc[0]
        assert row["kg"] == 168
        assert ("brings all that it can" in row["text"]) is told


def told_of(case: Case, of_law: Law, offer: str) -> dict[str, object]:
    """Return what is said of one offer in the plan of a case under a law."""
    orders = tables_of(case, of_law)["orders"]
    return dict(explain_choice(case, assemble(case, of_law), law=of_law, orders=orders).set_index("offer").loc[offer])


def way_of_award(kind: Literal["direct", "preference"], **more: Any) -> Law:
    """Return a law with one way of award, to whoever pays fairly."""
    return law(award_routes=(AwardRoute(kind, "To fair payers", kind, "fair", None, None, source(), **more),))


def at(price: float) -> Case:
    """Return the case of bananas in which the firm asks 2.00 and the cooperative, which pays fairly, another price."""
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": price},
    ]
    return bananas(offers=offers, quotes=[])


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("direct", {}, "whatever the price"),
        ("preference", {"margin": 0.1}, "wins up to 10.0%"),
        ("preference", {"set_aside": 0.25}, "25.0% of the lot"),
    ],
)
def test_who_sells_by_a_way_of_award_is_told_so(kind: str, more: dict[str, float], words: str) -> None:
    """At 2.20 against the firm's 2.00 the cooperative sells by the way of award alone."""
    row = told_of(at(2.2), way_of_award(kind, **more), "coop")
    assert (row["decided"], words in str(row["text"])) == ("chosen", True)


def test_what_is_too_dear_in_spite_of_its_margin_is_told_by_how_much() -> None:
    """It may be dearer than 2.00 by a tenth, 2.20: at 2.30 it is too dear by 0.10, and below 2.20 a fresh solve buys it."""
    row = told_of(at(2.3), way_of_award("preference", margin=0.1), "coop")
    assert row["decided"] == "dearer"
    assert "too dear by 0.1 BRL a dozen" in str(row["text"])
    assert "(Firma, in 2026-03)" in str(row["text"])
    assert 2.15 < float(str(row["chosen_below"])) < 2.2
    without = told_of(at(2.3), law(), "coop")
    assert "Dearer by 0.3 BRL a dozen" in str(without["text"])


def test_what_a_missed_aim_passes_over_is_told_so_and_not_that_it_was_not_needed() -> None:
    """An aim of 1.5 points is missed though all comes from the cooperative, which scores 1: the cheaper firm, with none, would miss more."""
    row = told_of(bananas(), points(1.5, "soft"), "firm")
    assert row["decided"] == "wish"
    assert "points of practice" in str(row["text"])
    assert told_of(bananas(), points(0.0, "soft"), "firm")["decided"] == "chosen"
