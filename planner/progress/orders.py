"""What of the ledger's orders is on its way: one rule for suppliers and contracts.

In words: what comes and is accepted on the day of an order or later fills it, the oldest order first; it fills orders under the same contract, whatever
comes, else those of the same supplier and product. What was refused or given back fills nothing, and an order with less than nothing takes back the
newest that is open. An order whose weight nobody knows is filled by whatever comes.

By hand: 40 kg are ordered on Monday and 20 kg on Wednesday; 30 kg come on Tuesday and 15 kg on Thursday. Monday's order is filled, of Wednesday's 15 kg
are on their way. What came on the Sunday before was of no order.

An order is overdue where the plan in force let the product come from the supplier on its day or later, and that day is over. By hand: the plan has bananas of a
farm on Mondays; 40 kg are ordered on Wednesday 4 March, and on Tuesday the 10th nothing has come: overdue since the 9th.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.case import Case

_NOISE = 1e-9


def open_orders(orders: pd.DataFrame, so_far: Case) -> pd.DataFrame:
    """Return the orders with what of each is on its way: ``open_kg`` and ``open_amount``, its part of the worth.

    Parameters
    ----------
    orders : pandas.DataFrame
        From `planner.replan.orders_of`.
    so_far : Case
        The case with what came in its table ``bought``.
    """
    came = so_far["bought"]
    of_offer = came["offer"].map(so_far["offers"].set_index("offer")["contract"]).fillna("")
    came = came.assign(under=came["contract"].where(came["contract"] != "", of_offer))
    came = came[(came["product"] != "") & (came["kg"] > 0)]
    left = pd.Series(0.0, index=orders.index)
    filled = dict(iter(came.groupby(_key(came))))
    for key, part in orders.groupby(_key(orders)):
        left[part.index] = _open_part(part.sort_values("date", kind="stable"), filled.get(key, came[:0]))
    return orders.assign(
        open_kg=(orders["kg"].clip(lower=0.0) * left).round(6), open_amount=orders["amount"].clip(lower=0.0) * left
    )


def overdue(orders: pd.DataFrame, planned: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return what is on its way though the day on which it was planned to come (``due``) is over, by supplier, product and day of the order.

    Parameters
    ----------
    orders : pandas.DataFrame
        From `open_orders`.
    planned : pandas.DataFrame
        Orders of the plan in force.
    now : pandas.Timestamp
        The day.

    Returns
    -------
    pandas.DataFrame
        Columns ``supplier``, ``product``, ``date`` (of the order), ``open_kg``, ``open_amount``, ``due``; what the plan
        does not know has no day on which it is due, and no row.
    """
    keys = ["supplier", "product", "date"]
    waiting = orders[(orders["open_kg"] > 0) | (orders["open_amount"] > 0)]
    sums = waiting.groupby(keys, as_index=False)[["open_kg", "open_amount"]].sum()
    days = sums[keys].merge(planned[["supplier", "product", "delivery_day"]], on=keys[:2])
    due = days[days["delivery_day"] >= days["date"]].groupby(keys)["delivery_day"].min().rename("due")
    late = sums.merge(due.reset_index(), on=keys)
    return late[late["due"] < now].reset_index(drop=True)


def _key(rows: pd.DataFrame) -> pd.Series:
    """Return what tells apart what may fill an order: its contract, else its supplier and product."""
    return rows["under"].where(rows["under"] != "", rows["supplier"] + "\n" + rows["product"])


def _open_part(orders: pd.DataFrame, came: pd.DataFrame) -> pd.Series:
    """Return which part of each order, sorted by day, is on its way."""
    kg, day = orders["kg"].to_numpy(dtype=np.float64), orders["date"].to_numpy()
    left, known = np.maximum(kg, 0.0), kg > 0
    waits = kg == 0
    events = [(when, 0, place, 0.0) for place, when in enumerate(day)]
    events += [(when, 1, len(kg), some) for when, some in zip(came["date"].to_numpy(), came["kg"], strict=True)]
    for _when, _kind, place, some in sorted(events, key=lambda event: event[:2]):
        if place < len(kg) and kg[place] < 0:
            _take(left, range(place - 1, -1, -1), -kg[place])
        elif some > 0:
            until = int(np.searchsorted(day, _when, side="right"))
            waits[:until] = False
            _take(left, range(until), some)
    return pd.Series(np.where(known, np.divide(left, kg, out=np.zeros(len(kg)), where=known), waits), orders.index)


def _take(left: Floats, places: range, kg: float) -> None:
    """Take a weight from what is left of some orders, one after the other."""
    for place in places:
        used = min(left[place], kg)
        left[place], kg = left[place] - used, kg - used
        if kg <= _NOISE:
            return
