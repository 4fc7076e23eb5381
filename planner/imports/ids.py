"""Short names for what a file names."""

from __future__ import annotations

from itertools import chain, count

from planner.words import alike
from planner.words import short_name as made_of

_LETTERS = 40
"""A longer name is cut: a short name is typed and read beside others."""


def short_name(name: str, taken: set[str] | None = None) -> str:
    """Return a short name for a thing, free among those taken, and add it to them.

    >>> short_name("École Jean-Moulin (RPI)"), short_name("चावल दाल"), short_name("Arroz", {"arroz"})
    ('ecole_jean_moulin_rpi', 'चावल_दाल', 'arroz_2')
    """
    found = made_of(name)[:_LETTERS].rstrip("_") or alike(name) or "x"
    if taken is None:
        return found
    names = chain([found], (f"{found}_{number}" for number in count(2)))
    free = next(one for one in names if one not in taken)
    taken.add(free)
    return free
