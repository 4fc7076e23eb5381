"""Zones that nothing tells apart are solved as one, and what is bought is shared out among them afterwards.

Where every supply reaches two zones for the same charge, and neither is asked for by name (no drop, no minimum by stop), a plan
cannot win by telling them apart. The merged instance adds up the needs, stores and opening stocks of such zones. Every plan
of the instance adds up to a plan of the merged one with the same worth on every level, so the merged optimum bounds the
instance's. `Compact.spread` shares it out again; a plan that keeps every row of the instance and is worth the same is then
an optimum of the instance, whatever the sharing out did. Where it does not succeed, the instance is solved as it is.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Final, cast

import numpy as np
import pandas as pd

from models import frames
from models.blocks import Columns, Floats, Ints, Problem, places
from models.build import make_arrays, make_problem, row_starts
from models.columns import make_columns
from models.constraints import storage
from models.instance import Instance
from models.rounding import worst_violation
from models.solution import Solution, Termination

LEAST_LANES = 2000
"""Lanes from which merging is worth its own time; below, an instance is solved as it is."""

AWARDED = ("lots", "lot_terms", "fair_parts", "fair_part_terms")
"""Tables in which an award says what it holds; none of them knows zones."""

_NONE = np.uint64(0)
_NOISE = 1e-6


@dataclass(frozen=True, eq=False)
class Compact:
    """An instance with like zones as one.

    Parameters
    ----------
    full, instance : Instance
        As it was given, and merged.
    demand_of : numpy.ndarray of int, one per row of the full demand
        Row of the merged demand.
    """

    full: Instance
    instance: Instance
    demand_of: Ints

    def spread(self, solution: Solution, award: Instance, tolerance: float) -> Solution | None:
        """Share a solution of the merged instance out among the zones.

        Parameters
        ----------
        solution : Solution
            Of the merged instance.
        award : Instance
            The merged instance with the lots and fair parts for which it was solved.
        tolerance : float
            Most by which a row may be broken, related to its bound where that is above one.

        Returns
        -------
        Solution or None
            Of the full instance, with the same worth on every level; that there is none, where there is none of the merged one;
            None where something is short, sharing out breaks a row or the solver failed.
        """
        if not solution.usable:
            told = solution.termination in (Termination.INFEASIBLE, Termination.CANCELLED)
            return solution if told else None
        if solution.values["short"].sum() > _NOISE:
            return None  # what one missing pack costs the children differs from zone to zone
        shares = _Shares(self, solution.values["buy"])
        buy = shares.lanes()
        if buy is None:
            return None
        values = dict(solution.values) | {
            "buy": buy,
            "stock": shares.stocks(),
            "short": np.zeros(len(self.full.demand)),
        }
        parts = {name: getattr(award, name) for name in AWARDED}
        problem = make_problem(replace(self.full, **parts))
        arrays = make_arrays(problem)
        vector = np.concatenate([values[name] for name in problem.columns.sets])
        if worst_violation(arrays, vector) > tolerance or not _worth(problem, vector, solution):
            return None
        activity, places = arrays.activity(vector), row_starts(problem)
        return replace(
            solution,
            values=values,
            activity={name: activity[place] for name, place in places.items()},
            duals=self._duals(problem, solution),
        )

    def _duals(self, problem: Problem, solution: Solution) -> dict[str, Floats]:
        """Return the duals of the full rows: a need is worth in each zone what it is worth in all."""
        duals = dict(solution.duals)
        if "demand" in duals:
            duals["demand"] = duals["demand"][self.demand_of]
        if "storage" in duals:
            merged = np.zeros(len(self.instance.demand))
            merged[self._stored(self.instance, make_columns(self.instance))] = duals["storage"]
            own = self._stored(self.full, problem.columns)
            duals["storage"] = merged[self.demand_of[own]]
        return {name: duals[name] for name in problem.blocks}

    @staticmethod
    def _stored(instance: Instance, columns: Columns) -> Ints:
        """Return the row of demand of each row of the block ``storage``."""
        (block,) = storage.rows(instance, columns)
        return np.asarray(instance.stocks["demand"].to_numpy()[block.keys["stock"]], dtype=np.int64)


def compact(instance: Instance) -> Compact | None:
    """Merge the zones of an instance that nothing tells apart; None if there are none, or if the menu is free."""
    if (
        len(instance.menu_needs)
        or any(
            (terms["column"].to_numpy() == "brought").any()
            for terms in (instance.target_terms, instance.point_terms, instance.award_terms, instance.price_preferences)
        )  # lanes by number
        or len(instance.zones) < 2
        or len(instance.lanes) < LEAST_LANES
        or instance.demand.empty
    ):
        return None
    zone_class = zone_classes(instance)
    if zone_class.max() + 1 == len(zone_class):
        return None
    demand = instance.demand
    keys = pd.DataFrame(
        {
            "zone": zone_class[demand["zone"].to_numpy()],
            "product": demand["product"],
            "period": demand["period"],
            "day": demand["day"],
        }
    )
    rows = keys.drop_duplicates().sort_values(["zone", "product", "day"]).reset_index(drop=True)
    demand_of = places(*([frame[name].to_numpy() for name in keys] for frame in (rows, keys)))
    packs = np.bincount(demand_of, weights=demand["packs"], minlength=len(rows))
    servings = np.bincount(demand_of, weights=demand["packs"] * demand["servings"], minlength=len(rows))
    rows["packs"] = packs
    rows["servings"] = np.divide(servings, packs, out=np.zeros_like(packs), where=packs > 0)
    first = np.unique(zone_class, return_index=True)[1]
    lanes = instance.lanes.assign(demand=demand_of[instance.lanes["demand"]])
    merged_lanes = _merged(lanes, ["supply", "demand", "day"], {})
    stocks = _merged_stocks(instance.stocks, demand_of)
    merged = replace(
        instance,
        zones=instance.zones.iloc[first]
        .assign(round=zone_class[instance.zones["round"].to_numpy()[first]])
        .reset_index(drop=True),
        demand=cast("frames.Demand", rows),
        lanes=merged_lanes,
        stocks=stocks,
        opening_stocks=_merged(
            instance.opening_stocks.assign(demand=demand_of[instance.opening_stocks["demand"]]),
            ["demand"],
            {"packs": "sum"},
        ),
        drops=instance.drops.assign(zone=zone_class[instance.drops["zone"]]),
        rooms=instance.rooms.assign(zone=zone_class[instance.rooms["zone"]]),
        room_terms=_room_terms(instance, lanes, merged_lanes, stocks, demand_of),
    )
    return Compact(instance, merged, demand_of)


def zone_classes(instance: Instance) -> Ints:
    """Return the class of each zone, numbered in the order of their first zones.

    Two zones are of one class if the same supplies reach the same needs for the same charges, neither has a drop nor a room that says
    how much fits in, and what they get is billed to the same sites.
    """
    demand, count = instance.demand, len(instance.days)
    named = np.isin(np.arange(len(instance.zones)), instance.drops["zone"])
    named |= np.isin(instance.zones["round"].to_numpy(), instance.drops["zone"])
    named |= np.isin(np.arange(len(instance.zones)), instance.rooms["zone"])
    reach, billed = _reach(instance), list(zip(instance.zones["group"], instance.zones["charged"], strict=True))
    place = demand["product"].to_numpy() * count + demand["day"].to_numpy()
    order = np.argsort(demand["zone"].to_numpy(), kind="stable")
    edges = np.searchsorted(demand["zone"].to_numpy()[order], np.arange(len(instance.zones) + 1))
    classes: list[np.ndarray | None] = []
    billed_to: list[tuple[int, int]] = []
    found = np.zeros(len(instance.zones), dtype=np.int64)
    for zone in range(len(instance.zones)):
        rows = order[edges[zone] : edges[zone + 1]]
        alike = [known if of == billed[zone] else None for known, of in zip(classes, billed_to, strict=True)]
        number = None if named[zone] else _like(alike, place[rows], reach[rows])
        if number is None:
            number = len(classes)
            billed_to.append(billed[zone])
            classes.append(None if named[zone] else np.full(len(instance.products) * count, _NONE))
        known = classes[number]
        if known is not None:
            known[place[rows]] = reach[rows]
        found[zone] = number
    return found


def _reach(instance: Instance) -> np.ndarray:
    """Return for each row of demand a number that stands for the supplies that reach it, their days and their charges."""
    lanes = instance.lanes
    draw = np.random.default_rng(0)
    of_supply = draw.integers(1, 2**63, len(instance.supply), dtype=np.uint64)
    charges, charge = np.unique(lanes["delivery_per_pack"].to_numpy(), return_inverse=True)
    of_charge = draw.integers(1, 2**63, len(charges), dtype=np.uint64)
    of_day = draw.integers(1, 2**63, len(instance.days), dtype=np.uint64) | np.uint64(1)
    total = np.ones(len(instance.demand), dtype=np.uint64)
    number = (
        of_supply[lanes["supply"].to_numpy()] * (of_charge[charge] | np.uint64(1)) * of_day[lanes["day"].to_numpy()]
    )
    np.add.at(total, lanes["demand"].to_numpy(), number)
    return total


def _like(classes: list[np.ndarray | None], place: Ints, reach: np.ndarray) -> int | None:
    """Return the first class with which a zone agrees wherever both have needs."""
    for number, known in enumerate(classes):
        if known is not None and ((known[place] == reach) | (known[place] == _NONE)).all():
            return number
    return None


def _merged[T: pd.DataFrame](frame: T, keys: list[str], sums: dict[str, str]) -> T:
    how = {name: sums.get(name, "first") for name in frame.columns if name not in keys}
    return cast("T", frame.groupby(keys, as_index=False, sort=True).agg(how)[list(frame.columns)])


def _room_terms(
    instance: Instance, lanes: frames.Lanes, merged: frames.Lanes, stocks: frames.Stocks, demand_of: Ints
) -> frames.RoomTerms:
    """Return the terms of rooms with the merged rows of what they are about: a zone with a room is merged with no other."""
    terms = instance.room_terms
    keys: Final = ("supply", "demand", "day")
    if terms.empty:
        return terms
    now = {
        "lane": pd.MultiIndex.from_frame(merged[[*keys]]).get_indexer(pd.MultiIndex.from_frame(lanes[[*keys]])),
        "stock": pd.Index(stocks["demand"]).get_indexer(pd.Index(demand_of[instance.stocks["demand"]])),
        "short": demand_of,
    }
    index = terms["index"].to_numpy(copy=True)
    for kind, of in now.items():
        own = (terms["column"] == kind).to_numpy()
        index[own] = of[index[own]]
    return terms.assign(index=index)


def _merged_stocks(stocks: frames.Stocks, demand_of: Ints) -> frames.Stocks:
    following = stocks["next_demand"].to_numpy()
    onward = np.where(following >= 0, demand_of[np.fmax(following, 0)], -1)
    last = stocks["last_demand"].to_numpy()
    # What keeps to the plan's end in one zone does in all: a bound may be no tighter than any of them.
    ends = np.where(last >= 0, demand_of[np.fmax(last, 0)], len(demand_of))
    frame = stocks.assign(demand=demand_of[stocks["demand"]], next_demand=onward, last_demand=ends)
    merged = _merged(frame, ["demand"], {"next_demand": "max", "last_demand": "max", "max_packs": "sum"})
    return merged.assign(last_demand=merged["last_demand"].replace(len(demand_of), -1))


def _worth(problem: Problem, vector: Floats, solution: Solution) -> bool:
    """Tell whether a plan is worth on every level what the merged one is."""
    return all(
        abs(float(level.costs @ vector[level.columns]) - told.value)
        <= max(level.tolerance, 1e-9 * abs(told.value)) * 10
        for level, told in zip(problem.levels, solution.levels, strict=True)
    )


class _Shares:
    """Packs bought for a class of zones, shared out among them: who must eat first is served first."""

    def __init__(self, compact: Compact, bought: Floats) -> None:
        self._full = compact.full
        self._of = compact.demand_of
        self._bought = bought
        self._merged = compact.instance
        demand = self._full.demand
        self._ahead = np.zeros(len(demand))
        self._ahead[self._full.stocks["demand"].to_numpy()] = self._full.stocks["max_packs"].to_numpy()
        self._opening = np.zeros(len(demand))
        np.add.at(
            self._opening, self._full.opening_stocks["demand"].to_numpy(), self._full.opening_stocks["packs"].to_numpy()
        )
        self._received = np.zeros(len(demand))
        self._stock = np.zeros(len(demand))

    def stocks(self) -> Floats:
        """Return what is in store at the end of each stock's period; after `lanes`."""
        return np.asarray(self._stock[self._full.stocks["demand"].to_numpy()], dtype=float)

    def lanes(self) -> Floats | None:
        """Return the packs on every lane of the full instance, or None where zones cannot be served in time."""
        lanes = self._merged.lanes
        arriving = np.bincount(lanes["demand"].to_numpy(), weights=self._bought, minlength=len(self._merged.demand))
        demand = self._full.demand
        group = (
            demand["product"].to_numpy() * (len(self._merged.zones) + 1)
            + self._merged.demand["zone"].to_numpy()[self._of]
        )
        order = np.lexsort((demand["day"].to_numpy(), demand["zone"].to_numpy(), group))
        edges = np.flatnonzero(np.r_[True, np.diff(group[order]) != 0, True])
        for start, stop in itertools.pairwise(edges):
            if not self._serve(order[start:stop], arriving):
                return None
        return self._by_supply()

    def _serve(self, rows: Ints, arriving: Floats) -> bool:
        """Share what arrives of a product in a class out among its zones, window by window; False if anybody is short."""
        demand = self._full.demand
        zones, zone = np.unique(demand["zone"].to_numpy()[rows], return_inverse=True)
        periods, period = np.unique(demand["day"].to_numpy()[rows], return_inverse=True)
        shape = (len(zones), len(periods))
        need, ahead, opening = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        need[zone, period] = demand["packs"].to_numpy()[rows]
        ahead[zone, period] = self._ahead[rows]
        opening[zone, period] = self._opening[rows]
        can = np.zeros(shape, dtype=bool)
        can[zone, period] = True
        come = np.zeros(len(periods))
        come[period] = arriving[self._of[rows]]
        got = _first_needed(np.cumsum(need, axis=1), ahead, np.cumsum(opening, axis=1), can, come)
        if got is None:
            return False
        # Of what was in store on the first day as much is eaten as is needed; the rest stays there.
        so_far, eaten = np.cumsum(got, axis=1), np.cumsum(need, axis=1)
        used = np.clip((eaten - so_far).max(axis=1), 0.0, opening.sum(axis=1))
        begun = np.cumsum(opening, axis=1) > 0
        self._received[rows] = got[zone, period]
        self._stock[rows] = np.fmax(so_far + np.where(begun, used[:, None], 0.0) - eaten, 0.0)[zone, period]
        return True

    def _by_supply(self) -> Floats | None:
        """Say which supply brings each zone its packs, each supplier to as few zones as can be."""
        full, demand = self._full, self._merged.demand
        lane_supply, lane_row = (self._merged.lanes[name].to_numpy() for name in ("supply", "demand"))
        brought = np.flatnonzero(self._bought > _NOISE)
        brought = brought[np.lexsort((-self._bought[brought], lane_row[brought]))]
        seller = full.offers["supplier"].to_numpy()[full.supply["offer"].to_numpy()]
        supplies, packs = lane_supply[brought].tolist(), self._bought[brought].tolist()
        sellers, days = seller[lane_supply[brought]].tolist(), self._merged.lanes["day"].to_numpy()[brought].tolist()
        first = np.searchsorted(lane_row[brought], np.arange(len(demand) + 1))
        members = np.argsort(self._of, kind="stable")
        own = np.searchsorted(self._of[members], np.arange(len(demand) + 1))
        zone_of = full.demand["zone"].to_numpy()
        visited: set[tuple[int, int, int]] = set()
        rows: list[tuple[int, int, int, float]] = []
        # Where one supply brings everything there is nothing to choose; those stops are known before the others are chosen.
        for row in np.argsort(np.diff(first), kind="stable").tolist():
            needy = [m for m in members[own[row] : own[row + 1]].tolist() if self._received[m] > _NOISE]
            left = {m: float(self._received[m]) for m in needy}
            for at in range(first[row], first[row + 1]):
                rest, who, when = packs[at], sellers[at], int(days[at])
                stops = {m: (who, int(zone_of[m]), when) for m in left}
                for member in sorted(left, key=lambda m: (stops[m] not in visited, -left[m])):
                    amount = min(rest, left[member])
                    if amount > _NOISE:
                        rows.append((supplies[at], when, member, amount))
                        visited.add(stops[member])
                        left[member] -= amount
                        rest -= amount
                if rest > _NOISE:
                    return None
        return self._on_lanes(rows)

    def _on_lanes(self, rows: list[tuple[int, int, int, float]]) -> Floats | None:
        """Return packs by lane of the full instance from supply, day, row of demand and packs; None if there is no such lane."""
        lanes, days, size = self._full.lanes, len(self._full.days), len(self._full.demand)
        key = (lanes["supply"].to_numpy() * days + lanes["day"].to_numpy()) * size + lanes["demand"].to_numpy()
        sequence = np.argsort(key)
        supply, day, member, amount = (
            (np.array(part) for part in zip(*rows, strict=True)) if rows else (np.zeros(0, int),) * 4
        )
        wanted = (supply * days + day) * size + member
        at = np.fmin(np.searchsorted(key, wanted, sorter=sequence), len(key) - 1)
        if len(wanted) and (key[sequence[at]] != wanted).any():
            return None
        return np.bincount(sequence[at], weights=amount, minlength=len(lanes)) if len(wanted) else np.zeros(len(lanes))


def _first_needed(eaten: Floats, ahead: Floats, opening: Floats, can: np.ndarray, come: Floats) -> Floats | None:
    """Share out what comes in each period: first to who would be short, then to who needs more soonest.

    Parameters
    ----------
    eaten : numpy.ndarray, shape (zones, periods)
        What is needed up to and with each period.
    ahead : numpy.ndarray, same shape
        Most that may be in store at the end of each period.
    opening : numpy.ndarray, same shape
        What of the first day's store can be used by then.
    can : numpy.ndarray of bool, same shape
        Can the zone receive in the period?
    come : numpy.ndarray, shape (periods,)
        Packs that come in each.

    Returns
    -------
    numpy.ndarray, same shape, or None
        Packs that each zone gets; None where somebody is short or more comes than may be kept.
    """
    got, so_far = np.zeros_like(eaten), np.zeros(len(eaten))
    for now in range(len(come)):
        must = np.fmax(eaten[:, now] - opening[:, now] - so_far, 0.0)
        if must.sum() > come[now] + _NOISE or (must[~can[:, now]] > _NOISE).any():
            return None
        room = np.where(can[:, now], np.fmax(eaten[:, now] + ahead[:, now] - so_far - must, 0.0), 0.0)
        give, rest = must.copy(), come[now] - must.sum()
        for later in range(now, len(come)):
            if rest <= _NOISE:
                break
            wanted = np.fmin(np.fmax(eaten[:, later] - so_far - give, 0.0), room - (give - must))
            portion = np.diff(np.fmin(np.cumsum(np.r_[0.0, np.fmax(wanted, 0.0)]), rest))
            give += portion
            rest -= portion.sum()
        if rest > _NOISE:
            return None
        got[:, now] = give
        so_far += give
    return got
