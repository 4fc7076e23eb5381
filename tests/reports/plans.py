"""Solved plans of small cases, for tests of the tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.optimise import optimise
from planner.assembly import Assembly, assemble
from planner.case import Case
from planner.programmes.law import Law
from planner.reports import build_tables
from tests.cases import tiny_case, tiny_law


def solved(case: Case | None = None, law: Law | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables of the plan of a case; by default of the tiny one."""
    return solved_with(case, law)[0]


def solved_with(
    case: Case | None = None, law: Law | None = None
) -> tuple[dict[str, pd.DataFrame], Case, Law, Assembly]:
    """Return the tables of the plan with case, law and assembly."""
    case, law = case or tiny_case(), law or tiny_law()
    assembly = assemble(case, law)
    solution = optimise(assembly.instance)
    return build_tables(case, law, assembly, solution, {"case_fingerprint": case.fingerprint}), case, law, assembly


def reasons(**overrides: Any) -> set[str]:
    """Return why something is short in the tiny case with tables replaced."""
    return set(solved(tiny_case(**overrides))["shortfalls"]["reason"])
