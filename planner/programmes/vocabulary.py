"""The words of a case that the law reads: which there are, in which column, and what people write for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from planner.i18n import _, language
from planner.programmes import loader
from planner.programmes.combine import all_times, law_of
from planner.programmes.counting import ANY_KNOWN
from planner.programmes.law import CountingRule, Law
from planner.schema import CASE_TABLES
from planner.schema.base import split_list
from planner.schema.coded import ATTRIBUTES, NUTRIENTS, SCOPES, Place
from planner.schema.food_words import FOODS, TURNING
from planner.schema.law_words import CERTIFICATES_ALSO
from planner.words import alike, caseless

UNIT: Place = ("components", "unit")
"""Where a case says in which unit a component is counted."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    **FOODS,
    "vegetarian": ("vegetariano", "vegetariana", "végétarien", "végétarienne", "veggie", "veg"),
    **CERTIFICATES_ALSO,
    "organic_conversion": ("conversion", "en conversion", "bio en conversion", "conversion bio", "c2", "c3"),
    "label_rouge": ("red label", "lr"),
    "aoc_aop": ("aop", "aoc", "pdo", "dop", "denominación de origen", "appellation d'origine protégée", "appellation d'origine contrôlée"),
    "igp": ("pgi", "indication géographique protégée", "indicação geográfica", "indicación geográfica"),
    "stg": ("tsg", "spécialité traditionnelle garantie"),
    "hve": ("haute valeur environnementale", "hve3", "hve 3", "hve niveau 3"),
    "hve_2": ("hve2", "hve niveau 2", "cee2", "cee niveau 2", "certification environnementale niveau 2"),
    "peche_durable": ("msc", "asc", "écolabel pêche durable", "sustainable fishing"),
    "rup": ("région ultrapériphérique",),
    "commerce_equitable": ("fair trade", "fairtrade", "équitable", "max havelaar", "comercio justo", "comércio justo"),
    "fermier": ("produit fermier", "fermière", "farmhouse"),
    "women": ("woman", "female", "mulher", "mulheres", "mujer", "mujeres", "femme", "femmes"),
    "youth": ("young", "jovem", "jovens", "joven", "jóvenes", "jeune", "jeunes"),
    "settlement": ("assentamento", "assentado", "assentados", "assentamentos", "reforma agrária", "asentamiento"),
    "indigenous": ("indígena", "indígenas", "indigène", "autochtone"),
    "quilombola": ("quilombo", "quilombolas", "quilombola community"),
    "k_5": ("elementary", "elementary school", "primary", "primary school"),
    "6_8": ("middle", "middle school", "junior high"),
    "9_12": ("high", "high school", "senior high"),
    "fresh": ("in natura", "fresco", "frais", "brut"),
    "cup": ("cups", "us cup", "cup eq", "cup equivalent", "xícara", "xícaras", "taza", "tazas", "tasse", "tasses"),
    "oz eq": ("oz. eq.", "ounce equivalent", "ounce equivalents", "oz equivalent", "onza equivalente", "once équivalente"),
}  # fmt: skip
"""What people write for a word of the law or a food, in the languages of its towns; compared without accents, signs and plural."""


def foods_of(word: str) -> frozenset[str]:
    """Return the food groups that a word or a phrase may mean, one if it is clear, none if it is unknown or turned about.

    A phrase is read by the longest names of foods in it; where these are of different groups it means none.

    >>> sorted(foods_of("Viande bovine fraîche")), sorted(foods_of("Œufs")), sorted(foods_of("huile de poisson"))
    (['meat'], ['egg'], [])
    >>> sorted(foods_of("fruits de mer")), sorted(foods_of("fruits")), sorted(foods_of("steak sans viande"))
    (['fish'], ['fruit'], [])
    """
    found = _foods_in(word)
    return frozenset.intersection(*found) if found else frozenset()


def foods_named(word: str) -> list[str]:
    """Return the food groups that a phrase names one beside the other, those that are clear.

    >>> foods_named("frutas e verduras"), foods_named("Viande bovine"), foods_named("steak sans viande")
    (['fruit', 'vegetable'], ['meat'], [])
    """
    return list(dict.fromkeys(group for found in _foods_in(word) if len(found) == 1 for group in found))


def _foods_in(word: str) -> list[frozenset[str]]:
    """Return what each name of a food in a phrase may mean; nothing where the phrase is turned about."""
    if whole := _food(word):
        return [whole]
    parts = [part for part in _PARTS.split(word) if part]
    if any(alike(part) in _TURNING for part in parts):
        return []
    found, at = [], 0
    while at < len(parts):
        ends = range(len(parts), at, -1)
        end = next((end for end in ends if _food(" ".join(parts[at:end]))), 0)
        found += [_food(" ".join(parts[at:end]))] if end else []
        at = end or at + 1
    return found


def other_food(one: str, other: str) -> bool:
    """Tell whether two words are known to mean different foods.

    >>> other_food("œuf", "bœuf"), other_food("viande", "bœuf"), other_food("boeuff", "bœuf")
    (True, False, False)
    """
    first, second = foods_of(one), foods_of(other)
    return bool(first and second and not first & second)


def _food(name: str) -> frozenset[str]:
    """Return the food groups of a food's name as it is written, or else without accents, signs and plural."""
    for form, known in ((caseless, _FOODS_WRITTEN), (alike, _FOODS_ALIKE)):
        plain = form(name)
        for end in ("", "s", "es", "x"):
            if plain.endswith(end) and (found := known.get(plain[: len(plain) - len(end)])):
                return found
    return frozenset()


def _foods_by(form: Callable[[str], str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group, names in FOODS.items():
        for name in (group, *names):
            found[form(name)] = found.get(form(name), frozenset()) | {group}
    return found


_FOODS_WRITTEN, _FOODS_ALIKE = _foods_by(caseless), _foods_by(alike)
_PARTS = re.compile(r"[\s\-_,;:/()'’|&+]+")
_TURNING = frozenset(map(alike, TURNING))


def words_read(law: Law) -> dict[Place, dict[str, str]]:
    """Return the words that the law reads in each column, with the rule that reads each, in words.

    Parameters
    ----------
    law : Law
        The law.

    Returns
    -------
    dict of (table, column) to dict of str to str
        In the order of the law. Bounds (``>=60``) and any word (``*``) are none.
    """
    found: dict[Place, dict[str, str]] = {}
    for place, word, rule in _readings(law):
        if word and word != ANY_KNOWN and word[:2] not in (">=", "<="):
            found.setdefault(place, {}).setdefault(word, rule)
    return found


def bundled_words() -> dict[Place, dict[str, str]]:
    """Return the words that the programmes that come with the planner read in each column, with the rule that reads each.

    The stages that a programme knows are among them, with what they are.
    """
    return _words_of(language(), tuple(loader.names()), ())


class OfferedWord(NamedTuple):
    """What a word of the law means, and the unit in which a rule counts what bears it, in the reader's words."""

    meaning: str
    unit: str = ""


def offered_words(
    programmes: Sequence[str] = (), country: str = "", folders: Sequence[Path] = ()
) -> dict[Place, dict[str, OfferedWord]]:
    """Return the words to offer where any word may stand: by table and column, from the code to what it means.

    Parameters
    ----------
    programmes : sequence of str
        Programmes whose words are offered. None: those of the country.
    country : str
        ISO code of the country whose programmes are offered where none is named; empty: every one.
    folders : sequence of Path
        Folders of the user's own programme files.

    Returns
    -------
    dict of Place to dict of str to OfferedWord
        By table and column, and then by code: what the word means, in the reader's language, and for nutrients their
        unit.

    Raises
    ------
    InputError
        If a programme is unknown.
    """
    known = {name: loader.load(name, folders) for name in programmes or loader.names(folders)}
    # A programme of no country is a pattern to copy: it has no word of its own.
    chosen = [name for name, file in known.items() if programmes or not country or file.country in ("", country)]
    units = component_units(law for name in chosen for law in [law_of([name], _LATEST, folders)])
    found = {
        place: {word: OfferedWord(rule, unit_word(units.get(word, "")) if place == NUTRIENTS["component"] else "") for word, rule in words.items()}
        for place, words in _words_of(language(), tuple(chosen), tuple(folders)).items()
        if not CASE_TABLES[place[0]][place[1]].allowed
    }  # fmt: skip
    return {("case", "programmes"): {name: OfferedWord(_(known[name].plain)) for name in chosen}} | found


def unit_word(unit: str) -> str:
    """Return the unit of a component in the language in use."""
    return CASE_TABLES[UNIT[0]][UNIT[1]].word(unit)


@lru_cache(maxsize=32)
def _words_of(_reader: str, names: tuple[str, ...], folders: tuple[Path, ...]) -> dict[Place, dict[str, str]]:
    found: dict[Place, dict[str, str]] = {}
    for name in names:
        law = law_of([name], _LATEST, folders)
        law = replace(law, counting_rules=law.counting_rules | all_times(loader.load(name, folders)))
        for place, words in (words_read(law) | {("stages", "programme_stage"): dict(law.stages)}).items():
            found[place] = words | found.get(place, {})
    return {place: words for place, words in found.items() if words}


def component_units(laws: Iterable[Law]) -> dict[str, str]:
    """Return the unit in which laws count each component of a meal."""
    parts = ((standard.nutrient.partition(":"), standard.unit) for law in laws for standard in law.standards)
    return {word: unit for (kind, _colon, words), unit in parts if kind == "component" for word in split_list(words)}


_LATEST = date(2100, 1, 1)
"""A day on which what is newest in each programme holds."""


def _readings(law: Law) -> Iterator[tuple[Place, str, str]]:
    for rule in _rules(law):
        for clause in rule.clauses:
            for condition in clause:
                if condition.attribute in ATTRIBUTES:
                    yield from ((ATTRIBUTES[condition.attribute], word, rule.definition) for word in condition.values)
    for standard in law.standards:
        kind, _colon, words = standard.nutrient.partition(":")
        if kind in NUTRIENTS:
            yield from ((NUTRIENTS[kind], word, standard.source.plain) for word in split_list(words))
        left_out, _colon, words = standard.without.partition(":")
        if left_out in NUTRIENTS:
            yield from ((NUTRIENTS[left_out], word, standard.source.plain) for word in split_list(words))
        if kind == "component":
            yield UNIT, standard.unit, standard.source.plain
    for frequency in law.frequencies:
        kind, _colon, words = frequency.of.partition(":")
        if kind in SCOPES:
            yield from ((SCOPES[kind], word, frequency.source.plain) for word in split_list(words))
        if frequency.scope in SCOPES:
            place = SCOPES[frequency.scope]
            yield from (
                (place, word.rpartition("/")[2], frequency.source.plain) for word in split_list(frequency.value)
            )


def _rules(law: Law) -> Iterator[CountingRule]:
    yield from law.counting_rules.values()
    yield from law.ranking.looked_at if law.ranking else ()
