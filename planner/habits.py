"""What can be said of how a file's author writes days and figures; `planner.io.offices` reads a file so."""

from __future__ import annotations

from enum import StrEnum


class Order(StrEnum):
    """In what order the days of a file were written."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    AS_SHOWN = "as-shown"


class Decimals(StrEnum):
    """What separates decimals in a file."""

    POINT = "point"
    COMMA = "comma"
