"""The example scripts run as they are, and tell what can be reckoned by hand."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner import service
from planner.io import read_plan, write_plan_json
from planner.making.plan import Plan
from planner.paths import DATA
from planner.shown import stored_tables

SCRIPTS = DATA / "examples"
KNOWN = {"compare_scenarios", "farm_table"}

pytestmark = pytest.mark.usefixtures("shared_plans")


def run(name: str, monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> dict[str, Any]:
    """Run a script as a user does; return its names."""
    monkeypatch.setattr(sys, "argv", [name, *map(str, words)])
    return runpy.run_path(str(SCRIPTS / f"{name}.py"), run_name="__main__")


@pytest.fixture
def tiny() -> Plan:
    """Return the plan of the tiny case."""
    return service.make_plan(service.load_case(service.TINY))


@pytest.fixture
def plan_json(tmp_path: Path, tiny: Plan) -> Path:
    """Return where the plan of the tiny case lies."""
    return write_plan_json(stored_tables(tiny.tables), tmp_path / "plan.json")


def test_every_script_is_run() -> None:
    """No script lies there that the tests below leave out."""
    assert {path.stem for path in SCRIPTS.glob("*.py")} == KNOWN


def test_scenarios_are_compared(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """By hand: 45 % of the 1,000 received are 450; without own money the 1,000 do not feed everybody; without cooperative C, of 10
    families, 13 of 23 are left.
    """
    run("compare_scenarios", monkeypatch)
    asis, poor, lost = (part.splitlines() for part in capsys.readouterr().out.strip().split("\n\n"))
    assert (asis[0], poor[0], lost[0]) == ("As it is", "No money of our own", "Cooperativa C delivers no more")
    share = (
        "  Family farming: 45.0%, at least 45.0% is asked for (450.00 of 1,000.00 BRL, the money received in Repasse)"
    )
    assert share in asis
    assert share in lost
    assert "  meals covered     100.0%" in asis
    assert "  meals covered     100.0%" not in poor
    assert any(line.startswith("  cost              1,000.00 BRL") for line in poor)
    assert "  farming families  23" in asis
    assert "  farming families  13" in lost


def test_a_farm_has_its_table(
    plan_json: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By hand: cooperative C may sell for 280, at 7.00 a kg: 40 kg of beans. Who is no farm is not taken for one."""
    run("farm_table", monkeypatch, plan_json)
    told = capsys.readouterr().out
    assert told.startswith("Cooperativa C, kg and BRL\n")
    assert told.endswith("In all 40.0 kg for 280.00 BRL\n")
    with pytest.raises(SystemExit, match=r"No farm of this name .* Name one of: .*Cooperativa C"):
        run("farm_table", monkeypatch, plan_json, "Atacado E")


def test_pandas_reads_what_the_planner_reads(plan_json: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The few lines of the script give the figures and names that the planner's own reader gives."""
    ours, theirs = (
        read_plan(plan_json)["orders"],
        run("farm_table", monkeypatch, plan_json)["read"](plan_json, "orders"),
    )
    assert list(theirs.columns) == list(ours.columns)
    for name in ("packs", "kg", "amount", "supplier_name", "product_name"):
        assert theirs[name].tolist() == ours[name].tolist()
    assert pd.to_datetime(theirs["delivery_day"]).tolist() == ours["delivery_day"].tolist()


def test_without_a_plan_the_script_makes_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tiny: Plan
) -> None:
    """The small case is planned and exported, as the README shows it."""
    monkeypatch.setattr(service, "make_plan", lambda _case: tiny)
    run("farm_table", monkeypatch)
    assert capsys.readouterr().out.endswith("In all 40.0 kg for 280.00 BRL\n")
