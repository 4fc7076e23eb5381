"""How offices write figures and days: read as they are meant, or asked where a column can be read in two ways."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.habits import Order
from planner.io import read_case
from planner.io.cells import Mark, day, read_number
from planner.io.offices import UNSAID, Habits, days_of_a_case, plain_columns, plain_day, plain_number
from planner.io.raw import Cell, RawTable, Source
from planner.io.typed import type_table
from planner.schema import CASE_TABLES, Column, Table
from tests.io.small import workbook


@pytest.mark.parametrize(
    ("text", "currency", "value"),
    [
        ("3 828,50 €", "EUR", 3828.5),
        ("3\u202f828,50\u00a0€", "EUR", 3828.5),
        ("R$ 3,00", "BRL", 3),
        ("-R$ 3,00", "BRL", -3),
        ("R$\u00a0-1.234,50", "BRL", -1234.5),
        ("(1.50)", "BRL", -1.5),
        ("($1.50)", "USD", -1.5),
        ("10-", "BRL", -10),
        ("1.234,5 -", "BRL", -1234.5),
        ("1,23,456.78", "INR", 123456.78),
        ("₹ 12,34,567", "INR", 1234567),
        ("1'234.50", "CHF", 1234.5),
        ("CHF 1’234.50", "CHF", 1234.5),
        ("$0.75", "USD", 0.75),
        ("S/ 12.50", "PEN", 12.5),
        ("\u22125", "BRL", -5),
        ("1e3", "BRL", 1000),
        ("R$ 3,-", "BRL", 3),
        ("3,— €", "EUR", 3),
        ("R$ 1.500,--", "BRL", 1500),
        ("-3.-", "BRL", -3),
        ("3,50-", "BRL", -3.5),
    ],
)
def test_figures(text: str, currency: str, value: float) -> None:
    """Signs of the case's currency, brackets, a minus behind and the grouping of each country are read."""
    assert read_number(str(plain_number(text, currency)), None) == value


@pytest.mark.parametrize(("text", "currency"), [("3,00 €", "BRL"), ("R$ 3", "EUR"), ("$ 3", "BRL"), ("12 kg", "BRL"), ("5 %", "BRL"), ("--5", "BRL"), ("(-5)", "BRL"), ("", "BRL"), ("-", "BRL")])  # fmt: skip
def test_what_is_no_figure_of_the_case_is_left_as_it_is(text: str, currency: str) -> None:
    """Another currency, a unit, a percentage and signs without sense are not made numbers."""
    assert plain_number(text, currency) == text


@given(st.floats(-1e9, 1e9, allow_nan=False), st.sampled_from(["dot", "comma"]))
def test_a_plain_number_stays_what_it_is(value: float, mark: Mark) -> None:
    """What is written plainly already is not touched."""
    text = f"{value:.2f}".replace(".", "," if mark == "comma" else ".")
    assert plain_number(text, "BRL") == text


@pytest.mark.parametrize(
    "text",
    ["02/03/26", "2.3.2026", "2026/03/02", "2 mars 2026", "2 de março de 2026", "2 marzo 2026", "2 March 2026", "March 2, 2026", "2-mar-26", "2/mar/2026"],
)  # fmt: skip
def test_days(text: str) -> None:
    """Years of two digits, points, and months by name in the languages of the planner are the same day in Brazil."""
    assert day(plain_day(text), "BR") == date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    ["lundi 2 mars 2026", "segunda-feira, 2 de março de 2026", "seg., 02/03/2026", "lunes 2 de marzo de 2026", "Mon 2 March 2026", "Monday, 3/2/2026"],
)  # fmt: skip
def test_days_with_their_weekday(text: str) -> None:
    """A weekday before a day is read with it, and tells day from month where both could be either."""
    assert day(plain_day(text), "BR") == date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "mardi 2 mars 2026",
        "lundi",
        "jour 2 mars 2026",
        "lundi 31/02/2026",
        "soon",
        "2 xyz 2026",
        "mars 2026",
        "32/13",
        "1er semestre 2026",
    ],
)
def test_what_is_no_day_is_left_as_it_is(text: str) -> None:
    """What names no day is not made one."""
    assert plain_day(text) == text


SWAPPED: list[Cell] = [datetime(2026, month, 3) for month in (4, 5, 6, 9)]  # typed 03/04/2026 ..., read as 3 April ...
TYPED: list[Cell] = ["13/03/2026", "25/03/2026"]


def read(cells: list[Cell], habits: Habits = UNSAID) -> tuple[list[Cell], list[tuple[str, tuple[int, ...]]]]:
    """Return a column of days as it is read, and what is asked."""
    raw = RawTable("lines", "sheet", ["date"], [cells], list(range(2, 2 + len(cells))))
    table, findings = plain_columns(raw, [], ["date"], habits)
    return table.columns[0], [(finding.code, finding.rows) for finding in findings]


def test_dates_that_a_spreadsheet_swapped_are_asked() -> None:
    """Every date has a day up to 12 and the texts have the others: the dates are in doubt, as dates or as ISO texts."""
    assert read(SWAPPED + TYPED)[1] == [("dates-in-doubt", (2, 3, 4, 5))]
    iso: list[Cell] = [f"{cell:%Y-%m-%d}" for cell in SWAPPED]  # type: ignore[str-bytes-safe]
    assert read(iso + TYPED)[1] == [("dates-in-doubt", (2, 3, 4, 5))]
    assert read([*SWAPPED, "03/25/2026"], Habits("US"))[1] == [("dates-in-doubt", (2, 3, 4, 5))]


def test_the_option_answers() -> None:
    """Typed day first, the dates are swapped back and the texts read so; as shown, the dates stand."""
    meant = [date(2026, 3, month) for month in (4, 5, 6, 9)]
    assert read(SWAPPED + TYPED, Habits("BR", dates=Order.DAY_FIRST)) == (
        [*meant, date(2026, 3, 13), date(2026, 3, 25)],
        [],
    )
    assert read(SWAPPED + TYPED, Habits("BR", dates=Order.AS_SHOWN)) == (SWAPPED + TYPED, [])
    assert read(["03/25/2026"], Habits("BR", dates=Order.MONTH_FIRST)) == ([date(2026, 3, 25)], [])


@pytest.mark.parametrize(
    "cells",
    [
        [*SWAPPED, datetime(2026, 3, 25), *TYPED],  # a date beyond 12: the spreadsheet reads the day first
        [datetime(2026, 3, 3), *TYPED],  # the same day either way
        [datetime(2026, 3, n) for n in range(1, 13)],  # the first days of one month
        [f"{n:02}/03/2026" for n in range(1, 13)],
        ["03/04/2026", "05/06/2026", "07/08/2026"],
        TYPED,
        [],
    ],
)
def test_what_is_beyond_doubt_is_not_asked(cells: list[Cell]) -> None:
    """A column that shows its order, or holds the first days of a month, or too few days, is read as it stands."""
    assert read(cells, Habits("BR")) == (cells, [])


@pytest.mark.parametrize("form", ["{d:02}/{m:02}/2026", ""])
def test_days_all_up_to_twelve_over_months_are_asked(form: str) -> None:
    """Six days in three months without one above the 12th, or a day of the month in more months than days, is no chance."""
    for days, asked in (
        ([(4, 3), (5, 3), (6, 3), (9, 3)], True),
        ([(4, 3), (5, 3), (6, 3)], False),
        ([(1, 2), (3, 5), (7, 9), (2, 3), (4, 9), (11, 5)], True),
        ([(1, 2), (3, 5), (7, 9), (2, 3), (4, 8)], False),
    ):
        cells: list[Cell] = [form.format(m=m, d=d) if form else datetime(2026, m, d) for m, d in days]
        assert bool(read(cells, Habits("BR"))[1]) is asked


def _days(*columns: list[object], country: str = "BR") -> list[tuple[str, str, tuple[int, ...]]]:
    """Return severity, column and lines of what is in doubt in a calendar with first and, perhaps, last days."""
    names = ["first_day", "last_day"][: len(columns)]
    lines = list(range(2, 2 + len(columns[0])))
    raw = RawTable("calendar", "sheet", names, [list(column) for column in columns], lines)  # type: ignore[arg-type]
    return [(f.severity, f.column, f.rows) for f in days_of_a_case(raw, names, country)]


MARCH_2 = date(2026, 3, 2)
"""What an English Excel makes of 03/02/2026, typed with the day first; 25/02/2026 stays a text."""


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (([MARCH_2, "25/02/2026"],), [("error", "first_day", (2,))]),
        (([MARCH_2, date(2026, 4, 4), "25/02/2026"],), [("error", "first_day", (2,))]),
        # The other column of the table tells that a spreadsheet read the month first.
        (([MARCH_2, date(2026, 5, 3)], ["25/02/2026", "20/03/2026"]), [("error", "first_day", (2, 3))]),
        (([MARCH_2, date(2026, 2, 25)],), []),
        (([MARCH_2, date(2026, 2, 25), "26/02/2026"],), []),
        ((["2026-02-03", "2026-02-25"],), []),
        ((["03/02/2026", "25/02/2026"],), []),
        # Six different days in three months and none above the 12th: asked; the first of each month is how things begin.
        (([date(2026, month, day) for month, day in ((1, 5), (2, 6), (3, 7), (4, 8), (5, 9), (6, 10))],), [("warning", "first_day", (2, 3, 4, 5, 6, 7))]),
        (([date(2026, month, 1) for month in range(1, 9)],), []),
    ],
)  # fmt: skip
def test_days_of_a_case_are_looked_at_together(
    columns: tuple[list[object], ...], found: list[tuple[str, str, tuple[int, ...]]]
) -> None:
    """Dates up to the 12th beside texts beyond are asked about; days that fit as they are shown are not."""
    assert _days(*columns) == found


def test_days_written_as_advised_are_right(tmp_path: Path) -> None:
    """A workbook whose days were swapped is refused with the place; written as YYYY-MM-DD they are read as they are."""
    head = ["first_day", "kind"]
    rows = [[datetime(2026, 3, 2), "no_school"], ["25/02/2026", "no_school"]]
    path = workbook(tmp_path / "case.xlsx", calendar=[head, *rows])
    assert [(f.code, f.table, f.column, f.rows) for f in read_case(path)[1]] == [
        ("dates-in-doubt", "calendar", "first_day", (2,))
    ]
    mended = workbook(
        tmp_path / "mended.xlsx", calendar=[head, ["2026-02-03", "no_school"], ["2026-02-25", "no_school"]]
    )
    case, findings = read_case(mended)
    assert findings == []
    assert case["calendar"]["first_day"].dt.day.tolist() == [3, 25]


NUMERIC = [(t, c) for t in CASE_TABLES.values() for c in t.columns if c.kind in ("number", "integer")]


@pytest.mark.parametrize(("table", "column"), NUMERIC, ids=lambda part: part.name)
@pytest.mark.parametrize("source", ["comma", "semicolon", "sheet"])
def test_a_thousand_is_never_read_as_one(table: Table, column: Column, source: Source) -> None:
    """1.000 and 20.000, which may be thousands, are thousands or asked about in every column of numbers that could hold them."""
    raw = RawTable(table.name, source, [column.name], [["1.000", "20.000"]], [2, 3])
    frame, _extras, findings = type_table(raw, table, "BR")
    read = frame[column.name].astype("float64").tolist()
    if column.believable[1] >= 20000:
        asked = any(f.code == "ambiguous-number" for f in findings)
        assert asked or read == [1000.0, 20000.0]
    else:  # twenty thousand cannot be meant: it is one and twenty, or asked
        assert read == [1.0, 20.0] or any(f.column == column.name for f in findings)
