"""What is gathered: processes, awards that are none yet, what happened, and that nothing is lost or counted twice."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from planner.publication.public import Process, Public, gather
from tests.cases import edited, rows
from tests.publication.made import AS_OF, CONTRACT, KEY, LINES, LOTS, ORDERS, ledger, plan_of, public, town


@pytest.fixture(scope="module")
def told() -> Public:
    """Return what is public of the town with its ledger."""
    return public(entries=ledger())


def process(of: Public, name: str) -> Process:
    """Return a process by its id."""
    return next(one for one in of.processes if one.id == name)


def in_all(of: Public) -> Decimal:
    """Return what the plan spends, as its processes tell it."""
    return sum(
        (
            one.open_amount
            + sum((award.amount or Decimal(0) for award in one.awards), Decimal(0))
            + sum((contract.planned for contract in one.contracts), Decimal(0))
            for one in of.processes
        ),
        Decimal(0),
    )


def test_a_plan_is_told_as_pending_and_a_signed_contract_as_active(told: Public) -> None:
    """The call gives lettuce and bananas to the cooperative for 117.50 and 5.00 of delivery, to the farmer for 8.00: both pending."""
    call = process(told, "call-public-call")
    assert (call.title, call.way.method) == ("Chamada Pública", "selective")
    assert [(lot.number, lot.id) for lot in call.lots] == [
        ("001", "alface"),
        ("002", "alface-organic"),
        ("003", "banana"),
    ]
    awards = {award.supplier: award for award in call.awards}
    code = next(one for one in awards if one.startswith("p-"))
    assert awards["coop"].amount == Decimal("122.50")
    assert awards["coop"].lots == ("alface-organic", "banana")
    assert (awards[code].amount, awards[code].lots) == (Decimal("8.00"), ("alface",))
    assert {award.status for award in call.awards} == {"pending"}
    signed = process(told, "contract-arroz-26")
    assert [award.status for award in signed.awards] == ["active"]
    assert (signed.contracts[0].status, signed.contracts[0].planned) == ("active", Decimal("250.00"))


def test_where_offers_compete_no_supplier_is_told(told: Public) -> None:
    """Beans are bought by tender: the plan expects 240.00 and names nobody; on record is 40.00 of the firm, under nothing signed."""
    other = process(told, "other")
    assert (other.open_amount, other.way.method) == (Decimal("240.00"), "open")
    assert [(award.supplier, award.of, award.amount) for award in other.awards] == [("firma", "ledger", None)]
    assert [(one.status, one.deliveries[0].amount) for one in other.contracts] == [("pending", Decimal("40.00"))]
    assert not [one for one in public().processes if one.id == "other" and one.awards]
    beans = next(one for one in told.purchases if one.product is not None and one.product.id == "feijao")
    assert (beans.supplier, beans.amount) == ("", Decimal("240.00"))


def test_sums_are_those_of_plan_and_ledger(told: Public) -> None:
    """Goods 615.50 and 5.00 of delivery; accepted are 20.00 + 5.00 + 8.00 + 250.00 + 40.00, paid 25.00 + 8.00 + 290.00."""
    assert sum(one.amount for one in told.purchases) == Decimal("615.50")
    assert in_all(told) == Decimal("620.50")
    held = [line for one in told.processes for contract in one.contracts for line in contract.deliveries]
    paid = [line for one in told.processes for contract in one.contracts for line in contract.payments]
    assert sum(line.amount for line in held) == sum(line.amount for line in told.deliveries) == Decimal("323.00")
    assert sum(line.amount for line in paid) == sum(line.amount for line in told.payments) == Decimal("323.00")


def test_what_belongs_to_none_alone_is_told_apart(told: Public) -> None:
    """The firm has rice under contract and beans without: 290.00 that name no invoice belong to neither alone; 25.00 that name NF 1 do."""
    outside = process(told, "outside")
    assert [line.amount for line in outside.contracts[0].payments] == [Decimal("290.00")]
    call = process(told, "call-public-call")
    coop = next(contract for contract in call.contracts if contract.supplier == "coop")
    assert [line.amount for line in coop.payments] == [Decimal("25.00")]
    assert sorted(line.amount for line in coop.deliveries) == [Decimal("5.00"), Decimal("20.00")]  # with its charge


def test_a_charge_of_who_sells_in_several_processes_belongs_to_none(told: Public) -> None:
    """With rice of the cooperative under contract its 5.00 of delivery stand apart, and the sum stays 620.50."""
    offers = [{**row, "contract": "c"} if row["offer"] == "coop-banana" else row for row in rows("offers")]
    contract = {"contract": "c", "name": "7/2026", "supplier": "coop", "product": "banana"}
    found = public(town(offers=offers, contracts=[contract]), lots=LOTS[:2])
    assert [award.amount for award in process(found, "outside").awards] == [Decimal("5.00")]
    assert in_all(found) == Decimal("620.50")


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2026-03-10", "2026-03-10", "active"),
        ("2026-03-11", "2026-12-31", "pending"),
        ("2026-01-01", "2026-03-09", "terminated"),
    ],
)
def test_a_contract_holds_from_its_first_to_its_last_day(first: str, last: str, status: str) -> None:
    """On 10 March one of that very day holds; one from the next day on does not yet, one until the day before no more."""
    days = {"first_day": date.fromisoformat(first), "last_day": date.fromisoformat(last)}
    assert process(public(town(contracts=[CONTRACT | days])), "contract-arroz-26").contracts[0].status == status


def test_ids_stay_when_rows_move() -> None:
    """Orders and lines of the ledger in another order give the same ids."""
    one, other = public(entries=ledger()), public(entries=ledger(LINES[::-1]), orders=ORDERS[::-1])
    assert sorted(line.id for line in one.deliveries) == sorted(line.id for line in other.deliveries)
    assert [process.id for process in one.processes] == [process.id for process in other.processes]
    assert process(one, "call-public-call").awards == process(other, "call-public-call").awards


def test_lots_state_a_worth_only_at_fixed_prices(told: Public) -> None:
    """The public call fixes prices: 13 dozen at 6.50 are 84.50, and the lot says so."""
    lots = {lot.id: lot for lot in process(told, "call-public-call").lots}
    assert lots["banana"].amount == Decimal("84.50")
    assert lots["banana"].items[0].price == Decimal("6.5")


def test_a_public_call_with_prices_of_those_who_offer_gives_nobody() -> None:
    """Under Peru's call to family farming who offers says the price: lettuce and bananas for 125.50 and 5.00 are open, and no lot states a worth."""
    case = town(case=edited("case", 0, programmes="pe-pae", country="PE", currency="PEN"))
    plan = plan_of(case)
    plan = plan.with_tables({"lots": plan["lots"].assign(routes="Purchase by the committee from family farming")})
    found = gather(plan, None, key=KEY, as_of=AS_OF)
    call = process(found, "call-public-call-committee")
    assert (call.awards, call.open_amount, call.way.method) == ((), Decimal("130.50"), "selective")
    assert [lot.amount for lot in call.lots] == [None, None, None]
    assert in_all(found) == Decimal("620.50")


def test_each_committee_calls_for_itself() -> None:
    """Two committees that call apart have a call each, with their own lots; what both get of one offer is told in neither budget."""
    sites = [{**row, "committee": "Norte" if row["zone"] == "norte" else "Sul"} for row in rows("sites")]
    head = edited("case", 0, programmes="br-pnae", calls="by_committee")
    plan = plan_of(town(case=head, sites=sites))
    north = plan["lots"]["product"] == "alface"
    plan = plan.with_tables({"lots": plan["lots"].assign(committee=north.map({True: "Norte", False: "Sul"}))})
    found = gather(plan, None, key=KEY, as_of=AS_OF)
    calls = {one.committee: one for one in found.processes if one.kind == "call"}
    assert {name: [lot.id for lot in one.lots] for name, one in calls.items()} == {"committee-norte-" + _mark("Norte"): ["alface", "alface-organic"], "committee-sul-" + _mark("Sul"): ["banana"]}  # fmt: skip
    assert {one.name for one in found.committees.values()} == {"Norte", "Sul"}
    assert in_all(found) == Decimal("620.50")


def _mark(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:6]
