"""How foods are found in the library, and whose facts come first."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.i18n import LANGUAGES, using
from planner.library import Library, library
from planner.library.foods import read_table, tongues

FOODS = """food,name_en,name_pt_BR,name_es,name_fr,also_en,also_pt_BR,also_es,also_fr,food_group,processing_class,source
potato,Potato,Batata,Papa,Pomme de terre,potatoes,,patata,,starchy,fresh,a body that says so
sweet_potato,Sweet potato,Batata-doce,Camote,Patate douce,,,batata,,starchy,fresh,a body that says so
milk,Milk,Leite,Leche,Lait,,,,,milk,fresh,a body that says so
"""
UNITS = """food,unit,size,kg,country,source
potato,piece,small,0.1,US,one body
potato,piece,large,0.3,US,one body
potato,piece,,0.15,FR,another body
milk,litre,,1.03,US,one body
potato,case,,25,BR,a wholesale market
"""


@pytest.fixture
def small(tmp_path: Path) -> Library:
    """Return a library of three foods."""
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "foods.csv").write_text(FOODS, encoding="utf-8")
    (tmp_path / "common" / "units.csv").write_text(UNITS, encoding="utf-8")
    return Library(tmp_path)


@pytest.mark.parametrize(
    ("word", "country", "meant"),
    [
        ("batata", "BR", ("potato",)),
        ("batata", "PE", ("sweet_potato",)),
        ("batata", "", ("potato", "sweet_potato")),
        ("BATATA DOCE", "", ("sweet_potato",)),
        ("Pomme-de-Terre", "BR", ("potato",)),
        ("Papa (patata)", "", ("potato",)),
        ("Batata (batata-doce)", "BR", ()),
        ("Leite (desnatado)", "BR", ()),
        ("potato 2", "", ()),
        ("sweetpotato without skin", "", ()),
        ("potatoe", "", ()),
    ],
)
def test_a_food_is_found_by_its_name_in_any_language(
    small: Library, word: str, country: str, meant: tuple[str, ...]
) -> None:
    """The language of the country decides what a word means; without one, a word of two foods means both; nothing is guessed."""
    assert small.find(word, country) == meant


def test_the_reader_s_language_decides_where_no_country_is_told(small: Library) -> None:
    """Who reads Spanish means sweet potatoes by *batata*."""
    with using("es"):
        assert small.find("batata") == ("sweet_potato",)
        assert small.name("potato") == "Papa"


def test_the_likest_names_are_told_each_of_another_food(small: Library) -> None:
    """A slip is answered by names that may be meant, the likest first, one a food; what is like nothing by none."""
    assert small.likest("potatto") == ["Potato", "Sweet potato"]
    assert small.likest("xyzzyx") == []


@pytest.mark.parametrize(
    ("unit", "country", "low", "high"),
    [
        ("unidade", "US", 0.1, 0.3),
        ("pièces", "FR", 0.15, 0.15),
        ("dúzia", "FR", 1.8, 1.8),
        ("kg", "", 1.0, 1.0),
        ("piece", "PE", 0.1, 0.3),
    ],
)
def test_a_unit_weighs_what_the_nearest_country_says(
    small: Library, unit: str, country: str, low: float, high: float
) -> None:
    """Sizes of one country give a range; a dozen is twelve pieces; where the country says nothing another one is asked."""
    weight = small.weight("potato", unit, country)
    assert weight is not None
    assert (weight.low, weight.high) == pytest.approx((low, high))


def test_litres_follow_from_the_litre_and_other_units_are_not_known(small: Library) -> None:
    """A decilitre of milk weighs a tenth of its litre; a crate of it, and a litre of potatoes, nobody knows."""
    weight = small.weight("milk", "dl", "BR")
    assert weight is not None
    assert weight.low == pytest.approx(0.103)
    assert small.weight("milk", "crate") is None
    assert small.weight("potato", "litre") is None


def test_a_crate_is_that_of_its_country(small: Library) -> None:
    """What a crate weighs in Brazil is told in Brazil, and where no country is named; in France nobody knows it."""
    assert [
        weight and weight.low for weight in (small.weight("potato", "caixa", code) for code in ("BR", "", "FR"))
    ] == [25, 25, None]


def test_a_table_without_a_file_has_no_rows(small: Library) -> None:
    """What no source tells of is an empty table, not an error."""
    assert small["prices"].empty
    assert small.nearest("composition", "potato", "BR", "protein_g") is None


def test_a_broken_cell_is_found(tmp_path: Path) -> None:
    """A weight that is no number is told as in a case; a country's file needs no column for its country."""
    (tmp_path / "br").mkdir()
    (tmp_path / "br" / "units.csv").write_text("food,unit,size,kg,source\npotato,piece,,heavy,x\n", encoding="utf-8")
    frame, found = read_table(tmp_path, "units")
    assert list(frame["country"]) == ["BR"]
    assert [(one.column, one.rows) for one in found] == [("kg", (2,))]


def test_languages_of_a_country() -> None:
    """Countries speak the planner's languages; English, which many have beside their own, comes last."""
    assert [tongues(code) for code in ("BR", "FR", "PE", "US", "IN", "")] == [
        ["pt_BR"],
        ["fr"],
        ["es"],
        ["en"],
        ["en"],
        [],
    ]


@pytest.mark.parametrize(
    ("word", "country", "meant"),
    [
        ("Banana nanica climatizada", "BR", "banana"),
        ("Feijão carioca", "BR", "beans_carioca"),
        ("ŒUF", "FR", "egg"),
        ("Pâtes", "FR", "pasta"),
        ("Papa nativa", "PE", "potato"),
        ("toor dal", "IN", "pigeon_pea_dal"),
        ("Ground beef", "US", "beef_minced"),
    ],
)
def test_the_library_that_is_shipped_knows_names_of_every_country(word: str, country: str, meant: str) -> None:
    """Names as towns write them on orders, one a country at least."""
    assert library().find(word, country) == (meant,)


def test_every_name_that_a_template_offers_is_found_again() -> None:
    """A name picked from the list of the workbook means one food, in each language, whatever the country of the case."""
    for tongue in LANGUAGES:
        with using(tongue):
            names = library().offered_names()
            assert len(names) == len(library()["foods"])
            assert [name for name in names if len(library().find(name)) != 1] == []
