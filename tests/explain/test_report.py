"""Explanations travel with the plan, and the commands print them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.case import Case
from planner.commands.console import EXIT_BAD_INPUT, EXIT_IMPOSSIBLE, EXIT_SHORT
from planner.commands.main import app
from planner.explain.report import explained_plan
from planner.io import read_plan, write_case
from planner.making.pipeline import export_plan
from planner.making.plan import Plan
from planner.paths import CASES
from planner.shown import stored_tables
from planner.verify import verify
from tests.cases import rows, tiny_case
from tests.shared import make_plan

pytestmark = pytest.mark.usefixtures("shared_plans")

TINY = str(CASES / "tiny")


@pytest.fixture(scope="module")
def explained(tiny: Case) -> Plan:
    """The tiny case's plan with its explanations."""
    return explained_plan(make_plan(tiny))


@pytest.mark.parametrize("file", ["workbook", "data"])
def test_workbook_and_json_carry_what_holds_the_plan_back(explained: Plan, tmp_path: Path, file: str) -> None:
    """Both files give the table back, and the plan in them keeps every rule."""
    tables = read_plan(export_plan(explained, tmp_path)[file])
    assert list(tables["binding"]["text"]) == list(stored_tables(explained.tables)["binding"]["text"])
    assert len(tables["binding"])
    assert list(tables["to_grow"]["product"]) == list(explained["to_grow"]["product"])
    assert list(tables["why_offers"]["text"]) == list(stored_tables(explained.tables)["why_offers"]["text"])
    assert set(tables["why_offers"]["offer"]) == set(explained.case["offers"]["offer"])
    assert verify(explained.case, explained.law, tables) == []


def test_explain_prints_and_writes(tmp_path: Path) -> None:
    """The command says what holds the plan back and writes the plan with it."""
    result = CliRunner().invoke(app, ["explain", TINY, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "holds the plan back" in result.output
    assert (tmp_path / "plan.json").exists()


def test_explain_says_why_of_a_supplier_and_refuses_an_unknown_one() -> None:
    """A product's offers are told one by one, with the kg of the plan in whole packs; a name that is not there is bad input."""
    known = CliRunner().invoke(app, ["explain", TINY, "--product", "banana"])
    assert known.exit_code == 0, known.output
    assert "Banana" in known.output
    assert CliRunner().invoke(app, ["explain", TINY, "--supplier", "nobody"]).exit_code == EXIT_BAD_INPUT


def test_the_kg_told_of_an_offer_are_those_of_the_plan(tmp_path: Path) -> None:
    """Of bananas 2 days x 140 pupils x 80 g x 1.5 are 33.6 kg a week, 23 dozen of 1.5 kg, less than the firm's least order of 40 kg: the
    dearer cooperative brings 2 x 34.5 = 69 kg, the firm nothing. `planner explain` says so without being given the plan.
    """
    least = [row | {"minimum_kg": 40} if row["offer"] == "firma-banana" else row for row in rows("offers")]
    offers = [row | {"kg_per_period": 40} if row["offer"] == "coop-banana" else row for row in least]
    place = write_case(tiny_case(offers=offers), tmp_path / "case")
    told = CliRunner().invoke(app, ["explain", str(place), "--product", "banana"])
    assert told.exit_code in (0, EXIT_SHORT), told.output
    assert "Cooperativa: Banana  69 kg" in told.output
    assert "Firma: Banana  0 kg" in told.output


def test_a_plan_that_is_impossible_is_told_with_ways_out(tiny: Case, tmp_path: Path) -> None:
    """`planner plan` ends with the conflict in words and files, and the first way out, run as it is written, gives a plan."""
    changes = ["rule family=demand mode=hard", *(f"budget fund={fund} change==20" for fund in tiny["funds"]["fund"])]
    sets = [part for line in changes for part in ("--set", line)]
    result = CliRunner().invoke(app, ["plan", TINY, *sets, "--out", str(tmp_path)])
    assert result.exit_code == EXIT_IMPOSSIBLE, result.output
    assert "cannot all hold together" in result.output
    assert "--set" in result.output
    assert json.loads((tmp_path / "impossible.json").read_text())["minimal"]
    wishes = pd.read_excel(tmp_path / "impossible.xlsx", sheet_name=0, header=3, engine="openpyxl")
    assert len(wishes) >= 2
    way = ["plan", TINY, "--file", str(tmp_path / "ways-out.yaml"), "--scenario", "way-1", "--out", str(tmp_path)]
    assert CliRunner().invoke(app, way).exit_code in (0, EXIT_SHORT)
