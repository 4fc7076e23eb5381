"""What published sources say of foods: names, units, factors, composition, seasons, prices."""

from planner.library.blanks import Known, filled, notes
from planner.library.foods import Library, Weight, library
from planner.library.page import FoodPage, food_page

__all__ = ["FoodPage", "Known", "Library", "Weight", "filled", "food_page", "library", "notes"]
