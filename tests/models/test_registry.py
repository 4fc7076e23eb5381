"""Nothing in the mathematics goes untested or unexplained."""

from __future__ import annotations

from pathlib import Path

import pytest

import models
from models.build import make_problem
from models.columns import SLACKS
from models.constraints import FAMILY_ROWS
from models.instance import FAMILIES
from models.objective import SLACK_LEVELS
from tests.models.instances import make_instance

_PACKAGE = Path(models.__file__).parent
_TESTS = Path(__file__).parent
_FORMULATION = (_PACKAGE / "README.md").read_text(encoding="utf-8")


def test_every_module_of_constraints_is_entered() -> None:
    """A family that nobody calls would be a rule that silently does not hold."""
    modules = {path.stem for path in (_PACKAGE / "constraints").glob("*.py")} - {"__init__"}
    assert modules == set(FAMILY_ROWS)


@pytest.mark.parametrize("module", FAMILY_ROWS)
def test_every_family_has_a_test_and_a_formula(module: str) -> None:
    """A test file of its own, and a section of the formulation with a formula."""
    assert (_TESTS / "constraints" / f"test_{module}.py").exists()
    heading = f"### `{module}`"
    assert heading in _FORMULATION
    section = _FORMULATION.split(heading)[1].split("\n### ")[0]
    assert "$$" in section


def test_every_block_column_set_and_level_is_named_in_the_formulation() -> None:
    """What a solution holds by name can be looked up."""
    problem = make_problem(make_instance(modes=dict.fromkeys(FAMILIES, "soft")))
    names = [*problem.blocks, *problem.columns.sets, *SLACKS, *SLACK_LEVELS, *(level.name for level in problem.levels)]
    assert [name for name in names if f"`{name}`" not in _FORMULATION] == []
