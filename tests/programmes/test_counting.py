from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.programmes.counting import ATTRIBUTES, counts, first_that_counts
from planner.programmes.law import Condition, CountingRule, TargetRule
from planner.programmes.shares import shares
from planner.schema import CASE_TABLES

LABELS = ("organic", "label_rouge", "igp", "hve")


def rule(*clauses: dict[str, list[str]], name: str = "r") -> CountingRule:
    """Return a counting rule of clauses."""
    return CountingRule(name, "words", tuple(tuple(Condition(a, tuple(v)) for a, v in c.items()) for c in clauses))


def counted(clauses: list[dict[str, list[str]]], **columns: Any) -> list[bool]:
    """Return what counts among rows given by columns, a double underscore standing for the dot."""
    rows = pd.DataFrame({name.replace("__", "."): values for name, values in columns.items()})
    return counts(rule(*clauses), rows).tolist()


def test_conditions_of_a_clause_must_all_hold() -> None:
    """A clause is a conjunction."""
    both = [{"supplier.kind": ["individual"], "supplier.ownership": ["women"]}]
    kinds, owners = ["individual", "individual", "other"], ["women", "", "women"]
    assert counted(both, supplier__kind=kinds, supplier__ownership=owners) == [True, False, False]


def test_one_clause_is_enough() -> None:
    """Clauses are a disjunction; without any nothing counts."""
    either = [{"supplier.kind": ["individual"]}, {"supplier.ownership": ["women"]}]
    kinds, owners = ["individual", "other", "other"], ["", "women", ""]
    assert counted(either, supplier__kind=kinds, supplier__ownership=owners) == [True, True, False]
    assert counted([], supplier__kind=kinds) == [False, False, False]


def test_lists_match_by_whole_words() -> None:
    """A list matches if it shares a word, not a part of one."""
    cells = ["women|youth", " youth | women ", "womens", ""]
    assert counted([{"supplier.ownership": ["women"]}], supplier__ownership=cells) == [True, True, False, False]


def test_booleans_are_yes_and_no_and_unknown_is_neither() -> None:
    """Unknown counts neither as organic nor as not organic."""
    cells = pd.array([True, False, pd.NA], dtype="boolean")
    assert counted([{"offer.organic": ["yes"]}], offer__organic=cells) == [True, False, False]
    assert counted([{"offer.organic": ["no"]}], offer__organic=cells) == [False, True, False]
    assert counted([{"offer.organic": ["yes"]}], offer__organic=["yes", "no", ""]) == [True, False, False]


def test_numbers_are_bounded_inclusively() -> None:
    """A score on the bound counts, just below it does not, an unknown one never."""
    scores = [60.0, 59.99, float("nan"), 80.0]
    assert counted([{"supplier.practice_score": [">=60"]}], supplier__practice_score=scores) == [
        True,
        False,
        False,
        True,
    ]
    assert counted([{"supplier.practice_score": ["<=60"]}], supplier__practice_score=scores) == [
        True,
        True,
        False,
        False,
    ]


def test_star_is_any_known_value() -> None:
    """A star asks only that something is known."""
    assert counted([{"supplier.catchment": ["*"]}], supplier__catchment=["meu", "", "|"]) == [True, False, False]
    assert counted([{"supplier.practice_score": ["*"]}], supplier__practice_score=[0.0, float("nan")]) == [True, False]


def test_a_lacking_attribute_is_an_error() -> None:
    """Taking an attribute that was forgotten for unknown would make shares too low without a word."""
    with pytest.raises(KeyError, match=r"offer\.organic"):
        counts(rule({"offer.organic": ["yes"]}), pd.DataFrame({"supplier.kind": ["other"]}))


def test_no_rows() -> None:
    """Nothing bought gives nothing counted, not an error."""
    assert counts(rule({"supplier.kind": ["other"]}), pd.DataFrame({"supplier.kind": pd.Series(dtype="str")})).size == 0


def test_the_first_label_takes_a_purchase() -> None:
    """A purchase with several labels goes to the first in the order of priority, one without to none."""
    order = [rule({"offer.labels": [label]}) for label in LABELS]
    rows = pd.DataFrame({"offer.labels": ["hve|organic", "hve|igp", "local", ""]})
    assert first_that_counts(order, rows).tolist() == [0, 2, -1, -1]


def test_a_case_may_use_every_attribute() -> None:
    """The table of counting rules allows exactly the attributes that are known here."""
    assert set(CASE_TABLES["counting_rules"]["attribute"].allowed) == set(ATTRIBUTES)


purchase_lists = st.lists(
    st.tuples(st.floats(0, 1e6), st.sets(st.sampled_from(LABELS)).map("|".join)), min_size=1, max_size=12
)


@given(purchase_lists)
@settings(max_examples=50, deadline=None)
def test_labels_share_out_what_is_durable(bought: list[tuple[float, str]]) -> None:
    """The amounts by label add up to what counts under any label: nothing is counted twice, nothing is lost."""
    rows = pd.DataFrame(bought, columns=["amount", "offer.labels"])
    place = first_that_counts([rule({"offer.labels": [label]}) for label in LABELS], rows)
    by_label = [rows["amount"][place == position].sum() for position in range(len(LABELS))]
    durable = rows["amount"][counts(rule({"offer.labels": list(LABELS)}), rows)].sum()
    assert np.sum(by_label) == pytest.approx(durable)


@given(purchase_lists, st.floats(0, 1))
@settings(max_examples=50, deadline=None)
def test_shares_lie_between_zero_and_one(bought: list[tuple[float, str]], share: float) -> None:
    """A share of spend is at least 0 and at most 1 whatever is bought, and unknown when nothing is."""
    rows = pd.DataFrame(bought, columns=["amount", "offer.labels"])
    target = TargetRule("t", "T", "durable", "at_least", share)
    durable = {"durable": rule({"offer.labels": ["organic"]}, {"offer.labels": ["organic", "igp"]})}
    (reached,) = shares((target,), durable, rows).itertuples()
    if rows["amount"].sum() > 0:
        assert 0 <= reached.share <= 1
        assert (reached.judgement == "met") is bool(reached.share >= share) or reached.share == pytest.approx(share)
    else:
        assert np.isnan(reached.share)
        assert reached.judgement == "nothing_to_count"
