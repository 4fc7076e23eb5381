"""Suppliers, products, funds and orders so far."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.assembly.assemble import supplier_rows as instance_suppliers
from planner.case import Case
from planner.plan import Plan
from planner.programmes.law import Law

ORDER_DAYS = 7
"""Days ahead for which orders to place are listed."""


def supplier_rows(
    case: Case, law: Law, plan: Plan, held: pd.DataFrame, real: pd.DataFrame, planned: pd.DataFrame, now: pd.Timestamp
) -> pd.DataFrame:
    """Return what was agreed with each supplier, what came, and what is left; goods only but for payments.

    Parameters
    ----------
    held : pandas.DataFrame
        Entries of the ledger in force up to the day.
    real, planned : pandas.DataFrame
        Rows of the table ``bought``: what came, and what the plan had ordered.
    """
    goods, wished = real[real["product"] != ""], planned[planned["product"] != ""]
    refused = held[(held["kind"] == "delivery") & ~held["accepted"].fillna(True).astype(bool)]
    worth = refused["amount"].fillna(refused["quantity"] * refused["price"]).fillna(0.0)
    paid = held[held["kind"] == "payment"].groupby("supplier")["amount"].sum()
    terms = case["suppliers"].set_index("supplier")
    limits = instance_suppliers(case, terms, law).set_index("supplier")
    frame = pd.DataFrame(
        {
            "contracted": wished.groupby("supplier")["amount"].sum(),
            "planned": wished[wished["date"] <= now].groupby("supplier")["amount"].sum(),
            "delivered": goods.groupby("supplier")["amount"].sum(),
            "refused": worth.groupby(refused["supplier"]).sum(),
            "ordered": _open_orders(held, now),
            "paid": paid,
        }
    ).fillna(0.0)
    frame = frame[(frame != 0).any(axis=1)].round(2)
    billed = real.groupby("supplier")["amount"].sum().reindex(frame.index).fillna(0.0)
    frame["unpaid"] = (billed - frame["paid"]).clip(lower=0.0).round(2)
    frame["reasons"] = (
        refused[refused["reason"] != ""]
        .groupby("supplier")["reason"]
        .agg(lambda texts: "; ".join(dict.fromkeys(texts)))
    )
    frame["delivered_share"] = (frame["delivered"] / frame["planned"].where(frame["planned"] > 0)).astype("float64")
    frame["cap"] = limits["cap_amount"].reindex(frame.index)
    frame["cap_left"] = (frame["cap"] - frame["delivered"]).round(2)
    families = limits["families"].reindex(frame.index)
    frame["families"] = families
    frame["income_per_family"] = (frame["delivered"] / families).round(2)
    frame["supplier_name"] = terms["name"].reindex(frame.index).fillna("")
    return frame.rename_axis("supplier").reset_index().sort_values("contracted", ascending=False, ignore_index=True)


def _open_orders(held: pd.DataFrame, now: pd.Timestamp) -> pd.Series:
    """Return the worth of orders after whose day nothing of the product has come from the supplier yet."""
    keys = ["supplier", "product"]
    orders = held[held["kind"] == "order"]
    last = held[held["kind"] == "delivery"].groupby(keys)["date"].max().rename("last").reset_index()
    waiting = orders.merge(last, on=keys, how="left")
    waiting = waiting[waiting["last"].isna() | (waiting["last"] < waiting["date"])]
    return waiting.groupby("supplier")["amount"].sum()


def product_rows(case: Case, plan: Plan, real: pd.DataFrame, planned: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return what was planned and bought of each product, and the price paid against the plan's and the quotes'."""
    goods, wished = real[real["product"] != ""], planned[planned["product"] != ""]
    due = wished[wished["date"] <= now].groupby("product")["kg"].sum()
    came, whole = goods.groupby("product")[["kg", "amount"]].sum(), wished.groupby("product")[["kg", "amount"]].sum()
    every = whole.index.union(came.index)
    frame = pd.DataFrame({"planned_kg": due, "bought_kg": came["kg"]}).reindex(every).fillna(0.0)
    frame["missing_kg"] = (frame["planned_kg"] - frame["bought_kg"]).clip(lower=0.0)
    frame["paid_per_kg"] = _ratio(came["amount"], came["kg"])
    frame["planned_per_kg"] = _ratio(whole["amount"], whole["kg"])
    frame["price_difference"] = frame["paid_per_kg"] / frame["planned_per_kg"] - 1
    quotes = case["quotes"].merge(case["products"][["product", "unit_kg"]], on="product")
    factors = case["price_factors"].set_index("price_factor")["factor"]
    factor = quotes["price_factor"].map(factors).astype("float64").fillna(1.0)
    each = ((quotes["price"] + quotes["freight"]) * factor / quotes["unit_kg"]).groupby(quotes["product"]).mean()
    frame["quoted_per_kg"] = each.reindex(frame.index)
    frame["product_name"] = case["products"].set_index("product")["name"].reindex(frame.index).fillna("")
    frame = frame.rename_axis("product").reset_index()
    return frame.sort_values(["missing_kg", "product"], ascending=[False, True], ignore_index=True)


def _ratio(amount: pd.Series, kg: pd.Series) -> pd.Series:
    return (amount / kg.where(kg > 0)).round(4)


def fund_rows(
    case: Case, funds: pd.DataFrame, real: pd.DataFrame, planned: pd.DataFrame, now: pd.Timestamp
) -> pd.DataFrame:
    """Return each fund's money: spent, planned, left, and the day on which it would be empty.

    The rest of the plan is taken to cost as much more or less than planned as what was bought so far did.
    """
    names = case["funds"].set_index("fund")["name"]
    rows = []
    for fund in funds.to_dict("records"):
        name, available = str(fund["fund"]), float(fund["amount"])
        spent = float(real.loc[real["fund"] == name, "amount"].sum())
        own = planned[planned["fund"] == name].sort_values("date")
        due = float(own.loc[own["date"] <= now, "amount"].sum())
        pace = spent / due if due > 0 else 1.0
        later = own[own["date"] > now]
        beyond = later[spent + pace * later["amount"].cumsum() > available + 0.005]
        rows.append(
            {
                "fund": name,
                "name": str(names[name]),
                "available": available,
                "spent": round(spent, 2),
                "planned": round(due, 2),
                "left": round(available - spent, 2),
                "runs_out": beyond["date"].min() if len(beyond) and np.isfinite(available) else pd.NaT,
            }
        )
    return pd.DataFrame(rows)


def orders_due(plan: Plan, now: pd.Timestamp) -> pd.DataFrame:
    """Return the plan's orders whose last day to order lies within the coming `ORDER_DAYS` days."""
    orders = plan["orders"]
    by = orders["order_by"].fillna(orders["delivery_day"])
    soon = orders.assign(order_by=by)[(by >= now) & (by < now + pd.Timedelta(days=ORDER_DAYS))]
    keys = ["order_by", "delivery_day", "supplier", "supplier_name", "product", "product_name", "unit"]
    sums = soon.groupby(keys, as_index=False)[["units", "kg", "amount"]].sum()
    return sums.sort_values(["order_by", "supplier", "product"], ignore_index=True)
