"""Folders of CSV, workbooks and plan files, in and out."""

from planner.io.atomic import atomic_path
from planner.io.manual import manual
from planner.io.plans import read_plan, write_plan_json
from planner.io.reading import read_case
from planner.io.template import write_template
from planner.io.writing import case_files, write_case

__all__ = [
    "atomic_path",
    "case_files",
    "manual",
    "read_case",
    "read_plan",
    "write_case",
    "write_plan_json",
    "write_template",
]
