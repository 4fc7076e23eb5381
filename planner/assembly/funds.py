"""How much money each fund has and when it comes, what it may pay, what of it must be spent, and which fund is spent first.

**Instalments.** The money of a fund with rows in ``instalments`` is their sum. What it pays for what is delivered up to any day, with what
it paid before the plan, is no more than what had come by that day. By hand: 600 come on Monday 2 March and 600 on Monday 9 March. Of
what is delivered until Sunday 8 it pays at most 600, of both weeks 1,200; if it had paid 100 before the plan, 500 and 1,100.

**Carry-over.** Of the money of a fund with a `carry_over_share` that part may be left when it ends, on its last day or, without one,
on the plan's, which is that of the year; what is left beyond it lapses. By hand: 1,000 of which 0.3 may be carried over, 150 paid
before: the plan is to pay 550. A fund that ends after the plan, or ended before it, has no such rule: it can be spent later, or no more.

**Order.** Among plans of equal cost in which as little lapses as can be, the fund with the lowest `spend_order` pays as much as it may,
then it and the second, and so on; those without a number come after, the town's own money last: what is not spent of it is the town's.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools, day_numbers
from planner.assembly.contracts import contracts
from planner.assembly.distances import pupils_on_first_day
from planner.assembly.labels import positions, records
from planner.assembly.money_days import invoice_days, pays_by_invoice
from planner.assembly.needs import receiving_sites
from planner.assembly.scopes import Groups, inside, receivers, scope_of
from planner.assembly.to_date import paid_to_date
from planner.case import Case
from planner.exact import MONEY_PLACES, decimal, exact, product
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
        Columns ``fund``, ``role``, ``amount`` (of the whole year; NaN: no limit), ``amount_per_period``, ``minimum`` (least that is
        to be spent of it by the end of the plan; NaN: no rule), ``place`` (in the order in which funds are spent, 0 first), ``how``
        (in words: given, or how it was reckoned), ``paid_before`` (before the plan's first day), ``by_invoice`` (does it pay by
        the day of the invoice?).
    """
    funds = case["funds"].sort_values("fund", kind="stable").reset_index(drop=True)
    come = case["instalments"].groupby("fund")["amount"].sum()
    amounts, words = [], []
    for row in records(funds):
        amount, how = float(row["amount"]), _("as given in the case")
        if row["fund"] in come.index:
            amount, how = float(exact(come[row["fund"]], MONEY_PLACES)), _("the sum of its instalments")
        elif np.isnan(amount):
            amount, how = _reckoned(case, law, row, _pupils(case, scope_of(row)))
        amounts.append(amount)
        words.append(how)
    frame = funds[["fund", "role", "amount_per_period"]].copy()
    frame.insert(2, "amount", np.array(amounts, dtype=np.float64))
    frame["minimum"] = _least_spent(case, funds, frame["amount"])
    frame["place"] = _places(funds)
    frame["how"] = pd.Series(words, dtype="str")
    frame["paid_before"] = paid_to_date(case, funds["fund"])
    frame["charges"] = charges_until(case, funds["fund"])
    frame["by_invoice"] = pays_by_invoice(funds)
    return frame


def _pupils(case: Case, scope: Scope) -> pd.Series:
    """Return the pupils enrolled on the first day whose food is received in a scope, by stage."""
    enrolled = pupils_on_first_day(case)
    places = receivers(case)
    received = receiving_sites(case).set_axis(case["sites"]["site"]).reindex(enrolled["site"])
    here = received.isin(places.index[inside(places, scope)]).to_numpy()
    return enrolled[here].groupby("stage")["pupils"].sum().astype("float64")


def charges_until(case: Case, funds: pd.Series, days: pd.Series | None = None) -> Floats:
    """Return what each fund pays as charges of contracts for the year, in all or for each before a day.

    Parameters
    ----------
    case : Case
        The case, with its contracts.
    funds : pandas.Series
        Short names of funds; one may stand several times.
    days : pandas.Series, optional
        A day for each: only charges due before it. Without it all of the year.

    Returns
    -------
    numpy.ndarray
        Currency, one per row of `funds`.
    """
    owed = [(one.charge_fund, one.charge_day, one.charge_amount) for one in contracts(case) if one.charge_amount > 0]
    pairs = zip(funds, [None] * len(funds) if days is None else days, strict=True)
    return np.array(
        [
            sum(amount for fund, due, amount in owed if fund == name and (day is None or due < day))
            for name, day in pairs
        ],
        dtype=np.float64,
    )


def money_left(funds: pd.DataFrame) -> pd.DataFrame:
    """Return the funds with what is left of their money for goods and delivery, and of what must be spent of it, on the plan's first day."""
    paid = funds["paid_before"] + funds["charges"]
    return funds.assign(amount=funds["amount"] - paid, minimum=funds["minimum"] - paid)


def _least_spent(case: Case, funds: pd.DataFrame, amounts: pd.Series) -> Floats:
    """Return how much of each fund must be spent so that nothing lapses, to the cent; NaN: no rule, or its money is not known."""
    head = case.head
    ends = funds["last_day"].fillna(head["last_day"])
    ruled = funds["carry_over_share"].notna() & ends.between(head["first_day"], head["last_day"]) & amounts.notna()
    pairs = zip(amounts[ruled], funds.loc[ruled, "carry_over_share"], strict=True)
    least = [float(exact(product(amount, 1 - decimal(share)), MONEY_PLACES)) for amount, share in pairs]
    return pd.Series(least, index=funds.index[ruled], dtype="float64").reindex(funds.index).to_numpy()


def _places(funds: pd.DataFrame) -> Ints:
    """Return the place of each fund in the order in which they are spent: by number, then those without, own money last."""
    numbers = np.unique(funds["spend_order"].dropna().to_numpy(dtype=np.int64))
    blank = len(numbers) + (funds["role"] == OWN).to_numpy(dtype=np.int64)
    known = np.searchsorted(numbers, funds["spend_order"].fillna(0).to_numpy(dtype=np.int64))
    return np.where(funds["spend_order"].isna(), blank, known)


def instalment_rows(case: Case, funds: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``instalments``: for each instalment that comes in the plan or after it, what had come before.

    Of those that come after the plan the first stands for all, unless the fund pays by invoice: then they may pay what is invoiced
    after the plan.

    Parameters
    ----------
    funds : pandas.DataFrame
        From `fund_table`.
    """
    known = case["instalments"].sort_values(["fund", "date"], kind="stable")
    head, terms = case.head, case["funds"].set_index("fund")
    first, over = head["first_day"], head["last_day"] + pd.Timedelta(days=1)
    by_invoice = pd.Series(pays_by_invoice(terms), index=terms.index).reindex(known["fund"]).to_numpy(dtype=bool)
    days = known["date"].where(by_invoice | (known["date"] < over), over)
    before = known.groupby("fund")["amount"].cumsum() - known["amount"]
    paid = paid_to_date(case, known["fund"]) - _invoiced_later(case, known, by_invoice)
    paid += charges_until(case, known["fund"], known["date"])
    rows = pd.DataFrame(
        {
            "fund": positions(pd.Index(funds["fund"]), known["fund"]),
            "day": days.to_numpy(dtype="datetime64[s]"),
            "amount": np.round(before.to_numpy(dtype=np.float64) - paid, MONEY_PLACES),
        }
    )
    coming: pd.DataFrame = rows[(known["date"] > first).to_numpy()]
    return coming.drop_duplicates(["fund", "day"], ignore_index=True)


def _invoiced_later(case: Case, known: pd.DataFrame, by_invoice: Bools) -> Floats:
    """Return what was bought before the plan and is invoiced from each instalment on: no earlier money pays it."""
    bought = case["bought"]
    terms = case["suppliers"].set_index("supplier").reindex(bought["supplier"])
    invoiced = invoice_days(terms, day_numbers(bought["date"]))
    amounts, fund = bought["amount"].to_numpy(dtype=np.float64), bought["fund"].to_numpy()
    pairs = zip(known["fund"], day_numbers(known["date"]), by_invoice, strict=True)
    return np.array([amounts[(fund == name) & (invoiced >= day)].sum() * own for name, day, own in pairs], dtype=float)


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
    case: Case, bills: pd.DataFrame, offers: pd.DataFrame, days: pd.DataFrame, groups: Groups
) -> pd.DataFrame:
    """Return the table ``payments``: every bill with every fund that may pay it, sorted by bill.

    A fund pays goods if their class, their food group and the supplier's kind allow, delivery if the supplier's kind does;
    only what is delivered, or invoiced, between its first and its last day; and only for sites in its scope, of deliveries to several
    groups for some of them. ``day`` is that by which the money must have come: of the delivery, or of the invoice.

    Parameters
    ----------
    case : Case
        The case, with funds and suppliers.
    bills : pandas.DataFrame
        Table of the instance.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`; rows as in the instance.
    days : pandas.DataFrame
        Table of the instance: the days of a span lie all within the days of a fund, or all outside. With ``last_day`` each row
        stands for all days up to that one, and a fund pays that overlaps them.
    groups : Groups
        Groups of sites that the bills name by number.

    Returns
    -------
    pandas.DataFrame
        A row per bill and fund that may pay it.
    """
    funds = case["funds"].sort_values("fund", kind="stable").reset_index(drop=True)
    suppliers = case["suppliers"].sort_values("supplier", kind="stable")
    product = case["products"].set_index("product").reindex(offers["product"])
    goods = _allowed(funds["pays_classes"], product["processing_class"])
    goods &= _allowed(funds["pays_food_groups"], product["food_group"])
    kinds = _allowed(funds["pays_supplier_kinds"], suppliers["kind"])
    starts = day_numbers(funds["first_day"], np.iinfo(np.int64).min)
    ends = day_numbers(funds["last_day"], np.iinfo(np.int64).max)
    first, last = money_days_of(case, bills, days)
    offer = bills["offer"].to_numpy()
    may = kinds[bills["supplier"]] & (last >= starts) & (first <= ends)
    is_goods = offer >= 0
    may[is_goods] &= goods[offer[is_goods]]
    reach = np.array([groups.holds(scope_of(row)) for row in records(funds)], dtype=bool).reshape(len(funds), -1).T
    may &= reach[bills["group"]]
    bill, fund = np.nonzero(may)
    day = last[bill, fund].astype("datetime64[D]").astype("datetime64[s]")
    return pd.DataFrame({"bill": bill, "fund": fund, "day": day})


def money_days_of(case: Case, bills: pd.DataFrame, days: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return for each bill (row) and fund (column) the first and the last day that count: of the deliveries, or of their invoices.

    Parameters
    ----------
    case : Case
        The case, with funds and suppliers.
    bills : pandas.DataFrame
        Table of the instance.
    days : pandas.DataFrame
        Table of the instance, with ``last_day`` where each row stands for several days.

    Returns
    -------
    tuple of numpy.ndarray of int, shape (bills, funds)
        First and last day, as day numbers.
    """
    funds, suppliers = (case.table(f"{key}s").sort_values(key, kind="stable") for key in ("fund", "supplier"))
    one = days.drop_duplicates("span").set_index("span").reindex(bills["span"])
    billed, by_invoice = suppliers.iloc[bills["supplier"].to_numpy(dtype=np.int64)], pays_by_invoice(funds)

    def counting(name: str) -> Ints:
        came = day_numbers(one[name])
        return np.where(by_invoice, invoice_days(billed, came)[:, None], came[:, None])

    return counting("day"), counting("last_day" if "last_day" in one else "day")


def _allowed(cells: pd.Series, words: pd.Series) -> Bools:
    """Return whether each word (row) is in each list (column); a blank list allows all."""
    allowed = np.ones((len(words), len(cells)), dtype=bool)
    for column, cell in enumerate(cells):
        if cell.strip():
            allowed[:, column] = words.isin(split_list(cell))
    return allowed
