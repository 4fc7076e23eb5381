"""Zones that nothing tells apart are solved as one: the same worth on every level, and every row kept, as without merging."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import models.award
from models.award import optimise_award
from models.build import make_arrays, make_problem
from models.compact import Compact, compact, stand_ins
from models.instance import Instance
from models.objective import breaks_ties
from models.optimise import ROW_TOLERANCE, optimise
from models.rounding import worst_violation
from models.solution import Solution, Termination
from tests.models.instances import INF, make_instance


@pytest.fixture(autouse=True)
def merge_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merge small instances too."""
    monkeypatch.setattr("models.compact.LEAST_LANES", 0)


def merged(instance: Instance) -> Solution | None:
    """Return the solution by way of the merged instance, if it can be shared out."""
    together = compact(instance)
    assert together is not None
    return together.spread(optimise(together.instance), together.instance, ROW_TOLERANCE)


def two_zones(**tables: Any) -> Instance:
    """Return two zones that need 3 and 5 packs of what one supplier has, 8 packs."""
    return make_instance(
        **{
            "zones": [{}, {}],
            "supply": [{"packs": 8.0}],
            "demand": [{"zone": 0, "packs": 3.0}, {"zone": 1, "packs": 5.0}],
            **tables,
        }
    )


def test_two_like_zones_are_one() -> None:
    """3 and 5 packs are bought as 8 and brought as 3 and 5."""
    instance = two_zones()
    assert stand_ins(instance).tolist() == [0, 0]
    together = compact(instance)
    assert together is not None
    assert (together.instance.demand["packs"].tolist(), len(together.instance.lanes)) == ([8.0], 1)
    solution = merged(instance)
    assert solution is not None
    assert solution.values["buy"].tolist() == [3.0, 5.0]


@pytest.mark.parametrize(
    "tables",
    [
        {"drops": [{"supplier": 0, "zone": 1}]},
        {"lanes": [{"supply": 0, "demand": 0}, {"supply": 0, "demand": 1, "delivery_per_pack": 1.0}]},
        {"supply": [{"packs": 8.0}, {"packs": 8.0}], "lanes": [{"supply": 0, "demand": 0}, {"supply": 1, "demand": 1}]},
        {"zones": [{}, {"group": 1, "charged": 1}]},
    ],
    ids=["a drop", "another charge", "another supply", "another committee"],
)
def test_what_tells_zones_apart(tables: dict[str, Any]) -> None:
    """A zone with a drop, another charge, another supply or a committee that is billed apart stays apart."""
    instance = two_zones(**tables)
    assert stand_ins(instance).tolist() == [0, 1]
    assert compact(instance) is None


def test_like_zones_of_unlike_ones() -> None:
    """Of three zones of which the last has a drop, the first two are one."""
    demand = [{"zone": zone, "packs": 2.0} for zone in range(3)]
    instance = two_zones(zones=[{}, {}, {}], demand=demand, drops=[{"supplier": 0, "zone": 2}])
    assert stand_ins(instance).tolist() == [0, 0, 2]


def test_zones_are_apart_only_in_what_tells_them_apart() -> None:
    """Of two products a drop brings one: in the other both zones are one, and 3 + 5 packs of it are bought together."""
    demand = [
        {"zone": zone, "product": product, "packs": packs}
        for zone, product, packs in ((0, 0, 2.0), (1, 0, 2.0), (0, 1, 3.0), (1, 1, 5.0))
    ]
    instance = two_zones(
        products=[{}, {}],
        suppliers=[{}, {}],
        offers=[{"product": 0}, {"product": 1, "supplier": 1}],
        supply=[{"offer": 0}, {"offer": 1, "packs": 8.0}],
        demand=demand,
        drops=[{"supplier": 0, "zone": 1, "charge": 1.0}],
    )
    assert stand_ins(instance).tolist() == [0, 1, 0, 0]
    together = compact(instance)
    assert together is not None
    assert together.instance.demand["packs"].tolist() == [2.0, 8.0, 2.0]
    solution = merged(instance)
    assert solution is not None
    assert solution.values["buy"].tolist() == [2.0, 2.0, 3.0, 5.0]
    assert solution.values["visit"].tolist() == [1.0]


def test_windows_without_stocks_are_alike_one_by_one() -> None:
    """What comes anew each week is one where both zones have the same offers, and apart in the week in which they have not."""
    weeks = [{"zone": zone, "period": week, "packs": 2.0} for week in (0, 1) for zone in (0, 1)]
    instance = two_zones(
        periods=[{}, {}],
        supply=[{"period": 0}, {"period": 1}],
        demand=weeks,
        lanes=[{"supply": 0, "demand": 0}, {"supply": 0, "demand": 1}, {"supply": 1, "demand": 2}],
    )
    assert stand_ins(instance).tolist() == [0, 0, 0, 1]


def test_what_stocks_join_is_alike_as_a_whole() -> None:
    """The same two weeks of a product that is kept: in the second week the zones differ, so they do in the first."""
    weeks = [{"zone": zone, "period": week, "packs": 2.0} for week in (0, 1) for zone in (0, 1)]
    stocks = [{"demand": zone, "next_demand": 2 + zone} for zone in (0, 1)]
    lanes = [{"supply": 0, "demand": 0}, {"supply": 0, "demand": 1}, {"supply": 1, "demand": 2}]
    tables: dict[str, Any] = {
        "periods": [{}, {}],
        "products": [{"storable": True}],
        "supply": [{"period": 0}, {"period": 1}],
        "demand": weeks,
        "stocks": stocks,
    }
    assert stand_ins(two_zones(**tables, lanes=lanes)).tolist() == [0, 1, 0, 1]
    assert stand_ins(two_zones(**tables, lanes=[*lanes, {"supply": 1, "demand": 3}])).tolist() == [0, 0, 0, 0]


def test_a_rule_about_one_zone_tells_it_apart() -> None:
    """One zone takes half of a farm at most: of 4 packs 2, of the other zone's 6 all 6; two zones of one such rule stay one."""
    farm_and_firm: dict[str, Any] = {
        "zones": [{}, {}, {}],
        "suppliers": [{}, {}],
        "offers": [{"supplier": 0}, {"supplier": 1, "price_per_pack": 2.0}],
        "supply": [{"offer": 0, "packs": 20.0}, {"offer": 1, "packs": 20.0}],
        "demand": [{"zone": zone, "packs": packs} for zone, packs in ((0, 4.0), (1, 6.0), (2, 2.0))],
        "lanes": [{"supply": supply, "demand": zone} for zone in range(3) for supply in (0, 1)],
        "product_limits": [{"maximum_share": 0.5}],
    }

    def limited(*zones: int) -> Instance:
        terms = [
            {"column": "brought", "index": 2 * zone + supply, "counts": supply == 0}
            for zone in zones
            for supply in (0, 1)
        ]
        return two_zones(**farm_and_firm, product_limit_terms=terms)

    assert stand_ins(limited(0)).tolist() == [0, 1, 1]
    solution = merged(limited(0))
    assert solution is not None
    assert solution.values["bought"].tolist() == [10.0, 2.0]
    assert optimise(limited(0)).values["bought"].tolist() == [10.0, 2.0]
    assert stand_ins(limited(0, 2)).tolist() == [0, 1, 0]
    together = compact(limited(0, 2))
    assert together is not None
    assert len(together.instance.product_limit_terms) == 2
    solution = merged(limited(0, 2))
    assert solution is not None
    assert solution.values["bought"].tolist() == [9.0, 3.0]


def test_a_lack_is_left_to_the_zones() -> None:
    """Where 7 packs must do for 8, it matters whose pupils go short, so nothing is shared out."""
    instance = two_zones(supply=[{"packs": 7.0}])
    assert merged(instance) is None
    solution = optimise_award(instance)
    assert solution.values["short"].sum() == pytest.approx(1.0)


def test_who_must_eat_first_is_served_first() -> None:
    """Four packs come in the first week, none in the second: one zone eats three now, the other one then."""
    instance = two_zones(
        periods=[{}, {}],
        products=[{"storable": True}],
        supply=[{"period": 0, "packs": 4.0}],
        demand=[{"zone": z, "period": t, "packs": p} for z, t, p in ((0, 0, 3.0), (1, 0, 0.0), (1, 1, 1.0))],
        stocks=[{"demand": 1, "next_demand": 2, "max_packs": 1.0}],
    )
    solution = merged(instance)
    assert solution is not None
    assert solution.values["buy"].tolist() == [3.0, 1.0]
    assert solution.values["stock"].tolist() == [1.0]


def test_a_store_of_one_zone_does_not_feed_another() -> None:
    """Together 4 in store and 4 bought are enough for 8; but a zone that needs 2 cannot give away what it has in store."""
    instance = two_zones(
        supply=[{"packs": 4.0}],
        demand=[{"zone": 0, "packs": 2.0}, {"zone": 1, "packs": 6.0}],
        opening_stocks=[{"demand": 0, "packs": 4.0}],
    )
    assert merged(instance) is None
    assert optimise_award(instance).values["short"].sum() == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("why", "told"),
    [(Termination.INFEASIBLE, True), (Termination.CANCELLED, True), (Termination.FAILED, False)],
)
def test_what_stands_for_the_zones_where_there_is_no_plan(why: Termination, told: bool) -> None:
    """What no plan of all zones together keeps, none apart does; where the solver failed, the zones are tried apart."""
    together = compact(two_zones())
    assert together is not None
    assert (together.spread(Solution(why), together.instance, ROW_TOLERANCE) is not None) is told


def test_every_stage_of_an_award_is_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lot sized, or an order priced, by a plan that cannot be shared out does not count: all is solved zone by zone."""
    instance = two_zones(
        suppliers=[{"families": 1.0}, {"families": 1.0}],
        offers=[{"supplier": 0, "rank": 1}, {"supplier": 1, "rank": 0, "price_per_pack": 2.0}],
        supply=[{"offer": 0, "packs": 8.0}, {"offer": 1, "packs": 5.0}],
        lots=[{"lot": "all", "packs": np.nan, "price": 1.5}],
        lot_terms=[{"lot": 0, "supply": 0}, {"lot": 0, "supply": 1}],
    )
    spread, asked = Compact.spread, list[int]()

    def only_the_last(self: Compact, solution: Solution, award: Instance, tolerance: float) -> Solution | None:
        asked.append(len(asked))
        return None if len(asked) == 1 else spread(self, solution, award, tolerance)

    monkeypatch.setattr(Compact, "spread", only_the_last)
    solution = optimise_award(instance)
    assert len(asked) == 2
    assert solution.report is not None
    assert solution.report.columns == make_problem(instance).columns.count
    assert solution.values["bought"].tolist() == [3.0, 5.0]
    assert solution.cost_before == {"ranking": 8.0}


def test_few_stops() -> None:
    """Two suppliers with 3 and 5 packs for zones that need 3 and 5 come to one zone each."""
    instance = two_zones(
        suppliers=[{}, {}],
        offers=[{"supplier": 0}, {"supplier": 1}],
        supply=[{"offer": 0, "packs": 3.0}, {"offer": 1, "packs": 5.0}],
    )
    solution = merged(instance)
    assert solution is not None
    assert np.count_nonzero(solution.values["buy"]) == 2


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Draw a call over zones that are mostly alike: two products, of which one keeps, lots in order of preference, a cap, a fund.

    Here and there a ranked offer does not reach a zone in a period, and of the first offer some zones may take a part only.
    """
    zones, periods = draw(st.integers(2, 4)), draw(st.integers(1, 4))
    keeps = draw(st.integers(0, 3))
    # No two sums of few packs are alike, so one plan is cheapest, and the lots are of one size: of 1.03, 2.17, 3.31 and so on many steps are.
    prices = draw(st.permutations([1.0307, 2.1911, 3.3923, 4.5839, 5.7767, 7.9549]))
    needs = {(z, p, t): float(draw(st.integers(0, 6))) for z in range(zones) for p in range(2) for t in range(periods)}
    demand = [{"zone": z, "product": p, "period": t, "packs": n} for (z, p, t), n in needs.items() if n or p]
    rows = {(row["zone"], row["product"], row["period"]): i for i, row in enumerate(demand)}
    stocks = [
        {
            "demand": i,
            "next_demand": rows[z, 1, t + 1],
            "last_demand": rows[z, 1, t + keeps] if t + keeps < periods - 1 else -1,
            "max_packs": sum(needs[z, 1, later] for later in range(t + 1, min(t + keeps, periods - 1) + 1)),
        }
        for (z, p, t), i in rows.items()
        if p and keeps and t + 1 < periods
    ]
    supply = [
        {"offer": offer, "period": t, "packs": float(draw(st.integers(0, 30)))}
        for offer in range(4)
        for t in range(periods)
    ]
    supply += [{"offer": offer, "period": t, "packs": INF} for offer in (4, 5) for t in range(periods)]
    ranks = (0, 1, 0, 1, -1, -1)
    cut = draw(
        st.sets(st.tuples(st.integers(0, 3), st.integers(0, zones - 1), st.integers(0, periods - 1)), max_size=3)
    )
    lanes = [
        {"supply": i, "demand": n}
        for i, one in enumerate(supply)
        for n, row in enumerate(demand)
        if (row["period"], row["product"]) == (one["period"], (0, 0, 1, 1, 0, 1)[int(one["offer"])])
        and (one["offer"], row["zone"], row["period"]) not in cut
    ]
    few = draw(st.sets(st.integers(0, zones - 1), max_size=zones))
    limited = [
        {"column": "brought", "index": i, "counts": supply[lane["supply"]]["offer"] == 0}
        for i, lane in enumerate(lanes)
        if demand[lane["demand"]]["zone"] in few and demand[lane["demand"]]["product"] == 0
    ]
    return make_instance(
        lanes=lanes,
        product_limits=[{"maximum_share": 0.5}] if limited else [],
        product_limit_terms=limited,
        periods=[{}] * periods,
        zones=[{}] * zones,
        products=[{}, {"storable": True}],
        suppliers=[{"families": 2.0}, {"families": 1.0, "cap_amount": float(draw(st.integers(5, 90)))}, {}],
        offers=[
            {"supplier": s, "product": p, "rank": ranks[i], "price_per_pack": prices[i]}
            for i, (s, p) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (2, 1)))
        ],
        supply=supply,
        demand=demand,
        stocks=[s for s in stocks if s["max_packs"]],
        lots=[{"lot": "a", "packs": np.nan, "price": 2.0}, {"lot": "b", "packs": np.nan, "price": 3.0}],
        lot_terms=[
            {"lot": int(row["offer"]) // 2, "supply": i}
            for i, row in enumerate(supply)
            if ranks[int(row["offer"])] >= 0
        ],
        funds=[{"amount": float(draw(st.integers(50, 900)))}, {"place": 1}],
    )


@given(instance=instances())
@settings(max_examples=150, deadline=None)
def test_merging_changes_no_level(instance: Instance) -> None:
    """Whatever is drawn, the award by way of merged zones is worth on every level what it is zone by zone, and keeps every row."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models.award, "compact", lambda _instance: None)
        apart = optimise_award(instance)
    together = optimise_award(instance)
    assert together.termination is apart.termination
    if not apart.usable:
        return
    for one, other in zip(together.levels, apart.levels, strict=True):
        if not breaks_ties(one.name):
            assert one.value == pytest.approx(other.value, rel=2e-4, abs=1e-4)
    problem = make_problem(instance)
    vector = np.concatenate([together.values[name] for name in problem.columns.sets])
    assert worst_violation(make_arrays(problem), vector) <= ROW_TOLERANCE


@given(instance=instances())
@settings(max_examples=100, deadline=None)
def test_what_is_merged_is_shared_out(instance: Instance) -> None:
    """Where nobody is short, sharing out succeeds: the merged instance is no looser than the zones."""
    solution = optimise(instance)
    if solution.usable and solution.values["short"].sum() < 1e-6 and (together := compact(instance)) is not None:
        assert together.spread(optimise(together.instance), together.instance, ROW_TOLERANCE) is not None
