"""Writes the types of tables from their schemas: ``uv run python -m planner.schema.write_frames``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import models.instance
from planner.schema import CASE_TABLES

_START = '''"""{what}

Written from the schema by ``uv run python -m planner.schema.write_frames``; see `models.frame`.
"""
# fmt: off

from __future__ import annotations

{imports}
'''

_IMPORTS = """from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from models.frame import Frame"""

_IMPORTS_BY_NAME = """from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Literal, overload

if TYPE_CHECKING:
    import pandas as pd

    from models.frame import Frame, Row"""


def written() -> dict[Path, str]:
    """Return the files with types of tables, and what stands in them."""
    models_folder, planner_folder = Path(models.instance.__file__).parent, Path(__file__).parent
    of_instance = {name: tuple(columns) for name, columns in models.instance.TABLES.items()}
    of_case = {name: tuple(column.name for column in schema.columns) for name, schema in CASE_TABLES.items()}
    return {
        models_folder / "frames.py": _types("The tables of an instance, for type checkers.", of_instance),
        planner_folder / "frames.py": _types("The tables of a case, for type checkers.", of_case, "CaseTables"),
    }


def _types(what: str, tables: Mapping[str, tuple[str, ...]], by_name: str = "") -> str:
    lines = [f"type {type_name(name)} = Frame[Literal[{_listed(columns)}]]" for name, columns in tables.items()]
    if by_name:
        lines += [f"type Head = Row[Literal[{_listed(tables['case'])}]]", *_read_by_name(by_name, tables)]
    return "\n".join([_START.format(what=what, imports=_IMPORTS_BY_NAME if by_name else _IMPORTS), *lines]) + "\n"


def _read_by_name(class_name: str, tables: Iterable[str]) -> list[str]:
    lines = ["", "", f"class {class_name}(ABC):", '    """What has the tables of a case by name."""', ""]
    for name in tables:
        lines += ["    @overload", f'    def __getitem__(self, name: Literal["{name}"], /) -> {type_name(name)}: ...']
    return [
        *lines,
        "    def __getitem__(self, name: str, /) -> pd.DataFrame:",
        '        """Return a table with the schema\'s defaults in its blank cells; do not modify it."""',
        "        return self.table(name)",
        "",
        "    @cached_property",
        "    def head(self) -> Head:",
        '        """The one row of the table `case`; do not modify it. IndexError where the case has none."""',
        '        return self["case"].iloc[0]',
        "",
        "    @abstractmethod",
        "    def table(self, name: str) -> pd.DataFrame:",
        '        """Return a table whose name is not known before; see `__getitem__`."""',
    ]


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def type_name(table: str) -> str:
    """Return the name of the type of a table.

    >>> type_name("menu_groups")
    'MenuGroups'
    """
    return "".join(word.capitalize() for word in table.split("_"))


if __name__ == "__main__":
    for file, text in written().items():
        file.write_text(text, encoding="utf-8")
