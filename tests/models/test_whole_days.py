"""Menus in whole days: at once, period by period, and what weighs there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import whole_days
from models.build import make_arrays, make_problem
from models.instance import Instance
from models.objective import SLACK_LEVELS
from models.optimise import optimise
from models.solution import Solution, Termination
from models.whole_days import Coarse
from tests.models.instances import make_instance


def menu(prices: list[list[float]], days: float = 5.0, least: float | None = None, **more: Any) -> Instance:
    """Return dishes of one good each, one of which is served on each of `days` days of every period.

    `prices`: by period, then by dish. `least`: units of a nutrient that the mean day needs; dish d gives d of it.
    """
    periods, dishes = range(len(prices)), range(len(prices[0]))
    pairs = [(t, d) for t in periods for d in dishes]
    rows: dict[str, Any] = {
        "periods": [{"first_day": f"2026-03-{2 + 7 * t:02d}", "last_day": f"2026-03-{6 + 7 * t:02d}"} for t in periods],
        "products": [{} for _ in dishes],
        "offers": [{"product": d, "price_per_pack": prices[t][d]} for t, d in pairs],
        "supply": [{"offer": k, "period": t} for k, (t, _d) in enumerate(pairs)],
        "demand": [{"product": d, "period": t, "day": t, "packs": 0.0, "servings": 10.0} for t, d in pairs],
        "lanes": [{"supply": k, "demand": k, "day": t} for k, (t, _d) in enumerate(pairs)],
        "servings": [{"dish": f"dish {d}", "period": t, "maximum_days": days, "whole": True} for t, d in pairs],
        "slots": [{"period": t, "minimum_days": days, "maximum_days": days} for t in periods],
        "menu_needs": [{"demand": k, "column": "serving", "index": k, "packs": 1.0} for k in range(len(pairs))],
        "days": [{"day": f"2026-03-{2 + 7 * t:02d}", "period": t, "span": t} for t in periods],
        "whole_packs": False,
    }
    if least is not None:
        rows["standards"] = [{"standard": f"s{t}", "unit": "", "minimum": least, "mode": "hard"} for t in periods]
        rows["standard_terms"] = [
            {"standard": t, "column": "serving", "index": k, "amount": d / days} for k, (t, d) in enumerate(pairs)
        ]
    return make_instance(**(rows | more))


def cost(solution: Solution) -> float:
    """Return the value of the level cost."""
    return next(level.value for level in solution.levels if level.name == "cost")


def test_a_menu_is_served_on_whole_days() -> None:
    """5 days, 1.5 of a nutrient a day: dish 0 has none and costs 1, dish 2 has two and costs 3. In parts of days 3.75 days of dish 2
    cost 12.50; in whole days it takes four, 13.
    """
    instance = menu([[1.0, 9.0, 3.0]], least=1.5)
    solution = optimise(instance)
    assert solution.termination is Termination.OPTIMAL
    assert solution.values["serve"].tolist() == [1.0, 0.0, 4.0]
    assert cost(solution) == pytest.approx(4 * 3.0 + 1 * 1.0)
    parts = optimise(
        menu([[1.0, 9.0, 3.0]], least=1.5, servings=instance.servings.assign(whole=False).to_dict("records"))
    )
    assert cost(parts) == pytest.approx(3.75 * 3.0 + 1.25 * 1.0)


def test_whole_days_that_do_not_exist_are_told() -> None:
    """One day, a dish with none of a nutrient and one with two: exactly one unit can be had in parts of days only."""
    exact = {"standards": [{"standard": "s", "unit": "", "minimum": 1.0, "maximum": 1.0, "mode": "hard"}]}
    assert optimise(menu([[1.0, 9.0, 3.0]], days=1.0, least=1.0, **exact)).termination is Termination.OPTIMAL
    two = menu([[1.0, 9.0, 3.0]], days=1.0, least=1.0, **exact)
    without = two.servings["maximum_days"].where(two.servings["dish"] != "dish 1", 0.0)
    barred = menu(
        [[1.0, 9.0, 3.0]],
        days=1.0,
        least=1.0,
        servings=two.servings.assign(maximum_days=without).to_dict("records"),
        **exact,
    )
    assert optimise(barred).termination in (Termination.INFEASIBLE, Termination.FAILED)
    parts = barred.servings.assign(whole=False).to_dict("records")
    assert optimise(menu([[1.0, 9.0, 3.0]], days=1.0, least=1.0, servings=parts, **exact)).usable


@settings(max_examples=60, deadline=None)
@given(
    prices=st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=1, max_size=3),
    least=st.sampled_from([0.3, 0.8, 1.1, 1.7]),
)
def test_whole_days_are_the_best_of_all(prices: list[list[int]], least: float) -> None:
    """Tried one by one: no other whole days cost less and give enough of the nutrient; and parts of days never cost more."""
    instance = menu([[float(p) for p in row] for row in prices], days=3.0, least=least)
    found = cost(optimise(instance))
    every = [(a, b, 3 - a - b) for a in range(4) for b in range(4 - a)]
    enough = [counts for counts in every if counts[1] + 2 * counts[2] >= 3 * least - 1e-9]
    best = sum(min(sum(p * n for p, n in zip(row, counts, strict=True)) for counts in enough) for row in prices)
    assert found == pytest.approx(best)


@settings(max_examples=40, deadline=None)
@given(
    prices=st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=2, max_size=4),
    least=st.sampled_from([0.3, 1.1, 1.7]),
)
def test_periods_in_turn_find_what_one_search_finds(prices: list[list[int]], least: float) -> None:
    """Where nothing joins the periods, each by itself is best too, from whatever parts of days one begins."""
    instance = menu([[float(p) for p in row] for row in prices], days=3.0, least=least)
    begin = Coarse(np.ones(len(instance.servings)), 10.0, np.arange(len(prices)))
    in_turn = optimise(instance, coarse=begin)
    assert cost(in_turn) == pytest.approx(cost(optimise(instance)))
    assert in_turn.termination is Termination.FEASIBLE, "nothing is proved of it"


def test_a_block_reckons_with_what_the_others_are_given() -> None:
    """Two periods share an offer of six packs at 1 for dish 0; dish 1 costs 5. Of ten days six are of dish 0, whichever period comes first."""
    instance = menu(
        [[1.0, 5.0], [1.0, 5.0]],
        offers=[{"product": 0, "price_per_pack": 1.0, "total_packs": 6.0}, {"product": 1, "price_per_pack": 5.0}],
        supply=[
            {"offer": 0, "period": 0},
            {"offer": 1, "period": 0},
            {"offer": 0, "period": 1},
            {"offer": 1, "period": 1},
        ],
    )
    for days in ([2.5, 2.5, 2.5, 2.5], [5.0, 0.0, 0.5, 4.5]):
        solution = optimise(instance, coarse=Coarse(np.array(days), 26.0, np.arange(2)))
        serve = solution.values["serve"]
        assert serve.tolist() == np.rint(serve).tolist()
        assert serve[0] + serve[2] <= 6.0
        assert cost(solution) <= 6 * 1.0 + 4 * 5.0 + 5.0 - 1.0


def test_a_block_is_a_menu_in_the_periods_of_a_span(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three weeks of which two are in one month, and two menus of a dish each: four blocks; six, where two numbers are too many for one.

    A menu in parts of days is no block of its own, and free in those of the other.
    """
    one = menu([[1.0, 5.0]] * 3)
    groups = ["big" if dish == "dish 0" else "small" for dish in one.servings["dish"]]
    instance = menu([[1.0, 5.0]] * 3, servings=one.servings.assign(menu=groups).to_dict("records"))
    columns = make_problem(instance).columns
    serve, buy = columns("serve"), columns("buy")
    found = list(whole_days.blocks(instance, columns, np.array([0, 0, 1])))
    assert [whole.tolist() for _free, whole in found] == [serve[k].tolist() for k in ([0, 2], [1, 3], [4], [5])]
    free = found[0][0]
    assert free[serve].tolist() == [True, False, True, False, False, False]
    assert free[buy].tolist() == [True] * 4 + [False] * 2, "whatever is bought in these weeks, for any menu"
    parts = one.servings.assign(menu=groups, whole=[group == "big" for group in groups]).to_dict("records")
    basket = list(whole_days.blocks(menu([[1.0, 5.0]] * 3, servings=parts), columns, np.array([0, 0, 1])))
    assert [free[serve].tolist() for free, _whole in basket] == [[True] * 4 + [False] * 2, [False] * 4 + [True] * 2]
    monkeypatch.setattr(whole_days, "MOST_AT_ONCE", 1)
    small = whole_days.blocks(instance, columns, np.array([0, 0, 1]))
    assert [whole.tolist() for _free, whole in small] == [[serve[k]] for k in (0, 2, 1, 3, 4, 5)]


def test_a_rule_by_month_is_settled_within_a_block() -> None:
    """Dish 0 costs 4 in the first week and 1 in the second, dish 1 costs 9; dish 0 may be served on five days of the month: all in the second.

    By weeks alone it stays in the first, where it is cheaper than dish 1: 5 x 4 + 5 x 9 in place of 5 x 9 + 5 x 1.
    """
    rule = {"frequencies": [{"rule": "most", "maximum": 5.0, "mode": "hard"}]}
    terms = [{"frequency": 0, "column": "serving", "index": k, "count": 1.0} for k in (0, 2)]
    instance = menu([[4.0, 9.0], [1.0, 9.0]], **rule, frequency_terms=terms)
    month = optimise(instance, coarse=Coarse(np.full(4, 2.5), 60.0, np.zeros(2, dtype=np.int64)))
    weeks = optimise(instance, coarse=Coarse(np.array([5.0, 0.0, 0.0, 5.0]), 60.0, np.arange(2)))
    assert cost(month) == pytest.approx(5 * 9.0 + 5 * 1.0)
    assert cost(weeks) == pytest.approx(5 * 4.0 + 5 * 9.0)


def test_every_wish_has_a_weight() -> None:
    """No level made of slacks is left out where they are weighed in one sum."""
    assert set(whole_days.MISSED) == set(SLACK_LEVELS)
    assert min(whole_days.MISSED.values()) > 0


def test_wishes_weigh_against_money_as_said() -> None:
    """A plan of 1,000 with 20 servings and one standard: a serving without food weighs 100 x 1,000 / 20 = 5,000, a standard
    missed by all of it 60 x 1,000.
    """
    instance = menu([[1.0, 9.0, 3.0]], days=2.0, least=1.0)
    instance = make_instance(
        **{
            name: getattr(instance, name).to_dict("records")
            for name in (
                "periods",
                "products",
                "offers",
                "supply",
                "demand",
                "lanes",
                "servings",
                "slots",
                "menu_needs",
                "days",
                "standard_terms",
            )
        },
        standards=[{"standard": "s", "unit": "", "minimum": 1.0, "scale": 1.0, "mode": "soft"}],
    )
    problem = make_problem(instance)
    values = np.zeros(problem.columns.count)
    values[problem.columns("serve")] = [2.0, 0.0, 0.0]
    level = whole_days.weighed(problem, instance, values, 1000.0)
    weight = np.zeros(problem.columns.count)
    np.add.at(weight, level.columns, level.costs)
    short, gap = problem.columns("short"), problem.columns("nutrition_gap")
    assert weight[short].tolist() == pytest.approx([10 * 5000.0] * 3), "ten servings rest on a pack"
    assert weight[gap].tolist() == pytest.approx([60_000.0])


def test_a_part_changes_nothing_else() -> None:
    """Only the free columns change, rows without any are not asked about, and whole ones are whole."""
    instance = menu([[1.0, 9.0, 3.0], [2.0, 1.0, 4.0]], least=1.5)
    problem = make_problem(instance)
    arrays = make_arrays(problem)
    values = np.full(problem.columns.count, 0.25)
    begin = Coarse(np.full(6, 0.25), 10.0, np.arange(2))
    level = whole_days.weighed(problem, instance, values, 10.0)
    steps = list(
        whole_days.by_blocks(
            instance, problem, arrays, whole_days.purchases_for(instance, problem, arrays, begin), level, begin.spans
        )
    )
    first, last = steps[0][2], steps[-1][2]
    assert [step[:2] for step in steps] == [(1, 2), (2, 2)]
    serve = problem.columns("serve")
    assert first[serve[3:]].tolist() == [0.25] * 3, "the second period waits for its turn"
    assert first[serve[:3]].tolist() == last[serve[:3]].tolist() == [1.0, 0.0, 4.0]
    assert last[serve[3:]].sum() == 5.0
