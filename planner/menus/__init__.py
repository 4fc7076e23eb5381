"""Menus that are chosen: the days of each dish, their calendar day by day, and what menus give and cost."""

from planner.menus.plan import MenuPlan, plan_menu

__all__ = ["MenuPlan", "plan_menu"]
