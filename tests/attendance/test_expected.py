"""The part of the pupils that is expected: a known truth is found again, thin records are told, errors are reckoned by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.attendance.expected import LAST_FOUR, REGRESSION, expected_of
from tests.attendance.records import PLAN, record


def test_weekdays_are_found_again() -> None:
    """30 weeks with 3 % of chance: each weekday lies within 1 % of the truth, and the error is about that of chance alone (2.4 % of the meals)."""
    found = expected_of(record(30, noise=0.03), PLAN)
    assert (found.method, found.days, found.months) == (REGRESSION, 150, False)
    assert found.shares.tolist() == pytest.approx([0.9, 0.9, 0.8, 0.9, 0.85], abs=0.01)
    assert found.error is not None
    assert found.error.off == pytest.approx(0.024, abs=0.008)
    assert abs(found.error.above) < 0.02


def test_the_plain_rules_miss_more_where_there_is_chance() -> None:
    """A week before has the chance of two days (1.4 times that of one), the mean of four of one and a quarter (1.1 times)."""
    found = expected_of(record(60, noise=0.03), PLAN)
    assert found.error
    assert found.last_week
    assert found.last_four
    assert found.error.off < found.last_four.off < found.last_week.off
    assert found.last_week.off / found.error.off == pytest.approx(1.4, abs=0.3)


@pytest.mark.parametrize(("weeks", "method"), [(13, LAST_FOUR), (14, REGRESSION)])
def test_eight_weeks_before_those_held_out_tell_weekdays_apart(weeks: int, method: str) -> None:
    """14 weeks leave 40 days before the last six, 13 leave 35: then the mean of the last four is taken; without chance both are exact."""
    found = expected_of(record(weeks), PLAN)
    assert found.method == method
    assert found.shares.tolist() == pytest.approx([0.9, 0.9, 0.8, 0.9, 0.85], abs=0.01)


@pytest.mark.parametrize(("weeks", "thin"), [(3, "weekday"), (4, "")])
def test_nothing_is_said_of_a_weekday_seen_three_times(weeks: int, thin: str) -> None:
    """Four Mondays make a mean, three do not: no number is made up. No week can be held out of four."""
    found = expected_of(record(weeks), PLAN)
    assert found.thin == thin
    assert bool(found.method) == (not thin)
    assert found.shares.isna().all() == bool(thin)
    assert found.error is None


def test_a_weekday_on_which_nothing_was_served_is_named() -> None:
    """A record without Wednesdays says nothing of a plan with Wednesdays, and all of one without."""
    whole = record(30)
    without = whole[pd.DatetimeIndex(whole.index).day_of_week != 2]
    assert (expected_of(without, PLAN).thin, expected_of(without, PLAN).weekday) == ("weekday", 2)
    assert expected_of(without, PLAN.drop(PLAN.index[2])).shares.tolist() == pytest.approx(
        [0.9, 0.9, 0.9, 0.85], abs=0.01
    )


@pytest.mark.parametrize(("weeks", "told"), [(52, False), (53, True)])
def test_months_are_told_apart_from_a_year_on(weeks: int, told: bool) -> None:
    """52 weeks from Monday to Friday are 362 days, 53 are 369; July has a fifth less, which only the longer record says of July."""
    july = pd.DataFrame({"beside": False}, index=pd.bdate_range("2026-07-06", "2026-07-10"))
    found = expected_of(record(weeks, months={7: 0.8}, noise=0.02), july)
    assert found.months == told
    assert found.shares.iloc[0] == pytest.approx(0.72 if told else 0.9, abs=0.015)


def test_a_strike_is_no_usual_day() -> None:
    """On three Mondays a tenth eats: they are left out and counted, and Mondays stay at 0.9."""
    struck = record(30)
    struck.loc[["2025-03-03", "2025-04-07", "2025-05-05"], "eaten"] = 18.0
    found = expected_of(struck, PLAN)
    assert (found.days, found.exceptional) == (147, 3)
    assert found.shares.iloc[0] == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize(("factor", "share"), [(0.8, 0.72), (1.05, 0.9)])
def test_fewer_come_beside_days_off(factor: float, share: float) -> None:
    """With a fifth less on 20 Mondays beside days off such a Monday has 0.72, another 0.9; that more come is not taken."""
    days = record(40)
    beside = days.index[::10]
    days.loc[beside, "beside"] = True
    days.loc[beside, "eaten"] *= factor
    asked = PLAN.assign(beside=[True, False, False, False, False])
    assert expected_of(days, asked).shares.iloc[0] == pytest.approx(share, abs=0.03)
    assert expected_of(days, PLAN).shares.iloc[1] == pytest.approx(0.9, abs=0.01)


def test_the_forecast_of_the_file_is_held_against_what_was_eaten() -> None:
    """A forecast 5.7 % above every day missed by 5.7 % and was 5.7 % too high, over the six weeks and over all days."""
    days = record(20)
    found = expected_of(days.assign(forecast=days["eaten"] * 1.057), PLAN)
    assert found.official
    assert found.official_ever
    assert (found.official.days, found.official_ever.days) == (30, 100)
    assert [found.official.off, found.official.above, found.official_ever.above] == pytest.approx([0.057] * 3)


def test_the_error_of_what_is_expected_is_of_days_it_did_not_see() -> None:
    """Attendance falls from 0.9 to 0.81 as the six weeks begin: what was expected is a ninth too high; a week before is off in the first week alone."""
    days = record(20, parts=(0.9,) * 5)
    days.iloc[-30:, 0] *= 0.9
    found = expected_of(days, PLAN)
    assert found.error
    assert found.last_week
    assert [found.error.off, found.error.above] == pytest.approx([1 / 9, 1 / 9], abs=1e-3)
    assert found.last_week.off == pytest.approx(1 / 9 / 6, abs=1e-3)


def test_the_plain_rule_is_taken_where_it_was_clearly_nearer_before() -> None:
    """Attendance fell long before the weeks held out: the mean of the last four knows it, the regression sees half of a record without it."""
    days = record(30, parts=(0.9,) * 5, noise=0.01)
    days.iloc[60:, 0] *= 0.8
    found = expected_of(days, PLAN)
    assert found.method == LAST_FOUR
    assert np.allclose(found.shares, 0.72, atol=0.02)
