"""Which edition of the planner this is."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def planner_version() -> str:
    """Return the version that is installed: that of `pyproject.toml`, the one place where it is written."""
    try:
        return version("school-meal-planner")
    except PackageNotFoundError:
        return "unknown"
