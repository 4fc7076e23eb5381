"""Points for good practice: what the goods bought score on average, weighted by their worth.

By hand: a floor of 0.5; 15 kg at 8.00 of a cooperative with two practices of a point each (120 x 2 points) and 960 of others
without any: 240 / 1,080 = 0.22, too little; 36 kg of the cooperative at 8.00 (288) in a spend of 1,152 score 576 / 1,152 = 0.5. The mean
of one committee is over what comes to its sites: if all 36 kg go elsewhere, it has 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.programmes.law import PointsRule
from planner.verify.bought import goods_before, own_marks
from planner.verify.facts import Facts
from planner.verify.scopes import Bought, places_before, went_to
from planner.verify.shares import attributes_of, meets, offers_that_count
from planner.verify.violation import MONEY, SHARE, Report, hold_rows

FAMILY = "points"


@dataclass(frozen=True)
class Score:
    """What one rule of points comes to: ``points`` is the sum of weight x points, ``weighed`` what it is the mean over.

    ``rounding`` is by how much the lines may have been rounded, in currency; nothing where they weigh by kg.
    """

    rule: PointsRule
    mode: str
    points: float
    weighed: float
    lines: pd.DataFrame
    rounding: float = 0.0

    @property
    def mean(self) -> float:
        """The mean score; NaN where nothing is bought."""
        return self.points / self.weighed if self.weighed > 0 else float("nan")

    @property
    def slack(self) -> float:
        """What a cent of worth may move."""
        return MONEY * max(1.0, self.rule.minimum)

    @property
    def most_rounded(self) -> float:
        """What the rounding of lines may move: no goods have more points than all practices together."""
        most = sum(score.points for score in self.rule.scores)
        return self.rounding * max(self.rule.minimum, most)

    @property
    def judgement(self) -> Judgement:
        """Whether the floor is reached; where nothing is bought there is nothing to count."""
        if not self.weighed > 0:
            return Judgement.NOTHING
        return Judgement.NOT_MET if self.lack > self.slack else Judgement.MET

    @property
    def level(self) -> str:
        """The highest level reached. By hand, one star from 1 on, two from 2: 199.99 of 100.00 is one, 200.00 two, 99.99 none; of 0 none."""
        reached = ""
        for level, mean in sorted(self.rule.levels, key=lambda one: one[1]):
            if self.weighed > 0 and mean * self.weighed - self.points <= MONEY * max(1.0, mean):
                reached = level
        return reached

    @property
    def lack(self) -> float:
        """Points times currency that are missing to the floor."""
        return max(0.0, self.rule.minimum * self.weighed - self.points)


def scored(facts: Facts, goods: Bought) -> list[Score]:
    """Return what every rule of points that is not off comes to, goods bought before the plan's first day included.

    Parameters
    ----------
    facts : Facts
        What the case says.
    goods : Bought
        The goods bought; where nobody says what came to which sites, rules of some sites are left out.

    Returns
    -------
    list of Score
        ``lines`` has ``supplier``, ``product``, ``weighed``, ``points`` (weight x points) of each purchase.
    """
    stated = facts.stated_mode(FAMILY)
    earlier = goods_before(facts)
    words_of, marks = attributes_of(facts), own_marks(facts, earlier)
    went = places_before(facts, earlier)
    found = []
    for rule in facts.law.points:
        mode = rule.mode if rule.mode == "off" or not stated else stated
        orders = goods.of(rule.scope)
        if mode == "off" or orders is None:
            continue
        by_worth = rule.weight == "worth"
        counted = {score.counts.name: offers_that_count(facts, score.counts) for score in rule.scores}
        of_offer = {
            offer: points_of(rule, {name for name, offers in counted.items() if offer in offers})
            for offer in facts.offers.index
        }
        now = orders[["own_supplier", "own_product", "own_amount" if by_worth else "own_kg"]]
        now = now.set_axis(["supplier", "product", "weighed"], axis=1).astype({"weighed": float})
        now = now.assign(points=now["weighed"] * orders["offer"].map(of_offer).to_numpy(dtype=float))
        of_row = []
        for seller, good, mark in zip(earlier["supplier"], earlier["product"], marks, strict=True):
            words = words_of(seller, good, *mark)
            of_row.append(points_of(rule, {s.counts.name for s in rule.scores if meets(s.counts, words)}))
        past = earlier[["supplier", "product", "amount" if by_worth else "kg"]]
        past = past.set_axis(["supplier", "product", "weighed"], axis=1).astype({"weighed": float})
        past = past.assign(points=past["weighed"] * pd.Series(of_row, index=past.index, dtype=float))
        past = past[np.array([went_to(place, rule.scope) for place in went], dtype=bool)]
        lines = pd.concat([now, past], ignore_index=True)
        rounding = float(orders["own_rounding"].sum()) if by_worth else 0.0
        found.append(Score(rule, mode, float(lines["points"].sum()), float(lines["weighed"].sum()), lines, rounding))
    return found


def points_of(rule: PointsRule, met: set[str]) -> float:
    """Return what goods score that count under these of the rule's counting rules.

    By hand: fair pay 1 and inclusive work 1 of one practice with at most 1.5, a figure from 50 on 1 and from 80 on 2, at most 3
    in all. Fair pay, inclusive work and both steps: 1.5 + 2 = 3.5, so 3; fair pay and the lower step: 2.
    """
    practices: dict[str, list[float]] = {}
    for score in rule.scores:
        flat_and_step = practices.setdefault(score.practice or score.counts.name, [0.0, 0.0])
        if score.counts.name in met:
            if score.level:
                flat_and_step[1] = max(flat_and_step[1], score.points)
            else:
                flat_and_step[0] += score.points
    total = 0.0
    for practice, (flat, highest) in practices.items():
        most = rule.most_of.get(practice)
        total += flat + highest if most is None else min(flat + highest, most)
    return total if rule.most is None else min(total, rule.most)


def check_points(
    found: list[Score],
    stated: pd.DataFrame | None,
    sellers: pd.DataFrame | None,
    lots: pd.DataFrame | None,
    report: Report,
) -> None:
    """Check that every floor that must hold is reached, to the cent, and that the plan says what was scored.

    Parameters
    ----------
    found : list of Score
        From `scored`.
    stated, sellers, lots : pandas.DataFrame or None
        The plan's tables ``points``, ``scores`` and ``lot_scores``.
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
                    "weighed": one.weighed, "missing": one.lack if one.lack > one.slack else 0.0,
                    "judgement": str(one.judgement), "level": one.level, "mode": one.mode, "verified": one.rule.source.verified,
                }
                for one in found
            ],
            columns=["rule", "minimum", "reached", "points", "weighed", "missing", "judgement", "level", "mode", "verified"],
        )  # fmt: skip
        slack = {"minimum": 0.0, "reached": SHARE, "points": MONEY, "weighed": MONEY, "missing": MONEY}
        hold_rows("points", own, stated, ["rule"], slack, report)
    for table, key, said in (("scores", "supplier", sellers), ("lot_scores", "product", lots)):
        if said is not None:
            _check_scores(found, table, key, said, report)


def _check_scores(found: list[Score], table: str, key: str, stated: pd.DataFrame, report: Report) -> None:
    """Check what the goods of each supplier or lot score."""
    empty = pd.DataFrame({"rule": [], key: [], "weighed": [], "points": []})
    sums = [
        one.lines.groupby(key, as_index=False)[["weighed", "points"]].sum().assign(rule=one.rule.name) for one in found
    ]
    own = pd.concat([*sums] or [empty], ignore_index=True)
    own["score"] = (own["points"] / own["weighed"]).where(own["weighed"] > 0)
    hold_rows(table, own, stated, ["rule", key], {"score": SHARE, "weighed": MONEY, "points": MONEY}, report)
