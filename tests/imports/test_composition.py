"""Tables of composition: units from headings, unknown never zero, impossible figures refused, foods by code, name or as said."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from planner import service
from planner.case import Case
from planner.imports import Imported, Said
from planner.imports.composition import composition_of
from planner.imports.kinds import about_of
from planner.ledger import Meaning
from tests.cases import tiny_case
from tests.imports.samples import again, codes, kept, named, text

HEAD = "Alimento;Energia (kJ);Proteína (g);Carboidrato (g);Lipídeos (g);Cálcio (g/100 g);Ferro (mg);Vitamina C (µg)"


def read(folder: Path, *lines: str, said: Said | None = None, head: str = HEAD) -> Imported:
    """Return what a table says to the tiny case."""
    return composition_of(text(folder / "t.csv", head, *lines), tiny_case(), said or Said())


def test_units_are_those_of_the_headings(tmp_path: Path) -> None:
    """1505 kJ are 359.7 kcal, 0.004 g of calcium 4 mg, 5100 µg of vitamin C 5.1 mg; under a title the headings are found."""
    path = text(tmp_path / "t.csv", "Tabela própria;;;;;;;", HEAD, "Arroz;1505;7,2;78,8;0,3;0,004;0,7;5100")
    case = tiny_case()
    assert about_of(path, case, Said()) == "composition"
    found = composition_of(path, case, Said())
    assert found.usable, found.findings
    row = found.tables["composition"].iloc[0]
    assert row[
        ["energy_kcal", "protein_g", "carbohydrate_g", "fat_g", "calcium_mg", "iron_mg", "vitamin_c_mg"]
    ].tolist() == pytest.approx([359.7, 7.2, 78.8, 0.3, 4.0, 0.7, 5.1])
    assert found.tables["products"][["product", "food"]].to_numpy().tolist() == [["arroz", row["food"]]]
    assert "units-not-told" not in codes(found)


def test_a_heading_without_a_unit_is_told(tmp_path: Path) -> None:
    """Calcium without a unit is taken as mg, and the user is told to look."""
    found = read(
        tmp_path, "Arroz;358;7;79;0,3;4", head="Alimento;kcal;Proteína (g);Carboidrato (g);Lipídeos (g);Cálcio"
    )
    assert "calcium mg" in named(found, "units-not-told").what
    assert "protein" not in named(found, "units-not-told").what


@pytest.mark.parametrize("cell", ["Tr", "traces", "<0,1", "< 0.5", "-", "NA", "n.d.", ""])
def test_what_is_not_told_is_unknown_and_never_zero(tmp_path: Path, cell: str) -> None:
    """A trace, less than was measured, or not analysed is blank; a zero is a zero."""
    found = read(tmp_path, f"Arroz;1505;7,2;78,8;0,3;{cell};0;1")
    assert found.usable, found.findings
    row = found.tables["composition"].iloc[0]
    assert row["calcium_mg"] != row["calcium_mg"]
    assert row["iron_mg"] == 0
    assert ("amounts-not-told" in codes(found)) == bool(cell)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Arroz;1505;-2;78,8;0,3;0;1;1", "composition-impossible"),
        ("Arroz;1505;101;0;0;0;1;1", "composition-impossible"),
        ("Arroz;1505;20;79;8;0;1;1", "composition-impossible"),
        ("Arroz;1505;7,2;78,8;0,3;23;1;1", "composition-impossible"),
        ("Arroz;5000;7,2;78,8;0,3;0;1;1", "composition-impossible"),
        ("Arroz;0;0;0;100;0;1;1", "composition-impossible"),
        ("Arroz;0;0;0;0,1;0;1;1", ""),
        ("Arroz;2300;7,2;78,8;0,3;0;1;1", "energy-differs"),
        ("Arroz;1505;7,2;78,8;0,3;0;1;1", ""),
        ("Arroz;1505;20;78;8;0;1;1", ""),
    ],
)
def test_figures_that_no_food_has_are_refused(tmp_path: Path, line: str, code: str) -> None:
    """Below zero, over 100 g, 107 g in all (106 are rounding), 23 g of calcium, 1195 kcal; 550 kcal where the parts give 347 is told."""
    found = read(tmp_path, line)
    assert [one for one in dict.fromkeys(codes(found)) if one in ("composition-impossible", "energy-differs")] == (
        [code] if code else []
    )
    assert found.usable == (code != "composition-impossible")


def test_a_food_is_found_by_its_number_only_where_the_name_is_like_it(tmp_path: Path) -> None:
    """T1 is the case's own code of rice, and T1 of another table is fish; a number 1 is not T-1 unless its food is called so."""
    head = "Code;Food;kcal"
    assert list(read(tmp_path, "T1;Arroz cru;358", head=head).tables["composition"]["food"]) == ["T1"]
    assert read(tmp_path, "T1;Peixe, cru;90", head=head).tables == {}
    assert read(tmp_path, "99;Riz blanc, cru;358", head=head).tables == {}
    tables = {name: frame.copy() for name, frame in tiny_case().tables.items()}
    for name in ("composition", "products"):
        tables[name]["food"] = tables[name]["food"].replace("T1", "TAB-1")
    case = Case(tables)
    for name, taken in (("Arroz cru", ["TAB-1"]), ("Pão francês", [])):
        found = composition_of(text(tmp_path / "n.csv", head, f"1;{name};358"), case, Said())
        assert [*found.tables.get("composition", {"food": []})["food"]] == taken


def by_product(folder: Path) -> dict[str, tuple[str, float]]:
    """Return by product of the case that lies there what its food is called, and its energy."""
    case = again(folder)
    foods = case["composition"].set_index("food")
    products = case["products"].set_index("product")["food"]
    return {str(one): (foods.loc[food, "name"], foods.loc[food, "energy_kcal"]) for one, food in products.items()}


def test_lists_that_number_their_foods_otherwise_do_not_take_each_others(tmp_path: Path) -> None:
    """1 is banana in one list and rice in the next: each product keeps the food of its name, and what one list said of 1 stands.

    The second list comes again and changes nothing; corrected, it changes its own food and no other.
    """
    kept(tmp_path)
    head = "Número;Alimento;Energia (kcal)"
    first = text(tmp_path / "c1.csv", head, "1;Banana;92", "2;Feijão;329")
    second = text(tmp_path / "c2.csv", head, "1;Arroz;358", "2;Banana;95", "3;Feijão;330")
    service.import_files(tmp_path / "case", [first])
    service.import_files(tmp_path / "case", [second])
    ours = by_product(tmp_path)
    assert [ours[one] for one in ("arroz", "banana", "feijao")] == [("Arroz", 358), ("Banana", 95), ("Feijão", 330)]
    foods = again(tmp_path)["composition"].set_index("food")["name"]
    assert foods[["1", "2", "c2-1", "c2-2", "3"]].tolist() == ["Banana", "Feijão", "Arroz", "Banana", "Feijão"]
    assert service.import_files(tmp_path / "case", [second]).changes == []
    text(second, head, "1;Arroz;358", "2;Banana;96", "3;Feijão;330")
    assert len(service.import_files(tmp_path / "case", [second]).changes) == 1
    assert by_product(tmp_path)["banana"] == ("Banana", 96)
    assert by_product(tmp_path)["arroz"] == ("Arroz", 358)


@pytest.mark.parametrize(
    ("lines", "kcal"),
    [
        (("T1;Arroz, crus;300", "9;Arroz;340"), 340),
        (("T1;Arroz, cru;300", "9;Arroz;340"), 300),
        (("T1;Arroz, crus;300", "9;Peixe;340"), 300),
    ],
)
def test_a_name_outweighs_a_code_unless_both_are_those_of_the_food(
    tmp_path: Path, lines: tuple[str, ...], kcal: float
) -> None:
    """T1 with a name that is only like that of the food gives way to the line called as the product; with the same name it does not."""
    found = read(tmp_path, *lines, head="Code;Food;kcal")
    assert found.tables["composition"]["energy_kcal"].tolist() == [kcal]


@pytest.mark.parametrize(
    ("iron", "energy"),
    [
        ("Iron (mg) per 100 g", "Energy (kcal) per 100 g"),
        ("Iron mg (100 g)", "Energy kcal (100 g)"),
        ("Fer (mg) pour 100 g", "Énergie (kcal/100 g)"),
        ("Ferro mg/100g", "Energia (kcal) por 100 g"),
    ],
)
def test_the_grams_of_food_in_a_heading_are_no_unit_of_the_amount(tmp_path: Path, iron: str, energy: str) -> None:
    """0.7 mg of iron in 100 g stay 0.7 mg, not 700; grams of iron are a thousand times that; without a unit it is asked for."""
    head = f"Food;{energy};{iron}"
    path = text(tmp_path / "t.csv", head, "Arroz;358;0.7")
    assert about_of(path, tiny_case(), Said()) == "composition"
    row = read(tmp_path, "Arroz;358;0.7", head=head).tables["composition"].iloc[0]
    assert (row["energy_kcal"], row["iron_mg"]) == (358, pytest.approx(0.7))
    grams = read(tmp_path, "Arroz;358;0.0007", head=f"Food;{energy};Iron (g) per 100 g")
    assert grams.tables["composition"]["iron_mg"].tolist() == pytest.approx([0.7])
    unsaid = read(tmp_path, "Arroz;358;0.7", head=f"Food;{energy};Iron per 100 g")
    assert "iron mg" in named(unsaid, "units-not-told").what


def test_the_line_that_is_said_for_a_product_is_taken(tmp_path: Path) -> None:
    """“Banana, prata, crua” is told as likest to the product; the option that is told takes it, and the case reads it, undoes it."""
    file = text(tmp_path / "t.csv", HEAD, "Banana, prata, crua;410;1,3;26;0,1;0,008;0,4;21600", "Sal;0;0;0;0;0;0;0")
    case = kept(tmp_path)
    done = service.import_files(case, [file], dry_run=True)
    told = named(done.findings, "composition-not-matched")
    said = shlex.split(told.mend.partition(": ")[2].rstrip("."))[1]
    assert said == str(Meaning("product", "Banana, prata, crua", "banana"))
    done = service.import_files(case, [file], said=[said])
    after = again(tmp_path)
    food = after["products"].set_index("product").loc["banana", "food"]
    assert after["composition"].set_index("food").loc[food, "vitamin_c_mg"] == pytest.approx(21.6)
    assert len(after["composition"]) == len(case["composition"]) + 1
    service.undo_import(tmp_path / "case")
    assert again(tmp_path)["products"]["food"].tolist() == case["products"]["food"].tolist()
