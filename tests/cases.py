"""A small valid case for tests, typed through the schema, and ways to change one thing in it.

Two weeks, two schools, one lunch a day for 140 pupils who eat. Nothing in it gives a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from planner.case import Case
from planner.programmes.law import Condition, CountingRule, Figure, Law, Source, TargetRule
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES

Row = dict[str, Any]

_TINY: dict[str, list[Row]] = {
    "case": [
        {
            "case": "tiny",
            "name": "Tiny case for tests",
            "country": "BR",
            "currency": "BRL",
            "first_day": date(2026, 3, 2),
            "last_day": date(2026, 3, 13),
            "period": "week",
            "usual_cost_per_meal": 0.8,
        }
    ],
    "stages": [
        {"stage": "pre", "name": "Pré-escola", "programme_stage": "pre_school", "age_from_years": 4, "age_to_years": 5},
        {"stage": "primary", "name": "Fundamental", "programme_stage": "primary", "age_from_years": 6, "age_to_years": 10},
    ],
    "sites": [
        {"site": "emef", "name": "EMEF Um", "municipality": "Vila", "state": "SP", "lat": -23.80, "lon": -46.70, "zone": "norte"},
        {"site": "emei", "name": "EMEI Dois", "municipality": "Vila", "state": "SP", "lat": -23.90, "lon": -46.72, "zone": "sul"},
    ],
    "enrolment": [
        {"site": "emef", "stage": "primary", "pupils": 100, "menu": "all"},
        {"site": "emei", "stage": "pre", "pupils": 50, "take_up_share": 0.8, "menu": "all"},
    ],
    "composition": [
        {"food": "T1", "name": "Arroz, cru", "energy_kcal": 358, "protein_g": 7.2, "carbohydrate_g": 78.8, "fat_g": 0.3},
        {"food": "T2", "name": "Feijão, cru", "energy_kcal": 329, "protein_g": 20, "carbohydrate_g": 61.2, "fat_g": 1.3},
        {"food": "T3", "name": "Alface, crua", "energy_kcal": 11, "protein_g": 1.4, "carbohydrate_g": 1.7, "fat_g": 0.2},
        {"food": "T4", "name": "Banana, crua", "energy_kcal": 92, "protein_g": 1.4, "carbohydrate_g": 23.8, "fat_g": 0.1},
    ],
    "products": [
        {"product": "arroz", "name": "Arroz", "food_group": "cereal", "processing_class": "fresh", "food": "T1", "unit": "pack", "unit_kg": 5.0, "shelf_life_days": 180, "storable": True},
        {"product": "feijao", "name": "Feijão", "food_group": "legume", "processing_class": "fresh", "food": "T2", "unit": "kg", "unit_kg": 1.0, "shelf_life_days": 180, "storable": True},
        {"product": "alface", "name": "Alface", "food_group": "vegetable", "processing_class": "fresh", "food": "T3", "gross_factor": 1.25, "unit": "bunch", "unit_kg": 0.5, "shelf_life_days": 4},
        {"product": "banana", "name": "Banana", "food_group": "fruit", "processing_class": "fresh", "food": "T4", "gross_factor": 1.5, "unit": "dozen", "unit_kg": 1.5, "shelf_life_days": 6},
    ],
    "dishes": [
        {"dish": "arroz_feijao", "name": "Arroz e feijão", "meal": "lunch", "slot": "base"},
        {"dish": "salada", "name": "Salada", "meal": "lunch", "slot": "salad"},
        {"dish": "fruta", "name": "Fruta", "meal": "lunch", "slot": "fruit"},
    ],
    "recipes": [
        {"dish": "arroz_feijao", "product": "arroz", "net_g": 50},
        {"dish": "arroz_feijao", "product": "feijao", "net_g": 30},
        {"dish": "arroz_feijao", "stage": "pre", "product": "arroz", "net_g": 30},
        {"dish": "arroz_feijao", "stage": "pre", "product": "feijao", "net_g": 20},
        {"dish": "salada", "product": "alface", "net_g": 20},
        {"dish": "fruta", "product": "banana", "net_g": 80},
    ],
    "menu_groups": [{"menu": "all", "name": "Todos"}],
    "menus": [
        {"menu": "all", "dish": "arroz_feijao"},
        {"menu": "all", "weekday": "mon", "dish": "salada"},
        {"menu": "all", "weekday": "wed", "dish": "salada"},
        {"menu": "all", "weekday": "tue", "dish": "fruta"},
        {"menu": "all", "weekday": "thu", "dish": "fruta"},
    ],
    "suppliers": [
        {"supplier": "coop", "name": "Cooperativa", "kind": "formal_group", "families": 10, "municipality": "Vila", "state": "SP", "lat": -23.85, "lon": -46.75, "certificates": "organic", "delivery_cost_per_drop": 5},
        {"supplier": "f1", "name": "F1", "kind": "individual", "families": 1, "municipality": "Vila", "state": "SP", "lat": -23.82, "lon": -46.68},
        {"supplier": "firma", "name": "Firma", "kind": "other", "municipality": "Capital", "state": "SP", "lat": -23.55, "lon": -46.63},
    ],
    "offers": [
        {"offer": "coop-alface", "supplier": "coop", "product": "alface", "price": 2.5, "kg_per_period": 6, "organic": True},
        {"offer": "coop-banana", "supplier": "coop", "product": "banana", "price": 7.5, "kg_per_period": 30},
        {"offer": "f1-alface", "supplier": "f1", "product": "alface", "price": 2.0, "kg_per_period": 5},
        {"offer": "firma-arroz", "supplier": "firma", "product": "arroz", "price": 25},
        {"offer": "firma-feijao", "supplier": "firma", "product": "feijao", "price": 8},
        {"offer": "firma-banana", "supplier": "firma", "product": "banana", "price": 6},
    ],
    "quotes": [
        {"product": product, "market": market, "date": date(2026, 1, 12), "price": price}
        for product, price in (("arroz", 25.0), ("feijao", 8.0), ("alface", 2.2), ("banana", 6.5))
        for market in ("feira", "mercado", "atacado")
    ],
    "funds": [
        {"fund": "federal", "name": "Repasse", "role": "transfer", "days_paid": 10},
        {"fund": "city", "name": "Recursos próprios", "role": "own", "amount": 2000},
    ],
    "fund_rates": [
        {"fund": "federal", "stage": "pre", "amount_per_pupil_day": 0.82},
        {"fund": "federal", "stage": "primary", "amount_per_pupil_day": 0.57},
    ],
    "counting_rules": [
        {
            "counts": "family_farms",
            "clause": 1,
            "attribute": "supplier.kind",
            "values": "individual|informal_group|formal_group",
            "definition": "Bought from family farmers and their groups",
        }
    ],
    "targets": [
        {"target": "families", "name": "Bought from family farms", "counts": "family_farms", "share": 0.3, "denominator": "received", "fund": "federal"}
    ],
}  # fmt: skip


def rows(table: str) -> list[Row]:
    """Return copies of the tiny case's rows of a table."""
    return [dict(row) for row in _TINY.get(table, [])]


def edited(table: str, row: int, **cells: Any) -> list[Row]:
    """Return the tiny case's rows of a table with cells of one row (counted from 0) replaced; None empties a cell."""
    changed = rows(table)
    changed[row] |= cells
    return changed


def added(table: str, *more: Row) -> list[Row]:
    """Return the tiny case's rows of a table with rows added at the end."""
    return [*rows(table), *more]


def without(table: str, *dropped: int) -> list[Row]:
    """Return the tiny case's rows of a table but for some (counted from 0)."""
    return [row for number, row in enumerate(rows(table)) if number not in dropped]


def typed(table: str, content: Iterable[Row]) -> pd.DataFrame:
    """Return rows as a table with the schema's columns and dtypes, numbered from line 2; cells not given are blank.

    Raises
    ------
    KeyError
        If a row has a column that the schema does not know.
    """
    schema = CASE_TABLES[table]
    content = list(content)
    for row in content:
        for name in row:
            schema[name]
    columns = {}
    for column in schema.columns:
        blank = "" if DTYPES[column.kind] == "str" else None
        cells = [blank if row.get(column.name) is None else row[column.name] for row in content]
        columns[column.name] = pd.Series(cells, dtype=DTYPES[column.kind])
    frame = pd.DataFrame(columns)
    frame.index = pd.RangeIndex(2, 2 + len(content))
    return frame


def tiny_case(**overrides: Iterable[Row] | pd.DataFrame) -> Case:
    """Return the tiny case, with whole tables replaced.

    Parameters
    ----------
    **overrides : list of dict, or pandas.DataFrame
        Table name and its rows (see `edited`, `added`, `without`), or a finished frame that is taken as it is.
    """
    for name in overrides:
        CASE_TABLES[name]
    tables = {}
    for name in CASE_TABLES:
        content = overrides.get(name)
        if content is None:
            tables[name] = _tiny_table(name).copy(deep=False)
        else:
            tables[name] = content if isinstance(content, pd.DataFrame) else typed(name, content)
    return Case(tables)


@cache
def _tiny_table(name: str) -> pd.DataFrame:
    return typed(name, rows(name))


def source(rule: str = "rule", verified: bool = True) -> Source:
    """Return a source for a figure of a made-up programme."""
    return Source("test-programme", rule, "Law 1, article 1", "In plain words.", date(2026, 1, 1), verified)


def figure(value: float, unit: str = "BRL") -> Figure:
    """Return a figure of a made-up programme."""
    return Figure(value, unit, source())


def tiny_law(**changes: Any) -> Law:
    """Return a made-up law that the tiny case keeps: 30 % family farming of the transfer, 1,000 a family, two quotes."""
    kinds = Condition("supplier.kind", ("individual", "informal_group", "formal_group"))
    rules: Mapping[str, CountingRule] = {
        "family_farming": CountingRule("family_farming", "Bought from family farming", ((kinds,),)),
        "organic": CountingRule("organic", "Certified organic", ((Condition("offer.organic", ("yes",)),),)),
    }
    law = Law(
        programmes=("test-programme",),
        on=date(2026, 3, 2),
        counting_rules=dict(rules),
        targets=(
            TargetRule(
                target="family-share",
                name="Family farming",
                counts="family_farming",
                sense="at_least",
                share=0.3,
                denominator="received",
                fund_role="transfer",
                source=source("family-share"),
            ),
        ),
        family_cap=figure(1000),
        rates={"pre_school": figure(0.82), "primary": figure(0.57), "full_time": figure(1.57)},
        quotes_required=figure(2, "quotes"),
        waiver_grounds={"no_regular_supply": "No regular supply", "no_invoice": "No invoice can be issued"},
    )
    return replace(law, **changes)


@cache
def tiny() -> tuple[Case, Law]:
    """Return the tiny case and its law, made once, with what is reckoned from them: for tests that only look at them."""
    return tiny_case(), tiny_law()
