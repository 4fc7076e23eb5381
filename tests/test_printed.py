"""What is printed is what the plan's tables say: a printed sheet edited by hand is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po, write_po
from openpyxl import load_workbook

from planner import i18n, service
from planner.i18n import using
from planner.schema.words import short_words
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


@pytest.fixture(scope="module")
def in_other_words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook of the tiny case's plan as a French edition would have written it in which every text read otherwise."""
    folder = tmp_path_factory.mktemp("edition")
    others = {name: folder / f"{name}.po" for name in i18n.CATALOGUES}
    for name, path in i18n.catalogue_paths("fr").items():
        with path.open("rb") as file:
            texts = read_po(file, locale="fr")
        for message in texts:
            if message.id:
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                other = tuple(f"\N{DEGREE SIGN}{form}" for form in forms)
                message.string = other if isinstance(message.string, tuple) else other[0]
        with others[name].open("wb") as file:
            write_po(file, texts)
    ours = i18n.catalogue_paths
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "catalogue_paths", lambda name: others if name == "fr" else ours(name))
        _forget_words()
        with using("fr"):
            workbook = service.export_plan(service.make_plan(tiny_case()), folder)["workbook"]
    _forget_words()
    return workbook


def _forget_words() -> None:
    for known in (i18n.catalogue, i18n.edition, short_words):
        known.cache_clear()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_workbook_of_an_edition_with_other_words_is_read_and_verified(in_other_words: Path, language: str) -> None:
    """Titles, headings, short words and texts that no edition of today writes are read by what the workbook says of them; it is told that words were not compared."""
    with using(language):
        assert service.verify_plan(tiny_case(), in_other_words) == []
        plan = service.plan_from_file(tiny_case(), in_other_words)
    assert set(plan["targets"]["mode"]) == {"soft"}
    assert not service.words_compared(in_other_words)


def test_figures_on_its_printed_sheets_are_compared_all_the_same(in_other_words: Path, tmp_path: Path) -> None:
    """A quantity changed by hand on an order list is found there too; a workbook of today is compared in its words as well."""
    title = next(
        s for s in load_workbook(in_other_words, read_only=True).sheetnames if s.startswith("\N{DEGREE SIGN}Listes")
    )
    path = changed_cell(in_other_words, tmp_path, title, "D7", 987.5)
    assert any(v.family == "printed" for v in service.verify_plan(tiny_case(), path))


def test_a_workbook_of_today_is_compared_in_its_words(book: Path) -> None:
    """Nothing has to be said of a workbook that this edition wrote, nor of a plan as data."""
    assert service.words_compared(book)
    assert service.words_compared(book.with_name("plan.json"))
