"""From what a call asks for to who gets it: the law's order of preference, then fair parts among equals.

How much is bought of the ranked offers is settled first, by needs, shares and cost: that is what the buyer decides when a
call is written. Who gets it is then the law's: each lot keeps its size, and ranks are filled in turn, up to caps and supply,
at whatever cost the funds can bear.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pandas as pd

from models import frames
from models.blocks import Floats
from models.cents import more_room
from models.compact import Compact, compact
from models.instance import Instance, empty_table
from models.optimise import ROW_TOLERANCE, First, Progress, optimise, optimise_near
from models.solution import Solution, SolverReport

MOST_ROUNDS = 3
"""Times that limits on money are tightened; one that is passed by cents even then, the check tells."""

Lacking = Callable[[Solution], Mapping[str, Floats]]
"""From a solution to the room that its limits on money lack in whole cents, by block; nothing where they are kept."""


def optimise_award(
    instance: Instance,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
    first: First | None = None,
) -> Solution:
    """Solve an instance, and award its lots in the law's order of preference; zones that nothing tells apart are solved as one.

    Without lots this is `models.optimise.optimise`, whose parameters it shares; the time limit holds for all together.

    Parameters
    ----------
    instance : Instance
        What is solved.
    progress : callable, optional
        Is told stage, level, seconds and, while whole numbers are searched, the gap.
    cancel : threading.Event, optional
        Set it to stop; the solution's termination then says so.
    time_limit_s : float, optional
        Seconds for all solves together.
    first : callable, optional
        Told the continuous optimum of the first solve, before anything is awarded; see `models.optimise.First`.

    Returns
    -------
    Solution
        Of the last solve; `Solution.cost_before` says what the plan cost before each.
    """
    return _made(instance, progress, cancel, _deadline(time_limit_s), first).solution


def award_in_cents(
    instance: Instance,
    lacking: Lacking,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
    first: First | None = None,
) -> tuple[Solution, Instance]:
    """Solve an instance as `optimise_award` does, so that its limits on money hold in whole cents; see `models.cents`.

    Where a solution lacks room its limits are tightened. It is then paid for anew, and everything is solved again only if nothing
    that is bought as before is worth as much.

    Parameters
    ----------
    instance : Instance
        What is solved, without room.
    lacking : callable
        From a usable solution of it to the room that its limits lack once every line is rounded, as `models.cents.room_for_cents` tells it.
    progress, cancel, time_limit_s, first
        As for `optimise_award`; the limit holds for all solves together, and only of the first one `first` is told.

    Returns
    -------
    Solution
        The solution.
    Instance
        The instance that it solves, with the room that was left.
    """
    deadline, room = _deadline(time_limit_s), dict[str, Floats]()
    made = _made(instance, progress, cancel, deadline, first)
    for _round in range(MOST_ROUNDS):
        more = lacking(made.solution) if made.solution.usable else {}
        if not more:
            break
        room = more_room(room, more)
        again = _paid_again(made, room, progress, cancel, deadline)
        made = again or _made(replace(instance, room=room), progress, cancel, deadline, None)
    return made.solution, replace(instance, room=room)


@dataclass(frozen=True, eq=False)
class _Made:
    """What came of an instance.

    Parameters
    ----------
    solution : Solution
        Of the instance.
    last : Solution
        Of the last solve, which may be of an instance whose like zones are one.
    award : Instance
        What was solved last, with its lots and fair parts.
    merged : Compact or None
        How its zones were merged.
    """

    solution: Solution
    last: Solution
    award: Instance
    merged: Compact | None


def _made(
    instance: Instance,
    progress: Progress | None,
    cancel: threading.Event | None,
    deadline: float | None,
    first: First | None,
) -> _Made:
    """Solve an instance, and award its lots; with like zones as one where that succeeds."""
    merged = compact(instance)
    if merged is not None:
        solved = _awarded(merged.instance, progress, cancel, deadline, first)
        # Each stage is shared out: the lots, and what the order costs, come from the plans before the last.
        stages = [merged.spread(solution, award, ROW_TOLERANCE) for solution, award in solved]
        if (spread := stages[-1]) is not None and all(stage is not None for stage in stages):
            return _Made(spread, *solved[-1], merged)
    last, award = _awarded(instance, progress, cancel, deadline, first)[-1]
    return _Made(last, last, award, None)


def _paid_again(
    made: _Made,
    room: Mapping[str, Floats],
    progress: Progress | None,
    cancel: threading.Event | None,
    deadline: float | None,
) -> _Made | None:
    """Pay within tighter limits for what was bought and awarded; None where that is not possible, or worth less."""
    award = replace(made.award, room=room)
    near = optimise_near(award, made.last, progress=progress, cancel=cancel, time_limit_s=_left(deadline))
    if near is None:
        return None
    last = replace(near, cost_before=made.last.cost_before, report=_both(made.last.report, near.report))
    solution = last if made.merged is None else made.merged.spread(last, award, ROW_TOLERANCE)
    return None if solution is None else _Made(solution, last, award, made.merged)


def _both(before: SolverReport | None, after: SolverReport | None) -> SolverReport | None:
    """Return the report of a solve with the time of the one that it goes on from."""
    if before is None or after is None:
        return after
    return replace(after, solve_seconds=before.solve_seconds + after.solve_seconds)


def _deadline(time_limit_s: float | None) -> float | None:
    return None if time_limit_s is None else time.perf_counter() + time_limit_s


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(deadline - time.perf_counter(), 1.0)


def _awarded(
    instance: Instance,
    progress: Progress | None,
    cancel: threading.Event | None,
    deadline: float | None,
    first: First | None,
) -> list[tuple[Solution, Instance]]:
    """Return the solution of every solve, in turn, each with the instance whose lots and fair parts it keeps."""

    def solve(what: Instance, told: First | None = None) -> Solution:
        return optimise(what, progress=progress, cancel=cancel, time_limit_s=_left(deadline), first=told)

    solution = solve(instance, first)
    stages = [(solution, instance)]
    if not solution.usable or instance.lots.empty or instance.mode("ranking") == "off":
        return stages
    award = settle(instance, solution)
    before = {"ranking": _cost(solution)}
    solution = solve(award)
    stages.append((replace(solution, cost_before=dict(before)), award))
    if solution.usable and instance.fairness > 0:
        before["fairness"] = _cost(solution)
        award = with_fair_parts(award, solution)
        stages.append((replace(solve(award), cost_before=before), award))
    return stages


def _cost(solution: Solution) -> float:
    return next(level.value for level in solution.levels if level.name == "cost")


def settle(instance: Instance, solution: Solution) -> Instance:
    """Return the instance with each lot as large as what a solution buys of it."""
    bought = np.rint(solution.values["bought"]) if instance.whole_packs else solution.values["bought"]
    terms = instance.lot_terms
    packs = np.bincount(
        terms["lot"].to_numpy(), weights=bought[terms["supply"].to_numpy()], minlength=len(instance.lots)
    )
    return replace(instance, lots=instance.lots.assign(packs=packs))


def with_fair_parts(instance: Instance, solution: Solution) -> Instance:
    """Return the instance with the part of each supplier among its equals.

    Equals are suppliers of one rank and product. What they sell together in `solution` is divided equally per member
    family; who cannot deliver its part gives the rest to the others. `Instance.fairness` of that is to be kept, in whole
    packs. Suppliers whose families are not known take no part.
    """
    sold = _by_equals(instance, solution)
    if sold.empty:
        return instance
    parts = sold.groupby(["rank", "product", "supplier"], sort=True, as_index=False).agg(
        packs=("packs", "sum"), most=("most", "sum"), price=("price", "first"), families=("families", "first")
    )
    group = parts.groupby(["rank", "product"], sort=True).ngroup().to_numpy()
    equal = equal_parts(parts["families"].to_numpy(), parts["most"].to_numpy(), parts["packs"].to_numpy(), group)
    parts["packs"] = np.floor(instance.fairness * equal + 1e-9)
    parts["weight"] = parts["price"] / parts["families"]
    wanted = parts[parts["packs"] > 0].reset_index(drop=True)
    keys = ["rank", "product", "supplier"]
    terms = sold.merge(wanted[keys].assign(part=np.arange(len(wanted))), on=keys)
    terms = terms.explode("rows")[["part", "rows"]].rename(columns={"rows": "supply"}).astype("int64")
    empty = empty_table("fair_parts")
    return replace(
        instance,
        fair_parts=cast("frames.FairParts", wanted[list(empty.columns)].astype(empty.dtypes.to_dict())),
        fair_part_terms=cast("frames.FairPartTerms", terms.reset_index(drop=True)),
    )


def _by_equals(instance: Instance, solution: Solution) -> pd.DataFrame:
    """Return, per ranked offer, packs sold, the most it could sell of its lots, and its rows of supply."""
    terms = instance.lot_terms
    supply, lot = terms["supply"].to_numpy(), terms["lot"].to_numpy()
    offer = instance.supply["offer"].to_numpy()[supply]
    offers = instance.offers.iloc[offer]
    asked = instance.lots["packs"].to_numpy()[lot]
    rows = pd.DataFrame(
        {
            "offer": offer,
            "lot": lot,
            "rank": offers["rank"].to_numpy(),
            "product": offers["product"].to_numpy(),
            "supplier": offers["supplier"].to_numpy(),
            "total": offers["total_packs"].to_numpy(),
            "price": instance.lots["price"].to_numpy()[lot],
            "packs": solution.values["bought"][supply],
            "most": instance.supply["packs"].to_numpy()[supply],
            "asked": asked,
            "rows": supply,
        }
    )
    rows["families"] = instance.suppliers["families"].to_numpy()[rows["supplier"].to_numpy()]
    rows = rows[rows["families"] > 0]
    keys = ["offer", "rank", "product", "supplier"]
    by_lot = rows.groupby([*keys, "lot"], as_index=False).agg(
        packs=("packs", "sum"),
        most=("most", "sum"),
        asked=("asked", "first"),
        total=("total", "first"),
        price=("price", "first"),
        families=("families", "first"),
        rows=("rows", list),
    )
    by_lot["most"] = np.fmin(by_lot["most"], by_lot["asked"])
    by_offer = by_lot.groupby(keys, as_index=False).agg(
        packs=("packs", "sum"),
        most=("most", "sum"),
        total=("total", "first"),
        price=("price", "first"),
        families=("families", "first"),
        rows=("rows", "sum"),
    )
    by_offer["most"] = np.fmin(by_offer["most"], by_offer["total"].fillna(np.inf))
    return by_offer


def equal_parts(families: Floats, most: Floats, packs: Floats, group: np.ndarray) -> Floats:
    """Divide what each group sells equally per family, nobody above what it can deliver.

    Parameters
    ----------
    families, most, packs : numpy.ndarray
        Member families, most that can be delivered, and what is sold, per supplier.
    group : numpy.ndarray of int
        Group of each supplier.

    Returns
    -------
    numpy.ndarray
        min(most, level x families), with the level at which a group's parts add up to what it sells.
    """
    level = np.zeros(int(group.max(initial=-1)) + 1)
    left, free = np.bincount(group, weights=packs), np.ones(len(group), dtype=bool)
    while True:
        heads = np.bincount(group, weights=families * free, minlength=len(level))
        level = np.divide(left, heads, out=level, where=heads > 0)
        full = free & (most < level[group] * families)
        if not full.any():
            return np.where(free, level[group] * families, most)
        left = left - np.bincount(group, weights=most * full, minlength=len(level))
        free &= ~full
