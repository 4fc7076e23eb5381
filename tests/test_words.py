"""Words are compared without losing what tells two things apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.i18n import using
from planner.words import (
    Names,
    alike,
    alphabetical,
    caseless,
    collisions,
    confusable,
    did_you_mean,
    exact,
    likeness,
    nearest,
)

ALPHABET = "aAbBéÉñçœ ß-_.,()%+'0123 5चनाीीिकेर्लกำاًб"
WORDS = st.text(ALPHABET, min_size=1, max_size=8).filter(exact)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alface  crespa", "ALFACE-crespa"),
        ("Alface crespa (maço)", "alface crespa MACO"),
        ("Œufs plein-air", "oeufs plein air"),
        ("Açúcar", "Ac\u0327u\u0301car"),
        ("F-1-11", "f 1-11"),
        ("Valor unit.", "valor unit"),
        ("kg.", "KG"),
        ("Creme\u00a035 %", "creme-35%"),
        ("चीनी", " चीनी "),
    ],
)
def test_alike(one: str, other: str) -> None:
    """Capitals, Latin accents, white space, hyphens and brackets beside letters do not tell words apart."""
    assert alike(one) == alike(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("creme-3.5", "creme-35"),
        ("creme-3.5", "creme-5.3"),
        ("creme 3.5", "creme 3 5"),
        ("Creme 35", "Creme 35 %"),
        ("F-1-11", "F-11-1"),
        ("lote 1/2", "lote 12"),
        ("lote 1-2", "lote 12"),
        ("Leite -5", "Leite 5"),
        ("item .5", "item 5"),
        ("0012", "12"),
        ("Leite A+", "Leite A"),
        ("चना", "चीनी"),
        ("चना", "चन"),
        ("कल", "कल्"),
        ("น้ำ", "นา"),
        ("عَلم", "عِلم"),
        ("йод", "иод"),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    """Digits and what stands between them, signs, and the marks of scripts in which they are letters always count."""
    assert alike(one) != alike(other)
    assert Names([(one, "1")])(other) is None


@given(st.lists(WORDS, min_size=1, max_size=6, unique_by=exact))
def test_a_known_word_means_itself(words: list[str]) -> None:
    """However like they are, every known word means itself and nothing else."""
    names = Names((word, word) for word in words)
    assert [names(word) for word in words] == words


@given(st.lists(WORDS, min_size=1, max_size=6, unique_by=exact), WORDS)
def test_no_word_is_taken_for_one_of_several(words: list[str], other: str) -> None:
    """Whatever is like several known words means none of them, in whatever order they are known."""
    names, again = (Names((word, word) for word in order) for order in (words, words[::-1]))
    assert names(other) == again(other)
    if len({word for word in words if alike(word) == alike(other)}) > 1 and exact(other) not in map(exact, words):
        assert names(other) is None


@given(WORDS)
def test_forms_are_steps(word: str) -> None:
    """Each form takes what the form before it leaves: what is the same exactly is the same without capitals, and so on."""
    assert exact(exact(word)) == exact(word)
    assert caseless(exact(word)) == caseless(word)
    assert alike(caseless(word)) == alike(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Montant TTC", "Montant HT"),
        ("Montant TTC", "Montant"),
        ("Valor com IVA", "Valor sem IVA"),
        ("precio con impuesto", "precio sin impuesto"),
        ("leite com lactose", "leite sem lactose"),
        ("Preço/kg", "Preço/g"),
        ("Cooperativa 12", "Cooperativa 13"),
        ("nota NF12A", "nota NF12B"),
        ("creme-3.5", "creme-35"),
        ("F-1-11", "F-11-1"),
        ("lote 1 caixa 11", "lote 11 caixa 1"),
        ("Feijão 35 %", "Feijão 35"),
    ],
)
def test_likeness_never_crosses_what_tells_apart(one: str, other: str) -> None:
    """Numbers, codes, signs, taxes, with and without, and units are never guessed."""
    assert likeness(one, other) == likeness(other, one) == 0
    assert nearest(one, [other]) == []


def test_likeness_sees_through_capitals_accents_and_order() -> None:
    """Letters in any order of the parts count; vowel signs belong to their letters, so that short words are not like."""
    assert likeness("Banana, NANICA", "nanica bánana") == 1
    assert likeness("Banana prata", "Banana nanica") < 0.85
    assert likeness("केला", "करेला") < 0.6
    assert 0.6 < likeness("1931", "01931") < 0.85
    assert confusable("F-01") == confusable("f 1")


def test_what_was_meant_is_told() -> None:
    """The nearest word is proposed, nothing if none is near."""
    assert did_you_mean("feijao", ["feijões", "leite"]) == " Did you mean “feijões”?"
    assert did_you_mean("xyz", ["feijões", "leite"]) == ""


def test_collisions() -> None:
    """Things whose names are alike are told once, whichever of their names it is."""
    assert collisions({"p1": ("Pera", "PERA"), "p2": ("Pêra",), "p3": ("Maçã",)}) == [("p1", "p2")]


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("fr", ["eau", "Épinard", "Figue", "Ñame", "Nata", "Œuf", "Orange"]),
        ("pt_BR", ["Açaí", "Acelga", "água", "Alface", "Maçã", "Maracujá"]),
        ("es", ["Nata", "Níspero", "Nuez", "Ñame", "Oca"]),
        ("en", ["École 3", "Escola 2", "Escola 10"]),
    ],
)
def test_lists_stand_in_the_readers_alphabet(language: str, ordered: list[str]) -> None:
    """Accents stand beside their letters, in Spanish ñ after n, and numbers in the order in which one counts."""
    with using(language):
        assert sorted([*reversed(ordered)], key=alphabetical) == ordered


@given(st.lists(st.text(), max_size=8))
def test_the_alphabet_is_one_order_of_all_words(words: list[str]) -> None:
    """However a list was mixed it is sorted in one way, and two different words never stand at the same place."""
    assert sorted(words, key=alphabetical) == sorted([*reversed(words)], key=alphabetical)
    assert len({alphabetical(word) for word in words}) == len(set(words))
