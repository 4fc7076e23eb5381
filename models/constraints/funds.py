"""Funds: every bill is paid in full from funds that may pay it, and no fund pays more than it has, nor before it has it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock, codes_of, places
from models.derived import lane_bill, lane_period, lane_span, lane_zone, supply_price, supply_supplier
from models.family import Family, Limit, Slack, moved, one_per_amount
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return the bills and the limits of the funds, in currency.

    ``bills``, one row per bill: sum of its payments - what it is for = 0, in every mode. Goods of an offer in a period
    cost price x bought, or, where groups of sites or spans of days are billed apart, price x buy over the lanes to the group in
    the span; deliveries of a supplier cost charge per pack x buy + charge per drop x visit.
    ``funds``, one row per fund with a limit in all: sum of its payments <= amount.
    ``fund_periods``, one row per fund with a limit per period, and period: sum of its payments <= amount per period.
    ``instalments``, one row per instalment to come: sum of its fund's payments for what is delivered before <= what has come before.

    Raises
    ------
    ValueError
        If goods or deliveries that cost something have no bill: nobody would pay them.
    """
    return (
        _bills(instance, columns),
        _in_all(instance, columns),
        _per_period(instance, columns),
        _as_it_comes(instance, columns),
    )


def _bills(instance: Instance, columns: Columns) -> RowBlock:
    bills = instance.bills
    goods_rows, goods_columns, goods_price = _goods(instance, columns)
    deliveries = np.flatnonzero(bills["offer"].to_numpy() < 0)
    delivery_keys = ["supplier", "period", "span", "group"]

    lanes, drops, charged = instance.lanes, instance.drops, instance.zones["charged"].to_numpy()
    drop_day = drops["day"].to_numpy()
    lane_charge = lanes["delivery_per_pack"].to_numpy()
    lane_supplier = supply_supplier(instance)[lanes["supply"].to_numpy()]
    where = (lane_supplier, lane_period(instance), lane_span(instance), charged[lane_zone(instance)])
    of_lane = _bill(bills, deliveries, delivery_keys, where, lane_charge, "deliveries")
    brought = np.flatnonzero((of_lane >= 0) & (lane_charge != 0))
    drop_charge = drops["charge"].to_numpy()
    day_of = (instance.days[name].to_numpy()[drop_day] for name in ("period", "span"))
    where = (drops["supplier"].to_numpy(), *day_of, charged[drops["zone"].to_numpy()])
    of_drop = _bill(bills, deliveries, delivery_keys, where, drop_charge, "drops")
    visited = np.flatnonzero((of_drop >= 0) & (drop_charge != 0))

    return RowBlock(
        family="bills",
        name="bills",
        keys={"bill": np.arange(len(bills))},
        rows=np.concatenate([instance.payments["bill"].to_numpy(), goods_rows, of_lane[brought], of_drop[visited]]),
        columns=np.concatenate([columns("pay"), goods_columns, columns("buy", brought), columns("visit", visited)]),
        coefficients=np.concatenate(
            [np.ones(len(instance.payments)), -goods_price, -lane_charge[brought], -drop_charge[visited]]
        ),
        lower=np.zeros(len(bills)),
        upper=np.zeros(len(bills)),
        unit="currency",
    )


def _goods(instance: Instance, columns: Columns) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return bill, column and price of what is bought: of the supply as a whole, or lane by lane where bills divide it."""
    bills: pd.DataFrame = instance.bills
    price = supply_price(instance)
    goods, keys = np.flatnonzero(bills["offer"].to_numpy() >= 0), ["offer", "period"]
    codes = codes_of([bills[key].to_numpy()[goods] for key in keys])
    undivided = len(np.unique(codes)) == len(codes)
    if undivided and len(np.unique(instance.zones["group"])) <= 1:
        where = (instance.supply["offer"].to_numpy(), instance.supply["period"].to_numpy())
        of_supply = _bill(bills, goods, keys, where, price, "goods")
        bought = np.flatnonzero(of_supply >= 0)
        return of_supply[bought], columns("bought", bought), price[bought]
    of_lane, lane_price = lane_bill(instance), price[instance.lanes["supply"].to_numpy()]
    _must_have_bill(of_lane, lane_price, "goods")
    bought = np.flatnonzero(of_lane >= 0)
    return of_lane[bought], columns("buy", bought), lane_price[bought]


def _must_have_bill(bill: np.ndarray, charge: np.ndarray, what: str) -> None:
    if ((bill < 0) & (charge != 0)).any():
        raise ValueError(f"instance table bills: some {what} cost something and have no bill")


def _bill(
    bills: pd.DataFrame,
    members: np.ndarray,
    keys: list[str],
    where: tuple[np.ndarray, ...],
    charge: np.ndarray,
    what: str,
) -> np.ndarray:
    """Return of some bills that of each row, by keys, -1 where there is none; whatever costs something must have one."""
    found = places([bills[key].to_numpy()[members] for key in keys], where)
    bill = np.where(found >= 0, members[found] if len(members) else -1, -1)
    _must_have_bill(bill, charge, what)
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
        keys={"fund": limited},
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
        keys={"fund": fund_of_row, "period": period_of_row},
        rows=first_row[member] + period[member],
        columns=columns("pay", member),
        coefficients=np.ones(len(member)),
        lower=np.full(len(fund_of_row), -np.inf),
        upper=np.fmax(amount[fund_of_row], 0),
        unit="currency",
        slack="fund_period_excess",
        eased_by=fund_of_row * periods + period_of_row,
    )


def _as_it_comes(instance: Instance, columns: Columns) -> RowBlock:
    come, payments = instance.instalments, instance.payments
    same = payments["fund"].to_numpy() == come["fund"].to_numpy()[:, None]
    row, member = np.nonzero(same & (payments["day"].to_numpy() < come["day"].to_numpy()[:, None]))
    rows = np.arange(len(come))
    return RowBlock(
        family="funds",
        name="instalments",
        keys={"instalment": rows, "fund": come["fund"].to_numpy()},
        rows=row,
        columns=columns("pay", member),
        coefficients=np.ones(len(member)),
        lower=np.full(len(come), -np.inf),
        upper=np.fmax(come["amount"].to_numpy(), 0),
        unit="currency",
        slack="instalment_excess",
        eased_by=rows,
    )


FAMILY: Family = Family(
    "funds",
    "hard",
    rows,
    slacks=(
        Slack("fund_excess", "currency", "rules", one_per_amount("funds", "amount")),
        Slack(
            "fund_period_excess",
            "currency",
            "rules",
            lambda i: np.repeat(one_per_amount("funds", "amount_per_period")(i), len(i.periods)),
        ),
        Slack(
            "instalment_excess",
            "currency",
            "rules",
            lambda i: one_per_amount("funds", "amount")(i)[i.instalments["fund"].to_numpy()],
        ),
    ),
    limits=(
        Limit("funds", "currency", moved("funds", "amount", 1.0), key="fund", in_cents=True),
        Limit("fund_periods", "currency", moved("funds", "amount_per_period", 1.0), key="fund", in_cents=True),
        Limit("instalments", "currency", moved("instalments", "amount", 1.0), key="instalment", in_cents=True),
    ),
)
