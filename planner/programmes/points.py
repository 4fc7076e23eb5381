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

    Returns
    -------
    numpy.ndarray, shape (size,)
        Points of each; of one practice never more than the rule's most for it, and in all never more than the rule's
        most.
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
    """Return the points for a figure of the supplier within bounds, a step of a practice.

    Parameters
    ----------
    rule : str
        Name of the rule on points, with which the counting rule's name begins.
    practice : str
        Practice of which it is a step; blank: the attribute is one of its own.
    attribute : str
        The figure of the supplier that is looked at, such as ``supplier.women_members_share``.
    at_least, at_most : float or None
        Bounds of the figure, each of them within; None: open on that side.
    points : float
        How many the step is worth.

    Returns
    -------
    Score
        The points with their counting rule, as a step: of the steps of a practice that are reached the highest counts
        alone.
    """
    bounds = [*(() if at_least is None else (f">={at_least:g}",)), *(() if at_most is None else (f"<={at_most:g}",))]
    clause = tuple(Condition(attribute, (bound,)) for bound in bounds)
    name = f"{rule}: {practice or attribute} {' '.join(bounds)}"
    return Score(CountingRule(name, name, (clause,)), points, practice or attribute, level=True)
