"""Offer sheets: what stands on them, and that they come back in any language and form as offers of the case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import LANGUAGES, reading_as, using
from planner.imports import Imported, Said
from planner.imports.kinds import about_of
from planner.imports.merge import merge
from planner.imports.offers import offers_of
from planner.papers.offer_sheets import BLANK_LINES, offer_lines, write_offer_sheets
from planner.schema.base import split_months
from tests.cases import edited, tiny_case
from tests.imports.samples import again, codes, kept, named

Cells = dict[str, Any]


def filled(folder: Path, *lines: Cells, supplier: str = "coop", case: Case | None = None) -> Path:
    """Return a sheet of a supplier with cells filled in, line by line, by the letters of their columns: D is the most in a period."""
    path = write_offer_sheets(case or tiny_case(), folder, [supplier])[supplier]
    book = openpyxl.load_workbook(path)
    for row, cells in enumerate(lines, 4):
        for letter, value in cells.items():
            book.active[f"{letter}{row}"] = value
    book.save(path)
    return path


def read(path: Path, case: Case | None = None) -> Imported:
    """Return what a sheet says to the tiny case."""
    return offers_of(path, case or tiny_case(), Said())


BANANAS: Cells = {"C": 8.0, "D": 20, "E": 100}
ALL_YEAR: Cells = {"A": "Arroz", "B": "kg", "C": 6.0, "I": "x", "S": "x"}


def test_a_sheet_has_what_was_offered_what_could_be_grown_and_blank_lines() -> None:
    """The cooperative sells lettuce and bananas, all that its town's menus need of a farm; the farmer sells lettuce and could grow bananas; the firm no such thing."""
    case = tiny_case()
    grown = ["alface", "banana"]
    coop = offer_lines(case, "coop", grown)
    assert [line.get("product", "") for line in coop] == ["Alface", "Banana"] + [""] * BLANK_LINES
    assert [line["sheet"] for line in coop[:3]] == ["tiny/coop/coop-alface", "tiny/coop/coop-banana", "tiny/coop/"]
    assert (coop[0]["organic"], coop[1].get("organic", "")) == ("x", "")
    assert "price" not in coop[0]
    farmer = offer_lines(case, "f1", grown)
    assert [(line.get("product"), line["sheet"]) for line in farmer[:2]] == [
        ("Alface", "tiny/f1/f1-alface"),
        ("Banana", "tiny/f1/"),
    ]
    assert len(offer_lines(case, "firma", grown)) == 3 + BLANK_LINES


def test_a_sheet_comes_back_as_offers_in_units_and_weights_of_the_case(tmp_path: Path) -> None:
    """A dozen of bananas weighs 1.5 kg: at most 20 dozens a period are 30 kg, 100 in all are 150 kg; rice by the kg at 6.00 is 30.00 a pack of 5 kg."""
    found = read(filled(tmp_path, {}, BANANAS, ALL_YEAR | {"D": 40}))
    assert found.usable, found.findings
    offers = found.tables["offers"].set_index("offer")
    assert offers.loc["coop-banana", ["price", "kg_per_period", "kg_total"]].tolist() == [8.0, 30.0, 150.0]
    assert split_months(offers.loc["coop-banana", "months"]) == list(range(1, 13))
    rice = offers.loc["coop_arroz"]
    assert (rice["price"], rice["kg_per_period"], rice["months"], rice["delivery_weekdays"]) == (30.0, 40.0, "3", "mon")
    assert named(found, "not-offered-again").what == "1 offer of the case has no price in the sheet: “Alface”."
    after = merge(tiny_case(), found).case["offers"].set_index("offer")
    assert after.loc["coop-banana", "price"] == 8.0
    assert after.loc["coop-alface", "price"] == 2.5


def test_an_offer_in_pounds_comes_back_in_the_units_of_the_case(tmp_path: Path) -> None:
    """Where people weigh in pounds the sheet asks for lb: 1.00 is 2.204623 a kg, 100 lb a period are 45.36 kg; dozens stay dozens."""
    tables = tiny_case()["products"]
    line = int(tables.index[tables["product"] == "alface"][0]) - 2
    case = tiny_case(products=edited("products", line, unit="kg", unit_kg=1.0))

    def sheet_and_offers() -> tuple[list[str], Imported]:
        units = [one["unit"] for one in offer_lines(case, "coop", []) if "unit" in one]
        return units, read(filled(tmp_path, {"C": 1.0, "D": 100, "I": "x"}, case=case), case)

    units, found = reading_as(("en", "US"), sheet_and_offers)
    assert units == ["lb", "dozen"]
    assert found.usable, found.findings
    offer = found.tables["offers"].set_index("offer").loc["coop-alface"]
    assert offer["price"] == pytest.approx(1 / 0.45359237, abs=1e-5)
    assert offer["kg_per_period"] == pytest.approx(45.36, abs=0.01)


def test_a_price_of_the_sheet_is_of_its_own_year(tmp_path: Path) -> None:
    """An offer whose old price was brought to the year by a factor loses the factor: 8.00 is 8.00."""
    factors = [{"price_factor": "old", "factor": 1.3}]
    case = tiny_case(offers=edited("offers", 1, price_factor="old"), price_factors=factors)
    after = merge(case, read(filled(tmp_path, {}, BANANAS, case=case), case)).case["offers"].set_index("offer")
    assert after.loc["coop-banana", ["price", "price_factor"]].tolist() == [8.0, ""]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plain", [False, True])
def test_a_sheet_is_known_in_every_language_and_form(tmp_path: Path, language: str, plain: bool) -> None:
    """Written in one language and read in English, as a workbook and as text: every heading is known, and what it is about."""
    with using(language):
        path = write_offer_sheets(tiny_case(), tmp_path, ["coop"], plain=plain)["coop"]
    assert about_of(path, tiny_case(), Said()) == "offers"
    found = read(path)
    assert codes(found) == ["not-offered-again"]


@pytest.mark.parametrize(
    ("cells", "code", "heading"),
    [
        ({"D": 20}, "no-price", "Price of one unit (BRL)"),
        (dict.fromkeys("HIJKLMNOPQRS"[:-1], "") | {"C": 8.0, "G": "", "R": ""}, "no-month", "Jan"),
        ({"C": 8.0, "D": 101, "E": 100}, "more-in-a-period-than-in-all", "Most in a period"),
        ({"C": 8.0, "G": "maybe"}, "not-a-tick", "Jan"),
        ({"A": "", "C": 8.0}, "line-without-product", "Product"),
        ({"A": "Pitaya xyz", "C": 8.0}, "unknown-product", "Product"),
        ({"C": 8.0, "X": "othertown/coop/coop-banana"}, "sheet-of-another-case", "Line (leave as it is)"),
        ({"C": 8.0, "X": "tiny/nobody/"}, "supplier-of-line-not-known", "Line (leave as it is)"),
    ],
)
def test_a_line_that_cannot_be_meant_is_told_with_its_cell(
    tmp_path: Path, cells: Cells, code: str, heading: str
) -> None:
    """The fifth line of the sheet; nothing of the file is taken."""
    finding = named(read(filled(tmp_path, {}, cells)), code)
    assert (finding.severity, finding.rows, finding.column) == ("error", (5,), heading)


def test_what_is_just_possible_is_taken(tmp_path: Path) -> None:
    """As much in a period as in all, and a tick written otherwise, contradict nothing."""
    found = read(filled(tmp_path, {}, {"C": 8.0, "D": 100, "E": 100, "G": "✓"}))
    assert found.usable, found.findings


def test_the_same_goods_twice_in_a_month_are_told(tmp_path: Path) -> None:
    """Bananas in all months and again in February are two prices for one month; in other months, or organic, they are another offer."""
    again = {"A": "Banana", "B": "dozen", "C": 9.0, "H": "x"}
    assert named(read(filled(tmp_path / "a", {}, BANANAS, again)), "offered-twice").rows == (5, 6)
    assert read(filled(tmp_path / "b", {}, BANANAS, again | {"F": "x"})).usable
    later = dict.fromkeys("IJKLMNOPQR") | BANANAS | {"H": None}
    assert read(filled(tmp_path / "c", {}, later, again)).usable


def test_a_case_without_suppliers_or_an_unknown_one_is_told(tmp_path: Path) -> None:
    """No empty folder of sheets is taken for work done."""
    for case, of in ((tiny_case(suppliers=[], offers=[]), []), (tiny_case(), ["nobody"])):
        with pytest.raises(InputError) as refused:
            write_offer_sheets(case, tmp_path, of)
        assert refused.value.findings[0].code == "no-such-supplier"


def offers_after(folder: Path, *lines: Cells) -> dict[str, Any]:
    """Return the prices of the case by offer after a sheet came, under the one name that it always has."""
    service.import_files(again(folder), [filled(folder / "sheets", *lines)])
    table = again(folder)["offers"]
    return dict(zip(table["offer"], table["price"], strict=True))


def test_an_offer_that_comes_back_blank_or_not_at_all_stays(tmp_path: Path) -> None:
    """Bananas at 8.00, then blank: 8.00 stays, and 9.00 is taken when they come again. Rice of a blank line is one offer however often it comes, and stays when it is left out."""
    kept(tmp_path)
    rice = {**ALL_YEAR, "T": "x"}
    first = offers_after(tmp_path, {}, BANANAS, rice)
    assert (first["coop-banana"], first["coop_arroz"]) == (8.0, 30.0)
    second = offers_after(tmp_path, {}, {}, rice | {"C": 7.0})
    assert second == first | {"coop_arroz": 35.0}
    assert offers_after(tmp_path, {}, BANANAS | {"C": 9.0}) == second | {"coop-banana": 9.0}


def test_a_blank_quantity_is_no_limit_and_a_column_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    """20 kg a period and 90 in all stood in the case: blank cells take them away; a sheet without the columns leaves them, and what is organic, as they are."""
    case = tiny_case(
        offers=edited("offers", 1, kg_per_period=20.0, kg_total=90.0, delivery_weekdays="mon", organic=True)
    )
    no_days = dict.fromkeys("STUVW", "")
    path = filled(tmp_path, {}, {"C": 8.0, "F": "x"} | no_days, case=case)
    after = merge(case, read(path, case)).case["offers"].set_index("offer").loc["coop-banana"]
    assert after[["kg_per_period", "kg_total"]].isna().all()
    assert (after["delivery_weekdays"], bool(after["organic"])) == ("", True)
    book = openpyxl.load_workbook(path)
    book.active.unmerge_cells("A1:X1")
    book.active.unmerge_cells("A2:X2")
    book.active.delete_cols(4, 3)
    book.save(path)
    after = merge(case, read(path, case)).case["offers"].set_index("offer").loc["coop-banana"]
    assert after[["price", "kg_per_period", "kg_total"]].tolist() == [8.0, 20.0, 90.0]
    assert after["organic"]


def test_what_is_organic_is_what_the_column_says(tmp_path: Path) -> None:
    """With the column there, a tick taken away is no longer organic."""
    case = tiny_case(offers=edited("offers", 1, organic=True))
    after = merge(case, read(filled(tmp_path, {}, BANANAS | {"F": ""}, case=case), case)).case["offers"]
    assert not after.set_index("offer").loc["coop-banana", "organic"]


def test_offers_of_products_that_the_case_lacks_are_told_all_at_once(tmp_path: Path) -> None:
    """Two offers name what no row describes; with all products there a sheet is written."""
    offers = edited("offers", 1, product="nada")
    offers[0] = offers[0] | {"product": "nichts"}
    with pytest.raises(InputError) as refused:
        write_offer_sheets(tiny_case(offers=offers), tmp_path / "no", ["coop"])
    assert [(one.table, one.column) for one in refused.value.findings] == [("offers", "product")] * 2
    assert "“nada”" in str(refused.value)
    assert not (tmp_path / "no").exists()
    assert write_offer_sheets(tiny_case(), tmp_path / "yes", ["coop"])
