"""Tables whose columns a type checker knows: a misspelt column is an error before anything runs, and an editor offers the right ones.

Nothing of it exists while the program runs: a table is a plain ``pandas.DataFrame``, and this module is a stub, imported by type
checkers alone. The types of single tables are written from their schemas by ``uv run python -m planner.schema.write_frames``, into
`models.frames` and `planner.schema.frames`.

What keeps the columns (``copy``, ``sort_values``, ``assign`` of a column that is there) keeps the type, what makes others (``merge``,
``rename``, ``reindex``) gives a plain table. Where a column is added, or its name is not known before, say so:
``rows: pd.DataFrame = case["offers"]``, or ``case.table("offers")[column]``.
"""

from collections.abc import Hashable, Iterator
from typing import Any, Literal, Self, overload

import numpy as np
import pandas as pd

class Row[C: str](pd.Series[Any]):
    """A row of a table: `C` are the names of its columns."""

    @overload  # type: ignore[override]
    def __getitem__(self, key: C, /) -> Any: ...
    @overload
    def __getitem__(self, key: list[C], /) -> pd.Series[Any]: ...

class _Rows[C: str, T]:
    @overload
    def __getitem__(self, key: int | np.integer[Any], /) -> Row[C]: ...
    @overload
    def __getitem__(self, key: slice | pd.Series[Any] | pd.Index[Any] | np.ndarray[Any, Any] | list[int], /) -> T: ...
    @overload
    def __getitem__(self, key: tuple[Any, ...], /) -> Any: ...

type _Several = slice | pd.Series[Any] | pd.Index[Any] | np.ndarray[Any, Any] | list[Any]

class _Labels[C: str, T]:
    @overload
    def __getitem__(self, key: _Several, /) -> T: ...
    @overload
    def __getitem__(self, key: tuple[_Several, C], /) -> pd.Series[Any]: ...
    @overload
    def __getitem__(self, key: tuple[_Several, list[C]], /) -> T: ...
    @overload
    def __getitem__(self, key: tuple[Hashable, C], /) -> Any: ...
    @overload
    def __getitem__(self, key: str | int | np.integer[Any] | pd.Timestamp, /) -> Any: ...
    def __setitem__(self, key: Any, value: Any, /) -> None: ...

class Frame[C: str](pd.DataFrame):
    """A table: `C` are the names of its columns."""

    @overload  # type: ignore[override]
    def __getitem__(self, key: C, /) -> pd.Series[Any]: ...
    @overload
    def __getitem__(self, key: list[C], /) -> Self: ...
    @overload
    def __getitem__(self, key: slice | pd.Series[bool] | np.ndarray[Any, Any] | list[bool], /) -> Self: ...
    @property
    def iloc(self) -> _Rows[C, Self]: ...  # type: ignore[override]
    @property
    def loc(self) -> _Labels[C, Self]: ...  # type: ignore[override]
    def iterrows(self) -> Iterator[tuple[Hashable, Row[C]]]: ...
    def merge(self, *args: Any, **how: Any) -> pd.DataFrame: ...  # type: ignore[override]
    def join(self, *args: Any, **how: Any) -> pd.DataFrame: ...  # type: ignore[override]
    def rename(self, *args: Any, **how: Any) -> pd.DataFrame: ...  # type: ignore[override]
    @overload  # type: ignore[override]
    def reset_index(self, *, drop: Literal[True]) -> Self: ...
    @overload
    def reset_index(self, *args: Any, **how: Any) -> pd.DataFrame: ...
    def set_index(self, keys: Any, *args: Any, **how: Any) -> Self: ...  # type: ignore[override]
    def reindex(self, *args: Any, **how: Any) -> pd.DataFrame: ...  # type: ignore[override]
