"""Re-solves on one warm solver: both ends, each point, ratios, and the same answers as a solve from nothing."""

from __future__ import annotations

import threading

import pytest

from models.instance import Instance
from models.resolve import COST, SHORT, NoPlanError, TradeOff
from tests.models.instances import INF, make_instance


def _two_sellers(
    share: float = 0.2, denominator: float | None = 100.0, most: float = 30.0, **target: object
) -> Instance:
    """Return an instance with 100 packs needed: from a farm at 2 (at most `most`) or a firm at 1."""
    row = {"share": share, "denominator": float("nan") if denominator is None else denominator, **target}
    terms = [
        {"target": 0, "column": "payment", "index": i, "numerator": float(i == 0), "denominator": 1.0} for i in (0, 1)
    ]
    return make_instance(
        suppliers=[{"families": 1.0}, {}],
        offers=[{"price_per_pack": 2.0}, {"supplier": 1}],
        supply=[{"packs": most}, {"offer": 1, "packs": INF}],
        demand=[{"packs": 100.0}],
        targets=[row],
        target_terms=terms,
    )


def test_both_ends_and_a_point_between() -> None:
    """30 packs of the farm at most: 60 of 100 in currency, for 130 in all; nothing of it costs 100; half way 115."""
    trade = TradeOff(_two_sellers(), COST, "target 0")
    ends = trade.ends()
    assert (ends.x_best, ends.y_at_best_x, ends.y_best) == pytest.approx((100, 0, 0.6))
    point = trade.point(0.3)
    assert (point.x, point.y) == pytest.approx((115, 0.3))
    assert point.values["bought"].tolist() == pytest.approx([15, 85])


def test_a_share_of_spending_is_a_ratio() -> None:
    """Of all that is spent the farm gets 60 of 130 at most; a third of it are 20 packs: 40 of 120."""
    trade = TradeOff(_two_sellers(denominator=None), COST, "target 0")
    assert trade.ends().y_best == pytest.approx(60 / 130)
    assert trade.point(1 / 3).x == pytest.approx(120)
    assert trade.point(1 / 3).values["bought"][0] == pytest.approx(20)


def test_what_was_counted_before_the_plan_counts() -> None:
    """With 30 of 100 reached before the first period, the ratio begins there."""
    trade = TradeOff(_two_sellers(counted_to_date=30.0), COST, "target 0")
    ends = trade.ends()
    assert (ends.y_at_best_x, ends.y_best) == pytest.approx((0.3, 0.9))
    assert trade.point(0.5).x == pytest.approx(110)


def test_a_ceiling_is_better_the_lower() -> None:
    """A share to stay below is traded downwards."""
    trade = TradeOff(_two_sellers(sense="at_most"), COST, "target 0")
    assert (trade.y.sense, trade.ends().y_best) == ("least", pytest.approx(0))
    assert trade.point(0.1).x == pytest.approx(100)


def test_points_in_any_order_are_those_of_a_fresh_solver() -> None:
    """Warm from wherever the last point was, each point is what a solver from nothing finds."""
    warm = TradeOff(_two_sellers(), COST, "target 0")
    for bound in (0.6, 0.1, 0.45, 0.0, 0.599, 0.3):
        fresh = TradeOff(_two_sellers(), COST, "target 0").point(bound)
        assert warm.point(bound).x == pytest.approx(fresh.x)


def test_nobody_goes_hungry_for_a_cheaper_plan_unless_hunger_is_an_axis() -> None:
    """Servings short stay as few as can be: 20 of 100 without the firm's last packs; on an axis they are free."""
    instance = make_instance(
        offers=[{"price_per_pack": 2.0}], supply=[{"packs": 80.0}], demand=[{"packs": 100.0, "servings": 3.0}]
    )
    with_target = make_instance(
        offers=[{"price_per_pack": 2.0}],
        supply=[{"packs": 80.0}],
        demand=[{"packs": 100.0, "servings": 3.0}],
        targets=[{"share": 0.1, "denominator": 200.0}],
        target_terms=[{"target": 0, "column": "payment", "index": 0, "numerator": 1.0}],
    )
    held = TradeOff(with_target, COST, "target 0").point(0.0)
    assert held.values["short"].tolist() == pytest.approx([20])
    free = TradeOff(instance, COST, SHORT)
    assert (free.ends().x_best, free.ends().y_at_best_x, free.ends().y_best) == pytest.approx((0, 300, 60))
    assert free.point(150.0).x == pytest.approx(100)


def test_other_wishes_are_kept() -> None:
    """A second target that can be reached stays reached over the whole curve, whatever it costs."""
    instance = make_instance(
        suppliers=[{}, {}],
        offers=[{"price_per_pack": 2.0}, {"supplier": 1}],
        supply=[{}, {"offer": 1}],
        demand=[{"packs": 100.0}],
        targets=[{"share": 0.1, "denominator": 100.0}, {"share": 0.4, "denominator": 100.0}],
        target_terms=[{"target": t, "column": "payment", "index": 0, "numerator": 1.0} for t in (0, 1)],
    )
    assert TradeOff(instance, COST, "target 0").ends().y_at_best_x == pytest.approx(0.4)


def test_what_is_asked_in_vain_is_refused() -> None:
    """An unknown figure, one figure twice, a y out of reach, hard rules in conflict, a stop: each has its error."""
    with pytest.raises(KeyError):
        TradeOff(_two_sellers(), COST, "target 7")
    with pytest.raises(KeyError):
        TradeOff(_two_sellers(mode="off"), COST, "target 0")
    with pytest.raises(ValueError, match="itself"):
        TradeOff(_two_sellers(), COST, COST)
    with pytest.raises(NoPlanError):
        TradeOff(_two_sellers(), COST, "target 0").point(0.61)
    hard = make_instance(supply=[{"packs": 5.0}], demand=[{"packs": 10.0}], modes={"demand": "hard"})
    with pytest.raises(KeyError):
        TradeOff(hard, COST, SHORT)
    stop = threading.Event()
    stop.set()
    with pytest.raises(InterruptedError):
        TradeOff(_two_sellers(), COST, "target 0", stop)


def test_hard_rules_in_conflict_have_no_curve() -> None:
    """Where demand must be met and cannot be, there is no curve."""
    hard = make_instance(
        supply=[{"packs": 5.0}],
        demand=[{"packs": 10.0}],
        targets=[{"share": 0.1, "denominator": 10.0}],
        target_terms=[{"target": 0, "column": "payment", "index": 0, "numerator": 1.0}],
        modes={"demand": "hard"},
    )
    with pytest.raises(NoPlanError):
        TradeOff(hard, COST, "target 0")
