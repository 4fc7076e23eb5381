"""What of orders is on its way: one rule for the accounts of suppliers and for contracts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner import service
from tests.progress.test_contracts import both, came, kilos, orders, plan, stands

MARCH = {day: date(2026, 3, day) for day in range(1, 9)}


def ordered(day: int, kg: float, **cells: Any) -> pd.DataFrame:
    """Return an order of bananas of a day of March, at 3.60 a kg."""
    return orders(kg, date=MARCH[day], **cells)


def brought(day: int, kg: float, **cells: Any) -> pd.DataFrame:
    """Return a delivery of bananas of a day of March, at 3.60 a kg."""
    return came(kg, date=MARCH[day], **cells)


@pytest.mark.parametrize(
    ("held", "kg"),
    [
        ([ordered(2, 40), ordered(4, 20), brought(3, 30), brought(5, 15)], 15),
        ([ordered(2, 40), brought(3, 30)], 10),
        ([ordered(2, 40), brought(2, 40)], 0),
        ([ordered(3, 40), brought(2, 40)], 40),
        ([ordered(2, 40), brought(3, 50), ordered(4, 20)], 20),
        ([ordered(2, 40), brought(3, 30, accepted=False)], 40),
        ([ordered(2, 40), brought(3, 40), brought(4, -5)], 0),
        ([ordered(2, 40), ordered(3, -15), brought(4, 20)], 5),
        ([ordered(2, 40), ordered(3, 20), ordered(4, -25)], 35),
    ],
)
def test_what_comes_fills_the_oldest_order_first(held: list[pd.DataFrame], kg: float) -> None:
    """The account of the supplier and its contract tell the same of what is on its way, at 3.60 a kg."""
    ledger = both(*held)
    assert kilos(ledger)[2] == pytest.approx(kg)
    account = stands(ledger, plan())["supplier_progress"].set_index("supplier")
    assert account.loc["sitio-b", "ordered"] == pytest.approx(3.6 * kg)


def test_without_a_contract_the_product_tells_which_order_it_is() -> None:
    """Rice fills no order of bananas, but under a contract that both name it does."""
    assert stands(both(ordered(2, 40), brought(3, 30, product="arroz")), plan())["supplier_progress"].set_index(
        "supplier"
    ).loc["sitio-b", "ordered"] == pytest.approx(3.6 * 40)
    assert kilos(both(ordered(2, 40), brought(3, 30, product="arroz", contract="c")))[2] == 10


def test_an_order_of_unknown_weight_is_open_until_something_comes() -> None:
    """Nobody can tell how much of it came."""
    for more, expected in (([], 72.0), ([brought(3, 1)], 0.0)):
        ledger = both(ordered(2, float("nan"), amount=72.0), *more)
        account = stands(ledger, plan())["supplier_progress"].set_index("supplier")
        assert account.loc["sitio-b", "ordered"] == expected


SITIO_A = {"supplier": "sitio-a"}


@pytest.mark.parametrize(
    ("day", "held", "said"),
    [
        (3, [ordered(2, 10, **SITIO_A)], "10 kg"),
        (2, [ordered(2, 10, **SITIO_A)], None),
        (8, [ordered(3, 10, **SITIO_A)], None),
        (8, [ordered(2, 10, **SITIO_A), brought(4, 10, **SITIO_A)], None),
        (8, [ordered(2, 10, **SITIO_A), brought(4, 4, **SITIO_A)], "6 kg"),
        (8, [ordered(2, 10)], None),
        (8, [ordered(2, float("nan"), amount=72.0, **SITIO_A)], "72"),
    ],
)
def test_an_order_that_was_planned_to_have_come_is_overdue(
    day: int, held: list[pd.DataFrame], said: str | None
) -> None:
    """The plan has sitio-a's bananas on Mondays 2 and 9 March, and none of sitio-b: what was ordered for the 2nd is told from the 3rd on."""
    made = plan()
    found = service.standing(made.case, both(*held), date(2026, 3, day), made, last_days=False)["alerts"]
    told = found[found["alert"] == "Overdue"]
    assert len(told) == (said is not None)
    assert told["pressing"].all()
    assert all(
        str(said) in text and "ordered on 2026-03-02 and planned for 2026-03-02" in text for text in told["text"]
    )
