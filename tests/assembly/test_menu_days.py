"""Days that are made up for, and breaks that push the menu cycle on: by the plan, by the check, and by what is asked of a case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.assembly import assemble
from planner.case import Case
from planner.checks.facts import Facts as CheckFacts
from planner.verify.facts import Facts
from planner.verify.menu import fixed_menu
from tests.cases import edited, tiny_case, tiny_law


def _served(case: Case) -> set[tuple[str, str]]:
    """Return day and dish of what the plan serves, after the check and the questions about the case found the same."""
    told = assemble(case, tiny_law()).served
    found = {(str(day.date()), dish) for day, dish in zip(told["date"], told["dish"], strict=True)}
    own = fixed_menu(Facts(case, tiny_law()))
    assert {(str(day.date()), dish) for day, dish in zip(own["date"], own["dish"], strict=True)} == found
    asked = CheckFacts(case, tiny_law())
    days = asked.served.drop_duplicates(["dish", "day"])
    assert {(str(asked.days[day].date()), dish) for day, dish in zip(days["day"], days["dish"], strict=True)} == found
    return found


def _cycle(counts: str, *breaks: tuple[date, date], **head: Any) -> Case:
    """A cycle of two weeks, rice in the first and fruit in the second, on Mondays alone, over four weeks of March 2026."""
    menus = [
        {"menu": "all", "cycle_week": 1, "weekday": "mon", "dish": "arroz_feijao"},
        {"menu": "all", "cycle_week": 2, "weekday": "mon", "dish": "fruta"},
    ]
    calendar = [{"first_day": first, "last_day": last, "kind": "no_school"} for first, last in breaks]
    return tiny_case(
        menus=menus,
        calendar=calendar,
        menu_groups=[{"menu": "all", "name": "Todos", "cycle_counts": counts}],
        case=edited("case", 0, **({"last_day": date(2026, 3, 29)} | head)),
    )


BREAK = (date(2026, 3, 9), date(2026, 3, 13))


@pytest.mark.parametrize(
    ("counts", "dishes"),
    [
        ("all_weeks", {("2026-03-02", "arroz_feijao"), ("2026-03-16", "arroz_feijao"), ("2026-03-23", "fruta")}),
        ("school_weeks", {("2026-03-02", "arroz_feijao"), ("2026-03-16", "fruta"), ("2026-03-23", "arroz_feijao")}),
    ],
)
def test_a_break_swallows_its_week_of_the_cycle_or_pushes_it_on(counts: str, dishes: set[tuple[str, str]]) -> None:
    """No school in the week of 9 March: week 2 of the cycle falls out, or comes in the week of 16 March."""
    assert _served(_cycle(counts, BREAK)) == dishes


def test_a_week_with_one_day_of_school_counts() -> None:
    """A week of which only the Friday has school is a week of the cycle, as one without a break is."""
    assert _served(_cycle("school_weeks", (date(2026, 3, 9), date(2026, 3, 12)))) == {
        ("2026-03-02", "arroz_feijao"),
        ("2026-03-16", "arroz_feijao"),
        ("2026-03-23", "fruta"),
    }


def test_weeks_before_the_plan_count_from_the_first_day_of_the_cycle() -> None:
    """The cycle began on 16 February; the week of 23 February had no school, so 2 March is in week 2 and not in week 1."""
    case = _cycle(
        "school_weeks",
        (date(2026, 2, 23), date(2026, 2, 27)),
        cycle_first_day=date(2026, 2, 18),
        last_day=date(2026, 3, 8),
    )
    assert _served(case) == {("2026-03-02", "fruta")}


def test_a_day_that_is_made_up_for_has_the_menu_of_the_day_that_fell_out() -> None:
    """Monday 9 March falls out; on Saturday 14 March its salad is served, and nothing is on the menu of a Saturday itself."""
    calendar = [
        {"first_day": date(2026, 3, 9), "kind": "no_school"},
        {"first_day": date(2026, 3, 14), "kind": "school", "menu_of": date(2026, 3, 9)},
    ]
    head = edited("case", 0, last_day=date(2026, 3, 15))
    menus = [{"menu": "all", "weekday": "mon", "dish": "salada"}, {"menu": "all", "weekday": "wed", "dish": "fruta"}]
    assert _served(tiny_case(calendar=calendar, case=head, menus=menus)) == {
        ("2026-03-02", "salada"),
        ("2026-03-04", "fruta"),
        ("2026-03-11", "fruta"),
        ("2026-03-14", "salada"),
    }
    plain = [calendar[0], {"first_day": date(2026, 3, 14), "kind": "school"}]
    assert ("2026-03-14", "salada") not in _served(tiny_case(calendar=plain, case=head, menus=menus))


def test_a_dish_of_a_date_is_served_where_that_day_is_made_up_for() -> None:
    """What is on the menu of 9 March by its date is served on 14 March instead, and replaces the cycle there."""
    calendar = [
        {"first_day": date(2026, 3, 9), "kind": "no_school"},
        {"first_day": date(2026, 3, 14), "kind": "school", "menu_of": date(2026, 3, 9)},
    ]
    menus = [
        {"menu": "all", "weekday": "mon", "dish": "salada"},
        {"menu": "all", "date": date(2026, 3, 9), "dish": "fruta"},
    ]
    head = edited("case", 0, last_day=date(2026, 3, 15))
    assert _served(tiny_case(calendar=calendar, case=head, menus=menus)) == {
        ("2026-03-02", "salada"),
        ("2026-03-14", "salada"),
        ("2026-03-14", "fruta"),
    }


def test_a_school_makes_up_for_a_day_of_its_own() -> None:
    """A row of one school concerns the menus that its pupils eat: nobody eats on the Saturday at the other."""
    calendar = [
        {"first_day": date(2026, 3, 9), "kind": "no_school", "site": "emei"},
        {"first_day": date(2026, 3, 14), "kind": "school", "site": "emei", "menu_of": date(2026, 3, 9)},
    ]
    head = edited("case", 0, last_day=date(2026, 3, 15))
    case = tiny_case(calendar=calendar, case=head, menus=[{"menu": "all", "weekday": "mon", "dish": "salada"}])
    assert ("2026-03-14", "salada") in _served(case)
    meals = assemble(case, tiny_law()).meals
    assert meals[meals["site"] == "emei"]["meals"].sum() == 2 * 40  # 2 and 14 March
    assert meals[meals["site"] == "emef"]["meals"].sum() == 2 * 100  # 2 and 9 March
