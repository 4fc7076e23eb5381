"""Where a year stands on a day, where it is heading, and what still helps."""

from planner.progress.files import write_progress
from planner.progress.paths import share_path
from planner.progress.simulate import Simulated, simulate_year
from planner.progress.standing import Standing, standing

__all__ = ["Simulated", "Standing", "share_path", "simulate_year", "standing", "write_progress"]
