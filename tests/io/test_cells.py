"""How people write numbers, days and answers."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.io import cells
from planner.io.cells import CellError
from planner.io.raw import Unreadable
from planner.io.shortest import number_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("\u22123", -3),
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("1234,567", 1234.567),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1 234,5", 1234.5),
        ("1\u202f234 567", 1234567),
        ("1'234.5", 1234.5),
        ("1e3", 1000),
        ("1,5E-2", 0.015),
        (".5", 0.5),
        ("5.", 5),
    ],
)
def test_numbers_that_say_how_they_are_meant(text: str, value: float) -> None:
    """Brazilian, European, Swiss and English numbers are read without knowing the column."""
    assert cells.read_number(text, None) == value


@pytest.mark.parametrize(
    ("text", "dot", "comma"), [("1.234", 1.234, 1234), ("1,234", 1234, 1.234), ("-12.000", -12, -12000)]
)
def test_ambiguous_numbers_need_the_column(text: str, dot: float, comma: float) -> None:
    """Three digits after one mark are read as the column says, and never without it."""
    assert cells.read_number(text, "dot") == dot
    assert cells.read_number(text, "comma") == comma
    with pytest.raises(CellError, match="ambiguous-number"):
        cells.read_number(text, None)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "R$ 4,20",
        "45%",
        "1.23.45",
        "1,2,3",
        "1.234,5.6",
        "12.34,5",
        "1e999",
        "inf",
        "nan",
        "-",
        ".",
        "1 2",
        "③",
        "0x10",
    ],
)
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    """Currencies, percent signs, broken thousands and infinities are refused."""
    with pytest.raises(CellError, match="not-a-number"):
        cells.read_number(text, "dot")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_shortest_text_reads_back(value: float) -> None:
    """Any double written by `number_text` comes back exactly."""
    assert cells.read_number(number_text(value), "dot") == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (True, "not-a-number"),
        (float("inf"), "not-a-number"),
        (date(2026, 5, 4), "date-for-number"),
        (time(4, 5), "date-for-number"),
        (Unreadable("formula-error", "#REF!"), "formula-error"),
    ],
)
def test_cells_that_are_no_numbers(cell: cells.Cell, code: str) -> None:
    """A spreadsheet's TRUE, days, times and failed formulas are no numbers."""
    with pytest.raises(CellError, match=code):
        cells.number(cell, "dot")


def test_whole_numbers() -> None:
    """12.0 is whole, 12.5 is not, nor is what a double cannot hold exactly."""
    assert cells.integer(12.0, None) == 12
    assert cells.integer("1.200", "comma") == 1200
    assert cells.integer(2.0**53, None) == 2**53
    for cell in ("12.5", 2.0**53 + 2):
        with pytest.raises(CellError, match="not-whole"):
            cells.integer(cell, None)


@pytest.mark.parametrize("word", ["yes", "Sim", "sí", "OUI", "true", "1", "y", True, 1.0, "Verdadeiro", "ja"])
def test_yes_in_many_words(word: cells.Cell) -> None:
    """Yes is understood in the languages of the field, with or without accents."""
    assert cells.boolean(word) is True


@pytest.mark.parametrize("word", ["no", "Não", "nao", "non", "FALSE", "0", "n", False, 0.0, "falso"])
def test_no_in_many_words(word: cells.Cell) -> None:
    """No is understood in the languages of the field."""
    assert cells.boolean(word) is False


@pytest.mark.parametrize("word", ["maybe", "x", "2", 2.0, "yes!"])
def test_neither_yes_nor_no(word: cells.Cell) -> None:
    """Anything else is not taken for an answer."""
    with pytest.raises(CellError, match="not-yes-or-no"):
        cells.boolean(word)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-09",
        "2026/2/9",
        "09/02/2026",
        "9.2.2026",
        "09-02-2026",
        "2026-02-09T00:00:00",
        "2026-02-09 00:00",
        date(2026, 2, 9),
        datetime(2026, 2, 9),
    ],
)
def test_days_in_brazil(cell: cells.Cell) -> None:
    """ISO days, days with the day first, and date cells are the same day."""
    assert cells.day(cell, "BR") == date(2026, 2, 9)


def test_days_in_the_united_states_and_where_the_country_is_unknown() -> None:
    """The country tells whether the month comes first; without it a day that could be two is refused."""
    assert cells.day("02/09/2026", "US") == date(2026, 2, 9)
    assert cells.day("02/09/2026", "FR") == date(2026, 9, 2)
    assert cells.day("13/02/2026", "") == cells.day("02/13/2026", "") == date(2026, 2, 13)
    assert cells.day("02/02/2026", "") == date(2026, 2, 2)
    with pytest.raises(CellError, match="ambiguous-date"):
        cells.day("02/09/2026", "")


@pytest.mark.parametrize(
    ("cell", "country", "code"),
    [
        ("13/02/2026", "US", "not-a-date"),
        ("02/13/2026", "BR", "not-a-date"),
        ("31/02/2026", "BR", "not-a-date"),
        ("9 Feb 2026", "BR", "not-a-date"),
        ("09/02-2026", "BR", "not-a-date"),
        ("09/02/26", "BR", "short-year"),
        ("2026-02-09 12:30", "BR", "not-a-date"),
        (datetime(2026, 2, 9, 12, 30), "BR", "time-of-day"),
        (46062.0, "BR", "date-as-number"),
        (True, "BR", "not-a-date"),
        (time(1), "BR", "not-a-date"),
        ("1949-12-31", "BR", "year-out-of-range"),
        ("2200-01-01", "BR", "year-out-of-range"),
    ],
)
def test_days_that_are_refused(cell: cells.Cell, country: str, code: str) -> None:
    """A day that is none, is incomplete or could be another is refused with its reason."""
    with pytest.raises(CellError, match=code):
        cells.day(cell, country)


def test_years_at_the_edges() -> None:
    """The first and the last year allowed are read."""
    assert cells.day("1950-01-01", "") == date(1950, 1, 1)
    assert cells.day("31/12/2199", "BR") == date(2199, 12, 31)


def test_months_are_checked_and_kept_as_written() -> None:
    """Ranges and lists pass; a spreadsheet's date, thirteen and words do not."""
    assert cells.months(" 1-3|11 ") == "1-3|11"
    assert cells.months(5.0) == "5"
    for cell, code in ((date(2026, 11, 3), "date-for-months"), ("13", "not-months"), ("Mar-Nov", "not-months")):
        with pytest.raises(CellError, match=code):
            cells.months(cell)


def test_text_is_trimmed_and_numbers_become_words() -> None:
    """A code typed as a number is that code; days are ISO dates."""
    assert cells.text("  a b\u00a0") == "a b"
    assert [cells.text(cell) for cell in (19313.0, 1.5, True, date(2026, 2, 9))] == [
        "19313",
        "1.5",
        "TRUE",
        "2026-02-09",
    ]


def test_text_fits_a_workbook_cell() -> None:
    """32,767 characters fit, one more does not; a character beyond the basic plane counts twice."""
    assert len(cells.text("a" * 32_767)) == 32_767
    assert cells.text("🥕" * 16_383)
    for text in ("a" * 32_768, "🥕" * 16_384):
        with pytest.raises(CellError, match="text-too-long"):
            cells.text(text)


@pytest.mark.parametrize("text", ["a\x00b", "\uffff"])
def test_what_is_no_character_is_refused(text: str) -> None:
    """NUL and the like cannot be part of a text."""
    with pytest.raises(CellError, match="not-a-character"):
        cells.text(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("१२", 12.0), ("१,२३,४५६.७८", 123456.78), ("٣٥٠٠", 3500.0), ("٣٬٥٠٠٫٢٥", 3500.25), ("-১০", -10.0), ("１２", 12.0)],
)
def test_digits_of_every_script_are_digits(text: str, value: float) -> None:
    """Devanagari, Arabic-Indic, Bengali and wide digits are read in number cells, with their own marks."""
    assert cells.number(text, None) == value


def test_days_in_digits_of_other_scripts() -> None:
    """A day written in Devanagari or Arabic-Indic digits is that day."""
    assert cells.day("०९/०२/२०२६", "IN") == cells.day("٢٠٢٦-٠٢-٠٩", "") == date(2026, 2, 9)
