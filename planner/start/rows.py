"""Rows of a first case that the library fills: stages, products, dishes, portions, the starter cycle, days."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from planner.checks.iso import stand_in_place
from planner.i18n import LANGUAGES, _, language, using
from planner.imports.stages import stage_names
from planner.library import Library
from planner.library.foods import tongues
from planner.library.stages import AGES, Eats, eats_like
from planner.schema import CASE_TABLES
from planner.schema.base import is_empty, split_list
from planner.start.days import SchoolYear
from planner.start.filled import Filled, Row, Why
from planner.start.town import Town
from planner.words import short_name

MENU = "all"
"""Short name of the menu group of whoever eats the starter cycle."""


def tongue_of(country: str) -> str:
    """Return the planner's language in which a town of a country writes."""
    return next(iter(tongues(country)), language())


def add_calendar(filled: Filled, year: SchoolYear) -> None:
    """Add the days without school."""
    for span in year.off:
        row = {"first_day": span.first, "last_day": span.last, "kind": "no_school", "note": span.note}
        filled.add("calendar", row, whole=Why(span.source, span.assumed or _("the same in every town of the country")))


def add_pupils(filled: Filled, town: Town, known: Library) -> dict[str, Eats]:
    """Add schools, stages and pupils.

    Parameters
    ----------
    filled : Filled
        The rows.
    town : Town
        The town, with pupils or a register.
    known : Library
        Stages of the country.

    Returns
    -------
    dict of str to Eats
        By stage of the case the stage of the library whose portions it eats.
    """
    if town.register:
        for table in ("stages", "sites", "enrolment"):
            if table in town.register:
                filled.add_frame(table, town.register[table])
    else:
        _one_place(filled, town, known)
    words = stage_names(town.code)
    eats = {str(row["stage"]): eats_like(row, town.code, known, words) for row in filled.tables["stages"]}
    for row in filled.tables["stages"]:
        _fill_ages(filled, town, known, row, eats[str(row["stage"])])
    place = _place_of(filled, town)
    for row in filled.tables["sites"]:
        _fill_site(filled, town, row, place)
    eats_all = Why("", _("everybody enrolled is taken to eat on every school day; enter the part who do"))
    for row in filled.tables["enrolment"]:
        row["menu"] = MENU
        if "take_up_share" not in row:
            filled.assume("enrolment", row, "take_up_share", 1.0, eats_all)
    filled.add("menu_groups", {"menu": MENU, "name": _("All schools")})
    return eats


def _one_place(filled: Filled, town: Town, known: Library) -> None:
    """Add the stages that have pupils, all of them at one place that stands for the schools."""
    names = stage_names(town.code)
    count = {str(names(word)): int(number) for word, number in town.pupils.items() if number}
    for row in known.stages(town.code).to_dict("records"):
        if row["stage"] in count:
            why = _why_ages(row)
            shown = {name: row[name] for name in CASE_TABLES["stages"].names if name in row and not is_empty(row[name])}
            own = {name: value for name, value in shown.items() if name not in ("source", "assumed")}
            filled.add("stages", own, {name: why for name in ("age_from_years", "age_to_years") if name in own})
    site = short_name(town.name)
    filled.add("sites", {"site": site, "name": _("Schools of {town}").format(town=town.name), "kind": "school"})
    for stage, number in count.items():
        filled.add("enrolment", {"site": site, "stage": stage, "pupils": number})


def _fill_ages(filled: Filled, town: Town, known: Library, row: Row, eats: Eats) -> None:
    """Fill the ages of a register's stage from those of the same stage of the library."""
    if eats.by != "name":
        return
    its = known.stages(town.code).set_index("stage").loc[eats.stage].to_dict()
    for name in AGES:
        if name not in row and not is_empty(its[name]):
            filled.assume("stages", row, name, float(its[name]), _why_ages(its))


def _why_ages(row: Mapping[Hashable, Any]) -> Why:
    return Why(str(row["source"]), str(row["assumed"]) or _("the usual ages of the stage"))


def _place_of(filled: Filled, town: Town) -> tuple[tuple[float, float], Why]:
    """Return where a school lies that does not say it, and why it is taken to lie there."""
    if town.place:
        return town.place, Why("", _("the town's place stands for the school's"))
    known = [(float(row["lat"]), float(row["lon"])) for row in filled.tables["sites"] if is_placed(row)]
    if known:
        lat, lon = np.median(np.array(known), axis=0)
        reason = _("the place is not known: the middle of the town's other schools stands for it")
        return (float(lat), float(lon)), Why("", reason)
    reason = _("the place is not known: one within the country stands for it, so no distance means anything yet")
    return stand_in_place(town.code), Why("", reason)


def is_placed(row: Row) -> bool:
    """Tell whether a school says where it lies."""
    return "lat" in row and "lon" in row


def _fill_site(filled: Filled, town: Town, row: Row, place: tuple[tuple[float, float], Why]) -> None:
    row.setdefault("municipality", town.name)
    if town.state:
        row.setdefault("state", town.state)
    one_round = Why("", _("all schools are taken as one delivery round"))
    if "zone" not in row:
        filled.assume("sites", row, "zone", town.name, one_round)
    if not is_placed(row):
        (lat, lon), why = place
        filled.assume("sites", row, "lat", lat, why)
        filled.assume("sites", row, "lon", lon, why)


def add_menu(filled: Filled, town: Town, known: Library, portions: dict[str, Eats]) -> list[str]:
    """Add the starter cycle with its dishes and recipes.

    Parameters
    ----------
    filled : Filled
        The rows, with the case's weekdays.
    town : Town
        The town.
    known : Library
        Dishes, portions and the cycle.
    portions : dict of str to Eats
        By stage of the case the stage of the library whose portions it eats.

    Returns
    -------
    list of str
        The foods in the dishes.
    """
    tongue = tongue_of(town.code)
    served_dishes = _add_own_menu(filled, town.menu) if town.menu is not None else _add_cycle(filled, town, known)
    dishes = known.dishes(town.code)
    dishes = dishes[dishes["dish"].isin(served_dishes)]
    for row in dishes.to_dict("records"):
        own = {
            "dish": row["dish"],
            "name": row[f"name_{tongue}"] or row["name_en"],
            "meal": row["meal"],
            "slot": row["slot"],
            "tags": row["tags"],
        }
        filled.add("dishes", own, whole=Why(str(row["source"]), _("a dish of the library")))
    foods: dict[str, None] = {}
    called = {str(row["stage"]): str(row.get("name", row["stage"])) for row in filled.tables["stages"]}
    for stage, eats in portions.items():
        served = known.served(town.code, eats.stage)
        why = eats.told(called[stage]) or _("grams of the library's recipe, by the stage's portion")
        for row in served[served["dish"].isin(served_dishes)].to_dict("records"):
            foods[str(row["food"])] = None
            own = {"dish": row["dish"], "stage": stage, "product": row["food"], "net_g": float(row["grams"])}
            filled.add("recipes", own, {"net_g": Why(str(row["source"]), why)})
    return [*foods]


def _add_cycle(filled: Filled, town: Town, known: Library) -> list[str]:
    """Add the country's starter cycle on the weekdays with school; return its dishes."""
    cycle = known.cycle(town.code)
    cycle = cycle[cycle["weekday"].isin(split_list(filled.tables["case"][0]["school_weekdays"]))]
    for row in cycle.to_dict("records"):
        own = {"menu": MENU, "cycle_week": int(row["week"]), "weekday": row["weekday"], "dish": row["dish"]}
        reason = str(row["assumed"]) or _("the library's starter menu of four weeks")
        filled.add("menus", own, whole=Why(str(row["source"]), reason))
    return list(dict.fromkeys(cycle["dish"]))


def _add_own_menu(filled: Filled, menu: pd.DataFrame) -> list[str]:
    """Add the menu of a town's file; return its dishes."""
    filled.add_frame("menus", menu)
    return list(dict.fromkeys(menu["dish"]))


def add_products(filled: Filled, town: Town, known: Library, foods: Iterable[str]) -> None:
    """Add products with all that the library tells of them, and their composition.

    Parameters
    ----------
    filled : Filled
        The rows.
    town : Town
        The town.
    known : Library
        Facts on foods.
    foods : iterable of str
        Foods of the menu, by their keys.
    """
    for food in foods:
        own, cells = _told_of(known.food(food), town)
        _factors(known, food, town.code, own, cells)
        _season(known, food, town.code, own, cells)
        _composition(filled, known, food, town.code, own, cells)
        filled.add("products", own, cells)
        _components(filled, known, food, town.code)


def _told_of(row: pd.Series, town: Town) -> tuple[Row, dict[str, Why]]:
    """Return a product as the library tells of its food."""
    about = Why(str(row["source"]), str(row["assumed"]) or _("as the library tells of the food"))
    own: Row = {"product": row["food"], "name": row[f"name_{tongue_of(town.code)}"], "unit": "kg", "unit_kg": 1.0}
    told = ("food_group", "processing_class", "shelf_life_days", "storable", "allergens", "tags")
    own |= {name: _plain(row[name]) for name in told if not is_empty(row[name])}
    by_the_kg = Why("", _("everything is taken to be ordered by the kg"))
    return own, {name: about for name in told if name in own} | {"unit": by_the_kg}


def _factors(known: Library, food: str, country: str, own: Row, cells: dict[str, Why]) -> None:
    """Fill peel, trimmings and cooking; a food that weighs less as it is bought than as it is eaten is none."""
    for name in ("gross_factor", "cooking_factor"):
        fact = known.nearest("factors", food, country, name)
        if fact is not None and not (name == "gross_factor" and fact[name] < 1):
            own[name], cells[name] = float(fact[name]), _by_body(fact)


def _composition(filled: Filled, known: Library, food: str, country: str, own: Row, cells: dict[str, Why]) -> None:
    """Name the food in the composition table, and add it there; two products may be one food."""
    composed = known.composed(food, country)
    if composed is None:
        return
    code = str(composed["code"])
    own["food"], cells["food"] = code, Why(str(composed["source"]), _("matched by the library"))
    if all(row["food"] != code for row in filled.tables["composition"]):
        names = [name for name in CASE_TABLES["composition"].names if name in composed.index]
        told = {name: composed[name] for name in names if not is_empty(composed[name])}
        filled.add("composition", told | {"food": code})


def _components(filled: Filled, known: Library, food: str, country: str) -> None:
    """Add what of the meal's components a food counts for, where the country has them."""
    for part in known.of("components", food, country).to_dict("records"):
        if part["country"] == country:
            own = {"product": food} | {name: part[name] for name in ("component", "amount_per_100g", "unit")}
            filled.add("components", own, {"amount_per_100g": _by_body(part)})


def _by_body(fact: Mapping[Hashable, Any] | pd.Series) -> Why:
    return Why(str(fact["source"]), str(fact["assumed"]) or _("as the body tells of the food"))


def _season(known: Library, food: str, country: str, own: Row, cells: dict[str, Why]) -> None:
    rows = known.of("seasons", food, country)
    rows = rows[(rows["country"] == country) & (rows["region"] == "") & (rows["kind"] == "season")]
    if len(rows):
        own["season_months"] = str(rows["months"].iloc[0])
        cells["season_months"] = Why(
            str(rows["source"].iloc[0]), str(rows["assumed"].iloc[0]) or _("months of the country as a whole")
        )


def first_monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(day.weekday())


def in_tongue(country: str) -> Any:
    """Return a context in which texts are in the language in which a town of the country writes."""
    tongue = tongue_of(country)
    return using(tongue if tongue in LANGUAGES else language())


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
