"""Quantities that several families need and that follow from an instance: prices, weights and owners of its rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.blocks import Floats, Ints, places
from models.instance import Instance


def supply_supplier(instance: Instance) -> Ints:
    """Return the supplier of each row of supply."""
    return np.asarray(instance.offers["supplier"].to_numpy()[instance.supply["offer"].to_numpy()], dtype=np.int64)


def supply_product(instance: Instance) -> Ints:
    """Return the product of each row of supply."""
    return np.asarray(instance.offers["product"].to_numpy()[instance.supply["offer"].to_numpy()], dtype=np.int64)


def supply_price(instance: Instance) -> Floats:
    """Return the price of one pack of each row of supply, in currency, goods only."""
    return np.asarray(instance.offers["price_per_pack"].to_numpy()[instance.supply["offer"].to_numpy()], dtype=float)


def cost_of(instance: Instance, values: Mapping[str, Floats]) -> float:
    """Return what a solution costs, goods and deliveries, in currency.

    Parameters
    ----------
    instance : Instance
        What is solved.
    values : mapping of str to numpy.ndarray
        Per column set, as in `models.solution.Solution`.
    """
    return float(
        supply_price(instance) @ values["bought"]
        + instance.lanes["delivery_per_pack"].to_numpy() @ values["buy"]
        + instance.drops["charge"].to_numpy() @ values["visit"]
    )


def supply_kg(instance: Instance) -> Floats:
    """Return the weight of one pack of each row of supply, in kg."""
    return instance.products["pack_kg"].to_numpy()[supply_product(instance)]


def lane_period(instance: Instance) -> Ints:
    """Return the period in which each lane is bought and delivered."""
    return np.asarray(instance.supply["period"].to_numpy()[instance.lanes["supply"].to_numpy()], dtype=np.int64)


def lane_span(instance: Instance) -> Ints:
    """Return the span of days in which each lane is delivered, as bills count them."""
    return np.asarray(instance.days["span"].to_numpy()[instance.lanes["day"].to_numpy()], dtype=np.int64)


def lane_zone(instance: Instance) -> Ints:
    """Return the row of zones to which each lane goes."""
    return np.asarray(instance.demand["zone"].to_numpy()[instance.lanes["demand"].to_numpy()], dtype=np.int64)


def lane_bill(instance: Instance) -> Ints:
    """Return the bill for the goods of each lane; -1: none."""
    bills = instance.bills
    goods = np.flatnonzero(bills["offer"].to_numpy() >= 0)
    known = [bills[name].to_numpy()[goods] for name in ("offer", "period", "span", "group")]
    lane = instance.lanes["supply"].to_numpy()
    group = instance.zones["group"].to_numpy()[lane_zone(instance)]
    offer, period = (instance.supply[name].to_numpy()[lane] for name in ("offer", "period"))
    found = places(known, [offer, period, lane_span(instance), group])
    return np.where(found >= 0, goods[found] if len(goods) else -1, -1).astype(np.int64)


def lane_drop(instance: Instance) -> Ints:
    """Return the row of drops to which each lane belongs; -1: none."""
    lane = instance.lanes["supply"].to_numpy()
    drops = [instance.drops[name].to_numpy() for name in ("supplier", "zone", "day")]
    round_of = instance.zones["round"].to_numpy()[lane_zone(instance)]
    return places(drops, [supply_supplier(instance)[lane], round_of, instance.lanes["day"].to_numpy()])


def lane_delivery_day(instance: Instance) -> Ints:
    """Return the row of delivery_days to which each lane belongs; -1: its supplier may bring what it will."""
    lane = instance.lanes["supply"].to_numpy()
    days = [instance.delivery_days[name].to_numpy() for name in ("supplier", "day")]
    return places(days, [supply_supplier(instance)[lane], instance.lanes["day"].to_numpy()])


def counted_days(instance: Instance) -> Ints:
    """Return the rows of delivery_days of weeks with more days on which the supplier can come than on which it does."""
    week = instance.delivery_days["week"].to_numpy()
    possible = np.bincount(week, minlength=len(instance.delivery_weeks))
    return np.flatnonzero((possible > instance.delivery_weeks["most_days"].to_numpy())[week])


def next_demand(instance: Instance) -> Ints:
    """Return, for each row of demand, the row that the stock at its end opens; -1: nothing is carried over."""
    following = np.full(len(instance.demand), -1, dtype=np.int64)
    following[instance.stocks["demand"].to_numpy()] = instance.stocks["next_demand"].to_numpy()
    return following


def menu_demand(instance: Instance) -> np.ndarray:
    """Tell which rows of demand depend on the menu that is chosen."""
    touched = np.zeros(len(instance.demand), dtype=bool)
    touched[instance.menu_needs["demand"].to_numpy()] = True
    return touched


def most_needed(instance: Instance) -> Floats:
    """Return the most that each row of demand can come to, in packs, whatever menu is chosen."""
    needs = instance.menu_needs
    serving = needs["index"].to_numpy().copy()
    fills = needs["column"].to_numpy() == "fill"
    serving[fills] = instance.fills["serving"].to_numpy()[serving[fills]]
    days = instance.servings["maximum_days"].to_numpy()[serving]
    from_menu = np.bincount(
        needs["demand"].to_numpy(), weights=np.fmax(needs["packs"].to_numpy() * days, 0), minlength=len(instance.demand)
    )
    return np.asarray(instance.demand["packs"].to_numpy() + from_menu, dtype=float)


def need_kg(instance: Instance) -> Floats:
    """Return the most that can be needed of each product in kg, over all zones and periods."""
    product = instance.demand["product"].to_numpy()
    packs = np.bincount(product, weights=most_needed(instance), minlength=len(instance.products))
    return np.asarray(packs * instance.products["pack_kg"].to_numpy(), dtype=float)


def due_funds(instance: Instance) -> Ints:
    """Return the funds of which something lapses unless it is spent; member i of the set ``lapse`` belongs to the i-th of them."""
    return np.flatnonzero(instance.funds["minimum"].to_numpy() > 0)


def order_rows(instance: Instance) -> Ints:
    """Return the rows of supply with a minimum order; member i of the set ``order`` belongs to the i-th of them."""
    return np.flatnonzero(instance.supply["minimum_packs"].to_numpy() > 0)
