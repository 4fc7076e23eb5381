"""A family of rules that the mathematics knows is known wherever people meet it; see `.github/CONTRIBUTING.md`, *A family of rules*.

Each test walks a step of that section, and its failure says which file is to be written.
"""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path

import pytest

import models
import planner.families
import planner.verify
from models.constraints import FAMILIES
from models.family import Family
from planner.families import BY_NAME
from planner.families.family import no_bound
from planner.reports.given_way import ASKED
from planner.schema import CASE_TABLES
from planner.schema.words import WORDS
from planner.ui import wishes

VERIFY = Path(planner.verify.__file__).parent
SETTABLE = [family for family in FAMILIES if family.default and family.for_scenarios]

every = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
settable = pytest.mark.parametrize("family", SETTABLE, ids=lambda family: family.name)


def module_of(family: Family) -> str:
    """Return the name of the module of `models.constraints` that makes a family."""
    return Path(inspect.getfile(family.rows)).stem


@cache
def words_in(file: Path) -> set[str]:
    """Return the texts that stand in a file of Python."""
    found = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@every
def test_it_has_its_words(family: Family) -> None:
    """A module beside that of its mathematics makes the object that tells people of it, and the register has it."""
    module = f"planner/families/{module_of(family)}.py"
    entered = family.name in {one.name for one in planner.families.FAMILIES}
    assert entered, f"write {module}, and enter it in planner/families/__init__.py"
    assert BY_NAME[family.name].family is family
    home = Path(planner.families.__file__).parent / f"{module_of(family)}.py"
    assert home.exists(), f"its words belong into planner/families/{home.name}, as its mathematics into models/constraints/{home.name}"  # fmt: skip


@every
def test_it_has_its_word_in_tables(family: Family) -> None:
    """Nobody reads its code word."""
    in_tables = family.default is None or family.name in WORDS["family"]
    assert in_tables, f'write its short word into WORDS["family"] in planner/schema/words.py: {family.name}'


@settable
def test_it_can_be_set(family: Family) -> None:
    """A case, a scenario and page Plan can make it hard, soft or off, in words of its own."""
    assert family.name in CASE_TABLES["rules"]["family"].allowed
    assert family.name in wishes.FAMILIES
    words = BY_NAME[family.name]
    assert words.wish, f"write what is wished by it, `wish`, into planner/families/{module_of(family)}.py"


@every
def test_its_wishes_and_prices_are_told_in_its_own_words(family: Family) -> None:
    """A conflict tells each slack of a family that can be hard, and the page on what holds the plan back each limit."""
    words, home = BY_NAME[family.name], f"planner/families/{module_of(family)}.py"
    for slack in family.slacks if family.for_scenarios else ():
        assert slack.name in words.slacks, f"write `slacks`, what is wished by {slack.name}, into {home}"
    for limit in family.limits:
        assert limit.block in words.limits, f"write `limits`, the sentence for a price of {limit.block}, into {home}"
    assert set(words.slacks) <= {slack.name for slack in family.slacks}, f"{home} has words for slacks that are none"
    assert set(words.limits) <= {limit.block for limit in family.limits}, f"{home} has words for limits that are none"


@every
def test_it_tells_what_gave_way(family: Family) -> None:
    """A family with a mode says what it asks for and what the plan has, or that it asks for nothing that a plan could miss."""
    if family.default is not None:
        home = f"planner/families/{module_of(family)}.py"
        assert family.name in ASKED, f"write what it asks for and what the plan has, `tells` or `asks`, into {home}"


@settable
def test_it_is_checked(family: Family) -> None:
    """The check, which imports neither, knows the family: a module of its own, and what gave way found anew."""
    files = [file for file in VERIFY.glob("*.py") if family.name in words_in(file)]
    own = [file for file in files if file.name != "given_way.py"]
    assert own, f"write its independent check: planner/verify/{module_of(family)}.py, which names {family.name}"
    if BY_NAME[family.name].asks is not no_bound:
        assert VERIFY / "given_way.py" in files, f"find anew what gave way of {family.name}, in planner/verify/given_way.py"  # fmt: skip


@every
def test_it_is_explained_and_tested(family: Family) -> None:
    """Its formula stands in the formulation, its rows have a test."""
    module = module_of(family)
    formulation = (Path(models.__file__).parent / "README.md").read_text(encoding="utf-8")
    assert f"### `{module}`" in formulation, f"write the section ### `{module}` into models/README.md"
    test = Path(__file__).parent / "models" / "constraints" / f"test_{module}.py"
    assert test.exists(), f"write tests/models/constraints/{test.name}"
