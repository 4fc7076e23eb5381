"""The menu for the wall."""

from __future__ import annotations

from planner.making.plan import Plan
from planner.papers.menus import menu_paper


def test_every_day_served_stands_in_its_column_with_its_dishes(tiny_plan: Plan) -> None:
    """A sheet a month and menu group: each day served has its meals in words, and the farms they come from."""
    paper = menu_paper(tiny_plan.tables, tiny_plan.case)
    shown = {
        field.day
        for sheet in paper.sheets
        if sheet.month
        for week in sheet.month.weeks
        for field in week
        if field and field.meals
    }
    assert shown == {str(day.day) for day in tiny_plan["menu_sheet"]["date"]}
    fields = [f for sheet in paper.sheets if sheet.month for week in sheet.month.weeks for f in week if f and f.meals]
    assert {meal.name for field in fields for meal in field.meals} == {"Lunch"}
    assert all(field.farms.startswith("From ") or not field.farms for field in fields)
    assert paper.public


def test_a_plan_that_serves_nothing_says_so(tiny_plan: Plan) -> None:
    """There is no menu to hang up, on a sheet that says it."""
    tables = {"menu_sheet": tiny_plan["menu_sheet"].iloc[:0], "run": tiny_plan["run"]}
    (sheet,) = menu_paper(tables, tiny_plan.case).sheets
    assert "serves nothing" in sheet.note
