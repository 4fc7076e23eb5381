"""Reckonings that are made once for all who ask for them again."""

from __future__ import annotations

import pickle

import pandas as pd

from planner.case import Case
from planner.checks.facts import Facts
from planner.once import once
from tests.cases import rows, tiny_case


def test_a_reckoning_that_many_ask_for_is_made_once_for_each_case() -> None:
    """Asked twice of one case it is made once; another case has its own."""
    asked: list[Facts] = []

    @once
    def meals(facts: Facts) -> float:
        asked.append(facts)
        return facts.meals

    first, second = Facts(tiny_case()), Facts(tiny_case(menus=rows("menus")[:1]))
    assert [meals(first), meals(first), meals(second)] == [1400, 1400, 1400]
    assert asked == [first, second]


def test_what_else_is_asked_has_a_result_of_its_own() -> None:
    """Of one case the pupils of each stage are reckoned once; those of another stage are others."""
    asked: list[str] = []

    @once
    def pupils(case: Case, stage: str) -> int:
        asked.append(stage)
        return int(case["enrolment"].query("stage == @stage")["pupils"].sum())

    case = tiny_case()
    assert [pupils(case, "pre"), pupils(case, "primary"), pupils(case, "pre")] == [50, 100, 50]
    assert asked == ["pre", "primary"]


def test_what_one_adds_to_a_table_another_does_not_see() -> None:
    """A column added, and a cell changed, by one who asked are not there for the next."""

    @once
    def sites(case: Case) -> pd.DataFrame:
        return case["sites"][["site"]].copy()

    case = tiny_case()
    first = sites(case)
    first["more"] = 1
    first.loc[first.index[0], "site"] = "other"
    assert sites(case).to_dict("list") == {"site": ["emef", "emei"]}


def test_a_case_that_is_sent_to_another_process_leaves_its_reckonings_behind() -> None:
    """The tables come over, nothing that was reckoned from them."""
    case = tiny_case()
    case.reckoned["meals"] = 1400
    sent = pickle.loads(pickle.dumps(case))
    assert sent.reckoned == {}
    assert sent.fingerprint == case.fingerprint
