"""The law and the town's own goals as dated, sourced data: files under ``data/programmes``, read into a `Law`."""

from planner.programmes.combine import law_of
from planner.programmes.conflicts import loosened, refusals
from planner.programmes.counting import ATTRIBUTES, counts, first_that_counts
from planner.programmes.loader import load, names

__all__ = ["ATTRIBUTES", "counts", "first_that_counts", "law_of", "load", "loosened", "names", "refusals"]
