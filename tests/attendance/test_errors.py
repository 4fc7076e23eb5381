"""How far off: reckoned by hand, each day by itself and in all."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.attendance.errors import Error, error_of


def test_days_are_missed_each_by_itself_and_meet_in_all() -> None:
    """100 and 80 were eaten, 90 and 96 expected: 10 + 16 of 180 missed, which is 14.4 %; in all 6 of 180 too many, 3.3 %."""
    error = error_of(pd.Series([90.0, 96.0]), pd.Series([100.0, 80.0]))
    assert error is not None
    assert (error.days, error.off, error.above) == (2, pytest.approx(26 / 180), pytest.approx(6 / 180))


def test_days_of_which_one_is_not_known_are_not_compared() -> None:
    """A day without a forecast says nothing; where nothing is left, or nothing was eaten, there is no error."""
    eaten = pd.Series([100.0, 80.0, None])
    error = error_of(pd.Series([110.0, None, 50.0]), eaten)
    assert error is not None
    assert (error.days, error.off, error.above) == (1, pytest.approx(0.1), pytest.approx(0.1))
    assert error_of(pd.Series([None, None, 1.0]), eaten) is None
    assert error_of(pd.Series([5.0]), pd.Series([0.0])) is None


def test_errors_of_schools_add_up_by_meals() -> None:
    """10 of 100 and 5 of 400 missed are 15 of 500, 3 %, and not the mean of 10 % and 1.25 %."""
    both = Error(1, 100.0, 110.0, 10.0) + Error(2, 400.0, 395.0, 5.0)
    assert (both.days, both.off, both.above) == (3, pytest.approx(0.03), pytest.approx(0.01))
