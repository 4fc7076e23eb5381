"""What the library knows of blank cells of a case: told as a note, or written in with its source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner import service
from planner.assumed import assumed_cells
from planner.case import Case
from planner.commands.main import app
from planner.library.blanks import WHY, filled, known_blanks, notes
from planner.schema import CASE_TABLES
from tests.cases import edited, rows, tiny_case

BANANA = 3
"""Place of the banana among the products of the tiny case; its line is 5."""


def banana(**cells: Any) -> Case:
    """Return the tiny case with other cells in the row of its bananas."""
    return tiny_case(products=edited("products", BANANA, **cells))


def known(case: Case) -> dict[str, Any]:
    """Return by column what the library knows of the bananas."""
    return {one.column: one.value for one in known_blanks(case) if one.line == BANANA + 2}


def test_a_case_without_blank_cells_is_told_nothing() -> None:
    """Cells that hold something are no matter, whatever the library says; nor is a blank one that means what it says (rice: 1)."""
    assert known(banana(gross_factor=1.2)) == {}
    assert [(one.name, one.column) for one in known_blanks(tiny_case())] == [("Feijão", "gross_factor")]


def test_blank_cells_are_told_with_what_belongs_there() -> None:
    """By hand: FNDE says that 1.66 kg of bananas make 1 kg; its composition is food 179 of TACO; 5 days are what a blank says."""
    assert known(banana(gross_factor=None, food="", shelf_life_days=None)) == {"gross_factor": 1.66, "food": "TACO-179"}
    found = notes(banana(gross_factor=None))
    (note,) = found
    assert (note.severity, note.table, note.column, note.rows) == ("note", "products", "gross_factor", (3, BANANA + 2))
    assert "Feijão: 1.04 (FNDE); Banana: 1.66 (FNDE)" in note.what


def test_a_dozen_is_weighed_by_its_pieces() -> None:
    """By hand: a medium banana of 118 g without its peel, 36 % of the whole, weighs 184 g, a large one 213 g; twelve of them 2.2 to 2.56 kg."""
    (one,) = (one for one in known_blanks(banana(unit_kg=None)) if one.column == "unit_kg")
    assert one.value == pytest.approx(2.38)
    assert one.told == "a dozen weighs 2.21-2.56 kg"
    assert "the middle is taken" in one.assumed
    assert one.body == "USDA Agricultural Research Service"


def test_a_kilogram_needs_no_source() -> None:
    """What a weight weighs is known by its definition."""
    assert known(banana(unit_kg=None, unit="g"))["unit_kg"] == pytest.approx(0.001)


@pytest.mark.parametrize("name", ["Banana xyz", "Banana 2", "Fruta"])
def test_a_name_that_the_library_does_not_know_is_passed_over(name: str) -> None:
    """Only a name of a food, as it is written or alike, is taken for it; nothing that is merely like one."""
    assert known(banana(name=name, gross_factor=None)) == {}


def test_the_cooking_factor_is_told_only_where_a_recipe_needs_it() -> None:
    """Rice weighs 2.33 times as much cooked (FNDE); of a recipe in raw grams nobody has to know."""
    assert "cooking_factor" not in {one.column for one in known_blanks(tiny_case())}
    recipes = [row | ({"net_g": None, "cooked_g": 120} if row["product"] == "arroz" else {}) for row in rows("recipes")]
    found = {one.column: one.value for one in known_blanks(tiny_case(recipes=recipes)) if one.name == "Arroz"}
    assert found["cooking_factor"] == pytest.approx(2.33)


def test_filling_writes_only_blank_cells_and_says_who_tells_them() -> None:
    """Blank cells get their value and an assumption with its source; what was filled stays, and so does every other table."""
    before = banana(gross_factor=None, food="", unit_kg=None, source="Own register", assumed="")
    after, found = filled(before)
    row = after.tables["products"].loc[BANANA + 2]
    assert (row["gross_factor"], row["food"], row["shelf_life_days"]) == (1.66, "TACO-179", 6)
    assert (row["source"], row["assumed"]) == ("Own register", "")
    cells = assumed_cells(after).set_index("column")
    assert len(cells) == len(found)
    cells = cells[cells["line"] == BANANA + 2]
    assert set(cells.index) == {"unit_kg", "gross_factor", "food"}
    assert cells.loc["unit_kg", "source"].startswith("USDA Agricultural Research Service")
    assert cells.loc["gross_factor", "source"] == "FNDE, PLAN PNAE, per-capita table: Banana, nanica, crua"
    assert all("filled in from the library" in reason for reason in cells["assumed"])
    new = after.tables["composition"].set_index("food").loc["TACO-179"]
    assert (new["energy_kcal"], new["protein_g"]) == (92, 1.4)
    assert {one.column for one in found} == {"unit_kg", "gross_factor", "food"}
    assert {name for name in CASE_TABLES if not after.tables[name].equals(before.tables[name])} == {
        "products",
        "composition",
        "assumptions",
    }
    assert filled(after)[1] == []
    again, _found = filled(Case({**after.tables, "products": before.tables["products"]}))
    assert len(again.tables["assumptions"]) == len(after.tables["assumptions"])


def test_a_composition_that_is_there_is_not_added_twice() -> None:
    """Two products of one food share its row."""
    twice = [
        *edited("products", BANANA, food=""),
        rows("products")[BANANA] | {"product": "nanica", "name": "Banana nanica", "food": ""},
    ]
    after, _found = filled(tiny_case(products=twice))
    assert list(after.tables["composition"]["food"]).count("TACO-179") == 1
    assert list(after.tables["products"]["food"]).count("TACO-179") == 2


def test_every_column_is_one_of_the_products() -> None:
    """What the library fills are columns of the table."""
    assert set(WHY) <= set(CASE_TABLES["products"].names)


def test_what_the_note_advises_works(tmp_path: Path) -> None:
    """The check tells the note; the command that it names fills the cells, and the check tells it no more."""
    place, copy = tmp_path / "case", tmp_path / "filled"
    service.save_case(banana(gross_factor=None, unit_kg=None), place)
    (note, *_) = (one for one in service.check_case(place) if one.code == "library-knows" and one.column == "unit_kg")
    assert "`planner library --into CASE`" in note.mend
    result = CliRunner().invoke(app, ["library", "--into", str(place), "--out", str(copy)])
    assert result.exit_code == 0, result.output
    assert "were filled in and marked as assumed" in result.output
    assert [one.code for one in service.check_case(copy) if one.code in ("library-knows", "required-cell")] == []
    again = CliRunner().invoke(app, ["library", "--into", str(copy)])
    assert "no cell was changed" in again.output


def test_a_composition_without_protein_is_one_too() -> None:
    """TACO does not tell the protein of oil, which has none; it is the country's own table all the same."""
    assert known(banana(name="Óleo de soja", food=""))["food"] == "TACO-272"
