"""Headings of amounts with the unit behind them: *Protéines (g/100 g)*, *calcium_mg*, *Energia (kJ)*."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from planner.units import UNITS, canonical, is_weight_somewhere

_PER_100_G = re.compile(r"[\s,(\[_]*(?:/|\b(?:per|par|por|pour))?\s*(?<!\d)100\s*g\b[\s)\]]*$", re.IGNORECASE)
"""What a heading says behind its name and unit of how much food the amount is in: its g is no unit of the amount."""

_UNIT = re.compile(
    r"^(?P<name>.*?)[\s,(\[_]*(?<![^\W_])(?P<unit>kcal|kj|g|mg|[µμu]g|mcg)\b\.?[\s)\]]*$", re.IGNORECASE | re.DOTALL
)
"""A heading with its unit behind it, as *Protéines (g)* or *calcium_mg*."""


@dataclass(frozen=True)
class HeadUnit:
    """A heading without its unit, and the unit; blank where it has none."""

    name: str
    unit: str


def heading_of(heading: str) -> HeadUnit:
    """Return a heading without its unit, and the unit; of energy the unit stays, as there are two of them.

    >>> heading_of("Protéines (g/100 g)"), heading_of("Vitamin C, mg"), heading_of("Food")
    (HeadUnit(name='Protéines', unit='g'), HeadUnit(name='Vitamin C', unit='mg'), HeadUnit(name='Food', unit=''))
    >>> heading_of("Energia (kJ)"), heading_of("retinol_µg").unit, heading_of("kcal").name
    (HeadUnit(name='Energia kj', unit='kj'), 'ug', 'kcal')
    >>> heading_of("Calcium (mg) per 100 g"), heading_of("Iron mg (100 g)")
    (HeadUnit(name='Calcium', unit='mg'), HeadUnit(name='Iron', unit='mg'))
    """
    heading, whole = _PER_100_G.sub("", heading), heading
    if not heading:
        return HeadUnit(whole, "")
    match = _UNIT.fullmatch(heading)
    if match is None:
        return HeadUnit(heading, "")
    unit = re.sub(r"[µμ]g|mcg", "ug", match["unit"].casefold())
    name = match["name"].strip(" _,")
    if unit in ("kcal", "kj"):
        return HeadUnit(f"{name} {unit}".strip(), unit)
    return HeadUnit(name, unit) if name else HeadUnit(heading, "")


def with_units(headings: Iterable[str]) -> list[str]:
    """Return headings with the units that may stand behind them, by which the line of headings is found."""
    forms = [" ({})", "({})", " [{}]", ", {}", "_{}", " {}", " ({}/100 g)", " ({}/100g)", " {} (100 g)"]
    forms += [f"{form} {per} 100 g" for form in (" ({})", " {}") for per in ("per", "par", "por", "pour")]
    found = []
    for heading in headings:
        bare, sign, unit = heading.rpartition(" ")
        energy = sign and unit in ("kcal", "kj")
        units = (unit,) if energy else ("g", "mg", "µg", "μg", "ug", "mcg")
        found += [heading, *((bare if energy else heading) + form.format(one) for form in forms for one in units)]
    return found


_PER = re.compile(
    r"^(?P<name>.*?)[\s,_]*[(\[]?\s*(?P<currency>R\$|US\$|S/\.?|Rs\.?|[€£₹$]|\b[A-Z]{3}\b)?\s*"
    r"(?:/|\b(?:per|por|par|au|x|je)\b)\s*(?P<unit>(?:\d+\s*)?[^\W\d_]+)\.?\s*[)\]]?\s*$",
    re.IGNORECASE,
)
"""A heading of prices with what they are for behind it."""


def priced_per(heading: str) -> HeadUnit:
    """Return a heading of prices without what they are for, and the unit that they are for; blank where it says none.

    >>> priced_per("Modal Price (Rs./Quintal)"), priced_per("Preço R$/kg").name, priced_per("$/lb")
    (HeadUnit(name='Modal Price', unit='Quintal'), 'Preço', HeadUnit(name='price', unit='lb'))
    >>> priced_per("Prix € / 100 kg").unit, priced_per("Price per unit"), priced_per("Price (Rs./Quintal)").unit
    ('100 kg', HeadUnit(name='Price per unit', unit=''), 'Quintal')
    """
    match = _PER.match(heading)
    if match is None or not (match["name"].strip() or match["currency"]):
        return HeadUnit(heading, "")
    unit = canonical(match["unit"])
    is_unit = (unit in UNITS and unit != "piece") or is_weight_somewhere(match["unit"])
    return HeadUnit(match["name"].strip(" ,(_") or "price", match["unit"]) if is_unit else HeadUnit(heading, "")
