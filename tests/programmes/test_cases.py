"""Threshold cases on both sides for every programme, with the arithmetic written out in ``cases/*.yaml``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from planner.programmes import ATTRIBUTES, law_of, mean_points, routes, shares
from planner.programmes.duties import due_day
from planner.programmes.law import Law
from planner.reports.bonuses import worth
from tests.programmes.traced import OWN, entries, standard_of


def of_kind(key: str) -> list[Any]:
    """Return the cases that have a key, named for the test report."""
    return [pytest.param(e, id=f"{e['programme']}: {e['name']}") for e in entries() if key in e]


def law(entry: dict[str, Any]) -> Law:
    """Return the law of a case's programme on its day."""
    return law_of([entry["programme"]], entry["day"], OWN)


def purchases(entry: dict[str, Any]) -> pd.DataFrame:
    """Return a case's purchases with every attribute; what it does not tell is unknown."""
    frame = pd.DataFrame(entry["purchases"])
    for column in (*ATTRIBUTES, "fund", "fund_role"):
        if column not in frame:
            frame[column] = ""
        if frame[column].dtype == object or frame[column].dtype == "str":
            frame[column] = frame[column].fillna("")
    frame["offer.organic"] = frame["offer.organic"].map({True: True, "": False}).astype("boolean")
    return frame.assign(kg=frame.get("kg", 1.0))


@pytest.mark.parametrize("entry", of_kind("target"))
def test_share(entry: dict[str, Any]) -> None:
    """A share is the numerator over the denominator written out by hand, and is met or not as written."""
    rules = law(entry)
    # A rule that leads no plan is reckoned as it would be if a case made it an aim of its own.
    targets = tuple(replace(target, mode="soft") for target in rules.targets)
    reached = shares(targets, rules.counting_rules, purchases(entry), entry.get("received"))
    row = reached.set_index("target").loc[entry["target"]]
    assert row["numerator"] == pytest.approx(entry["numerator"])
    assert row["denominator"] == pytest.approx(entry["denominator"])
    assert row["share"] == pytest.approx(entry["numerator"] / entry["denominator"])
    assert (row["judgement"] == "met") is entry["met"]
    assert row["definition"]
    assert row["reference"]


@pytest.mark.parametrize("entry", of_kind("families"))
def test_cap(entry: dict[str, Any]) -> None:
    """A group may sell the family cap of the day for each of its member families, and no cent more."""
    cap = law(entry).family_cap
    assert cap is not None
    assert (entry["sold"] <= entry["families"] * cap.value) is entry["met"]


@pytest.mark.parametrize("entry", of_kind("money"))
def test_rate(entry: dict[str, Any]) -> None:
    """Pupils x days x the day's rate is the money written out by hand."""
    rate = law(entry).rates[entry["stage"]].value
    assert entry["pupils"] * entry["days"] * rate == pytest.approx(entry["money"])


@pytest.mark.parametrize("entry", of_kind("ceiling"))
def test_ceiling(entry: dict[str, Any]) -> None:
    """What the food of a pupil's day costs, written out by hand, keeps the ceiling of the stage or not."""
    each = entry["cost"] / (entry["pupils"] * entry["days"])
    assert (each <= law(entry).cost_ceilings[entry["ceiling"]].value) is entry["met"]


@pytest.mark.parametrize("entry", of_kind("times"))
def test_frequency(entry: dict[str, Any]) -> None:
    """Something served so often keeps the rule on how often, or not; before the rule begins there is none."""
    rules = {r.rule: r for r in law(entry).frequencies}
    if entry["met"] is None:
        assert entry["frequency"] not in rules
        return
    rule = rules[entry["frequency"]]
    least, most = rule.minimum or 0, float("inf") if rule.maximum is None else rule.maximum
    assert (least <= entry["times"] <= most) is entry["met"]


@pytest.mark.parametrize("entry", of_kind("nutrient"))
def test_standard(entry: dict[str, Any]) -> None:
    """An amount keeps, or breaks, the one standard that fits stage, attendance and meals."""
    standard = standard_of(law(entry), entry)
    over = standard.minimum is None or entry["amount"] >= standard.minimum
    under = standard.maximum is None or entry["amount"] <= standard.maximum
    assert (over and under) is entry["met"]


@pytest.mark.parametrize("entry", of_kind("points"))
def test_points(entry: dict[str, Any]) -> None:
    """The spend-weighted mean of points is the one written out by hand, and reaches the floor or not as written."""
    (rule,) = (r for r in law(entry).points if r.name == entry["points"])
    mean = mean_points(rule, purchases(entry))
    assert mean == pytest.approx(entry["mean"])
    assert (mean >= rule.minimum) is entry["met"]
    assert rule.mode == "hard"


@pytest.mark.parametrize("entry", of_kind("bonus"))
def test_bonus(entry: dict[str, Any]) -> None:
    """So many meals bring, in a later year, the sum written out by hand: the share is reached or it is not."""
    (bonus,) = (one for one in law(entry).bonuses if one.bonus == entry["bonus"])
    assert (entry["share"] >= bonus.share) is entry["met"]
    assert worth(bonus, entry["meals"], earned=entry["met"]) == entry["brings"]


@pytest.mark.parametrize("entry", of_kind("duty"))
def test_duty(entry: dict[str, Any]) -> None:
    """What is done on a day is in time or late, as written out by hand."""
    (duty,) = (one for one in law(entry).duties if one.duty == entry["duty"])
    assert (entry["done"] <= due_day(duty, entry["event"])) is entry["met"]


@pytest.mark.parametrize("entry", of_kind("lot"))
def test_route(entry: dict[str, Any]) -> None:
    """A lot may take the routes that its worth and its bidders open."""
    open_to = routes(law(entry), entry["lot"], purchases(entry))
    assert [route.route for route in open_to] == entry["routes"]


@pytest.mark.parametrize("entry", of_kind("figure"))
def test_figure(entry: dict[str, Any]) -> None:
    """A number that the law names (days, quotes, foods, a premium) is kept or not, as written."""
    value = getattr(law(entry), entry["figure"]).value
    kept = entry["amount"] <= value if entry["figure"] == "organic_premium" else entry["amount"] >= value
    assert kept is entry["met"]
