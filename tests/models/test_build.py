"""The emitter: arrays, slacks of soft families, and PuLP filled with the same problem."""

from __future__ import annotations

import numpy as np
import pulp
import pytest

from models.blocks import RowBlock
from models.build import emit, make_arrays, make_problem, row_starts
from models.constraints import FAMILIES, SLACK_FAMILIES, SLACKS
from models.solver import BulkHiGHS, QuietHiGHS
from tests.models.instances import make_instance
from tests.models.test_optimise import transportation


def test_pulp_and_the_arrays_are_the_same_problem() -> None:
    """PuLP's own way to HiGHS and the bulk way give the same objective at every level."""
    problem = make_problem(transportation())
    for level in range(len(problem.levels)):
        own, bulk = emit(problem, level), emit(problem, level)
        own.solve(QuietHiGHS())
        bulk.solve(BulkHiGHS())
        assert pulp.value(own.objective) == pytest.approx(pulp.value(bulk.objective))
        assert len(own.constraints()) == problem.row_count
        assert own.numVariables() == problem.columns.count


def test_names_are_positional() -> None:
    """No word of a user can be mangled by PuLP or collide."""
    lp = emit(make_problem(transportation()))
    assert [v.name for v in lp.variables()][:2] == ["buy_0", "buy_1"]
    assert lp.constraints()[6].name == "demand_6"


def test_bounds_and_whole_numbers_reach_pulp() -> None:
    """A yes-or-no column is an integer between 0 and 1, a shortfall at most its need."""
    instance = make_instance(supply=[{"minimum_packs": 2.0}])
    lp = emit(make_problem(instance))
    by_name = {v.name: v for v in lp.variables()}
    assert (by_name["order_0"].lowBound, by_name["order_0"].upBound, by_name["order_0"].cat) == (0, 1, "Integer")
    assert (by_name["short_0"].upBound, by_name["short_0"].cat) == (10, "Continuous")


def test_a_row_with_two_bounds_becomes_two_constraints_of_pulp() -> None:
    """An opening stock widens a row of demand; PuLP's own solver must find the same cost."""
    instance = make_instance(demand=[{"packs": 3.0}], opening_stocks=[{"demand": 0, "packs": 2.0}])
    problem = make_problem(instance)
    lp = emit(problem, level=1)
    assert [c.name for c in lp.constraints()][:2] == ["demand_0", "demand_0u"]
    lp.variables()[problem.columns("short")[0]].upBound = 0
    lp.solve(QuietHiGHS())
    assert pulp.value(lp.objective) == pytest.approx(1.0)


def test_entries_at_one_place_add_up_and_zeros_vanish() -> None:
    """A supply that counts twice in one row is one coefficient."""
    instance = make_instance(
        product_limits=[{"maximum_share": 0.5}],
        product_limit_terms=[{"index": 0, "counts": True}, {"index": 0, "counts": False}],
    )
    problem = make_problem(instance)
    arrays, place = make_arrays(problem), row_starts(problem)["product_limits"]
    assert arrays.starts[place.start] == arrays.starts[place.stop]
    assert (arrays.coefficients != 0).all()


def test_activity_is_the_product_of_rows_and_values() -> None:
    """Against a dense matrix."""
    problem = make_problem(transportation())
    arrays = make_arrays(problem)
    dense = np.zeros((problem.row_count, problem.columns.count))
    for row in range(problem.row_count):
        part = slice(arrays.starts[row], arrays.starts[row + 1])
        dense[row, arrays.columns[part]] = arrays.coefficients[part]
    values = np.arange(problem.columns.count, dtype=float)
    assert arrays.activity(values) == pytest.approx(dense @ values)


@pytest.mark.parametrize(
    "family",
    [f.name for f in FAMILIES if f.for_scenarios and f.slacks and not any(slack.stated for slack in f.slacks)],
)
def test_each_family_has_slacks_only_where_it_is_soft(family: str) -> None:
    """No family gives way unless a scenario says so."""
    own = {name for name, of in SLACK_FAMILIES.items() if of.name == family}
    assert own
    assert own <= set(make_problem(make_instance(modes={family: "soft"})).columns.sets)
    assert own.isdisjoint(make_problem(make_instance(modes={family: "hard"})).columns.sets)
    assert own.isdisjoint(make_problem(make_instance(modes={family: "off"})).columns.sets)


def test_blocks_have_names_of_their_own() -> None:
    """Activities and duals are read back by the name of the block."""
    instance = make_instance()
    columns = make_problem(instance).columns
    blocks: list[RowBlock] = [block for family in FAMILIES for block in family.rows(instance, columns)]
    names = [block.name for block in blocks]
    assert len(names) == len(set(names))
    assert {block.slack for block in blocks} - {""} <= set(SLACKS)
