"""Plans that an earlier test made of an equal case, for tests of what is done with a plan.

A test that makes the same plan twice makes it anew the second time, so that the two can be held against each other. Tests of how a
plan is made, and those that put something else in the place of a part of it, take `planner.making.pipeline.make_plan` itself.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from planner.case import Case
from planner.i18n import language
from planner.making import pipeline
from planner.making.pipeline import Listener, Progress
from planner.making.plan import Outcome, Plan
from planner.making.provisional import Provisional
from planner.programmes.case_law import own_folders
from planner.programmes.law import Law
from planner.shown import stored_tables

Tables = Mapping[str, pd.DataFrame]

_MADE: dict[Hashable, tuple[Plan, list[Progress], list[Provisional]]] = {}
_TABLES: dict[Hashable, tuple[Case, Tables]] = {}


def in_each_test[**P, T](prepared: Callable[[], Callable[P, T]]) -> Callable[P, T]:
    """Return a function that is prepared anew for each test, so that it knows what the test has asked for already."""
    now: dict[str, Callable[P, T]] = {}

    def asked(*args: P.args, **more: P.kwargs) -> T:
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0]
        if test not in now:
            now.clear()
            now[test] = prepared()
        return now[test](*args, **more)

    return asked


def planned_once(make_plan: Callable[..., Plan]) -> Callable[..., Plan]:
    """Return `make_plan` for one test: what an earlier test made is taken over, and its steps are told again."""
    taken: set[Hashable] = set()

    def planned(
        case: Case,
        *,
        progress: Listener | None = None,
        provisional: Callable[[Provisional], None] | None = None,
        **how: Any,
    ) -> Plan:
        cancel, record = how.get("cancel"), how.get("record") or {}
        # A plan names the day it was made on, which a long run of tests may outlast.
        key = (_content(case), language(), date.today(), how.get("time_limit_s"), *sorted(record.items()))
        if own_folders(case) or (cancel is not None and cancel.is_set()):
            return make_plan(case, progress=progress, provisional=provisional, **how)
        if key in taken or key not in _MADE:
            steps: list[Progress] = []
            first: list[Provisional] = []
            how |= {"progress": _telling(progress, steps), "provisional": _telling(provisional, first)}
            plan = make_plan(case, **how)
            if plan.outcome is not Outcome.CANCELLED:
                _MADE[key] = plan, steps, first
        else:
            plan, steps, first = _MADE[key]
            for step in steps if progress else ():
                progress(step)
            for found in first if provisional else ():
                provisional(found)
            _hand_on(plan.case, case)
        taken.add(key)
        return replace(plan, case=case, tables=_own(stored_tables(plan.tables)))

    return planned


make_plan = in_each_test(lambda: planned_once(pipeline.make_plan))
"""`planner.making.pipeline.make_plan`, but for what an earlier test made."""


def tables_once(make: Callable[[Case, Law], Tables]) -> Callable[[Case, Law], Tables]:
    """Return for one test what makes the tables of a plan under a law: those that an earlier test made are taken over."""
    taken: set[Hashable] = set()

    def made(case: Case, law: Law) -> Tables:
        key = (_content(case), repr(law), language())
        if key in taken or key not in _TABLES:
            _TABLES[key] = case, make(case, law)
        taken.add(key)
        like, tables = _TABLES[key]
        _hand_on(like, case)
        return _own(tables)

    return made


def _hand_on(like: Case, case: Case) -> None:
    """Let a case know what was reckoned from its like."""
    if like is not case:
        case.__dict__["reckoned"] = like.reckoned


def _own(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return tables that a test may change as it likes."""
    return {name: frame.copy(deep=False) for name, frame in tables.items()}


def _telling[T](told: Callable[[T], None] | None, kept: list[T]) -> Callable[[T], None]:
    def tell(one: T) -> None:
        kept.append(one)
        if told:
            told(one)

    return tell


def _content(case: Case) -> str:
    """Return a word for all that stands in the tables of a case, and in which line."""
    digest = hashlib.sha256()
    for name in sorted(name for name, frame in case.tables.items() if len(frame)):
        digest.update(f"{name}\n{case.tables[name].to_csv()}".encode())
    return digest.hexdigest()
