"""A column of a plan as JSON: as short as it can be said, and read back exactly.

A plan of a district has a hundred thousand lines in which the same few suppliers, schools and days return. A column is
therefore a list of its values, or where that is shorter an object with the different values (`of`) and, for each line, which of
them stands there (`at`, counted from 0), or for each run of equal lines which stands in it and how many they are (`times`).

>>> coded(["rice", "rice", "rice", "beans", "beans"])
{'of': ['rice', 'beans'], 'at': [0, 1], 'times': [3, 2]}
>>> decoded({"of": ["rice", "beans"], "at": [0, 1], "times": [3, 2]}, 5)
['rice', 'rice', 'rice', 'beans', 'beans']
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any, TypeGuard

import numpy as np

COLUMN_SCHEMA: dict[str, Any] = {
    "oneOf": [
        {"type": "array", "description": "One value a line."},
        {
            "type": "object",
            "description": "The different values, and which of them stands in each line, or in each run of equal lines.",
            "properties": {
                "of": {"type": "array"},
                "at": {"type": "array", "items": {"type": "integer", "minimum": 0}},
                "times": {"type": "array", "items": {"type": "integer", "minimum": 1}},
            },
            "required": ["of", "at"],
            "additionalProperties": False,
        },
    ]
}
"""JSON Schema of a column, whatever its values are."""


class ColumnError(ValueError):
    """What stands for a column is none."""


def dumps(value: Any) -> str:
    """Return JSON without needless blanks; an infinite number is an error."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def coded(values: Sequence[Any]) -> list[Any] | dict[str, list[Any]]:
    """Return a column as the shortest of the three ways to say it.

    Parameters
    ----------
    values : sequence
        What stands in each line: a text, a number, true or false, or None.

    Returns
    -------
    list or dict
        The values themselves, or the different ones with `at` and perhaps `times`.
    """
    known: dict[tuple[type, Any], int] = {}
    at = np.fromiter((known.setdefault((type(v), v), len(known)) for v in values), dtype=np.int64, count=len(values))
    ways: list[list[Any] | dict[str, list[Any]]] = [list(values)]
    if len(known) < len(values):
        different = [value for _type, value in known]
        ways.append({"of": different, "at": at.tolist()})
        starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
        times = np.diff(np.r_[starts, len(at)])
        ways.append({"of": different, "at": at[starts].tolist(), "times": times.tolist()})
    return min(ways, key=lambda way: len(dumps(way)))


def decoded(column: Any, rows: int) -> list[Any]:
    """Return what stands in each line of a column.

    Parameters
    ----------
    column : object
        What `coded` gave, as it came back from a file that anybody may have changed.
    rows : int
        The lines that it must have.

    Raises
    ------
    ColumnError
        If it is no column, or has another number of lines.
    """
    values = column if isinstance(column, list) else _spread(column, rows)
    if len(values) != rows:
        raise ColumnError(f"{len(values)} values for {rows} lines")
    return values


def _spread(column: Any, rows: int) -> list[Any]:
    if not isinstance(column, dict):
        raise ColumnError("neither a list nor an object")
    of, at, times = column.get("of"), column.get("at"), column.get("times")
    if not isinstance(of, list) or not _counts(at, len(of)):
        raise ColumnError("'at' does not number the values in 'of'")
    if times is None:
        return [of[k] for k in at]
    if not _counts(times, rows + 1) or len(times) != len(at) or sum(times) != rows:
        raise ColumnError("'times' does not count the lines")
    return list(chain.from_iterable(repeat(of[k], n) for k, n in zip(at, times, strict=True)))


def _counts(numbers: Any, below: int) -> TypeGuard[list[int]]:
    return isinstance(numbers, list) and all(type(n) is int and 0 <= n < below for n in numbers)
