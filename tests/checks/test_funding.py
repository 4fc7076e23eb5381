"""Checks of when the money of funds comes, and of what may be carried over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cases import Row, edited, rows, tiny_law, without
from tests.checks.asking import found, one


def come(*instalments: tuple[int, float], fund: str = "federal") -> list[Row]:
    """Return instalments of a fund: day of March, amount."""
    return [{"fund": fund, "date": date(2026, 3, day), "amount": amount} for day, amount in instalments]


@pytest.mark.parametrize(("last", "differs"), [(1400.0, False), (1400.01, True), (1399.99, True)])
def test_instalments_differ(last: float, differs: bool) -> None:
    """The city has 2,000: 600 and 1,400 are that, a cent more or less is not; without an amount the sum is the money."""
    table = come((2, 600.0), (9, last), fund="city")
    findings = found("instalments-differ", instalments=table)
    assert [(f.severity, f.rows) for f in findings] == ([("error", (3,))] if differs else [])
    assert found("instalments-differ", instalments=table, funds=edited("funds", 1, amount=None)) == []


@pytest.mark.parametrize(("last", "beyond"), [(380.0, False), (380.01, True), (100.0, False)])
def test_instalments_beyond_rates(last: float, beyond: bool) -> None:
    """50 x 0.82 + 100 x 0.57 = 98 a day, 980 in ten: 600 and 380 are that, less may be, a cent more is told."""
    findings = found("instalments-beyond-rates", tiny_law(), instalments=come((2, 600.0), (9, last)))
    assert [(f.severity, f.rows) for f in findings] == ([("warning", (2, 3))] if beyond else [])
    by_law = found("instalments-beyond-rates", tiny_law(), instalments=come((2, 600.0), (9, last)), fund_rates=[])
    assert bool(by_law) is beyond


@pytest.mark.parametrize(("day", "late"), [(9, False), (10, True)])
def test_instalment_too_late(day: int, late: bool) -> None:
    """A fund that pays until 9 March can use what comes on that day, not what comes a day later."""
    tables: dict[str, Any] = {
        "instalments": come((2, 600.0), (day, 300.0)),
        "funds": edited("funds", 0, last_day=date(2026, 3, 9)),
    }
    findings = found("instalment-too-late", **tables)
    assert [f.rows for f in findings] == ([(3,)] if late else [])
    if late:
        assert "300.00" in one("instalment-too-late", **tables).what


@pytest.mark.parametrize(("day", "late"), [(13, False), (14, True)])
def test_money_that_comes_after_the_plan_is_told_of_a_fund_that_ends_with_it(day: int, late: bool) -> None:
    """The plan ends on Friday 13 March, and with it a fund without a last day: what comes on the 14th is noted, under the fund's name."""
    findings = found("instalment-too-late", instalments=come((2, 600.0), (day, 300.0)))
    assert [(finding.severity, finding.rows) for finding in findings] == ([("note", (3,))] if late else [])
    assert all("Repasse" in finding.what for finding in findings)
    endless = edited("case", 0, last_day=None)
    assert found("instalment-too-late", instalments=come((2, 600.0), (day, 300.0)), case=endless) == []


@pytest.mark.parametrize(("day", "late"), [(2, False), (3, True)])
def test_money_comes_too_late(day: int, late: bool) -> None:
    """Rice, beans and lettuce are eaten on Monday 2 March: if the only fund has money from Tuesday on, they are named, not the fruit of Tuesday."""
    tables: dict[str, Any] = {"funds": without("funds", 1), "instalments": come((day, 980.0))}
    findings = found("money-comes-too-late", **tables)
    assert bool(findings) is late
    if late:
        finding = one("money-comes-too-late", **tables)
        assert (finding.severity, finding.rows) == ("warning", (2,))
        assert all(name in finding.what for name in ("Arroz", "Feijão", "Alface", "2026-03-03"))
        assert "Banana" not in finding.what


def test_money_comes_too_late_only_where_no_other_fund_has_money() -> None:
    """The city may pay all: nothing is told; if it pays no cereals, rice alone is; if its own money comes on Tuesday too, all three are."""
    late = come((3, 980.0))
    assert found("money-comes-too-late", instalments=late) == []
    groups = "legume|vegetable|fruit"
    assert (
        "Feijão"
        not in one("money-comes-too-late", instalments=late, funds=edited("funds", 1, pays_food_groups=groups)).what
    )
    both = [*late, *come((3, 2000.0), fund="city")]
    assert "Feijão" in one("money-comes-too-late", instalments=both).what


def test_carry_over_not_asked() -> None:
    """A part of unknown money is an error, of a fund that ends after the plan a note; with an amount, rates or instalments neither."""
    share = {"carry_over_share": 0.3}
    assert found("carry-over-not-asked", funds=edited("funds", 1, **share)) == []
    assert found("carry-over-not-asked", funds=edited("funds", 0, **share)) == []
    blank = edited("funds", 1, amount=None, **share)
    assert one("carry-over-not-asked", funds=blank).severity == "error"
    assert found("carry-over-not-asked", funds=blank, instalments=come((2, 10.0), fund="city")) == []
    for end, told in (
        (date(2026, 3, 13), False),
        (date(2026, 3, 14), True),
        (date(2026, 3, 2), False),
        (date(2026, 3, 1), True),
    ):
        findings = found("carry-over-not-asked", funds=edited("funds", 1, last_day=end, **share))
        assert [f.severity for f in findings] == (["note"] if told else [])


def test_a_fund_with_instalments_needs_neither_amount_nor_rates_nor_days() -> None:
    """What comes is its money: nothing is asked about; of instalments of nothing it is said that the fund is empty."""
    table, funds = come((2, 980.0)), edited("funds", 0, days_paid=None)
    for code in ("fund-without-money", "days-paid-missing", "stage-without-rate"):
        assert found(code, tiny_law(rates={}), funds=funds, fund_rates=[], instalments=table) == []
    assert found("fund-empty", instalments=table, funds=edited("funds", 0, days_paid=0)) == []
    assert one("fund-empty", instalments=come((2, 0.0))).rows == (2,)
    assert len(rows("funds")) == 2


def paid(amount: float) -> list[dict[str, Any]]:
    """Return the table bought: so much was paid by the city's money in February."""
    return [
        {"date": date(2026, 2, 9), "supplier": "firma", "product": "arroz", "kg": 10, "amount": amount, "fund": "city"}
    ]


@pytest.mark.parametrize(("amount", "last", "told"), [(1399, 1, True), (1400, 1, False), (1399, 2, False)])
def test_money_lapsed(amount: float, last: int, told: bool) -> None:
    """Of 2,000 with 0.3 to carry over 1,400 were to be paid until the day before the plan: of 1,399 it is said that 1.00 lapsed."""
    funds = edited("funds", 1, carry_over_share=0.3, last_day=date(2026, 3, last))
    findings = found("money-lapsed", funds=funds, bought=paid(amount))
    assert bool(findings) is told
    assert all("so 1.00 lapsed" in finding.what and "Recursos" in finding.what for finding in findings)
    assert found("money-lapsed", funds=edited("funds", 1, last_day=date(2026, 3, 1)), bought=paid(amount)) == []


@pytest.mark.parametrize(("amount", "told"), [(2000, False), (2001, True)])
def test_paid_more_than_there_was(amount: float, told: bool) -> None:
    """The city has 2,000: 2,001 paid before the plan are 1.00 more; with instalments of 2,001 they are not."""
    findings = found("paid-more-than-there-was", bought=paid(amount))
    assert [(finding.table, finding.rows) for finding in findings] == [("bought", (2,))] * told
    assert all("1.00 more" in finding.what for finding in findings)
    some = come((2, 2001.0), fund="city")
    assert (
        found("paid-more-than-there-was", bought=paid(amount), instalments=some, funds=edited("funds", 1, amount=None))
        == []
    )
