"""The menu as it hangs in the school: a page for each menu group and month, weekdays across and weeks down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from babel.dates import format_date
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.case import Case
from planner.i18n import N_, _, day_text, number_text, reader
from planner.inputs import names_of, records
from planner.reports.sheets import LINE_HEIGHT, Book, page_breaks, text_lines
from planner.schema.base import split_list
from planner.schema.words import NO_ALLERGENS, in_words, spoken

UNKNOWN_MARK = "?"
"""Stands among the allergens of a dish of which the case does not state all."""

MENU_PAGES = N_("Menu pages")
"""Title of the sheet; like the tables' labels a name, not translated."""

Tables = Mapping[str, pd.DataFrame]

NARROW, ROOMY, WIDEST = 26, 40, 90
"""Characters of a day's column: the least, the most to which it is widened so that each day names its farms, the most
at all. A wider column makes the print smaller, because the page is scaled to its width."""

PAGE_RATIO = 0.63
"""Height by width of what fits on a landscape page of A4 or US letter inside the margins, with air to spare."""

LETTERS_PER_CHARACTER = 1.08
"""Letters of running text, at least, in the width of a digit, less the space at the field's edges."""

TOP_LINES = 4
"""Lines that title and headings take on a page."""

MAX_ROW_HEIGHT = 409.0
"""A sheet's row cannot be higher, in points."""


@dataclass(frozen=True, slots=True)
class Day:
    """What one day's field shows.

    Parameters
    ----------
    day : date
        The day.
    meals : tuple of (str, tuple of str)
        Each meal's name and its dishes, with allergens in brackets; after a dish what each diet gets in its place.
    farms : tuple of str
        Family farms and their groups from which the day's food comes.
    unknown : tuple of str
        Products in it whose allergens are not stated.
    """

    day: date
    meals: tuple[tuple[str, tuple[str, ...]], ...] = ()
    farms: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def lines(self, farms: bool) -> list[str]:
        """Return the field line by line, with or without the farms."""
        found = [f"{meal.upper()} {'; '.join(dishes)}" for meal, dishes in self.meals]
        return [*found, _("From {farms}").format(farms=", ".join(self.farms))] if farms and self.farms else found


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a menu group in a month.

    Parameters
    ----------
    title : str
        Menu group and month.
    weekdays : tuple of str
        Names of the columns.
    weeks : tuple of tuple of (Day or None)
        One row a week, a field per column; None where the day lies in another month.
    schools : int
        In how many schools the menu is eaten whose pupils the page counts by diet; 0 where it tells of no diet.
    """

    title: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day | None, ...], ...]
    schools: int = 0

    @property
    def farms(self) -> tuple[str, ...]:
        """Family farms and their groups of all days."""
        return tuple(dict.fromkeys(name for week in self.weeks for day in week if day for name in day.farms))

    @property
    def unknown(self) -> list[str]:
        """Products of all days whose allergens are not stated, by name."""
        return sorted({name for week in self.weeks for day in week if day for name in day.unknown})

    def notes(self, farms: bool) -> str:
        """Return what stands below the title; farms that are not named by day are named for the month."""
        note = _("In square brackets: allergens that the case states.")
        if self.unknown:
            note += " " + _("{mark}: not known, allergens not stated for {products}.").format(
                mark=UNKNOWN_MARK, products=", ".join(self.unknown)
            )
        if self.schools > 1:
            note += " " + _("Behind a diet: its pupils in all {count} schools with this menu.").format(
                count=self.schools
            )
        text = _("From: farms and their groups that deliver for the dishes.")
        if not farms:
            text = _("Farms and their groups that deliver for the dishes: {farms}.").format(farms=", ".join(self.farms))
        return f"{note} {text}" if self.farms else note

    def height(self, width: float, farms: bool) -> int:
        """Return how many lines the page takes where a day's column is so many characters wide."""
        notes = text_lines(self.notes(farms), width * len(self.weekdays))
        return TOP_LINES + notes + sum(1 + self.week_lines(week, width, farms) for week in self.weeks)

    @staticmethod
    def week_lines(week: Sequence[Day | None], width: float, farms: bool) -> int:
        """Return how many lines a week's fullest day takes.

        Parameters
        ----------
        week : sequence of int or None
            The fields of the week, a column each; None: the day lies in another month.
        width : float
            Width of a column, in characters.
        farms : bool
            True if the farms of each day are named.

        Returns
        -------
        int
            Lines, at least 1.
        """
        letters = width * LETTERS_PER_CHARACTER
        return max((sum(text_lines(text, letters) for text in day.lines(farms)) for day in week if day), default=1) or 1


def menu_pages(case: Case, sheet: pd.DataFrame) -> list[Page]:
    """Return the pages of a plan, menu group after menu group, month after month.

    Parameters
    ----------
    case : Case
        The case; the names of its menu groups stand on the pages.
    sheet : pandas.DataFrame
        Table ``menu_sheet`` of the plan.
    """
    names = names_of(case["menu_groups"], "menu")
    schools = case["enrolment"].groupby("menu")["site"].nunique()
    pages = []
    for menu in [m for m in case["menu_groups"]["menu"] if m in set(sheet["menu"])]:
        own = sheet[sheet["menu"] == menu]
        days = {day.date(): _day(day.date(), rows) for day, rows in own.groupby("date", sort=True)}
        columns = max(5, 1 + max(day.weekday() for day in days))
        for first in sorted({day.replace(day=1) for day in days}):
            title = f"{names.get(menu) or menu} \N{EN DASH} {_word(first, 'LLLL y')}"
            weeks = _weeks(first, days, columns)
            weekdays = tuple(_word(date(2024, 1, 1) + timedelta(days=k), "EEEE") for k in range(columns))
            pages.append(Page(title, weekdays, weeks, schools[menu] if (own["diet"] != "").any() else 0))
    return pages


def menu_week(case: Case, sheet: pd.DataFrame, menu: str, monday: date) -> Page:
    """Return one week of a menu as a page: only days on which something is served.

    Parameters
    ----------
    case : Case
        The case.
    sheet : pandas.DataFrame
        Table ``menu_sheet`` of the plan.
    menu : str
        Menu group.
    monday : date
        First day of the week.

    Returns
    -------
    Page
        With one row of days, a column for each; its title names the menu and the week's first day.
    """
    own = sheet[sheet["menu"] == menu]
    mine = own[own["date"].between(pd.Timestamp(monday), pd.Timestamp(monday + timedelta(days=6)))]
    days = mine["date"].dt.date
    week = tuple(_day(day, mine[days == day]) for day in sorted(set(days)))
    title = f"{names_of(case['menu_groups'], 'menu').get(menu) or menu} \N{EN DASH} {day_text(monday)}"
    schools = case["enrolment"].groupby("menu")["site"].nunique()
    weekdays = tuple(_word(one.day, "EEEE") for one in week)
    return Page(title, weekdays, (week,), schools[menu] if (mine["diet"] != "").any() else 0)


def _word(day: date, pattern: str) -> str:
    return str(format_date(day, pattern, locale=reader()))


def _day(day: date, rows: pd.DataFrame) -> Day:
    meals: dict[str, list[str]] = {}
    farms: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for row in records(rows):  # the table has them in the order of the meals, the usual before the diets
        meals.setdefault(in_words("meal", row.meal), []).append(dish_words(row))
        farms |= dict.fromkeys(name for name in row.farms.split(", ") if name)
        unknown |= dict.fromkeys(split_list(row.not_stated))
    dishes = tuple((meal, tuple(texts)) for meal, texts in meals.items())
    return Day(day, dishes, tuple(farms), tuple(unknown))


def dish_words(row: Any) -> str:
    """Return a dish of the menu sheet as a reader sees it, with its allergens; for a diet, what it gets and how many.

    Parameters
    ----------
    row : named tuple
        Row of the table ``menu_sheet``.
    """
    text = row.text
    if row.diet:
        text = _("{diet} ({count}): {change}").format(
            diet=spoken(row.diet), count=number_text(row.pupils), change=row.change
        )
    words = [in_words("allergens", word) for word in split_list(row.allergens) if word != NO_ALLERGENS]
    words += [UNKNOWN_MARK] if row.not_stated else []
    return f"{text} [{', '.join(words)}]" if words else text


def _weeks(first: date, days: Mapping[date, Day], columns: int) -> tuple[tuple[Day | None, ...], ...]:
    """Return a month's weeks; a week of which no shown day lies in the month is left out."""
    monday = first - timedelta(days=first.weekday())
    weeks = []
    for start in (monday + timedelta(weeks=k) for k in range(6)):
        dates = [start + timedelta(days=k) for k in range(columns)]
        week = tuple(days.get(day, Day(day)) if day.month == first.month else None for day in dates)
        if any(week):
            weeks.append(week)
    return tuple(weeks)


def _allowed(columns: int, width: float) -> float:
    """Return how many lines fit on a page of so many columns of so many characters."""
    return columns * (7 * width + 5) * 0.75 * PAGE_RATIO / LINE_HEIGHT  # a character is 7 pixels wide, 0.75 points each


def fitting(pages: Sequence[Page]) -> tuple[int, list[bool]]:
    """Return the width of a day's column with which every page fits on one sheet of paper, and which pages name farms.

    Parameters
    ----------
    pages : sequence of Page
        Pages of one workbook sheet; columns have the same width on all of them.

    Returns
    -------
    tuple of int and list of bool
        Width in characters; per page True if the farms have room.
    """

    def needed(page: Page, farms: bool, most: int) -> int | None:
        fits = (w for w in range(NARROW, most + 1) if page.height(w, farms) <= _allowed(len(page.weekdays), w))
        return next(fits, None)

    widths = [needed(page, True, ROOMY) or needed(page, False, WIDEST) or WIDEST for page in pages]
    width = max(widths, default=NARROW)
    return width, [page.height(width, farms=True) <= _allowed(len(page.weekdays), width) for page in pages]


def menu_page_sheet(book: Book, case: Case, tables: Tables) -> Worksheet | None:
    """Write the pages on one sheet, each to print on a page of its own; None if nothing is served.

    Parameters
    ----------
    book : Book
        Workbook in the making.
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The plan's tables; ``menu_sheet`` is read.

    Returns
    -------
    Worksheet or None
        The sheet, which is in the workbook already, or None.
    """
    pages = menu_pages(case, tables["menu_sheet"]) if "menu_sheet" in tables else []
    if not pages:
        return None
    ws = book.sheet(_(MENU_PAGES))
    width, farms = fitting(pages)
    columns = max(len(page.weekdays) for page in pages)
    for k in range(1, columns + 1):
        ws.column_dimensions[get_column_letter(k)].width = width
    at, breaks = 1, []
    for page, with_farms in zip(pages, farms, strict=True):
        at = _page_block(book, ws, at, page, width, with_farms)
        breaks.append(at - 1)
    page_breaks(ws, breaks[:-1])
    ws.print_area = f"A1:{get_column_letter(columns)}{at - 1}"
    return ws


def _page_block(book: Book, ws: Worksheet, at: int, page: Page, width: int, farms: bool) -> int:
    """Write one page from row `at` on; return the row after it."""
    book.put(ws, at, 1, page.title, "title")
    ws.row_dimensions[at].height = LINE_HEIGHT * 2
    notes, columns = page.notes(farms), len(page.weekdays)
    book.put(ws, at + 1, 1, notes, "note", wrap=True)
    ws.merge_cells(start_row=at + 1, end_row=at + 1, start_column=1, end_column=columns)
    ws.row_dimensions[at + 1].height = LINE_HEIGHT * text_lines(notes, width * columns)
    for k, name in enumerate(page.weekdays, 1):
        book.put(ws, at + 2, k, name, "head")
    at += 3
    for week in page.weeks:
        for k, day in enumerate(week, 1):
            book.put(ws, at, k, _word(day.day, "d MMM") if day else None, "head")
            book.put(ws, at + 1, k, "\n".join(day.lines(farms)) if day else None, "field", wrap=True)
        height = LINE_HEIGHT * Page.week_lines(week, width, farms)
        ws.row_dimensions[at + 1].height = min(MAX_ROW_HEIGHT, height)
        at += 2
    return at
