"""Days of a school year from rules: fixed days, Easter, the second Monday of a month."""

from __future__ import annotations

import re
from datetime import date

import pytest

from planner.library import library
from planner.start.days import SchoolYear, day_of, school_year


def of(country: str, year: int, region: str = "") -> SchoolYear:
    """Return the school year of a country."""
    rows = library()["calendar"]
    return school_year(rows[rows["country"] == country], year, region)


@pytest.mark.parametrize("rule", ["13-01", "easter+", "sun1/05", "", "mon6/01", "2-9"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    """A slip in the library is no day of some other kind."""
    with pytest.raises(ValueError, match=f"^{re.escape(rule)}$"):
        day_of(rule, 2027)


@pytest.mark.parametrize("country", ["BR", "FR", "PE", "US", "IN"])
@pytest.mark.parametrize("year", [2026, 2027, 2028, 2031])
def test_every_country_has_a_school_year_of_plausible_length(country: str, year: int) -> None:
    """Days off are inside the year, apart from one another and in order, and leave 120 to 230 weekdays of school."""
    found = of(country, year)
    assert found.first.year == year
    assert found.first < found.last
    ends = [found.first.replace(day=1), *(span.last for span in found.off)]
    assert all(span.first > before for span, before in zip(found.off[1:], ends[1:], strict=False))
    assert all(found.first <= span.first <= span.last <= found.last for span in found.off)
    days = [date.fromordinal(n) for n in range(found.first.toordinal(), found.last.toordinal() + 1)]
    school = [day for day in days if day.weekday() < 5 and not any(s.first <= day <= s.last for s in found.off)]
    assert 120 <= len(school) <= 230


def test_days_by_hand() -> None:
    """Easter Sunday of 2027 is 28 March: Carnival's Monday is 8 February, Corpus Christi 27 May; Thanksgiving is 25 November 2027."""
    brazil = {span.note: span for span in of("BR", 2027).off}
    assert brazil["Carnaval e Quarta-feira de Cinzas"].first == date(2027, 2, 8)
    assert brazil["Corpus Christi, com emenda"].first == date(2027, 5, 27)
    states = {span.note: span for span in of("US", 2027).off}
    assert (states["Thanksgiving"].first, states["Thanksgiving"].last) == (date(2027, 11, 25), date(2027, 11, 26))
    assert (states["Winter break"].first, states["Winter break"].last) == (date(2027, 12, 22), date(2028, 1, 2))


def test_holidays_of_a_region_are_its_own() -> None:
    """Zone B of France has other winter holidays than zone A, which is taken where none is said."""
    winter = {zone: next(s.first for s in of("FR", 2027, zone).off if "hiver" in s.note) for zone in ("", "A", "B")}
    assert winter[""] == winter["A"] != winter["B"]
