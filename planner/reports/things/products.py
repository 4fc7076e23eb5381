"""The page of a product: who offers and sells it, when, where it goes, in which dishes it is, what is short."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.case import Case
from planner.i18n import _, money_text, ngettext, number_text
from planner.inputs import month_of, names_of
from planner.reports.things.offers import offer_section, season_text, why_section
from planner.reports.things.thing import (
    Days,
    Page,
    Section,
    Tables,
    Thing,
    brought,
    facts,
    listed,
    of_plan,
    own,
    row_of,
    section,
    with_names,
    words_of,
)
from planner.schema.base import split_list
from planner.schema.words import list_in_words, spoken, unit_in_words


def product_page(case: Case, tables: Tables, thing: Thing, days: Days, why: pd.DataFrame | None = None) -> Page:
    """Return the page of a product.

    By hand: two farms bring 10 kg of carrots each to a school in May, for 3.00 and 4.00 a kg. In May 20 kg are bought for 70.00,
    and the table of where it goes has the school twice, with 10 kg of each farm.

    Parameters
    ----------
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The tables of its plan.
    thing : Thing
        The product.
    days : Days
        The days of what is ordered, delivered and served.
    why : pandas.DataFrame, optional
        Why each of its offers is bought or not, worked out for it alone.

    Returns
    -------
    Page
        The page; a part without rows is left out.
    """
    row = row_of(case, "products", "product", thing.of)
    orders = with_names(case, days.of(_of(tables["orders"], thing.of), "delivery_day"))
    short = _of(tables["shortfalls"], thing.of)
    short = days.of(short.assign(begins=pd.to_datetime(short["period"])), "begins")
    keeps = row["shelf_life_days"]
    known = facts(
        (_("Food group"), words_of("products", "food_group", row["food_group"])),
        (_("Bought by the"), unit_in_words(str(row["unit"]))),
        (_("In season"), season_text(str(row["season_months"])) if row["season_months"] else ""),
        (
            _("Keeps"),
            "" if pd.isna(keeps) else ngettext("{days} day", "{days} days", int(keeps)).format(days=int(keeps)),
        ),
        (_("Allergens in it"), listed(list_in_words("allergens", str(row["allergens"])))),
        (_("Bought"), _bought(case, orders)),
        (_("Short"), _("{kg} kg").format(kg=number_text(short["short_kg"].sum(), 1)) if len(short) else _("nothing")),
    )
    parts = [
        *offer_section(case, tables, "product", thing.of),
        *_where(case, tables, days, thing.of),
        *_months(orders),
        *_dishes(case, tables, days, thing),
        *_short(case, short),
        *_to_grow(tables, thing.of),
        *why_section(case, tables, why, "product", thing.of),
    ]
    return Page(thing, days, known, tuple(parts))


def _of(rows: pd.DataFrame, product: str) -> pd.DataFrame:
    found: pd.DataFrame = rows[rows["product"] == product]
    return found


def _bought(case: Case, orders: pd.DataFrame) -> str:
    if orders.empty:
        return _("nothing in these days")
    amount = money_text(orders["amount"].sum(), str(case.head["currency"]))
    return _("{kg} kg for {amount}").format(kg=number_text(orders["kg"].sum(), 1), amount=amount)


def _where(case: Case, tables: Tables, days: Days, product: str) -> Iterator[Section]:
    come = with_names(case, days.of(_of(tables["deliveries"], product), "delivery_day"))
    sums, columns = brought(come, "site_name", "site", "supplier_name", "supplier")
    title = _("Who brings it to which school")
    yield from section("where", title, sums, columns, by=("site_name", "supplier_name"))


def _months(orders: pd.DataFrame) -> Iterator[Section]:
    by = orders.assign(month=month_of(orders["delivery_day"])).groupby(
        ["month", "supplier_name", "supplier", "organic", "unit"], as_index=False, dropna=False
    )
    sums = by.agg(units=("units", "sum"), kg=("kg", "sum"), amount=("amount", "sum"))
    columns = [
        own("month", _("Month")),
        *of_plan("orders", "supplier_name", "organic", "units", "unit", "kg", "amount"),
    ]
    yield from section("months", _("Bought month by month"), sums, columns, by=("month", "supplier_name"))


def _dishes(case: Case, tables: Tables, days: Days, thing: Thing) -> Iterator[Section]:
    """Yield the dishes in which it is, by menu; a product is known in them by its name."""
    sheet = days.of(tables["menu_sheet"], "date")
    cells = {cell for cell in sheet["ingredients"].unique() if thing.name in split_list(str(cell))}
    mine = sheet[sheet["ingredients"].isin(cells)]
    menus = names_of(case["menu_groups"], "menu")
    rows = mine.assign(
        menu=mine["menu"].map(lambda short: menus.get(short) or short).astype("str"), diet=mine["diet"].map(spoken)
    )
    sums = rows.groupby(["text", "menu", "diet"], as_index=False, dropna=False).agg(days=("date", "nunique"))
    columns = [
        own("text", _("Dish")),
        own("menu", _("Menu")),
        own("diet", _("For the diet")),
        own("days", _("Days on which it is served"), "integer"),
    ]
    yield from section("dishes", _("In which dishes it is served"), sums, columns, by=("text", "menu", "diet"))


def _short(case: Case, short: pd.DataFrame) -> Iterator[Section]:
    rows = short.assign(zone=short["zone"].map(spoken))
    columns = of_plan("shortfalls", "period", "zone", "demand_kg", "short_kg", "short_servings", "reason")
    yield from section("short", _("What is short"), rows, columns, by=("period", "zone"))


def _to_grow(tables: Tables, product: str) -> Iterator[Section]:
    columns = of_plan("to_grow", "month", "need_kg", "offered_kg", "open_kg", "reason")
    title = _("What farms could grow of it")
    yield from section("grow", title, _of(tables["to_grow"], product), columns, by=("month",))
