"""How many of the pupils will eat: reckoned from meals that were served, with its error on weeks that were held out."""

from planner.attendance.errors import Error
from planner.attendance.expected import DAYS_NEEDED, HELD_WEEKS, OF_A_WEEKDAY, Expected, expected_of

__all__ = ["DAYS_NEEDED", "HELD_WEEKS", "OF_A_WEEKDAY", "Error", "Expected", "expected_of"]
