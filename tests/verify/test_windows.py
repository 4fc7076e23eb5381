"""Shares in any three months one after the other, and in quarters, with the level that each reaches.

140 pupils eat 16.8 kg of bananas a day: 20 school days from 5 to 30 January, 20 in February, 22 in March, 18 from 1 to 24 April 2026. The
cooperative brings in February alone, where 336 kg are eaten. 30 % by weight of January to March are 0.3 x 62 x 16.8 = 312.48 kg, so 209 dozen of
1.5 kg, 313.5; of February to April 0.3 x 60 x 16.8 = 302.4 kg, which they reach too. Of all four months 403.2 kg would be needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Literal

import pandas as pd
import pytest

from planner.case import Case
from planner.programmes.law import Law, TargetRule
from planner.verify import verify
from tests.cases import edited, source
from tests.verify.contracts import bananas, dozens, law, tables_of

LEVELS = (("Bronze", 0.3), ("Silver", 0.6))
RULE = TargetRule(
    "fair-food", "Fair food", "fair", "at_least", 0.3, basis="mass", source=source("fair-food"), levels=LEVELS
)


def spring(first: date = date(2026, 1, 5), **tables: Any) -> Case:
    """Return the case from January or later to April, by months, in which the cooperative brings in February alone."""
    head = {"first_day": first, "last_day": date(2026, 4, 24), "year_first_day": date(2026, 1, 5), "period": "month"}
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0, "months": "2"},
    ]
    return bananas(**{"case": edited("case", 0, **head), "offers": offers} | tables)


def asking(window: Literal["year", "quarter", "three_months", "period"], **changes: Any) -> Law:
    """Return a law that asks for the share in such windows."""
    return law(targets=(replace(RULE, window=window, **changes),))


def told(tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, float, str, str]]:
    """Return window, kg that count, judgement and level of each row."""
    rows = tables["targets"]
    return [
        (row.window, round(row.numerator, 6), str(row.judgement), row.level) for row in rows.itertuples(index=False)
    ]


def test_any_three_months_in_a_row_reach_the_share() -> None:
    """209 dozen in February are enough for both spans of three months, and what the levels call bronze."""
    tables = tables_of(spring(), asking("three_months"))
    assert dozens(tables) == 209
    assert told(tables) == [
        ("2026-01/2026-03", 313.5, "met", "Bronze"),
        ("2026-02/2026-04", 313.5, "met", "Bronze"),
    ]


def test_each_quarter_has_its_own() -> None:
    """January to March reaches it with 209 dozen; April is a quarter by itself, in which nobody counts."""
    tables = tables_of(spring(), asking("quarter"))
    assert told(tables) == [("2026-01/2026-03", 313.5, "met", "Bronze"), ("2026-04", 0.0, "not_met", "")]


def test_the_whole_year_does_not_reach_it() -> None:
    """All 336 kg of February are 25 % of the 1,344 kg of the year: not met, and no level."""
    assert told(tables_of(spring(), asking("year"))) == [("plan", 336.0, "not_met", "")]


def test_what_was_bought_before_counts_in_its_months() -> None:
    """In January 60 of 330 kg bought were fair: January to March asks for 0.3 x (330 + 42 x 16.8 = 1,035.6 kg) = 310.68, so 167.2 dozen more, 168; February to April for 202 dozen."""
    bought = [
        {"date": date(2026, 1, 12), "supplier": "coop", "product": "banana", "kg": 60, "amount": 120},
        {"date": date(2026, 1, 30), "supplier": "firma", "product": "banana", "kg": 270, "amount": 360},
    ]
    case = spring(date(2026, 2, 2), bought=bought)
    tables = tables_of(case, asking("three_months"))
    assert dozens(tables) == 202
    assert told(tables) == [("2026-01/2026-03", 363.0, "met", "Bronze"), ("2026-02/2026-04", 303.0, "met", "Bronze")]
    assert tables["targets"]["counted_before"].tolist() == [60.0, 0.0]


def test_a_short_year_is_one_window() -> None:
    """Two weeks of March are one span of one month."""
    assert [row[0] for row in told(tables_of(bananas(), asking("three_months")))] == ["2026-03"]


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("level", "Silver", "level"),
        ("numerator", 300.0, "counts toward"),
        ("window", "2026-03/2026-05", "does not state"),
    ],
)
def test_a_window_told_wrongly_is_found(column: str, value: Any, fault: str) -> None:
    """A level too high, a wrong sum and a window that is none are found."""
    case, rules = spring(), asking("three_months")
    tables = tables_of(case, rules)
    wrong = tables["targets"].copy()
    wrong.loc[1, column] = value
    assert any(fault in one.what for one in verify(case, rules, {**tables, "targets": wrong}))
