"""A column as JSON: as short as it can be said, and read back exactly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.io.columns import ColumnError, coded, decoded, dumps

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 3), st.sampled_from([0.0, 1.0, 0.1]), st.sampled_from(["", "a", "1", "[]"])
)


@given(st.lists(VALUES, max_size=40))
def test_a_column_comes_back_exactly(values: list[Any]) -> None:
    """Whatever stands in it, with its type: 1, 1.0, true and "1" are four different things."""
    back = decoded(json.loads(dumps(coded(values))), len(values))
    assert [(type(value), value) for value in back] == [(type(value), value) for value in values]


@given(st.lists(VALUES, max_size=40))
def test_no_way_is_longer_than_the_values_themselves(values: list[Any]) -> None:
    """What is written is never longer than the plain list."""
    assert len(dumps(coded(values))) <= len(dumps(values))


@pytest.mark.parametrize(
    ("values", "way"),
    [
        (["a"], ["a"]),
        (["rice", "beans"] * 10, {"of": ["rice", "beans"], "at": [0, 1] * 10}),
        (["rice"] * 20, {"of": ["rice"], "at": [0], "times": [20]}),
    ],
)
def test_the_shortest_way_is_taken(values: list[str], way: object) -> None:
    """Different values as they are, values that alternate by number, runs of equal ones by how often."""
    assert coded(values) == way


@pytest.mark.parametrize(
    "column",
    [
        3,
        "ab",
        [1],
        {"of": [1]},
        {"of": [1], "at": [0, 1]},
        {"of": [1], "at": [0, -1]},
        {"of": [1], "at": [0, True]},
        {"of": [1], "at": [0], "times": [3]},
        {"of": [1], "at": [0], "times": [2, 0]},
        {"of": [1], "at": [0], "times": [2.0]},
    ],
)
def test_what_is_no_column_of_two_lines_is_refused(column: object) -> None:
    """Numbers of lines that do not agree, places that hold nothing, and other things are refused, never guessed."""
    with pytest.raises(ColumnError):
        decoded(column, 2)
    assert decoded({"of": [1], "at": [0], "times": [2]}, 2) == [1, 1]
