"""Bills to the cent, funds that are not overdrawn, prices against quotes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.inputs import cents, whole
from planner.reports.money import payment_cents
from tests.cases import added, edited, figure, rows, tiny_case, tiny_law
from tests.reports.plans import solved


def paid(bills: list[int], pays: list[tuple[int, int, float]], limits: list[float]) -> list[int]:
    """Return the cents paid: `pays` holds bill, fund and the solver's amount, `limits` the money of each fund."""
    frame = pd.DataFrame(pays, columns=["bill", "fund", "amount"])
    instance = SimpleNamespace(payments=frame, funds=pd.DataFrame({"amount": limits}))
    assembly: Any = SimpleNamespace(instance=instance)
    solution: Any = SimpleNamespace(values={"pay": frame["amount"].to_numpy()})
    return payment_cents(assembly, solution, np.array(bills)).tolist()


def test_a_bill_of_one_fund_is_paid_to_the_cent() -> None:
    """The solver's noise and its unrounded delivery charges leave no trace."""
    assert paid([1234], [(0, 0, 12.3361), (0, 1, 0.0)], [100.0, 100.0]) == [1234, 0]


def test_a_shared_bill_adds_up_and_overdraws_nobody() -> None:
    """Each fund pays whole cents of its part; the cent left over falls to the fund with money left."""
    assert paid([1001], [(0, 0, 5.005), (0, 1, 5.005)], [5.0, 100.0]) == [500, 501]


def test_a_bill_that_nobody_pays_is_a_fault() -> None:
    """A bill without a fund never vanishes."""
    with pytest.raises(ValueError, match="no fund"):
        paid([100, 50], [(0, 0, 1.0)], [10.0])


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 100_000), min_size=2, max_size=2).filter(any), min_size=1, max_size=6),
    st.floats(0.0, 0.009),
)
def test_bills_are_paid_exactly(parts: list[list[int]], shift: float) -> None:
    """However funds share bills, payments are never negative and add up to each bill."""
    pays = [
        (bill, fund, amount / 100 + (shift if fund else -shift) * (0 not in both))
        for bill, both in enumerate(parts)
        for fund, amount in enumerate(both)
    ]
    bills = [sum(both) for both in parts]
    result = paid(bills, [(b, f, max(0.0, a)) for b, f, a in pays], [np.inf, np.inf])
    assert min(result) >= 0
    assert [sum(result[2 * b : 2 * b + 2]) for b in range(len(bills))] == bills


def test_sums_of_cents_are_exact() -> None:
    """Amounts that are whole cents are counted as such, whatever their binary form."""
    assert cents([0.1 + 0.2, 1.15, 1e6 + 0.01]).tolist() == [30, 115, 100_000_001]


@pytest.mark.parametrize(("value", "fault"), [(3.00001, False), (3.4, True)])
def test_only_noise_is_rounded_away(value: float, fault: bool) -> None:
    """A solver's 3.00001 packs are three; 3.4 packs are a fault and not shown as three."""
    if fault:
        with pytest.raises(ValueError, match="not whole"):
            whole(np.array([value]), "packs")
    else:
        assert whole(np.array([value]), "packs").tolist() == [3]


def notes(offer: str = "coop-alface", quotes: list[dict[str, Any]] | None = None, **law: Any) -> str:
    """Return the note on the price of an offer."""
    case = tiny_case(quotes=quotes if quotes is not None else rows("quotes"))
    found = solved(case, tiny_law(**law))["prices"].set_index("offer")["note"]
    return str(found[offer])


@pytest.mark.parametrize(("required", "told"), [(3, False), (4, True)])
def test_too_few_quotes(required: int, told: bool) -> None:
    """Three quotes are enough for a law that asks for three and too few for one that asks for four."""
    assert ("Fewer quotes" in notes("f1-alface", quotes_required=figure(required, "quotes"))) is told


@pytest.mark.parametrize(("premium", "told"), [(0.14, False), (0.13, True)])
def test_organic_premium_against_conventional_quotes(premium: float, told: bool) -> None:
    """Organic lettuce at 2.50 is 13.6 % above conventional quotes of 2.20: told below that premium, not above."""
    text = notes(organic_premium=figure(premium, "share"))
    assert ("conventional quotes" in text) is told
    assert "No quotes for these goods" in text


def test_reference_is_the_mean_with_freight_in_the_plans_year() -> None:
    """Quotes are taken with freight and brought to the plan's year; organic ones are kept apart."""
    quotes = [
        {
            "product": "alface",
            "market": "a",
            "date": date(2026, 1, 12),
            "price": 1.0,
            "freight": 0.5,
            "price_factor": "f",
        },
        {"product": "alface", "market": "b", "date": date(2026, 1, 12), "price": 2.0},
        {"product": "alface", "market": "b", "date": date(2026, 1, 12), "price": 9.0, "organic": True},
    ]
    case = tiny_case(quotes=quotes, price_factors=[{"price_factor": "f", "factor": 2.0}])
    prices = solved(case)["prices"].set_index("offer")
    assert prices.loc["f1-alface", "reference_price"] == 2.5
    assert prices.loc["f1-alface", "quotes"] == 2
    assert prices.loc["f1-alface", "difference_share"] == pytest.approx(2.0 / 2.5 - 1)
    assert prices.loc["coop-alface", "reference_price"] == 9.0
    assert prices.loc["firma-arroz", "quotes"] == 0
    assert np.isnan(prices.loc["firma-arroz", "reference_price"])


@pytest.mark.parametrize(("price", "told"), [(25.0, False), (25.01, True)])
def test_above_the_reference(price: float, told: bool) -> None:
    """A cent above the mean of the quotes is told; the mean itself is not."""
    case = tiny_case(offers=edited("offers", 3, price=price))
    note = solved(case)["prices"].set_index("offer")["note"]["firma-arroz"]
    assert ("Above the reference" in note) is told


def test_fund_use_runs_through_every_period() -> None:
    """Every fund stands in every period, its running sum ends at what it pays in all."""
    tables = solved()
    use = tables["fund_use"]
    assert len(use) == 2 * 2
    for fund, lines in use.groupby("fund"):
        paid_in_all = tables["payments"].loc[tables["payments"]["fund"] == fund, "amount"].sum()
        assert lines["spent_to_date"].iloc[-1] == pytest.approx(paid_in_all)
        assert lines["spent"].sum() == pytest.approx(paid_in_all)


def test_caps_stand_beside_what_is_sold() -> None:
    """A group's cap is its families times the law's cap; another firm has none."""
    totals = solved()["supplier_totals"].set_index("supplier")
    assert totals.loc["coop", "cap_amount"] == 10 * 1000
    assert totals.loc["coop", "cap_used_share"] == totals.loc["coop", "goods_amount"] / 10_000
    assert np.isnan(totals.loc["firma", "cap_amount"])
    assert totals["families"].isna()["firma"]


def test_a_delivery_charge_is_rounded_once_a_period() -> None:
    """Charges of 0.0333 a kg are billed by supplier and period, to the nearest cent of what they come to."""
    suppliers = [r | {"delivery_cost_per_kg": 0.0333, "delivery_cost_per_drop": None} for r in rows("suppliers")]
    tables = solved(tiny_case(suppliers=suppliers))
    kg = tables["orders"].groupby(["period", "supplier"])["kg"].sum()
    bills = tables["payments"][tables["payments"]["offer"] == ""].groupby(["period", "supplier"])["amount"].sum()
    assert bills.to_dict() == pytest.approx((np.floor(kg * 3.33 + 0.5 + 1e-6) / 100).to_dict())


def test_a_price_below_a_cent_is_not_lost() -> None:
    """Rice at 0.0025 a gram costs 2.50 a kilogram: prices keep their places and lines are rounded once."""
    offers = edited("offers", 3, price=0.0025)
    products = [
        r | {"unit": "g", "unit_kg": 0.001, "pack_units": 1} if r["product"] == "arroz" else r for r in rows("products")
    ]
    orders = solved(tiny_case(offers=offers, products=products))["orders"].set_index("product").loc[["arroz"]]
    assert len(orders)
    assert set(orders["price_per_unit"]) == {0.0025}
    assert orders["amount"].tolist() == pytest.approx((orders["kg"] * 2.5).round(2).tolist())


def test_a_supplier_added_with_a_lower_price_is_paid() -> None:
    """Payments name the supplier and product of the offer that they are for."""
    offers = added("offers", {"offer": "f1-banana", "supplier": "f1", "product": "banana", "price": 1.0})
    payments = solved(tiny_case(offers=offers))["payments"]
    line = payments[payments["offer"] == "f1-banana"].iloc[0]
    assert (line["supplier"], line["product"]) == ("f1", "banana")
