"""How many points goods score under a rule, and how a step of a practice is written as a counting rule."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from planner.programmes.law import Condition, CountingRule, PointsRule, Score


def scores(rule: PointsRule, met: Callable[[CountingRule], npt.ArrayLike], size: int) -> npt.NDArray[np.float64]:
    """Return the points of goods, as `planner.programmes.law.PointsRule` says.

    Parameters
    ----------
    rule : PointsRule
        The rule.
    met : callable
        Counting rule -> whether each of the goods counts under it.
    size : int
        Number of goods.
    """
    sums: dict[str, npt.NDArray[np.float64]] = {}
    steps: dict[str, npt.NDArray[np.float64]] = {}
    for score in rule.scores:
        practice = practice_of(score)
        points = np.asarray(met(score.counts), dtype=np.float64) * score.points
        none = np.zeros(size)
        if score.level:
            steps[practice] = np.maximum(steps.get(practice, none), points)
        else:
            sums[practice] = sums.get(practice, none) + points
    total = np.zeros(size)
    for practice in dict.fromkeys((*sums, *steps)):
        own = sums.get(practice, 0.0) + steps.get(practice, np.zeros(size))
        total += np.minimum(own, rule.most_of.get(practice, np.inf))
    return total if rule.most is None else np.minimum(total, rule.most)


def practice_of(score: Score) -> str:
    """Return the practice that a score belongs to: the one that it names, else its counting rule's."""
    return score.practice or score.counts.name


def step(
    rule: str, practice: str, attribute: str, at_least: float | None, at_most: float | None, points: float
) -> Score:
    """Return the points for a figure of the supplier within bounds, a step of a practice."""
    bounds = [*(() if at_least is None else (f">={at_least:g}",)), *(() if at_most is None else (f"<={at_most:g}",))]
    clause = tuple(Condition(attribute, (bound,)) for bound in bounds)
    name = f"{rule}: {practice or attribute} {' '.join(bounds)}"
    return Score(CountingRule(name, name, (clause,)), points, practice or attribute, level=True)
