r"""Texts as a plan keeps them: what is said and with which values, to be written in the reader's language when it is read.

A kept text stands between ``⟦`` and ``⟧``, as JSON; around it there may be plain text, such as a name of the case::

    ⟦["{target} is not met: {reached} reached.",{"target":"Organic","reached":"⟦{\"share\":[0.1,1]}⟧"}]⟧

* ``["text"]`` or ``["text",{values}]``: a text of the catalogues, in English, with the values of its placeholders. A value is a
  string (again with kept texts in it, whose brackets are escaped), a number, true or false, null (not known), or
  ``{"day":"2026-03-02"}``.
* ``{"plural":["one","many",count],"values":{...}}``: a text for a count.
* ``{"number":[value,digits]}``, ``{"change":[value,digits]}``, ``{"plain":[value]}``, ``{"share":[value,digits]}``,
  ``{"money":[value,"BRL"]}``, ``{"figure":["1,234.5"]}``, ``{"day":["2026-03-02"]}``, ``{"month":["2026-03-01"]}``,
  ``{"month_name":[3]}``, ``{"weekday":["2026-03-02"]}``: figures and days as the reader writes them.
* ``{"capital":["text"]}``: a text whose first letter is a capital; ``{"phrase":["text",true]}``: one without its full stop, in
  small letters or (``false``) as it is.

A text of an older edition that the catalogues do not know any more is read in English.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

OPEN, CLOSE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"

_keeping: ContextVar[bool] = ContextVar("keeping", default=False)


@contextmanager
def kept() -> Iterator[None]:
    """Make texts for a plan within a block: they are kept as what is said, and written when somebody reads them."""
    token = _keeping.set(True)
    try:
        yield
    finally:
        _keeping.reset(token)


def keeping() -> bool:
    """Tell whether texts are made for a plan here."""
    return _keeping.get()


class Kept(str):
    """A text of the catalogues as it is kept, perhaps with others behind it; ``format`` keeps the values with each."""

    _parts: tuple[Any, ...]

    @classmethod
    def text(cls, message: str) -> Kept:
        """Return a text as it is kept."""
        return cls._of(([message],))

    @classmethod
    def plural(cls, one: str, many: str, count: int) -> Kept:
        """Return a text for a count as it is kept.

        Parameters
        ----------
        one, many : str
            The text in English for one and for any other number, with named ``{placeholders}``.
        count : int
            The number, by which the form is chosen in the reader's language when the text is read.

        Returns
        -------
        Kept
            The text, still to be written; `format` keeps its values along with it.
        """
        return cls._of(({"plural": [one, many, count]},))

    @classmethod
    def _of(cls, parts: tuple[Any, ...]) -> Kept:
        found = cls("".join(part if isinstance(part, str) else code(part) for part in parts))
        found._parts = parts
        return found

    def __add__(self, other: str) -> Kept:
        return self._of(self._parts + (other._parts if isinstance(other, Kept) else (str(other),)))

    def __radd__(self, other: str) -> Kept:
        return self._of((str(other), *self._parts))

    def format(self, *values: object, **named: object) -> str:
        """Return the text with its values, as it is kept."""
        held = {str(k): _value(v) for k, v in enumerate(values)} | {k: _value(v) for k, v in named.items()}
        return "".join(part if isinstance(part, str) else code(_holding(part, held)) for part in self._parts)


def _holding(part: Any, values: dict[str, Any]) -> Any:
    """Return a part with the values of its placeholders."""
    if isinstance(part, list):
        return [part[0], {name: value for name, value in values.items() if _placeholder(name) in part[0]}]
    return part | {
        "values": {name: value for name, value in values.items() if _placeholder(name) in "".join(part["plural"][:2])}
    }


def _placeholder(name: str) -> str:
    return "{" if name.isdigit() else "{" + name


def code(part: list[Any] | Mapping[str, Any]) -> str:
    """Return a part of a kept text between its brackets."""
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return OPEN + text.replace(OPEN, "\\u27e6").replace(CLOSE, "\\u27e7") + CLOSE


def figure(kind: str, *values: object) -> str:
    """Return a figure or a day as it is kept."""
    return code({kind: [_value(value, bare=True) for value in values]})


def _value(value: Any, *, bare: bool = False) -> Any:
    if isinstance(value, date):
        day = value.isoformat()[:10]
        return day if bare else {"day": day}
    if hasattr(value, "item"):  # NumPy's own numbers
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
