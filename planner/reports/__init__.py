"""A solution becomes tidy tables, then a workbook; a screen shows the same tables."""

from planner.reports.documents import call_title, call_titles, calls_of, write_annex
from planner.reports.tables import build_tables, purchase_tables, room_for_cents
from planner.reports.workbook import write_workbook

__all__ = [
    "build_tables",
    "call_title",
    "call_titles",
    "calls_of",
    "purchase_tables",
    "room_for_cents",
    "write_annex",
    "write_workbook",
]
