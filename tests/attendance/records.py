"""Records of meals served with a known truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

PLAN = pd.DataFrame({"beside": False}, index=pd.bdate_range("2026-02-02", "2026-02-06"))
"""Monday to Friday of a plan."""


def record(
    weeks: int,
    parts: Sequence[float] = (0.9, 0.9, 0.8, 0.9, 0.85),
    *,
    months: Mapping[int, float] | None = None,
    noise: float = 0.0,
    start: str = "2025-02-03",
    pupils: float = 200.0,
) -> pd.DataFrame:
    """Return what a school serves from a Monday on, Monday to Friday, for so many weeks.

    Parameters
    ----------
    weeks : int
        How many.
    parts : sequence of float
        Part of the pupils that eats, by weekday.
    months : mapping of int to float, optional
        By how much it is more in a month.
    noise : float
        Standard deviation of a day about that, as a part; seeded.
    start : str
        The Monday.
    pupils : float
        How many there are.
    """
    days = pd.bdate_range(start, periods=5 * weeks)
    chance = np.random.default_rng(20261130).normal(0, noise, len(days)) if noise else np.zeros(len(days))
    part = [parts[day.day_of_week] * (months or {}).get(day.month, 1.0) for day in days]
    eaten = pupils * np.array(part) * np.exp(chance)
    return pd.DataFrame({"eaten": eaten, "pupils": pupils, "forecast": np.nan, "beside": False}, index=days)
