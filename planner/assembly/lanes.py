"""Where supply can meet demand: demand rows, lanes, stores, drops and orders, in row numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools
from planner.assembly.needs import whole_packs
from planner.assembly.windows import NEVER, Windows, make_windows


@dataclass(frozen=True, eq=False)
class Goods:
    """What a product is to the sites: how it keeps and who offers it.

    Parameters
    ----------
    offers : numpy.ndarray of int, shape (O,)
        Rows of its offers; an offer with days for which only announced orders come stands twice, with these and with the others.
    can : numpy.ndarray of bool, shape (O, D)
        Days on which each can deliver; only those in whose period it has a pack to sell.
    usual : numpy.ndarray of bool, shape (O, D)
        Days on which each comes by its season and its weekdays, whether or not it can be ordered in time or has anything to sell.
    season : numpy.ndarray of bool, shape (O, D)
        Days on which each is in season, whether or not it can deliver then.
    serves : numpy.ndarray of bool, shape (O, like)
        Does each deliver to the sites of each number of `Groups.parts`?
    pack_kg : float
        Weight of a pack.
    life : int
        Days after the delivery on which it may be eaten.
    storable : bool
        May it be bought ahead, and is that of any use?
    keeps : bool
        May it be bought ahead, and is it all the same when: then what keeps long enough comes at once for many weeks.
    by_visit : numpy.ndarray of bool, shape (O,)
        Is it charged, or limited, by the visit or the day? Then it may be worth coming on another day than the food asks for.
    by_day : numpy.ndarray of bool, shape (O,)
        Is it limited by the day? Then it may bring a part of what a window needs, some days of it.
    """

    offers: Ints
    can: Bools
    usual: Bools
    season: Bools
    serves: Bools
    pack_kg: float
    life: int
    storable: bool
    keeps: bool
    by_visit: Bools
    by_day: Bools


@dataclass(frozen=True, eq=False)
class Days:
    """The plan's days as deliveries see them.

    Parameters
    ----------
    receives : numpy.ndarray of bool, shape (like, D)
        Days on which the sites of each number of `Groups.parts` receive.
    period : numpy.ndarray of int, shape (D,)
        Planning period of each day.
    wait : numpy.ndarray of int, shape (D,)
        Number of the span for which what keeps long enough may come at once, where nothing asks for periods.
    cuts : numpy.ndarray of int
        Positions of days on which a fund begins or gets more money, or the day after its last.
    begins : numpy.ndarray of int
        Those of them on which one begins or gets more: what may be kept in store is not brought anew because a fund is over.
    """

    receives: Bools
    period: Ints
    wait: Ints
    cuts: Ints
    begins: Ints


def windows_of(needed: Bools, like: int, goods: Goods, days: Days, room: Iterable[int] = ()) -> Windows:
    """Return the windows of a product at the sites of a number, where any of them eats it on the days `needed`.

    Parameters
    ----------
    needed : numpy.ndarray of bool, shape (D,)
        Days on which any of the sites eats the product.
    like : int
        Number of the sites: `Groups.parts` tells which are alike.
    goods : Goods
        How the product keeps, and who offers it.
    days : Days
        The plan's days.
    room : iterable of int
        Positions of days on which a new delivery is due, since no more fits into their store rooms.

    Returns
    -------
    Windows
        The windows; of a storable product also those in which nobody eats but which it may be bought ahead in. Day by
        day where an offer is limited by the day.
    """
    can = goods.can & goods.serves[:, [like]]
    block = days.period if goods.storable or not goods.keeps else days.wait
    receives = days.receives[like]
    cuts = {*(days.begins if goods.storable else days.cuts).tolist(), *room}
    if goods.storable:
        can = can & receives
        ahead = _bought_ahead(needed, can, days.period, goods.life)
        last = (
            np.flatnonzero(ahead)
            if goods.life < _LONG
            else can.shape[1] - 1 - can[can.any(axis=1), ::-1].argmax(axis=1)
        )
        cuts |= set(np.flatnonzero(ahead & needed).tolist()) | set((last + goods.life + 1).tolist())
        needed = needed | ahead
    windows = make_windows(
        needed, receives, block, sorted(cuts), can, goods.usual, goods.season, goods.life, goods.storable
    )
    return windows.by_day(needed) if goods.by_day.any() else windows


_LONG = 28
"""Days of shelf life from which it is all the same on which day of a period something is bought ahead."""


def packs_needed(need: Floats, windows: Windows, goods: Goods) -> tuple[Floats, Ints]:
    """Return `whole_packs` of a product at sites (rows): each reckons the rest of an opened pack from the earliest day of its food.

    Then whoever brings the pack, its rest keeps. But of what may be bought ahead and keeps long, the earliest may be the last day of a
    season long over, and the rest would count as gone too early. A site that needs fewer packs if its food comes anew reckons so,
    and who comes before brings only what keeps until its rest is eaten.

    By hand: garlic keeps 90 days, a farm ends on 30 April, a wholesaler comes on any day. The rest of a pack opened on 29 June is good
    until 29 July if the farm brought it, until 27 September if the wholesaler did.

    Parameters
    ----------
    need : numpy.ndarray, shape (sites, D)
        What is to be bought for each day, in kg.
    windows : Windows
        Windows of the product at these sites.
    goods : Goods
        How the product keeps, and the weight of its packs.

    Returns
    -------
    tuple of numpy.ndarray, shape (sites, W)
        Whole packs of each window; and the position of the last day on which something of them is eaten.
    """
    early = whole_packs(need, goods.pack_kg, windows.first, windows.born, windows.last, goods.life)
    if not goods.storable or goods.life < _LONG:
        return early
    anew = whole_packs(need, goods.pack_kg, windows.first, windows.anew, windows.last, goods.life)
    fewer = (anew[0].sum(axis=1) < early[0].sum(axis=1))[:, None]
    return np.where(fewer, anew[0], early[0]), np.where(fewer, anew[1], early[1])


def _bought_ahead(needed: Bools, can: Bools, period: Ints, life: int) -> Bools:
    """Return days on which a storable product may be bought ahead, beside those on which a meal asks for it.

    In a period an offer may come only after the last meal, or in one without meals at all; what keeps but a few days is bought ahead
    as late as can be.
    """
    found = np.zeros(len(needed), dtype=bool)
    starts = np.append(np.flatnonzero(np.diff(period, prepend=-1)), len(needed))
    for start, stop in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        here = can[:, start:stop]
        here = here[here.any(axis=1)]
        if len(here):
            meals = np.flatnonzero(needed[start:stop])
            first, last = here.argmax(axis=1), here.shape[1] - 1 - here[:, ::-1].argmax(axis=1)
            after = first[first > meals[-1]] if len(meals) else first
            found[start + np.unique(after if life >= _LONG else last)] = True
    return found


def why_unfed(windows: Windows, goods: Goods, like: int, comes: Bools) -> list[str]:
    """Return why nobody feeds each window; blank where somebody does.

    ``out_of_season``: no offer is in season while its food is eaten, or each has sold all or is ordered too late. ``other_places``: those
    that are go to other sites. ``no_day``: they come to the sites, but on no day on which it would be good.

    Parameters
    ----------
    windows, goods : Windows, Goods
        The windows, and who offers the product.
    like : int
        Number of the sites.
    comes : numpy.ndarray of bool, shape (O, D)
        Days on which each offer comes and the sites receive, whatever is sold or late.

    Returns
    -------
    list of str
        One for each window.
    """
    reasons = [""] * len(windows.first)
    for window in np.flatnonzero((windows.comes == NEVER).all(axis=0)).tolist():
        first, last = int(windows.first[window]), int(windows.last[window])
        there = goods.season[:, first : last + 1].any(axis=1)
        here = there & goods.serves[:, like]
        in_time = comes[:, max(last - goods.life, 0) : first + 1].any(axis=1)
        if not there.any() or (here & in_time).any():
            reasons[window] = "out_of_season"
        else:
            reasons[window] = "no_day" if here.any() else "other_places"
    return reasons


def packs_ahead(packs: Floats, last_use: Ints, windows: Windows, life: int) -> tuple[Floats, Ints]:
    """Return how much may be in store at the end of each window, and the last window for which it all keeps.

    Packs bought ahead must keep until the last of them is served, remainders of opened packs included. The oldest is used
    first, so nothing may be bought earlier than what is needed before it.

    Parameters
    ----------
    packs : numpy.ndarray, shape (parts, W)
        Needs.
    last_use : numpy.ndarray of int, same shape
        Last day on which something of the packs of each window is served.
    windows : Windows
        The windows.
    life : int
        Days after the delivery on which it may still be served.

    Returns
    -------
    ahead : numpy.ndarray, same shape
        Most packs in store at the end of each window.
    keeps : numpy.ndarray of int, shape (parts, W)
        Last window that may be served from it.
    """
    count = packs.shape[1]
    number = np.arange(count)
    served = np.maximum.accumulate(np.where(packs > 0, last_use, windows.last), axis=1)
    keeps = np.stack([np.searchsorted(row, windows.born + life, side="right") - 1 for row in served])
    keeps = np.maximum(keeps, number)
    so_far = np.concatenate([np.zeros_like(packs[:, :1]), np.cumsum(packs, axis=1)], axis=1)
    ahead = np.take_along_axis(so_far, keeps + 1, axis=1) - so_far[:, 1:]
    return ahead, keeps.astype(np.int64)


def demand_rows(parts: Ints, packs: Floats, servings: Floats, windows: Windows, ahead: Floats) -> pd.DataFrame:
    """Return rows of the table ``demand`` of one product at sites that are alike, sorted by part and day.

    A storable product also has rows without a need: windows in which it can be bought for a later one, and those between, so
    that rows linked by a stock are of consecutive windows.

    Parameters
    ----------
    parts : numpy.ndarray of int, shape (P,)
        Rows of `Groups.parts`, the instance's zones, to which the sites belong.
    packs, servings : numpy.ndarray, shape (P, W)
        Packs needed in each window, and the servings that hang on them.
    windows : Windows
        Windows of the product at these sites.
    ahead : numpy.ndarray, shape (P, W)
        Packs that may be bought in a window for later ones; 0 where nothing may.

    Returns
    -------
    pandas.DataFrame
        ``zone`` (row of parts), ``window``, ``first`` (position of the day), ``packs``, ``servings``, ``ahead``.
    """
    offered = np.logical_or.accumulate((windows.comes < NEVER).any(axis=0))
    part, window = np.nonzero((packs > 0) | ((ahead > 0) & offered))
    need = packs[part, window]
    per_pack = np.divide(servings[part, window], need, out=np.zeros(len(need)), where=need > 0)
    return pd.DataFrame(
        {
            "zone": parts[part],
            "window": window,
            "first": windows.first[window],
            "packs": need,
            "servings": per_pack,
            "ahead": ahead[part, window],
        }
    )


def stock_rows(demand: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``stocks``: links between demand rows of a zone and product in consecutive windows.

    Parameters
    ----------
    demand : pandas.DataFrame
        Sorted by zone, product and window; with ``window``, ``ahead`` and ``keeps`` from `packs_ahead`.
    """
    zone, product, window, ahead, keeps = (
        demand[c].to_numpy() for c in ("zone", "product", "window", "ahead", "keeps")
    )
    follows = (zone[1:] == zone[:-1]) & (product[1:] == product[:-1]) & (window[1:] == window[:-1] + 1)
    first = np.flatnonzero(follows & (ahead[:-1] > 0))
    breaks = np.flatnonzero(np.append(~follows, True))
    end = breaks[np.searchsorted(breaks, first)]
    last = first + (keeps - window)[first]
    last = np.where(
        (last > end) | ((last == end) & (keeps[first] >= demand["windows"].to_numpy()[first] - 1)), -1, last
    )
    return pd.DataFrame(
        {"demand": first, "next_demand": first + 1, "last_demand": last, "max_packs": ahead[first]}
    ).astype({"demand": "int64", "next_demand": "int64", "last_demand": "int64"})


def keep_demanded(supply: pd.DataFrame, lanes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the supply rows that a lane begins at, and the lanes with their new numbers."""
    used = np.unique(lanes["supply"].to_numpy(dtype=np.int64))
    number = np.full(len(supply), -1, dtype=np.int64)
    number[used] = np.arange(len(used))
    return supply.iloc[used].reset_index(drop=True), lanes.assign(supply=number[lanes["supply"]])


def lane_rows(
    demand: pd.DataFrame, windows: Windows, goods: Goods, like: int, days: Days, supply_of: Ints
) -> pd.DataFrame:
    """Return rows of the table ``lanes`` of one product at sites that are alike: every offer with every window that it feeds.

    Each comes on one day, the first on which it can feed the window. Where it is charged or limited by the visit, any other day of the
    period until the window opens will do from which the food keeps, so that one visit may bring what else takes two.

    Parameters
    ----------
    demand : pandas.DataFrame
        From `demand_rows`, with ``row``, its place in the table of the instance, and ``last_use``, the last day (position) on
        which something of its packs is eaten.
    windows, goods : Windows, Goods
        The windows, and who offers the product.
    like : int
        Number of the sites in `Groups.parts`.
    days : Days
        The plan's days.
    supply_of : numpy.ndarray of int, shape (offers, periods)
        Row of supply of each offer in each period; -1: none.

    Returns
    -------
    pandas.DataFrame
        ``supply``, ``demand``, ``comes`` (position of the day), ``shifted`` (days between it and the first on which it can).
    """
    window = demand["window"].to_numpy()
    offer, row = np.nonzero(windows.comes[:, window] < NEVER)
    comes = windows.comes[offer, window[row]]
    lanes = pd.DataFrame({"offer": offer, "row": row, "comes": comes, "shifted": 0})
    lanes = pd.concat([lanes, _other_days(lanes, windows, goods, like, days, window)], ignore_index=True)
    offer, row, comes = (lanes[name].to_numpy() for name in ("offer", "row", "comes"))
    lanes["supply"] = supply_of[goods.offers[offer], days.period[comes]]
    lanes["demand"] = demand["row"].to_numpy()[row]
    kept = (lanes["supply"] >= 0) & (comes + goods.life >= demand["last_use"].to_numpy()[row])
    return lanes.loc[kept, ["supply", "demand", "comes", "shifted"]]


def _other_days(
    lanes: pd.DataFrame, windows: Windows, goods: Goods, like: int, days: Days, window: Ints
) -> pd.DataFrame:
    """Return lanes on other days than the first of offers that are charged or limited by the visit.

    By hand: lettuce keeps four days and is eaten on Wednesday and Friday. It comes on Monday, since that feeds both; on Tuesday or
    Wednesday it would too. What is stored comes no earlier than the first day of all, for which the stores are reckoned.
    """
    shifting = lanes[goods.by_visit[lanes["offer"]]]
    at, came = window[shifting["row"]], shifting["comes"].to_numpy()
    begin = np.maximum(np.searchsorted(days.period, days.period[came]), windows.last[at] - goods.life)
    begin = np.maximum(begin, windows.born[at]) if goods.storable else begin
    count = np.maximum(windows.first[at] - begin + 1, 0)
    other = shifting.loc[shifting.index.repeat(count)]
    before = np.repeat(np.cumsum(count) - count, count)
    day = np.repeat(begin, count) + np.arange(len(other)) - before
    came = np.repeat(came, count)
    can = goods.can & goods.serves[:, [like]] & days.receives[like]
    kept = can[other["offer"], day] & (day != came) & (days.period[day] == days.period[came])
    other = other.assign(comes=day, shifted=np.abs(day - came))
    possible: pd.DataFrame = other[kept]
    return possible


def late_rows(supply: pd.DataFrame, lanes: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``late_orders``: supplies of which on some days no more comes than was announced for them.

    Parameters
    ----------
    supply, lanes : pandas.DataFrame
        Tables of the instance; with ``late_packs``, and with ``late``.
    """
    late = lanes["late"].to_numpy()
    rows = np.unique(lanes["supply"].to_numpy(dtype=np.int64)[late])
    return pd.DataFrame({"supply": rows, "packs": supply["late_packs"].to_numpy()[rows]})


def useful_packs(demand: pd.DataFrame) -> Floats:
    """Return per demand row the most packs that are of use there: its need, and what may be kept for later windows."""
    return np.asarray(demand["packs"].to_numpy() + demand["ahead"].to_numpy(), dtype=np.float64)


def reached(
    offers: pd.DataFrame, supply: pd.DataFrame, demand: pd.DataFrame, lanes: pd.DataFrame, useful: Floats
) -> pd.DataFrame:
    """Return how many kg each supplier could bring for each demand on each day: ``supplier``, ``demand``, ``zone``, ``day``, ``kg``.

    Parameters
    ----------
    offers : pandas.DataFrame
        Columns ``supplier`` (row) and ``pack_kg``.
    supply, demand, lanes : pandas.DataFrame
        Tables of the instance.
    useful : numpy.ndarray
        From `useful_packs`.

    Returns
    -------
    pandas.DataFrame
        A row per supplier, demand and day: the most that its offers have together, or the demand can use if that is
        less.
    """
    offer = supply["offer"].to_numpy()[lanes["supply"]]
    reach = pd.DataFrame(
        {
            "supplier": offers["supplier"].to_numpy()[offer],
            "demand": lanes["demand"].to_numpy(),
            "day": lanes["day"].to_numpy(),
            "packs": supply["packs"].to_numpy()[lanes["supply"]],
            "pack_kg": offers["pack_kg"].to_numpy()[offer],
        }
    )
    # Several offers of one supplier share the demand for their product.
    reach = reach.groupby(["supplier", "demand", "day"], as_index=False).agg({"packs": "sum", "pack_kg": "first"})
    row = reach["demand"].to_numpy()
    kg = np.minimum(reach["packs"].to_numpy(), useful[row]) * reach["pack_kg"].to_numpy()
    return reach.assign(zone=demand["zone"].to_numpy()[row], kg=kg)


def drop_rows(terms: pd.DataFrame, per_drop: Floats, reach: pd.DataFrame, km: Floats, rounds: Ints) -> pd.DataFrame:
    """Return the table ``drops``: visits of suppliers that charge by drop or km, or bring no less than a minimum.

    Parameters
    ----------
    terms : pandas.DataFrame
        The case's suppliers, in the order of the instance.
    per_drop : numpy.ndarray, shape (suppliers, zones)
        What each charges for a drop.
    reach : pandas.DataFrame
        From `reached`.
    km : numpy.ndarray, shape (suppliers, zones)
        One way; where it is unknown, no charge by km can be reckoned.
    rounds : numpy.ndarray of int, shape (zones,)
        Row of zones to which one drop goes for each row.

    Returns
    -------
    pandas.DataFrame
        A row per supplier, row of zones and day: the charge in currency (a drop, and both ways by km), and the least
        that is brought in kg (0: none).
    """
    per_km, minimum = (terms[c].fillna(0).to_numpy() for c in ("delivery_cost_per_km", "minimum_drop_kg"))
    asks = (per_drop > 0) | ((per_km > 0) | (minimum > 0))[:, None]
    reach = reach[asks[reach["supplier"], reach["zone"]]]
    reach = reach.assign(zone=rounds[reach["zone"]])
    drops = reach.groupby(["supplier", "zone", "day"], as_index=False)["kg"].sum()
    supplier = drops["supplier"].to_numpy()
    road = np.nan_to_num(km)[supplier, drops["zone"].to_numpy()]
    return pd.DataFrame(
        {
            "supplier": supplier,
            "zone": drops["zone"],
            "day": drops["day"],
            "charge": per_drop[supplier, drops["zone"].to_numpy()] + per_km[supplier] * 2 * road,
            "minimum_kg": minimum[supplier],
            "maximum_kg": drops["kg"],
        }
    )


def order_rows(
    terms: pd.DataFrame,
    offers: pd.DataFrame,
    supply: pd.DataFrame,
    lanes: pd.DataFrame,
    useful: Floats,
) -> pd.DataFrame:
    """Return the table ``supplier_orders``: suppliers that accept no order in a period below some worth.

    Parameters
    ----------
    terms : pandas.DataFrame
        The case's suppliers, in the order of the instance.
    offers : pandas.DataFrame
        Columns ``supplier`` (row) and ``price_per_pack``.
    supply, lanes : pandas.DataFrame
        Tables of the instance.
    useful : numpy.ndarray
        From `useful_packs`.

    Returns
    -------
    pandas.DataFrame
        A row per such supplier and period in which it can sell anything: the least worth of an order, and the most that
        it can come to.
    """
    minimum = terms["minimum_order_amount"].fillna(0).to_numpy()
    of_use = np.bincount(lanes["supply"], useful[lanes["demand"]], len(supply))
    offer = supply["offer"].to_numpy()
    frame = pd.DataFrame(
        {
            "supplier": offers["supplier"].to_numpy()[offer],
            "period": supply["period"],
            "maximum_amount": np.minimum(supply["packs"], of_use) * offers["price_per_pack"].to_numpy()[offer],
        }
    )
    frame = frame[minimum[frame["supplier"]] > 0]
    orders = frame.groupby(["supplier", "period"])["maximum_amount"].sum().reset_index()
    orders["minimum_amount"] = minimum[orders["supplier"]]
    return orders


def bill_rows(
    terms: pd.DataFrame,
    offers: pd.DataFrame,
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    lanes: pd.DataFrame,
    zones: pd.DataFrame,
    days: pd.DataFrame,
) -> pd.DataFrame:
    """Return the table ``bills``: goods by offer and period; then delivery by supplier and period, where it is charged.

    Each is billed apart to the groups of sites that it can reach, and for the spans of days that funds tell apart.

    Parameters
    ----------
    terms : pandas.DataFrame
        The case's suppliers, in the order of the instance.
    offers : pandas.DataFrame
        Column ``supplier`` (row).
    supply, demand, lanes, zones, days : pandas.DataFrame
        Tables of the instance.

    Returns
    -------
    pandas.DataFrame
        A row per bill: ``offer`` (-1: for delivery), ``supplier``, ``period``, ``span``, ``group``.
    """
    row, zone = lanes["supply"].to_numpy(), demand["zone"].to_numpy()[lanes["demand"]]
    span = days["span"].to_numpy()[lanes["day"]]
    goods = pd.DataFrame({"supply": row, "span": span, "group": zones["group"].to_numpy()[zone]})
    goods = goods.drop_duplicates().sort_values(["supply", "span", "group"], ignore_index=True)
    offer = supply["offer"].to_numpy()[goods["supply"]]
    goods["offer"], goods["supplier"] = offer, offers["supplier"].to_numpy()[offer]
    goods["period"] = supply["period"].to_numpy()[goods["supply"]]
    by_drop = (terms[["delivery_cost_per_drop", "delivery_cost_per_km"]] > 0).any(axis=1).to_numpy()
    visits = pd.DataFrame(
        {
            "supplier": offers["supplier"].to_numpy()[supply["offer"].to_numpy()[row]],
            "period": supply["period"].to_numpy()[row],
            "span": span,
            "group": zones["charged"].to_numpy()[zone],
        }
    )
    charged = by_drop[visits["supplier"]] | (lanes["delivery_per_pack"] > 0).to_numpy()
    visits = visits[charged].drop_duplicates().assign(offer=-1)
    both = [goods.drop(columns="supply"), visits.sort_values(["supplier", "period", "span", "group"])]
    return pd.concat(both, ignore_index=True)
