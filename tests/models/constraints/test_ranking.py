"""Lots keep their size, and fair parts give way at a price."""

from __future__ import annotations

import pytest

from models.build import make_problem
from models.optimise import optimise
from tests.models.instances import INF, NAN, make_instance
from tests.models.reading import block_rows

TABLES = {
    "suppliers": [{}, {}],
    "offers": [{"rank": 0}, {"supplier": 1, "rank": 1}],
    "supply": [{"packs": 8.0}, {"offer": 1, "packs": 8.0}],
    "lot_terms": [{"lot": 0, "supply": 0}, {"lot": 0, "supply": 1}],
}


def test_a_settled_lot_is_one_exact_row_and_an_open_one_none() -> None:
    """The ranked offers of a lot together sell what the call asks for."""
    settled = make_instance(**TABLES, lots=[{"lot": "l", "packs": 7.0, "price": 2.0}])
    assert block_rows(settled, "lots") == [({"bought 0": 1.0, "bought 1": 1.0}, 7.0, 7.0)]
    still_open = make_instance(**TABLES, lots=[{"lot": "l", "packs": NAN, "price": 2.0}])
    assert block_rows(still_open, "lots") == []


def test_a_rank_has_a_level_unless_it_is_the_last() -> None:
    """Each pack counts with the lot's one price; what is left of a lot falls to the last rank by itself."""
    instance = make_instance(**TABLES, lots=[{"lot": "l", "packs": 7.0, "price": 2.0}])
    levels = {level.name: level for level in make_problem(instance).levels}
    assert [name for name in levels if name.startswith("priority")] == ["priority.0"]
    assert levels["priority.0"].costs.tolist() == [-2.0]
    off = make_instance(**TABLES, lots=[{"lot": "l", "packs": 7.0, "price": 2.0}], modes={"ranking": "off"})
    problem = make_problem(off)
    assert "lots" not in problem.blocks
    assert not [level for level in problem.levels if level.name.startswith("priority")]


@pytest.mark.parametrize(("part", "lack"), [(8.0, 0.0), (9.0, 1.0)])
def test_a_fair_part_gives_way_at_its_weight(part: float, lack: float) -> None:
    """A part within supply is kept; one beyond it lacks a pack and counts once its weight."""
    instance = make_instance(
        **TABLES,
        lots=[{"lot": "l", "packs": NAN, "price": 2.0}],
        fair_parts=[{"supplier": 0, "product": 0, "packs": part, "weight": 3.0}],
        fair_part_terms=[{"part": 0, "supply": 0}],
    )
    assert block_rows(instance, "fair_parts") == [({"bought 0": 1.0, "fair_lack 0": 1.0}, part, INF)]
    solution = optimise(instance)
    assert next(level.value for level in solution.levels if level.name == "unfairness") == pytest.approx(3 * lack)
