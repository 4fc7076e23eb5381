"""A share that may not fall below that of an earlier year: 40 % of what was spent in 2019, beside 30 % that are asked for anyway.

Of 112 dozen at 2.00, x of the cooperative cost 3.00 each: 3x >= 0.4 (224 + x) from x = 34.46 on, so 35 dozen, 105.00 of 259.00; 30 % ask for 25.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.programmes.law import Law, TargetRule
from planner.verify import verify
from tests.cases import source
from tests.verify.contracts import bananas, dozens, law, tables_of

RULE = TargetRule("fair-food", "Fair food", "fair", "at_least", 0.3, source=source("fair-food"), baseline_year=2019)
RECORD = {"target": "fair-food", "year": 2019, "counted": 40_000, "whole": 100_000}
ROW = {"target": "ours", "name": "Ours", "counts": "fair", "share": 0.0, "denominator": "spend", "baseline_year": 2019}


def asking(share: float = 0.3) -> Law:
    """Return a law that asks for a share and not to fall below that of 2019."""
    return law(targets=(replace(RULE, share=share),))


def told(tables: Mapping[str, pd.DataFrame]) -> tuple[float, str, str]:
    """Return what is asked for, how it ends and in which mode."""
    row = tables["targets"].iloc[0]
    return row["required_share"], str(row["judgement"]), row["mode"]


@pytest.mark.parametrize(
    ("share", "record", "required", "bought"),
    [
        (0.3, [RECORD], 0.4, 35),
        (0.3, [RECORD | {"counted": 20_000}], 0.3, 25),
        (0.3, [RECORD | {"year": 2020}], 0.3, 25),
        (0.3, [], 0.3, 25),
        (0.0, [RECORD], 0.4, 35),
    ],
)
def test_the_higher_of_law_and_record_is_asked_for(
    share: float, record: list[dict[str, Any]], required: float, bought: int
) -> None:
    """40 % on record outweigh 30 %, 20 % do not; the record of another year, or none, leaves the 30 %."""
    tables = tables_of(bananas(past_shares=record), asking(share))
    assert told(tables) == (required, "met", "soft")
    assert dozens(tables) == bought


def test_without_a_record_a_share_that_asks_for_nothing_else_is_off() -> None:
    """Nothing is made up of a year of which nothing is known: the share is off, and it is said why."""
    tables = tables_of(bananas(), asking(0.0))
    assert told(tables)[2] == "off"
    assert "2019" in tables["targets"]["definition"].iloc[0]
    assert dozens(tables) == 0


def test_a_case_holds_itself_against_a_year() -> None:
    """A row of the case's own targets does the same: 40 % of 2019, so 35 dozen."""
    tables = tables_of(bananas(targets=[ROW], past_shares=[RECORD | {"target": "ours"}]), law())
    assert told(tables) == (0.4, "met", "soft")
    assert dozens(tables) == 35


def plan() -> tuple[Case, Mapping[str, pd.DataFrame]]:
    """Return the case with its record, and its plan."""
    case = bananas(past_shares=[RECORD])
    return case, tables_of(case, asking())


def test_a_share_held_against_a_wrong_year_is_found() -> None:
    """The plan for 40 % of 2019 breaks 50 % of 2019: what is required is found wrong, and so is what is missing."""
    case, tables = plan()
    other = replace(case, tables={**case.tables, "past_shares": case.tables["past_shares"].assign(counted=50_000.0)})
    found = {one.what for one in verify(other, asking(), tables)}
    assert "This is not the share required." in found
