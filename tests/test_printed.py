"""What is printed is what the plan's tables say: a printed sheet edited by hand is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from planner import service
from tests.cases import tiny_case
from tests.plan_files import changed_cell


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the printed workbook of the tiny case's plan."""
    folder = tmp_path_factory.mktemp("plan")
    return service.export_plan(service.make_plan(tiny_case()), folder)["workbook"]


def edited(book: Path, folder: Path, sheet: str, place: str, value: Any) -> list[str]:
    """Return where the check finds something in the plan with one cell changed."""
    path = changed_cell(book, folder, sheet, place, value)
    return [v.where for v in service.verify_plan(tiny_case(), path) if v.family == "printed"]


@pytest.mark.parametrize(
    ("sheet", "place"),
    [("Order lists", "C7"), ("Order lists", "D7"), ("Order lists", "A4"), ("Delivery calendar", "C5"),
     ("Orders by day", "A4"), ("Orders by day", "E5"), ("Orders by day", "D7"), ("Orders by day", "E7"),
     ("Budget by month", "B5"), ("Deliveries in short", "B5"), ("Summary", "F16")],
)  # fmt: skip
def test_a_changed_cell_of_a_printed_sheet_is_found(book: Path, tmp_path: Path, sheet: str, place: str) -> None:
    """A price, a quantity, a name or a sum that is not that of the tables is named with its sheet and cell."""
    assert edited(book, tmp_path, sheet, place, 987.5) == [f"sheet {sheet}, cell {place}"]


def test_a_remark_beside_the_figures_does_no_harm(book: Path, tmp_path: Path) -> None:
    """Words in an empty cell are a remark; a workbook saved anew without sums reckoned is as good as before."""
    assert edited(book, tmp_path, "Order lists", "B4", "Call before noon") == []


def test_the_workbook_as_it_is_written_is_right(book: Path) -> None:
    """Nothing is found in a workbook that nobody touched."""
    assert service.verify_plan(tiny_case(), book) == []


@pytest.mark.parametrize(
    ("sheet", "place", "value"),
    [("Orders", "F5", "sitio-b"), ("Suppliers", "A5", "sitio-b"), ("Suppliers", "A6", "atacado-e")],
)
def test_a_supplier_changed_by_hand_is_found(book: Path, tmp_path: Path, sheet: str, place: str, value: str) -> None:
    """An order, or a total, of a supplier of whom the other table says nothing, or twice, is wrong, and no fault of the planner."""
    assert service.verify_plan(tiny_case(), changed_cell(book, tmp_path, sheet, place, value))


def test_a_figure_that_is_wrong_is_named_as_its_heading(book: Path, tmp_path: Path) -> None:
    """What the check says of a column names it as the sheet does."""
    found = service.verify_plan(tiny_case(), changed_cell(book, tmp_path, "Suppliers", "G5", 500))
    assert "The supplier's Goods does not follow from the orders." in [violation.what for violation in found]
