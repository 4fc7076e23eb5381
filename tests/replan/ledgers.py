"""Ledgers for tests: a plan delivered as it stands, or with one thing changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from planner.inputs import records
from planner.making.plan import Plan
from planner.schema.base import DTYPES
from planner.schema.ledger_tables import ENTRIES


def entries(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a ledger; cells not given are blank."""
    columns = {}
    for column in ENTRIES.columns:
        blank = column.default if column.default is not None else "" if DTYPES[column.kind] == "str" else None
        columns[column.name] = pd.Series([row.get(column.name, blank) for row in rows], dtype=DTYPES[column.kind])
    return pd.DataFrame(columns)


def delivered(plan: Plan, before: date) -> pd.DataFrame:
    """Return what happens until a day if everything comes and is paid as planned: one line per payment and zone."""
    orders = plan["orders"][plan["orders"]["delivery_day"] < pd.Timestamp(before)]
    payments = plan["payments"]
    goods = payments[payments["offer"] != ""]
    whole = goods.groupby(["period", "offer"])["amount"].transform("sum")
    lines = orders.merge(goods.assign(part=goods["amount"] / whole)[["period", "offer", "fund", "part"]])
    sites = plan["deliveries"].drop_duplicates("zone").set_index("zone")["site"]
    rows = [
        {"date": line.delivery_day, "supplier": line.supplier, "product": line.product, "kg": line.kg * line.part,
         "amount": line.amount * line.part, "fund": line.fund, "site": sites[line.zone], "organic": line.organic}
        for line in records(lines)
    ]  # fmt: skip
    charges = payments[(payments["offer"] == "") & (payments["period"] < before.isoformat())]
    rows += [
        {"date": pd.Timestamp(line.period), "supplier": line.supplier, "amount": line.amount, "fund": line.fund}
        for line in records(charges)
    ]
    return entries(rows)
