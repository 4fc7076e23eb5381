"""The law and the town's own goals as dated, sourced data: files under ``data/programmes``, read into a `Law`."""

from planner.programmes.award import open_routes, routes, ways_of
from planner.programmes.combine import law_of
from planner.programmes.conflicts import loosened, refusals
from planner.programmes.counting import ATTRIBUTES, counts, first_that_counts
from planner.programmes.loader import load, names
from planner.programmes.shares import mean_points, shares
from planner.programmes.tables import describe_programmes, describe_rules, rule_changes

__all__ = [
    "ATTRIBUTES",
    "counts",
    "describe_programmes",
    "describe_rules",
    "first_that_counts",
    "law_of",
    "load",
    "loosened",
    "mean_points",
    "names",
    "open_routes",
    "refusals",
    "routes",
    "rule_changes",
    "shares",
    "ways_of",
]
