"""Contracts by hand, in the model and in the check: 168 kg of bananas are needed, 84 a week, in dozens of 1.5 kg."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.verify import verify
from tests.cases import edited
from tests.verify.contracts import bananas, dozens, law, tables_of, without_coop

FRIDAY, SATURDAY = date(2026, 3, 6), date(2026, 3, 7)
LAW = law()
FIRM, COOP = "firma", "coop"


def signed(supplier: str = FIRM, **cells: Any) -> dict[str, Any]:
    """Return a row of the table contracts, which holds all year."""
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    return {"contract": "c", "name": "Contract 7", "supplier": supplier, "product": "banana"} | days | cells


def of_firm(**cells: Any) -> Case:
    """Return a case in which the cheap firm has a contract with one price for each week; the cooperative is dearer."""
    bought, more = cells.pop("bought", []), cells.pop("more", [])
    loss = cells.pop("loss", None)
    firm = {"supplier": FIRM, "product": "banana", "contract": "c", "expected_loss_share": loss}
    return bananas(
        case=edited("case", 0, year_first_day=date(2026, 2, 2)),
        contracts=[signed(**cells)],
        offers=[
            firm | {"offer": "firm", "price": 2.0, "last_day": FRIDAY},
            firm | {"offer": "firm-later", "price": 2.2, "first_day": SATURDAY},
            {"offer": "coop", "supplier": COOP, "product": "banana", "price": 3.0},
        ],
        bought=[
            {"date": date(2026, 2, 9), "supplier": FIRM, "product": "banana", "offer": offer, "kg": kg, "amount": kg}
            for offer, kg in bought
        ]
        + more,
    )


def of_coop(**cells: Any) -> Case:
    """Return a case in which the dear cooperative has the contract."""
    return bananas(
        contracts=[signed(COOP, **cells)],
        offers=[
            {"offer": "firm", "supplier": FIRM, "product": "banana", "price": 2.0},
            {"offer": "coop", "supplier": COOP, "product": "banana", "contract": "c", "price": 3.0},
        ],
    )


def row(case: Case) -> dict[str, Any]:
    """Return the row of the contract in the plan's table, which the check has found to be right."""
    (found,) = tables_of(case, LAW)["contracts"].to_dict("records")
    return {str(name): value for name, value in found.items()}


def test_what_is_left_is_called_off_over_both_prices_together() -> None:
    """200 kg at most, 60 called off last year, 20 stand in bought: 120 kg are left, 80 dozens of the 112 needed."""
    found = row(of_firm(maximum_kg=200, called_off_kg=60, bought=[("firm", 20.0)]))
    assert (found["before_kg"], found["ordered_kg"], found["left_kg"]) == (80, 120, 0)
    assert (found["name"], found["supplier"], found["product"]) == ("Contract 7", FIRM, "banana")
    assert (found["judgement"], found["mode"], found["due"]) == ("met", "hard", False)
    assert found["ends_on"] == pd.Timestamp(2026, 12, 31)


def test_what_is_given_back_can_be_called_off_again() -> None:
    """Of 20 kg bought 5 came back on a credit note: 65 + 15 kg before, so 120 of 200 kg are left."""
    bought = [("firm", 20.0), ("firm-later", -5.0)]
    assert row(of_firm(maximum_kg=200, called_off_kg=65, bought=bought))["ordered_kg"] == 120


@pytest.mark.parametrize(("most", "kg"), [(168.0, 168.0), (167.99, 166.5), (1.5, 1.5), (1.49, 0.0)])
def test_the_most_is_kept_to_the_dozen(most: float, kg: float) -> None:
    """112 dozens are 168 kg: a little less allows 111."""
    assert row(of_firm(maximum_kg=most))["ordered_kg"] == kg


def test_what_was_called_off_beyond_the_most_breaks_no_plan() -> None:
    """50 kg of 40 were called off before: nothing more is, the table tells 10 too much, and the contract gave not way."""
    tables = tables_of(of_firm(maximum_kg=40, called_off_kg=50), LAW)
    assert tables["contracts"][["ordered_kg", "left_kg", "judgement"]].to_numpy().tolist() == [
        [0, -10, "nothing_to_count"]
    ]
    assert "contracts" not in set(tables["given_way"]["family"])


def test_an_order_counts_with_its_loss() -> None:
    """At a loss of 30 % 91.5 kg left are 61 dozens ordered: 42 arrive of 60, and 43 would need 62."""
    found = tables_of(of_firm(maximum_kg=91.5, loss=0.3), LAW)
    orders = found["orders"][found["orders"]["supplier"] == FIRM]
    assert orders["packs"].sum() == 42
    assert orders["order_packs"].sum() == 60
    assert found["contracts"][["ordered_kg", "left_kg"]].to_numpy().tolist() == [[90.0, 1.5]]


@pytest.mark.parametrize(("most", "kg"), [(3.0, 3.0), (2.9, 0.0)])
def test_what_is_left_are_whole_packs_to_order(most: float, kg: float) -> None:
    """At a loss of a tenth a dozen of 1.5 kg that arrives takes two that are ordered: with less than 3 kg left none does."""
    assert row(of_firm(maximum_kg=most, loss=0.1))["ordered_kg"] == kg


@pytest.mark.parametrize(
    ("cells", "least"),
    [
        ({"last_day": date(2026, 3, 13)}, 20),
        ({"last_day": date(2026, 3, 14)}, 0),
        ({"last_day": date(2026, 3, 2)}, 20),
        ({"last_day": date(2026, 3, 13), "option_until": date(2027, 3, 13)}, 20),
        ({"last_day": date(2026, 3, 13), "option_until": date(2027, 3, 13), "option_drawn": True}, 0),
        ({"last_day": date(2026, 3, 13), "called_off_kg": 28.5}, 1),
        ({"last_day": date(2026, 3, 13), "called_off_kg": 30}, 0),
    ],
)
def test_the_least_binds_a_plan_in_which_the_contract_ends(cells: dict[str, Any], least: int) -> None:
    """30 kg are 20 dozens, of the dearer cooperative; where the contract goes on, by its option too, none need be."""
    case = of_coop(minimum_kg=30, **cells)
    tables = tables_of(case, LAW)
    assert dozens(tables) == least
    due = bool(tables["contracts"]["due"].iloc[0])
    assert due == (least > 0 or cells.get("called_off_kg") == 30)
    assert tables["contracts"]["missing_kg"].iloc[0] == (0 if due else 30)


@pytest.mark.parametrize(("last", "week"), [(date(2026, 3, 9), 2), (date(2026, 3, 8), 1), (date(2026, 3, 1), 0)])
def test_nothing_comes_outside_its_days(last: date, week: int) -> None:
    """A contract that ends on the second Monday is called off in both weeks, one that ends on the day before in one."""
    orders = tables_of(of_firm(last_day=last), LAW)["orders"]
    assert orders.loc[orders["supplier"] == FIRM, "period"].nunique() == week


def test_the_check_finds_an_order_outside_its_days() -> None:
    """Orders made while the contract ran all year are found where it ends on the first Friday, or begins on the second Monday."""
    tables = tables_of(of_firm(), LAW)
    for cells, weeks in (({"last_day": FRIDAY}, "2026-03-09"), ({"first_day": date(2026, 3, 9)}, "2026-03-02")):
        case = of_firm(**cells)
        found = verify(case, LAW, {"orders": tables["orders"]}, complete=False)
        assert [v.where for v in found if v.family == "contracts"], weeks
        assert {v.what for v in found if v.family == "contracts"} == {
            "The offer comes on a day on which its contract does not hold."
        }


def test_the_check_finds_what_is_beyond_the_most_and_below_the_least() -> None:
    """All 168 kg of the firm are 78 beyond its 90; none of the cooperative is 30 short of what its contract binds to."""
    case = of_firm(maximum_kg=90)
    (beyond,) = [v for v in without_coop(case, LAW, tables_of(case, LAW)) if v.family == "contracts"]
    assert (beyond.expected, beyond.found, beyond.unit) == (90, 168, "kg")
    assert beyond.where == "contract Contract 7"
    case = of_coop(minimum_kg=30, last_day=date(2026, 3, 13))
    (short,) = [v for v in without_coop(case, LAW, tables_of(case, LAW)) if v.family == "contracts"]
    assert (short.expected, short.found, short.unit) == (30, 0, "kg")


def test_a_soft_contract_gives_way_and_is_told() -> None:
    """Where nobody else sells, 90 kg at most are passed by 78 rather than let 52 dozens go short."""
    case = of_firm(maximum_kg=90)
    alone = case["offers"][case["offers"]["supplier"] == FIRM]
    soft = Case(
        {**case.tables, "offers": alone, "rules": bananas(rules=[{"family": "contracts", "mode": "soft"}])["rules"]}
    )
    tables = tables_of(soft, LAW)
    (given,) = tables["given_way"].to_dict("records")
    told = [given[name] for name in ("family", "rule", "mode", "bound", "found", "amount", "unit", "judgement")]
    assert told == ["contracts", "c", "soft", 90, 168, 78, "kg", "not_met"]
    assert tables["contracts"]["judgement"].tolist() == ["not_met"]


def test_off() -> None:
    """A family that is off asks for nothing; the table still tells what is left, and its days still hold."""
    case = replace(of_firm(maximum_kg=90, last_day=date(2026, 3, 8)))
    off = Case({**case.tables, "rules": bananas(rules=[{"family": "contracts", "mode": "off"}])["rules"]})
    found = row(off)
    assert (found["ordered_kg"], found["left_kg"], found["judgement"], found["mode"]) == (
        84,
        6,
        "nothing_to_count",
        "off",
    )
    off = Case({**of_firm(maximum_kg=60).tables, "rules": off.tables["rules"]})
    assert row(off)["left_kg"] == -108


@pytest.mark.parametrize(
    ("bounds", "judged"),
    [({}, "nothing_to_count"), ({"minimum_kg": 169}, "nothing_to_count"), ({"minimum_kg": 168}, "met")],
)
def test_a_contract_that_asks_for_nothing_yet_has_nothing_to_count(bounds: dict[str, float], judged: str) -> None:
    """168 kg are bought under it, and it goes on after the plan: what is still missing is not judged, what is reached is."""
    found = row(of_firm(**bounds))
    assert (found["ordered_kg"], found["judgement"]) == (168, judged)


def test_the_check_reckons_the_table_anew() -> None:
    """A kg more told as left, a contract left out or made up is found."""
    case = of_firm(maximum_kg=200, minimum_kg=10)
    tables = dict(tables_of(case, LAW))
    told = tables["contracts"]
    for wrong in (told.assign(left_kg=told["left_kg"] + 1), told.iloc[:0], told.assign(contract="d")):
        found = verify(case, LAW, tables | {"contracts": wrong})
        assert "contracts" in {v.family for v in found}


@pytest.mark.parametrize(
    ("cells", "before"), [({"contract": "c"}, 40.0), ({}, 0.0), ({"contract": "c", "product": "arroz"}, 40.0)]
)
def test_what_was_bought_under_a_contract_counts_without_an_offer(cells: dict[str, Any], before: float) -> None:
    """Of 100 kg at most 40 came under the contract, of no offer of it or as another product: 60 are left; without its name 100 are."""
    bought = {"date": date(2026, 2, 9), "supplier": FIRM, "product": "banana", "kg": 40, "amount": 80.0}
    told = row(of_firm(maximum_kg=100, more=[bought | cells]))
    assert told["before_kg"] == before
    assert told["ordered_kg"] == pytest.approx(99 - 39 * (before > 0))
    assert told["left_kg"] == pytest.approx(100 - before - told["ordered_kg"])
