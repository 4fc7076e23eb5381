"""One solve of a whole matrix by other ways: all find the optimum that was reckoned by hand, and what is not there is told."""

import numpy as np
import pytest

from models import yardsticks
from models.yardsticks import SAME, WAYS, measure, own_way, whole_matrix
from tests.models.instances import make_instance


def two_suppliers() -> yardsticks.Matrix:
    """Return the matrix of 8 packs needed, 5 of which one supplier has for 2 and the rest another for 3: 5 x 2 + 3 x 3 = 19."""
    return whole_matrix(make_instance(**TWO))


TWO = {
    "offers": [{"price_per_pack": 2.0}, {"price_per_pack": 3.0}],
    "supply": [{"offer": 0, "packs": 5.0}, {"offer": 1, "packs": 9.0}],
    "demand": [{"packs": 8.0}],
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_finds_the_optimum_by_hand(way: str) -> None:
    """5 packs at 2 and 3 at 3 cost 19, whoever is asked; each tells its version."""
    found = measure(two_suppliers(), way)
    assert found.objective == pytest.approx(19.0, rel=SAME)
    assert found.version
    assert found.build >= 0
    assert found.solve >= 0


def test_the_planner_itself_finds_it() -> None:
    """What the planner finds before packs are whole is measured likewise."""
    assert own_way(make_instance(**TWO)).objective == pytest.approx(19.0, rel=SAME)


def test_what_comes_before_the_cost_is_held() -> None:
    """With 14 packs there and 20 needed, 6 are short at best; the cost is that of all 14, 5 x 2 + 9 x 3 = 37, and not of none."""
    matrix = whole_matrix(make_instance(**(TWO | {"demand": [{"packs": 20.0}]})))
    assert measure(matrix, "highs-simplex").objective == pytest.approx(37.0, rel=SAME)


def test_a_library_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no version then, and nothing is measured of it."""
    monkeypatch.setitem(WAYS, "linopy", ("no_such_library", WAYS["linopy"][1]))
    found = measure(two_suppliers(), "linopy")
    assert found.version == ""
    assert np.isnan(found.objective)


@pytest.mark.parametrize("way", WAYS)
def test_rules_that_contradict_each_other_have_no_least_cost(way: str) -> None:
    """Where 20 must be had and there are 14, no way finds a cost."""
    hard = TWO | {"demand": [{"packs": 20.0}], "modes": {"demand": "hard"}}
    assert np.isnan(measure(whole_matrix(make_instance(**hard)), way).objective)
