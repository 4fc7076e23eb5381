"""Shares reached by purchases, each with its numerator, denominator, definition and source."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from planner.judgement import Judgement
from planner.programmes.counting import counts
from planner.programmes.law import CountingRule, PointsRule, TargetRule
from planner.programmes.points import scores

_ROUNDING = 1e-9


def shares(
    targets: tuple[TargetRule, ...],
    rules: Mapping[str, CountingRule],
    purchases: pd.DataFrame,
    received: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return what purchases reach of each target.

    Parameters
    ----------
    targets : tuple of TargetRule
        Targets, of the law or of a case.
    rules : mapping of str to CountingRule
        Every counting rule that the targets name.
    purchases : pandas.DataFrame
        One row per payment for goods: ``amount`` in currency, ``kg``, ``fund`` and ``fund_role``, and the attributes at which
        the rules look (see `planner.programmes.counting.ATTRIBUTES`).
    received : mapping of str to float, optional
        Money received, by name and by role of the fund.

    Returns
    -------
    pandas.DataFrame
        One row per target that is not off: ``target``, ``name``, ``sense``, ``required`` (share), ``numerator``,
        ``denominator``, ``share`` (NaN if nothing was spent or received, or it is not known), ``judgement``, ``definition``,
        ``reference`` and ``verified``. A purchase counts once, however many clauses of a rule it meets.
    """
    rows = [_share(target, rules, purchases, received or {}) for target in targets if target.mode != "off"]
    columns = {
        "target": "str",
        "name": "str",
        "sense": "str",
        "required": "float64",
        "numerator": "float64",
        "denominator": "float64",
        "share": "float64",
        "judgement": "str",
        "definition": "str",
        "reference": "str",
        "verified": "boolean",
    }
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def mean_points(rule: PointsRule, purchases: pd.DataFrame) -> float:
    """Return the mean score of purchases weighted by spend or by kg, as the rule says; NaN if nothing was bought.

    Parameters
    ----------
    rule : PointsRule
        The scores.
    purchases : pandas.DataFrame
        As for `shares`.
    """
    score = scores(rule, lambda practice: counts(practice, purchases), len(purchases))
    weight = purchases["amount" if rule.weight == "worth" else "kg"].to_numpy("float64")
    return float((score * weight).sum() / weight.sum()) if weight.sum() > 0 else float("nan")


def _share(
    target: TargetRule, rules: Mapping[str, CountingRule], purchases: pd.DataFrame, received: Mapping[str, float]
) -> dict[str, object]:
    if target.fund:
        scope = purchases[purchases["fund"] == target.fund]
    elif target.fund_role:
        scope = purchases[purchases["fund_role"] == target.fund_role]
    else:
        scope = purchases
    if target.within:
        scope = scope[counts(rules[target.within], scope)]
    size = scope["amount" if target.basis == "money" else "kg"]
    numerator = math.fsum(size[counts(rules[target.counts], scope)])  # exact: a part is never more than the whole
    if target.denominator == "spend":
        denominator = math.fsum(size)
    elif target.denominator == "received":
        denominator = received.get(target.fund or target.fund_role, float("nan"))
    else:
        denominator = float("nan") if target.denominator_amount is None else target.denominator_amount
    some = denominator > 0
    over = numerator - target.share * denominator
    slack = over if target.sense == "at_least" else -over
    return {
        "target": target.target,
        "name": target.name,
        "sense": target.sense,
        "required": target.share,
        "numerator": numerator,
        "denominator": denominator,
        "share": numerator / denominator if some else float("nan"),
        "judgement": _judgement(denominator, slack),
        "definition": rules[target.counts].definition,
        "reference": target.source.reference if target.source else "",
        "verified": target.source.verified if target.source else pd.NA,
    }


def _judgement(denominator: float, slack: float) -> str:
    if math.isnan(denominator):
        return Judgement.NOT_KNOWN.value
    if slack < -_ROUNDING * denominator:
        return Judgement.NOT_MET.value
    return (Judgement.MET if denominator > 0 else Judgement.NOTHING).value
