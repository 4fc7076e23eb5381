"""The menu that hangs in the school: every day on its page, in its column, nothing of the case taken for code."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from openpyxl import Workbook

from planner.case import Case
from planner.menus import MenuFacts, menu_tables
from planner.reports.menu_pages import (
    MENU_PAGES,
    Day,
    Page,
    fitting,
    menu_page_sheet,
    menu_pages,
)
from planner.reports.sheets import Book
from tests.cases import edited, rows, tiny_case
from tests.reports.plans import solved_with
from tests.shared import make_plan

LONG = "Arroz com legumes da estação e cheiro-verde"


def sheet(**overrides: list[dict[str, object]]) -> tuple[pd.DataFrame, Case]:
    """Return the menu sheet of the tiny case with tables replaced, and the case."""
    tables, case, law, _ = solved_with(tiny_case(**overrides))
    return menu_tables(MenuFacts(case, law, tables["served"]), tables)["menu_sheet"], case


def page_of(dishes: int, farms: int = 2, days: int = 5) -> Page:
    """Return a page of five weeks with so many long dishes and farms a day."""
    day = Day(date(2026, 3, 2), (("Lunch", (LONG,) * dishes),), tuple(f"Cooperativa da Vila {n}" for n in range(farms)))
    return Page("All - March 2026", ("Monday",) * days, ((day,) * days,) * 5)


def test_each_day_stands_on_its_page_in_its_column() -> None:
    """Two weeks of March: one page, five columns, five weeks; every day served stands under its weekday."""
    frame, case = sheet()
    (page,) = menu_pages(case, frame)
    assert page.title.startswith("Todos")
    assert page.title.endswith("March 2026")
    assert page.weekdays == ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    assert [week[0].day.day for week in page.weeks if week[0]] == [2, 9, 16, 23, 30]
    assert all(day is None or day.day.weekday() == k for week in page.weeks for k, day in enumerate(week))
    shown = {day.day for week in page.weeks for day in week if day and day.meals}
    assert shown == set(frame["date"].dt.date)
    monday = page.weeks[0][0]
    assert monday is not None
    assert monday.meals == (("Lunch", ("Arroz e feijão [?]", "Salada [?]")),)
    assert set(monday.farms) == {"Cooperativa", "F1"}


def test_a_month_and_a_menu_group_begin_a_page() -> None:
    """Weeks from the end of March into April give two pages; days of the other month stay blank."""
    frame, case = sheet(case=edited("case", 0, first_day=date(2026, 3, 23), last_day=date(2026, 4, 3)))
    first, second = menu_pages(case, frame)
    assert first.title.endswith("March 2026")
    assert second.title.endswith("April 2026")
    assert first.weeks[-1][2] is None
    assert second.weeks[0][1] is None
    assert second.weeks[0][2] is not None
    assert second.weeks[0][2].meals


def test_saturdays_have_a_column_only_where_there_is_school() -> None:
    """With school on Saturdays there are six columns."""
    frame, case = sheet(case=edited("case", 0, school_weekdays="mon|tue|wed|thu|fri|sat"))
    (page,) = menu_pages(case, frame)
    assert page.weekdays[-1] == "Saturday"
    assert len(page.weekdays) == 6


def test_allergens_stand_behind_their_dish() -> None:
    """Beans with soy mark the dish they are in; of rice it is stated that it has none, of leaves and fruit nothing."""
    stated = {"feijao": "soy", "arroz": "none"}
    frame, case = sheet(products=[r | {"allergens": stated.get(str(r["product"]))} for r in rows("products")])
    (page,) = menu_pages(case, frame)
    assert page.weeks[0][0] is not None
    assert page.weeks[0][0].meals[0][1] == ("Arroz e feijão [soy]", "Salada [?]")
    assert "?: not known, allergens not stated for Alface, Banana." in page.notes(farms=True)


def test_what_a_diet_gets_stands_behind_its_dish() -> None:
    """Ten of a hundred at primary eat salad leaves for beans: who they are, how many, and what is in it."""
    stated = {"feijao": "soy", "arroz": "none", "alface": "gluten"}
    products = [r | {"allergens": stated.get(str(r["product"]))} for r in rows("products")]
    diet = {"diet": "no_beans", "stage": "primary", "pupils_share": 0.1, "product": "feijao", "substitute": "alface"}
    frame, case = sheet(products=products, diets=[diet])
    (page,) = menu_pages(case, frame)
    assert page.weeks[0][0] is not None
    assert page.weeks[0][0].meals[0][1][:2] == (
        "Arroz e feijão [soy]",
        "no beans (10): Alface instead of Feijão [gluten]",
    )


@pytest.mark.parametrize("dishes", [1, 4, 9])
def test_pages_are_widened_until_they_fit_on_paper(dishes: int) -> None:
    """What a page needs grows with its dishes, and so does the width."""
    width, (farms,) = fitting([page_of(dishes)])
    assert width >= fitting([page_of(1)])[0]
    assert page_of(dishes).height(width, farms) <= page_of(dishes).height(width - 1, farms)


def test_farms_without_room_are_named_for_the_month() -> None:
    """Nine dishes a day leave no room for thirty farms in each field: they stand once below the title."""
    page = page_of(9, farms=30)
    assert fitting([page])[1] == [False]
    assert "Cooperativa da Vila 29" in page.notes(farms=False)
    assert "Cooperativa da Vila 29" not in page.notes(farms=True)
    assert fitting([page_of(1)])[1] == [True]


def test_the_sheet_begins_a_page_for_each_month() -> None:
    """Two months: one break, landscape, one page wide, and every dish in a cell of text."""
    frame, case = sheet(case=edited("case", 0, first_day=date(2026, 3, 23), last_day=date(2026, 4, 3)))
    book = Book(case)
    ws = menu_page_sheet(book, case, {"menu_sheet": frame})
    assert ws is not None
    assert ws.title == MENU_PAGES
    assert len(ws.row_breaks.brk) == 1
    assert (ws.page_setup.orientation, ws.page_setup.fitToWidth) == ("landscape", 1)
    texts = " ".join(str(cell.value) for row in ws.iter_rows() for cell in row if cell.value)
    assert texts.count("LUNCH") == frame["date"].nunique()
    assert isinstance(book.finish(), Workbook)


def test_no_menu_no_sheet() -> None:
    """A plan that serves nothing has no such sheet."""
    frame, case = sheet()
    assert menu_page_sheet(Book(case), case, {"menu_sheet": frame.iloc[:0]}) is None


def test_a_page_says_that_diets_are_counted_over_all_schools_of_the_menu() -> None:
    """Two schools eat the menu: the count behind a diet is of both; with one school, or no diet, nothing is said."""
    diet = {"diet": "no_beans", "product": "feijao", "substitute": "arroz", "pupils_share": 0.1}
    said = {}
    for name, tables in {
        "two": {"diets": [diet]},
        "one": {"diets": [diet], "enrolment": rows("enrolment")[:1]},
        "none": {},
    }.items():
        plan = make_plan(tiny_case(**tables))
        said[name] = [page.notes(farms=True) for page in menu_pages(plan.case, plan["menu_sheet"])]
    assert all("in all 2 schools" in note for note in said["two"])
    assert not any("schools" in note for note in said["one"] + said["none"])
