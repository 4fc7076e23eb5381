"""What a rule costs in whole packs, reckoned by hand, where it is not the price of split packs, and where it is."""

from __future__ import annotations

import numpy as np
import pytest

from models.anew import Agreement, Change, agreement, agreement_of, plan_anew, with_room
from models.award import optimise_award
from models.build import make_problem
from models.instance import Instance
from models.sensitivity import Price, Probe, Push, pushes
from tests.models.instances import INF, NAN, make_instance


def farm_and_shop(
    cap: float, farm: float = 4.0, shop: float = 6.0, minimum: float = 0.0, fund: float = NAN, need: float = 10.0
) -> Instance:
    """Return packs needed: a farm under a cap, perhaps with a minimum order, and a dearer shop."""
    return make_instance(
        demand=[{"packs": need}],
        suppliers=[{"cap_amount": cap}, {}],
        offers=[{"price_per_pack": farm}, {"supplier": 1, "price_per_pack": shop}],
        supply=[{"minimum_packs": minimum}, {"offer": 1}],
        funds=[{"amount": fund}],
    )


def cap_price(instance: Instance) -> Price:
    """Return the price of the farm's cap with packs split."""
    probe = Probe(instance)
    [push] = [push for push in pushes(probe) if push.block == "supplier_caps"]
    price = probe.price(push)
    assert price is not None
    return price


@pytest.mark.parametrize(
    ("instance", "step", "told", "anew"),
    [
        # Five packs each, for 50. A cap of 19.80 splits a pack; in whole packs it takes one from the farm. 20.20 is no pack more.
        (farm_and_shop(20.0), 0.2, (-0.10, 0.10), (0.0, 2.0)),
        # At 1 and 3, at least six from the farm if any, and just six within the cap: 18. A hair less, and all ten come from the shop: 30.
        (farm_and_shop(6.0, 1.0, 3.0, 6.0), 0.05, (-0.10, 0.10), (0.0, 12.0)),
    ],
    ids=["whole packs", "minimum order"],
)
def test_a_price_that_whole_packs_do_not_pay(
    instance: Instance, step: float, told: tuple[float, float], anew: tuple[float, float]
) -> None:
    """Packs split and packs whole give different answers in both directions, and the price is not confirmed."""
    price = cap_price(instance)
    assert price.push.step == pytest.approx(step)
    assert (price.more, price.less) == pytest.approx(told)
    [found] = plan_anew(instance, [price.push])
    assert found is not None
    assert found.more is not None
    assert found.less is not None
    assert (found.more.of["cost"], found.less.of["cost"]) == pytest.approx(anew)
    assert agreement(price, found) is Agreement.SPLIT


def test_a_step_of_whole_packs_is_confirmed() -> None:
    """A hundred packs at 2 under a cap of 200, as many at 3 from the shop: a step of 2 is one pack, split or whole."""
    instance = farm_and_shop(200.0, 2.0, 3.0, need=200.0)
    price = cap_price(instance)
    [found] = plan_anew(instance, [price.push])
    assert found is not None
    assert found.more is not None
    assert (price.push.step, price.more, price.less) == pytest.approx((2.0, -1.0, 1.0))
    assert found.more.of["cost"] == pytest.approx(-1.0)
    assert agreement(price, found) is Agreement.ANEW


def test_a_meal_lost_is_told_where_split_packs_tell_only_money() -> None:
    """With 50.50 to spend, a cap of 19.80 costs 0.10 in split packs; in whole packs 52 cannot be paid, and a pack is missing."""
    instance = farm_and_shop(20.0, fund=50.5)
    price = cap_price(instance)
    [found] = plan_anew(instance, [price.push])
    assert found is not None
    assert found.less is not None
    assert (price.level, price.less) == ("cost", pytest.approx(0.1))
    assert found.less.felt("cost") == "shortfall"
    assert found.less.of["shortfall"] == pytest.approx(1.0)
    assert agreement(price, found) is Agreement.SPLIT


def test_no_plan_on_both_sides_agrees_and_on_one_side_does_not() -> None:
    """No plan in split packs and none in whole packs is one answer; a plan in one of them alone is two."""
    change = Change({"cost": 1.0}, {"cost": 0.0})
    assert agreement_of("cost", NAN, None) is Agreement.ANEW
    assert agreement_of("cost", NAN, change) is Agreement.SPLIT
    assert agreement_of("cost", 1.0, None) is Agreement.SPLIT


@pytest.mark.parametrize(
    ("told", "change", "within", "says"),
    [
        (100.0, 101.0, 0.0, Agreement.ANEW),
        (100.0, 101.1, 0.0, Agreement.SPLIT),
        (100.0, 101.1, 0.5, Agreement.ABOUT),
        (100.0, 100.0, 1.1, Agreement.ABOUT),
        (0.0, 0.005, 0.0, Agreement.ANEW),
        (0.0, 0.006, 0.0, Agreement.SPLIT),
    ],
)
def test_how_near_a_price_must_be(told: float, change: float, within: float, says: Agreement) -> None:
    """One part in a hundred or half a cent confirms; what the search leaves open only agrees as far as it can tell."""
    assert agreement_of("cost", told, Change({"cost": change}, {"cost": within})) is says


def test_moving_a_rule_moves_its_rows_as_the_push_says() -> None:
    """For every kind of rule, the instance with more room is the problem whose rows the push has moved."""
    instance = make_instance(
        demand=[{"packs": 10.0}],
        suppliers=[{"cap_amount": 12.0, "sold_amount": 5.0}, {}],
        offers=[{"total_packs": 6.0}, {"supplier": 1, "price_per_pack": 3.0}],
        supply=[{"packs": 5.0}, {"offer": 1, "packs": INF}],
        funds=[{"amount": 30.0, "amount_per_period": 25.0}],
        commitments=[{"minimum_amount": 4.0}],
        commitment_terms=[{"commitment": 0, "index": 1}],
        product_limits=[{"maximum_share": 0.6}],
        product_limit_terms=[
            {"index": 0, "counts": True},
            {"index": 1, "counts": False},
        ],
        contracts=[{"minimum_kg": 3.0, "maximum_kg": 8.0}],
        contract_terms=[{"contract": 0, "supply": 0}],
        points=[{"minimum": 2.0, "points_to_date": 0.0, "weight_to_date": 7.0}],
        point_terms=[{"rule": 0, "index": 0, "points": 3.0, "weight": 1.0}],
        cost_ceilings=[{"ceiling": "crèche", "amount": 40.0}],
        cost_ceiling_terms=[{"ceiling": 0, "index": 0, "part": 1.0}],
        delivery_days=[{"day": 0, "most_kg": 9.0}],
        delivery_weeks=[{"most_kg": 8.0, "most_days": 0.0}],
        targets=[{"share": 0.4, "denominator": 20.0, "mode": "hard"}],
        target_terms=[{"target": 0, "column": "bought", "index": 0, "numerator": 1.0}],
    )
    moves = {
        "share_targets": -0.2,
        "supplier_caps": 1.0,
        "funds": 1.0,
        "fund_periods": 1.0,
        "commitments": -1.0,
        "contracts_least": -1.0,
        "contracts_most": 1.0,
        "points": -7.0,
        "cost_ceilings": 1.0,
        "product_limits": 1.0,
        "day_capacity": 1.0,
        "week_capacity": 1.0,
        "week_days": 1.0,
        "supply": 0.05,
        "supply_total": 0.06,
    }
    for name, by in moves.items():
        before = make_problem(instance).blocks[name]
        push = Push(name, 0, np.array([0]), np.array([by]), 1.0, "")
        after = make_problem(with_room(instance, push, 0.5)).blocks[name]
        bound = "lower" if np.isfinite(before.lower[0]) else "upper"
        assert getattr(after, bound)[0] - getattr(before, bound)[0] == pytest.approx(0.5 * by), name


def test_planning_anew_is_a_plan_of_the_changed_instance() -> None:
    """The change told is the difference of two plans, each made from the beginning."""
    instance = farm_and_shop(20.0)
    price = cap_price(instance)
    [found] = plan_anew(instance, [price.push])
    cost = [
        next(level.value for level in optimise_award(one).levels if level.name == "cost")
        for one in (instance, with_room(instance, price.push, -price.push.step))
    ]
    assert found is not None
    assert found.less is not None
    assert found.less.of["cost"] == pytest.approx(cost[1] - cost[0])
