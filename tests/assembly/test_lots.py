"""Lots: what ranked offers compete for."""

from __future__ import annotations

from models.award import optimise_award
from models.instance import Instance
from planner.assembly import assemble
from planner.programmes.law import Condition, CountingRule, Criterion, Law, Ranking
from tests.cases import edited, source, tiny_case, tiny_law


def ranking() -> Law:
    """Return a law that prefers individuals to groups among family farms."""
    single = CountingRule("single", "Individuals", ((Condition("supplier.kind", ("individual",)),),))
    return tiny_law(ranking=Ranking("family_farming", (Criterion("kind", (single,)),), "Draw lots.", source()))


def in_words(instance: Instance) -> set[tuple[str, str]]:
    """Return pairs of lot and offer."""
    offer = instance.supply["offer"].to_numpy()[instance.lot_terms["supply"].to_numpy()]
    lots = instance.lots["lot"].to_numpy()[instance.lot_terms["lot"].to_numpy()]
    return set(zip(lots, instance.offers["offer"].to_numpy()[offer], strict=True))


def test_a_lot_is_a_product_in_a_period_with_its_ranked_offers() -> None:
    """Offers outside family farming compete for no lot, and the worth of a pack is the mean ranked price."""
    instance = assemble(tiny_case(), ranking()).instance
    weeks = ("2026-03-02", "2026-03-09")
    assert in_words(instance) == {
        (f"{product} {week}", offer)
        for week in weeks
        for product, offer in (("alface", "coop-alface"), ("alface", "f1-alface"), ("banana", "coop-banana"))
    }
    assert dict(zip(instance.lots["lot"], instance.lots["price"], strict=True))["alface 2026-03-02"] == 2.25
    assert instance.lots["packs"].isna().all()


def test_a_storable_product_is_one_lot_over_the_plan() -> None:
    """Rice that keeps is asked for once."""
    suppliers = edited("suppliers", 2, kind="formal_group", families=3)
    instance = assemble(tiny_case(suppliers=suppliers), ranking()).instance
    assert {lot for lot, offer in in_words(instance) if offer == "firma-arroz"} == {"arroz"}


def test_without_an_order_in_the_law_there_are_lots_for_fair_sharing_only() -> None:
    """The dial at nothing leaves no lots; above, family farming is one rank."""
    assert assemble(tiny_case(), tiny_law()).instance.lots.empty
    case = tiny_case(case=edited("case", 0, fairness_share=1.0))
    instance = assemble(case, tiny_law()).instance
    assert instance.fairness == 1.0
    assert {offer for _lot, offer in in_words(instance)} == {"coop-alface", "coop-banana", "f1-alface"}


def test_the_law_gives_an_individual_what_it_can_deliver_first() -> None:
    """Of 14 lettuces a week F1 sells its 10 before the cooperative sells any."""
    assembly = assemble(tiny_case(offers=edited("offers", 2, price=2.5)), ranking())
    solution = optimise_award(assembly.instance)
    supply = assembly.instance.supply
    mine = assembly.instance.offers["offer"].to_numpy()[supply["offer"].to_numpy()] == "f1-alface"
    assert solution.values["bought"][mine].tolist() == [10.0, 10.0]
