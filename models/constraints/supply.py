"""Supply: no more is bought of an offer than it delivers, in each period and in all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.blocks import Columns, RowBlock
from models.derived import supply_price
from models.family import Family, Limit, Slack, one_per_amount
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return what ties purchases to lanes, and the limits per period and in all.

    ``purchases``, one row per row of supply: sum of buy over its lanes - bought = 0. It defines ``bought`` and holds in every mode.
    ``late_orders``, one row per row of late_orders: sum of buy over its late lanes <= packs. What comes too late cannot be ordered
    whatever gives way, so it holds in every mode.
    ``supply``, one row per row of supply with a limit: bought <= packs.
    ``supply_total``, one row per offer with a limit in all: sum of bought <= total packs.
    """
    return (
        _purchases(instance, columns),
        _late(instance, columns),
        _per_period(instance, columns),
        _in_all(instance, columns),
    )


def _purchases(instance: Instance, columns: Columns) -> RowBlock:
    lanes, count = instance.lanes, len(instance.supply)
    return RowBlock(
        family="purchases",
        name="purchases",
        keys={"supply": np.arange(count)},
        rows=np.concatenate([lanes["supply"].to_numpy(), np.arange(count)]),
        columns=np.concatenate([columns("buy"), columns("bought")]),
        coefficients=np.concatenate([np.ones(len(lanes)), -np.ones(count)]),
        lower=np.zeros(count),
        upper=np.zeros(count),
        unit="packs",
    )


def _late(instance: Instance, columns: Columns) -> RowBlock:
    late = instance.late_orders
    row_of_supply = np.full(len(instance.supply), -1)
    row_of_supply[late["supply"].to_numpy()] = np.arange(len(late))
    row = np.where(instance.lanes["late"].to_numpy(), row_of_supply[instance.lanes["supply"].to_numpy()], -1)
    member = np.flatnonzero(row >= 0)
    return RowBlock(
        family="late_orders",
        name="late_orders",
        keys={"supply": late["supply"].to_numpy()},
        rows=row[member],
        columns=columns("buy", member),
        coefficients=np.ones(len(member)),
        lower=np.full(len(late), -np.inf),
        upper=late["packs"].to_numpy(dtype=float),
        unit="packs",
    )


def _per_period(instance: Instance, columns: Columns) -> RowBlock:
    packs = instance.supply["packs"].to_numpy()
    limited = np.flatnonzero(np.isfinite(packs))
    return RowBlock(
        family="supply",
        name="supply",
        keys={"supply": limited},
        rows=np.arange(len(limited)),
        columns=columns("bought", limited),
        coefficients=np.ones(len(limited)),
        lower=np.full(len(limited), -np.inf),
        upper=packs[limited],
        unit="packs",
        slack="supply_excess",
        eased_by=limited,
    )


def _in_all(instance: Instance, columns: Columns) -> RowBlock:
    total = instance.offers["total_packs"].to_numpy()
    limited = np.flatnonzero(np.isfinite(total))
    row_of_offer = np.full(len(total), -1)
    row_of_offer[limited] = np.arange(len(limited))
    row = row_of_offer[instance.supply["offer"].to_numpy()]
    member = np.flatnonzero(row >= 0)
    return RowBlock(
        family="supply",
        name="supply_total",
        keys={"offer": limited},
        rows=row[member],
        columns=columns("bought", member),
        coefficients=np.ones(len(member)),
        lower=np.full(len(limited), -np.inf),
        upper=total[limited],
        unit="packs",
        slack="offer_excess",
        eased_by=limited,
    )


def _larger_total(instance: Instance, offer: int, percent: float) -> Instance:
    offers = instance.offers
    own = np.arange(len(offers)) == offer
    factor = 1.0 + 0.01 * percent
    return replace(instance, offers=offers.assign(total_packs=offers["total_packs"] * np.where(own, factor, 1.0)))


def _larger_harvest(instance: Instance, offer: int, percent: float) -> Instance:
    """What the supplier of a larger harvest could bring in all grows with it."""
    supply, orders, factor = instance.supply, instance.supplier_orders, 1.0 + 0.01 * percent
    own = (supply["offer"] == offer).to_numpy()
    packs = supply["packs"].to_numpy() * np.where(own, factor, 1.0)
    if factor > 1 and len(orders):
        before = np.where(own & np.isfinite(packs), supply["packs"].to_numpy(), 0.0)
        grown = (factor - 1.0) * before * supply_price(instance)
        by_period = np.bincount(supply["period"].to_numpy(), grown, len(instance.periods))
        same = (orders["supplier"] == instance.offers["supplier"].iloc[offer]).to_numpy()
        more = by_period[orders["period"].to_numpy()] * same
        orders = orders.assign(maximum_amount=orders["maximum_amount"].to_numpy() + more)
    return replace(instance, supply=supply.assign(packs=packs), supplier_orders=orders)


FAMILY: Family = Family(
    "supply",
    "hard",
    rows,
    slacks=(
        Slack("supply_excess", "packs", "rules", one_per_amount("supply", "packs")),
        Slack("offer_excess", "packs", "rules", one_per_amount("offers", "total_packs")),
    ),
    limits=(
        Limit("supply", "percent", _larger_harvest, "harvest"),
        Limit("supply_total", "percent", _larger_total, "harvest"),
    ),
)
