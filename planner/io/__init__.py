"""Folders of CSV, workbooks and plan files, in and out."""

from planner.io.atomic import atomic_path
from planner.io.reading import read_case
from planner.io.writing import write_case

__all__ = ["atomic_path", "read_case", "write_case"]
