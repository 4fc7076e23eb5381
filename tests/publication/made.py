"""A town whose plan and ledger are written by hand, so that nothing is solved and every sum can be reckoned.

The plan buys, all on 2 March: 8 bunches of organic lettuce at 2.50 of the cooperative, 20.00; 4 at 2.00 of the farmer, 8.00; 13 dozen
bananas at 7.50 of the cooperative, 97.50; 10 packs of rice at 25.00 of the firm under contract, 250.00; 30 kg of beans at 8.00 of the firm
without one, 240.00. The cooperative charges 5.00 for delivery. That is 615.50 of goods and 620.50 in all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from planner.case import Case
from planner.inputs import table_of
from planner.making.plan import Outcome, Plan
from planner.programmes.case_law import law_for
from planner.publication.public import Public, gather
from planner.schema import PLAN_TABLES
from planner.schema.base import DTYPES
from planner.schema.ledger_tables import ENTRIES
from tests.cases import added, edited, tiny_case

KEY = bytes(range(32))
AS_OF = date(2026, 3, 10)
DAY = date(2026, 3, 2)
ROUTES = "Public call to family farming (chamada pública); Tender (licitação)"

CONTRACT = {"contract": "arroz-26", "name": "12/2026", "supplier": "firma", "product": "arroz", "first_day": date(2026, 2, 1), "last_day": date(2026, 12, 31), "maximum_kg": 500}  # fmt: skip

ORDERS = [
    ("norte", "coop-alface", "coop", "alface", 8.0, "bunch", 4.0, 2.5, 20.0, True),
    ("norte", "f1-alface", "f1", "alface", 4.0, "bunch", 2.0, 2.0, 8.0, False),
    ("sul", "coop-banana", "coop", "banana", 13.0, "dozen", 19.5, 7.5, 97.5, False),
    ("norte", "firma-arroz", "firma", "arroz", 10.0, "pack", 50.0, 25.0, 250.0, False),
    ("norte", "firma-feijao", "firma", "feijao", 30.0, "kg", 30.0, 8.0, 240.0, False),
]
LOTS = [
    ("001", "alface", "Alface", False, "bunch", 4.0, 2.0, 2.2, 8.8),
    ("002", "alface", "Alface", True, "bunch", 8.0, 4.0, 2.2, 17.6),
    ("003", "banana", "Banana", False, "dozen", 13.0, 19.5, 6.5, 84.5),
]
LINES = [
    {"kind": "delivery", "date": date(2026, 3, 3), "supplier": "coop", "product": "alface", "quantity": 8, "unit": "bunch", "kg": 4, "amount": 20.0, "fund": "federal", "invoice": "NF 1", "organic": True},
    {"kind": "delivery", "date": date(2026, 3, 3), "supplier": "coop", "amount": 5.0, "fund": "city", "invoice": "NF 1"},
    {"kind": "delivery", "date": date(2026, 3, 4), "supplier": "f1", "product": "alface", "quantity": 4, "unit": "bunch", "kg": 2, "amount": 8.0, "fund": "federal", "invoice": "NF 2"},
    {"kind": "delivery", "date": date(2026, 3, 4), "supplier": "firma", "product": "arroz", "quantity": 10, "unit": "pack", "kg": 50, "amount": 250.0, "fund": "federal", "invoice": "NF 3"},
    {"kind": "delivery", "date": date(2026, 3, 5), "supplier": "firma", "product": "feijao", "quantity": 5, "unit": "kg", "kg": 5, "amount": 40.0, "fund": "city", "invoice": "NF 4"},
    {"kind": "delivery", "date": date(2026, 3, 5), "supplier": "coop", "product": "banana", "quantity": 2, "unit": "dozen", "kg": 3, "amount": 15.0, "fund": "city", "accepted": False, "reason": "zqgreen"},
    {"kind": "payment", "date": date(2026, 3, 9), "supplier": "coop", "amount": 25.0, "fund": "federal", "invoice": "NF 1"},
    {"kind": "payment", "date": date(2026, 3, 9), "supplier": "f1", "amount": 8.0, "fund": "federal", "invoice": "NF 2"},
    {"kind": "payment", "date": date(2026, 3, 9), "supplier": "firma", "amount": 290.0, "fund": "city"},
]  # fmt: skip


def town(**tables: Iterable[Mapping[str, Any]]) -> Case:
    """Return the case: that of tests under the Brazilian programme, its rice under contract, its beans not."""
    arroz = edited("offers", 3, contract="arroz-26")
    held: dict[str, Any] = {
        "case": edited("case", 0, programmes="br-pnae", buyer="Prefeitura de Vila"),
        "contracts": [CONTRACT],
        "offers": arroz,
    }
    return tiny_case(**(held | tables))


def plan_of(case: Case, orders: Iterable[tuple[Any, ...]] = ORDERS, lots: Iterable[tuple[Any, ...]] = LOTS) -> Plan:
    """Return the plan written by hand; `orders` and `lots` may be others, the charge of 5.00 stays."""
    orders = list(orders)
    head = {"period": "2026-03-02", "delivery_day": DAY}
    bought = [
        head | dict(zip(("zone", "offer", "supplier", "product", "units", "unit", "kg", "price_per_unit", "amount", "organic"), row, strict=True)) | {"packs": int(row[4])}
        for row in orders
    ]  # fmt: skip
    paid = [
        {"period": "2026-03-02", "supplier": row["supplier"], "offer": row["offer"], "fund": "federal", "product": row["product"], "amount": row["amount"]}
        for row in bought
    ]  # fmt: skip
    paid.append({"period": "2026-03-02", "supplier": "coop", "fund": "city", "amount": 5.0})
    asked = [
        dict(zip(("lot", "product", "product_name", "organic", "unit", "units", "kg", "reference_price", "amount"), row, strict=True))
        | {"paper": "public_call", "packs": int(row[5]), "plan_price": row[7], "routes": ROUTES, "first_delivery": DAY, "last_delivery": date(2026, 3, 13), "deliveries": 2}
        for row in lots
    ]  # fmt: skip
    menu = [
        {"date": DAY, "menu": "all", "meal": "lunch", "slot": "base", "dish": "arroz_feijao", "allergens": "milk"},
        {"date": DAY, "menu": "all", "meal": "lunch", "slot": "base", "dish": "salada", "diet": "zqdiet", "pupils": 1},
    ]
    use = [{"fund": "federal", "period": "2026-03-02", "available": 1000.0}]
    share = [{"target": "families", "window": "plan", "name": "Bought from family farms", "sense": "at_least", "required_share": 0.3, "reached_share": 0.25, "numerator": 125.5, "denominator": 502.0, "unit": "BRL", "judgement": "not_met", "definition": "Bought from family farmers"}]  # fmt: skip
    calendar = [
        {"lot": row["lot"], "period": "2026-03-02", "zone": "sul" if row["product"] == "banana" else "norte", "delivery_day": DAY, "packs": row["packs"], "units": row["units"], "kg": row["kg"]}
        for row in asked
    ]  # fmt: skip
    tables = {
        "lot_deliveries": calendar,
        "orders": bought,
        "payments": paid,
        "lots": asked,
        "menu_sheet": menu,
        "fund_use": use,
        "targets": share,
    }
    made = {name: table.empty() for name, table in PLAN_TABLES.items()} | {
        name: filled(name, rows) for name, rows in tables.items()
    }
    return Plan(case, law_for(case), Outcome.COMPLETE, made)


def filled(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table of a plan; texts that they do not have are blank."""
    blank = {column.name: "" for column in PLAN_TABLES[name].columns if DTYPES[column.kind] == "str"}
    return table_of(name, [blank | row for row in rows])


def ledger(lines: Iterable[Mapping[str, Any]] = tuple(LINES)) -> pd.DataFrame:
    """Return entries of a ledger, as reading one gives them."""
    lines = list(lines)
    columns = {}
    for column in ENTRIES.columns:
        blank = "" if DTYPES[column.kind] == "str" else None
        columns[column.name] = pd.Series([row.get(column.name, blank) for row in lines], dtype=DTYPES[column.kind])
    frame = pd.DataFrame(columns)
    frame.index = pd.RangeIndex(1, 1 + len(lines))
    cents = (frame["amount"] * 100).round().astype("Int64")
    live = pd.Series(True, index=frame.index, dtype="boolean")
    nothing = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    return frame.assign(amount_cents=cents, batch=nothing, line=nothing, reverses=nothing, live=live)


def public(case: Case | None = None, entries: pd.DataFrame | None = None, **plan: Any) -> Public:
    """Return what is public of the town, or of another case by the same plan."""
    return gather(plan_of(case or town(), **plan), entries, key=KEY, as_of=AS_OF)


def farmers(*more: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the suppliers of the town and some more farmers."""
    return added("suppliers", *({"kind": "individual", "families": 1, "state": "SP", "lat": -23.8, "lon": -46.7, "name": one["supplier"], **one} for one in more))  # fmt: skip
