"""Reckonings that are made once for all who ask for them again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol


class Keeper(Protocol):
    """What a reckoning is made from; it keeps what came of it, by name."""

    reckoned: dict[str, Any]


def once[K: Keeper, T](reckon: Callable[[K], T]) -> Callable[[K], T]:
    """Make a reckoning be done once for one keeper, however many ask for it; nobody may change the result."""

    @wraps(reckon)
    def reckoned(facts: K) -> T:
        name = f"{reckon.__module__}.{reckon.__name__}"
        if name not in facts.reckoned:
            facts.reckoned[name] = reckon(facts)
        result: T = facts.reckoned[name]
        return result

    return reckoned
