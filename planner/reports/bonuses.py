"""Money of a later year that hangs on a share reached in this one, as far as the plan earns it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from planner.case import Case
from planner.exact import MONEY_PLACES, exact, product
from planner.i18n import _, day_text, number_text, price_text, share_text
from planner.inputs import WHOLE_PLAN, Assembly
from planner.programmes.law import Bonus, Law
from planner.reports.shares import share_gap
from planner.schema.words import in_words


def bonus_rows(case: Case, law: Law, assembly: Assembly, targets: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Yield two rows of the summary for each bonus: the meals that it pays; what the share that the plan reaches brings, and when.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned, and under which law.
    targets : pandas.DataFrame
        The table ``targets`` of the plan.

    Yields
    ------
    dict of str to object
        A row of ``summary``; the money is NaN where nobody knows whether the share is reached.
    """
    currency = str(case.head["currency"])
    for bonus in law.bonuses:
        meals, (first, last) = bonus_meals(bonus, assembly.meals), year_paid(bonus, case)
        earned = is_earned(bonus, law, targets)
        text = _(
            "Meals paid at {rate}: {meals}, as many as this plan has. The share is {reached} (from {share} on {amount}, "
            "else {otherwise}). It comes in the year from {first} to {last} and is no money of this plan."
        )
        yield {
            "measure": f"bonus_meals:{bonus.bonus}",
            "name": _("{bonus}: meals that it pays").format(bonus=bonus.name),
            "value": meals,
            "unit": _("meals"),
            "note": in_words("meal", bonus.meal) if bonus.meal else _("All meals of the plan."),
        }
        yield {
            "measure": f"bonus:{bonus.bonus}:{first.isoformat()}",
            "name": _("{bonus}: later money").format(bonus=bonus.name),
            "value": np.nan if earned is None else worth(bonus, meals, earned=earned),
            "unit": currency,
            "note": text.format(
                meals=number_text(meals),
                rate=_("an unknown rate")
                if earned is None
                else price_text(bonus.amount if earned else bonus.otherwise),
                reached={True: _("reached"), False: _("not reached"), None: _("not known")}[earned],
                share=share_text(bonus.share),
                amount=price_text(bonus.amount),
                otherwise=price_text(bonus.otherwise),
                first=day_text(first),
                last=day_text(last),
            ),
        }


def bonus_meals(bonus: Bonus, meals: pd.DataFrame) -> float:
    """Return how many meals planned the bonus pays."""
    paid = meals if not bonus.meal else meals[meals["meal"] == bonus.meal]
    return float(paid["meals"].sum())


def is_earned(bonus: Bonus, law: Law, targets: pd.DataFrame) -> bool | None:
    """Return whether a plan reaches the share of a bonus, as the law asks for it; None where that is not known.

    Of nothing no share is reached. A case may ask itself for more: the bonus does not.

    Parameters
    ----------
    bonus : Bonus
        The bonus; its own share is asked for.
    law : Law
        The law, which knows in which sense and of what the share is.
    targets : pandas.DataFrame
        Table ``targets`` of the plan; the row of the share over the whole plan is read.

    Returns
    -------
    bool or None
        True where it is reached; None where its whole is not known.
    """
    rule = next(rule for rule in law.targets if rule.target == bonus.target)
    row = targets[(targets["target"] == bonus.target) & (targets["window"] == WHOLE_PLAN)].iloc[0]
    if np.isnan(row["denominator"]):
        return None
    gap = share_gap(replace(rule, share=bonus.share), float(row["numerator"]), float(row["denominator"]))
    return bool(row["denominator"] > 0 and gap == 0)


def worth(bonus: Bonus, meals: float, *, earned: bool) -> float:
    """Return what so many meals bring, to the cent.

    Parameters
    ----------
    bonus : Bonus
        The bonus: its amount of a meal where it is earned, and otherwise.
    meals : float
        How many meals it pays.
    earned : bool
        True if its share is reached.

    Returns
    -------
    float
        In currency.
    """
    return float(exact(product(meals, bonus.amount if earned else bonus.otherwise), MONEY_PLACES))


def year_paid(bonus: Bonus, case: Case) -> tuple[date, date]:
    """Return the first and the last day of the year in which a bonus is paid for what a case buys.

    By hand, years from 1 July on, paid a year later: for purchases from 8 September 2026 it is 1 July 2027 to 30 June 2028, for
    purchases from 30 June 2026 it is 1 July 2026 to 30 June 2027.
    """
    first = pd.Timestamp(case.head["first_day"]).date()
    month, day = bonus.year_begins
    begun = first.year if (first.month, first.day) >= (month, day) else first.year - 1
    begins = date(begun + bonus.years_later, month, day)
    return begins, date(begins.year + 1, month, day) - timedelta(days=1)
