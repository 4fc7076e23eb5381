"""What is taken over from an earlier test, and what is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.i18n import using
from planner.making.pipeline import Progress
from planner.making.plan import Outcome, Plan
from tests import shared
from tests.cases import edited, tiny_case, tiny_law


class Maker:
    """Stands for the making of plans, and counts them."""

    def __init__(self) -> None:
        self.made = 0
        self.tables: dict[str, pd.DataFrame] = {}

    def __call__(self, case: Case, *, progress: Any = None, **_how: Any) -> Plan:
        self.made += 1
        progress(Progress("solve", "Looking", 0.1))
        return Plan(case, tiny_law(), Outcome.COMPLETE, reason=str(self.made), tables=self.tables)


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    """Nothing was made before."""
    monkeypatch.setattr(shared, "_MADE", {})
    return Maker()


def test_an_earlier_test_s_plan_is_taken_over_with_its_steps(maker: Maker) -> None:
    """The second test has the plan of the first for a case of its own, and is told the same steps."""
    told: list[Progress] = []
    shared.planned_once(maker)(tiny_case())
    case = tiny_case()
    plan = shared.planned_once(maker)(case, progress=told.append)
    assert (maker.made, plan.reason) == (1, "1")
    assert plan.case is case
    assert [step.stage for step in told] == ["solve"]


def test_a_test_s_own_plan_is_never_taken_over(maker: Maker) -> None:
    """Asked twice in one test, plans are made twice, also where an earlier test made one."""
    for made in (2, 3):
        planned = shared.planned_once(maker)
        planned(tiny_case())
        planned(tiny_case())
        assert maker.made == made


def test_another_case_language_or_record_has_a_plan_of_its_own(maker: Maker) -> None:
    """A changed cell, another language, and another word in the record each ask for another plan."""
    changed = tiny_case(offers=edited("offers", 0, price=2.6))
    for case, name, record in (
        (tiny_case(), "en", {}),
        (changed, "en", {}),
        (tiny_case(), "fr", {}),
        (tiny_case(), "en", {"scenario": "x"}),
    ):
        with using(name):
            shared.planned_once(maker)(case, record=record)
    assert maker.made == 4


def test_a_plan_of_yesterday_is_made_anew(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan names the day it was made on: after midnight that of the day before is not taken over."""

    class Day(date):
        now = date(2026, 3, 1)

        @classmethod
        def today(cls) -> Day:
            return cls(cls.now.year, cls.now.month, cls.now.day)

    monkeypatch.setattr(shared, "date", Day)
    for day, made in ((date(2026, 3, 1), 1), (date(2026, 3, 1), 1), (date(2026, 3, 2), 2)):
        monkeypatch.setattr(Day, "now", day)
        shared.planned_once(maker)(tiny_case())
        assert maker.made == made


def test_what_a_test_does_to_its_plan_no_other_sees(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that one test spoils stands in the plan of the next as it was made, and what was reckoned from the case is known there."""
    monkeypatch.setattr(maker, "tables", {"orders": pd.DataFrame({"packs": [1]})})
    first, second = tiny_case(), tiny_case()
    plan = shared.planned_once(maker)(first)
    plan.tables["orders"].loc[0, "packs"] = 2
    first.reckoned["known"] = True
    assert shared.planned_once(maker)(second)["orders"]["packs"].tolist() == [1]
    assert second.reckoned["known"]


def test_each_test_has_a_memory_of_its_own(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same test makes its plan twice, the next takes it over: what runs is told by pytest."""
    planned = shared.in_each_test(lambda: shared.planned_once(maker))
    for test, made in (("a", 1), ("a", 2), ("b", 2), ("b", 3)):
        monkeypatch.setenv("PYTEST_CURRENT_TEST", f"tests/test_x.py::{test} (call)")
        planned(tiny_case())
        assert maker.made == made


def test_tables_of_another_case_or_law_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A helper's tables are taken over of an equal case under an equal law alone, as many as there are, and a test's own never."""
    monkeypatch.setattr(shared, "_TABLES", {})
    asked: list[Any] = []

    def make(case: Case, law: Any) -> dict[str, pd.DataFrame]:
        asked.append((case, law))
        return {"orders": pd.DataFrame({"packs": [len(asked)]})}

    def first(case: Case, law: Any) -> int:
        return int(shared.tables_once(make)(case, law)["orders"].at[0, "packs"])

    changed = tiny_case(offers=edited("offers", 0, price=2.6))
    assert [first(tiny_case(), tiny_law()), first(tiny_case(), tiny_law())] == [1, 1]
    assert first(changed, tiny_law()) == 2
    assert first(tiny_case(), tiny_law(family_cap=None)) == 3
    made = shared.tables_once(make)
    made(tiny_case(), tiny_law())
    assert int(made(tiny_case(), tiny_law())["orders"].at[0, "packs"]) == 4
