"""A case: the tables that a user keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from planner.schema import CASE_TABLES
from planner.schema.frames import CaseTables

BESIDE = frozenset({"scenarios", "mappings", "unit_weights"})
"""Tables on which no plan depends: what-if questions, and what other people's words mean and their units weigh."""


@dataclass(frozen=True)
class Case(CaseTables):
    """The tables of a case, typed by the schema.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        One frame per table of `planner.schema.CASE_TABLES`, also where the user gave none (then without rows). The
        index holds the user's line numbers (the header is line 1); blank cells are missing values, defaults are not
        filled in, so that writing the case back loses nothing.
    extras : mapping of str to pandas.DataFrame
        Columns and tables of the user's own that the schema does not know, kept so that writing back loses nothing.
        Keyed by table name; a known table's extra columns share its index.
    path : Path or None
        Where the case was read from.
    """

    tables: Mapping[str, pd.DataFrame]
    extras: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    path: Path | None = None

    def table(self, name: str) -> pd.DataFrame:
        """Return a table with the schema's defaults in its blank cells; do not modify it."""
        return self._filled[name]

    @cached_property
    def reckoned(self) -> dict[Hashable, Any]:
        """What was reckoned from the tables alone; see `planner.once.once`."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process gets: it reckons for itself."""
        return {name: value for name, value in self.__dict__.items() if name != "reckoned"}

    @cached_property
    def _filled(self) -> dict[str, pd.DataFrame]:
        filled = {}
        for name, frame in self.tables.items():
            if frame.empty:
                filled[name] = frame
                continue
            defaults = {c.name: c.default for c in CASE_TABLES[name].columns if c.default is not None}
            frame = frame.copy(deep=False)  # what is written into it, the user's own table never sees
            for column, default in defaults.items():
                values = frame[column]
                blank = values.isna() | (values == "") if values.dtype == "str" else values.isna()
                if blank.any():
                    frame[column] = values.mask(blank, default)
            filled[name] = frame
        return filled

    @cached_property
    def fingerprint(self) -> str:
        """Return a short hash of the tables' contents; independent of where and how they are stored.

        Tables without rows and columns without a value do not count: a table or column that a later edition knows beside them leaves
        a case as it is, and a plan made before is still one of this case.

        The order of rows counts, though no result depends on it: a case whose rows were moved has another hash. Tables noted beside the case (`BESIDE`) do not count: no plan of the
        case as it is depends on them.
        """
        digest = hashlib.sha256()
        for name in sorted(self.tables.keys() - BESIDE):
            if self.tables[name].empty:
                continue
            told = self.tables[name].dropna(axis="columns", how="all")
            if not told.empty:
                digest.update(f"{name}\n{told.to_csv(index=False)}".encode())
        return digest.hexdigest()[:16]
