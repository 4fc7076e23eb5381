"""The family nutrition: standards on the average day."""

from __future__ import annotations

from typing import Any

import pytest

from models.build import make_problem
from models.optimise import optimise
from models.solution import Termination
from tests.models.constraints.test_menu import TWO_DISHES
from tests.models.instances import INF, NAN, make_instance
from tests.models.reading import block_rows


def fed(mode: str = "soft", constant: float = 0.0, **bounds: float) -> Any:
    """Return the instance of two dishes of which the dear one gives 2 a day and the cheap one 1."""
    standard = {"standard": "s", "unit": "g", "minimum": NAN, "maximum": NAN, "constant": constant, "scale": 10.0}
    terms = [{"standard": 0, "column": "serving", "index": i, "amount": i + 1.0} for i in (0, 1)]
    return make_instance(
        **TWO_DISHES, standards=[standard | {"mode": mode} | bounds], standard_terms=terms, whole_packs=False
    )


def test_the_fixed_part_of_the_menu_is_taken_off_the_bound() -> None:
    """Seven are asked for, three are there already."""
    instance = fed("hard", constant=3.0, minimum=7.0)
    terms = {"serve 0": 1.0, "serve 1": 2.0, "nutrition_gap 0": 1.0}
    assert block_rows(instance, "standards_least") == [(terms, 4.0, INF)]
    assert make_problem(instance).columns.sets["nutrition_gap"].upper.tolist() == [0.0]


def test_a_soft_standard_gives_way_on_its_own_side() -> None:
    """The gap adds to what is given below a minimum, and takes from it above a maximum."""
    instance = fed(minimum=6.0, maximum=8.0)
    terms = {"serve 0": 1.0, "serve 1": 2.0}
    assert block_rows(instance, "standards_least") == [(terms | {"nutrition_gap 0": 1.0}, 6.0, INF)]
    assert block_rows(instance, "standards_most") == [(terms | {"nutrition_gap 0": -1.0}, -INF, 8.0)]


def test_a_standard_that_is_off_has_no_row() -> None:
    """Its mode counts, not the family's."""
    assert len(make_problem(fed("off", minimum=6.0)).blocks["standards_least"]) == 0


@pytest.mark.parametrize(("minimum", "dear"), [(5.0, 0.0), (6.0, 1.0), (10.0, 5.0)])
def test_a_minimum_changes_the_menu(minimum: float, dear: float) -> None:
    """Five days of the cheap dish give five; each day of the dear one adds one."""
    assert optimise(fed(minimum=minimum)).values["serve"][1] == pytest.approx(dear)


def test_what_no_menu_gives_is_a_gap_or_makes_a_hard_standard_impossible() -> None:
    """Ten is the most: two are missing of twelve."""
    solution = optimise(fed(minimum=12.0))
    assert solution.values["nutrition_gap"].tolist() == pytest.approx([2.0])
    assert optimise(fed("hard", minimum=12.0)).termination is Termination.INFEASIBLE


def test_the_dual_tells_what_a_tighter_standard_costs() -> None:
    """One more costs a day of the dear dish in place of the cheap one: two."""
    assert optimise(fed("hard", minimum=6.0)).duals["standards_least"][0] == pytest.approx(2.0)
