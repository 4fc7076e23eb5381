"""Orders that are given, as an instance in which only who pays them is left open."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.instance import Instance, Mode
from planner.assembly.assemble import Assembly, typed_rows
from planner.assembly.funds import money_days_of, payment_rows
from planner.assembly.labels import positions
from planner.assembly.lanes import bill_rows
from planner.assembly.purchases import Purchases
from planner.assembly.targets import target_terms
from planner.case import Case
from planner.charges import charge_per_drop_of, charge_per_kg_of, delivery_terms

SOFT = ("funds", "fund_spending", "share_targets")
"""Families that still matter once the orders are given; they give way where the orders leave them no room."""


def given_instance(assembly: Assembly, case: Case, orders: pd.DataFrame) -> tuple[Instance, Floats]:
    """Return an instance that buys exactly the orders, whatever rules that breaks, and the packs of each of its lanes.

    Every order is a lane of its own between a supply and a demand of just its packs. A bill that no fund may pay may here be
    paid by each: that it is paid at all is a fact, that it should not be is told by the check.

    Parameters
    ----------
    assembly : Assembly
        The case as it is planned.
    case : Case
        The case.
    orders : pandas.DataFrame
        ``period``, ``delivery_day``, ``part`` (row of the instance's zones that gets them), ``zone``, ``offer``, ``packs`` (more than
        none).

    Returns
    -------
    tuple of (Instance, numpy.ndarray)
        The instance, and the packs of each of its lanes, one per order.
    """
    whole = assembly.instance
    packs = orders["packs"].to_numpy(dtype=np.float64)
    offer = positions(pd.Index(whole.offers["offer"]), orders["offer"])
    period = positions(pd.Index(whole.periods["period"]), orders["period"])
    parts = assembly.groups.parts
    zone = orders["part"].to_numpy(dtype=np.int64)
    dates, day = np.unique(orders["delivery_day"].to_numpy(dtype="datetime64[s]"), return_inverse=True)
    begins = whole.periods["first_day"].to_numpy(dtype="datetime64[s]")
    days = pd.DataFrame(
        {
            "day": dates,
            "period": np.maximum(np.searchsorted(begins, dates, side="right") - 1, 0),
            "span": np.searchsorted(assembly.money_days, dates, side="right"),
        }
    )
    pairs = pd.DataFrame({"offer": offer, "period": period, "packs": packs})
    supply = pairs.groupby(["offer", "period"], as_index=False)[["packs"]].sum().assign(minimum_packs=0.0)
    at = pd.MultiIndex.from_frame(supply[["offer", "period"]]).get_indexer(pd.MultiIndex.from_arrays([offer, period]))
    product = whole.offers["product"].to_numpy()[offer]
    demand = pd.DataFrame(
        {"zone": zone, "product": product, "period": period, "day": day, "packs": packs, "servings": 1.0}
    )
    charge = _charge_per_pack(assembly, case, orders)
    lanes = pd.DataFrame(
        {
            "supply": at,
            "demand": np.arange(len(orders)),
            "day": day,
            "late": False,
            "delivery_per_pack": charge,
            "shifted": 0,
        }
    )
    terms = delivery_terms(case).reindex(whole.suppliers["supplier"])
    bills = bill_rows(terms, whole.offers, supply, demand, lanes, parts, days)
    may = payment_rows(case, bills, assembly.offers, days, assembly.groups)
    payments = _payers(may, money_days_of(case, bills, days)[1])
    goals = target_terms(
        list(assembly.targets),
        assembly.counting,
        assembly.fund_amounts,
        whole.periods,
        Purchases(whole.offers, supply, demand, lanes, bills, payments, assembly.groups),
        assembly.counting_at,
    )
    tables = {
        "days": days, "supply": supply, "demand": demand, "lanes": lanes, "bills": bills, "payments": payments, "target_terms": goals,
        "offers": whole.offers.assign(total_packs=np.nan),
        "suppliers": whole.suppliers.assign(cap_amount=np.nan),
        "targets": whole.targets.assign(mode=whole.targets["mode"].replace("hard", "soft")),
    }  # fmt: skip
    same: dict[str, Any] = {
        name: getattr(whole, name) for name in ("periods", "zones", "products", "funds", "instalments")
    }
    modes: dict[str, Mode] = {family: "soft" if family in SOFT else "off" for family in whole.modes}
    modes["demand"] = "hard"
    rows: dict[str, Any] = {name: typed_rows(name, table) for name, table in tables.items()}
    return Instance(**rows, **same, modes=modes, goals=whole.goals), packs


def _charge_per_pack(assembly: Assembly, case: Case, orders: pd.DataFrame) -> Floats:
    """Return what a pack of each order costs to deliver: by weight, and its part of the charge for the drop."""
    offers = assembly.offers.set_index("offer").reindex(orders["offer"])
    lines = orders.assign(supplier=offers["supplier"].to_numpy(), pack_kg=offers["pack_kg"].to_numpy())
    lines = lines.merge(assembly.distances[["supplier", "zone", "km"]], on=["supplier", "zone"], how="left")
    terms = case["suppliers"].set_index("supplier").reindex(lines["supplier"])
    per_km = terms["delivery_cost_per_km"].fillna(0.0).to_numpy(dtype=np.float64)
    per_kg, per_drop = charge_per_kg_of(case, lines), charge_per_drop_of(case, lines)
    in_drop = lines.groupby(["supplier", "zone", "delivery_day"])["packs"].transform("sum").to_numpy(dtype=np.float64)
    drop = per_drop + per_km * 2 * lines["km"].fillna(0.0).to_numpy()
    return np.asarray(drop / in_drop + per_kg * lines["pack_kg"].to_numpy(), dtype=np.float64)


def _payers(may: pd.DataFrame, last: Ints) -> pd.DataFrame:
    """Return the payments that may be, and every fund (column of the days that count) for a bill (row) that none may pay."""
    unpaid = np.setdiff1d(np.arange(len(last)), may["bill"].to_numpy())
    bill, fund = np.repeat(unpaid, last.shape[1]), np.tile(np.arange(last.shape[1]), len(unpaid))
    day = last[bill, fund].astype("datetime64[D]").astype("datetime64[s]")
    forced = pd.DataFrame({"bill": bill, "fund": fund, "day": day})
    return pd.concat([may, forced], ignore_index=True).sort_values(["bill", "fund"], ignore_index=True)
