"""What hangs in the school and what lies in the kitchen: dishes, weights, head counts and allergens, by diet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.choices import seasons_on
from planner.assembly.labels import records
from planner.case import Case
from planner.menus.diet_deliveries import diet_deliveries
from planner.menus.diets import USUAL, Allergens, Eater, Portion, change_text
from planner.menus.kitchen import NOT_STATED, Kitchen
from planner.menus.tables import FAMILY_FARM_KINDS, MenuFacts, cost_table, frequency_table, nutrition_table, typed_table
from planner.schema import PLAN_TABLES
from planner.schema.case_tables import MEALS


@dataclass(frozen=True, slots=True)
class _Served:
    """One dish as it is served: its portions by who is fed alike and diet, and how many eat each on each day."""

    text: str
    portions: dict[Eater, dict[str, Portion]]
    heads: dict[tuple[Eater, str], Floats]

    def groups(self, day: int) -> Iterator[tuple[str, tuple[Eater, ...], float]]:
        """Yield each diet at the table on a day with who has it and the heads; the usual alone if nobody comes."""
        eaters: dict[str, list[Eater]] = {}
        count: dict[str, float] = {}
        for (eater, diet), by_day in self.heads.items():
            if by_day[day] > 0:
                eaters.setdefault(diet, []).append(eater)
                count[diet] = count.get(diet, 0.0) + float(by_day[day])
        if not eaters:
            yield USUAL, tuple(self.portions), 0.0
        for diet in sorted(eaters):
            yield diet, tuple(eaters[diet]), count[diet]

    def of(self, diet: str, eaters: Sequence[Eater]) -> list[Portion]:
        """Return the portions of a diet of some who eat."""
        return [self.portions[eater][diet] for eater in eaters]


def menu_sheet(kitchen: Kitchen, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``menu_sheet``: dishes day by day and diet by diet, with heads, allergens and farms."""
    facts, calendar = kitchen.facts, kitchen.facts.days.calendar
    farms = _farms(facts.case, orders)
    labels = calendar.periods["period"].to_numpy(dtype=object)
    rows: list[dict[str, Any]] = []
    for name, menu in facts.menus.items():
        for o, option in enumerate(records(menu.options)):
            served = _served(kitchen, name, option)
            told: dict[tuple[str, tuple[Eater, ...]], tuple[dict[str, Any], list[str]]] = {}
            place = {key: option[key] for key in ("meal", "slot", "dish")}
            for d in np.flatnonzero(menu.portions[o] > 0):
                day = int(menu.days[d])
                period = labels[calendar.period_of_day[day]]
                for diet, eaters, pupils in served.groups(day):
                    if (diet, eaters) not in told:
                        told[diet, eaters] = _described(kitchen.allergens, served.of(diet, eaters))
                    words, products = told[diet, eaters]
                    rows.append(
                        {"date": calendar.dates[day], "menu": name, **place, "diet": diet, "pupils": pupils}
                        | {"text": served.text, **words, "farms": _from(farms, period, products)}
                    )
    frame = pd.DataFrame(rows, columns=PLAN_TABLES["menu_sheet"].names)
    order = frame["meal"].map({meal: k for k, meal in enumerate(MEALS)})
    frame = frame.assign(_order=order).sort_values(["date", "menu", "_order", "slot", "dish", "diet"], kind="stable")
    return typed_table("menu_sheet", frame.drop(columns="_order"))


def _served(kitchen: Kitchen, menu: str, option: dict[str, Any]) -> _Served:
    """Return a dish with these fills as a menu serves it."""
    fills = option["fills"]
    dish, season = option["dish"], option["season"]
    found = {eater: kitchen.portions(dish, season, eater, fills) for eater in kitchen.eaters_of(menu)}
    portions = {eater: by_diet for eater, by_diet in found.items() if by_diet}
    heads = {
        (eater, diet): by_day
        for eater, by_diet in portions.items()
        for diet, by_day in kitchen.heads.on_days(menu, eater, by_diet).items()
    }
    text = kitchen.dish_names[dish]
    if fills:
        text += ": " + ", ".join(dict.fromkeys(kitchen.allergens.names[product] for *_choice, product in fills))
    return _Served(text, portions, heads)


def _described(allergens: Allergens, portions: Sequence[Portion]) -> tuple[dict[str, Any], list[str]]:
    """Return the words on what is in some portions together, and the products."""
    products = list(dict.fromkeys(item.product for portion in portions for item in portion.items))
    contents = allergens.of(products)
    words = {
        "change": change_text(portions, allergens),
        "ingredients": "|".join(map(allergens.name, products)),
        "allergens": contents.allergens,
        "not_stated": contents.not_stated,
    }
    return words, products


def _from(farms: dict[tuple[str, str], list[tuple[str, float]]], period: str, products: Iterable[str]) -> str:
    """Return the names of those who deliver most for a dish in a period."""
    found: dict[str, float] = {}
    for product in products:
        for supplier, kg in farms.get((period, product), ()):
            found[supplier] = found.get(supplier, 0.0) + kg
    return ", ".join(sorted(found, key=lambda s: (-found[s], s))[:4])


def _farms(case: Case, orders: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, float]]]:
    """Return who of the family farms and their groups delivers a product in a period, with the kg."""
    kinds = case["suppliers"].set_index("supplier")["kind"]
    own = orders[orders["supplier"].map(kinds).isin(FAMILY_FARM_KINDS) & (orders["packs"] > 0)]
    names = case["suppliers"].set_index("supplier")["name"].str.split(",").str[0]  # a sheet on the wall wants it short
    kg = own.groupby(["period", "product", "supplier"])["kg"].sum().reset_index()
    found: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for row in records(kg):
        found.setdefault((row["period"], row["product"]), []).append((str(names[row["supplier"]]), float(row["kg"])))
    return found


@dataclass(frozen=True, slots=True)
class _Cooked:
    """A dish as it is weighed out for those fed alike: what each diet gets, and row by row of the pupils its heads and portions.

    Of one that changes ``first`` and ``last`` are the days of the plan within which it is so; else they are not told.
    """

    dish: str
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    portions: dict[str, Portion]
    rows: pd.DataFrame
    heads: dict[str, Floats]
    times: Floats


def _cooked(kitchen: Kitchen) -> Iterator[_Cooked]:
    """Yield every dish for each of those fed alike.

    The heads of a menu are those of the day, of those on which the dish is served, on which the kitchen cooks it for most of them. By
    hand: served on Monday and Tuesday; 20 pupils eat on Monday, 100 from Tuesday on, and 40 of these are away on Wednesday: 100 heads.
    """
    facts = kitchen.facts
    served, fills = _days_served(facts)
    for menu, dishes in served.items():
        groups = [(eater, *kitchen.heads.of(menu, eater)) for eater in kitchen.eaters_of(menu)]
        kitchens = pd.Index(sorted({place for _eater, rows, _open in groups for place in rows["kitchen"]}))
        fed = np.zeros((len(kitchens), len(facts.days.calendar.days)))
        for _eater, rows, open_days in groups:
            of_day = rows["eating"].to_numpy(dtype=float)[:, None] * open_days
            np.add.at(fed, kitchens.get_indexer(rows["kitchen"]), of_day)
        for (dish, season), by_day in dishes.items():
            first, last = kitchen.span(dish, season)
            days, times = np.array(list(by_day)), np.array(list(by_day.values()))
            fullest = np.round(fed[:, days], 6).argmax(axis=1)
            for eater, rows, open_days in groups:
                at = fullest[kitchens.get_indexer(rows["kitchen"])]
                here = open_days[np.arange(len(rows)), days[at]] > 0
                filled = fills.get((menu, dish, season), ())
                portions = kitchen.portions(dish, season, eater, filled) if here.any() else {}
                if portions:
                    heads = kitchen.heads.of_rows(rows[here], eater, set(portions) - {USUAL})
                    yield _Cooked(dish, first, last, portions, rows[here], heads, times[at[here]])


def recipe_sheet(kitchen: Kitchen) -> pd.DataFrame:
    """Return the table ``recipe_sheet``: kitchen amounts of every dish served, for each kitchen's heads, diet by diet."""
    facts = kitchen.facts
    sums: dict[_Line, list[float]] = {}
    for one in _cooked(kitchen):
        _add_lines(sums, one)
    order = sorted(sums, key=_in_order)
    table = pd.DataFrame(order, columns=["site", "dish", "first_day", "last_day", "diet", "choice", "product"])
    table[["pupils", "net_kg"]] = np.array([sums[key] for key in order]).reshape(-1, 2)
    products = facts.case["products"].set_index("product")
    table["gross_kg"] = table["net_kg"] * table["product"].map(products["gross_factor"]).astype(float)
    table["dish_name"] = table["dish"].map(facts.case["dishes"].set_index("dish")["name"])
    table["product_name"] = table["product"].map(products["name"])
    stated = {product: kitchen.allergens.of([product]).allergens for product in table["product"].unique()}
    table["allergens"] = table["product"].map(stated).where(lambda words: words != "", NOT_STATED)
    return typed_table("recipe_sheet", table)


def diet_plates(kitchen: Kitchen) -> pd.DataFrame:
    """Return the table ``diet_plates``: of the heads of each diet on the recipe sheet those of each school that a kitchen cooks for.

    A kitchen that cooks for itself alone has no row. By hand: a kitchen cooks for schools of 100 and 55, a tenth eat lentils for beans: 10
    plates for the one and 6 for the other, the 16 of its recipe sheet.
    """
    facts = kitchen.facts
    cooks_for = kitchen.heads.schools
    sums: dict[tuple[str, str, pd.Timestamp | None, pd.Timestamp | None, str, str], float] = {}
    for one in _cooked(kitchen):
        for diet in one.portions.keys() - {USUAL}:
            for place, site, count in zip(one.rows["kitchen"], one.rows["site"], one.heads[diet].tolist(), strict=True):
                if count > 0 and cooks_for[place] > 1:
                    key = (place, one.dish, one.first, one.last, diet, site)
                    sums[key] = sums.get(key, 0.0) + count
    order = sorted(sums, key=_in_order)
    table = pd.DataFrame(order, columns=["kitchen", "dish", "first_day", "last_day", "diet", "site"])
    table["pupils"] = [sums[key] for key in order]
    names = facts.case["sites"].set_index("site")["name"]
    table = table.assign(kitchen_name=table["kitchen"].map(names), site_name=table["site"].map(names))
    table["dish_name"] = table["dish"].map(facts.case["dishes"].set_index("dish")["name"])
    return typed_table("diet_plates", table)


def _in_order(key: tuple[Any, ...]) -> tuple[str, ...]:
    """Return by what lines are sorted: words as they are, days that are told in their order, after those that are not."""
    return tuple("" if part is None else str(part) for part in key)


def _days_served(
    facts: MenuFacts,
) -> tuple[dict[str, dict[tuple[str, int], dict[int, float]]], dict[tuple[str, str, int], set[tuple[str, str, str]]]]:
    """Return by menu, dish and season the portions served on each of its days, and all that ever fills its ingredients."""
    served = facts.served.sort_values("date", kind="stable")
    numbers = served["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    days = numbers - facts.days.calendar.days[0]
    found: dict[str, dict[tuple[str, int], dict[int, float]]] = {}
    fills: dict[tuple[str, str, int], set[tuple[str, str, str]]] = {}
    seasons = seasons_on(facts.case, served["dish"], numbers).tolist()
    columns = (served[name] for name in ("menu", "dish", "choice", "stage", "product"))
    portions = served["portions"].astype(float).fillna(1.0)
    for day, times, season, menu, dish, choice, stage, product in zip(days, portions, seasons, *columns, strict=True):
        found.setdefault(menu, {}).setdefault((dish, season), {}).setdefault(int(day), float(times))
        if choice:
            fills.setdefault((menu, dish, season), set()).add((choice, stage, product))
    return found, fills


_Line = tuple[str, str, pd.Timestamp | None, pd.Timestamp | None, str, str, str]
"""Kitchen, dish, first and last day of its season, diet, ingredient, product."""


def _add_lines(sums: dict[_Line, list[float]], one: _Cooked) -> None:
    """Add what rows of pupils get of a dish to the sums: heads and net kg."""
    kitchens, times = one.rows["kitchen"].tolist(), one.times.tolist()
    for diet, portion in one.portions.items():
        grams: dict[tuple[str, str], float] = {}
        for item in portion.items:
            grams[item.choice, item.product] = grams.get((item.choice, item.product), 0.0) + item.net_g
        for (choice, product), net_g in grams.items():
            for kitchen, count, many in zip(kitchens, one.heads[diet].tolist(), times, strict=True):
                if count > 0:
                    line = (kitchen, one.dish, one.first, one.last, diet, choice, product)
                    total = sums.setdefault(line, [0.0, 0.0])
                    total[0] += count
                    total[1] += many * net_g * count / 1000


def menu_tables(facts: MenuFacts, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return every table of a plan that follows from the menu served, fixed or chosen.

    Parameters
    ----------
    facts : MenuFacts
        The menus served.
    tables : mapping of str to pandas.DataFrame
        The plan's ``served``, ``orders`` and ``deliveries``.
    """
    kitchen = Kitchen(facts)
    return {
        "nutrition": nutrition_table(facts),
        "menu_frequency": frequency_table(facts),
        "meal_costs": cost_table(facts, tables["orders"]),
        "menu_sheet": menu_sheet(kitchen, tables["orders"]),
        "recipe_sheet": recipe_sheet(kitchen),
        "diet_plates": diet_plates(kitchen),
        "diet_deliveries": diet_deliveries(kitchen, tables["deliveries"]),
    }
