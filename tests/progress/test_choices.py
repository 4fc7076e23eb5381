"""Rules of which one has to be met, levels and bonuses, as the year stands: each on both sides of what it turns on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from planner import service
from planner.making.plan import Plan
from planner.programmes.law import PointsRule, Score
from planner.progress import Standing, share_path
from tests.cases import edited, source
from tests.replan.ledgers import delivered, entries
from tests.test_alternatives import month
from tests.test_laws_in_plans import planned
from tests.verify.contracts import bananas

DAY = date(2026, 3, 15)


def held(plan: Plan, day: date = DAY) -> pd.DataFrame:
    """Return the ledger of a year that goes as planned until a day."""
    lines = delivered(plan, day)
    return lines.assign(reverses=pd.array([pd.NA] * len(lines), dtype="Int64"))


def stands(plan: Plan, lines: pd.DataFrame | None = None) -> Standing:
    """Return where a year stands that went as planned, or as some lines say."""
    return service.standing(plan.case, held(plan) if lines is None else lines, DAY, plan, last_days=False)


@pytest.mark.parametrize(
    ("follows", "organic", "dishes", "share", "dish", "on_track"),
    [
        ("organic-spend", True, 0, "on_track", "not_asked", True),
        ("organic-spend", False, 2, "made_good", "on_track", True),
        ("organic-spend", False, 1, "slipping", "not_asked", False),
        ("organic-dishes", False, 2, "not_asked", "on_track", True),
        ("organic-dishes", True, 1, "on_track", "made_good", True),
        ("organic-dishes", False, 1, "not_asked", "slipping", False),
    ],
)
def test_one_of_two_ways_is_enough_for_the_year(
    follows: str, organic: bool, dishes: int, share: str, dish: str, on_track: bool
) -> None:
    """Half of the money organic or nothing, two dishes or one: both are told, and only what is followed can slip, if the other is below too."""
    found = stands(month(follows, organic, dishes))
    ways = found["choices"].set_index("way")
    assert ways["status"].to_dict() == {"organic-spend": share, "organic-dishes": dish}
    assert ways["judged_by"].to_dict() == {"organic-spend": "ledger", "organic-dishes": "plan"}
    assert ways.index[ways["followed"]].tolist() == [follows]
    row = found["standing"].set_index("target").loc["organic-spend"]
    assert (row["status"], found.on_track) == (share, on_track)
    assert "two organic main dishes" in row["instead"]
    pressing = found["alerts"].loc[found["alerts"]["pressing"], ["subject", "help"]].to_numpy().tolist()
    assert bool(pressing) is not on_track
    assert all("In its place this would do" in help_ for _subject, help_ in pressing)


@pytest.mark.parametrize(("organic", "status"), [(True, "on_track"), (False, "slipping")])
def test_what_came_decides_and_not_what_was_planned(organic: bool, status: str) -> None:
    """The rice of the plan is organic: if on the last day what came is not, the share that is followed was missed, whatever was planned."""
    plan = month("organic-spend", True, 0)
    lines = held(plan, date(2026, 4, 1))
    lines = lines if organic else lines.assign(organic=False)
    found = service.standing(plan.case, lines, date(2026, 3, 27), plan, last_days=False)
    row = found["standing"].set_index("target").loc["organic-spend"]
    assert (row["status"], found.on_track) == (status, organic)
    assert plan["targets"].set_index("target").loc["organic-spend", "judgement"] == "met"


def test_a_row_of_the_cases_own_is_made_good_by_nothing() -> None:
    """A town with a row of its own for the share is bound by it: two dishes do not help, and nothing is said to do in its place."""
    found = stands(month("organic-spend", False, 2, own=True))
    row = found["standing"].set_index("target").loc["organic-spend"]
    assert (row["status"], row["instead"], found.on_track) == ("slipping", "", False)


def test_the_path_over_years_says_what_else_would_do() -> None:
    """What a share needs in each year is told of the one that is followed, with the other rule beside it."""
    path = share_path(month("organic-spend", False, 2).case, entries([]), month("organic-spend", False, 2), 1)
    assert set(path["target"]) == {"organic-spend"}
    assert path["instead"].str.contains("two organic main dishes").all()


def test_a_plan_does_not_warn_of_what_is_made_good() -> None:
    """The share is missed: with two dishes the warning says that it need not be met, with one that it is not met."""
    texts = {
        dishes: " ".join(month("organic-spend", False, dishes)["warnings"].query("topic == 'Shares'")["text"])
        for dishes in (1, 2)
    }
    assert "is not met" in texts[1]
    assert "is not met" not in texts[2]
    assert "It need not be met" in texts[2]
    assert "“At least two organic main dishes a month” is met" in texts[2]


# --- bonuses and levels ----------------------------------------------------------------------------------------------


def offers(dozen: int) -> list[dict[str, Any]]:
    """Return the firm's bananas at 2.00, and so many dozen of the State's at 3.00 that have to be bought."""
    return [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0, "labels": "new_york"},
    ]


@cache
def lunches(asked: bool) -> Plan:
    """Return a plan under New York's law of 112 dozen bananas, 1,400 lunches; if it is asked for, with 30 % from the State."""
    target = {"target": "new-york-food", "name": "New York", "counts": "from_new_york", "share": 0.3, "mode": "soft"}
    law = edited("case", 0, programmes="us-ny-30", country="US", currency="USD", programme_date=date(2026, 3, 2))
    return planned(bananas(case=law, offers=offers(0), targets=[target] if asked else []))


def brought(new_york: float, other: float) -> pd.DataFrame:
    """Return what came until the last day: so much money of food of the State, and of other food."""
    rows = [
        {"date": DAY - pd.Timedelta(days=2), "supplier": supplier, "product": "banana", "quantity": 1.0, "kg": 1.0,
         "unit": "kg", "amount": amount, "fund": "transfer", "labels": labels}
        for supplier, amount, labels in (("coop", new_york, "new_york"), ("firma", other, ""))
    ]  # fmt: skip
    return entries(rows).assign(reverses=pd.array([pd.NA] * 2, dtype="Int64"))


@pytest.mark.parametrize(("new_york", "other", "reached", "missing"), [(30, 70, True, 0), (29.99, 70.01, False, 0.01)])
def test_where_the_year_stands_toward_a_bonus(new_york: float, other: float, reached: bool, missing: float) -> None:
    """Of 100.00 in all 30.00 bring 0.25 for each of 1,400 lunches, 350.00; a cent less brings 0.059, 82.60: nobody asks for it, so nothing presses."""
    found = stands(lunches(asked=False), brought(new_york, other))
    (row,) = found["bonus_progress"].to_dict("records")
    assert (row["reached"], row["missing"]) == (reached, missing)
    assert (row["meals"], row["if_reached"], row["otherwise"]) == (1400, 350.0, 82.6)
    assert (row["first_day"], row["last_day"]) == (pd.Timestamp(2026, 7, 1), pd.Timestamp(2027, 6, 30))
    assert row["share_to_date"] == pytest.approx(new_york / 100)
    assert found["standing"]["status"].tolist() == ["on_track" if reached else "not_asked"]
    told = found["alerts"].query("alert == 'Bonus'")
    assert len(told) == (not reached)
    assert not told["pressing"].any()
    assert all("$267.40 more are paid" in text for text in told["text"])
    assert found.on_track


@pytest.mark.parametrize(("new_york", "label", "share"), [(30.0, "new_york", 0.3), (30.0, "", None), (0.0, "", None)])
def test_a_share_of_which_nothing_bears_the_mark_is_not_known(new_york: float, label: str, share: float | None) -> None:
    """Of 100.00, 30.00 marked are 30 %; with no mark on any offer or purchase nothing is told of what counts: not 0 %, nowhere."""
    plan = lunches(asked=True)
    (rule,) = plan.law.targets
    law = replace(plan.law, targets=(replace(rule, by_mark=True),))
    case = bananas(
        case=edited("case", 0, programmes="us-ny-30", country="US", currency="USD", programme_date=date(2026, 3, 2)),
        offers=[offer | {"labels": ""} for offer in offers(0)],
        targets=[
            {"target": "new-york-food", "name": "New York", "counts": "from_new_york", "share": 0.3, "mode": "soft"}
        ],
    )
    lines = brought(new_york, 100 - new_york)
    lines["labels"] = lines["labels"].where(lines["labels"] == "", label)
    found = stands(replace(plan, law=law, case=case), lines)
    row = found["standing"].iloc[0]
    (bonus,) = found["bonus_progress"].to_dict("records")
    figures = ["counted", "planned", "coming", "share_to_date", "share_of_year", "missing"]
    figures += ["forecast_share", "forecast_low", "forecast_high"]
    if share is None:
        assert row[figures].isna().all()
        assert pd.isna([bonus["share_to_date"], bonus["forecast_share"], bonus["missing"], bonus["reached"]]).all()
        assert (row["status"], row["denominator_to_date"], len(found["path"])) == ("unknown", 100, 0)
    else:
        assert (row["counted"], row["share_to_date"], bonus["share_to_date"]) == (30, share, share)
        assert len(found["path"]) > 0


def test_a_share_that_is_asked_for_slips_where_its_bonus_is_lost() -> None:
    """A case with a row for the share is bound by it, beside what the bonus says."""
    found = stands(lunches(asked=True), brought(29.99, 70.01))
    assert (found["standing"]["status"].tolist(), found.on_track) == (["slipping"], False)
    assert set(found["alerts"]["alert"]) >= {"Share", "Bonus"}


@pytest.mark.parametrize(("counted", "level"), [(60.0, "Silver"), (59.99, "Bronze"), (30.0, "Bronze"), (29.99, "")])
def test_levels_are_told_of_the_year(counted: float, level: str) -> None:
    """From 30 % on a share is bronze, from 60 % on silver: of 100.00 in all each on both sides, to date and ahead."""
    plan = lunches(asked=True)
    (rule,) = plan.law.targets
    law = replace(plan.law, targets=(replace(rule, levels=(("Bronze", 0.3), ("Silver", 0.6))),))
    row = stands(replace(plan, law=law), brought(counted, 100 - counted))["standing"].iloc[0]
    assert (row["level_to_date"], row["level"]) == (level, level)


def scale(plan: Plan, minimum: float) -> Plan:
    """Return a plan under a law that gives a point for food of the State, 2 at most, with a star from 0.3 on and two from 0.6."""
    rule = PointsRule(
        "stars", "Good food", (Score(plan.law.counting_rules["from_new_york"], 1.0),), minimum, "soft", source("stars"),
        most=2.0, levels=(("One star", 0.3), ("Two stars", 0.6)),
    )  # fmt: skip
    return replace(plan, law=replace(plan.law, points=(rule,)))


@pytest.mark.parametrize(("counted", "level"), [(60.0, "Two stars"), (59.99, "One star"), (29.99, "")])
def test_points_and_their_levels_are_told_of_the_year(counted: float, level: str) -> None:
    """Of 100.00 in all 60.00 with a point are a mean of 0.6, two stars; a cent less is one star, and less than a floor of 0.6."""
    found = stands(scale(lunches(asked=False), 0.6), brought(counted, 100 - counted))
    (row,) = found["points_progress"].to_dict("records")
    assert (row["level_to_date"], row["level"]) == (level, level)
    assert (row["reached"], row["forecast"]) == (pytest.approx(counted / 100), pytest.approx(counted / 100))
    assert (row["status"] == "on_track") is (counted == 60)
    assert found.on_track is (counted == 60)
    assert ("Points" in set(found["alerts"]["alert"])) is (counted < 60)


def test_points_of_the_rest_are_those_of_the_plan() -> None:
    """On the plan's eve nothing came: it heads for what the plan has, of which 30 % are asked for and bought, a mean of 0.3 or a little more."""
    plan = scale(lunches(asked=True), 0.3)
    found = service.standing(
        plan.case, entries([]).assign(reverses=pd.array([], dtype="Int64")), date(2026, 3, 1), plan, last_days=False
    )
    (row,) = found["points_progress"].to_dict("records")
    share = plan["targets"].set_index("target").loc["new-york-food", "reached_share"]
    assert row["forecast"] == pytest.approx(share)
    assert (row["status"], row["level"], pd.isna(row["reached"])) == ("on_track", "One star", True)
