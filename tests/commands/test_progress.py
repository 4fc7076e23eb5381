"""The command `progress`, as a user types it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from planner.commands.main import app
from planner.io.plans import read_plan
from planner.paths import CASES

pytestmark = pytest.mark.usefixtures("shared_plans")

TINY = str(CASES / "tiny")
HEAD = "date,supplier,product,quantity,unit,amount,fund"


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the plan of the tiny case."""
    folder = tmp_path_factory.mktemp("plan")
    result = CliRunner().invoke(app, ["plan", TINY, "--out", str(folder)])
    assert result.exit_code == 0, result.output
    return folder / "plan.json"


def _progress(
    folder: Path, plan: Path | None, day: str, *lines: str, case: str = TINY, more: Sequence[str] = ()
) -> Result:
    file = folder / "lines.csv"
    file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    words = ["progress", case, str(file), "--as-of", day, "--out", str(folder / "out"), *more]
    words += ["--plan", str(plan)] if plan else []
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


def _changed(folder: Path, table: str, old: str, new: str) -> str:
    """Return where a copy of the tiny case lies in whose table one text stands in place of another."""
    case = folder / "case"
    shutil.copytree(TINY, case)
    file = case / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(case)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("funds", ",own,200,", ",own,250,"),
        ("offers", "atacado-e,banana,,2.50", "atacado-e,banana,,2.60"),
        ("suppliers", "Agricultor A", "Agricultora A"),
        ("enrolment", ",100,", ",101,"),
    ],
)
def test_a_year_goes_on_by_its_plan_when_the_case_changes(
    tmp_path: Path, plan_file: Path, table: str, old: str, new: str
) -> None:
    """What was planned is told as the plan has it, with a warning in the workbook too; it is a fault of nobody."""
    case = _changed(tmp_path, table, old, new)
    result = _progress(tmp_path, plan_file, "2026-03-06", "2026-03-02,sitio-a,banana,20,kg,60,transfer", case=case)
    assert result.exit_code == 3, result.output
    assert "The case has changed since this plan was made" in result.output
    orders = read_plan(plan_file)["orders"]
    farms = orders["supplier"].isin(["sitio-a", "coop-c"]) & (orders["period"] == "2026-03-02")
    planned = orders.loc[farms, "amount"].sum()  # 10 kg x 7.00, and 10 or 20 kg x 3.00: both weeks cost the same
    assert planned in (100, 130)
    assert f"{planned:.2f}" in result.output
    assert "fault" not in result.output
    told = openpyxl.load_workbook(tmp_path / "out" / "progress.xlsx")
    assert any("has changed since" in str(c.value) for sheet in told for row in sheet.iter_rows() for c in row)


def test_the_same_case_is_not_said_to_have_changed(tmp_path: Path, plan_file: Path) -> None:
    """Without a change there is no warning."""
    result = _progress(tmp_path, plan_file, "2026-03-06", "2026-03-02,sitio-a,banana,20,kg,60,transfer")
    assert "has changed since" not in result.output


def test_a_plan_that_names_what_the_case_lacks_is_told_with_a_way_on(tmp_path: Path, plan_file: Path) -> None:
    """An offer that is gone is named; leaving the plan out, as is told, the case as it is now is planned."""
    case = _changed(tmp_path, "offers", "atacado-f-feijao,atacado-f", "other-feijao,atacado-f")
    line = "2026-03-02,sitio-a,banana,20,kg,60,transfer"
    result = _progress(tmp_path, plan_file, "2026-03-06", line, case=case)
    assert result.exit_code == 2, result.output
    assert "atacado-f-feijao" in result.output
    assert "leave the plan out" in result.output
    assert not (tmp_path / "out").exists()
    assert _progress(tmp_path, None, "2026-03-06", line, case=case).exit_code in (0, 3)


@pytest.mark.parametrize("command", [["call"], ["menu"], ["explain"], ["robustness", "--draws", "1"]])
def test_papers_of_a_plan_are_refused_for_another_case(tmp_path: Path, plan_file: Path, command: list[str]) -> None:
    """Whoever changed a fund is told so, and how to go on; nothing is written, and nothing is to be reported."""
    case = _changed(tmp_path, "funds", ",own,200,", ",own,250,")
    words = [command[0], case, *command[1:], "--plan", str(plan_file), "--out", str(tmp_path / "out")]
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, words)
    assert result.exit_code == 2, result.output
    assert "another state of this case" in result.output
    assert "report it" not in result.output
    assert not (tmp_path / "out").exists()


def test_a_rest_that_cannot_be_planned_is_told_as_a_plan_is(tmp_path: Path, plan_file: Path) -> None:
    """R$ 560 of one cooperative where each may have a fifth at most: the shares, what is in conflict, a way out and files are told."""
    town = Path(_changed(tmp_path, "targets", "family-share,", EACH + "\nfamily-share,"))
    result = _progress(
        tmp_path,
        plan_file,
        "2026-03-08",
        "2026-03-03,coop-c,feijao,80,kg,560,transfer",
        case=str(town),
        more=["--replan"],
    )
    assert result.exit_code == 4, result.output
    for words in ("Shares as of", "cannot all hold together", "No farmer above 20 %", "target target=each mode=soft"):
        assert words in result.output
    assert (tmp_path / "out" / "rest" / "ways-out.yaml").exists()
    assert (tmp_path / "out" / "progress.xlsx").exists()


EACH = "each,No farmer above 20 %,family_farming,at_most,0.20,money,spend,,,,year,,hard,,,,supplier,Council,"
