"""Checks of contracts: the tiny case's bananas of the firm under a contract, with something wrong in it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.checks import check
from planner.checks.base import run
from planner.checks.facts import Facts
from tests.cases import Row, edited, tiny_case, tiny_law
from tests.checks.asking import BY_CODE, found, one
from tests.test_contract_charges import charged
from tests.verify.contracts import law

FRIDAY, SATURDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)


def signed(**cells: Any) -> list[Row]:
    """Return the table contracts with the firm's contract of bananas, which holds all year."""
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    return [{"contract": "c", "name": "Contract 7", "supplier": "firma", "product": "banana"} | days | cells]


def priced(**cells: Any) -> list[Row]:
    """Return the offers, the firm's bananas under the contract."""
    return edited("offers", 5, contract="c", **cells)


def later(first: date, **cells: Any) -> list[Row]:
    """Return the offers with two prices under the contract: to Friday of the first week, and from a day on."""
    more = {"offer": "later", "supplier": "firma", "product": "banana", "contract": "c", "price": 7, "first_day": first}
    return [*priced(last_day=FRIDAY), more | cells]


def test_a_contract_in_order_gives_no_finding() -> None:
    """With one price, or with two of which one begins the day after the other ends, there is nothing to say."""
    for offers in (priced(), later(SATURDAY)):
        case = tiny_case(offers=offers, contracts=signed(minimum_kg=10, maximum_kg=400, called_off_kg=3))
        assert check(case, tiny_law()) == check(tiny_case(), tiny_law())


def test_contract_reversed() -> None:
    """A contract that ends before it begins is an error; one of a single day is none."""
    assert one("contract-reversed", contracts=signed(last_day=date(2025, 12, 31))).severity == "error"
    assert found("contract-reversed", contracts=signed(last_day=date(2026, 1, 1))) == []


def test_contract_option_impossible() -> None:
    """An extension ends after the last day, and is not drawn without one."""
    day = date(2026, 12, 31)
    assert one("contract-option-impossible", contracts=signed(option_until=day)).column == "option_until"
    assert found("contract-option-impossible", contracts=signed(option_until=date(2027, 1, 1))) == []
    finding = one("contract-option-impossible", contracts=signed(option_drawn=True))
    assert (finding.severity, finding.rows) == ("error", (2,))
    assert found("contract-option-impossible", contracts=signed(option_until=date(2027, 1, 1), option_drawn=True)) == []


def test_contract_bounds_crossed() -> None:
    """A least above the most is an error; equal to it, it is none, nor without a most."""
    assert one("contract-bounds-crossed", contracts=signed(minimum_kg=10.1, maximum_kg=10)).severity == "error"
    assert found("contract-bounds-crossed", contracts=signed(minimum_kg=10, maximum_kg=10)) == []
    assert found("contract-bounds-crossed", contracts=signed(minimum_kg=10)) == []


@pytest.mark.parametrize(("row", "word"), [(1, "supplier"), (3, "product")])
def test_contract_of_others(row: int, word: str) -> None:
    """Bananas of the cooperative, or rice of the firm, are not of its contract of bananas."""
    finding = one("contract-of-others", offers=edited("offers", row, contract="c"), contracts=signed())
    assert (finding.table, finding.column, finding.rows) == ("offers", "contract", (row + 2,))
    assert word in finding.what
    assert found("contract-of-others", offers=priced(), contracts=signed()) == []


def test_contract_without_offer() -> None:
    """Nothing names it, or what names it is over: told, unless it does not hold within the plan anyway."""
    assert "Contract 7" in one("contract-without-offer", contracts=signed()).what
    over = {"offers": priced(last_day=date(2026, 3, 1)), "contracts": signed()}
    assert one("contract-without-offer", **over).severity == "warning"
    assert found("contract-without-offer", contracts=signed(last_day=date(2026, 3, 1))) == []
    assert found("contract-without-offer", contracts=signed(first_day=date(2026, 3, 14))) == []
    assert found("contract-without-offer", offers=priced(), contracts=signed()) == []


def test_contract_priced_twice() -> None:
    """On Friday two prices would hold if the second began then; by weekdays of their own they never meet."""
    finding = one("contract-priced-twice", offers=later(FRIDAY), contracts=signed())
    assert finding.rows == (7, 8)
    assert "2026-03-06" in finding.what or "6" in finding.what
    assert found("contract-priced-twice", offers=later(SATURDAY), contracts=signed()) == []
    apart = later(date(2026, 3, 2), delivery_weekdays="mon")
    apart[5] |= {"delivery_weekdays": "thu"}
    assert found("contract-priced-twice", offers=apart, contracts=signed()) == []
    assert found("contract-priced-twice", offers=later(FRIDAY), contracts=signed(last_day=date(2026, 3, 5))) == []


def test_two_prices_of_a_contract_are_not_told_as_two_quantities() -> None:
    """That an offer stands there twice is said of the contract, whose quantity counts once."""
    assert found("offer-twice", offers=later(FRIDAY), contracts=signed()) == []
    assert found("offer-twice", offers=later(FRIDAY, contract=None), contracts=signed())


def test_contract_without_price() -> None:
    """From Saturday to Monday there is one school day without a price; a weekend between two prices is none."""
    finding = one("contract-without-price", offers=later(date(2026, 3, 10)), contracts=signed())
    assert (finding.severity, finding.rows) == ("warning", (7, 8))
    assert found("contract-without-price", offers=later(date(2026, 3, 9)), contracts=signed()) == []
    assert found("contract-without-price", offers=later(date(2026, 3, 10)), contracts=signed(last_day=SUNDAY)) == []


def test_contract_used_up() -> None:
    """30 kg before the year and 11 in it are more than 40, and 10 are not; those of another offer are not of it."""
    head = edited("case", 0, year_first_day=date(2026, 2, 2))

    def told(kg: float, offer: str = "firma-banana") -> int:
        bought = [
            {"date": date(2026, 2, 9), "supplier": "firma", "product": "banana", "offer": offer, "kg": kg, "amount": 9}
        ]
        contracts = signed(maximum_kg=40, called_off_kg=30)
        return len(found("contract-used-up", case=head, bought=bought, offers=priced(), contracts=contracts))

    assert told(10.01) == 1
    assert told(10) == told(11, "") == 0


def test_contract_minimum_out_of_reach() -> None:
    """20 kg a week are 40 kg until it ends with the plan: 41 cannot be called off, 40 can, and less if some was before."""
    end = date(2026, 3, 13)

    def told(least: float, last: date = end, **cells: Any) -> int:
        offers = priced(**{"kg_per_period": 20} | cells)
        return len(
            found("contract-minimum-out-of-reach", offers=offers, contracts=signed(minimum_kg=least, last_day=last))
        )

    assert told(41) == 1
    assert told(40) == 0
    assert told(41, last=date(2026, 3, 14)) == 0
    assert told(21, last=SUNDAY) == 1
    assert told(31, kg_total=30) == 1
    assert told(4000, kg_per_period=None) == 0
    assert told(1, delivery_weekdays="sat") == 1
    assert told(1, delivery_weekdays="mon") == 0


@pytest.mark.parametrize(("least", "last", "told"), [(74, 13, 1), (73, 13, 0), (74, 14, 0), (74, 1, 0)])
def test_contract_minimum_beyond_need(least: float, last: int, told: int) -> None:
    """Bananas on 4 days x 140 pupils x 80 g x 1.5 are 67.2 kg, and whole packs of 1.5 kg at two sites in two weeks 6 kg more at most:
    74 cannot be eaten before the contract ends with the plan, 73 perhaps; one that ends elsewhere is no matter of the plan's menus.
    """
    findings = found(
        "contract-minimum-beyond-need",
        offers=priced(),
        contracts=signed(minimum_kg=least, last_day=date(2026, 3, last)),
    )
    assert len(findings) == told
    assert all("67.2 kg" in finding.what and "74 kg" in finding.what for finding in findings)


def test_a_least_that_is_lost_on_the_way_may_be_ordered() -> None:
    """With half of it lost on the way (67.2 + 6) / 0.5 = 146.4 kg may be ordered: 147 are too much, 146 are not; nothing is asked of free menus."""
    for least, told in ((147, 1), (146, 0)):
        offers, bound = priced(expected_loss_share=0.5), signed(minimum_kg=least, last_day=date(2026, 3, 13))
        assert len(found("contract-minimum-beyond-need", offers=offers, contracts=bound)) == told
    free = [{"menu": "all", "name": "Todos", "mode": "repertoire"}]
    assert (
        found(
            "contract-minimum-beyond-need",
            menu_groups=free,
            offers=offers,
            contracts=signed(minimum_kg=999, last_day=date(2026, 3, 13)),
        )
        == []
    )


@pytest.mark.parametrize(("last", "came", "told"), [(1, 5, True), (1, 10, False), (2, 5, False)])
def test_contract_minimum_missed(last: int, came: float, told: bool) -> None:
    """It bound to 10 kg until the day before the plan: with 5 kg 5 are missing, with 10 none; one that ends in the plan is still called off."""
    bought = [
        {
            "date": date(2026, 2, 9),
            "supplier": "firma",
            "offer": "firma-banana",
            "product": "banana",
            "kg": came,
            "amount": 9,
        }
    ]
    findings = found("contract-minimum-missed", case=edited("case", 0, year_first_day=date(2026, 2, 2)), offers=priced(), bought=bought,
                     contracts=signed(minimum_kg=10, last_day=date(2026, 3, last)))  # fmt: skip
    assert bool(findings) is told
    assert all("5 kg" in finding.what for finding in findings)


def test_an_offer_outside_the_days_of_its_contract_is_told_as_out_of_season() -> None:
    """The check reckons what can come by the contract too: bananas of nobody else are short once it is over."""
    alone = [row for row in priced() if row["product"] != "banana" or row["supplier"] == "firma"]
    (told,) = found("offer-outside-plan", offers=alone, contracts=signed(last_day=date(2026, 3, 1)))
    assert told.column == "contract"
    assert signed()[0]["name"] in told.what
    assert "2026-03-01" in told.what
    assert found("offer-outside-plan", offers=alone, contracts=signed()) == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [({"charge_fund": None}, True), ({}, False), ({"charge_fund": None, "charge_per_year": 0.0}, False)],
)
def test_contract_charge_without_fund(cells: dict[str, Any], told: bool) -> None:
    """A charge for the year needs the name of the fund that pays it; one of nothing needs none."""
    assert _of_charge("contract-charge-without-fund", cells) == [("error", (2,))] * told


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"first_day": date(2026, 3, 3)}, True),
        ({"first_day": date(2026, 3, 2)}, False),
        ({"last_day": date(2026, 3, 1)}, True),
        ({"last_day": date(2026, 3, 2)}, False),
    ],
)
def test_contract_charge_not_then(cells: dict[str, Any], told: bool) -> None:
    """The charge is due on Monday 2 March, so the city's money must be there then: neither later only nor before only."""
    assert _of_charge("contract-charge-not-then", {}, funds=edited("funds", 1, **cells)) == [("error", (2,))] * told


@pytest.mark.parametrize(
    ("cells", "tables", "told"),
    [
        ({}, {"funds": edited("funds", 1, amount=119.99)}, True),
        ({}, {"funds": edited("funds", 1, amount=120)}, False),
        ({}, {"funds": edited("funds", 1, amount=1), "rules": [{"family": "funds", "mode": "soft"}]}, False),
        ({"charge_fund": "federal", "charge_per_year": 980.0}, {}, False),
        ({"charge_fund": "federal", "charge_per_year": 980.01}, {}, True),
        ({}, {"instalments": [{"fund": "city", "date": date(2026, 3, 3), "amount": 2000}]}, True),
        ({}, {"instalments": [{"fund": "city", "date": date(2026, 3, 2), "amount": 2000}]}, False),
    ],
)
def test_contract_charge_beyond_money(cells: dict[str, Any], tables: dict[str, Any], told: bool) -> None:
    """The fund must have 120.00 by Monday 2 March; the transfer has 980.00: 82 cents x 50 + 57 x 100 pupils, ten days."""
    assert _of_charge("contract-charge-beyond-money", cells, **tables) == [("error", (2,))] * told


def _of_charge(code: str, cells: dict[str, Any], **tables: Any) -> list[tuple[str, tuple[int, ...]]]:
    findings = run(BY_CODE[code], Facts(charged(tables=tables, **cells), law()))
    return [(finding.severity, finding.rows) for finding in findings]
