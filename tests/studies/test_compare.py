"""Scenarios side by side: nothing changed is all zeros, a change shows where it bites, files say the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.findings import InputError
from planner.making import pipeline
from planner.making.pipeline import PlanFault
from planner.making.plan import Outcome, Plan
from planner.paths import CASES
from planner.service import compare, load_case, make_plan, side_by_side, write_comparison
from planner.studies.choices import choose
from planner.studies.compare import Comparison, outcome_text
from planner.studies.figures import changed_lines, order_lines, plan_figures
from tests.cases import edited, rows, tiny_case

TINY = load_case(CASES / "tiny")
HALF = "target target=family-share share=0.5"


@pytest.fixture(scope="module")
def found() -> Comparison:
    """Return the tiny case beside itself with half of the transfer for family farmers, and with nobody selling beans cheaply."""
    file = Path(__file__).parent / "scenarios.yaml"
    return compare(side_by_side(TINY, ["half", "same", "nobody", "impossible"], file))


@pytest.fixture(scope="module")
def base() -> Plan:
    """Return the plan of the tiny case."""
    return make_plan(TINY)


def test_a_case_beside_itself_differs_in_nothing(found: Comparison) -> None:
    """A scenario without changes has every figure of the case and no changed order."""
    figures, less = found.figures, found.differences["same"]
    pd.testing.assert_series_equal(figures["same"], figures["base"], check_names=False)
    assert (less.dropna() == 0).all()
    assert less.isna().equals(figures["base"].isna())
    assert "same" not in set(found.lines["scenario"])


def test_the_difference_is_the_one_worked_out_by_hand(found: Comparison) -> None:
    """R$ 50 more for family farmers cost 13 more: in whole kg, 12.50 otherwise, as the README of the case reckons."""
    by_measure = found.differences.set_index("measure")["half"]
    assert by_measure["numerator:family-share"] == pytest.approx(50)
    assert by_measure["share:family-share"] == pytest.approx(0.05)
    assert by_measure["total_amount"] == pytest.approx(13)
    assert by_measure["meals_planned"] == by_measure["denominator:family-share"] == 0
    assert found.figures.set_index("measure").loc["income:formal_group", "base"] == pytest.approx(360 / 22)


def test_a_scenario_that_cannot_be_planned_costs_the_others_nothing(found: Comparison) -> None:
    """A change that names no supplier is told with its reason; the other scenarios have their plans and figures."""
    plan = found.plans[found.names.index("nobody")]
    assert (plan.outcome, plan.exists) == (Outcome.BAD_INPUT, False)
    assert "nobody" in plan.reason
    assert plan.reason in outcome_text(plan)
    assert found.figures["nobody"].isna().all()
    assert found.plans[found.names.index("half")].exists


def test_a_plan_that_the_check_refuses_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the planner in one case is an outcome with its reason, not an end of the study."""

    def refuse(*_case: object, **_how: object) -> Plan:
        raise PlanFault("The plan breaks 1 rules")

    monkeypatch.setattr(pipeline, "make_plan", refuse)
    plan = pipeline.try_plan(TINY)
    assert (plan.outcome, plan.reason, plan.exists) == (Outcome.FAULT, "The plan breaks 1 rules", False)


def test_changed_orders_add_up_to_the_difference_in_cost(found: Comparison) -> None:
    """Changed orders are sorted by size, add up to the cost of goods, and name no order that stays."""
    lines = found.lines[found.lines["scenario"] == "half"]
    goods = found.differences.set_index("measure").loc["goods_amount", "half"]
    assert lines["amount_difference"].sum() == pytest.approx(goods)
    assert lines["amount_difference"].abs().is_monotonic_decreasing
    assert ((lines["amount"] - lines["amount_base"]) == lines["amount_difference"]).all()
    assert "coop-c" not in set(lines["supplier"])  # at its cap before and after


def test_a_scenario_without_a_plan_has_no_figures(found: Comparison) -> None:
    """Where the rules contradict each other nothing is known, also not that nothing is short."""
    assert found.figures["impossible"].isna().all()
    assert str(found.plans[-1].outcome) == "impossible"
    assert "impossible" not in set(found.lines["scenario"])


def test_the_files_say_what_the_comparison_says(found: Comparison, tmp_path: Path) -> None:
    """Workbook and JSON hold the same figures; differences are live formulas; nothing else is left in the folder."""
    files = write_comparison(found, TINY, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["compare.json", "compare.xlsx"]
    data = json.loads(files["data"].read_text(encoding="utf-8"))
    assert [s["scenario"] for s in data["scenarios"]] == ["base", "half", "same", "nobody", "impossible"]
    assert data["scenarios"][1]["changes"] == [HALF]
    read = pd.DataFrame(data["figures"]).set_index("measure")
    np.testing.assert_allclose(read["half"].astype(float), found.figures["half"])
    values = openpyxl.load_workbook(files["workbook"], data_only=True)["Comparison"]
    formulas = openpyxl.load_workbook(files["workbook"])["Comparison"]
    row = next(r for r in range(5, values.max_row + 1) if values.cell(r, 1).value == "Cost in all")
    assert (values.cell(row, 3).value, values.cell(row, 4).value) == (1155, 1168)
    assert values.cell(row, 8).value == pytest.approx(13)
    assert formulas.cell(row, 8).value == f"=D{row}-C{row}"


def test_wrong_scenarios_are_refused_all_at_once() -> None:
    """Before anything is planned, an unknown scenario or change is an error."""
    with pytest.raises(InputError, match="no scenario"):
        side_by_side(TINY, ["hlaf"])
    with pytest.raises(InputError, match="not a kind"):
        side_by_side(TINY, [], None, ["prise product=banana change=+1%"])


@settings(max_examples=8, deadline=None)
@given(st.sampled_from([[], ["x1"], ["x2", "x0.5"], ["+0%"], ["-0%", "+0"]]))
def test_changes_that_change_nothing_give_the_same_case(factors: list[str]) -> None:
    """A scenario of no changes, or of changes that cancel out, is the case itself, cell by cell."""
    lines = [f"price product=banana change={factor}" for factor in factors]
    assert choose(TINY, changes=lines).case.fingerprint == TINY.fingerprint


def test_a_scenario_of_no_changes_gives_the_same_plan(base: Plan) -> None:
    """The plan of a scenario without changes is the case's plan, table by table, but for times."""
    other = make_plan(choose(TINY).case)
    for name in ("orders", "payments", "summary", "targets", "supplier_totals"):
        pd.testing.assert_frame_equal(other[name], base[name])


def test_a_plan_that_is_there_is_not_made_again(base: Plan, found: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the case as it is, and of a scenario that changes nothing, the known plan is taken; another's is made."""
    made = []
    monkeypatch.setattr("planner.studies.compare.try_plan", lambda case, **_how: made.append(case) or base)
    told = compare(side_by_side(TINY, ["half", "same"], Path(__file__).parent / "scenarios.yaml"), known=[base])
    assert len(made) == 1
    assert [plan is base for plan in told.plans] == [True, True, True]
    pd.testing.assert_series_equal(told.figures["base"], found.figures["base"].reindex(told.figures.index))


def test_nutrition_is_counted_and_averaged_by_days(base: Plan) -> None:
    """Checks are counted by result; a nutrient's mean over weeks goes by days served, whichever standard states it."""
    rows = [
        ("w1", "energy-a", 5, 300.0, "met"),
        ("w2", "energy-a", 2, 405.0, "not_met"),
        ("m1", "energy-b", 7, 330.0, "not_known"),
        ("w3", "energy-a", 0, 0.0, ""),
    ]
    table = pd.DataFrame(rows, columns=["window", "standard", "days", "value", "judgement"]).assign(
        menu="m", stage="s", nutrient="energy_kcal", nutrient_name="energy", unit="kcal", basis="per_day", mode="soft"
    )
    figures = plan_figures(replace(base, tables={**base.tables, "nutrition": table})).set_index("measure")["value"]
    assert figures["nutrient:m:s:energy_kcal"] == pytest.approx((5 * 300 + 2 * 405) / 7)
    counts = [figures[f"nutrition:{word}"] for word in ("met", "not_met", "not_known", "nothing_to_count")]
    assert counts == [1, 1, 1, 0]


def test_figures_and_lines_come_from_the_plan(base: Plan) -> None:
    """Families and suppliers are counted by kind, lines add up to the goods, and a line is compared by its parts."""
    figures = plan_figures(base).set_index("measure")["value"]
    assert figures["families:formal_group"] + figures["families:individual"] == base.figure("families")
    assert figures["per_family:sitio-a"] == 90
    lines = order_lines(base)
    assert lines["amount"].sum() == pytest.approx(base.figure("goods_amount"))
    gone = changed_lines(lines, lines[lines["supplier"] != "coop-c"])
    assert gone[["supplier", "supplier_name", "kg", "kg_difference"]].values.tolist() == [
        ["coop-c", "Cooperativa C", 0.0, -40.0]
    ]
    assert not len(changed_lines(lines, lines.assign(amount=lines["amount"] + 0.004)))
    assert len(changed_lines(lines, lines.assign(amount=lines["amount"] + 0.006))) == len(lines)


def test_honest_days_beside_everything_on_the_first_school_day() -> None:
    """3.5 kg of lettuce of the same day are eaten on two days of two weeks, and the cooperative charges 5 a visit to each of two zones; a firm that charges nothing brings all else.

    Honestly it comes four times to each, 8 x 5 = 40; once a week it comes twice, 20, and 3.5 kg a week are too old on Wednesday: 7 kg.
    """
    case = tiny_case(
        products=edited("products", 2, shelf_life_days=0),
        offers=[
            row | {"kg_per_period": None} for row in rows("offers") if row["offer"] not in ("f1-alface", "coop-banana")
        ],
        targets=[],
    )
    found = compare(side_by_side(case, changes=["once_a_week"]))
    table = found.figures.set_index("measure")
    honest, weekly = (table[name] for name in found.names)
    assert (honest["delivery_amount"], weekly["delivery_amount"]) == (40, 20)
    assert honest["drops"] - weekly["drops"] == 4
    assert (honest["too_old_kg"], weekly["too_old_kg"]) == (0, pytest.approx(7.0))
    assert honest["goods_amount"] == weekly["goods_amount"]
    assert honest["drop_km"] > weekly["drop_km"]
