"""The page of a week: what is served, who comes, what must be ordered until when, and the papers of the week."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.case import Case
from planner.i18n import _, money_text, ngettext, number_text, weekday_text
from planner.reports.pictures import delivery_days
from planner.reports.things.schools import menu_section
from planner.reports.things.thing import (
    Days,
    Handout,
    Page,
    Section,
    Tables,
    Thing,
    days_of,
    facts,
    of_plan,
    own,
    section,
    with_names,
)
from planner.schema.words import spoken


def week_page(case: Case, tables: Tables, thing: Thing, days: Days, why: pd.DataFrame | None = None) -> Page:
    """Return the page of a week.

    By hand: lettuce that comes on Monday 9 March with a lead time of four days stands among what is to be ordered in the week of 2
    March, by Thursday 5, and among the deliveries of the week of 9 March.

    Parameters
    ----------
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The tables of its plan.
    thing : Thing
        The week.
    days : Days
        Not asked for: a page of a week is about its own days.
    why : pandas.DataFrame, optional
        Not asked for.

    Returns
    -------
    Page
        The page; its papers are those for which something is served or comes in the week.
    """
    week = days_of(thing.of)
    sheet, come = week.of(tables["menu_sheet"], "date"), week.of(tables["deliveries"], "delivery_day")
    orders = with_names(case, week.of(tables["orders"], "order_by"))
    known = facts(
        (_("Days on which something is served"), number_text(sheet["date"].nunique())),
        (_("Comes"), _comes(come)),
        (_("To be ordered in this week"), _ordered(case, orders)),
    )
    parts = [
        *_orders(orders),
        *_deliveries(case, {**tables, "deliveries": come}),
        *(part for menu in dict.fromkeys(sheet["menu"]) for part in menu_section(case, tables, week, str(menu))),
    ]
    handouts = []
    if len(sheet) and len(tables["recipe_sheet"]):
        handouts.append(Handout("kitchens", _("What each kitchen weighs out (archive of PDF)"), "", week))
    if len(come):
        handouts.append(
            Handout("deliveries", _("Delivery lists of all suppliers and schools (archive of PDF)"), "", week)
        )
    return Page(thing, week, known, tuple(parts), tuple(handouts))


def _comes(come: pd.DataFrame) -> str:
    if come.empty:
        return _("nothing")
    suppliers, days = come["supplier"].nunique(), come["delivery_day"].nunique()
    who = ngettext("{count} supplier", "{count} suppliers", suppliers).format(count=number_text(suppliers))
    when = ngettext("{count} day", "{count} days", days).format(count=number_text(days))
    text = _("{kg} kg from {suppliers}, on {days}")
    return text.format(kg=number_text(come["kg"].sum(), 1), suppliers=who, days=when)


def _ordered(case: Case, orders: pd.DataFrame) -> str:
    if orders.empty:
        return _("nothing")
    amount = money_text(orders["amount"].sum(), str(case.head["currency"]))
    suppliers = orders["supplier"].nunique()
    text = ngettext(
        "goods for {amount}, from {count} supplier", "goods for {amount}, from {count} suppliers", suppliers
    )
    return text.format(amount=amount, count=number_text(suppliers))


def _orders(orders: pd.DataFrame) -> Iterator[Section]:
    """Yield what must be ordered in the week: by which day, from whom, for which day."""
    by = orders.groupby(["order_by", "supplier_name", "supplier", "delivery_day"], as_index=False)
    sums = by.agg(products=("product", "nunique"), kg=("order_kg", "sum"), amount=("amount", "sum"))
    columns = [
        *of_plan("orders", "order_by", "supplier_name", "delivery_day"),
        own("products", _("Products"), "integer"),
        own("kg", _("Weight to order"), "number", "kg"),
        *of_plan("orders", "amount"),
    ]
    title = _("What must be ordered, and by which day")
    yield from section("to_order", title, sums, columns, by=("order_by", "supplier_name", "delivery_day"))


def _deliveries(case: Case, tables: Tables) -> Iterator[Section]:
    come = tables["deliveries"]
    if come.empty:
        return
    spoken_zones = with_names(case, come.assign(zone=come["zone"].map(spoken)))
    rows = delivery_days({**tables, "deliveries": spoken_zones})
    rows = rows.assign(weekday=rows["delivery_day"].map(weekday_text))
    columns = [
        *of_plan("deliveries", "delivery_day"),
        own("weekday", _("Weekday")),
        *of_plan("deliveries", "supplier_name"),
        own("zones", _("Delivery zones")),
        own("sites", _("Schools"), "integer"),
        *of_plan("deliveries", "kg"),
    ]
    yield from section("days", _("Who comes on which day"), rows, columns, by=("delivery_day", "supplier_name"))
