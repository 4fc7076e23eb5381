"""Files that towns have - registers of schools, price lists, menus, recipes - as rows of a case's tables."""

from planner.imports.register import read_register
from planner.imports.result import Imported, Left, Said

__all__ = ["Imported", "Left", "Said", "read_register"]
