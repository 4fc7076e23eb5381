"""How acts are chained: each by a hash over itself and the hash of the one before.

By hand. ``link = SHA-256(canonical JSON of [number, at, who, kind, body, before])``, where ``before`` is the link of the act before, and 64
zeros for the first. Whoever changes a byte of an act changes its link, and so the ``before`` of every later one: nothing fits any more from
there on. Who can write to the database could reckon all later links anew, or cut the last acts off; the link of the last act, as it stands on
minutes that people have in their hands, shows that too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FIRST = "0" * 64
"""What stands before the first act."""


SHOWN = 16
"""Letters of a hash by which it is called where people read it; from so many on its digits are taken for nobody's number (`checks.personal`)."""


def short(key: str) -> str:
    """Return the beginning of a hash, as people are shown it."""
    return key[:SHOWN]


def canonical(value: Any) -> str:
    """Return a value as JSON in one form alone: keys sorted, nothing between, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def link(number: int, at: str, who: str, kind: str, body: Mapping[str, Any], before: str) -> str:
    """Return the hash by which an act is chained to the one before.

    Parameters
    ----------
    number : int
        Number of the act, from 1.
    at : str
        When, in UTC, as ISO 8601.
    who : str
        Who did it.
    kind : str
        What kind of act it is.
    body : mapping
        What it says.
    before : str
        The link of the act before.

    Returns
    -------
    str
        The SHA-256, in hexadecimal.
    """
    return digest(canonical([number, at, who, kind, body, before]).encode())
