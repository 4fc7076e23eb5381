"""Units of quantities in a ledger, and what they weigh."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from planner.words import alike

PACK = "pack"

UNITS: dict[str, tuple[str, ...]] = {
    "kg": ("kgs", "quilo", "quilos", "quilograma", "kilo", "kilos", "kilogram", "kilograms", "kilogramo", "kilogramme"),
    "g": ("gr", "grama", "gramas", "gram", "grams", "gramo", "gramos", "gramme", "grammes"),
    "t": ("ton", "tonne", "tonnes", "tonelada", "toneladas"),
    "litre": ("l", "lt", "litro", "litros", "liter", "liters", "litres"),
    "dozen": ("dz", "dúzia", "dúzias", "docena", "docenas", "douzaine", "douzaines", "dozens"),
    "piece": ("un", "und", "unid", "unidade", "unidades", "unidad", "pieza", "pièce", "pièces", "pc", "pcs", "pieces", "unité"),
    "bunch": ("maço", "maços", "mç", "manojo", "manojos", "botte", "bottes", "bunches"),
    PACK: ("packs", "pacote", "pacotes", "pct", "paquete", "paquet", "paquets"),
}  # fmt: skip
"""Units with the other words for them."""

_WEIGHTS = {"kg": Decimal(1), "g": Decimal("0.001"), "t": Decimal(1000)}

QUANTITY_PLACES = 6
MONEY_PLACES = 2


def exact(value: float | Decimal, places: int) -> Decimal:
    """Return a number as the decimal that was written, rounded to places, halves away from zero.

    >>> exact(2.675, 2), exact(-0.125, 2)
    (Decimal('2.68'), Decimal('-0.13'))
    """
    written = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return written.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def same_unit(one: str, other: str) -> bool:
    """Tell whether two words mean the same unit.

    >>> same_unit("Dúzia", "dozen"), same_unit("kg", "g")
    (True, False)
    """
    return canonical(one) == canonical(other)


def canonical(unit: str) -> str:
    """Return the planner's word for a unit, or what the unit has in common with words like it if there is none."""
    found = alike(unit)
    return _BY_WORD.get(found, found)


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
    """
    if not unit or same_unit(unit, product_unit):
        return exact(unit_kg, QUANTITY_PLACES) if unit_kg == unit_kg else None
    word = canonical(unit)
    if word in _WEIGHTS:
        return _WEIGHTS[word]
    if word == PACK and unit_kg == unit_kg:
        return exact(exact(unit_kg, QUANTITY_PLACES) * exact(pack_units, QUANTITY_PLACES), QUANTITY_PLACES)
    return None


_BY_WORD = {alike(word): unit for unit, words in UNITS.items() for word in (unit, *words)}
