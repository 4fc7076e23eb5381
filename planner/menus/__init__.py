"""Menus that are chosen: the days of each dish, their calendar day by day, and what menus give and cost."""

from planner.menus.notes import NOTHING_SERVED, OF_THE_SEARCH, menu_notes, menu_warnings
from planner.menus.plan import MenuPlan, ceilings_passed, plan_menu, shares_lost, told_of, why_impossible
from planner.menus.sheets import menu_tables
from planner.menus.tables import MenuFacts, frequency_table

__all__ = [
    "NOTHING_SERVED",
    "OF_THE_SEARCH",
    "MenuFacts",
    "MenuPlan",
    "ceilings_passed",
    "frequency_table",
    "menu_notes",
    "menu_tables",
    "menu_warnings",
    "plan_menu",
    "shares_lost",
    "told_of",
    "why_impossible",
]
