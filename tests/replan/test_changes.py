"""What a new plan changes for each supplier, and the reason for it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.making import scenarios
from planner.replan import REASONS, changes, remainder
from tests.replan.ledgers import delivered
from tests.replan.test_remainder import SECOND_WEEK, replanned, tiny_plan
from tests.shared import make_plan


def _changed(table: str, who: str, **cells: Any) -> dict[tuple[str, str], str]:
    """Return the reasons by supplier and product after one row of a table of the remainder is changed."""
    plan = tiny_plan()
    case = remainder(plan.case, delivered(plan, SECOND_WEEK), SECOND_WEEK, plan, stability=0.01)
    frame = case.tables[table].copy()
    for column, value in cells.items():
        frame.loc[frame["supplier"] == who, column] = value
    found = changes(plan, make_plan(Case(dict(case.tables) | {table: frame})))
    assert set(found["reason"]) <= set(REASONS)
    assert (found["why"] != "").all()
    return {(row.supplier, row.product): row.reason for row in found.itertuples()}  # type: ignore[misc]


def test_a_plan_that_stays_changes_nothing() -> None:
    """Planned again as it was: no line."""
    assert changes(tiny_plan(), replanned(0.01)[1]).empty


def test_the_difference_is_told_in_kg_and_money() -> None:
    """50 kg of bananas move to sitio-b, whose price fell."""
    found = changes(tiny_plan(), replanned(0.0, 2 / 3)[1]).set_index("supplier")
    assert found.loc["sitio-b", ["announced_kg", "now_kg", "difference_kg", "now_amount"]].tolist() == [0, 50, 50, 120]
    assert found.loc["sitio-b", "reason"] == "price_down"
    assert isinstance(found, pd.DataFrame)


@pytest.mark.parametrize(
    ("table", "who", "cells", "reason"),
    [
        ("offers", "coop-d", {"kg_per_period": 4.0}, "supply"),
        ("suppliers", "coop-c", {"cap_amount": 140.0}, "cap"),
        ("offers", "coop-d", {"price": 11.0}, "price_up"),
    ],
)
def test_why_a_supplier_sells_less(table: str, who: str, cells: dict[str, Any], reason: str) -> None:
    """A harvest lost, a cap reached, a price risen: each is what it is called."""
    found = _changed(table, who, **cells)
    assert next(why for (supplier, _product), why in found.items() if supplier == who) == reason


def test_a_supplier_lost_is_a_question_to_the_rest_of_a_year_too() -> None:
    """What coop-c sold stays sold; it sells nothing more, and the change says why."""
    plan = tiny_plan()
    case = remainder(plan.case, delivered(plan, SECOND_WEEK), SECOND_WEEK, plan, stability=0.01)
    lost = scenarios.apply(case, ["supplier_lost supplier=coop-c"])
    new = make_plan(lost)
    assert "coop-c" not in set(new["orders"]["supplier"])
    assert lost["bought"].equals(case["bought"])
    assert changes(plan, new).set_index("supplier").loc["coop-c", "reason"] == "supply"
