"""Money of a later year that hangs on a share: whether it is earned, for how many meals, and when it comes.

By hand, 25 cents a lunch from 30 % on, else 5.9, years from 1 July on, paid a year later: a plan from September 2026 with 100,000 lunches
and 50,000 breakfasts that spends 30.00 of 100.00 as asked for brings 25,000.00 in the year from 1 July 2027; with 29.99 of 100.00 it
brings 5,900.00. Breakfasts bring nothing. A case that asks itself for 35 % and reaches 30 % has the 25,000.00.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from planner.i18n import _
from planner.programmes.law import Bonus
from planner.verify.facts import Facts, join
from planner.verify.shares import Reckoning
from planner.verify.violation import MONEY, Figure, Report

FAMILY = "summary"
CENT = Decimal("0.01")


def check_bonuses(
    facts: Facts, served: pd.DataFrame, reckonings: list[Reckoning], stated: pd.DataFrame, report: Report
) -> None:
    """Check that the summary tells each bonus of the law, in the right year and with the right sum, and no other.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    reckonings : list of Reckoning
        The shares, also those that are off, from `planner.verify.shares.reckon`.
    stated : pandas.DataFrame
        Table ``summary`` of the plan.
    report : Report
        Receives what is wrong.
    """
    told = dict(zip(stated["measure"], stated["value"], strict=True))
    expected: dict[str, float] = {}
    for bonus in facts.law.bonuses:
        expected[f"bonus_meals:{bonus.bonus}"] = _meals(bonus, facts, served)
        expected[measure_of(bonus, facts)] = sum_of(bonus, facts, served, reckonings)
    for measure in sorted({name for name in told if str(name).startswith(("bonus:", "bonus_meals:"))} - set(expected)):
        report.add(FAMILY, _("The plan tells of later money that the law does not pay then."), {"measure": measure})
    for measure, own in expected.items():
        if measure not in told:
            report.add(FAMILY, _("The plan does not tell what the share brings later."), {"measure": measure})
            continue
        found = float(told[measure])
        same = math.isnan(found) if math.isnan(own) else abs(own - found) <= MONEY
        if not same:
            figure = Figure("summary", "value", (("measure", measure),))
            what = _("This is not what the share brings later.")
            report.add(FAMILY, what, {"measure": measure}, own, found, figure=figure)


def measure_of(bonus: Bonus, facts: Facts) -> str:
    """Return how the summary calls a bonus: its short name and the first day of the year in which it is paid."""
    month, day = bonus.year_begins
    year = facts.first_day.year
    if facts.first_day < pd.Timestamp(year, month, day):
        year -= 1
    return f"bonus:{bonus.bonus}:{year + bonus.years_later}-{month:02}-{day:02}"


def sum_of(bonus: Bonus, facts: Facts, served: pd.DataFrame, reckonings: list[Reckoning]) -> float:
    """Return what a bonus brings; NaN where nobody knows whether its share is reached.

    Parameters
    ----------
    bonus : Bonus
        The bonus.
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    reckonings : list of Reckoning
        The shares; that of the bonus over the whole plan is looked for.

    Returns
    -------
    float
        In currency, to the cent.
    """
    reckoned = next((one for one in reckonings if one.rule.target == bonus.target and not one.period), None)
    if reckoned is None or math.isnan(reckoned.denominator):
        return math.nan
    places = CENT if reckoned.rule.basis == "money" else Decimal("0.000000001")
    part, whole = (Decimal(repr(float(x))).quantize(places) for x in (reckoned.numerator, reckoned.denominator))
    least = (Decimal(repr(bonus.share)) * whole).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    noise = Decimal(0) if reckoned.rule.basis == "money" else Decimal(repr(reckoned.slack))
    earned = whole > 0 and part + noise >= least
    rate = Decimal(repr(bonus.amount if earned else bonus.otherwise))
    return float((Decimal(repr(_meals(bonus, facts, served))) * rate).quantize(CENT, ROUND_HALF_UP))


def _meals(bonus: Bonus, facts: Facts, served: pd.DataFrame) -> float:
    """Return the meals that are paid: each pupil who eats, once for each meal of the menu of a day that the bonus means."""
    dishes = facts.case["dishes"][["dish", "meal"]].rename(columns={"meal": "its_meal"})
    meals = join(served, dishes, ["dish"])
    meals = meals[(meals["its_meal"] == bonus.meal) | (bonus.meal == "")]
    on_menu = meals[["date", "menu", "its_meal"]].drop_duplicates()
    return float(facts.eating.merge(on_menu, on=["date", "menu"])["pupils"].sum())
