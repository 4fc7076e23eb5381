"""The law that a case names, under its programmes on its days."""

from __future__ import annotations

from datetime import date

import pytest

from planner.programmes.case_law import law_for
from tests.cases import edited, tiny_case


@pytest.mark.parametrize(("first", "last", "told"), [
    (date(2026, 3, 2), date(2026, 6, 30), []),
    (date(2026, 7, 1), date(2027, 6, 30), []),
    (date(2026, 3, 2), date(2026, 7, 1), ["2026-06-30"]),
])  # fmt: skip
def test_a_plan_over_two_years_of_a_bonus_is_asked_about(first: date, last: date, told: list[str]) -> None:
    """New York's bonus is earned from July to June: a plan that goes on to 1 July is told to end on 30 June, one that begins then is not."""
    case = tiny_case(
        case=edited("case", 0, programmes="us-ny-30", country="US", currency="USD", first_day=first, last_day=last)
    )
    found = [finding for finding in law_for(case).findings if finding.code == "bonus-two-years"]
    assert [day for finding in found for day in told if day in finding.mend] == told
    assert len(found) == len(told)
