"""Contracts in progress: what came of each, over all its prices, against its least and its most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from planner import service
from planner.case import Case
from planner.making.plan import Plan
from planner.progress.alerts import NEAR_CAP
from planner.progress.standing import Standing
from planner.replan import remainder
from planner.schema import CASE_TABLES
from planner.schema.base import typed_frame
from tests.replan.ledgers import entries
from tests.replan.test_remainder import SECOND_WEEK, tiny_plan
from tests.shared import make_plan

SUNDAY = date(2026, 3, 8)


@cache
def plan(**cells: Any) -> Plan:
    """Return the tiny plan, in whose case sitio-b's bananas at 3.60 are under a contract of 100 kg."""
    old = tiny_plan()
    row = {
        "contract": "c", "name": "Contract 7", "supplier": "sitio-b", "product": "banana", "first_day": date(2025, 7, 1),
        "last_day": date(2026, 12, 31), "minimum_kg": 60, "maximum_kg": 100, "called_off_kg": 25,
    }  # fmt: skip
    offers = old.case.tables["offers"].copy()
    offers.loc[offers["offer"] == "sitio-b-banana", "contract"] = "c"
    signed = typed_frame(CASE_TABLES["contracts"], pd.DataFrame([row | cells]), partial=True)
    return replace(old, case=Case({**old.case.tables, "offers": offers, "contracts": signed}))


def came(*kg: float, **cells: Any) -> pd.DataFrame:
    """Return a ledger in which so many kg came from sitio-b, on the plan's first day each; a credit note where it is negative."""
    line = {"date": date(2026, 3, 2), "supplier": "sitio-b", "product": "banana", "fund": "transfer"}
    rows = [line | {"kg": one, "amount": 3.6 * one, "credit_note": one < 0} | cells for one in kg]
    return entries(rows).assign(reverses=pd.array([pd.NA] * len(rows), dtype="Int64"))


def stands(held: pd.DataFrame, of: Plan) -> Standing:
    """Return where the tiny case stands on the first Sunday."""
    return service.standing(of.case, held, SUNDAY, of, last_days=False)


def told(found: Standing) -> list[float]:
    """Return what the contract's row tells in kg: in earlier years, this year, left, missing."""
    names = ["earlier_kg", "delivered_kg", "left_kg", "missing_kg"]
    return [float(kg) for kg in found["contract_progress"].loc[0, names]]


def test_what_came_is_taken_off_and_what_was_given_back_is_not() -> None:
    """25 kg last year, 30 came and 5 went back: 50 of 100 kg are left, and 10 are missing to the least of 60."""
    found = stands(came(30, -5), plan())
    assert told(found) == [25, 25, 50, 10]
    assert found["contract_progress"].loc[0, "supplier_name"] != ""


def test_what_was_refused_or_came_too_early_counts_for_nothing() -> None:
    """A delivery refused, and one of the year before, which the 25 kg hold already."""
    assert told(stands(came(30, accepted=False), plan())) == [25, 0, 75, 35]
    assert told(stands(came(30, date=date(2025, 12, 1)), plan())) == [25, 0, 75, 35]


def test_goods_with_another_mark_are_called_off_all_the_same() -> None:
    """Bananas of sitio-b with an organic mark that its offer has not are of its contract, as long as that holds."""
    assert told(stands(came(30, organic=True), plan())) == [25, 30, 45, 5]
    assert told(stands(came(30, organic=True), plan(last_day=date(2026, 3, 1)))) == [25, 0, 75, 35]


@pytest.mark.parametrize(
    ("kg", "pressing"), [(NEAR_CAP * 100 - 25 - 0.01, None), (NEAR_CAP * 100 - 25, False), (75, False), (75.01, True)]
)
def test_a_contract_nearly_used_up_is_told(kg: float, pressing: bool | None) -> None:
    """From nine tenths on it is told, beyond all of it it is pressing."""
    alerts = stands(came(kg), plan())["alerts"]
    rows = alerts[alerts["alert"] == "Contract"]
    assert rows["pressing"].tolist() == ([] if pressing is None else [pressing])


@pytest.mark.parametrize(("last", "kg", "alarmed"), [(7, 34, True), (8, 34, False), (7, 35, False)])
def test_a_contract_that_ended_short_of_its_least_is_told(last: int, kg: float, alarmed: bool) -> None:
    """On the 8th one that ended on the 7th with a kg less than its 60 is told; one that ends today may still be called off."""
    alerts = stands(came(kg), plan(last_day=date(2026, 3, last)))["alerts"]
    assert ("Contract" in set(alerts["alert"])) == alarmed


@pytest.mark.parametrize(
    ("ends", "kg", "pressing"),
    [(date(2026, 3, 7), 34, []), (date(2026, 3, 8), 34, [True]), (date(2026, 3, 8), 35, [False]),
     (date(2026, 4, 5), 34, [True]), (date(2026, 4, 6), 34, [])],
)  # fmt: skip
def test_a_contract_about_to_end_is_told(ends: date, kg: float, pressing: list[bool]) -> None:
    """On 8 March one that ends from that day to 5 April, 28 days on, is told: pressing while 25 + 34 kg leave 1 of its least 60 missing."""
    alerts = stands(came(kg), plan(last_day=ends))["alerts"]
    rows = alerts[alerts["alert"] == "Contract ends"]
    assert rows["pressing"].tolist() == pressing
    assert rows["text"].str.contains("1.0 kg must be called off").tolist() == pressing


def test_the_rest_of_the_year_has_what_is_left() -> None:
    """Planned anew after 30 kg came, the rest finds them called off: 55 kg before, and 45 left."""
    made = plan()
    rest = remainder(made.case, came(30), SECOND_WEEK)
    assert rest["bought"]["offer"].tolist() == ["sitio-b-banana"]
    (told_row,) = make_plan(rest)["contracts"].to_dict("records")
    assert told_row["before_kg"] == 55
    assert told_row["left_kg"] == 45 - told_row["ordered_kg"] >= 0


def test_a_line_that_names_its_contract_counts_there_whatever_came() -> None:
    """30 kg of rice came in place of bananas, and 5 kg went back: 25 + 25 are called off; unnamed, rice counts under no contract."""
    rice = {"product": "arroz", "contract": "c"}
    assert told(stands(came(30, -5, **rice), plan())) == [25, 25, 50, 10]
    assert told(stands(came(30, -5, product="arroz"), plan())) == [25, 0, 75, 35]


def test_of_two_contracts_for_one_product_the_one_that_is_named_counts() -> None:
    """Two contracts with the same price hold on the same days: 30 kg count under the one that the line names."""
    old = plan()
    tables = dict(old.case.tables)
    tables["contracts"] = pd.concat([tables["contracts"], tables["contracts"].assign(contract="d", name="Contract 8")])
    again = tables["offers"][tables["offers"]["offer"] == "sitio-b-banana"].assign(offer="again", contract="d")
    tables["offers"] = pd.concat([tables["offers"], again])
    both = replace(old, case=Case(tables))
    for named, kg in (("c", [30, 0]), ("d", [0, 30])):
        progress = stands(came(30, contract=named), both)["contract_progress"].set_index("contract")
        assert progress.loc[["c", "d"], "delivered_kg"].tolist() == kg


def orders(*kg: float, **cells: Any) -> pd.DataFrame:
    """Return a ledger in which so many kg were ordered from sitio-b on the plan's first day."""
    return came(*kg, **{"kind": "order"} | cells)


def both(*ledgers: pd.DataFrame) -> pd.DataFrame:
    """Return several ledgers as one."""
    return pd.concat(ledgers, ignore_index=True)


def kilos(held: pd.DataFrame, of: Plan | None = None) -> list[float]:
    """Return what the contract's row tells in kg: ordered, came, on its way, left, missing."""
    names = ["ordered_kg", "delivered_kg", "open_kg", "left_kg", "missing_kg"]
    return [float(kg) for kg in stands(held, of or plan())["contract_progress"].loc[0, names]]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (orders(40), [40, 0, 40, 35, 0]),
        (both(orders(40), came(30)), [40, 30, 10, 35, 0]),
        (both(orders(30), came(30)), [30, 30, 0, 45, 5]),
        (both(orders(10), came(30)), [10, 30, 0, 45, 5]),
        (both(orders(40, -5), came(30)), [35, 30, 5, 40, 0]),
        (orders(40, date=date(2026, 3, 9)), [0, 0, 0, 75, 35]),
        (orders(40, contract="c", product="arroz"), [40, 0, 40, 35, 0]),
        (orders(40, product="arroz"), [0, 0, 0, 75, 35]),
    ],
)
def test_what_is_ordered_is_called_off(held: pd.DataFrame, expected: list[float]) -> None:
    """25 kg last year of 60 to 100: of 40 ordered 30 came, so 10 are on their way, 35 are left; an order of tomorrow counts not yet.

    An order that names the contract counts whatever it is for, one that names none by its offer, as deliveries do; beyond what was ordered
    what came counts.
    """
    assert kilos(held) == expected


def test_what_is_ordered_in_the_year_before_the_plan_begins_is_on_its_way() -> None:
    """The year begins on 1 February, the plan on 2 March: of 40 kg ordered on 26 February 30 came on 2 March, so 10 are on their way."""
    old = plan()
    head = old.case.tables["case"].assign(year_first_day=pd.Timestamp(2026, 2, 1))
    of = replace(old, case=Case({**old.case.tables, "case": head}))
    before = orders(40, date=date(2026, 2, 26))
    assert kilos(both(before, came(30)), of) == [40, 30, 10, 35, 0]
    assert kilos(both(orders(40, date=date(2026, 1, 26)), came(30)), of) == [0, 30, 0, 45, 5]


def test_of_two_contracts_an_order_is_of_the_one_that_it_names() -> None:
    """Two contracts with the same price hold on the same days: 30 kg ordered count under the one named."""
    old = plan()
    tables = dict(old.case.tables)
    tables["contracts"] = pd.concat([tables["contracts"], tables["contracts"].assign(contract="d", name="Contract 8")])
    again = tables["offers"][tables["offers"]["offer"] == "sitio-b-banana"].assign(offer="again", contract="d")
    tables["offers"] = pd.concat([tables["offers"], again])
    of = replace(old, case=Case(tables))
    for named, kg in (("c", [30, 0]), ("d", [0, 30])):
        progress = stands(orders(30, contract=named), of)["contract_progress"].set_index("contract")
        assert progress.loc[["c", "d"], "ordered_kg"].tolist() == kg


@pytest.mark.parametrize(
    ("kg", "said"),
    [(64.99, None), (65, "25.0 kg of them on their way; 10.0 kg are left"), (75.01, "it allows 100.0 kg")],
)
def test_orders_on_their_way_nearly_use_a_contract_up(kg: float, said: str | None) -> None:
    """25 kg last year and 40 came; with 25 on their way nine tenths of 100 are called off, with 35.01 more than all."""
    alerts = stands(both(orders(kg), came(40)), plan())["alerts"]
    texts = alerts.loc[alerts["alert"] == "Contract", "text"].tolist()
    assert len(texts) == (said is not None)
    assert all(str(said) in text for text in texts)


def test_the_charge_of_the_year_and_what_was_charged_are_told() -> None:
    """Of 120.00 a year 50.00 were charged: a line without a product that names the contract; a delivery charge is none."""
    line = {"date": date(2026, 3, 2), "supplier": "sitio-b", "fund": "transfer"}
    held = entries([line | {"amount": 50.0, "contract": "c"}, line | {"amount": 7.0}]).assign(
        reverses=pd.array([pd.NA] * 2, dtype="Int64")
    )
    of = plan(charge_per_year=120.0, charge_fund="transfer")
    row = stands(held, of)["contract_progress"].iloc[0]
    assert (row["charge_per_year"], row["charged"]) == (120.0, 50.0)


@pytest.mark.parametrize(
    ("held", "beyond"),
    [
        (came(30), 0),
        (came(30, amount=111.0), 3),
        (came(30, amount=108.01), 0),
        (came(30, amount=108.02), 0.02),
        (came(30, amount=100.0), 0),
        (both(came(30, amount=111.0), came(0, amount=-3.0, credit_note=True)), 0),
        (both(came(30, amount=111.0), came(-5)), 3),
        (came(30, amount=111.0, accepted=False), 0),
    ],
)
def test_what_is_invoiced_beyond_the_prices_of_a_contract_is_told(held: pd.DataFrame, beyond: float) -> None:
    """30 kg at 3.60 are 108.00; a cent a line may be rounding, two are not; a credit note settles it."""
    found = stands(held, plan())
    assert found["contract_progress"].loc[0, "overcharged"] == pytest.approx(beyond)
    texts = found["alerts"].loc[found["alerts"]["alert"] == "Contract price", "text"].tolist()
    assert len(texts) == (beyond > 0)
    assert all(f"{beyond:.2f} more were invoiced" in text for text in texts)


@pytest.mark.parametrize(
    ("cells", "charged", "said"),
    [({"charge_per_year": 120.0, "charge_fund": "transfer"}, 120.0, False),
     ({"charge_per_year": 120.0, "charge_fund": "transfer"}, 120.01, True), ({}, 50.0, False)],
)  # fmt: skip
def test_more_than_the_charge_of_the_year_is_told(cells: dict[str, Any], charged: float, said: bool) -> None:
    """Of 120.00 a year 120.01 is a cent too much; of a contract without a charge the line is one for delivery."""
    line = {"date": date(2026, 3, 2), "supplier": "sitio-b", "fund": "transfer", "amount": charged, "contract": "c"}
    held = entries([line]).assign(reverses=pd.array([pd.NA], dtype="Int64"))
    texts = stands(held, plan(**cells))["alerts"]["text"]
    assert texts.str.contains("more were charged than its charge for the year").any() == said
