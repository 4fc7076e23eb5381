"""Laws that hold for every case: what more, less, dearer and another order of rows may and may not change.

Plans come in levels (shortfall, gaps of targets, cost, ...), each held before the next, and where whole packs, minimum
deliveries or drops are searched, a level is known between its value and a proved bound. So two plans are compared level
by level, as far as both are level: a wider case must not be proved worse than a narrower one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.solution import LevelResult, Solution
from planner.case import Case
from planner.programmes.law import Figure, Law
from planner.schema.plan_tables import DECISION_TABLES
from tests.properties.pipeline import planned
from tests.strategies import cases, laws

SOME = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))

SLACK = 1e-5
"""Relative difference of two values of one level that the solver's own tolerances explain."""

COMPARED = ("shortfall", "target_gaps", "cost")


def bound(level: LevelResult) -> float:
    """Return the least value that the level may have, as far as it is proved."""
    return level.value - level.gap * max(1.0, abs(level.value))


def assert_not_worse(wider: Solution, narrower: Solution) -> None:
    """Fail if the wider case is proved worse than the narrower one at the first level at which they differ."""
    if not narrower.usable:
        return
    assert wider.usable
    theirs = {level.name: level for level in narrower.levels}
    for level in wider.levels:
        if level.name not in COMPARED or level.name not in theirs:
            return
        other = theirs[level.name]
        slack = SLACK * max(1.0, abs(other.value))
        assert bound(level) <= other.value + slack, level.name
        if abs(level.value - other.value) > slack:
            return


def with_table(case: Case, name: str, frame: pd.DataFrame) -> Case:
    """Return the case with another table."""
    return replace(case, tables=dict(case.tables) | {name: frame})


def with_cells(case: Case, name: str, **cells: Any) -> Case:
    """Return the case with whole columns of a table replaced."""
    return with_table(case, name, case.tables[name].assign(**cells))


@SOME
@given(cases(), laws(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(case: Case, law: Law, random: Any) -> None:
    """The same rows of every table in another order give the same decisions, so the same cost."""
    turned = case
    for name in case.tables:
        frame = case.tables[name]
        order = list(range(len(frame)))
        random.shuffle(order)
        turned = with_table(turned, name, frame.iloc[order])
    first, tables = planned(case, law)
    second, again = planned(turned, law)
    assert_not_worse(first, second)
    assert_not_worse(second, first)
    for name in DECISION_TABLES if first.usable else ():
        pd.testing.assert_frame_equal(tables[name].reset_index(drop=True), again[name].reset_index(drop=True))


@SOME
@given(cases(), laws())
def test_more_supply_never_makes_a_plan_worse(case: Case, law: Law) -> None:
    """Twice the capacity of every offer, and no cap in all, leave every plan as good or better."""
    plain = with_table(case, "limits", case.tables["limits"].iloc[:0])
    more = with_cells(plain, "offers", kg_per_period=plain.tables["offers"]["kg_per_period"] * 2, kg_total=np.nan)
    assert_not_worse(planned(more, law)[0], planned(plain, law)[0])


@SOME
@given(cases(target_mode="hard"), laws())
def test_a_tighter_target_never_makes_a_plan_better(case: Case, law: Law) -> None:
    """Shares that must be reached at a quarter more leave no plan better than before, or none at all."""
    targets = case.tables["targets"]
    harder = targets["share"].where(targets["sense"] == "at_most", targets["share"] * 1.25)
    harder = harder.where(targets["sense"] != "at_most", targets["share"] * 0.75)
    tight = with_cells(case, "targets", share=harder)
    assert_not_worse(planned(case, law)[0], planned(tight, law)[0])


MONEY = {
    "offers": ["price"],
    "suppliers": ["delivery_cost_per_drop", "delivery_cost_per_km", "delivery_cost_per_kg", "cap_amount",
                  "minimum_order_amount"],
    "delivery_charges": ["delivery_cost_per_kg", "delivery_cost_per_drop"],
    "contracts": ["charge_per_year"],
    "funds": ["amount", "amount_per_period"],
    "fund_rates": ["amount_per_pupil_day"],
    "instalments": ["amount"],
    "commitments": ["minimum_amount_per_period", "last_year_amount"],
    "targets": ["denominator_amount"],
}  # fmt: skip


def doubled(figure: Figure | None) -> Figure | None:
    """Return twice a figure of the law."""
    return None if figure is None else replace(figure, value=figure.value * 2)


@SOME
@given(cases(), laws())
def test_a_coin_of_half_the_worth_changes_nothing(case: Case, law: Law) -> None:
    """Every amount of money twice as large leaves shortfall and gaps as they are and doubles the cost."""
    case = with_cells(case, "price_factors", factor=1.0)  # a factor rounds prices, and rounding is not linear
    rich = case
    for name, columns in MONEY.items():
        rich = with_cells(rich, name, **{column: rich.tables[name][column] * 2 for column in columns})
    rich_law = replace(
        law,
        family_cap=doubled(law.family_cap),
        rates={name: replace(rate, value=rate.value * 2) for name, rate in law.rates.items()},
    )
    first, second = planned(case, law)[0], planned(rich, rich_law)[0]
    levels = tuple(replace(level, value=level.value * 2) if level.name == "cost" else level for level in first.levels)
    assert_not_worse(replace(first, levels=levels), second)
    assert_not_worse(second, replace(first, levels=levels))


@SOME
@given(cases(), laws())
def test_shares_lie_between_nothing_and_all(case: Case, law: Law) -> None:
    """A share of what is spent or bought lies in 0 to 1; met and missing never contradict each other."""
    _solution, tables = planned(case, law)
    if not tables:
        return
    targets = tables["targets"]
    spent = {row["target"] for _, row in case["targets"].iterrows() if row["denominator"] == "spend"}
    reached = targets.loc[targets["target"].isin(spent), "reached_share"].dropna()
    assert reached.between(0, 1 + 1e-9).all()
    assert (targets["gap"].fillna(0) >= 0).all()
    assert not ((targets["judgement"] == "met") & (targets["gap"].fillna(0) > 0.01)).any()
