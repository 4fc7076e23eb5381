"""Whatever the case: the plan that is made keeps every rule and tells the truth."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from planner.case import Case
from planner.programmes.law import Law
from planner.verify import verify
from tests.properties.pipeline import planned
from tests.strategies import cases, laws

SOME = settings(max_examples=7, deadline=None, suppress_health_check=list(HealthCheck))


@SOME
@given(cases(), laws())
def test_the_check_finds_nothing_in_a_plan(case: Case, law: Law) -> None:
    """No rule is broken and no figure is wrong in any plan that is made."""
    _solution, tables = planned(case, law)
    if tables:
        assert verify(case, law, tables) == []


@settings(SOME, max_examples=6)
@given(cases(), laws())
def test_the_check_finds_a_pack_too_few(case: Case, law: Law) -> None:
    """A pack taken out of any order of any plan, and out of its delivery, is noticed."""
    _solution, tables = planned(case, law)
    if not tables or tables["orders"].empty:
        return
    orders = tables["orders"].copy()
    orders.loc[orders.index[0], "packs"] -= 1
    assert verify(case, law, dict(tables) | {"orders": orders}) != []
