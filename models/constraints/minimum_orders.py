"""Minimum orders: an offer, a supplier or a drop is worth the journey, or it stays away. The only yes-or-no rules."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.blocks import Columns, Floats, Ints, RowBlock, places
from models.derived import lane_drop, need_kg, order_rows, supply_kg, supply_price, supply_product, supply_supplier
from models.family import Family, Slack, one_per_amount
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return pairs of rows around each yes-or-no decision y: quantity >= least x y and quantity <= most x y.

    ``order_*``: packs of a row of supply with a minimum. ``supplier_order_*``: worth of a supplier's goods in a period,
    in currency. ``drop_*``: kg brought to a zone in a period; ``drop_most`` holds in every mode, since it makes a drop's
    charge due.
    """
    return (
        *_orders(instance, columns),
        *_supplier_orders(instance, columns),
        *_drops(instance, columns),
    )


def _pair(
    name: str,
    unit: str,
    slack: str,
    keys: Mapping[str, np.ndarray],
    quantity: tuple[Ints, Ints, Floats],
    decision: Ints,
    least: Floats,
    most: Floats,
    families: tuple[str, str] = ("minimum_orders", "minimum_orders"),
) -> tuple[RowBlock, RowBlock]:
    """Return the rows quantity - least x decision >= 0 and quantity - most x decision <= 0."""
    count = len(least)
    own = np.arange(count)
    row, column, coefficient = quantity

    def block(
        suffix: str, family: str, factor: Floats, lower: float, upper: float, eased: str, wanted: np.ndarray
    ) -> RowBlock:
        """Leave out rows that say nothing."""
        kept = np.flatnonzero(wanted)
        row_of = np.full(count, -1)
        row_of[kept] = np.arange(len(kept))
        of_kept = row_of[row] >= 0
        return RowBlock(
            family=family,
            name=f"{name}_{suffix}",
            keys={name: values[kept] for name, values in keys.items()},
            rows=np.concatenate([row_of[row[of_kept]], own[: len(kept)]]),
            columns=np.concatenate([column[of_kept], decision[kept]]),
            coefficients=np.concatenate([coefficient[of_kept], -factor[kept]]),
            lower=np.full(len(kept), lower),
            upper=np.full(len(kept), upper),
            unit=unit,
            slack=eased,
            eased_by=kept,
        )

    return (
        block("least", families[0], least, 0.0, np.inf, slack, least > 0),
        block("most", families[1], most, -np.inf, 0.0, "", np.ones(count, dtype=bool)),
    )


def _orders(instance: Instance, columns: Columns) -> tuple[RowBlock, RowBlock]:
    members = order_rows(instance)
    own = np.arange(len(members))
    need_packs = need_kg(instance)[supply_product(instance)] / supply_kg(instance)
    total = instance.offers["total_packs"].to_numpy()[instance.supply["offer"].to_numpy()]
    most = np.fmin(np.fmin(instance.supply["packs"].to_numpy(), total), np.ceil(need_packs - 1e-9))[members]
    return _pair(
        "order",
        "packs",
        "order_lack",
        {"supply": members},
        (own, columns("bought", members), np.ones(len(members))),
        columns("order"),
        instance.supply["minimum_packs"].to_numpy()[members],
        most,
    )


def _supplier_orders(instance: Instance, columns: Columns) -> tuple[RowBlock, RowBlock]:
    orders = instance.supplier_orders
    known = [orders[name].to_numpy() for name in ("supplier", "period")]
    row = places(known, [supply_supplier(instance), instance.supply["period"].to_numpy()])
    member = np.flatnonzero(row >= 0)
    return _pair(
        "supplier_order",
        "currency",
        "supplier_order_lack",
        dict(zip(("supplier", "period"), known, strict=True)),
        (row[member], columns("bought", member), supply_price(instance)[member]),
        columns("supplier_order"),
        orders["minimum_amount"].to_numpy(),
        orders["maximum_amount"].to_numpy(),
    )


def _drops(instance: Instance, columns: Columns) -> tuple[RowBlock, RowBlock]:
    drops = instance.drops
    row = lane_drop(instance)
    member = np.flatnonzero(row >= 0)
    kg = supply_kg(instance)[instance.lanes["supply"].to_numpy()[member]]
    return _pair(
        "drop",
        "kg",
        "drop_lack",
        {
            "supplier": drops["supplier"].to_numpy(),
            "zone": drops["zone"].to_numpy(),
            "period": instance.days["period"].to_numpy()[drops["day"].to_numpy()],
        },
        (row[member], columns("buy", member), kg),
        columns("visit"),
        drops["minimum_kg"].to_numpy(),
        drops["maximum_kg"].to_numpy(),
        families=("minimum_orders", "drops"),
    )


FAMILY: Family = Family(
    "minimum_orders",
    "hard",
    rows,
    slacks=(
        Slack("order_lack", "packs", "rules", lambda i: one_per_amount("supply", "minimum_packs")(i)[order_rows(i)]),
        Slack("supplier_order_lack", "currency", "rules", one_per_amount("supplier_orders", "minimum_amount")),
        Slack("drop_lack", "kg", "rules", one_per_amount("drops", "minimum_kg")),
    ),
)
