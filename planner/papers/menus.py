"""The menu for the wall: a page a month for each menu group, with dishes, allergens, diets and farms."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.case import Case
from planner.i18n import _
from planner.papers.paper import Field, Meal, Month, Paper, Sheet, paper
from planner.reports.menu_pages import Day, Page, menu_pages


def menu_paper(tables: Mapping[str, pd.DataFrame], case: Case) -> Paper:
    """Return the menu as a paper; where nothing is served it says so.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of a plan; ``menu_sheet`` and ``run`` are read.
    case : Case
        The case that the plan is for.
    """
    sheets = [
        Sheet(page.title, month=_month(page), landscape=True) for page in menu_pages(case, tables["menu_sheet"])
    ] or [Sheet(_("School menu"), _("The plan serves nothing, so there is no menu to hang up."))]
    return paper(case, tables["run"], _("School menu"), sheets, public=True)


def _month(page: Page) -> Month:
    weeks = tuple(tuple(None if day is None else _field(day) for day in week) for week in page.weeks)
    return Month(page.weekdays, weeks, page.notes(farms=True), page.notes(farms=False))


def _field(day: Day) -> Field:
    meals = tuple(Meal(name, dishes) for name, dishes in day.meals)
    farms = _("From {farms}").format(farms=", ".join(day.farms)) if day.farms else ""
    return Field(str(day.day.day), meals, farms)
