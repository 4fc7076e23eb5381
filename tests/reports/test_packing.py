"""Rows written as text: exact numbers, harmless texts, formulas with results."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from planner.reports import packing
from planner.reports.packing import Extras, excel_days, number_cells, row_elements, save, text_cells


def written(path: Path, columns: list[list[str]], **results: float) -> Workbook:
    """Return a workbook with a heading in row 1, the given cells below it, and a formula in C1, read back."""
    workbook = Workbook()
    ws = workbook.active
    ws["A1"], ws["C1"] = "Heading", "=SUM(A2:A9)"
    rows = row_elements(2, columns, [None] * len(columns[0]))
    save(workbook, {ws.title: Extras(rows, 1, f"A1:C{1 + len(rows)}", results)}, path)
    return load_workbook(path, data_only=bool(results))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=8))
def test_numbers_come_back_exactly(tmp_path_factory: object, values: list[float]) -> None:
    """No digit of a number is lost on the way through the file."""
    path = Path(tmp_path_factory.mktemp("n")) / "n.xlsx"  # type: ignore[attr-defined]
    ws = written(path, [number_cells("A", 2, np.array(values), [0] * len(values))]).active
    assert [float(ws.cell(2 + n, 1).value) for n in range(len(values))] == values


def test_blank_numbers_are_blank_cells(tmp_path: Path) -> None:
    """An unknown number is an empty cell, never a zero."""
    ws = written(tmp_path / "b.xlsx", [number_cells("A", 2, np.array([np.nan, 0.0]), [0, 0])]).active
    assert [ws["A2"].value, ws["A3"].value] == [None, 0]


def test_texts_stay_texts(tmp_path: Path) -> None:
    """What begins like a formula, holds marks of XML or leading blanks comes back as it was, as text."""
    texts = ["=1+1", "+x", "-x", "@x", "a < b & c > d", "  blanks  ", 'say "so"', "ção", ""]
    ws = written(tmp_path / "t.xlsx", [text_cells("A", 2, texts, (0, 0))]).active
    cells = [ws.cell(2 + n, 1) for n in range(len(texts))]
    assert [cell.value or "" for cell in cells] == texts
    assert {cell.data_type for cell in cells[:-1]} == {"s"}


def test_formulas_keep_text_and_get_their_result(tmp_path: Path) -> None:
    """A reader that does not calculate sees the result, one that does sees the formula."""
    path = tmp_path / "f.xlsx"
    cells = [number_cells("A", 2, np.array([1.5, 2.0]), [0, 0])]
    assert written(path, cells, C1=3.5).active["C1"].value == 3.5
    assert load_workbook(path).active["C1"].value == "=SUM(A2:A9)"


@pytest.mark.parametrize("blank", ["<v />", "<v/>", "<v></v>"])
def test_a_blank_result_is_filled_however_it_is_written(blank: str) -> None:
    """Openpyxl writes it in one way or another, as lxml is installed or not."""
    found = packing._complete(f'<c r="C1" s="2"><f>SUM(A2:A9)</f>{blank}</c>', Extras(results={"C1": 3.5}))
    assert found == '<c r="C1" s="2"><f>SUM(A2:A9)</f><v>3.5</v></c>'


def test_days_are_excels_days() -> None:
    """The first of March 1900 is Excel's day 61; no day is no number."""
    days = excel_days(pd.Series(pd.to_datetime(["1900-03-01", None, "2026-02-09"])).astype("datetime64[s]"))
    assert days[0] == 61
    assert np.isnan(days[1])
    assert days[2] == 46062
