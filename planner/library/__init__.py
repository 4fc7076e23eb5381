"""What published sources say of foods: names, units, factors, composition, seasons, prices; and dishes made of them."""

from planner.library.blanks import Known, filled, notes
from planner.library.dishes import Dishes, dish_page
from planner.library.foods import Library, Weight, library
from planner.library.page import LibraryPage, food_page

__all__ = [
    "Dishes",
    "Known",
    "Library",
    "LibraryPage",
    "Weight",
    "dish_page",
    "filled",
    "food_page",
    "library",
    "notes",
]
