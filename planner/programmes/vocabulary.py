"""The words of a case that the law reads: which there are, in which column, and what people write for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from planner.i18n import language
from planner.programmes import loader
from planner.programmes.combine import law_of
from planner.programmes.counting import ANY_KNOWN
from planner.programmes.law import CountingRule, Law
from planner.schema import CASE_TABLES
from planner.schema.base import split_list

Place = tuple[str, str]
"""A table and a column of it."""

_PLACES: dict[str, Place] = {
    "supplier.kind": ("suppliers", "kind"),
    "supplier.ownership": ("suppliers", "ownership"),
    "supplier.certificates": ("suppliers", "certificates"),
    "supplier.labels": ("suppliers", "labels"),
    "offer.labels": ("offers", "labels"),
    "product.food_group": ("products", "food_group"),
    "product.processing_class": ("products", "processing_class"),
    "product.tags": ("products", "tags"),
}
_SCOPES: dict[str, Place] = {
    "food_group": ("products", "food_group"),
    "processing_class": ("products", "processing_class"),
    "product_tag": ("products", "tags"),
    "dish_tag": ("dishes", "tags"),
    "slot": ("dishes", "slot"),
}
_NUTRIENTS: dict[str, Place] = {
    "food_group": ("products", "food_group"),
    "component": ("components", "component"),
}

SYNONYMS: dict[str, tuple[str, ...]] = {
    "meat": ("carne", "carnes", "carne bovina", "carne suína", "viande", "viandes", "viande rouge", "boeuf", "porc", "beef", "pork", "red meat"),
    "poultry": ("ave", "aves", "frango", "pollo", "volaille", "volailles", "poulet", "chicken", "carne de ave"),
    "fish": ("peixe", "peixes", "pescado", "pescados", "poisson", "poissons", "seafood", "produits de la mer"),
    "fruit": ("fruta", "frutas", "fruits"),
    "vegetable": ("legumes e verduras", "hortaliça", "hortaliças", "verdura", "verduras", "hortaliza", "hortalizas", "légumes", "veg", "veggies", "sabzi"),
    "legume": ("leguminosa", "leguminosas", "legumbre", "legumbres", "légumineuse", "légumineuses", "légumes secs", "pulse", "pulses", "beans", "menestra", "menestras", "dal"),
    "grain": ("cereal", "cereais", "cereales", "céréale", "céréales", "cereals", "grains", "grano", "granos", "grão", "grãos"),
    "fat": ("gordura", "gorduras", "óleo", "óleos", "oil", "oils", "fats", "grasa", "grasas", "aceite", "aceites", "matière grasse", "matières grasses", "huile", "huiles"),
    "milk": ("leite", "leche", "lait"),
    "vegetarian": ("vegetariano", "vegetariana", "végétarien", "végétarienne", "veggie", "veg"),
    "organic": ("orgânico", "orgânica", "orgânicos", "orgánico", "orgánica", "ecológico", "bio", "biologique", "agriculture biologique", "ab"),
    "agroecological": ("agroecológico", "agroecológica", "agroécologique"),
    "organic_conversion": ("conversion", "en conversion", "bio en conversion", "conversion bio", "c2", "c3"),
    "label_rouge": ("red label", "lr"),
    "aoc_aop": ("aop", "aoc", "pdo", "dop", "denominación de origen", "appellation d'origine protégée", "appellation d'origine contrôlée"),
    "igp": ("pgi", "indication géographique protégée", "indicação geográfica", "indicación geográfica"),
    "stg": ("tsg", "spécialité traditionnelle garantie"),
    "hve": ("haute valeur environnementale", "hve3", "hve 3", "hve niveau 3"),
    "peche_durable": ("msc", "asc", "écolabel pêche durable", "sustainable fishing"),
    "rup": ("région ultrapériphérique",),
    "commerce_equitable": ("fair trade", "fairtrade", "équitable", "max havelaar", "comercio justo", "comércio justo"),
    "fermier": ("produit fermier", "fermière", "farmhouse"),
    "women": ("woman", "female", "mulher", "mulheres", "mujer", "mujeres", "femme", "femmes"),
    "youth": ("young", "jovem", "jovens", "joven", "jóvenes", "jeune", "jeunes"),
    "settlement": ("assentamento", "assentado", "assentados", "assentamentos", "reforma agrária", "asentamiento"),
    "indigenous": ("indígena", "indígenas", "indigène", "autochtone"),
    "quilombola": ("quilombo", "quilombolas", "quilombola community"),
    "fresh": ("in natura", "fresco", "frais", "brut"),
}  # fmt: skip
"""What people write for a word of the law, in the languages of its towns; compared without accents, signs and plural."""


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
    return _bundled(language())


def free_words() -> dict[Place, dict[str, str]]:
    """Return `bundled_words` of the columns in which any word may stand."""
    return {
        (table, name): words for (table, name), words in bundled_words().items() if not CASE_TABLES[table][name].allowed
    }


@lru_cache(maxsize=8)
def _bundled(_reader: str) -> dict[Place, dict[str, str]]:
    found: dict[Place, dict[str, str]] = {}
    for name in loader.names():
        law = law_of([name], _LATEST)
        for place, words in (words_read(law) | {("stages", "programme_stage"): dict(law.stages)}).items():
            found[place] = words | found.get(place, {})
    return found


_LATEST = date(2100, 1, 1)
"""A day on which what is newest in each programme holds."""


def _readings(law: Law) -> Iterator[tuple[Place, str, str]]:
    for rule in _rules(law):
        for clause in rule.clauses:
            for condition in clause:
                if condition.attribute in _PLACES:
                    yield from ((_PLACES[condition.attribute], word, rule.definition) for word in condition.values)
    for standard in law.standards:
        kind, _colon, words = standard.nutrient.partition(":")
        if kind in _NUTRIENTS:
            yield from ((_NUTRIENTS[kind], word, standard.source.plain) for word in split_list(words))
    for frequency in law.frequencies:
        if frequency.scope in _SCOPES:
            place = _SCOPES[frequency.scope]
            yield from (
                (place, word.rpartition("/")[2], frequency.source.plain) for word in split_list(frequency.value)
            )


def _rules(law: Law) -> Iterator[CountingRule]:
    yield from law.counting_rules.values()
    for _name, classes in law.ranking.criteria if law.ranking else ():
        yield from classes
