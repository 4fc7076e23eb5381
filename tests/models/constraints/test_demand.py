"""The family demand: what is needed is bought, stored or short."""

from __future__ import annotations

import pytest

from models.build import make_problem
from models.optimise import optimise
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows

TWO_PERIODS = {
    "periods": [{}, {}],
    "products": [{"storable": True}],
    "supply": [{"period": 0}, {"period": 1}],
    "demand": [{"period": 0, "packs": 3.0}, {"period": 1, "packs": 4.0}],
    "stocks": [{"demand": 0, "next_demand": 1}],
}


def test_a_row_joins_purchases_stock_and_shortfall() -> None:
    """What is stored leaves the first period's row and enters the next one's."""
    assert block_rows(make_instance(**TWO_PERIODS), "demand") == [
        ({"buy 0": 1.0, "stock 0": -1.0, "short 0": 1.0}, 3.0, 3.0),
        ({"buy 1": 1.0, "stock 0": 1.0, "short 1": 1.0}, 4.0, 4.0),
    ]


def test_what_is_in_store_at_first_may_be_used_or_not() -> None:
    """An opening stock widens the row downwards: at least the need less the stock, at most the need."""
    instance = make_instance(**TWO_PERIODS, opening_stocks=[{"demand": 0, "packs": 2.0}])
    assert block_rows(instance, "demand")[0][1:] == (1.0, 3.0)


@pytest.mark.parametrize(("opening", "bought"), [(2.0, 1.0), (3.0, 0.0), (5.0, 0.0)])
def test_an_opening_stock_replaces_purchases_up_to_the_need(opening: float, bought: float) -> None:
    """More in store than needed is left over, not forced into the meals."""
    instance = make_instance(demand=[{"packs": 3.0}], opening_stocks=[{"demand": 0, "packs": opening}])
    assert optimise(instance).values["buy"].tolist() == [bought]


def test_needs_of_a_free_menu_are_taken_off_the_row() -> None:
    """Days served and days filled need packs of the same row."""
    instance = make_instance(
        demand=[{"packs": 1.0}],
        servings=[{"dish": "soup"}],
        fills=[{"serving": 0, "choice": "fruit", "product": 0}],
        menu_needs=[
            {"demand": 0, "column": "serving", "index": 0, "packs": 2.0},
            {"demand": 0, "column": "fill", "index": 0, "packs": 0.5},
        ],
    )
    assert block_rows(instance, "demand") == [
        ({"buy 0": 1.0, "serve 0": -2.0, "fill 0": -0.5, "short 0": 1.0}, 1.0, 1.0)
    ]
    assert make_problem(instance).columns.sets["short"].upper.tolist() == [INF]


def test_hard_demand_has_no_slack_and_off_has_no_rows() -> None:
    """The three modes: a shortfall column, none, and no rows at all."""
    assert block_rows(make_instance(modes={"demand": "hard"}), "demand") == [({"buy 0": 1.0}, 10.0, 10.0)]
    assert "short" not in make_problem(make_instance(modes={"demand": "hard"})).columns
    assert "demand" not in make_problem(make_instance(modes={"demand": "off"})).blocks


def test_a_need_that_nobody_offers_stays_in_and_is_short() -> None:
    """A row without lanes is a shortfall, never an error."""
    solution = optimise(make_instance(demand=[{"packs": 2.0, "servings": 30.0}], lanes=[]))
    assert solution.values["short"].tolist() == [2.0]
    assert solution.levels[0].value == 60.0


def test_a_need_without_servings_is_a_fault() -> None:
    """Leaving it unmet would cost nothing, so the plan would buy nothing: refused."""
    with pytest.raises(ValueError, match="no serving"):
        make_problem(make_instance(demand=[{"packs": 2.0, "servings": 0.0}]))
