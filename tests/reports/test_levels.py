"""Levels of shares and scales of points, told on both sides of each threshold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.programmes.law import Law, TargetRule
from planner.reports.levels import level_texts
from planner.reports.promises import points_level
from planner.verify import verify
from planner.verify.practice import Score as Checked
from tests.cases import source
from tests.reports.samples import plan_tables, typed
from tests.verify.contracts import bananas, law, points, tables_of

STARS = (("One star", 0.5), ("Two stars", 1.0))


def starred(minimum: float) -> Law:
    """Return a law with a point for fair pay, a star from a mean of 0.5 on and two from 1 on."""
    (rule,) = points(minimum, "soft").points
    return law(points=(replace(rule, levels=STARS),))


@pytest.mark.parametrize(
    ("mean", "level"), [(1.0, "Two stars"), (0.9999, "One star"), (0.5, "One star"), (0.4999, ""), (0.0, "")]
)
def test_a_scale_has_the_highest_level_that_is_reached(mean: float, level: str) -> None:
    """Of 100.00: a mean of 1 is two stars, a cent times a point less is one; the check reckons it anew, and of nothing there is none."""
    (rule,) = starred(0.5).points
    assert points_level(rule, 100 * mean, 100.0) == level
    assert Checked(rule, "soft", 100 * mean, 100.0, typed("scores", [])).level == level
    assert points_level(rule, 0.0, 0.0) == Checked(rule, "soft", 0.0, 0.0, typed("scores", [])).level == ""


@pytest.mark.parametrize(("minimum", "level"), [(0.5, "One star"), (1.0, "Two stars")])
def test_a_plan_tells_the_level_and_the_next(minimum: float, level: str) -> None:
    """135.00 of 269.00 with a point are one star of two; all of it is two, and there is no next. A level that is told wrongly is found."""
    of_law = starred(minimum)
    tables = tables_of(bananas(), of_law)
    assert tables["points"]["level"].tolist() == [level]
    (text,) = level_texts(of_law, tables)
    assert f"level {level}" in text
    assert ("Two stars begins at 1.00 points" in text) is (level == "One star")
    wrong = dict(tables) | {"points": tables["points"].assign(level="Three stars")}
    assert "points" in {violation.family for violation in verify(bananas(), of_law, wrong)}


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (["Silver", "Bronze"], "level Bronze, with 59.0%; Silver begins at 60.0%"),
        (["Silver", "Silver"], "level Silver, with 59.0%."),
        (["", "Silver"], "no level yet, with 59.0%; Bronze begins at 30.0%"),
    ],
)
def test_of_several_windows_the_worst_decides(levels: list[str], told: str) -> None:
    """A share holds the level that it has in each of its windows."""
    share = TargetRule("organic", "Organic.", "organic", "at_least", 0.3, source=source("organic"), levels=(("Bronze", 0.3), ("Silver", 0.6)))  # fmt: skip
    row = {str(k): v for k, v in plan_tables(2, 1)["targets"].iloc[0].items()} | {
        "target": "organic",
        "reached_share": 0.59,
    }
    rows = [row | {"window": f"w{number}", "level": level} for number, level in enumerate(levels)]
    (text,) = level_texts(law(targets=(share,)), {"targets": typed("targets", rows)})
    assert told in text
    assert list(level_texts(None, {})) == []
