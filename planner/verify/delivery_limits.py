"""What a supplier brings on a day and in a week, and on how many days of a week it comes, reckoned from the order lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple, cast

import pandas as pd

from planner.i18n import _
from planner.verify.bought import goods_before
from planner.verify.facts import Facts
from planner.verify.violation import KG_RELATIVE, Report


class DeliveryLimit(NamedTuple):
    """What a supplier brings on a day or in a week (`about`: day, week; or days, on how many it comes), and the most it can."""

    supplier: str
    about: str
    first_day: str
    most: float
    found: float
    unit: str


def delivery_limits(facts: Facts, orders: pd.DataFrame) -> Iterator[DeliveryLimit]:
    """Yield what is brought on every day and in every week by suppliers that say how much, or on how many days, they can.

    What came before the plan in the week in which it begins counts. By hand: 900 kg a week; 300 kg came on Monday, the plan begins on Wednesday: 600 kg
    are left of that week.
    """
    lines = orders[orders["packs"] > 0]
    now = lines.groupby(["own_supplier", "delivery_day"])["own_kg"].sum()
    then = goods_before(facts).groupby(["supplier", "date"])["kg"].sum()
    limits = (
        facts.suppliers[["kg_per_day", "kg_per_week", "delivery_days_per_week"]].astype("float64").dropna(how="all")
    )
    for supplier, by_day, by_week, days in limits.itertuples(name=None):
        brought, earlier = _by_week(now, str(supplier)), _by_week(then, str(supplier))
        for monday, week in brought.items():
            if not math.isnan(by_day):
                for day, kg in week.items():
                    yield DeliveryLimit(str(supplier), "day", f"{day:%Y-%m-%d}", by_day, kg, "kg")
            came = list(earlier.get(monday, {}).values())
            if not math.isnan(by_week):
                left = max(0.0, by_week - sum(came))
                yield DeliveryLimit(str(supplier), "week", f"{monday:%Y-%m-%d}", left, sum(week.values()), "kg")
            if not math.isnan(days):
                left = max(0.0, days - sum(kg > 0 for kg in came))
                yield DeliveryLimit(str(supplier), "days", f"{monday:%Y-%m-%d}", left, float(len(week)), "days")


def _by_week(kg: pd.Series, supplier: str) -> dict[pd.Timestamp, dict[pd.Timestamp, float]]:
    """Return what a supplier brought on each day of each week that begins on a Monday."""
    found: dict[pd.Timestamp, dict[pd.Timestamp, float]] = {}
    for pair, amount in kg.items():
        seller, day = cast("tuple[str, pd.Timestamp]", pair)
        if seller == supplier:
            found.setdefault(day - pd.Timedelta(days=day.weekday()), {})[day] = float(amount)
    return found


_LIMITED: dict[str, Callable[[], str]] = {
    "day": lambda: _("More is ordered for a day than the supplier can bring on one."),
    "week": lambda: _("More is ordered for a week than the supplier can bring in one."),
    "days": lambda: _("The supplier would come on more days of a week than it does."),
}


def check_delivery_limits(facts: Facts, orders: pd.DataFrame, report: Report) -> None:
    """Check what each supplier brings on a day and in a week, Monday to Sunday, and on how many days of a week it comes.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `planner.verify.goods.with_worth`; what is to arrive counts.
    report : Report
        Receives what is wrong.
    """
    if facts.mode("delivery_limits") != "hard":
        return
    for limit in delivery_limits(facts, orders):
        if limit.found > limit.most + KG_RELATIVE * max(1.0, limit.most):
            where = {"supplier": limit.supplier, "delivery_day" if limit.about == "day" else "week": limit.first_day}
            report.add("delivery_limits", _LIMITED[limit.about](), where, limit.most, limit.found, limit.unit)
