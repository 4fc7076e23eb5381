"""The page of a school or kitchen: its pupils, what comes on which day from whom, its menu, diets, nutrition."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.case import Case
from planner.i18n import _, ngettext, number_text
from planner.inputs import names_of
from planner.reports.pictures import menu_weeks
from planner.reports.things.thing import (
    Days,
    Handout,
    Page,
    Section,
    Tables,
    Thing,
    brought,
    facts,
    of_plan,
    own,
    row_of,
    section,
    with_names,
    words_of,
)
from planner.schema.words import spoken


def site_page(case: Case, tables: Tables, thing: Thing, days: Days, why: pd.DataFrame | None = None) -> Page:
    """Return the page of a school or kitchen.

    By hand: a school of 90 pupils in its first and 60 in its second stage has 150 pupils; 5 kg of carrots on each of two days in
    May, from one farm, are one line of 10 kg on 2 days among what May brings, and two lines of 5 kg day by day.

    Parameters
    ----------
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The tables of its plan.
    thing : Thing
        The school.
    days : Days
        The days of what is delivered and served.
    why : pandas.DataFrame, optional
        Not asked for.

    Returns
    -------
    Page
        The page; a part without rows is left out.
    """
    row = row_of(case, "sites", "site", thing.of)
    cook = str(row["kitchen"] or thing.of)
    eaters = enrolled(case, thing.of, pd.Timestamp(days.first or case.head["first_day"]))
    come = with_names(case, days.of(tables["deliveries"][tables["deliveries"]["site"] == cook], "delivery_day"))
    weeks = _light_weeks(case, tables, days, eaters)
    kitchen = "" if cook == thing.of else names_of(case["sites"], "site").get(cook) or cook
    known = facts(
        (_("What it is"), words_of("sites", "kind", row["kind"])),
        (_("Municipality"), str(row["municipality"])),
        (_("Pupils enrolled"), number_text(eaters["pupils"].sum()) if len(eaters) else ""),
        (_("Delivery zone"), spoken(str(row["zone"]))),
        (_("Committee"), str(row["committee"])),
        (_("Food is cooked and delivered at"), kitchen),
        (_("Receives on"), words_of("sites", "receives_weekdays", row["receives_weekdays"])),
        (_("Comes in all"), _comes(come)),
    )
    parts = [
        *_by_product(come, kitchen),
        *_by_day(come),
        *_stages(case, eaters),
        *_menus(case, tables, days, eaters),
        *_diets(tables, days, cook),
        *_lights(weeks),
        *_short(case, tables, days, str(row["zone"])),
    ]
    handouts = []
    if len(come):
        handouts.append(Handout("deliveries", _("Delivery list with boxes to tick"), cook, days))
    if (
        days.by == "week"
        and (tables["recipe_sheet"]["site"] == cook).any()
        and len(days.of(tables["menu_sheet"], "date"))
    ):
        handouts.append(Handout("kitchens", _("What the kitchen weighs out in the week"), cook, days))
    return Page(thing, days, known, tuple(parts), tuple(handouts), weeks)


def enrolled(case: Case, site: str, day: pd.Timestamp) -> pd.DataFrame:
    """Return the rows of the enrolment of a site that hold on a day: of each stage the last that is valid from it or before.

    A stage that begins later holds from its first row on, so that a school that opens within the plan has its pupils.

    Parameters
    ----------
    case : Case
        The case; its table ``enrolment`` is read.
    site : str
        Short name of the school.
    day : pandas.Timestamp
        The day.

    Returns
    -------
    pandas.DataFrame
        Rows of the table with pupils, one for each stage.
    """
    rows = case["enrolment"]
    mine = rows[rows["site"] == site]
    since = mine["valid_from"].fillna(pd.Timestamp.min.ceil("s"))
    begun = since <= day
    last = since.where(begun).groupby(mine["stage"]).transform("max")
    first = since.groupby(mine["stage"]).transform("min")
    found: pd.DataFrame = mine[since == last.where(last.notna(), first)]
    return found[found["pupils"] > 0]


def _comes(come: pd.DataFrame) -> str:
    if come.empty:
        return _("nothing in these days")
    days = come["delivery_day"].nunique()
    text = ngettext("{kg} kg on {days} day", "{kg} kg on {days} days", days)
    return text.format(kg=number_text(come["kg"].sum(), 1), days=number_text(days))


def _by_product(come: pd.DataFrame, kitchen: str) -> Iterator[Section]:
    sums, columns = brought(come, "product_name", "product", "supplier_name", "supplier")
    note = _("It is delivered to the kitchen, also for the other schools that it cooks for.") if kitchen else ""
    yield from section("brings", _("Who brings what"), sums, columns, note=note, by=("product_name", "supplier_name"))


def _by_day(come: pd.DataFrame) -> Iterator[Section]:
    keys = ["delivery_day", "product_name", "product", "supplier_name", "supplier", "unit"]
    sums = come.groupby(keys, as_index=False, dropna=False)[["units", "kg"]].sum()
    columns = of_plan("deliveries", "delivery_day", "product_name", "units", "unit", "kg", "supplier_name")
    by = ("delivery_day", "product_name", "supplier_name")
    yield from section("days", _("What comes on which day"), sums, columns, by=by)


def _stages(case: Case, eaters: pd.DataFrame) -> Iterator[Section]:
    stages, menus = names_of(case["stages"], "stage"), names_of(case["menu_groups"], "menu")
    rows = eaters.assign(
        stage=eaters["stage"].map(lambda short: stages.get(short) or short).astype("str"),
        menu=eaters["menu"].map(lambda short: menus.get(short) or short).astype("str"),
    )
    columns = [
        own("stage", _("Stage")),
        own("pupils", _("Pupils"), "integer"),
        own("take_up_share", _("Part of them that eats"), "number", "share"),
        own("meals_per_day", _("Meals a day"), "integer"),
        own("menu", _("Menu")),
    ]
    yield from section("pupils", _("Who eats here"), rows, columns)


def _menus(case: Case, tables: Tables, days: Days, eaters: pd.DataFrame) -> Iterator[Section]:
    for menu in dict.fromkeys(eaters["menu"]):
        yield from menu_section(case, tables, days, str(menu))


def menu_section(case: Case, tables: Tables, days: Days, menu: str) -> Iterator[Section]:
    """Yield the menu of a group meal by meal: dishes with their allergens, and what each diet gets among them.

    Parameters
    ----------
    case : Case
        The case, which knows the group's name.
    tables : mapping of str to pandas.DataFrame
        The plan's tables; those of the menu are read.
    days : Days
        The days that are shown.
    menu : str
        Short name of the menu group.

    Yields
    ------
    Section
        A table with a row for each day and meal; nothing where nothing is served in these days.
    """
    grid = days.of(menu_weeks(tables, menu), "date")
    meals = [str(meal) for meal in grid.columns[1:]]
    rows = grid.assign(place=range(len(grid))).melt(["place", "date"], meals, "meal", "dishes")
    rows = rows[rows["dishes"] != ""].sort_values("place", kind="stable")
    name = names_of(case["menu_groups"], "menu").get(menu) or menu
    title = _("Menu of {group}, with allergens and diets").format(group=name)
    note = _(
        "In brackets: the allergens in a dish (?: not stated for all of it), and after a diet its pupils in all schools of this menu."
    )
    columns = [own("date", _("Day"), "date"), *of_plan("menu_sheet", "meal"), own("dishes", _("Dishes"))]
    yield from section(f"menu {menu}", title, rows, columns, note=note, long=True)


def _diets(tables: Tables, days: Days, cook: str) -> Iterator[Section]:
    told = tables.get("diet_deliveries")
    if told is None:
        return
    mine = days.of(told[told["site"] == cook], "delivery_day")
    by = mine.groupby(["diet", "product_name", "allergens"], as_index=False, dropna=False)
    rows = by.agg(pupils=("pupils", "max"), days=("delivery_day", "nunique"))
    rows = rows.assign(diet=rows["diet"].map(spoken))
    columns = [
        own("diet", _("Diet")),
        *of_plan("diet_deliveries", "product_name"),
        own("pupils", _("Pupils, at most"), "number"),
        own("days", _("Days on which it comes"), "integer"),
        own("allergens", _("Allergens in it")),
    ]
    yield from section("diets", _("What comes for diets"), rows, columns, by=("diet", "product_name"))


def _light_weeks(case: Case, tables: Tables, days: Days, eaters: pd.DataFrame) -> pd.DataFrame:
    """Return the standards with a light of the menus and stages of a school, week by week."""
    rows = tables["nutrition"]
    mine = rows.merge(eaters[["menu", "stage"]].drop_duplicates(), on=["menu", "stage"])
    mine = mine[(mine["light"] != "") & (mine["window"].str.len() == len("2026-03-02"))]
    mine = days.of(mine.assign(week=pd.to_datetime(mine["window"])), "week")
    stages, menus = names_of(case["stages"], "stage"), names_of(case["menu_groups"], "menu")
    return mine.assign(
        stage_name=mine["stage"].map(lambda short: stages.get(short) or short).astype("str"),
        menu_name=mine["menu"].map(lambda short: menus.get(short) or short).astype("str"),
    ).sort_values(["menu", "stage", "nutrient_name", "basis", "window"], kind="stable", ignore_index=True)


def _lights(weeks: pd.DataFrame) -> Iterator[Section]:
    """Yield in how many weeks each nutrition standard of its menus is met, nearly met and missed."""
    keys = ["menu_name", "stage_name", "nutrient_name", "basis"]
    counts = weeks.groupby([*keys, "light"]).size().unstack("light", fill_value=0)
    sums = counts.reindex(columns=["green", "yellow", "red"], fill_value=0).reset_index()
    columns = [
        own("stage_name", _("Stage")),
        *of_plan("nutrition", "nutrient_name", "basis"),
        own("green", _("Weeks met"), "integer"),
        own("yellow", _("Weeks nearly met"), "integer"),
        own("red", _("Weeks missed"), "integer"),
    ]
    title = _("Nutrition standards, week by week")
    yield from section("lights", title, sums, columns, by=("stage_name", "nutrient_name"))


def _short(case: Case, tables: Tables, days: Days, zone: str) -> Iterator[Section]:
    short = tables["shortfalls"]
    mine = with_names(case, short[short["zone"] == zone])
    mine = days.of(mine.assign(begins=pd.to_datetime(mine["period"])), "begins")
    note = _("Of the whole delivery zone, for which the plan buys.")
    columns = of_plan("shortfalls", "period", "product_name", "demand_kg", "short_kg", "short_servings", "reason")
    yield from section("short", _("What is short"), mine, columns, note=note, by=("period", "product_name"))
