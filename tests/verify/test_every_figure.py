"""Every table of a plan says what recomputes it, and what says so is true: a figure changed anywhere is found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd
import pytest

from planner.schema import PLAN_TABLES, Column
from planner.schema.plan_tables import DECISION_TABLES
from planner.verify import verify
from tests.verify.made import made

FIGURES = ("number", "integer", "date", "boolean")

NEVER_HERE = {
    ("shortfalls", "demand_kg"), ("shortfalls", "short_kg"), ("shortfalls", "short_servings"),
    ("sources", "rows"), ("served", "portions"),
    *((sheet, day) for sheet in ("recipe_sheet", "diet_plates") for day in ("first_day", "last_day")),
}  # fmt: skip
"""Figures that the plan of these tests has not: nothing is short in it, its menu is fixed, and no recipe of it changes with the season."""

SLOW = ("nutrition", "menu_frequency", "meal_costs", "to_grow", "sowing_calendar", "summary", "targets", "committees")
"""Tables that are left out while another is spoilt: none of the others is held against them."""

LEANS_ON = {
    "sowing_calendar": ("to_grow",), "lots": ("lot_deliveries",), "lot_deliveries": ("lots",),
    "given_way": ("lots", "lot_deliveries"),
}  # fmt: skip
"""Tables that are held against others which do not follow from the decisions alone: when to sow from what is to be grown."""

CHECKED_COLUMNS = [
    (name, column.name)
    for name, table in PLAN_TABLES.items()
    if table.checked is not None and table.checked.recomputed
    for column in table.columns
    if column.kind in FIGURES and column.name not in table.checked.told
]


def changed(value: object, column: Column) -> object:
    """Return another value that could stand in the column."""
    if column.kind == "boolean":
        return not value
    if column.kind == "date":
        return pd.Timestamp(value) + pd.Timedelta(days=1)  # type: ignore[arg-type]
    return float(value) * 3 + 1  # type: ignore[arg-type]


def spoilt_frames(name: str, column: str) -> Iterator[pd.DataFrame]:
    """Yield the table with the last figure of a column changed, and the first where rows are of several kinds."""
    frame = made()[2][name]
    rows = frame.index[frame[column].notna()]
    picked = rows[[0, -1]] if name in ("nutrition", "summary") else rows[-1:]
    for row in picked if len(rows) else ():
        worse = frame.copy()
        worse.loc[row, column] = changed(frame.at[row, column], PLAN_TABLES[name][column])
        yield worse


def beside(name: str) -> dict[str, pd.DataFrame]:
    """Return the tables against which one may be held."""
    kept = LEANS_ON.get(name, ())
    return {table: frame for table, frame in made()[2].items() if table not in SLOW or table in kept}


@cache
def alone(name: str) -> dict[str, pd.DataFrame]:
    """Return a table with the plan's decisions, which break nothing: the check of few tables takes less than half the time."""
    case, law, tables = made()
    few = {table: tables[table] for table in (*DECISION_TABLES, "deliveries", *LEANS_ON.get(name, ()), name)}
    assert verify(case, law, few, complete=False) == []
    return few


@pytest.mark.parametrize("name", PLAN_TABLES)
def test_every_table_says_what_recomputes_it_or_why_nothing_does(name: str) -> None:
    """No table of a plan is silent on whether its figures are reckoned anew, and what it excepts are columns it has."""
    checked = PLAN_TABLES[name].checked
    assert checked is not None
    assert checked.text.endswith(".")
    if name != "summary":
        assert {*checked.told, *checked.reported} <= set(PLAN_TABLES[name].names)
    assert checked.recomputed or not checked.told + checked.reported


def test_the_plan_of_these_tests_is_right() -> None:
    """The plan that is spoilt below breaks nothing."""
    assert verify(*made()) == []
    case, law, tables = made()
    assert verify(case, law, {name: t for name, t in tables.items() if name not in SLOW}, complete=False) == []


@pytest.mark.parametrize(("name", "column"), CHECKED_COLUMNS, ids=[".".join(pair) for pair in CHECKED_COLUMNS])
def test_every_figure_of_a_checked_table_is_recomputed(name: str, column: str) -> None:
    """Whatever figure is changed, the check finds it, mostly by the decisions alone: a new column without a check fails here."""
    case, law, _tables = made()
    frames = list(spoilt_frames(name, column))
    assert frames or (name, column) in NEVER_HERE
    for worse in frames:
        assert verify(case, law, alone(name) | {name: worse}, complete=False) or verify(
            case, law, beside(name) | {name: worse}, complete=False
        )


def test_three_times_every_cost_of_a_meal_is_found() -> None:
    """A whole table of figures multiplied by three is refused."""
    case, law, tables = made()
    costs = tables["meal_costs"].copy()
    numbers = costs.select_dtypes("float").columns
    costs[numbers] = costs[numbers] * 3
    assert {v.family for v in verify(case, law, tables | {"meal_costs": costs})} == {"meal_costs"}
