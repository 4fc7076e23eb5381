"""The pages of the menu, a month each: what is served on which day, what is in it, and who brings it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from planner.i18n import _, listed
from planner.inputs import records
from planner.publication.privacy import plain
from planner.publication.public import MenuDay
from planner.publication.site.blocks import (
    Block,
    Cell,
    Day,
    Dish,
    Dishes,
    Links,
    Meal,
    Menu,
    Page,
    Prose,
    Section,
    Table,
    Week,
    Weeks,
)
from planner.publication.site.origins import Origins
from planner.publication.site.told import Told, day_words, kg, month_words, own, text
from planner.schema.base import split_list
from planner.schema.words import NO_ALLERGENS, in_words

FIRST = "food"
"""Name of the page of the month that is on; the others add their month to it."""

MEALS = ("breakfast", "morning_snack", "lunch", "afternoon_snack", "dinner")
"""Meals in the order of the day; others follow."""

MOST_NAMED = 4
"""Suppliers of an ingredient that are named; more are counted."""


def food_pages(told: Told) -> list[Page]:
    """Return the pages of the menu: that of the month of the day as of which all is told, or the nearest, and the others."""
    if not told.months:
        lead = _("No menu is told here: nothing is served, or so few eat it that it may tell of their health.")
        return [Page(FIRST, _("What is on the menu"), lead, ())]
    now = min(told.months, key=lambda month: abs((month - told.as_of.replace(day=1)).days))
    names = {month: FIRST if month == now else f"{FIRST}-{month:%Y-%m}" for month in told.months}
    origins = Origins(told)
    dishes = _Dishes(told, origins)
    return [_page(told, month, names, dishes, origins) for month in (now, *(one for one in told.months if one != now))]


def _page(told: Told, month: date, names: Mapping[date, str], dishes: _Dishes, origins: Origins) -> Page:
    links = tuple(Cell(month_words(one), f"{names[one]}.html") for one in told.months if one != month)
    rows = [one for one in told.public.menus if one.day.replace(day=1) == month]
    served = {dish: None for one in rows for dish in one.dishes}
    ingredients = {product: None for dish in sorted(served) for product in dishes.of(dish, month)}
    sections = [
        Section("menus", _("Menus by week"), (Prose((_usual(),), small=True), Weeks(tuple(_weeks(told, rows))))),
        Section(
            "dishes",
            _("What is in the dishes"),
            (Dishes(tuple(dishes.told(dish, month) for dish in sorted(served))),),
        ),
        Section("from", _("Who brings it"), tuple(_from(origins, month, sorted(ingredients, key=lambda one: one[1])))),
    ]
    if links:
        sections.append(Section("months", _("Other months"), (Links(links),)))
    lead = _("Choose a dish to see what is in it; choose an ingredient to see who brings it.")
    title = _("Menu of {month}").format(month=month_words(month))
    return Page(names[month], title, lead, tuple(sections), FIRST if names[month] != FIRST else "")


def _usual() -> str:
    return _(
        "These are the usual menus. A child with a diet gets something else instead, of which its school tells its family."
    )


def _weeks(told: Told, rows: list[MenuDay]) -> Iterator[Week]:
    weeks: dict[date, list[MenuDay]] = defaultdict(list)
    for one in rows:
        weeks[one.day - timedelta(days=one.day.weekday())].append(one)
    on = next((monday for monday in weeks if monday <= told.as_of < monday + timedelta(days=7)), min(weeks))
    for monday, days in sorted(weeks.items()):
        title = _("Week of {day}").format(day=day_words(max(monday, min(one.day for one in days))))
        menus = dict.fromkeys((one.menu.id, one.menu.name) for one in days)
        yield Week(
            title,
            monday == on,
            tuple(_menu(name, [one for one in days if one.menu.id == menu]) for menu, name in menus),
        )


def _menu(name: str, days: list[MenuDay]) -> Menu:
    found = []
    for day in sorted({one.day for one in days}):
        meals = sorted((one for one in days if one.day == day), key=lambda one: _place(one.meal))
        told = tuple(
            Meal(in_words("meal", one.meal), tuple(own(dish, f"#{anchor(dish)}") for dish in one.dishes))
            for one in meals
        )
        found.append(Day(day_words(day), told))
    return Menu(own(name), tuple(found))


def _place(meal: str) -> tuple[int, str]:
    return (MEALS.index(meal) if meal in MEALS else len(MEALS)), meal


def anchor(words: str, kind: str = "dish") -> str:
    """Return the mark of a dish or product on a page: the same for the same words, and safe as an address."""
    return f"{kind}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


class _Dishes:
    """What is in each dish by month, by the menu that is served."""

    def __init__(self, told: Told, origins: Origins) -> None:
        self._told, self._origins = told, origins
        case = told.plan.case
        products = case["products"]
        self._ids = {
            str(name): str(product) for product, name in zip(products["product"], products["name"], strict=True)
        }
        names = dict(zip(case["dishes"]["dish"], case["dishes"]["name"], strict=True))
        sheet = told.plan["menu_sheet"]
        menus = [menu for menu in sheet["menu"].unique() if told.cloak.menu_is_told(str(menu))]
        usual = sheet[(sheet["diet"] == "") & sheet["menu"].isin(menus)]
        self._ingredients: dict[tuple[str, date], dict[str, None]] = defaultdict(dict)
        self._allergens: dict[tuple[str, date], set[str]] = defaultdict(set)
        self._not_stated: dict[tuple[str, date], set[str]] = defaultdict(set)
        rows = (
            usual[["dish", "ingredients", "allergens", "not_stated"]]
            .assign(month=usual["date"].dt.to_period("M").dt.start_time)
            .drop_duplicates()
        )
        for row in records(rows):
            key = plain(names.get(row.dish, "")), row.month.date()
            self._ingredients[key] |= dict.fromkeys(split_list(row.ingredients))
            self._allergens[key] |= set(split_list(row.allergens)) - {NO_ALLERGENS}
            self._not_stated[key] |= set(split_list(row.not_stated))

    def of(self, dish: str, month: date) -> list[tuple[str, str]]:
        """Return the ingredients of a dish in a month: the id under which each is public, and its name."""
        found: dict[tuple[str, str], None] = {}
        for name in self._ingredients[dish, month]:
            shown = self._told.cloak.product(self._ids[name]) if name in self._ids else None
            found[(shown.id, shown.name) if shown else ("", plain(name))] = None
        return sorted(found, key=lambda one: one[1])

    def told(self, dish: str, month: date) -> Dish:
        """Return what is told of a dish in a month."""
        ingredients = tuple(self._ingredient(product, name, month) for product, name in self.of(dish, month))
        notes = []
        if allergens := sorted(in_words("allergens", one) for one in self._allergens[dish, month]):
            notes.append(_("Allergens: {allergens}.").format(allergens=plain(", ".join(allergens))))
        if unknown := sorted(plain(one) for one in self._not_stated[dish, month]):
            notes.append(_("Allergens are not known of {products}.").format(products=", ".join(unknown)))
        return Dish(anchor(dish), own(dish), tuple(notes), ingredients or (text(_("not known")),))

    def _ingredient(self, product: str, name: str, month: date) -> Cell:
        kinds = self._origins.kinds(self._origins.of(product, month) if product else None)
        return own(name, f"#{anchor(product, 'from')}" if product else "", listed(kinds, shown=2))


def _from(origins: Origins, month: date, products: list[tuple[str, str]]) -> Iterator[Block]:
    """Yield who brings each ingredient of a month."""
    rows = []
    delivered = False
    for product, name in products:
        origin = origins.of(product, month) if product else None
        delivered |= origin is not None and origin.delivered
        sellers = origin.sellers if origin else ()
        named = listed(origins.names(sellers), shown=MOST_NAMED) if origin else _("not known")
        earlier = month_words(origin.month) if origin and origin.month != month else ""
        rows.append(
            (
                Cell(name, own=True, anchor=anchor(product, "from")),
                text(listed(origins.kinds(origin))),
                own(named, "", _("brought in {month}").format(month=earlier) if earlier else ""),
                text(kg(sum(weight for _seller, weight in sellers)) if origin else _("not known")),
            )
        )
    said = _("as delivered and recorded") if delivered else _("as planned")
    heads = (_("Ingredient"), _("From"), _("Who"), _("Weight"))
    yield Table(_("Who brings the ingredients ({how})").format(how=said), heads, tuple(rows), (3,))
