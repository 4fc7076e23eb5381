"""How much money each fund has, and what it may pay."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from planner.assembly.calendar import Bools, day_numbers
from planner.assembly.distances import pupils_on_first_day
from planner.assembly.labels import records
from planner.assembly.needs import receiving_sites
from planner.assembly.scopes import Groups, inside, receivers, scope_of
from planner.assembly.to_date import paid_to_date
from planner.case import Case
from planner.exact import MONEY_PLACES, exact, product
from planner.i18n import _
from planner.programmes.law import Law, Scope
from planner.schema.base import split_list

FULL_TIME = "full_time"
OWN = "own"
_OWN_RATE_WHEN_FULL_TIME = ("creche", "indigenous")  # the programme has one rate for these, part-time or full-time


def fund_table(case: Case, law: Law) -> pd.DataFrame:
    """Return the funds, sorted by name, with their money.

    Returns
    -------
    pandas.DataFrame
        Columns ``fund``, ``role``, ``amount`` (of the whole year; NaN: no limit), ``amount_per_period``, ``last`` (own
        money, spent last), ``how`` (in words: given, or how it was reckoned), ``paid_before`` (before the plan's first day).
    """
    funds = case["funds"].sort_values("fund", kind="stable").reset_index(drop=True)
    amounts, words = [], []
    for row in records(funds):
        amount, how = float(row["amount"]), _("as given in the case")
        if np.isnan(amount):
            amount, how = _reckoned(case, law, row, _pupils(case, scope_of(row)))
        amounts.append(amount)
        words.append(how)
    frame = funds[["fund", "role", "amount_per_period"]].copy()
    frame.insert(2, "amount", np.array(amounts, dtype=np.float64))
    frame["last"] = (frame["role"] == OWN).to_numpy(dtype=bool)
    frame["how"] = pd.Series(words, dtype="str")
    frame["paid_before"] = paid_to_date(case, funds["fund"])
    return frame


def _pupils(case: Case, scope: Scope) -> pd.Series:
    """Return the pupils enrolled on the first day whose food is received in a scope, by stage."""
    enrolled = pupils_on_first_day(case)
    places = receivers(case)
    received = receiving_sites(case).set_axis(case["sites"]["site"]).reindex(enrolled["site"])
    here = received.isin(places.index[inside(places, scope)]).to_numpy()
    return enrolled[here].groupby("stage")["pupils"].sum().astype("float64")


def money_left(funds: pd.DataFrame) -> pd.DataFrame:
    """Return the funds with what is left of their money on the plan's first day."""
    return funds.assign(amount=funds["amount"] - funds["paid_before"])


def _reckoned(case: Case, law: Law, fund: Mapping[str, Any], pupils: pd.Series) -> tuple[float, str]:
    days_paid, factor = fund["days_paid"], float(fund["rates_factor"])
    rates = _rates(case, law, fund["fund"])
    if pd.isna(days_paid) or rates is None:
        return np.nan, _("no amount, no days paid or no rates in the case: without limit")
    eating = pupils.reindex(rates.index).fillna(0.0)
    days = int(days_paid)
    a_day = sum((product(pupils, rate) for pupils, rate in zip(eating, rates, strict=True)), Decimal(0))
    amount = float(exact(product(a_day, days, factor), MONEY_PLACES))
    unpaid = sorted(stage for stage in pupils[pupils > 0].index if stage not in rates.index)
    how = _("{pupils:,.0f} pupils enrolled on the first day x the rate of their stage x {days} school days").format(
        pupils=eating.sum(), days=days
    )
    if factor != 1:
        how += _(" x {factor:g}").format(factor=factor)
    if unpaid:
        how += "; " + _("no rate is known for: {stages}").format(stages=", ".join(unpaid))
    return amount, how


def _rates(case: Case, law: Law, fund: str) -> pd.Series | None:
    """Return money per pupil and day by stage: the case's rows for the fund if it has any, else the law's rates.

    None where neither has any.
    """
    own = case["fund_rates"]
    own = own[own["fund"] == fund]
    if len(own):
        return own.set_index("stage")["amount_per_pupil_day"]
    if not law.rates:
        return None
    rates = {}
    for row in records(case["stages"]):
        name = row["programme_stage"]
        if row["attendance"] == FULL_TIME and FULL_TIME in law.rates and name not in _OWN_RATE_WHEN_FULL_TIME:
            name = FULL_TIME
        if name in law.rates:
            rates[row["stage"]] = law.rates[name].value
    return pd.Series(rates, dtype="float64")


def payment_rows(
    case: Case, bills: pd.DataFrame, offers: pd.DataFrame, days: pd.DataFrame, groups: Groups | None = None
) -> pd.DataFrame:
    """Return the table ``payments``: every bill with every fund that may pay it, sorted by bill.

    A fund pays goods if their class, their food group and the supplier's kind allow, delivery if the supplier's kind does;
    only what is delivered between its first and its last day; and only for sites in its scope, of deliveries to several groups for
    some of them.

    Parameters
    ----------
    bills : pandas.DataFrame
        Table of the instance.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`; rows as in the instance.
    days : pandas.DataFrame
        Table of the instance: the days of a span lie all within the days of a fund, or all outside. With ``last_day`` each row
        stands for all days up to that one, and a fund pays that overlaps them.
    groups : Groups, optional
        Groups of sites that the bills name by number. Without it the scopes of the funds are passed over.
    """
    funds = case["funds"].sort_values("fund", kind="stable").reset_index(drop=True)
    suppliers = case["suppliers"].sort_values("supplier", kind="stable")
    product = case["products"].set_index("product").reindex(offers["product"])
    goods = _allowed(funds["pays_classes"], product["processing_class"])
    goods &= _allowed(funds["pays_food_groups"], product["food_group"])
    kinds = _allowed(funds["pays_supplier_kinds"], suppliers["kind"])
    starts = day_numbers(funds["first_day"], np.iinfo(np.int64).min)
    ends = day_numbers(funds["last_day"], np.iinfo(np.int64).max)
    one = days.drop_duplicates("span").set_index("span").reindex(bills["span"])
    first, last = (day_numbers(one[name])[:, None] for name in ("day", "last_day" if "last_day" in one else "day"))
    offer = bills["offer"].to_numpy()
    may = kinds[bills["supplier"]] & (last >= starts) & (first <= ends)
    is_goods = offer >= 0
    may[is_goods] &= goods[offer[is_goods]]
    if groups is not None:
        reach = np.array([groups.holds(scope_of(row)) for row in records(funds)], dtype=bool).reshape(len(funds), -1).T
        may &= reach[bills["group"]]
    bill, fund = np.nonzero(may)
    return pd.DataFrame({"bill": bill, "fund": fund})


def _allowed(cells: pd.Series, words: pd.Series) -> Bools:
    """Return whether each word (row) is in each list (column); a blank list allows all."""
    allowed = np.ones((len(words), len(cells)), dtype=bool)
    for column, cell in enumerate(cells):
        if cell.strip():
            allowed[:, column] = words.isin(split_list(cell))
    return allowed
