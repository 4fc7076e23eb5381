"""Re-planning the rest of a year: what was bought is fixed, the remainder is planned for the rules of the whole year."""

from planner.replan.changes import REASONS, changes
from planner.replan.remainder import beginning_on, bought_until, bought_within, orders_of, remainder, typed_table

__all__ = [
    "REASONS",
    "beginning_on",
    "bought_until",
    "bought_within",
    "changes",
    "orders_of",
    "remainder",
    "typed_table",
]
