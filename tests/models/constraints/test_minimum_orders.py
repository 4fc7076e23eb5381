"""The family minimum_orders: worth the journey, or not at all."""

from __future__ import annotations

import pytest

from models.build import make_problem
from models.optimise import optimise
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows


def test_an_order_of_an_offer_lies_between_its_minimum_and_what_is_of_use() -> None:
    """The most is the least of supply, total and need: here the need of ten."""
    instance = make_instance(supply=[{"packs": 30.0, "minimum_packs": 4.0}])
    assert block_rows(instance, "order_least") == [({"bought 0": 1.0, "order 0": -4.0}, 0.0, INF)]
    assert block_rows(instance, "order_most") == [({"bought 0": 1.0, "order 0": -10.0}, -INF, 0.0)]


def test_only_supplies_with_a_minimum_have_a_decision() -> None:
    """Member 0 of the decisions belongs to the second supply."""
    instance = make_instance(offers=[{}, {}], supply=[{"offer": 0}, {"offer": 1, "packs": 8.0, "minimum_packs": 2.0}])
    assert block_rows(instance, "order_most") == [({"bought 1": 1.0, "order 0": -8.0}, -INF, 0.0)]


def test_an_order_of_a_supplier_is_counted_in_money_over_its_offers() -> None:
    """Both offers of the supplier in the period, none of the other supplier."""
    instance = make_instance(
        suppliers=[{}, {}],
        offers=[{"price_per_pack": 2.0}, {"price_per_pack": 3.0}, {"supplier": 1}],
        supply=[{"offer": 0}, {"offer": 1}, {"offer": 2}],
        supplier_orders=[{"supplier": 0, "period": 0, "minimum_amount": 15.0, "maximum_amount": 30.0}],
    )
    worth = {"bought 0": 2.0, "bought 1": 3.0}
    assert block_rows(instance, "supplier_order_least") == [({**worth, "supplier_order 0": -15.0}, 0.0, INF)]
    assert block_rows(instance, "supplier_order_most") == [({**worth, "supplier_order 0": -30.0}, -INF, 0.0)]


def test_a_drop_is_counted_in_kg_by_zone() -> None:
    """Packs of 2 kg to the drop's zone; without a minimum there is no lower row."""
    instance = make_instance(
        zones=[{}, {}],
        products=[{"pack_kg": 2.0}],
        demand=[{"zone": 0, "packs": 5.0}, {"zone": 1, "packs": 5.0}],
        drops=[
            {"supplier": 0, "zone": 0, "minimum_kg": 6.0, "maximum_kg": 10.0},
            {"supplier": 0, "zone": 1, "maximum_kg": 10.0},
        ],
    )
    assert block_rows(instance, "drop_least") == [({"buy 0": 2.0, "visit 0": -6.0}, 0.0, INF)]
    assert block_rows(instance, "drop_most") == [
        ({"buy 0": 2.0, "visit 0": -10.0}, -INF, 0.0),
        ({"buy 1": 2.0, "visit 1": -10.0}, -INF, 0.0),
    ]


def test_modes_keep_the_link_between_a_drop_and_its_charge() -> None:
    """Soft eases the minima; off leaves the upper row of drops, since a charge is no wish."""
    drops = [{"supplier": 0, "zone": 0, "minimum_kg": 6.0}]
    supply = [{"minimum_packs": 3.0}]
    soft = make_instance(drops=drops, supply=supply, modes={"minimum_orders": "soft"})
    assert block_rows(soft, "drop_least")[0][0]["drop_lack 0"] == 1.0
    assert block_rows(soft, "order_least")[0][0]["order_lack 0"] == 1.0
    assert "order_lack 0" not in block_rows(soft, "order_most")[0][0]
    off = make_problem(make_instance(drops=drops, supply=supply, modes={"minimum_orders": "off"})).blocks
    assert {"drop_least", "order_least", "order_most"}.isdisjoint(off)
    assert "drop_most" in off


@pytest.mark.parametrize(("minimum", "bought"), [(9.0, 10.0), (10.0, 10.0), (11.0, 0.0)])
def test_a_minimum_above_the_need_is_not_ordered(minimum: float, bought: float) -> None:
    """Ten are needed: a minimum of ten is met, of eleven it is not, and nothing is bought that nobody eats."""
    assert optimise(make_instance(supply=[{"minimum_packs": minimum}])).values["buy"].tolist() == [bought]


@pytest.mark.parametrize(("minimum", "bought"), [(10.0, 10.0), (10.5, 0.0)])
def test_a_drop_below_its_minimum_does_not_come(minimum: float, bought: float) -> None:
    """Ten kg to bring: a minimum of half a kg more keeps the supplier away."""
    instance = make_instance(drops=[{"supplier": 0, "zone": 0, "minimum_kg": minimum, "maximum_kg": 10.0}])
    assert optimise(instance).values["buy"].tolist() == [bought]
