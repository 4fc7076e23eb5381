"""A plan: what is bought, served and paid, verified, with the record of how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import pandas as pd

from planner.case import Case
from planner.findings import Finding
from planner.programmes.law import Law
from planner.schema.plan_frames import PlanByName
from planner.shown import PlanTables, stored_tables
from planner.verify import Violation


class Outcome(StrEnum):
    """What came of the wish for a plan."""

    COMPLETE = "complete"  # everybody is fed, and no rule gave way: as far as is known
    SHORT = "short"  # a plan, with rules that are not met: its table `given_way` names them
    UNPROVED = "unproved"  # a plan that was not proved best within the time allowed
    IMPOSSIBLE = "impossible"  # the rules that must hold contradict each other
    CANCELLED = "cancelled"  # stopped by the user before there was a plan
    BAD_INPUT = "bad input"  # one of several cases: this one has errors, which its findings tell
    FAULT = "fault"  # one of several cases: the check refused the plan, so it is withheld


@dataclass(frozen=True)
class Plan(PlanByName):
    """The answer to a case.

    Parameters
    ----------
    case : Case
        The case that was planned.
    law : Law
        The law that was applied.
    outcome : Outcome
        What came of it.
    tables : mapping of str to pandas.DataFrame
        The tables of `planner.schema.PLAN_TABLES`, read in the language in use (`PlanTables`); empty unless there is a plan.
    diagnosis : pandas.DataFrame or None
        Where no plan is possible: what would have to give way, and by how much.
    findings : tuple of Finding
        Warnings and notes on the case.
    violations : tuple of Violation
        What the independent check found; empty in every plan that is shown or exported.
    seconds : mapping of str to float
        Processor time spent in each stage.
    reason : str
        Why there is no plan, where a case among several has errors or its plan was withheld.
    """

    case: Case
    law: Law
    outcome: Outcome
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    diagnosis: pd.DataFrame | None = None
    findings: tuple[Finding, ...] = ()
    violations: tuple[Violation, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.tables, PlanTables):
            object.__setattr__(self, "tables", PlanTables(self.tables))

    def table(self, name: str) -> pd.DataFrame:
        """Return a table whose name is not known before."""
        return self.tables[name]

    def with_tables(self, filled: Mapping[str, pd.DataFrame]) -> Plan:
        """Return the plan with some tables replaced, all others as they are kept."""
        return replace(self, tables={**stored_tables(self.tables), **filled})

    @property
    def exists(self) -> bool:
        """True if there is a plan to show."""
        return bool(self.tables)

    def figure(self, measure: str) -> float:
        """Return a figure of the summary by its short name, e.g. ``meals_planned``."""
        summary = self["summary"].set_index("measure")["value"]
        return float(summary[measure])
