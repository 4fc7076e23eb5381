"""The family supplier_caps: the most a supplier may sell, in money."""

from __future__ import annotations

import pytest

from models.build import make_problem
from models.optimise import optimise
from tests.models.instances import INF, NAN, make_instance
from tests.models.reading import block_rows

TABLES = {
    "suppliers": [{"cap_amount": 50.0, "sold_amount": 8.0}, {"cap_amount": NAN}],
    "offers": [
        {"supplier": 0, "price_per_pack": 2.0},
        {"supplier": 0, "price_per_pack": 3.0},
        {"supplier": 1, "price_per_pack": 9.0},
    ],
    "supply": [{"offer": 0}, {"offer": 1}, {"offer": 2}],
}


def test_a_cap_counts_goods_of_all_offers_less_what_was_sold() -> None:
    """One row for the capped supplier, none for the other."""
    assert block_rows(make_instance(**TABLES), "supplier_caps") == [({"bought 0": 2.0, "bought 1": 3.0}, -INF, 42.0)]


def test_a_cap_used_up_leaves_nothing_to_sell() -> None:
    """Sold more than the cap: the row asks for nothing, not for less than nothing."""
    sold_out = {**TABLES, "suppliers": [{"cap_amount": 50.0, "sold_amount": 60.0}, {}]}
    assert block_rows(make_instance(**sold_out), "supplier_caps")[0][2] == 0.0
    assert optimise(make_instance(**sold_out)).values["buy"].tolist() == [0.0, 0.0, 10.0]


def test_modes() -> None:
    """Soft: an excess; off: no row."""
    soft = block_rows(make_instance(**TABLES, modes={"supplier_caps": "soft"}), "supplier_caps")
    assert soft[0][0]["cap_excess 0"] == -1.0
    assert "supplier_caps" not in make_problem(make_instance(**TABLES, modes={"supplier_caps": "off"})).blocks


@pytest.mark.parametrize(("cap", "bought"), [(19.99, 9.0), (20.0, 10.0), (20.01, 10.0)])
def test_the_cap_cuts_to_whole_packs(cap: float, bought: float) -> None:
    """Ten packs at 2.00: a cent below 20.00 leaves nine."""
    instance = make_instance(suppliers=[{"cap_amount": cap}], offers=[{"price_per_pack": 2.0}])
    assert optimise(instance).values["buy"].tolist() == [bought]


def test_delivery_does_not_count_toward_the_cap() -> None:
    """Goods of 20.00 and a delivery of 10.00 under a cap of 20.00."""
    instance = make_instance(
        suppliers=[{"cap_amount": 20.0}],
        offers=[{"price_per_pack": 2.0}],
        lanes=[{"supply": 0, "demand": 0, "delivery_per_pack": 1.0}],
    )
    assert optimise(instance).values["buy"].tolist() == [10.0]
