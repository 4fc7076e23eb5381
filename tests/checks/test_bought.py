"""Checks of what was bought before the plan's first day."""

from __future__ import annotations

from datetime import date

from tests.assembly.test_to_date import BEFORE, YEAR
from tests.cases import Row, edited, rows
from tests.checks.asking import found, one


def _one(code: str, *bought: Row) -> tuple[str, tuple[int, ...]]:
    finding = one(code, case=YEAR, bought=list(bought))
    assert found(code, case=YEAR, bought=BEFORE) == []
    return finding.severity, finding.rows


def test_year_begins_after_plan() -> None:
    """The year may begin with the plan, not a day later."""
    for day, wrong in ((date(2026, 3, 2), False), (date(2026, 3, 3), True)):
        assert bool(found("year-begins-after-plan", case=edited("case", 0, year_first_day=day))) is wrong


def test_year_without_first_day() -> None:
    """Purchases before the plan need a year to belong to; without purchases none is needed."""
    assert one("year-without-first-day", bought=BEFORE).table == "case"
    assert found("year-without-first-day", case=YEAR, bought=BEFORE) == []
    assert found("year-without-first-day", case=rows("case")) == []


def test_bought_at_wrong_time() -> None:
    """From the year's first day to the day before the plan's first."""
    for day, wrong in (
        (date(2026, 2, 8), True),
        (date(2026, 2, 9), False),
        (date(2026, 3, 1), False),
        (date(2026, 3, 2), True),
    ):
        bought = [BEFORE[0] | {"date": day}]
        assert bool(found("bought-at-wrong-time", case=YEAR, bought=bought)) is wrong


def test_bought_from_other_offer() -> None:
    """An offer belongs to one supplier and one product."""
    assert _one("bought-from-other-offer", BEFORE[0] | {"supplier": "f1"}) == ("error", (2,))
    assert _one("bought-from-other-offer", BEFORE[0] | {"product": "arroz"}) == ("error", (2,))


def test_taken_back_more_than_bought() -> None:
    """A credit note without its purchase is an error, one that takes all back is not."""
    assert _one("taken-back-more-than-bought", *BEFORE[1:]) == ("error", (2,))
    assert (
        found("taken-back-more-than-bought", case=YEAR, bought=[BEFORE[1], BEFORE[0] | {"kg": 6, "amount": 30}]) == []
    )


def test_bought_price_absurd() -> None:
    """Offers ask 4.50 a kg (the middle of 7.50 and 6.00 for 1.5 kg): 45 is still believed, a cent more is asked about."""
    assert _one("bought-price-absurd", BEFORE[0] | {"kg": 10, "amount": 450.1}) == ("warning", (2,))
    assert found("bought-price-absurd", case=YEAR, bought=[BEFORE[0] | {"kg": 10, "amount": 450}]) == []
    assert _one("bought-price-absurd", BEFORE[0] | {"kg": 10, "amount": 4.49}) == ("warning", (2,))


def test_announced_outside_plan() -> None:
    """From the plan's first day to its last."""
    for day, wrong in ((1, True), (2, False), (13, False), (14, True)):
        announced = [{"offer": "coop-banana", "date": date(2026, 3, day), "zone": "norte", "packs": 3}]
        assert bool(found("announced-outside-plan", announced=announced)) is wrong


def test_served_during_plan() -> None:
    """The plan's first day is one day too late; the day before is not."""
    for day, wrong in ((1, False), (2, True)):
        served = [{"date": date(2026, 3, day), "menu": "all", "dish": "salada"}]
        assert bool(found("served-during-plan", served=served)) is wrong


def test_bought_under_another_contract() -> None:
    """A contract of another supplier, or with an offer that is not under it, is an error; with one of its own, or without an offer, none."""
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    contracts = [{"contract": "c", "name": "Contract 7", "supplier": "firma", "product": "banana"} | days]
    offers = edited("offers", 5, contract="c")
    row = {"date": date(2026, 2, 16), "supplier": "firma", "product": "banana", "kg": 3, "amount": 12, "contract": "c"}
    for good in ({}, {"offer": "firma-banana"}, {"product": "arroz"}):
        assert found("bought-under-another-contract", contracts=contracts, offers=offers, bought=[row | good]) == []
    for bad in ({"supplier": "coop"}, {"offer": "firma-arroz", "product": "arroz"}):
        finding = one("bought-under-another-contract", contracts=contracts, offers=offers, bought=[row | bad])
        assert (finding.severity, finding.rows, finding.column) == ("error", (2,), "contract")
