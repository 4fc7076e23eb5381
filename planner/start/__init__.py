"""A first case of a town from five inputs, the rest filled from the library and marked as assumed."""

from planner.start.begin import Started, start_case
from planner.start.farms import farms_to_ask
from planner.start.town import Town, stages_of, town_findings

__all__ = ["Started", "Town", "farms_to_ask", "stages_of", "start_case", "town_findings"]
