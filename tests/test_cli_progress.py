"""The command `progress`, as a user types it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from planner.cli import app
from planner.paths import CASES

TINY = str(CASES / "tiny")
HEAD = "date,supplier,product,quantity,unit,amount,fund"


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the plan of the tiny case."""
    folder = tmp_path_factory.mktemp("plan")
    result = CliRunner().invoke(app, ["plan", TINY, "--out", str(folder)])
    assert result.exit_code == 0, result.output
    return folder / "plan.json"


def _progress(folder: Path, plan: Path, day: str, *lines: str) -> Result:
    file = folder / "lines.csv"
    file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    words = ["progress", TINY, str(file), "--as-of", day, "--plan", str(plan), "--out", str(folder / "out")]
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, words)


@pytest.mark.parametrize(("kg", "code", "word"), [(50, 0, "reached"), (10, 3, "out of reach")])
def test_the_exit_code_tells_how_the_shares_stand(
    tmp_path: Path, plan_file: Path, kg: int, code: int, word: str
) -> None:
    """R$ 450 with family farmers by the last day is enough, R$ 90 is not; the workbook is written either way."""
    result = _progress(tmp_path, plan_file, "2026-03-13", f"2026-03-03,coop-c,feijao,{kg},kg,{kg * 9},transfer")
    assert result.exit_code == code, result.output
    assert word in result.output
    assert openpyxl.load_workbook(tmp_path / "out" / "progress.xlsx").sheetnames
    assert (tmp_path / "out" / "progress.json").exists()


def test_an_unknown_supplier_is_bad_input(tmp_path: Path, plan_file: Path) -> None:
    """The word is told, and nothing is written."""
    result = _progress(tmp_path, plan_file, "2026-03-13", "2026-03-03,nobody,feijao,50,kg,450,transfer")
    assert result.exit_code == 2, result.output
    assert "nobody" in result.output
    assert not (tmp_path / "out").exists()
