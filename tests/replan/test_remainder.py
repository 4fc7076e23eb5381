"""The rest of a year is a case of its own that counts what was bought."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from planner.assembly import assemble
from planner.case import Case
from planner.findings import InputError
from planner.making.pipeline import load_case
from planner.making.plan import Plan
from planner.replan import changes, remainder
from planner.verify import verify
from planner.verify.facts import Facts
from planner.verify.losses import arriving_in_period
from tests.cases import edited, rows, tiny_case, tiny_law
from tests.replan.ledgers import delivered, entries
from tests.shared import make_plan

SECOND_WEEK = date(2026, 3, 9)


@cache
def tiny_plan() -> Plan:
    """Return the plan of the case that is solved by hand."""
    return make_plan(load_case("data/cases/tiny"))


def figure(plan: Plan, measure: str) -> float:
    """Return a figure of a plan's summary."""
    return float(plan["summary"].set_index("measure")["value"][measure])


@cache
def replanned(stability: float, price: float = 1.0) -> tuple[Case, Plan]:
    """Return the second week, planned anew after the first came as planned; the price of sitio-b may change."""
    plan = tiny_plan()
    case = remainder(plan.case, delivered(plan, SECOND_WEEK), SECOND_WEEK, plan, stability=stability)
    if price != 1:
        offers = case.tables["offers"].copy()
        offers.loc[offers["supplier"] == "sitio-b", "price"] *= price
        case = Case(dict(case.tables) | {"offers": offers})
    return case, make_plan(case)


def test_a_plan_delivered_as_it_stands_is_planned_again_as_it_was() -> None:
    """What was bought and the rest make the old total to the cent, and the same share of the year."""
    old, (case, new) = tiny_plan(), replanned(0.0)
    spent = float(case["bought"]["amount"].sum())
    assert round(spent + figure(new, "total_amount"), 2) == figure(old, "total_amount") == 1155
    assert new["targets"]["reached_share"].tolist() == old["targets"]["reached_share"].tolist() == [0.45]
    sold = new["supplier_totals"].set_index("supplier")
    total = old["supplier_totals"].set_index("supplier")["goods_amount"]
    both = (sold["sold_before_amount"] + sold["goods_amount"]).reindex(total.index)
    assert both.dropna().round(2).tolist() == total[both.notna()].round(2).tolist()


def test_the_year_stays_the_year() -> None:
    """Law, money, menu cycle and periods are those of the whole."""
    case, _new = replanned(0.0)
    head = case.head
    begin = pd.Timestamp(2026, 3, 2)
    assert head[["first_day", "year_first_day", "cycle_first_day", "programme_date"]].tolist() == [
        pd.Timestamp(SECOND_WEEK), begin, begin, begin,
    ]  # fmt: skip


@pytest.mark.parametrize(("dial", "changed"), [(0.0, True), (100.0, False)])
def test_the_dial_lets_go_of_what_was_announced_or_keeps_it(dial: float, changed: bool) -> None:
    """Bananas of atacado-e cost 2.50, those of sitio-b now 2.40: at 0 all it has is bought, at 100 all orders stay."""
    old = tiny_plan()["orders"].query("period == '2026-03-09'").groupby("offer")["packs"].sum()
    new = replanned(dial, 2 / 3)[1]["orders"].groupby("offer")["packs"].sum()
    assert (new.to_dict() != old.to_dict()) is changed
    assert not changed or new["sitio-b-banana"] == 50


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        (date(2026, 3, 2), date(2026, 3, 2)),
        (date(2026, 3, 3), date(2026, 3, 9)),
        (date(2026, 3, 9), date(2026, 3, 9)),
        (date(2026, 3, 11), date(2026, 3, 11)),
    ],
)
def test_the_rest_begins_with_the_next_period(as_of: date, first: date) -> None:
    """A week that has begun stays as planned, but for the last: there is no later one."""
    assert remainder(tiny_case(), entries([]), as_of).head["first_day"] == pd.Timestamp(first)


@pytest.mark.parametrize("as_of", [date(2026, 3, 1), date(2026, 3, 14)])
def test_a_day_outside_the_plan_is_refused(as_of: date) -> None:
    """There is no rest of a plan that is over or has not begun."""
    with pytest.raises(InputError):
        remainder(tiny_case(), entries([]), as_of)


LINE: dict[str, Any] = {"date": date(2026, 3, 3), "supplier": "coop", "product": "banana", "kg": 15, "amount": 75, "fund": "city"}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({}, [("coop-banana", 75, "city")]),
        ({"accepted": False}, []),
        ({"kind": "order"}, []),
        ({"kind": "payment"}, []),
        ({"date": date(2026, 3, 9)}, []),
        ({"date": date(2026, 3, 8)}, [("coop-banana", 75, "city")]),
        ({"product": ""}, [("", 75, "city")]),
        ({"product": "alface", "organic": True}, [("coop-alface", 75, "city")]),
        ({"product": "alface", "organic": False}, [("", 75, "city")]),
        ({"kg": -15, "amount": -75, "credit_note": True}, [("coop-banana", -75, "city")]),
        ({"fund": ""}, [("coop-banana", 75, "")]),
    ],
)
def test_what_counts_as_bought(line: dict[str, Any], expected: list[tuple[str, float, str]]) -> None:
    """Accepted deliveries before the new first day, once, with the offer they came from."""
    bought = remainder(tiny_case(), entries([LINE | line]), SECOND_WEEK)["bought"]
    assert list(bought[["offer", "amount", "fund"]].itertuples(index=False, name=None)) == expected


def test_the_fund_that_paid_the_invoice_is_the_fund_of_its_goods() -> None:
    """A delivery that names no fund takes that of the payment with its invoice; two funds say nothing."""
    bill = LINE | {"fund": "", "invoice": "NF 1"}
    paid = [{"kind": "payment", "date": date(2026, 3, 5), "supplier": "coop", "invoice": "NF 1", "amount": 75, "fund": f}
            for f in ("city", "federal")]  # fmt: skip
    for lines, fund in (([bill, paid[0]], "city"), ([bill, *paid], ""), ([bill], "")):
        assert remainder(tiny_case(), entries(lines), SECOND_WEEK)["bought"]["fund"].tolist() == [fund]


def test_of_several_offers_the_price_tells_which_it_was() -> None:
    """Two offers of one supplier for one product: 5.00 a kg is nearer to 7.50 a dozen than to 9.00."""
    dear = rows("offers")[1] | {"offer": "coop-banana-late", "price": 9.0}
    case = tiny_case(offers=[*rows("offers"), dear])
    for amount, offer in ((75, "coop-banana"), (89, "coop-banana-late")):
        bought = remainder(case, entries([LINE | {"amount": amount}]), SECOND_WEEK)["bought"]
        assert bought["offer"].tolist() == [offer]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], {}),
        # what comes on Tuesday feeds four days of the week: norte needs 5 kg of rice a day, sul 1.2
        ([{"product": "arroz", "supplier": "firma", "kg": 40, "site": "emef"}], {("norte", "arroz"): 20.0}),
        ([{"product": "arroz", "supplier": "firma", "kg": 20, "site": "emef"}], {}),
        ([{"product": "arroz", "supplier": "firma", "kg": 62}], {("norte", "arroz"): 30.0, ("sul", "arroz"): 7.2}),
        # bananas of Tuesday keep six days, to Monday; 12 kg are eaten on Tuesday and on Thursday
        ([{"product": "banana", "kg": 100, "site": "emef"}], {("norte", "banana"): 76.0}),
        # lettuce of Tuesday keeps four, to Saturday
        ([{"product": "alface", "kg": 100, "site": "emef"}], {}),
    ],
)
def test_stock_is_what_came_less_what_the_menus_used(
    lines: list[dict[str, Any]], expected: dict[tuple[str, str], float]
) -> None:
    """Of goods that still keep, day by day; without a site they are shared out by need."""
    stock = remainder(tiny_case(), entries([LINE | line for line in lines]), SECOND_WEEK)["stock"]
    assert {(r.zone, r.product): pytest.approx(r.kg) for r in stock.itertuples()} == expected


@cache
def on_wednesday() -> tuple[Plan, Case, Plan]:
    """Return a plan with lettuce of one day, its rest from the second Wednesday on, all having come as planned, and that planned anew.

    No visit costs anything, so that lettuce comes on its own days.
    """
    suppliers = edited("suppliers", 0, delivery_cost_per_drop=None)
    plan = make_plan(tiny_case(products=edited("products", 2, shelf_life_days=1), suppliers=suppliers))
    wednesday = date(2026, 3, 11)
    rest = remainder(plan.case, delivered(plan, wednesday), wednesday, plan, stability=1.0)
    return plan, rest, make_plan(rest)


def test_planned_anew_in_the_middle_of_a_week_each_day_stays_as_announced() -> None:
    """On Wednesday what was announced for that day and later is kept, and nothing of Monday comes again; the check agrees."""
    plan, rest, new = on_wednesday()
    wednesday, keys = pd.Timestamp(2026, 3, 11), ["offer", "zone", "delivery_day", "packs"]
    lettuce = plan["orders"].query("product == 'alface'")["delivery_day"].dt.day
    assert sorted(set(lettuce)) == [2, 4, 9, 11]
    later = plan["orders"][plan["orders"]["delivery_day"] >= wednesday]
    assert sorted(later[keys].itertuples(index=False)) == sorted(new["orders"][keys].itertuples(index=False))
    assert set(rest["announced"]["date"]) == set(later["delivery_day"])
    assert (rest["bought"]["date"] < wednesday).all()
    assert verify(rest, new.law, new.tables) == []
    assert changes(plan, new).empty


@pytest.mark.parametrize(("came", "left"), [(date(2026, 3, 9), 2), (date(2026, 3, 8), 3)])
def test_what_came_of_the_week_s_harvest_is_gone(came: date, left: int) -> None:
    """The cooperative has 6 kg of lettuce a week: 2 kg of Monday leave 4 of the week in which the plan begins on Wednesday.

    In packs of 2 kg these are 2, and without Monday's 3; both sides say so, the check of orders that take them all as well.
    """
    bought = [
        {
            "date": came,
            "supplier": "coop",
            "offer": "coop-alface",
            "product": "alface",
            "kg": 2.0,
            "amount": 10.0,
            "fund": "city",
        }
    ]
    case = tiny_case(
        case=edited("case", 0, first_day=date(2026, 3, 11), year_first_day=date(2026, 3, 2)),
        bought=bought, products=edited("products", 2, pack_units=4),
    )  # fmt: skip
    assembly = assemble(case, tiny_law())
    supply = assembly.instance.supply
    number = list(assembly.instance.offers["offer"]).index("coop-alface")
    assert supply.loc[supply["offer"] == number, "packs"].tolist() == [left]
    assert arriving_in_period(Facts(case, tiny_law()), "coop-alface", "2026-03-11") == left


def test_what_is_left_of_earlier_days_feeds_the_rest_of_the_week() -> None:
    """Rice of Monday feeds Wednesday to Friday from store, so none of it is ordered anew; the year's money stays the plan's."""
    plan, rest, new = on_wednesday()
    stock = rest["stock"].groupby("product")["kg"].sum()
    assert stock["arroz"] >= 3 * 6.2
    assert "arroz" not in set(new["orders"]["product"])
    spent = rest["bought"]["amount"].sum() + figure(new, "total_amount")
    assert spent == pytest.approx(figure(plan, "total_amount"))


def test_old_goods_are_used_first_and_spoil() -> None:
    """Of 30 kg that keep until Sunday and 20 that keep on, 25 are used: 20 are left, and the rest is lost."""
    case = tiny_case(stock=[{"zone": "norte", "product": "arroz", "kg": 30, "use_by": date(2026, 3, 8)}])
    ledger = entries([LINE | {"product": "arroz", "supplier": "firma", "kg": 20, "site": "emef"}])
    assert remainder(case, ledger, SECOND_WEEK)["stock"]["kg"].tolist() == [20.0]


def test_what_no_menu_uses_stays_in_store() -> None:
    """Five kg of salt, of which no dish takes any, are there in the second week as in the first."""
    salt = rows("products")[0] | {"product": "sal", "name": "Sal", "unit": "kg", "unit_kg": 1.0}
    case = tiny_case(products=[*rows("products"), salt], stock=[{"zone": "norte", "product": "sal", "kg": 5}])
    stock = remainder(case, entries([]), SECOND_WEEK)["stock"]
    assert stock[["zone", "product", "kg"]].to_numpy().tolist() == [["norte", "sal", 5.0]]


def test_what_was_counted_in_store_wins() -> None:
    """A count replaces the reckoning."""
    counted = pd.DataFrame({"zone": ["sul"], "product": ["feijao"], "kg": [3.0]})
    stock = remainder(tiny_case(), entries([LINE | {"kg": 99}]), SECOND_WEEK, stock=counted)["stock"]
    assert stock[["zone", "product", "kg"]].to_numpy().tolist() == [["sul", "feijao", 3.0]]


def test_a_remainder_can_be_planned_again() -> None:
    """Month after month: what an earlier remainder counted as bought stays, and nothing counts twice."""
    ledger = entries([LINE, LINE | {"date": date(2026, 3, 10)}])
    once = remainder(tiny_case(), ledger, SECOND_WEEK)
    twice = remainder(once, ledger, date(2026, 3, 11))
    assert twice["bought"]["date"].dt.day.tolist() == [3, 10]
    assert twice.head["year_first_day"] == pd.Timestamp(2026, 3, 2)


@pytest.mark.parametrize(("lead", "kept"), [(0, False), (4, False), (5, True)])
def test_nothing_new_comes_before_its_lead_time(lead: int, kept: bool) -> None:
    """Bananas of sitio-b got cheaper than all others: what is ordered on Monday comes at once, on Friday, or after the plan.

    A day takes 24 kg. At once all 50 kg that it has are bought; of four days' lead time the 24 kg of Friday alone.
    """
    plan = tiny_plan()
    offers = plan.case.tables["offers"].assign(lead_time_days=lead)
    offers.loc[offers["supplier"] == "sitio-b", "price"] *= 2 / 3
    rest = remainder(plan.case, delivered(plan, SECOND_WEEK), SECOND_WEEK, plan)
    case = Case(dict(rest.tables) | {"offers": offers.astype({"lead_time_days": "Int64"})})
    new = make_plan(case)
    told = plan["orders"].query("period == '2026-03-09'").groupby("offer")["packs"].sum()
    sold = new["orders"].groupby("offer")["packs"].sum()
    assert sold.get("sitio-b-banana", 0) == (told.get("sitio-b-banana", 0) if kept else {0: 50, 4: 24}[lead])
    if kept:
        loose = Case(dict(case.tables) | {"case": case["case"].assign(order_day=pd.NaT)})
        found = verify(case, new.law, make_plan(loose).tables)
        assert "More is ordered than was announced, too late for the last day to order." in {v.what for v in found}
