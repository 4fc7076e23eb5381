"""The family supply: limits per period and in all."""

from __future__ import annotations

import pytest

from models.build import make_problem
from models.optimise import optimise
from tests.models.instances import INF, NAN, make_instance
from tests.models.reading import block_rows

TWO_ZONES = {
    "zones": [{}, {}],
    "periods": [{}, {}],
    "offers": [{"total_packs": 6.0}],
    "supply": [{"period": 0, "packs": 4.0}, {"period": 1, "packs": INF}],
    "demand": [{"zone": z, "period": t, "packs": 2.0} for z in (0, 1) for t in (0, 1)],
}


def test_what_is_bought_is_the_sum_over_the_lanes() -> None:
    """One row per supply; it has no slack in any mode."""
    rows = [
        ({"buy 0": 1.0, "buy 1": 1.0, "bought 0": -1.0}, 0.0, 0.0),
        ({"buy 2": 1.0, "buy 3": 1.0, "bought 1": -1.0}, 0.0, 0.0),
    ]
    assert block_rows(make_instance(**TWO_ZONES), "purchases") == rows
    assert block_rows(make_instance(**TWO_ZONES, modes={"supply": "off"}), "purchases") == rows


def test_only_what_is_limited_has_a_row() -> None:
    """No row for the period without limit; one for the total over both."""
    instance = make_instance(**TWO_ZONES)
    assert block_rows(instance, "supply") == [({"bought 0": 1.0}, -INF, 4.0)]
    assert block_rows(instance, "supply_total") == [({"bought 0": 1.0, "bought 1": 1.0}, -INF, 6.0)]


def test_soft_supply_may_be_exceeded_and_off_is_not_there() -> None:
    """Each limit has an excess of its own."""
    soft = make_instance(**TWO_ZONES, modes={"supply": "soft"})
    assert block_rows(soft, "supply") == [({"bought 0": 1.0, "supply_excess 0": -1.0}, -INF, 4.0)]
    assert block_rows(soft, "supply_total")[0][0]["offer_excess 0"] == -1.0
    off = make_problem(make_instance(**TWO_ZONES, modes={"supply": "off"})).blocks
    assert "supply" not in off
    assert "supply_total" not in off


@pytest.mark.parametrize(("packs", "short"), [(9.0, 1.0), (10.0, 0.0), (11.0, 0.0)])
def test_supply_of_a_period_limits_purchases(packs: float, short: float) -> None:
    """Ten are needed: nine leave one short, ten are enough."""
    assert optimise(make_instance(supply=[{"packs": packs}])).values["short"].tolist() == [short]


@pytest.mark.parametrize(("total", "short"), [(9.0, 1.0), (10.0, 0.0), (NAN, 0.0)])
def test_supply_in_all_limits_purchases(total: float, short: float) -> None:
    """The same for the total of an offer; unknown is no limit."""
    instance = make_instance(offers=[{"total_packs": total}])
    assert optimise(instance).values["short"].tolist() == [short]
