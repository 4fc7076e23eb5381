"""What a part of the check found in a plan before is taken over where it is asked about the very same tables of the same case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from planner.i18n import reads_as
from planner.kept import keeping
from planner.verify.facts import Facts
from planner.verify.violation import Report, Violation


class Found(NamedTuple):
    """What a part was asked, what came of it, and what it reported."""

    asked: tuple[Any, ...]
    withheld: frozenset[str]
    names: Mapping[str, str]
    result: Any
    violations: list[Violation]

    def can_stand(self, withheld: frozenset[str], names: Mapping[str, str]) -> bool:
        """Tell whether it would be said again where the plan withholds these figures and calls those of its summary so."""
        return self.withheld == withheld and (not self.violations or self.names == names)


KEPT = 2
"""Answers of a part that are kept: one about the plan as it was, and one about the plan with a change."""


class Again:
    """Carries out the parts of one check.

    A plan is often checked again with a cell of one table changed: by hand, to adjust it, or to show that the check finds it. A table
    that came with the same cells is read as the very frame of before (`planner.verify.tables.read_tables`), so whatever part was
    given the same things then would find the same: parts reckon from what they are given and change nothing of it.

    Parameters
    ----------
    facts : Facts
        The case, with what was found in its last plans.
    report : Report
        Receives what is wrong, in the order in which parts are asked.
    """

    def __init__(self, facts: Facts, report: Report) -> None:
        self._before: dict[Any, list[Found]] = facts.found
        self._report = report
        self._names = dict(report.names["measure"])
        self._reader = (reads_as(), keeping())  # whose words are told
        self._asked: Counter[Callable[..., Any]] = Counter()

    def __call__[T](self, part: Callable[..., T], *asked: Any) -> T:
        """Return what a part says to what it is asked, its report among it."""
        self._asked[part] += 1
        name = (part, self._asked[part], *self._reader)
        before = self._before.get(name, [])
        withheld = frozenset(self._report.withheld)
        given = tuple(None if one is self._report else one for one in asked)
        for one in before:
            if one.can_stand(withheld, self._names) and _same(one.asked, given):
                self._before[name] = [one, *(other for other in before if other is not one)]
                self._report.violations += one.violations
                return cast("T", one.result)
        told = len(self._report.violations)
        result = part(*asked)
        found = Found(given, withheld, self._names, result, self._report.violations[told:])
        self._before[name] = [found, *before][:KEPT]
        return result


def _same(one: Any, other: Any) -> bool:
    """Tell whether two things are one, or made of the same."""
    if one is other:
        return True
    if isinstance(one, str):
        return bool(one == other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple) and type(one) is type(other):
        return len(one) == len(other) and all(map(_same, one, other))
    return False
