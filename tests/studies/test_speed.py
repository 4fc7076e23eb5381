"""What is measured of a plan, reckoned by hand; no test looks at a clock."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.yardsticks import Timed
from planner.paths import CASES
from planner.studies.speed import Speed, measure

BY_HAND = Speed(
    case="By hand",
    sizes={"needs": 2},
    phases={"read": 5.0, "check": 1.0, "solve": 3.0, "write": 7.0},
    ways=(
        Timed("own", "1", 0.0, 1.0, 100.0),
        Timed("highs-simplex", "1", 0.0, 2.0, 100.0),
        Timed("highs-ipm", "1", 0.0, 0.5, 100.00005),
        Timed("pulp", "4", 9.0, 0.1, 100.0),
        Timed("linopy", ""),
    ),
    peak_mb=1.0,
)


def test_one_solve_is_the_faster_of_two_and_planned_is_without_files() -> None:
    """Interior point takes 0.5 s and simplex 2 s: one solve is 0.5 s. Check and solve take 4 s; reading and writing are apart."""
    assert BY_HAND.one_solve == 0.5
    assert BY_HAND.planned == 4.0


@pytest.mark.parametrize(("cost", "agree"), [(100.00009, True), (100.00011, False), (float("nan"), False)])
def test_ways_agree_up_to_a_millionth(cost: float, agree: bool) -> None:
    """100.00009 beside 100 is within a millionth, 100.00011 is not, and a way that found nothing never agrees; one that is not there is not asked."""
    ways = (*BY_HAND.ways[:3], replace(BY_HAND.ways[3], objective=cost), BY_HAND.ways[4])
    assert replace(BY_HAND, ways=ways).agree is agree


def test_the_tiny_case_is_measured_and_all_ways_agree(tmp_path: Path) -> None:
    """Every stage, every way and the size are told; the files of the plan are there."""
    found = measure(CASES / "tiny", tmp_path)
    assert [*found.phases] == ["read", "check", "menu", "assemble", "solve", "report", "verify", "write"]
    assert found.agree
    assert {way.version != "" for way in found.ways} == {True}
    assert (found.sizes["zones"], found.sizes["needs"], found.sizes["lanes"]) == (2, 8, 24)
    assert (tmp_path / "plan.json").exists()
