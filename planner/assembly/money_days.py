"""The days on which money counts: that of the delivery, or that of the invoice.

**In words.** A fund pays what is *delivered* between its first and its last day, or, where it says so (``funds.paid_on``), what is
*invoiced* between them; its instalments likewise. A supplier invoices a delivery ``days_to_invoice`` days after it, on the same day where
the cell is blank; with an ``invoice_day``, on the first such day of a month from then on, where 31 means the last of any month.

**By hand.** A cooperative invoices at the month's end (31). What comes on Saturday 28 November is invoiced on Monday 30 November, and a grant
that ends on that day pays it; what comes on Wednesday 2 December is invoiced on 31 December, and the grant does not. With 5 days to the
invoice and no invoice day it would be 3 December and 7 December.

Later deliveries are never invoiced earlier, so a fund that pays by invoice pays one span of each supplier's days of delivery. What is billed
together is divided on the first day of delivery from which on a fund begins to pay, gets money or pays no more, for whichever supplier.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Ints
from planner.assembly.calendar import Bools, SchoolCalendar, day_numbers
from planner.case import Case

INVOICE = "invoice"
_MONTH = np.timedelta64(1, "M")


def pays_by_invoice(funds: pd.DataFrame) -> Bools:
    """Return which funds pay by the day of the invoice."""
    return (funds["paid_on"] == INVOICE).to_numpy(dtype=bool)


def invoice_days(terms: pd.DataFrame, days: Ints) -> Ints:
    """Return on which day deliveries are invoiced, as day numbers.

    Parameters
    ----------
    terms : pandas.DataFrame
        ``days_to_invoice`` and ``invoice_day`` of the supplier of each delivery.
    days : numpy.ndarray of int
        Day number of each delivery.
    """
    due = days + terms["days_to_invoice"].fillna(0).to_numpy(dtype=np.int64)
    of_month = terms["invoice_day"].fillna(0).to_numpy(dtype=np.int64)
    month = due.astype("datetime64[D]").astype("datetime64[M]")
    this, following = _in_month(month, of_month), _in_month(month + _MONTH, of_month)
    return np.where(of_month == 0, due, np.where(this >= due, this, following))


def invoices(case: Case, calendar: SchoolCalendar) -> pd.DataFrame:
    """Return on which day each supplier (row, sorted by name) invoices what it brings on each day of the plan (column)."""
    terms = case["suppliers"].sort_values("supplier", kind="stable")
    row, day = np.divmod(np.arange(len(terms) * len(calendar.days)), len(calendar.days))
    invoiced = invoice_days(terms.iloc[row], calendar.days[day]).reshape(len(terms), -1)
    dates = invoiced.astype("datetime64[D]").astype("datetime64[s]")
    return pd.DataFrame(dates, index=pd.Index(terms["supplier"]), columns=pd.Index(calendar.dates))


def _in_month(month: np.ndarray, of_month: Ints) -> Ints:
    """Return the day numbers of a day of months, or of their last where they have no such day."""
    begin, end = (part.astype("datetime64[D]").astype(np.int64) for part in (month, month + _MONTH))
    return np.asarray(np.minimum(begin + of_month - 1, end - 1), dtype=np.int64)


def money_begins(case: Case, calendar: SchoolCalendar) -> Ints:
    """Return the positions of the days of delivery from which on a fund begins to pay, or an instalment of one pays."""
    funds = case["funds"]
    by_invoice = set(funds.loc[pays_by_invoice(funds), "fund"])
    first = funds[["fund", "first_day"]].set_axis(["fund", "date"], axis=1)
    return _positions(case, calendar, pd.concat([first, case["instalments"][["fund", "date"]]]), by_invoice)


def money_days(case: Case, calendar: SchoolCalendar) -> Ints:
    """Return the positions of the days of delivery from which on a fund begins to pay, gets more money, or pays no more."""
    funds = case["funds"]
    by_invoice = set(funds.loc[pays_by_invoice(funds), "fund"])
    over = pd.DataFrame({"fund": funds["fund"], "date": funds["last_day"] + pd.Timedelta(days=1)})
    return np.union1d(money_begins(case, calendar), _positions(case, calendar, over, by_invoice))


def _positions(case: Case, calendar: SchoolCalendar, dates: pd.DataFrame, by_invoice: set[str]) -> Ints:
    """Return from which days of delivery in the plan, but its first, some dates of funds (``fund``, ``date``) have passed."""
    dates = dates.dropna(subset=["date"])
    invoiced = dates["fund"].isin(by_invoice)
    found = [day_numbers(dates.loc[~invoiced, "date"]) - calendar.days[0]]
    if invoiced.any():
        wanted = np.unique(day_numbers(dates.loc[invoiced, "date"]))
        for dates_of_supplier in invoices(case, calendar).drop_duplicates().to_numpy():
            found.append(np.searchsorted(dates_of_supplier.astype("datetime64[D]").astype(np.int64), wanted))
    position = np.unique(np.concatenate(found)).astype(np.int64)
    return position[(position > 0) & (position < len(calendar.days))]
