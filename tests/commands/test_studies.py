"""The commands for choices, as a user would type them, with their exit codes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.commands.main import app
from planner.paths import CASES

pytestmark = pytest.mark.usefixtures("shared_plans")

run = CliRunner().invoke
TINY = str(CASES / "tiny")
FILE = str(Path(__file__).parents[1] / "studies" / "scenarios.yaml")
HALF = "target target=family-share share=0.5"
WIDE = {"COLUMNS": "300"}


def test_a_scenario_is_planned_and_verified_under_its_name(tmp_path: Path) -> None:
    """The plan of a scenario keeps every rule of the changed case, and breaks one of another scenario's."""
    folder = tmp_path / "plan"
    result = run(app, ["plan", TINY, "--file", FILE, "--scenario", "half", "--out", str(folder)])
    assert result.exit_code == 0, result.output
    assert HALF in result.output
    plan = str(folder / "plan.json")
    kept = run(app, ["verify", TINY, plan, "--set", HALF], env=WIDE)
    assert kept.exit_code == 0
    # The case has no composition and so on: what is not met is told, and no rule is said to be kept that is not.
    assert "keeps every rule" in kept.output or "tells the truth" in kept.output
    assert run(app, ["verify", TINY, plan, "--set", "budget fund=own change=-90%"]).exit_code == 3
    without = run(app, ["verify", TINY, plan], env=WIDE)
    assert without.exit_code == 3
    # The sentence that helps stands before the table, and what it advises works: see above.
    assert f'--set "{HALF}"' in without.output.splitlines()[0]
    assert "coop-c" not in without.output  # things are called by their names


def test_scenarios_are_listed(tmp_path: Path) -> None:
    """Scenarios of the case's table and of a file are listed with their changes; a case without any says where to write."""
    assert "Half of the transfer" in run(app, ["scenarios", TINY, "--file", FILE]).output
    assert "--file" in run(app, ["scenarios", TINY]).output
    assert "dry-spring" in run(app, ["scenarios", str(CASES / "parelheiros")]).output
    case = tmp_path / "own"
    shutil.copytree(TINY, case)
    (case / "scenarios.csv").write_text(f"scenario,step,change\nmine,1,{HALF}\n", encoding="utf-8")
    assert HALF in run(app, ["scenarios", str(case)]).output


def test_worth_says_what_the_example_says(tmp_path: Path) -> None:
    """The figures of the example's own README are those of the command; a case without a bonus is told so with exit code 2."""
    case = CASES / "us-example"
    result = run(app, ["worth", str(case), "--out", str(tmp_path)], env=WIDE)
    assert result.exit_code == 0, result.output
    told = (case / "README.md").read_text(encoding="utf-8")
    for figure in ("427.20", "9,583.65", "9,156.45", "1,279.70", "1,675.00", "395.30", "852.50"):
        assert figure in result.output
        assert figure in told
    assert [path.name for path in tmp_path.iterdir()] == ["worth.xlsx"]
    without = run(app, ["worth", TINY], env=WIDE)
    assert without.exit_code == 2
    assert "us-ny-30" in without.output


def test_compare_prints_and_writes(tmp_path: Path) -> None:
    """Side by side on screen and in two files; an unknown scenario gives exit code 2 with the nearest name."""
    result = run(app, ["compare", TINY, "half", "--file", FILE, "--out", str(tmp_path)], env={"COLUMNS": "160"})
    assert result.exit_code == 0, result.output
    assert "1,168.00" in result.output
    assert "+13.00" in result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["compare.json", "compare.xlsx"]
    wrong = run(app, ["compare", TINY, "hafl", "--file", FILE])
    assert wrong.exit_code == 2


def test_frontier_prints_and_writes(tmp_path: Path) -> None:
    """The curve on screen and in two files; an unknown figure gives exit code 2."""
    command = ["frontier", TINY, "--x", "cost", "--y", "family_share", "--points", "3", "--from", "0"]
    result = run(app, [*command, "--out", str(tmp_path)], env={"COLUMNS": "160"})
    assert result.exit_code == 0, result.output
    assert "63.00%" in result.output
    assert "1,200.00" in result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["frontier.json", "frontier.xlsx"]
    assert run(app, ["frontier", TINY, "--y", "organic"]).exit_code == 2


def test_sweep_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """The second call of the same command runs nothing again and writes the same table."""
    grid = tmp_path / "grid.yaml"
    grid.write_text(f"axes:\n  share:\n    now:\n    half: {HALF}\n", encoding="utf-8")
    command = ["sweep", TINY, str(grid), "--workers", "0", "--out", str(tmp_path / "out")]
    first = run(app, command)
    assert first.exit_code == 0, first.output
    table = pd.read_parquet(tmp_path / "out" / "sweep.parquet")
    again = run(app, command)
    assert "2 runs were finished before" in again.output
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out" / "sweep.parquet"), table)


@pytest.mark.parametrize("change", ["prise fund=own change=-10%", "budget fund=owm change=-10%"])
def test_a_misspelt_change_is_refused(change: str, tmp_path: Path) -> None:
    """A change that is not understood gives exit code 2, and nothing is written."""
    for command in (["plan", TINY], ["compare", TINY], ["frontier", TINY]):
        result = run(app, [*command, "--set", change, "--out", str(tmp_path / "out")])
        assert result.exit_code == 2, result.output
    assert not (tmp_path / "out").exists()


def test_no_figure_is_cut_on_a_narrow_screen(tmp_path: Path) -> None:
    """With more scenarios than fit on 80 columns, tables follow one another, and every figure stands there whole."""
    names = ["half", "same", "impossible"]
    result = run(app, ["compare", TINY, *names, "--file", FILE, "--out", str(tmp_path)], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    assert "…" not in result.output
    assert all(f"{figure}" in result.output for figure in ("1,155.00", "1,168.00", "+13.00"))
