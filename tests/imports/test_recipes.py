"""Recipes: tables of ingredients and schema.org/Recipe; grams a portion, foods by name, amounts by what units weigh."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner.findings import InputError
from planner.imports import Imported, Said
from planner.imports.amounts import Amount, read_amount
from planner.imports.recipes import recipes_of
from planner.library import library
from tests.cases import tiny_case
from tests.imports.samples import codes, named, text

LUNCH = Said(meal="lunch")
PAGE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": ["Recipe"],
            "name": "Purée de carottes",
            "author": {"@type": "Person", "name": "Jeanne Martin"},
            "recipeYield": ["4", "4 personnes"],
            "recipeCategory": "Garniture",
            "recipeIngredient": ["1 kg de carottes", "20 g de beurre", "sel"],
            "recipeInstructions": [{"@type": "HowToStep", "text": "Cuire."}, {"@type": "HowToStep", "text": "Mixer."}],
        }
    ],
}


def grams(found: Imported) -> dict[tuple[str, str], float]:
    """Return net grams by dish and product."""
    table = found.tables["recipes"]
    return dict(zip(zip(table["dish"], table["product"], strict=True), table["net_g"], strict=True))


def test_a_recipe_of_a_page_gives_grams_a_portion_and_no_names_of_persons(tmp_path: Path) -> None:
    """1 kg for four is 250 g; salt without an amount is left and told; who wrote it is nowhere."""
    for name, content in (
        ("r.json", json.dumps(PAGE)),
        ("r.html", f'<script type="application/ld+json">{json.dumps(PAGE)}</script>'),
    ):
        found = recipes_of(text(tmp_path / name, content), None, LUNCH)
        assert found.usable, found.findings
        assert grams(found) == {("puree_de_carottes", "carrot"): 250, ("puree_de_carottes", "butter"): 5}
        dish = found.tables["dishes"].iloc[0]
        assert (dish["slot"], dish["preparation"]) == ("Garniture", "Cuire. Mixer.")
        assert [one.text for one in found.left] == ["Purée de carottes: sel"]
        assert "Martin" not in str([table.to_dict() for table in found.tables.values()])


def test_a_page_without_a_recipe_or_without_portions_is_told(tmp_path: Path) -> None:
    """Without portions nobody knows what a pupil eats."""
    recipe = dict(PAGE["@graph"][0])
    del recipe["recipeYield"]
    found = recipes_of(text(tmp_path / "r.json", json.dumps(recipe)), None, LUNCH)
    assert "portions-asked" in codes(found, "error")
    with pytest.raises(InputError) as error:
        recipes_of(text(tmp_path / "r.json", '{"@type": "Person"}'), None, LUNCH)
    assert error.value.findings[0].code == "no-recipe"


def test_a_technical_sheet_names_its_dish_once_and_its_amounts_are_shared_by_portions(tmp_path: Path) -> None:
    """4 kg for 80 portions are 50 g; 12 onions weigh what the library says."""
    path = text(
        tmp_path / "r.csv", "Plat;Ingrédient;Quantité;Unité;Portions", "Riz pilaf;Riz;4;kg;80", ";Oignon;12;unité;80"
    )
    found = recipes_of(path, None, LUNCH)
    weight = library().weight("onion", "piece")
    assert weight is not None
    each = float(weight.rows["kg"].median()) * 1000
    assert grams(found)["riz_pilaf", "onion"] == pytest.approx(12 * each / 80, abs=0.001)
    assert min(found.tables["recipes"]["net_g"].tolist(), key=lambda g: abs(g - 50)) == 50
    assert "piece = " in found.tables["recipes"]["assumed"].tolist()[1]


def test_grams_a_portion_are_taken_as_they_are_for_products_of_the_case(tmp_path: Path) -> None:
    """Foods are those of the case by their names; a dish that the case has with a recipe is refused a second one."""
    path = text(tmp_path / "r.csv", "Prato;Ingrediente;Per capita (g)", "Risoto;Arroz;40", "Risoto;Banana;8")
    found = recipes_of(path, tiny_case(), LUNCH)
    assert grams(found) == {("risoto", "arroz"): 40, ("risoto", "banana"): 8}
    path = text(tmp_path / "r.csv", "Prato;Ingrediente;Per capita (g)", "Salada;Arroz;40")
    assert "“Salada”" in named(recipes_of(path, tiny_case(), LUNCH), "recipe-there-already").what


def test_foods_stages_and_measures_that_are_not_known_are_asked_with_their_lines(tmp_path: Path) -> None:
    """A cup of rice weighs what nobody here says; a mystery is no food; giants are no stage."""
    path = text(
        tmp_path / "r.csv",
        "Prato;Ingrediente;Quantidade;Unidade;Porções;Etapa",
        "Risoto;Coisa misteriosa;1;kg;10;",
        "Risoto;Arroz;1;caixa;10;",
        "Risoto;Feijão;1;kg;10;gigantes",
    )
    found = recipes_of(path, tiny_case(), LUNCH)
    assert named(found, "unknown-product").rows == (2,)
    assert named(found, "unit-without-weight").rows == (3,)
    assert named(found, "unknown-stage").rows == (4,)
    assert {q.kind for q in found.questions} == {"product", "stage"}


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("200 g de carottes", Amount(200, "g", "carottes")),
        ("1,5 kg d'oignons", Amount(1.5, "kg", "oignons")),
        ("2-3 eggs", Amount(2.5, "piece", "eggs")),
        ("½ xícara de arroz", Amount(0.5, "cup", "arroz")),
        ("1 1/2", Amount(1.5, "piece", "")),
        ("1 1/4 lb onion", Amount(1.25, "lb", "onion")),
        ("1-1/2 cups rice", Amount(1.5, "cup", "rice")),
        ("2½ lbs carrot", Amount(2.5, "lb", "carrot")),
        ("1⁄2 kg rice", Amount(0.5, "kg", "rice")),
        ("3 1/2 qt black beans, drained", Amount(3.5, "qt", "black beans, drained")),
        ("6 lb 4 oz romaine lettuce", Amount(6.25, "lb", "romaine lettuce")),
        ("1 kg 200 g de carottes", Amount(1.2, "kg", "carottes")),
        ("2 colheres de sopa de óleo", Amount(2, "tablespoon", "óleo")),
    ],
)
def test_amounts_are_read_as_recipes_write_them(line: str, amount: Amount) -> None:
    """A number alone counts pieces; of a span the middle is taken."""
    assert read_amount(line) == amount


def test_an_amount_that_is_not_understood_is_never_a_food_to_map(tmp_path: Path) -> None:
    """Of *1 #10 can diced tomatoes* nobody knows the weight; taken for one piece it would be wrong by a hundred. Water is not bought."""
    path = tmp_path / "r.json"
    path.write_text(
        '{"@type":"Recipe","name":"Sopa","recipeYield":"50","recipeIngredient":["1 #10 can diced tomatoes","2 l água","5 kg arroz"]}'
    )
    found = recipes_of(path, tiny_case(), LUNCH)
    assert "--map" not in named(found, "amount-not-read").mend
    assert "unknown-product" not in codes(found)
    assert found.questions == []
    assert [left.text for left in found.left] == ["água"]


def test_what_the_kitchen_does_with_an_ingredient_makes_no_other_food_of_it(tmp_path: Path) -> None:
    """Diced carrots and peeled bananas are carrots and bananas; nothing is asked or told of it."""
    path = text(
        tmp_path / "r.csv", "dish,food,net_g", "Sopa,finely chopped carrots,20", 'Sopa,"Banana, peeled and diced",30'
    )
    found = recipes_of(path, tiny_case(), LUNCH)
    assert found.tables["recipes"]["product"].tolist() == ["carrot", "banana"]
    assert codes(found) == []


def test_a_quantity_with_a_fraction_in_a_table_is_the_number(tmp_path: Path) -> None:
    """1 1/4 kg of rice for 50 portions are 25 g."""
    path = text(tmp_path / "r.csv", "dish,food,quantity,unit,portions", "Sopa,Arroz,1 1/4,kg,50")
    assert recipes_of(path, tiny_case(), LUNCH).tables["recipes"]["net_g"].tolist() == [25.0]


def test_a_line_may_hold_in_some_months(tmp_path: Path) -> None:
    """Tomato from May to September and tinned tomato from October to April are two rows of one dish, each with its months."""
    lines = "dish;food;net_g;months\nSalade;tomate;80;5-9\nSalade;carotte;60;10-4\n"
    found = recipes_of(text(tmp_path / "r.csv", lines), None, LUNCH)
    assert found.usable, found.findings
    table = found.tables["recipes"]
    assert list(zip(table["net_g"], table["months"], strict=True)) == [(80, "5-9"), (60, "10-4")]
