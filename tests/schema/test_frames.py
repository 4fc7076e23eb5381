"""The types of tables for type checkers."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api

from planner.schema import CASE_TABLES, PLAN_TABLES
from planner.schema.write_frames import type_name, written

ROOT = Path(__file__).parents[2]

RIGHT = {
    "column": 'case["offers"]["price"]',
    "columns": 'case["offers"][["price", "organic"]]',
    "column of a row by label": 'case["offers"].set_index("offer").loc["beans", "price"]',
    "column of rows kept": 'case["offers"].loc[case["offers"]["price"] > 0, "organic"]',
    "column added to a plain table": 'plain["mine"]',
    "column known later": '[case.table("offers")[column] for column in ("price",)]',
    "head": 'case.head["currency"]',
    "table of an instance": 'lanes["supply"]',
    "table of a plan": 'plan["orders"]["packs"]',
    "table of a plan known later": '[plan.table(name)["kg"] for name in ("orders",)]',
    "rows of a plan kept": 'plan["payments"].loc[plan["payments"]["amount"] > 0, ["fund", "amount"]]',
}

WRONG = {
    "column": 'case["offers"]["prise"]',
    "columns": 'case["offers"][["price", "organik"]]',
    "column of a row by label": 'case["offers"].set_index("offer").loc["beans", "prise"]',
    "column of rows kept": 'case["offers"].loc[case["offers"]["price"] > 0, "organik"]',
    "column after a selection and a sort": 'case["offers"][case["offers"]["price"] > 0].sort_values("price")["prise"]',
    "column of each row": '[row["prise"] for _line, row in case["offers"].iterrows()]',
    "table": 'case["ofers"]',
    "head": 'case.head["curency"]',
    "table of an instance": 'lanes["suply"]',
    "table of a plan": 'plan["order"]',
    "column of a plan": 'plan["orders"]["pack"]',
    "column of a plan's rows kept": 'plan["payments"].loc[plan["payments"]["amount"] > 0, "found"]',
}

START = """from __future__ import annotations

import pandas as pd

from models import frames
from planner.making.plan import Plan
from planner.schema.frames import CaseTables


def read(case: CaseTables, lanes: frames.Lanes, plan: Plan) -> None:
    plain: pd.DataFrame = case["offers"]
"""


def test_the_types_are_those_of_the_schema() -> None:
    """What stands in the repository is what the schemas give; a column or table added there is asked for here."""
    for path, text in written().items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is older than the schema: run `uv run python -m planner.schema.write_frames`"
        )


def test_every_table_of_a_case_or_plan_has_a_type_of_its_own() -> None:
    """No two tables are called the same once their names are those of types."""
    assert len({type_name(name) for name in [*CASE_TABLES, "head"]}) == len(CASE_TABLES) + 1
    assert len({type_name(name) for name in PLAN_TABLES}) == len(PLAN_TABLES)


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Lines in which mypy finds an error; one run for all, which reads the cache of `uv run mypy` where there is one."""
    snippet = tmp_path_factory.mktemp("typed") / "snippet.py"
    snippet.write_text(
        START + "".join(f"    {line}\n" for line in [*RIGHT.values(), *WRONG.values()]), encoding="utf-8"
    )
    options = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache"), "--no-pretty"]
    told, failed, _code = api.run([*options, str(snippet)])
    assert not failed
    lines = snippet.read_text(encoding="utf-8").splitlines()
    return {lines[int(line.split(":")[1]) - 1].strip() for line in told.splitlines() if ": error: " in line}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_misspelt_is_an_error(errors: set[str], what: str) -> None:
    """A misspelt column, table or cell of the head is refused before anything runs."""
    assert WRONG[what] in errors


@pytest.mark.parametrize("what", RIGHT)
def test_what_is_there_is_none(errors: set[str], what: str) -> None:
    """What the schema has is read without a word, and so is what is added to a plain table."""
    assert RIGHT[what] not in errors
