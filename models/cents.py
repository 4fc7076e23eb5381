"""Room for cents: money is paid in whole cents, which a solution in exact amounts may push past a limit that it just keeps.

By hand: a fund of 28.25 pays two lines of 14.125 exactly, but each is rounded to 14.13, so 28.26 would be paid. The fund's row
is then tightened by that cent, and the instance solved again: whatever is rounded, no limit is passed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.blocks import Floats
from models.build import make_problem
from models.constraints import LIMITS
from models.derived import supply_price
from models.instance import Instance
from models.solution import Solution

_KEPT = 1e-6
"""A row that the solution itself keeps is kept up to this; a soft row that gives way by more needs no room."""

_HAIR = 1e-7


def room_for_cents(instance: Instance, solution: Solution, goods: Floats, paid: Floats) -> dict[str, Floats]:
    """Return by how much rows must be tightened so that a solution like this one keeps them in whole cents.

    Parameters
    ----------
    instance : Instance
        The instance, without room.
    solution : Solution
        A usable solution of it.
    goods : numpy.ndarray, one per row of ``supply``
        What the goods bought come to, each line rounded, in currency.
    paid : numpy.ndarray, one per row of ``payments``
        What is paid, in currency.

    Returns
    -------
    dict of str to numpy.ndarray
        By block, a whole number of cents for each of its rows, in currency; blocks that need none are left out.
    """
    problem = make_problem(instance)
    values = np.concatenate([solution.values[name] for name in problem.columns.sets])
    price = supply_price(instance)
    bought = solution.values["bought"]
    in_cents = values.copy()
    in_cents[problem.columns.slice("pay")] = paid
    with_goods = in_cents.copy()
    with_goods[problem.columns.slice("bought")] = np.where(price > 0, goods / np.where(price > 0, price, 1.0), bought)
    room = {}
    for name in (limit.block for limit in LIMITS.values() if limit.in_cents):
        if name not in problem.blocks:
            continue
        block = problem.blocks[name]
        # Shares of money are over payments; those over what is bought are of weight, which nothing rounds.
        rounded = in_cents if name == "share_targets" else with_goods
        terms = block.coefficients * rounded[block.columns]
        activity = np.bincount(block.rows, weights=terms, minlength=len(block))
        beyond = np.fmax(block.lower - activity, activity - block.upper)
        if block.slack in problem.columns.sets:
            eased = np.arange(len(block)) if block.eased_by is None else block.eased_by
            beyond[solution.values[block.slack][eased] > _KEPT] = 0.0
        cents = np.ceil(np.maximum(beyond, 0.0) * 100 - _HAIR) / 100
        if cents.any():
            room[name] = cents
    return room


def more_room(room: Mapping[str, Floats], more: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the sum of two rooms."""
    both = dict(room)
    for name, cents in more.items():
        both[name] = both[name] + cents if name in both else cents
    return both
