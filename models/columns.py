"""The decisions of an instance as column sets, and the slacks by which soft families give way.

Member i of a set belongs to row i of the instance's table named beside it, so that no look-up is ever needed.
Slack sets exist only for soft families, which say what they are (`models.family.Slack`); `models.build` puts them into the rows, and
`models.objective` makes them small.
"""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, ColumnSet, Floats
from models.constraints import FAMILIES
from models.derived import counted_days, order_rows
from models.instance import Instance


def _decision(
    name: str, upper: Floats, unit: str, lower: Floats | None = None, integer: np.ndarray | None = None
) -> ColumnSet:
    count = len(upper)
    return ColumnSet(
        name,
        np.zeros(count) if lower is None else lower.astype(float),
        upper.astype(float),
        np.zeros(count, dtype=bool) if integer is None else integer,
        unit,
    )


def make_columns(instance: Instance) -> Columns:
    """Return all column sets of an instance.

    ``buy`` (lanes, packs), ``bought`` (supply, packs), ``pay`` (payments, currency), ``stock`` (stocks, packs at the
    end of the period), ``visit`` (drops, yes or no), ``order`` (`order_rows`, yes or no), ``supplier_order``
    (supplier_orders, yes or no), ``come`` (`counted_days`, yes or no), ``serve`` (servings, days), ``fill`` (fills, days), then the slacks of soft families.
    """

    def free(table: str) -> Floats:
        return np.full(len(getattr(instance, table)), np.inf)

    def yes_or_no(name: str, count: int) -> ColumnSet:
        return _decision(name, np.ones(count), "", integer=np.ones(count, dtype=bool))

    servings = instance.servings
    most_days = servings["maximum_days"].to_numpy()
    sets = [
        _decision("buy", free("lanes"), "packs"),
        _decision("bought", free("supply"), "packs"),
        _decision("pay", free("payments"), "currency"),
        _decision("stock", instance.stocks["max_packs"].to_numpy(), "packs"),
        yes_or_no("visit", len(instance.drops)),
        yes_or_no("order", len(order_rows(instance))),
        yes_or_no("supplier_order", len(instance.supplier_orders)),
        yes_or_no("come", len(counted_days(instance))),
        _decision("serve", most_days, "days", lower=servings["minimum_days"].to_numpy()),
        _decision("fill", most_days[instance.fills["serving"].to_numpy()], "days"),
        _decision("there", instance.foods["most"].to_numpy(), "foods"),
    ]
    for family in FAMILIES:
        for slack in family.slacks:
            upper = family.gives_way(instance, slack)
            if upper is not None:
                sets.append(_decision(slack.name, upper, slack.unit))
    return Columns(sets)
