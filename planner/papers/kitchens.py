"""What a kitchen weighs out in a week, dish by dish and diet by diet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from planner.case import Case
from planner.i18n import _, day_heading, day_text, ngettext, number_text, weight_number, weight_unit
from planner.inputs import names_of, records
from planner.papers.paper import Body, Paper, Row, Sheet, paper
from planner.schema.base import LIST_SEPARATOR, split_list
from planner.schema.words import list_in_words, spoken

Tables = Mapping[str, pd.DataFrame]


def kitchen_papers(tables: Tables, case: Case, monday: date) -> Iterator[tuple[str, Paper]]:
    """Yield the paper of each kitchen that cooks something in a week, under its short name.

    By hand: a kitchen cooks rice with beans on Monday for 90 who eat the usual and 10 who get lentils instead. The sheet of the week
    has under *Rice with beans, Mon* the rice and beans for 90, and under the diet the lentils for 10, as bought and ready to cook.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan.
    case : Case
        Its case.
    monday : date
        First day of the week.

    Yields
    ------
    (str, Paper)
        Short name of a kitchen and its paper; a kitchen that cooks nothing in the week has none.
    """
    sheet = tables["menu_sheet"]
    sunday = monday + timedelta(days=6)
    eaten = _eaten(case, sheet[sheet["date"].between(pd.Timestamp(monday), pd.Timestamp(sunday))])
    days = _("Week from {first} to {last}").format(first=day_text(monday), last=day_text(sunday))
    recipes = tables["recipe_sheet"].sort_values(["dish_name", "dish", "first_day", "diet"], kind="stable")
    names, plates = names_of(case["sites"], "site"), tables.get("diet_plates")
    for site, mine in recipes.groupby("site", sort=True):
        own = None if plates is None else plates[plates["kitchen"] == site]
        bodies = tuple(_dishes(mine, eaten[eaten["kitchen"] == site], own))
        if bodies:
            title = names.get(str(site)) or str(site)
            sheets = [Sheet(f"{title} \N{EN DASH} {days}", _note(), bodies)]
            yield str(site), paper(case, tables["run"], title, sheets)


def _note() -> str:
    return _(
        "What the kitchen weighs out for each dish, for the pupils of the day on which it cooks it for most; on other days for fewer. "
        "Diets stand below the usual."
    )


def _eaten(case: Case, sheet: pd.DataFrame) -> pd.DataFrame:
    """Return what is on the menus that each kitchen cooks: ``kitchen`` beside the columns of the menu sheet."""
    sites: pd.DataFrame = case["sites"].assign(cook=lambda one: one["kitchen"].where(one["kitchen"] != "", one["site"]))
    cooked = case["enrolment"][["site", "menu"]].merge(sites[["site", "cook"]], on="site")
    cooked = cooked[["cook", "menu"]].drop_duplicates().rename(columns={"cook": "kitchen"})
    return cooked.merge(sheet, on="menu")


def _dishes(recipes: pd.DataFrame, week: pd.DataFrame, plates: pd.DataFrame | None) -> Iterator[Body]:
    """Yield a table for each dish of the week: what goes into it, diet by diet."""
    heads = (
        _("Product"),
        _("Allergens"),
        _("Ready to cook or serve ({unit})").format(unit=weight_unit()),
        _("As bought ({unit})").format(unit=weight_unit()),
    )
    for _key, rows in recipes.groupby(["dish", "first_day"], sort=False, dropna=False):
        dish, first, last = (rows[name].iloc[0] for name in ("dish", "first_day", "last_day"))
        served = week[week["dish"] == dish]
        if not pd.isna(first):
            served = served[served["date"].between(first, last)]
        if served.empty:
            continue
        inside = {name for cell in served["ingredients"] for name in split_list(cell)}
        body: list[Row] = []
        for diet, part in rows.groupby("diet", sort=True):
            lines = [row for row in records(part) if not row.choice or row.product_name in inside]
            if lines:
                body.append(Row((_whose(str(diet), lines),), "part"))
                body += [
                    Row((row.product_name, _allergens(row.allergens), _weight(row.net_kg), _weight(row.gross_kg)))
                    for row in lines
                ]
        if body:
            days = ", ".join(day_heading(day.date()) for day in sorted(served["date"].unique()))
            own = None if plates is None else plates[(plates["dish"] == dish) & _begins(plates, first)]
            note = "" if own is None else _plates(own)
            yield Body((heads,), tuple(body), 2, f"{rows['dish_name'].iloc[0] or str(dish)} ({days})", note)


def _begins(rows: pd.DataFrame, first: pd.Timestamp) -> pd.Series:
    """Tell which rows are of the season that begins on a day; where the recipe never changes, those that tell no day."""
    return rows["first_day"].isna() if pd.isna(first) else rows["first_day"] == first


def _whose(diet: str, lines: list[Any]) -> str:
    """Return who gets what follows: the usual or a diet, and for how many pupils."""
    pupils = max((row.pupils for row in lines if not pd.isna(row.pupils)), default=0.0)
    told = ngettext("{count} pupil", "{count} pupils", round(pupils)).format(count=number_text(pupils))
    return f"{_('The usual') if diet == '' else spoken(diet)}: {told}"


def _plates(plates: pd.DataFrame) -> str:
    """Return for which schools the plates of each diet are."""
    texts = [
        f"{spoken(str(diet))}: "
        + ", ".join(f"{row.site_name or row.site} {number_text(row.pupils)}" for row in records(part))
        for diet, part in plates.groupby("diet", sort=True)
    ]
    return _("Plates of a diet by school: {plates}.").format(plates="; ".join(texts)) if texts else ""


def _allergens(cell: str) -> str:
    return list_in_words("allergens", cell).replace(LIST_SEPARATOR, ", ")


def _weight(value: float) -> str:
    """Return a weight to the gram, or to a thousandth of a pound: a kitchen weighs no finer."""
    return "" if pd.isna(value) else weight_number(value, 3)
