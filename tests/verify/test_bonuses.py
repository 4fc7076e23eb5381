"""Money of a later year that hangs on a share: 25 cents a lunch from 30 % on, else 5.9, paid in the year from 1 July on.

The case of bananas has 140 pupils x 10 days = 1,400 lunches. Of 112 dozen at 2.00, each that the cooperative brings costs 1.00 more: 25 of
them are 75.00 of 249.00, 30.1 %; 24 are 72.00 of 248.00, 29.03 %. So the bonus is 350.00 or 82.60.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.programmes.law import Bonus, Law, TargetRule
from planner.verify import verify
from tests.cases import source
from tests.verify.contracts import bananas, dozens, law, tables_of

BONUS = Bonus(
    "lunch-money", "Money for lunches", "fair-food", 0.3, 0.25, 0.059, "lunch", 1, (7, 1), source("bonuses.lunch-money")
)
RULE = TargetRule("fair-food", "Fair food", "fair", "at_least", 0.3, mode="off", source=source("fair-food"))
AIM = {
    "target": "fair-food",
    "name": "Fair food",
    "counts": "fair",
    "share": 0.3,
    "denominator": "spend",
    "mode": "soft",
}


def paying(**bonus: Any) -> Law:
    """Return the law that pays."""
    return law(targets=(RULE,), bonuses=(replace(BONUS, **bonus),))


def told(tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return what the summary tells of later money."""
    summary = tables["summary"].set_index("measure")["value"]
    return {str(name): float(value) for name, value in summary.items() if str(name).startswith("bonus")}


@cache
def planned(share: float = 0.0) -> tuple[Case, Mapping[str, pd.DataFrame]]:
    """Return the case and its plan, which the check finds without fault; a share of 0 is not asked for."""
    case = bananas(targets=[AIM | {"share": share}] if share else [])
    return case, tables_of(case, paying())


@pytest.mark.parametrize(("share", "bought", "brings"), [(0.0, 0, 82.6), (0.3, 25, 350.0), (0.35, 30, 350.0)])
def test_a_plan_tells_what_its_share_brings(share: float, bought: int, brings: float) -> None:
    """Nothing asked, 1,400 x 0.059; 30 % or more, 1,400 x 0.25: for purchases of March 2026 from 1 July 2026 on, as years begin in July."""
    _case, tables = planned(share)
    assert dozens(tables) == bought
    assert told(tables) == {"bonus_meals:lunch-money": 1400, "bonus:lunch-money:2026-07-01": brings}


def test_a_share_that_is_reached_unasked_earns_too() -> None:
    """The cooperative at 1.90 sells all of it, though nobody asks for the share: the bonus is paid."""
    case = bananas(
        offers=[
            {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
            {"offer": "coop", "supplier": "coop", "product": "banana", "price": 1.9},
        ]
    )
    assert told(tables_of(case, paying()))["bonus:lunch-money:2026-07-01"] == 350.0


@pytest.mark.parametrize(("meal", "meals", "brings"), [("lunch", 1400, 82.6), ("breakfast", 0, 0.0), ("", 1400, 82.6)])
def test_only_the_meals_that_are_meant_are_paid(meal: str, meals: int, brings: float) -> None:
    """A bonus for breakfasts pays nothing where lunches alone are served; one for all meals pays them."""
    case, _tables = planned()
    found = told(tables_of(case, paying(meal=meal)))
    assert tuple(found.values()) == (meals, brings)


@pytest.mark.parametrize(
    ("begins", "later", "day"),
    [((7, 1), 1, "2026-07-01"), ((1, 1), 1, "2027-01-01"), ((3, 2), 1, "2027-03-02"), ((3, 3), 1, "2026-03-03"), ((7, 1), 2, "2027-07-01")],
)  # fmt: skip
def test_the_year_in_which_it_is_paid(begins: tuple[int, int], later: int, day: str) -> None:
    """The plan begins on 2 March 2026: a year from that day on has just begun, one from the next day on ends on it."""
    case, _tables = planned()
    assert f"bonus:lunch-money:{day}" in told(tables_of(case, paying(year_begins=begins, years_later=later)))


@pytest.mark.parametrize(
    ("measure", "value", "faults"),
    [
        ("bonus:lunch-money:2026-07-01", 350.0, 1),
        ("bonus_meals:lunch-money", 1399.0, 1),
        ("bonus:lunch-money:2027-07-01", 82.6, 2),
    ],
)
def test_later_money_told_wrongly_is_found(measure: str, value: float, faults: int) -> None:
    """The bonus of a share that is missed, a meal too few, and the right sum in a wrong year (which is missing in the right one)."""
    case, tables = planned()
    summary = tables["summary"].copy()
    at = summary["measure"].str.split(":").str[:2].str.join(":") == ":".join(measure.split(":")[:2])
    summary.loc[at, ["measure", "value"]] = [measure, value]
    found = verify(case, paying(), {**tables, "summary": summary})
    assert len([one for one in found if "later" in one.what]) == faults


def test_later_money_that_nobody_pays_is_found() -> None:
    """A plan that tells a bonus under a law without one is refused."""
    case, tables = planned()
    assert verify(case, law(targets=(RULE,)), tables)


def test_where_the_share_is_not_known_neither_is_the_bonus() -> None:
    """Of a weight as a share of money received nobody can tell whether it is reached: what it brings is not known, not the lesser sum."""
    rule = replace(RULE, denominator="received", basis="mass", fund_role="own")
    found = told(tables_of(bananas(), law(targets=(rule,), bonuses=(BONUS,))))
    assert pd.isna(found["bonus:lunch-money:2026-07-01"])
    assert found["bonus_meals:lunch-money"] == 1400
