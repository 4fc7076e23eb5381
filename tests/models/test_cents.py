"""Room for cents: rounded lines keep the limits that the exact amounts just keep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.cents import more_room, room_for_cents
from models.instance import Instance
from models.optimise import optimise
from tests.models.instances import INF, NAN, make_instance

PRICE = 14.125


def two_lines(fund: float = NAN, cap: float = NAN, **tables: object) -> Instance:
    """Return an instance in which two periods need a pack each, at 14.125: exactly 28.25, in rounded lines 28.26."""
    return make_instance(
        periods=[{}, {}],
        suppliers=[{"cap_amount": cap}],
        offers=[{"price_per_pack": PRICE}],
        supply=[{"packs": INF}, {"period": 1, "packs": INF}],
        demand=[{"packs": 1.0}, {"period": 1, "packs": 1.0}],
        funds=[{"amount": fund}],
        **tables,  # type: ignore[arg-type]
    )


def room(instance: Instance) -> dict[str, list[float]]:
    """Return the room that a solution of an instance needs, with each line rounded to 14.13."""
    solution = optimise(instance)
    goods = np.round(solution.values["bought"] * 14.13, 2)
    paid = np.round(np.round(solution.values["pay"] / PRICE) * 14.13, 2)
    return {name: cents.tolist() for name, cents in room_for_cents(instance, solution, goods, paid).items()}


@pytest.mark.parametrize(("fund", "needed"), [(28.25, {"funds": [0.01]}), (28.26, {})])
def test_a_fund_that_just_suffices_is_tightened_by_what_rounding_adds(
    fund: float, needed: dict[str, list[float]]
) -> None:
    """28.25 pays both lines exactly, but not in cents; 28.26 does."""
    assert room(two_lines(fund)) == needed


def test_a_cap_is_tightened_alike() -> None:
    """A cap of 28.25 lets both be sold exactly, but in cents one only."""
    assert room(two_lines(cap=28.25)) == {"supplier_caps": [0.01]}


def test_with_room_the_limit_is_kept_in_cents() -> None:
    """With a cent of room the fund pays for one pack: two would come to 28.26."""
    instance = two_lines(28.25)
    solution = optimise(replace(instance, room={"funds": np.array([0.01])}))
    assert solution.values["bought"].sum() == 1
    assert solution.values["short"].sum() == 1


def test_a_limit_that_gives_way_needs_no_room() -> None:
    """Where funds are soft and demand is hard, the fund is overdrawn openly, and no cent of it is tightened."""
    assert room(two_lines(20.0, modes={"funds": "soft", "demand": "hard"})) == {}


def test_rooms_add_up() -> None:
    """What a second solve needs comes on top of what the first needed."""
    both = more_room({"funds": np.array([0.01])}, {"funds": np.array([0.02]), "supplier_caps": np.array([0.01])})
    assert {name: cents.tolist() for name, cents in both.items()} == {"funds": [0.03], "supplier_caps": [0.01]}
