"""The one place where texts become HTML: a layout in which everything is escaped, whoever typed it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import jinja2

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def allowed(text: str) -> str:
    """Return a text without the signs that no page and no document may hold."""
    return _NOT_IN_XML.sub(" ", text)


def layout(place: Path, **filters: Callable[..., object]) -> jinja2.Template:
    """Return the layout of a file; each text that is put in is escaped.

    Parameters
    ----------
    place : Path
        The layout; what it includes lies beside it.
    **filters : callable
        What the layout makes of values, by name.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(place.parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalised,
    )
    made.filters |= filters
    return made.get_template(place.name)


def _finalised(value: object) -> object:
    return allowed(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
