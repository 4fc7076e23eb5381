"""Plans that an earlier test made of an equal case, for tests of what is done with a plan.

A test that makes the same plan twice makes it anew the second time, so that the two can be held against each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from planner.case import Case
from planner.i18n import language
from planner.making.pipeline import Listener, Progress
from planner.making.plan import Outcome, Plan
from planner.making.provisional import Provisional
from planner.programmes.case_law import own_folders

_MADE: dict[Hashable, tuple[Plan, list[Progress], list[Provisional]]] = {}


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
        key = (_content(case), language(), how.get("time_limit_s"), *sorted(record.items()))
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
        taken.add(key)
        return replace(plan, case=case)

    return planned


def _telling[T](told: Callable[[T], None] | None, kept: list[T]) -> Callable[[T], None]:
    def tell(one: T) -> None:
        kept.append(one)
        if told:
            told(one)

    return tell


def _content(case: Case) -> str:
    """Return a word for all that stands in the tables of a case, and in which line."""
    digest = hashlib.sha256()
    for name in sorted(case.tables):
        digest.update(f"{name}\n{case.tables[name].to_csv()}".encode())
    return digest.hexdigest()
