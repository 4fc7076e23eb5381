"""A solution becomes tidy tables, then a workbook; a screen shows the same tables."""

from planner.reports.workbook import write_workbook

__all__ = ["write_workbook"]
