"""How far what was expected lay from what was eaten."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Error:
    """What was expected against what was eaten, over some days.

    By hand: 100 and 80 were eaten, 90 and 96 expected: off by 10 + 16 of 180, so 14 %, and 6 of 180 too many, so 3 % above.

    Parameters
    ----------
    days : int
        Days compared, of one school; of several they add up.
    eaten, expected : float
        Meals.
    missed : float
        Meals by which the days were off, each day by itself.
    """

    days: int
    eaten: float
    expected: float
    missed: float

    @property
    def off(self) -> float:
        """Meals by which the days were off, as a part of those eaten."""
        return self.missed / self.eaten

    @property
    def above(self) -> float:
        """Meals expected too many, as a part of those eaten; below 0: too few."""
        return self.expected / self.eaten - 1

    def __add__(self, other: Error) -> Error:
        """Return both together."""
        return Error(
            self.days + other.days,
            self.eaten + other.eaten,
            self.expected + other.expected,
            self.missed + other.missed,
        )


def error_of(expected: pd.Series, eaten: pd.Series) -> Error | None:
    """Return the error on the days of which both are known; None if there is none, or nothing was eaten."""
    both = pd.DataFrame({"expected": expected, "eaten": eaten}, dtype="float64").dropna()
    if not both["eaten"].sum() > 0:
        return None
    missed = (both["expected"] - both["eaten"]).abs().sum()
    return Error(len(both), float(both["eaten"].sum()), float(both["expected"].sum()), float(missed))
