"""Needs of zones that nothing tells apart are solved as one, and what is bought is shared out among them afterwards.

Where every supply reaches two zones' needs of a product for the same charge, and no stop or rule tells them apart, a plan
cannot win by telling them apart either. The merged instance adds up such needs, their stores and opening stocks. Every plan
of the instance adds up to a plan of the merged one with the same worth on every level, so the merged optimum bounds the
instance's. `Compact.spread` shares it out again; a plan that keeps every row of the instance and is worth the same is then
an optimum of the instance, whatever the sharing out did. Where it does not succeed, the instance is solved as it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pandas as pd

from models import frames
from models.blocks import Columns, Floats, Ints, Problem, places
from models.build import make_arrays, make_problem, row_starts
from models.columns import make_columns
from models.constraints import storage
from models.derived import lane_drop
from models.instance import Instance
from models.rounding import worst_violation
from models.solution import Solution, Termination

LEAST_LANES = 2000
"""Lanes from which merging is worth its own time; below, an instance is solved as it is."""

BROUGHT = ("target_terms", "product_limit_terms", "point_terms", "award_terms", "price_preferences")
"""Tables of terms that may count what a lane brings."""

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
    """Merge what an instance asks for wherever nothing tells zones apart; None if that is nowhere, or if the menu is free."""
    if (
        len(instance.menu_needs)
        or len(instance.zones) < 2
        or len(instance.lanes) < LEAST_LANES
        or instance.demand.empty
    ):
        return None
    demand, zone = instance.demand, stand_ins(instance)
    if (zone == demand["zone"].to_numpy()).all():
        return None
    keys = demand[["product", "period", "day"]].assign(zone=zone)[["zone", "product", "period", "day"]]
    rows = keys.drop_duplicates().sort_values(["zone", "product", "day"]).reset_index(drop=True)
    known, wanted = (
        [f["zone"].to_numpy(), f["product"].to_numpy(), f["period"].to_numpy(), f["day"].to_numpy()]
        for f in (rows, keys)
    )
    demand_of = places(known, wanted)
    packs = np.bincount(demand_of, weights=demand["packs"], minlength=len(rows))
    servings = np.bincount(demand_of, weights=demand["packs"] * demand["servings"], minlength=len(rows))
    rows["packs"] = packs
    rows["servings"] = np.divide(servings, packs, out=np.zeros_like(packs), where=packs > 0)
    lanes = instance.lanes.assign(demand=demand_of[instance.lanes["demand"]])
    merged_lanes = _merged(lanes, ["supply", "demand", "day"], {})
    stocks = _merged_stocks(instance.stocks, demand_of)
    now = {
        "lane": places(
            *([f["supply"].to_numpy(), f["demand"].to_numpy(), f["day"].to_numpy()] for f in (merged_lanes, lanes))
        ),
        "stock": places([stocks["demand"].to_numpy()], [demand_of[instance.stocks["demand"].to_numpy()]]),
        "short": demand_of,
    }
    now["brought"] = now["lane"]
    merged = replace(
        instance,
        demand=rows,
        lanes=merged_lanes,
        stocks=stocks,
        opening_stocks=_merged(
            instance.opening_stocks.assign(demand=demand_of[instance.opening_stocks["demand"]]),
            ["demand"],
            {"packs": "sum"},
        ),
        **{name: _pointing(getattr(instance, name), now) for name in ("room_terms", *BROUGHT)},
    )
    return Compact(instance, merged, demand_of)


def stand_ins(instance: Instance) -> Ints:
    """Return for each row of demand the first zone of those that nothing tells apart in what they need of its product.

    Two needs are alike if the same supplies reach them on the same days for the same charges, and what they get is billed to the same
    sites and counts in the same rules. Nothing is like a need that a drop brings something to, or of a zone with a room that says how much fits in.
    What stocks join is alike as a whole, wherever both zones have needs; where a product has no stocks, each window is for itself.
    """
    demand = instance.demand
    zone, product, day = (demand[name].to_numpy() for name in ("zone", "product", "day"))
    group, charged = (instance.zones[name].to_numpy()[zone] for name in ("group", "charged"))
    named = np.isin(zone, instance.rooms["zone"].to_numpy())
    named[instance.lanes["demand"].to_numpy()[lane_drop(instance) >= 0]] = True
    frame = pd.DataFrame(
        {
            "product": product,
            "group": group,
            "charged": charged,
            "reach": _reach(instance),
            "named": np.where(named, zone, -1),
        }
    )
    joined = np.isin(product, product[instance.stocks["demand"].to_numpy()])
    found = (
        frame.assign(zone=zone, day=day).groupby([*frame.columns, "day"])["zone"].transform("min").to_numpy(copy=True)
    )
    own = np.flatnonzero(joined)
    own = own[np.lexsort((day[own], zone[own], charged[own], group[own], product[own]))]
    same = np.diff(np.stack([product[own], group[own], charged[own], zone[own]]), axis=1).any(axis=0)
    edges = np.flatnonzero(np.r_[True, same, True]) if len(own) else np.zeros(0, dtype=np.int64)
    exact: dict[tuple[int, int, int, bytes], int] = {}
    known: dict[tuple[int, int, int], list[tuple[int, np.ndarray]]] = {}
    for start, stop in itertools.pairwise(edges.tolist()):
        rows = own[start:stop]
        first = rows[0]
        if named[rows].any():
            found[rows] = zone[first]
            continue
        place, reach = day[rows], frame["reach"].to_numpy()[rows]
        kind = int(product[first]), int(group[first]), int(charged[first])
        twin = (*kind, place.tobytes() + reach.tobytes())
        if twin not in exact:
            exact[twin] = _like(known.setdefault(kind, []), place, reach, int(zone[first]), len(instance.days))
        found[rows] = exact[twin]
    return found


def _reach(instance: Instance) -> np.ndarray:
    """Return for each row of demand a number that stands for the supplies that reach it, their days, charges and the rules that count them."""
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
    np.add.at(total, lanes["demand"].to_numpy(), number * _counted(instance))
    return total


def _counted(instance: Instance) -> np.ndarray:
    """Return for each lane a number that stands for the terms of rules that count what it brings; 1: none does."""
    found = np.ones(len(instance.lanes), dtype=np.uint64)
    for number, name in enumerate(BROUGHT):
        terms: pd.DataFrame = getattr(instance, name)
        if len(terms := terms[terms["column"] == "brought"]):
            told = pd.util.hash_pandas_object(terms.drop(columns="index"), index=False).to_numpy()
            np.add.at(found, terms["index"].to_numpy(), told * np.uint64(2 * number + 1))
    return found


def _like(known: list[tuple[int, np.ndarray]], place: Ints, reach: np.ndarray, zone: int, days: int) -> int:
    """Return the first zone that agrees with a zone's needs of a product on every day on which both have one; itself where none does."""
    for first, of in known:
        if ((of[place] == reach) | (of[place] == _NONE)).all():
            of[place] = reach
            return first
    of = np.full(days, _NONE)
    of[place] = reach
    known.append((zone, of))
    return zone


def _merged[T: pd.DataFrame](frame: T, keys: list[str], sums: dict[str, str]) -> T:
    how = {name: sums.get(name, "first") for name in frame.columns if name not in keys}
    return cast("T", frame.groupby(keys, as_index=False, sort=True).agg(how)[list(frame.columns)])


def _pointing[T: pd.DataFrame](terms: T, now: Mapping[str, Ints]) -> T:
    """Return terms with the merged rows of what they are about; what is merged counts once."""
    if terms.empty:
        return terms
    index, words = terms["index"].to_numpy(copy=True), terms["column"].to_numpy()
    for kind, of in now.items():
        own = words == kind
        index[own] = of[index[own]]
    # The same line may rightly stand there twice: only what comes from zones that are one now is counted once.
    again = terms.groupby(list(terms.columns), dropna=False).cumcount()
    return terms.assign(index=index, again=again).drop_duplicates(ignore_index=True)[list(terms.columns)]


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
