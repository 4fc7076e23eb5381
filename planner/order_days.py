"""The last day on which an order for a delivery can go out.

**In words.** An order goes out at least the offer's lead time (``offers.lead_time_days``) before the delivery, and, where the supplier takes
orders on some weekdays only (``suppliers.order_weekdays``), on the last of these on or before that day.

**By hand.** A supplier takes orders on Thursdays. With a lead time of three days what comes on Monday 9 March is ordered on Thursday 5 (Friday 6 is
no day for orders); with four days on Thursday 5 too; with five days on Thursday 26 February. Without weekdays it would be Friday 6, Thursday 5 and
Wednesday 4.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.blocks import Ints
from planner.schema.base import split_weekdays

_THURSDAY = 3
"""Weekday of day number 0, 1 January 1970."""


def last_order_days(deliveries: Ints, lead_days: Ints, weekdays: Sequence[str]) -> Ints:
    """Return the last day on which each delivery can be ordered, as day numbers.

    Parameters
    ----------
    deliveries, lead_days : numpy.ndarray of int
        Day number and lead time of each delivery (row), perhaps of several days each (columns).
    weekdays : sequence of str
        Cells of `suppliers.order_weekdays`, one for each row; blank: any day.

    Returns
    -------
    numpy.ndarray of int, of the shape of `deliveries`
        Day numbers: the lead time before the delivery, or the last day before that on which the supplier takes orders.
    """
    latest = np.asarray(deliveries - lead_days, dtype=np.int64)
    back = np.array([_steps(cell, -1) for cell in weekdays], dtype=np.int64).reshape(-1, 7)
    return np.asarray(latest - _of_weekday(back, latest), dtype=np.int64)


def first_deliveries(ordered: int, lead_days: Ints, weekdays: Sequence[str]) -> Ints:
    """Return the first day on which what is ordered on a day, or on the next that its supplier takes orders, can come.

    Parameters
    ----------
    ordered : int
        Day number of the order.
    lead_days : numpy.ndarray of int, shape (n,)
        Days that each supplier needs from order to delivery.
    weekdays : sequence of str
        Cells of `suppliers.order_weekdays`, one for each supplier; blank: any day.

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        Day number of the first delivery of each, as far as orders are concerned: whether it delivers on that day is
        another matter.
    """
    day = np.full(len(lead_days), ordered, dtype=np.int64)
    ahead = np.array([_steps(cell, 1) for cell in weekdays], dtype=np.int64).reshape(-1, 7)
    return np.asarray(day + _of_weekday(ahead, day) + lead_days, dtype=np.int64)


def _of_weekday(steps: Ints, days: Ints) -> Ints:
    """Return from a row of seven numbers for each row of days the one for its weekday."""
    weekday = (days + _THURSDAY) % 7
    rows = np.arange(len(steps)).reshape(-1, *(1,) * (days.ndim - 1))
    return np.asarray(steps[rows, weekday], dtype=np.int64)


def _steps(cell: str, way: int) -> list[int]:
    """Return how many days it is from each weekday, forwards (1) or backwards (-1), to one of those in a cell."""
    taken = set(split_weekdays(cell)) or set(range(7))
    return [next(step for step in range(7) if (weekday + way * step) % 7 in taken) for weekday in range(7)]
