"""The family commitments: what was promised is bought."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from models.build import make_problem
from models.instance import Instance, Mode
from models.optimise import optimise
from models.solution import Termination
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows


def promised(amount: float, modes: Mapping[str, Mode] | None = None) -> Instance:
    """A dear group at 4.00 has the promise, a cheap one at 2.00 does not."""
    return make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 4.0}, {"supplier": 1, "price_per_pack": 2.0}],
        supply=[{"offer": 0}, {"offer": 1}],
        commitments=[{"minimum_amount": amount}],
        commitment_terms=[{"commitment": 0, "index": 0}],
        modes=modes,
    )


def test_the_promise_is_a_least_worth_of_goods() -> None:
    """Price x packs of its supplies, at least the amount."""
    assert block_rows(promised(12.0), "commitments") == [({"bought 0": 4.0}, 12.0, INF)]


def test_modes() -> None:
    """Soft: a lack in currency; off: no row."""
    assert block_rows(promised(12.0, {"commitments": "soft"}), "commitments")[0][0]["commitment_lack 0"] == 1.0
    assert "commitments" not in make_problem(promised(12.0, {"commitments": "off"})).blocks


def test_a_promise_may_have_a_mode_of_its_own() -> None:
    """One promise must hold, one is an aim, one is off: the first row has no lack, the second has its own, the third none."""
    instance = make_instance(
        commitments=[
            {"minimum_amount": 3.0},
            {"minimum_amount": 5.0, "mode": "soft"},
            {"minimum_amount": 7.0, "mode": "off"},
        ],
        commitment_terms=[{"commitment": row, "index": 0} for row in range(3)],
    )
    rows = block_rows(instance, "commitments")
    assert [low for _terms, low, _high in rows] == [3.0, 5.0]
    assert "commitment_lack 1" in rows[1][0]
    assert optimise(instance).values["commitment_lack"].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(("amount", "bought"), [(0.0, 0.0), (12.0, 3.0), (12.01, 4.0), (40.0, 10.0)])
def test_the_promise_is_kept_with_no_more_than_needed(amount: float, bought: float) -> None:
    """Three packs are 12.00; a cent more takes a fourth."""
    assert optimise(promised(amount)).values["buy"][0] == bought


def test_a_promise_above_the_need_has_no_plan() -> None:
    """Ten packs are 40.00: nothing is bought that nobody eats, so 44.00 cannot be kept."""
    assert optimise(promised(44.0)).termination is Termination.INFEASIBLE
