"""All checks together: complete, ordered, silent on a good case, and standing any input."""

from __future__ import annotations

import ast
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from planner.case import Case
from planner.checks import CHECKS, check
from planner.findings import Finding
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES, Column
from tests.cases import edited, rows, tiny_case, tiny_law, typed


@cache
def _test_names() -> frozenset[str]:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("test_*.py"))
    return frozenset(n.name for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


@pytest.mark.parametrize("code", [check.code for check in CHECKS])
def test_every_check_has_a_test(code: str) -> None:
    """A test named after the check exists."""
    assert f"test_{code.replace('-', '_')}" in _test_names()


def test_codes_are_unique_and_explained() -> None:
    """Each check has a code of its own and a sentence that says what it looks for."""
    codes = [check.code for check in CHECKS]
    assert len(codes) == len(set(codes))
    assert all(check.function.__doc__ for check in CHECKS)


@pytest.mark.parametrize("law", [None, tiny_law()])
def test_good_case(law: Any) -> None:
    """Nothing is found in the tiny case, with or without a law."""
    assert check(tiny_case(), law) == []


def test_order() -> None:
    """Findings come in the order of tables and rows, whatever the order of the checks."""
    case = tiny_case(
        case=edited("case", 0, country="Brasil"),
        sites=edited("sites", 1, zone=None),
        offers=[*edited("offers", 4, price=-1), rows("offers")[0] | {"supplier": "x"}],
        enrolment=edited("enrolment", 0, take_up_share=0.1),
    )
    findings = check(case)
    order = list(CASE_TABLES)
    places = [(order.index(f.table), f.rows[:1]) for f in findings]
    assert places == sorted(places)
    assert {f.table for f in findings} >= {"case", "sites", "enrolment", "offers"}


def test_law_adds_findings_and_takes_none() -> None:
    """What is found without a law is found with it too."""
    case = tiny_case(suppliers=edited("suppliers", 0, families=None, certificates=None))
    without_law, with_law = check(case), check(case, tiny_law())
    assert set(without_law) < set(with_law)
    assert {f.code for f in set(with_law) - set(without_law)} == {"group-without-families"}


def test_no_table_at_all() -> None:
    """A case without any table gives findings, not a failure."""
    required = [table.name for table in CASE_TABLES.values() if table.required]
    findings = check(Case({}), tiny_law())
    assert [f.table for f in findings if f.code == "table-empty"] == required


@pytest.mark.parametrize("table", list(CASE_TABLES))
def test_any_table_empty(table: str) -> None:
    """Any one table without rows is stood."""
    findings = check(tiny_case(**{table: []}), tiny_law())
    assert ("table-empty" in {f.code for f in findings}) == CASE_TABLES[table].required


@pytest.mark.parametrize("table", [name for name in CASE_TABLES if rows(name)])
def test_any_table_blank(table: str) -> None:
    """Any one table with all cells blank is stood; every required cell is asked for, but no short name that is made of one of them."""
    findings = check(tiny_case(**{table: [{} for _ in rows(table)]}), tiny_law())
    required = {c.name for c in CASE_TABLES[table].columns if c.required and c.default is None and not c.made_from}
    assert {f.column for f in findings if f.code == "required-cell"} == required


@pytest.mark.parametrize("table", [name for name in CASE_TABLES if rows(name)])
def test_any_table_twice(table: str) -> None:
    """Any one table with all rows doubled is stood."""
    assert check(tiny_case(**{table: rows(table) * 2}), tiny_law())


def test_rows_are_the_users() -> None:
    """Rows are told by the user's line numbers, not counted anew."""
    frame = typed("offers", edited("offers", 2, price=-1))
    frame.index = pd.Index([2, 3, 17, 18, 40, 41])
    assert [f.rows for f in check(tiny_case(offers=frame)) if f.code == "number-out-of-range"] == [(17,)]


WORDS = [
    "",
    "x",
    "arroz",
    "pre",
    "emef",
    "coop",
    "all",
    "fruta",
    "federal",
    "mon",
    "1-3",
    "13",
    "no_school",
    "|",
    "{}",
    "52998224725",
]
NUMBERS = [None, 0, -1, 1, 0.5, 1e300, float("inf"), float("-inf")]
DAYS = [None, date(2026, 3, 2), date(2026, 3, 14), date(1900, 1, 1), date(2200, 12, 31)]


def _cells(column: Column) -> st.SearchStrategy[Any]:
    if DTYPES[column.kind] == "str":
        return st.sampled_from([*WORDS, *column.allowed[:3]])
    choices: dict[str, list[Any]] = {
        "integer": [None, 0, -5, 1, 60, 2**62],
        "number": NUMBERS,
        "boolean": [None, True, False],
        "date": DAYS,
    }
    return st.sampled_from(choices[column.kind])


@st.composite
def _damage(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Draw tables with some cells, of any columns, replaced by odd ones."""
    damaged: dict[str, list[dict[str, Any]]] = {}
    for name in draw(st.lists(st.sampled_from(list(CASE_TABLES)), min_size=1, max_size=6, unique=True)):
        content = rows(name) or [{}, {}]
        for row in content:
            for column in draw(st.lists(st.sampled_from(CASE_TABLES[name].columns), max_size=6, unique=True)):
                row[column.name] = draw(_cells(column))
        damaged[name] = content
    return damaged


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a case is too large to be made small in a useful time
)
@given(_damage())
def test_no_check_fails_on_damaged_tables(damage: dict[str, list[dict[str, Any]]]) -> None:
    """Whatever stands in the cells, all checks answer, each finding has its texts, and no personal number is printed."""
    for finding in check(tiny_case(**damage), tiny_law()):
        assert finding.what
        assert finding.why
        assert finding.mend
        assert "52998224725" not in finding.what + finding.why + finding.mend


def test_what_the_law_leaves_open_is_told() -> None:
    """Findings on the law itself stand among those on the case, and never stop it."""
    note = Finding("law-date", "warning", "case", (), "programmes", "The law was looked up to 2026.", "Old.", "Look.")
    assert [f.code for f in check(tiny_case(), tiny_law(findings=(note,)))] == ["law-date"]
    assert check(tiny_case(), tiny_law()) == []
