"""The check of a share over years: it agrees with a path that is told rightly, and finds every figure that is not."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planner.making.pipeline import make_plan
from planner.making.plan import Plan
from planner.programmes import law_of
from planner.progress import paths
from planner.verify.paths import verify_path
from planner.verify.violation import Violation
from tests.committees import two_committees
from tests.progress.test_paths import LEDGER, bought, path, plan
from tests.replan.ledgers import entries

__all__ = ["path", "plan"]

FIGURES = ("required_share", "numerator", "denominator", "reached_share", "needed_base", "needed", "families")


def found(plan: Plan, stated: pd.DataFrame, as_of: date | None = None) -> list[Violation]:
    """Return what the check finds in a path of the plan's case over 2021 to 2027."""
    laws = {year: law_of(["pe-wasi-mikuna"], date(year, 12, 31)) for year in range(2022, 2028)}
    laws[2021] = law_of(["pe-wasi-mikuna"], date(2022, 12, 31))
    laws[2021] = type(laws[2021])((), date(2021, 12, 31))
    return verify_path(plan.case, plan.law, laws, entries(LEDGER), plan["targets"], stated.reset_index(), as_of)


def test_a_path_that_is_told_rightly_is_agreed_with(plan: Plan, path: pd.DataFrame) -> None:
    """50 of 400 in 2023, 6 of 10 so far in 2026, 13.50 needed of the plan's 45.00: nothing is found."""
    assert found(plan, path) == []
    assert path.loc[2023, ["numerator", "denominator", "needed"]].tolist() == [50, 400, 80]


@pytest.mark.parametrize("column", FIGURES)
def test_a_spoiled_figure_is_found_where_it_stands(plan: Plan, path: pd.DataFrame, column: str) -> None:
    """A hundredth more in one figure of 2026 is found in that figure, of that year."""
    spoiled = path.copy()
    spoiled.loc[2026, column] += 0.02
    figures = [violation.figure for violation in found(plan, spoiled)]
    assert (column, ("year", 2026)) in [(one.column, one.key[1]) for one in figures if one]


@pytest.mark.parametrize("column", ["more", "needed", "required_share"])
def test_a_figure_of_a_year_to_come_is_found(plan: Plan, path: pd.DataFrame, column: str) -> None:
    """In 2027 as much is needed as in 2026, nothing more."""
    spoiled = path.copy()
    assert spoiled.loc[2027, "more"] == 0
    spoiled.loc[2027, column] += 1.0
    assert {one.figure.column for one in found(plan, spoiled) if one.figure} >= {column}


def test_a_year_left_out_and_a_share_of_nobody_are_found(plan: Plan, path: pd.DataFrame) -> None:
    """2023 had purchases and a law; nobody asks for a share called as this one."""
    assert len(found(plan, path.drop(2023))) == 1
    assert "neither the law nor the case" in found(plan, path.assign(target="other"))[0].what


def test_only_what_came_until_the_day_counts(plan: Plan, path: pd.DataFrame) -> None:
    """On 1 March 2026 nothing of the year had come: a path that counts the 6.00 of 2 March is wrong, on that day it is right."""
    assert found(plan, path, date(2026, 3, 2)) == []
    assert {one.figure.column for one in found(plan, path, date(2026, 3, 1)) if one.figure} >= {"numerator"}


def test_a_figure_on_which_planner_and_check_disagree_is_withheld(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the planner took 51 for the 50 of 2023, the figure and what follows from it are blank, and the row says so."""
    of_year = paths._of_year

    def wrong(*args: object) -> tuple[float, float]:
        counted, inside = of_year(*args)  # type: ignore[arg-type]
        return (51.0 if counted == 50.0 else counted), inside

    monkeypatch.setattr(paths, "_of_year", wrong)
    told = paths.share_path(plan.case, entries(LEDGER), plan, 1).set_index("year")
    assert told.loc[2023, ["numerator", "reached_share"]].isna().all()
    assert told.loc[2023, "denominator"] == 400
    assert "Withheld" in told.loc[2023, "definition"]
    assert told.loc[2021, "numerator"] == 30


def test_what_was_refused_or_taken_back_does_not_count(plan: Plan) -> None:
    """A refused delivery of 10.00 in 2023 changes nothing, and planner and check agree on it."""
    refused = bought(date(2023, 7, 3), "farm", 10) | {"accepted": False}
    told = paths.share_path(plan.case, entries([*LEDGER, refused]), plan, 1).set_index("year")
    assert told.loc[2023, "numerator"] == 50


def test_shares_of_each_committee_are_checked_too() -> None:
    """Each committee of the two is to have half from the farm; what the farm brought to school A counts toward alto alone."""
    case = two_committees()
    lines = [bought(date(2026, 3, 2), "farm", 6) | {"site": "a1"}, bought(date(2025, 3, 2), "firm", 4) | {"site": "b1"}]
    told = paths.share_path(case, entries(lines), make_plan(case), 1).set_index(["target", "year"])
    assert not told["definition"].str.contains("Withheld").any()
    assert told["numerator"].loc[("farm@alto", 2026)] == 6
    assert told["numerator"].loc[("farm@bajo", 2026)] == 0
