"""Plan tables made by hand for tests of the workbook: consistent, typed by the schema, of any size."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pandas as pd

from planner.schema import PLAN_TABLES
from planner.schema.base import DTYPES

PRODUCTS = (
    ("alface", "Alface crespa", "bunch", 0.35, 2.75),
    ("banana", "Banana nanica", "dozen", 1.5, 7.9),
    ("arroz", "Arroz polido longo fino tipo 1", "pack", 5.0, 27.35),
    ("feijao", "Feijão carioca", "kg", 1.0, 8.49),
    ("mandioca", "Mandioca descascada e congelada", "kg", 1.0, 9.1),
)
SUPPLIERS = (
    ("cooperapas", "COOPERAPAS", "formal_group", "São Paulo", 36, 1_440_000.0),
    ("f-01", "F-01", "individual", "Embu-Guaçu", 1, 40_000.0),
    ("firma", "Distribuidora Exemplo Ltda.", "other", "São Paulo", None, None),
)


def typed(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table of a plan with the schema's columns and dtypes."""
    table, rows = PLAN_TABLES[name], list(rows)
    columns = {}
    for column in table.columns:
        blank = "" if DTYPES[column.kind] == "str" else None
        cells = [blank if row.get(column.name) is None else row[column.name] for row in rows]
        columns[column.name] = pd.Series(cells, dtype=DTYPES[column.kind])
    return pd.DataFrame(columns)


def plan_tables(weeks: int = 6, sites: int = 4) -> dict[str, pd.DataFrame]:
    """Return every table of a plan of so many weeks and sites, all figures of which agree."""
    days = [pd.Timestamp("2026-02-09") + timedelta(weeks=w) for w in range(weeks)]
    orders, deliveries = [], []
    for w, day in enumerate(days):
        for p, (product, product_name, unit, unit_kg, price) in enumerate(PRODUCTS):
            supplier, supplier_name, *_ = SUPPLIERS[(p + w) % len(SUPPLIERS)]
            shares = [3 + (w + p + s) % 5 for s in range(sites)]
            common = {
                "period": f"{day:%Y-%m-%d}", "delivery_day": day, "zone": "centro", "offer": f"{supplier}-{product}",
                "supplier": supplier, "supplier_name": supplier_name, "product": product, "product_name": product_name,
                "unit": unit,
            }  # fmt: skip
            packs = sum(shares)
            orders.append(
                common
                | {
                    "order_by": day - timedelta(days=7),
                    "packs": packs,
                    "units": float(packs),
                    "kg": packs * unit_kg,
                    "price_per_unit": price,
                    "amount": round(packs * price, 2),
                    "organic": p % 2 == 0,
                }
            )
            deliveries += [
                common
                | {"site": f"{s:06d}", "site_name": f"EMEF Escola número {s}", "packs": n, "units": float(n), "kg": n * unit_kg}
                for s, n in enumerate(shares)
            ]  # fmt: skip
    payments = [
        {k: row[k] for k in ("period", "supplier", "offer", "product", "amount")}
        | {"fund": "federal" if row["supplier"] != "firma" else "city"}
        for row in orders
    ]
    paid = pd.DataFrame(payments).groupby(["fund", "period"])["amount"].sum().round(2)
    fund_use = []
    for fund, available in (("city", None), ("federal", 30_000.0)):
        so_far = 0.0
        for day in days:
            spent = float(paid.get((fund, f"{day:%Y-%m-%d}"), 0.0))
            so_far = round(so_far + spent, 2)
            fund_use.append(
                {
                    "fund": fund,
                    "period": f"{day:%Y-%m-%d}",
                    "spent": spent,
                    "spent_to_date": so_far,
                    "available": available,
                }
            )
    frame = pd.DataFrame(orders)
    totals = []
    for supplier, name, kind, municipality, families, cap in SUPPLIERS:
        lines = frame[frame["supplier"] == supplier]
        goods = round(float(lines["amount"].sum()), 2)
        totals.append(
            {
                "supplier": supplier,
                "supplier_name": name,
                "kind": kind,
                "municipality": municipality,
                "families": families,
                "kg": float(lines["kg"].sum()),
                "goods_amount": goods,
                "delivery_amount": 0.0,
                "amount_per_family": goods / families if families else None,
                "cap_amount": cap,
                "cap_used_share": goods / cap if cap else None,
            }
        )
    family = round(sum(row["goods_amount"] for row in totals[:2]), 2)
    definition = "Bought from family farmers and their groups, with the federal transfer; of the money received."
    return {
        "orders": typed("orders", orders),
        "payments": typed("payments", payments),
        "served": typed(
            "served",
            [
                {
                    "date": day,
                    "menu": "primary",
                    "meal": "lunch",
                    "slot": "base",
                    "dish": "arroz_feijao",
                    "dish_name": "Arroz e feijão",
                }
                for day in days
            ],
        ),
        "deliveries": typed("deliveries", deliveries),
        "stocks": typed(
            "stocks", [{"period": f"{days[0]:%Y-%m-%d}", "zone": "centro", "product": "arroz", "kg": 15.0}]
        ),
        "shortfalls": typed(
            "shortfalls",
            [
                {
                    "period": f"{days[0]:%Y-%m-%d}",
                    "zone": "centro",
                    "product": "pinhao",
                    "product_name": "Pinhão",
                    "demand_kg": 40.0,
                    "short_kg": 40.0,
                    "short_servings": 800.0,
                    "reason": "Nobody offers it.",
                }
            ],
        ),
        "targets": typed(
            "targets",
            [
                {
                    "target": "family-share",
                    "window": "plan",
                    "name": "Family farming",
                    "sense": "at_least",
                    "required_share": 0.45,
                    "reached_share": family / 30_000,
                    "numerator": family,
                    "denominator": 30_000.0,
                    "unit": "BRL",
                    "gap": max(0.0, 0.45 * 30_000 - family),
                    "judgement": "met" if family >= 0.45 * 30_000 else "not_met",
                    "mode": "soft",
                    "definition": definition,
                    "source": "Lei 11.947/2009, art. 14",
                    "verified": True,
                },
                {
                    "target": "organic-mass",
                    "window": "plan",
                    "name": "Organic food by weight",
                    "sense": "at_least",
                    "required_share": 0.1,
                    "reached_share": 0.5,
                    "numerator": 50.0,
                    "denominator": 100.0,
                    "unit": "kg",
                    "gap": 0.0,
                    "judgement": "met",
                    "mode": "soft",
                    "definition": "Certified organic; of the weight bought.",
                    "source": "Set by the case",
                    "verified": True,
                },
            ],
        ),
        "fund_use": typed("fund_use", fund_use),
        "supplier_totals": typed("supplier_totals", totals),
        "prices": typed(
            "prices",
            [
                {
                    "offer": f"cooperapas-{product}",
                    "supplier": "cooperapas",
                    "product_name": name,
                    "organic": False,
                    "unit": unit,
                    "price_per_unit": price,
                    "reference_price": price * 0.95,
                    "quotes": 2,
                    "difference_share": 1 / 0.95 - 1,
                    "units": 100.0,
                    "note": "Fewer quotes than the law asks for (2 of 3).",
                }
                for product, name, unit, _, price in PRODUCTS
            ],
        ),
        "warnings": typed(
            "warnings", [{"topic": "Law", "text": "The cap per family was not read in its source. " * 3}]
        ),
        "sources": typed(
            "sources", [{"table": "sites", "kind": "source", "text": "Register of schools 2019", "rows": sites}]
        ),
        "summary": typed(
            "summary",
            [
                {
                    "measure": "meals_planned",
                    "name": "Meals planned",
                    "value": 123_456.0,
                    "unit": "meals",
                    "note": "Pupils who eat x school days x meals.",
                },
                {
                    "measure": "goods_amount",
                    "name": "Cost of goods",
                    "value": float(frame["amount"].sum()),
                    "unit": "BRL",
                    "note": "Units x price, to the cent.",
                },
                {
                    "measure": "cost_per_meal",
                    "name": "Cost per meal",
                    "value": 1.234,
                    "unit": "BRL per meal",
                    "note": "Goods and delivery by meals planned.",
                },
                {"measure": "goods_kg", "name": "Weight bought", "value": float(frame["kg"].sum()), "unit": "kg"},
                {
                    "measure": "rounding_share",
                    "name": "Bought beyond the need because packs are whole",
                    "value": 0.0123,
                    "unit": "share",
                    "note": "Whole packs, by weight, over what the recipes ask for; what is left over stays at the sites and is used first later on.",
                },
            ],
        ),
        "run": typed(
            "run",
            [{"item": "case_fingerprint", "value": "0123456789abcdef"}, {"item": "termination", "value": "optimal"}],
        ),
    }
