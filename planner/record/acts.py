"""Every kind of act, and how acts are read from the record."""

from __future__ import annotations

import json
from typing import Any

from planner.findings import InputError
from planner.record import convening, deciding, drawing, keeping, offering, people, sharing
from planner.record.act import Act

KINDS: dict[str, type[Act]] = {
    one.kind: one
    for module in (people, keeping, convening, deciding, offering, drawing, sharing)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Act) and one is not Act and one.__module__ == module.__name__
}
"""By the word under which an act is on record."""


class Unreadable(Exception):
    """An act on record says what no act of this edition says."""


def read(kind: str, body: str) -> Act:
    """Return an act as it is on record.

    Parameters
    ----------
    kind : str
        Its kind.
    body : str
        What it says, as JSON.

    Raises
    ------
    Unreadable
        If it says what no act of this edition says: somebody changed it, or a newer edition wrote it.
    """
    try:
        return KINDS[kind].model_validate(json.loads(body))
    except (KeyError, ValueError, InputError) as error:
        raise Unreadable(kind) from error


def body_of(act: Act) -> dict[str, Any]:
    """Return what an act says, as it is put on record."""
    return act.model_dump(mode="json")
