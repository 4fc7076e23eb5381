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
    "t": ("tonne", "tonnes", "tonelada", "toneladas"),
    "lb": ("lbs", "pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "litre": ("l", "lt", "lts", "litro", "litros", "liter", "liters", "litres"),
    "ml": ("millilitre", "milliliter", "mililitro", "mililitros"),
    "cl": ("centilitre", "centilitres", "centiliter", "centilitro", "centilitros"),
    "dl": ("decilitre", "decilitres", "deciliter", "decilitro", "decilitros"),
    "gal": ("gallon", "gallons"),
    "dozen": ("dz", "dzs", "doz", "dúzia", "dúzias", "docena", "docenas", "douzaine", "douzaines", "dozens"),
    "piece": ("un", "und", "unid", "unidade", "unidades", "unidad", "pieza", "pièce", "pièces", "pc", "pcs", "pieces", "unité", "ea", "each", "peça", "peças"),
    "bunch": ("maço", "maços", "mç", "manojo", "manojos", "botte", "bottes", "bunches", "atado", "atados", "molho", "molhos"),
    "case": ("cs", "cases", "cx", "cxs", "caixa", "caixas", "caja", "cajas", "caisse", "caisses", "carton", "cartons", "box", "boxes", "crate", "crates", "cageot", "cagette", "colis", "engradado", "jaba"),
    PACK: ("packs", "pacote", "pacotes", "pct", "paquete", "paquetes", "paquet", "paquets", "package", "pk", "pkg"),
}  # fmt: skip
"""Units with the other words for them. A ton, a quintal, a pound sign mean different weights in different countries: they are asked."""

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
}
_COUNTS = {"piece": Decimal(1), "dozen": Decimal(12)}


def kg_of(unit: str) -> float:
    """Return what a unit that is a weight weighs in kg; NaN of all others.

    >>> kg_of("Pounds"), kg_of("quilo"), kg_of("crate")
    (0.45359237, 1.0, nan)
    """
    return float(_WEIGHTS.get(canonical(unit), "nan"))


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
    if word in _WEIGHTS:
        return _WEIGHTS[word]
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
