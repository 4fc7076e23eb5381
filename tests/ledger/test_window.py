"""Which entries belong to a year: both ends count, and what is told is what is summed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.ledger.lines import read_lines
from planner.ledger.macantine import purchase_table
from planner.ledger.window import Window, belongs, calendar_window, of_days, of_the_year, plan_window, year_window
from planner.replan import bought_until
from tests.cases import edited, tiny_case
from tests.ledger.samples import csv
from tests.replan.ledgers import entries

CASE = tiny_case()
FIRST, LAST = (CASE.head[name] for name in ("first_day", "last_day"))


def lines(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows as the entries of a ledger."""
    usual = {"supplier": "coop", "product": "alface", "kg": 1.0, "quantity": 1.0, "unit": "kg", "amount": 1.0, "fund": "city"}  # fmt: skip
    frame = entries([usual | row for row in rows])
    blank = pd.array([pd.NA] * len(frame), dtype="Int64")
    return frame.assign(reverses=blank, amount_cents=(frame["amount"] * 100).astype("Int64"))


def test_a_window_has_two_ends_and_both_belong_to_it() -> None:
    """The first and the last day count, the days beside them do not; a blank day does not."""
    window = plan_window(CASE)
    days = pd.Series(pd.to_datetime([FIRST - pd.Timedelta(days=1), FIRST, LAST, LAST + pd.Timedelta(days=1), None]))
    assert window.holds(days).tolist() == [False, True, True, False, False]
    assert window.until(FIRST - pd.Timedelta(days=1)).holds(days).sum() == 0
    assert window.since(LAST).holds(days).sum() == 1


def test_a_payment_belongs_to_the_year_of_what_it_settles() -> None:
    """Paid in January for December is December's; the number used anew next year is next year's."""
    frame = lines(
        {"date": "2026-12-10", "invoice": "NF 1"},
        {"date": "2027-01-15", "invoice": "NF 1", "kind": "payment", "product": ""},
        {"date": "2027-02-05", "invoice": "NF 1"},
        {"date": "2027-03-01", "invoice": "NF 1", "kind": "payment", "product": ""},
        {"date": "2027-03-01", "invoice": "", "kind": "payment", "product": ""},
        {"date": "2026-05-01", "invoice": "NF 9", "kind": "payment", "product": ""},
    )
    year = Window(pd.Timestamp("2026-02-02"), pd.Timestamp("2026-12-11"))
    assert belongs(frame, year).tolist() == [True, True, False, False, False, True]
    assert of_days(frame, year, date(2026, 12, 31)).index.tolist() == [0, 5]


@pytest.mark.parametrize("day", [LAST, LAST + pd.Timedelta(days=1), LAST + pd.Timedelta(days=800)])
def test_next_year_counts_for_nothing_on_whatever_day_one_looks(day: pd.Timestamp) -> None:
    """A delivery, credit note or charge after the last day, or before the first, changes no sum of the year."""
    inside = [{"date": FIRST}, {"date": LAST, "amount": 2.0}]
    outside = [
        {"date": LAST + pd.Timedelta(days=1), "amount": 99.0},
        {"date": LAST + pd.Timedelta(days=40), "amount": -5.0, "kg": -5.0, "credit_note": True},
        {"date": LAST + pd.Timedelta(days=3), "amount": 7.0, "product": "", "kg": None, "quantity": None},
        {"date": FIRST - pd.Timedelta(days=1), "amount": 50.0},
    ]
    assert bought_until(CASE, lines(*inside, *outside), day.date())["bought"]["amount"].tolist() == [1.0, 2.0]
    assert bought_until(CASE, lines(*inside, *outside), date(2020, 1, 1))["bought"].empty


def test_what_is_told_is_what_is_left_out(tmp_path: Path) -> None:
    """The lines of the warning are those that no sum counts."""
    days = [str((day + pd.Timedelta(days=n)).date()) for day in (FIRST, LAST) for n in (-1, 0, 1)]
    path = csv(tmp_path / "a.csv", *(f"{day},coop,alface,12,bunch,2.5,30.00,city,NF {n}" for n, day in enumerate(days)))
    found = read_lines(CASE, path)
    told = next(f for f in found.findings if f.code == "outside-the-year").rows
    inside = of_days(found.frame, plan_window(CASE))
    assert sorted({*told, *inside.index}) == [2, 3, 4, 5, 6, 7]
    assert told == (2, 7)


def test_before_the_plan_but_in_the_year_is_told_apart(tmp_path: Path) -> None:
    """What lies between the year's first day and the plan's stands in the table `bought` and is not counted twice."""
    case = tiny_case(case=edited("case", 0, year_first_day=(FIRST - pd.Timedelta(days=30)).date().isoformat()))
    day = (FIRST - pd.Timedelta(days=3)).date()
    found = read_lines(case, csv(tmp_path / "a.csv", f"{day},coop,alface,12,bunch,2.5,30.00,city,NF 1"))
    assert [(f.severity, "bought" in f.why) for f in found.findings if f.code == "outside-the-year"] == [("note", True)]
    assert bought_until(case, found.frame, LAST.date())["bought"].empty
    assert year_window(case).holds(found.frame["date"]).all()


def test_a_credit_note_across_years_is_asked(tmp_path: Path) -> None:
    """Goods of the year taken back after it, or goods of another year taken back in it; within the year nothing is asked."""
    inside, after = str(LAST.date()), str((LAST + pd.Timedelta(days=20)).date())
    text = "{day},coop,alface,{n},bunch,2.5,{amount},city,{invoice},{credit}"
    heading = "date,supplier,product,quantity,unit,price,amount,fund,invoice,credit_note"

    def told(first: str, second: str) -> list[tuple[int, ...]]:
        rows = [
            text.format(day=first, n=12, amount="30.00", invoice="NF 1", credit="no"),
            text.format(day=second, n=-2, amount="-5.00", invoice="NF 1", credit="yes"),
        ]
        found = read_lines(CASE, csv(tmp_path / "a.csv", *rows, headings=heading))
        return [f.rows for f in found.findings if f.code == "credit-across-years"]

    assert told(inside, after) == [(3,)]
    assert told(after, inside) == [(3,)]
    assert told(inside, inside) == told(after, after) == []


def test_accounts_and_purchase_table_are_of_the_year() -> None:
    """They leave out what belongs to other years, and say so with the entries."""
    frame = lines({"date": FIRST}, {"date": LAST + pd.Timedelta(days=1), "amount": 99.0})
    inside, notes = of_the_year(CASE, frame)
    assert (inside.index.tolist(), notes[0].rows) == ([0], (1,))
    table, findings = purchase_table(CASE, frame, "1" * 14)
    assert table["prix_ht"].tolist() == ["1.00"]
    assert [f.code for f in findings] == ["of-another-year"]
    assert of_the_year(CASE, frame.iloc[:1])[1] == []


@pytest.mark.parametrize(
    ("first", "last", "year", "expected"),
    [
        ("2026-02-02", "2026-12-11", 2025, ("2025-01-01", "2025-12-31")),
        ("2026-02-02", "2026-12-11", 2026, ("2026-02-02", "2026-12-11")),
        ("2026-09-01", "2027-07-03", 2025, ("2025-09-01", "2026-08-31")),
        ("2026-09-01", "2027-07-03", 2026, ("2026-09-01", "2027-07-03")),
    ],
)
def test_years_before_are_those_of_the_calendar_or_of_the_school(
    first: str, last: str, year: int, expected: tuple[str, str]
) -> None:
    """A year that begins in one calendar year and ends in another is followed back by twelve months."""
    case = tiny_case(case=edited("case", 0, first_day=first, last_day=last))
    window = calendar_window(case, year)
    assert (str(window.first.date()), str(window.last.date())) == expected
