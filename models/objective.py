"""The levels of the objective, in the order in which they are made small; each is held before the next."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.blocks import Columns, Level
from models.columns import SLACKS
from models.derived import supply_price
from models.instance import Instance

SLACK_LEVELS: dict[str, str] = {
    "shortfall": "servings",
    "rules": "",
    "nutrition_gaps": "",
    "target_gaps": "",
}
"""Levels made of slacks, in order, with their units; those without unit add up parts of a whole."""

NEVER_NEGATIVE = frozenset({*SLACK_LEVELS, "own_money", "stock"})
"""Levels that cannot fall below zero: at zero, their columns are fixed instead of held by a row."""


def make_levels(instance: Instance, columns: Columns) -> tuple[Level, ...]:
    """Return the levels that the instance has terms for.

    Unmet servings, soft rules broken, nutrition gaps, target gaps, cost (goods and delivery), own
    money spent, stock carried. A level
    between two of these is one more function in the list.
    """
    makers: list[Callable[[Instance, Columns], Level]] = [
        *(_slack_level(name) for name in SLACK_LEVELS),
        _cost,
        _own_money,
        _stock,
    ]
    levels = (make(instance, columns) for make in makers)
    return tuple(level for level in levels if len(level.columns) or level.name == "cost")


def _slack_level(name: str) -> Callable[[Instance, Columns], Level]:
    def make(instance: Instance, columns: Columns) -> Level:
        slacks = [s for s in SLACKS.values() if s.level == name and s.name in columns]
        none = np.zeros(0)
        return Level(
            name=name,
            columns=np.concatenate([none.astype(np.int64), *(columns(s.name) for s in slacks)]),
            costs=np.concatenate([none, *(s.weights(instance) for s in slacks)]),
            unit=SLACK_LEVELS[name],
        )

    return make


def _cost(instance: Instance, columns: Columns) -> Level:
    """Goods, delivery by weight and by drop, in currency."""
    return Level(
        name="cost",
        columns=np.concatenate([columns("bought"), columns("buy"), columns("visit")]),
        costs=np.concatenate(
            [
                supply_price(instance),
                instance.lanes["delivery_per_pack"].to_numpy(),
                instance.drops["charge"].to_numpy(),
            ]
        ),
        unit="currency",
    )


def _own_money(instance: Instance, columns: Columns) -> Level:
    """Payments from funds that are spent last: a transfer not spent goes back, own money stays the buyer's."""
    payments = np.flatnonzero(instance.funds["last"].to_numpy()[instance.payments["fund"].to_numpy()])
    return Level(name="own_money", columns=columns("pay", payments), costs=np.ones(len(payments)), unit="currency")


def _stock(instance: Instance, columns: Columns) -> Level:
    """Packs carried from a period to the next: buy no earlier than needed, where it costs nothing to wait."""
    return Level(name="stock", columns=columns("stock"), costs=np.ones(len(instance.stocks)), unit="pack-periods")
