"""Room in store: how often food must come so that it fits, and what may lie at a site after a delivery.

The rule, in words. On a day on which food that is kept in one way (dry, chilled, frozen) comes to a site, no more of it lies there, after
the delivery and before anything is eaten on that day, than the site has room for. All of it counts, by weight, or by volume where the room is
told in litres (kg x ``litres_per_kg``; a product that does not say it takes none, which is an error in the case): what came and is not eaten
yet, rests of opened packs, and what of the opening stock will be eaten there. A product that does not say how it is kept takes no room, a
site that states no room for a kind has it without limit. The room is at the site that receives: at a kitchen for those it cooks for.

A room may hold from a day, and until a day; the next row takes its place. Then the closed packs that lie there on the first day of a row must fit in too,
with all else, though nothing comes on it. Where only the rest of an opened pack or opening stock lies there, it breaks no rule.

By hand: 4 kg of meat and 3 kg of fish are eaten on each of five days, both kept frozen. Without room both come once, 35 kg on Monday. With
room for 15 kg they come on Monday and on Wednesday, 14 kg each time, and on Friday 7 kg; with room for 7 kg they come on every day; with
room for 5 kg something is missing on each. With room for 35 kg until Tuesday and for 7 kg from Wednesday on they come on Monday, 14 kg
for two days, and on each of the others. Meat of 1.5 litres a kg and fish of 3 are 6 + 9 = 15 litres a day: a freezer of 30 litres holds two days.

A site with room is a row of its own among the zones, and its deliveries are cut into spans whose food fits, in whole packs (`cut_days`). The rows of the model hold the sum exactly, also where suppliers come on other days (`room_rows`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.instance import empty_table
from planner.assembly.calendar import Bools
from planner.assembly.labels import positions, records
from planner.assembly.modes import family_mode
from planner.assembly.needs import Needs, receiving_sites
from planner.case import Case
from planner.once import once

KG, LITRES = "kg", "l"
"""What a room is told in."""

_NOISE = 1e-9
"""Part of a room or a pack that floating point may leave."""

_SURE = 0.9
"""Part of a room below which what can come at most leaves a row out: so much less room still would not bind."""


@once
def stated_rooms(case: Case) -> pd.DataFrame:
    """Return the rooms of sites that receive food, on days of the plan, sorted; none where the case switches the family off.

    Columns ``site``, ``kept``, ``first_day``, ``last_day``, ``unit``, ``most``; ``first``, ``last``: positions of its first and last day in the plan.
    """
    rows: pd.DataFrame = case["storage_room"]
    plan = case.head
    unit = np.where(rows["kg"].notna(), KG, LITRES)
    rows = rows.assign(
        unit=pd.Series(unit, rows.index, dtype="str"),
        most=rows["kg"].fillna(rows["litres"]),
        first=(rows["first_day"].clip(lower=plan["first_day"]).fillna(plan["first_day"]) - plan["first_day"]).dt.days,
        last=(rows["last_day"].clip(upper=plan["last_day"]).fillna(plan["last_day"]) - plan["first_day"]).dt.days,
    )
    here = rows["site"].isin(receiving_sites(case)) & rows["most"].notna() & (family_mode(case, "room") != "off")
    here &= rows["first"] <= rows["last"]
    columns = ["site", "kept", "first_day", "last_day", "unit", "most", "first", "last"]
    return rows.loc[here, columns].sort_values(["site", "kept", "first"], ignore_index=True)


def taken_per_kg(products: pd.DataFrame, unit: str) -> Floats:
    """Return what a kg of each of some products takes of a room that is told in a unit: 0 where that is not known."""
    if unit == KG:
        return np.ones(len(products))
    return np.asarray(products["litres_per_kg"].astype("float64").fillna(0.0), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Kept:
    """Food that is kept in one way at a site, product by product; weights in kg, or in litres where the room is told so.

    Parameters
    ----------
    need : numpy.ndarray, shape (products, D)
        What is to be bought and eaten on each day.
    comes : numpy.ndarray of bool, shape (products, D)
        Can somebody bring it on the day?
    pack, life : numpy.ndarray, shape (products,)
        What a pack takes, and days for which it keeps.
    lying : numpy.ndarray, shape (D,)
        What of the opening stock lies there on each day.
    """

    need: Floats
    comes: Bools
    pack: Floats
    life: Ints
    lying: Floats


def cut_days(food: Kept, receives: Bools, most: float) -> Ints:
    """Return the positions of days on which a new delivery is due, so that what comes at once fits beside what lies there.

    Each delivery is for as many days as fit, in whole packs, with what is left of the packs before. What nobody brings on the day of the next
    delivery must last until somebody does, as long as it keeps.

    By hand: 7 kg are eaten a day from Monday (0) to Friday (4), in packs of 1 kg, 15 kg fit: new deliveries are due on Wednesday (2) and
    Friday (4). In packs of 5 kg three come on Monday for two days, of which 1 kg is left; on Wednesday three more would be 16 kg, so two
    come and on Thursday (3) two again.

    Parameters
    ----------
    food : Kept
        What is eaten.
    receives : numpy.ndarray of bool, shape (D,)
        Does the site receive on the day?
    most : float
        What there is room for.

    Returns
    -------
    numpy.ndarray of int
        Positions, in order; empty if all that is needed fits at once, or nothing is.
    """
    length = len(receives)
    so_far = np.concatenate([np.zeros((len(food.need), 1)), np.cumsum(food.need, axis=1)], axis=1)
    on = np.concatenate([np.where(food.comes, np.arange(length), length), np.full((len(food.need), 1), length)], axis=1)
    next_day = np.minimum.accumulate(on[:, ::-1], axis=1)[:, ::-1]
    product = np.arange(len(food.need))

    def holds(begin: int, left: Floats, until: int) -> Floats:
        lasts = np.minimum(next_day[:, until], np.clip(begin + food.life + 1, until, length))
        return left + _whole(so_far[product, lasts] - so_far[:, begin] - left, food.pack)

    opens = np.flatnonzero(receives).tolist()
    cuts, begin, left = [], 0, np.zeros(len(food.need))
    for day, until in zip(opens, [*opens[1:], length], strict=False):
        if (so_far[:, day] <= so_far[:, begin]).all():
            begin = day
        elif holds(begin, left, until).sum() + food.lying[begin] > most * (1 + _NOISE):
            left = np.maximum(holds(begin, left, day) - (so_far[:, day] - so_far[:, begin]), 0.0)
            cuts.append(day)
            begin = day
    return np.array(cuts, dtype=np.int64)


def _whole(need: Floats, pack: Floats) -> Floats:
    """Return what the whole packs take that cover something."""
    return np.asarray(np.maximum(np.ceil(need / pack - _NOISE), 0.0) * pack)


def room_cuts(
    rooms: pd.DataFrame,
    needs: Iterable[tuple[Needs, Bools]],
    products: pd.DataFrame,
    sites: pd.Index,
    receives: Bools,
) -> dict[tuple[int, str], Ints]:
    """Return the days on which new deliveries are due at each site (position) for food kept in each way for which there is room.

    They are the `cut_days` over all products together, and the day on which one room takes the place of another.

    Parameters
    ----------
    rooms : pandas.DataFrame
        From `stated_rooms`.
    needs : iterable of (Needs, numpy.ndarray of bool, shape (sites, D))
        What the sites eat, product by product, and the days on which somebody can bring it to each.
    products : pandas.DataFrame
        ``pack_kg``, ``life``, ``kept`` and ``litres_per_kg`` of each product.
    sites : pandas.Index
        Sites of `needs`.
    receives : numpy.ndarray of bool, shape (sites, D)
        Days on which each receives.

    Returns
    -------
    dict of (int, str) to numpy.ndarray of int
        Positions of days by site and the way food is kept; one where nothing is kept so has no entry.
    """
    kept, rows = products["kept"].to_numpy(), rooms[rooms["site"].isin(sites)]
    site = positions(sites, rows["site"])
    of_kind: dict[str, list[tuple[int, Floats, Bools, Floats]]] = {}
    for one, comes in needs:
        told = (one.product, one.to_buy[site], comes[site], _from_day_on(one.opening_kg[site]))
        of_kind.setdefault(kept[one.product], []).append(told)
    found: dict[tuple[int, str], Ints] = {}
    columns = ("kept", "unit", "most", "first", "last")
    for row, (kind, unit, most, first, last) in enumerate(zip(*(rows[name] for name in columns), strict=True)):
        takes, of = taken_per_kg(products, unit), (int(site[row]), str(kind))
        days = slice(first, last + 1)
        # what nobody can bring at all takes no room
        goods = [one for one in of_kind.get(kind, []) if one[2][row].any() and takes[one[0]] > 0]
        if goods:
            number = [product for product, _need, _comes, _lies in goods]
            food = Kept(
                np.array([need[row, days] * takes[product] for product, need, _comes, _lies in goods]),
                np.array([comes[row, days] for _product, _need, comes, _lies in goods]),
                products["pack_kg"].to_numpy()[number] * takes[number],
                products["life"].to_numpy()[number],
                np.sum([lies[row, days] * takes[product] for product, *_rest, lies in of_kind[kind]], axis=0),
            )
            due = first + cut_days(food, receives[site[row], days], float(most))
            begins = [first] if first > 0 else []
            found[of] = np.concatenate([found.get(of, due[:0]), np.array(begins, dtype=np.int64), due])
    return found


def _from_day_on(kg: Floats) -> Floats:
    """Return what of daily amounts is of each day or a later one, along the last axis."""
    return np.asarray(np.cumsum(kg[..., ::-1], axis=-1)[..., ::-1])


@dataclass(frozen=True, eq=False)
class _Lying:
    """What lies of a product at a site after the deliveries of some days (positions), in the unit of the room.

    `fixed` whatever is bought; `window` is the window that is being eaten (-1: none yet), of whose food `own` is there if none of it is short.
    """

    fixed: Floats
    own: Floats
    window: Ints


def _lying(first: Ints, packs: Floats, need: Floats, pack: float, life: int, days: Ints, begins: int = 0) -> _Lying:
    """Return what lies of a product at a site of that which is bought for windows that have begun.

    Packs came whole, so beside what is needed a rest may lie: all that came less all that was eaten, but nothing that came longer ago than it keeps.
    What came for a window came by its first day. No window is eaten across the day on which a room `begins` (0: with the plan): of those before it only
    rests are left, which lie there whatever is decided.

    By hand: packs of 5 kg, 3 kg are eaten on each of three days, one window a day: 1, 1 and 0 packs... after the delivery of the
    second day 2 + 5 = 7 kg lie there, on the third 4, of which nothing came for it.
    """
    so_far = np.concatenate([[0.0], np.cumsum(need)])
    came = np.concatenate([[0.0], np.cumsum(packs * pack)])
    window = np.searchsorted(first, days, side="right") - 1
    now = np.maximum(window, 0)
    gone = np.searchsorted(first, days - life, side="left")  # windows whose food is too old by then
    drift = _drift(first, so_far, came, life)
    left = drift[now] + came[now + 1] - came[now] - (so_far[days] - so_far[first[now]])
    left = np.clip(left, 0.0, np.maximum(came[now + 1] - came[np.minimum(gone, now + 1)], 0.0))
    left = np.where(window >= 0, left, 0.0)
    own = np.minimum(left, packs[now] * pack)
    own = np.where(first[now] < begins, 0.0, own)
    return _Lying(left - own, own, window)


def _drift(first: Ints, so_far: Floats, came: Floats, life: int) -> Floats:
    """Return what is left of all earlier windows as each begins."""
    rest, left = np.zeros(len(first)), 0.0
    gone = np.searchsorted(first, first - life, side="left")
    for window in range(1, len(first)):
        eaten = so_far[first[window]] - so_far[first[window - 1]]
        left = max(left + came[window] - came[window - 1] - eaten, 0.0)
        rest[window] = left = min(left, came[window] - came[min(gone[window], window)])
    return rest


@dataclass(frozen=True, eq=False)
class Stores:
    """What `room_rows` looks at, in row numbers.

    Parameters
    ----------
    products : pandas.DataFrame
        ``pack_kg``, ``life``, ``kept``, ``litres_per_kg``.
    sites : pandas.Index
        Sites of `daily`.
    daily : pandas.DataFrame
        ``site``, ``product``, ``day`` (positions), ``kg``, ``opening_kg``.
    demand, lanes, stocks : pandas.DataFrame
        Tables of the instance; with ``first``, and with ``comes``, positions of days.
    used : numpy.ndarray of int
        Positions of the instance's days; those on which a room begins are among them.
    length : int
        Days of the plan.
    """

    products: pd.DataFrame
    sites: pd.Index
    daily: pd.DataFrame
    demand: pd.DataFrame
    lanes: pd.DataFrame
    stocks: pd.DataFrame
    used: Ints
    length: int


def room_rows(rooms: pd.DataFrame, part_of_site: pd.Series, stores: Stores) -> dict[str, pd.DataFrame]:
    """Return the tables ``rooms``, ``room_days`` and ``room_terms``.

    Parameters
    ----------
    rooms : pandas.DataFrame
        From `stated_rooms`.
    part_of_site : pandas.Series
        Row of zones of each site.
    stores : Stores
        What is needed, and what can come.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables by name. Only days on which more could come than fits have rows.
    """
    table = rooms.assign(zone=part_of_site.reindex(rooms["site"]).to_numpy())
    days, terms, count = [empty_table("room_days")], [empty_table("room_terms")], 0
    kept = stores.products["kept"].to_numpy()
    zone_of_lane = stores.demand["zone"].to_numpy()[stores.lanes["demand"].to_numpy(dtype=np.int64)]
    kept_of_lane = kept[
        stores.demand["product"].to_numpy(dtype=np.int64)[stores.lanes["demand"].to_numpy(dtype=np.int64)]
    ]
    for number, room in enumerate(records(table)):
        lanes = stores.lanes[(zone_of_lane == room["zone"]) & (kept_of_lane == room["kept"])]
        begin, end = int(str(room["first"])), int(str(room["last"]))
        when = np.unique(np.append(lanes["comes"].to_numpy(dtype=np.int64), [begin] if begin > 0 else []))
        when = when[(when >= begin) & (when <= end)].astype(np.int64)
        own, own_terms = _of_room(room, when, lanes, stores)
        row = np.cumsum(own["binds"].to_numpy()) - 1 + count
        days.append(own.assign(room=number, day=np.searchsorted(stores.used, when))[own["binds"].to_numpy()])
        own_terms = own_terms[own["binds"].to_numpy()[own_terms["at"].to_numpy(dtype=np.int64)]]
        terms.append(own_terms.assign(room_day=row[own_terms["at"].to_numpy(dtype=np.int64)]))
        count += int(own["binds"].sum())
    return {
        "rooms": table.drop(columns=["first", "last"]),
        "room_days": pd.concat(days, ignore_index=True),
        "room_terms": pd.concat(terms, ignore_index=True),
    }


def _of_room(
    room: dict[str, object], days: Ints, lanes: pd.DataFrame, stores: Stores
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return of a room for each day (position) ``most`` and whether it can bind; and its terms, ``at`` a place among the days."""
    room_for, none = float(str(room["most"])), np.zeros(len(days))
    takes = taken_per_kg(stores.products, str(room["unit"]))
    fixed, own, more = none.copy(), none.copy(), none.copy()
    site = int(stores.sites.get_indexer(pd.Index([room["site"]]))[0])  # -1: nothing is eaten there
    here = stores.daily[stores.daily["site"] == site]
    terms = [pd.DataFrame({"at": [], "column": [], "index": [], "takes": []})]
    for product in np.flatnonzero((stores.products["kept"] == room["kept"]).to_numpy() & (takes > 0)).tolist():
        rows = here[here["product"] == product]
        to_buy, opening = (np.zeros(stores.length) for _ in range(2))
        to_buy[rows["day"]] = (rows["kg"] - rows["opening_kg"]) * takes[product]
        opening[rows["day"]] = rows["opening_kg"] * takes[product]
        fixed += _from_day_on(opening)[days]
        demand = stores.demand[(stores.demand["zone"] == room["zone"]) & (stores.demand["product"] == product)]
        if not len(demand):
            continue
        pack, life = (
            float(stores.products["pack_kg"].iloc[product] * takes[product]),
            int(stores.products["life"].iloc[product]),
        )
        first = demand["first"].to_numpy(dtype=np.int64)
        lying = _lying(first, demand["packs"].to_numpy(), to_buy, pack, life, days, int(str(room["first"])))
        fixed, own = fixed + lying.fixed, own + lying.own
        found, most = _terms(demand, first, lanes, stores.stocks, lying, days, pack)
        terms.append(found)
        more += most
    binds = fixed + own + more > _SURE * room_for
    frame = pd.DataFrame({"most": np.maximum(room_for - fixed, 0.0) - own, "binds": binds})
    return frame, pd.concat(terms, ignore_index=True)


def _terms(
    demand: pd.DataFrame,
    first: Ints,
    lanes: pd.DataFrame,
    stocks: pd.DataFrame,
    lying: _Lying,
    days: Ints,
    pack: float,
) -> tuple[pd.DataFrame, Floats]:
    """Return the terms of a product, and what those that add can come to on each day."""
    row = demand.index.to_numpy()
    at = np.flatnonzero((lying.window >= 0) & (lying.own > 0))
    now = lying.window[at]
    short = pd.DataFrame({"at": at, "index": row[now], "takes": -lying.own[at] / demand["packs"].to_numpy()[now]})

    stock_of = pd.Series(stocks.index, index=stocks["demand"]).reindex(row).to_numpy(dtype=float)
    at = np.flatnonzero(lying.window >= 0)
    at = at[~np.isnan(stock_of[lying.window[at]])]
    index = stock_of[lying.window[at]].astype(np.int64)
    stock = pd.DataFrame({"at": at, "index": index, "takes": pack})
    most = np.bincount(at, stocks["max_packs"].to_numpy()[index] * pack, len(days))

    of_product = lanes[lanes["demand"].isin(row)]
    window = np.searchsorted(row, of_product["demand"].to_numpy())
    begin = np.searchsorted(days, of_product["comes"].to_numpy())
    count = np.maximum(np.searchsorted(days, first[window]) - begin, 0)
    which = np.repeat(np.arange(len(of_product)), count)
    at = np.repeat(begin, count) + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    lane = pd.DataFrame({"at": at, "index": of_product.index.to_numpy()[which], "takes": pack})
    early = pd.DataFrame({"at": at, "window": window[which]}).drop_duplicates()
    useful = (demand["packs"] + demand["ahead"]).to_numpy()
    most = most + np.bincount(early["at"], useful[early["window"]] * pack, len(days))
    parts = [frame.assign(column=name) for name, frame in (("short", short), ("stock", stock), ("lane", lane))]
    return pd.concat(parts, ignore_index=True), most
