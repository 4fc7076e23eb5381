"""By how much shares are missed, as a reader counts it: in parts of each share's own denominator.

In the objective a gap is related to an amount that does not move, such as the money of the fund, so that it stays linear. By
hand: 16 % of 3,710.20 spent is asked, 593.63, and 587.80 counts; the gap of 5.83 is 0.117 hundredths of a fund of 5,000, but
the share reached, 15.843 %, lacks 0.157 points of what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.blocks import Floats
from models.instance import Instance
from models.terms import units_of_terms


def missed_shares(instance: Instance, values: Mapping[str, Floats]) -> float:
    """Return the sum over all shares of what each lacks of the share asked for (0.01: one point), and so of floors of points.

    Parameters
    ----------
    instance : Instance
        What is planned.
    values : mapping of str to numpy.ndarray
        Per column set, as in `models.solution.Solution`.
    """
    return _shares(instance, values) + _floors(instance, values)


def reached_shares(instance: Instance, values: Mapping[str, Floats]) -> Floats:
    """Return each share as a solution reaches it, 0-1, one per row of the instance's targets; NaN where it is a share of nothing."""
    targets, terms = instance.targets, instance.target_terms
    counted = targets["counted_to_date"].to_numpy(dtype=float).copy()
    np.add.at(
        counted, terms["target"].to_numpy(), terms["numerator"].to_numpy(dtype=float) * units_of_terms(terms, values)
    )
    whole = _wholes(instance, values)
    return np.asarray(np.divide(counted, whole, out=np.full(len(whole), np.nan), where=whole > 0), dtype=float)


def _shares(instance: Instance, values: Mapping[str, Floats]) -> float:
    return _parts(values.get("gap"), _wholes(instance, values))


def _wholes(instance: Instance, values: Mapping[str, Floats]) -> Floats:
    """Return of what each share is a share: a fixed amount, or what is bought before the plan and in it."""
    targets, terms = instance.targets, instance.target_terms
    whole = targets["denominator"].to_numpy(dtype=float)
    moves = np.isnan(whole)
    spent = np.where(moves, targets["denominator_to_date"].to_numpy(dtype=float), 0.0)
    np.add.at(
        spent, terms["target"].to_numpy(), terms["denominator"].to_numpy(dtype=float) * units_of_terms(terms, values)
    )
    return np.where(moves, spent, whole)


def _floors(instance: Instance, values: Mapping[str, Floats]) -> float:
    points, terms = instance.points, instance.point_terms
    weight = points["weight_to_date"].to_numpy(dtype=float).copy()
    np.add.at(weight, terms["rule"].to_numpy(), terms["weight"].to_numpy(dtype=float) * units_of_terms(terms, values))
    return _parts(values.get("points_lack"), weight)


def _parts(lack: Floats | None, whole: Floats) -> float:
    if lack is None or len(lack) != len(whole):
        return 0.0
    return float(np.divide(lack, whole, out=np.zeros(len(whole)), where=whole > 0).sum())
