"""Every table of a case and of a plan, as data: one description drives reading, checks, template and manual."""

from planner.schema.base import Column, Kind, Table
from planner.schema.case_tables import CASE_TABLES
from planner.schema.plan_tables import PLAN_TABLES

__all__ = ["CASE_TABLES", "PLAN_TABLES", "Column", "Kind", "Table"]
