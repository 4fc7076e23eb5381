"""Reckonings that are made once for all who ask for them again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, Protocol, cast

import pandas as pd


class Keeper(Protocol):
    """What a reckoning is made from; it keeps what came of each, by its name and by what else was asked."""

    @property
    def reckoned(self) -> dict[Hashable, Any]:
        """What came of it."""
        ...


def once[K: Keeper, **P, T](reckon: Callable[Concatenate[K, P], T]) -> Callable[Concatenate[K, P], T]:
    """Make a reckoning be done once for one keeper and what else is asked, however many ask for it.

    What one asker adds to a table that he gets, another does not see; nobody may change anything else.
    """

    @wraps(reckon)
    def reckoned(facts: K, *asked: P.args, **more: P.kwargs) -> T:
        name = (reckon.__module__, reckon.__name__, asked, *more.items())
        if name not in facts.reckoned:
            facts.reckoned[name] = reckon(facts, *asked, **more)
        result: T = facts.reckoned[name]
        return cast("T", result.copy(deep=False)) if isinstance(result, pd.DataFrame) else result

    return cast("Callable[Concatenate[K, P], T]", reckoned)
