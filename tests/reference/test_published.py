"""Two published problems as cases: the diet and the transportation problem of the AMPL book (Fourer, Gay, Kernighan)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.optimise import optimise
from planner.assembly.menu_choice import assemble_choice
from planner.making.pipeline import law_for, load_case
from tests.shared import make_plan

FOLDER = Path(__file__).parent


def test_the_diet_problem_costs_88_20() -> None:
    """AMPL book, chapter 2, diet.mod with diet.dat: 46.6667 packages of macaroni and cheese."""
    case = load_case(FOLDER / "diet")
    choice = assemble_choice(case, law_for(case))
    solution = optimise(choice.instance)
    costs = {level.name: level.value for level in solution.levels}
    assert costs["cost"] == pytest.approx(88.2, abs=1e-6)
    served = choice.instance.servings["dish"][solution.values["serve"] > 1e-6]
    assert list(served) == ["MCH"]
    assert solution.values["serve"].max() == pytest.approx(46.6667, abs=1e-4)


def test_the_diet_plan_buys_what_the_problem_asks_for() -> None:
    """In hundredths of a package the plan costs the published sum, rounded up to the next hundredth package."""
    plan = make_plan(load_case(FOLDER / "diet"))
    assert plan.outcome == "complete"
    assert 88.2 <= plan.figure("goods_amount") <= 88.2 + 0.02
    nutrition = plan["nutrition"]
    assert (nutrition.loc[nutrition["standard"] != "", "judgement"] == "met").all()


@pytest.mark.parametrize(("packages", "possible"), [(100.0, True), (46.0, False)])
def test_fewer_packages_than_the_answer_cost_more(packages: float, possible: bool) -> None:
    """A bound above the answer changes nothing; one below it makes the diet dearer."""
    case = load_case(FOLDER / "diet")
    rules = case.tables["frequency_rules"].assign(maximum=packages)
    case = replace(case, tables={**case.tables, "frequency_rules": rules})
    solution = optimise(assemble_choice(case, law_for(case)).instance)
    cost = next(level.value for level in solution.levels if level.name == "cost")
    assert (cost == pytest.approx(88.2)) is possible
    assert cost >= 88.2 - 1e-6


def test_the_transportation_problem_costs_196200() -> None:
    """AMPL book, chapter 3, transp.mod with transp.dat: 6,900 tons of coils from three mills to seven factories."""
    plan = make_plan(load_case(FOLDER / "transportation"))
    assert plan.outcome == "complete"
    assert plan.figure("goods_amount") == pytest.approx(196_200, abs=0.005)
    assert plan.figure("goods_kg") == pytest.approx(6900)
    made = plan["orders"].groupby("supplier")["packs"].sum()
    assert made.to_dict() == {"CLEV": 2600, "GARY": 1400, "PITT": 2900}
