"""Suppliers, products, funds and orders so far."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.assembly.assemble import family_modes
from planner.assembly.assemble import supplier_rows as instance_suppliers
from planner.assembly.calendar import make_calendar
from planner.assembly.contracts import contracts
from planner.assembly.prices import offer_table
from planner.case import Case
from planner.exact import rounded_money
from planner.ledger.goods import amounts_of
from planner.making.plan import Plan
from planner.programmes.law import Law
from planner.progress.bills import due_and_paid
from planner.progress.planned import planned_to_date, still_to_come

SILENT_PERIODS = 2
"""So many periods running in which something was planned and nothing came make a supplier silent."""

HALF_CENT = 0.005

ORDER_DAYS = 7
"""Days ahead for which orders to place are listed."""


def supplier_rows(
    case: Case,
    law: Law,
    held: pd.DataFrame,
    orders: pd.DataFrame,
    real: pd.DataFrame,
    planned: pd.DataFrame,
    rates: pd.Series,
    now: pd.Timestamp,
) -> pd.DataFrame:
    """Return what was agreed with each supplier, what came, and what is left; goods only but for payments.

    Parameters
    ----------
    case : Case
        The case of the year, with the suppliers' names and terms.
    law : Law
        The law of the plan, for its cap on what a supplier sells.
    held : pandas.DataFrame
        Entries of the ledger in force up to the day.
    orders : pandas.DataFrame
        From `planner.progress.orders.open_orders`.
    real, planned : pandas.DataFrame
        Rows of the table ``bought``: what came, and what the plan had ordered.
    rates : pandas.Series
        What part of its orders each supplier delivers.
    now : pandas.Timestamp
        The day; what came on it counts.

    Returns
    -------
    pandas.DataFrame
        The table ``supplier_progress``, who was to sell most first. Amounts are in currency; NaN where a supplier has
        no cap or no families, and no day (NaT) where it is not silent or its cap is not reached.
    """
    goods, wished = real[real["product"] != ""], planned[planned["product"] != ""]
    refused = held[(held["kind"] == "delivery") & ~held["accepted"].fillna(True).astype(bool)]
    worth = amounts_of(refused)
    bills = due_and_paid(held, ["supplier"])
    terms = case["suppliers"].set_index("supplier")
    limits = instance_suppliers(case, terms, law).set_index("supplier")
    frame = pd.DataFrame(
        {
            "contracted": wished.groupby("supplier")["amount"].sum(),
            "planned": (wished["amount"] * planned_to_date(wished, goods, now)).groupby(wished["supplier"]).sum(),
            "delivered": goods.groupby("supplier")["amount"].sum(),
            "refused": worth.groupby(refused["supplier"]).sum(),
            "ordered": orders.groupby("supplier")["open_amount"].sum(),
            "paid": bills["paid"],
        }
    ).fillna(0.0)
    frame = frame[(frame != 0).any(axis=1)].apply(rounded_money)
    open_ = (bills["due"] - bills["paid"]).reindex(frame.index).fillna(0.0)
    open_ = pd.Series(rounded_money(open_), index=frame.index)
    frame["unpaid"], frame["overpaid"] = open_.clip(lower=0.0), (-open_).clip(lower=0.0)
    frame["reasons"] = (
        refused[refused["reason"] != ""]
        .groupby("supplier")["reason"]
        .agg(lambda texts: "; ".join(dict.fromkeys(texts)))
    )
    frame["delivered_share"] = (frame["delivered"] / frame["planned"].where(frame["planned"] > 0)).astype("float64")
    capped = family_modes(case).get("supplier_caps") != "off"
    frame["cap"] = limits["cap_amount"].reindex(frame.index) if capped else np.nan
    frame["cap_left"] = rounded_money(frame["cap"] - frame["delivered"])
    coming = wished["amount"] * still_to_come(wished, goods, now)
    frame["cap_reached"] = _cap_reached(frame, wished.assign(amount=coming)[coming > 0], rates)
    frame["silent_since"] = _silent_since(case, goods, wished, now).reindex(frame.index)
    families = limits["families"].reindex(frame.index)
    frame["families"] = families
    frame["income_per_family"] = rounded_money(frame["delivered"] / families)
    frame["supplier_name"] = terms["name"].reindex(frame.index).fillna("")
    return frame.rename_axis("supplier").reset_index().sort_values("contracted", ascending=False, ignore_index=True)


def _cap_reached(frame: pd.DataFrame, later: pd.DataFrame, rates: pd.Series) -> pd.Series:
    """Return the day on which what is still planned, at each supplier's rate, goes beyond what its cap leaves."""
    days = {}
    for supplier, rows in later.groupby("supplier"):
        sums = rows.groupby("date")["amount"].sum().sort_index().cumsum() * rates.get(supplier, 1.0)
        beyond = sums[sums > frame["cap_left"].get(supplier, np.inf) + HALF_CENT]
        if len(beyond):
            days[supplier] = beyond.index[0]
    return pd.Series(days, dtype="datetime64[s]").reindex(frame.index)


def _silent_since(case: Case, goods: pd.DataFrame, wished: pd.DataFrame, now: pd.Timestamp) -> pd.Series:
    """Return since when nothing came of what was planned, for suppliers silent in `SILENT_PERIODS` planned periods running.

    Only periods that are over are looked at, and only those of this plan.
    """
    periods = make_calendar(case).periods
    over = periods[periods["last_day"] <= now]
    if over.empty:
        return pd.Series(dtype="datetime64[s]")
    first, end = over["first_day"].iloc[0], over["last_day"].iloc[-1]
    begins = over["first_day"].to_numpy()
    due = wished[(wished["date"] >= first) & (wished["date"] <= end) & (wished["amount"] > 0)]
    last_came = goods[goods["amount"] > 0].groupby("supplier")["date"].max()
    days = {}
    for supplier, rows in due.groupby("supplier"):
        places = np.unique(np.searchsorted(begins, rows["date"].to_numpy(dtype=begins.dtype), side="right") - 1)
        missed = [
            begins[place] for place in places if not last_came.get(supplier, pd.NaT) >= pd.Timestamp(begins[place])
        ]
        if len(missed) >= SILENT_PERIODS:
            days[supplier] = pd.Timestamp(missed[0])
    return pd.Series(days, dtype="datetime64[s]")


def product_rows(case: Case, plan: Plan, real: pd.DataFrame, planned: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return what was planned and bought of each product, and the price paid against the plan's and the quotes'.

    Parameters
    ----------
    case : Case
        The case of the year, with its quotes and contracts.
    plan : Plan
        The plan in force.
    real, planned : pandas.DataFrame
        Rows of the table ``bought``: what came, and what the plan had ordered.
    now : pandas.Timestamp
        The day up to which what is planned is due.

    Returns
    -------
    pandas.DataFrame
        The table ``product_progress``, what lacks most kg first. Prices are per kg; NaN where nothing of a product
        came, was planned or is quoted. ``price_difference`` is what was paid over what the same goods cost at the
        prices of their own offers, less 1.
    """
    goods, wished = real[real["product"] != ""], planned[planned["product"] != ""]
    due = (wished["kg"] * planned_to_date(wished, goods, now)).groupby(wished["product"]).sum()
    came, whole = goods.groupby("product")[["kg", "amount"]].sum(), wished.groupby("product")[["kg", "amount"]].sum()
    every = whole.index.union(came.index)
    frame = pd.DataFrame({"planned_kg": due, "bought_kg": came["kg"]}).reindex(every).fillna(0.0)
    frame["missing_kg"] = (frame["planned_kg"] - frame["bought_kg"]).clip(lower=0.0)
    frame["paid_per_kg"] = _ratio(came["amount"], came["kg"])
    frame["planned_per_kg"] = _ratio(whole["amount"], whole["kg"])
    frame["price_difference"] = _against_contract(case, goods).reindex(frame.index)
    quotes = case["quotes"].merge(case["products"][["product", "unit_kg"]], on="product")
    factors = case["price_factors"].set_index("price_factor")["factor"]
    factor = quotes["price_factor"].map(factors).astype("float64").fillna(1.0)
    each = ((quotes["price"] + quotes["freight"]) * factor / quotes["unit_kg"]).groupby(quotes["product"]).mean()
    frame["quoted_per_kg"] = each.reindex(frame.index)
    frame["product_name"] = case["products"].set_index("product")["name"].reindex(frame.index).fillna("")
    frame = frame.rename_axis("product").reset_index()
    return frame.sort_values(["missing_kg", "product"], ascending=[False, True], ignore_index=True)


def price_rows(case: Case, real: pd.DataFrame) -> pd.DataFrame:
    """Return, offer by offer, the price paid for a kg against the offer's own: what else was bought makes no difference.

    An example by hand: beetroot of A at 2.00 and of B at 4.00 a kg, planned 90 and 10 kg, bought 50 and 50 kg at these
    prices. The mean rises from 2.20 to 3.00, but nobody has become dearer: both differences are 0.
    """
    lines = _at_contract(case, real)
    keys = ["supplier", "product", "offer"]
    sums = lines.groupby(keys, as_index=False)[["kg", "amount", "worth"]].sum()
    sums["paid_per_kg"], sums["contract_per_kg"] = _ratio(sums["amount"], sums["kg"]), _ratio(sums["worth"], sums["kg"])
    sums["price_difference"] = sums["amount"] / sums["worth"] - 1
    for key in ("supplier", "product"):
        sums[f"{key}_name"] = sums[key].map(case.table(f"{key}s").set_index(key)["name"]).fillna("")
    return sums.sort_values(["price_difference", *keys], ascending=[False, True, True, True], ignore_index=True)


def contract_rows(case: Case, so_far: Case, orders: pd.DataFrame) -> pd.DataFrame:
    """Return what was ordered and what came under each contract to date, in all its prices, and what is left to call off.

    What is on its way (`planner.progress.orders`) is called off too. A town that records no orders calls off what comes.

    By hand: 1,000 kg at most, 600 at least, 250 called off last year; 120 kg came this year and 20 were given back on a credit note:
    650 kg are left, and 250 are missing to the least. If the orders of the ledger are 180 kg, 60 are on their way: 590 are left and 190 missing.

    Parameters
    ----------
    case, so_far : Case
        The case of the year, and the same with what came in its table ``bought``.
    orders : pandas.DataFrame
        From `planner.progress.orders.open_orders`.

    Returns
    -------
    pandas.DataFrame
        The table ``contract_progress``, weights in kg; NaN where a contract has no least or no most. No rows if there
        are no contracts.
    """
    ordered, open_ = (orders.groupby("under")[name].sum() for name in ("kg", "open_kg"))
    names = {key: case.table(f"{key}s").set_index(key)["name"] for key in ("contract", "supplier", "product")}
    terms = case["contracts"].set_index("contract")
    earlier, a_year = (terms[name].astype(float).to_dict() for name in ("called_off_kg", "charge_per_year"))
    charged = so_far["bought"].query("product == ''").groupby("contract")["amount"].sum()
    beyond = _beyond_prices(so_far)
    rows = [
        {
            "contract": one.contract,
            "name": names["contract"][one.contract],
            "supplier": one.supplier,
            "supplier_name": names["supplier"].get(one.supplier, ""),
            "product": one.product,
            "product_name": names["product"].get(one.product, ""),
            "ends_on": one.ends_on,
            "minimum_kg": one.minimum_kg,
            "maximum_kg": one.maximum_kg,
            "earlier_kg": earlier[one.contract],
            "ordered_kg": round(float(ordered.get(one.contract, 0.0)), 6),
            "delivered_kg": round(one.before_kg - earlier[one.contract], 6),
            "open_kg": round(float(open_.get(one.contract, 0.0)), 6),
            "charge_per_year": a_year[one.contract],
            "charged": round(float(charged.get(one.contract, 0.0)), 2),
            "overcharged": float(beyond.get(one.contract, 0.0)),
        }
        for one in contracts(so_far)
    ]
    frame = pd.DataFrame(rows)
    return _left(frame) if rows else frame


def _beyond_prices(so_far: Case) -> pd.Series:
    """Return by contract what was invoiced beyond the prices of its offers for what came; credit notes take off. What is within a cent a line is none.

    By hand: 30 kg at 3.60 are 108.00; invoiced are 111.00, so 3.00 too much; with a credit note of 3.00 it is settled.
    """
    offers, rows = offer_table(so_far).set_index("offer"), so_far["bought"]
    contract = rows["offer"].map(so_far["offers"].set_index("offer")["contract"]).fillna("")
    worth = rows["kg"] * rows["offer"].map(offers["price_per_unit"] / offers["unit_kg"])
    known = (contract != "") & (rows["product"] != "") & ((rows["kg"] != 0) | (rows["amount"] < 0))
    beyond = (rows["amount"] - worth)[known].groupby(contract[known]).agg(["sum", "size"])
    return beyond["sum"].where(beyond["sum"].round(6) > 2 * HALF_CENT * beyond["size"], 0.0).round(2)


def _left(frame: pd.DataFrame) -> pd.DataFrame:
    """Return contracts with what is left and missing once what is on its way has come."""
    called = frame["earlier_kg"] + frame["delivered_kg"] + frame["open_kg"]
    frame["left_kg"] = (frame["maximum_kg"] - called).round(6)
    frame["missing_kg"] = (frame["minimum_kg"] - called).clip(lower=0.0).fillna(0.0).round(6)
    return frame


def _against_contract(case: Case, goods: pd.DataFrame) -> pd.Series:
    """Return by product what was paid over what the same goods cost at the prices of their own offers, less 1."""
    sums = _at_contract(case, goods).groupby("product")[["amount", "worth"]].sum()
    return sums["amount"] / sums["worth"] - 1


def _at_contract(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the goods bought from a known offer with what they cost at its price (``worth``)."""
    offers = offer_table(case).set_index("offer")
    each = rows["offer"].map(offers["price_per_unit"] / offers["unit_kg"])
    worth = rows["kg"] * each
    return rows.assign(worth=worth)[(rows["product"] != "") & (rows["kg"] > 0) & (rows["amount"] > 0) & (worth > 0)]


def _ratio(amount: pd.Series, kg: pd.Series) -> pd.Series:
    return (amount / kg.where(kg > 0)).round(4)


def fund_rows(
    case: Case, funds: pd.DataFrame, real: pd.DataFrame, planned: pd.DataFrame, now: pd.Timestamp
) -> pd.DataFrame:
    """Return each fund's money: spent, planned, left, come so far, still to be spent, and the day on which it would be empty.

    The rest of the plan is taken to cost as much more or less than planned as what was bought so far did.

    Parameters
    ----------
    case : Case
        The case of the year, with the names, last days and instalments of funds.
    funds : pandas.DataFrame
        From `planner.assembly.funds.fund_table`; an ``amount`` of NaN has no limit.
    real, planned : pandas.DataFrame
        Rows of the table ``bought``: what came, and what the plan had ordered.
    now : pandas.Timestamp
        The day; what came on it counts.

    Returns
    -------
    pandas.DataFrame
        The table ``fund_progress``, a row per fund, in currency; without a day (NaT) where the money lasts, NaN where a
        fund has no least that must be spent.
    """
    names, come = case["funds"].set_index("fund")["name"], case["instalments"]
    ends = case["funds"].set_index("fund")["last_day"].fillna(case.head["last_day"])
    coming = still_to_come(planned, real, now)
    planned = planned.assign(
        coming=planned["amount"] * coming, due=planned["amount"] * planned_to_date(planned, real, now)
    )
    rows = []
    for fund in funds.to_dict("records"):
        name, available = str(fund["fund"]), float(fund["amount"])
        spent = float(real.loc[real["fund"] == name, "amount"].sum())
        own = planned[planned["fund"] == name].sort_values("date")
        due = float(own["due"].sum())
        pace = spent / due if due > 0 else 1.0
        later = own[own["coming"] > 0]
        beyond = later[spent + pace * later["coming"].cumsum() > available + 0.005]
        came = round(float(come.loc[(come["fund"] == name) & (come["date"] <= now), "amount"].sum()), 2)
        lapses = round(max(0.0, float(fund["minimum"]) - spent), 2) if pd.notna(fund["minimum"]) else np.nan
        rows.append(
            {
                "fund": name,
                "name": str(names[name]),
                "available": available,
                "spent": round(spent, 2),
                "planned": round(due, 2),
                "left": round(available - spent, 2),
                "come": came if (come["fund"] == name).any() else np.nan,
                "to_spend": lapses,
                "spend_by": ends[name] if lapses > 0 else pd.NaT,
                "runs_out": beyond["date"].min() if len(beyond) and np.isfinite(available) else pd.NaT,
            }
        )
    return pd.DataFrame(rows)


def orders_due(plan: Plan, now: pd.Timestamp) -> pd.DataFrame:
    """Return the plan's orders whose last day to order lies within the coming `ORDER_DAYS` days: as much as is to be ordered."""
    orders = plan["orders"]
    by = orders["order_by"].fillna(orders["delivery_day"])
    soon = orders.assign(order_by=by)[(by >= now) & (by < now + pd.Timedelta(days=ORDER_DAYS))]
    units = (soon["units"] / soon["packs"].where(soon["packs"] > 0) * soon["order_packs"]).fillna(0.0)
    soon = soon.assign(units=units, kg=soon["order_kg"])
    keys = ["order_by", "delivery_day", "supplier", "supplier_name", "product", "product_name", "unit"]
    sums = soon.groupby(keys, as_index=False)[["units", "kg", "amount"]].sum()
    return sums.sort_values(["order_by", "supplier", "product"], ignore_index=True)
