"""One plan of the tiny case for all tests of papers."""

from __future__ import annotations

import pytest

from planner.making.plan import Plan
from tests.cases import tiny_case
from tests.shared import make_plan


@pytest.fixture(scope="session")
def tiny_plan() -> Plan:
    """Return the plan of the tiny case."""
    return make_plan(tiny_case())
