"""The plan's head and its days: codes, ends, school days, exceptions."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from babel import Locale

from planner.checks.base import fact, finding, listed
from planner.checks.facts import LONGEST_PLAN_DAYS, Facts
from planner.findings import Finding
from planner.i18n import _
from planner.paths import file_name

_NO_CODES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "XTS", "XXX", "ZZ"})
"""Codes in the lists of countries and currencies that name none: unions, placeholders, tests."""

MOST_SCHOOL_DAYS = 260
"""School days in a year: five days in every one of 52 weeks."""


def day(value: object) -> str:
    """Return a day for reading: its ISO date."""
    return str(pd.Timestamp(str(value)).date())


def outside(facts: Facts, first: pd.Series, last: pd.Series) -> pd.Series:
    """Return which spans of days lie wholly before or after the plan; a missing end is open."""
    if len(facts.days) == 0:
        return pd.Series(False, index=first.index)
    return (first > facts.days[-1]) | (last < facts.days[0])


def reversed_days(facts: Facts, table: str, why: str) -> Iterator[Finding]:
    """Yield one finding for the rows of a table whose last day comes before the first."""
    frame = facts[table]
    rows = frame.index[frame["last_day"] < frame["first_day"]]
    if len(rows):
        yield finding(
            "error",
            table,
            rows,
            "last_day",
            what=_("The last day comes before the first day."),
            why=why,
            mend=_("Exchange the two days, or correct the year."),
        )


@fact()
def code_not_iso(facts: Facts) -> Iterator[Finding]:
    """The country or the currency is not written as its ISO code."""
    codes = (
        ("country", "[A-Z]{2}", _("two capital letters, such as BR")),
        ("currency", "[A-Z]{3}", _("three capital letters, such as BRL")),
    )
    for column, pattern, words in codes:
        values = facts["case"][column]
        rows = values[(values != "") & ~values.str.fullmatch(pattern)]
        if len(rows):
            yield finding(
                "error",
                "case",
                rows.index,
                column,
                what=_("“{word}” is no ISO code for the {column}.").format(word=rows.iloc[0], column=column),
                why=_("Amounts are printed with it, and others who read the published plan rely on it."),
                mend=_("Write {words}.").format(words=words),
            )


@fact()
def country_unknown(facts: Facts) -> Iterator[Finding]:
    """No country has the code, or the currency's code is none."""
    known = Locale.parse("en")
    places = (
        (
            "country",
            "[A-Z]{2}",
            set(known.territories),
            _("Days, figures and the law's places are those of the country."),
        ),
        ("currency", "[A-Z]{3}", set(known.currencies), _("Amounts are printed with it.")),
    )
    for column, pattern, codes, why in places:
        values = facts["case"][column]
        rows = values[values.str.fullmatch(pattern) & ~values.isin(codes - _NO_CODES)]
        if len(rows):
            yield finding(
                "error",
                "case",
                rows.index,
                column,
                what=_("There is no {column} with the code “{word}”.").format(column=column, word=rows.iloc[0]),
                why=why,
                mend=_("Write the ISO code: BR and BRL for Brazil, FR and EUR for France, IN and INR for India."),
            )


@fact()
def case_name_unfit(facts: Facts) -> Iterator[Finding]:
    """The short name of the case cannot be part of a file name: an error where it would be a path, or no name on some system."""
    values = facts["case"]["case"]
    rows = values[(values != "") & (values.map(file_name) != values)]
    if len(rows):
        spaced = bool((rows.str.replace(" ", "_").map(file_name) == rows.str.replace(" ", "_")).all())
        yield finding(
            "warning" if spaced else "error",
            "case",
            rows.index,
            "case",
            what=_("“{word}” does not go into the name of a file.").format(word=rows.iloc[0][:60]),
            why=_("Plans are saved under this name."),
            mend=_("Use letters, digits, hyphens and dots only, without spaces: {word}.").format(
                word=file_name(rows.iloc[0])[:60]
            ),
        )


@fact()
def plan_ends_before_it_begins(facts: Facts) -> Iterator[Finding]:
    """The plan's last day comes before its first."""
    yield from reversed_days(facts, "case", _("There is no day to plan."))


@fact()
def plan_too_long(facts: Facts) -> Iterator[Finding]:
    """The plan is longer than any school year."""
    first, last = facts.first_day, facts.last_day
    if first is not None and last is not None and (last - first).days + 1 > LONGEST_PLAN_DAYS:
        yield finding(
            "error",
            "case",
            facts["case"].index[:1],
            "last_day",
            what=_("The plan runs from {first} to {last}: {count} days.").format(
                first=day(first), last=day(last), count=(last - first).days + 1
            ),
            why=_("Money, caps and shares are reckoned by the year; a plan has at most {most} days.").format(
                most=LONGEST_PLAN_DAYS
            ),
            mend=_("Correct the year, or make one case for each school year."),
        )


@fact()
def no_school_day(facts: Facts) -> Iterator[Finding]:
    """The plan has no school day at all."""
    if len(facts.days) and len(facts.sites) and not facts.school_days.any():
        yield finding(
            "error",
            "case",
            facts["case"].index[:1],
            "school_weekdays",
            what=_("Between {first} and {last} there is no school day.").format(
                first=day(facts.days[0]), last=day(facts.days[-1])
            ),
            why=_("Without school days no food is needed and nothing can be planned."),
            mend=_("Look at the first and last day, the school weekdays and the calendar."),
        )


@fact()
def site_without_school_day(facts: Facts) -> Iterator[Finding]:
    """A site with pupils has no school day although others have."""
    if not facts.school_days.any():
        return
    closed = set(facts.sites[~facts.school_days.any(axis=1)]) & set(facts.enrolment["site"])
    rows = facts["sites"].index[facts["sites"]["site"].isin(closed)]
    if len(rows):
        yield finding(
            "warning",
            "sites",
            rows,
            "site",
            what=_("No school day for {sites}, which have pupils.").format(sites=listed(sorted(closed))),
            why=_("Nothing is planned for them."),
            mend=_("Look at their rows in the calendar."),
        )


@fact()
def too_many_school_days(facts: Facts) -> Iterator[Finding]:
    """Some site has more school days than a year has weekdays."""
    if not facts.school_days.any():
        return
    most = int(facts.school_days.sum(axis=1).max())
    if most > MOST_SCHOOL_DAYS * max(1.0, len(facts.days) / 366):
        yield finding(
            "warning",
            "case",
            facts["case"].index[:1],
            "school_weekdays",
            what=_("There are {count} school days in the plan: are you sure?").format(count=most),
            why=_("Every day beyond the real ones adds a day's food to the orders."),
            mend=_("Enter holidays and breaks in the calendar as no_school, and check the school weekdays."),
        )


@fact()
def school_on_all_weekdays(facts: Facts) -> Iterator[Finding]:
    """The school week has seven days."""
    if len(set(facts.school_weekdays)) == 7:
        yield finding(
            "warning",
            "case",
            facts["case"].index[:1],
            "school_weekdays",
            what=_("There is school on all seven days of the week: are you sure?"),
            why=_("Two days a week too many would add two fifths to every order."),
            mend=_("Leave out the days without school; single Saturdays go into the calendar as school."),
        )


@fact()
def calendar_reversed(facts: Facts) -> Iterator[Finding]:
    """A calendar row ends before it begins."""
    yield from reversed_days(facts, "calendar", _("The row has no day, so it changes nothing."))


@fact()
def calendar_outside(facts: Facts) -> Iterator[Finding]:
    """A calendar row lies outside the plan."""
    frame = facts["calendar"]
    rows = frame.index[outside(facts, frame["first_day"], frame["last_day"].fillna(frame["first_day"]))]
    if len(rows):
        yield finding(
            "warning",
            "calendar",
            rows,
            "first_day",
            what=_("{count} rows lie before or after the plan.").format(count=len(rows)),
            why=_("They change nothing; perhaps the year is wrong and a holiday is planned as a school day."),
            mend=_("Correct the year, or delete the rows."),
        )
