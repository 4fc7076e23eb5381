"""What was bought before the plan's first day counts toward caps, shares, funds, offers, limits and promises of the year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.assembly import assemble
from planner.verify import verify
from tests.cases import Row, added, edited, rows, tiny_case, tiny_law
from tests.verify.plans import tiny_plan, tiny_rows

YEAR = edited("case", 0, year_first_day=date(2026, 2, 9))
DAY = date(2026, 2, 16)
BEFORE: list[Row] = [
    {"date": DAY, "supplier": "coop", "offer": "coop-banana", "product": "banana", "kg": 30, "amount": 150, "fund": "federal"},
    {"date": DAY, "supplier": "coop", "offer": "coop-banana", "product": "banana", "kg": -6, "amount": -30, "fund": "federal"},
    {"date": DAY, "supplier": "coop", "amount": 5, "fund": "city"},
    {"date": DAY, "supplier": "firma", "product": "arroz", "kg": 40, "amount": 200, "fund": "city"},
    {"date": DAY, "supplier": "f1", "product": "alface", "kg": 4, "amount": 16, "organic": True},
]  # fmt: skip


def case_of(**tables: Any) -> Any:
    """Return the tiny case as the remainder of a year."""
    return tiny_case(**({"case": YEAR, "bought": BEFORE} | tables))


def test_caps_funds_and_offers_are_lessened_by_what_was_bought() -> None:
    """120 of goods less under the cap of COOP, 120 less in the transfer, 205 in the town's money; 24 kg less of bananas."""
    offers = edited("offers", 1, kg_total=100, expected_loss_share=0.1)
    instance = assemble(case_of(offers=offers), tiny_law()).instance
    sold = instance.suppliers.set_index("supplier")["sold_amount"]
    assert sold.to_dict() == {"coop": 120, "f1": 16, "firma": 200}
    assert instance.funds.set_index("fund")["amount"].to_dict() == {"federal": 980 - 120, "city": 2000 - 205}
    assert (
        instance.offers.set_index("offer")["total_packs"]["coop-banana"] == 43
    )  # 24 kg came of 26.7: 73.3 kg are 48 packs of 1.5 kg to order, and 43.2 arrive


@pytest.mark.parametrize(
    ("cells", "counted", "bought"),
    [
        ({}, 120, 120),
        ({"denominator": "spend", "fund": None}, 136, 336),
        ({"denominator": "spend", "fund": "city"}, 0, 200),
        ({"denominator": "spend", "fund": None, "basis": "mass"}, 28, 68),
        ({"denominator": "spend", "fund": None, "window": "period"}, 0, 0),
        ({"denominator": "spend", "fund": None, "counts": "organic"}, 16, 336),
        ({"denominator": "spend", "fund": None, "counts": "organic", "within": "family_farming"}, 16, 136),
    ],
)
def test_shares_begin_with_what_was_bought(cells: Row, counted: float, bought: float) -> None:
    """Each row once, by its own organic mark, its fund and its supplier; charges for delivery never; periods begin anew."""
    targets = assemble(case_of(targets=edited("targets", 0, **cells)), tiny_law()).targets
    mine = next(target for target in targets if target.rule.target == "families")
    assert (mine.counted_to_date, mine.bought_to_date) == (counted, bought)


def test_limits_and_promises_count_the_year() -> None:
    """Half of 24 kg less COOP's own 24 kg; 300 promised for the year, 120 bought."""
    instance = assemble(
        case_of(
            limits=[{"limit": "l", "product": "banana", "maximum_share": 0.5}],
            commitments=[{"supplier": "coop", "last_year_amount": 600, "kept_share": 0.5}],
        ),
        tiny_law(),
    ).instance
    room = instance.product_limits.set_index("limit")["room_kg"]
    assert room.to_dict() == {"l: banana, coop": -12, "l: banana, firma": 12}
    assert instance.commitments["minimum_amount"].tolist() == [180]


def test_money_from_rates_stays_that_of_the_year() -> None:
    """Pupils who came after the year's first day bring no money, also if the plan begins after they came."""
    late = added("enrolment", rows("enrolment")[0] | {"pupils": 900, "valid_from": date(2026, 2, 20)})
    funds = assemble(case_of(enrolment=late), tiny_law()).fund_amounts.set_index("fund")
    assert funds["amount"]["federal"] == 980
    assert funds["paid_before"].to_dict() == {"federal": 120, "city": 205}


def test_a_harvest_lost_from_now_on_does_not_lessen_what_the_offer_had_in_all() -> None:
    """A factor for March concerns every period of the plan, but not of the year."""
    offers = edited("offers", 1, kg_total=100)
    for begin, packs in ((None, 33), (date(2026, 2, 9), 66)):
        case = tiny_case(
            case=edited("case", 0, year_first_day=begin),
            offers=offers,
            harvests=[{"product": "banana", "months": "3", "factor": 0.5}],
        )
        assert assemble(case, tiny_law()).instance.offers.set_index("offer")["total_packs"]["coop-banana"] == packs


def told(**changes: list[Row]) -> dict[str, list[Row]]:
    """Return the tables of the hand-made plan that tell of the year, for the purchases of `BEFORE`."""
    plan = tiny_rows()
    for line in plan["targets"]:
        line |= {"numerator": 426.0, "counted_before": 120.0, "reached_share": 426.0 / 980.0}
    for line in plan["fund_use"]:
        line["spent_to_date"] += {"federal": 120.0, "city": 205.0}[line["fund"]]
    for line, sold in zip(plan["supplier_totals"], (120.0, 16.0, 200.0), strict=True):
        line["sold_before_amount"] = sold
    plan["supplier_totals"][0]["cap_used_share"] = 0.041
    plan["supplier_totals"][1]["cap_used_share"] = 0.032
    for line in plan["summary"]:
        if line["measure"].startswith("share:"):
            line["value"] = 426.0 / 980.0
    names = ("targets", "fund_use", "supplier_totals", "summary")
    return {name: plan[name] for name in names} | changes


def broken(case: Any, plan: dict[str, list[Row]]) -> set[str]:
    """Return the families that the check finds broken."""
    return {violation.family for violation in verify(case, tiny_law(), tiny_plan(**plan))}


def test_the_check_counts_the_same_by_itself() -> None:
    """The plan made by hand is right with what was bought, and wrong without it or with a cent more."""
    assert broken(case_of(), told()) == set()
    assert {"share_targets", "fund_use", "supplier_totals", "summary"} <= broken(tiny_case(case=YEAR), told())
    dearer = [*BEFORE, BEFORE[0] | {"amount": 1.0, "kg": 0.0}]
    assert {"share_targets", "fund_use", "supplier_totals"} <= broken(case_of(bought=dearer), told())


@pytest.mark.parametrize(
    ("table", "row", "cells", "family"),
    [
        ("targets", 0, {"numerator": 306.0}, "share_targets"),
        ("targets", 0, {"counted_before": 119.0}, "share_targets"),
        ("fund_use", 0, {"spent_to_date": 153.0}, "fund_use"),
        ("supplier_totals", 0, {"sold_before_amount": 119.0}, "supplier_totals"),
        ("supplier_totals", 0, {"cap_used_share": 0.029}, "supplier_totals"),
    ],
)
def test_a_figure_of_the_year_spoilt_is_told(table: str, row: int, cells: Row, family: str) -> None:
    """One cell that forgets what was bought before is found."""
    plan = told()
    plan[table][row] |= cells
    assert family in broken(case_of(), plan)


@pytest.mark.parametrize(
    ("tables", "sold", "family"),
    [
        ({"suppliers": edited("suppliers", 0, cap_amount=410)}, 120, None),
        ({"suppliers": edited("suppliers", 0, cap_amount=410)}, 121, "supplier_caps"),
        ({"funds": edited("funds", 0, amount=526, days_paid=None)}, 120, None),
        ({"funds": edited("funds", 0, amount=526, days_paid=None)}, 121, "funds"),
        ({"offers": edited("offers", 1, kg_total=72)}, 120, None),
        ({"offers": edited("offers", 1, kg_total=71.9)}, 120, "supply"),
        ({"limits": [{"limit": "l", "product": "banana", "supplier": "coop", "maximum_share": 72 / 93}]}, 120, None),
        ({"limits": [{"limit": "l", "product": "banana", "supplier": "coop", "maximum_share": 0.77}]}, 120, "product_limits"),
        ({"commitments": [{"supplier": "coop", "last_year_amount": 410, "kept_share": 1}]}, 120, None),
        ({"commitments": [{"supplier": "coop", "last_year_amount": 410, "kept_share": 1}]}, 119, "commitments"),
    ],
)  # fmt: skip
def test_the_rules_of_the_year_are_checked_from_both_sides(tables: Row, sold: float, family: str | None) -> None:
    """COOP sells 290 in the plan; the transfer pays 406; 48 of 69 kg of bananas come from COOP."""
    bought = [BEFORE[0] | {"kg": 24, "amount": sold}]
    case = case_of(bought=bought, **tables)
    rules = {"supplier_caps", "funds", "supply", "product_limits", "commitments"}
    assert broken(case, told()) & rules == ({family} if family else set())
