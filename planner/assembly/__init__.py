"""A checked case under a law becomes an `Instance`: whole packs, eligible lanes only."""

from planner.assembly.assemble import Assembly, assemble, make_frame
from planner.assembly.targets import ResolvedTarget

__all__ = ["Assembly", "ResolvedTarget", "assemble", "make_frame"]
