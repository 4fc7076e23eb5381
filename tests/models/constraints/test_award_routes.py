"""Routes of award: a lot, or a part of it, is for those preferred; a margin lets them win though they are dearer."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from models.anew import with_room
from models.build import make_problem
from models.instance import Instance, Mode
from models.optimise import optimise
from models.sensitivity import Probe, pushes
from models.solution import Termination
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows

OFFERS = [{"supplier": 0, "price_per_pack": 2.0}, {"supplier": 1, "price_per_pack": 4.0}]


def reserved(share: float, modes: Mapping[str, Mode] | None = None, has: float = 6.0, **route: float | str) -> Instance:
    """Ten packs are needed: of a firm at 2.00, or of a group at 4.00 that is preferred and has six."""
    weights = (2.0, 4.0) if route.get("unit") == "currency" else (1.0, 1.0)
    return make_instance(
        suppliers=[{}, {}],
        offers=OFFERS,
        supply=[{"offer": 0}, {"offer": 1, "packs": has}],
        award_routes=[{"reserved_share": share, "value": 3.0} | route],
        award_terms=[
            {"index": supply, "preferred": supply == 1, "weight": weight} for supply, weight in enumerate(weights)
        ],
        modes=modes,
    )


def test_the_part_that_is_reserved_is_one_row() -> None:
    """Three tenths: a pack of the firm counts -0.3, one of the group 0.7; by worth -0.6 and 2.8."""
    lack = {"reserve_lack 0": 1.0}
    assert block_rows(reserved(0.3), "award_routes") == [({"bought 0": -0.3, "bought 1": 0.7} | lack, 0.0, INF)]
    by_worth = block_rows(reserved(0.3, unit="currency"), "award_routes")
    assert by_worth == [({"bought 0": -0.6, "bought 1": pytest.approx(2.8)} | lack, 0.0, INF)]


def test_modes() -> None:
    """Hard: no lack; off, by the rule or by the family: no row."""
    assert "reserve_lack 0" not in block_rows(reserved(0.3, {"award_routes": "hard"}), "award_routes")[0][0]
    assert block_rows(reserved(0.3, mode="off"), "award_routes") == []
    assert "award_routes" not in make_problem(reserved(0.3, {"award_routes": "off"})).blocks


@pytest.mark.parametrize(
    ("share", "of_group", "lack"),
    [(0.0, 0, 0.0), (0.3, 3, 0.0), (0.31, 4, 0.0), (0.6, 6, 0.0), (0.7, 6, 1.0), (1.0, 6, 4.0)],
)
def test_so_much_is_bought_of_those_preferred_as_far_as_they_have_it(share: float, of_group: int, lack: float) -> None:
    """Of ten packs the part, in whole packs; the group has six, so seven tenths lack one and direct award four."""
    solution = optimise(reserved(share))
    assert solution.values["buy"][1] == of_group
    assert solution.values["reserve_lack"][0] == pytest.approx(lack)


def test_a_part_of_the_worth_is_smaller_in_packs_where_they_are_dearer() -> None:
    """Three of the group are 12.00 of 26.00 (46 %), two 8.00 of 24.00 (33 %), and one 4.00 of 22.00 (18 %)."""
    assert [optimise(reserved(share, unit="currency")).values["buy"][1] for share in (0.18, 0.3, 0.34)] == [1, 2, 3]


def test_meals_come_before_what_is_reserved() -> None:
    """As an aim nobody goes without; where it must hold, only what keeps the part can be bought, or there is no plan."""
    assert optimise(reserved(1.0)).values["short"].sum() == 0
    assert optimise(reserved(1.0, {"award_routes": "hard"})).values["short"].sum() == 4
    hard = reserved(1.0, {"award_routes": "hard", "demand": "hard"})
    assert optimise(hard).termination is Termination.INFEASIBLE


def margin(price: float, share: float = 0.1, modes: Mapping[str, Mode] | None = None, **terms: float) -> Instance:
    """Ten packs are needed: of a firm at 2.00, or of a group that is preferred by a margin and has six."""
    return make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 2.0}, {"supplier": 1, "price_per_pack": price}],
        supply=[{"offer": 0}, {"offer": 1, "packs": 6.0}],
        price_preferences=[{"index": 1, "discount": price * share / (1 + share)} | terms],
        modes=modes,
    )


@pytest.mark.parametrize(("price", "of_group"), [(1.9, 6), (2.0, 6), (2.19, 6), (2.2, 6), (2.21, 0), (4.0, 0)])
def test_those_preferred_win_unless_they_are_dearer_by_more_than_the_margin(price: float, of_group: int) -> None:
    """A tenth over 2.00 is 2.20: at that price they still win, a cent above they do not."""
    solution = optimise(margin(price))
    assert solution.values["buy"][1] == of_group
    cost = {level.name: level.value for level in solution.levels}["cost"]
    assert cost == pytest.approx(of_group * price + (10 - of_group) * 2.0)


def test_a_margin_that_is_off_prefers_nobody() -> None:
    """Where the family is off the cheaper wins, and no bids are compared."""
    solution = optimise(margin(2.1, modes={"award_routes": "off"}))
    assert solution.values["buy"][1] == 0
    assert "evaluated" not in [level.name for level in solution.levels]


def test_what_a_point_of_the_part_costs() -> None:
    """From 3 to 4 packs of ten a pack of the group replaces one of the firm: 2.00 more; a direct award has no price."""
    instance = reserved(0.3)
    (push,) = [one for one in pushes(Probe(instance)) if one.block == "award_routes"]
    assert with_room(instance, push, -10.0).award_routes["reserved_share"].tolist() == pytest.approx([0.4])
    cost = [
        {level.name: level.value for level in optimise(with_room(instance, push, room)).levels}["cost"]
        for room in (0.0, -10.0)
    ]
    assert cost == pytest.approx([26.0, 28.0])
    assert not [one for one in pushes(Probe(reserved(1.0))) if one.block == "award_routes"]
