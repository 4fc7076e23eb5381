"""Checks of the plan's head and its days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cases import Row, added, edited, rows
from tests.checks.asking import found, one


def _plan(first: date, last: date, **more: object) -> list[dict[str, object]]:
    return edited("case", 0, first_day=first, last_day=last, **more)


@pytest.mark.parametrize(("column", "good", "bad"), [("country", "PE", "Peru"), ("currency", "EUR", "R$")])
def test_code_not_iso(column: str, good: str, bad: str) -> None:
    """Country and currency are asked for as ISO codes."""
    assert one("code-not-iso", case=edited("case", 0, **{column: bad})).column == column
    assert found("code-not-iso", case=edited("case", 0, **{column: good})) == []


@pytest.mark.parametrize(
    ("column", "word", "code"),
    [
        ("country", "Brasil", "BR"),
        ("country", "br", "BR"),
        ("country", "PER", "PE"),
        ("country", "Atlantis", "two capital letters, such as BR"),
        ("currency", "R$", "BRL"),
        ("currency", "euros", "EUR"),
        ("currency", "pearls", "three capital letters, such as BRL"),
    ],
)
def test_code_meant(column: str, word: str, code: str) -> None:
    """For a country or currency in words its code is proposed, and the code is none of the check's errors."""
    assert one("code-not-iso", case=edited("case", 0, **{column: word})).mend == f"Write {code}."
    if len(code) < 4:
        assert found("code-not-iso", case=edited("case", 0, **{column: code})) == []
        assert found("country-unknown", case=edited("case", 0, **{column: code})) == []


@pytest.mark.parametrize(("column", "good", "bad"), [("country", "IN", "QQ"), ("currency", "INR", "QQQ")])
def test_country_unknown(column: str, good: str, bad: str) -> None:
    """Two capitals that are no country's code are an error, and so are three that are no currency's."""
    assert one("country-unknown", case=edited("case", 0, **{column: bad})).severity == "error"
    assert found("country-unknown", case=edited("case", 0, **{column: good})) == []
    assert one("country-unknown", case=edited("case", 0, **{column: good[0] + "X" * (len(good) - 1)}))  # "IX", "IXX"


@pytest.mark.parametrize(
    "name",
    [
        "../plan",
        "../../x",
        "/tmp/x",
        "C:\\x",
        "a\\..\\b",
        "a/b",
        "-x",
        "a:b",
        "a\0b",
        "NUL",
        "com1.csv",
        "x" * 121,
        "..",
        ".x",
    ],
)
def test_case_name_unfit(name: str) -> None:
    """A short name that leads elsewhere, or that no file can have on some system, is an error; the name proposed is fine."""
    finding = one("case-name-unfit", case=edited("case", 0, case=name))
    assert finding.severity == "error"
    better = finding.mend.rpartition(": ")[2].rstrip(".")
    assert found("case-name-unfit", case=edited("case", 0, case=better)) == []


def test_case_name_with_a_space() -> None:
    """A space in the short name is questioned only: the file has an underscore in its place."""
    assert one("case-name-unfit", case=edited("case", 0, case="my town")).severity == "warning"


@pytest.mark.parametrize("name", ["my-town-2026", "São_Paulo.1", "नगर-2026", "a__b_", "x" * 120])
def test_case_name_unfit_silent(name: str) -> None:
    """Letters, digits, hyphens, dots and underscores are fine."""
    assert found("case-name-unfit", case=edited("case", 0, case=name)) == []


def test_plan_ends_before_it_begins() -> None:
    """A last day before the first is an error; one day is a plan."""
    assert one("plan-ends-before-it-begins", case=_plan(date(2026, 3, 3), date(2026, 3, 2))).severity == "error"
    assert found("plan-ends-before-it-begins", case=_plan(date(2026, 3, 2), date(2026, 3, 2))) == []


def test_plan_too_long() -> None:
    """400 days are a plan, 401 are not."""
    assert "401 days" in one("plan-too-long", case=_plan(date(2026, 1, 1), date(2027, 2, 5))).what
    assert found("plan-too-long", case=_plan(date(2026, 1, 1), date(2027, 2, 4))) == []


def test_no_school_day() -> None:
    """A plan over a weekend has no school day; one that reaches the Monday has."""
    assert one("no-school-day", case=_plan(date(2026, 3, 7), date(2026, 3, 8))).severity == "error"
    assert found("no-school-day", case=_plan(date(2026, 3, 7), date(2026, 3, 9))) == []


def test_a_wrong_weekday_is_told_once() -> None:
    """A word that is no weekday is told as such, and not a second time as a plan without school days."""
    wrong = edited("case", 0, school_weekdays="lunedi")
    assert found("no-school-day", case=wrong) == []
    assert one("word-not-allowed", case=wrong).column == "school_weekdays"


def test_no_school_day_by_calendar() -> None:
    """The calendar can close every day, and open a Saturday."""
    holidays = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 13), "kind": "no_school"}
    assert one("no-school-day", calendar=[holidays])
    saturday = {"first_day": date(2026, 3, 7), "kind": "school"}
    assert found("no-school-day", calendar=[holidays, saturday]) == []


def test_site_without_school_day() -> None:
    """A site that the calendar closes for the whole plan is questioned if it has pupils."""
    closed = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31), "kind": "no_school", "site": "emei"}
    assert one("site-without-school-day", calendar=[closed]).rows == (3,)
    assert found("site-without-school-day", calendar=[closed], enrolment=edited("enrolment", 1, pupils=0)) == []
    assert found("site-without-school-day", calendar=[closed | {"last_day": date(2026, 3, 12)}]) == []


def test_site_row_outweighs_row_for_all() -> None:
    """A site's own calendar row holds against a row for all, whichever comes first."""
    closed = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31), "kind": "no_school"}
    opened = closed | {"kind": "school", "site": "emei"}
    for calendar in ([closed, opened], [opened, closed]):
        assert one("site-without-school-day", calendar=calendar).rows == (2,)


def test_too_many_school_days() -> None:
    """260 school days in a year are possible, 261 are questioned."""
    year = _plan(date(2026, 1, 1), date(2026, 12, 31))
    new_year = {"first_day": date(2026, 1, 1), "kind": "no_school"}
    assert "261" in one("too-many-school-days", case=year).what
    assert found("too-many-school-days", case=year, calendar=[new_year]) == []


def test_school_on_all_weekdays() -> None:
    """Seven school days a week are questioned, six are not."""
    week = "mon|tue|wed|thu|fri|sat"
    assert one("school-on-all-weekdays", case=edited("case", 0, school_weekdays=week + "|sun"))
    assert found("school-on-all-weekdays", case=edited("case", 0, school_weekdays=week)) == []


def test_calendar_reversed() -> None:
    """A break that ends before it begins is an error; one day is a break."""
    row = {"first_day": date(2026, 3, 4), "last_day": date(2026, 3, 3), "kind": "no_school"}
    assert one("calendar-reversed", calendar=[row]).rows == (2,)
    assert found("calendar-reversed", calendar=[row | {"last_day": date(2026, 3, 4)}]) == []


@pytest.mark.parametrize(
    ("first", "last", "outside"),
    [
        (date(2026, 2, 1), date(2026, 3, 1), True),
        (date(2026, 2, 1), date(2026, 3, 2), False),
        (date(2026, 3, 13), None, False),
        (date(2026, 3, 14), None, True),
    ],
)
def test_calendar_outside(first: date, last: date | None, outside: bool) -> None:
    """A calendar row that touches the plan is fine, one before or after it is questioned."""
    row = {"first_day": first, "last_day": last, "kind": "no_school"}
    assert len(found("calendar-outside", calendar=[row])) == outside


_KITCHEN = {"site": "cozinha", "name": "Cozinha", "kind": "kitchen", "municipality": "Vila", "state": "SP", "lat": -23.85, "lon": -46.71, "zone": "norte"}  # fmt: skip
_FED = [*(row | {"kitchen": "cozinha"} for row in rows("sites")), _KITCHEN]


def test_kitchen_closed() -> None:
    """A strike of the kitchen on three school days is told with days, schools and pupils; not where the schools close too."""
    strike = {"first_day": date(2026, 3, 4), "last_day": date(2026, 3, 6), "kind": "no_school", "site": "cozinha"}
    finding = one("kitchen-closed", sites=_FED, calendar=[strike])
    assert finding.rows == (2,)
    for words in ("3 days", "EMEF Um, EMEI Dois", "2026-03-04", "140 pupils"):
        assert words in finding.what
    assert found("kitchen-closed", sites=_FED, calendar=[strike | {"site": None}]) == []
    assert found("kitchen-closed", sites=[*rows("sites"), _KITCHEN], calendar=[strike]) == []
    one_school = [strike, strike | {"site": "emef"}]
    assert "EMEI Dois" in one("kitchen-closed", sites=_FED, calendar=one_school).what


def test_kitchen_open_alone() -> None:
    """A Saturday on which the kitchen alone is open is questioned; not where one of its schools is open too."""
    saturday = {"first_day": date(2026, 3, 7), "kind": "school", "site": "cozinha"}
    assert "2026-03-07" in one("kitchen-open-alone", sites=_FED, calendar=[saturday]).what
    assert found("kitchen-open-alone", sites=_FED, calendar=[saturday, saturday | {"site": "emei"}]) == []


def test_day_and_month_swapped() -> None:
    """The 3rd of December is the 12th of March to a plan of March; other days outside, and days inside, are let be."""
    row = {"first_day": date(2026, 12, 3), "kind": "no_school"}
    assert one("day-and-month-swapped", calendar=[row]).rows == (2,)
    for other in (date(2026, 12, 20), date(2026, 4, 2), date(2026, 3, 12)):
        assert found("day-and-month-swapped", calendar=[row | {"first_day": other}]) == []


@pytest.mark.parametrize(
    ("day", "site", "refused"),
    [(date(2026, 3, 8), "", True), (date(2026, 3, 9), "", False), (date(2026, 3, 8), "emef", False)],
)
def test_calendar_contradicts(day: date, site: str, refused: bool) -> None:
    """A day is school and no school at once in rows for all, whichever comes first; a day later, or for one site, it is not."""
    off = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 8), "kind": "no_school"}
    on = {"first_day": day, "kind": "school", "site": site}
    for calendar in ([off, on], [on, off]):
        findings = found("calendar-contradicts", calendar=calendar)
        assert [f.severity for f in findings] == ["error"] * refused


def test_menu_of_no_school() -> None:
    """A day that falls out has no menu of another day; an extra day of school may have it."""
    lost = {"first_day": date(2026, 3, 9), "kind": "no_school", "menu_of": date(2026, 3, 2)}
    assert one("menu-of-no-school", calendar=[lost]).column == "menu_of"
    assert found("menu-of-no-school", calendar=[lost | {"kind": "school"}]) == []


def test_menu_of_some_schools() -> None:
    """A school may not make up for a day on which another that eats the same menu has its own; both together may."""
    own = {"first_day": date(2026, 3, 11), "kind": "school", "site": "emei", "menu_of": date(2026, 3, 9)}
    assert "EMEF Um" in one("menu-of-some-schools", calendar=[own]).what
    saturday = own | {"first_day": date(2026, 3, 14)}
    head = _plan(date(2026, 3, 2), date(2026, 3, 15))
    assert found("menu-of-some-schools", calendar=[saturday], case=head) == []
    assert found("menu-of-some-schools", calendar=[own | {"site": ""}]) == []
    closed = {"first_day": date(2026, 3, 11), "kind": "no_school", "site": "emef"}
    assert found("menu-of-some-schools", calendar=[own, closed]) == []


AWAY: Row = {"first_day": date(2026, 3, 4), "site": "emef", "pupils_share": 0.4}


def test_cancelled_reversed() -> None:
    """A row that ends before it begins cancels nothing."""
    assert one("cancelled-reversed", cancelled_meals=[AWAY | {"last_day": date(2026, 3, 3)}]).rows == (2,)
    assert found("cancelled-reversed", cancelled_meals=[AWAY | {"last_day": date(2026, 3, 4)}]) == []


def test_cancelled_in_vain() -> None:
    """On a Saturday, after the plan, on a holiday, at a kitchen, on a day whose menu has no dish nobody would eat; on a Wednesday some would."""
    for row in (AWAY | {"first_day": date(2026, 3, 7)}, AWAY | {"first_day": date(2026, 3, 16)}):
        assert one("cancelled-in-vain", cancelled_meals=[row]).rows == (2,)
    holiday = [{"first_day": date(2026, 3, 4), "kind": "no_school"}]
    assert one("cancelled-in-vain", cancelled_meals=[AWAY], calendar=holiday).column == "first_day"
    kitchen = [*rows("sites"), rows("sites")[0] | {"site": "k", "kind": "kitchen"}]
    assert one("cancelled-in-vain", cancelled_meals=[AWAY | {"site": "k"}], sites=kitchen).severity == "warning"
    mondays = [{"menu": "all", "weekday": "mon", "dish": "salada"}]
    assert one("cancelled-in-vain", cancelled_meals=[AWAY], menus=mondays).rows == (2,)
    assert (
        found("cancelled-in-vain", cancelled_meals=[AWAY, AWAY | {"pupils_share": None, "first_day": date(2026, 3, 5)}])
        == []
    )


def test_a_meal_cancelled_in_vain() -> None:
    """A dinner is never served, and lunch not on a day without school; lunch on a school day is."""
    meal = {"first_day": date(2026, 3, 4), "meal": "lunch"}
    assert found("cancelled-in-vain", cancelled_meals=[meal]) == []
    assert one("cancelled-in-vain", cancelled_meals=[meal | {"meal": "dinner"}]).rows == (2,)
    assert one("cancelled-in-vain", cancelled_meals=[meal | {"first_day": date(2026, 3, 7)}]).rows == (2,)


@pytest.mark.parametrize(
    ("cells", "told"),
    [({}, False), ({"site": "emef"}, True), ({"pupils_share": 0.99}, True), ({"pupils_share": 1.0}, False)],
)
def test_cancelled_meal_of_some(cells: dict[str, Any], told: bool) -> None:
    """A meal by its name falls out for all who eat the menu; a site or a part of the pupils beside it is an error."""
    rows_ = [{"first_day": date(2026, 3, 4), "meal": "lunch", "menu": "all"} | cells]
    assert [f.severity for f in found("cancelled-meal-of-some", cancelled_meals=rows_)] == ["error"] * told
    assert found("cancelled-meal-of-some", cancelled_meals=[rows_[0] | {"meal": None}]) == []


@pytest.mark.parametrize(
    ("mode", "menu", "told"),
    [("fixed", "all", False), ("repertoire", "all", True), ("repertoire", None, True), ("fixed", None, False)],
)
def test_cancelled_meal_of_choice(mode: str, menu: str | None, told: bool) -> None:
    """Of a menu whose dishes are given a meal may fall out; of one that the plan chooses it is an error."""
    groups = edited("menu_groups", 0, mode=mode)
    rows_ = [{"first_day": date(2026, 3, 4), "meal": "lunch", "menu": menu}]
    findings = found("cancelled-meal-of-choice", cancelled_meals=rows_, menu_groups=groups)
    assert [f.severity for f in findings] == ["error"] * told


def test_a_meal_that_is_cancelled_is_not_missing() -> None:
    """Rice at breakfast on nine days of ten is asked about where the tenth is forgotten, not where it is cancelled."""
    dishes = added("dishes", {"dish": "papa", "name": "Papa", "meal": "breakfast", "slot": "base"})
    recipes = added("recipes", {"dish": "papa", "product": "arroz", "net_g": 20})
    daily = added(
        "menus", *({"menu": "all", "dish": "papa", "weekday": day} for day in ("mon", "tue", "wed", "thu", "fri"))
    )
    cancelled = [{"first_day": date(2026, 3, 4), "meal": "breakfast"}]
    tables = {"dishes": dishes, "recipes": recipes}
    assert found("meal-missing-on-a-day", menus=daily, cancelled_meals=cancelled, **tables) == []
    assert found("meal-missing-on-a-day", menus=daily[:-1], **tables)


def test_a_meal_and_an_excursion_are_not_the_same_meals_twice() -> None:
    """A row for lunch and one for those who are away all day do not contradict each other."""
    rows_ = [AWAY, {"first_day": AWAY["first_day"], "meal": "lunch"}]
    assert found("cancelled-twice", cancelled_meals=rows_) == []


def test_meals_cancelled_earlier_in_the_year_are_over() -> None:
    """What remains of a year keeps the excursions that are over without a word; a day before the year is told."""
    case = edited("case", 0, year_first_day=date(2026, 2, 2))
    assert found("cancelled-in-vain", case=case, cancelled_meals=[AWAY | {"first_day": date(2026, 2, 4)}]) == []
    assert found("cancelled-in-vain", case=case, cancelled_meals=[AWAY | {"first_day": date(2026, 2, 1)}])


def test_cancelled_twice() -> None:
    """An excursion of a school within a strike of all is asked about; another day or another school is not."""
    strike = {"first_day": date(2026, 3, 3), "last_day": date(2026, 3, 5), "pupils_share": 0.5}
    assert one("cancelled-twice", cancelled_meals=[AWAY, strike]).rows == (2, 3)
    assert found("cancelled-twice", cancelled_meals=[AWAY, strike | {"site": "emei"}]) == []
    assert found("cancelled-twice", cancelled_meals=[AWAY, AWAY | {"first_day": date(2026, 3, 5)}]) == []


def test_weekdays_on_which_fewer_come_and_an_excursion_are_no_contradiction() -> None:
    """Two rows for Fridays are asked about; Fridays and Mondays, or Fridays and an excursion on one of them, are not. Of Sundays none eats."""
    fridays = AWAY | {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 13), "weekdays": "fri"}
    both = fridays | {"weekdays": "thu|fri", "site": None}
    assert one("cancelled-twice", cancelled_meals=[fridays, both]).rows == (2, 3)
    assert found("cancelled-twice", cancelled_meals=[fridays, both | {"weekdays": "mon|thu"}]) == []
    assert found("cancelled-twice", cancelled_meals=[fridays, AWAY | {"first_day": date(2026, 3, 6)}]) == []
    assert found("cancelled-in-vain", cancelled_meals=[fridays]) == []
    assert one("cancelled-in-vain", cancelled_meals=[fridays | {"weekdays": "sun"}]).rows == (2,)


def test_a_day_on_which_all_are_away_needs_no_dish() -> None:
    """Wednesdays without a dish are told, unless all are away on both."""
    menus = [rows("menus")[0] | {"weekday": word} for word in ("mon", "tue", "thu", "fri")]
    both = [{"first_day": date(2026, 3, day)} for day in (4, 11)]
    assert found("school-day-without-food", menus=menus)
    assert found("school-day-without-food", menus=menus, cancelled_meals=both) == []
    assert found("school-day-without-food", menus=menus, cancelled_meals=both[:1])
