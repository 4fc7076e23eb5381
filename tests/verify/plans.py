"""A plan for the tiny case, worked out by hand, table by table.

Needs a week: 100 pupils of *emef* (zone norte) and 40 who eat at *emei* (zone sul), five days of rice and beans, two of
salad, two of fruit.

======= =================================== =====================================
product emef                                emei
======= =================================== =====================================
arroz   50 g x 100 x 5 = 25 kg: 5 packs     30 g x 40 x 5 = 6 kg: 2 packs, then 1
feijao  30 g x 100 x 5 = 15 kg: 15 packs    20 g x 40 x 5 = 4 kg: 4 packs
alface  20 g x 1.25 x 100 x 2 = 5 kg: 10    20 g x 1.25 x 40 x 2 = 2 kg: 4 packs
banana  80 g x 1.5 x 100 x 2 = 24 kg: 16    80 g x 1.5 x 40 x 2 = 9.6 kg: 7 packs
======= =================================== =====================================

Of the rice of emei 4 kg are left after the first week (10 - 6), so the second needs 2 kg more, one pack, and 3 kg are
left. Of the bananas of emei 0.9 kg are left each week (10.5 - 9.6): they keep six days, those of 2 March to the end of their week,
those of 9 March to the day after the plan. COOP comes to norte once a week, for 5. The transfer is (50 x 0.82 + 100 x 0.57) x 10 = 980.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

from planner.schema import PLAN_TABLES
from planner.schema.base import DTYPES

W1, W2 = "2026-03-02", "2026-03-09"
PRODUCTS = {  # product: name, unit, kg of a pack (of one unit)
    "arroz": ("Arroz", "pack", 5.0),
    "feijao": ("Feijão", "kg", 1.0),
    "alface": ("Alface", "bunch", 0.5),
    "banana": ("Banana", "dozen", 1.5),
}
OFFERS = {  # offer: supplier, product, price
    "coop-alface": ("coop", "alface", 2.5),
    "coop-banana": ("coop", "banana", 7.5),
    "f1-alface": ("f1", "alface", 2.0),
    "firma-arroz": ("firma", "arroz", 25.0),
    "firma-feijao": ("firma", "feijao", 8.0),
    "firma-banana": ("firma", "banana", 6.0),
}
SUPPLIERS = {"coop": "Cooperativa", "f1": "F1", "firma": "Firma"}
SITES = {"norte": ("emef", "EMEF Um"), "sul": ("emei", "EMEI Dois")}
LINES = [  # period, zone, offer, packs
    (W1, "norte", "coop-alface", 10),
    (W1, "norte", "coop-banana", 16),
    (W1, "norte", "firma-arroz", 5),
    (W1, "norte", "firma-feijao", 15),
    (W1, "sul", "f1-alface", 4),
    (W1, "sul", "firma-banana", 7),
    (W1, "sul", "firma-arroz", 2),
    (W1, "sul", "firma-feijao", 4),
    (W2, "norte", "coop-alface", 10),
    (W2, "norte", "coop-banana", 16),
    (W2, "norte", "firma-arroz", 5),
    (W2, "norte", "firma-feijao", 15),
    (W2, "sul", "f1-alface", 4),
    (W2, "sul", "firma-banana", 7),
    (W2, "sul", "firma-arroz", 1),
    (W2, "sul", "firma-feijao", 4),
]
PAYMENTS = [  # period, supplier, offer, fund, amount
    (W1, "coop", "coop-alface", "federal", 25.0),
    (W1, "coop", "coop-banana", "federal", 120.0),
    (W1, "f1", "f1-alface", "federal", 8.0),
    (W1, "firma", "firma-arroz", "city", 175.0),
    (W1, "firma", "firma-feijao", "city", 152.0),
    (W1, "firma", "firma-banana", "city", 42.0),
    (W1, "coop", "", "city", 5.0),
    (W2, "coop", "coop-alface", "federal", 25.0),
    (W2, "coop", "coop-banana", "federal", 120.0),
    (W2, "f1", "f1-alface", "federal", 8.0),
    (W2, "firma", "firma-arroz", "federal", 100.0),
    (W2, "firma", "firma-arroz", "city", 50.0),
    (W2, "firma", "firma-feijao", "city", 152.0),
    (W2, "firma", "firma-banana", "city", 42.0),
    (W2, "coop", "", "city", 5.0),
]
MENU = {0: ("arroz_feijao", "salada"), 1: ("arroz_feijao", "fruta"), 2: ("arroz_feijao", "salada"),
        3: ("arroz_feijao", "fruta"), 4: ("arroz_feijao",)}  # fmt: skip
DISHES = {
    "arroz_feijao": ("Arroz e feijão", "base"),
    "salada": ("Salada", "salad"),
    "fruta": ("Fruta", "fruit"),
}


def typed_plan(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table of a plan with the schema's columns and dtypes; cells not given are blank."""
    columns = {}
    for column in PLAN_TABLES[name].columns:
        blank = "" if DTYPES[column.kind] == "str" else None
        columns[column.name] = pd.Series([row.get(column.name, blank) for row in rows], dtype=DTYPES[column.kind])
    return pd.DataFrame(columns)


def order(period: str, zone: str, offer: str, packs: int) -> dict[str, Any]:
    """Return an order line of the tiny case; every pack is one unit."""
    supplier, product, price = OFFERS[offer]
    name, unit, kg = PRODUCTS[product]
    return {
        "period": period,
        "delivery_day": date.fromisoformat(period),
        "order_by": date.fromisoformat(period),
        "zone": zone,
        "offer": offer,
        "supplier": supplier,
        "supplier_name": SUPPLIERS[supplier],
        "product": product,
        "product_name": name,
        "packs": packs,
        "units": float(packs),
        "unit": unit,
        "kg": packs * kg,
        "order_packs": packs,
        "order_kg": packs * kg,
        "price_per_unit": price,
        "amount": packs * price,
        "organic": offer == "coop-alface",
    }


def delivery(period: str, zone: str, offer: str, packs: int) -> dict[str, Any]:
    """Return what the one site of a zone receives."""
    site, site_name = SITES[zone]
    return order(period, zone, offer, packs) | {"site": site, "site_name": site_name}


def served() -> list[dict[str, Any]]:
    """Return the menu of the two weeks."""
    result = []
    for day in (date(2026, 3, 2) + timedelta(days=n) for n in range(12)):
        for dish in MENU.get(day.weekday(), ()):
            name, slot = DISHES[dish]
            result.append({"date": day, "menu": "all", "meal": "lunch", "slot": slot, "dish": dish, "dish_name": name})
    return result


def tiny_rows() -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table of the plan."""
    share = {"sense": "at_least", "required_share": 0.3, "reached_share": 406.0 / 980.0 - 100.0 / 980.0,
             "numerator": 306.0, "counted_before": 0.0, "denominator": 980.0, "unit": "BRL", "gap": 0.0, "judgement": "met", "mode": "soft"}  # fmt: skip
    return {
        "orders": [order(*line) for line in LINES],
        "payments": [
            {"period": period, "supplier": supplier, "offer": offer, "fund": fund, "amount": amount,
             "product": OFFERS[offer][1] if offer else ""}
            for period, supplier, offer, fund, amount in PAYMENTS
        ],
        "served": served(),
        "deliveries": [delivery(*line) for line in LINES],
        "stocks": [
            {"period": W1, "zone": "sul", "product": "arroz", "kg": 4.0},
            {"period": W2, "zone": "sul", "product": "arroz", "kg": 3.0},
            {"period": W2, "zone": "sul", "product": "banana", "kg": 0.9},
        ],
        "shortfalls": [],
        "targets": [
            share | {"target": "family-share", "window": "year", "name": "Family farming", "verified": True},
            share | {"target": "families", "window": "year", "name": "Bought from family farms"},
        ],
        "fund_use": [
            {"fund": "federal", "period": W1, "spent": 153.0, "spent_to_date": 153.0, "available": 980.0},
            {"fund": "federal", "period": W2, "spent": 253.0, "spent_to_date": 406.0, "available": 980.0},
            {"fund": "city", "period": W1, "spent": 374.0, "spent_to_date": 374.0, "available": 2000.0},
            {"fund": "city", "period": W2, "spent": 249.0, "spent_to_date": 623.0, "available": 2000.0},
        ],
        "supplier_totals": [
            {"supplier": "coop", "supplier_name": "Cooperativa", "kind": "formal_group", "municipality": "Vila",
             "families": 10, "kg": 58.0, "goods_amount": 290.0, "sold_before_amount": 0.0, "delivery_amount": 10.0, "amount_per_family": 29.0,
             "cap_amount": 10000.0, "cap_used_share": 0.029},
            {"supplier": "f1", "supplier_name": "F1", "kind": "individual", "municipality": "Vila", "families": 1,
             "kg": 4.0, "goods_amount": 16.0, "sold_before_amount": 0.0, "delivery_amount": 0.0, "amount_per_family": 16.0, "cap_amount": 1000.0,
             "cap_used_share": 0.016},
            {"supplier": "firma", "supplier_name": "Firma", "kind": "other", "municipality": "Capital", "kg": 124.0,
             "goods_amount": 713.0, "sold_before_amount": 0.0, "delivery_amount": 0.0},
        ],
        "prices": [
            {"offer": "coop-alface", "supplier": "coop", "organic": True, "price_per_unit": 2.5, "quotes": 0, "units": 20.0},
            {"offer": "f1-alface", "supplier": "f1", "organic": False, "price_per_unit": 2.0, "quotes": 3,
             "reference_price": 2.2, "difference_share": 2.0 / 2.2 - 1, "units": 8.0},
            {"offer": "coop-banana", "supplier": "coop", "organic": False, "price_per_unit": 7.5, "quotes": 3,
             "reference_price": 6.5, "difference_share": 7.5 / 6.5 - 1, "units": 32.0},
        ],
        "warnings": [{"topic": "Delivery days", "text": "No supplier states weekdays on which it delivers."}],
        "sources": [{"table": "law", "kind": "source", "text": "Law 1, article 1"}],
        "summary": [
            {"measure": "meals_planned", "value": 1400.0},
            {"measure": "meals_covered", "value": 1400.0},
            {"measure": "days_without_menu", "value": 0.0},
            {"measure": "goods_amount", "value": 1019.0},
            {"measure": "delivery_amount", "value": 10.0},
            {"measure": "total_amount", "value": 1029.0},
            {"measure": "cost_per_meal", "value": 0.735},
            {"measure": "goods_kg", "value": 186.0},
            {"measure": "arriving_kg", "value": 186.0},
            {"measure": "suppliers", "value": 3.0},
            {"measure": "families", "value": 11.0},
            {"measure": "short_kg", "value": 0.0},
            # 4.8 kg: 3 of rice and 2 x (10.5 - 9.6) of banana, on 181.2 kg needed
            {"measure": "rounding_share", "value": 4.8 / 181.2},
            {"measure": "dishes", "value": 3.0},
            {"measure": "fresh_foods", "value": 4.0},
            {"measure": "organic_share", "value": 50.0 / 1019.0},
            {"measure": "paid:federal", "value": 406.0},
            {"measure": "paid:city", "value": 623.0},
            {"measure": "share:families", "value": 306.0 / 980.0},
        ],
        "run": [],
    }  # fmt: skip


def tiny_plan(**overrides: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """Return the plan, with the rows of whole tables replaced."""
    return {
        name: typed_plan(name, overrides[name]) if name in overrides else frame.copy(deep=False)
        for name, frame in (_tiny_tables() | dict.fromkeys(overrides, pd.DataFrame())).items()
    }


@cache
def _tiny_tables() -> dict[str, pd.DataFrame]:
    return {name: typed_plan(name, rows) for name, rows in tiny_rows().items()}
