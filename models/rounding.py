"""From a continuous solution to whole packs.

Needs are whole packs already, so each product and period is a transportation problem with whole-number corners. Only
where a row couples them (a cap, a fund, a share, a yearly amount) does a corner fall between packs. Those few blocks
are searched again with whole numbers while all others stay; if that costs something, wider neighbourhoods follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.blocks import Columns, Floats, Ints, Problem
from models.build import Arrays, row_starts
from models.derived import lane_period, next_demand, supply_product
from models.instance import Instance

WHOLE = 1e-6
"""Distance from a whole number below which a value is one."""


MOST_LANES = 50_000
"""Lanes beyond which a wider neighbourhood is not searched: it would take longer than what it saves is worth."""


def is_fractional(values: Floats) -> np.ndarray:
    """Tell which values are no whole numbers."""
    return np.asarray(np.abs(values - np.rint(values)) > WHOLE, dtype=bool)


def lying(instance: Instance, columns: Columns) -> Ints:
    """Return the columns of what is in store and what is short at sites with a room.

    Elsewhere whole packs bought leave whole packs in store and short; a row that adds up goods of different weights would split them.
    """
    if instance.room_terms.empty:
        return np.zeros(0, dtype=np.int64)
    here = np.isin(instance.demand["zone"].to_numpy(), instance.rooms["zone"].to_numpy())
    found = [columns("stock", np.flatnonzero(here[instance.stocks["demand"].to_numpy()]))]
    if "short" in columns:
        found.append(columns("short", np.flatnonzero(here)))
    return np.concatenate(found)


def broken_lanes(instance: Instance, columns: Columns, values: Floats) -> np.ndarray:
    """Tell which lanes have broken packs, or bring to a site what is there in store or short in broken packs (see `lying`).

    Parameters
    ----------
    instance : Instance
        What is solved.
    columns : Columns
        Its column sets.
    values : numpy.ndarray, shape (columns,)
        A solution.

    Returns
    -------
    numpy.ndarray of bool
        One for each lane.
    """
    demand, split = instance.demand, np.zeros(len(instance.demand), dtype=bool)
    own = lying(instance, columns)
    own = own[is_fractional(values[own])]
    for name, rows in (("stock", instance.stocks["demand"].to_numpy()), ("short", np.arange(len(split)))):
        if name in columns:
            of = columns.slice(name)
            split[rows[own[(own >= of.start) & (own < of.stop)] - of.start]] = True
    place = (demand["zone"] * len(instance.products) + demand["product"]).to_numpy()
    return np.asarray(is_fractional(values[columns("buy")]) | np.isin(place, place[split])[instance.lanes["demand"]])


def around_broken_packs(instance: Instance, broken: np.ndarray) -> Iterator[Ints]:
    """Yield lanes to search again, ever more: blocks with broken packs, their products, everything.

    A block is a product in a period, or a storable product in all periods.
    """
    product = _lane_product(instance)
    period = lane_period(instance)
    storable = instance.products["storable"].to_numpy(dtype=bool)[product]
    block = product * (len(instance.periods) + 1) + np.where(storable, len(instance.periods), period)
    yield from _widening(
        np.flatnonzero(np.isin(block, block[broken])),
        np.flatnonzero(np.isin(product, product[broken])),
        np.arange(len(product)),
    )


def around_decisions(instance: Instance, problem: Problem, arrays: Arrays, decisions: Ints) -> Iterator[Ints]:
    """Yield lanes to search again: all lanes of the products that these yes-or-no decisions are about, then everything.

    Parameters
    ----------
    instance, problem, arrays : Instance, Problem, Arrays
        What is solved.
    decisions : numpy.ndarray of int
        Columns of yes-or-no decisions.

    Yields
    ------
    numpy.ndarray of int
        Lanes, each time more of them.
    """
    rows = np.repeat(np.arange(problem.row_count), np.diff(arrays.starts))
    about = np.isin(rows, rows[np.isin(arrays.columns, decisions)])
    columns = np.unique(arrays.columns[about])
    bought, buy = problem.columns.slice("bought"), problem.columns.slice("buy")
    product = _lane_product(instance)
    touched = np.union1d(
        supply_product(instance)[columns[(columns >= bought.start) & (columns < bought.stop)] - bought.start],
        product[columns[(columns >= buy.start) & (columns < buy.stop)] - buy.start],
    )
    yield from _widening(np.flatnonzero(np.isin(product, touched)), np.arange(len(product)))


def _lane_product(instance: Instance) -> Ints:
    return np.asarray(instance.demand["product"].to_numpy()[instance.lanes["demand"].to_numpy()], dtype=np.int64)


def _widening(*sets: Ints) -> Iterator[Ints]:
    """Yield the sets that are larger than those before; one too large to search only if there is no other."""
    last = 0
    for members in sets:
        if len(members) > last and (not last or len(members) <= MOST_LANES):
            last = len(members)
            yield members


@dataclass(frozen=True, eq=False)
class WholeNeeds:
    """What a chosen menu needs in whole packs.

    Parameters
    ----------
    change : numpy.ndarray, one per row of demand
        Whole packs to be brought less the need itself.
    carry : numpy.ndarray, one per row of demand
        What is left of the opened pack at the end of the period, 0 to 1 packs: it is in store if stocks join the row to
        a next one, else it is surplus.
    """

    change: Floats
    carry: Floats


def whole_needs(instance: Instance, columns: Columns, values: Floats) -> WholeNeeds:
    """Bring the needs of the menu in `values` to whole packs.

    Along the periods of a zone and product that are joined by stocks, what is left of a pack is used before another is
    opened.

    Parameters
    ----------
    instance : Instance
        What is solved.
    columns : Columns
        Its column sets.
    values : numpy.ndarray, shape (columns,)
        A solution with its menu in days.

    Returns
    -------
    WholeNeeds
        In packs, by row of `Instance.demand`: what rounding adds to the need, and what is left of opened packs.
    """
    need = instance.demand["packs"].to_numpy(dtype=float).copy()
    for kind, name in (("serving", "serve"), ("fill", "fill")):
        terms = instance.menu_needs[instance.menu_needs["column"] == kind]
        days = values[columns(name, terms["index"].to_numpy())]
        np.add.at(need, terms["demand"].to_numpy(), terms["packs"].to_numpy() * days)
    following = next_demand(instance)
    opens = np.zeros(len(need), dtype=bool)
    opens[following[following >= 0]] = True
    change, carry = np.zeros(len(need)), np.zeros(len(need))
    at, left = np.flatnonzero(~opens), np.zeros(int((~opens).sum()))
    while len(at):
        packs = np.ceil(need[at] - left - 1e-9)
        change[at] = packs - need[at]
        carry[at] = np.fmax(left + change[at], 0.0)
        onward = following[at] >= 0
        left, at = carry[at][onward], following[at][onward]
    return WholeNeeds(change, carry)


def clean(
    instance: Instance, problem: Problem, arrays: Arrays, values: Floats, whole: WholeNeeds | None = None
) -> Floats:
    """Return the values without the solver's noise: whole packs, payments that equal their bills, slacks that equal gaps.

    Under a free menu, what is left of opened packs (`whole`) goes into the stocks.

    Parameters
    ----------
    instance, problem, arrays : Instance, Problem, Arrays
        What was solved.
    values : numpy.ndarray, shape (columns,)
        A solution as the solver gives it.
    whole : WholeNeeds, optional
        What `whole_needs` gave under a free menu.

    Returns
    -------
    numpy.ndarray, shape (columns,)
        Clean values.
    """
    columns = problem.columns
    lower = np.concatenate([s.lower for s in columns.sets.values()])
    upper = np.concatenate([s.upper for s in columns.sets.values()])
    tidy = np.where(is_fractional(values), values, np.rint(values))
    money = columns.slice("pay")
    tidy[money] = values[money]
    tidy = np.clip(tidy, lower, upper)
    tidy[columns.slice("bought")] = np.bincount(
        instance.lanes["supply"].to_numpy(), weights=tidy[columns.slice("buy")], minlength=len(instance.supply)
    )
    tidy[money] = _payments(instance, problem, tidy)
    if whole is not None:
        demand = instance.stocks["demand"].to_numpy()
        tidy[columns.slice("stock")] += np.where(next_demand(instance)[demand] >= 0, whole.carry[demand], 0.0)
    _set_slacks(problem, arrays, tidy)
    return tidy + 0.0  # turns -0.0 into 0.0


def _payments(instance: Instance, problem: Problem, values: Floats) -> Floats:
    """Scale the payments of each bill to its exact amount."""
    block, money = problem.blocks["bills"], problem.columns.slice("pay")
    charges = values.copy()
    charges[money] = 0.0
    amount = -np.bincount(block.rows, weights=block.coefficients * charges[block.columns], minlength=len(block))
    paid = np.where(values[money] < 1e-6, 0.0, values[money])
    bill = instance.payments["bill"].to_numpy()
    total = np.bincount(bill, weights=paid, minlength=len(block))
    factor = np.divide(amount, total, out=np.ones(len(block)), where=total > 0)
    return np.asarray(paid * factor[bill], dtype=float)


def _set_slacks(problem: Problem, arrays: Arrays, values: Floats) -> None:
    """Set every slack to exactly what its rows miss."""
    columns = problem.columns
    eased = [name for name, block in problem.blocks.items() if block.slack and block.slack in columns]
    for name in eased:
        values[columns.slice(problem.blocks[name].slack)] = 0.0
    activity, places = arrays.activity(values), row_starts(problem)
    for name in eased:
        block = problem.blocks[name]
        at = activity[places[name]]
        missed = np.where(np.isfinite(block.lower), block.lower - at, at - block.upper)
        missed = np.where(missed > 1e-9 * np.fmax(1.0, np.abs(at)), missed, 0.0)
        members = np.arange(len(block)) if block.eased_by is None else block.eased_by
        np.maximum.at(values, columns(block.slack, members), missed)


def surplus(instance: Instance, problem: Problem, whole: WholeNeeds) -> Floats:
    """Return by how much whole packs may exceed the upper bound of each row under a free menu.

    Where no stock joins a row of demand to a next one, the rest of its last pack is surplus; a stock may exceed what
    its shelf life allows by the rest of a pack.

    Parameters
    ----------
    instance, problem : Instance, Problem
        What is solved.
    whole : WholeNeeds
        What `whole_needs` gave.

    Returns
    -------
    numpy.ndarray, shape (rows,)
        In packs; zero for every row that is not of `demand` or `storage`.
    """
    places = row_starts(problem)
    most = np.zeros(problem.row_count)
    most[places["demand"]] = np.where(next_demand(instance) >= 0, 0.0, whole.carry)
    kept = problem.blocks["storage"].keys["stock"]
    most[places["storage"]] = whole.carry[instance.stocks["demand"].to_numpy()[kept]]
    return most


def worst_violation(arrays: Arrays, values: Floats, most_above: Floats | None = None) -> float:
    """Return by how much the worst row is broken, related to its bound where that is above one.

    Parameters
    ----------
    arrays : Arrays
        The rows and their bounds.
    values : numpy.ndarray, shape (columns,)
        A solution.
    most_above : numpy.ndarray, shape (rows,), optional
        What each row may exceed its upper bound by, since packs are whole: see `surplus`.

    Returns
    -------
    float
        Zero if every row holds.
    """
    activity = arrays.activity(values)
    upper = arrays.row_upper if most_above is None else arrays.row_upper + most_above
    below = (arrays.row_lower - activity) / np.fmax(1.0, np.abs(np.nan_to_num(arrays.row_lower, neginf=0.0)))
    above = (activity - upper) / np.fmax(1.0, np.abs(np.nan_to_num(upper, posinf=0.0)))
    return float(np.max(np.fmax(below, above), initial=0.0))
