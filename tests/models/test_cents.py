"""Room for cents: rounded lines keep the limits that the exact amounts just keep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.award import award_in_cents
from models.blocks import Floats
from models.cents import more_room, room_for_cents
from models.instance import Instance
from models.optimise import optimise, optimise_near
from models.solution import Solution
from tests.models.instances import INF, NAN, make_instance

PRICE = 14.125


def two_lines(fund: float = NAN, cap: float = NAN, more: tuple[float, ...] = (), **tables: object) -> Instance:
    """Return an instance in which two periods need a pack each, at 14.125: exactly 28.25, in rounded lines 28.26.

    `more` are amounts of further funds, each of which is spent after those before it.
    """
    return make_instance(
        periods=[{}, {}],
        suppliers=[{"cap_amount": cap}],
        offers=[{"price_per_pack": PRICE}],
        supply=[{"packs": INF}, {"period": 1, "packs": INF}],
        demand=[{"packs": 1.0}, {"period": 1, "packs": 1.0}],
        funds=[{"amount": amount, "place": place} for place, amount in enumerate((fund, *more))],
        **tables,  # type: ignore[arg-type]
    )


def room(instance: Instance) -> dict[str, list[float]]:
    """Return the room that a solution of an instance needs, with each line rounded to 14.13."""
    return {name: cents.tolist() for name, cents in lacking(instance, optimise(instance)).items()}


def lacking(instance: Instance, solution: Solution) -> dict[str, Floats]:
    """Return the room that a solution needs where each line is rounded to 14.13, and the last fund that pays for it takes the rest."""
    goods = np.round(solution.values["bought"] * 14.13, 2)
    paid = np.round(solution.values["pay"], 2)
    bill = instance.payments["bill"].to_numpy()
    billed = np.where(np.bincount(bill, weights=solution.values["pay"]) > 0, 14.13, 0.0)
    last = {int(b): k for k, b in enumerate(bill) if paid[k] > 0}
    for b, k in last.items():
        paid[k] = round(billed[b] - (paid[bill == b].sum() - paid[k]), 2)
    return room_for_cents(instance, solution, goods, paid)


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


def test_what_lacks_cents_is_paid_for_anew() -> None:
    """28.25 of the first fund pay both lines exactly but not in cents: the same is bought, and the next fund pays the cent."""
    instance = two_lines(28.25, more=(100.0,))
    before = optimise(instance)
    solution, tight = award_in_cents(instance, lambda made: lacking(instance, made))
    assert tight.room["funds"].tolist() == [0.01, 0.0]
    assert solution.values["bought"].tolist() == before.values["bought"].tolist() == [1.0, 1.0]
    assert solution.termination is before.termination
    assert not lacking(tight, solution)
    by_fund = np.bincount(tight.payments["fund"], weights=solution.values["pay"])
    assert by_fund == pytest.approx([28.24, 0.01])


@pytest.mark.parametrize(("second", "bought"), [(0.02, 2.0), (0.0, 1.0)])
def test_where_cents_cost_a_pack_everything_is_solved_again(second: float, bought: float) -> None:
    """Two cents of another fund pay what rounding adds; without them a pack must go, so that nothing bought before can stay."""
    instance = two_lines(28.25, more=(second,))
    tight = replace(instance, room=lacking(instance, optimise(instance)))
    assert (optimise_near(tight, optimise(instance)) is None) == (bought == 1.0)
    solution, _tight = award_in_cents(instance, lambda made: lacking(instance, made))
    assert solution.values["bought"].sum() == bought


@settings(max_examples=25, deadline=None)
@given(st.floats(10.0, 60.0), st.floats(0.0, 1.0))
def test_what_is_paid_for_anew_is_worth_what_a_solve_from_nothing_is(fund: float, cents: float) -> None:
    """Whatever a fund is tightened by, the plan found near the one before has the levels of one found from nothing."""
    instance = two_lines(round(fund, 2), more=(5.0,))
    before = optimise(instance)
    tight = replace(instance, room={"funds": np.array([round(cents, 2), 0.0])})
    near, anew = optimise_near(tight, before), optimise(tight)
    if near is None:
        worse = [a.value > b.value + 1e-6 for a, b in zip(anew.levels, before.levels, strict=True)]
        assert any(worse)
    else:
        assert [level.value for level in near.levels] == pytest.approx([level.value for level in anew.levels])
        assert [level.termination for level in near.levels] == [level.termination for level in anew.levels]


def test_rooms_add_up() -> None:
    """What a second solve needs comes on top of what the first needed."""
    both = more_room({"funds": np.array([0.01])}, {"funds": np.array([0.02]), "supplier_caps": np.array([0.01])})
    assert {name: cents.tolist() for name, cents in both.items()} == {"funds": [0.03], "supplier_caps": [0.01]}
