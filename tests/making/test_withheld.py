"""Where planner and check disagree: a figure that is only told is withheld and named, anything else stops the plan."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.making.withheld import settled
from planner.verify import verify
from tests.verify.made import made


def tripled(table: str, column: str, row: int = -1) -> dict[str, pd.DataFrame]:
    """Return the plan with one figure three times as large."""
    tables = dict(made()[2])
    frame = tables[table].copy()
    frame.loc[frame.index[row], column] *= 3
    return tables | {table: frame}


def of_summary(measure: str) -> dict[str, pd.DataFrame]:
    """Return the plan with a figure of the summary three times as large."""
    row = list(made()[2]["summary"]["measure"]).index(measure)
    return tripled("summary", "value", row)


@pytest.mark.parametrize(
    ("tables", "name"),
    [
        (of_summary("food_km"), "summary.food_km"),
        (tripled("meal_costs", "cost_per_meal"), "meal_costs.cost_per_meal"),
        (tripled("supplier_totals", "amount_per_family", 0), "supplier_totals.amount_per_family"),
    ],
    ids=["food_km", "cost_per_meal", "amount_per_family"],
)
def test_a_figure_on_which_nothing_rests_is_withheld(tables: dict[str, pd.DataFrame], name: str) -> None:
    """It is blank, named in the run record and among the warnings, and the rest of the plan stands."""
    case, law, right = made()
    given, violations = settled(case, law, tables)
    assert violations == []
    assert given["run"].set_index("item")["value"]["withheld"] == name
    assert len(given["warnings"]) == len(right["warnings"]) + 1
    table = name.partition(".")[0]
    assert given[table].isna().sum().sum() == right[table].isna().sum().sum() + 1
    assert verify(case, law, given) == []


def test_a_table_of_told_figures_with_a_row_too_many_is_withheld_as_a_whole() -> None:
    """What farmers are asked to grow may be left out; that it was is said."""
    case, law, right = made()
    more = pd.concat([right["to_grow"], right["to_grow"].assign(month="2026-09")], ignore_index=True)
    given, violations = settled(case, law, right | {"to_grow": more})
    assert given["to_grow"].empty
    assert "to_grow" in given["run"].set_index("item")["value"]["withheld"]
    assert violations == [] or {v.family for v in violations} == {"sowing_calendar"}


@pytest.mark.parametrize(
    "tables",
    [
        of_summary("total_amount"),
        tripled("orders", "amount"),
        tripled("targets", "numerator"),
        of_summary("meals_covered"),
    ],
    ids=["total", "order", "share", "meals"],
)
def test_money_and_decisions_are_never_withheld(tables: dict[str, pd.DataFrame]) -> None:
    """A disagreement on what is paid, bought, counted by the law or eaten stops the plan."""
    case, law, _right = made()
    given, violations = settled(case, law, tables)
    assert violations
    assert "withheld" not in set(given["run"]["item"])


def test_a_blank_that_the_plan_does_not_own_up_to_is_found() -> None:
    """To empty a figure is not enough to make it withheld: the run record must name it."""
    case, law, right = made()
    costs = right["meal_costs"].copy()
    costs.loc[0, "cost_per_meal"] = float("nan")
    assert verify(case, law, right | {"meal_costs": costs})
