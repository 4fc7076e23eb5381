"""Numbers as the shortest text that reads back as them."""

from __future__ import annotations


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number, without a needless ``.0``."""
    text = repr(float(value))
    return text.removesuffix(".0")
