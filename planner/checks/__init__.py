"""One fact about a case each; all findings are reported at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.case import Case
from planner.checks import (
    alternatives,
    areas,
    assumptions,
    award_criteria,
    bought,
    contracts,
    days,
    deliveries,
    diets,
    draws,
    elsewhere,
    food,
    funding,
    life_left,
    mappings,
    menus,
    money,
    own_rules,
    personal,
    places,
    price_indices,
    pupils,
    room,
    scopes,
    shape,
    supply,
    unit_weights,
    words,
)
from planner.checks.base import CHECKS, Check, run
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.programmes.law import Law
from planner.schema import CASE_TABLES

__all__ = ["CHECKS", "Check", "check", "quick_errors"]

MODULES = (
    shape,
    personal,
    days,
    places,
    areas,
    pupils,
    diets,
    food,
    life_left,
    funding,
    menus,
    supply,
    elsewhere,
    contracts,
    price_indices,
    deliveries,
    room,
    money,
    funding,
    own_rules,
    alternatives,
    scopes,
    unit_weights,
    mappings,
    assumptions,
    award_criteria,
    draws,
    bought,
    words,
)
"""The modules with checks: importing them registers their checks."""


def quick_errors(case: Case) -> list[Finding]:
    """Return the errors that are found at once and without a law: in words, numbers, references, days and pupils."""
    facts, modules = Facts(case), {shape.__name__, days.__name__, pupils.__name__}
    checks = [one for one in CHECKS if one.function.__module__ in modules and not one.needs_law]
    return [f for one in checks for f in run(one, facts) if f.severity == "error"]


def check(case: Case, law: Law | None = None, read: Sequence[Finding] = ()) -> list[Finding]:
    """Return everything that is wrong or doubtful in a case, in the order of its tables and rows.

    Parameters
    ----------
    case : Case
        Any case, however broken.
    law : Law or None
        The law that applies. None: what cannot be judged without it is left out.
    read : sequence of Finding
        What was found when the case was read: a cell that could not be read is not told again as blank.

    Returns
    -------
    list of Finding
        Errors, warnings and notes, also those on the law itself (`Law.findings`). Personal numbers are blacked out in every text.
    """
    unread = _unread(read)
    facts = Facts(case, law, unread)
    findings = [f for one in CHECKS if law is not None or not one.needs_law for f in run(one, facts)]
    findings = [f for f in findings if not f.rows or not unread.get((f.table, f.column), set()).issuperset(f.rows)]
    findings += law.findings if law else ()
    place = {name: number for number, name in enumerate(CASE_TABLES)}
    findings.sort(key=lambda f: (place.get(f.table, -1 if not f.table else len(place)), f.rows[:1]))
    return [
        replace(
            f,
            table=personal.blacked_out(f.table),
            column=personal.blacked_out(f.column),
            what=personal.blacked_out(f.what),
            why=personal.blacked_out(f.why),
            mend=personal.blacked_out(f.mend),
        )
        for f in findings
    ]


def _unread(read: Sequence[Finding]) -> dict[tuple[str, str], set[int]]:
    """Return by table and column the lines of cells that could not be read."""
    found: dict[tuple[str, str], set[int]] = {}
    for finding in read:
        if finding.severity == "error" and finding.column:
            found.setdefault((finding.table, finding.column), set()).update(finding.rows)
    return found
