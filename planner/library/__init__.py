"""What published sources say of foods: names, units, factors, composition, seasons, prices."""

from planner.library.foods import Library, Weight, library

__all__ = ["Library", "Weight", "library"]
