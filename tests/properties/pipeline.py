"""The whole way from a case to a verified plan, for laws that are made up."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from hypothesis import assume

from models.solution import Solution
from planner.assembly import assemble
from planner.case import Case
from planner.checks import check
from planner.making.pipeline import solve_in_cents
from planner.programmes.law import Law
from planner.reports import build_tables


def planned(case: Case, law: Law) -> tuple[Solution, Mapping[str, pd.DataFrame]]:
    """Return the solution and the plan's tables (none where no plan is possible); a case with errors is passed over."""
    assume(not [finding for finding in check(case, law) if finding.severity == "error"])
    assembly = assemble(case, law)
    solution, _instance = solve_in_cents(case, assembly)
    return solution, build_tables(case, law, assembly, solution, {}) if solution.usable else {}
