"""Short names made of names."""

from __future__ import annotations

import re
import unicodedata

from planner.words import alike

_LETTERS = 40


def short_name(name: str, taken: set[str] | None = None) -> str:
    """Return a short name for a thing, free among those taken, and add it to them.

    >>> short_name("École Jean-Moulin (RPI)"), short_name("चावल दाल"), short_name("Arroz", {"arroz"})
    ('ecole_jean_moulin_rpi', 'चावल_दाल', 'arroz_2')
    """
    apart = unicodedata.normalize("NFD", name.casefold())
    plain = "".join(c for c in apart if not "\u0300" <= c <= "\u036f")
    plain = unicodedata.normalize("NFC", plain).replace("œ", "oe").replace("æ", "ae")
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else "_" for c in plain)
    found = re.sub("_+", "_", kept).strip("_")[:_LETTERS].rstrip("_") or alike(name) or "x"
    if taken is None:
        return found
    free, number = found, 1
    while free in taken:
        number += 1
        free = f"{found}_{number}"
    taken.add(free)
    return free
