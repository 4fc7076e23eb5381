"""Delivery limits: a supplier brings no more in a day or a week than it can carry, and comes on no more days a week than it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Columns, Ints, RowBlock
from models.derived import counted_days, lane_delivery_day, supply_kg
from models.family import Family, Limit, Slack, one_per_amount
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return the limits of suppliers by day and by week, over all their goods and zones.

    ``day_capacity``, one row per row of delivery_days with a limit: kg brought on the day <= capacity.
    ``week_capacity``, one row per row of delivery_weeks with a limit: kg brought in the week <= capacity.
    ``come``, one row per counted day: kg brought on the day <= most x come. It holds in every mode, since it says on which days a
    supplier comes.
    ``week_days``, one row per week with more days than are allowed: sum of come <= most days.
    """
    days, weeks = instance.delivery_days, instance.delivery_weeks
    lane_day = lane_delivery_day(instance)
    week_of_day = days["week"].to_numpy()
    lane_week = np.where(lane_day >= 0, week_of_day[lane_day] if len(days) else -1, -1)
    return (
        _capacity(instance, columns, "day", lane_day, days, instance.days["period"].to_numpy()[days["day"].to_numpy()]),
        _capacity(instance, columns, "week", lane_week, weeks, weeks["period"].to_numpy()),
        *_days(instance, columns, lane_day),
    )


def _kg(instance: Instance, columns: Columns, row_of_lane: Ints) -> tuple[Ints, Ints, np.ndarray]:
    """Return row, column and kg a pack of each lane that belongs to a row."""
    member = np.flatnonzero(row_of_lane >= 0)
    kg = supply_kg(instance)[instance.lanes["supply"].to_numpy()[member]]
    return row_of_lane[member], columns("buy", member), kg


def _capacity(
    instance: Instance, columns: Columns, span: str, row_of_lane: Ints, table: pd.DataFrame, period: Ints
) -> RowBlock:
    most = table["most_kg"].to_numpy()
    limited = np.flatnonzero(np.isfinite(most))
    place = np.full(len(table) + 1, -1)
    place[limited] = np.arange(len(limited))
    row, column, kg = _kg(instance, columns, place[row_of_lane])
    return RowBlock(
        family="delivery_limits",
        name=f"{span}_capacity",
        keys={"supplier": table["supplier"].to_numpy()[limited], "period": period[limited]},
        rows=row,
        columns=column,
        coefficients=kg,
        lower=np.full(len(limited), -np.inf),
        upper=np.fmax(most[limited], 0.0),
        unit="kg",
        slack=f"{span}_excess",
        eased_by=limited,
    )


def _days(instance: Instance, columns: Columns, lane_day: Ints) -> tuple[RowBlock, RowBlock]:
    days, weeks = instance.delivery_days, instance.delivery_weeks
    counted = counted_days(instance)
    place = np.full(len(days) + 1, -1)
    place[counted] = np.arange(len(counted))
    row, column, kg = _kg(instance, columns, place[lane_day])
    own = np.arange(len(counted))
    come = columns("come")
    comes = RowBlock(
        family="visits",
        name="come",
        keys={"supplier": days["supplier"].to_numpy()[counted]},
        rows=np.concatenate([row, own]),
        columns=np.concatenate([column, come]),
        coefficients=np.concatenate([kg, -days["maximum_kg"].to_numpy()[counted]]),
        lower=np.full(len(counted), -np.inf),
        upper=np.zeros(len(counted)),
        unit="kg",
    )
    limited, week = np.unique(days["week"].to_numpy()[counted], return_inverse=True)
    most = RowBlock(
        family="delivery_limits",
        name="week_days",
        keys={"supplier": weeks["supplier"].to_numpy()[limited], "period": weeks["period"].to_numpy()[limited]},
        rows=week,
        columns=come,
        coefficients=np.ones(len(counted)),
        lower=np.full(len(limited), -np.inf),
        upper=np.fmax(weeks["most_days"].to_numpy()[limited], 0.0),
        unit="days",
        slack="days_excess",
        eased_by=limited,
    )
    return comes, most


def _more_of_supplier(table: str, column: str) -> Callable[[Instance, int, float], Instance]:
    """Return what gives a supplier more on each of its days or weeks; a limit that is passed already counts as nothing left."""

    def move(instance: Instance, supplier: int, amount: float) -> Instance:
        frame: pd.DataFrame = getattr(instance, table)
        more = frame[column].clip(lower=0.0) + np.where(frame["supplier"] == supplier, amount, 0.0)
        changed: dict[str, Any] = {table: frame.assign(**{column: more})}
        return replace(instance, **changed)

    return move


FAMILY: Family = Family(
    "delivery_limits",
    "hard",
    rows,
    slacks=(
        Slack("day_excess", "kg", "rules", one_per_amount("delivery_days", "most_kg")),
        Slack("week_excess", "kg", "rules", one_per_amount("delivery_weeks", "most_kg")),
        Slack("days_excess", "days", "rules", one_per_amount("delivery_weeks", "most_days")),
    ),
    limits=(
        Limit("day_capacity", "kg", _more_of_supplier("delivery_days", "most_kg"), "of supplier"),
        Limit("week_capacity", "kg", _more_of_supplier("delivery_weeks", "most_kg"), "of supplier"),
        Limit("week_days", "days", _more_of_supplier("delivery_weeks", "most_days"), "visits"),
    ),
)
