"""A small case made of a country's starter cycle: one school with all stages, one supplier who has everything, plenty of money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from planner.assembly.labels import records
from planner.case import Case
from planner.library import library
from planner.library.dishes import countries_with_dishes
from planner.schema import CASE_TABLES
from tests.cases import Row, typed


@dataclass(frozen=True)
class Start:
    """What of a case the library does not tell.

    Parameters
    ----------
    currency, programme : str
        ISO code; name of the law.
    price, money : float
        Of a kg of every food; in the fund.
    kind, labels : str
        Kind of the supplier, and labels of what is offered.
    """

    currency: str
    programme: str
    price: float
    money: float
    kind: str
    labels: str = ""


_STARTS = {
    "BR": Start("BRL", "br-pnae", 8.0, 40_000.0, "formal_group"),
    "FR": Start("EUR", "fr-egalim", 5.0, 40_000.0, "other"),
    "PE": Start("PEN", "pe-pae", 6.0, 40_000.0, "formal_group"),
    "US": Start("USD", "us-nslp", 5.0, 40_000.0, "other", "domestic"),
    "IN": Start("INR", "in-pm-poshan", 10.0, 100_000.0, "other"),
}
STARTS = {country: start for country, start in _STARTS.items() if country in countries_with_dishes()}

PLACES = {"BR": (-23.5, -46.6), "FR": (47.2, -1.5), "PE": (-13.5, -72.0), "US": (42.7, -73.8), "IN": (23.2, 77.4)}
"""A place on land, latitude and longitude, by country."""

MONDAY, LAST = date(2026, 8, 3), date(2026, 8, 29)
"""A month that is four whole weeks of school and nothing else."""


@cache
def starter_case(country: str) -> Case:
    """Return the case of a country; do not modify it."""
    known, start = library(), STARTS[country]
    cycle, stages = known.cycle(country), known.stages(country)
    dishes = known.dishes(country)
    dishes = dishes[dishes["dish"].isin(cycle["dish"])]
    served = {stage: known.served(country, stage) for stage in stages["stage"]}
    recipes = [
        {"dish": row["dish"], "stage": stage, "product": row["food"], "net_g": row["grams"]}
        for stage, frame in served.items()
        for row in records(frame[frame["dish"].isin(dishes["dish"])])
    ]
    foods = list(dict.fromkeys(row["product"] for row in recipes))
    composition = {food: known.composed(food, country) for food in foods}
    tables: dict[str, Iterable[Row]] = {
        "case": [
            {"case": "start", "name": "Start", "country": country, "currency": start.currency, "programmes": start.programme,
             "first_day": MONDAY, "last_day": LAST, "period": "month", "cycle_first_day": MONDAY, "school_weekdays": "|".join(dict.fromkeys(cycle["weekday"]))}
        ],
        "stages": [{**_cells("stages", row), "attendance": "part_time"} for row in records(stages)],
        "sites": [{"site": "school", "name": "School", "municipality": "Town", "lat": PLACES[country][0], "lon": PLACES[country][1], "zone": "one"}],
        "enrolment": [{"site": "school", "stage": stage, "pupils": 100, "menu": "all"} for stage in stages["stage"]],
        "products": [_product(dict(known.food(food)), str(row["code"])) for food, row in composition.items()],
        "composition": [
            {**_cells("composition", dict(row)), "food": str(row["code"])}
            for row in {str(row["code"]): row for row in composition.values()}.values()
        ],
        "components": [
            {"product": food, "component": row["component"], "amount_per_100g": row["amount_per_100g"], "unit": row["unit"]}
            for food in foods
            for row in records(known.of("components", food, country))
            if row["country"] == country
        ],
        "dishes": [
            {"dish": row["dish"], "name": row["name_en"], "meal": row["meal"], "slot": row["slot"], "tags": row["tags"]}
            for row in records(dishes)
        ],
        "recipes": recipes,
        "menu_groups": [{"menu": "all", "name": "All"}],
        "menus": [
            {"menu": "all", "cycle_week": row["week"], "weekday": row["weekday"], "dish": row["dish"]} for row in records(cycle)
        ],
        "suppliers": [
            {"supplier": "all", "name": "Supplier", "kind": start.kind, "certificates": "organic", "families": 1000 if start.kind != "other" else None,
             "municipality": "Town", "lat": PLACES[country][0], "lon": PLACES[country][1]}
        ],
        "offers": [
            {"offer": food, "supplier": "all", "product": food, "price": start.price, "organic": True, "labels": start.labels}
            for food in foods
        ],
        "funds": [{"fund": "money", "name": "Money", "role": "transfer", "amount": start.money}],
    }  # fmt: skip
    return Case({name: typed(name, tables.get(name, [])) for name in CASE_TABLES})


def _cells(table: str, row: Row) -> Row:
    """Return the cells that a case's table has too, without sources."""
    names = set(CASE_TABLES[table].names) - {"source", "assumed"}
    return {name: row[name] for name in row if name in names and pd.notna(row[name])}


def _product(food: Row, code: str) -> Row:
    return {
        **_cells("products", food),
        "product": food["food"],
        "name": food["name_en"],
        "food": code,
        "unit": "kg",
        "unit_kg": 1.0,
    }
