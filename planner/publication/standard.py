"""The Open Contracting Data Standard's own schema, by which all that is written is validated before it is kept; offline.

It lies in ``data/publication/ocds-standard-1__1__5.zip`` as the standard publishes it (Apache-2.0, its LICENSE within).
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Literal

import yaml
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from planner.paths import PUBLICATION

STANDARD = PUBLICATION / "ocds-standard-1__1__5.zip"
VERSION = "1.1"

Package = Literal["record", "release"]

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")


@cache
def mapping() -> Mapping[str, Any]:
    """Return how what the planner knows is told in the standard's words, from ``data/publication/ocds.yaml``."""
    told: Mapping[str, Any] = yaml.safe_load((PUBLICATION / "ocds.yaml").read_text(encoding="utf-8"))
    return told


def faults(package: Mapping[str, Any], kind: Package) -> list[str]:
    """Return what in a package is not as the standard's schema asks for, each with its place; empty: it is valid.

    Parameters
    ----------
    package : mapping
        A package of records or of releases, as JSON.
    kind : {"record", "release"}
        Which of the two it is.

    Returns
    -------
    list of str
        One line a fault, as ``records/0/ocid: ...``, in English: they are for whoever mends the planner.
    """
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in sorted(_validator(kind).iter_errors(package), key=lambda one: list(map(str, one.absolute_path)))
    ]


def whole_lists() -> frozenset[str]:
    """Return names of lists that a later release replaces as a whole, as the standard's schema says (``wholeListMerge``)."""
    return frozenset(_whole_lists(_schemas()["release-schema.json"]))


def _whole_lists(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("wholeListMerge"):
            yield name
        for key, value in part.items():
            yield from _whole_lists(value, key)


@cache
def _schemas() -> dict[str, Any]:
    with zipfile.ZipFile(STANDARD) as archive:
        return {
            name.rsplit("/", 1)[1]: json.loads(archive.read(name))
            for name in archive.namelist()
            if name.endswith("-schema.json")
        }


@cache
def _validator(kind: Package) -> Draft4Validator:
    schemas = _schemas()
    known = [(schema["id"], Resource.from_contents(schema, DRAFT4)) for schema in schemas.values() if "id" in schema]
    registry: Registry[Any] = Registry().with_resources(known)
    formats = FormatChecker(())
    formats.checks("uri")(lambda text: not isinstance(text, str) or _URI.fullmatch(text) is not None)
    formats.checks("date-time")(_is_date_time)
    return Draft4Validator(schemas[f"{kind}-package-schema.json"], registry=registry, format_checker=formats)


def _is_date_time(text: object) -> bool:
    """Tell whether a text is a moment with a time zone, and one that there is."""
    if not isinstance(text, str):
        return True
    if _DATE_TIME.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
