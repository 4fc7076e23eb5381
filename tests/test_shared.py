"""What is taken over from an earlier test, and what is not."""

from __future__ import annotations

from typing import Any

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

    def __call__(self, case: Case, *, progress: Any = None, **_how: Any) -> Plan:
        self.made += 1
        progress(Progress("solve", "Looking", 0.1))
        return Plan(case, tiny_law(), Outcome.COMPLETE, reason=str(self.made))


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
