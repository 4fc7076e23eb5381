"""Tables of terms from arrays."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.instance import empty_table


def joined(name: str, parts: list[tuple[np.ndarray, ...]]) -> pd.DataFrame:
    """Return a table of terms from arrays, in the order of its columns."""
    empty = empty_table(name)
    if not parts:
        return empty
    return pd.DataFrame({column: np.concatenate([p[k] for p in parts]) for k, column in enumerate(empty.columns)})
