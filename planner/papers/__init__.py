"""Papers to print and hand over, as PDF: calls, delivery lists, menus for the wall, a kitchen's week, what each member delivers."""

from planner.papers.calls import write_call
from planner.papers.files import write_delivery_lists, write_kitchen_sheets, write_member_sheets, write_menu
from planner.papers.paper import Paper, pdf

__all__ = [
    "Paper",
    "pdf",
    "write_call",
    "write_delivery_lists",
    "write_kitchen_sheets",
    "write_member_sheets",
    "write_menu",
]
