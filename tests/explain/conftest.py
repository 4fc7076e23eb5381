"""A small case that is planned once for all tests of this folder."""

from __future__ import annotations

import pytest

from planner.assembly import Assembly, assemble
from planner.case import Case
from planner.io import read_case
from planner.paths import CASES
from planner.programmes.case_law import law_for


@pytest.fixture(scope="session")
def tiny() -> Case:
    """The bundled tiny case."""
    return read_case(CASES / "tiny")[0]


@pytest.fixture(scope="session")
def tiny_assembly(tiny: Case) -> Assembly:
    """Its instance."""
    return assemble(tiny, law_for(tiny))
