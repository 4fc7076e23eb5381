"""The family funds: bills paid in full, from funds that may, within their money."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.build import make_problem
from models.optimise import optimise
from tests.models.instances import INF, NAN, make_instance
from tests.models.reading import block_rows

TABLES = {
    "periods": [{}, {}],
    "offers": [{"price_per_pack": 2.0}],
    "supply": [{"period": 0}, {"period": 1}],
    "demand": [{"period": 0, "packs": 5.0}, {"period": 1, "packs": 5.0}],
    "funds": [{"amount": 12.0}, {"amount_per_period": 7.0}],
}


def test_a_bill_for_goods_is_price_times_packs() -> None:
    """One bill per offer and period; payments of both funds make it up."""
    assert block_rows(make_instance(**TABLES), "bills") == [
        ({"pay 0": 1.0, "pay 1": 1.0, "bought 0": -2.0}, 0.0, 0.0),
        ({"pay 2": 1.0, "pay 3": 1.0, "bought 1": -2.0}, 0.0, 0.0),
    ]


def test_a_bill_for_delivery_is_by_pack_and_by_drop() -> None:
    """Charges per pack on each lane, and the drop's own; goods are not in it."""
    instance = make_instance(
        offers=[{"price_per_pack": 2.0}],
        lanes=[{"supply": 0, "demand": 0, "delivery_per_pack": 0.5}],
        drops=[{"supplier": 0, "zone": 0, "charge": 7.0}],
    )
    assert block_rows(instance, "bills")[1] == ({"pay 1": 1.0, "buy 0": -0.5, "visit 0": -7.0}, 0.0, 0.0)


def test_money_in_all_and_per_period() -> None:
    """One row for the fund with an amount, one per period for the fund with an amount per period."""
    instance = make_instance(**TABLES)
    assert block_rows(instance, "funds") == [({"pay 0": 1.0, "pay 2": 1.0}, -INF, 12.0)]
    assert block_rows(instance, "fund_periods") == [({"pay 1": 1.0}, -INF, 7.0), ({"pay 3": 1.0}, -INF, 7.0)]


def test_modes_ease_the_limits_but_never_the_bills() -> None:
    """Soft: excesses, one per fund and period; off: no limits; a bill stays in every mode."""
    soft = make_instance(**TABLES, modes={"funds": "soft"})
    assert block_rows(soft, "funds")[0][0]["fund_excess 0"] == -1.0
    assert [row[0].get("fund_period_excess 3") for row in block_rows(soft, "fund_periods")] == [None, -1.0]
    off = make_instance(**TABLES, modes={"funds": "off"})
    assert {"funds", "fund_periods"}.isdisjoint(make_problem(off).blocks)
    assert len(block_rows(off, "bills")) == 2


@pytest.mark.parametrize(("amount", "bought"), [(19.99, 9.0), (20.0, 10.0), (NAN, 10.0), (-3.0, 0.0)])
def test_money_limits_purchases(amount: float, bought: float) -> None:
    """A cent below 20.00 leaves nine packs at 2.00; a fund overspent before buys nothing."""
    instance = make_instance(offers=[{"price_per_pack": 2.0}], funds=[{"amount": amount}])
    assert optimise(instance).values["buy"].tolist() == [bought]


@pytest.mark.parametrize(("amount", "bought"), [(9.99, 8.0), (10.0, 10.0)])
def test_money_of_a_period_limits_that_period(amount: float, bought: float) -> None:
    """Five packs at 2.00 in each of two periods."""
    instance = make_instance(**{**TABLES, "funds": [{"amount_per_period": amount}]})
    assert optimise(instance).values["buy"].sum() == bought


WEEKS = {
    "days": [{"day": "2026-02-02", "period": 0, "span": 0}, {"day": "2026-02-09", "period": 1, "span": 1}],
    "bills": [{"period": 0, "span": 0}, {"period": 1, "span": 1}],
    "supply": [{"period": 0}, {"period": 1}],
    "periods": [{}, {}],
    "offers": [{"price_per_pack": 200.0}],
    "demand": [{"period": 0, "packs": 5.0}, {"period": 1, "packs": 5.0}],
}
"""Five packs at 200.00 in each of two weeks, that is 1,000.00 each."""


def test_what_is_delivered_before_an_instalment_is_paid_by_what_came_before() -> None:
    """One row: the payment of the first week, at most 600.00."""
    instance = make_instance(
        **WEEKS, funds=[{"amount": 1200.0}], instalments=[{"fund": 0, "day": "2026-02-09", "amount": 600.0}]
    )
    assert block_rows(instance, "instalments") == [({"pay 0": 1.0}, -INF, 600.0)]


@pytest.mark.parametrize(
    ("come", "in_all", "bought"),
    [(600.0, 1200.0, [3, 3]), (599.99, 1200.0, [2, 4]), (600.0, 1600.0, [3, 5]), (-5.0, 1200.0, [0, 5]), (NAN, 1200.0, [5, 1])],
)  # fmt: skip
def test_a_fund_pays_no_more_than_has_come(come: float, in_all: float, bought: list[int]) -> None:
    """Of 600.00 + 600.00 three packs a week; a cent less at first: two, and 800.00 are left for four; overspent before: none at first."""
    rows = [] if come != come else [{"fund": 0, "day": "2026-02-09", "amount": come}]
    instance = make_instance(**WEEKS, funds=[{"amount": in_all}], instalments=rows)
    values = optimise(instance).values["bought"]
    assert values.sum() == sum(bought)
    assert values[0] <= bought[0]


def test_money_that_has_not_come_gives_way_where_the_family_is_soft() -> None:
    """Soft: all ten packs are bought, and 400.00 are paid before they come; off: no row."""
    tables = {"funds": [{"amount": 2000.0}], "instalments": [{"fund": 0, "day": "2026-02-09", "amount": 600.0}]}
    soft = optimise(make_instance(**WEEKS, **tables, modes={"funds": "soft"}))
    assert soft.values["instalment_excess"].tolist() == pytest.approx([400.0])
    assert "instalments" not in make_problem(make_instance(**WEEKS, **tables, modes={"funds": "off"})).blocks


def test_what_no_fund_may_pay_is_not_bought() -> None:
    """Without a payment for its bill an offer is out, also if it is the cheapest."""
    instance = make_instance(
        offers=[{"price_per_pack": 1.0}, {"price_per_pack": 5.0}], supply=[{"offer": 0}, {"offer": 1}]
    )
    instance = replace(instance, payments=instance.payments.iloc[[1]].reset_index(drop=True))
    assert optimise(instance).values["buy"].tolist() == [0.0, 10.0]


def test_goods_without_a_bill_are_a_fault() -> None:
    """They would be free; refused."""
    instance = make_instance()
    with pytest.raises(ValueError, match="no bill"):
        make_problem(replace(instance, bills=instance.bills.iloc[:0], payments=instance.payments.iloc[:0]))


def test_payments_add_up_to_their_bill_exactly() -> None:
    """Two funds of 12.00 and 7.00 a period pay 20.00 together."""
    solution = optimise(make_instance(**TABLES))
    paid = solution.values["pay"]
    assert paid.sum() == pytest.approx(20.0, abs=1e-9)
    assert paid[0] + paid[2] <= 12.0 + 1e-9
