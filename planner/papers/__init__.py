"""Papers to print and hand over, as PDF: delivery lists, menus for the wall, a kitchen's week, what each member delivers, the map.

Charts become files here too, as SVG and PNG.
"""

from planner.papers.drawing import chart_file
from planner.papers.files import write_delivery_lists, write_kitchen_sheets, write_map, write_member_sheets, write_menu
from planner.papers.paper import Paper, pdf

__all__ = [
    "Paper",
    "chart_file",
    "pdf",
    "write_delivery_lists",
    "write_kitchen_sheets",
    "write_map",
    "write_member_sheets",
    "write_menu",
]
