"""The fuzzer itself: it tells faults from answers, draws what it promises, and draws the same again."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import planner
from planner.case import Case
from planner.findings import Finding, InputError
from planner.making.pipeline import PlanFault
from planner.making.plan import Outcome, Plan
from planner.paths import CASES
from planner.verify import Violation
from tests.cases import tiny_case, tiny_law
from tests.fuzz.answers import Answer, answer, of_findings, of_plan
from tests.fuzz.mutations import SMALL, Broken, any_cell, broken_case
from tests.fuzz.run import Tally
from tests.fuzz.wild import MODES, wild_cases

FINDING = Finding("zero", "error", "offers", (2,), "price", "It is 0.", "Nobody sells for nothing.", "Write a price.")


def test_an_exception_is_a_crash_and_names_its_place() -> None:
    """What no error message announces is a fault, told by its kind."""

    def crash() -> Answer:
        raise KeyError("member")

    assert answer(crash).kind == "crash"
    assert "KeyError" in answer(crash).about


def test_a_refusal_by_the_check_is_a_fault() -> None:
    """A plan that our own check refuses is told by the rules that it breaks."""

    def refuse() -> Answer:
        raise PlanFault("refused", [Violation("funds", "fund own", "It pays too much.")])

    assert answer(refuse) == Answer("refused", "funds: It pays too much.", answer(refuse).trace)
    assert answer(refuse).is_fault


def test_findings_are_an_answer_if_they_have_words() -> None:
    """An error in the input is an answer; one that does not say how to mend it is a fault."""

    def bad_input() -> Answer:
        raise InputError([FINDING])

    assert answer(bad_input) == Answer("findings", "zero")
    dumb = Finding("zero", "error", "offers", (2,), "price", "It is 0.", "Nobody sells for nothing.", " ")
    assert of_findings([dumb]).kind == "empty"
    assert of_findings([]).kind == "empty"


@pytest.mark.parametrize("diagnosis", [None, pd.DataFrame()])
def test_an_impossible_wish_without_a_reason_is_a_fault(diagnosis: pd.DataFrame | None) -> None:
    """No plan and no reason is no answer; with a reason it is one."""
    plan = Plan(tiny_case(), tiny_law(), Outcome.IMPOSSIBLE, diagnosis=diagnosis)
    assert of_plan(plan).kind == "empty"
    told = Plan(tiny_case(), tiny_law(), Outcome.IMPOSSIBLE, diagnosis=pd.DataFrame({"rule": ["funds"]}))
    assert of_plan(told) == Answer("impossible")


def test_faults_that_are_alike_are_counted_as_one() -> None:
    """Of one fault the first cases are kept, and all are counted."""
    tally = Tally()
    kept = [tally.add("case", Answer("crash", "KeyError in x.py:f"), f"seed {n}") for n in range(5)]
    assert kept == [True, True, True, False, False]
    assert tally.faults == {"crash: KeyError in x.py:f": [f"seed {n}" for n in range(5)]}
    assert tally.tried == 5


def drawn(number: int, count: int) -> list[Case]:
    """Return the cases that a seed draws."""
    found: list[Case] = []

    @seed(number)
    @settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(wild_cases())
    def keep(case: Case) -> None:
        found.append(case)

    keep()
    return found


def test_a_seed_draws_the_same_cases_again_and_every_mode_of_menu() -> None:
    """What fell can be drawn again from its seed, and no mode of menu is left out."""
    first = drawn(3, 30)
    assert [case.fingerprint for case in first] == [case.fingerprint for case in drawn(3, 30)]
    assert {mode for case in first for mode in case["menu_groups"]["mode"]} == set(MODES)


def test_a_broken_cell_differs_from_the_bundled_case_in_that_cell_alone(tmp_path: Path) -> None:
    """The case written holds the odd value where the cell says, and is otherwise the bundled one."""
    cell = Broken("tiny", "offers", 3, "source", "=1+1")
    case, sound = planner.load_case(broken_case(cell, tmp_path)), planner.load_case(CASES / "tiny")
    changed = {name for name, frame in case.tables.items() if not frame.equals(sound.tables[name])}
    assert changed == {"offers"}
    apart = case.tables["offers"].ne(sound.tables["offers"]) & case.tables["offers"].notna()
    assert apart.to_numpy().sum() == 1
    assert case.tables["offers"].loc[3, "source"] == "=1+1"


def test_cells_are_drawn_from_the_tables_of_every_case() -> None:
    """Every cell drawn is one that its file has, and the same seed draws the same."""
    cells = [any_cell(random.Random(number)) for number in range(60)]
    assert cells == [any_cell(random.Random(number)) for number in range(60)]
    assert {cell.case for cell in cells} == {*SMALL, "parelheiros"}
    for cell in cells:
        assert cell.column in pd.read_csv(CASES / cell.case / f"{cell.table}.csv", nrows=0).columns
