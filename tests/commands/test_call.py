"""The commands `call` and `law-change`, as a user types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.commands.main import app
from planner.paths import CASES

pytestmark = pytest.mark.usefixtures("shared_plans")

TINY = str(CASES / "tiny")


def test_call_writes_both_papers_from_a_case_and_from_its_plan(tmp_path: Path) -> None:
    """A call is drawn from the case or from a plan made before, with the same page; a foreign plan is refused."""
    runner = CliRunner()
    result = runner.invoke(app, ["call", TINY, "--out", str(tmp_path / "a")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "a" / "call.xlsx").exists()
    assert runner.invoke(app, ["plan", TINY, "--out", str(tmp_path / "p")]).exit_code == 0
    plan = str(tmp_path / "p" / "plan.json")
    assert runner.invoke(app, ["call", TINY, "--plan", plan, "--out", str(tmp_path / "b")]).exit_code == 0
    first, second = ((tmp_path / x / "call.pdf").read_bytes() for x in "ab")
    assert first == second
    foreign = runner.invoke(app, ["call", str(CASES / "peru-example"), "--plan", plan, "--out", str(tmp_path / "c")])
    assert foreign.exit_code != 0
    assert not (tmp_path / "c").exists()


def test_law_change_needs_days_that_are_covered() -> None:
    """A day before the programme is told as bad input, with what to do."""
    case = str(CASES / "peru-example")
    result = CliRunner().invoke(app, ["law-change", case, "--before", "2019-01-01", "--after", "2026-01-01"])
    assert result.exit_code == 2
