"""Small instances for tests, written row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from models.constraints import DEFAULT_MODES
from models.instance import TABLES, Instance, Mode, empty_table

INF, NAN = float("inf"), float("nan")

_MONDAY = pd.Timestamp("2026-02-02")

_DEFAULTS: dict[str, dict[str, Any]] = {
    "days": {"span": 0},
    "products": {"pack_kg": 1.0, "storable": False},
    "suppliers": {"families": NAN, "cap_amount": NAN, "sold_amount": 0.0},
    "offers": {"supplier": 0, "product": 0, "price_per_pack": 1.0, "total_packs": NAN, "rank": -1},
    "supply": {"offer": 0, "period": 0, "packs": INF, "minimum_packs": 0.0},
    "demand": {"zone": 0, "product": 0, "period": 0, "servings": 1.0},
    "zones": {"group": 0, "charged": 0},
    "lanes": {"day": -1, "late": False, "delivery_per_pack": 0.0, "shifted": 0},
    "stocks": {"next_demand": -1, "last_demand": -1, "max_packs": INF},
    "drops": {"day": 0, "charge": 0.0, "minimum_kg": 0.0, "maximum_kg": 1000.0},
    "bills": {"offer": 0, "supplier": 0, "period": 0, "span": 0, "group": 0},
    "supplier_orders": {"minimum_amount": 0.0, "maximum_amount": 100_000.0},
    "delivery_days": {"supplier": 0, "week": 0, "most_kg": INF, "maximum_kg": 1000.0},
    "delivery_weeks": {"supplier": 0, "first_day": _MONDAY, "period": 0, "most_kg": INF, "most_days": INF},
    "rooms": {"kept": "dry", "first_day": pd.NaT, "last_day": pd.NaT, "zone": 0, "unit": "kg", "most": 10.0},
    "room_days": {"room": 0, "day": 0},
    "funds": {"amount": NAN, "amount_per_period": NAN, "minimum": NAN, "place": 0},
    "payments": {"day": _MONDAY},
    "targets": {
        "sense": "at_least",
        "denominator": NAN,
        "counted_to_date": 0.0,
        "denominator_to_date": 0.0,
        "scale": 1.0,
        "mode": "soft",
    },
    "target_terms": {"numerator": 0.0, "denominator": 0.0},
    "frequencies": {"minimum": NAN, "maximum": NAN, "mode": "hard"},
    "product_limits": {"room_kg": 0.0},
    "product_limit_terms": {"limit": 0, "column": "bought"},
    "commitments": {"mode": "hard"},
    "contracts": {"minimum_kg": NAN, "maximum_kg": NAN},
    "contract_terms": {"contract": 0, "ordered": 1.0},
    "points": {"points_to_date": 0.0, "weight_to_date": 0.0, "scale": 1.0, "mode": "hard"},
    "commitment_terms": {"column": "bought"},
    "point_terms": {"rule": 0, "column": "bought"},
    "cost_ceilings": {"mode": "soft"},
    "cost_ceiling_terms": {"ceiling": 0, "column": "bought", "part": 1.0},
    "award_routes": {
        "reserved_share": 1.0,
        "bought_to_date": 0.0,
        "preferred_to_date": 0.0,
        "value": 1.0,
        "unit": "packs",
        "mode": "soft",
    },
    "award_terms": {"route": 0, "column": "bought", "preferred": False, "weight": 1.0},
    "price_preferences": {"column": "bought"},
    "standards": {"minimum": NAN, "maximum": NAN, "constant": 0.0, "scale": 1.0, "mode": "soft"},
    "servings": {
        "menu": "m",
        "period": 0,
        "meal": "lunch",
        "slot": "main",
        "minimum_days": 0.0,
        "maximum_days": 5.0,
        "whole": False,
    },
    "slots": {"menu": "m", "period": 0, "meal": "lunch", "slot": "main", "minimum_days": 0.0, "maximum_days": 5.0},
}
_LABELS = {
    "periods": "period",
    "zones": "zone",
    "products": "product",
    "suppliers": "supplier",
    "offers": "offer",
    "funds": "fund",
    "targets": "target",
    "product_limits": "limit",
    "commitments": "commitment",
    "contracts": "contract",
    "rooms": "site",
    "points": "rule",
    "cost_ceilings": "ceiling",
    "award_routes": "lot",
}


def table(name: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a table of an instance; columns not given take a harmless default."""
    columns: dict[str, list[Any]] = {column: [] for column in TABLES[name]}
    for i, row in enumerate(rows):
        unknown = set(row) - set(columns)
        assert not unknown, f"{name}: {unknown}"
        for column in columns:
            if column in row:
                columns[column].append(row[column])
            elif column == _LABELS.get(name):
                columns[column].append(f"{column} {i}")
            elif column == "round":
                columns[column].append(i)
            elif name == "periods":
                columns[column].append(_MONDAY + pd.Timedelta(days=7 * i + (6 if column == "last_day" else 0)))
            elif (name, column) == ("demand", "day"):
                columns[column].append(columns["period"][-1])
            else:
                columns[column].append(_DEFAULTS[name][column])
    if not rows:
        return empty_table(name)
    return pd.DataFrame({c: pd.Series(v, dtype=TABLES[name][c][0]) for c, v in columns.items()})


def make_instance(
    *, modes: Mapping[str, Mode] | None = None, whole_packs: bool = True, **tables: Sequence[Mapping[str, Any]]
) -> Instance:
    """Return an instance from rows.

    Where they are not given, there is one period, one zone, one product, one supplier with one offer and one supply,
    one fund without limit; one day per period, its first, on which what is eaten in it begins to be eaten; lanes join every supply
    with the demand of its product and period; a lane comes on the day on which its demand begins; every offer and period has a bill, for each span
    of its days, that every fund may pay; deliveries that cost something have a bill too.
    """
    given: dict[str, Sequence[Mapping[str, Any]]] = {
        **{name: [{}] for name in ("periods", "zones", "products", "suppliers", "offers", "supply", "funds")},
        **tables,
    }
    frames = {name: table(name, rows) for name, rows in given.items()}
    frames.setdefault("days", _first_days(frames["periods"]))
    frames.setdefault("demand", table("demand", [{"packs": 10.0}]))
    if "lanes" not in frames:
        frames["lanes"] = _all_lanes(frames)
    begins = frames["demand"]["day"].to_numpy()[frames["lanes"]["demand"].to_numpy()]
    frames["lanes"]["day"] = frames["lanes"]["day"].where(frames["lanes"]["day"] >= 0, begins)
    if "bills" not in frames:
        frames["bills"] = _all_bills(frames)
    if "payments" not in frames:
        bills, funds = len(frames["bills"]), len(frames["funds"])
        frames["payments"] = pd.DataFrame(
            {"bill": np.repeat(np.arange(bills), funds), "fund": np.tile(np.arange(funds), bills)}
        ).pipe(_due, frames)
    return Instance(**frames, modes=DEFAULT_MODES | dict(modes or {}), whole_packs=whole_packs)


def _due(payments: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return payments with the first day of the span of their bill."""
    first = frames["days"].groupby("span")["day"].min()
    return payments.assign(day=first.reindex(frames["bills"]["span"].iloc[payments["bill"]]).to_numpy())


def _first_days(periods: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"day": periods["first_day"], "period": np.arange(len(periods)), "span": 0})


def _all_lanes(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    supply = frames["supply"].assign(
        supply=range(len(frames["supply"])),
        product=frames["offers"]["product"].to_numpy()[frames["supply"]["offer"].to_numpy()],
    )
    demand = frames["demand"].assign(demand=range(len(frames["demand"])))
    lanes = supply.merge(demand, on=["product", "period"])[["supply", "demand", "day"]]
    return lanes.assign(late=False, delivery_per_pack=0.0, shifted=0)


def _all_bills(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    supply, suppliers = frames["supply"], frames["offers"]["supplier"].to_numpy()
    zones, spans = frames["zones"], frames["days"][["period", "span"]].drop_duplicates()
    goods = pd.DataFrame(
        {
            "offer": supply["offer"],
            "supplier": suppliers[supply["offer"].to_numpy()],
            "period": supply["period"],
        }
    ).merge(spans, on="period")
    goods = goods.merge(pd.DataFrame({"group": zones["group"].unique()}), how="cross")
    delivery = goods.drop_duplicates(["supplier", "period", "span"]).drop(columns="group").assign(offer=-1)
    delivery = delivery.merge(pd.DataFrame({"group": zones["charged"].unique()}), how="cross")
    charged = bool((frames["lanes"]["delivery_per_pack"] > 0).any()) or len(frames.get("drops", ())) > 0
    return pd.concat([goods, delivery] if charged else [goods], ignore_index=True)
