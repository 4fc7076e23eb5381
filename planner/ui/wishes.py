"""The changes chosen over a case as lines of a scenario, written and read back."""

from __future__ import annotations

import re
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


PLAIN = {
    "budget": {"fund", "change"},
    "target": {"target", "share"},
    "menu": {"menu", "mode"},
    "rule": {"family", "mode"},
    "programme": {"names", "date"},
    "priority": {"first"},
}
"""Kinds of change that have a widget of their own, with the words that it can say."""


def is_plain(change: str) -> bool:
    """Return True if a widget can say a change; every other is written out."""
    said = words(change)
    kind = said.pop("kind", "")
    if kind not in PLAIN or not set(said) <= PLAIN[kind] or (kind == "priority" and "," in said.get("first", "")):
        return False
    if kind == "budget":
        return re.fullmatch(r"[+-](5|[1-4][05]|50)%", said.get("change", "")) is not None
    if kind == "target":
        return re.fullmatch(r"0(\.[0-9]{1,2})?|1", said.get("share", "")) is not None
    return True


def find(changes: list[str], kind: str, **subject: str) -> dict[str, str]:
    """Return the words of the last change of a kind about a subject; nothing if there is none."""
    found = [w for w in map(words, changes) if w.get("kind") == kind and subject.items() <= w.items()]
    return found[-1] if found else {}
