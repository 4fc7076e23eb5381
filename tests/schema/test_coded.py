"""Words of the law in cells, in every language."""

from __future__ import annotations

import gettext
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from planner import i18n
from planner.i18n import LANGUAGES, using
from planner.io import read_case
from planner.making.scenarios import apply
from planner.paths import CASES
from planner.programmes import law_of
from planner.programmes.vocabulary import bundled_words, offered_words
from planner.schema import CASE_TABLES, base
from planner.schema.coded import code_cell, coded
from tests.io.small import folder

FRENCH = {
    "meat": "viande",
    "vegetable": "légume",
    "pulse": "légumineuse",
    "fruit": "fruit",
    "milk": "lait",
    "cup": "tasse",
    "sustainable fishing": "pêche durable",
    "vegetarian": "végétarien",
    "cooperative or association": "coopérative ou association",
    "women": "femmes",
    "primary school": "école primaire",
}


class _Catalogue(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return FRENCH.get(message, message)


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every catalogue hold a few French words, whatever stands in those of the planner."""
    monkeypatch.setattr(i18n, "catalogue", lambda _name: _Catalogue())
    base._codes.cache_clear()
    monkeypatch.setattr(base, "_codes", base._codes.__wrapped__)


WORDED = [(table, column) for table in CASE_TABLES.values() for column in table.columns if column.words]


def test_every_word_that_a_programme_reads_has_a_readers_word() -> None:
    """A code of a bundled programme, its stages included, is offered in words; none of them could part a list."""
    for (table, name), words in bundled_words().items():
        assert set(words) <= set(CASE_TABLES[table][name].words), (table, name)
    for _table, column in WORDED:
        assert set(column.allowed) <= set(column.words)
        assert not any("|" in word for word in column.words.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_offered_is_read_as_its_code(language: str) -> None:
    """What a list offers in a language, as it stands there or with a capital, is the code when it is read; no two share a word."""
    with using(language):
        for table, column in WORDED:
            words = {code: column.word(code) for code in column.words}
            assert {column.code(word): word for word in words.values()} == words, (table.name, column.name)
            assert all(column.code(code) == code for code in words)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *((word, "organic") for word in ("bio", "Orgânico", "ecológico", "AB", "Agriculture Biologique", "organic")),
        *((word, "agroecological") for word in ("Agroecológico", "agroécologique")),
        ("haccp", "haccp"),
    ],
)
def test_certificates_in_the_readers_words(word: str, code: str) -> None:
    """A certificate is known by what people write for it in any language; another word stands as it is."""
    assert CASE_TABLES["suppliers"]["certificates"].code(word) == code


@pytest.mark.usefixtures("french")
def test_a_case_in_french_holds_codes(tmp_path: Path) -> None:
    """Words typed as the lists offer them are codes wherever the law's words stand; a town's own words stay."""
    own = {
        "products": "product,name,food_group,processing_class,unit,unit_kg,tags\nrice,Riz,Viande,fresh,kg,1,maison\n",
        "suppliers": "supplier,name,kind,municipality,ownership\nf,Farm,Coopérative ou association,Town,femmes|amis\n",
        "offers": "offer,supplier,product,price,labels\no,f,rice,4.2,Pêche durable|local\n",
        "stages": "stage,name,programme_stage\nprimary,Primary,école primaire\n",
        "dishes": "dish,name,meal,slot,tags\nd,Dish,lunch,main,Végétarien\n",
        "components": "product,component,amount_per_100g,unit\nrice,lait,0.4,tasse\n",
        "funds": "fund,name,pays_food_groups\nown,Own,viande|légume\n",
        "counting_rules": "counts,clause,attribute,values\na,1,product.food_group,viande|légumineuse\nb,1,product.product,viande\n",
        "frequency_rules": "rule,scope,value,per,maximum\na,dish_tag,végétarien,week,1\nb,dish,viande,week,1\n",
        "nutrition_standards": "standard,stage,nutrient,minimum\na,primary,component:lait,1\nb,primary,food_group:fruit|légume,1\n",
    }
    case, findings = read_case(folder(tmp_path / "case", **own))
    assert findings == []
    assert case["products"].loc[2, ["food_group", "tags"]].tolist() == ["meat", "maison"]
    assert case["suppliers"].loc[2, ["kind", "ownership"]].tolist() == ["formal_group", "women|amis"]
    assert case["offers"].loc[2, "labels"] == "peche_durable|local"
    assert case["stages"].loc[2, "programme_stage"] == "primary"
    assert case["dishes"].loc[2, "tags"] == "vegetarian"
    assert case["components"].loc[2, ["component", "unit"]].tolist() == ["milk", "cup"]
    assert case["funds"].loc[2, "pays_food_groups"] == "meat|vegetable"
    assert case["counting_rules"]["values"].tolist() == ["meat|legume", "viande"]
    assert case["frequency_rules"]["value"].tolist() == ["vegetarian", "viande"]
    assert case["nutrition_standards"]["nutrient"].tolist() == ["component:milk", "food_group:fruit|vegetable"]


@pytest.mark.usefixtures("french")
def test_a_word_that_may_mean_two_codes_is_neither() -> None:
    """Légume is a vegetable, legume a code; Legume, which is like both, stays as it is and is asked about."""
    group = CASE_TABLES["products"]["food_group"]
    assert [group.code(word) for word in ("légume", "legume", "Legume")] == ["vegetable", "legume", "Legume"]
    assert group.word("vegetable") == "légume"


@pytest.mark.usefixtures("french")
def test_a_code_keeps_its_meaning_where_a_language_gives_it_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """In Portuguese a vegetable is a legume: the code legume stays a pulse, and the list offers the vegetable by its code."""
    monkeypatch.setitem(FRENCH, "vegetable", "legume")
    group = CASE_TABLES["products"]["food_group"]
    assert (group.code("legume"), group.word("vegetable")) == ("legume", "vegetable")


@pytest.mark.usefixtures("french")
def test_a_change_of_a_scenario_may_use_the_words() -> None:
    """Prices of a food group are changed by its word in the reader's language too."""
    case, _findings = read_case(CASES / "tiny")
    raised = [apply(case, [f"price food_group={group} change=+10%"]) for group in ("legume", "légumineuse")]
    assert raised[0].fingerprint == raised[1].fingerprint != case.fingerprint


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_the_bundled_cases_hold_codes(name: str) -> None:
    """Reading makes nothing else of the words that the bundled cases use, in whatever language they are known."""
    for table in CASE_TABLES.values():
        path = CASES / name / f"{table.name}.csv"
        if path.exists():
            written = pd.read_csv(path, dtype=str, keep_default_na=False).reindex(columns=table.names, fill_value="")
            pd.testing.assert_frame_equal(coded(table, written.copy()), written, check_dtype=False)


def test_offered_words_are_narrowed() -> None:
    """A country offers the words of its programmes alone, a programme its own; units of components are told."""
    france, all_words = offered_words(country="FR"), offered_words()
    assert "label_rouge" in france["offers", "labels"]
    assert ("components", "component") not in france
    assert "br-pnae" in all_words["case", "programmes"]
    assert "br-pnae" not in france["case", "programmes"]
    assert ("suppliers", "kind") not in all_words
    assert all_words["components", "component"]["milk"].unit == "cup"
    assert all_words["components", "component"]["grain"].unit == "oz eq"
    assert set(all_words["components", "unit"]) == {"cup", "oz eq"}
    poshan = offered_words(["in-pm-poshan"], country="FR")
    assert set(poshan["stages", "programme_stage"]) == {"bal_vatika", "primary", "upper_primary"}
    assert set(poshan["offers", "labels"]) == {"fci_allotment"}


@pytest.mark.usefixtures("french")
def test_a_programme_of_the_town_may_use_the_words(tmp_path: Path) -> None:
    """A programme file written in the town's words reads the same codes as the case."""
    (tmp_path / "town.yaml").write_text(OWN, encoding="utf-8")
    law = law_of(["town"], date(2026, 3, 2), [tmp_path])
    assert law.counting_rules["ours"].clauses[0][0].values == ("meat", "legume")
    assert law.frequencies[0].value == "vegetarian"


OWN = """
programme: town
name: Town
country: ""
currency: ""
status: practice
covers: {from: 2000-01-01, to: null, plain: Any date}
plain: Goals of the town
not_modelled: [Nothing]
references: {own: {text: Decision, title: Decision 1}}
counting_rules:
  ours:
    definition: Ours
    any: [{all: {product.food_group: [viande, légumineuse]}}]
frequencies:
  green: [{from: 2020-01-01, scope: dish_tag, value: végétarien, per: week, count: days, minimum: 1, reference: own, verified: true, plain: A vegetarian dish a week}]
"""


@pytest.mark.parametrize(
    ("place", "word", "code"),
    [
        (("case", "period"), "Semaine", "week"),
        (("case", "period"), "quinzena", "fortnight"),
        (("menus", "weekday"), "Lundi", "mon"),
        (("menus", "weekday"), "segunda-feira", "mon"),
        (("sites", "kind"), "école", "school"),
        (("calendar", "kind"), "pas d’école", "no_school"),
        (("supplier_days", "kind"), "não entrega", "does_not_deliver"),
        (("supplier_days", "kind"), "Ne livre pas", "does_not_deliver"),
        (("supplier_days", "kind"), "reparte", "delivers"),
        (("funds", "role"), "fonds propres", "own"),
        (("menu_groups", "mode"), "calendrier donné", "fixed"),
        (("targets", "per"), "comitê", "committee"),
        (("targets", "window"), "année", "year"),
        (("menus", "weekday"), "lunedi", "lunedi"),
    ],
)
def test_a_column_of_a_few_words_takes_the_readers(place: tuple[str, str], word: str, code: str) -> None:
    """What a reader calls a weekday, a period or a school is the code in every column that allows a few words; a slip is none."""
    assert CASE_TABLES[place[0]][place[1]].code(word) == code


@pytest.mark.parametrize(
    "place",
    [("case", "school_weekdays"), ("sites", "receives_weekdays"), ("suppliers", "delivery_weekdays"), ("offers", "delivery_weekdays")],
)  # fmt: skip
def test_weekdays_in_a_list(place: tuple[str, str]) -> None:
    """Weekdays of schools, suppliers and sites typed in any of the languages are codes, each of them."""
    column = CASE_TABLES[place[0]][place[1]]
    assert code_cell(column, "lundi|Tuesday | quinta-feira|viernes") == "mon|tue|thu|fri"
