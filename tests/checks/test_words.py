"""Words that the law counts."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.checks.base import run
from planner.checks.facts import Facts
from planner.checks.words import meant_word, purchases
from planner.findings import Finding
from planner.io import read_case
from planner.paths import CASES
from planner.programmes import law_of
from planner.programmes.case_law import law_for
from planner.programmes.counting import counts
from planner.programmes.law import Condition, CountingRule, Law
from planner.programmes.vocabulary import SYNONYMS, words_read
from tests.cases import Row, added, edited, rows, tiny_case, tiny_law
from tests.checks.asking import BY_CODE, found, one
from tests.programmes.test_files import SMALL

EGALIM = law_of(["fr-egalim"], date(2026, 3, 2))
GROUPS = dict.fromkeys(("meat", "poultry", "fish", "fruit", "vegetable", "legume", "grain", "fat"), "")
LABELS = words_read(EGALIM)["offers", "labels"]


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("viandes", GROUPS, "meat"),
        ("Viande rouge", GROUPS, "meat"),
        ("MEATS", GROUPS, "meat"),
        ("Volaille", GROUPS, "poultry"),
        ("pescados", GROUPS, "fish"),
        ("poisons", GROUPS, "fish"),
        *(
            (word, GROUPS, "meat")
            for word in ("viande bovine", "agneau", "Abats", "carne suína", "ternera", "lamb", "bœuf haché")
        ),
        *((word, GROUPS, "poultry") for word in ("canard", "Filet de poulet", "peito de frango", "pavo", "duck")),
        *(
            (word, GROUPS, "fish")
            for word in ("fruits de mer", "thon", "saumon fumé", "crustacés", "camarão", "atún", "tuna")
        ),
        *((word, GROUPS, "") for word in ("œuf", "Œufs", "ovo", "huevos", "jambon", "charcuterie", "presunto", "ham")),
        *((word, GROUPS, "") for word in ("huile de poisson", "steak végétal", "sauce au poisson", "viande, poisson")),
        ("truta", {"fruit": ""}, ""),
        ("lait", {"milk": "", "grain": ""}, "milk"),
        ("légumes", GROUPS, "vegetable"),
        ("légumes-secs", GROUPS, "legume"),
        ("Frutas", GROUPS, "fruit"),
        ("Label Rouge", LABELS, "label_rouge"),
        ("AOP", LABELS, "aoc_aop"),
        ("Pêche durable", LABELS, "peche_durable"),
        ("Fair trade", LABELS, "commerce_equitable"),
        ("mulheres", {"women": ""}, "women"),
        ("végétarien", {"vegetarian": ""}, "vegetarian"),
        *((word, GROUPS, "") for word in ("dairy", "egg", "starchy", "root", "seasoning", "bread", "pain", "herb")),
        ("local", LABELS, ""),
    ],
)
def test_meant_word(word: str, known: dict[str, str], meant: str) -> None:
    """Another language, a plural, signs and slips are known again; what means something else is let be."""
    assert meant_word(word, known) == meant


def test_words_read() -> None:
    """Every word of a programme is listed by the column in which the case writes it."""
    read = words_read(EGALIM)
    assert set(read["products", "food_group"]) == {"meat", "poultry", "fish"}
    assert {"label_rouge", "hve", "igp"} <= set(read["offers", "labels"])
    assert set(read["dishes", "tags"]) == {"vegetarian"}
    brazil = words_read(law_of(["br-pnae"], date(2026, 3, 2)))
    assert {"settlement", "women"} <= set(brazil["suppliers", "ownership"])
    assert {"fruit", "vegetable"} <= set(brazil["products", "food_group"])
    assert "vegetable_dark_green" in words_read(law_of(["us-nslp"], date(2026, 3, 2)))["components", "component"]


def _products(group: str) -> list[Row]:
    return [row | ({"food_group": group} if row["product"] == "feijao" else {}) for row in rows("products")]


def test_word_of_the_law() -> None:
    """A food group in French is told with the law's word and what does not count; taking the advice mends it."""
    finding = one("word-of-the-law", EGALIM, products=_products("Viandes"))
    assert (finding.table, finding.column, finding.rows, finding.severity) == (
        "products",
        "food_group",
        (3,),
        "warning",
    )
    assert finding.mend.startswith("Write meat")
    assert found("word-of-the-law", EGALIM, products=_products("meat")) == []


@pytest.mark.parametrize(
    ("group", "asked"), [("charcuterie", True), ("protidique", True), ("œuf", False), ("dairy", False)]
)
def test_food_group_not_counted(group: str, asked: bool) -> None:
    """A group that may be meant for one the law counts is told with the law's groups; what is clearly none of them is let be."""
    findings = found("food-group-not-counted", EGALIM, products=_products(group))
    assert [finding.severity for finding in findings] == ["warning"] * asked
    assert all("meat, poultry, fish" in finding.mend and f"“{group}”: 1" in finding.what for finding in findings)
    assert found("word-of-the-law", EGALIM, products=_products(group)) == []
    assert found("food-group-not-counted", tiny_law(), products=_products(group)) == []


def test_a_phrase_of_several_groups_is_answered_with_these() -> None:
    """“frutas e verduras” names two groups that the law counts: write for each product which it is. Written so, nothing is asked."""
    law = tiny_law(counting_rules={"greens": _rule("product.food_group", "fruit", "vegetable", "meat")})
    finding = one("food-group-not-counted", law, products=_products("frutas e verduras"))
    assert finding.mend == "Several groups are named: write for each product the one that it is, fruit, vegetable."
    for group in ("fruit", "vegetable"):
        assert found("food-group-not-counted", law, products=_products(group)) == []
    one_group = one("food-group-not-counted", law, products=_products("frutas e outros"))
    assert "meat" in one_group.mend


def test_word_of_the_law_in_a_list() -> None:
    """One word of several in a cell is told; a word that the vocabulary knows as another thing is let be."""
    offers = [row | {"labels": "local|Label Rouge"} for row in rows("offers")[:1]]
    assert "label_rouge" in one("word-of-the-law", EGALIM, offers=offers).mend
    law = tiny_law(counting_rules={"greens": _rule("product.food_group", "vegetable")})
    assert found("word-of-the-law", law, products=_products("legume")) == []


def _rule(attribute: str, *values: str) -> CountingRule:
    return CountingRule("greens", "Green food", ((Condition(attribute, values),),))


def test_nothing_counts() -> None:
    """Where no offer counts as meat or fish it is said, with the words that would count; one such offer is enough."""
    finding = one("nothing-counts", _only("egalim-meat-fish"))
    assert "food_group meat, poultry, fish" in finding.what
    assert found("nothing-counts", _only("egalim-meat-fish"), products=_products("meat"), offers=_labelled()) == []


def _labelled() -> list[Row]:
    return added("offers", rows("offers")[4] | {"offer": "labelled", "labels": "hve"})


def _only(target: str) -> Law:
    return replace(EGALIM, targets=tuple(t for t in EGALIM.targets if t.target == target))


def test_law_reads_in_vain() -> None:
    """A minimum of what no dish is tagged as is questioned, a maximum only noted; the word in one dish is enough."""
    assert one("law-reads-in-vain", EGALIM).column == "tags"
    assert found("law-reads-in-vain", EGALIM, dishes=[rows("dishes")[0] | {"tags": "soup|vegetarian"}]) == []
    (rule,) = EGALIM.frequencies
    most = replace(EGALIM, frequencies=(replace(rule, minimum=None, maximum=1.0),))
    assert one("law-reads-in-vain", most).severity == "note"


def test_synonyms_mean_one_word() -> None:
    """What people write for a word of a food group, of a label and of an ownership means that word alone."""
    for known in (GROUPS, LABELS, {"women": "", "youth": "", "settlement": "", "indigenous": "", "quilombola": ""}):
        for word in known:
            assert {meant_word(written, known) for written in SYNONYMS.get(word, ())} <= {word}


_OWN = """
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
  fresh_greens:
    definition: Fresh greens
    any: [{all: {product.food_group: [GROUPS]}}]
"""


def _own_programme(folder: Path, groups: str) -> list[Finding]:
    (folder / "programmes").mkdir(exist_ok=True)
    text = _OWN.replace("GROUPS", groups)
    (folder / "programmes" / "town.yaml").write_text(text, encoding="utf-8")
    case = replace(tiny_case(case=edited("case", 0, programmes="town")), path=folder)
    return run(BY_CODE["word-of-an-own-programme"], Facts(case, law_for(case)))


def test_word_of_an_own_programme(tmp_path: Path) -> None:
    """A slip in a town's programme file is told with the nearest word; taking the advice mends it, and other files are let be."""
    (finding,) = _own_programme(tmp_path, "vegetabel, fruit")
    assert (finding.severity, finding.table, finding.column) == ("error", "case", "programmes")
    assert "“vegetabel”" in finding.what
    assert "“vegetable”" in finding.what
    assert _own_programme(tmp_path, "vegetable, fruit") == []
    assert found("word-of-an-own-programme", EGALIM) == []


@pytest.mark.parametrize(("unit", "wrong"), [("cup", False), ("ml", True), ("oz eq", True)])
def test_component_unit(unit: str, wrong: bool) -> None:
    """Milk counted in cups by the law may stand in a case in cups alone; a component that the law does not count in any."""
    row = {"product": "alface", "component": "milk", "amount_per_100g": 0.4, "unit": unit}
    law = law_of(["us-nslp"], date(2026, 3, 2))
    assert bool(found("component-unit", law, components=[row])) is wrong
    assert found("component-unit", law, components=[row | {"component": "green"}]) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("viande", "volaille", "poisson"), set()),
        (("viandes", "volailles", "poissons"), {"word-of-the-law", "nothing-counts"}),
        (("viande bovine", "dinde", "thon"), {"word-of-the-law", "nothing-counts"}),
        (("protidique", "charcuterie", "gourmandise"), {"food-group-not-counted", "nothing-counts"}),
    ],
)
def test_food_groups_written_otherwise_count_or_are_told(
    tmp_path: Path, words: tuple[str, str, str], told: set[str]
) -> None:
    """A French case with other food groups: words that the planner offers are read as the law's and count; of all others it is said
    that none of the products counts as meat or fish, before any share is shown.
    """
    place = shutil.copytree(CASES / "france-example", tmp_path / "case")
    text = (place / "products.csv").read_text(encoding="utf-8")
    for code, word in zip(("meat", "poultry", "fish"), words, strict=True):
        assert f",{code}," in text
        text = text.replace(f",{code},", f",{word},")
    (place / "products.csv").write_text(text, encoding="utf-8")
    case, _findings = read_case(place)
    law = law_for(case)
    codes = ("word-of-the-law", "nothing-counts", "food-group-not-counted")
    findings = [finding for code in codes for finding in run(BY_CODE[code], Facts(case, law))]
    assert {finding.code for finding in findings} == told
    assert all("meat" in (finding.what + finding.why + finding.mend).lower() for finding in findings)
    offered = purchases(Facts(case, law))
    assert counts(law.counting_rules["meat_and_fish"], offered).any() == (not told)


@pytest.mark.parametrize(("checked", "told"), [("2099-01-01", True), ("2026-01-01", False)])
def test_programme_doubt(tmp_path: Path, checked: str, told: bool) -> None:
    """A town's own programme that says it was looked up on a day to come is asked about; one looked up before is not."""
    (tmp_path / "programmes").mkdir()
    text = SMALL.replace("plain: words\nreferences", f"plain: words\nchecked_on: {checked}\nreferences", 1)
    (tmp_path / "programmes" / "town.yaml").write_text(text, encoding="utf-8")
    case = replace(tiny_case(case=edited("case", 0, programmes="town")), path=tmp_path)
    doubts = run(BY_CODE["programme-doubt"], Facts(case, law_for(case)))
    assert bool(doubts) == told
    assert all(one.table == "town.yaml" and one.severity == "warning" for one in doubts)
