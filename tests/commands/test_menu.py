"""The commands `menu` and `deliveries`, as a user types them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from planner.commands.main import app
from planner.io import read_plan
from planner.paths import CASES

pytestmark = pytest.mark.usefixtures("shared_plans")

TINY = str(CASES / "tiny")


def test_menu_writes_the_page_from_a_case_and_from_its_plan(tmp_path: Path) -> None:
    """The page is the same whether the case is planned for it or a plan made before is named; a foreign plan is refused."""
    runner = CliRunner()
    result = runner.invoke(app, ["menu", TINY, "--out", str(tmp_path / "a")])
    assert result.exit_code == 0, result.output
    assert runner.invoke(app, ["plan", TINY, "--out", str(tmp_path)]).exit_code == 0
    plan = str(tmp_path / "plan.json")
    assert runner.invoke(app, ["menu", TINY, "--plan", plan, "--out", str(tmp_path / "b")]).exit_code == 0
    first, second = ((tmp_path / x / "menu.pdf").read_bytes() for x in "ab")
    assert first == second
    assert "March 2026" in PdfReader(tmp_path / "a" / "menu.pdf").pages[0].extract_text()
    foreign = runner.invoke(app, ["menu", str(CASES / "peru-example"), "--plan", plan, "--out", str(tmp_path / "c")])
    assert foreign.exit_code != 0
    assert not (tmp_path / "c").exists()


def test_menu_prints_the_menu_of_a_scenario(tmp_path: Path) -> None:
    """A plan made with a change is printed once the change is named again, and from a case with the change alike."""
    runner = CliRunner()
    change = ["--set", "price food_group=fruit change=-10%"]
    assert runner.invoke(app, ["plan", TINY, "--out", str(tmp_path), *change]).exit_code == 0
    plan = ["--plan", str(tmp_path / "plan.json")]
    assert runner.invoke(app, ["menu", TINY, *plan, *change, "--out", str(tmp_path / "a")]).exit_code == 0
    assert runner.invoke(app, ["menu", TINY, *change, "--out", str(tmp_path / "b")]).exit_code == 0
    first, second = ((tmp_path / x / "menu.pdf").read_bytes() for x in "ab")
    assert first == second
    assert runner.invoke(app, ["menu", TINY, *plan, "--out", str(tmp_path / "c")]).exit_code != 0


def test_deliveries_writes_the_lists_and_says_when_who_comes(tmp_path: Path) -> None:
    """The lists are those of the plan, of a case that is planned for them and of a plan made before; each supplier has a row."""
    runner = CliRunner()
    assert runner.invoke(app, ["plan", TINY, "--out", str(tmp_path)]).exit_code == 0
    plan = ["--plan", str(tmp_path / "plan.json")]
    said = []
    for place, words in (("a", []), ("b", plan)):
        result = runner.invoke(
            app, ["deliveries", TINY, *words, "--out", str(tmp_path / place)], env={"COLUMNS": "200"}
        )
        assert result.exit_code == 0, result.output
        said.append(result.output)
    first, second = (_pages(tmp_path / place / "deliveries.zip") for place in "ab")
    assert first == second
    tables = read_plan(tmp_path / "plan.json")
    days = tables["deliveries"].groupby("supplier_name")["delivery_day"].nunique()
    for name, count in days.items():
        row = next(line for line in said[1].splitlines() if str(name) in line)
        assert row.split("\N{BOX DRAWINGS LIGHT VERTICAL}")[4].strip() == str(count)


def test_kitchens_and_one_list_are_printed_for_a_week(tmp_path: Path) -> None:
    """One school's list of one week and one kitchen's sheet are files of their own; who is unknown is told who is known."""
    runner = CliRunner()
    assert runner.invoke(app, ["plan", TINY, "--out", str(tmp_path)]).exit_code == 0
    plan = ["--plan", str(tmp_path / "plan.json"), "--out", str(tmp_path / "p")]
    week = ["--from", "2026-03-02", "--to", "2026-03-08"]
    for words in (
        ["deliveries", TINY, "--of", "Escola Norte", *week],
        ["kitchens", TINY, "--of", "norte", "--week", "2026-03-04"],
    ):
        result = runner.invoke(app, [*words, *plan])
        assert result.exit_code == 0, result.output
    names = {f"{name}.{form}" for name in ("deliveries-norte", "kitchen-norte") for form in ("pdf", "html")}
    assert {path.name for path in (tmp_path / "p").iterdir()} == names
    for command in ("deliveries", "kitchens", "members"):
        result = runner.invoke(app, [command, TINY, "--of", "Escola Nort", *plan])
        assert result.exit_code == 2, result.output
        assert "Nobody is called" in result.output


def _pages(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
