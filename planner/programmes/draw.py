"""A draw among suppliers whom the law prefers alike: an order that follows from a seed, and that anybody can redo by hand.

The rule. Of each supplier the text ``seed|supplier|product`` is written, with the short names of the case and the seed as it was
typed, without spaces before and after it; the SHA-256 of the text (UTF-8, in hexadecimal, small letters) is what it drew; whoever drew the
text that comes first in the order of 0 to 9, a to f, is first. By hand: ``printf 'seed|supplier|product' | sha256sum``.

The seed must come from outside, after it is known who is equal: numbers of a public lottery, or what witnesses say.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def text_of(seed: str, supplier: str, product: str) -> str:
    """Return the text whose SHA-256 decides.

    Parameters
    ----------
    seed : str
        What was drawn or said, as it was typed.
    supplier, product : str
        Short names of the case.

    Returns
    -------
    str
        Seed, supplier and product, with ``|`` between them.
    """
    return f"{seed.strip()}|{supplier}|{product}"


def drew(seed: str, supplier: str, product: str) -> str:
    """Return what a supplier drew; see `text_of`.

    Parameters
    ----------
    seed, supplier, product : str
        As for `text_of`.

    Returns
    -------
    str
        64 digits, 0 to 9 and a to f.
    """
    return sha256(text_of(seed, supplier, product).encode()).hexdigest()


def order_of(seed: str, product: str, suppliers: Iterable[str]) -> list[str]:
    """Return suppliers in the order of a draw, the first first.

    Parameters
    ----------
    seed, product : str
        As for `text_of`.
    suppliers : iterable of str
        Short names of all who are equal.

    Returns
    -------
    list of str
        Each once.
    """
    return sorted(set(suppliers), key=lambda supplier: drew(seed, supplier, product))
