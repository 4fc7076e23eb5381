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
from planner.assembly.lanes import demand_rows, packs_ahead, stock_rows, storing_helps, useful_packs
from planner.case import Case
from tests.cases import added, edited, rows, tiny_case, tiny_law


def _instance(**tables: Any) -> Instance:
    return assemble(tiny_case(**tables), tiny_law()).instance


def _column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[None, :, None]


def _demand(
    packs: list[float], offered: list[bool], shelf: int, last_use: list[int] | None = None, storable: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return demand and stock rows of one zone and product."""
    last = np.array(last_use or range(len(packs)))[None, :, None]
    ahead, earliest = packs_ahead(_column(*packs), last, np.array([storable]), np.array([shelf]))
    demand = demand_rows(_column(*packs), _column(*packs) * 7, np.array(offered)[:, None], ahead, earliest)
    return demand, stock_rows(demand, ahead)


def test_needs_alone_have_rows_where_nothing_is_stored() -> None:
    """A product that is not stored has a row per need and no stocks; a pack is worth its part of the servings."""
    demand, stocks = _demand([2, 0, 3], [True] * 3, 5, storable=False)
    assert demand["period"].tolist() == [0, 2]
    assert demand["servings"].tolist() == [7, 7]
    assert stocks.empty


@pytest.mark.parametrize(("shelf", "periods"), [(1, [2, 3]), (2, [1, 2, 3]), (3, [0, 1, 2, 3]), (9, [0, 1, 2, 3])])
def test_rows_to_buy_ahead_reach_back_as_far_as_it_keeps(shelf: int, periods: list[int]) -> None:
    """A need in the last of four periods may be bought up to the shelf life before; rows without need cost no servings."""
    demand, stocks = _demand([0, 0, 0, 4], [True] * 4, shelf)
    assert demand["period"].tolist() == periods
    assert demand["servings"].tolist() == [0] * (len(periods) - 1) + [7]
    assert stocks["max_packs"].tolist() == [4] * (len(periods) - 1)
    assert (stocks["next_demand"] == stocks["demand"] + 1).all()


def test_no_rows_before_anybody_offers_it_but_rows_between() -> None:
    """Bought in the second period only, it is carried through the third; nothing can be bought in the first."""
    demand, stocks = _demand([0, 0, 0, 4], [False, True, False, False], 3)
    assert demand["period"].tolist() == [1, 2, 3]
    assert len(stocks) == 2
    demand, stocks = _demand([0, 0, 0, 4], [True, False, False, False], 2)
    assert demand["period"].tolist() == [3]
    assert stocks.empty


def test_a_pack_is_not_bought_so_early_that_its_remainder_spoils() -> None:
    """What is bought for period 2 is still served in period 3: with a shelf life of two it may not be bought in 0."""
    free, stocks = _demand([0, 0, 1, 0], [True] * 4, 2)
    assert free["period"].tolist() == [0, 1, 2]
    held, stocks = _demand([0, 0, 1, 0], [True] * 4, 2, last_use=[0, 1, 3, 3])
    assert held["period"].tolist() == [1, 2]
    assert stocks["max_packs"].tolist() == [1]


def test_nothing_overtakes_what_is_needed_before() -> None:
    """The oldest is served first, so a later need may not be bought earlier than one before it."""
    demand, stocks = _demand([0, 1, 5], [True] * 3, 2, last_use=[0, 3, 2])
    assert demand["period"].tolist() == [1, 2]
    assert stocks["max_packs"].tolist() == [5]


@settings(max_examples=150, deadline=None)
@given(packs=st.lists(st.integers(0, 9), min_size=1, max_size=9), shelf=st.integers(0, 9))
def test_stores_hold_what_the_coming_periods_need(packs: list[int], shelf: int) -> None:
    """If no remainder is carried, the limit is the sum of the needs within the shelf life."""
    ahead, earliest = packs_ahead(
        _column(*packs), np.arange(len(packs))[None, :, None], np.array([True]), np.array([shelf])
    )
    assert ahead[0, :, 0].tolist() == [sum(packs[t + 1 : t + 1 + shelf]) for t in range(len(packs))]
    assert (earliest[0, :, 0] <= np.arange(len(packs))).all()
    demand = demand_rows(_column(*packs), _column(*packs), np.ones((len(packs), 1), dtype=bool), ahead, earliest)
    assert useful_packs(demand, ahead).tolist() == [sum(packs[t : t + 1 + shelf]) for t in demand["period"]]


def _helps(packs: list[float] | None = None, minimum: float = 0, plain: bool = True, shelf: int = 2) -> bool:
    """Return whether storing helps: one offer with the given packs in the periods from 0 on, needed in all four."""
    packs = packs if packs is not None else [np.inf] * 4
    supply = pd.DataFrame({"offer": 0, "period": range(len(packs)), "packs": packs, "minimum_packs": minimum})
    offers = pd.DataFrame({"product": [0], "plain": [plain]})
    return bool(storing_helps(np.ones((4, 1), dtype=bool), supply, offers, np.array([shelf]))[0])


def test_storing_helps_only_where_something_binds_a_period() -> None:
    """Unlimited supply in every period needs no store; a limit, a minimum, a season's end or a charge may."""
    assert not _helps()
    assert _helps([np.inf, np.inf, 50, np.inf])
    assert _helps(minimum=1)
    assert _helps(plain=False)
    assert _helps([np.inf] * 3)
    assert not _helps([np.inf] * 3, shelf=0)


def test_stores_that_cannot_help_are_left_out_and_those_that_can_are_kept() -> None:
    """Rice from a firm that always has it needs no stock rows; with a limit, a harvest or a yearly fund date it does."""
    assert _instance().stocks.empty
    limited = _instance(offers=edited("offers", 3, kg_per_period=100))
    assert len(limited.stocks) == 2
    assert (limited.demand["product"].iloc[limited.stocks["demand"]] == 1).all()
    assert len(_instance(suppliers=edited("suppliers", 2, minimum_order_amount=10)).stocks) == 4
    assert len(_instance(suppliers=edited("suppliers", 2, delivery_cost_per_drop=10)).stocks) == 4
    assert len(_instance(funds=edited("funds", 1, amount_per_period=100)).stocks) == 4
    assert len(_instance(funds=edited("funds", 1, first_day=date(2026, 3, 4))).stocks) == 4
    assert len(_instance(funds=edited("funds", 1, first_day=date(2026, 3, 2))).stocks) == 0
    assert len(_instance(commitments=[{"supplier": "firma", "minimum_amount_per_period": 5}]).stocks) == 4
    by_week = {"window": "period", "denominator": "spend", "fund": None}
    assert len(_instance(targets=edited("targets", 0, **by_week)).stocks) == 4
    assert len(_instance(targets=edited("targets", 0, **by_week, mode="off")).stocks) == 0


def test_lanes_join_supply_and_demand_of_one_product_and_period() -> None:
    """Every lane is of one product and period, and no pair is missing."""
    instance = _instance(suppliers=edited("suppliers", 0, delivery_cost_per_kg=0.3))
    supply = instance.supply.assign(product=instance.offers["product"].to_numpy()[instance.supply["offer"]])
    left = supply.iloc[instance.lanes["supply"]]
    right = instance.demand.iloc[instance.lanes["demand"]]
    assert (left[["product", "period"]].to_numpy() == right[["product", "period"]].to_numpy()).all()
    pairs = supply.merge(instance.demand, on=["product", "period"])
    assert len(instance.lanes) == len(pairs) == len(instance.lanes[["supply", "demand"]].drop_duplicates())
    charged = instance.lanes["delivery_per_pack"].groupby(left["offer"].to_numpy()).first()
    assert charged[0] == pytest.approx(0.3 * 0.5)
    assert charged[3] == 0


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
    north = drops[(drops["zone"] == 0) & (drops["period"] == 0)].iloc[0]
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
