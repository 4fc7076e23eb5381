"""What a kitchen weighs out in a week."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner import service
from planner.findings import InputError
from planner.i18n import day_heading, number_text
from planner.making.plan import Plan
from planner.papers.kitchens import kitchen_papers
from tests.cases import rows, tiny_case
from tests.shared import make_plan

MONDAY = date(2026, 3, 2)


def test_each_dish_of_the_week_has_what_goes_into_it(tiny_plan: Plan) -> None:
    """Of each dish on the menu of the week stand its days, its pupils and every weight of the recipe sheet, to the gram."""
    papers = dict(kitchen_papers(tiny_plan.tables, tiny_plan.case, MONDAY))
    recipes = tiny_plan["recipe_sheet"]
    assert set(papers) == set(recipes["site"])
    for site, mine in recipes.groupby("site"):
        (sheet,) = papers[str(site)].sheets
        assert "2026-03-02 to 2026-03-08" in sheet.title
        told = [row.cells for body in sheet.tables for row in body.rows if row.kind == ""]
        for row in mine.itertuples():
            weights = (number_text(float(str(row.net_kg)), 3), number_text(float(str(row.gross_kg)), 3))
            assert any(cells[0] == row.product_name and cells[2:] == weights for cells in told)
        assert len(told) == len(mine)
        menu = tiny_plan["menu_sheet"]
        week = menu[menu["date"] <= "2026-03-08"].groupby("dish")["date"].unique()
        names = mine.drop_duplicates("dish").set_index("dish")["dish_name"]
        titles = {
            f"{names[dish]} ({', '.join(day_heading(day.date()) for day in sorted(days))})"
            for dish, days in week.items()
        }
        assert {body.title for body in sheet.tables} == titles


def test_a_diet_stands_below_the_usual_with_its_own_heads() -> None:
    """A tenth of a hundred has leaves for beans: 90 get the usual, 10 the diet, each with its own goods."""
    products = [row | {"allergens": "soy" if row["product"] == "feijao" else "none"} for row in rows("products")]
    diet = {"diet": "no_beans", "stage": "primary", "pupils_share": 0.1, "product": "feijao", "substitute": "alface"}
    plan = make_plan(tiny_case(products=products, diets=[diet]))
    papers = dict(kitchen_papers(plan.tables, plan.case, MONDAY))
    heads = [row.cells[0] for one in papers.values() for body in one.sheets[0].tables for row in body.rows if row.kind]
    recipe = plan["recipe_sheet"]
    for diet_name, words in (("", "The usual"), ("no_beans", "no beans")):
        pupils = recipe.loc[recipe["diet"] == diet_name, "pupils"].astype(float)
        assert {f"{words}: {number_text(count)} pupils" for count in set(pupils)} <= set(heads)


def test_a_week_without_meals_is_told_and_nothing_written(tiny_plan: Plan, tmp_path: Path) -> None:
    """The week before the plan serves nothing; without a week asked for it is the plan's first."""
    with pytest.raises(InputError, match="serves nothing in this week"):
        service.export_kitchens(tiny_plan, tmp_path, week=date(2026, 2, 23))
    assert not list(tmp_path.iterdir())
    first = service.export_kitchens(tiny_plan, tmp_path)["kitchens"].read_bytes()
    asked = service.export_kitchens(tiny_plan, tmp_path, week=date(2026, 3, 5))["kitchens"].read_bytes()
    assert len(first) == len(asked)
    site = tiny_plan["recipe_sheet"]["site"].iloc[0]
    assert service.export_kitchens(tiny_plan, tmp_path, of=site)["kitchens"].name == f"kitchen-{site}.pdf"
