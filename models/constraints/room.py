"""Room: what lies at a site after a delivery is no more than fits into its store room for food that is kept so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.blocks import Columns, RowBlock
from models.family import Family, Limit, Slack, one_per_amount
from models.instance import Instance

_SETS = {"lane": "buy", "stock": "stock", "short": "short"}


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per row of room_days, in the unit of its room.

    What came for later windows, what is in store at the end of the window that is being eaten, and what of this window is not eaten yet <= room.
    Where a need must be met, none of it is short.
    """
    days, terms = instance.room_days, instance.room_terms
    row_parts, column_parts, parts = [], [], []
    words = terms["column"].to_numpy()
    room_day, index = (terms[name].to_numpy(dtype=np.int64) for name in ("room_day", "index"))
    takes = terms["takes"].to_numpy(dtype=float)
    for kind, name in _SETS.items():
        own = words == kind
        if name in columns:
            row_parts.append(room_day[own])
            column_parts.append(columns(name, index[own]))
            parts.append(takes[own])
    room, day = days["room"].to_numpy(), days["day"].to_numpy()
    block = RowBlock(
        family="room",
        name="room",
        keys={
            "room": room,
            "zone": instance.rooms["zone"].to_numpy()[room],
            "period": instance.days["period"].to_numpy()[day],
        },
        rows=np.concatenate(row_parts),
        columns=np.concatenate(column_parts),
        coefficients=np.concatenate(parts),
        lower=np.full(len(days), -np.inf),
        upper=days["most"].to_numpy(dtype=float),
        unit=list(instance.rooms["unit"].to_numpy()[room]),
        slack="room_excess",
        # the bound is what is left beside that which lies there anyway
        asked=instance.rooms["most"].to_numpy(dtype=float)[room],
    )
    return (block,)


def _more(instance: Instance, room: int, amount: float) -> Instance:
    days = instance.room_days
    return replace(instance, room_days=days.assign(most=days["most"] + np.where(days["room"] == room, amount, 0.0)))


FAMILY: Family = Family(
    "room",
    "hard",
    rows,
    slacks=(
        Slack(
            "room_excess",
            "kg or l",
            "rules",
            lambda i: one_per_amount("rooms", "most")(i)[i.room_days["room"].to_numpy()],
        ),
    ),
    limits=(Limit("room", "kg or l", _more, "of room"),),
    about={"room": ("rooms", "site")},
)
