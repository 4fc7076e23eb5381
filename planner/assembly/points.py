"""Points for good practice: what each offer's goods score, and what was reached before the plan's first day."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.instance import empty_table
from planner.assembly.to_date import bought_to_date
from planner.case import Case
from planner.programmes.law import CountingRule, Law, PointsRule


def scores(rule: PointsRule, counting: pd.DataFrame) -> Floats:
    """Return the points of goods: the sum over the practices that they meet.

    Parameters
    ----------
    rule : PointsRule
        Points for each practice.
    counting : pandas.DataFrame
        Boolean: do the goods (row) count under the rule (column)?

    Returns
    -------
    numpy.ndarray
        Points, one per row.
    """
    met = [counting[practice.name].to_numpy(dtype=np.float64) * points for practice, points in rule.scores]
    return np.asarray(np.sum(met, axis=0), dtype=np.float64)


def point_rows(
    case: Case,
    law: Law,
    rules: Mapping[str, CountingRule],
    offers: pd.DataFrame,
    supply: pd.DataFrame,
    counting: pd.DataFrame,
    worth: float,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``points`` and ``point_terms`` of an instance.

    Goods weigh by their worth: their price, without charges for delivery. What was bought before the plan's first day
    is scored alike.

    Parameters
    ----------
    rules : mapping of str to CountingRule
        From `planner.assembly.counting.counting_rules`.
    offers : pandas.DataFrame
        Table of the instance.
    supply : pandas.DataFrame
        Table of the instance.
    counting : pandas.DataFrame
        From `planner.assembly.counting.counting_table`, aligned with `offers`.
    worth : float
        What the plan's goods come to, roughly, in currency: to which a lack is related.
    """
    before = bought_to_date(case, law, dict(rules)) if law.points and len(case["bought"]) else None
    rows, terms = [], [empty_table("point_terms")]
    offer = supply["offer"].to_numpy()
    for number, rule in enumerate(law.points):
        to_date = 0.0
        if before is not None:
            amount = np.where(before.goods, before.rows["amount"].to_numpy(dtype=np.float64), 0.0)
            to_date = float(amount @ (scores(rule, before.counting) - rule.minimum))
        rows.append((rule.name, rule.minimum, to_date, worth if worth > 0 else 1.0, rule.mode))
        terms.append(
            pd.DataFrame(
                {
                    "rule": np.full(len(supply), number),
                    "supply": np.arange(len(supply)),
                    "points": scores(rule, counting)[offer],
                    "weight": offers["price_per_pack"].to_numpy()[offer],
                }
            )
        )
    table = pd.DataFrame(rows, columns=["rule", "minimum", "to_date", "scale", "mode"])
    return table, pd.concat(terms, ignore_index=True)
