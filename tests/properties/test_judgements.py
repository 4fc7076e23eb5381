"""Report and check judge alike, each by code of its own, whatever is known and whatever is not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.menus.tables import judge_standard
from planner.programmes.law import TargetRule
from planner.reports.shares import judgement_of
from planner.verify.nutrition import _word
from planner.verify.shares import Reckoning

NAN = float("nan")
quantities = st.one_of(st.just(NAN), st.just(0.0), st.sampled_from([9.0, 10.0, 11.0, 20.0, 22.0]), st.floats(0, 30))
bounds = st.one_of(st.just(NAN), st.sampled_from([0.0, 10.0, 20.0]), st.floats(0, 30))
parts = st.one_of(st.just(NAN), st.sampled_from([0.0, 0.5, 0.89, 0.9, 1.0]), st.floats(0, 1))


@given(quantities, bounds, bounds, bounds, parts, st.booleans())
@settings(max_examples=500, deadline=None)
def test_standards_are_judged_alike(
    value: float, minimum: float, maximum: float, aim: float, known: float, of_energy: bool
) -> None:
    """One word for a standard from both sides, for an amount and for a part of the energy."""
    if known == 0:
        value = NAN  # of nothing that is known no figure is told
    if math.isnan(value) and not known < 0.9 and not of_energy:
        return  # an amount of which enough is known is a figure
    if math.isnan(minimum) and math.isnan(maximum) and math.isnan(aim):
        return  # a standard has a bound
    report, _light, gap = judge_standard(np.array([value]), minimum, maximum, aim, np.array([known]), of_energy)
    assert report[0] == _word(value, known, np.fmax(minimum, aim), np.fmin(maximum, aim), of_energy)
    assert (report[0] == "not_met") is bool(gap[0] > 0)


@given(quantities, quantities, st.sampled_from([0.0, 0.1, 0.3, 1.0]), st.sampled_from(["at_least", "at_most"]))
@settings(max_examples=300, deadline=None)
def test_shares_are_judged_alike(numerator: float, denominator: float, share: float, sense: str) -> None:
    """One word for a share from both sides, of something, of nothing and of what nobody knows."""
    numerator = 0.0 if math.isnan(numerator) else numerator
    due = share * denominator
    gap = due - numerator if sense == "at_least" else numerator - due
    gap = gap if math.isnan(gap) else max(0.0, gap)
    rule = TargetRule("t", "T", "farm", "at_least" if sense == "at_least" else "at_most", share)
    assert judgement_of(denominator, gap) == Reckoning(rule, "", numerator, denominator, gap).judgement


@pytest.mark.parametrize(
    ("numerator", "denominator", "sense", "expected"),
    [
        (30.0, 100.0, "at_least", "met"),
        (29.0, 100.0, "at_least", "not_met"),
        (30.0, 100.0, "at_most", "met"),
        (31.0, 100.0, "at_most", "not_met"),
        (0.0, 0.0, "at_least", "nothing_to_count"),
        (0.0, 0.0, "at_most", "nothing_to_count"),
        (5.0, 0.0, "at_least", "nothing_to_count"),
        (5.0, 0.0, "at_most", "not_met"),
        (5.0, NAN, "at_least", "not_known"),
        (5.0, NAN, "at_most", "not_known"),
    ],
)
def test_shares_by_hand(numerator: float, denominator: float, sense: str, expected: str) -> None:
    """Thirty per cent, on both sides of the bound, of nothing and of what nobody knows."""
    due = 0.3 * denominator
    gap = due - numerator if sense == "at_least" else numerator - due
    gap = gap if math.isnan(gap) else max(0.0, gap)
    rule = TargetRule("t", "T", "farm", "at_least" if sense == "at_least" else "at_most", 0.3)
    assert Reckoning(rule, "", numerator, denominator, gap).judgement == expected
    assert judgement_of(denominator, gap) == expected
