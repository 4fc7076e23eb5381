"""Money of the funds, and what they pay."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.assembly import assemble
from planner.assembly.funds import fund_table
from planner.case import Case
from planner.programmes.law import Law
from tests.assembly.test_to_date import BEFORE, YEAR
from tests.cases import added, edited, figure, tiny_case, tiny_law


def _amount(case: Case, law: Law | None = None, fund: str = "federal") -> float:
    return float(fund_table(case, law or tiny_law()).set_index("fund").loc[fund, "amount"])


def _payers(case: Case) -> dict[tuple[str, str], set[str]]:
    """Return the funds that may pay each offer (blank: delivery) of each supplier, in any period."""
    instance = assemble(case, tiny_law()).instance
    names = [*instance.offers["offer"], ""]
    payers: dict[tuple[str, str], set[str]] = {}
    for bill in instance.bills.itertuples():
        paid = instance.payments.loc[instance.payments["bill"] == bill.Index, "fund"]
        key = (instance.suppliers["supplier"].iloc[bill.supplier], names[bill.offer])
        payers.setdefault(key, set()).update(instance.funds["fund"].iloc[paid])
    return payers


def test_an_amount_given_holds_and_a_blank_one_is_reckoned() -> None:
    """The city's 2,000 is given; the transfer is (100 x 0.57 + 50 x 0.82) x 10 days, by pupils enrolled, not eating."""
    assert _amount(tiny_case(), fund="city") == 2000
    assert _amount(tiny_case()) == pytest.approx((100 * 0.57 + 50 * 0.82) * 10)


def test_without_rates_of_its_own_the_laws_rates_apply_by_stage() -> None:
    """With the law's 1.00 and 2.00 the sum follows; a stage that the law does not know brings nothing, and is named."""
    law = tiny_law(rates={"primary": figure(1), "pre_school": figure(2)})
    assert _amount(tiny_case(fund_rates=[]), law) == 100 * 1 * 10 + 50 * 2 * 10
    unknown = tiny_case(fund_rates=[], stages=edited("stages", 0, programme_stage="other"))
    assert _amount(unknown, law) == 1000
    assert "pre" in fund_table(unknown, law).set_index("fund").loc["federal", "how"]


@pytest.mark.parametrize(("stage", "rate"), [("primary", 1.57), ("creche", 5.0), ("indigenous", 6.0)])
def test_full_time_pupils_bring_the_full_time_rate_but_for_two_stages(stage: str, rate: float) -> None:
    """Full attendance outweighs the stage, except in crèches and indigenous schools."""
    law = tiny_law(rates={name: figure(value) for name, value in
                          {"primary": 0.57, "pre_school": 0.82, "creche": 5.0, "indigenous": 6.0, "full_time": 1.57}.items()})  # fmt: skip
    stages = edited("stages", 1, programme_stage=stage, attendance="full_time")
    assert _amount(tiny_case(fund_rates=[], stages=stages), law) == pytest.approx((100 * rate + 50 * 0.82) * 10)


def test_what_cannot_be_reckoned_is_without_limit_and_says_so() -> None:
    """Neither amount nor days paid, or no rates anywhere: no limit."""
    no_days = tiny_case(funds=edited("funds", 0, days_paid=None))
    assert np.isnan(_amount(no_days))
    assert np.isnan(_amount(tiny_case(fund_rates=[]), tiny_law(rates={})))
    assert "without limit" in fund_table(no_days, tiny_law()).set_index("fund").loc["federal", "how"]


@pytest.mark.parametrize(
    ("column", "cell", "paid", "unpaid"),
    [
        ("pays_classes", "fresh", "coop-alface", "coop-banana"),
        ("pays_food_groups", "vegetable|cereal", "coop-alface", "coop-banana"),
    ],
)
def test_a_fund_pays_only_its_classes_and_food_groups_but_any_delivery(
    column: str, cell: str, paid: str, unpaid: str
) -> None:
    """A fund of fresh food, or of some groups, pays those goods, and the supplier's delivery."""
    products = edited("products", 3, processing_class="processed")
    payers = _payers(tiny_case(funds=edited("funds", 0, **{column: cell}), products=products))
    assert payers["coop", paid] == {"federal", "city"}
    assert payers["coop", unpaid] == {"city"}
    assert payers["coop", ""] == {"federal", "city"}


def test_a_fund_pays_only_its_kinds_of_supplier_goods_and_delivery() -> None:
    """A fund for individual farmers pays neither goods nor delivery of the cooperative."""
    payers = _payers(tiny_case(funds=edited("funds", 0, pays_supplier_kinds="individual")))
    assert payers["f1", "f1-alface"] == {"federal", "city"}
    assert payers["coop", "coop-alface"] == {"city"}
    assert payers["coop", ""] == {"city"}


@pytest.mark.parametrize(
    ("dates", "periods"),
    [
        ({"first_day": date(2026, 3, 6)}, [0, 1]),
        ({"first_day": date(2026, 3, 7)}, [1]),
        ({"last_day": date(2026, 3, 9)}, [0, 1]),
        ({"last_day": date(2026, 3, 8)}, [0]),
        ({"last_day": date(2026, 3, 2)}, [0]),
        ({"last_day": date(2026, 3, 1)}, []),
    ],
)
def test_a_fund_pays_what_is_delivered_between_its_first_and_its_last_day(
    dates: dict[str, Any], periods: list[int]
) -> None:
    """School is from Monday to Friday: from Friday 6 March on something of that week can be delivered, from Saturday on nothing."""
    instance = assemble(tiny_case(funds=edited("funds", 0, **dates)), tiny_law()).instance
    federal = int(np.flatnonzero(instance.funds["fund"] == "federal")[0])
    bills = instance.payments.loc[instance.payments["fund"] == federal, "bill"]
    assert sorted(instance.bills["period"].iloc[bills].unique()) == periods


def test_a_week_in_which_a_fund_ends_has_a_bill_for_each_of_its_parts() -> None:
    """A fund that pays until Tuesday pays the first part of the week alone: fruit for Thursday comes anew, and is the city's to pay.

    Bananas are eaten on Tuesday and Thursday and keep six days: one delivery on Monday would do, were it not for the money.
    """
    instance = assemble(tiny_case(funds=edited("funds", 0, last_day=date(2026, 3, 3))), tiny_law()).instance
    offer = instance.offers["offer"].tolist().index("coop-banana")
    bills = instance.bills[(instance.bills["offer"] == offer) & (instance.bills["group"] == 0)]
    assert bills[["period", "span"]].to_numpy().tolist() == [[0, 0], [0, 1], [1, 1]]
    funds = instance.payments["fund"].map(instance.funds["fund"]).groupby(instance.payments["bill"]).agg(set)
    assert [funds[bill] for bill in bills.index] == [{"federal", "city"}, {"city"}, {"city"}]
    lanes = instance.lanes[instance.supply["offer"].to_numpy()[instance.lanes["supply"]] == offer]
    lanes = lanes[lanes["shifted"] == 0]
    days = instance.days.iloc[lanes["day"]]
    assert sorted(set(zip(days["day"].dt.day, days["span"], strict=True))) == [(2, 0), (4, 1), (9, 1)]


def test_bills_that_nobody_may_pay_are_told() -> None:
    """Without a fund for firms, rice has offers that no money reaches; the unmet needs say why."""
    funds = [row | {"pays_supplier_kinds": "formal_group|individual"} for row in edited("funds", 0)]
    assembly = assemble(tiny_case(funds=funds), tiny_law())
    assert set(assembly.unpayable["offer"]) == {"firma-arroz", "firma-banana", "firma-feijao"}
    assert set(assembly.unmet["product"]) == {"arroz", "feijao"}
    assert set(assembly.unmet["reason"]) == {"no_fund"}
    assert assemble(tiny_case(), tiny_law()).unpayable.empty


def _come(*instalments: tuple[date, float]) -> list[dict[str, Any]]:
    return [{"fund": "federal", "date": day, "amount": amount} for day, amount in instalments]


def test_the_money_of_a_fund_with_instalments_is_their_sum() -> None:
    """980 are reckoned from rates; 600.10 and 300.20 come, so 900.30 is its money."""
    case = tiny_case(instalments=_come((date(2026, 3, 2), 600.1), (date(2026, 3, 9), 300.2)))
    assert _amount(case) == 900.3
    assert "instalments" in fund_table(case, tiny_law()).set_index("fund").loc["federal", "how"]


@pytest.mark.parametrize(
    ("days", "rows"),
    [
        ([date(2026, 3, 1), date(2026, 3, 2)], []),
        ([date(2026, 3, 2), date(2026, 3, 9)], [(9, 600.0)]),
        ([date(2026, 3, 4), date(2026, 3, 9)], [(4, 0.0), (9, 600.0)]),
        ([date(2026, 3, 9), date(2026, 3, 13)], [(9, 0.0), (13, 600.0)]),
        ([date(2026, 3, 2), date(2026, 3, 14)], [(14, 600.0)]),
        ([date(2026, 3, 14), date(2026, 4, 1)], [(14, 0.0)]),
    ],
)
def test_before_each_instalment_only_what_has_come_may_be_paid(days: list[date], rows: list[tuple[int, float]]) -> None:
    """Of 600 and 300: a row for each that comes after 2 March with what came before; of those after the plan one that holds for all of it."""
    instance = assemble(tiny_case(instalments=_come(*zip(days, (600.0, 300.0), strict=True))), tiny_law()).instance
    assert list(zip(instance.instalments["day"].dt.day, instance.instalments["amount"], strict=True)) == rows
    assert instance.bills["span"].max() == sum(date(2026, 3, 2) < day <= date(2026, 3, 13) for day in days)


def test_what_was_paid_before_the_plan_was_paid_from_what_had_come() -> None:
    """Of 600 on 2 March 100 were paid in February: 500 are left until 9 March, and 800 of the 900 in all."""
    tables: dict[str, Any] = {"case": YEAR, "bought": [BEFORE[0] | {"amount": 100.0, "fund": "federal"}]}
    case = tiny_case(instalments=_come((date(2026, 3, 2), 600.0), (date(2026, 3, 9), 300.0)), **tables)
    instance = assemble(case, tiny_law()).instance
    assert instance.instalments["amount"].tolist() == [500.0]
    assert instance.funds.set_index("fund").loc["federal", "amount"] == 800.0


@pytest.mark.parametrize(
    ("cells", "least"),
    [
        ({"carry_over_share": 0.3}, 1400.0),
        ({"carry_over_share": 0.0}, 2000.0),
        ({"carry_over_share": 1.0}, 0.0),
        ({"carry_over_share": 0.3, "last_day": date(2026, 3, 13)}, 1400.0),
        ({"carry_over_share": 0.3, "last_day": date(2026, 3, 14)}, None),
        ({"carry_over_share": 0.3, "last_day": date(2026, 3, 1)}, None),
        ({"carry_over_share": 0.1, "amount": 33.35}, 30.02),
        ({}, None),
    ],
)
def test_what_may_not_be_carried_over_is_to_be_spent(cells: dict[str, Any], least: float | None) -> None:
    """Of 2,000 with 0.3 at least 1,400, if the fund ends in the plan or with it; 33.35 x 0.9 = 30.015, half up 30.02."""
    found = (
        fund_table(tiny_case(funds=edited("funds", 1, **cells)), tiny_law()).set_index("fund").loc["city", "minimum"]
    )
    assert np.isnan(found) if least is None else found == least


@pytest.mark.parametrize(
    ("city", "federal", "places"),
    [(None, None, (1, 0)), (1, None, (0, 1)), (None, 5, (2, 0)), (2, 1, (1, 0)), (1, 2, (0, 1)), (3, 3, (0, 0))],
)
def test_funds_are_spent_by_number_then_those_without_own_money_last(
    city: int | None, federal: int | None, places: tuple[int, int]
) -> None:
    """Without numbers own money is last, as always; a number comes before none; equal numbers share a place."""
    funds = [row | {"spend_order": number} for row, number in zip(edited("funds", 0), (federal, city), strict=True)]
    table = fund_table(tiny_case(funds=funds), tiny_law()).set_index("fund")["place"]
    assert (table["city"], table["federal"]) == places


def test_funds_are_sorted_like_the_instances() -> None:
    """Row by row the table of amounts is the instance's."""
    case = tiny_case(funds=added("funds", {"fund": "a", "name": "A", "amount": 1}))
    assembly = assemble(case, tiny_law())
    assert list(assembly.fund_amounts["fund"]) == list(assembly.instance.funds["fund"]) == ["a", "city", "federal"]
    pd.testing.assert_series_equal(assembly.fund_amounts["amount"], assembly.instance.funds["amount"])


def test_two_instalments_of_a_day_are_one_sum() -> None:
    """300 and 300 on Monday 9 March are 600 on that day: nothing of them pays for the first week."""

    def rows_of(*amounts: float) -> list[list[float]]:
        money = [{"fund": "city", "date": date(2026, 3, 2), "amount": 500.0}]
        money += [{"fund": "city", "date": date(2026, 3, 9), "amount": amount} for amount in amounts]
        funds = edited("funds", 1, amount=None)
        instance = assemble(tiny_case(instalments=money, funds=funds), tiny_law()).instance
        return [*instance.instalments.to_numpy().tolist(), instance.funds["amount"].tolist()]

    assert rows_of(300.0, 300.0) == rows_of(600.0)
