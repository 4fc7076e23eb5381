"""Demand rows, lanes, stores, drops, orders and bills."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.instance import Instance
from planner.assembly import assemble
from planner.assembly.lanes import (
    Days,
    Goods,
    demand_rows,
    lane_rows,
    packs_ahead,
    packs_needed,
    stock_rows,
    useful_packs,
)
from planner.assembly.windows import NEVER, Windows
from planner.case import Case
from tests.cases import added, edited, rows, tiny_case, tiny_law


def _instance(**tables: Any) -> Instance:
    return assemble(tiny_case(**tables), tiny_law()).instance


def _ahead(
    packs: list[float], life: int, last_use: list[int] | None = None, offered: list[bool] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return demand and stock rows of a storable product at one site, each window a day on which somebody comes, if `offered` says so."""
    day = np.arange(len(packs))
    comes = np.where(offered or [True] * len(packs), day, NEVER)[None, :]
    windows = Windows(day, day, day, comes)
    need = np.array([packs], dtype=float)
    ahead, keeps = packs_ahead(need, np.array([last_use or day]), windows, life)
    demand = demand_rows(np.array([0]), need, need * 7, windows, ahead)
    demand = demand.assign(product=0, windows=len(packs), keeps=keeps[0][demand["window"]])
    return demand, stock_rows(demand)


def test_needs_alone_have_rows_where_nothing_is_stored() -> None:
    """A product that is not stored has a row per need and no stocks; a pack is worth its part of the servings."""
    demand, stocks = _ahead([2, 0, 3], 0)
    assert demand["window"].tolist() == [0, 2]
    assert demand["servings"].tolist() == [7, 7]
    assert stocks.empty


@pytest.mark.parametrize(("life", "windows"), [(1, [2, 3]), (2, [1, 2, 3]), (3, [0, 1, 2, 3]), (9, [0, 1, 2, 3])])
def test_rows_to_buy_ahead_reach_back_as_far_as_it_keeps(life: int, windows: list[int]) -> None:
    """A need on the last of four days may be bought up to the shelf life before; rows without need cost no servings."""
    demand, stocks = _ahead([0, 0, 0, 4], life)
    assert demand["window"].tolist() == windows
    assert demand["servings"].tolist() == [0] * (len(windows) - 1) + [7]
    assert stocks["max_packs"].tolist() == [4] * (len(windows) - 1)
    assert (stocks["next_demand"] == stocks["demand"] + 1).all()


def test_no_rows_before_anybody_offers_it_but_rows_between() -> None:
    """Bought on the second day only, it is carried through the third; nothing can be bought on the first."""
    demand, stocks = _ahead([0, 0, 0, 4], 3, offered=[False, True, False, False])
    assert demand["window"].tolist() == [1, 2, 3]
    assert len(stocks) == 2
    demand, _stocks = _ahead([0, 0, 0, 4], 2, offered=[True, False, False, False])
    assert 0 not in demand["window"].tolist()  # what comes on the first day is too old for the fourth


def test_a_pack_is_not_bought_so_early_that_its_remainder_spoils() -> None:
    """What is bought for day 2 is still served on day 3: keeping two days it may not be bought on day 0."""
    free, stocks = _ahead([0, 0, 1, 0], 2)
    assert free["window"].tolist() == [0, 1, 2]
    held, stocks = _ahead([0, 0, 1, 0], 2, last_use=[0, 1, 3, 3])
    assert held["window"].tolist() == [1, 2]
    assert stocks["max_packs"].tolist() == [1]


def test_nothing_overtakes_what_is_needed_before() -> None:
    """The oldest is served first, so a later need may not be bought earlier than one before it."""
    demand, stocks = _ahead([0, 1, 5], 2, last_use=[0, 3, 2])
    assert demand["window"].tolist() == [1, 2]
    assert stocks["max_packs"].tolist() == [5]


def test_a_stock_says_the_last_window_for_which_it_keeps() -> None:
    """Keeping two days: what is in store after day 0 serves until day 2; after day 1 until the end, which needs no bound."""
    _demand, stocks = _ahead([1, 1, 1, 1], 2)
    assert stocks[["demand", "last_demand"]].to_numpy().tolist() == [[0, 2], [1, -1], [2, -1]]
    assert stocks["max_packs"].tolist() == [2, 2, 1]


@settings(max_examples=150, deadline=None)
@given(packs=st.lists(st.integers(0, 9), min_size=1, max_size=9), life=st.integers(0, 9))
def test_stores_hold_what_the_coming_days_need(packs: list[int], life: int) -> None:
    """If no remainder is carried, the limit is the sum of the needs within the shelf life."""
    demand, _stocks = _ahead([float(n) for n in packs], life)
    assert demand["ahead"].tolist() == [sum(packs[t + 1 : t + 1 + life]) for t in demand["window"]]
    assert useful_packs(demand).tolist() == [sum(packs[t : t + 1 + life]) for t in demand["window"]]


def test_stores_that_cannot_help_are_left_out_and_those_that_can_are_kept() -> None:
    """Rice from a firm that always has it needs no stock rows and comes once; with a limit, a harvest or a fund's date it may wait.

    A limit by the period, a least order, a charge by drop, money by the period, a promise and a share by the period each ask when. Two
    zones, two weeks: one stock in each zone from the first week to the second for every product that may be bought ahead.
    """

    def stocks(**tables: Any) -> pd.Series:
        instance = _instance(**tables)
        product = instance.demand["product"].iloc[instance.stocks["demand"]]
        return instance.products["product"].iloc[product].value_counts()

    assert stocks().empty
    assert stocks(offers=edited("offers", 3, kg_per_period=100)).to_dict() == {"arroz": 2}
    both = {"arroz": 2, "feijao": 2}
    assert stocks(suppliers=edited("suppliers", 2, minimum_order_amount=10)).to_dict() == both
    assert stocks(suppliers=edited("suppliers", 2, delivery_cost_per_drop=10)).to_dict() == both
    assert stocks(funds=edited("funds", 1, amount_per_period=100)).to_dict() == both
    assert stocks(funds=edited("funds", 1, first_day=date(2026, 3, 2))).empty
    assert stocks(commitments=[{"supplier": "firma", "minimum_amount_per_period": 5}]).to_dict() == both
    by_week = {"window": "period", "denominator": "spend", "fund": None}
    assert stocks(targets=edited("targets", 0, **by_week)).to_dict() == both
    assert stocks(targets=edited("targets", 0, **by_week, mode="off")).empty
    # The city's money begins on Wednesday of the first week: windows begin there too, so two stocks in each zone.
    assert stocks(funds=edited("funds", 1, first_day=date(2026, 3, 4))).to_dict() == {"arroz": 4, "feijao": 4}


@pytest.mark.parametrize(("weekdays", "day"), [("mon", 2), ("wed", 4), (None, 2)])
def test_a_storable_product_is_bought_after_the_last_meal_for_the_next_week(weekdays: str | None, day: int) -> None:
    """Rice is eaten on Mondays only, and its firm comes on Wednesdays: Wednesday's delivery waits for the next Monday."""
    instance = _instance(
        menus=[{"menu": "all", "dish": "arroz_feijao", "weekday": "mon"}],
        suppliers=edited("suppliers", 2, delivery_weekdays=weekdays),
    )
    lanes = instance.lanes[instance.supply["offer"].to_numpy()[instance.lanes["supply"]] == 3]
    assert instance.days["day"].dt.day.iloc[lanes["day"]].min() == day
    assert (len(instance.stocks) > 0) == (weekdays is not None)


def test_what_always_comes_and_keeps_long_comes_once_a_month() -> None:
    """Rice that any day brings, over March and April: one delivery on the first school day of each month of periods feeds it all.

    The weeks that begin in March are March's: the school day of Monday 6 April is the first of April's.
    """
    head = edited("case", 0, last_day=date(2026, 4, 17))
    instance = assemble(tiny_case(case=head), tiny_law()).instance
    lanes = instance.lanes[instance.supply["offer"].to_numpy()[instance.lanes["supply"]] == 3]
    days = instance.days["day"].dt.strftime("%m-%d").iloc[lanes["day"]]
    assert sorted(set(days)) == ["03-02", "04-06"]
    short = _instance(case=head, products=edited("products", 0, shelf_life_days=13))
    lanes = short.lanes[short.supply["offer"].to_numpy()[short.lanes["supply"]] == 3]
    # Keeping 13 days it feeds two school weeks: from 2, 16 and 30 March; from 6 April.
    assert sorted(set(short.days["day"].dt.strftime("%m-%d").iloc[lanes["day"]])) == [
        "03-02",
        "03-16",
        "03-30",
        "04-06",
    ]


def test_lanes_join_supply_and_demand_of_one_product_and_period() -> None:
    """Every lane is of one product and period, and no pair is missing."""
    instance = _instance(suppliers=edited("suppliers", 0, delivery_cost_per_kg=0.3, delivery_cost_per_drop=None))
    supply = instance.supply.assign(product=instance.offers["product"].to_numpy()[instance.supply["offer"]])
    left = supply.iloc[instance.lanes["supply"]]
    right = instance.demand.iloc[instance.lanes["demand"]]
    assert (left[["product", "period"]].to_numpy() == right[["product", "period"]].to_numpy()).all()
    pairs = supply.merge(instance.demand, on=["product", "period"])
    assert len(instance.lanes) == len(pairs) == len(instance.lanes[["supply", "demand"]].drop_duplicates())
    charged = instance.lanes["delivery_per_pack"].groupby(left["offer"].to_numpy()).first()
    assert charged[0] == pytest.approx(0.3 * 0.5)
    assert charged[3] == 0


@pytest.mark.parametrize(
    ("kind", "last_meal", "packs", "used", "farm"),
    [
        ({"storable": True}, 180, [0, 1, 0], 180, False),
        ({"storable": True}, 165, [0, 1, 0], 165, True),
        ({"storable": True}, 191, [0, 1, 1], 100, True),
        ({"storable": False}, 180, [0, 1, 1], 100, True),
    ],
)
def test_the_rest_of_a_pack_keeps_from_the_day_on_which_it_came(
    kind: dict[str, bool], last_meal: int, packs: list[float], used: int, farm: bool
) -> None:
    """Garlic keeps 90 days; a farm comes for the last time on day 80, a wholesaler on any day; of a pack opened on day 100 a rest is left.

    The farm's rest would be good until day 170, the wholesaler's until day 190. Where the wholesaler's saves a pack, the pack is reckoned
    as his, and the farm does not bring it; where it saves none, the farm may. What is not storable is not reckoned so.
    """
    first = np.array([0, 100, last_meal])
    comes = np.array([[0, 80, NEVER], [0, 100, last_meal]])
    windows = Windows(first, first, first, comes)
    always = np.ones((2, 200), dtype=bool)
    visits = {"by_visit": np.zeros(2, dtype=bool), "by_day": np.zeros(2, dtype=bool)}
    goods = Goods(
        np.arange(2), always, always, always, np.ones((2, 1), dtype=bool), 1.0, 90, keeps=True, **visits, **kind
    )
    need = np.zeros((1, 200))
    need[0, [100, last_meal]] = 0.4
    found, last_use = packs_needed(need, windows, goods)
    assert found.tolist() == [packs]
    assert last_use[0, 1] == used
    demand = pd.DataFrame({"row": [0], "product": [0], "window": [1], "last_use": [used]})
    every, none = np.ones((1, 200), dtype=bool), np.zeros(0, dtype=np.int64)
    days = Days(every, np.zeros(200, dtype=np.int64), np.zeros(200, dtype=np.int64), none, none)
    lanes = lane_rows(demand, windows, goods, 0, days, np.array([[0], [1]]))
    assert lanes["comes"].tolist() == ([80, 100] if farm else [100])


def test_offers_of_what_nobody_needs_have_no_supply() -> None:
    """Without a salad on the menu the offers of lettuce fall away, in the table of supply only."""
    instance = _instance(menus=[{"menu": "all", "dish": "fruta"}])
    assert set(instance.supply["offer"]) == {1, 4}
    assert len(instance.offers) == 6


def test_drops_cost_by_visit_and_by_kilometre_both_ways() -> None:
    """5 a visit and 0.5 a km over 20 km there and back are 25; unknown kilometres leave the 5."""
    suppliers = edited("suppliers", 0, delivery_cost_per_km=0.5)
    distances = [{"supplier": "coop", "zone": zone, "km": 20} for zone in ("norte", "sul")]
    assert set(_instance(suppliers=suppliers, distances=distances).drops["charge"]) == {25}
    assert set(_instance(suppliers=edited("suppliers", 0, delivery_cost_per_km=0.5, lat=None)).drops["charge"]) == {5}


def test_drops_are_no_larger_than_what_they_can_serve() -> None:
    """The cooperative has 6 kg of the 5 kg of lettuce, and 30 of the 24 kg of bananas, that the north needs."""
    drops = _instance().drops
    north = drops[(drops["zone"] == 0) & (drops["day"] == 0)].iloc[0]
    assert north["maximum_kg"] == pytest.approx(5 + 24)
    twice = added("offers", rows("offers")[1] | {"offer": "coop-banana-2"})
    assert _instance(offers=twice).drops["maximum_kg"].iloc[0] == pytest.approx(5 + 24)
    little = _instance(offers=edited("offers", 1, kg_per_period=3)).drops
    assert little["maximum_kg"].iloc[0] == pytest.approx(5 + 3)


def test_a_minimum_drop_alone_makes_drops() -> None:
    """Suppliers with a least weight have drops without charge; those without any of the three have none."""
    drops = _instance(suppliers=edited("suppliers", 1, minimum_drop_kg=3)).drops
    assert set(drops["supplier"]) == {0, 1}
    mine = drops[drops["supplier"] == 1]
    assert (mine["charge"] == 0).all()
    assert (mine["minimum_kg"] == 3).all()


def test_minimum_orders_of_a_supplier() -> None:
    """The most that could be ordered is the supply, or the demand, at the price: 10 bunches of 2.00."""
    orders = _instance(suppliers=edited("suppliers", 1, minimum_order_amount=8)).supplier_orders
    assert orders["minimum_amount"].tolist() == [8, 8]
    assert orders["maximum_amount"].tolist() == [20, 20]
    more = _instance(
        suppliers=edited("suppliers", 1, minimum_order_amount=8), offers=edited("offers", 2, kg_per_period=None)
    )
    assert more.supplier_orders["maximum_amount"].tolist() == [28, 28]


def test_bills_for_goods_follow_supply_and_deliveries_come_last() -> None:
    """One bill per supply row in its order, then one per period of the supplier who charges for delivery."""
    bills = _instance().bills
    supply = _instance().supply
    goods = bills[bills["offer"] >= 0]
    assert goods[["offer", "period"]].to_numpy().tolist() == supply[["offer", "period"]].to_numpy().tolist()
    assert bills[bills["offer"] < 0][["supplier", "period"]].to_numpy().tolist() == [[0, 0], [0, 1]]


@pytest.mark.parametrize("charge", ["delivery_cost_per_drop", "delivery_cost_per_km", "delivery_cost_per_kg"])
def test_any_charge_for_delivery_is_billed(charge: str) -> None:
    """Each of the three charges alone makes bills for delivery; a charge of nothing does not."""
    plain = edited("suppliers", 0, delivery_cost_per_drop=None)
    for amount, count in ((1, 2), (0, 0)):
        plain[0] = plain[0] | {charge: amount}
        assert (_instance(suppliers=plain).bills["offer"] < 0).sum() == count


def _unmet(case: Case) -> dict[tuple[str, str], str]:
    unmet = assemble(case, tiny_law()).unmet
    return {(row.product, row.period): row.reason for row in unmet.itertuples()}


def test_needs_that_no_lane_reaches_are_told_with_the_reason() -> None:
    """Nobody offers lettuce; bananas come in April; rice is offered in the first week and keeps."""
    assert _unmet(tiny_case()) == {}
    none = [row for row in rows("offers") if row["product"] != "alface"]
    assert _unmet(tiny_case(offers=none)) == {
        ("alface", "2026-03-02"): "no_offer",
        ("alface", "2026-03-09"): "no_offer",
    }
    first = date(2026, 3, 6)
    early = [row | ({"last_day": first} if row["product"] in ("arroz", "banana") else {}) for row in rows("offers")]
    assert _unmet(tiny_case(offers=early)) == {("banana", "2026-03-09"): "out_of_season"}
