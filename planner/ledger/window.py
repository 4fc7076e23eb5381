"""Which entries of a ledger belong to a year: one rule, by which sums are made and of which messages tell.

A year has two ends, and both its days belong to it. A delivery, credit note or order belongs to the year of its own day. A
payment settles a delivery and belongs to the year of the delivery whose invoice it names: what is paid in January for
December is December's. A payment that names no invoice on record belongs to the year of its own day.

An example by hand, with the year 2026-02-02 to 2026-12-11: a delivery of 10 December (NF 1) belongs to it, its payment of
15 January 2027 too; a delivery of 5 February 2027 does not, nor its payment, on whatever day one looks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from planner.case import Case
from planner.findings import Finding
from planner.i18n import _, day_text, ngettext, number_text
from planner.ledger.goods import in_force

DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days from a first to a last, both among them; none if the last is before the first.

    Parameters
    ----------
    first, last : pandas.Timestamp
        Its ends.
    """

    first: pd.Timestamp
    last: pd.Timestamp

    def holds(self, days: pd.Series[pd.Timestamp]) -> pd.Series[bool]:
        """Return which days lie in it; a day that is not known does not."""
        return (days >= self.first) & (days <= self.last)

    def until(self, day: date | pd.Timestamp) -> Window:
        """Return the part of it up to a day, that day included."""
        return replace(self, last=min(self.last, pd.Timestamp(day)))

    def since(self, day: date | pd.Timestamp) -> Window:
        """Return the part of it from a day on."""
        return replace(self, first=max(self.first, pd.Timestamp(day)))


def plan_window(case: Case) -> Window:
    """Return the days of a case: of what a ledger holds, what lies in them counts toward its shares and caps.

    What came between the year's first day and the plan's is told by the table ``bought``, so that nothing counts twice.
    """
    head = case.head
    return Window(pd.Timestamp(head["first_day"]), pd.Timestamp(head["last_day"]))


def year_window(case: Case) -> Window:
    """Return the days of the year of a case: from the year's first day, if it is before the plan's, to the last."""
    window = plan_window(case)
    begin = case.head["year_first_day"]
    return window if pd.isna(begin) else replace(window, first=min(window.first, pd.Timestamp(begin)))


def calendar_window(case: Case, year: int) -> Window:
    """Return the days of a year, named by the calendar year in which it begins.

    The case's own year is that of the case. Other years are those of the calendar, or twelve months from the same day on if
    the case's year begins in one calendar year and ends in another.
    """
    own = year_window(case)
    apart = year - own.first.year
    if apart == 0:
        return own
    if own.first.year == own.last.year:
        return Window(pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31))
    first = own.first + pd.DateOffset(years=apart)
    return Window(first, first + pd.DateOffset(years=1) - DAY)


def belongs(entries: pd.DataFrame, window: Window) -> pd.Series[bool]:
    """Return which entries belong to the days of a window; see the module.

    Parameters
    ----------
    entries : pandas.DataFrame
        Entries in force.
    window : Window
        The days.
    """
    return window.holds(_days_that_count(entries))


def of_days(entries: pd.DataFrame, window: Window, until: date | pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the entries in force that belong to the days of a window.

    Parameters
    ----------
    entries : pandas.DataFrame
        Entries, as `planner.ledger.read_entries` gives them.
    window : Window
        The days.
    until : date, optional
        Only what had happened by the end of this day.

    Returns
    -------
    pandas.DataFrame
        Rows of `entries`, with their index; reversals and what they take back are left out.
    """
    held = in_force(entries) if "reverses" in entries else entries
    inside = belongs(held, window)
    if until is not None:
        inside &= held["date"] <= pd.Timestamp(until)
    return held[inside]


def of_the_year(case: Case, entries: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the entries in force that belong to the year of a case, for its accounts, and how many others there are."""
    window = year_window(case)
    held = in_force(entries)
    inside = belongs(held, window)
    others = held.index[~inside & held["kind"].isin(("delivery", "payment"))]
    if not len(others):
        return held[inside], []
    note = Finding(
        "of-another-year",
        "note",
        "",
        tuple(int(line) for line in others),
        "date",
        ngettext(
            "{count} entry is not of the year of the case, {first} to {last}.",
            "{count} entries are not of the year of the case, {first} to {last}.",
            len(others),
        ).format(count=number_text(len(others)), first=day_text(window.first), last=day_text(window.last)),
        _("They are left out, as they count toward none of its shares."),
        _("Nothing. For another year take the case of that year."),
    )
    return held[inside], [note]


def _days_that_count(entries: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """Return the day of each entry; of a payment, that of the last delivery up to then, or the first, under its invoice."""
    days = entries["date"]
    settling = (entries["kind"] == "payment") & (entries["invoice"] != "") & days.notna()
    keys = ["supplier", "invoice"]
    came = entries.loc[(entries["kind"] == "delivery") & (entries["invoice"] != ""), [*keys, "date"]].dropna()
    if not settling.any() or came.empty:
        return days
    paid = entries.loc[settling, [*keys, "date"]].assign(row=entries.index[settling])
    pairs = paid.merge(came, on=keys, suffixes=("", "_came"))
    # Numbers of invoices begin anew in some years: the last delivery before the payment is the one it settles.
    pairs["later"] = pairs["date_came"] > pairs["date"]
    pairs["apart"] = (pairs["date_came"] - pairs["date"]).abs()
    settled = pairs.sort_values(["row", "later", "apart"], kind="stable").drop_duplicates("row").set_index("row")
    return settled["date_came"].reindex(entries.index).fillna(days)
