"""Charges of contracts for the year: by hand, in plans, in the check of the case and in the check of plans.

168 kg of bananas, 112 dozens of 1.5 kg, are needed in two weeks from Monday 2 to Friday 13 March 2026; the firm sells them at 2.00 a dozen.
The plan's year began on 2 February. The contract holds all year and asks for 120.00 a year from the city's money of 2,000.00.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.assembly import assemble
from planner.assembly.contracts import contracts
from planner.case import Case
from planner.making.pipeline import make_plan
from planner.progress import simulate
from planner.progress.planned import planned_case
from planner.replan import remainder
from planner.reports.sheets import Book
from planner.reports.views import order_lists
from planner.studies.committees import case_of
from planner.studies.frontier import frontier
from planner.verify import verify
from planner.verify.contract_charges import owed
from planner.verify.facts import Facts
from tests.cases import Row, added, edited, rows
from tests.replan.ledgers import entries
from tests.verify.contracts import bananas, law, tables_of
from tests.verify.test_contracts import signed

LAW = law()
FIRST = pd.Timestamp(2026, 3, 2)
CHARGE = {"charge_per_year": 120.0, "charge_fund": "city"}


def charged(bought: float | None = None, tables: dict[str, Any] | None = None, **cells: Any) -> Case:
    """Return the case with a charge; `bought` is what was charged under the contract in February."""
    charge = {"date": date(2026, 2, 9), "supplier": "firma", "contract": "c", "amount": bought, "fund": "city"}
    content: dict[str, Any] = {
        "case": edited("case", 0, year_first_day=date(2026, 2, 2)),
        "contracts": [signed(**CHARGE | cells)],
        "offers": [{"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0, "contract": "c"}],
        "bought": [] if bought is None else [charge],
    }
    return bananas(**content | (tables or {}))


def city(amount: float | None, **cells: Any) -> dict[str, Any]:
    """Return tables in which the city's money is the only fund."""
    return {"funds": [rows("funds")[1] | {"amount": amount} | cells], "fund_rates": []}


@pytest.mark.parametrize(
    ("cells", "bought", "amount", "day"),
    [
        ({}, None, 120.0, 2),
        ({}, 50.0, 70.0, 2),
        ({}, 120.0, 0.0, None),
        ({}, 130.0, 0.0, None),
        ({"first_day": date(2026, 3, 13)}, None, 120.0, 13),
        ({"first_day": date(2026, 3, 14)}, None, 0.0, None),
        ({"last_day": date(2026, 3, 2)}, None, 120.0, 2),
        ({"last_day": date(2026, 3, 1)}, None, 0.0, None),
        ({"last_day": date(2026, 3, 1), "option_until": date(2026, 3, 5), "option_drawn": True}, None, 120.0, 2),
        ({"charge_per_year": 100.005}, None, 100.01, 2),
        ({"charge_per_year": None}, None, 0.0, None),
    ],
)
def test_what_is_owed(cells: dict[str, Any], bought: float | None, amount: float, day: int | None) -> None:
    """Once, if the contract holds on a day of the plan, on the first such day, less what was charged before; plan and check agree."""
    case = charged(bought, **cells)
    (one,) = contracts(case)
    due = pd.NaT if day is None else pd.Timestamp(2026, 3, day)
    assert (one.charge_amount, one.charge_day) == (amount, due) or (day is None and pd.isna(one.charge_day))
    own = owed(Facts(case, LAW))
    assert own[["amount", "since", "fund"]].to_numpy().tolist() == ([] if day is None else [[amount, due, "city"]])


def test_it_is_paid_and_counted() -> None:
    """Goods of 224.00 and a charge of 120.00 cost 344.00; the city's 2,000.00 lack the charge; the supplier's goods are 224.00."""
    tables = tables_of(charged(), LAW)
    charge = tables["payments"][tables["payments"]["contract"] == "c"].iloc[0]
    assert charge[["supplier", "offer", "product", "fund", "scope"]].tolist() == ["firma", "", "", "city", ""]
    assert (charge["amount"], charge["since"], charge["period"]) == (120.0, FIRST, tables["orders"]["period"].min())
    figures = tables["summary"].set_index("measure")["value"]
    assert figures[["goods_amount", "delivery_amount", "contract_charges_amount", "total_amount"]].tolist() == [
        224,
        0,
        120,
        344,
    ]
    assert figures["paid:federal"] + figures["paid:city"] == pytest.approx(344)
    assert figures["left:city"] == pytest.approx(2000 - figures["paid:city"])
    use = tables["fund_use"].query("fund == 'city'")
    assert use["spent_to_date"].iloc[-1] == figures["paid:city"] >= 120
    told = tables["contracts"].iloc[0]
    assert (told["charge_amount"], told["charge_day"], told["charge_fund"]) == (120.0, FIRST, "city")
    totals = tables["supplier_totals"].set_index("supplier").loc["firma"]
    assert (totals["goods_amount"], totals["delivery_amount"]) == (224.0, 0.0)


def test_without_a_charge_nothing_is_told() -> None:
    """A contract without a charge has no payment; the column is blank, and the summary does not speak of charges."""
    tables = tables_of(charged(charge_per_year=None, charge_fund=None), LAW)
    assert "contract_charges_amount" not in set(tables["summary"]["measure"])
    assert (tables["payments"]["contract"] == "").all()
    told = tables["contracts"].iloc[0]
    assert (told["charge_amount"], told["charge_fund"], pd.isna(told["charge_day"])) == (0.0, "", True)


def test_it_is_owed_even_if_nothing_is_called_off() -> None:
    """The firm without a contract is cheaper, so nothing is called off; the charge is paid all the same."""
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0, "contract": "c"},
    ]
    tables = tables_of(charged(tables={"offers": offers}, supplier="coop"), LAW)
    assert set(tables["orders"]["offer"]) == {"firm"}
    assert tables["payments"].query("contract == 'c'")[["supplier", "amount"]].to_numpy().tolist() == [["coop", 120.0]]


@pytest.mark.parametrize(("money", "dozens"), [(344.0, 112), (343.99, 111), (120.0, 0)])
def test_its_fund_has_so_much_less_for_food(money: float, dozens: int) -> None:
    """Of 344.00 of the city 224.00 are left for 112 dozens; with a cent less one dozen is missing, with 120.00 all."""
    tables = tables_of(charged(tables=city(money)), LAW)
    assert tables["orders"]["packs"].sum() == dozens


@pytest.mark.parametrize(("day", "dozens"), [(2, 96), (9, 112)])
def test_it_takes_of_the_money_that_has_come(day: int, dozens: int) -> None:
    """200.00 come on 2 March, 600.00 on the 9th. Due on the 2nd the charge leaves 80.00 of them, 40 dozens of 56; due on the 9th all 56."""
    come = [{"fund": "city", "date": date(2026, 3, when), "amount": money} for when, money in ((2, 200.0), (9, 600.0))]
    offers = [{"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0}]
    tables = city(None) | {"instalments": come, "offers": offers}
    assert tables_of(charged(tables=tables, first_day=date(2026, 3, day)), LAW)["orders"]["packs"].sum() == dozens


def test_a_charge_counts_as_spent_of_what_lapses() -> None:
    """Of 400.00 all but a tenth are to be spent: 240.00 beside the charge; 224.00 buy all the food, so 16.00 lapse."""
    figures = tables_of(charged(tables=city(400.0, carry_over_share=0.1)), LAW)["summary"].set_index("measure")["value"]
    assert figures["lapses:city"] == pytest.approx(400 * 0.9 - 344)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"amount": 119.0}, "payments"),
        ({"fund": "federal"}, "payments"),
        ({"since": pd.Timestamp(2026, 3, 3)}, "payments"),
    ],
)
def test_the_check_finds_what_is_paid_wrongly(cells: dict[str, Any], told: str) -> None:
    """A coin less, another fund or another day is found, as is a charge left out and one that nobody owes."""
    case = charged()
    tables = dict(tables_of(case, LAW))
    paid = tables["payments"]
    is_charge = paid["contract"] == "c"
    wrong = paid.copy()
    for column, value in cells.items():
        wrong.loc[is_charge, column] = value
    for payments in (wrong, paid[~is_charge]):
        assert told in {v.family for v in verify(case, LAW, tables | {"payments": payments})}
    free = charged(charge_per_year=None, charge_fund=None)
    assert told in {v.family for v in verify(free, LAW, tables)}


def test_the_check_finds_what_the_fund_has_not() -> None:
    """A plan for 344.00 breaks the funds where the city has 343.99, and its charge alone where it has 119.99."""
    tables = tables_of(charged(tables=city(344.0)), LAW)
    for money, charge in ((344.0, False), (343.99, False), (119.99, True)):
        case = charged(tables=city(money))
        found = [v for v in verify(case, LAW, tables) if v.family == "funds"]
        assert any("charges of contracts" in v.what for v in found) is charge
        assert any("more than it has" in v.what for v in found) is (money < 344)


def test_a_plan_of_an_earlier_edition_has_none() -> None:
    """Payments and contracts without the new columns are read as having no charges."""
    case = charged(charge_per_year=None, charge_fund=None)
    tables = dict(tables_of(case, LAW))
    tables["payments"] = tables["payments"].drop(columns="contract")
    tables["contracts"] = tables["contracts"].drop(columns=["charge_amount", "charge_day", "charge_fund"])
    assert verify(case, LAW, tables) == []


def test_a_year_planned_anew_asks_for_what_is_not_charged_yet() -> None:
    """On 9 March the rest is planned: 120.00 are due then, unless the ledger has a charge that names the contract."""
    case = charged()
    line: Row = {"date": date(2026, 3, 2), "supplier": "firma", "contract": "c", "amount": 120.0, "fund": "city"}
    for ledger, left in (([], 120.0), ([line | {"amount": 20.0}], 100.0), ([line], 0.0)):
        (one,) = contracts(remainder(case, entries(ledger), date(2026, 3, 9)))
        assert one.charge_amount == left


def test_progress_has_it_on_its_day() -> None:
    """In the form of what was bought the plan has the charge on Monday, under its contract, paid by the city."""
    plan = make_plan(charged())
    bought = planned_case(plan)["bought"]
    charge = bought[(bought["product"] == "") & (bought["contract"] == "c")]
    assert charge[["date", "supplier", "fund", "amount"]].to_numpy().tolist() == [[FIRST, "firma", "city", 120.0]]
    assert bought["amount"].sum() == pytest.approx(plan.figure("total_amount"))


def test_a_simulated_year_pays_it_once_and_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planned anew in April it is not owed again; dearer goods, late deliveries and a firm that fails change nothing about it."""
    monkeypatch.setattr(simulate, "LATE", 1.0)
    head = edited("case", 0, year_first_day=date(2026, 2, 2), first_day=date(2026, 3, 23), last_day=date(2026, 4, 10))
    case = charged(tables={"case": head})
    for fails in ({}, {"firma": date(2026, 3, 1)}):
        year = simulate.simulate_year(case, 1, replan="monthly", fails=fails)
        charges = year.entries[year.entries["contract"] == "c"].query("product == ''")
        assert charges[["date", "fund", "amount"]].to_numpy().tolist() == [[pd.Timestamp(2026, 3, 23), "city", 120.0]]
        assert year.replanned == 1


def test_the_supplier_reads_of_it_on_its_order_list() -> None:
    """Under the firm's name on the order lists stand the charge and the day on which it is due."""
    case = charged()
    book = Book(case)
    order_lists(book, tables_of(case, LAW))
    texts = [str(cell.value) for row in book.workbook.worksheets[-1].iter_rows() for cell in row if cell.value]
    assert [text for text in texts if "charge for the year under Contract 7: R$120.00, due on 2026-03-02" in text]


def test_the_curve_of_costs_has_it() -> None:
    """The cheapest point costs what the plan costs, 344.00, with the charge."""
    counted = {"target": "few", "name": "Few", "counts": "family_farms", "share": 0.0, "denominator": "spend"}
    offers = added("offers", {"offer": "x", "supplier": "coop", "product": "banana", "price": 3.0})[-1]
    case = charged(tables={"targets": [counted], "offers": [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0, "contract": "c"}, offers]})  # fmt: skip
    curve = frontier(case, y="few", points=2, start=0.0)
    assert curve.points["cost"].iloc[0] == curve.points["x"].iloc[0] == pytest.approx(344.0)
    assert curve.ends.x_best == pytest.approx(344.0)


def test_a_committee_alone_pays_no_charge_of_anothers_fund() -> None:
    """The contract is for both; its charge is of the north's fund: the south alone has the contract without the charge."""
    sites = [row | {"committee": name} for row, name in zip(rows("sites"), ("north", "south"), strict=True)]
    funds = [rows("funds")[0], rows("funds")[1] | {"committee": "north"}]
    case = charged(tables={"sites": sites, "funds": funds})
    told = {name: [one.charge_amount for one in contracts(case_of(case, name))] for name in ("north", "south")}
    assert told == {"north": [120.0], "south": [0.0]}


def test_the_model_has_less_money_and_nothing_else() -> None:
    """A charge changes the money of its fund in the instance, and no other table."""
    plain, with_it = (assemble(case, LAW).instance for case in (charged(charge_per_year=None), charged()))
    assert (plain.funds["amount"] - with_it.funds["amount"]).tolist() == [120.0, 0.0]
    assert plain.bills.equals(with_it.bills)
    assert plain.payments.equals(with_it.payments)
