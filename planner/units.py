"""Units of quantities as people write them, and what they weigh."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from babel import Locale

from planner.exact import MONEY_PLACES as MONEY_PLACES
from planner.exact import exact as exact
from planner.i18n import POUND_KG, in_pounds
from planner.io.cells import latin_digits
from planner.words import alike, likeliest

PACK = "pack"

UNITS: dict[str, tuple[str, ...]] = {
    "kg": ("kgs", "quilo", "quilos", "quilograma", "kilo", "kilos", "kilogram", "kilograms", "kilogramo", "kilogramme", "kilogrammes", "किलो", "किग्रा"),
    "g": ("gr", "grs", "grama", "gramas", "gram", "grams", "gramo", "gramos", "gramme", "grammes"),
    "t": ("tonne", "tonnes", "tonelada", "toneladas", "mt", "metric ton", "metric tons", "metric tonne", "metric tonnes"),
    "lb": ("lbs", "pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "litre": ("l", "lt", "lts", "litro", "litros", "liter", "liters", "litres"),
    "ml": ("millilitre", "milliliter", "mililitro", "mililitros"),
    "cl": ("centilitre", "centilitres", "centiliter", "centilitro", "centilitros"),
    "dl": ("decilitre", "decilitres", "deciliter", "decilitro", "decilitros"),
    "gal": ("gallon", "gallons"),
    "qt": ("qts", "quart", "quarts"),
    "pt": ("pts", "pint", "pints"),
    "fl oz": ("fl. oz", "floz", "fluid ounce", "fluid ounces"),
    "dozen": ("dz", "dzs", "doz", "dúzia", "dúzias", "docena", "docenas", "douzaine", "douzaines", "dozens"),
    "piece": ("un", "und", "unid", "unidade", "unidades", "unidad", "pieza", "pièce", "pièces", "pc", "pcs", "pieces", "unité", "ea", "each", "peça", "peças"),
    "bunch": ("maço", "maços", "mç", "manojo", "manojos", "botte", "bottes", "bunches", "atado", "atados", "molho", "molhos"),
    "case": ("cs", "cases", "cx", "cxs", "caixa", "caixas", "caja", "cajas", "caisse", "caisses", "carton", "cartons", "box", "boxes", "crate", "crates", "cageot", "cagette", "colis", "engradado", "jaba"),
    PACK: ("packs", "pacote", "pacotes", "pct", "paquete", "paquetes", "paquet", "paquets", "package", "pk", "pkg"),
}  # fmt: skip
"""Units with the other words for them. A ton, a quintal, a hundredweight mean different weights in different
countries: `kg_of` asks which."""

_WEIGHTS = {
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "t": Decimal(1000),
    "lb": POUND_KG,
    "oz": Decimal("0.028349523125"),
}
_VOLUMES = {
    "litre": Decimal(1),
    "dl": Decimal("0.1"),
    "cl": Decimal("0.01"),
    "ml": Decimal("0.001"),
    "gal": Decimal("3.785411784"),
    "qt": Decimal("0.946352946"),
    "pt": Decimal("0.473176473"),
    "fl oz": Decimal("0.0295735295625"),
}
_COUNTS = {"piece": Decimal(1), "dozen": Decimal(12)}


_QUINTAL = ("quintal", "quintals", "quintaux", "qtl", "qtls")
_OF_COUNTRIES: tuple[tuple[tuple[str, ...], frozenset[str], Decimal], ...] = (
    (_QUINTAL, frozenset({"IN", "FR"}), Decimal(100)),
    (("cwt", "hundredweight", "hundredweights"), frozenset({"US"}), 100 * POUND_KG),
    (("ton", "tons", "short ton", "short tons"), frozenset({"US"}), 2000 * POUND_KG),
)
"""Weights whose word means another one elsewhere, in kg: a Peruvian quintal is 46 kg and a British hundredweight 112 lb, so both are asked
there. India and France count the metric quintal; the hundredweight of 100 lb and the ton of 2,000 lb are those of NIST Handbook 44, Appendix C."""

_SIZED = re.compile(r"(\d+(?:[.,]\d+)?)[\s-]*([^\W\d_]+|#)\.?")
"""A weight by its number, as *25 lb*; a number sign behind a number is the pound of American trade."""


def kg_of(unit: str, country: str = "") -> float:
    """Return what a unit that is a weight weighs in kg, also one with its number; NaN of all others.

    >>> kg_of("Pounds"), kg_of("quilo"), kg_of("crate"), kg_of("25 lb") == 25 * kg_of("lb")
    (0.45359237, 1.0, nan, True)
    >>> kg_of("Quintal", "IN"), kg_of("Quintal", "PE"), round(kg_of("cwt", "US"), 3)
    (100.0, nan, 45.359)
    """
    found = _weight(unit)
    if found is None and country:
        words = {*_singulars(unit), canonical(unit)}
        found = next(
            (
                kg
                for names, where, kg in _OF_COUNTRIES
                if country.upper() in where and words & {alike(one) for one in names}
            ),
            None,
        )
    return float("nan" if found is None else found)


def is_weight_somewhere(unit: str) -> bool:
    """Tell whether a unit is a weight, in every country or in one of them."""
    return any(
        kg_of(unit, country) > 0
        for country in ("", *sorted({one for _n, where, _kg in _OF_COUNTRIES for one in where}))
    )


def _weight(unit: str) -> Decimal | None:
    """Return what a weight weighs, *lb* as well as *25 lb*; None of what is none."""
    if (known := _WEIGHTS.get(canonical(unit))) is not None:
        return known
    sized = _SIZED.fullmatch(latin_digits(unit).strip())
    one = None if sized is None else _WEIGHTS.get("lb" if sized[2] == "#" else canonical(sized[2]))
    return None if sized is None or one is None else Decimal(sized[1].replace(",", ".")) * one or None


def parts_of(unit: str, whole: str) -> float | None:
    """Return how many of a larger unit one unit of the same measure is; None if they are of two measures, or it is no smaller.

    >>> parts_of("oz", "lb"), parts_of("g", "kg"), parts_of("qt", "gal"), parts_of("kg", "g"), parts_of("g", "litre")
    (0.0625, 0.001, 0.25, None, None)
    """
    for measure in (_WEIGHTS, _VOLUMES):
        one, other = measure.get(canonical(unit)), measure.get(canonical(whole))
        if one is not None and other is not None and one < other:
            return float(one / other)
    return None


def as_weighed(unit: str) -> tuple[float, str]:
    """Return how many of the country's own unit of weight one unit is, and that unit: where pounds are, a kg is 2.2046 lb; all else is itself."""
    if in_pounds() and (name := canonical(unit)) in METRIC:
        return float(_WEIGHTS[name] / POUND_KG), "lb"
    return 1.0, unit


METRIC = ("kg", "g", "t")
"""Weights that are not used where people weigh in pounds."""

WEIGHED = tuple(_WEIGHTS)
"""Units that are weights."""

QUANTITY_PLACES = 6


def same_unit(one: str, other: str) -> bool:
    """Tell whether two words mean the same unit.

    >>> same_unit("Dúzia", "dozen"), same_unit("kg", "g")
    (True, False)
    """
    return canonical(one) == canonical(other) or bool({*_singulars(one)} & {*_singulars(other)})


def canonical(unit: str) -> str:
    """Return the planner's word for a unit, also for its plural, or what it has in common with words like it if there is none.

    >>> canonical("Cajas"), canonical("barquettes"), canonical("Kilogrammes"), canonical("Cxs."), canonical("dzs")
    ('case', 'barquettes', 'kg', 'case', 'dozen')
    """
    forms = _singulars(unit)
    return next((_BY_WORD[form] for form in forms if form in _BY_WORD), forms[0])


def _singulars(unit: str) -> list[str]:
    """Return a unit as words are compared, and what it may be the plural of; a symbol of a letter or two has no plural."""
    found = alike(unit)
    return [
        found,
        *(found.removesuffix(end) for end in ("s", "es") if found.endswith(end) and len(found) > len(end) + 2),
    ]


def meant_unit(unit: str, own: Iterable[str] = ()) -> str:
    """Return the unit that was probably meant by an unknown word, or an empty string.

    Parameters
    ----------
    unit : str
        The word.
    own : iterable of str
        Units of the case's products.
    """
    known = {word: ours for ours, words in UNITS.items() for word in (ours, *words)} | {word: word for word in own}
    return known.get(likeliest(unit, known, _MEANT), "")


def apart(cell: str, own: Iterable[str]) -> tuple[str, str] | None:
    """Return amount and unit of a cell in which both stand, or None; any word is a unit but that of a currency.

    A unit that nobody knows is asked about as such: that a unit is missing among those known is what is wrong, not the number.

    >>> apart("12 kg", ()), apart("2,5 Cajas", ()), apart("150 pots", ()), apart("12 BRL", ()), apart("3 BRL", ["BRL"])
    (('12', 'kg'), ('2,5', 'Cajas'), ('150', 'pots'), None, ('3', 'BRL'))
    """
    match = _AMOUNT.fullmatch(latin_digits(cell).strip())
    if match is None:
        return None
    unit = match[2].strip().rstrip(".")
    known = canonical(unit) in UNITS or any(same_unit(unit, one) for one in own)
    return (match[1].strip(), unit) if known or not _is_money(unit) else None


def _is_money(word: str) -> bool:
    return word in _CURRENCIES or bool({*_singulars(word)} & _MONEY)


def weight_of(unit: str, product_unit: str, unit_kg: float, pack_units: float) -> Decimal | None:
    """Return what one unit of a product weighs, in kg; None if that cannot be known.

    Parameters
    ----------
    unit : str
        Unit of the quantity; blank: the product's purchase unit.
    product_unit : str
        The product's purchase unit.
    unit_kg : float
        What one of them weighs.
    pack_units : float
        How many of them make a pack.

    Returns
    -------
    Decimal or None
        Exactly, in decimals; None, too, where the weight of the product's own unit (NaN) would be needed.
    """
    if not unit or same_unit(unit, product_unit):
        return exact(unit_kg, QUANTITY_PLACES) if unit_kg == unit_kg else None
    word = canonical(unit)
    if (kg := _weight(unit)) is not None:
        return kg
    for measure in (_VOLUMES, _COUNTS):
        own = canonical(product_unit)
        if word in measure and own in measure and unit_kg == unit_kg:
            return exact(exact(unit_kg, QUANTITY_PLACES) * measure[word] / measure[own], QUANTITY_PLACES)
    if word == PACK and unit_kg == unit_kg:
        return exact(exact(unit_kg, QUANTITY_PLACES) * exact(pack_units, QUANTITY_PLACES), QUANTITY_PLACES)
    return None


_MEANT = 0.8
"""Likeness from which an unknown unit was probably meant for a known one: units are short, and many are like others."""

_AMOUNT = re.compile(r"([-+]?\d[\d.,'’ \u00a0\u202f]*)([^\W\d_][^\d,;:]*)")

_CURRENCIES = frozenset(Locale("en").currencies)
_MONEY = frozenset(
    {"euro", "real", "reais", "reai", "sol", "dollar", "dolar", "rupee", "rs", "peso", "centavo", "cent", "centime"}
)

_BY_WORD = {alike(word): unit for unit, words in UNITS.items() for word in (unit, *words)}
