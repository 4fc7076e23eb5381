"""A free menu of one fruit a day, bananas of farms or apples of a firm, for two committees: small enough to reckon by hand.

Ten school days. Alto's 100 pupils of primary eat 100 g, Bajo's 40 of pre-school too. A kg of bananas costs 6 and one of apples 2, so that
a day costs 0.60 or 0.20 a pupil, and the least cost is apples on all days.
"""

from __future__ import annotations

from typing import Any

from planner.case import Case
from planner.making.plan import Plan
from tests.cases import Row, rows, tiny_case
from tests.shared import make_plan

ALTO: Row = {"committee": "alto"}
BAJO: Row = {"committee": "bajo"}


def fruit_case(**tables: Any) -> Case:
    """Return the case; further tables replace its own."""
    fruit: Row = {
        "food_group": "fruit",
        "processing_class": "fresh",
        "unit": "kg",
        "unit_kg": 1.0,
        "shelf_life_days": 14,
    }
    content: dict[str, Any] = {
        "sites": [site | of for site, of in zip(rows("sites"), (ALTO, BAJO), strict=True)],
        "products": [fruit | {"product": "banana", "name": "Banana"}, fruit | {"product": "maca", "name": "Maçã"}],
        "dishes": [
            {"dish": name, "name": name.title(), "meal": "lunch", "slot": "fruit"} for name in ("banana", "maca")
        ],
        "recipes": [{"dish": name, "product": name, "net_g": 100} for name in ("banana", "maca")],
        "menu_groups": [{"menu": "all", "name": "Todos", "mode": "repertoire"}],
        "menus": [],
        "repertoire": [{"menu": "all", "dish": name} for name in ("banana", "maca")],
        "suppliers": [row | {"delivery_cost_per_drop": None} for row in rows("suppliers")],
        "offers": offers(),
        "quotes": [],
        "composition": [],
        "targets": [],
    }
    return tiny_case(**content | tables)


def offers(**banana: Any) -> list[Row]:
    """Return what is offered; the cells of the bananas may be replaced."""
    return [
        {"offer": "b", "supplier": "coop", "product": "banana", "price": 6} | banana,
        {"offer": "m", "supplier": "firma", "product": "maca", "price": 2},
    ]


def share(of: Row, least: float = 0.5, **cells: Any) -> dict[str, list[Row]]:
    """Return the table of one share of farms in what some sites spend."""
    row: Row = {"target": "farms", "name": "Farms", "counts": "family_farms", "share": least, "denominator": "spend"}
    return {"targets": [row | of | cells]}


def days_of(plan: Plan, dish: str = "banana") -> int:
    """Return on how many days the menu serves a dish."""
    served = plan["served"]
    return int(served.loc[served["dish"] == dish, "date"].nunique())


def planned(**tables: Any) -> Plan:
    """Return the plan of the case with other tables, which its check does not refuse."""
    plan = make_plan(fruit_case(**tables))
    assert plan.exists
    assert plan.violations == ()
    return plan
