"""From words to row numbers and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.blocks import Ints


def positions(labels: pd.Index, words: pd.Series | list[str]) -> Ints:
    """Return the position of each word among the labels, -1 where it is none of them."""
    return np.asarray(labels.get_indexer(pd.Index(words, dtype="str")), dtype=np.int64)


def pair_positions(pairs: pd.DataFrame, rows: pd.DataFrame) -> Ints:
    """Return the position of each row among `pairs`, by the columns of `pairs`; -1 where it is none of them."""
    there = pd.MultiIndex.from_frame(pairs)
    return np.asarray(there.get_indexer(pd.MultiIndex.from_frame(rows[list(pairs)])), dtype=np.int64)


def words_at(labels: Iterable[Any], rows: npt.ArrayLike) -> pd.Series:
    """Return the labels at the given positions, as text."""
    words = np.array(list(labels), dtype=object)
    return pd.Series(words[np.asarray(rows, dtype=np.int64)], dtype="str")


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a small table as dictionaries."""
    if frame.empty:
        return
    for row in frame.to_dict("records"):
        yield {str(name): value for name, value in row.items()}
