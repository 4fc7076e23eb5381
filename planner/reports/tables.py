"""A solution becomes the tables of a plan."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models import cents
from models.blocks import Floats
from models.solution import Solution
from planner.case import Case
from planner.inputs import Assembly, typed
from planner.programmes.law import Law
from planner.reports import money, notes, purchases
from planner.reports.calls import lot_share_table, lot_tables
from planner.reports.committees import committee_table
from planner.reports.contracts import contract_table
from planner.reports.given_way import given_way_table
from planner.reports.members import member_table
from planner.reports.promises import Lines, ceiling_table, point_tables, promise_table
from planner.reports.rooms import room_table
from planner.reports.routes import route_table
from planner.reports.shares import target_table
from planner.reports.shortfalls import shortfall_table
from planner.reports.stores import Pantries, run_pantries, stock_table
from planner.reports.to_grow import sowing_table, to_grow_table
from planner.schema import PLAN_TABLES


def build_tables(
    case: Case, law: Law, assembly: Assembly, solution: Solution, run: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """Return every table of a plan without those on the menu, with what gave way in its purchases.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned, and under which law.
    solution : Solution
        Its usable solution, as of `purchase_tables`.
    run : mapping of str to str
        Run record.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables of `planner.schema.PLAN_TABLES`; those on the menu are empty.

    Raises
    ------
    ValueError
        As of `purchase_tables`.
    """
    tables = purchase_tables(case, law, assembly, solution, run)
    tables["warnings"] = with_shares(case, law, tables)
    return tables | {"given_way": given_way_table(case, law, assembly, tables)}


def with_shares(case: Case, law: Law, tables: Mapping[str, pd.DataFrame], *before: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``warnings`` of a plan: other rows, those on shares, and the rest.

    Parameters
    ----------
    case, law : Case, Law
        What was planned, and under which law.
    tables : mapping of str to pandas.DataFrame
        The plan's tables; ``targets``, ``menu_frequency`` and ``warnings`` are read, the last without rows on shares.
    *before
        Rows that stand before all others.

    Returns
    -------
    pandas.DataFrame
        Topic and text.
    """
    parts = [*before, notes.share_warnings(case, law, tables), tables["warnings"]]
    return pd.concat(parts, ignore_index=True)


def purchase_tables(
    case: Case, law: Law, assembly: Assembly, solution: Solution, run: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """Return every table of a plan, typed by the schema, rows in an order that depends on nothing but the plan.

    Parameters
    ----------
    case, law : Case, Law
        What was planned, and under which law.
    assembly : Assembly
        The instance with what stands behind its numbers.
    solution : Solution
        Its usable solution: whole packs, payments that add up to the bills.
    run : mapping of str to str
        Run record.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables of `planner.schema.PLAN_TABLES`; those that others fill from these are empty: the tables on the menu, and
        ``given_way``, which looks at all of them.

    Raises
    ------
    ValueError
        If the solution is not usable, its packs are not whole, or its bills and orders disagree: a fault of our own.
    """
    if not solution.usable:
        raise ValueError(f"no tables of a solution that is {solution.termination}")
    orders = purchases.order_table(case, assembly, solution)
    deliveries = planned_deliveries(case, assembly, solution, orders)
    charges = money.delivery_charges(case, assembly, orders)
    bills = money.bill_cents(assembly, orders, deliveries, charges)
    invoices = money.invoice_days(assembly, orders, deliveries, charges)
    decided = {
        "orders": orders,
        "payments": money.payment_table(assembly, money.payment_cents(assembly, solution, bills), invoices),
        "served": typed("served", assembly.served),
        "deliveries": deliveries,
    }
    pantries = run_pantries(case, assembly, decided["deliveries"])
    decided["shortfalls"] = shortfall_table(case, assembly, solution, pantries)
    return what_follows(case, law, assembly, decided, pantries, solution, run)


def planned_deliveries(case: Case, assembly: Assembly, solution: Solution, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``deliveries`` of a solution: what is bought for a group of sites goes to these.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    solution : Solution
        Its usable solution, with whole packs.
    orders : pandas.DataFrame
        Table ``orders`` of the solution.

    Returns
    -------
    pandas.DataFrame
        The table.

    Raises
    ------
    ValueError
        If more is bought than the sites need: a fault of our own.
    """
    met = purchases.met_packs(assembly, solution)
    return purchases.delivery_table(case, assembly, orders, met, purchases.bought(assembly, solution))


def what_follows(
    case: Case,
    law: Law,
    assembly: Assembly,
    decided: Mapping[str, pd.DataFrame],
    pantries: Pantries,
    solution: Solution,
    run: Mapping[str, str],
) -> dict[str, pd.DataFrame]:
    """Return every table of a plan from what is decided, but for what others fill: see `purchase_tables`.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned.
    decided : mapping of str to pandas.DataFrame
        ``orders``, ``payments``, ``served``, ``deliveries``, and the ``shortfalls`` with their reasons.
    pantries : Pantries
        From `planner.reports.stores.run_pantries` with these deliveries.
    solution : Solution
        Its ``bought`` (packs by row of the instance's supply), and what the plan cost before each award.
    run : mapping of str to str
        Run record.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables, those decided among them; those that others fill are empty.
    """
    tables = dict(decided)
    orders = tables["orders"]
    tables["stocks"] = stock_table(case, assembly, pantries)
    tables["targets"] = target_table(case, assembly, tables)
    lines = Lines(assembly, orders, tables["deliveries"])
    tables["promises"] = promise_table(case, assembly, lines)
    tables["rooms"] = room_table(case, assembly, tables["deliveries"])
    tables["contracts"] = contract_table(case, assembly, orders)
    tables["points"], tables["scores"], tables["lot_scores"] = point_tables(case, assembly, lines)
    tables["cost_ceilings"] = ceiling_table(case, law, assembly, lines)
    tables["routes"] = route_table(case, assembly, orders)
    tables["fund_use"] = money.fund_table(case, assembly, tables["payments"])
    tables["supplier_totals"] = money.supplier_table(case, assembly, orders, tables["payments"])
    tables["prices"] = money.price_table(case, law, assembly, orders)
    tables["lots"], tables["lot_deliveries"] = lot_tables(case, law, assembly, orders)
    tables["lot_shares"] = lot_share_table(case, law, assembly, orders)
    tables["member_split"] = member_table(case, law, assembly, orders)
    tables["committees"] = committee_table(case, law, assembly, orders, tables["deliveries"])
    tables["to_grow"] = to_grow_table(case, law, assembly, solution)
    tables["sowing_calendar"] = sowing_table(case, tables["to_grow"])
    tables["sources"] = notes.source_table(case, law)
    tables["summary"] = notes.summary_table(
        case, law, assembly, tables, money.delivery_charges(case, assembly, orders), solution.cost_before
    )
    tables["warnings"] = notes.warning_table(case, law, assembly, tables)
    tables["run"] = notes.run_table(run)
    return {name: tables[name] if name in tables else schema.empty() for name, schema in PLAN_TABLES.items()}


def room_for_cents(case: Case, assembly: Assembly, solution: Solution) -> dict[str, Floats]:
    """Return by how much the limits on money must be tightened so that the plan's rounded lines keep them: mostly nothing.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    solution : Solution
        Its usable solution, with whole packs and payments in currency that are not rounded yet.

    Returns
    -------
    dict of str to numpy.ndarray
        See `models.cents.room_for_cents`.
    """
    instance = assembly.instance
    orders = purchases.order_table(case, assembly, solution)
    deliveries = planned_deliveries(case, assembly, solution, orders) if assembly.groups.several else None
    bills = money.bill_cents(assembly, orders, deliveries, money.delivery_charges(case, assembly, orders))
    paid = money.payment_cents(assembly, solution, bills)
    goods_bills = instance.bills.assign(cents=bills)[instance.bills["offer"] >= 0]
    of_goods = goods_bills.groupby(["offer", "period"])["cents"].sum()
    goods = of_goods.reindex(pd.MultiIndex.from_frame(instance.supply[["offer", "period"]])).fillna(0.0)
    return cents.room_for_cents(instance, solution, goods.to_numpy(dtype=np.float64) / 100, paid / 100)
