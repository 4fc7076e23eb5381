"""Where keys stand among others, for rows that name each other by several columns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.blocks import codes_of, places

pairs = st.lists(st.tuples(st.integers(-3, 3), st.integers(-1, 10**6)), max_size=12)


def columns(rows: list[tuple[int, int]]) -> list[np.ndarray]:
    """Return rows of two numbers as two columns."""
    return [np.array([row[k] for row in rows], dtype=np.int64) for k in (0, 1)]


@given(pairs, pairs)
def test_a_key_is_found_where_it_stands(known: list[tuple[int, int]], wanted: list[tuple[int, int]]) -> None:
    """Of keys that are all different each wanted one is found where it stands, and -1 says that it does not."""
    known = list(dict.fromkeys(known))
    found = places(columns(known), columns(wanted))
    assert found.tolist() == [known.index(key) if key in known else -1 for key in wanted]


def test_two_rows_of_one_key_are_refused() -> None:
    """Which of them was meant nobody could say."""
    with pytest.raises(ValueError, match="are one"):
        places(columns([(1, 2), (0, 5), (1, 2)]), columns([(0, 5)]))


@given(pairs)
def test_alike_rows_have_one_number_and_others_another(rows: list[tuple[int, int]]) -> None:
    """As many numbers as there are different rows, the same for the same."""
    codes = codes_of(columns(rows)).tolist()
    assert len(set(codes)) == len(set(rows)) == len(set(zip(codes, rows, strict=True)))
