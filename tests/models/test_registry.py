"""Nothing in the mathematics goes untested or unexplained."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import models
from models.build import make_problem
from models.columns import make_columns
from models.constraints import DEFAULT_MODES, FAMILIES, SLACKS
from models.family import Family
from models.objective import SLACK_LEVELS
from tests.models.instances import make_instance

_PACKAGE = Path(models.__file__).parent
_TESTS = Path(__file__).parent
_FORMULATION = (_PACKAGE / "README.md").read_text(encoding="utf-8")


MODULES = [path.stem for path in sorted((_PACKAGE / "constraints").glob("*.py")) if path.stem != "__init__"]


@pytest.mark.parametrize("module", MODULES)
def test_every_family_that_a_module_makes_is_entered(module: str) -> None:
    """A family that nobody calls would be a rule that silently does not hold."""
    made = [one for one in vars(import_module(f"models.constraints.{module}")).values() if isinstance(one, Family)]
    assert made
    assert all(one in FAMILIES for one in made)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_what_a_family_says_of_itself_is_so(family: Family) -> None:
    """Its slacks ease blocks of its own, its limits are blocks of its own with the key that numbers them, and its rules have labels."""
    instance = make_instance(modes={family.name: "soft"} if family.default else {})
    blocks = {block.name: block for block in family.rows(instance, make_columns(instance))}
    own = {name: block for name, block in blocks.items() if block.family == family.name}
    assert {block.slack for block in own.values()} - {""} == {slack.name for slack in family.slacks}
    assert {limit.block for limit in family.limits} <= set(own)
    assert all(limit.key in own[limit.block].keys for limit in family.limits if limit.way == "row")
    for table, column in family.about.values():
        assert column in getattr(instance, table)


@pytest.mark.parametrize("module", MODULES)
def test_every_family_has_a_test_and_a_formula(module: str) -> None:
    """A test file of its own, and a section of the formulation with a formula."""
    wanted = _TESTS / "constraints" / f"test_{module}.py"
    assert wanted.exists(), f"write {wanted.relative_to(_TESTS.parent.parent)}"
    heading = f"### `{module}`"
    assert heading in _FORMULATION
    section = _FORMULATION.split(heading)[1].split("\n### ")[0]
    assert "$$" in section


def test_every_block_column_set_and_level_is_named_in_the_formulation() -> None:
    """What a solution holds by name can be looked up."""
    problem = make_problem(make_instance(modes=dict.fromkeys(DEFAULT_MODES, "soft")))
    names = [*problem.blocks, *problem.columns.sets, *SLACKS, *SLACK_LEVELS, *(level.name for level in problem.levels)]
    assert [name for name in names if f"`{name}`" not in _FORMULATION] == []
