"""Ceilings of cost: what the food of a pupil's day costs, stage by stage.

By hand: 100 pupils of primary eat 20 g of lentils and 60 of upper primary 30 g: 2.0 and 1.8 kg a day. Of 3.8 kg bought at 120
(456) primary bears 2.0 / 3.8, which is 240: 2.40 a pupil; upper primary 216: 3.60. Against a ceiling of 2.50 the one keeps it,
the other does not. A ceiling for the sites of one committee looks at what comes there and at who is fed from there: if 2.1 kg
(252) come to a school where 50 of primary eat 1.0 kg and 20 of upper primary 0.6, primary bears 1.0 / 1.6 of it, 157.50: 3.15 a pupil.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.programmes.law import EVERYBODY, Figure, Scope
from planner.verify.facts import Facts, join, of
from planner.verify.menu import food_eaten, portions_of
from planner.verify.scopes import Bought, sites_of
from planner.verify.violation import MONEY, SHARE, Report, hold_rows

FAMILY = "cost_ceilings"


@dataclass(frozen=True)
class Cost:
    """What the food of a stage costs in all, its pupils' days, and its ceiling per pupil and day.

    ``rounding`` is by how much the lines may have been rounded, in currency.
    """

    stage: str
    ceiling: Figure
    mode: str
    pupil_days: float
    worth: float
    rounding: float = 0.0
    scope: Scope = EVERYBODY

    @property
    def per_day(self) -> float:
        """Cost of a pupil's day."""
        return self.worth / self.pupil_days

    @property
    def judgement(self) -> Judgement:
        """Whether the ceiling is kept, to the cent in all."""
        return Judgement.NOT_MET if self.excess > MONEY else Judgement.MET

    @property
    def excess(self) -> float:
        """Currency above what the pupils' days allow."""
        return max(0.0, self.worth - self.ceiling.value * self.pupil_days)


def costs(facts: Facts, served: pd.DataFrame, goods: Bought) -> list[Cost]:
    """Return what the food of every stage with a ceiling costs, at all sites and at those with ceilings of their own.

    Of the worth of each product bought a stage bears the part of the product's need that its pupils eat; a pupil's day is
    one on which the pupil is served anything.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    goods : Bought
        The goods bought; where nobody says what came to which sites, ceilings of some sites are left out.

    Returns
    -------
    list of Cost
        One for each stage with a ceiling of which somebody eats, and each group of sites for which there is one.
    """
    mode = facts.stated_mode(FAMILY) or "soft"
    if not (facts.law.cost_ceilings or facts.law.own_ceilings) or mode == "off":
        return []
    eaten = food_eaten(facts, served)
    eaten["kg"] = eaten["net_kg"] * of(eaten["product"], facts.products["gross_factor"].astype(float))
    served_on = portions_of(facts, served)[["date", "menu", "stage"]].drop_duplicates()
    eaters = join(facts.eating, served_on, ["date", "menu", "stage"])
    found: list[Cost] = []
    for scope in [EVERYBODY, *sorted({sites for _stage, sites in facts.law.own_ceilings} - {EVERYBODY})]:
        lines = goods.of(scope)
        if lines is not None:
            here = [frame[frame["site"].map(facts.receiver).isin(sites_of(facts, scope))] for frame in (eaten, eaters)]
            found += _costs(facts, scope, mode, here[0], here[1], lines)
    return found


def _costs(
    facts: Facts, scope: Scope, mode: str, eaten: pd.DataFrame, eaters: pd.DataFrame, lines: pd.DataFrame
) -> Iterator[Cost]:
    """Yield what the food of every stage with a ceiling costs at some sites."""
    by_stage = eaten.groupby(["stage", "product"])["kg"].sum()
    in_all = eaten.groupby("product")["kg"].sum()
    worth = lines.groupby("own_product")["own_amount"].sum()
    days = eaters.groupby("stage")["pupils"].sum()
    rounding = float(lines["own_rounding"].sum())
    for _index, row in facts.case["stages"].iterrows():
        stage = str(row["stage"])
        ceiling = _ceiling(facts, stage, str(row["programme_stage"]), scope)
        if ceiling is None or not days.get(stage, 0.0) > 0:
            continue
        own = by_stage.loc[stage]
        part = own / in_all[own.index]
        borne = float((part * worth.reindex(own.index).fillna(0.0)).sum())
        yield Cost(stage, ceiling, mode, float(days[stage]), borne, rounding, scope)


def _ceiling(facts: Facts, stage: str, programme_stage: str, scope: Scope) -> Figure | None:
    """Return the strictest of what the programmes and the case set for a stage; 4.00 and 3.50 for all give 3.50.

    For some sites it is what the case sets for these: a programme's is about all.
    """
    own, found = facts.law.own_ceilings, None
    of_law = facts.law.cost_ceilings.get(programme_stage) if not scope else None
    for figure in (of_law, own.get((stage, scope)), own.get(("", scope))):
        if figure is not None and (found is None or figure.value < found.value):
            found = figure
    return found


def check_ceilings(found: list[Cost], stated: pd.DataFrame | None, report: Report) -> None:
    """Check that every ceiling that must hold is kept, to the cent, and that the plan says what a day costs.

    Parameters
    ----------
    found : list of Cost
        From `costs`.
    stated : pandas.DataFrame or None
        Table ``cost_ceilings`` of the plan; None: it has none, and only the ceilings themselves are checked.
    report : Report
        Receives what is wrong.
    """
    what = _("The food of a pupil's day costs more than its ceiling.")
    for cost in found:
        if cost.mode == "hard" and cost.excess > MONEY + cost.rounding:
            where = {"stage": cost.stage} | ({"scope": str(cost.scope)} if cost.scope else {})
            report.add(FAMILY, what, where, cost.ceiling.value, cost.per_day, "currency")
    if stated is None:
        return
    own = pd.DataFrame(
        [
            {
                "stage": one.stage, "scope": str(one.scope), "ceiling": one.ceiling.value, "cost": one.per_day, "pupil_days": one.pupil_days,
                "worth": one.worth, "excess": one.excess if one.excess > MONEY else 0.0,
                "judgement": str(one.judgement), "mode": one.mode, "verified": one.ceiling.source.verified,
            }
            for one in found
        ],
        columns=["stage", "scope", "ceiling", "cost", "pupil_days", "worth", "excess", "judgement", "mode", "verified"],
    )  # fmt: skip
    slack = {"ceiling": 0.0, "cost": SHARE, "pupil_days": SHARE, "worth": MONEY, "excess": MONEY}
    hold_rows("cost_ceilings", own, stated, ["stage", "scope"], slack, report)
