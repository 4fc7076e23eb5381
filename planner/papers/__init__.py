"""Papers to print and hand over, as PDF and as pages to read on a screen: calls, delivery lists, menus, a kitchen's week, what each member delivers, the map.

Charts become files here too, as SVG and PNG.
"""

from planner.papers.calls import write_call
from planner.papers.drawing import chart_file
from planner.papers.files import write_delivery_lists, write_kitchen_sheets, write_map, write_member_sheets, write_menu
from planner.papers.forms import Files
from planner.papers.paper import Paper, pdf

__all__ = [
    "Files",
    "Paper",
    "chart_file",
    "pdf",
    "write_call",
    "write_delivery_lists",
    "write_kitchen_sheets",
    "write_map",
    "write_member_sheets",
    "write_menu",
]
