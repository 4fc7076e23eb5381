"""Days in menus: a date, a weekday, *1 SEG* under the title of a month, the week of a cycle."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from planner.imports.profile import own_profile
from planner.io.cells import MONTH_FIRST
from planner.io.offices import month_of, plain_day, weekday_of
from planner.io.raw import Cell, cell_text
from planner.schema.base import WEEKDAYS
from planner.schema.case_tables import MEALS
from planner.words import alike

_WORD = re.compile(r"[^\W\d_]+(?:-feira)?\.?")
_YEAR = re.compile(r"\b(20\d\d)\b")
_DAY = re.compile(r"\b(\d{1,2})(?:er|º|°|st|nd|rd|th)?\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2,4}))?\b")
_WEEK = re.compile(
    r"\b(?:semaine|semana|week|sem\.?|s)\s*(?:n[°º.]?\s*)?(\d{1,2})\b|\b(\d{1,2})(?:ª|a|º|e|è|ème|st|nd|rd|th)\s*(?:semaine|semana|week)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s_/(),.'’-]+")
_CELL_LENGTH = 40
"""Letters beyond which a cell is no day: dishes can be called *Dimanche à la ferme*."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a menu.

    Parameters
    ----------
    date : datetime.date or None
        The day; None: a weekday of a cycle.
    weekday : int or None
        From Monday as 0; None where only the date is told.
    wrong : bool
        The weekday that is told is not that of the date.
    """

    date: date | None
    weekday: int | None
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """What the titles above a part of a menu say.

    Parameters
    ----------
    meal : str
        Meal; blank: not told.
    month, year : int or None
        Month and year.
    week : int or None
        Week of the cycle.
    country : str
        ISO code, for the order of day and month.
    near : datetime.date or None
        A day near which days without a year lie.
    """

    meal: str = ""
    month: int | None = None
    year: int | None = None
    week: int | None = None
    country: str = ""
    near: date | None = None

    def after(self, title: str) -> Heading:
        """Return what is known after a further title."""
        words = _WORD.findall(title)
        months = [month for word in words if len(word) > 2 and (month := month_of(word)) is not None]
        year, week = _YEAR.search(title), _WEEK.search(title)
        meals = [meal for part in (title, *words) if (meal := meal_of(part))]
        return replace(
            self,
            meal=meals[0] if meals else self.meal,
            month=months[0] if months else self.month,
            year=int(year[1]) if year else self.year,
            week=int(week[1] or week[2]) if week else self.week,
        )


def meal_of(word: str) -> str:
    """Return the meal that a word means, in the languages of the planner; blank if it means none.

    >>> meal_of("ALMOÇO"), meal_of("Goûter"), meal_of("lunch"), meal_of("sopa")
    ('lunch', 'afternoon_snack', 'lunch', '')
    """
    if word in MEALS:
        return word
    known = own_profile("menus").values["meal"]
    return next((meal for theirs, meal in known.items() if alike(theirs) == alike(word)), "")


def says_diet(text: str) -> bool:
    """Tell whether a word for a part of a meal, or a kind of menu, says that some pupils alone eat it.

    >>> says_diet("OPÇÃO VEGETARIANA"), says_diet("Plat principal"), says_diet("menu_sans_porc"), says_diet("Dietético")
    (True, False, True, False)
    """
    words = _words(text)
    return any(f" {_words(one).strip()} " in words for one in own_profile("menus").values["diet"])


def _words(text: str) -> str:
    """Return the words of a text, each as alike ones are compared, with a space around each."""
    return f" {' '.join(alike(one) for one in _BETWEEN.split(text) if one)} "


def is_week(text: str) -> bool:
    """Tell whether a text names a week of a cycle."""
    return _WEEK.search(text) is not None


def without_week(text: str) -> str:
    """Return what a text says beside the week of a cycle.

    >>> without_week("1ª semana - Prato principal"), without_week("Semaine 2")
    ('Prato principal', '')
    """
    return _WEEK.sub(" ", text).strip(" -–—:·,/()")


def day_of(cell: Cell, heading: Heading) -> Day | None:
    """Return the day that a cell names; None if it names none.

    Parameters
    ----------
    cell : cell
        A date, *Lundi*, *lundi 3 mars*, *1 SEG*, *03/03*.
    heading : Heading
        What the titles above say of month and year.

    >>> august = Heading(month=12, year=2025)
    >>> day_of("1 SEG", august).date.isoformat(), day_of("Lundi", august).weekday, day_of("Salade verte", august)
    ('2025-12-01', 0, None)
    """
    if isinstance(cell, datetime):
        return Day(cell.date(), cell.weekday())
    if isinstance(cell, date):
        return Day(cell, cell.weekday())
    text = cell_text(cell).strip()
    if not text or len(text) > _CELL_LENGTH:
        return None
    words = [word for word in _WORD.findall(text) if len(word.strip(".")) > 1 or word.isupper()]
    weekdays = [found for word in words if (found := weekday_of(word.removesuffix("-feira"))) is not None]
    months = [found for word in words if (found := month_of(word)) is not None and weekday_of(word) is None]
    others = [
        word
        for word in words
        if weekday_of(word.removesuffix("-feira")) is None
        and month_of(word) is None
        and alike(word) not in ("de", "le", "el", "the", "feira", "du", "of")
    ]
    if others or len(set(weekdays)) > 1:
        return None
    day = _date_in(text, months, heading)
    weekday = weekdays[0] if weekdays else None
    if day is None:
        return Day(None, weekday) if weekday is not None and not any(c.isdigit() for c in text) else None
    return Day(day, weekday, wrong=weekday is not None and day.weekday() != weekday)


def _date_in(text: str, months: list[int], heading: Heading) -> date | None:
    plain = plain_day(text)
    if isinstance(plain, str) and re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", plain):
        year, month, day = (int(part) for part in re.split(r"[-/.]", plain))
        return _made(year, month, day)
    slashed = _SLASHED.search(text)
    if slashed:
        first, second = int(slashed[1]), int(slashed[2])
        day, month = (second, first) if heading.country in MONTH_FIRST else (first, second)
        year = int(slashed[3]) if slashed[3] else _year(month, day, heading)
        return _made(year + 2000 if year < 100 else year, month, day) if year else None
    number = _DAY.search(text)
    month = months[0] if months else heading.month or 0
    if number is None or not month:
        return None
    year_told = _YEAR.search(text)
    year = int(year_told[1]) if year_told else _year(month, int(number[1]), heading)
    return _made(year, month, int(number[1])) if year else None


def _year(month: int, day: int, heading: Heading) -> int:
    """Return the year of a day without one: that of the titles, or the one nearest to a day that the user named; else 0."""
    if heading.year:
        return heading.year
    if heading.near is None:
        return 0
    found = [made for year in (-1, 0, 1) if (made := _made(heading.near.year + year, month, day)) is not None]
    return min(found, key=lambda one: abs((one - heading.near).days)).year if found else 0  # type: ignore[operator]


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weekday_word(weekday: int) -> str:
    """Return a weekday as tables of a case hold it."""
    return WEEKDAYS[weekday]
