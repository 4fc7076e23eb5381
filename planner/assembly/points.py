"""Points for good practice: what each offer's goods score, and what was reached before the plan's first day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.instance import Mode, empty_table
from planner.assembly.modes import family_mode, mode_in_force
from planner.assembly.purchases import Purchases
from planner.assembly.scopes import inside
from planner.assembly.to_date import ToDate, bought_to_date
from planner.case import Case
from planner.programmes.law import CountingRule, Law, PointsRule
from planner.programmes.points import scores


@dataclass(frozen=True, eq=False)
class Scored:
    """A rule of points with what every offer scores under it.

    Parameters
    ----------
    rule : PointsRule
        The rule.
    mode : {"hard", "soft", "off"}
        Whether it must hold, as the rule and the case say.
    by_offer : numpy.ndarray
        Points of the goods of each offer, in the order of the instance's offers.
    before : pandas.DataFrame
        Goods bought before the plan's first day: ``supplier``, ``product``, ``weighed`` (currency or kg, as they weigh in the
        mean), ``score``.
    """

    rule: PointsRule
    mode: Mode
    by_offer: Floats
    before: pd.DataFrame


def scored(case: Case, law: Law, rules: Mapping[str, CountingRule], counting: pd.DataFrame) -> list[Scored]:
    """Return every rule of points with its scores.

    Parameters
    ----------
    case, law : Case, Law
        The case, with what was bought before, and the law with its rules of points.
    rules : mapping of str to CountingRule
        From `planner.assembly.counting.counting_rules`.
    counting : pandas.DataFrame
        From `planner.assembly.counting.counting_table`, aligned with the instance's offers.

    Returns
    -------
    list of Scored
        In the order of the law; empty if it has no points. A rule that is off is among them.
    """
    if not law.points:
        return []
    stated = family_mode(case, "points")
    to_date = bought_to_date(case, law, dict(rules))
    return [_scored(rule, mode_in_force(rule.mode, stated), counting, to_date) for rule in law.points]


def _scored(rule: PointsRule, mode: Mode, counting: pd.DataFrame, to_date: ToDate) -> Scored:
    there = to_date.goods & inside(to_date.places, rule.scope)
    goods = to_date.rows[there]
    return Scored(
        rule,
        mode,
        points_of(rule, counting),
        pd.DataFrame(
            {
                "supplier": goods["supplier"],
                "product": goods["product"],
                "weighed": goods["amount" if rule.weight == "worth" else "kg"].astype("float64"),
                "score": points_of(rule, to_date.counting)[there],
            }
        ),
    )


def points_of(rule: PointsRule, counting: pd.DataFrame) -> Floats:
    """Return the points of goods (row) that count under rules (column)."""
    return scores(rule, lambda practice: counting[practice.name].to_numpy(dtype=np.float64), len(counting))


def point_rows(
    found: list[Scored], purchases: Purchases, worth: float, all_kg: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``points`` and ``point_terms`` of an instance.

    Goods weigh by their worth (their price, without charges for delivery) or by their kg, as the rule says. What was bought
    before the plan's first day is scored alike.

    Parameters
    ----------
    found : list of Scored
        From `scored`.
    purchases : Purchases
        What is bought.
    worth, all_kg : float
        What the plan's goods come to, roughly, in currency and in kg: to which a lack is related.

    Returns
    -------
    tuple of pandas.DataFrame
        A row per rule: the least mean of its points, what was weighed before the plan, and the amount to which a lack
        is related; and per purchase its weight and points.
    """
    rows, terms = [], [empty_table("point_terms")]
    for number, one in enumerate(found):
        by_worth = one.rule.weight == "worth"
        whole = worth if by_worth else all_kg
        rows.append(
            (
                one.rule.name,
                one.rule.minimum,
                float((one.before["weighed"] * one.before["score"]).sum()),
                float(one.before["weighed"].sum()),
                whole if whole > 0 else 1.0,
                one.mode,
            )
        )
        goods = purchases.worth(one.rule.scope) if by_worth else purchases.weighed(one.rule.scope)
        score = one.by_offer[goods["offer"].to_numpy()]
        terms.append(goods[["column", "index"]].assign(rule=number, points=score, weight=goods["unit"]))
    table = pd.DataFrame(rows, columns=["rule", "minimum", "points_to_date", "weight_to_date", "scale", "mode"])
    return table, pd.concat(terms, ignore_index=True)
