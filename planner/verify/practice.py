"""Points for good practice: what the goods bought score on average, weighted by their worth.

By hand: a floor of 0.5; 15 kg at 8.00 of a cooperative with two practices of a point each (120 x 2 points) and 960 of others
without any: 240 / 1,080 = 0.22, too little; 36 kg of the cooperative at 8.00 (288) in a spend of 1,152 score 576 / 1,152 = 0.5.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.programmes.law import PointsRule
from planner.verify.bought import goods_before, own_marks
from planner.verify.facts import Facts
from planner.verify.shares import attributes_of, meets, offers_that_count
from planner.verify.violation import MONEY, SHARE, Report, hold_rows

FAMILY = "points"


@dataclass(frozen=True)
class Score:
    """What one rule of points comes to: ``points`` is the sum of worth x points, ``worth`` what it is the mean over.

    ``rounding`` is by how much the lines may have been rounded, in currency.
    """

    rule: PointsRule
    mode: str
    points: float
    worth: float
    by_supplier: pd.DataFrame
    rounding: float = 0.0

    @property
    def mean(self) -> float:
        """The mean score; NaN where nothing is bought."""
        return self.points / self.worth if self.worth > 0 else float("nan")

    @property
    def slack(self) -> float:
        """What a cent of worth may move."""
        return MONEY * max(1.0, self.rule.minimum)

    @property
    def most_rounded(self) -> float:
        """What the rounding of lines may move: no goods have more points than all practices together."""
        most = sum(points for _practice, points in self.rule.scores)
        return self.rounding * max(self.rule.minimum, most)

    @property
    def judgement(self) -> Judgement:
        """Whether the floor is reached; where nothing is bought there is nothing to count."""
        if not self.worth > 0:
            return Judgement.NOTHING
        return Judgement.NOT_MET if self.lack > self.slack else Judgement.MET

    @property
    def lack(self) -> float:
        """Points times currency that are missing to the floor."""
        return max(0.0, self.rule.minimum * self.worth - self.points)


def scored(facts: Facts, orders: pd.DataFrame) -> list[Score]:
    """Return what every rule of points that is not off comes to, goods bought before the plan's first day included.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with ``own_supplier`` and ``own_amount``.

    Returns
    -------
    list of Score
        ``by_supplier`` has ``supplier``, ``worth``, ``points`` (worth x points), without what is nothing.
    """
    stated = facts.stated_mode(FAMILY)
    earlier = goods_before(facts)
    words_of, marks = attributes_of(facts), own_marks(facts, earlier)
    rounding = float(orders["own_rounding"].sum())
    found = []
    for rule in facts.law.points:
        mode = rule.mode if rule.mode == "off" or not stated else stated
        if mode == "off":
            continue
        of_offer = pd.Series(0.0, index=facts.offers.index)
        for practice, points in rule.scores:
            of_offer[sorted(offers_that_count(facts, practice))] += points
        now = orders[["own_supplier", "own_amount"]].set_axis(["supplier", "worth"], axis=1)
        now = now.assign(points=now["worth"] * orders["offer"].map(of_offer).to_numpy(dtype=float))
        of_row = [
            sum(points for practice, points in rule.scores if meets(practice, words_of(seller, good, *mark)))
            for seller, good, mark in zip(earlier["supplier"], earlier["product"], marks, strict=True)
        ]
        past = pd.DataFrame({"supplier": earlier["supplier"], "worth": earlier["amount"].astype(float)})
        past = past.assign(points=past["worth"] * pd.Series(of_row, index=past.index, dtype=float))
        lines = pd.concat([now, past], ignore_index=True)
        sums = lines.groupby("supplier", as_index=False)[["worth", "points"]].sum()
        found.append(Score(rule, mode, float(lines["points"].sum()), float(lines["worth"].sum()), sums, rounding))
    return found


def check_points(found: list[Score], stated: pd.DataFrame | None, sellers: pd.DataFrame | None, report: Report) -> None:
    """Check that every floor that must hold is reached, to the cent, and that the plan says what was scored.

    Parameters
    ----------
    found : list of Score
        From `scored`.
    stated, sellers : pandas.DataFrame or None
        The plan's tables ``points`` and ``scores``.
    report : Report
        Receives what is wrong.
    """
    what = _("The mean of the points of what is bought is below its floor.")
    for score in found:
        if score.mode == "hard" and score.lack > score.slack + score.most_rounded:
            report.add(FAMILY, what, {"rule": score.rule.name}, score.rule.minimum, score.mean, "points")
    if stated is not None:
        own = pd.DataFrame(
            [
                {
                    "rule": one.rule.name, "minimum": one.rule.minimum, "reached": one.mean, "points": one.points,
                    "worth": one.worth, "missing": one.lack if one.lack > one.slack else 0.0,
                    "judgement": str(one.judgement), "mode": one.mode, "verified": one.rule.source.verified,
                }
                for one in found
            ],
            columns=["rule", "minimum", "reached", "points", "worth", "missing", "judgement", "mode", "verified"],
        )  # fmt: skip
        slack = {"minimum": 0.0, "reached": SHARE, "points": MONEY, "worth": MONEY, "missing": MONEY}
        hold_rows("points", own, stated, ["rule"], slack, report)
    if sellers is not None:
        parts = [one.by_supplier.assign(rule=one.rule.name) for one in found]
        empty = pd.DataFrame({"rule": [], "supplier": [], "worth": [], "points": []})
        own = pd.concat([*parts] or [empty], ignore_index=True)
        own["score"] = (own["points"] / own["worth"]).where(own["worth"] > 0)
        hold_rows(
            "scores", own, sellers, ["rule", "supplier"], {"score": SHARE, "worth": MONEY, "points": MONEY}, report
        )
