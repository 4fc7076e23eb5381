"""Prices of a first case: what the town says, else what a published source tells, else what is left of its own money.

No price is made up. What neither the town nor a source tells is one price per kg for all such products, reckoned so that the menu costs
what the town says that a meal costs, or else most of its money; each such cell says so. So money as a whole is right by the town's own
figure, single prices are not, and the list of assumptions names first what moves the plan most.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from planner.findings import Finding, InputError
from planner.i18n import _, ngettext, number_text, price_text
from planner.io.files import file_error
from planner.library import Library
from planner.schema.library_tables import PRICE_WORDS
from planner.start.filled import Filled, Row, Why, about
from planner.start.town import Town, country_facts
from planner.words import Names

STAGES_OF_TRADE = ("wholesale", "retail", "farm")
"""Whose prices stand for the market's, the likest first."""

KEPT_BACK = 0.1
"""Part of the money that a rough plan leaves for what it cannot know: whole packs, losses, prices."""


class Unknown(NamedTuple):
    """A product of which nobody tells a price, and the row of its offer."""

    product: str
    name: str
    offer: Row


def add_offers(filled: Filled, town: Town, known: Library, market: str, year: int) -> list[Unknown]:
    """Add an offer of the market for every product.

    Parameters
    ----------
    filled : Filled
        The rows, with products.
    town : Town
        The town, with prices that it knows.
    known : Library
        Published prices.
    market : str
        Short name of the supplier.
    year : int
        Year of the plan.

    Returns
    -------
    list of Unknown
        Products of which nobody tells a price; their offers have none yet.

    Raises
    ------
    InputError
        If the town tells a price of what is not on the menu.
    """
    names = Names(
        (form, str(row["product"])) for row in filled.tables["products"] for form in (row["product"], row["name"])
    )
    said = {found: price for word, price in town.prices.items() if (found := names(word))}
    if lost := [word for word in town.prices if not names(word)]:
        raise InputError([_not_on_the_menu(lost)])
    country = country_facts(town.code)
    unknown = []
    for row in filled.tables["products"]:
        food = str(row["product"])
        offer: Row = {"offer": f"{market}-{food}", "supplier": market, "product": food}
        if food in said:
            filled.add("offers", offer | {"price": said[food]})
        elif (told := _published(known, food, town.code)) is not None and not pd.isna(country["price_rise"]):
            price, brought = _in_year(told, year, country)
            filled.add("offers", offer | {"price": price}, {"price": _why(told, brought)})
        else:
            unknown.append(Unknown(food, str(row["name"]), filled.add("offers", offer)))
    return unknown


def _published(known: Library, food: str, country: str) -> pd.Series | None:
    rows = known.of("prices", food, country)
    rows = rows[(rows["country"] == country) & rows["typical"].notna() & (rows["unit"] == "kg")]
    for stage in STAGES_OF_TRADE:
        if len(found := rows[rows["kind"] == stage].sort_values("last_year", ascending=False, kind="stable")):
            return found.iloc[0]
    return None


def _in_year(told: pd.Series, year: int, country: Mapping[str, Any]) -> tuple[float, str]:
    """Return a published price as it is taken for a year, and how it was brought there; blank if it is of that year.

    The price itself is brought there, not a factor beside it: whoever types a price of today over it must not have it raised again.
    """
    then, years, rise = float(told["typical"]), year - int(told["last_year"]), float(country["price_rise"])
    if years <= 0:
        return then, ""
    factor = round((1 + rise) ** years, 3)
    text = _("{price} in {of}, times {factor} for {percent} % a year until {year} ({about})").format(
        price=price_text(then),
        of=int(told["last_year"]),
        factor=number_text(factor, 3),
        percent=number_text(100 * rise, 1),
        year=year,
        about=about(country, "price_rise"),
    )
    return round(then * factor, 2), text


def _why(told: pd.Series, brought: str) -> Why:
    text = _("{stage} price of {place}, {years}; delivery is not in it")
    years = (
        f"{told['first_year']}-{told['last_year']}"
        if told["first_year"] != told["last_year"]
        else str(told["last_year"])
    )
    reason = text.format(stage=_(PRICE_WORDS[told["kind"]]), place=told["place"] or told["country"], years=years)
    return Why(str(told["source"]), "; ".join(filter(None, (reason, brought, str(told["assumed"])))))


def menu_cost(town: Town, meals: float) -> float:
    """Return what the menu is taken to cost: what the town says of a meal, for all of them, else most of its money."""
    return meals * town.cost_per_meal if town.cost_per_meal is not None else town.money * (1 - KEPT_BACK)


def refuse_dear(town: Town, meals: float, days: int) -> None:
    """Refuse money that gives a meal beyond what is believable, from which prices that nobody tells would follow.

    Parameters
    ----------
    town : Town
        The town's figures; what it says itself that a meal costs is taken.
    meals : float
        Meals that are served.
    days : int
        Days on which there are meals.

    Raises
    ------
    InputError
        If a meal would cost more than the library believes of the country.
    """
    country = country_facts(town.code)
    if town.cost_per_meal is not None or menu_cost(town, meals) <= float(country["meal_most"]) * max(meals, 1.0):
        return
    text = ngettext(
        "The money would give {cost} {currency} for each meal: {meals} meals on {days} day.",
        "The money would give {cost} {currency} for each meal: {meals} meals on {days} days.",
        days,
    )
    what = text.format(
        cost=price_text(menu_cost(town, meals) / max(meals, 1.0)),
        currency=country["currency"],
        meals=number_text(meals),
        days=number_text(days),
    )
    why = _(
        "Prices that no source tells follow from the money, and more than {most} is beyond what is believed of a school meal: the money is of more "
        "days than the menu has, or it or the pupils are a slip."
    ).format(most=number_text(float(country["meal_most"])))
    mend = _(
        "Say what the food of a meal costs you today (--cost-per-meal), or the money for the days of the menu alone."
    )
    raise InputError([file_error("start-dear", what, mend, why)])


def fill_unknown(
    filled: Filled, town: Town, unknown: list[Unknown], kg: Mapping[str, float], meals: float
) -> float | None:
    """Fill prices that nobody tells so that the menu costs what the town says, and return the price of their kg.

    Parameters
    ----------
    filled : Filled
        The rows; offers of `unknown` have no price yet.
    town : Town
        The town's figures.
    unknown : list of Unknown
        Products without a price.
    kg : mapping of str to float
        What the menu needs of each product, in kg.
    meals : float
        Meals that are served.

    Returns
    -------
    float or None
        The price per kg; None if every price is told.

    Raises
    ------
    InputError
        If the products whose prices are told cost more than that.
    """
    if not unknown:
        return None
    told = sum(row["price"] * kg.get(str(row["product"]), 0.0) for row in filled.tables["offers"] if "price" in row)
    given = town.cost_per_meal is not None
    whole = menu_cost(town, meals)
    rest = sum(kg.get(one.product, 0.0) for one in unknown)
    price = round((whole - told) / rest, 2) if rest > 0 else 0.0
    if price <= 0:
        raise InputError([_too_little(unknown, whole, told, given)])
    reason = (
        _(
            "nobody tells this price: all {count} such products cost the same per kg, so that a meal costs the {cost} that the town says"
        )
        if given
        else _(
            "nobody tells this price: all {count} such products cost the same per kg, so that the menu costs {percent} % of the money"
        )
    ).format(count=len(unknown), cost=price_text(town.cost_per_meal or 0.0), percent=number_text(100 * (1 - KEPT_BACK)))
    for one in unknown:
        filled.assume("offers", one.offer, "price", price, Why("", reason))
    return price


def _too_little(unknown: list[Unknown], whole: float, told: float, given: bool) -> Finding:
    names = ", ".join(one.name for one in unknown)
    return file_error(
        "start-prices",
        _("No source tells the prices of these products ({count}): {names}.").format(count=len(unknown), names=names),
        _(
            "Say what the food of a meal costs you today (--cost-per-meal), more money, or the prices themselves (--price)."
        ),
        _("The products whose prices are known cost {told} already, of {whole} that the menu may cost{how}.").format(
            told=number_text(told), whole=number_text(whole), how="" if given else _(" (most of the money)")
        ),
    )


def _not_on_the_menu(words: list[str]) -> Finding:
    return file_error(
        "start-price-of",
        _("Prices are said of what is not on the menu: {names}.").format(names=", ".join(words)),
        _("Correct the names, or leave these prices out."),
        _("They would be of no use."),
    )
