"""Papers of the United States: pounds and months before days, nothing in kg; those of another country stay in kg."""

from __future__ import annotations

import re

import pytest

from planner.i18n import POUND_KG, number_text, reading_as
from planner.making.plan import Plan
from planner.papers.calls import call_paper
from planner.papers.deliveries import site_papers, supplier_papers
from planner.papers.kitchens import kitchen_papers
from planner.papers.members import member_papers
from planner.papers.menus import menu_paper
from planner.papers.page import page
from planner.papers.paper import Paper
from planner.reports.order_sheets import quantity_texts
from tests.publication.pages import read

METRIC = re.compile(r"\bkg\b|\d{4}-\d{2}-\d{2}")


def texts_of(plan: Plan, country: str) -> dict[str, str]:
    """Return what stands on each paper as people of a country read English."""
    return reading_as(("en", country), _texts, plan)


def _texts(plan: Plan) -> dict[str, str]:
    monday = plan["menu_sheet"]["date"].min().date()
    papers: dict[str, Paper] = {
        "call": call_paper(plan.tables, plan.case, plan.law),
        "menu": menu_paper(plan.tables, plan.case),
        **{f"supplier {who}": one for who, one in supplier_papers(plan.tables, plan.case)},
        **{f"site {who}": one for who, one in site_papers(plan.tables, plan.case)},
        **{f"kitchen {who}": one for who, one in kitchen_papers(plan.tables, plan.case, monday)},
        **{f"members {who}": one for who, one in member_papers(plan.tables, plan.case)},
    }
    return {name: read(page(one).decode()).text for name, one in papers.items()}


def test_no_paper_of_the_united_states_mixes_units(tiny_plan: Plan) -> None:
    """Call, menu, delivery lists and kitchens' sheets have neither kg nor days that begin with the year; without a country they have both."""
    here, there = texts_of(tiny_plan, ""), texts_of(tiny_plan, "US")
    assert [name for name, text in there.items() if METRIC.search(text)] == []
    assert all(re.search(r"\blb\b", text) for name, text in there.items() if name != "menu")
    assert all(METRIC.search(text) and "lb" not in text.split() for text in here.values())


def test_pounds_on_a_list_are_those_of_the_plan(tiny_plan: Plan) -> None:
    """The weight of each school's day is its kg by 0.45359237, to a tenth."""
    texts = texts_of(tiny_plan, "US")
    for (site, _day), rows in tiny_plan["deliveries"].groupby(["site", "delivery_day"]):
        pounds = number_text(float(rows["kg"].sum()) / float(POUND_KG), 1)
        assert f"{pounds} lb in all" in texts[f"site {site}"]


@pytest.mark.parametrize(
    ("country", "unit", "texts"),
    [
        ("US", "kg", (["220.46", "1.10"], "lb")),
        ("US", "lb", (["100", "0.5"], "lb")),
        ("US", "dozen", (["100", "0.5"], "dozen")),
        ("BR", "kg", (["100", "0.5"], "kg")),
    ],
)
def test_quantities_by_hand(country: str, unit: str, texts: tuple[list[str], str]) -> None:
    """100 kg are 100 / 0.45359237 = 220.46 lb and half a kg 1.10; what is sold by the pound or the dozen stays, and all of it elsewhere."""
    assert reading_as(("en", country), quantity_texts, [100.0, 0.5], unit) == texts
