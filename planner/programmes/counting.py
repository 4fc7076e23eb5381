"""What counts toward a share: counting rules applied to the attributes of purchases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from planner.programmes.law import Condition, CountingRule
from planner.schema.base import split_list
from planner.schema.case_tables import SUPPLIER_FIGURES

ATTRIBUTES: tuple[str, ...] = (
    "supplier.supplier",
    "supplier.kind",
    "supplier.ownership",
    "supplier.certificates",
    "supplier.labels",
    "supplier.municipality",
    "supplier.state",
    "supplier.tier",
    "supplier.catchment",
    "supplier.practice_score",
    "supplier.women_members_share",
    "supplier.priority_members_share",
    "supplier.family_members_share",
    "supplier.km",
    "offer.organic",
    "offer.labels",
    "product.product",
    "product.food_group",
    "product.processing_class",
    "product.tags",
)
"""Every attribute at which a counting rule may look; columns of the rows given to `counts`."""

FIGURES = SUPPLIER_FIGURES
"""Attributes that are numbers."""

ANY_KNOWN = "*"


def counts(rule: CountingRule, rows: pd.DataFrame) -> np.ndarray:
    """Return which rows count under a rule.

    Parameters
    ----------
    rule : CountingRule
        A disjunction of clauses; without a clause nothing counts.
    rows : pandas.DataFrame
        One row per purchase or offer; a column per attribute, named as in `ATTRIBUTES`. A list is text separated by
        ``|``; it matches if it shares a word with the rule. Booleans are of dtype boolean, or ``yes`` and ``no``.
        Unknown never matches.

    Returns
    -------
    numpy.ndarray
        Booleans, one per row, in the order of `rows`.

    Raises
    ------
    KeyError
        If `rows` lacks an attribute that the rule looks at: taking it for unknown would make a share too low in silence.
    """
    met = np.zeros(len(rows), dtype=bool)
    for clause in rule.clauses:
        holds = np.ones(len(rows), dtype=bool)
        for condition in clause:
            holds &= _meets(condition, rows)
        met |= holds
    return met


def first_that_counts(rules: Sequence[CountingRule], rows: pd.DataFrame) -> np.ndarray:
    """Return for each row the position of the first rule under which it counts, or -1.

    A purchase with several labels is so counted once, under the label of the highest priority.

    Parameters
    ----------
    rules : sequence of CountingRule
        In order of priority.
    rows : pandas.DataFrame
        As for `counts`.

    Returns
    -------
    numpy.ndarray
        int64, one per row.
    """
    place = np.full(len(rows), -1, dtype=np.int64)
    for position, rule in enumerate(rules):
        place[(place < 0) & counts(rule, rows)] = position
    return place


def _meets(condition: Condition, rows: pd.DataFrame) -> np.ndarray:
    # Rows are many, different values few: each different value is looked at once.
    codes, different = pd.factorize(rows[condition.attribute])
    meets = _test(condition)
    hits = np.array([meets(value) for value in different] + [False], dtype=bool)
    return hits[codes]


def _test(condition: Condition) -> Callable[[Any], bool]:
    words = set(condition.values)
    at_least = [float(value[2:]) for value in condition.values if value.startswith(">=")]
    at_most = [float(value[2:]) for value in condition.values if value.startswith("<=")]

    def meets(value: Any) -> bool:
        if isinstance(value, bool | np.bool_):
            return ("yes" if value else "no") in words or ANY_KNOWN in words
        if isinstance(value, str):
            found = split_list(value)
            return bool(words.intersection(found)) or (ANY_KNOWN in words and bool(found))
        number = float(value)
        return (
            ANY_KNOWN in words
            or any(number >= bound for bound in at_least)
            or any(number <= bound for bound in at_most)
        )

    return meets
