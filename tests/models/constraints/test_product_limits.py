"""The family product_limits: no supplier brings more than its part of a product."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from models.build import make_problem
from models.instance import Instance, Mode
from models.optimise import optimise
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows


def limited(share: float, modes: Mapping[str, Mode] | None = None) -> Instance:
    """Two suppliers of a product in packs of 2 kg; the cheap one is limited."""
    return make_instance(
        products=[{"pack_kg": 2.0}],
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 1.0}, {"supplier": 1, "price_per_pack": 5.0}],
        supply=[{"offer": 0}, {"offer": 1}],
        product_limits=[{"maximum_share": share}],
        product_limit_terms=[{"index": 0, "counts": True}, {"index": 1, "counts": False}],
        modes=modes,
    )


def test_the_share_is_of_the_kg_of_all_suppliers() -> None:
    """2 kg x (1 - 0.6) for the limited one, - 2 kg x 0.6 for the other."""
    assert block_rows(limited(0.6), "product_limits") == [({"bought 0": 0.8, "bought 1": -1.2}, -INF, 0.0)]


def test_modes() -> None:
    """Soft: an excess in kg; off: no row."""
    assert block_rows(limited(0.6, {"product_limits": "soft"}), "product_limits")[0][0]["limit_excess 0"] == -1.0
    assert "product_limits" not in make_problem(limited(0.6, {"product_limits": "off"})).blocks


@pytest.mark.parametrize(("share", "bought"), [(0.59, 5.0), (0.6, 6.0), (0.7, 7.0), (1.0, 10.0)])
def test_the_limit_is_reached_and_kept(share: float, bought: float) -> None:
    """Of ten packs, six are 60 %; a point less allows five."""
    assert optimise(limited(share)).values["buy"][0] == bought
