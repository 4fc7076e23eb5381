"""Shares and bills of the plan worked out by hand: what counts, of what, and what is charged for delivery."""

from __future__ import annotations

from typing import Any

import pytest

from planner.programmes.law import Condition, CountingRule
from planner.verify.facts import Facts
from planner.verify.goods import with_worth
from planner.verify.money import bills
from planner.verify.shares import offers_that_count, reckon
from tests.cases import Row, added, edited, tiny_case, tiny_law
from tests.verify.plans import W1, W2, tiny_plan

FRUIT = {"counts": "fruit", "clause": 1, "attribute": "product.food_group", "values": "fruit"}


def shares(**cells: Any) -> list[tuple[float, float, float]]:
    """Return numerator, denominator and gap of one target of the case over the plan worked out by hand."""
    target: Row = {"target": "t", "name": "T", "counts": "family_farms", "share": 0.5} | cells
    case = tiny_case(targets=[target], counting_rules=added("counting_rules", FRUIT))
    facts, plan = Facts(case, tiny_law()), tiny_plan()
    orders = with_worth(facts, plan["orders"])
    found = reckon(facts, orders, plan["payments"])
    return [(round(r.numerator, 6), round(r.denominator, 6), round(r.gap, 6)) for r in found if r.rule.target == "t"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # goods of 1,019, of which 306 from family farms
        ({}, [(306.0, 1019.0, 203.5)]),
        # the transfer pays 406 for goods, 306 of them to family farms; it received 980
        ({"fund": "federal"}, [(306.0, 406.0, 0.0)]),
        ({"fund": "federal", "denominator": "received"}, [(306.0, 980.0, 184.0)]),
        ({"fund": "city"}, [(0.0, 613.0, 306.5)]),
        ({"denominator": "amount", "denominator_amount": 612.0}, [(306.0, 612.0, 0.0)]),
        # fruit: 240 from the cooperative of 324 in all
        ({"within": "fruit"}, [(240.0, 324.0, 0.0)]),
        # 62 of 186 kg
        ({"basis": "mass"}, [(62.0, 186.0, 31.0)]),
        ({"sense": "at_most", "share": 0.25}, [(306.0, 1019.0, 51.25)]),
        ({"window": "period"}, [(153.0, 522.0, 108.0), (153.0, 497.0, 95.5)]),
    ],
)
def test_shares_by_hand(cells: Row, expected: list[tuple[float, float, float]]) -> None:
    """Numerator, denominator and gap are those worked out on paper."""
    assert shares(**cells) == expected


@pytest.mark.parametrize(
    ("clauses", "offers"),
    [
        ((), set()),
        (((Condition("offer.organic", ("yes",)),),), {"coop-alface"}),
        (((Condition("supplier.certificates", ("agroecological", "organic")),),), {"coop-alface", "coop-banana"}),
        (
            ((Condition("supplier.kind", ("other",)), Condition("product.food_group", ("fruit",))),
             (Condition("supplier.supplier", ("f1",)),)),
            {"firma-banana", "f1-alface"},
        ),
        (((Condition("supplier.tier", ("local",)), Condition("product.product", ("banana",))),), {"coop-banana"}),
        (((Condition("supplier.ownership", ("*",)),),), set()),
        (((Condition("supplier.certificates", ("*",)),),), {"coop-alface", "coop-banana"}),
    ],
)  # fmt: skip
def test_counting_rules_by_hand(clauses: tuple[tuple[Condition, ...], ...], offers: set[str]) -> None:
    """One clause is enough, all its conditions must hold, and what is not known never counts."""
    facts = Facts(tiny_case(), tiny_law())
    assert offers_that_count(facts, CountingRule("r", "", clauses)) == offers


def test_delivery_is_charged_by_drop_km_and_kg() -> None:
    """Two drops of 5, there and back 2 x (10 + 20) km at 0.5, and 64.5 kg at 0.1: 10 + 30 + 6.45."""
    suppliers = edited("suppliers", 2, delivery_cost_per_drop=5, delivery_cost_per_km=0.5, delivery_cost_per_kg=0.1)
    distances = [{"supplier": "firma", "zone": "norte", "km": 10}, {"supplier": "firma", "zone": "sul", "km": 20}]
    facts = Facts(tiny_case(suppliers=suppliers, distances=distances), tiny_law())
    orders = with_worth(facts, tiny_plan()["orders"])
    due = bills(facts, orders).set_index(["period", "supplier", "offer"])["amount"]
    kg = 25 + 15 + 10.5 + 10 + 4
    assert due[W1, "firma", ""] == pytest.approx(10 + 30 + 0.1 * kg)
    assert due[W2, "firma", "firma-arroz"] == 150.0
    assert (W1, "f1", "") not in due.index
