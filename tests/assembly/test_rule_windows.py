"""The spans of time in which a rule on how often counts, by hand, as planner and check reckon them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from planner.assembly.menu_rules import menu_frequencies
from planner.assembly.rule_windows import plan_span, rule_windows
from planner.case import Case
from planner.making.plan import Plan
from planner.verify import verify
from tests.cases import Row, edited, tiny_case, tiny_law
from tests.shared import make_plan

BREAK = [{"first_day": date(2026, 3, 16), "last_day": date(2026, 3, 20), "kind": "no_school"}]
FIVE_WEEKS: dict[str, Any] = {"case": edited("case", 0, last_day=date(2026, 4, 3)), "calendar": BREAK}
"""School in the weeks of 2, 9, 23 and 30 March 2026, none in that of the 16th."""


def ruled(**rule: Any) -> Row:
    """Return a rule on the tiny case's fruit, served on Tuesdays and Thursdays."""
    return {"rule": "r", "scope": "food_group", "value": "fruit", "mode": "soft"} | rule


def windows(case: Case) -> list[tuple[str, int, float]]:
    """Return label, days and what is owed of each window of the case's rule, for a menu served on all its school days."""
    (rule,) = menu_frequencies(case, tiny_law())
    plan = plan_span(case)
    every = np.arange(
        np.datetime64("2026-02-23") if len(case["served"]) else plan.first, plan.last + np.timedelta64(1, "D")
    )
    gone = (every >= np.datetime64("2026-03-16")) & (every <= np.datetime64("2026-03-20"))
    days = every[np.is_busday(every) & ~gone]
    return [(window.label, len(window.days), window.owed) for window in rule_windows(rule, days, plan)]


def told(plan: Plan) -> list[tuple[str, int, float]]:
    """Return the same from the table of a plan, which passes the check."""
    rows = plan["menu_frequency"]
    assert not [v for v in verify(plan.case, plan.law, plan.tables) if v.family == "menu_frequency"]
    return list(zip(rows["window"], rows["days"], rows["minimum"], strict=True))


BY_HAND: list[tuple[dict[str, Any], list[tuple[str, int, float]]]] = [
    ({"per": "serving_days", "span": 16, "minimum": 3}, [("2026-03-02", 16, 3.0), ("2026-03-31", 4, 0.0)]),
    ({"per": "serving_days", "span": 16, "minimum": 4}, [("2026-03-02", 16, 4.0), ("2026-03-31", 4, 1.0)]),
    ({"per": "any_weeks", "span": 3, "minimum": 1}, [("2026-03-02", 15, 1.0), ("2026-03-09", 15, 1.0)]),
    ({"per": "any_weeks", "span": 6, "minimum": 3}, [("2026-03-02", 20, 2.0)]),
    ({"per": "any_weeks", "span": 6, "minimum": 1}, [("2026-03-02", 20, 0.0)]),
    ({"per": "any_month", "minimum": 4}, [("2026-03-02", 18, 3.0), ("2026-03-03", 18, 3.0), ("2026-03-04", 18, 3.0)]),
    ({"per": "cycle", "minimum": 4}, [("2026-03-02", 10, 4.0), ("2026-03-23", 5, 2.0), ("2026-03-30", 5, 2.0)]),
]  # fmt: skip


@cache
def planned(place: int) -> Plan:
    """Return the plan of five weeks with one rule."""
    return make_plan(_case(place))


def _case(place: int) -> Case:
    rule, _windows = BY_HAND[place]
    menus = [{"menu": "all", "weekday": day, "dish": "fruta"} for day in ("mon", "tue", "wed", "thu", "fri")]
    menus[0] = menus[0] | {"cycle_week": 2}
    menus.insert(0, menus[0] | {"cycle_week": 1})
    return tiny_case(frequency_rules=[ruled(**rule)], menus=menus, **FIVE_WEEKS)


@pytest.mark.parametrize("place", range(len(BY_HAND)))
def test_windows_by_hand(place: int) -> None:
    """Twenty days of school in five weeks with a break: which windows there are, of how many days, and what they owe."""
    assert windows(_case(place)) == BY_HAND[place][1]


@pytest.mark.parametrize("place", [1, 2, 5, 6])
def test_a_plan_tells_these_windows_and_its_check_agrees(place: int) -> None:
    """The table of the plan, which the check recounts by its own reading of the rule."""
    assert told(planned(place)) == BY_HAND[place][1]


def test_a_window_told_wrongly_is_found_out() -> None:
    """A block of 15 days, or one that owes all, is none."""
    plan = planned(1)
    table = plan["menu_frequency"]
    for column in ("days", "minimum"):
        wrong = table.assign(**{column: table[column] + (table.index == 1)})
        found = verify(plan.case, plan.law, dict(plan.tables) | {"menu_frequency": wrong})
        assert any(v.family == "menu_frequency" for v in found), column


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ({"per": "serving_days", "span": 12, "minimum": 1}, ("2026-02-23", 12, 1.0)),
        ({"per": "serving_days", "span": 5, "minimum": 1}, ("2026-03-02", 5, 1.0)),
        ({"per": "any_weeks", "span": 2, "minimum": 1}, ("2026-02-23", 10, 1.0)),
        ({"per": "any_month", "minimum": 4}, ("2026-02-23", 15, 3.0)),
    ],
)
def test_days_before_the_plan_are_counted_off(rule: dict[str, Any], first: tuple[str, int, float]) -> None:
    """Five days served from 23 February on: a block of 12 has begun then, one of 5 is over; two weeks are the last before and the first."""
    served = [{"date": date(2026, 2, 23 + day), "menu": "all", "dish": "arroz_feijao"} for day in range(5)]
    assert windows(tiny_case(frequency_rules=[ruled(**rule)], served=served, **FIVE_WEEKS))[0] == first
