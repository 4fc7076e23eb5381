"""Menus in whole days, from a case to its plan: at once, or week by week from a menu by month; shares that packs would lose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from models.optimise import optimise
from planner.assembly.menu_choice import assemble_choice, in_parts_of_days, spread
from planner.assembly.menu_choice import choice as menu_choice
from planner.case import Case
from planner.making.pipeline import make_plan
from planner.making.plan import Outcome
from planner.menus import MenuPlan, plan_menu, shares_lost
from planner.programmes.case_law import law_for
from planner.verify import verify
from tests.cases import edited
from tests.menus.cases import LAW, free_case, standard


def _days(menu: MenuPlan) -> Mapping[str, int]:
    assert menu.served is not None
    return {str(dish): int(days) for dish, days in menu.served.groupby("dish").size().items()}


def test_the_days_chosen_are_the_days_served() -> None:
    """What the search counts is what the calendar serves: nothing is moved but by a rule of single days."""
    case = free_case(frequency_rules=[])
    menu = plan_menu(case, LAW)
    assert menu.choice is not None
    assert menu.days is not None
    chosen = menu.choice.instance.servings.assign(days=menu.days.values["serve"]).groupby("dish")["days"].sum()
    served = _days(menu)
    assert {dish: served.get(str(dish), 0) for dish in chosen.index} == chosen.to_dict()
    assert menu.deviation == {"all": 0.0}


def test_a_menu_by_month_is_shared_out_by_where_it_may_be_served() -> None:
    """Two weeks of March with three and with five days of school: of a dish's days the parts are 3/8 and 5/8."""
    closed = [{"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 3), "kind": "no_school"}]
    case = free_case(calendar=closed, frequency_rules=[])
    coarse, fine = (assemble_choice(case, LAW, by_month=month) for month in (True, False))
    solution = optimise(in_parts_of_days(coarse))
    found = spread(coarse, solution, fine)
    serve, wide = found.days[: len(fine.instance.servings)], coarse.instance.servings
    for dish, days in zip(wide["dish"], solution.values["serve"], strict=True):
        own = (fine.instance.servings["dish"] == dish).to_numpy()
        assert serve[own].tolist() == pytest.approx([days * 3 / 8, days * 5 / 8])
    filled = found.days[len(serve) :]
    of_serving = np.bincount(fine.instance.fills["serving"], weights=filled, minlength=len(serve))
    with_choice = np.unique(fine.instance.fills["serving"])
    assert of_serving[with_choice] == pytest.approx(serve[with_choice])


@pytest.mark.parametrize(
    "tables", [{}, {"nutrition_standards": standard(6.0)}, {"nutrition_standards": standard(60.0)}]
)
def test_week_by_week_is_a_verified_plan_too(monkeypatch: pytest.MonkeyPatch, tables: dict[str, Any]) -> None:
    """A menu searched week by week keeps the rules, costs no less than one searched at once, and is said not to be proved."""
    case = free_case(**tables)
    at_once = make_plan(case)
    monkeypatch.setattr(menu_choice, "MOST_AT_ONCE", 0)
    in_turn = make_plan(case)
    assert in_turn.exists
    assert verify(case, law_for(case), in_turn.tables) == []
    assert in_turn.figure("short_kg") == at_once.figure("short_kg")
    notes = in_turn["menu_notes"]
    assert "not_proved" in set(notes["kind"])
    assert "not_proved" not in set(at_once["menu_notes"]["kind"])
    assert len(in_turn["served"]) == len(at_once["served"]) == 30


@pytest.mark.parametrize("protein", [6.7654321, 7.3456789])
def test_where_no_whole_days_exist_there_is_a_menu_near_them(protein: float) -> None:
    """A mean of protein to the millionth: parts of days give it, whole days do not; every day is served all the same, and it is told."""
    exact = [standard(protein, "hard")[0] | {"maximum": protein + 1e-6}]
    case = free_case(frequency_rules=[], nutrition_standards=exact)
    choice = assemble_choice(case, LAW)
    assert not optimise(choice.instance).usable
    assert optimise(in_parts_of_days(choice)).usable
    menu = plan_menu(case, LAW)
    assert menu.served is not None
    assert len(menu.served) == 30
    assert make_plan(case).outcome is Outcome.SHORT


def _family_share(share: float) -> Case:
    """Return the case with a share of its spending for family farms."""
    targets = edited("targets", 0, share=share, denominator="spend")
    return free_case(targets=targets, frequency_rules=[])


def test_nothing_is_lost_of_a_share_that_is_kept() -> None:
    """Where the plan reaches the share there is nothing to tighten; of one that it misses, the part is told, and a little more."""
    case = _family_share(0.2)
    law = law_for(case)
    menu = plan_menu(case, law)
    assert menu.choice is not None
    assert menu.solution is not None
    targets = menu.choice.instance.targets
    scale = targets["scale"].to_numpy()
    assert shares_lost(menu, menu.choice.instance, menu.solution) == {}
    values = {**menu.solution.values, "gap": np.where(np.arange(len(targets)) == 0, 0.02 * scale, 0.0)}
    missed = type(menu.solution)(menu.solution.termination, values, menu.solution.levels)
    assert shares_lost(menu, menu.choice.instance, missed) == {targets["target"][0]: pytest.approx(0.021)}
    assert shares_lost(MenuPlan(), menu.choice.instance, missed) == {}, "a given menu cannot be chosen again"


def test_a_tightened_share_is_a_higher_one_to_reach() -> None:
    """At least: more; at most: less; never beyond all or nothing."""
    case = _family_share(0.2)
    law = law_for(case)
    before = assemble_choice(case, law).instance.targets
    label = before["target"][0]
    for more, expected in ((0.05, 0.25), (0.9, 1.0)):
        after = assemble_choice(case, law, tightened={label: more}).instance.targets
        assert after["share"][0] == pytest.approx(expected)
        assert after["share"][1:].tolist() == before["share"][1:].tolist()
