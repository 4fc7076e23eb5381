"""One concept of whether a rule is kept: met, not met, not known, nothing to count."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import judgement
from planner.judgement import Judgement, direction, is_not_met, judge, of_old_word, worst

NONE = float("nan")
INF = float("inf")


@pytest.mark.parametrize(
    ("low", "high", "minimum", "maximum", "expected"),
    [
        (5.0, 5.0, 5.0, NONE, "met"),
        (4.999, 4.999, 5.0, NONE, "not_met"),
        (5.0, INF, 5.0, NONE, "met"),
        (4.999, INF, 5.0, NONE, "not_known"),
        (8.0, 8.0, NONE, 8.0, "met"),
        (8.001, INF, NONE, 8.0, "not_met"),
        (7.0, INF, NONE, 8.0, "not_known"),
        (6.0, INF, 5.0, 8.0, "not_known"),
        (9.0, INF, 5.0, 8.0, "not_met"),
        (NONE, NONE, 5.0, NONE, "not_known"),
        (NONE, NONE, NONE, NONE, "met"),
        (0.0, 0.0, 0.0, NONE, "met"),
    ],
)
def test_a_figure_is_judged_by_the_span_in_which_it_surely_lies(
    low: float, high: float, minimum: float, maximum: float, expected: str
) -> None:
    """On both sides of each bound, known, known in part and not known."""
    assert judge(low, high, minimum, maximum).tolist() == [expected]


def test_slack_is_what_rounding_leaves() -> None:
    """A bound passed by less than the slack is kept, by more it is not."""
    assert judge([4.99, 4.9], [4.99, 4.9], 5.0, NONE, 0.05).tolist() == ["met", "not_met"]


@given(
    st.floats(-10, 10), st.floats(0, 10), st.floats(-10, 10), st.floats(0, 10), st.lists(st.floats(0, 1), min_size=1)
)
def test_a_judgement_holds_whatever_the_figure_turns_out_to_be(
    low: float, span: float, minimum: float, width: float, parts: list[float]
) -> None:
    """Met or not met of a span is what is said of every figure within it."""
    word = judge(low, low + span, minimum, minimum + width)[0]
    inside = np.minimum(low + span, low + span * np.array(parts))
    each = set(judge(inside, inside, minimum, minimum + width))
    assert word == Judgement.NOT_KNOWN or each == {word}


@pytest.mark.parametrize(
    ("several", "expected"),
    [
        (["met", "not_met", "not_known"], Judgement.NOT_MET),
        (["met", "not_known"], Judgement.NOT_KNOWN),
        (["met", "nothing_to_count"], Judgement.MET),
        (["nothing_to_count"], Judgement.NOTHING),
        ([], Judgement.NOTHING),
    ],
)
def test_broken_once_is_broken(several: list[str], expected: Judgement) -> None:
    """The worst of several judgements stands for all."""
    assert worst(several) is expected


def test_the_direction_can_be_told_from_figure_and_bounds() -> None:
    """Too little and too much are read off the figure; what is unknown lies on no side."""
    sides = [direction(value, 5.0, 8.0) for value in (4.9, 5.0, 8.0, 8.1, NONE)]
    assert sides == ["short", "", "", "over", ""]


def test_words_of_older_plans_are_read() -> None:
    """Yes, no, blank, too little, too much and unknown each have their judgement; our own words stay."""
    old = [True, False, None, "met", "short", "over", "unknown", "not_met"]
    assert [of_old_word(word) for word in old] == [
        "met", "not_met", "not_known", "met", "not_met", "not_met", "not_known", "not_met",
    ]  # fmt: skip


def test_only_not_met_is_missed() -> None:
    """Neither what is not known nor a blank cell counts as broken."""
    words = pd.Series(["met", "not_met", "not_known", "nothing_to_count", "", None], dtype="str")
    assert is_not_met(words).tolist() == [False, True, False, False, False, False]


def test_examples_of_the_module_hold() -> None:
    """The examples in its docstrings give what they say."""
    assert doctest.testmod(judgement).failed == 0
