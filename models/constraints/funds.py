"""Funds: every bill is paid in full from funds that may pay it, and no fund pays more than it has."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock
from models.derived import lane_period, supply_price, supply_supplier
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return the bills and the limits of the funds, in currency.

    ``bills``, one row per bill: sum of its payments - what it is for = 0, in every mode. Goods of an offer in a period
    cost price x bought; deliveries of a supplier in a period cost charge per pack x buy + charge per drop x visit.
    ``funds``, one row per fund with a limit in all: sum of its payments <= amount.
    ``fund_periods``, one row per fund with a limit per period, and period: sum of its payments <= amount per period.

    Raises
    ------
    ValueError
        If goods or deliveries that cost something have no bill: nobody would pay them.
    """
    return _bills(instance, columns), _in_all(instance, columns), _per_period(instance, columns)


def _bills(instance: Instance, columns: Columns) -> RowBlock:
    bills = instance.bills
    goods = np.flatnonzero(bills["offer"].to_numpy() >= 0)
    deliveries = np.flatnonzero(bills["offer"].to_numpy() < 0)
    goods_bill = _lookup(bills, goods, ["offer", "period"])
    delivery_bill = _lookup(bills, deliveries, ["supplier", "period"])

    price = supply_price(instance)
    of_supply = _bill(goods_bill, instance.supply["offer"], instance.supply["period"], price, "goods")
    bought = np.flatnonzero(of_supply >= 0)

    lanes, drops = instance.lanes, instance.drops
    lane_charge = lanes["delivery_per_pack"].to_numpy()
    lane_supplier = supply_supplier(instance)[lanes["supply"].to_numpy()]
    of_lane = _bill(delivery_bill, lane_supplier, lane_period(instance), lane_charge, "deliveries")
    brought = np.flatnonzero((of_lane >= 0) & (lane_charge != 0))
    drop_charge = drops["charge"].to_numpy()
    of_drop = _bill(delivery_bill, drops["supplier"], drops["period"], drop_charge, "drops")
    visited = np.flatnonzero((of_drop >= 0) & (drop_charge != 0))

    return RowBlock(
        family="bills",
        name="bills",
        keys=pd.DataFrame({"bill": np.arange(len(bills))}),
        rows=np.concatenate(
            [instance.payments["bill"].to_numpy(), of_supply[bought], of_lane[brought], of_drop[visited]]
        ),
        columns=np.concatenate(
            [columns("pay"), columns("bought", bought), columns("buy", brought), columns("visit", visited)]
        ),
        coefficients=np.concatenate(
            [np.ones(len(instance.payments)), -price[bought], -lane_charge[brought], -drop_charge[visited]]
        ),
        lower=np.zeros(len(bills)),
        upper=np.zeros(len(bills)),
        unit="currency",
    )


def _lookup(bills: pd.DataFrame, members: np.ndarray, keys: list[str]) -> pd.Series:
    chosen = bills.iloc[members]
    return pd.Series(members, index=pd.MultiIndex.from_frame(chosen[keys]), dtype="int64")


def _bill(lookup: pd.Series, first: object, second: object, charge: np.ndarray, what: str) -> np.ndarray:
    """Return the bill of each row, -1 where there is none; whatever costs something must have one."""
    where = pd.MultiIndex.from_arrays([np.asarray(first), np.asarray(second)])
    found = lookup.index.get_indexer(where) if len(lookup) else np.full(len(where), -1)
    bill = np.where(found >= 0, lookup.to_numpy()[found] if len(lookup) else -1, -1)
    if ((bill < 0) & (charge != 0)).any():
        raise ValueError(f"instance table bills: some {what} cost something and have no bill")
    return bill


def _in_all(instance: Instance, columns: Columns) -> RowBlock:
    amount = instance.funds["amount"].to_numpy()
    limited = np.flatnonzero(np.isfinite(amount))
    row_of_fund = np.full(len(amount), -1)
    row_of_fund[limited] = np.arange(len(limited))
    row = row_of_fund[instance.payments["fund"].to_numpy()]
    member = np.flatnonzero(row >= 0)
    return RowBlock(
        family="funds",
        name="funds",
        keys=pd.DataFrame({"fund": limited}),
        rows=row[member],
        columns=columns("pay", member),
        coefficients=np.ones(len(member)),
        lower=np.full(len(limited), -np.inf),
        upper=np.fmax(amount[limited], 0),
        unit="currency",
        slack="fund_excess",
        eased_by=limited,
    )


def _per_period(instance: Instance, columns: Columns) -> RowBlock:
    amount, periods = instance.funds["amount_per_period"].to_numpy(), len(instance.periods)
    limited = np.flatnonzero(np.isfinite(amount))
    row_of_fund = np.full(len(amount), -1)
    row_of_fund[limited] = np.arange(len(limited)) * periods
    first_row = row_of_fund[instance.payments["fund"].to_numpy()]
    member = np.flatnonzero(first_row >= 0)
    period = instance.bills["period"].to_numpy()[instance.payments["bill"].to_numpy()]
    fund_of_row, period_of_row = np.repeat(limited, periods), np.tile(np.arange(periods), len(limited))
    return RowBlock(
        family="funds",
        name="fund_periods",
        keys=pd.DataFrame({"fund": fund_of_row, "period": period_of_row}),
        rows=first_row[member] + period[member],
        columns=columns("pay", member),
        coefficients=np.ones(len(member)),
        lower=np.full(len(fund_of_row), -np.inf),
        upper=np.fmax(amount[fund_of_row], 0),
        unit="currency",
        slack="fund_period_excess",
        eased_by=fund_of_row * periods + period_of_row,
    )
