"""What the harvest of an offer leaves when others have had theirs (table ``sold_elsewhere``), by period and in all.

By hand: 100 kg of lettuce a week; others have 310 kg of March, 10 on each of its 31 days, so 30 kg are left in a week of March and 80 in the one
from 30 March, two of whose days lie in it. If a register says that the farm can deliver 403 kg in March, 13 a day, no more than 3 a day are left: 21 kg
in a week of March. What is delivered on the days of a register's row counts in it: the week from 30 March, in which the farm may come in either month, counts seven days in March and seven in April. So 29 + 7 days
share the 93 kg that others leave, 18.08 in each week of seven. If it comes on Thursday only, that week counts in April alone, and 29 days share the 93 kg of March. Of 31 kg, of which others have 10 in the week of the 2nd, nothing is left of that week and 21 of the other 24 days, so 6.125 of another week. If lettuce is offered from 17 March on only, others have 310 / 15 on each day. Two offers of 100 and 50 kg
share the 80 kg that 70 leave: neither more than 80, so 80 and 50, and both by 80 / 130. Of 1,000 kg in all 690 are left.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd

from planner.once import once
from planner.verify.facts import Facts


def left_in_period(facts: Facts, offer: str, period: str) -> float:
    """Return the kg that an offer can deliver in a period when others have had theirs; NaN without a limit.

    Parameters
    ----------
    facts : Facts
        What the case says.
    offer, period : str
        Short name of the offer, label of the period.

    Returns
    -------
    float
        Kg, before any expected loss.
    """
    cut = _cut(facts).get((offer, period))
    return _stated(facts, offer, period) if cut is None else cut


def left_in_all(facts: Facts, offer: str) -> float:
    """Return the kg that an offer can deliver in all when others have had theirs; NaN without a limit."""
    kg = _in_all(facts, offer)
    return kg if math.isnan(kg) else max(0.0, kg - _gone_in_all(facts).get(offer, 0.0))


def _stated(facts: Facts, offer: str, period: str) -> float:
    kg, factor = float(facts.offer_rows[offer]["kg_per_period"]), float(facts.harvest_of[period][offer])
    return kg * factor if factor > 0 else 0.0


def _in_all(facts: Facts, offer: str) -> float:
    kg, factor = float(facts.offer_rows[offer]["kg_total"]), float(facts.harvest_in_all[offer])
    return kg * factor if factor > 0 else 0.0


class _Row(NamedTuple):
    """A row of the table: its days, the kg that others have, and what a register says there is (NaN: nothing)."""

    first: pd.Timestamp
    last: pd.Timestamp
    kg: float
    capacity: float


def _shared(facts: Facts) -> Iterator[tuple[list[str], list[_Row]]]:
    """Yield the offers of each supplier's product of which others have something, with the rows that say so."""
    told: dict[tuple[str, str], list[_Row]] = {}
    for _line, row in facts.case["sold_elsewhere"].iterrows():
        first = facts.year_first_day if pd.isna(row["first_day"]) else pd.Timestamp(row["first_day"])
        last = facts.last_day if pd.isna(row["last_day"]) else pd.Timestamp(row["last_day"])
        one = _Row(first, last, float(row["kg"]), float(row["harvest_kg"]))
        told.setdefault((str(row["supplier"]), str(row["product"])), []).append(one)
    for (supplier, product), rows in told.items():
        own = [offer for offer in facts.offers_of.get(product, ()) if facts.offer_rows[offer]["supplier"] == supplier]
        if own:
            yield own, rows


def _offered(facts: Facts, offers: list[str], first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
    """Return the days from one to another on which any of some offers is in season."""
    days = pd.date_range(first, last, freq="D").as_unit("s")
    return days[np.any([facts.season(offer, days) for offer in offers], axis=0)]


def _whole(facts: Facts, period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return first and last day of a period as the calendar has it: of a plan that begins on a Wednesday the first week begins on Monday."""
    first = cast("pd.Timestamp", facts.periods.at[period, "first_day"])
    if facts.period_kind == "month":
        return first.replace(day=1), first.replace(day=first.days_in_month)
    monday = first - pd.Timedelta(days=first.weekday())
    return monday, monday + pd.Timedelta(days=13 if facts.period_kind == "fortnight" else 6)


@once
def _cut(facts: Facts) -> dict[tuple[str, str], float]:
    """Return what is left, by offer and period, where others have something of a limited harvest."""
    found: dict[tuple[str, str], float] = {}
    for own, rows in _shared(facts):
        sold: dict[Any, float] = {}
        spans = [(row, _offered(facts, own, row.first, row.last)) for row in rows]
        for row, days in spans:
            for day in days:
                sold[day] = sold.get(day, 0.0) + row.kg / len(days)
        weeks = [set(_offered(facts, own, *_whole(facts, period))) for period in facts.periods["period"]]
        free = [math.inf] * len(weeks)
        for row, days in spans:
            if not math.isnan(row.capacity):
                free = list(map(min, free, _of_register(facts, own, row, set(days), weeks, spans)))
        for number, period in enumerate(facts.periods["period"]):
            days = _offered(facts, own, *_whole(facts, period))
            here = [offer for offer in own if facts.deliverable.at[offer, period]]
            if not len(days) or not here:
                continue
            stated = {offer: _stated(facts, offer, period) for offer in here}
            stated = {offer: math.inf if math.isnan(kg) else kg for offer, kg in stated.items()}
            gone = sum(sold.get(day, 0.0) for day in days)
            most = max(0.0, min(sum(stated.values()) - gone, free[number]))
            if math.isfinite(most):
                each = {offer: min(kg, most) for offer, kg in stated.items()}
                part = min(1.0, most / sum(each.values())) if sum(each.values()) > 0 else 1.0
                found |= {(offer, str(period)): kg * part for offer, kg in each.items()}
    return found


def _of_register(
    facts: Facts,
    own: list[str],
    row: _Row,
    days: set[Any],
    weeks: list[set[Any]],
    spans: list[tuple[_Row, pd.DatetimeIndex]],
) -> list[float]:
    """Return by period what others leave of what a register's row says, counted by the days on which it can be delivered.

    Parameters
    ----------
    facts : Facts
        What the case says.
    own : list of str
        Offers of the supplier's product.
    row : _Row
        What the register says.
    days : set of pandas.Timestamp
        Its days on which the product is offered.
    weeks : list of set of pandas.Timestamp
        The same of each period.
    spans : list of tuple
        What others have, with its days.

    Returns
    -------
    list of float
        Kg; inf where nothing of the period can be delivered on the row's days.
    """
    delivered = set(facts.days[np.any([facts.delivers[offer] for offer in own], axis=0) & facts.someone_receives])
    count = dict.fromkeys(days, 1.0)  # how many days each counts for
    for week in weeks:
        if week & days and week - days and week & delivered:
            here = len(week) / len(week & days) if week & days & delivered else 0.0
            count |= dict.fromkeys(week & days, here)
    sold = dict.fromkeys(days, 0.0)
    for other, theirs in spans:
        part = {day: count.get(day, 1.0) for day in theirs}
        total = sum(part.values())
        for day in days & part.keys():
            sold[day] += other.kg * (part[day] / total if total else 1 / len(part))
    all_days = max(1.0, sum(count.values()))
    left = {day: max(0.0, row.capacity * count[day] / all_days - sold[day]) for day in days}
    whole = max(0.0, row.capacity - sum(sold.values()))
    scale = min(1.0, whole / sum(left.values())) if sum(left.values()) else 0.0
    return [
        min(left[day] * scale / count[day] for day in week & days) * len(week) if week & days & delivered else math.inf
        for week in weeks
    ]


@once
def _gone_in_all(facts: Facts) -> dict[str, float]:
    """Return what of each offer's kg in all others have: of each row those whose season it touches, by what they state."""
    gone: dict[str, float] = {}
    for own, rows in _shared(facts):
        for row in rows:
            touched = {
                offer: _in_all(facts, offer) for offer in own if len(_offered(facts, [offer], row.first, row.last))
            }
            touched = {offer: kg for offer, kg in touched.items() if kg > 0}
            for offer, kg in touched.items():
                gone[offer] = gone.get(offer, 0.0) + row.kg * kg / sum(touched.values())
    return gone
