"""The family fund_spending: money that would lapse is spent, if that makes nothing dearer; where it must hold, also if it does."""

from __future__ import annotations

from typing import Any

import pytest

from models.optimise import optimise
from models.solution import Solution, Termination
from tests.models.instances import NAN, make_instance
from tests.models.reading import block_rows

TWO = {
    "suppliers": [{}, {}],
    "offers": [{"price_per_pack": 1.0}, {"supplier": 1, "price_per_pack": 2.0}],
    "supply": [{}, {"offer": 1}],
    "payments": [{"bill": 0, "fund": 0}, {"bill": 1, "fund": 1}],
}
"""Ten packs: of a firm at 1.00 from own money, of a farm at 2.00 from a grant."""


def value(solution: Solution, level: str) -> float:
    """Return what a level adds up to."""
    return next(one.value for one in solution.levels if one.name == level)


def _solved(minimum: float, mode: str = "soft", **tables: Any) -> Solution:
    funds = [{"place": 1}, {"minimum": minimum}]
    return optimise(make_instance(**(TWO | {"funds": funds} | tables), modes={"fund_spending": mode}))


def test_only_a_fund_with_something_to_lose_has_a_row() -> None:
    """Of three funds the one of which 5.00 must be spent; NaN is no rule, and what was spent before may be more than enough."""
    funds = [{"minimum": NAN}, {"minimum": 5.0}, {"minimum": -2.0}]
    rows = block_rows(make_instance(funds=funds), "fund_spending")
    assert rows == [({"pay 1": 1.0, "lapse 0": 1.0}, 5.0, float("inf"))]


def test_the_fund_that_would_lapse_pays_what_both_may_pay() -> None:
    """Goods for 10.00, two funds: the one that must spend 7.00 pays 7.00, though it is to be spent after the other."""
    funds = [{"amount": 100.0}, {"amount": 100.0, "minimum": 7.0, "place": 1}]
    solution = optimise(make_instance(funds=funds))
    assert solution.values["pay"].tolist() == pytest.approx([3.0, 7.0])
    assert (value(solution, "lapses"), value(solution, "spend_order.1")) == pytest.approx((0.0, 7.0))


def test_as_an_aim_it_makes_no_food_dearer() -> None:
    """All comes from the firm for 10.00; the 6.00 of the grant lapse, all of what it had to spend."""
    solution = _solved(6.0)
    assert (value(solution, "cost"), value(solution, "lapses")) == pytest.approx((10.0, 1.0))


@pytest.mark.parametrize(("minimum", "packs"), [(6.0, 3), (6.01, 4), (20.0, 10)])
def test_where_it_must_hold_dearer_food_is_bought_for_it(minimum: float, packs: int) -> None:
    """Three packs of the farm are 6.00; a cent more is a fourth pack; all ten are 20.00."""
    assert _solved(minimum, "hard").values["bought"].tolist() == [10 - packs, packs]


def test_nothing_is_bought_that_nobody_eats() -> None:
    """Ten packs of the farm cost 20.00: a cent more that must be spent leaves no plan; off, it is not looked at."""
    assert _solved(20.01, "hard").termination is Termination.INFEASIBLE
    assert _solved(20.01, "off").values["bought"].tolist() == [10.0, 0.0]
    assert value(_solved(25.0), "lapses") == pytest.approx(1.0)


def test_no_journey_is_made_for_the_sake_of_spending() -> None:
    """A second journey without goods would spend 5.00 more of the grant: the plan has none, so 13.00 cannot be spent, 12.00 can."""
    tables: dict[str, Any] = {
        "periods": [{}, {}],
        "demand": [{"period": 0, "packs": 7.0}, {"period": 1, "packs": 0.0}],
        "supply": [{"period": 0}, {"period": 1}],
        "drops": [{"supplier": 0, "zone": 0, "day": 0, "charge": 5.0}, {"supplier": 0, "zone": 0, "day": 1, "charge": 5.0}],
    }  # fmt: skip
    for minimum, termination in ((12.0, Termination.OPTIMAL), (13.0, Termination.INFEASIBLE)):
        instance = make_instance(
            **tables, funds=[{"minimum": minimum}], modes={"fund_spending": "hard", "demand": "hard"}
        )
        assert optimise(instance).termination is termination
