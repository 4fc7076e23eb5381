"""Every kind of act, and how acts are read from the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.record import deciding, drawing, keeping, offering, people, sharing
from planner.record.act import Act

KINDS: dict[str, type[Act]] = {
    one.kind: one
    for module in (people, keeping, deciding, offering, drawing, sharing)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Act) and one is not Act and one.__module__ == module.__name__
}
"""By the word under which an act is on record."""


def read(kind: str, body: Mapping[str, Any]) -> Act:
    """Return an act as it is on record.

    Parameters
    ----------
    kind : str
        Its kind.
    body : mapping
        What it says.

    Raises
    ------
    KeyError
        If a newer edition wrote it.
    InputError
        If it says what no act of its kind says.
    """
    return KINDS[kind].model_validate(body)


def body_of(act: Act) -> dict[str, Any]:
    """Return what an act says, as it is put on record."""
    return act.model_dump(mode="json")
