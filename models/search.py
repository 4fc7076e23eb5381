"""A small problem with whole numbers, solved for one level: used where a plan is laid out, and for a part of a menu."""

from __future__ import annotations

from models.blocks import Problem
from models.build import emit
from models.solver import Outcome, Session, scale_of

LAYOUT_GAP, LAYOUT_ROOM = 5e-3, 0.02
"""Relative and absolute gap at which laying out counts as done: days of a dish are matched, not money."""


def search(problem: Problem, *, most_nodes: int = 500, gap: float = LAYOUT_GAP, room: float = LAYOUT_ROOM) -> Outcome:
    """Make the only level of a problem small, over its whole-number columns.

    The search ends at a gap, or after `most_nodes` nodes, never by the clock, so that the same problem gives the same answer on every
    machine.

    Parameters
    ----------
    problem : Problem
        Columns, rows and one level.
    most_nodes : int
        Nodes of the search tree after which the best answer so far is taken.
    gap, room : float
        Relative gap, and gap in the unit of the level, that is small enough.

    Returns
    -------
    Outcome
        Usable unless the rows contradict each other.
    """
    lp = emit(problem)
    session = Session(lp)
    session.highs.setOptionValue("mip_rel_gap", gap)
    level = problem.levels[0]
    session.highs.setOptionValue("mip_abs_gap", room / scale_of(level.costs))
    session.highs.setOptionValue("mip_max_nodes", most_nodes)
    session.set_integer(lp.arrays.integer.nonzero()[0])
    return session.minimise(level.columns, level.costs)
