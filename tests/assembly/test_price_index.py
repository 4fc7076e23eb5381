"""Prices that follow an index: reckoned by hand in plan and check, and in a plan whose weeks lie in two months."""

from __future__ import annotations

from datetime import date

import pytest

from planner.assembly.prices import offer_table
from planner.case import Case
from planner.verify.facts import Facts
from tests.cases import Row, edited, rows, tiny_case, tiny_law
from tests.shared import make_plan

VALUES = [
    {"price_index": "food", "month": date(2026, month, 15), "value": value}
    for month, value in ((1, 120.0), (3, 123.0), (2, 121.0))
]
CONTRACT = {
    "contract": "rice", "name": "Contract 7", "supplier": "firma", "product": "arroz", "first_day": date(2026, 1, 1),
    "last_day": date(2026, 12, 31),
}  # fmt: skip
INDEXED = {"price": 5.0, "price_index": "food", "index_base": date(2026, 1, 31), "contract": "rice"}


def month(number: int) -> Row:
    """Return the cells of an offer of a month."""
    return {"first_day": date(2026, number, 1), "last_day": date(2026, number, 28)}


def priced(case: Case, offer: str = "firma-arroz") -> tuple[float, float]:
    """Return the price of an offer as the plan and as the check reckon it."""
    plan = offer_table(case).set_index("offer").loc[offer, "price_per_unit"]
    return float(plan), float(Facts(case, tiny_law()).offers.at[offer, "price_per_unit"])


@pytest.mark.parametrize(("number", "price"), [(1, 5.0), (2, 5.041667), (3, 5.125), (4, 5.125)])
def test_the_price_of_a_month_follows_the_index(number: int, price: float) -> None:
    """5.00 at 120 in January: 5.00 x 121 / 120 in February, to six places, 5.125 at 123 in March, and in April, which has no value, too."""
    offers = edited("offers", 3, **INDEXED | month(number))
    assert priced(tiny_case(offers=offers, contracts=[CONTRACT], price_indices=VALUES)) == (price, price)


def test_the_factor_of_the_year_counts_beside_the_index() -> None:
    """5.00 x 1.37 x 121 / 120 is 6.907083..., rounded once."""
    offers = edited("offers", 3, price_factor="old", **INDEXED | month(2))
    factors = [{"price_factor": "old", "factor": 1.37}]
    case = tiny_case(offers=offers, contracts=[CONTRACT], price_indices=VALUES, price_factors=factors)
    assert priced(case) == (6.907083, 6.907083)


def test_the_days_of_the_contract_say_the_month_too() -> None:
    """An offer without days of its own, under a contract of March, has the price of March."""
    march = CONTRACT | {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}
    case = tiny_case(offers=edited("offers", 3, **INDEXED), contracts=[march], price_indices=VALUES)
    assert priced(case) == (5.125, 5.125)


def test_each_delivery_has_the_price_of_its_month() -> None:
    """A plan from 23 February to 6 March: rice of February costs 25.208333 a pack, of March 25.625, and as long as March is not known 25.208333."""
    head = [rows("case")[0] | {"first_day": date(2026, 2, 23), "last_day": date(2026, 3, 6)}]
    indexed = INDEXED | {"price": 25.0}
    march = rows("offers")[3] | indexed | month(3) | {"offer": "firma-arroz-3"}
    offers = [*edited("offers", 3, **indexed | month(2)), march]
    plan = make_plan(
        tiny_case(
            case=head, offers=offers, contracts=[CONTRACT], price_indices=VALUES[:1] + VALUES[2:], targets=[],
            products=edited("products", 0, storable=False, shelf_life_days=3),
        )
    )  # fmt: skip
    rice = plan["orders"][plan["orders"]["product"] == "arroz"]
    # March has no value here: that of February holds, and the plan says so.
    assert set(rice["price_per_unit"]) == {25.208333}
    assert {"firma-arroz", "firma-arroz-3"} == set(rice["offer"])
    assert any("2026-02" in text for text in plan["warnings"]["text"])
    known = make_plan(
        tiny_case(
            case=head, offers=offers, contracts=[CONTRACT], price_indices=VALUES, targets=[],
            products=edited("products", 0, storable=False, shelf_life_days=3),
        )
    )  # fmt: skip
    rice = known["orders"][known["orders"]["product"] == "arroz"]
    by_month = rice.groupby(rice["delivery_day"].dt.month)["price_per_unit"].agg(set).to_dict()
    assert by_month == {2: {25.208333}, 3: {25.625}}
    assert ((rice["amount"] - rice["units"] * rice["price_per_unit"]).abs() <= 0.005 + 1e-9).all()
    assert not any("2026-02" in text for text in known["warnings"]["text"])
