"""Two committees that share one farm, reckoned by hand.

Each committee has one school, and each school needs 10 kg of milk powder in the one week: 20 pupils, 100 g on each of five days. The
farm sells it at 3.00 a kg, the firm at 2.00. Half of what each committee spends is to come from the farm: with x kg of ten from the
farm 3x is at least 2 (10 - x), so x is at least 4. Each committee then pays 4 x 3.00 + 6 x 2.00 = 24.00, half of it, 12.00, to the
farm; both together 48.00.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from planner.case import Case
from tests.cases import Row, rows, tiny_case

SITES: list[Row] = [
    {"site": "a1", "name": "School A", "municipality": "Vila", "state": "SP", "lat": -23.8, "lon": -46.7, "zone": "za",
     "committee": "alto"},
    {"site": "b1", "name": "School B", "municipality": "Vila", "state": "SP", "lat": -23.9, "lon": -46.7, "zone": "zb",
     "committee": "bajo"},
]  # fmt: skip
FUNDS: list[Row] = [
    {"fund": "fa", "name": "Money of alto", "role": "transfer", "amount": 40, "committee": "alto"},
    {"fund": "fb", "name": "Money of bajo", "role": "transfer", "amount": 40, "committee": "bajo"},
]
TARGET: Row = {"target": "farm", "name": "From the farm", "counts": "farms", "share": 0.5, "per": "committee"}


def two_committees(**tables: Any) -> Case:
    """Return the case of the two committees, with whole tables replaced."""
    day = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "usual_cost_per_meal": 0.24}
    supplier = {"municipality": "Vila", "state": "SP", "lat": -23.85, "lon": -46.75}
    case: dict[str, Any] = {
        "case": [rows("case")[0] | day],
        "sites": SITES,
        "enrolment": [{"site": site, "stage": "primary", "pupils": 20, "menu": "all"} for site in ("a1", "b1")],
        "products": [
            {"product": "milk", "name": "Milk powder", "food_group": "dairy", "processing_class": "processed", "unit": "kg",
             "unit_kg": 1.0, "shelf_life_days": 30},
        ],
        "composition": [],
        "dishes": [{"dish": "drink", "name": "Milk", "meal": "lunch", "slot": "drink"}],
        "recipes": [{"dish": "drink", "product": "milk", "net_g": 100}],
        "menus": [{"menu": "all", "dish": "drink"}],
        "suppliers": [
            {"supplier": "farm", "name": "Farm", "kind": "individual", "families": 1, **supplier},
            {"supplier": "firm", "name": "Firm", "kind": "other", **supplier},
        ],
        "offers": [
            {"offer": "farm-milk", "supplier": "farm", "product": "milk", "price": 3, "kg_per_period": 15},
            {"offer": "firm-milk", "supplier": "firm", "product": "milk", "price": 2},
        ],
        "quotes": [],
        "funds": FUNDS,
        "fund_rates": [],
        "counting_rules": [
            {"counts": "farms", "clause": 1, "attribute": "supplier.kind", "values": "individual", "definition": "From farms"},
        ],
        "targets": [TARGET],
    }  # fmt: skip
    return tiny_case(**case | tables)
