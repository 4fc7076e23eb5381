"""Writes the types of tables from their schemas: ``uv run python -m planner.schema.write_frames``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import models.instance
from planner.schema import CASE_TABLES, PLAN_TABLES

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
from typing import TYPE_CHECKING, Literal, overload

if TYPE_CHECKING:
    import pandas as pd

    from models.frame import Frame"""

_IMPORTS_WITH_HEAD = (
    _IMPORTS_BY_NAME.replace("from typing", "from functools import cached_property\nfrom typing") + ", Row"
)


def written() -> dict[Path, str]:
    """Return the files with types of tables, and what stands in them."""
    models_folder, planner_folder = Path(models.instance.__file__).parent, Path(__file__).parent
    of_instance = {name: tuple(columns) for name, columns in models.instance.TABLES.items()}
    of_case, of_plan = (
        {name: tuple(column.name for column in schema.columns) for name, schema in tables.items()}
        for tables in (CASE_TABLES, PLAN_TABLES)
    )
    return {
        models_folder / "frames.py": _types("The tables of an instance, for type checkers.", of_instance),
        planner_folder / "frames.py": _types(
            "The tables of a case, for type checkers.", of_case, _case_by_name(of_case)
        ),
        planner_folder / "plan_frames.py": _types(
            "The tables of a plan, for type checkers.", of_plan, _plan_by_name(of_plan)
        ),
    }


def _types(what: str, tables: Mapping[str, tuple[str, ...]], class_lines: Sequence[str] = ()) -> str:
    imports = _IMPORTS if not class_lines else _IMPORTS_WITH_HEAD if "case" in tables else _IMPORTS_BY_NAME
    lines = [f"type {type_name(name)} = Frame[Literal[{_listed(columns)}]]" for name, columns in tables.items()]
    return "\n".join([_START.format(what=what, imports=imports), *lines, *class_lines]) + "\n"


def _case_by_name(tables: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [
        f"type Head = Row[Literal[{_listed(tables['case'])}]]",
        *_read_by_name("CaseTables", "What has the tables of a case by name.", tables),
        '        """Return a table with the schema\'s defaults in its blank cells; do not modify it."""',
        "        return self.table(name)",
        "",
        "    @cached_property",
        "    def head(self) -> Head:",
        '        """The one row of the table `case`; do not modify it. IndexError where the case has none."""',
        '        return self["case"].iloc[0]',
        "",
        *_by_any_name(),
    ]


def _plan_by_name(tables: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [
        *_read_by_name("PlanByName", "What has the tables of a plan by name.", tables),
        '        """Return a table; KeyError where the plan has none of that name."""',
        "        return self.table(name)",
        "",
        *_by_any_name(),
    ]


def _read_by_name(class_name: str, what: str, tables: Iterable[str]) -> list[str]:
    lines = ["", "", f"class {class_name}(ABC):", f'    """{what}"""', ""]
    for name in tables:
        lines += ["    @overload", f'    def __getitem__(self, name: Literal["{name}"], /) -> {type_name(name)}: ...']
    return [*lines, "    def __getitem__(self, name: str, /) -> pd.DataFrame:"]


def _by_any_name() -> list[str]:
    return [
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
