"""The changes chosen over a case as lines of a scenario, written and read back."""

from __future__ import annotations

import shlex


def line(kind: str, **words: str) -> str:
    """Return a change as one line: its kind, then name=value.

    >>> line("budget", fund="own money", change="+10%")
    "budget 'fund=own money' change=+10%"
    """
    return " ".join([kind, *(shlex.quote(f"{name}={value}") for name, value in words.items())])


def words(change: str) -> dict[str, str]:
    """Return the words of a change by name, its kind as ``kind``; nothing if it cannot be read."""
    try:
        kind, *rest = shlex.split(change)
    except ValueError:
        return {}
    return {"kind": kind} | {name: value for name, _equals, value in (part.partition("=") for part in rest)}


def find(changes: list[str], kind: str, **subject: str) -> dict[str, str]:
    """Return the words of the last change of a kind about a subject; nothing if there is none."""
    found = [w for w in map(words, changes) if w.get("kind") == kind and subject.items() <= w.items()]
    return found[-1] if found else {}
