"""Re-planning the rest of a year: what was bought is fixed, the remainder is planned for the rules of the whole year."""

from planner.replan.changes import REASONS, changes
from planner.replan.remainder import remainder

__all__ = ["REASONS", "changes", "remainder"]
