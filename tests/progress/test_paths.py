"""A share over years, reckoned by hand: years of which the law says nothing, and what each year needed of its own whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.making.plan import Plan
from planner.progress import share_path
from tests.cases import rows
from tests.committees import FUNDS, two_committees
from tests.replan.ledgers import entries
from tests.shared import make_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return a plan under the Peruvian law: 30 % from family farming from 2024 on, 20 % in 2023, 10 % in 2022, nothing before.

    The cheapest way to 30 % of what is spent: with x kg of 20 from the farm 3x is at least 0.3 (40 + x), so 5 kg: 15.00 of 45.00.
    """
    head = rows("case")[0] | {
        "country": "PE", "currency": "PEN", "programmes": "pe-wasi-mikuna", "first_day": date(2026, 3, 2),
        "last_day": date(2026, 3, 6),
    }  # fmt: skip
    return make_plan(two_committees(case=[head], targets=[], funds=[FUNDS[0] | {"committee": None, "amount": 80}]))


def bought(day: date, supplier: str, amount: float) -> dict[str, Any]:
    """Return a delivery of milk powder."""
    return {"date": day, "supplier": supplier, "product": "milk", "kg": amount / 2, "amount": amount, "fund": "fa"}


LEDGER = [
    bought(date(2021, 5, 3), "farm", 30),
    bought(date(2021, 6, 7), "firm", 70),
    bought(date(2023, 5, 3), "farm", 50),
    bought(date(2023, 6, 7), "firm", 350),
    bought(date(2026, 3, 2), "farm", 6),
    bought(date(2026, 3, 2), "firm", 4),
]


@pytest.fixture(scope="module")
def path(plan: Plan) -> pd.DataFrame:
    """Return the path of the share by year."""
    return share_path(plan.case, entries(LEDGER), plan, 1).set_index("year")


@pytest.mark.parametrize(
    ("year", "required", "numerator", "denominator", "reached", "needed"),
    [
        (2021, None, 30, 100, 0.3, None),  # the law says nothing yet, but the year is told
        (2022, 0.1, 0, 0, None, 0),  # nothing on record
        (2023, 0.2, 50, 400, 0.125, 80),  # 20 % of the 400 of 2023
        (2024, 0.3, 0, 0, None, 0),
        (2025, 0.3, 0, 0, None, 0),
        (2026, 0.3, 6, 10, 0.6, 13.5),  # needed of the plan's 45.00
        (2027, 0.3, None, None, None, 13.5),  # for want of a better, of the present plan
    ],
)
def test_each_year_is_reckoned_on_its_own_whole(
    path: pd.DataFrame, year: int, required: float, numerator: float, denominator: float, reached: float, needed: float
) -> None:
    """Numerator, denominator, share and what was needed, year by year; a blank is not known, or not asked."""
    row = path.loc[year]
    names = ["required_share", "numerator", "denominator", "reached_share", "needed"]
    found = [None if pd.isna(row[name]) else float(row[name]) for name in names]
    assert found == pytest.approx([required, numerator, denominator, reached, needed])
    assert "family farmers" in row["definition"]


def test_every_share_is_its_numerator_by_its_denominator(path: pd.DataFrame) -> None:
    """Where both are told the share is their quotient, and what is needed is the share required of its base."""
    known = path[path["denominator"] > 0]
    assert (known["reached_share"] - known["numerator"] / known["denominator"]).abs().max() < 1e-12
    asked = path[path["required_share"].notna()]
    assert (asked["needed"] - asked["required_share"] * asked["needed_base"]).abs().max() < 0.005


def test_a_year_without_figure_and_without_purchases_is_left_out(plan: Plan) -> None:
    """In 2020 nothing was bought and nothing was asked: no row, though the record goes back to 2019."""
    years = share_path(plan.case, entries([bought(date(2019, 5, 3), "farm", 5), *LEDGER]), plan, 0)["year"]
    assert list(years) == [2019, 2021, 2022, 2023, 2024, 2025, 2026]


def test_of_money_received_in_the_past_no_percentage_is_told(plan: Plan) -> None:
    """What was received in 2023 is on no record: the numerator stands, denominator, share and need are blank."""
    target = {"target": "own", "name": "Own", "counts": "farms", "share": 0.1, "denominator": "received", "fund": "fa"}
    case = two_committees(targets=[target], funds=[FUNDS[0] | {"committee": None, "amount": 80}])
    found = share_path(case, entries(LEDGER), make_plan(case), 0).set_index("year")
    past, now = found.loc[2023], found.loc[2026]
    assert past["numerator"] == 50
    assert past[["denominator", "reached_share", "needed"]].isna().all()
    assert now[["numerator", "denominator", "needed"]].tolist() == [6, 80, 8]
