"""Charges per kg and per drop by delivery zone: by hand, in plans, in the check of the case and in the check of plans.

In the tiny case 100 pupils eat bananas in zone norte and 40 in zone sul, twice a week, 80 g x 1.5 each: 24 kg and 9.6 kg a week, 16 and 7
dozens of 1.5 kg. The cooperative charges 0.45 a kg, but 0.20 in norte.
"""

from __future__ import annotations

import pandas as pd
import pytest

from models.compact import stand_ins
from planner.assembly import assemble
from planner.case import Case
from planner.charges import PER_DROP, PER_KG, charge_per_drop_of, charge_per_kg_of, charges, delivery_terms
from planner.programmes.case_law import law_for
from planner.reports.routes import _free
from planner.verify import verify
from planner.verify.facts import Facts
from tests.cases import Row, edited, rows, tiny_case, tiny_law
from tests.shared import make_plan

NORTE = {"supplier": "coop", "zone": "norte", "delivery_cost_per_kg": 0.2}
CHARGES = pd.DataFrame(
    {
        "offer": ["coop-banana", "coop-banana", "firma-banana"],
        "supplier": ["coop", "coop", "firma"],
        "zone": ["norte", "sul", "norte"],
    }
)


def charged(*zones: Row, everywhere: float | None = 0.45, firm: float | None = 0.3) -> Case:
    """Return the tiny case in which cooperative and firm ask the same for bananas and charge by weight, without rules on shares."""
    suppliers = edited("suppliers", 0, delivery_cost_per_drop=None, delivery_cost_per_kg=everywhere)
    suppliers[2] |= {"delivery_cost_per_kg": firm}
    offers = [r | {"price": 6.0, "kg_per_period": 60} if r["product"] == "banana" else r for r in rows("offers")]
    return tiny_case(suppliers=suppliers, offers=offers, delivery_charges=list(zones), targets=[])


@pytest.mark.parametrize(
    ("rows_", "everywhere", "expected"),
    [
        ([], 0.45, [0.45, 0.45, 0.3]),
        ([NORTE], 0.45, [0.2, 0.45, 0.3]),
        ([NORTE], None, [0.2, 0.0, 0.3]),
        ([NORTE | {"delivery_cost_per_kg": 0.0}], 0.45, [0.0, 0.45, 0.3]),
    ],
)
def test_a_row_for_the_zone_takes_the_place_of_the_charge_everywhere(
    rows_: list[Row], everywhere: float | None, expected: list[float]
) -> None:
    """6 kg to norte and 10 kg to sul cost 1.20 + 4.50 = 5.70; 0 is no charge; a blank charges nothing elsewhere. Plan and check agree."""
    case = charged(*rows_, everywhere=everywhere)
    assert charge_per_kg_of(case, CHARGES).tolist() == expected
    facts = Facts(case, tiny_law())
    lines = zip(CHARGES["supplier"], CHARGES["zone"], CHARGES["offer"], strict=True)
    assert [facts.charge_per_kg(*line) for line in lines] == expected


def test_a_zone_that_stands_twice_has_its_charge_twice() -> None:
    """Zones of the instance are parts of delivery zones: each has the charge of its zone."""
    found_ = charges(charged(NORTE), PER_KG, pd.Index(["firma", "coop"]), pd.Index(["norte", "sul", "norte"]))
    assert found_.tolist() == [[0.3, 0.3, 0.3], [0.2, 0.45, 0.2]]


def _bananas(case: Case) -> dict[tuple[str, str], float]:
    orders = make_plan(case)["orders"]
    lines = orders[orders["product"] == "banana"]
    return {(str(s), str(z)): float(kg) for (s, z), kg in lines.groupby(["supplier", "zone"])["kg"].sum().items()}


def test_each_zone_buys_where_goods_and_charge_are_cheapest() -> None:
    """At one price norte buys of the cooperative (0.20 against 0.30 a kg) and sul of the firm (0.45 against 0.30), in both weeks."""
    assert _bananas(charged(NORTE)) == {("coop", "norte"): 48.0, ("firma", "sul"): 21.0}
    assert set(_bananas(charged())) == {("firma", "norte"), ("firma", "sul")}


def test_zones_with_other_charges_are_not_merged() -> None:
    """Zones that one supplier charges apart stay apart in the instance; charged alike they are one."""
    alike = [NORTE, NORTE | {"zone": "sul"}]
    assert stand_ins(assemble(charged(*alike), tiny_law()).instance).max() == 0
    assert stand_ins(assemble(charged(NORTE), tiny_law()).instance).max() == 1


def test_the_bill_adds_up_the_zones() -> None:
    """Of the cooperative alone: each week 24 kg to norte and 10.5 kg to sul, 4.80 + 4.725 = 9.525, to the cent 9.53."""
    case = charged(NORTE)
    case = Case(
        case.tables | {"offers": case.tables["offers"].query("offer != 'firma-banana' and offer != 'coop-alface'")}
    )
    plan = make_plan(case)
    delivery = plan["payments"].query("offer == '' and supplier == 'coop'")
    assert delivery.groupby("period")["amount"].sum().tolist() == [9.53, 9.53]
    assert plan["supplier_totals"].set_index("supplier").loc["coop", "delivery_amount"] == 19.06


def test_a_bill_of_another_charge_is_found() -> None:
    """The check reckons the charges of each zone itself: right for its own case, wrong for one with 0.21 in norte.

    The cooperative brings 24 kg of bananas and 2 kg of lettuce there: 5.20, and at 0.21 it is 5.46.
    """
    plan = make_plan(charged(NORTE))
    assert verify(charged(NORTE), law_for(charged(NORTE)), plan.tables) == []
    other = charged(NORTE | {"delivery_cost_per_kg": 0.21})
    wrong = [v for v in verify(other, law_for(other), plan.tables) if "charges for delivery" in v.what]
    assert [(v.expected, v.found) for v in wrong] == [(pytest.approx(26 * 0.21), 5.2)] * 2


def test_only_charged_zones_are_billed() -> None:
    """A supplier that charges nothing but 0.20 in norte has bills for deliveries there; with 0 it has none."""
    for amount, count in ((0.2, 2), (0.0, 0)):
        case = charged(NORTE | {"delivery_cost_per_kg": amount}, everywhere=None, firm=None)
        bills = assemble(case, tiny_law()).instance.bills
        assert (bills["offer"] < 0).sum() == count


def test_who_charges_by_zone_is_not_like_any_other_bidder() -> None:
    """Where packs of an offer go is not all the same, so they are not exchanged one by one in lots."""
    for case, expected in ((charged(), True), (charged(NORTE), False)):
        assembly = assemble(case, tiny_law())
        terms = case["suppliers"].set_index("supplier").loc[assembly.offers["supplier"]]
        bananas = (assembly.offers["offer"] == "coop-banana").to_numpy()
        assert _free(case, assembly, terms)[bananas].tolist() == [expected]


BY_DROP = {"supplier": "coop", "zone": "sul", "delivery_cost_per_drop": 40}


def dropped(*zones: Row, everywhere: float | None = 25) -> Case:
    """Return the tiny case in which the cooperative alone sells lettuce and bananas, and charges by the drop."""
    offers = [r | {"kg_per_period": None} for r in rows("offers") if r["offer"] not in ("firma-banana", "f1-alface")]
    suppliers = edited("suppliers", 0, delivery_cost_per_drop=everywhere)
    return tiny_case(suppliers=suppliers, offers=offers, delivery_charges=list(zones), targets=[])


@pytest.mark.parametrize(
    ("zones", "everywhere", "norte", "sul"),
    [
        ([], 25, 25, 25),
        ([BY_DROP], 25, 25, 40),
        ([BY_DROP], None, 0, 40),
        ([BY_DROP | {"delivery_cost_per_drop": 0}], 25, 25, 0),
        ([BY_DROP | {"delivery_cost_per_drop": None, "delivery_cost_per_kg": 0.1}], 25, 25, 25),
    ],
)
def test_a_drop_to_a_zone_costs_what_its_row_says(
    zones: list[Row], everywhere: float | None, norte: float, sul: float
) -> None:
    """A blank cell leaves the supplier's own charge. Plan and check agree, and the drops of the instance have it."""
    case = dropped(*zones, everywhere=everywhere)
    places = pd.DataFrame({"supplier": "coop", "zone": ["norte", "sul"]})
    assert charge_per_drop_of(case, places).tolist() == [norte, sul]
    facts = Facts(case, tiny_law())
    assert [facts.charge_per_drop("coop", zone) for zone in places["zone"]] == [norte, sul]
    assert delivery_terms(case).at["coop", PER_DROP] == max(norte, sul)
    drops = assemble(case, tiny_law()).instance.drops
    assert set(drops["charge"]) == {norte, sul} - {0}


def test_drops_are_billed_by_zone() -> None:
    """A drop a week to each zone: 2 x 25 + 2 x 40 = 130; of 25 everywhere the check finds the difference in both weeks, 2 x 15."""
    plan = make_plan(dropped(BY_DROP))
    drops = plan["orders"].query("supplier == 'coop'").groupby("zone")["delivery_day"].nunique().to_dict()
    assert drops == {"norte": 2, "sul": 2}
    assert plan["supplier_totals"].set_index("supplier").loc["coop", "delivery_amount"] == 2 * 25 + 2 * 40
    assert verify(dropped(BY_DROP), law_for(dropped(BY_DROP)), plan.tables) == []
    wrong = [v for v in verify(dropped(), law_for(dropped()), plan.tables) if "charges for delivery" in v.what]
    assert [(v.expected, v.found) for v in wrong] == [(50.0, 65.0)] * 2


def test_what_keeps_comes_with_what_does_not_where_a_drop_of_the_zone_costs() -> None:
    """Only sul is charged by the drop: it has one visit a week, lettuce and bananas together, wherever norte has more."""
    products = [r | {"shelf_life_days": 0} if r["product"] == "alface" else r for r in rows("products")]
    menus = [{"menu": "all", "weekday": "wed", "dish": "salada"}, {"menu": "all", "weekday": "thu", "dish": "fruta"}]
    changed = tiny_case(
        suppliers=edited("suppliers", 0, delivery_cost_per_drop=None),
        offers=[r | {"kg_per_period": None} for r in rows("offers") if r["offer"] not in ("firma-banana", "f1-alface")],
        delivery_charges=[BY_DROP],
        products=products,
        menus=menus,
        targets=[],
    )
    orders = make_plan(changed)["orders"].query("packs > 0")
    days = {str(zone): sorted(set(part["delivery_day"].dt.day)) for zone, part in orders.groupby("zone")}
    assert days["sul"] == [4, 11]


FROZEN = NORTE | {"offer": "coop-banana", "delivery_cost_per_kg": 0.6}


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ([NORTE, FROZEN], [0.6, 0.45, 0.3]),
        ([FROZEN], [0.6, 0.45, 0.3]),
        ([FROZEN | {"offer": "coop-alface"}], [0.45, 0.45, 0.3]),
        ([NORTE, FROZEN | {"delivery_cost_per_kg": 0.0}], [0.0, 0.45, 0.3]),
    ],
)
def test_a_row_of_an_offer_outweighs_the_one_for_all(zones: list[Row], expected: list[float]) -> None:
    """Of bananas in norte 0.60 a kg, in sul as everywhere; a row of the lettuce says nothing of them. Plan and check agree."""
    case = charged(*zones)
    assert charge_per_kg_of(case, CHARGES).tolist() == expected
    facts = Facts(case, tiny_law())
    lines = zip(CHARGES["supplier"], CHARGES["zone"], CHARGES["offer"], strict=True)
    assert [facts.charge_per_kg(*line) for line in lines] == expected


def test_the_bill_has_the_charge_of_each_offer() -> None:
    """Each week 24 kg of bananas at 0.60 and 5 of lettuce at 0.20 come to norte, 10.5 + 1 kg at 0.45 to sul: 14.40 + 1.00 + 5.175, to the cent 20.58."""
    case = charged(NORTE, FROZEN)
    case = Case(
        case.tables | {"offers": case.tables["offers"].query("offer != 'firma-banana' and offer != 'f1-alface'")}
    )
    plan = make_plan(case)
    kg = plan["orders"].query("supplier == 'coop'").groupby(["offer", "zone"])["kg"].sum()
    each = {("coop-banana", "norte"): 0.6, ("coop-alface", "norte"): 0.2}
    expected = sum(each.get((str(offer), str(zone)), 0.45) * float(some) for (offer, zone), some in kg.items())
    assert kg["coop-banana", "norte"] == 48
    assert plan["supplier_totals"].set_index("supplier").loc["coop", "delivery_amount"] == pytest.approx(
        expected, abs=0.011
    )
    other = charged(NORTE)
    other = Case(other.tables | {"offers": case.tables["offers"]})
    wrong = [v for v in verify(other, law_for(other), plan.tables) if "charges for delivery" in v.what]
    assert [(v.expected, v.found) for v in wrong] == [(pytest.approx(29 * 0.2 + 11.5 * 0.45), 20.58)] * 2


def test_where_an_offer_is_dear_to_bring_another_is_bought() -> None:
    """Norte bought bananas of the cooperative at 0.20; at 0.60 it buys of the firm at 0.30, and the lettuce stays."""
    assert _bananas(charged(NORTE, FROZEN)) == {("firma", "norte"): 48.0, ("firma", "sul"): 21.0}
